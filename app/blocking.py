"""Viewers and channels blocked from the window, with an offer to undo it."""

from PySide6.QtCore import QCoreApplication

from app.services.viewers import BlockResult, ViewersService
from app.ui.notices import Notices
from app.ui.tasks import Tasks

translate = QCoreApplication.translate


class Blocking:
    """Blocks whom a page names, and offers to undo it."""

    def __init__(self, viewers: ViewersService, notices: Notices, tasks: Tasks) -> None:
        self._viewers = viewers
        self._notices = notices
        self._tasks = tasks

    async def block_viewer(self, viewer: str) -> None:
        """Block a viewer."""
        self._offer_undo(viewer, await self._viewers.block_viewer(viewer))

    async def block_channel(self, channel: str, title: str) -> None:
        """Block a channel; the title is what people call it."""
        self._offer_undo(title or channel, await self._viewers.block_channel(channel, title))

    def _offer_undo(self, name: str, result: BlockResult) -> None:
        if result.undo_step:
            sentence = translate("Blocking", "{name} is blocked").format(name=name)
            self._notices.offer_undo(sentence, lambda: self._tasks.start(self._viewers.undo(result.undo_step)))
