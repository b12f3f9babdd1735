"""The one place where a click starts a coroutine: slots that run commands of the core, and show their failures."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine

from app.domain.errors import AppError
from app.ui import words
from app.ui.client import CoreClient

logger = logging.getLogger(__name__)

type Slot = Callable[..., None]
type ShowError = Callable[[str], None]
type ShowFieldError = Callable[[str, str], None]


class Commands:
    """Makes slots for the pages' signals, holds what they run, shows failures and logs bugs.

    Attributes:
        client: Where the commands run.
    """

    def __init__(self, client: CoreClient, show_error: ShowError) -> None:
        """Begin with nothing running.

        Args:
            client: Where the commands run.
            show_error: Shows a sentence about a failure.
        """
        self.client = client
        self._show_error = show_error
        self._running: set[asyncio.Task[object]] = set()
        self._is_stopped = False

    def slot(self, command: Callable[..., Awaitable[object]]) -> Slot:
        """Return a slot that runs a coroutine function of the core with the signal's arguments."""
        return lambda *arguments: self.start(self.client.run(command, *arguments))

    def call_slot(self, function: Callable[..., object]) -> Slot:
        """Return a slot that calls a plain function of the core."""
        return lambda *arguments: self.start(self.client.call(function, *arguments))

    def own_slot(self, coroutine: Callable[..., Coroutine[object, object, object]]) -> Slot:
        """Return a slot that runs a coroutine function of a controller, here in the window's loop."""
        return lambda *arguments: self.start(coroutine(*arguments))

    def start(
        self, coroutine: Coroutine[object, object, object], show_field_error: ShowFieldError | None = None
    ) -> None:
        """Run a command to its end.

        Args:
            coroutine: The command.
            show_field_error: Gets the field's path and the sentence of a failure that names a field.
        """
        if self._is_stopped:  # a page of a window that is closing
            coroutine.close()
            return
        task = asyncio.get_running_loop().create_task(self._watched(coroutine, show_field_error))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        task.add_done_callback(lambda _: coroutine.close())  # one that is cancelled before it begins is not closed else

    async def stop(self) -> None:
        """Cancel what still runs and wait for it; nothing more is started."""
        self._is_stopped = True
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _watched(
        self, coroutine: Coroutine[object, object, object], show_field_error: ShowFieldError | None
    ) -> None:
        try:
            await coroutine
        except AppError as failure:
            logger.info("Refused: %s", failure.code)
            if failure.field and show_field_error is not None:
                show_field_error(failure.field, words.error(failure))
            else:
                self._show_error(words.error(failure))
        except Exception:  # the edge of the window: the log shows it as a bug
            logger.exception("A command of the window failed")
