# ruff: noqa: S608 -- every statement is put together from constants of this module
"""The tables of the fallback list. Every function runs inside the caller's transaction."""

import sqlite3
from collections.abc import Iterable

from app.domain.fallback import FallbackEntry, FallbackPosition, FallbackSummary
from app.domain.reasons import Reason
from app.store.database import Transaction

_COLUMNS = "place, video_id, title, length_ms, channel, reason"


def read(row: sqlite3.Row) -> FallbackEntry:
    """Return the entry of a row."""
    return FallbackEntry(
        place=row["place"],
        video_id=row["video_id"],
        title=row["title"],
        length_ms=row["length_ms"],
        channel=row["channel"],
        reason=None if row["reason"] is None else Reason(row["reason"]),
    )


def _select(transaction: Transaction, rest: str, *values: object) -> list[FallbackEntry]:
    return [read(row) for row in transaction.execute(f"SELECT {_COLUMNS} FROM fallback_entry {rest}", values)]


def insert(transaction: Transaction, entry: FallbackEntry) -> FallbackEntry | None:
    """Add an entry at its place, or at the end; return it as stored, or None if it is in the list already."""
    reason = None if entry.reason is None else entry.reason.value
    values = (entry.place or None, entry.video_id, entry.title, entry.length_ms, entry.channel, reason)
    row = transaction.execute(
        f"INSERT INTO fallback_entry ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?) "
        f"ON CONFLICT DO NOTHING RETURNING {_COLUMNS}",
        values,
    ).fetchone()
    return None if row is None else read(row)


def page(transaction: Transaction, offset: int, limit: int) -> list[FallbackEntry]:
    """Return a part of the list, in play order."""
    return _select(transaction, "ORDER BY place LIMIT ? OFFSET ?", limit, offset)


def count(transaction: Transaction) -> int:
    """Return how many entries there are."""
    number: int = transaction.execute("SELECT count(*) FROM fallback_entry").fetchone()[0]
    return number


def next_entry(transaction: Transaction, after: int) -> FallbackEntry | None:
    """Return the first playable entry behind a place."""
    found = _select(transaction, "WHERE place > ? AND reason IS NULL ORDER BY place LIMIT 1", after)
    return found[0] if found else None


def delete(transaction: Transaction, video_ids: Iterable[str]) -> list[FallbackEntry]:
    """Delete entries; return them as they were, without those that are not in the list."""
    removed: list[FallbackEntry] = []
    for video_id in video_ids:
        removed += _select(transaction, "WHERE video_id = ?", video_id)
        transaction.execute("DELETE FROM fallback_entry WHERE video_id = ?", (video_id,))
    return removed


def clear(transaction: Transaction) -> list[FallbackEntry]:
    """Delete everything; return it as it was."""
    removed = _select(transaction, "ORDER BY place")
    transaction.execute("DELETE FROM fallback_entry")
    return removed


def set_unplayable(transaction: Transaction, video_id: str, reason: Reason) -> None:
    """Mark an entry as not playable, with the reason."""
    transaction.execute("UPDATE fallback_entry SET reason = ? WHERE video_id = ?", (reason.value, video_id))


def position(transaction: Transaction) -> FallbackPosition:
    """Return where the list and the folder are."""
    row = transaction.execute("SELECT last_place, last_file FROM fallback_turn").fetchone()
    return FallbackPosition(last_place=row["last_place"], last_file=row["last_file"])


def save_position(transaction: Transaction, now: FallbackPosition) -> None:
    """Write where the list and the folder are."""
    transaction.execute("UPDATE fallback_turn SET last_place = ?, last_file = ?", (now.last_place, now.last_file))


def summary(transaction: Transaction) -> FallbackSummary:
    """Return the summary that is announced."""
    place = position(transaction).last_place
    row = transaction.execute(
        "SELECT count(*) AS total, count(*) - count(reason) AS playable, coalesce(sum(place < ?), 0) AS before, "
        "max(CASE WHEN place = ? THEN video_id END) AS now FROM fallback_entry",
        (place, place),
    ).fetchone()
    return FallbackSummary(
        total=row["total"],
        playable=row["playable"],
        now=row["now"] or "",
        now_index=row["before"] if row["now"] else None,
    )
