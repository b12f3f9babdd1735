"""The feeds page: services that are connected, switched, tested and forgotten."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.core import Services
from app.domain.feeds import FEED_NAMES, PLACES, FeedKind
from app.ui.controllers.commands import Commands
from app.ui.main_window import MainWindow

if TYPE_CHECKING:
    from app.ui.pages.feeds import FeedsPage

translate = QCoreApplication.translate


class FeedsController:
    """Runs what is asked for on the feeds page."""

    def __init__(self, main: MainWindow, commands: Commands, services: Services) -> None:
        self._main = main
        self._commands = commands
        self._feeds = services.feeds
        self._settings = services.settings

    def connect(self, page: "FeedsPage") -> None:
        """Connect the page."""
        page.connect_requested.connect(self._commands.own_slot(self._connect))
        page.switch_requested.connect(self._commands.own_slot(self._switch))
        page.test_requested.connect(self._commands.own_slot(self._test))
        page.forget_requested.connect(self._commands.own_slot(self._forget))

    async def _connect(self, kind: str, key: str, place: str) -> None:
        run = self._commands.client.run
        if FeedKind(kind) in PLACES:
            await run(self._settings.change, {"feeds": {PLACES[FeedKind(kind)]: place}})
        await run(self._feeds.connect, FeedKind(kind), key or None)

    async def _switch(self, kind: str, is_on: bool) -> None:  # noqa: FBT001 -- Qt's signal
        await self._commands.client.run(self._settings.change, {"feeds": {kind: is_on}})

    async def _test(self, kind: str) -> None:
        account = await self._commands.client.run(self._feeds.check, FeedKind(kind))
        sentence = translate("Feeds", "{service} answers. Account: {account}")
        self._main.notices.show_message(sentence.format(service=FEED_NAMES[FeedKind(kind)], account=account))

    async def _forget(self, kind: str) -> None:
        await self._commands.client.run(self._feeds.disconnect, FeedKind(kind))
