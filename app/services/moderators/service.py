"""Moderators as the window and the API see them."""

from collections.abc import Callable

from app.domain.moderators import DonePage, Invitation, InvitationLinks, ModeratorRole
from app.services.background import Background
from app.services.moderators.desk import ModeratorDesk
from app.services.moderators.invitations import InvitationBook
from app.services.moderators.views import ModeratorViews


class ModeratorsService:
    """Invites moderators and takes invitations back.

    Attributes:
        desk: Takes their commands.
        views: Tells them what they see.
        hub_address: Returns where the page of the hub is, without the invitation; empty for nowhere.
        lan_address: The same of this PC on the local network.
    """

    def __init__(self, book: InvitationBook, desk: ModeratorDesk, views: ModeratorViews) -> None:
        self._book = book
        self.desk = desk
        self.views = views
        self.hub_address: Callable[[], str] = lambda: ""
        self.lan_address: Callable[[], str] = lambda: ""
        self._background = Background("moderators", "The keys of invitations could not be read")

    async def load(self) -> None:
        """Read the invitations and what was done last."""
        await self._book.load()
        await self.desk.load()

    def start(self) -> None:
        """Read the keys, in a task of its own: a system's key store may be slow."""
        self._background.run(self._begin())

    async def _begin(self) -> None:
        await self._book.read_keys()
        self.views.look_soon()

    async def close(self) -> None:
        """Tell moderators nothing more."""
        await self._background.cancel()
        self.views.close()

    def all(self) -> tuple[Invitation, ...]:
        """Return every invitation, oldest first."""
        return self._book.all()

    async def invite(self, name: str, role: ModeratorRole, hours: int) -> InvitationLinks:
        """Make an invitation and return its links.

        Raises:
            InvalidError: It has no name, or is good for too long or not at all.
            ConflictError: There are too many.
            OutsideError: It cannot be stored.
        """
        return await self.links((await self._book.add(name, role, hours)).id)

    async def links(self, invitation_id: str) -> InvitationLinks:
        """Return the links of an invitation.

        Raises:
            NotFoundError: There is no such invitation.
            ConflictError: It is over.
            OutsideError: Its key cannot be read now.
        """
        fragment = await self._book.fragment(invitation_id)
        hub, lan = self.hub_address(), self.lan_address()
        return InvitationLinks(
            invitation=self._book.require(invitation_id).invitation,
            hub_url=f"{hub}#{fragment}" if hub else "",
            lan_url=f"{lan}#{fragment}" if lan else "",
        )

    async def revoke(self, invitation_id: str) -> Invitation:
        """Take an invitation back, at once.

        Raises:
            NotFoundError: There is no such invitation.
            OutsideError: It cannot be stored: after a restart it would be good again.
        """
        return await self._book.revoke(invitation_id)

    async def log(self, offset: int, limit: int) -> DonePage:
        """Return a part of what moderators did, newest first."""
        return await self.desk.log(offset, limit)
