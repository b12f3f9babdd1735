// @ts-check
// `?preview=1`: the page shows its sample again and again without a connection to the program, silently until
// somebody clicks.

import { optionsOf } from "./address.js";
import { SHOWN_MS } from "./sample.js";
import { USUAL_LOOK } from "./widgets.js";

/** Between the end of a sample and the next. Milliseconds. */
const PAUSE_MS = 1_000;
/** No ping ever arrives, and the page does not wait for one. Milliseconds; twice as much fits into a timer. */
const NEVER_MS = 1_000_000_000;

/** @param {URLSearchParams} options of the address */
export function isPreview(options) {
  return options.get("preview") === "1";
}

/**
 * The look from the address, by the names of the settings; the default for those it does not name.
 * @param {URLSearchParams} query
 * @returns {import("./wire.d.ts").Look}
 */
export function lookOf(query) {
  const chosen = Object.entries(USUAL_LOOK).map(([name, usual]) => [name, valueOf(query.get(name), usual, name)]);
  return Object.fromEntries(chosen);
}

/**
 * @param {string | null} text
 * @param {string | number | boolean} usual
 * @param {string} name
 */
function valueOf(text, usual, name) {
  if (text === null) return usual;
  if (typeof usual === "boolean") return text === "true";
  if (typeof usual === "number") return /^\d{1,3}$/.test(text) ? Number(text) : usual;
  const isValid = name.endsWith("_color") ? /^#[0-9a-f]{6}$/i.test(text) : /^[\p{L}\p{N} ._-]{0,60}$/u.test(text);
  return isValid ? text : usual;
}

/**
 * The events of a preview: how it looks, then a sample whenever the one before is over.
 * @type {import("./transport.js").Transport}
 */
export async function* preview({ query, signal }) {
  const address = optionsOf(location);
  const [client, widget] = [query.get("client") ?? "", query.get("widget") ?? ""];
  const language = address.get("language") ?? (navigator.language.startsWith("uk") ? "uk" : "en");
  const appearance = { language, look: lookOf(address) };
  const version = query.get("v") ?? "";
  yield { event: "connected", id: "", data: { client, version, ping_ms: NEVER_MS, server_ms: Date.now() } };
  yield { event: "snapshot", id: "", data: { offset: 0, states: { appearance } } };
  if (document.readyState !== "complete") {
    // With the pages in its frames.
    await new Promise((resolve) => window.addEventListener("load", resolve, { once: true }));
  }
  while (!signal.aborted) {
    const sounds_at = navigator.userActivation?.hasBeenActive ? client : "";
    yield { event: "test_fired", id: "", data: { type: "test_fired", widget, at_ms: Date.now(), sounds_at } };
    await new Promise((resolve) => setTimeout(resolve, SHOWN_MS + PAUSE_MS));
  }
}
