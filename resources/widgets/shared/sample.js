// @ts-check
// A sample that a page shows for a few seconds, so that the streamer sees its place and look. Real content comes
// first: a page that shows something shows no sample, and new content ends it.

import { languageOf, sampleOf } from "./strings.js";

/**
 * @typedef {import("./wire.d.ts").TestFired} TestFired
 *
 * @typedef {import("./wire.d.ts").Sample} Content
 *
 * @typedef {{ title: string, lengths_ms?: readonly number[] } & Omit<Content, "lengths_ms">} SampleTexts
 *
 * @typedef {object} SampleView where a sample is shown
 * @property {() => boolean} isIdle nothing else is shown or sounds there, and nothing is silenced
 * @property {() => number} serverNow
 * @property {(texts: SampleTexts, event: TestFired) => void} show
 * @property {() => void} restore shows the real state again
 */

/** How long a sample is shown. Milliseconds. */
export const SHOWN_MS = 5_000;
/** Older tests are ignored, as after a reconnect. Milliseconds. */
export const MAX_AGE_MS = 3_000;

/**
 * Whether a test is for a page.
 * @param {TestFired} event
 * @param {string} widget of this page
 * @param {boolean} isPart this page is shown in the page of all widgets
 * @param {number} nowMs server's wall clock
 */
export function appliesTo({ widget: tested, at_ms }, widget, isPart, nowMs) {
  return (tested === widget || (tested === "all" && isPart)) && nowMs - at_ms < MAX_AGE_MS;
}

export class Sample {
  #widget;
  #view;
  #timer = 0;

  /** @param {string} widget @param {SampleView} view */
  constructor(widget, view) {
    this.#widget = widget;
    this.#view = view;
  }

  get isShown() {
    return this.#timer !== 0;
  }

  /** @returns {import("./stream.js").Handlers} */
  get handlers() {
    return {
      test_fired: (event) => this.#onTestFired(event),
      gone: () => this.end(),
    };
  }

  /** Ends it; to be called when there is real content. */
  end() {
    if (!this.isShown) return;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#view.restore();
  }

  /** @param {TestFired} event */
  #onTestFired(event) {
    const view = this.#view;
    if (!appliesTo(event, this.#widget, window.parent !== window, view.serverNow())) return;
    this.end();
    if (!view.isIdle()) return;
    this.#timer = window.setTimeout(() => this.end(), SHOWN_MS);
    view.show({ ...sampleOf(languageOf(document.documentElement.lang)), ...event.shows }, event);
  }
}
