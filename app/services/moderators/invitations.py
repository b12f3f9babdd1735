"""Invitations of moderators: made, shown again, taken back. Their keys are kept apart from everything else."""

import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from msgspec import Struct, structs

from app.domain.errors import ConflictError, InvalidError, NotFoundError, OutsideError
from app.domain.events import ModeratorsChanged
from app.domain.moderator_keys import ModeratorKeys, from_base64, new_key, to_base64
from app.domain.moderators import (
    KEY_BYTES,
    LONGEST_HOURS,
    MOST_INVITATIONS,
    Invitation,
    InvitationState,
    ModeratorRole,
)
from app.domain.text import bounded_name
from app.services.ports import Ports, Secrets
from app.store import moderators as store
from app.store.moderators import InvitationRow

logger = logging.getLogger(__name__)


class Known(Struct, kw_only=True):
    """An invitation as it is used.

    Attributes:
        keys: Derived from its key; None where that cannot be read now.
    """

    row: InvitationRow
    keys: ModeratorKeys | None = None

    @property
    def invitation(self) -> Invitation:
        """The invitation itself."""
        return self.row.invitation


class InvitationBook:
    """Holds every invitation. Belongs to the event loop.

    Attributes:
        known: By id, oldest first.
        on_change: Called when one was made, used or taken back.
    """

    def __init__(self, ports: Ports, secrets_: Secrets) -> None:
        """Build it; nothing is read.

        Args:
            ports: Store it and tell of it.
            secrets_: Keep the keys.
        """
        self._ports = ports
        self._secrets = secrets_
        self.known: dict[str, Known] = {}
        self.on_change: Callable[[], None] = lambda: None

    async def load(self) -> None:
        """Read the invitations; those that ended long ago are forgotten."""
        rows = await self._ports.database.run(store.load)
        for row in rows:
            self.known[row.invitation.id] = Known(row=row)

    async def read_keys(self) -> None:
        """Read the keys of those that are good; one that cannot be read now is tried when it is used."""
        for known in list(self.known.values()):
            if self.state(known) is InvitationState.VALID:
                await self.keys_of(known)

    def now(self) -> datetime:
        """Return the time by which invitations end."""
        return datetime.fromtimestamp(self._ports.clock.time(), UTC)

    def state(self, known: Known) -> InvitationState:
        """Return whether an invitation is good now."""
        return known.invitation.state(self.now())

    def all(self) -> tuple[Invitation, ...]:
        """Return every invitation, oldest first."""
        return tuple(known.invitation for known in self.known.values())

    async def keys_of(self, known: Known) -> ModeratorKeys | None:
        """Return the keys of an invitation; None where they cannot be read now."""
        if known.keys is None:
            try:
                key = from_base64(await self._secrets.load(_name(known.invitation.id)) or "")
            except (OutsideError, ValueError):
                key = b""
            if len(key) != KEY_BYTES:
                logger.warning("The key of an invitation cannot be read")
                return None
            known.keys = ModeratorKeys(known.invitation.id, key)
        return known.keys

    async def fragment(self, invitation_id: str) -> str:
        """Return what stands behind the ``#`` of the links of an invitation.

        Raises:
            NotFoundError: There is no such invitation.
            ConflictError: It is over.
            OutsideError: Its key cannot be read now.
        """
        known = self.require(invitation_id)
        if self.state(known) is not InvitationState.VALID:
            raise ConflictError("invitation_over")
        key = await self._secrets.load(_name(invitation_id))
        if key is None:
            raise NotFoundError("no_such_invitation")
        return f"{invitation_id}.{key}"

    async def add(self, name: str, role: ModeratorRole, hours: int) -> Invitation:
        """Make an invitation.

        Raises:
            InvalidError: It has no name, or is good for too long or not at all.
            ConflictError: There are too many.
            OutsideError: Its key or itself cannot be stored.
        """
        cleaned = bounded_name(name)
        if not cleaned:
            raise InvalidError("invalid", "An invitation needs a name.", "name")
        if not 1 <= hours <= LONGEST_HOURS:
            raise InvalidError("invalid", f"An invitation is good for 1 to {LONGEST_HOURS} hours.", "hours")
        if sum(self.state(known) is InvitationState.VALID for known in self.known.values()) >= MOST_INVITATIONS:
            raise ConflictError("too_many_invitations")
        now = self.now()
        invitation = Invitation(
            id=secrets.token_hex(8), name=cleaned, role=role, created_at=now, expires_at=now + timedelta(hours=hours)
        )
        row, key = InvitationRow(invitation=invitation), new_key()
        await self._secrets.keep(_name(invitation.id), to_base64(key))
        await self._ports.database.run(lambda transaction: store.save(transaction, row))
        self.known[invitation.id] = Known(row=row, keys=ModeratorKeys(invitation.id, key))
        await self._forget_old()
        self.tell()
        return invitation

    async def revoke(self, invitation_id: str) -> Invitation:
        """Take an invitation back; nothing is done by it from now on, even where that cannot be stored.

        Raises:
            NotFoundError: There is no such invitation.
            OutsideError: It cannot be stored: after a restart it would be good again.
        """
        known = self.require(invitation_id)
        if known.invitation.revoked_at is None:
            revoked = structs.replace(known.invitation, revoked_at=self.now())
            known.row = structs.replace(known.row, invitation=revoked)
            row = known.row
            try:
                await self._ports.database.run(lambda transaction: store.save(transaction, row))
            finally:
                self.tell()
            await self._secrets.forget(_name(invitation_id))
        return known.invitation

    async def take(self, known: Known, seq: int) -> None:
        """Note that a command was taken, before it is carried out: it never is twice.

        Raises:
            OutsideError: It cannot be stored.
        """
        used = structs.replace(known.invitation, last_used_at=self.now())
        row = InvitationRow(invitation=used, seq=seq)
        await self._ports.database.run(lambda transaction: store.save(transaction, row))
        if known.invitation.revoked_at is None:
            known.row = row
        self.tell()

    def require(self, invitation_id: str) -> Known:
        """Return an invitation.

        Raises:
            NotFoundError: There is none of this id.
        """
        known = self.known.get(invitation_id)
        if known is None:
            raise NotFoundError("no_such_invitation")
        return known

    async def _forget_old(self) -> None:
        over = [one for one in self.known.values() if self.state(one) is not InvitationState.VALID]
        for known in over[: max(0, len(over) - store.KEPT)]:
            await self._forget(known.invitation.id)

    async def _forget(self, invitation_id: str) -> None:
        await self._secrets.forget(_name(invitation_id))
        await self._ports.database.run(lambda transaction: store.forget(transaction, invitation_id))
        del self.known[invitation_id]

    def tell(self) -> None:
        """Tell how the invitations are, and that something may have been done by one."""
        self._ports.broadcaster.notify(ModeratorsChanged(invitations=self.all()))
        self.on_change()


def _name(invitation_id: str) -> str:
    return f"moderator.{invitation_id}"
