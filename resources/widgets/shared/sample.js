// @ts-check
// A sample that a page shows for a moment, so that the streamer sees where it stands and how it looks. Whatever is
// real comes first: a page that shows something shows no sample, and the first real thing ends it.

import { languageOf, sampleOf } from "./strings.js";

/**
 * @typedef {import("./wire.d.ts").TestFired} TestFired
 *
 * @typedef {import("./strings.js").Texts["sample"]} SampleTexts
 *
 * @typedef {object} Place where a sample is shown
 * @property {() => boolean} isFree nothing real is shown or heard there, and nothing is silenced
 * @property {() => number} serverNow
 * @property {(texts: SampleTexts, event: TestFired) => void} show
 * @property {() => void} restore shows the true state again
 */

/** How long a sample is shown. Milliseconds. */
export const SHOWN_MS = 5_000;
/** Whoever hears of a test later, as after a reconnect, shows nothing: nobody waits for it any more. Milliseconds. */
export const LATE_MS = 3_000;

/**
 * Whether a page shows a sample.
 * @param {TestFired} event
 * @param {string} widget of this page
 * @param {boolean} isPart this page is shown in the page of all widgets
 * @param {number} nowMs server's wall clock
 */
export function isMeant({ widget: tested, at_ms }, widget, isPart, nowMs) {
  return (tested === widget || (tested === "all" && isPart)) && nowMs - at_ms < LATE_MS;
}

export class Sample {
  #widget;
  #place;
  #timer = 0;

  /** @param {string} widget @param {Place} place */
  constructor(widget, place) {
    this.#widget = widget;
    this.#place = place;
  }

  get isShown() {
    return this.#timer !== 0;
  }

  /** @returns {import("./stream.js").Handlers} */
  get handlers() {
    return {
      test_fired: (event) => this.#fire(event),
      gone: () => this.end(),
    };
  }

  /** Ends it at once; to be called when something real comes. */
  end() {
    if (!this.isShown) return;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#place.restore();
  }

  /** @param {TestFired} event */
  #fire(event) {
    const place = this.#place;
    if (!isMeant(event, this.#widget, window.parent !== window, place.serverNow())) return;
    this.end();
    if (!place.isFree()) return;
    this.#timer = window.setTimeout(() => this.end(), SHOWN_MS);
    place.show(sampleOf(languageOf(document.documentElement.lang)), event);
  }
}
