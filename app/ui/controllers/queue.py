"""The queue and live pages: commands on videos, links and files that are added, blocked viewers and channels."""

import logging
from collections import deque
from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.core import Services
from app.domain.errors import AppError
from app.runtime.resources import asset
from app.services.queue.intake import NewRequest
from app.services.viewers import BlockResult
from app.ui import words
from app.ui.controllers.commands import Commands
from app.ui.main_window import MainWindow

if TYPE_CHECKING:
    from app.ui.pages.live import LivePanel
    from app.ui.pages.queue import QueuePanel

logger = logging.getLogger(__name__)
translate = QCoreApplication.translate


class QueueController:
    """Runs what is asked for on the queue page, and on the videos of the live page."""

    def __init__(self, main: MainWindow, commands: Commands, services: Services) -> None:
        self._main = main
        self._commands = commands
        self._queue = services.queue
        self._viewers = services.viewers
        self._to_add: deque[tuple[str, NewRequest]] = deque()
        self._is_adding = False

    def connect_live(self, page: "LivePanel") -> None:
        """Connect the decisions on videos."""
        page.approve_video_requested.connect(self._commands.slot(self._queue.approve))
        page.reject_video_requested.connect(self._commands.slot(self._queue.reject))

    def connect_queue(self, page: "QueuePanel") -> None:
        """Connect the queue page."""
        queue, slot, own_slot = self._queue, self._commands.slot, self._commands.own_slot
        page.approve_requested.connect(slot(queue.approve))
        page.reject_requested.connect(slot(queue.reject))
        page.remove_requested.connect(slot(queue.remove))
        page.retry_requested.connect(slot(queue.retry))
        page.hold_requested.connect(slot(queue.hold))
        page.play_now_requested.connect(slot(queue.play_now))
        page.move_requested.connect(slot(queue.move))
        page.clear_requested.connect(slot(queue.clear))
        page.undo_requested.connect(slot(queue.undo))
        page.pause_requests_requested.connect(slot(queue.pause_requests))
        page.resume_requests_requested.connect(slot(queue.resume_requests))
        page.remove_by_requested.connect(slot(queue.remove_all_by))
        page.add_link_requested.connect(self.add_link)
        page.add_files_requested.connect(self.add_files)
        page.page_requested.connect(own_slot(self._show_page))
        page.find_requested.connect(own_slot(self._show_matches))
        page.block_viewer_requested.connect(own_slot(self.block_viewer))
        page.block_channel_requested.connect(own_slot(self._block_channel))

    async def _show_page(self, offset: int, limit: int) -> None:
        self._main.pages.queue.show_page(await self._commands.client.run(self._queue.page, offset, limit, "waiting"))

    async def _show_matches(self, query: str, limit: int) -> None:
        self._main.pages.queue.show_matches(await self._commands.client.run(self._queue.find, query, limit))

    async def block_viewer(self, viewer: str, author_id: str) -> None:
        """Block a viewer, by the id that a service knows them by where there is one, and offer to undo it."""
        self._offer_undo(viewer, await self._commands.client.run(self._viewers.block_viewer, viewer, author_id))

    async def _block_channel(self, channel: str, title: str) -> None:
        result = await self._commands.client.run(self._viewers.block_channel, channel, title)
        self._offer_undo(title or channel, result)

    def _offer_undo(self, name: str, result: BlockResult) -> None:
        if result.undo_step:
            sentence = translate("Blocking", "{name} is blocked").format(name=name)
            undo = self._commands.slot(self._viewers.undo)
            self._main.notices.offer_undo(sentence, lambda: undo(result.undo_step))

    # Links and files are added one after another, in the order they were given in, and reported as one,
    # though they may arrive in several signals.

    def add_link(self, link: str) -> None:
        """Add a link."""
        self.add_links([link])

    def add_links(self, links: list[str]) -> None:
        """Add links, in this order."""
        self._start_adding([(link, NewRequest(url=link, is_from_streamer=True)) for link in links])

    def add_files(self, paths: list[str]) -> None:
        """Add files, in this order."""
        self._start_adding([(PurePath(path).name, NewRequest(file=path, is_from_streamer=True)) for path in paths])

    def add_sample(self) -> None:
        """Add a video that every Efir has; it is long enough to switch to OBS and look."""
        self.add_files([str(asset("demo", "on-air.webm"))])

    def _start_adding(self, requests: list[tuple[str, NewRequest]]) -> None:
        self._to_add.extend(requests)
        if not self._is_adding:
            self._is_adding = True
            self._commands.start(self._add_all())

    async def _add_all(self) -> None:
        asked, refused = 0, list[tuple[str, AppError]]()
        try:
            while self._to_add:
                name, request = self._to_add.popleft()
                asked += 1
                try:
                    await self._commands.client.run(self._queue.add, request)
                except AppError as failure:
                    logger.info("Refused: %s", failure.code)
                    refused.append((name, failure))
        finally:
            self._is_adding = False
            self._to_add.clear()
        if refused:
            self._main.notices.show_error(words.not_added(*refused[0], len(refused), asked))
