"""Changes of the messages, and their undo: commit, and read what waits in the same transaction."""

from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import override

from msgspec import Struct, structs

from app.domain.errors import ConflictError
from app.domain.ids import SpeechId
from app.domain.queue import SUMMARY_LENGTH
from app.domain.speech import SpeechMessage, SpeechReason, SpeechState
from app.domain.text import is_blocked
from app.hub.connection import Clock
from app.services.joint import Command, Done, committed
from app.services.settings import SettingsService
from app.services.undo import UNDO_STEPS, Step, UndoStack
from app.store import speech as store
from app.store.database import Database, Transaction
from app.store.speech import SpeechEntry, SpeechRow

_PAUSES = frozenset({"pause", "resume"})
"""Commands that change no message."""


class SpeechUndo(UndoStack[tuple[SpeechEntry, ...]]):
    """The steps that can be undone, each with the messages as its command found them."""

    def __init__(self) -> None:
        super().__init__(_describe)
        self._heard: deque[int] = deque(maxlen=UNDO_STEPS)

    @override
    def push(self, command: str, before: tuple[SpeechEntry, ...]) -> int:
        """Keep a command that is committed; return the number of its step, 0 where there is nothing to undo.

        What had been heard before it is left out: it cannot be put back.
        """
        entries = tuple(entry for entry in before if command == "replay" or entry.message.started_at is None)
        return super().push(command, entries) if entries or command in _PAUSES else 0

    @override
    def get(self, number: int | None = None) -> Step[tuple[SpeechEntry, ...]]:
        if number in self._heard:
            raise ConflictError("already_heard")
        return super().get(number)

    def set_heard(self, message_id: SpeechId | None) -> None:
        """Take a message that is heard, if there is one, out of every step, so that none puts it back."""
        if message_id is None:
            return

        def without(step: Step[tuple[SpeechEntry, ...]]) -> Step[tuple[SpeechEntry, ...]] | None:
            left = tuple(entry for entry in step.before if entry.message.id != message_id)
            if left or step.command in _PAUSES:
                return structs.replace(step, before=left)
            self._heard.append(step.number)
            return None

        self.replace(without)


def restore(transaction: Transaction, entries: tuple[SpeechEntry, ...]) -> None:
    """Put messages back as they were, unless they were heard since."""
    for old in entries:
        now = store.load(transaction, old.message.id)
        if now is not None and now.message.started_at is None:
            store.save(transaction, _returned(transaction, old))


def _returned(transaction: Transaction, old: SpeechEntry) -> SpeechEntry:
    """Return a message as it was; one whose turn it was is next."""
    if old.message.state is not SpeechState.SPEAKING:
        return old
    return store.at_head(transaction, old.with_message(state=SpeechState.WAITING, attempt=0))


def _describe(step: Step[tuple[SpeechEntry, ...]]) -> tuple[str, int]:
    if len(step.before) != 1:
        return "", len(step.before) or 1
    message = step.before[0].message
    return message.author or message.text, 1


class SpeechLists(Struct, frozen=True, kw_only=True):
    """What waits, as last committed: the heads of the lists, and totals of the whole."""

    waiting: tuple[SpeechMessage, ...] = ()
    pending: tuple[SpeechMessage, ...] = ()
    waiting_total: int = 0
    pending_total: int = 0
    revision: int = 0


type _State = tuple[SpeechEntry | None, datetime | None, SpeechLists]


def _read(transaction: Transaction, *, donations_first: bool) -> _State:
    totals = store.totals(transaction)
    lists = SpeechLists(
        waiting=messages(store.waiting(transaction, 0, SUMMARY_LENGTH, donations_first=donations_first)),
        pending=messages(store.pending(transaction, 0, SUMMARY_LENGTH)),
        waiting_total=totals.waiting,
        pending_total=totals.pending,
        revision=transaction.total_changes,
    )
    return store.speaking(transaction), store.oldest_free(transaction), lists


