// @ts-check
// The viewer's own requests: sending one, and what became of each.

import { find } from "../widgets/shared/page.js";
import { connect } from "../widgets/shared/stream.js";
import { abortAfter } from "../widgets/shared/delay.js";
import { keep, text } from "./language.js";
import { HUB_TIMING, hubStream } from "./live.js";
import { fillRows, randomId, roughly, setText } from "./page.js";

/**
 * @typedef {import("./wire.d.ts").PublicState} PublicState
 * @typedef {import("./wire.d.ts").RequestAnswer} Answer
 * @typedef {object} Asked what was sent from this browser
 * @property {string} id
 * @property {string} link
 * @property {number} at by this device's clock
 */

const NAME_KEY = "efir.name";
const MOST = 10;
const KEPT_MS = 12 * 3_600_000;
const UNANSWERED_MS = 30_000;
const SEND_MS = 15_000;

/** @type {Map<number, import("./language.js").Key>} statuses of the hub with a sentence of their own */
const REFUSALS = new Map([[429, "too_often"], [413, "too_long"]]);

export class Asker {
  #channel;
  #form = find("#ask", HTMLFormElement);
  #link = find("#link", HTMLInputElement);
  #name = find("#name", HTMLInputElement);
  #word = find("#word", HTMLInputElement);
  #wordField = find("#word-field", HTMLElement);
  #button = find("#ask button", HTMLButtonElement);
  #error = find("#ask-error", HTMLElement);
  #closed = find("#closed", HTMLElement);
  #mine = find("#mine", HTMLElement);
  #list = find("#my-items", HTMLElement);
  #template = find("#my-row", HTMLTemplateElement);
  /** @type {Asked[]} oldest first */
  #asked;
  /** @type {Map<string, Answer>} */
  #answers = new Map();
  #answersKey;
  #isListening = false;
  #isSending = false;
  /** Stays the same until the request has arrived, so that one that is sent again counts once. */
  #id = randomId();
  /** The link that was sent with this id; empty before that. */
  #sentLink = "";
  /** @type {import("./language.js").Key | ""} */
  #problem = "";

  /** @type {PublicState | null} */
  #state = null;
  #isAway = false;
  #positionMs = 0;

