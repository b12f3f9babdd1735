"""State transitions of queue items. Functions that take a transaction run inside the caller's."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import PurePath

from msgspec import structs

from app.domain.errors import ConflictError
from app.domain.ids import QueueItemId
from app.domain.media import HostedLink, LocalFile, Media, MediaKind, MediaSource, ResolvedMedia, YouTubeVideo
from app.domain.queue import FALLBACK_SOURCE, WAITING_STATES, ItemState, QueueItem
from app.domain.reasons import Reason
from app.domain.text import bounded_name, bounded_title
from app.services.undo import Step
from app.store import queue as store
from app.store.database import Transaction
from app.store.queue import QueueEntry

QUEUED_STATES = frozenset({ItemState.QUEUED, ItemState.HELD})
_PLAYING = frozenset({ItemState.PLAYING})

type Before = tuple[QueueEntry, ...]
"""Items as a command found them."""


def unknown_media(source: MediaSource) -> Media:
    """Return media that are not resolved yet."""
    match source:
        case YouTubeVideo(video_id=video_id, link=link):
            return Media(kind=MediaKind.YOUTUBE, title=f"youtu.be/{video_id}", video_id=video_id, link=link)
        case HostedLink(url=url):
            return Media(kind=MediaKind.FILE, title=bounded_title(url), link=url)
        case LocalFile(path=path):
            return Media(kind=MediaKind.FILE, title=bounded_title(PurePath(path).stem))


def with_resolved(entry: QueueEntry, media: ResolvedMedia) -> QueueEntry:
    """Return an entry with resolved media, its texts cleaned."""
    known = entry.with_media(
        title=bounded_title(media.title) or entry.item.media.title,
        length_ms=media.length_ms,
        channel=bounded_name(media.channel),
        channel_id=bounded_name(media.channel_id),
        thumbnail_url=media.thumbnail_url,
        has_video=media.has_video,
    )
    if media.length_ms is not None and known.item.start_ms >= media.length_ms:
        known = _from_its_beginning(known)
    return structs.replace(known, path=media.path or entry.path)


def _from_its_beginning(entry: QueueEntry) -> QueueEntry:
    """Return an entry that starts at 0 and plays for as long as it would have."""
    start_ms, end_ms, asked_ms = entry.item.start_ms, entry.item.end_ms, entry.asked_end_ms
    whole = entry.with_item(start_ms=0, end_ms=None if end_ms is None else end_ms - start_ms)
    return structs.replace(whole, asked_end_ms=None if asked_ms is None else asked_ms - start_ms)


def is_unknown(entry: QueueEntry) -> bool:
    """Whether the media of an item that waits have to be resolved."""
    return entry.item.state is ItemState.RESOLVING or entry.item.reason is Reason.METADATA_UNAVAILABLE


def as_playing(entry: QueueEntry) -> QueueEntry:
    """Return an entry as the player's item; one that was interrupted resumes at its position."""
    start = entry.item.position_ms or entry.item.start_ms
    return entry.with_item(state=ItemState.PLAYING, reason=None, position_ms=start, started_at=None, finished_at=None)


def with_state(entry: QueueEntry, state: ItemState) -> QueueEntry:
    """Return an entry in a waiting state; an unknown video stays marked as unknown."""
    reason = Reason.METADATA_UNAVAILABLE if is_unknown(entry) else None
    return entry.with_item(state=state, reason=reason, finished_at=None)


def ended(entry: QueueEntry, state: ItemState, at: datetime, reason: Reason | None = None) -> QueueEntry:
    """Return an entry that has left the list."""
    return entry.with_item(state=state, reason=reason, finished_at=at)


def with_current_media(old: QueueEntry, now: QueueEntry) -> QueueEntry:
    """Return an entry as it was, with the media that are known now."""
    if now.item.media == old.item.media and now.path == old.path:
        return old
    back = structs.replace(old.with_item(media=now.item.media), path=now.path)
    if not is_unknown(old):
        return back
    state = ItemState.PENDING if old.item.state is ItemState.RESOLVING else old.item.state
    return back.with_item(state=state, reason=None)


def items(entries: Iterable[QueueEntry]) -> tuple[QueueItem, ...]:
    """Return the items, without what sources may not see."""
    return tuple(entry.item for entry in entries)


def take_next(transaction: Transaction, at: datetime) -> QueueEntry | None:
    """Make the next item the player's, in place of the fallback's. Return None if none waits."""
    entry = store.next_queued(transaction)
    if entry is None:
        return None
    current = store.playing(transaction)
    if current is not None:
        store.save(transaction, ended(current, ItemState.SKIPPED, at))
    taken = as_playing(entry)
    store.save(transaction, taken)
    return taken