class SpeechChanges:
    """Runs the changes of the messages. The scheduler announces them.

    Attributes:
        row: Whether it is paused, and silenced.
        lists: What waits.
        current: The message whose turn it is, as last committed.
        undo: The commands that can be undone.
    """

    def __init__(self, database: Database, settings: SettingsService, clock: Clock) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._oldest_free: datetime | None = None
        self._are_donations_first = True
        self.row = SpeechRow()
        self.lists = SpeechLists()
        self.current: SpeechEntry | None = None
        self.undo = SpeechUndo()

    def wall(self) -> datetime:
        """Return the time of day, with the precision that is stored."""
        return datetime.fromtimestamp(round(self._clock.time(), 3), UTC)

    async def load(self) -> None:
        """Resume where the program ended: a message that was being spoken is interrupted and not repeated."""

        def work(transaction: Transaction) -> SpeechRow:
            entry = store.speaking(transaction)
            if entry is not None and entry.message.started_at is not None:
                store.save(transaction, self.ended(entry, SpeechState.INTERRUPTED, SpeechReason.INTERRUPTED))
            elif entry is not None:
                store.save(transaction, store.at_head(transaction, entry.with_message(state=SpeechState.WAITING)))
            return store.load_row(transaction)

        self.row = await self.run(work)

    async def save_row(self, row: SpeechRow) -> None:
        """Write whether it is paused, and silenced."""
        await self.run(lambda transaction: store.save_row(transaction, row))
        self.row = row

    async def run[T](self, work: Callable[[Transaction], T]) -> T:
        """Commit, and read what waits in the same transaction."""
        read = self._reader()
        result, state = await self._database.run(lambda transaction: (work(transaction), read(transaction)))
        self._take(state)
        return result

    async def run_all(self, commands: list[Command]) -> Done:
        """Commit commands together, and read what waits; return those that succeeded, the others are answered."""
        done, state = await committed(self._database, commands, self._reader())
        if state is not None:
            self._take(state)
        return done

    def _reader(self) -> Callable[[Transaction], _State]:
        first = self._are_donations_first = self._settings.settings.speech.donations_first
        return lambda transaction: _read(transaction, donations_first=first)

    def _take(self, state: _State) -> None:
        self.current, self._oldest_free, self.lists = state

    def ended(self, entry: SpeechEntry, state: SpeechState, reason: SpeechReason | None = None) -> SpeechEntry:
        """Return a message that has left the list."""
        return entry.with_message(state=state, reason=reason, finished_at=self.wall())

    async def finish(self, entry: SpeechEntry, state: SpeechState, reason: SpeechReason | None = None) -> SpeechMessage:
        """End the message whose turn it is.

        Raises:
            ConflictError: It is not its turn any more.
        """
        return (await self.save(self.ended(entry, state, reason))).message

    async def save(self, entry: SpeechEntry) -> SpeechEntry:
        """Write the message whose turn it is.

        Raises:
            ConflictError: It is not its turn any more.
        """

        def work(transaction: Transaction) -> SpeechEntry:
            present = store.load(transaction, entry.message.id)
            if present is None or present.message.state is not SpeechState.SPEAKING:
                raise ConflictError("wrong_state", "This message is not being spoken.")
            store.save(transaction, entry)
            return entry

        saved = await self.run(work)
        if saved.message.started_at is not None:
            self.undo.set_heard(saved.message.id)
        return saved

    async def is_removed(self, entry: SpeechEntry | None) -> bool:
        """Return whether a message was taken out of the list: it did not end by itself."""
        if entry is None:
            return False
        now = await self._database.run(lambda transaction: store.load(transaction, entry.message.id))
        return now is not None and now.message.state is SpeechState.REMOVED

    async def put_back(self, entry: SpeechEntry) -> None:
        """Put the message whose turn it was, and which has not started, back to the head."""
        waiting = entry.with_message(state=SpeechState.WAITING)
        await self.run(lambda transaction: store.save(transaction, store.at_head(transaction, waiting)))

    async def take(self) -> bool:
        """Begin the turn of the next message; return whether there was one.

        While speech is off, only donations have a turn, for their alerts.
        """
        rules = self._settings.settings.speech

        def work(transaction: Transaction) -> bool:
            entries = store.waiting(transaction, 0, 1, donations_first=rules.donations_first or not rules.is_on)
            entry = entries[0] if entries else None
            if entry is None or not (rules.is_on or entry.message.is_donation):
                return False
            store.save(transaction, entry.with_message(state=SpeechState.SPEAKING))
            return True

        return self.lists.waiting_total > 0 and await self.run(work)

    async def expire(self) -> bool:
        """End the messages without a donation that have waited too long; return whether there were any."""
        due = self.expires_at()
        if due is None or self.wall() < due:
            return False
        before = self.wall() - timedelta(minutes=self._settings.settings.speech.expire_min)

        def work(transaction: Transaction) -> int:
            entries = store.overdue(transaction, before)
            for entry in entries:
                store.save(transaction, self.ended(entry, SpeechState.EXPIRED, SpeechReason.EXPIRED))
            return len(entries)

        return await self.run(work) > 0

    def expires_at(self) -> datetime | None:
        """Return when the next message without a donation has waited too long."""
        minutes = self._settings.settings.speech.expire_min
        if not minutes or self._oldest_free is None:
            return None
        return self._oldest_free + timedelta(minutes=minutes, milliseconds=1)

    async def follow_settings(self) -> None:
        """Reject what waits of viewers who are blocked now, and apply the order that is set now."""
        blocked = self._settings.settings.requests.blocked_users
        if self._are_donations_first != self._settings.settings.speech.donations_first:
            await self.run(lambda _: None)
        if not blocked or not (self.lists.waiting_total or self.lists.pending_total):
            return

        def work(transaction: Transaction) -> None:
            for entry in store.all_waiting(transaction):
                message = entry.message
                if not entry.is_from_streamer and is_blocked(blocked, message.author, message.author_id):
                    store.save(transaction, self.ended(entry, SpeechState.REJECTED, SpeechReason.BLOCKED_USER))

        await self.run(work)


def messages(entries: list[SpeechEntry]) -> tuple[SpeechMessage, ...]:
    """Return the messages of entries."""
    return tuple(entry.message for entry in entries)
