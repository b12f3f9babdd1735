"""What viewers and moderators in chat ask of the queue: whose item is where, and which one waits for a decision."""

from collections.abc import Iterable

from app.domain.queue import ItemState, PlacedItem, QueueItem, Standing
from app.services.item_list import UndoRecord
from app.services.queue.changes import QueueChanges
from app.services.queue.transitions import ended
from app.store import queue as store
from app.store.database import Transaction
from app.store.queue import QueueEntry


class QueueOfViewers:
    """Answers about the items of one viewer, as a service knows them: ``twitch:2002``."""

    def __init__(self, changes: QueueChanges) -> None:
        self._changes = changes

    async def standing(self, author_id: str) -> Standing:
        """Return how the queue stands for a viewer; an empty id is nobody's."""
        return await self._changes.read(lambda transaction: store.standing(transaction, author_id))

    async def remove_last(self, author_id: str) -> QueueItem | None:
        """Remove the viewer's own latest request that waits; return it, or None where there is none.

        It is no command of the streamer's, so undo does not take it back, nor does that of an earlier command.
        """

        def work(transaction: Transaction) -> QueueItem | None:
            entry = store.latest_of(transaction, author_id) if author_id else None
            if entry is None:
                return None
            store.save(transaction, ended(entry, ItemState.REMOVED, self._changes.now()))
            return entry.item

        def undo_of(removed: QueueItem | None) -> UndoRecord[QueueEntry] | None:
            return None if removed is None else UndoRecord(command="remove", gone=(removed.id,))

        return (await self._changes.run_command(work, undo_of))[0]

    async def placed(self, source: str, item_ids: Iterable[str]) -> tuple[PlacedItem, ...]:
        """Return what is in the list of a source, and some items more, whatever their state, each with its place."""

        def work(transaction: Transaction) -> tuple[PlacedItem, ...]:
            return tuple(
                PlacedItem(item=entry.item, place=place, ahead_ms=ahead_ms)
                for entry, place, ahead_ms in store.placed(transaction, source, item_ids)
            )

        return await self._changes.read(work)

    async def pending(self, number: int | None) -> QueueItem | None:
        """Return an item that waits for a decision, or None.

        Args:
            number: In the list as the window shows it, 1 for the first; None for the newest.
        """

        def work(transaction: Transaction) -> QueueItem | None:
            if number is None:
                entry = store.newest_pending(transaction)
            else:
                entry = next(iter(store.pending(transaction, number - 1, 1)), None)
            return None if entry is None else entry.item

        return await self._changes.read(work)
