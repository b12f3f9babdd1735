// @ts-check
// A known sound of two seconds, by which Efir tells in OBS whether viewers hear this page.

/** @typedef {import("./wire.d.ts").EventByName["chime_rang"]} ChimeRang */

const LENGTH_S = 2;
const NOTES_HZ = [659.26, 880, 1318.51];
/** Of full scale; the three notes together stay below it. */
const LOUDNESS = 0.1;
const FADE_S = 0.05;
/** Older ones are not played: nobody listens to the meters any more. */
const FRESH_MS = 5_000;

/**
 * Handlers of a page with sound. In the page of all widgets only that plays it, not each of its frames.
 * @param {() => import("./stream.js").Stream | undefined} stream undefined before it was made
 * @returns {{chime_rang: (event: ChimeRang) => void}}
 */
export function chime(stream) {
  return {
    chime_rang({ clients, at_ms }) {
      const own = stream();
      if (!own || window !== window.top || own.serverNow() - at_ms > FRESH_MS) return;
      if (clients.includes(own.client)) ring();
    },
  };
}

function ring() {
  const context = new AudioContext();
  const volume = context.createGain();
  const end = context.currentTime + LENGTH_S;
  volume.gain.setValueAtTime(0, context.currentTime);
  volume.gain.linearRampToValueAtTime(LOUDNESS, context.currentTime + FADE_S);
  volume.gain.setValueAtTime(LOUDNESS, end - FADE_S);
  volume.gain.linearRampToValueAtTime(0, end);
  volume.connect(context.destination);
  for (const frequency of NOTES_HZ) {
    const note = context.createOscillator();
    note.frequency.value = frequency;
    note.connect(volume);
    note.start();
    note.stop(end);
    note.onended = () => void context.close().catch(() => {}); // the first to end closes it; the others end with it
  }
}
