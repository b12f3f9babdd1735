# ruff: noqa: S608 -- every statement is put together from constants of this module
"""The table of queue items. Every function runs inside the caller's transaction."""

import sqlite3
from datetime import datetime

from msgspec import Struct, structs

from app.domain.ids import QueueItemId
from app.domain.media import Media, MediaKind
from app.domain.queue import FALLBACK_SOURCE, RANK_STEP, ItemState, QueueItem, RequestContext, Standing, rank_between
from app.domain.reasons import Reason
from app.store.database import Transaction, from_ms, time_of, to_ms
from app.store.history import HistoryTable
from app.store.items import ItemStore, ListEntry

_NAMES = (
    *("id", "state", "reason", "rank", "kind", "title", "video_id", "link", "path", "length_ms", "channel"),
    *("channel_id", "thumbnail_url", "has_video", "start_ms", "requested_by", "message", "amount_minor", "currency"),
    *("unit", "source", "external_id", "author_id"),
    *("is_streamers", "requested_at", "position_ms", "attempt", "started_at", "finished_at"),
)
_WAITING = "state IN ('queued', 'held')"
_PENDING = "state IN ('pending', 'resolving')"
_ACTIVE = "state IN ('resolving', 'pending', 'queued', 'held', 'playing')"
_PLAYABLE = "(kind <> 'file' OR path <> '')"
"""A hosted link has no path before it is downloaded."""
_LONGEST_MS = 2**53 - 1
"""The largest integer of JavaScript; `sum` would fail over 2**63."""
_CLOCK_MIN = 1.0
"""Minutes in the future from which on a stored time is taken for an error of the clock."""


class QueueEntry(ListEntry, frozen=True, kw_only=True):
    """A queue item with what sources may not see.

    Attributes:
        path: Absolute path of its file; empty for YouTube and for a link that is not downloaded yet.
    """

    item: QueueItem
    path: str

    def with_item(self, **changes: object) -> "QueueEntry":
        """Return a copy in which the item has other values."""
        return structs.replace(self, item=structs.replace(self.item, **changes))

    def with_media(self, **changes: object) -> "QueueEntry":
        """Return a copy in which the item's media have other values."""
        return self.with_item(media=structs.replace(self.item.media, **changes))


class QueueTotals(Struct, frozen=True, kw_only=True):
    """Numbers of items that wait."""

    waiting: int
    waiting_length_ms: int
    pending: int


def _values(entry: QueueEntry) -> dict[str, object]:
    item, media = entry.item, entry.item.media
    return {
        **{name: getattr(item, name) for name in _NAMES if hasattr(item, name)},
        **{name: getattr(media, name) for name in _NAMES if hasattr(media, name)},
        "state": item.state.value,
        "reason": None if item.reason is None else item.reason.value,
        "kind": media.kind.value,
        "rank": entry.rank,
        "path": entry.path,
        "is_streamers": entry.is_from_streamer,
        "requested_at": to_ms(item.requested_at),
        "started_at": to_ms(item.started_at),
        "finished_at": to_ms(item.finished_at),
    }


def _entry(row: sqlite3.Row) -> QueueEntry:
    media = Media(
        kind=MediaKind(row["kind"]),
        has_video=bool(row["has_video"]),
        **{
            name: row[name]
            for name in ("title", "video_id", "link", "length_ms", "channel", "channel_id", "thumbnail_url")
        },
    )
    plain = (
        "start_ms",
        "requested_by",
        "message",
        "amount_minor",
        "currency",
        "unit",
        "source",
        "external_id",
        "author_id",
    )
    item = QueueItem(
        id=QueueItemId(row["id"]),
        state=ItemState(row["state"]),
        reason=None if row["reason"] is None else Reason(row["reason"]),
        media=media,
        requested_at=time_of(row["requested_at"]),
        started_at=from_ms(row["started_at"]),
        finished_at=from_ms(row["finished_at"]),
        position_ms=row["position_ms"],
        attempt=row["attempt"],
        **{name: row[name] for name in plain},
    )
    return QueueEntry(item=item, path=row["path"], rank=row["rank"], is_from_streamer=bool(row["is_streamers"]))


