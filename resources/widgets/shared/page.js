// @ts-check
// What the pages of all widgets share: options of the address, look, language, finding elements.

import { optionsOf } from "./address.js";
import { isPreview } from "./preview.js";
import { languageOf, translatePage } from "./strings.js";

/** @typedef {import("./wire.d.ts").Look} Look */

const ALIGNMENTS = new Map([["left", "start"], ["center", "center"], ["right", "end"]]);

/**
 * The options that may stand in the address, each checked by its type: an address is no place for style sheets.
 *
 * - `accent`: colour, 3 or 6 hexadecimal digits, `#` may be left out
 * - `size`: percent, 50 to 300
 * - `panel`: opacity of the panel, percent, 0 to 100
 * - `align`: `left`, `center` or `right`
 * @param {URLSearchParams} query
 * @returns {Record<string, string>} custom properties and their values
 */
export function propertiesOf(query) {
  /** @type {Record<string, string>} */
  const properties = {};
  const accent = query.get("accent")?.trim().replace(/^#/, "") ?? "";
  if (/^([0-9a-f]{3}|[0-9a-f]{6})$/i.test(accent)) properties["--efir-accent"] = `#${accent}`;
  const size = wholeNumber(query.get("size"), 50, 300);
  if (size !== null) properties["--efir-size"] = String(size / 100);
  const panel = wholeNumber(query.get("panel"), 0, 100);
  if (panel !== null) properties["--efir-panel-opacity"] = `${panel}%`;
  const align = ALIGNMENTS.get(query.get("align")?.trim().toLowerCase() ?? "");
  if (align) properties["--efir-align"] = align;
  return properties;
}

/** @param {string | null} text @param {number} least @param {number} most */
function wholeNumber(text, least, most) {
  const digits = /^\s*(\d{1,3})\s*%?\s*$/.exec(text ?? "");
  if (!digits) return null;
  const number = Number(digits[1]);
  return number >= least && number <= most ? number : null;
}

/** Sets the Trusted Types policy and applies the options of the address; to be called first. */
export function preparePage() {
  trustTextOnly();
  const options = optionsOf(location);
  if (isPreview(options)) document.documentElement.dataset.preview = "";
  for (const [name, value] of Object.entries(propertiesOf(options))) {
    document.documentElement.style.setProperty(name, value);
  }
  if (!canMix()) window.addEventListener("load", mixPanelColor);
}

/** Opacity of the text colour in secondary parts, as two hexadecimal digits. */
const SECONDARY = { "--set-quiet": "c8", "--set-numbers": "8c", "--set-later": "75", "--set-faint": "2e", "--set-hint": "14" };

/**
 * The streamer's settings as custom properties. They only change default values, so options of the address and the
 * streamer's own CSS in OBS override them.
 * @param {Look} look
 * @returns {Record<string, string>} custom properties and their values; an empty one removes a property
 */
export function propertiesOfLook(look) {
  const opacity = Math.round((look.opacity_percent * 255) / 100);
  const secondary = Object.entries(SECONDARY).map(([name, alpha]) => [name, `${look.text_color}${alpha}`]);
  return {
    ...Object.fromEntries(secondary),
    "--set-accent": look.accent_color,
    "--set-text": look.text_color,
    "--set-panel": look.panel_color,
    "--set-panel-opacity": `${look.opacity_percent}%`,
    "--set-panel-color": `${look.panel_color}${opacity.toString(16).padStart(2, "0")}`,
    "--set-radius": `${look.corner_percent / 100}em`,
    "--set-font": look.font ? `"${look.font.replace(/["\\\n]/g, "")}", sans-serif` : "",
    "--set-size": String(look.size_percent / 100),
  };
}

/** @param {Look} look */
export function showLook(look) {
  const root = document.documentElement;
  for (const [name, value] of Object.entries(propertiesOfLook(look))) root.style.setProperty(name, value);
  if (!canMix()) mixPanelColor();
  root.dataset.motion = look.is_animated ? "full" : "reduced";
  root.dataset.alertImage = look.shows_alert_image ? "shown" : "hidden";
}

/** Chromium before 111, so OBS 30 and older, cannot mix the panel's colour and opacity by itself. */
const canMix = () => CSS.supports("color", "color-mix(in srgb, red 50%, transparent)");

function mixPanelColor() {
  const style = getComputedStyle(document.documentElement);
  const of = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  const color = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(of("--efir-panel"));
  if (!color) return;
  const [red, green, blue] = color.slice(1).map((part) => parseInt(part, 16));
  const mixed = `rgb(${red} ${green} ${blue} / ${of("--efir-panel-opacity")})`;
  document.documentElement.style.setProperty("--panel-color", mixed);
}

/**
 * OBS inserts the streamer's own CSS as a style element, through the one property that Trusted Types guard. The default
 * policy allows text without any markup and nothing else. Source: obs-browser, browser-client.cpp, OnLoadEnd.
 * @param {string} text
 * @returns {string | null} null forbids it
 */
export function allowedText(text) {
  return text.includes("<") ? null : text;
}

/** Sets the policy; to be called once, before anything else. */
export function trustTextOnly() {
  window.trustedTypes?.createPolicy("default", { createHTML: allowedText });
}

/**
 * Handlers for the topic `appearance`.
 * @param {(language: import("./strings.js").Language) => void} [onLanguage] called after the page's own texts are set
 * @returns {import("./stream.js").Handlers}
 */
export function appearance(onLanguage) {
  return {
    appearance_changed({ language, look }) {
      if (look) showLook(look);
      translatePage(languageOf(language));
      onLanguage?.(languageOf(language));
    },
  };
}

/**
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} kind
 * @param {ParentNode} [within]
 * @returns {T}
 */
export function find(selector, kind, within = document) {
  const element = within.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`The page has no ${kind.name} ${selector}`);
  return element;
}

/**
 * Shows a picture of a video, or nothing. Only the one picture host of YouTube is asked.
 * @param {HTMLImageElement} image
 * @param {string} url
 */
export function setThumbnail(image, url) {
  const address = url.startsWith("https://i.ytimg.com/") ? url : "";
  if (image.dataset.address === address) return;
  image.dataset.address = address;
  image.hidden = address === "";
  if (address) image.src = address;
  else image.removeAttribute("src");
}
