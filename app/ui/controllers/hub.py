"""The hub in the window: moderators are invited and revoked, and the word of the stream is changed."""

from typing import TYPE_CHECKING

from app.core import Services
from app.domain.moderators import ModeratorRole
from app.ui.controllers.commands import Commands
from app.ui.main_window import MainWindow
from app.ui.moderators_dialog import ModeratorsDialog

if TYPE_CHECKING:
    from app.ui.pages.feeds import FeedsPage


class HubController:
    """Runs what is asked for in the windows of moderators and of the viewers' page."""

    def __init__(self, main: MainWindow, commands: Commands, services: Services) -> None:
        self._main = main
        self._commands = commands
        self._hub, self._moderators = services.hub, services.moderators

    def connect(self, page: "FeedsPage") -> None:
        """Connect the row of the feeds page, and the windows it opens."""
        hub_row = page.hub_row
        hub_row.new_word_requested.connect(self._commands.call_slot(self._hub.new_word))
        hub_row.invite_requested.connect(self._commands.own_slot(self._invite))
        hub_row.links_requested.connect(self._commands.own_slot(self._show_links))
        hub_row.revoke_requested.connect(self._commands.slot(self._moderators.revoke))

    @property
    def _dialog(self) -> ModeratorsDialog:
        return self._main.pages.feeds.hub_row.moderators

    async def _invite(self, name: str, role: str, hours: int) -> None:
        try:
            links = await self._commands.client.run(self._moderators.invite, name, ModeratorRole(role), hours)
        finally:
            self._dialog.invite.rest()
        self._dialog.invite.finish()
        self._dialog.invitation.show_links(links)

    async def _show_links(self, invitation_id: str) -> None:
        self._dialog.invitation.show_links(await self._commands.client.run(self._moderators.links, invitation_id))
