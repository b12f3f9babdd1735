"""What happens to one item of the queue: pure functions from an entry to the entry it becomes."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath

from msgspec import structs

from app.domain import text
from app.domain.errors import ConflictError, NotFoundError
from app.domain.media import HostedLink, LocalFile, Media, MediaKind, MediaSource, ResolvedMedia, YouTubeVideo
from app.domain.queue import ItemState, QueueItem
from app.domain.reasons import Reason
from app.store.queue import Entry

_MESSAGE_BYTES = 12 << 10
_TITLE_BYTES = 6 << 10
_NAME_BYTES = 2 << 10
"""Of one text as ASCII JSON. Any real text is far shorter; 500 families of emoji would be 57 KiB, and the event
of the player that carries them would not fit in its 64 KiB."""

APPROVABLE = frozenset({ItemState.PENDING, ItemState.RESOLVING})
MOVABLE = frozenset({ItemState.QUEUED, ItemState.HELD})


def message_of(raw: str) -> str:
    """Return a viewer's message, cleaned and of a bounded size."""
    return _within(text.clean_message(raw), text.MESSAGE_LENGTH, _MESSAGE_BYTES)


def title_of(raw: str) -> str:
    """Return a title, cleaned and of a bounded size."""
    return _within(text.clean_title(raw), text.TITLE_LENGTH, _TITLE_BYTES)


def name_of(raw: str) -> str:
    """Return the name of a viewer, a channel or a program, cleaned and of a bounded size."""
    return _within(text.clean_name(raw), text.NAME_LENGTH, _NAME_BYTES)


def _within(cleaned: str, limit: int, most_bytes: int) -> str:
    """Return a cleaned text cut to so few grapheme clusters that it takes no more bytes than this."""
    while (size := len(json.dumps(cleaned))) > most_bytes:
        limit = min(limit - 1, limit * most_bytes // size)
        cleaned = text.clean(cleaned, limit)
    return cleaned


def unknown_media(source: MediaSource) -> Media:
    """Return what can be said of media before they are resolved."""
    match source:
        case YouTubeVideo(video_id=video_id, link=link):
            return Media(kind=MediaKind.YOUTUBE, title=f"youtu.be/{video_id}", video_id=video_id, link=link)
        case HostedLink(url=url):
            return Media(kind=MediaKind.FILE, title=title_of(url), link=url)
        case LocalFile(path=path):
            return Media(kind=MediaKind.FILE, title=title_of(PurePath(path).stem))


def with_resolved(entry: Entry, media: ResolvedMedia) -> Entry:
    """Return an entry with what a resolver learnt of its media, cleaned."""
    known = entry.with_media(
        title=title_of(media.title) or entry.item.media.title,
        length_ms=media.length_ms,
        channel=name_of(media.channel),
        channel_id=name_of(media.channel_id),
        thumbnail_url=media.thumbnail_url,
        has_video=media.has_video,
    )
    if media.length_ms is not None and known.item.start_ms >= media.length_ms:
        known = known.with_item(start_ms=0)
    return structs.replace(known, path=media.path or entry.path)


def is_unknown(entry: Entry) -> bool:
    """Tell whether an answer of the resolver is still wanted for an item that waits."""
    return entry.item.state is ItemState.RESOLVING or entry.item.reason is Reason.METADATA_UNAVAILABLE


def as_playing(entry: Entry) -> Entry:
    """Return an entry as the player's item; one that was interrupted goes on where it was."""
    start = entry.item.position_ms or entry.item.start_ms
    return entry.with_item(state=ItemState.PLAYING, reason=None, position_ms=start, started_at=None, finished_at=None)


def with_state(entry: Entry, state: ItemState) -> Entry:
    """Return an entry in a waiting state; an unknown video stays marked as unknown."""
    reason = Reason.METADATA_UNAVAILABLE if is_unknown(entry) else None
    return entry.with_item(state=state, reason=reason, finished_at=None)


def left(entry: Entry, state: ItemState, at: datetime, reason: Reason | None = None) -> Entry:
    """Return an entry that has left the list."""
    return entry.with_item(state=state, reason=reason, finished_at=at)


def brought_back(old: Entry, now: Entry) -> Entry:
    """Return an entry as it was, with what has been learnt of its media meanwhile."""
    if now.item.media == old.item.media and now.path == old.path:
        return old
    back = structs.replace(old.with_item(media=now.item.media), path=now.path)
    if not is_unknown(old):
        return back
    state = ItemState.PENDING if old.item.state is ItemState.RESOLVING else old.item.state
    return back.with_item(state=state, reason=None)


def require(entry: Entry | None, allowed: frozenset[ItemState]) -> Entry:
    """Return an entry that is in one of the states.

    Raises:
        NotFoundError: There is none.
        ConflictError: It is in another state.
    """
    if entry is None:
        raise NotFoundError("no_such_item", "No item has this id.")
    if entry.item.state not in allowed:
        raise ConflictError("wrong_state", f"This cannot be done while the item is {entry.item.state.value}.")
    return entry


def items(entries: Iterable[Entry]) -> tuple[QueueItem, ...]:
    """Return what of the entries every source may see."""
    return tuple(entry.item for entry in entries)
