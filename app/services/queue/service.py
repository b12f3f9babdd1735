"""Commands on the viewers' queue."""

from datetime import datetime
from functools import partial
from typing import override

from msgspec import structs

from app.domain.errors import InvalidError
from app.domain.ids import QueueItemId
from app.domain.queue import (
    FALLBACK_SOURCE,
    WAITING_STATES,
    ItemState,
    QueueItem,
    QueueMatches,
    QueuePage,
    QueueSummary,
)
from app.services.item_list import ItemList, UndoRecord
from app.services.ports import MediaFiles, MediaResolver, Ports
from app.services.queue import transitions
from app.services.queue.changes import QueueChanges
from app.services.queue.gate import AirGate
from app.services.queue.intake import NewRequest, RequestIntake, request_key, requester
from app.services.queue.playback import Playback
from app.services.queue.resolving import BackgroundResolver
from app.services.queue.transitions import QUEUED_STATES, ended, items, with_state
from app.services.queue.viewers import QueueOfViewers
from app.services.settings import SettingsService
from app.store import queue as store
from app.store.database import Transaction
from app.store.queue import QueueEntry


class QueueService(ItemList[QueueEntry, QueueItem]):
    """Commands on the queue. Each commits first and announces second; one that fails does neither.

    Cancelling the coroutine of a command does not undo it once the database has it: callers that may be
    cancelled shield it.

    Attributes:
        playback: The player's side of it.
        of_viewers: What is asked for in chat.
        gate: Refuses viewers' requests while nothing is on air, where the streamer wants that.
        tell_refused: Tells the streamer that money came with a link, and no request was made of it.
        tell_rejected: Tells bots that a request was refused, with the sentence for its viewer.
        tell_others: Tells the streamer which further links money came with, of which no request was made.
    """

    table = store.TABLE
    viewer_field = "requested_by"
    pending_states = frozenset({ItemState.PENDING, ItemState.RESOLVING})
    present_states = WAITING_STATES | {ItemState.PLAYING}

    def __init__(
        self,
        ports: Ports,
        settings: SettingsService,
        resolver: MediaResolver,
        files: MediaFiles,
        *,
        allowed_hosts: frozenset[str] = frozenset(),
    ) -> None:
        self._settings = settings
        self._intake = RequestIntake(settings, files, allowed_hosts)
        self._changes = QueueChanges(ports, settings)
        super().__init__(ports.database, self._changes.steps, self._changes.joint)
        changes = self._changes
        self.tell_refused, self.tell_others = changes.tell_refused, changes.tell_others
        self.tell_rejected, self.gate = changes.tell_rejected, AirGate(changes, self._intake)
        self._resolver = BackgroundResolver(resolver, self._changes, self._intake, ports.broadcaster)
        self.of_viewers = QueueOfViewers(self._changes)
        self.playback = Playback(self._changes, self._resolver, ports.broadcaster)

    @property
    def summary(self) -> QueueSummary:
        """The queue as last announced."""
        return self._changes.summary

    async def load(self) -> None:
        """Read the queue and resume resolving."""
        unresolved = await self._database.run(store.unresolved)
        await self._changes.run(self._changes.trim)
        self._resolver.enqueue(unresolved)

    async def resolved(self) -> None:
        """Wait until nothing is being resolved. What could not be resolved now does not count."""
        await self._resolver.settled()

    async def close(self) -> None:
        """Stop resolving; the next start resumes it."""
        await self._resolver.close()

    async def add(self, request: NewRequest) -> tuple[QueueItem, bool]:
        """Add a request; return its item and whether it is new.

        A repeated ``source`` + ``external_id`` returns the first item and changes nothing. Undo takes back only what
        the streamer added.

        Raises:
            RefusedError: The link or file is not a video, or a rule refuses it.
            InvalidError: Not exactly one of ``url`` and ``file`` is given.
            ConflictError: The queue is full.
        """
        with self._changes.refusal_told(request):
            known = await self._repeated(request)
            if known is not None:
                return known, False
            source = await self._intake.source(request)
            entry = self._intake.entry(request, source, self.now())
            admit = partial(self._intake.admit, viewer=requester(request))
            placed, is_new = await self._add(entry, request_key(request), admit, _undo_of_add)
            self._resolver.enqueue([placed] if is_new else [])
            if is_new and request.amount_minor:
                self._changes.tell_others(request.url or "", request.requested_by)
            return placed.item, is_new

    async def _repeated(self, request: NewRequest) -> QueueItem | None:
        source, external_id = request_key(request)
        return None if external_id is None else await self.given_by(source, external_id)

    async def approve(self, item_id: QueueItemId) -> QueueItem:
        """Put an item that waits for a decision into the queue, where the order says, even before it is resolved.

        Raises:
            NotFoundError: No item has this id.
            ConflictError: It does not wait for a decision.
        """

        def edit(transaction: Transaction, entry: QueueEntry) -> QueueEntry:
            return with_state(self._changes.placed(transaction, entry), ItemState.QUEUED)

        return await self._edit("approve", item_id, self.pending_states, edit)

    async def hold(self, item_id: QueueItemId) -> QueueItem:
        """Hold an item of the queue, so that it is skipped, or release a held one.

        Raises:
            NotFoundError: No item has this id.
            ConflictError: It is not in the queue.
        """

        def edit(_: Transaction, entry: QueueEntry) -> QueueEntry:
            is_held = entry.item.state is ItemState.HELD
            return with_state(entry, ItemState.QUEUED if is_held else ItemState.HELD)

        return await self._edit("hold", item_id, QUEUED_STATES, edit)

    async def retry(self, item_id: QueueItemId) -> QueueItem:
        """Retry an item: a failed one goes into the queue as a new one would, an unknown one is resolved at once.

        An approval is kept.

        Raises:
            NotFoundError: No item has this id.
            ConflictError: There is nothing to retry.
        """

        def undo_of(result: tuple[QueueEntry, QueueEntry]) -> UndoRecord[QueueEntry] | None:
            return None if result[0] is result[1] else UndoRecord(command="retry", before=(result[0],))

        (_, entry), _ = await self._change(
            lambda transaction: transitions.retry(transaction, item_id, self._changes.placed), undo_of
        )
        self._resolver.enqueue([entry])
        return entry.item

    async def play_now(self, item_id: QueueItemId) -> QueueItem:
        """Play an item at once; what played goes back to the head of the queue and keeps its position.

        Raises:
            NotFoundError: No item has this id.
            ConflictError: It is not waiting, or its file is not downloaded yet.
        """
        await self._change(
            lambda transaction: transitions.play_now(transaction, item_id, self.now()),
            lambda before: UndoRecord(command="play_now", before=before),
        )
        return await self.get(item_id)

    async def move(self, item_id: QueueItemId, to_index: int) -> QueueItem:
        """Move an item to an index among those that wait for their turn; 0 plays next, past the end is last.

        Raises:
            NotFoundError: No item has this id.
            ConflictError: It does not wait for its turn.
            InvalidError: The index is negative.
        """
        if to_index < 0:
            raise InvalidError("invalid", "to_index must be ≥ 0.", "to_index")

        def work(transaction: Transaction) -> tuple[QueueEntry, QueueEntry, bool]:
            store.require(transaction, item_id, QUEUED_STATES)
            rank = store.rank_at(transaction, item_id, to_index)
            is_respaced = rank is None
            if rank is None:
                store.respace(transaction)
                rank = store.rank_at(transaction, item_id, to_index)
            before = store.require(transaction, item_id, QUEUED_STATES)  # its rank may be a new one
            after = structs.replace(before, rank=before.rank if rank is None else rank, is_moved=True)
            store.save(transaction, after)
            return before, after, is_respaced

        (_, after, _), _ = await self._change(
            work, lambda result: UndoRecord(command="move", before=(result[0],), is_respaced=result[2])
        )
        return after.item

    async def undo(self, number: int | None = None) -> str:
        """Undo the last command; return its name.

        What plays meanwhile stays as it is; resolved media are kept.

        Args:
            number: The step that is meant, as announced; None for whichever is the last.

        Raises:
            ConflictError: There is nothing to undo, or something else was done since.
        """
        command, restored = await self._changes.undo(
            lambda transaction, step: transitions.restore(transaction, step, self.now()), number
        )
        self._resolver.enqueue(restored)
        return command

    async def pause_requests(self) -> None:
        """Refuse viewers' requests until they are resumed."""
        await self._open_requests(is_open=False)

    async def resume_requests(self) -> None:
        """Accept viewers' requests again."""
        await self._open_requests(is_open=True)

    async def _open_requests(self, *, is_open: bool) -> None:
        replace = structs.replace
        await self._settings.edit(lambda now: replace(now, requests=replace(now.requests, is_open=is_open)))
        await self.settings_changed()

    async def settings_changed(self) -> None:
        """Apply how much of a viewer's request may play; announce that and whether requests are open, if it changed."""
        await self._changes.run(self._changes.trim)

    async def page(self, offset: int, limit: int, section: str = "all") -> QueuePage:
        """Return a part of the list: ``all`` (playing, waiting, pending), ``waiting`` or ``pending``."""
        select = {"all": store.active, "waiting": store.waiting, "pending": store.pending}[section]

        def work(transaction: Transaction) -> QueuePage:
            totals = store.totals(transaction)
            total = {"waiting": totals.waiting, "pending": totals.pending}.get(
                section, totals.waiting + totals.pending + (store.playing(transaction) is not None)
            )
            return QueuePage(items=items(select(transaction, offset, limit)), total=total, offset=offset)

        return await self._database.run(work)

    async def find(self, query: str, limit: int) -> QueueMatches:
        """Return the first items that wait for their turn and hold a text in title, channel, name or message."""

        def work(transaction: Transaction) -> QueueMatches:
            found, total = store.matching(transaction, query.strip(), limit)
            places = tuple(place for place, _ in found)
            return QueueMatches(query=query, items=items(entry for _, entry in found), places=places, total=total)

        return await self._database.run(work)

    async def history(self, query: str, offset: int, limit: int) -> QueuePage:
        """Return a part of what left the list, newest first."""
        found, total = await self._history(query, offset, limit)
        return QueuePage(items=found, total=total, offset=offset)

    def now(self) -> datetime:
        """Return the time that rows are stamped with."""
        return self._changes.now()

    @override
    def _ended(self, entry: QueueEntry, state: str) -> QueueEntry:
        return ended(entry, ItemState(state), self.now())

    @override
    def _undo_of(self, command: str, before: QueueEntry) -> UndoRecord[QueueEntry] | None:
        if before.item.source == FALLBACK_SOURCE:
            return None  # it would be put into the queue
        is_release = command == "hold" and before.item.state is ItemState.HELD
        return UndoRecord(command="release" if is_release else command, before=(before,))


def _undo_of_add(placed: QueueEntry) -> UndoRecord[QueueEntry]:
    return UndoRecord(command="add", before=(placed,) if placed.is_from_streamer else ())
