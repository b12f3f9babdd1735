// Written by packaging/wire_types.py from the Python types; do not edit.
// Times are UTC in ISO 8601, `_ms` is milliseconds, `_minor` the currency's smallest unit.

/**
 * The widgets shall look or speak otherwise.
 *
 * Attributes:
 *     language: ``uk`` or ``en``.
 */
export interface AppearanceChanged {
  type: "appearance_changed";
  language: string;
}

/** How the widgets look and speak, as a snapshot carries it. */
export interface AppearanceState {
  language: string;
}

/** The server is about to close the stream: shutdown, revoked, replaced or limit. */
export interface Bye {
  reason: string;
  retry_ms: number;
}

/** The first frame of each stream. `server_ms` is the server's wall clock; `resumed` means no snapshot follows. */
export interface Connected {
  client: string;
  epoch: string;
  offset: number;
  resumed: boolean;
  reason: string;
  ping_ms: number;
  schema: number;
  server_ms: number;
  version: string;
}

/** Where an item is on its way (PROTOCOL 3). */
export type ItemState = "failed" | "held" | "pending" | "played" | "playing" | "queued" | "rejected" | "removed" | "resolving" | "skipped";

/** The right of one source to make sound. */
export interface Lease {
  id: string;
  client: string;
  attempt: number;
}

/**
 * The thing itself, as every source and panel may see it. It never holds a path of this PC.
 *
 * Attributes:
 *     video_id: The YouTube id; empty for a file.
 *     link: The canonical address; empty for a file of the streamer's own.
 *     length_ms: None while it is not known.
 *     thumbnail_url: https address at i.ytimg.com, or empty.
 *     has_video: False for sound without a picture.
 */
export interface Media {
  kind: MediaKind;
  title: string;
  video_id: string;
  link: string;
  length_ms: number | null;
  channel: string;
  channel_id: string;
  thumbnail_url: string;
  has_video: boolean;
}

/** Where media come from, and so which element of the page plays them. */
export type MediaKind = "file" | "youtube";

/**
 * Something the streamer should know.
 *
 * Attributes:
 *     subject: Title of the video, name of the source: cleaned, plain text.
 *     by: Who asked for it, or empty.
 *     reason: Why, where there is a reason.
 */
export interface Notice {
  type: "notice";
  kind: NoticeKind;
  subject: string;
  by: string;
  reason: Reason | null;
}

/** What a notice is about; each kind can be switched off for the tray. */
export type NoticeKind = "engine_restarted" | "request_waits" | "source_back" | "source_flaps" | "source_silent" | "video_failed";

/** Sent now and then; the page sends both values back as they are. */
export interface Ping {
  n: number;
  t: number | string;
}

/**
 * The whole state of the player.
 *
 * Attributes:
 *     item: What plays or is about to; None when idle.
 *     media_url: Signed path of a file, relative to this server; empty for YouTube.
 *     position_ms: Where it was at ``at_ms``; while playing it moves on from there by itself.
 *     at_ms: Wall clock of the server, milliseconds since 1970.
 *     cue: Grows by one with each commanded jump; a page that already plays this item and attempt
 *         moves only when it changes.
 *     fade_ms: How long a change of volume takes.
 */
export interface Player {
  state: PlayerState;
  item: QueueItem | null;
  media_url: string;
  position_ms: number;
  at_ms: number;
  cue: number;
  lease: Lease | null;
  volume_percent: number;
  fade_ms: number;
  is_fallback: boolean;
}

/** Something else plays, or it plays otherwise. */
export interface PlayerChanged {
  type: "player_changed";
  player: Player;
}

/** What the player is doing. */
export type PlayerState = "idle" | "offered" | "paused" | "playing" | "waiting";

/** The queue has a new content or order. */
export interface QueueChanged {
  type: "queue_changed";
  queue: QueueSummary;
}

/**
 * One place in the queue. The same video queued twice is two items.
 *
 * Attributes:
 *     reason: Why it was refused or failed, or ``metadata_unavailable`` while it waits; None otherwise.
 *     start_ms: Where the request asked it to begin.
 *     requested_by: Cleaned name; empty for the streamer's own.
 *     external_id: The id the ``source`` gave it, unique within that source; None where there is none.
 *     position_ms: How far it was played when it was last known.
 *     attempt: How often it was offered to a player source; 0 before the first time.
 *     started_at: When it was first heard; None before that.
 */
export interface QueueItem {
  id: string;
  state: ItemState;
  media: Media;
  reason: Reason | null;
  start_ms: number;
  requested_by: string;
  message: string;
  amount_minor: number;
  currency: string;
  source: string;
  external_id: string | null;
  requested_at: string;
  position_ms: number;
  attempt: number;
  started_at: string | null;
  finished_at: string | null;
}

/**
 * The queue as every source sees it: its head and its totals (ARCHITECTURE 3).
 *
 * Attributes:
 *     items: The first 50 items that wait for their turn (``queued`` and ``held``), in play order.
 *     pending: The first 50 that wait for a decision or are being resolved: largest donation first, then oldest.
 *     revision: Grows with every change of the list, also of what is behind its head.
 *     waiting: How many wait for their turn; ``waiting_length_ms`` is the sum of their known lengths.
 *     undo: The command that undo would take back, or empty.
 */
export interface QueueSummary {
  items: readonly QueueItem[];
  pending: readonly QueueItem[];
  waiting: number;
  waiting_length_ms: number;
  pending_total: number;
  revision: number;
  is_open: boolean;
  undo: string;
}

/** A stable code (PROTOCOL 3), each with a sentence for people. */
export type Reason = "age_restricted" | "blocked_channel" | "blocked_user" | "blocked_video" | "blocked_word" | "did_not_start" | "duplicate" | "embed_refused" | "file_missing" | "file_not_allowed" | "file_unreadable" | "interrupted" | "live" | "metadata_unavailable" | "no_referrer" | "not_a_video_link" | "not_embeddable" | "not_found" | "player_error" | "private" | "queue_full" | "recently_played" | "requests_paused" | "timed_out" | "too_long" | "too_short" | "user_limit";

/**
 * A source's word about what it plays.
 *
 * Attributes:
 *     error: For ``failed``: the IFrame player's number (2, 5, 100, 101, 150, 152, 153) or ``media``.
 *     length_ms: As the page's player measured it; None while unknown.
 */
export interface Report {
  lease: string;
  attempt: number;
  item: string;
  what: ReportKind;
  position_ms?: number | null;
  length_ms?: number | null;
  error?: number | string | null;
}

/** What a source says of its own playing. */
export type ReportKind = "failed" | "finished" | "progress" | "started";

/** A request was refused after it had been taken in; those refused at once were told so in the answer. */
export interface RequestRejected {
  type: "request_rejected";
  item: string;
  title: string;
  requested_by: string;
  reason: Reason;
}

/** Everything as it was at `offset`. */
export interface Snapshot {
  offset: number;
  states: SnapshotStates;
}

/** The latest value of each subscribed topic that has one. */
export interface SnapshotStates {
  queue?: QueueSummary;
  player?: Player;
  appearance?: AppearanceState;
}

export type WireEvent = QueueChanged | PlayerChanged | AppearanceChanged | RequestRejected | Notice;

export type StateEvent = QueueChanged | PlayerChanged | AppearanceChanged;

export interface EventByName {
  queue_changed: QueueChanged;
  player_changed: PlayerChanged;
  appearance_changed: AppearanceChanged;
  request_rejected: RequestRejected;
  notice: Notice;
}

export interface FrameByName {
  connected: Connected;
  snapshot: Snapshot;
  ping: Ping;
  bye: Bye;
}
