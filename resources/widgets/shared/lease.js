// @ts-check
// The right to make sound, and what is reported under it: the rules that player and voice share. Source: PROTOCOL 6.

/** @typedef {import("./wire.d.ts").ReportKind} ReportKind */

/** The leader tells its position so often. Source: PROTOCOL 6. */
export const REPORT_MS = 5_000;
/** A lease that was not renewed for so long is lost, so another page may be sounding. Source: RELIABILITY D7. */
export const LEASE_MS = 15_000;
/** Something really plays once its clock has moved so far. */
export const MOVED_MS = 50;

const REFUSED_FOR_EVER = new Set([400, 413, 415, 422]);

/**
 * What to do after a report was answered, or was not.
 * @param {ReportKind} what
 * @param {number | null} status of the answer; null when there was none
 * @returns {"done" | "stop" | "again" | "drop"}
 */
export function afterReport(what, status) {
  if (status !== null && status >= 200 && status < 300) return "done";
  if (status === 409) return "stop";
  if (what === "progress") return "drop"; // the next one comes soon
  if (status !== null && REFUSED_FOR_EVER.has(status)) return "drop";
  return "again";
}

/**
 * @param {string} url as the state gives it
 * @param {string} origin of this page
 * @returns {string | null} the path to play; null for anything but a file of this very server
 */
export function mediaPath(url, origin) {
  if (!url.startsWith("/media/")) return null;
  const parsed = new URL(url, origin);
  return parsed.origin === origin && parsed.pathname.startsWith("/media/") ? parsed.pathname + parsed.search : null;
}
