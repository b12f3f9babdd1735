// @ts-check
// How long a page waits before it asks again.

/** All times in milliseconds. Tests pass others. */
export const TIMING = {
  /** First step and cap of the backoff. */
  base: 500,
  cap: 15_000,
  /** Cap while nobody listens at all: such a try costs nothing, and the program shall find its pages back in 5 s. */
  unreachableCap: 4_000,
  /** A connection that lived so long resets the backoff; not the mere opening, else a crash loop never backs off. */
  stable: 30_000,
  /** Between two tries while the link is refused. */
  revoked: 60_000,
  /** After a clean shutdown, on top of what the server said, at random up to this. */
  shutdownSpread: 3_000,
  /** At most one awakening by the page per so long. */
  wake: 2_000,
  /** Silence allowed beyond two pings. */
  grace: 15_000,
  /** Until the first frame. A browser with six streams to this host leaves the seventh hanging without an error. */
  opening: 15_000,
  /** Without a connection for so long, what a page shows is true no longer. */
  gone: 15_000,
  /** How often the page looks whether the computer slept. */
  resumeCheck: 10_000,
  /** It did if no timer ran for so long; those of a page that nobody sees run once a minute. */
  asleep: 90_000,
};

/** @typedef {typeof TIMING} Timing */

/**
 * Full jitter: anything from nothing to a bound that doubles with each failure.
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
 *   how a connection ended; `unreachable`: it never began, and no answer came
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
 * How long the page may hear nothing before it takes the connection for dead.
 * @param {number | null} pingMs as `connected` said it; null before that
 * @param {Timing} timing
 * @returns {number} milliseconds
 */
export function silenceAllowedMs(pingMs, timing = TIMING) {
  return pingMs === null ? timing.opening : 2 * pingMs + timing.grace;
}
