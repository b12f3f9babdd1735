// @ts-check
// Where the key of an invitation is kept: in this tab, and on this device only where that was chosen.

import { read, write } from "../widgets/shared/storage.js";
import { keep } from "./language.js";

/** @param {string} channel */
const nameOf = (channel) => `efir.invitation.${channel}`;

/**
 * The link's part behind the `#`. It is taken out of the address bar at once, so that nobody reads it there, copies it
 * with the address or finds it in the history.
 * @param {string} channel
 * @returns {{link: string, isKept: boolean} | null} null where this browser has none
 */
export function storedLink(channel) {
  const given = location.hash.slice(1);
  const kept = keep(nameOf(channel));
  if (given) {
    history.replaceState(null, "", location.pathname);
    write(nameOf(channel), given);
    if (kept) keep(nameOf(channel), given);
    return { link: given, isKept: Boolean(kept) };
  }
  const link = kept || read(nameOf(channel));
  return link ? { link, isKept: Boolean(kept) } : null;
}

/** @param {string} channel @param {string} link @param {boolean} isKept on this device */
export function remember(channel, link, isKept) {
  write(nameOf(channel), link);
  keep(nameOf(channel), isKept ? link : null);
}

/** @param {string} channel */
export function forget(channel) {
  write(nameOf(channel), "");
  keep(nameOf(channel), null);
}
