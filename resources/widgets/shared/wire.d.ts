// Written by packaging/wire_types.py from the Python types; do not edit.
// Times are UTC in ISO 8601, `_ms` is milliseconds, `_minor` the currency's smallest unit.

/**
 * A donation as the alert shows it.
 *
 * Attributes:
 *     message: The displayed text; empty while it is held or refused.
 *     amount: The amount as it is written, such as ``100 ₴``; empty where there is none.
 *     at_ms: Wall clock of the server when it was first shown, milliseconds since 1970.
 *     sounds_at: The one source that plays the short sound, so that two open ones are not louder than one.
 */
export interface Alert {
  id: string;
  author: string;
  amount: string;
  amount_minor: number;
  currency: string;
  message: string;
  at_ms: number;
  sounds_at: string;
}

/** Another donation alert is shown, or none. */
export interface AlertChanged {
  type: "alert_changed";
  alert: Alert | null;
}

/** `alerts` in a snapshot; the same fields as in `alert_changed`. */
export interface AlertsState {
  alert: Alert | null;
}

/**
 * The look or the language of the widgets changed.
 *
 * Attributes:
 *     language: Of the stream, ``uk`` or ``en``.
 */
export interface AppearanceChanged {
  type: "appearance_changed";
  language: string;
  look: Look;
}

/** `appearance` in a snapshot; the same fields as in `appearance_changed`. */
export interface AppearanceState {
  language: string;
  look: Look;
}

/** The server is about to close the stream: shutdown, revoked, replaced or limit. */
export interface Bye {
  reason: string;
  retry_ms: number;
}

/**
 * What a viewer who wrote a command in chat is answered, for bots that can write there.
 *
 * Attributes:
 *     feed: Where the command was written.
 *     to: Name of the viewer.
 *     author_id: As on queue items: ``twitch:2002``; empty where the service does not tell.
 *     text: One short sentence or two, in the language of the stream.
 */
export interface ChatAnswer {
  type: "chat_answer";
  feed: FeedKind;
  to: string;
  author_id: string;
  text: string;
}

/**
 * Some sources play a known sound of two seconds, so that it can be seen in OBS whether viewers hear them.
 *
 * Attributes:
 *     clients: Which sources.
 *     at_ms: Wall clock of the server, milliseconds since 1970: a page that receives it late plays nothing.
 */
