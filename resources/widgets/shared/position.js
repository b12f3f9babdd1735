// @ts-check
// The position in the stream: which frames were already applied.

/**
 * @typedef {object} Position
 * @property {string} epoch 8 hex digits per start of the server
 * @property {number} offset of the last applied event
 */

/**
 * @param {string} id `<epoch>:<offset>`
 * @returns {Position | null} null for anything else
 */
export function parsePosition(id) {
  const match = /^([0-9a-f]{8}):(\d{1,15})$/.exec(id);
  return match ? { epoch: /** @type {string} */ (match[1]), offset: Number(match[2]) } : null;
}

/**
 * @param {Position | null} last applied
 * @param {Position} next
 * @returns {boolean} true if `next` was already applied
 */
export function isRepeated(last, next) {
  return last !== null && last.epoch === next.epoch && next.offset <= last.offset;
}

/**
 * @param {import("./wire.d.ts").WireEvent} event
 * @returns {event is import("./wire.d.ts").StateEvent} whether it is the whole new value of something
 */
export function isState(event) {
  return event.type.endsWith("_changed");
}

/**
 * The state events that a snapshot stands for, so that the same handlers serve both.
 * @param {import("./wire.d.ts").SnapshotStates} states
 * @returns {import("./wire.d.ts").StateEvent[]}
 */
export function eventsOf(states) {
  /** @type {import("./wire.d.ts").StateEvent[]} */
  const events = [];
  if (states.appearance) events.push({ type: "appearance_changed", ...states.appearance });
  if (states.queue) events.push({ type: "queue_changed", queue: states.queue });
  if (states.player) events.push({ type: "player_changed", player: states.player });
  // Whether everything is silenced comes before anything that could sound.
  if (states.speech) events.push({ type: "speech_changed", speech: states.speech });
  if (states.alerts) events.push({ type: "alert_changed", alert: states.alerts.alert });
  return events;
}
