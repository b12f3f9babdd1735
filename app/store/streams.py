"""The table of streams. Every function runs inside the caller's transaction."""

from datetime import UTC, datetime
from typing import Final

from app.domain.streams import Stream
from app.store.database import Transaction

KEPT: Final = 500
"""The newest ones; a few years of streaming."""


def save(transaction: Transaction, began_ms: int, ended_ms: int) -> None:
    """Store a stream that is over, with what happened in its time; one that was stored already gets its new end."""
    transaction.execute(
        "INSERT INTO stream SELECT :began, :ended, "
        "(SELECT count(*) FROM queue_item "
        "WHERE state IN ('played', 'skipped') AND finished_at BETWEEN :began AND :ended), "
        "(SELECT count(*) FROM speech WHERE state = 'spoken' AND finished_at BETWEEN :began AND :ended), "
        "(SELECT count(*) FROM donation WHERE received_at BETWEEN :began AND :ended) "
        "WHERE true ON CONFLICT (began_at) DO UPDATE SET ended_at = excluded.ended_at, videos = excluded.videos, "
        "messages = excluded.messages, donations = excluded.donations",
        {"began": began_ms, "ended": ended_ms},
    )
    transaction.execute(
        "DELETE FROM stream WHERE began_at NOT IN (SELECT began_at FROM stream ORDER BY began_at DESC LIMIT ?)", (KEPT,)
    )


def newest(transaction: Transaction, limit: int) -> tuple[Stream, ...]:
    """Return streams, newest first."""
    rows = transaction.execute("SELECT * FROM stream ORDER BY began_at DESC LIMIT ?", (limit,)).fetchall()
    return tuple(
        Stream(
            began_at=_at(row["began_at"]),
            ended_at=_at(row["ended_at"]),
            videos=row["videos"],
            messages=row["messages"],
            donations=row["donations"],
        )
        for row in rows
    )


def _at(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1_000, UTC)
