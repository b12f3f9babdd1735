"""The history page."""

from typing import TYPE_CHECKING

from app.core import Services
from app.domain.history import HistoryKind, HistoryQuery
from app.domain.ids import QueueItemId
from app.ui.controllers.commands import Commands
from app.ui.main_window import MainWindow

if TYPE_CHECKING:
    from app.ui.pages.history import HistoryPanel


class HistoryController:
    """Runs what is asked for on the history page."""

    def __init__(self, main: MainWindow, commands: Commands, services: Services) -> None:
        self._main = main
        self._commands = commands
        self._history = services.history
        self._speech, self._streams = services.speech, services.streams

    def connect(self, page: "HistoryPanel") -> None:
        """Connect the page."""
        own_slot = self._commands.own_slot
        page.page_requested.connect(own_slot(self._show))
        page.streams_requested.connect(own_slot(self._show_streams))
        page.queue_again_requested.connect(own_slot(self._queue_again))
        page.replay_requested.connect(self._commands.slot(self._speech.replay))
        page.export_requested.connect(own_slot(self._export))
        page.stop_export_requested.connect(self._commands.call_slot(self._history.stop_export))

    async def _show(self, query: HistoryQuery) -> None:
        self._main.pages.history.show_page(query, await self._commands.client.run(self._history.page, query))

    async def _show_streams(self) -> None:
        self._main.pages.history.show_streams(await self._commands.client.run(self._streams.newest))

    async def _queue_again(self, item_ids: list[QueueItemId]) -> None:
        result = await self._commands.client.run(self._history.queue_again, item_ids)
        self._main.pages.history.show_queued(result)

    async def _export(self, kind: HistoryKind, query: str, path: str) -> None:
        page, client, is_written = self._main.pages.history, self._commands.client, False
        try:
            progress = client.in_window(page.show_progress)
            is_written = await client.run(self._history.export, kind, query, path, progress)
        finally:
            page.end_export(path if is_written else "")
