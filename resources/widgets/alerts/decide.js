// @ts-check

/** @typedef {import("../shared/wire.d.ts").Alert} Alert */

/** Older alerts were shown before this page was opened, or while its computer slept: they stay silent. Milliseconds. */
export const MAX_AGE_MS = 2_000;

/**
 * Identifies one occurrence of an alert: a donation that is replayed is shown and sounds again.
 * @param {Alert} alert
 */
export function occurrenceOf({ id, at_ms }) {
  return `${id} ${at_ms}`;
}

/**
 * Whether this page plays the sound of an alert that it has just received.
 * @param {Alert} alert
 * @param {string} me this page's client id
 * @param {number} nowMs server's wall clock
 * @param {{wasPlayed: boolean, isSilenced: boolean}} known
 */
export function shouldSound(alert, me, nowMs, { wasPlayed, isSilenced }) {
  return alert.sounds_at === me && nowMs - alert.at_ms < MAX_AGE_MS && !wasPlayed && !isSilenced;
}
