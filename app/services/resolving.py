"""Resolving in the background: each item is asked about until it is known."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Protocol

from app.domain.errors import AppError
from app.domain.ids import QueueItemId
from app.domain.media import HostedLink, LocalFile, MediaKind, MediaSource, ResolvedMedia, YouTubeVideo
from app.store.queue import Entry

logger = logging.getLogger(__name__)

RETRY_FIRST_S = 30.0
RETRY_LAST_S = 900.0
RETRY_BATCH = 5
"""How many unknown items are asked about after each pause."""


class MediaResolver(Protocol):
    """Learns what a source is. Slow; may be cancelled."""

    async def resolve(self, source: MediaSource) -> ResolvedMedia:
        """Return what is known of it.

        Raises:
            RefusedError: It is known that it cannot be played, and why.
            MediaUnavailableError: Nothing could be learnt now.
        """


type Outcome = ResolvedMedia | AppError
type OnResolved = Callable[[QueueItemId, Outcome], Awaitable[bool]]
"""Writes down what was learnt; returns whether the item must be tried again later."""


def source_of(entry: Entry) -> MediaSource:
    """Return what an item was made from."""
    media = entry.item.media
    if media.kind is MediaKind.YOUTUBE:
        return YouTubeVideo(video_id=media.video_id, start_ms=entry.item.start_ms)
    return HostedLink(url=media.link) if media.link else LocalFile(path=entry.path)


class Resolving:
    """Resolves items one after the other, one lane for each kind of source, so that none waits for another kind.

    Items about which nothing could be learnt are tried again, a few at a time, with pauses that grow
    from 30 s to 15 min while the world stays away.
    """

    def __init__(self, resolver: MediaResolver, on_resolved: OnResolved) -> None:
        self._resolver = resolver
        self._on_resolved = on_resolved
        self._lanes: dict[type, deque[tuple[QueueItemId, MediaSource]]] = {}
        self._tasks: dict[type, asyncio.Task[None]] = {}
        self._unknown: dict[QueueItemId, MediaSource] = {}
        self._retry: asyncio.TimerHandle | None = None
        self._pause_s = RETRY_FIRST_S

    def add(self, item_id: QueueItemId, source: MediaSource) -> None:
        """Resolve an item when its turn comes."""
        lane = type(source)
        self._lanes.setdefault(lane, deque()).append((item_id, source))
        if lane not in self._tasks:
            task = asyncio.get_running_loop().create_task(self._work(lane), name=f"resolve {lane.__name__}")
            self._tasks[lane] = task
            task.add_done_callback(lambda done: self._on_lane_done(lane, done))

    async def close(self) -> None:
        """Stop; nothing is reported afterwards."""
        if self._retry is not None:
            self._retry.cancel()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def was_tried(self, item_id: QueueItemId) -> bool:
        """Tell whether an item has been found unknown before."""
        return item_id in self._unknown

    async def _work(self, lane: type) -> None:
        items = self._lanes[lane]
        while items:
            item_id, source = items.popleft()
            outcome = await self._outcome(source)
            if await self._on_resolved(item_id, outcome):
                self._unknown[item_id] = source
                self._retry_later()
            else:
                self._unknown.pop(item_id, None)
            if isinstance(outcome, ResolvedMedia):
                self._pause_s = RETRY_FIRST_S

    async def _outcome(self, source: MediaSource) -> Outcome:
        try:
            return await self._resolver.resolve(source)
        except AppError as error:
            return error

    def _on_lane_done(self, lane: type, task: asyncio.Task[None]) -> None:
        del self._tasks[lane]
        if not task.cancelled() and task.exception() is not None:
            logger.error("Resolving stopped at a mistake", exc_info=task.exception())

    def _retry_later(self) -> None:
        if self._retry is None:
            self._retry = asyncio.get_running_loop().call_later(self._pause_s, self._on_retry)
            self._pause_s = min(2 * self._pause_s, RETRY_LAST_S)

    def _on_retry(self) -> None:
        self._retry = None
        for item_id in list(self._unknown)[:RETRY_BATCH]:
            self.add(item_id, self._unknown[item_id])
        for item_id in list(self._unknown)[:RETRY_BATCH]:  # the next pause asks about others
            self._unknown[item_id] = self._unknown.pop(item_id)
