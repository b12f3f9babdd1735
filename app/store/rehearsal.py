"""The copy of the database for a rehearsal. Every function runs inside the caller's transaction."""

from datetime import datetime

from app.store.database import Transaction, to_ms


def forget_since(transaction: Transaction, moment: datetime) -> None:
    """Remove every request, message and donation that came since then."""
    at = (to_ms(moment),)
    transaction.execute("DELETE FROM donation WHERE received_at >= ?", at)
    transaction.execute("DELETE FROM donation WHERE id IN (SELECT id FROM speech WHERE requested_at >= ?)", at)
    transaction.execute("DELETE FROM speech WHERE requested_at >= ?", at)
    transaction.execute("DELETE FROM queue_item WHERE requested_at >= ?", at)
