# ruff: noqa: S608 -- every statement is put together from constants of this module and of its neighbours
"""How what is past is looked for: by words in its texts, newest first."""

from msgspec import Struct

from app.domain.history import words_of
from app.store.database import Transaction


class HistoryTable(Struct, frozen=True, kw_only=True):
    """Where the history of one kind stands.

    Attributes:
        name: Of the table.
        index: What its order and its total are read from, where that is not the table itself.
        words: Its index of words.
        texts: Columns that are looked into.
        ended: Which rows are past; empty where all are. Word for word the condition of the index.
        order: Newest first.
    """

    name: str
    index: str = ""
    words: str
    texts: tuple[str, ...]
    ended: str = ""
    order: str


class Search(Struct, frozen=True, kw_only=True):
    """A query as SQL: what comes after ``FROM``, without the order, and its values."""

    rest: str
    values: tuple[str, ...] = ()


def search(table: HistoryTable, query: str) -> Search:
    """Return what finds the rows in which every word of the query stands; the last word may be unfinished.

    A query is never read as FTS5's own language. One without any letter or digit is looked for as it is written.
    """
    ended = [table.ended] if table.ended else []
    wanted = query.replace("\0", " ").strip()
    if not wanted:
        # The planner does not see by itself that the index holds the rows, their order and their number.
        hint = f" INDEXED BY {table.index}" if table.index else ""
        return Search(rest=table.name + hint + _where(ended))
    words, values = words_of(wanted), (wanted,) * len(table.texts)
    holds = " OR ".join(f"instr({name}, ?)" for name in table.texts)
    if words:
        holds, values = f"rowid IN (SELECT rowid FROM {table.words} WHERE {table.words} MATCH ?)", (_match(words),)
    # Without this hint the planner would go through the index of the states, row by row, before anything else.
    return Search(rest=f"{table.name} NOT INDEXED" + _where([f"({holds})", *ended]), values=values)


def _where(conditions: list[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def _match(words: tuple[str, ...]) -> str:
    """Return an FTS5 expression: each word quoted, the last one as a beginning."""
    return " ".join('"' + word.replace('"', '""') + '"' for word in words) + "*"


def rowids(transaction: Transaction, table: HistoryTable, query: str) -> list[int]:
    """Return the rowids of all that a query finds, newest first."""
    found = search(table, query)
    rows = transaction.execute(f"SELECT rowid FROM {found.rest} ORDER BY {table.order}", found.values)
    return [row[0] for row in rows]


def page(transaction: Transaction, table: HistoryTable, query: str, offset: int, limit: int) -> tuple[list[int], int]:
    """Return the rowids of a part of all that a query finds, newest first, and how many that are in all."""
    found = search(table, query)
    if found.values:  # to count what was found is to find it again
        rows = rowids(transaction, table, query)
        return rows[offset : offset + limit], len(rows)
    total = transaction.execute(f"SELECT count(*) FROM {found.rest}").fetchone()[0]
    part = f"SELECT rowid FROM {found.rest} ORDER BY {table.order} LIMIT ? OFFSET ?"
    return [row[0] for row in transaction.execute(part, (limit, offset))], int(total)


def marks(values: list[int]) -> str:
    """Return a place in a statement for each value."""
    return ", ".join("?" * len(values))
