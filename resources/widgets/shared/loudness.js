// @ts-check
// How loud what a media element plays is, by ITU-R BS.1770. It is measured beside the way of the sound, before the volume
// and the fades, so that what is heard in OBS does not change.

/** Samples of a block: 0.34 s, instead of the standard's 0.4 s, as the analyser has powers of two only. */
const BLOCK = 16_384;
const RATE = 48_000;
const GATE_LUFS = -70;
const RELATIVE_GATE_LU = 10;
/** Less than this says too little of the whole. Milliseconds. */
const LEAST_MS = 3_000;
/** The two filters of the standard for 48 kHz: the head, and low frequencies. */
const FILTERS = [
  {
    feedforward: [1.53512485958697, -2.69169618940638, 1.19839281085285],
    feedback: [1, -1.69065929318241, 0.73248077421585],
  },
  { feedforward: [1, -2, 1], feedback: [1, -1.99004745483398, 0.99007225036621] },
];

/** @typedef {{lufs: number, ms: number}} Loudness of the whole, and how much was measured */

/** The loudness of blocks that are heard, with the standard's two gates. */
export class Integrator {
  /** Blocks by a tenth of a LU above the gate: their number and the sum of their powers. */
  #bins = /** @type {Map<number, [number, number]>} */ (new Map());
  #ms = 0;

  /** @param {number} power mean square, summed over both channels @param {number} ms since the block before */
  add(power, ms) {
    const lufs = lufsOf(power);
    if (!(lufs >= GATE_LUFS)) return;
    const bin = Math.floor((lufs - GATE_LUFS) * 10);
    const [count, sum] = this.#bins.get(bin) ?? [0, 0];
    this.#bins.set(bin, [count + 1, sum + power]);
    this.#ms += ms;
  }

  /** @returns {Loudness | null} null while too little was heard */
  result() {
    if (this.#ms < LEAST_MS) return null;
    const gate = lufsOf(meanAbove(this.#bins, 0)) - RELATIVE_GATE_LU;
    return { lufs: lufsOf(meanAbove(this.#bins, Math.floor((gate - GATE_LUFS) * 10))), ms: Math.round(this.#ms) };
  }
}

/** @param {number} power */
function lufsOf(power) {
  return 10 * Math.log10(power) - 0.691;
}

/** @param {Map<number, [number, number]>} bins @param {number} least */
function meanAbove(bins, least) {
  let [blocks, total] = [0, 0];
  for (const [bin, [count, sum]] of bins) {
    if (bin < least) continue;
    blocks += count;
    total += sum;
  }
  return total / blocks;
}

/** One for the page: browsers limit their number. @type {AudioContext | null} */
let context = null;

/**
 * @param {HTMLMediaElement} media that plays
 * @returns {{take: () => void, result: () => Loudness | null, stop: () => void} | null} null where it cannot be measured
 */
export function createMeter(media) {
  try {
    return meterOf(media);
  } catch (error) {
    console.warn("efir: the loudness cannot be measured:", error);
    return null;
  }
}

/** @param {HTMLMediaElement & {captureStream?: () => MediaStream}} media */
function meterOf(media) {
  const stream = media.captureStream?.();
  if (!stream?.getAudioTracks().length) return null;
  const audio = (context ??= new AudioContext({ sampleRate: RATE, latencyHint: "playback" }));
  const source = audio.createMediaStreamSource(stream);
  // One channel is played by both speakers; of more the browser makes two.
  const both = new GainNode(audio, { channelCount: 2, channelCountMode: "explicit", channelInterpretation: "speakers" });
  const filters = FILTERS.map((filter) => new IIRFilterNode(audio, filter));
  const splitter = new ChannelSplitterNode(audio, { numberOfOutputs: 2 });
  const analysers = [0, 1].map((channel) => {
    const analyser = new AnalyserNode(audio, { fftSize: BLOCK });
    splitter.connect(analyser, channel);
    return analyser;
  });
  const nodes = [source, both, ...filters, splitter];
  nodes.reduce((before, node) => before.connect(node));
  const samples = new Float32Array(BLOCK);
  const integrator = new Integrator();
  const blockMs = (BLOCK / audio.sampleRate) * 1000;
  let takenAt = performance.now() + blockMs; // the first block is full by then
  return {
    /** To be called a few times a second while it plays. */
    take() {
      const elapsedMs = performance.now() - takenAt;
      if (audio.state !== "running" || elapsedMs < blockMs / 2) return;
      takenAt = performance.now();
      let power = 0;
      for (const analyser of analysers) {
        analyser.getFloatTimeDomainData(samples);
        power += samples.reduce((sum, sample) => sum + sample * sample, 0) / BLOCK;
      }
      integrator.add(power, Math.min(elapsedMs, blockMs));
    },
    result: () => integrator.result(),
    stop() {
      for (const node of nodes) node.disconnect();
      for (const track of stream.getTracks()) track.stop();
    },
  };
}
