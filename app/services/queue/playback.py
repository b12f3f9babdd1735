"""The player's side of the queue."""

import secrets
from collections.abc import Callable
from datetime import datetime

from app.domain.events import Notice, NoticeKind
from app.domain.fallback import LASTING_REASONS
from app.domain.ids import QueueItemId
from app.domain.media import Media
from app.domain.queue import FALLBACK_SOURCE, ItemState, QueueItem
from app.domain.reasons import Reason
from app.hub.broadcaster import Broadcaster
from app.services.item_list import UndoRecord
from app.services.queue import transitions
from app.services.queue.changes import QueueChanges
from app.services.queue.resolving import BackgroundResolver
from app.store import queue as store
from app.store.database import Transaction
from app.store.queue import QueueEntry


class Playback:
    """Takes items from the queue for the player, and ends them. The player decides when."""

    def __init__(self, changes: QueueChanges, resolving: BackgroundResolver, broadcaster: Broadcaster) -> None:
        self._changes = changes
        self._resolver = resolving
        self._broadcaster = broadcaster

    @property
    def playing(self) -> QueueEntry | None:
        """The player's item, or None."""
        return self._changes.playing

    @property
    def has_queued(self) -> bool:
        """Whether an item waits that could play now."""
        return self._changes.has_queued

    def now(self) -> datetime:
        """Return the time that rows are stamped with."""
        return self._changes.now()

    async def take_next(self) -> QueueEntry | None:
        """Make the next item the player's, in place of the fallback's. Return None if none waits."""
        return await self._changes.run(lambda transaction: transitions.take_next(transaction, self._changes.now()))

    async def put_back(self, item_id: QueueItemId) -> None:
        """Make the player's item, which has not started, the next in the queue again.

        Raises:
            ConflictError: It is not the player's item any more.
        """
        self._resolver.enqueue(
            [await self._changes.run(lambda tx: transitions.put_back(tx, item_id, self._changes.now()))]
        )

    async def take_fallback(self, media: Media, path: str) -> QueueEntry | None:
        """Make a video of the fallback list, or a file of the fallback folder, the player's item.

        Returns None where a request has become the player's item meanwhile.
        """
        item = QueueItem(
            id=QueueItemId(secrets.token_hex(8)),
            state=ItemState.PLAYING,
            media=media,
            source=FALLBACK_SOURCE,
            requested_at=self._changes.now(),
        )
        entry = QueueEntry(item=item, path=path, rank=0.0, is_from_streamer=True)

        def work(transaction: Transaction) -> QueueEntry | None:
            store.delete_fallback(transaction)
            if store.playing(transaction) is not None:
                return None
            store.insert(transaction, entry)
            return entry

        return await self._changes.run(work)

    async def update(
        self, item_id: QueueItemId, also: Callable[[Transaction], None] = lambda _: None, **changes: object
    ) -> None:
        """Write fields of the player's item, and ``length_ms`` of its media. The queue does not announce it.

        Args:
            item_id: The player's item.
            also: What else is written in the same transaction.
            changes: By name.

        Raises:
            ConflictError: It is not the player's item any more.
        """

        def work(transaction: Transaction) -> None:
            transitions.update(transaction, item_id, changes)
            also(transaction)

        await self._changes.run_quietly(work)

    async def finish(self, item_id: QueueItemId, state: ItemState, reason: Reason | None = None) -> QueueItem:
        """End the player's item: played, skipped, failed, or held because it was interrupted.

        Raises:
            ConflictError: It is not the player's item any more.
        """

        def undo_of(before: QueueEntry) -> UndoRecord[QueueEntry] | None:
            is_undoable = state is ItemState.SKIPPED and before.item.source != FALLBACK_SOURCE
            return UndoRecord(command="skip", before=(before,)) if is_undoable else None

        entry, _ = await self._changes.run_command(
            lambda transaction: transitions.finish(transaction, item_id, state, reason, self._changes.now()), undo_of
        )
        item = entry.item
        is_marked = item.source == FALLBACK_SOURCE and reason in LASTING_REASONS  # the fallback list shows it
        if state is ItemState.FAILED and not is_marked:
            self._broadcaster.notify(
                Notice(kind=NoticeKind.VIDEO_FAILED, subject=item.media.title, by=item.requested_by, reason=reason)
            )
        return item
