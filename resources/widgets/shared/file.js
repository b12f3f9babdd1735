// @ts-check
// Plays a file of this server with the browser's own media element.

import { createMeter } from "./loudness.js";
import { atFirstGesture, createFader } from "./sound.js";

/** @typedef {import("./engine.d.ts").Engine} Engine */

/** A file that the server sends and the browser rejects is retried once: the connection may have broken. */
const REFUSED_LIMIT = 2;
/** A file whose signature is refused again and again is not waited for. */
const EXPIRED_LIMIT = 3;
/** Between two attempts while the server does not answer. Milliseconds. */
const RETRY_MS = 2_000;

/**
 * @param {string} path signed, on this server
 * @param {import("./engine.d.ts").EngineEvents} events
 * @param {"video" | "audio"} kind
 * @returns {Engine & {setPath(path: string): void}}
 */
export function createFileEngine(path, events, kind = "video") {
  const media = document.createElement(kind);
  if (media instanceof HTMLVideoElement) media.playsInline = true;
  media.preload = "auto";
  media.disableRemotePlayback = true;

  /** @type {import("./engine.d.ts").Activity} */
  let activity = "loading";
  let wantsToRun = false;
  let isSilenced = false;
  let isDestroyed = false;
  let resumeMs = 0;
  let timer = 0;
  let refused = 0;
  let expired = 0;
  let cancelGesture = () => {};
  /** Undefined before it is wanted, null where it cannot be. @type {ReturnType<typeof createMeter> | undefined} */
  let meter;
  const fader = createFader((percent) => {
    media.volume = Math.min(1, Math.max(0, percent / 100));
    media.muted = isSilenced || percent === 0;
  });

  async function play() {
    wantsToRun = true;
    try {
      await media.play();
    } catch (error) {
      if (isDestroyed || !(error instanceof DOMException) || error.name !== "NotAllowedError" || isSilenced) return;
      isSilenced = true;
      media.muted = true;
      cancelGesture = atFirstGesture(() => {
        isSilenced = false;
        media.muted = media.volume === 0;
      });
      void play();
    }
  }

  /** Starts to load, at the position where it continues. */
  function open() {
    clearTimeout(timer); // a new path may have arrived meanwhile, and what plays must not restart
    activity = "loading";
    media.src = path;
    if (wantsToRun) void play();
  }

  /** A media element does not report why it failed, so the server is asked. */
  async function findCause() {
    resumeMs = Math.max(resumeMs, media.currentTime * 1000);
    const asked = path;
    const stop = new AbortController();
    let status = 0;
    try {
      const response = await fetch(asked, { headers: { Range: "bytes=0-0" }, signal: stop.signal, cache: "no-store" });
      status = response.status;
      stop.abort();
    } catch {
      // No answer: the server is being restarted. It is not the file's fault.
    }
    if (isDestroyed || path !== asked) return;
    if ((status === 401 || status === 403) && ++expired <= EXPIRED_LIMIT) {
      events.expired();
    } else if (status === 0) {
      timer = window.setTimeout(open, RETRY_MS);
    } else if (status < 300 && ++refused < REFUSED_LIMIT) {
      open();
    } else {
      activity = "failed";
      events.failed("media");
    }
  }

  media.addEventListener("loadedmetadata", () => {
    if (resumeMs > 0) media.currentTime = resumeMs / 1000;
  });
  media.addEventListener("playing", () => (activity = "playing"));
  media.addEventListener("waiting", () => (activity = "buffering"));
  media.addEventListener("pause", () => {
    if (!media.ended && activity !== "failed") activity = "paused";
  });
  media.addEventListener("ended", () => {
    activity = "ended";
    events.ended();
  });
  media.addEventListener("error", () => {
    if (!isDestroyed) void findCause();
  });

  return {
    element: media,
    get activity() {
      // `ended` is set before the event fires, and to play an ended element is to play it again.
      return media.ended && activity !== "failed" ? "ended" : activity;
    },
    load({ positionMs, run, volume }) {
      resumeMs = positionMs;
      wantsToRun = run;
      fader.to(volume, 0);
      open();
    },
    play: () => void play(),
    pause() {
      wantsToRun = false;
      media.pause();
    },
    seek(positionMs) {
      resumeMs = positionMs;
      if (activity === "ended") activity = "buffering";
      if (media.readyState > 0) media.currentTime = positionMs / 1000;
      if (wantsToRun) void play();
    },
    setVolume: (percent, overMs) => fader.to(percent, overMs),
    positionMs: () => (media.readyState > 0 ? media.currentTime * 1000 : resumeMs),
    lengthMs: () => (Number.isFinite(media.duration) ? media.duration * 1000 : null),
    listen() {
      if (meter === undefined) meter = createMeter(media);
      else meter?.take();
    },
    loudness: () => meter?.result() ?? null,
    setPath(fresh) {
      if (fresh === path) return;
      path = fresh;
      if (media.error) open();
    },
    destroy() {
      isDestroyed = true;
      clearTimeout(timer);
      fader.stop();
      cancelGesture();
      meter?.stop();
      media.pause();
      media.removeAttribute("src");
      media.load(); // frees the decoder and the connection
      media.remove();
    },
  };
}
