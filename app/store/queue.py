# ruff: noqa: S608 -- every statement is put together from constants of this module
"""The table of queue items. Every function runs inside the caller's transaction."""

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct, structs

from app.domain.ids import DurationMs, QueueItemId
from app.domain.media import Media, MediaKind
from app.domain.queue import FALLBACK_SOURCE, RANK_STEP, ItemState, QueueItem, Standing, rank_between
from app.domain.reasons import Reason
from app.domain.request_rules import RequestContext
from app.store.database import Transaction, from_ms, time_of, to_ms
from app.store.history import HistoryTable
from app.store.items import ItemStore, ListEntry

_NAMES = (
    *("id", "state", "reason", "rank", "kind", "title", "video_id", "link", "path", "length_ms", "channel"),
    *("channel_id", "thumbnail_url", "has_video", "start_ms", "requested_by", "message", "amount_minor", "currency"),
    *("unit", "source", "external_id", "author_id"),
    *("round", "is_moved", "end_ms", "asked_end_ms"),
    *("is_streamers", "may_be_new", "requested_at", "position_ms", "attempt", "started_at", "finished_at"),
)
_WAITING = "state IN ('queued', 'held')"
_PENDING = "state IN ('pending', 'resolving')"
_ACTIVE = "state IN ('resolving', 'pending', 'queued', 'held', 'playing')"
_OF_VIEWER = "CASE WHEN :id <> '' AND author_id <> '' THEN author_id = :id ELSE casefold(requested_by) = :viewer END"
_PLAYABLE = "(kind <> 'file' OR path <> '')"
"""A hosted link has no path before it is downloaded."""
_PLAYS_MS = "max(0, min(coalesce(length_ms, end_ms), coalesce(end_ms, length_ms)) - start_ms)"
"""How long the part lasts that plays; NULL while that is not known."""
_LONGEST_MS = 2**53 - 1
"""The largest integer of JavaScript; `sum` would fail over 2**63."""
_CLOCK_MIN = 1.0
"""Minutes in the future from which on a stored time is taken for an error of the clock."""


class QueueEntry(ListEntry, frozen=True, kw_only=True):
    """A queue item with what sources may not see.

    Attributes:
        path: Absolute path of its file; empty for YouTube and for a link that is not downloaded yet.
        asked_end_ms: Where its link wants it to end; None for its own end.
        round: The round of its viewer in which it plays, from 1; 0 before it was in the queue.
        is_moved: It was put where it is, by hand or because it was interrupted.
        may_be_new: Its viewer had perhaps never written in the chat before.
    """

    item: QueueItem
    path: str
    asked_end_ms: DurationMs | None = None
    round: int = 0
    is_moved: bool = False
    may_be_new: bool = False

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
        "asked_end_ms": entry.asked_end_ms,
        "is_streamers": entry.is_from_streamer,
        "round": entry.round,
        "is_moved": entry.is_moved,
        "may_be_new": entry.may_be_new,
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
        "end_ms",
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
    return QueueEntry(
        item=item,
        path=row["path"],
        asked_end_ms=row["asked_end_ms"],
        rank=row["rank"],
        is_from_streamer=bool(row["is_streamers"]),
        round=row["round"],
        is_moved=bool(row["is_moved"]),
        may_be_new=bool(row["may_be_new"]),
    )


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
        f"CAST(min(total(CASE WHEN {_WAITING} THEN {_PLAYS_MS} END), {_LONGEST_MS}) AS INTEGER), "
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
            f"total({_PLAYS_MS}) OVER (ORDER BY {TABLE.order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) "
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


def placed(transaction: Transaction, source: str, item_ids: Iterable[str]) -> list[tuple[QueueEntry, int, DurationMs]]:
    """Return what is in the list of a source, and some items more, each with its place and how long those before play.

    The place is 0 for what does not wait for its turn.
    """
    rows = transaction.execute(
        "SELECT id, place, ahead_ms FROM (SELECT id, source, "
        f"row_number() OVER (ORDER BY {TABLE.order}) AS place, "
        f"total({_PLAYS_MS}) OVER (ORDER BY {TABLE.order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) "
        "AS ahead_ms FROM queue_item WHERE state = 'queued') WHERE source = ?",
        (source,),
    )
    places = {row["id"]: (int(row["place"]), min(int(row["ahead_ms"]), _LONGEST_MS)) for row in rows}
    entries = {entry.item.id: entry for entry in TABLE.present_from(transaction, source)}
    for item_id in item_ids:
        if item_id not in entries and (entry := TABLE.load(transaction, item_id)) is not None:
            entries[entry.item.id] = entry
    return [(entry, *places.get(entry.item.id, (0, 0))) for entry in entries.values()]


