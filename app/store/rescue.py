"""Taking over what another file holds: a damaged database, as far as SQLite can read it, or a copy."""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from app.store import fallback, queue, speech
from app.store.copies import reading
from app.store.database import Transaction, to_ms

logger = logging.getLogger(__name__)

type _Row = dict[str, object]

_TABLES: dict[str, Callable[[sqlite3.Row], object]] = {
    "setting": lambda _: None,
    "player": lambda _: None,
    "conductor": lambda _: None,
    "queue_item": queue.TABLE.read,
    "speech": speech.TABLE.read,
    "donation": lambda _: None,
    "fallback_entry": fallback.read,
    "fallback_turn": lambda _: None,
    "loudness": lambda _: None,
    "stream": lambda _: None,
    "invitation": lambda _: None,
    "moderation": lambda _: None,
}
"""Every table, what refers to a row after that row; and what reads a row, to see that it can be read."""
_TURNS = ("playing", "speaking")


class Rescued(Struct, frozen=True, kw_only=True):
    """What was taken over.

    Attributes:
        items: Requests and messages.
        damaged: Tables that could not be read to their end.
    """

    items: int = 0
    damaged: tuple[str, ...] = ()


def take_over(transaction: Transaction, path: Path, *, is_copy: bool) -> Rescued:
    """Take over every row that can be read and is not here yet.

    Args:
        transaction: Of the database that gets them.
        path: The other file, of this form or an older one; it is only read.
        is_copy: It is from before: what is here is newer, and what it played and said has ended since.
    """
    damaged: list[str] = []
    items = 0
    try:
        other = reading(path)
    except sqlite3.Error as error:
        logger.warning("Nothing of %s can be read: %s", path.name, error)
        return Rescued(damaged=tuple(_TABLES))
    with closing(other):
        for table in _TABLES:
            count, is_whole = _take_table(transaction, other, table, is_copy=is_copy)
            if table in {"queue_item", "speech"}:
                items += count
            if not is_whole:
                damaged.append(table)
    logger.warning("Taken over from %s: %d requests and messages; damaged: %s", path.name, items, ", ".join(damaged))
    return Rescued(items=items, damaged=tuple(damaged))


def _take_table(transaction: Transaction, other: sqlite3.Connection, table: str, *, is_copy: bool) -> tuple[int, bool]:
    """Return how many rows were new, and whether the table could be read to its end."""
    known = {row["name"] for row in transaction.execute(f"PRAGMA table_info({table})")}
    reader = _Reader(other, table)
    count = 0
    for row in reader.rows():
        kept = {name: value for name, value in row.items() if name in known}
        if is_copy and kept.get("state") in _TURNS:
            _end_turn(table, kept)
        if table == "donation":
            _give_message(transaction, kept)
        count += _insert(transaction, table, kept, replaces=not is_copy)
    return count, reader.is_whole


class _Reader:
    """Reads a table that may be damaged: from its beginning as far as it goes, then from its end."""

    def __init__(self, other: sqlite3.Connection, table: str) -> None:
        self._other = other
        self._table = table
        self.is_whole = True

    def rows(self) -> Iterator[_Row]:
        """Yield every row that can be read, once."""
        last: int | None = None
        for rowid, row in self._scan("ASC", None):
            last = rowid
            yield row
        if not self.is_whole:
            for _, row in self._scan("DESC", last):
                yield row

    def _scan(self, order: str, above: int | None) -> Iterator[tuple[int, _Row]]:
        limit = "" if above is None else f"WHERE rowid > {above}"
        try:
            found = self._other.execute(
                f"SELECT rowid AS efir_rowid, * FROM {self._table} NOT INDEXED {limit} ORDER BY rowid {order}"  # noqa: S608 -- constants and a number
            )
            for row in found:
                values = dict(row)
                yield int(values.pop("efir_rowid")), values
        except (sqlite3.Error, UnicodeError) as error:
            logger.warning("The table %s cannot be read to its end: %s", self._table, error)
            self.is_whole = False


def _end_turn(table: str, row: _Row) -> None:
    """Have what a copy played wait again, and end what it spoke: messages are said once at most."""
    if table == "queue_item":
        row.update(state="queued", position_ms=0, attempt=0, started_at=None)
    elif row.get("started_at") is None:
        row.update(state="waiting", attempt=0)
    else:
        row.update(state="interrupted", reason="interrupted", finished_at=to_ms(datetime.now(UTC)))


def _give_message(transaction: Transaction, donation: _Row) -> None:
    """Keep a donation whose message is lost: it is history, and is not said again."""
    if transaction.execute("SELECT 1 FROM speech WHERE id = ?", (donation.get("id"),)).fetchone() is not None:
        return
    same = ("id", "author", "amount_minor", "currency", "unit", "source", "external_id", "author_id")
    message = {name: donation.get(name) for name in same} | {
        "state": "interrupted",
        "reason": "interrupted",
        "rank": 0.0,
        "text": donation.get("message"),
        "spoken": "",
        "segments": "[]",
        "voice": "",
        "is_donation": 1,
        "is_streamers": 0,
        "requested_at": donation.get("received_at"),
        "finished_at": donation.get("received_at"),
    }
    _insert(transaction, "speech", message, replaces=False)


def _make_room(transaction: Transaction, message: _Row) -> None:
    """Take away what `_give_message` put in the place of a message that has been found after all."""
    transaction.execute("PRAGMA defer_foreign_keys = ON")  # its donation refers to it
    transaction.execute(
        "DELETE FROM speech WHERE id = ? AND state = 'interrupted' AND is_donation AND segments = '[]' AND spoken = ''",
        (message.get("id"),),
    )


def _insert(transaction: Transaction, table: str, row: _Row, *, replaces: bool) -> int:
    """Add a row; return 1, or 0 where it is here already, or is no row that the program could read."""
    names = ", ".join(row)
    marks = ", ".join("?" * len(row))
    verb = "REPLACE" if replaces else "INSERT OR IGNORE"
    transaction.execute("SAVEPOINT row")
    try:
        if table == "speech":
            _make_room(transaction, row)
        new = transaction.execute(
            f"{verb} INTO {table} ({names}) VALUES ({marks}) RETURNING *",
            tuple(row.values()),
        ).fetchone()
        if new is not None:
            _TABLES[table](new)
    except (sqlite3.Error, ValueError, OverflowError, OSError) as error:
        logger.warning("A row of %s cannot be used: %s", table, error)
        transaction.execute("ROLLBACK TO row")
        new = None
    transaction.execute("RELEASE row")
    return 0 if new is None else 1
