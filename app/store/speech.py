# ruff: noqa: S608 -- every statement is put together from constants of this module
"""The table of spoken messages: rows in, `SpeechMessage` out. Every function works inside the caller's transaction."""

import sqlite3
from datetime import datetime

import msgspec
from msgspec import Struct, structs

from app.domain.ids import SpeechId
from app.domain.queue import RANK_STEP
from app.domain.speech import Segment, SpeechMessage, SpeechReason, SpeechState
from app.store.database import Transaction
from app.store.history import HistoryTable, marks, page
from app.store.times import from_ms, time_of, to_ms

_COLUMNS = (
    "id, state, reason, rank, author, text, spoken, segments, voice, is_donation, is_streamers, amount_minor, "
    "currency, source, external_id, attempt, length_ms, requested_at, started_at, finished_at"
)
_NAMES = _COLUMNS.split(", ")
_PLAIN = (
    "author",
    "text",
    "spoken",
    "voice",
    "amount_minor",
    "currency",
    "source",
    "external_id",
    "attempt",
    "length_ms",
)
_ENDED = "state NOT IN ('pending', 'waiting', 'speaking')"
HISTORY = HistoryTable(
    name="speech",
    index="speech_history",
    words="speech_text",
    texts=("author", "text", "spoken"),
    ended=_ENDED,
    order="finished_at DESC, rowid DESC",
)
_PENDING_ORDER = "amount_minor DESC, rank, rowid"
_MINUTE_MS = 60_000


class Entry(Struct, frozen=True, kw_only=True):
    """A message with what no source may see.

    Attributes:
        segments: What is said, each stretch in its language.
        rank: Sorts those that wait for their turn.
        is_from_streamer: The streamer's own; the rules for viewers do not bind it.
    """

    message: SpeechMessage
    segments: tuple[Segment, ...]
    rank: float = 0.0
    is_from_streamer: bool = False

    def with_message(self, **changes: object) -> "Entry":
        """Return a copy in which the message has other values."""
        return structs.replace(self, message=structs.replace(self.message, **changes))


class Totals(Struct, frozen=True, kw_only=True):
    """How many wait."""

    waiting: int
    pending: int


_decode_segments = msgspec.json.Decoder(tuple[Segment, ...]).decode


def _values(entry: Entry) -> dict[str, object]:
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


def _entry(row: sqlite3.Row) -> Entry:
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
    return Entry(
        message=message,
        segments=_decode_segments(row["segments"]),
        rank=row["rank"],
        is_from_streamer=bool(row["is_streamers"]),
    )


def _select(transaction: Transaction, rest: str, *values: object) -> list[Entry]:
    return [_entry(row) for row in transaction.execute(f"SELECT {_COLUMNS} FROM speech {rest}", values)]


def _first(entries: list[Entry]) -> Entry | None:
    return entries[0] if entries else None


def _order(*, donations_first: bool) -> str:
    return "is_donation DESC, rank, rowid" if donations_first else "rank, rowid"


def insert(transaction: Transaction, entry: Entry) -> None:
    """Add a new row."""
    marks = ", ".join(f":{name}" for name in _NAMES)
    transaction.execute(f"INSERT INTO speech ({_COLUMNS}) VALUES ({marks})", _values(entry))


def save(transaction: Transaction, entry: Entry) -> None:
    """Write a row's new values."""
    sets = ", ".join(f"{name} = :{name}" for name in _NAMES if name != "id")
    transaction.execute(f"UPDATE speech SET {sets} WHERE id = :id", _values(entry))


def load(transaction: Transaction, message_id: SpeechId) -> Entry | None:
    """Return one message, whatever its state."""
    return _first(_select(transaction, "WHERE id = ?", message_id))


def load_external(transaction: Transaction, source: str, external_id: str) -> Entry | None:
    """Return the message that a source named so."""
    return _first(_select(transaction, "WHERE source = ? AND external_id = ?", source, external_id))


def speaking(transaction: Transaction) -> Entry | None:
    """Return the message whose turn it is."""
    return _first(_select(transaction, "WHERE state = 'speaking'"))


def waiting(transaction: Transaction, offset: int, limit: int, *, donations_first: bool) -> list[Entry]:
    """Return messages that wait for their turn, in order."""
    order = _order(donations_first=donations_first)
    return _select(transaction, f"WHERE state = 'waiting' ORDER BY {order} LIMIT ? OFFSET ?", limit, offset)


def pending(transaction: Transaction, offset: int, limit: int) -> list[Entry]:
    """Return messages that wait for a decision: largest donation first, then oldest."""
    rest = f"WHERE state = 'pending' ORDER BY {_PENDING_ORDER} LIMIT ? OFFSET ?"
    return _select(transaction, rest, limit, offset)


