// @ts-check
// The words of a message, each marked when its time has come. Long ones roll by, a line at a time.

import { rolledTo, wordAt } from "./decide.js";

/** @typedef {import("../shared/wire.d.ts").SpokenWord} SpokenWord */

export class Words {
  #text;
  /** @type {readonly SpokenWord[]} */
  #words = [];
  /** @type {HTMLElement[]} */
  #elements = [];
  #written = "";
  #current = -1;

  /** @param {HTMLElement} text its parent shows a part of it */
  constructor(text) {
    this.#text = text;
  }

  /**
   * @param {readonly SpokenWord[]} words
   * @param {string} plain shown while the words and their times are not known
   */
  show(words, plain) {
    this.#words = words;
    const written = JSON.stringify([words.map((word) => word.text), words.length > 0 ? "" : plain]);
    if (written === this.#written) return;
    this.#written = written;
    this.#text.dataset.timed = String(words.length > 0);
    this.#elements = words.map(({ text }) => {
      const element = document.createElement("span");
      element.className = "word";
      element.textContent = text;
      return element;
    });
    // A space between two words is where a line may end.
    const spaced = this.#elements.flatMap((element, index) => (index > 0 ? [" ", element] : [element]));
    this.#text.replaceChildren(...(words.length > 0 ? spaced : [plain]));
    this.#mark(-1);
  }

  /** @param {number} positionMs of the sound */
  follow(positionMs) {
    const index = wordAt(this.#words, positionMs);
    if (index !== this.#current) this.#mark(index);
  }

  /** @param {number} current index of the word that is spoken */
  #mark(current) {
    this.#current = current;
    for (const [index, element] of this.#elements.entries()) {
      element.dataset.said = index < current ? "before" : index === current ? "now" : "later";
    }
    const [first, now] = [this.#elements[0], this.#elements[current]];
    const line = first && now ? now.offsetTop - first.offsetTop : 0;
    const up = rolledTo(line, this.#text.offsetHeight, this.#text.parentElement?.clientHeight ?? 0);
    this.#text.style.transform = up > 0 ? `translateY(${-up}px)` : "";
  }
}