def request_context(transaction: Transaction, item: QueueItem, now: datetime, cooldown_s: int = 0) -> RequestContext:
    """Return what bears on a new request: its video, and what else its viewer has in the list.

    The viewer is known by id where the service gave one, else by name.

    Args:
        transaction: The caller's.
        item: The request.
        now: When it came.
        cooldown_s: How far back other requests matter.
    """
    about = {
        "viewer": item.requested_by.casefold(),
        "id": item.author_id,
        "video": item.media.video_id,
        "link": item.media.link,
        "after": (now.timestamp() - cooldown_s) * 1_000,
        "until": (now.timestamp() + _CLOCK_MIN * 60) * 1_000,
    }
    count = transaction.execute(
        f"SELECT count(*), coalesce(sum(state <> 'playing'), 0), coalesce(sum({_OF_VIEWER}), 0), "
        "coalesce(max((video_id <> '' AND video_id = :video) OR (link <> '' AND link = :link)), 0) "
        f"FROM queue_item WHERE {_ACTIVE}",
        about,
    ).fetchone()
    recent = transaction.execute(
        f"SELECT max(CASE WHEN {_OF_VIEWER} THEN requested_at END), max(requested_at) FROM queue_item "
        "WHERE requested_at > :after AND requested_at < :until AND is_streamers = 0 AND amount_minor = 0 "
        f"AND source <> '{FALLBACK_SOURCE}' AND NOT (state = 'rejected' AND reason IS NOT NULL)",
        about,
    ).fetchone()
    since_viewer_s, since_anybody_s = (None if at is None else max(0.0, now.timestamp() - at / 1_000) for at in recent)
    last = transaction.execute(
        "SELECT max(finished_at) FROM queue_item WHERE video_id = ? AND video_id <> '' "
        "AND state IN ('played', 'skipped')",
        (item.media.video_id,),
    ).fetchone()[0]
    since = None if last is None else (now.timestamp() - last / 1000) / 60
    if since is not None and since < -_CLOCK_MIN:
        since = None  # the clock was wrong when it played
    return RequestContext(
        active=count[0],
        waiting=count[1],
        of_viewer=count[2],
        is_in_list=bool(count[3]),
        minutes_since_played=since,
        since_viewer_s=since_viewer_s,
        since_anybody_s=since_anybody_s,
    )


def channel_names(transaction: Transaction, channels: Iterable[str]) -> dict[str, str]:
    """Return the names of channels, by id, as they were when a video of theirs was last requested."""
    rows = transaction.execute(
        "SELECT channel_id, channel, max(rowid) FROM queue_item "
        "WHERE channel_id IN (SELECT value FROM json_each(?)) AND channel <> '' GROUP BY channel_id",
        (json.dumps(list(channels)),),
    )
    return {row["channel_id"]: row["channel"] for row in rows}


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


def trim(transaction: Transaction, most_ms: DurationMs) -> None:
    """Let what viewers requested end after as much as may be played, where its link does not end it before; 0 for all.

    It is the same rule as `app.domain.queue.end_of`.
    """
    end = (
        "CASE WHEN :most > 0 THEN min(coalesce(asked_end_ms, start_ms + :most), start_ms + :most) ELSE asked_end_ms END"
    )
    transaction.execute(
        f"UPDATE queue_item SET end_ms = {end} WHERE {_ACTIVE} AND NOT is_streamers AND end_ms IS NOT {end}",
        {"most": most_ms},
    )


def delete_fallback(transaction: Transaction) -> None:
    """Delete finished items of the fallback; they are not history."""
    transaction.execute(f"DELETE FROM queue_item WHERE source = '{FALLBACK_SOURCE}' AND state <> 'playing'")
