// @ts-check
// Who this page is: its client id, the version it was served with.

import { read, write } from "./storage.js";

const CLIENT_KEY = "efir.client";
const SECRET_KEY = "efir.key";
const RELOADED_KEY = "efir.reloaded";

/** @returns {string} a random UUID; `crypto.randomUUID` does not exist on plain http pages of the local network */
export function newClientId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (/** @type {number} */ (bytes[6]) & 0x0f) | 0x40;
  bytes[8] = (/** @type {number} */ (bytes[8]) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** @returns {string} the id of this page, the same after a reload */
export function clientId() {
  return keptId(CLIENT_KEY) ?? renewedClientId();
}

/** @returns {string} another id for this page, because a copy of it uses the old one */
export function renewedClientId() {
  const id = newClientId();
  write(CLIENT_KEY, id);
  return id;
}

/** @returns {string} what only this page and the server know: with it nobody else can speak for this page */
export function pageKey() {
  const key = keptId(SECRET_KEY) ?? newClientId();
  write(SECRET_KEY, key);
  return key;
}

/** @param {string} name */
function keptId(name) {
  const kept = read(name);
  return kept !== null && /^[0-9a-f-]{36}$/.test(kept) ? kept : null;
}

/** @returns {string} the version of the program that served this page */
export function pageVersion() {
  return document.documentElement.dataset.version ?? "";
}

/**
 * Whether the page should reload itself because the program was updated under it.
 * @param {string} page version
 * @param {string} server version
 * @param {string | null} reloadedFor the version that a reload was already tried for
 */
export function needsReload(page, server, reloadedFor) {
  const isKnown = page !== "" && server !== "" && !page.startsWith("__");
  return isKnown && page !== server && reloadedFor !== server;
}

/**
 * Reloads the page for a new version, but never twice for the same one.
 * @param {string} server version
 */
export function reloadOnceFor(server) {
  if (!needsReload(pageVersion(), server, read(RELOADED_KEY))) return;
  // Where nothing can be remembered nothing is reloaded: it might never end.
  if (write(RELOADED_KEY, server)) location.reload();
}
