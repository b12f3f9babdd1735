"""The viewers' queue: its items, their states, the order they play in, and the rules for requests."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct, structs

from app.domain.ids import AmountMinor, AuthorId, Currency, DurationMs, QueueItemId, Unit
from app.domain.lists import EVENT_ROOM_BYTES, UndoStep, first_within
from app.domain.media import Media, ResolvedMedia
from app.domain.reasons import Reason
from app.domain.settings import RequestRules
from app.domain.speech_text.blocked_words import blocked_words
from app.domain.text import is_blocked


class ItemState(StrEnum):
    """The state of an item."""

    RESOLVING = "resolving"
    PENDING = "pending"
    """Waits for approval."""
    QUEUED = "queued"
    HELD = "held"
    """Stays in the list but is skipped."""
    PLAYING = "playing"
    """Offered to the player or started."""
    PLAYED = "played"
    REJECTED = "rejected"
    REMOVED = "removed"
    SKIPPED = "skipped"
    FAILED = "failed"


ACTIVE_STATES = frozenset({ItemState.RESOLVING, ItemState.PENDING, ItemState.QUEUED, ItemState.HELD, ItemState.PLAYING})
"""States of items that are still in the list."""
WAITING_STATES = ACTIVE_STATES - {ItemState.PLAYING}
FALLBACK_SOURCE = "fallback"
"""``source`` of an item that came from the fallback list or folder."""


class QueueItem(Struct, frozen=True, kw_only=True):
    """One place in the queue. The same video queued twice is two items.

    Attributes:
        reason: Why it was refused or failed, or ``metadata_unavailable`` while it waits; None otherwise.
        start_ms: Requested start position.
        requested_by: Cleaned name; empty for the streamer's own.
        external_id: The id the ``source`` gave it, unique within that source; None where there is none.
        position_ms: How far it was played when it was last known.
        attempt: How often it was offered to a player source; 0 before the first time.
        started_at: When playback began; None before that.
    """

    id: QueueItemId
    state: ItemState
    media: Media
    reason: Reason | None = None
    start_ms: DurationMs = 0
    requested_by: str = ""
    message: str = ""
    amount_minor: AmountMinor = 0
    currency: Currency = ""
    unit: Unit = ""
    source: str = ""
    external_id: str | None = None
    author_id: AuthorId = ""
    requested_at: datetime
    position_ms: DurationMs = 0
    attempt: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None


class QueuePage(Struct, frozen=True, kw_only=True):
    """A part of a longer list."""

    items: tuple[QueueItem, ...]
    total: int
    offset: int


class QueueMatches(Struct, frozen=True, kw_only=True):
    """The waiting items that contain a text.

    Attributes:
        items: The first of them, in play order.
        places: Where each stands among all that wait, beginning at 0.
        total: How many there are.
    """

    query: str
    items: tuple[QueueItem, ...] = ()
    places: tuple[int, ...] = ()
    total: int = 0


class QueueSummary(Struct, frozen=True, kw_only=True):
    """The queue as every source sees it: its head and its totals.

    Attributes:
        items: The first 50 items that wait for their turn (``queued`` and ``held``), in play order.
        pending: The first 50 that wait for a decision or are being resolved: largest donation first, then oldest.
        revision: Grows with every change of the list, also of what is behind its head.
        waiting: How many wait for their turn; ``waiting_length_ms`` is the sum of their known lengths.
        undo: The command that undo would take back, or empty.
        undo_step: The same with what it was about; None where there is nothing to take back.
    """

    items: tuple[QueueItem, ...] = ()
    pending: tuple[QueueItem, ...] = ()
    waiting: int = 0
    waiting_length_ms: DurationMs = 0
    pending_total: int = 0
    revision: int = 0
    is_open: bool = True
    undo: str = ""
    undo_step: UndoStep | None = None


class Standing(Struct, frozen=True, kw_only=True):
    """How the queue stands for one viewer.

    Attributes:
        waiting: Items of anybody that wait for their turn; ``waiting_length_ms`` is the sum of their known lengths.
        place: Of the viewer's first item among those that will play, 1 for the next; 0 where there is none.
        ahead_ms: Known lengths of those before it.
        is_pending: An item of the viewer's waits for a decision or is being resolved.
        is_held: An item of the viewer's is held.
    """

    waiting: int = 0
    waiting_length_ms: DurationMs = 0
    place: int = 0
    ahead_ms: DurationMs = 0
    is_pending: bool = False
    is_held: bool = False


QUEUE_LIMIT = 10_000
"""Items in the list."""
SUMMARY_LENGTH = 50
"""How many items of each list ``queue_changed`` carries."""
RANK_STEP = 1024.0


def rank_between(before: float | None, after: float | None) -> float | None:
    """Return a rank that sorts between two neighbours; None stands for the end of the list.

    Returns None where no number is left between them: the list must be renumbered.
    """
    if before is None and after is None:
        return RANK_STEP
    if before is None:
        return (after or 0.0) - RANK_STEP
    if after is None:
        return before + RANK_STEP
    middle = (before + after) / 2
    return middle if before < middle < after else None


def truncated_to_frame(summary: QueueSummary) -> QueueSummary:
    """Return the summary with lists truncated to one event; the totals still count everything.

    What needs a decision has half of the room, and the queue all that is left. Where the queue is larger than that,
    its messages go first: they were read when the request was approved.
    """
    pending, left = first_within(summary.pending, EVENT_ROOM_BYTES // 2, _slim)
    room = EVENT_ROOM_BYTES - EVENT_ROOM_BYTES // 2 + left
    items, _ = first_within(summary.items, room, _slim)
    if len(items) < len(summary.items):
        items, _ = first_within(tuple(structs.replace(item, message="") for item in summary.items), room, _slim)
    return structs.replace(summary, pending=pending, items=items)


def _slim(item: QueueItem) -> QueueItem:
    """Return an item without its message and with short names."""
    media = structs.replace(item.media, title=item.media.title[:100], channel=item.media.channel[:50])
    return structs.replace(item, media=media, message="", requested_by=item.requested_by[:50])


class RequestContext(Struct, frozen=True, kw_only=True):
    """The contents of the queue that matter for a new request.

    Attributes:
        active: Items in the list.
        of_viewer: Of these, how many this viewer requested.
        is_in_list: This very video is in the list.
        minutes_since_played: Since this very video last played; None if it never did.
    """

    active: int
    of_viewer: int = 0
    is_in_list: bool = False
    minutes_since_played: float | None = None


def _has_blocked_word(words: tuple[str, ...], title: str) -> bool:
    """Return whether a word occurs in a title, also inside another one, or spelled in another way."""
    folded = title.casefold()
    return any(word.casefold() in folded for word in words if word) or bool(blocked_words(words).spans(title))


def refusal_at_once(rules: RequestRules, context: RequestContext, item: QueueItem) -> Reason | None:
    """Return why a viewer's request is refused before the video is resolved, or None."""
    requested_by, video_id = item.requested_by, item.media.video_id
    checks: tuple[tuple[bool, Reason], ...] = (
        (not rules.is_open, Reason.REQUESTS_PAUSED),
        (is_blocked(rules.blocked_users, requested_by, item.author_id), Reason.BLOCKED_USER),
        (video_id != "" and video_id in rules.blocked_videos, Reason.BLOCKED_VIDEO),
        (context.is_in_list, Reason.DUPLICATE),
        (
            context.minutes_since_played is not None and context.minutes_since_played < rules.repeat_after_min,
            Reason.RECENTLY_PLAYED,
        ),
        (rules.user_limit > 0 and requested_by != "" and context.of_viewer >= rules.user_limit, Reason.USER_LIMIT),
    )
    return next((reason for is_refused, reason in checks if is_refused), None)