  /** @param {string} channel */
  constructor(channel) {
    this.#channel = channel;
    this.#answersKey = this.#keptKey();
    this.#asked = askedFrom(keep(`efir.asked.${channel}`));
    this.#name.value = keep(NAME_KEY) ?? "";
    if (channel && this.#asked.length > 0) this.#listen();
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send();
    });
    for (const field of [this.#link, this.#word]) field.addEventListener("input", () => this.#setProblem(""));
  }

  /**
   * @param {PublicState | null} state null before the first
   * @param {boolean} isAway the streamer's Efir is not heard
   * @param {number} positionMs of what plays
   */
  show(state, isAway, positionMs) {
    this.#state = state;
    this.#isAway = isAway;
    this.#positionMs = positionMs;
    this.#update();
  }

  #update() {
    const [state, isAway] = [this.#state, this.#isAway];
    const isOpen = state === null || (state.requests.is_open && !isAway);
    this.#form.hidden = !isOpen;
    this.#closed.hidden = isOpen;
    const sentence = isAway ? text("closed_offline") : state?.requests.sentence || text("closed");
    setText(this.#closed, isOpen ? "" : sentence);
    this.#closed.lang = state?.requests.sentence && !isAway ? state.language : "";
    this.#wordField.hidden = !state?.requests.needs_word;
    this.#button.disabled = state === null || this.#isSending;
    setText(this.#button, text(this.#isSending ? "sending" : "send"));
    setText(this.#error, this.#problem ? text(this.#problem) : "");
    this.#showMine(state, this.#positionMs);
  }

  /** @param {PublicState | null} state @param {number} positionMs */
  #showMine(state, positionMs) {
    this.#mine.hidden = this.#asked.length === 0;
    fillRows(this.#list, this.#template, [...this.#asked].reverse(), ({ id }) => id, (row, asked) => {
      const answer = this.#answers.get(asked.id) ?? null;
      setText(find(".title", HTMLElement, row), answer?.title || asked.link);
      const words = find(".answer", HTMLElement, row);
      setText(words, answer ? answerWords(answer, state, positionMs) : text(stateBefore(asked)));
      words.lang = answer?.sentence && state ? state.language : "";
      words.classList.toggle("bad", answer?.state === "refused" || answer?.state === "failed");
      words.classList.toggle("good", answer?.state === "playing");
    });
  }

  async #send() {
    if (this.#isSending) return;
    const link = this.#link.value.trim();
    const word = this.#word.value.trim();
    const needsWord = !this.#wordField.hidden;
    if (!link) return this.#setProblem("no_link", this.#link);
    if (needsWord && !word) return this.#setProblem("no_word", this.#word);
    keep(NAME_KEY, this.#name.value.trim());
    if (this.#sentLink && link !== this.#sentLink) this.#id = randomId(); // the one before may have arrived all the same
    this.#sentLink = link;
    const request = { kind: "request", id: this.#id, answer_to: this.#answersKey, name: this.#name.value.trim(), link };
    this.#isSending = true;
    this.#update();
    const status = await post(`/ask/${this.#channel}`, needsWord ? { ...request, word } : request);
    this.#isSending = false;
    this.#update();
    if (status < 200 || status > 299) return this.#setProblem(REFUSALS.get(status) ?? "not_sent");
    const kept = keep(`efir.asked.${this.#channel}`); // another page of this browser may have sent some meanwhile
    const earlier = kept === null ? this.#asked : askedFrom(kept);
    this.#asked = [...earlier, { id: this.#id, link, at: Date.now() }].slice(-MOST);
    keep(`efir.asked.${this.#channel}`, JSON.stringify(this.#asked));
    this.#id = randomId();
    this.#sentLink = "";
    this.#link.value = "";
    this.#setProblem("");
    this.#update();
    this.#listen();
  }

  /** @param {import("./language.js").Key | ""} key @param {HTMLInputElement} [field] */
  #setProblem(key, field) {
    this.#problem = key;
    setText(this.#error, key ? text(key) : "");
    for (const one of [this.#link, this.#word]) one.setAttribute("aria-invalid", String(one === field));
    field?.focus();
  }

  #listen() {
    if (this.#isListening) return;
    this.#isListening = true;
    connect({
      widget: "hub",
      timing: HUB_TIMING,
      open: hubStream(`/live/${this.#channel}/a/${this.#answersKey}`, "answers"),
      on: {
        hub: ({ body }) => {
          if (body?.schema !== 1) return;
          this.#answers = new Map(body.requests.map((/** @type {Answer} */ one) => [one.id, one]));
          this.#update();
        },
      },
    });
  }

  /** @returns {string} where answers come to: known to this browser and the hub only, and kept so that a reload finds them */
  #keptKey() {
    const kept = keep(`efir.answers.${this.#channel}`);
    const key = kept !== null && /^[0-9a-f]{32}$/.test(kept) ? kept : randomId();
    return keep(`efir.answers.${this.#channel}`, key) ?? key;
  }
}

/** @param {string} path @param {object} body @returns {Promise<number>} status; 0 where the hub could not be reached */
export async function post(path, body) {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      cache: "no-store",
      credentials: "omit",
      signal: abortAfter(SEND_MS),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}

/** @param {string | null} kept @returns {Asked[]} */
function askedFrom(kept) {
  try {
    const read = JSON.parse(kept ?? "[]");
    const isOurs = (/** @type {any} */ one) => typeof one?.id === "string" && typeof one.link === "string" && one.at > Date.now() - KEPT_MS;
    return Array.isArray(read) ? read.filter(isOurs).slice(-MOST) : [];
  } catch {
    return [];
  }
}

/** @param {Asked} asked without an answer */
function stateBefore({ at }) {
  return Date.now() - at < UNANSWERED_MS ? "state_sent" : "state_unanswered";
}

/**
 * What became of a request, in words.
 * @param {Answer} answer
 * @param {PublicState | null} state
 * @param {number} positionMs of what plays
 * @returns {string}
 */
export function answerWords(answer, state, positionMs) {
  if (answer.sentence) return answer.sentence;
  if (answer.item && answer.item === state?.now?.id) return text("state_playing");
  if (answer.state !== "queued") return text(/** @type {import("./language.js").Key} */ (`state_${answer.state}`));
  const { place, waitMs } = placeOf(answer, state, positionMs);
  if (place === 0) return text("state_in_queue");
  if (place === 1) return text("state_next");
  return waitMs > 0 ? text("state_queued_wait", { place, wait: roughly(waitMs) }) : text("state_queued", { place });
}

/**
 * Where a request is in the queue, and in how long it plays: as the public list has it, which is newer than the answer.
 * @param {Answer} answer
 * @param {PublicState | null} state
 * @param {number} positionMs
 */
export function placeOf(answer, state, positionMs) {
  const at = state ? state.next.findIndex(({ id }) => id === answer.item) : -1;
  if (!state || at < 0) return { place: answer.place, waitMs: answer.wait_ms };
  const before = state.next.slice(0, at).reduce((sum, item) => sum + (item.length_ms ?? 0), 0);
  const left = state.now?.length_ms ? Math.max(0, state.now.length_ms - positionMs) : 0;
  return { place: at + 1, waitMs: before + left };
}