export interface ChimeRang {
  type: "chime_rang";
  clients: readonly string[];
  at_ms: number;
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

/** A service. The value is the ``source`` of whatever it brings, so it never changes. */
export type FeedKind = "donatello" | "donationalerts" | "hub" | "monobank" | "streamelements" | "streamlabs" | "tipeee" | "twitch" | "youtube";

/** Why a feed is not connected; a stable code, each with a sentence for the streamer. */
export type FeedReason = "address_blocked" | "bug" | "client_id_refused" | "ended" | "key_expired" | "key_not_read" | "key_refused" | "login_denied" | "login_expired" | "login_refused" | "no_channel" | "no_client_id" | "no_key" | "no_such_channel" | "no_such_jar" | "no_such_video" | "not_allowed" | "not_let_in" | "not_live" | "not_signed_in" | "not_stored" | "permission_missing" | "quota_used_up" | "service_down" | "silent" | "strange_answer" | "stream_over" | "too_often" | "unreachable" | "wrong_line";

/**
 * How much louder or quieter an item plays than the volume says.
 *
 * Attributes:
 *     gain_db: Decibels, -12 to 6. The volume with it is at most 100 %.
 *     lufs: How loud the item is, as it was measured when it played before; None where it was not.
 */
export interface Gain {
  gain_db: number;
  origin: GainOrigin;
  lufs: number | null;
}

/** Where a gain is from. */
export type GainOrigin = "measured" | "none" | "set";

/** The state of an item. */
export type ItemState = "failed" | "held" | "pending" | "played" | "playing" | "queued" | "rejected" | "removed" | "resolving" | "skipped";

/**
 * The right of one source to make sound.
 *
 * Attributes:
 *     id: Known to the holder only, whose reports it proves; others get a digest of it, another one for each lease.
 */
export interface Lease {
  id: string;
  client: string;
  attempt: number;
}

/** The look of the widgets, as sent to their pages; each field is the setting of the same name. */
export interface Look {
  accent_color: string;
  text_color: string;
  panel_color: string;
  opacity_percent: number;
  corner_percent: number;
  font: string;
  size_percent: number;
  is_animated: boolean;
  shows_alert_image: boolean;
}

/**
 * What plays, as every source may see it. It never contains a path of this PC.
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
 *     subject: Title of the video, name of the source or service, message with the link: cleaned, plain text.
 *     by: Who requested it, or empty.
 *     reason: Why, for a video; ``speech_reason`` for a message; ``feed_reason`` for a service.
 *     replayable: Id of a donation's message that was interrupted and can be spoken again; else empty.
 *     ends_at: When the key of a service ends; None for other notices.
 *     heard: What viewers hear of a source, or see; None for other notices.
 */
export interface Notice {
  type: "notice";
  kind: NoticeKind;
  subject: string;
  by: string;
  reason: Reason | null;
  speech_reason: SpeechReason | null;
  feed_reason: FeedReason | null;
  count: number;
  replayable: string;
  ends_at: string | null;
  heard: Verdict | null;
}

/** What a notice is about; each kind can be switched off for the tray. */
export type NoticeKind = "engine_restarted" | "feed_back" | "feed_key_ends" | "feed_late" | "feed_lost" | "feed_needs_you" | "message_waits" | "paid_video_refused" | "request_waits" | "scene_without_player" | "source_back" | "source_flaps" | "source_not_repaired" | "source_repaired" | "source_silent" | "source_unheard" | "source_unseen" | "speech_failed" | "video_failed";

/** Sent now and then; the page sends `n` and `t` back as they are. `server_ms` is the server's wall clock. */
export interface Ping {
  n: number;
  t: number;
  server_ms: number;
}

/**
 * The whole state of the player.
 *
 * Attributes:
 *     item: What plays or is about to; None when idle.
 *     media_url: Signed path of a file, relative to this server; empty for YouTube.
 *     position_ms: Position at ``at_ms``; while playing it advances from there.
 *     at_ms: Wall clock of the server, milliseconds since 1970.
 *     cue: Grows by one with each commanded jump; a page that already plays this item and attempt
 *         moves only when it changes.
 *     fade_ms: How long a change of volume takes.
 *     ducked_percent: How loud it is meanwhile, of ``volume_percent``: less than 100 while a voice speaks.
 *     is_silenced: Panic: paused and silent at once, without a fade.
 *     gain: What is remembered of the loudness of this item.
 *     is_unseen: Paused because viewers do not see the player in OBS; it goes on by itself when they do.
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
  ducked_percent: number;
  is_silenced: boolean;
  is_fallback: boolean;
  gain: Gain;
  is_unseen: boolean;
}

/** The player state changed. */
export interface PlayerChanged {
  type: "player_changed";
  player: Player;
}

/** What the player is doing. */
export type PlayerState = "idle" | "offered" | "paused" | "playing" | "waiting";

/** The queue changed. */
export interface QueueChanged {
  type: "queue_changed";
  queue: QueueSummary;
}

/**
 * One place in the queue. The same video queued twice is two items.
 *
 * Attributes:
 *     reason: Why it was refused or failed, or ``metadata_unavailable`` while it waits; None otherwise.
 *     start_ms: Requested start position.
 *     end_ms: Where it ends before its own end: what the link asks for, or as much as may be played of a viewer's
 *         request; None for its own end.
 *     requested_by: Cleaned name; empty for the streamer's own.
 *     external_id: The id the ``source`` gave it, unique within that source; None where there is none.
 *     position_ms: How far it was played when it was last known.
 *     attempt: How often it was offered to a player source; 0 before the first time.
 *     started_at: When playback began; None before that.
 */
export interface QueueItem {
  id: string;
  state: ItemState;
  media: Media;
  reason: Reason | null;
  start_ms: number;
  end_ms: number | null;
  requested_by: string;
  message: string;
  amount_minor: number;
  currency: string;
  unit: "" | "bits";
  source: string;
  external_id: string | null;
  author_id: string;
  requested_at: string;
  position_ms: number;
  attempt: number;
  started_at: string | null;
  finished_at: string | null;
}

/**
 * The queue as every source sees it: its head and its totals.
 *
 * Attributes:
 *     items: The first 50 items that wait for their turn (``queued`` and ``held``), in play order.
 *     pending: The first 50 that wait for a decision or are being resolved: largest donation first, then oldest.
 *     revision: Grows with every change of the list, also of what is behind its head.
 *     waiting: How many wait for their turn; ``waiting_length_ms`` is how long they play, as far as known.
 *     is_off_air: Viewers' requests are refused because nothing is on air, whatever ``is_open`` says.
 *     undo: The command that undo would take back, or empty.
 *     undo_step: The same with what it was about; None where there is nothing to take back.
 */
export interface QueueSummary {
  items: readonly QueueItem[];
  pending: readonly QueueItem[];
  waiting: number;
  waiting_length_ms: number;
  pending_total: number;
  revision: number;
  is_open: boolean;
  is_off_air: boolean;
  undo: string;
  undo_step: UndoStep | null;
}

/** A stable code, each with a sentence for people. */
export type Reason = "age_restricted" | "blocked_channel" | "blocked_user" | "blocked_video" | "blocked_word" | "channel_not_allowed" | "cooldown" | "did_not_start" | "duplicate" | "embed_refused" | "file_missing" | "file_not_allowed" | "file_unreadable" | "first_message" | "first_time_chatter" | "gift_too_small" | "interrupted" | "live" | "metadata_unavailable" | "no_allowed_word" | "no_referrer" | "not_a_video_link" | "not_embeddable" | "not_found" | "not_music" | "only_first" | "other_currency" | "player_error" | "price_not_covered" | "private" | "queue_full" | "recently_played" | "requests_paused" | "timed_out" | "too_few_views" | "too_long" | "too_many_requests" | "too_new" | "too_old" | "too_short" | "unchecked" | "user_limit" | "viewer_cooldown" | "wrong_word";

/**
 * A source's report about its playback.
 *
 * Attributes:
 *     item: Id of a queue item or a message.
 *     error: For ``failed``: the IFrame player's number (2, 5, 100, 101, 150, 152, 153) or ``media``.
 *     length_ms: As the page's player measured it; None while unknown.
 *     loudness_lufs: Of what played here so far, where it can be measured; None for YouTube and in the first seconds.
 *     measured_ms: How much that was.
 */
export interface Report {
  lease: string;
  attempt: number;
  item: string;
  what: ReportKind;
  position_ms?: number | null;
  length_ms?: number | null;
  loudness_lufs?: number | null;
  measured_ms?: number;
  error?: number | string | null;
}

/** The kind of a report. */
export type ReportKind = "failed" | "finished" | "progress" | "started";

/**
 * A request was refused after it had been accepted, or one from chat or with a donation was refused at once.
 *
 * What is refused at once over HTTP is answered with an error.
 *
 * Attributes:
 *     item: Empty for one that was refused at once.
 *     sentence: For the viewer, in the streamer's own words if there are some.
 *     author_id: As on queue items: ``twitch:2002``; empty where the service does not tell.
 *     is_paid: Money came with it; a notice tells the streamer.
 */
export interface RequestRejected {
  type: "request_rejected";
  item: string;
  title: string;
  requested_by: string;
  reason: Reason;
  sentence: string;
  author_id: string;
  is_paid: boolean;
}

/**
 * What a test shows; each widget uses what it has a place for.
 *
 * Attributes:
 *     who: Viewer; ``message`` and ``amount`` are of a donation.
 *     video: Title of what plays.
 *     titles: Of the next videos, with who requested them (``names``) and how long they play (``lengths_ms``).
 */
export interface Sample {
  who: string;
  amount: string;
  message: string;
  video: string;
  titles: readonly string[];
  names: readonly string[];
  lengths_ms: readonly number[];
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
  speech?: Speech;
  alerts?: AlertsState;
  appearance?: AppearanceState;
}

/**
 * The whole state of the speech.
 *
 * Attributes:
 *     message: What is spoken or is about to be; None when idle.
 *     words: Of the message, in order; empty while not known.
 *     media_url: Signed path of its sound, relative to this server; empty if no source plays it.
 *     lead_ms: Delay before the sound, so that the alert is seen and heard first.
 *     at_ms: Wall clock of the server when the sound began, milliseconds since 1970; 0 before that.
 *     waiting: The first that wait for their turn, in order; ``waiting_total`` counts all.
 *     pending: The first that wait for a decision: largest donation first, then oldest.
 *     is_paused: Nothing new begins.
 *     is_silenced: Panic: the current message is paused.
 *     missing: Languages for which this computer has no voice.
 *     engine: ``ready``, ``starting`` or ``failed``.
 *     revision: Grows with every change, also of what is behind the heads of the lists.
 *     undo: The command that undo would take back, or empty.
 *     undo_step: The same with what it was about; None where there is nothing to take back.
 */
export interface Speech {
  phase: SpeechPhase;
  message: SpeechMessage | null;
  words: readonly SpokenWord[];
  media_url: string;
  lead_ms: number;
  at_ms: number;
  lease: Lease | null;
  volume_percent: number;
  waiting: readonly SpeechMessage[];
  pending: readonly SpeechMessage[];
  waiting_total: number;
  pending_total: number;
  is_paused: boolean;
  is_silenced: boolean;
  missing: readonly string[];
  engine: "failed" | "ready" | "starting";
  revision: number;
  undo: string;
  undo_step: UndoStep | null;
}

/** The speech state changed. */
export interface SpeechChanged {
  type: "speech_changed";
  speech: Speech;
}

/**
 * One spoken message.
 *
 * Attributes:
 *     author: Cleaned name; empty for the streamer's own.
 *     text: Displayed text: cleaned, with blocked words masked if the settings say so.
 *     spoken: Spoken text, in words.
 *     voice: The requested voice; empty for the one of the text's language.
 *     reason: Why it is held, refused or failed; None otherwise.
 *     is_donation: Money came with it, so an alert is shown.
 *     external_id: The id the ``source`` gave it, unique within that source; None where there is none.
 *     attempt: How often it was offered to a voice source; 0 before the first time.
 *     length_ms: Of its sound; None before synthesis.
 *     started_at: When playback began; None before that.
 */
export interface SpeechMessage {
  id: string;
  state: SpeechState;
  author: string;
  text: string;
  spoken: string;
  voice: string;
  reason: SpeechReason | null;
  is_donation: boolean;
  amount_minor: number;
  currency: string;
  unit: "" | "bits";
  source: string;
  external_id: string | null;
  author_id: string;
  attempt: number;
  length_ms: number | null;
  requested_at: string;
  started_at: string | null;
  finished_at: string | null;
}

/** What the speech is doing. */
export type SpeechPhase = "idle" | "offered" | "speaking" | "waiting";

/** Why a message is held, refused, or failed; a stable code, each with a sentence for people. */
export type SpeechReason = "blocked_user" | "blocked_word" | "did_not_start" | "engine_crashed" | "engine_missing" | "engine_silent" | "engine_timed_out" | "expired" | "interrupted" | "nothing_to_say" | "player_error" | "queue_full" | "timed_out" | "total_limit" | "unknown_voice" | "user_limit";

/** The state of a message. */
export type SpeechState = "expired" | "failed" | "interrupted" | "pending" | "rejected" | "removed" | "skipped" | "speaking" | "spoken" | "waiting";

/** One spoken word, and when it begins, from the beginning of the sound. */
export interface SpokenWord {
  text: string;
  at_ms: number;
}

/**
 * The widgets of one kind show a sample for a moment.
 *
 * Attributes:
 *     widget: Such as ``alerts``; ``all`` is the page of all of them, each of which then shows one.
 *     at_ms: Wall clock of the server, milliseconds since 1970: a page that receives it late shows nothing.
 *     sounds_at: The one source that plays the short sound of an alert; empty where none is open.
 *     shows: In the place of the usual sample; None for that.
 */
export interface TestFired {
  type: "test_fired";
  widget: string;
  at_ms: number;
  sounds_at: string;
  shows: Sample | null;
}

/**
 * The last command that can be taken back.
 *
 * Attributes:
 *     number: Counted since the program started; a later command has a higher one.
 *     command: Its name, such as ``remove``.
 *     subject: Title or name of what it was about; empty where it was about nothing or several.
 *     count: How many it was about.
 *     first: Commands that were carried out at once are told at once, where they have the same name: the number of
 *         the first of them. Subject and count are of all of them; undoing ``number``, and so on down to ``first``,
 *         takes all of them back. 0 where it was told alone.
 */
export interface UndoStep {
  number: number;
  command: string;
  subject: string;
  count: number;
  first: number;
}

/** What viewers hear of a source, or see. */
export type Verdict = "doubled" | "fader_down" | "heard" | "heard_through_capture" | "monitor_only" | "muted" | "muted_but_heard" | "no_sound_from_page" | "not_in_program" | "not_on_stream_track" | "not_rerouted" | "not_seen";

export type WireEvent = QueueChanged | PlayerChanged | SpeechChanged | AlertChanged | AppearanceChanged | RequestRejected | Notice | ChatAnswer | TestFired | ChimeRang;

export type StateEvent = QueueChanged | PlayerChanged | SpeechChanged | AlertChanged | AppearanceChanged;

export interface EventByName {
  queue_changed: QueueChanged;
  player_changed: PlayerChanged;
  speech_changed: SpeechChanged;
  alert_changed: AlertChanged;
  appearance_changed: AppearanceChanged;
  request_rejected: RequestRejected;
  notice: Notice;
  chat_answer: ChatAnswer;
  test_fired: TestFired;
  chime_rang: ChimeRang;
}

export interface FrameByName {
  connected: Connected;
  snapshot: Snapshot;
  ping: Ping;
  bye: Bye;
}
