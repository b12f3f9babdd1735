// @ts-check

/** How many items are shown. */
export const VISIBLE_ITEMS = 5;

/**
 * The items that play next, without the held ones, which the player skips.
 * @param {import("../shared/wire.d.ts").QueueSummary} queue
 */
export function nextOf({ items }) {
  return items.filter((item) => item.state === "queued").slice(0, VISIBLE_ITEMS);
}
