# ruff: noqa: S608 -- every statement is put together from constants of this module and of its neighbours
"""Full-text search in the history, newest first."""

from msgspec import Struct

from app.domain.history import words_of
from app.store.database import Transaction


class HistoryTable(Struct, frozen=True, kw_only=True):
    """Where the history of one kind is stored.

    Attributes:
        name: Of the table.
        index: Index of its order, from which the total is read too; empty for none.
        words: Its full-text index.
        texts: Columns that are searched.
        ended: SQL: which rows are history; empty for all. Exactly the condition of the index.
        order: Newest first.
    """

    name: str
    index: str = ""
    words: str
    texts: tuple[str, ...]
    ended: str = ""
    order: str


class Search(Struct, frozen=True, kw_only=True):
    """A query as SQL: what follows ``FROM``, without the order, and its values."""

    rest: str
    values: tuple[str, ...] = ()


def search(table: HistoryTable, query: str) -> Search:
    """Return the SQL that finds the rows with every word of the query; the last word may be incomplete.

    A query is never parsed as the query language of FTS5. One without a letter or digit is searched for literally.
    """
    ended = [table.ended] if table.ended else []
    wanted = query.replace("\0", " ").strip()
    if not wanted:
        # The planner does not use the index by itself, though it has the rows, their order and their number.
        hint = f" INDEXED BY {table.index}" if table.index else ""
        return Search(rest=table.name + hint + _where(ended))
    words, values = words_of(wanted), (wanted,) * len(table.texts)
    holds = " OR ".join(f"instr({name}, ?)" for name in table.texts)
    if words:
        holds, values = f"rowid IN (SELECT rowid FROM {table.words} WHERE {table.words} MATCH ?)", (_match(words),)
    # Without this hint the planner would first scan the index of states, row by row.
    return Search(rest=f"{table.name} NOT INDEXED" + _where([f"({holds})", *ended]), values=values)


def _where(conditions: list[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def _match(words: tuple[str, ...]) -> str:
    """Return an FTS5 expression: each word quoted, the last one as a prefix."""
    return " ".join('"' + word.replace('"', '""') + '"' for word in words) + "*"


def rowids(transaction: Transaction, table: HistoryTable, query: str) -> list[int]:
    """Return the rowids of all matches, newest first."""
    found = search(table, query)
    rows = transaction.execute(f"SELECT rowid FROM {found.rest} ORDER BY {table.order}", found.values)
    return [row[0] for row in rows]


def page(transaction: Transaction, table: HistoryTable, query: str, offset: int, limit: int) -> tuple[list[int], int]:
    """Return the rowids of a page of the matches, newest first, and the number of all."""
    found = search(table, query)
    if found.values:  # counting costs as much as finding them
        rows = rowids(transaction, table, query)
        return rows[offset : offset + limit], len(rows)
    total = transaction.execute(f"SELECT count(*) FROM {found.rest}").fetchone()[0]
    part = f"SELECT rowid FROM {found.rest} ORDER BY {table.order} LIMIT ? OFFSET ?"
    return [row[0] for row in transaction.execute(part, (limit, offset))], int(total)


def marks(values: list[int]) -> str:
    """Return a placeholder for each value."""
    return ", ".join("?" * len(values))
