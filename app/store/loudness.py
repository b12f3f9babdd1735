"""The table of how loud media are. Every function runs inside the caller's transaction."""

from app.domain.loudness import Loudness
from app.store.database import Transaction


def load(transaction: Transaction, media: str) -> Loudness:
    """Return what is remembered of media."""
    row = transaction.execute("SELECT lufs, measured_ms, set_db FROM loudness WHERE media = ?", (media,)).fetchone()
    if row is None:
        return Loudness()
    return Loudness(lufs=row["lufs"], measured_ms=row["measured_ms"], set_db=row["set_db"])


def save(transaction: Transaction, media: str, loudness: Loudness) -> None:
    """Remember it."""
    transaction.execute(
        "INSERT INTO loudness (media, lufs, measured_ms, set_db) VALUES (?, ?, ?, ?) ON CONFLICT (media) "
        "DO UPDATE SET lufs = excluded.lufs, measured_ms = excluded.measured_ms, set_db = excluded.set_db",
        (media, loudness.lufs, loudness.measured_ms, loudness.set_db),
    )


def forget(transaction: Transaction, media: str) -> None:
    """Forget it."""
    transaction.execute("DELETE FROM loudness WHERE media = ?", (media,))
