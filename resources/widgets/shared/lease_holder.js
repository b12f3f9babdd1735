// @ts-check
// The page's side of a lease, the right to make sound: what it reports while it has one, and when it must fall silent.

import { backoffMs } from "./backoff.js";
import { Delay } from "./delay.js";

/**
 * @typedef {import("./wire.d.ts").Lease} Lease
 * @typedef {import("./wire.d.ts").Report} Report
 * @typedef {import("./wire.d.ts").ReportKind} ReportKind
 * @typedef {import("./engine.d.ts").Engine} Engine
 *
 * @typedef {object} Link the connection, as far as it is needed here
 * @property {string} client
 * @property {() => number} serverNow
 * @property {(what: string, body: object) => Promise<number>} post status of the answer; throws when there was none
 * @property {() => void} reconnect
 *
 * @typedef {object} Hooks
 * @property {() => void} changed `isExpired` has changed
 * @property {() => void} refused the server says that the lease is not this page's any more
 */

/** How often the holder reports its position. */
const REPORT_MS = 5_000;
/** A lease that the server has not confirmed for so long is lost, so another page may be playing. */
const LEASE_MS = 15_000;
/** An item really plays once its clock has moved so far. */
export const MOVED_MS = 50;
/** The shortest wait before a report is sent again. */
const RETRY_MS = 200;
const REFUSED_FOR_EVER = new Set([400, 413, 415, 422]);

/**
 * What to do after a report was answered, or was not.
 * @param {ReportKind} what
 * @param {number | null} status of the answer; null when there was none
 * @returns {"done" | "stop" | "again" | "drop"}
 */
export function afterReport(what, status) {
  if (status !== null && status >= 200 && status < 300) return "done";
  if (status === 409) return "stop";
  if (what === "progress") return "drop"; // the next one comes soon
  if (status !== null && REFUSED_FOR_EVER.has(status)) return "drop";
  return "again";
}

/**
 * @param {string} url as the state gives it
 * @param {string} origin of this page
 * @returns {string | null} the path to play; null for anything but a file of this very server
 */
export function mediaPath(url, origin) {
  if (!url.startsWith("/media/")) return null;
  const parsed = new URL(url, origin);
  return parsed.origin === origin && parsed.pathname.startsWith("/media/") ? parsed.pathname + parsed.search : null;
}

export class LeaseHolder {
  #post;
  #hooks;
  /** @type {Lease | null} */
  #lease = null;
  #item = "";
  /** The lease under which the start was reported. */
  #startedLease = "";
  #reportedAt = 0;
  #confirmedAt = 0;
  #isExpired = false;
  /** @type {Report[]} */
  #waiting = [];
  #isSending = false;
  /** Grows when reports that are under way are of no interest any more. */
  #generation = 0;
  #delay = new Delay();

  /** @param {Link} link @param {Hooks} hooks */
  constructor(link, hooks) {
    this.#post = (/** @type {Report} */ report) => link.post("report", report);
    this.#hooks = hooks;
  }

  /** The id of the lease; empty while this page has none. */
  get lease() {
    return this.#lease?.id ?? "";
  }

  /** Nobody confirmed the lease for so long that another page may be playing: this one must be silent. */
  get isExpired() {
    return this.#isExpired;
  }

  get hasReportedStart() {
    return this.#lease !== null && this.#startedLease === this.#lease.id;
  }

  /**
   * Follows a new state of the server.
   * @param {Lease | null} lease this page's own; null without one
   * @param {string} item what it is for
   */
  follow(lease, item) {
    if (lease?.id !== this.#lease?.id) this.#forget();
    this.#lease = lease;
    this.#item = item;
    this.#confirmedAt = performance.now();
    this.#isExpired = false;
  }

  /** Gives the lease back; reports under way are forgotten. */
  release() {
    this.follow(null, "");
  }

  /** Restarts the time to the next report of progress: something has begun. */
  restart() {
    this.#reportedAt = performance.now();
  }

  /** Looks whether the lease is still confirmed; to be called a few times a second while something plays. */
  check() {
    if (this.#lease === null || this.#isExpired || performance.now() - this.#confirmedAt <= LEASE_MS) return;
    this.#isExpired = true;
    this.#hooks.changed();
  }

  /** @param {Engine | null} engine @returns {boolean} false where this lease's start was reported before */
  reportStart(engine) {
    if (this.#lease === null || this.hasReportedStart) return false;
    this.#startedLease = this.#lease.id;
    this.report("started", engine);
    return true;
  }

  /** @param {Engine} engine */
  reportProgressIfDue(engine) {
    if (performance.now() - this.#reportedAt >= REPORT_MS) this.report("progress", engine);
  }

  /** @param {ReportKind} what @param {Engine | null} engine that plays it @param {number | string} [error] */
  report(what, engine, error) {
    if (this.#lease === null) return;
    this.#reportedAt = performance.now();
    const length = engine?.lengthMs() ?? null;
    const heard = engine?.loudness?.() ?? null;
    // A position that could not be sent yet is overtaken by any newer report.
    this.#waiting = this.#waiting.filter((earlier) => earlier.what !== "progress");
    this.#waiting.push({
      lease: this.#lease.id,
      attempt: this.#lease.attempt,
      item: this.#item,
      what,
      ...(engine === null ? {} : { position_ms: Math.max(0, Math.round(engine.positionMs())) }),
      ...(length === null ? {} : { length_ms: Math.round(length) }),
      ...(heard === null ? {} : { loudness_lufs: heard.lufs, measured_ms: heard.ms }),
      ...(error === undefined ? {} : { error }),
    });
    if (!this.#isSending) void this.#work();
  }

  #forget() {
    this.#generation += 1;
    this.#waiting = [];
    this.#delay.end();
  }

  async #work() {
    this.#isSending = true;
    for (let report = this.#waiting.shift(); report; report = this.#waiting.shift()) {
      await this.#deliver(report);
    }
    this.#isSending = false;
  }

  /** @param {Report} report each but a position is sent until it is answered */
  async #deliver(report) {
    const generation = this.#generation;
    for (let failures = 0; generation === this.#generation; failures += 1) {
      const status = await this.#post(report).catch(() => null);
      if (generation !== this.#generation) return;
      const next = afterReport(report.what, status);
      if (next === "done") this.#confirm();
      if (next === "stop") {
        this.#waiting = [];
        this.#hooks.refused();
      }
      if (next === "drop" && report.what !== "progress") console.error("efir: refused:", report.what, status);
      if (next !== "again") return;
      await this.#delay.wait(Math.max(RETRY_MS, backoffMs(failures, Math.random())));
    }
  }

  #confirm() {
    this.#confirmedAt = performance.now();
    if (!this.#isExpired) return;
    this.#isExpired = false;
    this.#hooks.changed();
  }
}
