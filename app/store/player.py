"""The row of the player."""

from msgspec import Struct

from app.domain.ids import Percent
from app.store.database import Transaction


class PlayerRow(Struct, frozen=True, kw_only=True):
    """The state of the player besides its item."""

    is_paused: bool
    volume_percent: Percent
    cue: int


def load(transaction: Transaction) -> PlayerRow:
    """Return the row."""
    row = transaction.execute("SELECT is_paused, volume_percent, cue FROM player").fetchone()
    return PlayerRow(
        is_paused=bool(row["is_paused"]),
        volume_percent=row["volume_percent"],
        cue=row["cue"],
    )


def save(transaction: Transaction, row: PlayerRow) -> None:
    """Write the row."""
    transaction.execute(
        "UPDATE player SET is_paused = ?, volume_percent = ?, cue = ?",
        (row.is_paused, row.volume_percent, row.cue),
    )
