"""How the queue changes: commit first, announce second, remember how to take it back."""

import asyncio
from collections import deque
from collections.abc import Callable

from msgspec import Struct, structs

from app.domain.errors import ConflictError
from app.domain.events import QueueChanged, Topic
from app.domain.ids import QueueItemId
from app.domain.queue import RANK_STEP, SUMMARY_LENGTH, QueueSummary, fitting
from app.domain.undo import SUBJECT_LENGTH, UndoStep
from app.hub.broadcaster import Broadcaster
from app.services.entries import items
from app.services.settings import SettingsService
from app.store import queue as store
from app.store.database import Database, Transaction
from app.store.queue import Entry

UNDO_STEPS = 500
"""A command on many selected rows is as many steps."""


class Undo(Struct, frozen=True, kw_only=True):
    """What a command changed, as it was before.

    Attributes:
        number: Counted since the start; 0 before it is remembered.
        is_respaced: The ranks of the whole list were spread anew, so that no older step can be taken back.
    """

    command: str
    before: tuple[Entry, ...] = ()
    number: int = 0
    is_respaced: bool = False

    def told(self) -> UndoStep:
        """Return what a person is told of it."""
        count = len(self.before) if self.command in {"clear", "remove_by"} else 1
        media = self.before[0].item.media
        subject = (media.title or media.link)[:SUBJECT_LENGTH] if count == 1 else ""
        return UndoStep(number=self.number, command=self.command, subject=subject, count=count)


NO_UNDO = Undo(command="")


class QueueChanges:
    """Runs every change of the queue, one at a time, so that announcements keep the order of the commits.

    Attributes:
        summary: The queue as last announced.
        playing: The player's item as last committed, or None.
        has_queued: Whether an item waits whose turn could come now.
    """

    def __init__(
        self, database: Database, broadcaster: Broadcaster, settings: SettingsService, on_changed: Callable[[], None]
    ) -> None:
        self._database = database
        self._broadcaster = broadcaster
        self._settings = settings
        self._on_changed = on_changed
        self._changing = asyncio.Lock()
        self._undo: deque[Undo] = deque(maxlen=UNDO_STEPS)
        self._steps = 0
        self._next_summary = QueueSummary()
        self.summary = QueueSummary()
        self.playing: Entry | None = None
        self.has_queued = False
        broadcaster.provide(Topic.QUEUE, lambda: QueueChanged(queue=self.summary))

    def last_rank(self, transaction: Transaction) -> float:
        """Return a rank behind everything that waits, or may come back to wait by an undo."""
        remembered = (entry.rank + RANK_STEP for step in self._undo for entry in step.before)
        return max(store.last_rank(transaction), *remembered, 0.0)

    async def load(self, item_id: QueueItemId) -> Entry | None:
        """Return an item as it was last committed, or None."""
        return await self._database.run(lambda transaction: store.load(transaction, item_id))

    async def run[T](self, work: Callable[[Transaction], T], undo_of: Callable[[T], Undo] = lambda _: NO_UNDO) -> T:
        """Commit, then announce. Where the commit fails, nothing is announced and nothing remembered."""
        async with self._changing:
            result = await self._commit(work)
            self._remember(undo_of(result))
            self._announce()
        return result

    async def run_quietly(self, work: Callable[[Transaction], None]) -> None:
        """Commit what no listener of the queue needs to know."""
        async with self._changing:
            await self._commit(work)

    async def undo(
        self, restore: Callable[[Transaction, Undo], list[Entry]], number: int | None
    ) -> tuple[str, list[Entry]]:
        """Take back the last step; return its command and what `restore` returned.

        Args:
            restore: Puts back what the step changed.
            number: The step that is meant; None for whichever is the last.

        Raises:
            ConflictError: There is nothing to take back, or something else was done since.
        """
        async with self._changing:
            if not self._undo:
                raise ConflictError("nothing_to_undo", "There is nothing to undo.")
            step = self._undo[-1]
            if number not in {None, step.number}:
                raise stale_undo()
            restored = await self._commit(lambda transaction: restore(transaction, step))
            self._undo.pop()
            self._announce()
        return step.command, restored

    def _remember(self, step: Undo) -> None:
        if step.is_respaced:
            self._undo.clear()
        if step.before:
            self._steps += 1
            self._undo.append(structs.replace(step, number=self._steps))

    async def _commit[T](self, work: Callable[[Transaction], T]) -> T:
        def and_look(transaction: Transaction) -> tuple[T, Entry | None, bool, QueueSummary]:
            result = work(transaction)
            has_queued = store.next_queued(transaction) is not None
            return result, store.playing(transaction), has_queued, _summary(transaction)

        result, self.playing, self.has_queued, self._next_summary = await self._database.run(and_look)
        return result

    def _announce(self) -> None:
        summary = structs.replace(
            self._next_summary,
            is_open=self._settings.settings.requests.is_open,
            undo=self._undo[-1].command if self._undo else "",
            undo_step=self._undo[-1].told() if self._undo else None,
        )
        if summary != self.summary:
            self.summary = summary
            self._broadcaster.notify(QueueChanged(queue=summary))
        self._on_changed()


def stale_undo() -> ConflictError:
    """Return the refusal to take back a step that is not the last any more."""
    return ConflictError("stale_undo", "Something else was done since, so this cannot be taken back any more.")


def _summary(transaction: Transaction) -> QueueSummary:
    totals = store.totals(transaction)
    return fitting(
        QueueSummary(
            items=items(store.waiting(transaction, 0, SUMMARY_LENGTH)),
            pending=items(store.pending(transaction, 0, SUMMARY_LENGTH)),
            waiting=totals.waiting,
            waiting_length_ms=totals.waiting_length_ms,
            pending_total=totals.pending,
            revision=transaction.total_changes,
        )
    )
