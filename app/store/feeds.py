"""The table of feeds: where each continues. Every function runs inside the caller's transaction."""

import sqlite3

from msgspec import Struct

from app.domain.feeds import FeedKind
from app.store.database import Transaction


class FeedRow(Struct, frozen=True, kw_only=True):
    """What is remembered of a feed.

    Attributes:
        account: Name of the account that the cursor belongs to.
        made_with: Tells one key and channel from others; not the key itself.
        cursor: Where it continues; empty for the beginning.
        is_primed: It has been connected once: what comes now is not history.
        heard_at: When the service was last heard, milliseconds since 1970; None for never.
    """

    kind: FeedKind
    account: str = ""
    made_with: str = ""
    cursor: str = ""
    is_primed: bool = False
    heard_at: int | None = None


def _row(row: sqlite3.Row) -> FeedRow:
    return FeedRow(
        kind=FeedKind(row["kind"]),
        account=row["account"],
        made_with=row["made_with"],
        cursor=row["cursor"],
        is_primed=bool(row["is_primed"]),
        heard_at=row["heard_at"],
    )


def load(transaction: Transaction) -> dict[FeedKind, FeedRow]:
    """Return every feed that was ever connected, of those that this version knows."""
    rows = transaction.execute("SELECT * FROM feed")
    return {row.kind: row for row in (_row(found) for found in rows if found["kind"] in FeedKind)}


def save(transaction: Transaction, row: FeedRow) -> None:
    """Write a feed."""
    transaction.execute(
        "INSERT OR REPLACE INTO feed (kind, account, made_with, cursor, is_primed, heard_at) VALUES (?, ?, ?, ?, ?, ?)",
        (row.kind.value, row.account, row.made_with, row.cursor, row.is_primed, row.heard_at),
    )
