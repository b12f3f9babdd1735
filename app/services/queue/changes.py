"""Changes of the queue: commit, keep an undo step, announce."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from msgspec import structs

from app.domain.errors import ConflictError, RefusedError
from app.domain.events import Notice, NoticeKind, QueueChanged, RequestRejected, Topic
from app.domain.ids import QueueItemId
from app.domain.links import further_links
from app.domain.queue import SUMMARY_LENGTH, QueueItem, QueueSummary, rank_behind, truncated_to_frame
from app.domain.reasons import Reason, Refusal
from app.domain.request_rules import RequestRules
from app.domain.text import bounded_name, bounded_title
from app.services.item_list import UndoRecord, bounded_id, last_rank
from app.services.joint import Command, Joint, committed
from app.services.ports import Ports
from app.services.queue.intake import NewRequest
from app.services.queue.transitions import Before, items
from app.services.settings import SettingsService
from app.services.undo import Step, UndoStack
from app.store import queue as store
from app.store import queue_order
from app.store.database import Transaction
from app.store.queue import QueueEntry


def describe(step: Step[Before]) -> tuple[str, int]:
    """Return the subject of a step and its number of items."""
    count = len(step.before) if step.command in {"clear", "remove_by"} else 1
    media = step.before[0].item.media
    return (media.title or media.link) if count == 1 else "", count


def _without(step: Step[Before], gone: tuple[str, ...]) -> Step[Before] | None:
    """Return a step without some items; None where nothing is left of it."""
    left = tuple(entry for entry in step.before if entry.item.id not in gone)
    return structs.replace(step, before=left) if left else None


class QueueChanges:
    """Runs the changes of the queue one at a time, so that they are announced in the order of the commits.

    Attributes:
        summary: The queue as last announced.
        playing: The player's item as last committed, or None.
        is_off_air: Whether viewers' requests are refused because nothing is on air.
        has_queued: Whether an item waits that could play now.
        steps: The commands that can be undone.
        joint: Runs them.
    """

    def __init__(self, ports: Ports, settings: SettingsService) -> None:
        self._database = ports.database
        self._broadcaster = ports.broadcaster
        self._clock = ports.clock
        self._settings = settings
        self._changing = asyncio.Lock()
        self.joint = Joint("queue commands", self._carry_out)
        self.steps = UndoStack(describe)
        self._is_respaced = False
        """Ranks were respaced for a new item, so that no older step can be undone."""
        self._next_summary = QueueSummary()
        self.summary = QueueSummary()
        self.playing: QueueEntry | None = None
        self.has_queued = False
        self.is_off_air = False
        self._broadcaster.provide(Topic.QUEUE, lambda: QueueChanged(queue=self.summary))

    def now(self) -> datetime:
        """Return the time that rows are stamped with."""
        return datetime.fromtimestamp(self._clock.time(), UTC)

    def trim(self, transaction: Transaction) -> None:
        """Let what viewers requested end after as much as may be played of it."""
        store.trim(transaction, self._settings.settings.player.max_played_ms)

    def placed(self, transaction: Transaction, entry: QueueEntry) -> QueueEntry:
        """Return an entry with its place in the queue, by the order that is set.

        What waits keeps its order, and nothing is put before what was moved there by hand.
        """
        rules = self._settings.settings.requests
        numbered = structs.replace(entry, round=queue_order.next_round(transaction, rules, entry), is_moved=False)
        return structs.replace(numbered, rank=self._rank(transaction, rules, numbered))

    def _rank(self, transaction: Transaction, rules: RequestRules, entry: QueueEntry) -> float:
        gap = queue_order.gap(transaction, rules, entry)
        if gap is None:  # also behind what may come back to wait by an undo
            return last_rank(store.TABLE, self.steps, transaction)
        rank = rank_behind(*gap)
        if rank is not None:
            return rank
        store.respace(transaction)
        self._is_respaced = True
        return self._rank(transaction, rules, entry)

    def tell_refused(self, subject: str, by: str, code: str) -> None:
        """Tell the streamer that money came with a link, and no request was made of it.

        Args:
            subject: The message or the link; any text.
            by: Who sent it; any text.
            code: Why, of a ``RequestError``.
        """
        reason = Reason(code) if code in Reason else None
        self._broadcaster.notify(
            Notice(
                kind=NoticeKind.PAID_VIDEO_REFUSED, subject=bounded_title(subject), by=bounded_name(by), reason=reason
            )
        )

    def tell_rejected(self, refusal: Refusal, request: NewRequest | QueueItem) -> None:
        """Tell bots that a request was refused, with the sentence for its viewer.

        Args:
            refusal: Why.
            request: What was asked for; its texts may be any.
        """
        title = request.media.title if isinstance(request, QueueItem) else request.url or ""
        self._broadcaster.notify(
            RequestRejected(
                item=request.id if isinstance(request, QueueItem) else QueueItemId(""),
                title=bounded_title(title),
                requested_by=bounded_name(request.requested_by),
                reason=refusal.reason,
                sentence=self._settings.sentence(refusal),
                author_id=bounded_id(request.author_id),
                is_paid=request.amount_minor > 0,
            )
        )

    def tell_others(self, text: str, by: str) -> None:
        """Tell the streamer which links of a text that money came with are not queued: all but that of the first video.

        Args:
            text: The message or the link; any text.
            by: Who sent it; any text.
        """
        if others := further_links(text):
            self.tell_refused(", ".join(others), by, Reason.ONLY_FIRST)

    @contextmanager
    def refusal_told(self, request: NewRequest) -> Iterator[None]:
        """Tell the streamer if a request that money came with is refused inside."""
        try:
            yield
        except (RefusedError, ConflictError) as error:
            if request.amount_minor:
                self.tell_refused(request.message or request.url or "", request.requested_by, error.code)
            raise

    async def load(self, item_id: QueueItemId) -> QueueEntry | None:
        """Return an item as it was last committed, or None."""
        return await self._database.run(lambda transaction: store.load(transaction, item_id))

    async def read[T](self, work: Callable[[Transaction], T]) -> T:
        """Return what is read, as it was last committed."""
        return await self._database.run(work)

    async def run[T](self, work: Callable[[Transaction], T]) -> T:
        """Commit, then announce; nothing is kept to undo it."""
        return (await self.run_command(work, lambda _: None))[0]

    async def run_command[T](
        self, work: Callable[[Transaction], T], undo_of: Callable[[T], UndoRecord[QueueEntry] | None]
    ) -> tuple[T, int]:
        """Commit, keep an undo step, then announce; return the result and the number of the step, 0 for none.

        Commands that wait for each other are committed together. Where the commit fails, nothing is announced and
        nothing kept.
        """
        return await self.joint.do(work, undo_of)

    async def _carry_out(self, commands: list[Command]) -> list[tuple[Command, Any, int]]:
        async with self._changing:
            done, state = await committed(self._database, commands, _read)
            if state is not None:
                self._take(state)
            numbered = [(command, result, self._keep(command.undo_of(result))) for command, result in done]
            if self._is_respaced:
                self._is_respaced = False
                self.steps.clear()
                numbered = [(command, result, 0) for command, result, _ in numbered]
            if done:
                self._announce()
        return numbered

    async def run_quietly(self, work: Callable[[Transaction], None]) -> None:
        """Commit without announcing."""
        async with self._changing:
            await self._commit(work)

    async def undo(
        self, restore: Callable[[Transaction, Step[Before]], list[QueueEntry]], number: int | None
    ) -> tuple[str, list[QueueEntry]]:
        """Undo the last step; return its command and what `restore` returned.

        Args:
            restore: Restores what the step changed.
            number: The step that is meant; None for whichever is the last.

        Raises:
            ConflictError: There is nothing to undo, or something else was done since.
        """

        def work(transaction: Transaction) -> list[QueueEntry]:
            restored = restore(transaction, step)
            self.trim(transaction)  # the setting may have changed since
            return restored

        async with self._changing:
            step = self.steps.get(number)
            restored = await self._commit(work)
            self.steps.discard(step)
            self._announce()
        return step.command, restored

    def _keep(self, undo: UndoRecord[QueueEntry] | None) -> int:
        if undo is None:
            return 0
        if undo.is_respaced:
            self.steps.clear()
        if undo.gone:
            self.steps.replace(lambda step: _without(step, undo.gone))
        return self.steps.push(undo.command, undo.before) if undo.before else 0

    async def _commit[T](self, work: Callable[[Transaction], T]) -> T:
        result, state = await self._database.run(lambda transaction: (work(transaction), _read(transaction)))
        self._take(state)
        return result

    def _take(self, state: tuple[QueueEntry | None, bool, QueueSummary]) -> None:
        self.playing, self.has_queued, self._next_summary = state

    def _announce(self) -> None:
        self.steps.tell()
        step = self.steps.last
        summary = structs.replace(
            self._next_summary,
            is_open=self._settings.settings.requests.is_open,
            is_off_air=self.is_off_air,
            undo="" if step is None else step.command,
            undo_step=step,
        )
        if summary != self.summary:
            self.summary = summary
            self._broadcaster.notify(QueueChanged(queue=summary))


def _read(transaction: Transaction) -> tuple[QueueEntry | None, bool, QueueSummary]:
    return store.playing(transaction), store.next_queued(transaction) is not None, _summary(transaction)


def _summary(transaction: Transaction) -> QueueSummary:
    totals = store.totals(transaction)
    return truncated_to_frame(
        QueueSummary(
            items=items(store.waiting(transaction, 0, SUMMARY_LENGTH)),
            pending=items(store.pending(transaction, 0, SUMMARY_LENGTH)),
            waiting=totals.waiting,
            waiting_length_ms=totals.waiting_length_ms,
            pending_total=totals.pending,
            revision=transaction.total_changes,
        )
    )
