// Written by packaging/wire_types.py from the Python types; do not edit.
// Times are UTC in ISO 8601, `_ms` is milliseconds, `_minor` the currency's smallest unit.

/** What became of the requests of one page, the newest last. */
export interface Answers {
  schema: number;
  at_ms: number;
  requests: readonly RequestAnswer[];
}

/**
 * What became of a command.
 *
 * Attributes:
 *     code: Why it was not done; empty where it was.
 *     sentence: The same for people, in the language of the stream.
 */
export interface CommandAnswer {
  seq: number;
  action: ModeratorAction;
  item: string;
  is_done: boolean;
  code: string;
  sentence: string;
}

/** What somebody did. */
export interface LogLine {
  at_ms: number;
  by: string;
  action: ModeratorAction;
  subject: string;
}

/** What a moderator can do. */
export type ModeratorAction = "approve" | "approve_message" | "block_viewer" | "hold" | "pause" | "pause_requests" | "play" | "play_next" | "reject" | "reject_message" | "remove" | "resume_requests" | "skip" | "stop_speech" | "undo" | "volume";

/** What an invitation allows. */
export type ModeratorRole = "helper" | "moderator";

/**
 * All that a moderator sees. It is sealed for this moderator alone.
 *
 * Attributes:
 *     at_ms: Clock of this PC, milliseconds since 1970.
 *     is_over: It was taken back or has ended; nothing else is told then.
 *     seq_seen: Of the last command that was taken.
 *     actions: What the role allows.
 *     is_paused: The player is paused; nothing new begins either.
 *     volume_percent: Of the player.
 *     answers: To the last commands of this invitation.
 *     log: What all moderators did last.
 */
export interface ModeratorView {
  schema: number;
  at_ms: number;
  name: string;
  role: ModeratorRole;
  expires_at_ms: number;
  is_over: boolean;
  seq_seen: number;
  actions: readonly ModeratorAction[];
  is_open: boolean;
  language: "en" | "uk";
  now: ViewedNow | null;
  is_paused: boolean;
  volume_percent: number;
  pending: readonly ViewedItem[];
  pending_total: number;
  queue: readonly ViewedItem[];
  waiting: number;
  messages: readonly ViewedMessage[];
  messages_total: number;
  speaking: ViewedMessage | null;
  undo: ViewedUndo | null;
  answers: readonly CommandAnswer[];
  log: readonly LogLine[];
}

/**
 * An item as everybody may see it.
 *
 * Attributes:
 *     by: Masked name; empty for the streamer's own.
 *     amount: In words, where the streamer shows amounts; else empty.
 *     length_ms: How long it plays; None while unknown.
 */
export interface PublicItem {
  id: string;
  title: string;
  by: string;
  amount: string;
  length_ms: number | null;
}

/**
 * What plays.
 *
 * Attributes:
 *     position_ms: Of what plays of it, at the time of the message; it grows while it is playing.
 */
export interface PublicNow {
  id: string;
  title: string;
  by: string;
  amount: string;
  length_ms: number | null;
  position_ms: number;
  is_playing: boolean;
}

/**
 * Whether the page takes requests.
 *
 * Attributes:
 *     needs_word: A word is asked for that the streamer says.
 *     sentence: Why they are closed; empty while they are open.
 */
export interface PublicRequests {
  is_open: boolean;
  needs_word: boolean;
  sentence: string;
}

/**
 * All that everybody is told.
 *
 * Attributes:
 *     at_ms: Clock of this PC, milliseconds since 1970.
 *     language: Of the stream; sentences and rules are in it.
 *     waiting: How many wait for their turn; ``waiting_ms`` is how long they play.
 *     rules: Of requests, in words.
 */
export interface PublicState {
  schema: number;
  at_ms: number;
  language: "en" | "uk";
  now: PublicNow | null;
  next: readonly PublicItem[];
  waiting: number;
  waiting_ms: number;
  requests: PublicRequests;
  rules: readonly string[];
}

/**
 * What became of a request.
 *
 * Attributes:
 *     id: As the page gave it.
 *     state: ``checking``, or a state of the item, or ``refused``.
 *     item: Its id as in `PublicState`; empty where there is none.
 *     place: Among those that wait for their turn, 1 for the next; 0 where it has none.
 *     wait_ms: How long those before it play, as far as known.
 *     sentence: Why it is refused or failed; empty otherwise.
 */
export interface RequestAnswer {
  id: string;
  state: string;
  item: string;
  title: string;
  place: number;
  wait_ms: number;
  sentence: string;
}

/** A view as it travels. */
export interface Sealed {
  schema: number;
  sealed: string;
}

/**
 * An item of the queue as moderators see it.
 *
 * Attributes:
 *     length_ms: How long it plays; None while unknown.
 *     is_checking: Its title and length are not known yet.
 *     sentence: Why it waits; empty where there is nothing to say.
 */
export interface ViewedItem {
  id: string;
  title: string;
  channel: string;
  by: string;
  message: string;
  amount: string;
  length_ms: number | null;
  is_held: boolean;
  is_checking: boolean;
  sentence: string;
}

/** A spoken message as moderators see it. */
export interface ViewedMessage {
  id: string;
  author: string;
  text: string;
  amount: string;
}

/** What plays. */
export interface ViewedNow {
  id: string;
  title: string;
  channel: string;
  by: string;
  message: string;
  amount: string;
  length_ms: number | null;
  is_held: boolean;
  is_checking: boolean;
  sentence: string;
  position_ms: number;
  is_playing: boolean;
}

/** What can be taken back. */
export interface ViewedUndo {
  step: number;
  command: string;
  subject: string;
}
