# ruff: noqa: S608 -- every statement is put together from constants of the modules that describe a table
"""What the tables of queue items and spoken messages share. Every method runs inside the caller's transaction."""

import sqlite3
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Protocol

from msgspec import Struct

from app.domain.errors import ConflictError, NotFoundError
from app.domain.queue import RANK_STEP
from app.store import history
from app.store.database import Transaction
from app.store.history import HistoryTable


class Item(Protocol):
    """What sources may see of it."""

    @property
    def state(self) -> str:
        """Where it is on its way."""


class ListEntry(Struct, frozen=True, kw_only=True):
    """What is stored of an item besides what sources may see.

    Attributes:
        rank: Sorts the list.
        is_from_streamer: The streamer's own; the rules for viewers do not apply.
    """

    rank: float = 0.0
    is_from_streamer: bool = False


@dataclass(frozen=True, kw_only=True)
class ItemStore[E: ListEntry, I: Item]:
    """A table of items that wait for a decision and for their turn, and then stay as history.

    Its items have a ``rank``, a ``state``, and a ``source`` that may have given them an ``external_id``.

    Attributes:
        name: Of the table.
        noun: What an item is called in errors.
        columns: Whose names `values` returns.
        read: Makes an entry of a row.
        values: Makes the columns of an entry.
        item: Returns what sources may see of an entry.
        viewer: Column with the name of the viewer.
        pending: SQL: it waits for a decision.
        waiting: SQL: it waits for a decision or for its turn.
        active: SQL: it waits, or it is its turn.
        order: SQL: by rank; an item that undo put back may have the rank of another.
        past: Its history.
    """

    name: str
    noun: str
    columns: tuple[str, ...]
    read: Callable[[sqlite3.Row], E]
    values: Callable[[E], dict[str, object]]
    item: Callable[[E], I]
    viewer: str
    pending: str
    waiting: str
    active: str
    order: str = "rank, rowid"
    past: HistoryTable

    def select(self, transaction: Transaction, rest: str, *values: object) -> list[E]:
        """Return whole rows; ``rest`` is always a constant of the program."""
        rows = transaction.execute(f"SELECT {', '.join(self.columns)} FROM {self.name} {rest}", values)
        return [self.read(row) for row in rows]

    def first(self, transaction: Transaction, rest: str, *values: object) -> E | None:
        """Return the first row, or None."""
        found = self.select(transaction, rest, *values)
        return found[0] if found else None

    def insert(self, transaction: Transaction, entry: E) -> None:
        """Add a new row."""
        marks = ", ".join(f":{name}" for name in self.columns)
        transaction.execute(f"INSERT INTO {self.name} ({', '.join(self.columns)}) VALUES ({marks})", self.values(entry))

    def save(self, transaction: Transaction, entry: E) -> None:
        """Write a row's new values."""
        sets = ", ".join(f"{name} = :{name}" for name in self.columns if name != "id")
        transaction.execute(f"UPDATE {self.name} SET {sets} WHERE id = :id", self.values(entry))

    def load(self, transaction: Transaction, item_id: str) -> E | None:
        """Return one item, whatever its state."""
        return self.first(transaction, "WHERE id = ?", item_id)

    def require(self, transaction: Transaction, item_id: str, allowed: Container[str] | None = None) -> E:
        """Return one item that is in one of these states; None is any state.

        Raises:
            NotFoundError: There is none.
            ConflictError: It is in another state.
        """
        entry = self.load(transaction, item_id)
        if entry is None:
            raise NotFoundError(f"no_such_{self.noun}", f"No {self.noun} has this id.")
        state = self.item(entry).state
        if allowed is not None and state not in allowed:
            raise ConflictError("wrong_state", f"This cannot be done while the {self.noun} is {state}.")
        return entry

    def load_external(self, transaction: Transaction, source: str, external_id: str) -> E | None:
        """Return the item to which a source gave this id."""
        return self.first(transaction, "WHERE source = ? AND external_id = ?", source, external_id)

    def all_waiting(self, transaction: Transaction) -> list[E]:
        """Return every item that waits, for a decision or for its turn."""
        return self.select(transaction, f"WHERE {self.waiting} ORDER BY {self.order}")

    def waiting_of(self, transaction: Transaction, viewer: str) -> list[E]:
        """Return every item of a viewer that waits; the case of the name does not matter."""
        rest = f"WHERE {self.waiting} AND casefold({self.viewer}) = ? ORDER BY {self.order}"
        return self.select(transaction, rest, viewer.casefold())

    def waiting_by_id(self, transaction: Transaction, author_id: str) -> list[E]:
        """Return every item of a viewer, as a service knows them, that waits."""
        return self.select(transaction, f"WHERE {self.waiting} AND author_id = ? ORDER BY {self.order}", author_id)

    def present_of(self, transaction: Transaction, author_id: str) -> list[E]:
        """Return every item of a viewer, as a service knows them, that waits or whose turn it is."""
        return self.select(transaction, f"WHERE {self.active} AND author_id = ? ORDER BY {self.order}", author_id)

    def present_from(self, transaction: Transaction, source: str) -> list[E]:
        """Return every item that came from a source without money and waits, or whose turn it is."""
        rest = f"WHERE {self.active} AND source = ? AND amount_minor = 0 ORDER BY {self.order}"
        return self.select(transaction, rest, source)

    def present_external(self, transaction: Transaction, source: str, external_id: str) -> list[E]:
        """Return the item to which a source gave this id, if it waits or it is its turn."""
        return self.select(transaction, f"WHERE {self.active} AND source = ? AND external_id = ?", source, external_id)

    def all_pending(self, transaction: Transaction, offset: int, limit: int) -> list[E]:
        """Return items that wait for a decision: largest donation first, then oldest."""
        rest = f"WHERE {self.pending} ORDER BY amount_minor DESC, {self.order} LIMIT ? OFFSET ?"
        return self.select(transaction, rest, limit, offset)

    def history(self, transaction: Transaction, query: str, offset: int, limit: int) -> tuple[list[E], int]:
        """Return what has ended, newest first, and how many there are; the query is looked for in the texts."""
        rowids, total = history.page(transaction, self.past, query, offset, limit)
        return self.history_of(transaction, rowids), total

    def history_of(self, transaction: Transaction, rowids: list[int]) -> list[E]:
        """Return those of these rows that have ended and still are so, newest first."""
        rest = f"WHERE rowid IN ({history.marks(rowids)}) AND {self.past.ended} ORDER BY {self.past.order}"
        return self.select(transaction, f"NOT INDEXED {rest}", *rowids)

    def last_rank(self, transaction: Transaction) -> float:
        """Return a rank behind everything that is active."""
        return (self._rank(transaction, "max") or 0.0) + RANK_STEP

    def first_rank(self, transaction: Transaction) -> float:
        """Return a rank before everything that is active."""
        first = self._rank(transaction, "min")
        return (RANK_STEP if first is None else first) - RANK_STEP

    def _rank(self, transaction: Transaction, function: str) -> float | None:
        row = transaction.execute(f"SELECT {function}(rank) FROM {self.name} WHERE {self.active}").fetchone()
        return None if row[0] is None else float(row[0])
