"""The settings page."""

from functools import partial
from typing import TYPE_CHECKING

from app.adapters.user_files import read_settings_file, write_settings_file
from app.core import Services
from app.domain.events import Event, SettingsChanged
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
        self._service = services.settings
        self._settings = Settings()

    def apply(self, event: Event) -> None:
        """Remember the settings."""
        if isinstance(event, SettingsChanged):
            self._settings = event.settings

    def connect(self, page: "SettingsPage") -> None:
        """Connect the page."""
        page.change_requested.connect(self.change)
        page.reset_requested.connect(self._commands.slot(self._service.reset))
        page.undo_requested.connect(self._commands.slot(self._service.undo))
        page.import_requested.connect(self._commands.own_slot(self._import))
        page.export_requested.connect(self._commands.own_slot(self._export))

    def change(self, patch: dict[str, object]) -> None:
        """Change settings; the field that is refused shows why."""
        self._commands.start(
            self._commands.client.run(self._service.change, patch), self._main.pages.settings.show_error
        )

    async def _import(self, path: str) -> None:
        client = self._commands.client
        data = await client.run(read_settings_file, path)
        if guarded := await client.run(self._service.guarded, data):
            from app.ui.settings.import_question import ImportQuestion  # noqa: PLC0415 -- seldom needed

            question = ImportQuestion(self._main, guarded)
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
