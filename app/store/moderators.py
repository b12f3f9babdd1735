"""The tables of invitations and of what was done by them. Every function runs inside the caller's transaction."""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct

from app.domain.moderators import Done, Invitation, ModeratorAction, ModeratorRole
from app.store.database import Transaction

KEPT: Final = 100
"""Invitations that are over, the newest of them."""
LOG_KEPT: Final = 20_000


class InvitationRow(Struct, frozen=True, kw_only=True):
    """An invitation, and the number of its last command that was taken."""

    invitation: Invitation
    seq: int = 0


def load(transaction: Transaction) -> list[InvitationRow]:
    """Return every invitation, oldest first, of the roles that this version knows."""
    rows = transaction.execute("SELECT * FROM invitation ORDER BY created_at, rowid")
    return [_row(row) for row in rows if row["role"] in ModeratorRole]


def save(transaction: Transaction, row: InvitationRow) -> None:
    """Write an invitation."""
    one = row.invitation
    transaction.execute(
        "INSERT OR REPLACE INTO invitation "
        "(id, name, role, created_at, expires_at, revoked_at, last_used_at, seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(one.id, one.name, one.role.value, _ms(one.created_at), _ms(one.expires_at)),
            *(_ms(one.revoked_at), _ms(one.last_used_at), row.seq),
        ),
    )


def forget(transaction: Transaction, invitation_id: str) -> None:
    """Remove an invitation; what was done by it stays."""
    transaction.execute("DELETE FROM invitation WHERE id = ?", (invitation_id,))


def note(transaction: Transaction, done: Done) -> int:
    """Write what was done; return its id."""
    added = transaction.execute(
        "INSERT INTO moderation (at, name, role, action, subject) VALUES (?, ?, ?, ?, ?)",
        (_ms(done.at), done.by, done.role.value, done.action.value, done.subject),
    )
    number = int(added.lastrowid or 0)
    transaction.execute("DELETE FROM moderation WHERE id <= ?", (number - LOG_KEPT,))
    return number


def log(transaction: Transaction, offset: int, limit: int, query: str = "") -> tuple[list[Done], int]:
    """Return a part of what was done, newest first, and how much there is; with a query what `found` finds."""
    if query.strip():
        ids = found(transaction, query)
        return done_of(transaction, ids[offset : offset + limit]), len(ids)
    rows = transaction.execute("SELECT * FROM moderation ORDER BY id DESC LIMIT ? OFFSET ?", (limit, offset))
    total = transaction.execute("SELECT count(*) FROM moderation").fetchone()[0]
    return _done(rows), int(total)


def found(transaction: Transaction, query: str) -> list[int]:
    """Return the ids of what was done by or to somebody or something whose name holds every word, newest first.

    There are `LOG_KEPT` rows at most, which are looked at one by one: no index is worth it.
    """
    words = query.casefold().split()
    rows = transaction.execute("SELECT id, name, subject FROM moderation ORDER BY id DESC")
    return [row["id"] for row in rows if _holds(f"{row['name']} {row['subject']}".casefold(), words)]


def _holds(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)


def done_of(transaction: Transaction, ids: list[int]) -> list[Done]:
    """Return what these ids are of, in this order; one that has gone meanwhile is left out."""
    marks = ", ".join("?" * len(ids))
    rows = transaction.execute(f"SELECT * FROM moderation WHERE id IN ({marks}) ORDER BY id DESC", ids)  # noqa: S608 -- only marks
    return _done(rows)


def _done(rows: Iterable[sqlite3.Row]) -> list[Done]:
    return [
        Done(
            id=row["id"],
            at=_at(row["at"]),
            by=row["name"],
            role=ModeratorRole(row["role"]),
            action=ModeratorAction(row["action"]),
            subject=row["subject"],
        )
        for row in rows
        if row["role"] in ModeratorRole and row["action"] in ModeratorAction
    ]


def _row(row: sqlite3.Row) -> InvitationRow:
    invitation = Invitation(
        id=row["id"],
        name=row["name"],
        role=ModeratorRole(row["role"]),
        created_at=_at(row["created_at"]),
        expires_at=_at(row["expires_at"]),
        revoked_at=None if row["revoked_at"] is None else _at(row["revoked_at"]),
        last_used_at=None if row["last_used_at"] is None else _at(row["last_used_at"]),
    )
    return InvitationRow(invitation=invitation, seq=row["seq"])


def _ms(at: datetime | None) -> int | None:
    return None if at is None else round(at.timestamp() * 1_000)


def _at(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1_000, UTC)
