"""The fallback list: reading it, importing into it, queueing from it."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from app.core import Services
from app.domain.errors import AppError
from app.domain.fallback import FALLBACK_LIMIT, ImportResult
from app.ui import words
from app.ui.controllers.commands import Commands
from app.ui.controllers.queue import QueueController
from app.ui.main_window import MainWindow

if TYPE_CHECKING:
    from app.ui.pages.fallback import FallbackDialog


class FallbackController:
    """Runs what is asked for in the dialog of the fallback list."""

    def __init__(self, main: MainWindow, commands: Commands, services: Services, queue: QueueController) -> None:
        self._main = main
        self._commands = commands
        self._fallback = services.fallback
        self._queue = queue

    def connect(self, page: "FallbackDialog") -> None:
        """Connect the dialog."""
        fallback, slot, own_slot = self._fallback, self._commands.slot, self._commands.own_slot
        page.list_requested.connect(own_slot(self._show_list))
        page.import_text_requested.connect(own_slot(self._import_text))
        page.import_file_requested.connect(own_slot(self._import_file))
        page.cancel_import_requested.connect(self._commands.call_slot(fallback.cancel_import))
        page.queue_requested.connect(self._queue.add_links)
        page.remove_requested.connect(slot(fallback.remove))
        page.clear_requested.connect(slot(fallback.clear))
        page.undo_requested.connect(slot(fallback.undo))

    async def _show_list(self) -> None:
        self._main.pages.fallback.show_page(await self._commands.client.run(self._fallback.page, 0, FALLBACK_LIMIT))

    async def _import_text(self, text: str) -> None:
        await self._import(self._fallback.import_text, text)

    async def _import_file(self, path: str) -> None:
        await self._import(self._fallback.import_file, path)

    async def _import(self, command: Callable[[str], Awaitable[ImportResult | None]], source: str) -> None:
        """Show the result in the dialog: a notice of the window would be behind it."""
        box = self._main.pages.fallback.box
        try:
            box.show_result(await self._commands.client.run(command, source))
        except AppError as failure:
            box.show_failure(words.error(failure))
