// @ts-check

/** @typedef {import("../shared/wire.d.ts").Alert} Alert */

/** An alert that is older was seen and heard before this page came, or while its computer slept. Milliseconds. */
export const FRESH_MS = 2_000;

/**
 * What tells one showing of an alert from another: a donation that is replayed is shown, and heard, again.
 * @param {Alert} alert
 */
export function showingOf({ id, at_ms }) {
  return `${id} ${at_ms}`;
}

/**
 * Whether this page plays the sound of an alert that it was just told of.
 * @param {Alert} alert
 * @param {string} me this page's client id
 * @param {number} nowMs server's wall clock
 * @param {{wasSounded: boolean, isSilenced: boolean}} known
 */
export function shouldSound(alert, me, nowMs, { wasSounded, isSilenced }) {
  return alert.sounds_at === me && nowMs - alert.at_ms < FRESH_MS && !wasSounded && !isSilenced;
}
