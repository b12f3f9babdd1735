// @ts-check

/**
 * The position of the item that plays, extrapolated from the last state of the server.
 * @param {import("../shared/wire.d.ts").Player} player
 * @param {number} nowMs server's wall clock
 * @returns {number} milliseconds, never past the end
 */
export function playedMs(player, nowMs) {
  const moved = player.state === "playing" ? Math.max(0, nowMs - player.at_ms) : 0;
  return Math.min(player.position_ms + moved, player.item?.media.length_ms ?? Infinity);
}