def is_unchecked(rules: RequestRules, media: ResolvedMedia) -> bool:
    """Return whether too little is known about a video to tell what the rules say of it."""
    has_length_rule = rules.max_length_ms > 0 or rules.min_length_ms > 0
    is_channel_unknown = media.channel_id == "" and media.path == ""
    return (
        not media.is_complete
        or (has_length_rule and media.length_ms is None)
        or (is_channel_unknown and any(rules.blocked_channels))
    )


def refusal_of_media(rules: RequestRules, media: ResolvedMedia) -> Reason | None:
    """Return why a viewer's request is refused once the video is resolved, or None."""
    length = media.length_ms
    checks: tuple[tuple[bool, Reason], ...] = (
        (media.is_live, Reason.LIVE),
        (media.age_limit >= 18, Reason.AGE_RESTRICTED),  # noqa: PLR2004 -- years
        (not media.is_embeddable, Reason.NOT_EMBEDDABLE),
        (media.channel_id != "" and media.channel_id in rules.blocked_channels, Reason.BLOCKED_CHANNEL),
        (_has_blocked_word(rules.blocked_words, media.title), Reason.BLOCKED_WORD),
        (length is not None and 0 < rules.max_length_ms < length, Reason.TOO_LONG),
        (length is not None and length < rules.min_length_ms, Reason.TOO_SHORT),
    )
    return next((reason for is_refused, reason in checks if is_refused), None)
