"""The one place where a click starts a coroutine."""

import asyncio
import logging
from collections.abc import Callable, Coroutine

from app.domain.errors import AppError
from app.ui import words

logger = logging.getLogger(__name__)

type Tell = Callable[[str], None]
type TellField = Callable[[str, str], None]


class Tasks:
    """Holds running commands, shows failures, and logs bugs.

    Args:
        tell: Shows a sentence about a failure.
    """

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._running: set[asyncio.Task[object]] = set()

    def start(self, coroutine: Coroutine[object, object, object], on_field_error: TellField | None = None) -> None:
        """Run a command to its end.

        Args:
            coroutine: The command.
            on_field_error: Gets the field's path and the sentence of a failure that names a field.
        """
        task = asyncio.get_running_loop().create_task(self._watched(coroutine, on_field_error))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def stop(self) -> None:
        """Cancel what still runs and wait for it."""
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _watched(self, coroutine: Coroutine[object, object, object], on_field_error: TellField | None) -> None:
        try:
            await coroutine
        except AppError as failure:
            logger.info("Refused: %s", failure.code)
            if failure.field and on_field_error is not None:
                on_field_error(failure.field, words.error(failure))
            else:
                self._tell(words.error(failure))
        except Exception:  # this is the window's edge: it is logged, and what is logged as a mistake is shown
            logger.exception("A command of the window failed")
