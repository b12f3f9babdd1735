// @ts-check

/** How many are shown. */
export const SHOWN = 5;

/**
 * The items that play next; held ones are passed over by the player, so they are passed over here.
 * @param {import("../shared/wire.d.ts").QueueSummary} queue
 */
export function nextOf({ items }) {
  return items.filter((item) => item.state === "queued").slice(0, SHOWN);
}
