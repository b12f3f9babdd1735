// @ts-check
// How long a page waits before it connects again.

/** Milliseconds. Tests pass others. */
export const TIMING = {
  /** First step and cap of the backoff. */
  base: 500,
  cap: 15_000,
  /** Cap while the server does not run: an attempt costs little, and pages reconnect within 5 s after its start. */
  unreachableCap: 4_000,
  /** After so long a connection resets the backoff; opening one does not, else a crash loop would never back off. */
  stable: 30_000,
  /** Between two attempts while the link is revoked. */
  revoked: 60_000,
  /** After a clean shutdown, a random delay up to this on top of the server's. */
  shutdownSpread: 3_000,
  /** Events of the page end a wait at most once in so long. */
  wake: 2_000,
  /** Silence allowed beyond two pings. */
  grace: 15_000,
  /** Until the first frame. Chromium opens six streams to one host; the seventh hangs without an error. */
  opening: 15_000,
  /** Without a connection for so long the state of a page is outdated. */
  gone: 15_000,
  /** Between two checks whether the computer slept. */
  resumeCheck: 10_000,
  /** It did if no timer ran for so long; in hidden pages timers run once a minute. */
  asleep: 90_000,
};

/** @typedef {typeof TIMING} Timing */

/**
 * Full jitter: a random time up to a bound that doubles with each failure.
 * @param {number} failures so far, 0 for the first wait
 * @param {number} random from 0 up to but without 1
 * @param {{base: number, cap: number}} timing
 * @returns {number} milliseconds
 */
export function backoffMs(failures, random, { base, cap } = TIMING) {
  return random * Math.min(cap, base * 2 ** Math.min(failures, 30));
}

/**
 * @typedef {{kind: "lost"} | {kind: "unreachable"} | {kind: "revoked"} | {kind: "bye", reason: string, retryMs: number}} Ending
 *   how a connection ended; `unreachable`: the server did not answer
 */

/**
 * The wait after a connection ended.
 * @param {Ending} ending
 * @param {number} failures in a row
 * @param {number} random
 * @param {Timing} timing
 * @returns {number} milliseconds
 */
export function waitMs(ending, failures, random, timing = TIMING) {
  if (ending.kind === "revoked") return timing.revoked;
  if (ending.kind === "bye" && ending.reason === "revoked") return timing.revoked;
  if (ending.kind === "bye" && ending.reason === "shutdown") {
    return Math.max(0, ending.retryMs) + random * timing.shutdownSpread;
  }
  const cap = ending.kind === "unreachable" ? Math.min(timing.cap, timing.unreachableCap) : timing.cap;
  return backoffMs(failures, random, { base: timing.base, cap });
}

/**
 * After how much silence a connection counts as lost.
 * @param {number | null} pingMs from `connected`; null before that
 * @param {Timing} timing
 * @returns {number} milliseconds
 */
export function silenceAllowedMs(pingMs, timing = TIMING) {
  return pingMs === null ? timing.opening : 2 * pingMs + timing.grace;
}
