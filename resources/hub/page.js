// @ts-check
// What the pages of the hub share: their parts, their channel, how they are connected, times in words.

import { find } from "../widgets/shared/page.js";
import { counted, text } from "./language.js";

/** Efir says something at least once a minute; one that is late is not yet away. */
export const SILENT_MS = 150_000;
/** A channel without any message by then has nobody who speaks. */
const FIRST_MS = 5_000;

const SAID = /** @type {const} */ ({ connecting: "connecting", waiting: "waiting", refused: "refused" });

/** @returns {string} the channel in the page's own path, such as `/c/oksana`; empty where there is none */
export function channelOf({ pathname } = location) {
  return /^\/[cm]\/([a-z0-9]{3,32})$/.exec(pathname)?.[1] ?? "";
}

/** @returns {string} 128 random bits in hexadecimal */
export function randomId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether the streamer's Efir is heard through the hub. */
export class Presence {
  /** @type {"connecting" | "live" | "waiting" | "silent" | "refused"} */
  state = "connecting";
  #heardAt = /** @type {number | null} */ (null);
  #openedAt = /** @type {number | null} */ (null);
  /** @type {import("../widgets/shared/stream.js").Status} */
  #status = "connecting";
  #words;

  /**
   * @param {import("./language.js").Key} [live] what is said while Efir is heard
   * @param {import("./language.js").Key} [silence] what is said while it is not
   */
  constructor(live = "live", silence = "silent") {
    this.#words = { live, silent: silence };
  }

  /** @param {number} ageMs of a message that has just come */
  heard(ageMs) {
    this.#heardAt = Date.now() - ageMs;
    this.update();
  }

  /** @param {import("../widgets/shared/stream.js").Status} status of the connection to the hub */
  connection(status) {
    this.#status = status;
    if (status === "live") this.#openedAt = Date.now();
    this.update();
  }

  /** Also to be called once a second: silence is no event. */
  update() {
    const now = Date.now();
    if (this.#status === "live") {
      const isEarly = this.#heardAt === null && now - (this.#openedAt ?? now) < FIRST_MS;
      const isHeard = this.#heardAt !== null && now - this.#heardAt < SILENT_MS;
      this.state = isEarly ? "connecting" : isHeard ? "live" : "silent";
    } else if (this.#status === "revoked") this.state = "refused";
    else if (this.#status === "waiting" || this.state === "waiting") this.state = "waiting"; // each attempt is not told
    else this.state = "connecting";
    const words = find("#state", HTMLElement);
    setText(words, text({ ...SAID, ...this.#words }[this.state]));
    const line = /** @type {HTMLElement} */ (words.parentElement);
    line.dataset.state = this.state === "refused" ? "stopped" : this.state;
  }
}

/**
 * `48 min`, `2 h 5 min`
 * @param {number} ms
 */
export function roughly(ms) {
  const all = Math.max(1, Math.round(ms / 60_000));
  const [hours, minutes] = [Math.floor(all / 60), all % 60];
  const parts = [hours ? text("hours", { hours }) : "", minutes ? text("minutes", { minutes }) : ""];
  return parts.filter(Boolean).join(" ");
}

/**
 * `12 videos · 48 min`
 * @param {number} count
 * @param {number} lengthMs 0 leaves it out
 */
export function totalOf(count, lengthMs) {
  const videos = counted("videos", count);
  return lengthMs > 0 ? text("total", { videos, length: roughly(lengthMs) }) : videos;
}

/**
 * Sets a text only where it differs: a screen reader tells each change.
 * @param {Element} element
 * @param {string} words
 */
export function setText(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/**
 * Shows values as the rows of a list. The row of a value stays the same element wherever it goes, so that neither the
 * focus nor a press on its buttons gets to another one.
 * @template T
 * @param {HTMLElement} list
 * @param {HTMLTemplateElement} template of one row
 * @param {readonly T[]} values
 * @param {(value: T) => string} keyOf tells two values apart
 * @param {(row: HTMLElement, value: T) => void} fill
 */
export function fillRows(list, template, values, keyOf, fill) {
  const wanted = new Set(values.map(keyOf));
  /** @type {Map<string, HTMLElement>} */
  const before = new Map();
  for (const row of /** @type {HTMLElement[]} */ ([...list.children])) {
    const key = row.dataset.key ?? "";
    if (wanted.has(key) && !before.has(key)) before.set(key, row);
    else row.remove(); // first: a row that is moved loses the focus
  }
  values.forEach((value, at) => {
    const key = keyOf(value);
    let row = before.get(key);
    before.delete(key);
    if (!row) {
      row = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
      row.dataset.key = key;
    }
    fill(row, value);
    if (list.children[at] !== row) list.insertBefore(row, list.children[at] ?? null);
  });
}
