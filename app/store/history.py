# ruff: noqa: S608 -- every statement is put together from constants of this module and of its neighbours
"""How what is past is looked for: by words in its texts, newest first."""

from msgspec import Struct

from app.domain.history import words_of
from app.store.database import Transaction, containing


class Shelf(Struct, frozen=True, kw_only=True):
    """Where the history of one kind stands.

    Attributes:
        table: Its table.
        index: What its order and its total are read from, where that is not the table itself.
        words: Its index of words.
        texts: Columns that are looked into.
        ended: Which rows are past; empty where all are. Word for word the condition of the index.
        order: Newest first.
    """

    table: str
    index: str = ""
    words: str
    texts: tuple[str, ...]
    ended: str = ""
    order: str


class Search(Struct, frozen=True, kw_only=True):
    """A query as SQL: what comes after ``FROM``, without the order, and its values."""

    rest: str
    values: tuple[str, ...] = ()


def search(shelf: Shelf, query: str) -> Search:
    """Return what finds the rows in which every word of the query stands; the last word may be unfinished.

    A query is never read as FTS5's own language. One without any letter or digit is looked for as it is written.
    """
    ended = [shelf.ended] if shelf.ended else []
    wanted = query.replace("\0", " ").strip()
    if not wanted:
        # The planner does not see by itself that the index holds the rows, their order and their number.
        hint = f" INDEXED BY {shelf.index}" if shelf.index else ""
        return Search(rest=shelf.table + hint + _where(ended))
    words = words_of(wanted)
    if words:
        found = f"{shelf.table}.rowid IN (SELECT rowid FROM {shelf.words} WHERE {shelf.words} MATCH ?)"
        # Without the hint it would look at every row that is past before it asks for the words.
        return Search(rest=f"{shelf.table} NOT INDEXED" + _where([found, *ended]), values=(_match(words),))
    holds = " OR ".join(f"casefold({shelf.table}.{name}) LIKE ? ESCAPE '\\'" for name in shelf.texts)
    pattern = containing(wanted)
    return Search(rest=shelf.table + _where([*ended, f"({holds})"]), values=(pattern,) * len(shelf.texts))


def _where(conditions: list[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def _match(words: tuple[str, ...]) -> str:
    """Return an FTS5 expression: each word quoted, the last one as a beginning."""
    return " ".join('"' + word.replace('"', '""') + '"' for word in words) + "*"


def count(transaction: Transaction, shelf: Shelf, query: str) -> int:
    """Return how many rows a query finds."""
    found = search(shelf, query)
    return int(transaction.execute(f"SELECT count(*) FROM {found.rest}", found.values).fetchone()[0])


def rowids(transaction: Transaction, shelf: Shelf, query: str) -> list[int]:
    """Return the rowids of all that a query finds, newest first."""
    found = search(shelf, query)
    rows = transaction.execute(f"SELECT {shelf.table}.rowid FROM {found.rest} ORDER BY {shelf.order}", found.values)
    return [row[0] for row in rows]


def marks(values: list[int]) -> str:
    """Return a place in a statement for each value."""
    return ", ".join("?" * len(values))
