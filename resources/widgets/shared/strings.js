// @ts-check
// The texts of the widgets; the topic `appearance` carries the language.

import { TEXTS } from "./texts.js";

/** @typedef {keyof typeof TEXTS} Language */
/** @typedef {keyof typeof TEXTS.en.strings} Key */
/** @typedef {typeof TEXTS.en} Texts */

/** @type {Record<Language, Texts>} both languages have all of them */
const ALL_TEXTS = TEXTS;

/** @param {Language} language what a sample shows */
export function sampleOf(language) {
  return ALL_TEXTS[language].sample;
}

/**
 * @param {string} text with `{name}` in the place of each value
 * @param {Record<string, string | number>} values
 */
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** @param {string} value @returns {Language} */
export function languageOf(value) {
  return value === "en" ? "en" : "uk";
}

/**
 * Sets every text of the page that names its string by `data-text`.
 * @param {Language} language
 */
export function translatePage(language) {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-text]")) {
    const key = /** @type {HTMLElement} */ (element).dataset.text;
    if (key && Object.hasOwn(ALL_TEXTS[language].strings, key)) {
      element.textContent = ALL_TEXTS[language].strings[/** @type {Key} */ (key)];
    }
  }
}

/**
 * `12 videos · 48 min in total`
 * @param {number} count
 * @param {number} lengthMs sum of the known lengths; 0 leaves it out
 * @param {Language} language
 */
export function queueTotal(count, lengthMs, language) {
  const { strings, videos: forms } = ALL_TEXTS[language];
  const form = new Intl.PluralRules(language).select(count) === "one" ? forms.one : forms.other;
  const videos = filled(form, { count: count.toLocaleString(language) });
  return lengthMs > 0 ? filled(strings.total, { videos, length: roughLength(lengthMs, language) }) : videos;
}

/**
 * `48 min`, `2 h 5 min`
 * @param {number} lengthMs
 * @param {Language} language
 */
export function roughLength(lengthMs, language) {
  const { strings } = ALL_TEXTS[language];
  const all = Math.max(1, Math.round(lengthMs / 60_000));
  const [hours, minutes] = [Math.floor(all / 60), all % 60];
  const parts = [hours && filled(strings.hours, { hours }), minutes && filled(strings.minutes, { minutes })];
  return parts.filter(Boolean).join(" ");
}

/**
 * `4:05`, `1:02:03`
 * @param {number} ms
 */
export function clockTime(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
