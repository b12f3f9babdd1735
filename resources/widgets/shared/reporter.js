// @ts-check
// Tells the server how the playing goes: one word after the other, each important one until it was heard.

import { backoffMs } from "./backoff.js";
import { afterReport } from "./lease.js";
import { Nap } from "./nap.js";

/**
 * @typedef {import("./wire.d.ts").Report} Report
 * @typedef {object} Hooks
 * @property {(report: Report) => Promise<number>} post status of the answer; throws when there was none
 * @property {() => void} heard the server took a report, so the lease lives on
 * @property {() => void} stopped the lease is not ours any more
 */

export class Reporter {
  /** @type {Report[]} */
  #waiting = [];
  #isSending = false;
  /** Grows when everything said before is of no interest any more. */
  #turn = 0;
  #nap = new Nap();
  #hooks;

  /** @param {Hooks} hooks */
  constructor(hooks) {
    this.#hooks = hooks;
  }

  /** @param {Report} report */
  send(report) {
    // A position that could not be told yet is overtaken by any newer word.
    this.#waiting = this.#waiting.filter((earlier) => earlier.what !== "progress");
    this.#waiting.push(report);
    if (!this.#isSending) void this.#work();
  }

  /** The state moved on: forgets what was not told yet. */
  forget() {
    this.#turn += 1;
    this.#waiting = [];
    this.#nap.wake();
  }

  async #work() {
    this.#isSending = true;
    for (let report = this.#waiting.shift(); report; report = this.#waiting.shift()) {
      await this.#deliver(report);
    }
    this.#isSending = false;
  }

  /** @param {Report} report */
  async #deliver(report) {
    const turn = this.#turn;
    for (let failures = 0; turn === this.#turn; failures += 1) {
      const status = await this.#hooks.post(report).catch(() => null);
      if (turn !== this.#turn) return;
      const next = afterReport(report.what, status);
      if (next === "done") this.#hooks.heard();
      if (next === "stop") {
        this.#waiting = [];
        this.#hooks.stopped();
      }
      if (next === "drop" && report.what !== "progress") console.error("efir: refused:", report.what, status);
      if (next !== "again") return;
      await this.#nap.sleep(Math.max(200, backoffMs(failures, Math.random())));
    }
  }
}
