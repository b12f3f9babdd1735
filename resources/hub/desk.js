// @ts-check
// The connection of a moderator's page: views come in sealed, commands go out signed.

import { InOrder } from "../widgets/shared/in_order.js";
import { connect } from "../widgets/shared/stream.js";
import { post } from "./asker.js";
import { HUB_TIMING, hubStream } from "./live.js";

/**
 * @typedef {import("./wire.d.ts").ModeratorView} View
 * @typedef {import("./wire.d.ts").CommandAnswer} Answer
 * @typedef {import("./wire.d.ts").ModeratorAction} Action
 * @typedef {{action: Action, item: string, at: number}} Sent
 * @typedef {object} Watcher
 * @property {(view: View, ageMs: number) => void} view
 * @property {(answer: Answer) => void} answered a command of this page
 * @property {(status: number) => void} refused by the hub; 0 where it could not be reached
 * @property {() => void} unanswered
 * @property {() => void} unreadable a view came that this key does not open
 * @property {(status: import("../widgets/shared/stream.js").Status) => void} status
 */

const ANSWER_MS = 15_000;
/** A sign of life comes every minute, so a view that is older tells nothing about the clock. */
const OLDEST_MS = 65_000;

export class Desk {
  #channel;
  #invitation;
  #watcher;
  /** Efir's clock less that of this device, milliseconds; null before the first view. */
  #offset = /** @type {number | null} */ (null);
  #lastSeq = 0;
  /** What was sealed small is opened sooner: an older view must not take the place of a newer one. */
  #opening = new InOrder();
  /** Efir takes no command whose number is lower than that of the last one. */
  #sending = new InOrder();
  /** @type {Map<number, Sent>} not yet answered */
  #sent = new Map();

  /**
   * @param {string} channel
   * @param {import("./seal.js").Invitation} invitation
   * @param {Watcher} watcher
   */
  constructor(channel, invitation, watcher) {
    this.#channel = channel;
    this.#invitation = invitation;
    this.#watcher = watcher;
    this.#stream = connect({
      widget: "hub",
      timing: HUB_TIMING,
      open: hubStream(`/live/${channel}/m/${invitation.box}`, "sealed"),
      on: {
        hub: ({ body, ageMs }) => this.#opening.run(() => this.#onSealed(body, ageMs)),
        status: (status) => watcher.status(status),
      },
    });
  }

  #stream;

  /** How far the clock of this device is from Efir's, milliseconds. */
  clockOffMs() {
    return this.#offset ?? 0;
  }

  /**
   * @param {Action} action
   * @param {string} item
   * @returns {boolean} whether it is under way; of several volumes the last one counts
   */
  isSent(action, item) {
    const items = [...this.#sent.values()].filter((one) => one.action === action).map((one) => one.item);
    return action === "volume" ? items[items.length - 1] === item : items.includes(item);
  }

  /** @param {Action} action @param {string} item */
  async send(action, item) {
    if (this.isSent(action, item)) return;
    const time = Date.now() + this.clockOffMs();
    const seq = Math.max(this.#lastSeq + 1, time);
    this.#lastSeq = seq;
    this.#sent.set(seq, { action, item, at: Date.now() });
    const status = await this.#sending.run(async () => {
      const command = await this.#invitation.command(JSON.stringify({ seq, time, action, item }));
      return await post(`/command/${this.#channel}`, command);
    });
    if (status >= 200 && status <= 299) return;
    this.#sent.delete(seq);
    this.#watcher.refused(status);
  }

  /** Gives up waiting for what was not answered; to be called once a second. */
  tidy() {
    const late = [...this.#sent].filter(([, { at }]) => Date.now() - at > ANSWER_MS);
    for (const [seq] of late) this.#sent.delete(seq);
    if (late.length > 0) this.#watcher.unanswered();
  }

  /** Ends the connection: there is nothing more to come. */
  close() {
    this.#stream.close();
  }

  /** @param {{sealed?: unknown} | null} body @param {number} ageMs */
  async #onSealed(body, ageMs) {
    /** @type {View} */
    let view;
    try {
      view = JSON.parse(await this.#invitation.open(String(body?.sealed)));
    } catch {
      this.#watcher.unreadable();
      return;
    }
    if (view.schema !== 1) return;
    if (ageMs < OLDEST_MS) this.#offset = view.at_ms + Math.round(ageMs) - Date.now();
    this.#lastSeq = Math.max(this.#lastSeq, view.seq_seen);
    for (const answer of view.answers) {
      if (this.#sent.delete(answer.seq)) this.#watcher.answered(answer);
    }
    this.#watcher.view(view, ageMs);
  }
}
