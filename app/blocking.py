"""Viewers and channels blocked from the window, each with a way back."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Literal

from PySide6.QtCore import QCoreApplication

from app.core import Core
from app.domain.errors import AppError
from app.domain.lists import UndoStep
from app.services.queue import QueueService
from app.services.speech import SpeechService
from app.ui.notices import Notices
from app.ui.tasks import Tasks

translate = QCoreApplication.translate

type _List = Literal["blocked_users", "blocked_channels"]
type _Service = QueueService | SpeechService


class Blocking:
    """Writes the lists of the settings, takes out what a blocked viewer has waiting, and offers to take it back.

    One thing is done at a time: who blocks many viewers at once would else have each list overwrite the one before.
    """

    def __init__(self, efir: Core, notices: Notices, tasks: Tasks) -> None:
        self._efir = efir
        self._notices = notices
        self._tasks = tasks
        self._turn = asyncio.Lock()

    async def block_viewer(self, viewer: str) -> None:
        """Take nothing more from a viewer, and out what still waits of theirs: items and spoken messages.

        The messages go first: those of a blocked viewer are refused by the speech itself, which nobody can take back.
        """
        queue, speech = self._efir.services.queue, self._efir.services.speech
        async with self._turn:
            if self._has("blocked_users", viewer):
                return
            said = await self._take_out(speech, viewer)
            try:
                await self._add("blocked_users", viewer)
            except AppError:
                await self._put_back(speech, said)
                raise
            asked = await self._take_out(queue, viewer)

        async def take_back() -> None:
            async with self._turn:
                await self._drop("blocked_users", viewer)
                await self._put_back(queue, asked)
                await self._put_back(speech, said)

        self._offer(translate("Blocking", "{name} is blocked").format(name=viewer), take_back)

    async def block_channel(self, channel: str, title: str) -> None:
        """Take no more videos of a channel.

        Args:
            channel: Its id.
            title: What people call it.
        """
        async with self._turn:
            if self._has("blocked_channels", channel):
                return
            await self._add("blocked_channels", channel)

        async def take_back() -> None:
            async with self._turn:
                await self._drop("blocked_channels", channel)

        self._offer(translate("Blocking", "{name} is blocked").format(name=title or channel), take_back)

    def _offer(self, sentence: str, take_back: Callable[[], Coroutine[object, object, None]]) -> None:
        self._notices.offer_undo(sentence, lambda: self._tasks.start(take_back()))

    def _last_step(self, service: _Service) -> UndoStep | None:
        return service.now().undo_step if isinstance(service, SpeechService) else service.summary.undo_step

    async def _take_out(self, service: _Service, viewer: str) -> int:
        """Take out what waits of a viewer; return the number of the step that puts it back, 0 if there is none."""
        before = self._last_step(service)
        await service.remove_all_by(viewer)
        step = self._last_step(service)
        if step is None or step.command != "remove_by" or (before is not None and step.number <= before.number):
            return 0
        return step.number

    async def _put_back(self, service: _Service, number: int) -> None:
        """Take a step back, unless something else was done since."""
        step = self._last_step(service)
        if step is not None and step.number == number:
            await service.undo(number)

    def _names(self, key: _List) -> list[str]:
        return list(getattr(self._efir.services.settings.settings.requests, key))

    def _has(self, key: _List, name: str) -> bool:
        return name.casefold() in {known.casefold() for known in self._names(key)}

    async def _add(self, key: _List, name: str) -> None:
        await self._efir.services.settings.change({"requests": {key: [*self._names(key), name]}})

    async def _drop(self, key: _List, name: str) -> None:
        kept = [known for known in self._names(key) if known != name]
        await self._efir.services.settings.change({"requests": {key: kept}})