TABLE = ItemStore(
    name="queue_item",
    noun="item",
    columns=_NAMES,
    read=_entry,
    values=_values,
    item=lambda entry: entry.item,
    viewer="requested_by",
    pending=_PENDING,
    waiting="state IN ('resolving', 'pending', 'queued', 'held')",
    active=_ACTIVE,
    past=HistoryTable(
        name="queue_item",
        index="queue_item_history",
        words="queue_item_text",
        texts=("title", "channel", "requested_by", "message"),
        ended=f"state IN ('played', 'rejected', 'removed', 'skipped', 'failed') AND source <> '{FALLBACK_SOURCE}'",
        order="finished_at DESC, rowid DESC",
    ),
)
insert, save, load, require = TABLE.insert, TABLE.save, TABLE.load, TABLE.require
load_external, all_waiting, waiting_of = TABLE.load_external, TABLE.all_waiting, TABLE.waiting_of
pending, history, history_of = TABLE.all_pending, TABLE.history, TABLE.history_of
last_rank, first_rank = TABLE.last_rank, TABLE.first_rank


def playing(transaction: Transaction) -> QueueEntry | None:
    """Return the player's item."""
    return TABLE.first(transaction, "WHERE state = 'playing'")


def next_queued(transaction: Transaction) -> QueueEntry | None:
    """Return the next item; a file that is not downloaded yet is skipped."""
    return TABLE.first(transaction, f"WHERE state = 'queued' AND {_PLAYABLE} ORDER BY {TABLE.order} LIMIT 1")


def waiting(transaction: Transaction, offset: int, limit: int) -> list[QueueEntry]:
    """Return items that wait for their turn, in play order."""
    return TABLE.select(transaction, f"WHERE {_WAITING} ORDER BY {TABLE.order} LIMIT ? OFFSET ?", limit, offset)


def matching(transaction: Transaction, query: str, limit: int) -> tuple[list[tuple[int, QueueEntry]], int]:
    """Return the first items that wait and match a text, each with its place among all that wait, and their number.

    The text is searched for in title, channel, name and message, whatever its case.
    """
    text = "casefold(title || char(10) || channel || char(10) || requested_by || char(10) || message)"
    rows = transaction.execute(
        f"SELECT {', '.join(_NAMES)}, place, count(*) OVER () AS total FROM "
        f"(SELECT *, row_number() OVER (ORDER BY {TABLE.order}) - 1 AS place FROM queue_item WHERE {_WAITING}) "
        f"WHERE instr({text}, ?) > 0 ORDER BY place LIMIT ?",
        (query.casefold(), limit),
    ).fetchall()
    return [(row["place"], _entry(row)) for row in rows], rows[0]["total"] if rows else 0


def active(transaction: Transaction, offset: int, limit: int) -> list[QueueEntry]:
    """Return the whole list: what plays, what waits for its turn in play order, what waits for a decision."""
    order = f"state <> 'playing', {_PENDING}, CASE WHEN {_PENDING} THEN -amount_minor ELSE 0 END, {TABLE.order}"
    return TABLE.select(transaction, f"WHERE {_ACTIVE} ORDER BY {order} LIMIT ? OFFSET ?", limit, offset)


def unresolved(transaction: Transaction) -> list[QueueEntry]:
    """Return the items whose media are not known yet, oldest first."""
    rest = f"WHERE state = 'resolving' OR ({_ACTIVE} AND reason = 'metadata_unavailable') ORDER BY requested_at"
    return TABLE.select(transaction, rest)


def totals(transaction: Transaction) -> QueueTotals:
    """Count what waits."""
    row = transaction.execute(
        f"SELECT coalesce(sum({_WAITING}), 0), "
        f"CAST(min(total(CASE WHEN {_WAITING} THEN length_ms END), {_LONGEST_MS}) AS INTEGER), "
        f"coalesce(sum({_PENDING}), 0) FROM queue_item WHERE {_ACTIVE}"
    ).fetchone()
    return QueueTotals(waiting=row[0], waiting_length_ms=row[1], pending=row[2])


def latest_of(transaction: Transaction, author_id: str) -> QueueEntry | None:
    """Return the latest request of a viewer, as a service knows them, that waits."""
    rest = f"WHERE {TABLE.waiting} AND author_id = ? ORDER BY requested_at DESC, rowid DESC LIMIT 1"
    return TABLE.first(transaction, rest, author_id)


