"""The settings page."""

from functools import partial
from typing import TYPE_CHECKING

from app.adapters.user_files import read_settings_file, write_settings_file
from app.core import Services
from app.domain.events import Event, FeedsChanged, SettingsChanged
from app.domain.feeds import WITHOUT_KEY
from app.domain.settings import Settings
from app.domain.settings_file import Tree
from app.ui.controllers.commands import Commands
from app.ui.main_window import MainWindow

if TYPE_CHECKING:
    from app.ui.settings.page import SettingsPage


class SettingsController:
    """Runs what is asked for on the settings page."""

    def __init__(self, main: MainWindow, commands: Commands, services: Services) -> None:
        self._main = main
        self._commands = commands
        self._service, self._history = services.settings, services.history
        self._settings = Settings()
        self._with_key = WITHOUT_KEY

    def apply(self, event: Event) -> None:
        """Remember the settings, and which services have all that they need."""
        if isinstance(event, SettingsChanged):
            before, self._settings = self._channels(), event.settings
            if self._channels() != before and self._main.pages.is_built("settings"):
                self._ask_for_names()
        elif isinstance(event, FeedsChanged):
            self._with_key = WITHOUT_KEY | {feed.kind for feed in event.feeds if feed.has_key}

    def connect(self, page: "SettingsPage") -> None:
        """Connect the page."""
        page.change_requested.connect(self.change)
        page.reset_requested.connect(self._commands.slot(self._service.reset))
        page.undo_requested.connect(self._commands.slot(self._service.undo))
        page.import_requested.connect(self._commands.own_slot(self._import))
        page.export_requested.connect(self._commands.own_slot(self._export))
        self._ask_for_names()

    def change(self, patch: dict[str, object]) -> None:
        """Change settings; the field that is refused shows why."""
        self._commands.start(
            self._commands.client.run(self._service.change, patch), self._main.pages.settings.show_error
        )

    def _channels(self) -> frozenset[str]:
        requests = self._settings.requests
        return frozenset((*requests.allowed_channels, *requests.blocked_channels))

    def _ask_for_names(self) -> None:
        if channels := self._channels():
            self._commands.start(self._show_names(channels))

    async def _show_names(self, channels: frozenset[str]) -> None:
        names = await self._commands.client.run(self._history.channel_names, channels)
        self._main.pages.settings.show_channels(names)

    async def _import(self, path: str) -> None:
        client = self._commands.client
        data = await client.run(read_settings_file, path)
        guarded = await client.run(self._service.guarded, data)
        without_key = [kind for kind in await client.run(self._service.services_in, data) if kind not in self._with_key]
        if guarded or without_key:
            from app.ui.settings.import_question import ImportQuestion  # noqa: PLC0415 -- seldom needed

            question = ImportQuestion(self._main, guarded, without_key)
            question.answered.connect(self._commands.own_slot(partial(self._answered, data, guarded)))
            question.open()
        else:
            await self._apply(data, {})

    async def _answered(self, data: bytes, guarded: Tree, is_wanted: bool) -> None:  # noqa: FBT001 -- by a signal
        await self._apply(data, {} if is_wanted else guarded)

    async def _apply(self, data: bytes, left_out: Tree) -> None:
        before = self._settings
        after = await self._commands.client.run(self._service.import_, data, left_out=left_out)
        self._main.pages.settings.show_imported(before, after)

    async def _export(self, path: str) -> None:
        client = self._commands.client
        data = await client.call(self._service.export)
        await client.run(write_settings_file, path, data)
        self._main.pages.settings.show_exported(path)
