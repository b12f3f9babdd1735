"""Viewers and channels blocked from the window, each with a way back."""

from collections.abc import Callable, Coroutine
from typing import Literal

from PySide6.QtCore import QCoreApplication

from app.efir import Efir
from app.ui.notices import Notices
from app.ui.tasks import Tasks

translate = QCoreApplication.translate

type _List = Literal["blocked_users", "blocked_channels"]


class Blocking:
    """Writes the lists of the settings, takes out what a blocked viewer has waiting, and offers to take it back."""

    def __init__(self, efir: Efir, notices: Notices, tasks: Tasks) -> None:
        self._efir = efir
        self._notices = notices
        self._tasks = tasks

    async def block_viewer(self, viewer: str) -> None:
        """Take nothing more from a viewer, and out of the queue what still waits of theirs."""
        if not await self._add("blocked_users", viewer):
            return
        step = self._efir.queue.summary.undo_step if await self._efir.queue.remove_all_by(viewer) else None

        async def take_back() -> None:
            await self._drop("blocked_users", viewer)
            if step is not None and step == self._efir.queue.summary.undo_step:
                await self._efir.queue.undo(step.number)

        self._offer(translate("Blocking", "{name} is blocked").format(name=viewer), take_back)

    async def block_channel(self, channel: str, title: str) -> None:
        """Take no more videos of a channel.

        Args:
            channel: Its id.
            title: What people call it.
        """
        if not await self._add("blocked_channels", channel):
            return

        async def take_back() -> None:
            await self._drop("blocked_channels", channel)

        self._offer(translate("Blocking", "{name} is blocked").format(name=title or channel), take_back)

    def _offer(self, sentence: str, take_back: Callable[[], Coroutine[object, object, None]]) -> None:
        self._notices.offer_undo(sentence, lambda: self._tasks.start(take_back()))

    def _names(self, key: _List) -> list[str]:
        return list(getattr(self._efir.settings.settings.requests, key))

    async def _add(self, key: _List, name: str) -> bool:
        """Write a name into a list; return whether it was not in it."""
        names = self._names(key)
        if name.casefold() in {known.casefold() for known in names}:
            return False
        await self._efir.settings.change({"requests": {key: [*names, name]}})
        return True

    async def _drop(self, key: _List, name: str) -> None:
        kept = [known for known in self._names(key) if known != name]
        await self._efir.settings.change({"requests": {key: kept}})
