// @ts-check
// Plays a file of this server with the browser's own video element.

import { createFader } from "./fade.js";
import { atFirstGesture } from "./gesture.js";

/** @typedef {import("./engine.d.ts").Engine} Engine */

/** A file that the server gives and the browser refuses is tried once more: the connection may have broken. */
const REFUSED_LIMIT = 2;
/** Between two tries while the server does not answer at all. Milliseconds. */
const AGAIN_MS = 2_000;

/**
 * @param {string} path signed, on this server
 * @param {import("./engine.d.ts").EngineEvents} events
 * @returns {Engine & {setPath(path: string): void}}
 */
export function createFileEngine(path, events) {
  const video = document.createElement("video");
  video.playsInline = true;
  video.preload = "auto";
  video.disableRemotePlayback = true;

  /** @type {import("./engine.d.ts").Activity} */
  let activity = "loading";
  let wantsToRun = false;
  let isSilenced = false;
  let isDestroyed = false;
  let resumeMs = 0;
  let timer = 0;
  let refused = 0;
  let forgetGesture = () => {};
  const fader = createFader((percent) => {
    video.volume = Math.min(1, Math.max(0, percent / 100));
    video.muted = isSilenced || percent === 0;
  });

  async function play() {
    wantsToRun = true;
    try {
      await video.play();
    } catch (error) {
      if (isDestroyed || !(error instanceof DOMException) || error.name !== "NotAllowedError" || isSilenced) return;
      isSilenced = true;
      video.muted = true;
      forgetGesture = atFirstGesture(() => {
        isSilenced = false;
        video.muted = video.volume === 0;
      });
      void play();
    }
  }

  /** Begins to load, at the place where it should go on. */
  function open() {
    activity = "loading";
    video.src = path;
    if (wantsToRun) void play();
  }

  /** A video element does not tell why it failed, so the server is asked. */
  async function inquire() {
    resumeMs = Math.max(resumeMs, video.currentTime * 1000);
    const stop = new AbortController();
    let status = 0;
    try {
      const response = await fetch(path, { headers: { Range: "bytes=0-0" }, signal: stop.signal, cache: "no-store" });
      status = response.status;
      stop.abort();
    } catch {
      // No answer: the server is being restarted. It is not the file's fault.
    }
    if (isDestroyed) return;
    if (status === 401 || status === 403) {
      events.expired();
    } else if (status === 0) {
      timer = window.setTimeout(open, AGAIN_MS);
    } else if (status < 300 && ++refused < REFUSED_LIMIT) {
      open();
    } else {
      activity = "failed";
      events.failed("media");
    }
  }

  video.addEventListener("loadedmetadata", () => {
    if (resumeMs > 0) video.currentTime = resumeMs / 1000;
  });
  video.addEventListener("playing", () => (activity = "playing"));
  video.addEventListener("waiting", () => (activity = "buffering"));
  video.addEventListener("pause", () => {
    if (!video.ended && activity !== "failed") activity = "paused";
  });
  video.addEventListener("ended", () => {
    activity = "ended";
    events.ended();
  });
  video.addEventListener("error", () => {
    if (!isDestroyed) void inquire();
  });

  return {
    element: video,
    get activity() {
      return activity;
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
      video.pause();
    },
    seek(positionMs) {
      resumeMs = positionMs;
      if (activity === "ended") activity = "buffering";
      if (video.readyState > 0) video.currentTime = positionMs / 1000;
      if (wantsToRun) void play();
    },
    setVolume: (percent, overMs) => fader.to(percent, overMs),
    positionMs: () => (video.readyState > 0 ? video.currentTime * 1000 : resumeMs),
    lengthMs: () => (Number.isFinite(video.duration) ? video.duration * 1000 : null),
    setPath(fresh) {
      if (fresh === path) return;
      path = fresh;
      if (video.error) open();
    },
    destroy() {
      isDestroyed = true;
      clearTimeout(timer);
      fader.stop();
      forgetGesture();
      video.pause();
      video.removeAttribute("src");
      video.load(); // frees the decoder and the connection
      video.remove();
    },
  };
}
