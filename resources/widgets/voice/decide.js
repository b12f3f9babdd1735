// @ts-check
// What the voice page should do, as pure functions: the server owns the state, the page only follows it.

/**
 * @typedef {import("../shared/wire.d.ts").Speech} Speech
 * @typedef {import("../shared/wire.d.ts").SpeechMessage} SpeechMessage
 * @typedef {import("../shared/wire.d.ts").SpokenWord} SpokenWord
 * @typedef {import("../shared/wire.d.ts").Lease} Lease
 *
 * @typedef {object} Begun the message that this page got
 * @property {string} message
 * @property {number} attempt
 * @property {string} lease
 *
 * @typedef {"begin" | "go on" | "give up" | "be silent"} Step
 */

/**
 * @param {Speech} speech
 * @param {string} me this page's client id
 * @returns {Lease | null} this page's own right to be heard; null for a mirror, and where no source shall sound
 */
export function leadOf({ message, lease, media_url }, me) {
  return message !== null && lease?.client === me && media_url !== "" ? lease : null;
}

/**
 * Whether the streamer has a message spoken again. Each offer has a lease of its own, and its attempt is one more
 * than the last one's; only a replay counts from one again.
 * @param {Begun} begun
 * @param {Lease} lease
 */
export function isReplay(begun, lease) {
  return lease.id !== begun.lease && lease.attempt <= begun.attempt;
}

/**
 * What a page with the right to be heard does. Nobody shall hear a message twice: what was begun is gone on with where
 * its sound is still at hand, and else given up, since the server may not know yet that it was heard.
 * @param {SpeechMessage} message
 * @param {Lease | null} lead
 * @param {Begun | null} loaded whose sound is at hand
 * @param {Begun | null} begun how this page, maybe before a reload, began this message
 * @returns {Step}
 */
export function nextStep(message, lead, loaded, begun) {
  if (lead === null) return "be silent";
  if (loaded?.message === message.id && !isReplay(loaded, lead)) return "go on";
  const wasHeard = message.started_at !== null || (begun !== null && !isReplay(begun, lead));
  return wasHeard ? "give up" : "begin";
}

/**
 * Whether a page that is silent itself shows the words: once they are heard somewhere, and not in a panic.
 * @param {Speech} speech
 */
export function isHeard({ phase, at_ms, is_silenced }) {
  return phase === "speaking" && at_ms > 0 && !is_silenced;
}

/**
 * @param {readonly SpokenWord[]} words in order
 * @param {number} positionMs of the sound
 * @returns {number} index of the word that is spoken; -1 before the first
 */
export function wordAt(words, positionMs) {
  let index = -1;
  while (index + 1 < words.length && (words[index + 1]?.at_ms ?? Infinity) <= positionMs) index += 1;
  return index;
}

/**
 * How far the text is moved up, so that the line being spoken is the first that is seen and the last line is the lowest.
 * @param {number} lineTop of the word that is spoken, pixels from the top of the text
 * @param {number} textHeight
 * @param {number} shownHeight of what can be seen at once
 */
export function rolledTo(lineTop, textHeight, shownHeight) {
  return Math.max(0, Math.min(lineTop, textHeight - shownHeight));
}
