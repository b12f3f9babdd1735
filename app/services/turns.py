"""Whose turn it is: steps inside the caller's transaction that give the player its item or take it away."""

from datetime import datetime

from msgspec import structs

from app.domain.errors import ConflictError
from app.domain.ids import QueueItemId
from app.domain.media import MediaKind
from app.domain.queue import FALLBACK_SOURCE, WAITING_STATES, ItemState
from app.domain.reasons import Reason
from app.services.changes import Before
from app.services.entries import as_playing, brought_back, left, require, with_state
from app.services.undo import Step
from app.store import queue as store
from app.store.database import Transaction
from app.store.queue import Entry

_PLAYING = frozenset({ItemState.PLAYING})


def take_next(transaction: Transaction, at: datetime) -> Entry | None:
    """Make the next item the player's; what plays of the fallback gives way. Return None if none waits."""
    entry = store.next_queued(transaction)
    if entry is None:
        return None
    current = store.playing(transaction)
    if current is not None:
        store.save(transaction, left(current, ItemState.SKIPPED, at))
    taken = as_playing(entry)
    store.save(transaction, taken)
    return taken


def play_now(transaction: Transaction, item_id: QueueItemId, at: datetime) -> tuple[Entry, ...]:
    """Make an item the player's at once; return it and the one that had to give way, as they were.

    Raises:
        NotFoundError: No item has this id.
        ConflictError: It is not waiting, or its file is not fetched yet.
    """
    entry = require(store.load(transaction, item_id), WAITING_STATES)
    if entry.item.media.kind is MediaKind.FILE and not entry.path:
        raise ConflictError("not_ready", "This file is not fetched yet.")
    current = store.playing(transaction)
    if current is not None:
        store.save(transaction, back_to_head(transaction, current, at))
    store.save(transaction, as_playing(entry).with_item(attempt=0))
    return (entry,) if current is None else (entry, current)


def retry(transaction: Transaction, item_id: QueueItemId) -> tuple[Entry, Entry]:
    """Queue an item that failed anew; return it as it was and as it is. An unknown one stays where it is.

    Raises:
        NotFoundError: No item has this id.
        ConflictError: There is nothing to try again.
    """
    before = require(store.load(transaction, item_id), frozenset(ItemState))
    if before.item.state in WAITING_STATES and before.item.reason is Reason.METADATA_UNAVAILABLE:
        return before, before
    if before.item.state is not ItemState.FAILED or before.item.source == FALLBACK_SOURCE:
        raise ConflictError("wrong_state", "There is nothing to try again.")
    after = structs.replace(before, rank=store.last_rank(transaction)).with_item(
        state=ItemState.QUEUED,
        reason=Reason.METADATA_UNAVAILABLE if before.item.media.length_ms is None else None,
        attempt=0,
        position_ms=0,
        started_at=None,
        finished_at=None,
    )
    store.save(transaction, after)
    return before, after


def put_back(transaction: Transaction, item_id: QueueItemId, at: datetime) -> Entry:
    """Make the player's item the next in the queue again; return it as it is.

    Raises:
        ConflictError: It is not the player's item any more.
    """
    entry = require(store.load(transaction, item_id), _PLAYING)
    back = back_to_head(transaction, entry, at)
    store.save(transaction, back)
    return back


def update(transaction: Transaction, item_id: QueueItemId, changes: dict[str, object]) -> None:
    """Write what the player learnt of its item: fields of the item, and ``length_ms`` of its media.

    Raises:
        ConflictError: It is not the player's item any more.
    """
    entry = require(store.load(transaction, item_id), _PLAYING)
    length = changes.get("length_ms")
    new = entry.with_item(**{name: value for name, value in changes.items() if name != "length_ms"})
    store.save(transaction, new if length is None else new.with_media(length_ms=length))


def finish(
    transaction: Transaction, item_id: QueueItemId, state: ItemState, reason: Reason | None, at: datetime
) -> Entry:
    """Take the player's item away from it; return it as it was.

    Raises:
        ConflictError: It is not the player's item any more.
    """
    entry = require(store.load(transaction, item_id), _PLAYING)
    new = left(entry, state, at, reason)
    if state in WAITING_STATES:
        new = back_to_head(transaction, entry, at)
        if new.item.state in WAITING_STATES:
            new = new.with_item(state=state, reason=reason)
    store.save(transaction, new)
    return entry


def restore(transaction: Transaction, step: Step[Before], at: datetime) -> list[Entry]:
    """Put every item of a step back as it was, unless it has played; return them as they are now."""
    restored = [_restored(transaction, step.command, old, at) for old in step.before]
    return [entry for entry in restored if entry is not None]


def _restored(transaction: Transaction, command: str, old: Entry, at: datetime) -> Entry | None:
    now = store.load(transaction, old.item.id)
    was_playing = old.item.state is ItemState.PLAYING
    if now is None or now.item.state is ItemState.PLAYED:
        return None
    if now.item.state is ItemState.PLAYING and (was_playing or command != "play_now"):
        return None
    if command == "add":
        if now.item.state in WAITING_STATES:
            store.save(transaction, left(now, ItemState.REMOVED, at))
        return None
    back = brought_back(old, now)
    if was_playing:  # it cannot go on at once: it is next
        back = back_to_head(transaction, back, at)
    store.save(transaction, back)
    return back


def back_to_head(transaction: Transaction, entry: Entry, at: datetime) -> Entry:
    """Return the player's item as the next in the queue, or as removed if it came from the fallback.

    What has been heard already will be offered anew, as often as any other item.
    """
    if entry.item.source == FALLBACK_SOURCE:
        return left(entry, ItemState.REMOVED, at)
    attempt = entry.item.attempt if entry.item.started_at is None else 0
    media = entry.item.media
    is_unknown = media.kind is MediaKind.YOUTUBE and media.length_ms is None  # it was taken before it was known
    reason = Reason.METADATA_UNAVAILABLE if is_unknown else None
    back = with_state(entry, ItemState.QUEUED).with_item(attempt=attempt, reason=reason)
    return structs.replace(back, rank=store.first_rank(transaction))
