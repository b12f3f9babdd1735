"""The viewers' queue: its items, their states, and the order they play in."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct, structs

from app.domain.fitting import EVENT_ROOM_BYTES, fit
from app.domain.ids import AmountMinor, Currency, DurationMs, QueueItemId
from app.domain.media import Media
from app.domain.rules import Reason
from app.domain.undo import UndoStep


class ItemState(StrEnum):
    """Where an item is on its way (PROTOCOL 3)."""

    RESOLVING = "resolving"
    PENDING = "pending"
    """Waits for approval."""
    QUEUED = "queued"
    HELD = "held"
    """Stays in the list but is passed over."""
    PLAYING = "playing"
    """It is the player's item, offered or started."""
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
        start_ms: Where the request asked it to begin.
        requested_by: Cleaned name; empty for the streamer's own.
        external_id: The id the ``source`` gave it, unique within that source; None where there is none.
        position_ms: How far it was played when it was last known.
        attempt: How often it was offered to a player source; 0 before the first time.
        started_at: When it was first heard; None before that.
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
    source: str = ""
    external_id: str | None = None
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
    """Those of the items that wait for their turn in which a text stands.

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
    """The queue as every source sees it: its head and its totals (ARCHITECTURE 3).

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


def fitting(summary: QueueSummary) -> QueueSummary:
    """Return a summary cut so far that it fits in one event; the totals still count everything.

    What needs a decision has half of the room, and the queue all that is left. Where the queue is larger than that,
    its messages go first: they were read when the request was approved.
    """
    pending, left = fit(summary.pending, EVENT_ROOM_BYTES // 2, _slim)
    room = EVENT_ROOM_BYTES - EVENT_ROOM_BYTES // 2 + left
    items, _ = fit(summary.items, room, _slim)
    if len(items) < len(summary.items):
        items, _ = fit(tuple(structs.replace(item, message="") for item in summary.items), room, _slim)
    return structs.replace(summary, pending=pending, items=items)


def _slim(item: QueueItem) -> QueueItem:
    """Return an item without its message and with short names."""
    media = structs.replace(item.media, title=item.media.title[:100], channel=item.media.channel[:50])
    return structs.replace(item, media=media, message="", requested_by=item.requested_by[:50])
