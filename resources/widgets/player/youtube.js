// @ts-check
// Plays a video with YouTube's own embedded player. Source: developers.google.com/youtube/iframe_api_reference.

import { atFirstGesture, createFader } from "../shared/sound.js";

/**
 * @typedef {import("./youtube_api.d.ts").YouTubeApi} YouTubeApi
 * @typedef {import("./youtube_api.d.ts").YouTubePlayer} YouTubePlayer
 */

const API_URL = "https://www.youtube.com/iframe_api";
/** Between two tries to load the API. Milliseconds. */
const AGAIN_MS = 3_000;
/** The script loads another, and there is no event when that one is lost. Milliseconds. */
const PATIENCE_MS = 10_000;

/** @type {Promise<YouTubeApi> | null} */
let api = null;

/** @returns {Promise<YouTubeApi>} loaded when the first video comes, not before: other pages need no YouTube */
function loadApi() {
  api ??= loadScript().catch((error) => {
    api = null;
    throw error;
  });
  return api;
}

/** @type {TrustedScriptUrlPolicy | undefined} */
let policy;

/** @returns {Promise<YouTubeApi>} */
function loadScript() {
  return new Promise((resolve, reject) => {
    policy ??= window.trustedTypes?.createPolicy("efir", {
      createScriptURL(url) {
        if (url !== API_URL) throw new TypeError("Only YouTube's player may be loaded");
        return url;
      },
    });
    const script = document.createElement("script");
    const giveUp = () => {
      clearTimeout(timer);
      script.remove();
      window.YT = undefined; // a half of it would keep the next try from loading the rest
      reject(new Error("YouTube's player could not be loaded"));
    };
    const timer = setTimeout(giveUp, PATIENCE_MS);
    window.onYouTubeIframeAPIReady = () => {
      clearTimeout(timer);
      if (window.YT) resolve(window.YT);
    };
    script.src = policy ? policy.createScriptURL(API_URL) : API_URL;
    script.addEventListener("error", giveUp);
    document.head.append(script);
  });
}

/** @type {Record<number, import("../shared/engine.d.ts").Activity>} */
const ACTIVITIES = { [-1]: "loading", 0: "ended", 1: "playing", 2: "paused", 3: "buffering", 5: "paused" };

/**
 * @param {string} videoId 11 characters, checked by the caller
 * @param {import("../shared/engine.d.ts").EngineEvents} events
 * @returns {import("../shared/engine.d.ts").Engine}
 */
export function createYouTubeEngine(videoId, events) {
  const element = document.createElement("div");
  const place = document.createElement("div");
  element.append(place);

  /** @type {import("../shared/engine.d.ts").Activity} */
  let activity = "loading";
  let wantsToRun = false;
  let isSilenced = false;
  let isDestroyed = false;
  let startMs = 0;
  let volume = 0;
  let timer = 0;
  let forgetGesture = () => {};
  /**
   * Null until it is ready: its methods do not exist before.
   * @type {YouTubePlayer | null}
   */
  let player = null;
  /** @type {YouTubePlayer | null} */
  let unready = null;
  let begunMs = 0;

  const fader = createFader((percent) => {
    volume = percent;
    applyVolume();
  });

  function applyVolume() {
    if (!player) return;
    player.setVolume(Math.round(volume));
    if (isSilenced || volume === 0) player.mute();
    else player.unMute();
  }

  /** @param {import("../shared/engine.d.ts").LoadOptions} options */
  async function load({ positionMs, run, volume: loudness }) {
    startMs = positionMs;
    wantsToRun = run;
    fader.to(loudness, 0);
    try {
      const { Player } = await loadApi();
      if (isDestroyed) return;
      begin(Player);
    } catch (error) {
      if (isDestroyed) return;
      // Without YouTube nothing is known of this video: the server offers it anew, and gives up in the end.
      console.error("efir:", error);
      timer = window.setTimeout(() => load({ positionMs: startMs, run: wantsToRun, volume }), AGAIN_MS);
    }
  }

  /** @param {YouTubeApi["Player"]} Player */
  function begin(Player) {
    begunMs = startMs;
    // The usual host, not youtube-nocookie.com: that one is not documented for this API, and only with the
    // usual one does a streamer who is signed in to YouTube Premium inside OBS get no advertisements.
    unready = new Player(place, {
      width: "100%",
      height: "100%",
      videoId,
      playerVars: {
        // A mirror starts by hand after it was muted, so that not even its first moment is heard.
        autoplay: wantsToRun && volume > 0 ? 1 : 0,
        controls: 0,
        disablekb: 1,
        fs: 0,
        iv_load_policy: 3,
        playsinline: 1,
        rel: 0,
        start: Math.floor(startMs / 1000),
        origin: location.origin,
      },
      events: { onReady, onStateChange, onError, onAutoplayBlocked },
    });
  }

  function onReady() {
    if (isDestroyed) return;
    player = unready;
    applyVolume();
    if (startMs !== begunMs) player?.seekTo(startMs / 1000, true); // a jump was asked for while it loaded
    if (wantsToRun) player?.playVideo();
  }

  /** @param {{data: number}} event */
  function onStateChange({ data }) {
    if (isDestroyed || activity === "failed") return;
    activity = ACTIVITIES[data] ?? activity;
    if (activity === "ended") events.ended();
    // It was paused while it was still loading.
    if (activity === "playing" && !wantsToRun) player?.pauseVideo();
  }

  /** @param {{data: number}} event */
  function onError({ data }) {
    if (isDestroyed) return;
    activity = "failed";
    events.failed(data);
  }

  function onAutoplayBlocked() {
    if (isDestroyed || isSilenced) return;
    isSilenced = true;
    applyVolume();
    if (wantsToRun) player?.playVideo();
    forgetGesture = atFirstGesture(() => {
      isSilenced = false;
      applyVolume();
    });
  }

  return {
    element,
    get activity() {
      return activity;
    },
    load: (options) => void load(options),
    play() {
      wantsToRun = true;
      player?.playVideo();
    },
    pause() {
      wantsToRun = false;
      player?.pauseVideo();
    },
    seek(positionMs) {
      startMs = positionMs;
      if (activity === "ended") activity = "buffering";
      player?.seekTo(positionMs / 1000, true);
      if (wantsToRun) player?.playVideo();
    },
    setVolume: (percent, overMs) => fader.to(percent, overMs),
    positionMs: () => (player && activity !== "loading" ? player.getCurrentTime() * 1000 : startMs),
    lengthMs: () => (player && player.getDuration() > 0 ? player.getDuration() * 1000 : null),
    destroy() {
      isDestroyed = true;
      clearTimeout(timer);
      fader.stop();
      forgetGesture();
      element.remove();
      (player ?? unready)?.destroy();
    },
  };
}
