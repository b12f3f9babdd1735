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

    def __init__(
        self, client: CoreClient, show_error: ShowError, on_began: Callable[[], None], on_ended: Callable[[], None]
    ) -> None:
        """Begin with nothing running.

        Args:
            client: Where the commands run.
            show_error: Shows a sentence about a failure.
            on_began: Called when a command of the core begins while none runs.
            on_ended: Called when the last of those that ran at once has ended.
        """
        self.client = client
        self._show_error = show_error
        self._on_began, self._on_ended = on_began, on_ended
        self._running: set[asyncio.Task[None]] = set()
        self._in_core = 0
        self._is_stopped = False

    def slot(self, command: Callable[..., Awaitable[object]]) -> Slot:
        """Return a slot that runs a coroutine function of the core with the signal's arguments."""

        def run(*arguments: object) -> None:
            if (task := self._start(self.client.run(command, *arguments))) is not None:
                self._in_core += 1
                if self._in_core == 1:
                    self._on_began()
                task.add_done_callback(self._on_command_ended)

        return run

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
        self._start(coroutine, show_field_error)

    async def stop(self) -> None:
        """Cancel what still runs and wait for it; nothing more is started."""
        self._is_stopped = True
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _start(
        self, coroutine: Coroutine[object, object, object], show_field_error: ShowFieldError | None = None
    ) -> asyncio.Task[None] | None:
        if self._is_stopped:  # a page of a window that is closing
            coroutine.close()
            return None
        task = asyncio.get_running_loop().create_task(self._watched(coroutine, show_field_error))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        task.add_done_callback(lambda _: coroutine.close())  # one that is cancelled before it begins is not closed else
        return task

    def _on_command_ended(self, _: asyncio.Task[None]) -> None:
        self._in_core -= 1
        if not self._in_core:
            self._on_ended()

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
