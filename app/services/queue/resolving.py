"""Resolves items in the background until their media are known."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Iterable

from app.domain.errors import AppError, MediaUnavailableError, OutsideError
from app.domain.events import Notice, NoticeKind
from app.domain.ids import QueueItemId
from app.domain.media import HostedLink, LocalFile, MediaKind, MediaSource, ResolvedMedia, YouTubeVideo
from app.domain.queue import WAITING_STATES, ItemState, QueueItem
from app.domain.reasons import Reason
from app.hub.broadcaster import Broadcaster
from app.services.ports import MediaResolver
from app.services.queue.changes import QueueChanges
from app.services.queue.intake import RequestIntake
from app.services.queue.transitions import is_unknown, with_resolved
from app.store import queue as store
from app.store.database import Transaction
from app.store.queue import QueueEntry

logger = logging.getLogger(__name__)

RETRY_FIRST_S = 30.0
RETRY_LAST_S = 900.0
HELD_UP_S = 3.0
"""An item that takes longer lets those behind it go on beside it."""
RETRY_BATCH = 5
"""Unknown items that are resolved again after each pause."""
MOST_TRIES = 60
"""How often one item is resolved, which is about half a day; then the streamer decides without its details."""
AT_ONCE: dict[type, int] = {HostedLink: 3}
"""Items of a kind that are resolved at the same time, where it is more than one: a host may be slow."""

type Outcome = ResolvedMedia | AppError


def source_of(entry: QueueEntry) -> MediaSource:
    """Return what an item was made from."""
    media = entry.item.media
    if media.kind is MediaKind.YOUTUBE:
        return YouTubeVideo(video_id=media.video_id, start_ms=entry.item.start_ms)
    return HostedLink(url=media.link) if media.link else LocalFile(path=entry.path)


def _needs_resolving(entry: QueueEntry) -> bool:
    """Whether an item waits and its media are not known yet."""
    return entry.item.state in WAITING_STATES and is_unknown(entry)


class BackgroundResolver:
    """Resolves items in their order, in one lane for each kind of media, so that no kind waits for another.

    Items that could not be resolved are tried again, a few at a time, with pauses that grow from 30 s to 15 min
    as long as that fails, but not for ever.
    """

    def __init__(
        self,
        resolver: MediaResolver,
        changes: QueueChanges,
        intake: RequestIntake,
        broadcaster: Broadcaster,
    ) -> None:
        self._resolver = resolver
        self._changes = changes
        self._intake = intake
        self._broadcaster = broadcaster
        self._lanes: dict[type, deque[tuple[QueueItemId, MediaSource]]] = {}
        self._tasks: dict[type, set[asyncio.Task[None]]] = {}
        self._held_up: Counter[type] = Counter()
        self._unknown: dict[QueueItemId, MediaSource] = {}
        self._tries: Counter[QueueItemId] = Counter()
        self._retry: asyncio.TimerHandle | None = None
        self._pause_s = RETRY_FIRST_S
        self._is_closed = False

    def enqueue(self, entries: Iterable[QueueEntry]) -> None:
        """Resolve those of the items whose media are not known yet, each in its turn."""
        for entry in entries:
            if _needs_resolving(entry):
                self._add(entry.item.id, source_of(entry))

    async def settled(self) -> None:
        """Wait until nothing is being resolved. What could not be resolved now does not count."""
        while tasks := {task for tasks in self._tasks.values() for task in tasks}:
            await asyncio.wait(tasks)

    async def close(self) -> None:
        """Stop; nothing is reported afterwards."""
        self._is_closed = True
        if self._retry is not None:
            self._retry.cancel()
        tasks = [task for tasks in self._tasks.values() for task in tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _add(self, item_id: QueueItemId, source: MediaSource) -> None:
        lane = type(source)
        self._lanes.setdefault(lane, deque()).append((item_id, source))
        self._start_lane(lane)

    def _start_lane(self, lane: type) -> None:
        """Start another task of a lane, unless as many run as may: one more while an item holds the others up."""
        tasks = self._tasks.setdefault(lane, set())
        most = AT_ONCE.get(lane, 1) + (1 if self._held_up[lane] else 0)
        if self._lanes[lane] and len(tasks) < most and not self._is_closed:
            task = asyncio.get_running_loop().create_task(self._run_lane(lane), name=f"resolve {lane.__name__}")
            tasks.add(task)
            task.add_done_callback(lambda done: self._on_lane_done(lane, done))

    async def _run_lane(self, lane: type) -> None:
        entries = self._lanes[lane]
        while entries:
            item_id, source = entries.popleft()
            if not await self._is_needed(item_id):
                self._unknown.pop(item_id, None)
                del self._tries[item_id]
                continue
            outcome = await self._timed_outcome(lane, source)
            self._tries[item_id] += 1
            try:
                is_still_unknown = await self._store_outcome(item_id, outcome)
            except AppError as error:
                logger.warning("The resolved media of %s could not be saved: %s", item_id, error)
                is_still_unknown = True
            if isinstance(outcome, ResolvedMedia):
                self._pause_s = RETRY_FIRST_S
            if is_still_unknown:
                self._unknown[item_id] = source
            else:
                self._unknown.pop(item_id, None)
                del self._tries[item_id]
            if self._unknown:  # also those beyond the last batch
                self._retry_later()

    async def _is_needed(self, item_id: QueueItemId) -> bool:
        """Return whether an item still has to be resolved; it may have been removed meanwhile."""
        try:
            entry = await self._changes.load(item_id)
        except OutsideError:
            return True
        if entry is None:
            return False
        return entry.item.state is ItemState.PLAYING or _needs_resolving(entry)

    async def _timed_outcome(self, lane: type, source: MediaSource) -> Outcome:
        """Resolve; if that takes long, let those behind go on meanwhile."""
        is_slow = False

        def hold_up() -> None:
            nonlocal is_slow
            is_slow = True
            self._held_up[lane] += 1
            self._start_lane(lane)

        timer = asyncio.get_running_loop().call_later(HELD_UP_S, hold_up)
        try:
            return await self._outcome(source)
        finally:
            timer.cancel()
            self._held_up[lane] -= 1 if is_slow else 0

    async def _outcome(self, source: MediaSource) -> Outcome:
        try:
            return await self._resolver.resolve(source)
        except AppError as error:
            return error
        except Exception:  # a bug with one video must not stop the others
            logger.exception("Resolving failed")
            return MediaUnavailableError("Resolving failed.")

    def _on_lane_done(self, lane: type, task: asyncio.Task[None]) -> None:
        self._tasks[lane].discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.error("The task that resolves %s failed", lane.__name__, exc_info=task.exception())
        self._start_lane(lane)  # an item may have been added after its last check

    def _retry_later(self) -> None:
        if self._retry is None and not self._is_closed:
            self._retry = asyncio.get_running_loop().call_later(self._pause_s, self._on_retry)
            self._pause_s = min(2 * self._pause_s, RETRY_LAST_S)

    def _on_retry(self) -> None:
        self._retry = None
        for item_id in list(self._unknown)[:RETRY_BATCH]:
            source = self._unknown.pop(item_id)
            self._unknown[item_id] = source  # at the end: the next batch has others
            self._add(item_id, source)

    async def _store_outcome(self, item_id: QueueItemId, outcome: Outcome) -> bool:
        """Save the outcome of resolving; return whether it must be tried again later."""

        def work(transaction: Transaction) -> QueueEntry | None:
            entry = store.load(transaction, item_id)
            if entry is None:
                return None
            if entry.item.state is ItemState.PLAYING and isinstance(outcome, ResolvedMedia):
                length = entry.item.media.length_ms  # the player knows better
                known = with_resolved(entry, outcome)
                store.save(transaction, known if length is None else known.with_media(length_ms=length))
                return None
            if not _needs_resolving(entry):
                return None
            new = self._intake.evaluated(entry, outcome, self._changes.now())
            if is_unknown(new) and self._tries[item_id] >= MOST_TRIES:
                new = new.with_item(reason=Reason.UNCHECKED)
            if new.item.state is ItemState.QUEUED and entry.item.state is not ItemState.QUEUED:
                new = self._changes.placed(transaction, new)
            store.save(transaction, new)
            return new

        entry = await self._changes.run(work)
        if entry is None:
            return False
        self._notify(entry.item)
        return is_unknown(entry)

    def _notify(self, item: QueueItem) -> None:
        """Announce a rejected request, or one that waits for a decision."""
        title, by, reason = item.media.title, item.requested_by, item.reason
        if item.state is ItemState.REJECTED and (refusal := self._intake.refusal_of(item)):
            self._changes.tell_rejected(refusal, item)
            if item.amount_minor:
                self._changes.tell_refused(title, by, refusal.reason)
        if item.state is ItemState.PENDING and item.id not in self._unknown:
            self._broadcaster.notify(Notice(kind=NoticeKind.REQUEST_WAITS, subject=title, by=by, reason=reason))
