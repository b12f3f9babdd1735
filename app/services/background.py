"""Work of a service that nobody waits for."""

import asyncio
import logging
from collections.abc import Coroutine

logger = logging.getLogger(__name__)


class Background:
    """Runs it; what fails is logged and stops nothing else."""

    def __init__(self, name: str, failure: str) -> None:
        """Build it.

        Args:
            name: Of its tasks.
            failure: What the log says where some of it failed.
        """
        self._name = name
        self._failure = failure
        self._tasks: set[asyncio.Task[None]] = set()

    def run(self, work: Coroutine[object, object, None]) -> None:
        """Begin it."""
        task = asyncio.get_running_loop().create_task(work, name=self._name)
        self._tasks.add(task)
        task.add_done_callback(self._on_ended)

    async def finish(self) -> None:
        """Wait until all of it has ended."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def cancel(self) -> None:
        """End all of it."""
        for task in self._tasks:
            task.cancel()
        await self.finish()

    def _on_ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error(self._failure, exc_info=error)