def play_now(transaction: Transaction, item_id: QueueItemId, at: datetime) -> tuple[QueueEntry, ...]:
    """Make an item the player's at once; return it and the one that it replaced, as they were.

    Raises:
        NotFoundError: No item has this id.
        ConflictError: It is not waiting, or its file is not downloaded yet.
    """
    entry = store.require(transaction, item_id, WAITING_STATES)
    if entry.item.media.kind is MediaKind.FILE and not entry.path:
        raise ConflictError("not_ready", "This file is not downloaded yet.")
    current = store.playing(transaction)
    if current is not None:
        store.save(transaction, back_to_head(transaction, current, at))
    store.save(transaction, as_playing(entry).with_item(attempt=0))
    return (entry,) if current is None else (entry, current)


def retry(
    transaction: Transaction, item_id: QueueItemId, placed: Callable[[Transaction, QueueEntry], QueueEntry]
) -> tuple[QueueEntry, QueueEntry]:
    """Queue a failed item again; return it as it was and as it is. An unknown one keeps its place.

    Args:
        transaction: The caller's.
        item_id: Id of the item.
        placed: Returns an entry with its place in the queue.

    Raises:
        NotFoundError: No item has this id.
        ConflictError: There is nothing to retry.
    """
    before = store.require(transaction, item_id)
    if before.item.state in WAITING_STATES and before.item.reason is Reason.METADATA_UNAVAILABLE:
        return before, before
    if before.item.state in WAITING_STATES and before.item.reason is Reason.UNCHECKED:
        again = before.with_item(reason=Reason.METADATA_UNAVAILABLE)
        store.save(transaction, again)
        return before, again
    if before.item.state is not ItemState.FAILED or before.item.source == FALLBACK_SOURCE:
        raise ConflictError("wrong_state", "There is nothing to retry.")
    after = placed(transaction, before).with_item(
        state=ItemState.QUEUED,
        reason=Reason.METADATA_UNAVAILABLE if before.item.media.length_ms is None else None,
        attempt=0,
        position_ms=0,
        started_at=None,
        finished_at=None,
    )
    store.save(transaction, after)
    return before, after


def put_back(transaction: Transaction, item_id: QueueItemId, at: datetime) -> QueueEntry:
    """Make the player's item the next in the queue again; return it as it is.

    Raises:
        ConflictError: It is not the player's item any more.
    """
    entry = store.require(transaction, item_id, _PLAYING)
    back = back_to_head(transaction, entry, at)
    store.save(transaction, back)
    return back


def update(transaction: Transaction, item_id: QueueItemId, changes: dict[str, object]) -> None:
    """Write fields of the player's item, and ``length_ms`` of its media.

    Raises:
        ConflictError: It is not the player's item any more.
    """
    entry = store.require(transaction, item_id, _PLAYING)
    length = changes.get("length_ms")
    new = entry.with_item(**{name: value for name, value in changes.items() if name != "length_ms"})
    store.save(transaction, new if length is None else new.with_media(length_ms=length))


def finish(
    transaction: Transaction, item_id: QueueItemId, state: ItemState, reason: Reason | None, at: datetime
) -> QueueEntry:
    """End the player's item; return it as it was.

    Raises:
        ConflictError: It is not the player's item any more.
    """
    entry = store.require(transaction, item_id, _PLAYING)
    new = ended(entry, state, at, reason)
    if state in WAITING_STATES:
        new = back_to_head(transaction, entry, at)
        if new.item.state in WAITING_STATES:
            new = new.with_item(state=state, reason=reason)
    store.save(transaction, new)
    return entry


def restore(transaction: Transaction, step: Step[Before], at: datetime) -> list[QueueEntry]:
    """Put every item of a step back as it was, unless it has played; return them as they are now."""
    restored = [_restored(transaction, step.command, old, at) for old in step.before]
    return [entry for entry in restored if entry is not None]


def _restored(transaction: Transaction, command: str, old: QueueEntry, at: datetime) -> QueueEntry | None:
    now = store.load(transaction, old.item.id)
    was_playing = old.item.state is ItemState.PLAYING
    if now is None or now.item.state is ItemState.PLAYED:
        return None
    if now.item.state is ItemState.PLAYING and (was_playing or command != "play_now"):
        return None
    if command == "add":
        if now.item.state in WAITING_STATES:
            store.save(transaction, ended(now, ItemState.REMOVED, at))
        return None
    back = with_current_media(old, now)
    if was_playing:  # it does not resume at once: it is next
        back = back_to_head(transaction, back, at)
    store.save(transaction, back)
    return back


def back_to_head(transaction: Transaction, entry: QueueEntry, at: datetime) -> QueueEntry:
    """Return the player's item as the next in the queue, or as removed if it came from the fallback.

    If it had started, its attempts are counted from 0 again.
    """
    if entry.item.source == FALLBACK_SOURCE:
        return ended(entry, ItemState.REMOVED, at)
    attempt = entry.item.attempt if entry.item.started_at is None else 0
    media = entry.item.media
    is_unknown = media.kind is MediaKind.YOUTUBE and media.length_ms is None  # it began to play before it was resolved
    reason = Reason.METADATA_UNAVAILABLE if is_unknown else None
    back = with_state(entry, ItemState.QUEUED).with_item(attempt=attempt, reason=reason)
    return structs.replace(back, rank=store.first_rank(transaction), is_moved=True)
