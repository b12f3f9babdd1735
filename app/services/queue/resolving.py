"""Resolving in the background: each item is asked about until it is known."""

import asyncio
import logging
from collections import deque
from collections.abc import Iterable

from msgspec import structs

from app.domain.errors import AppError, MediaUnavailableError, OutsideError
from app.domain.events import Notice, NoticeKind, RequestRejected
from app.domain.ids import QueueItemId
from app.domain.media import HostedLink, LocalFile, MediaKind, MediaSource, ResolvedMedia, YouTubeVideo
from app.domain.queue import WAITING_STATES, ItemState, QueueItem
from app.hub.broadcaster import Broadcaster
from app.services.ports import MediaResolver
from app.services.queue.changes import QueueChanges
from app.services.queue.intake import Intake
from app.services.queue.transitions import is_unknown, with_resolved
from app.store import queue as store
from app.store.database import Transaction
from app.store.queue import Entry

logger = logging.getLogger(__name__)

RETRY_FIRST_S = 30.0
RETRY_LAST_S = 900.0
RETRY_BATCH = 5
"""How many unknown items are asked about after each pause."""


type Outcome = ResolvedMedia | AppError


def source_of(entry: Entry) -> MediaSource:
    """Return what an item was made from."""
    media = entry.item.media
    if media.kind is MediaKind.YOUTUBE:
        return YouTubeVideo(video_id=media.video_id, start_ms=entry.item.start_ms)
    return HostedLink(url=media.link) if media.link else LocalFile(path=entry.path)


def _is_asked_for(entry: Entry) -> bool:
    """Tell whether an item waits and nothing is known of it yet."""
    return entry.item.state in WAITING_STATES and is_unknown(entry)


class Resolving:
    """Resolves items one after the other, one lane for each kind of source, so that none waits for another kind.

    Items about which nothing could be learnt are tried again, a few at a time, with pauses that grow
    from 30 s to 15 min while the world stays away.
    """

    def __init__(
        self,
        resolver: MediaResolver,
        changes: QueueChanges,
        intake: Intake,
        broadcaster: Broadcaster,
    ) -> None:
        self._resolver = resolver
        self._changes = changes
        self._intake = intake
        self._broadcaster = broadcaster
        self._lanes: dict[type, deque[tuple[QueueItemId, MediaSource]]] = {}
        self._tasks: dict[type, asyncio.Task[None]] = {}
        self._unknown: dict[QueueItemId, MediaSource] = {}
        self._retry: asyncio.TimerHandle | None = None
        self._pause_s = RETRY_FIRST_S
        self._is_closed = False

    def ask(self, entries: Iterable[Entry]) -> None:
        """Resolve those items about which nothing is known yet, each when its turn comes."""
        for entry in entries:
            if _is_asked_for(entry):
                self._add(entry.item.id, source_of(entry))

    async def close(self) -> None:
        """Stop; nothing is reported afterwards."""
        self._is_closed = True
        if self._retry is not None:
            self._retry.cancel()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _add(self, item_id: QueueItemId, source: MediaSource) -> None:
        lane = type(source)
        self._lanes.setdefault(lane, deque()).append((item_id, source))
        self._begin(lane)

    def _begin(self, lane: type) -> None:
        """Work on a lane, unless somebody does."""
        if self._lanes[lane] and lane not in self._tasks and not self._is_closed:
            task = asyncio.get_running_loop().create_task(self._work(lane), name=f"resolve {lane.__name__}")
            self._tasks[lane] = task
            task.add_done_callback(lambda done: self._on_lane_done(lane, done))

    async def _work(self, lane: type) -> None:
        entries = self._lanes[lane]
        while entries:
            item_id, source = entries.popleft()
            if not await self._is_wanted(item_id):
                self._unknown.pop(item_id, None)
                continue
            outcome = await self._outcome(source)
            try:
                is_still_unknown = await self._write_down(item_id, outcome)
            except AppError as error:
                logger.warning("What was learnt of %s could not be saved: %s", item_id, error)
                is_still_unknown = True
            if isinstance(outcome, ResolvedMedia):
                self._pause_s = RETRY_FIRST_S
            if is_still_unknown:
                self._unknown[item_id] = source
            else:
                self._unknown.pop(item_id, None)
            if self._unknown:  # also those that the last pause did not come to
                self._retry_later()

    async def _is_wanted(self, item_id: QueueItemId) -> bool:
        """Tell whether anybody still waits for an item to be known; it may have been taken out meanwhile."""
        try:
            entry = await self._changes.load(item_id)
        except OutsideError:
            return True
        if entry is None:
            return False
        return entry.item.state is ItemState.PLAYING or _is_asked_for(entry)

    async def _outcome(self, source: MediaSource) -> Outcome:
        try:
            return await self._resolver.resolve(source)
        except AppError as error:
            return error
        except Exception:  # a mistake over one video must not stop the others
            logger.exception("Resolving stopped at a mistake")
            return MediaUnavailableError("Resolving stopped at a mistake.")

    def _on_lane_done(self, lane: type, task: asyncio.Task[None]) -> None:
        del self._tasks[lane]
        if not task.cancelled() and task.exception() is not None:
            logger.error("Resolving stopped at a mistake", exc_info=task.exception())
        self._begin(lane)  # something may have come after the last look

    def _retry_later(self) -> None:
        if self._retry is None and not self._is_closed:
            self._retry = asyncio.get_running_loop().call_later(self._pause_s, self._on_retry)
            self._pause_s = min(2 * self._pause_s, RETRY_LAST_S)

    def _on_retry(self) -> None:
        self._retry = None
        for item_id in list(self._unknown)[:RETRY_BATCH]:
            source = self._unknown.pop(item_id)
            self._unknown[item_id] = source  # at the end: the next pause asks about others
            self._add(item_id, source)

    async def _write_down(self, item_id: QueueItemId, outcome: Outcome) -> bool:
        """Write down what was learnt of an item; return whether it must be tried again later."""

        def work(transaction: Transaction) -> Entry | None:
            entry = store.load(transaction, item_id)
            if entry is None:
                return None
            if entry.item.state is ItemState.PLAYING and isinstance(outcome, ResolvedMedia):
                length = entry.item.media.length_ms  # the player's own word counts more
                known = with_resolved(entry, outcome)
                store.save(transaction, known if length is None else known.with_media(length_ms=length))
                return None
            if not _is_asked_for(entry):
                return None
            new = self._intake.judged(entry, outcome, self._changes.now())
            if new.item.state is ItemState.QUEUED and entry.item.state is not ItemState.QUEUED:
                new = structs.replace(new, rank=self._changes.last_rank(transaction))
            store.save(transaction, new)
            return new

        entry = await self._changes.run(work)
        if entry is None:
            return False
        self._tell(entry.item)
        return is_unknown(entry)

    def _tell(self, item: QueueItem) -> None:
        """Say what became of a request, where somebody waits for that."""
        title, by, reason = item.media.title, item.requested_by, item.reason
        if item.state is ItemState.REJECTED and reason is not None:
            sentence = self._intake.sentence(reason)
            self._broadcaster.notify(
                RequestRejected(item=item.id, title=title, requested_by=by, reason=reason, sentence=sentence)
            )
        if item.state is ItemState.PENDING and item.id not in self._unknown:
            self._broadcaster.notify(Notice(kind=NoticeKind.REQUEST_WAITS, subject=title, by=by, reason=reason))
