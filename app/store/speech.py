# ruff: noqa: S608 -- every statement is put together from constants of this module
"""The table of spoken messages. Every function runs inside the caller's transaction."""

import sqlite3
from datetime import datetime

import msgspec
from msgspec import Struct, structs

from app.domain.ids import SpeechId
from app.domain.speech import Segment, SpeechMessage, SpeechReason, SpeechState
from app.store.database import Transaction, from_ms, time_of, to_ms
from app.store.history import HistoryTable
from app.store.items import ItemStore, ListEntry

_PLAIN = (
    *("author", "text", "spoken", "voice", "amount_minor", "currency"),
    *("unit", "source", "external_id", "author_id", "attempt", "length_ms"),
)
_NAMES = (
    *("id", "state", "reason", "rank", "segments", "is_donation", "is_streamers"),
    *("requested_at", "started_at", "finished_at"),
    *_PLAIN,
)
_MINUTE_MS = 60_000


class SpeechEntry(ListEntry, frozen=True, kw_only=True):
    """A message with what sources may not see.

    Attributes:
        segments: What is spoken, each part in its language.
    """

    message: SpeechMessage
    segments: tuple[Segment, ...]

    def with_message(self, **changes: object) -> "SpeechEntry":
        """Return a copy in which the message has other values."""
        return structs.replace(self, message=structs.replace(self.message, **changes))


class SpeechTotals(Struct, frozen=True, kw_only=True):
    """How many wait."""

    waiting: int
    pending: int


_decode_segments = msgspec.json.Decoder(tuple[Segment, ...]).decode


def _values(entry: SpeechEntry) -> dict[str, object]:
    message = entry.message
    return {
        **{name: getattr(message, name) for name in _PLAIN},
        "id": message.id,
        "state": message.state.value,
        "reason": None if message.reason is None else message.reason.value,
        "rank": entry.rank,
        "segments": msgspec.json.encode(entry.segments).decode(),
        "is_donation": message.is_donation,
        "is_streamers": entry.is_from_streamer,
        "requested_at": to_ms(message.requested_at),
        "started_at": to_ms(message.started_at),
        "finished_at": to_ms(message.finished_at),
    }


def _entry(row: sqlite3.Row) -> SpeechEntry:
    message = SpeechMessage(
        id=SpeechId(row["id"]),
        state=SpeechState(row["state"]),
        reason=None if row["reason"] is None else SpeechReason(row["reason"]),
        is_donation=bool(row["is_donation"]),
        requested_at=time_of(row["requested_at"]),
        started_at=from_ms(row["started_at"]),
        finished_at=from_ms(row["finished_at"]),
        **{name: row[name] for name in _PLAIN},
    )
    return SpeechEntry(
        message=message,
        segments=_decode_segments(row["segments"]),
        rank=row["rank"],
        is_from_streamer=bool(row["is_streamers"]),
    )


TABLE = ItemStore(
    name="speech",
    noun="message",
    columns=_NAMES,
    read=_entry,
    values=_values,
    item=lambda entry: entry.message,
    viewer="author",
    pending="state = 'pending'",
    waiting="state IN ('pending', 'waiting')",
    active="state IN ('pending', 'waiting', 'speaking')",
    past=HistoryTable(
        name="speech",
        index="speech_history",
        words="speech_text",
        texts=("author", "text", "spoken"),
        ended="state NOT IN ('pending', 'waiting', 'speaking')",
        order="finished_at DESC, rowid DESC",
    ),
)
insert, save, load, require = TABLE.insert, TABLE.save, TABLE.load, TABLE.require
load_external, all_waiting, waiting_of = TABLE.load_external, TABLE.all_waiting, TABLE.waiting_of
pending, history, history_of = TABLE.all_pending, TABLE.history, TABLE.history_of
last_rank, first_rank = TABLE.last_rank, TABLE.first_rank


def _order(*, donations_first: bool) -> str:
    return "is_donation DESC, rank, rowid" if donations_first else "rank, rowid"


def speaking(transaction: Transaction) -> SpeechEntry | None:
    """Return the message whose turn it is."""
    return TABLE.first(transaction, "WHERE state = 'speaking'")