def newest_pending(transaction: Transaction) -> QueueEntry | None:
    """Return what waits for a decision since last; what is still being resolved only where nothing else does."""
    rest = f"WHERE {_PENDING} ORDER BY state = 'resolving', requested_at DESC, rowid DESC LIMIT 1"
    return TABLE.first(transaction, rest)


def standing(transaction: Transaction, author_id: str) -> Standing:
    """Return how the queue stands for a viewer, as a service knows them; an empty id is nobody's."""
    all_ = totals(transaction)
    state = transaction.execute(
        f"SELECT coalesce(max({_PENDING}), 0), coalesce(max(state = 'held'), 0), coalesce(max(state = 'queued'), 0) "
        f"FROM queue_item WHERE {_ACTIVE} AND author_id = ? AND author_id <> ''",
        (author_id,),
    ).fetchone()
    place, ahead_ms = 0, 0.0
    if state[2]:
        place, ahead_ms = transaction.execute(
            "SELECT place, ahead_ms FROM (SELECT author_id, "
            f"row_number() OVER (ORDER BY {TABLE.order}) AS place, "
            f"total(length_ms) OVER (ORDER BY {TABLE.order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) "
            "AS ahead_ms FROM queue_item WHERE state = 'queued') WHERE author_id = ? ORDER BY place LIMIT 1",
            (author_id,),
        ).fetchone()
    return Standing(
        waiting=all_.waiting,
        waiting_length_ms=all_.waiting_length_ms,
        place=place,
        ahead_ms=min(int(ahead_ms), _LONGEST_MS),
        is_pending=bool(state[0]),
        is_held=bool(state[1]),
    )


def request_context(transaction: Transaction, item: QueueItem, now: datetime) -> RequestContext:
    """Return what bears on a new request: its video, and what else its viewer has in the list.

    The viewer is known by id where the service gave one, else by name.
    """
    count = transaction.execute(
        f"SELECT count(*), "
        "coalesce(sum(CASE WHEN :id <> '' AND author_id <> '' THEN author_id = :id "
        "ELSE casefold(requested_by) = :viewer END), 0), "
        "coalesce(max((video_id <> '' AND video_id = :video) OR (link <> '' AND link = :link)), 0) "
        f"FROM queue_item WHERE {_ACTIVE}",
        {
            "viewer": item.requested_by.casefold(),
            "id": item.author_id,
            "video": item.media.video_id,
            "link": item.media.link,
        },
    ).fetchone()
    last = transaction.execute(
        "SELECT max(finished_at) FROM queue_item WHERE video_id = ? AND video_id <> '' "
        "AND state IN ('played', 'skipped')",
        (item.media.video_id,),
    ).fetchone()[0]
    since = None if last is None else (now.timestamp() - last / 1000) / 60
    if since is not None and since < -_CLOCK_MIN:
        since = None  # the clock was wrong when it played
    return RequestContext(active=count[0], of_viewer=count[1], is_in_list=bool(count[2]), minutes_since_played=since)


def _rank(transaction: Transaction, sql: str, *values: object) -> float | None:
    row = transaction.execute(sql, values).fetchone()
    return None if row is None or row[0] is None else float(row[0])


def rank_at(transaction: Transaction, item_id: QueueItemId, index: int) -> float | None:
    """Return the rank that moves an item to an index among the other queued ones.

    None where no number is left between the two neighbours: `respace` makes room.
    """
    others = f"SELECT rank FROM queue_item WHERE {_WAITING} AND id <> ? ORDER BY {TABLE.order} LIMIT 1 OFFSET ?"
    before = _rank(transaction, others, item_id, index - 1) if index > 0 else None
    after = _rank(transaction, others, item_id, index)
    if index > 0 and before is None:  # past the end
        return last_rank(transaction)
    return rank_between(before, after)


def respace(transaction: Transaction) -> None:
    """Space all ranks evenly, in the same order."""
    transaction.execute(
        "UPDATE queue_item SET rank = numbered.position * ? "
        f"FROM (SELECT id, row_number() OVER (ORDER BY {TABLE.order}) AS position "
        f"FROM queue_item WHERE {_ACTIVE}) AS numbered WHERE queue_item.id = numbered.id",
        (RANK_STEP,),
    )


def delete_fallback(transaction: Transaction) -> None:
    """Delete finished items of the fallback; they are not history."""
    transaction.execute(f"DELETE FROM queue_item WHERE source = '{FALLBACK_SOURCE}' AND state <> 'playing'")
