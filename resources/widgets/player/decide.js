// @ts-check
// What the player page should do, as pure functions: the server owns the state, the page only follows it.

/**
 * @typedef {import("../shared/wire.d.ts").Player} Player
 * @typedef {import("../shared/wire.d.ts").Lease} Lease
 *
 * @typedef {object} Loaded what the page plays
 * @property {string} item
 * @property {number} attempt
 * @property {number} cue the last commanded jump that was followed
 *
 * @typedef {object} Plan
 * @property {Lease | null} lead this page's own right to make sound; null for a mirror
 * @property {boolean} load begin the item anew
 * @property {number} positionMs where to begin, or to jump to
 * @property {boolean} jump the item goes on, from another place
 * @property {boolean} run play rather than wait
 */

/** A mirror that is further off than this jumps. */
export const DRIFT_MS = 1_500;
/** A mirror jumps at most so often, else one that loads slowly would never play. */
export const JUMP_MS = 4_000;
/** Loading or buffering for longer than this is no playing: the page lets the lease go. */
export const STALL_MS = 30_000;
/** For so long an item without a lease stays loaded. */
export const HOLD_MS = 2_000;

/** @param {Player} player @returns {number} */
export function attemptOf(player) {
  return player.lease?.attempt ?? player.item?.attempt ?? 0;
}

/**
 * Where an item ends: the server ends it there if it is longer.
 * @param {Pick<import("../shared/wire.d.ts").QueueItem, "media" | "end_ms">} item
 * @param {number | null} [lengthMs] as measured; by default the one that is known of the media
 * @returns {number | null} null while that is not known
 */
export function stopMs({ media, end_ms }, lengthMs = media.length_ms) {
  const stop = Math.min(lengthMs ?? Infinity, end_ms ?? Infinity);
  return stop === Infinity ? null : stop;
}

/**
 * Where the item is now.
 * @param {Player} player
 * @param {number} nowMs server's wall clock
 */
export function expectedMs(player, nowMs) {
  if (player.state !== "playing" || player.is_silenced) return player.position_ms;
  const moved = player.position_ms + Math.max(0, nowMs - player.at_ms);
  const stop = player.item ? stopMs(player.item) : null;
  return Math.min(moved, Math.max(player.position_ms, stop ?? Infinity));
}

/**
 * @param {Player} player
 * @returns {number} percent, with the gain of this item; quieter while a voice speaks
 */
export function loudnessOf(player) {
  if (player.is_silenced) return 0;
  const loudest = Math.min(100, player.volume_percent * 10 ** (player.gain.gain_db / 20));
  return (loudest * player.ducked_percent) / 100;
}

/**
 * @param {Player} player
 * @param {string} me this page's client id
 * @param {Loaded | null} loaded
 * @param {number} nowMs server's wall clock
 * @returns {Plan | null} null when there is nothing to show
 */
export function plan(player, me, loaded, nowMs) {
  if (player.item === null || player.state === "idle" || player.state === "waiting") return null;
  const lead = player.lease?.client === me ? player.lease : null;
  const load = loaded === null || loaded.item !== player.item.id || loaded.attempt !== attemptOf(player);
  return {
    lead,
    load,
    jump: !load && loaded.cue !== player.cue,
    positionMs: Math.round(expectedMs(player, nowMs)),
    // What is only offered is begun by the holder of the lease; the mirrors join when it was heard.
    run: !player.is_silenced && (player.state === "playing" || (player.state === "offered" && lead !== null)),
  };
}

/**
 * Whether the very item that plays here waits for somebody to lead. So it is for a moment after the program was
 * started anew: its first word comes before it gives out the lease. The page then keeps what it has loaded.
 * @param {Player} player
 * @param {Loaded | null} loaded
 */
export function isBetweenLeases(player, loaded) {
  return player.state === "waiting" && loaded?.item === player.item?.id && loaded?.attempt === attemptOf(player);
}

/**
 * @param {number} wantedMs
 * @param {number} actualMs
 * @param {number} sinceJumpMs
 * @returns {boolean} whether a mirror should jump to keep up
 */
export function isAdrift(wantedMs, actualMs, sinceJumpMs) {
  return Math.abs(wantedMs - actualMs) > DRIFT_MS && sinceJumpMs >= JUMP_MS;
}

/**
 * Whether an item that has ended here goes on elsewhere; where a clock was wrong, a mirror runs ahead to its end.
 * @param {number} wantedMs
 * @param {number} lengthMs
 */
export function hasEndedEarly(wantedMs, lengthMs) {
  return wantedMs < lengthMs - DRIFT_MS;
}

/**
 * @param {Player} player
 * @returns {boolean} whether the holder of the lease still has to report the start
 */
export function isUnheard(player) {
  return player.state === "offered" || player.item?.started_at === null;
}

/** @param {string} id @returns {boolean} */
export function isVideoId(id) {
  return /^[\w-]{11}$/.test(id);
}
