"""The player's one row."""

from msgspec import Struct

from app.domain.ids import Percent
from app.store.database import Transaction


class PlayerRow(Struct, frozen=True, kw_only=True):
    """What the player remembers besides its item.

    Attributes:
        last_fallback: Name of the fallback file that played last.
    """

    is_paused: bool
    volume_percent: Percent
    cue: int
    last_fallback: str


def load(transaction: Transaction) -> PlayerRow:
    """Return the row."""
    row = transaction.execute("SELECT is_paused, volume_percent, cue, last_fallback FROM player").fetchone()
    return PlayerRow(
        is_paused=bool(row["is_paused"]),
        volume_percent=row["volume_percent"],
        cue=row["cue"],
        last_fallback=row["last_fallback"],
    )


def save(transaction: Transaction, row: PlayerRow) -> None:
    """Write the row."""
    transaction.execute(
        "UPDATE player SET is_paused = ?, volume_percent = ?, cue = ?, last_fallback = ?",
        (row.is_paused, row.volume_percent, row.cue, row.last_fallback),
    )