def waiting(transaction: Transaction, offset: int, limit: int, *, donations_first: bool) -> list[SpeechEntry]:
    """Return messages that wait for their turn, in order."""
    order = _order(donations_first=donations_first)
    return TABLE.select(transaction, f"WHERE state = 'waiting' ORDER BY {order} LIMIT ? OFFSET ?", limit, offset)


def active(
    transaction: Transaction, offset: int, limit: int, *, donations_first: bool
) -> tuple[list[SpeechEntry], int]:
    """Return what is spoken, what waits for its turn and what waits for a decision, and their number."""
    order = f"state <> 'speaking', state = 'pending', {_order(donations_first=donations_first)}"
    count = transaction.execute(f"SELECT count(*) FROM speech WHERE {TABLE.active}").fetchone()[0]
    rest = f"WHERE {TABLE.active} ORDER BY {order} LIMIT ? OFFSET ?"
    return TABLE.select(transaction, rest, limit, offset), int(count)


def overdue(transaction: Transaction, before: datetime) -> list[SpeechEntry]:
    """Return the messages without a donation that have waited for their turn since before that time."""
    return TABLE.select(
        transaction,
        "WHERE state = 'waiting' AND is_donation = 0 AND is_streamers = 0 AND requested_at < ? ORDER BY rank",
        to_ms(before),
    )


def oldest_free(transaction: Transaction) -> datetime | None:
    """Return when the oldest message without a donation was sent that waits for its turn."""
    row = transaction.execute(
        "SELECT min(requested_at) FROM speech WHERE state = 'waiting' AND is_donation = 0 AND is_streamers = 0"
    ).fetchone()
    return from_ms(row[0])


def oldest_to_make_room(transaction: Transaction) -> SpeechEntry | None:
    """Return the oldest message of a viewer without a donation that waits for anything."""
    free = f"{TABLE.waiting} AND is_donation = 0 AND is_streamers = 0"
    return TABLE.first(transaction, f"WHERE {free} ORDER BY requested_at, rowid LIMIT 1")


def totals(transaction: Transaction) -> SpeechTotals:
    """Count what waits."""
    row = transaction.execute(
        "SELECT coalesce(sum(state = 'waiting'), 0), coalesce(sum(state = 'pending'), 0) FROM speech "
        "WHERE state IN ('waiting', 'pending')"
    ).fetchone()
    return SpeechTotals(waiting=row[0], pending=row[1])


def in_last_minute(transaction: Transaction, message: SpeechMessage, now: datetime) -> tuple[int, int]:
    """Return how many messages without a donation came in the last minute: of this message's viewer, and of all.

    The viewer is known by id where the service gave one, else by name.
    One that lies more than a minute in the future was written while the clock was wrong.
    """
    row = transaction.execute(
        "SELECT coalesce(sum(CASE WHEN ? <> '' AND author_id <> '' THEN author_id = ? "
        "ELSE casefold(author) = ? END), 0), count(*) FROM speech "
        "WHERE is_donation = 0 AND is_streamers = 0 AND state <> 'rejected' AND requested_at > ? AND requested_at <= ?",
        (
            message.author_id,
            message.author_id,
            message.author.casefold(),
            (to_ms(now) or 0) - _MINUTE_MS,
            (to_ms(now) or 0) + _MINUTE_MS,
        ),
    ).fetchone()
    return int(row[0]), int(row[1])


def at_head(transaction: Transaction, entry: SpeechEntry) -> SpeechEntry:
    """Return a message as the next in turn."""
    return structs.replace(entry, rank=first_rank(transaction))


class SpeechRow(Struct, frozen=True, kw_only=True):
    """What is remembered besides the messages.

    Attributes:
        is_paused: No new message begins.
        is_silenced: Everything is silenced.
    """

    is_paused: bool = False
    is_silenced: bool = False


def load_row(transaction: Transaction) -> SpeechRow:
    """Return the row."""
    row = transaction.execute("SELECT is_paused, is_silenced FROM conductor").fetchone()
    return SpeechRow(is_paused=bool(row["is_paused"]), is_silenced=bool(row["is_silenced"]))


def save_row(transaction: Transaction, row: SpeechRow) -> None:
    """Write the row."""
    transaction.execute("UPDATE conductor SET is_paused = ?, is_silenced = ?", (row.is_paused, row.is_silenced))
