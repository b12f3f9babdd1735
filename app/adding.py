"""Links and files that are added from the window: what is good is taken, what is not is told of once."""

import logging
from collections.abc import Callable
from pathlib import PurePath

from app.domain.errors import AppError
from app.services.queue.intake import NewRequest
from app.services.queue.service import QueueService
from app.ui import words
from app.ui.assets import asset
from app.ui.tasks import Tasks

logger = logging.getLogger(__name__)


class Adding:
    """Takes in what was dropped, pasted or chosen at once, as one: its links may come one by one, beside its files."""

    def __init__(self, queue: QueueService, tasks: Tasks, tell: Callable[[str], None]) -> None:
        """Begin with nothing.

        Args:
            queue: Takes the requests.
            tasks: Runs what is asked for.
            tell: Shows a sentence about what was refused.
        """
        self._queue = queue
        self._tasks = tasks
        self._tell = tell
        self._running = self._asked = 0
        self._refused: list[tuple[str, AppError]] = []

    def add_link(self, link: str) -> None:
        """Ask for a link."""
        self._start([(link, NewRequest(url=link, is_from_streamer=True))])

    def add_files(self, paths: list[str]) -> None:
        """Ask for files, in this order."""
        self._start([(PurePath(path).name, NewRequest(file=path, is_from_streamer=True)) for path in paths])

    def add_sample(self) -> None:
        """Ask for a video that every Efir has with it; it lasts long enough to go and look at OBS."""
        self.add_files([str(asset("demo", "on-air.webm"))])

    def _start(self, requests: list[tuple[str, NewRequest]]) -> None:
        self._running += 1
        self._asked += len(requests)
        self._tasks.start(self._add(requests))

    async def _add(self, requests: list[tuple[str, NewRequest]]) -> None:
        try:
            for name, request in requests:
                try:
                    await self._queue.add(request)
                except AppError as failure:
                    logger.info("Refused: %s", failure.code)
                    self._refused.append((name, failure))
        finally:
            self._running -= 1
            if not self._running:
                self._tell_refused()

    def _tell_refused(self) -> None:
        refused, asked = self._refused, self._asked
        self._refused, self._asked = [], 0
        if refused:
            name, failure = refused[0]
            self._tell(words.not_added(name, failure, len(refused), asked))