def active(transaction: Transaction, offset: int, limit: int, *, donations_first: bool) -> tuple[list[Entry], int]:
    """Return what is said, what waits for its turn and what waits for a decision, and how many these are."""
    where = f"NOT ({_ENDED})"
    order = f"state <> 'speaking', state = 'pending', {_order(donations_first=donations_first)}"
    count = transaction.execute(f"SELECT count(*) FROM speech WHERE {where}").fetchone()[0]
    return _select(transaction, f"WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?", limit, offset), int(count)


def all_waiting(transaction: Transaction) -> list[Entry]:
    """Return every message that waits, for its turn or for a decision."""
    return _select(transaction, "WHERE state IN ('pending', 'waiting') ORDER BY rank, rowid")


def waiting_of(transaction: Transaction, author: str) -> list[Entry]:
    """Return every message of a viewer that waits; the case of the name does not matter."""
    rest = "WHERE state IN ('pending', 'waiting') AND casefold(author) = ? ORDER BY rank, rowid"
    return _select(transaction, rest, author.casefold())


def overdue(transaction: Transaction, before: datetime) -> list[Entry]:
    """Return the free messages that have waited for their turn since before that time."""
    return _select(
        transaction,
        "WHERE state = 'waiting' AND is_donation = 0 AND is_streamers = 0 AND requested_at < ? ORDER BY rank",
        to_ms(before),
    )


def oldest_free(transaction: Transaction) -> datetime | None:
    """Return when the oldest free message came that waits for its turn."""
    row = transaction.execute(
        "SELECT min(requested_at) FROM speech WHERE state = 'waiting' AND is_donation = 0 AND is_streamers = 0"
    ).fetchone()
    return from_ms(row[0])


def history(transaction: Transaction, query: str, offset: int, limit: int) -> tuple[list[Entry], int]:
    """Return what was said or will not be, newest first, and how many.

    The words of the query are looked for in name, text and what was said.
    """
    rowids, total = page(transaction, HISTORY, query, offset, limit)
    return history_of(transaction, rowids), total


def history_of(transaction: Transaction, rowids: list[int]) -> list[Entry]:
    """Return those of these rows that are still past, newest first."""
    rest = f"NOT INDEXED WHERE rowid IN ({marks(rowids)}) AND {HISTORY.ended} ORDER BY {HISTORY.order}"
    return _select(transaction, rest, *rowids)


def totals(transaction: Transaction) -> Totals:
    """Count what waits."""
    row = transaction.execute(
        "SELECT coalesce(sum(state = 'waiting'), 0), coalesce(sum(state = 'pending'), 0) FROM speech "
        "WHERE state IN ('waiting', 'pending')"
    ).fetchone()
    return Totals(waiting=row[0], pending=row[1])


def in_last_minute(transaction: Transaction, author: str, now: datetime) -> tuple[int, int]:
    """Return how many free messages came in the last minute: of this viewer, and of all.

    A message from the future came while the clock was ahead.
    """
    row = transaction.execute(
        "SELECT coalesce(sum(casefold(author) = ?), 0), count(*) FROM speech "
        "WHERE is_donation = 0 AND is_streamers = 0 AND state <> 'rejected' AND requested_at > ? AND requested_at <= ?",
        (author.casefold(), (to_ms(now) or 0) - _MINUTE_MS, (to_ms(now) or 0) + _MINUTE_MS),
    ).fetchone()
    return int(row[0]), int(row[1])


def last_rank(transaction: Transaction) -> float:
    """Return a rank behind everything that waits."""
    row = transaction.execute("SELECT max(rank) FROM speech WHERE NOT " + f"({_ENDED})").fetchone()
    return (row[0] or 0.0) + RANK_STEP


def first_rank(transaction: Transaction) -> float:
    """Return a rank before everything that waits."""
    row = transaction.execute("SELECT min(rank) FROM speech WHERE NOT " + f"({_ENDED})").fetchone()
    return (row[0] if row[0] is not None else RANK_STEP) - RANK_STEP


def at_head(transaction: Transaction, entry: Entry) -> Entry:
    """Return a message as the next of those that wait for their turn."""
    return structs.replace(entry, rank=first_rank(transaction))


class ConductorRow(Struct, frozen=True, kw_only=True):
    """What is remembered besides the messages.

    Attributes:
        is_paused: No new message begins.
        is_silenced: Everything is silenced.
    """

    is_paused: bool = False
    is_silenced: bool = False


def load_conductor(transaction: Transaction) -> ConductorRow:
    """Return the row."""
    row = transaction.execute("SELECT is_paused, is_silenced FROM conductor").fetchone()
    return ConductorRow(is_paused=bool(row["is_paused"]), is_silenced=bool(row["is_silenced"]))


def save_conductor(transaction: Transaction, row: ConductorRow) -> None:
    """Write the row."""
    transaction.execute("UPDATE conductor SET is_paused = ?, is_silenced = ?", (row.is_paused, row.is_silenced))
