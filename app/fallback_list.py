"""The fallback list in the window: reading it, importing into it, taking from it into the queue."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING

from app.core import Core
from app.domain.errors import AppError
from app.domain.fallback import FALLBACK_LIMIT, ImportResult
from app.services.queue.intake import NewRequest
from app.ui import words
from app.ui.main_window import MainWindow

if TYPE_CHECKING:
    from app.ui.pages.fallback import FallbackDialog

type _Slot = Callable[..., None]


class FallbackList:
    """Does for the window what takes more than one command of the service."""

    def __init__(
        self, efir: Core, main: MainWindow, slot: Callable[[Callable[..., Coroutine[object, object, object]]], _Slot]
    ) -> None:
        """Take what is joined.

        Args:
            efir: The services.
            main: The window.
            slot: Makes a slot that runs a command and shows its failure.
        """
        self._efir = efir
        self._main = main
        self._slot = slot

    def join(self, page: "FallbackDialog") -> None:
        """Join the dialog to the service: one line for each thing that can be asked for."""
        fallback = self._efir.services.fallback
        page.list_requested.connect(self._slot(self.show_list))
        page.import_text_requested.connect(self._slot(self.import_text))
        page.import_file_requested.connect(self._slot(self.import_file))
        page.cancel_import_requested.connect(fallback.cancel_import)
        page.queue_requested.connect(self._slot(self.queue))
        page.remove_requested.connect(self._slot(fallback.remove))
        page.clear_requested.connect(self._slot(fallback.clear))
        page.undo_requested.connect(self._slot(fallback.undo))

    async def show_list(self) -> None:
        """Show the whole list."""
        self._main.fallback.show_page(await self._efir.services.fallback.page(0, FALLBACK_LIMIT))

    async def import_text(self, text: str) -> None:
        """Import what the lines of a text name."""
        await self._tell(self._efir.services.fallback.import_text(text))

    async def import_file(self, path: str) -> None:
        """Import what the lines of a file name."""
        await self._tell(self._efir.services.fallback.import_file(path))

    async def queue(self, links: list[str]) -> None:
        """Put videos into the queue, as the streamer's own requests.

        Raises:
            ConflictError: The queue is full.
        """
        for link in links:
            await self._efir.services.queue.add(NewRequest(url=link, is_from_streamer=True))

    async def _tell(self, importing: Awaitable[ImportResult | None]) -> None:
        """Tell the end of an import where it was asked for: a message of the window would be behind the dialog."""
        box = self._main.fallback.box
        try:
            box.show_result(await importing)
        except AppError as failure:
            box.show_failure(words.error(failure))
