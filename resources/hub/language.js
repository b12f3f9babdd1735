// @ts-check
// The language of a page: the browser's, or what was chosen here before.

import { find } from "../widgets/shared/page.js";
import { TEXTS } from "./texts.js";

/** @typedef {"uk" | "en"} Language */
/** @typedef {keyof typeof TEXTS.en} Key */

const KEY = "efir.language";
const NAMES = { uk: "Українська", en: "English" };

/** @type {Record<Language, Record<Key, string>>} both languages have every text */
const ALL = TEXTS;

/** @type {Language} */
let current = chosen();

/** @returns {Language} */
function chosen() {
  const kept = keep(KEY);
  if (kept === "uk" || kept === "en") return kept;
  const known = navigator.languages.map((one) => one.slice(0, 2).toLowerCase()).find((one) => one === "uk" || one === "en");
  return known === "uk" ? "uk" : "en";
}

/** @returns {Language} that of the page at present */
export function language() {
  return current;
}

/**
 * A text in the language of the page.
 * @param {Key} key
 * @param {Record<string, string | number>} [values] for each `{name}` in it
 */
export function text(key, values = {}) {
  return ALL[current][key].replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/**
 * A text that depends on a number; its forms have the names of CLDR's: `videos_one`, `videos_few` …
 * @param {string} key
 * @param {number} count
 */
export function counted(key, count) {
  const form = `${key}_${new Intl.PluralRules(current).select(count)}`;
  const found = Object.hasOwn(ALL[current], form) ? form : `${key}_other`;
  return text(/** @type {Key} */ (found), { count: count.toLocaleString(current) });
}

/**
 * Translates the page, now and when its button asks for the other language.
 * @param {() => void} show shows what is not named by `data-text`
 */
export function translated(show) {
  const button = find("#language", HTMLButtonElement);
  button.addEventListener("click", () => {
    current = other();
    keep(KEY, current);
    apply(button, show);
  });
  apply(button, show);
}

/** @returns {Language} */
function other() {
  return current === "uk" ? "en" : "uk";
}

/** @param {HTMLElement} button @param {() => void} show */
function apply(button, show) {
  document.documentElement.lang = current;
  button.textContent = NAMES[other()];
  button.lang = other();
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = text(/** @type {Key} */ (/** @type {HTMLElement} */ (element).dataset.text));
  }
  show();
}

/**
 * What this browser keeps for this site; it may be switched off, then it lasts as long as the page.
 * @param {string} key
 * @param {string | null} [value] to be kept; null forgets
 * @returns {string | null}
 */
export function keep(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else if (value !== undefined) localStorage.setItem(key, value);
    return localStorage.getItem(key);
  } catch {
    return value ?? null;
  }
}
