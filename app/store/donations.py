"""The table of donations. Every function runs inside the caller's transaction."""

import sqlite3

from app.domain.donations import Donation
from app.domain.ids import QueueItemId, SpeechId
from app.domain.speech import SpeechState
from app.store.database import Transaction, time_of, to_ms
from app.store.history import HistoryTable, marks, page

_SELECT = (
    "SELECT donation.*, speech.state AS state, queue_item.id AS item FROM donation "
    "JOIN speech ON speech.id = donation.id "
    "LEFT JOIN queue_item ON queue_item.source = donation.source AND queue_item.external_id = donation.external_id "
)

HISTORY = HistoryTable(name="donation", words="donation_text", texts=("author", "message"), order="rowid DESC")


def _donation(row: sqlite3.Row) -> Donation:
    return Donation(
        id=SpeechId(row["id"]),
        state=SpeechState(row["state"]),
        item=None if row["item"] is None else QueueItemId(row["item"]),
        received_at=time_of(row["received_at"]),
        **{
            name: row[name]
            for name in (
                "author",
                "amount_minor",
                "currency",
                "unit",
                "message",
                "source",
                "external_id",
                "author_id",
                "link",
            )
        },
    )


def insert(transaction: Transaction, donation: Donation) -> None:
    """Add a new row; its link is not queued yet."""
    transaction.execute(
        "INSERT INTO donation (id, author, amount_minor, currency, unit, message, source, external_id, author_id, "
        "link, is_queued, received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            donation.id,
            donation.author,
            donation.amount_minor,
            donation.currency,
            donation.unit,
            donation.message,
            donation.source,
            donation.external_id,
            donation.author_id,
            donation.link,
            donation.link == "",
            to_ms(donation.received_at),
        ),
    )


def load_external(transaction: Transaction, source: str, external_id: str) -> Donation | None:
    """Return the donation to which a source gave this id."""
    rest = "WHERE donation.source = ? AND donation.external_id = ?"
    row = transaction.execute(_SELECT + rest, (source, external_id)).fetchone()
    return None if row is None else _donation(row)


def unqueued(transaction: Transaction) -> list[Donation]:
    """Return those whose link is not queued yet, oldest first."""
    rows = transaction.execute(_SELECT + "WHERE donation.is_queued = 0 ORDER BY donation.rowid")
    return [_donation(row) for row in rows]


def set_queued(transaction: Transaction, donation_id: SpeechId) -> None:
    """Mark its link as queued or refused."""
    transaction.execute("UPDATE donation SET is_queued = 1 WHERE id = ?", (donation_id,))


def history(transaction: Transaction, query: str, offset: int, limit: int) -> tuple[list[Donation], int]:
    """Return donations, newest first, and how many; the words of the query are searched for in name and message."""
    rowids, total = page(transaction, HISTORY, query, offset, limit)
    return history_of(transaction, rowids), total


def history_of(transaction: Transaction, rowids: list[int]) -> list[Donation]:
    """Return these rows, newest first."""
    rest = f"WHERE donation.rowid IN ({marks(rowids)}) ORDER BY donation.rowid DESC"
    return [_donation(row) for row in transaction.execute(_SELECT + rest, rowids)]
