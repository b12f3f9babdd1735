"""Undo of the commands on the messages. A message that was heard is not said again by it."""

from collections import deque

from msgspec import structs

from app.domain.errors import ConflictError
from app.domain.ids import SpeechId
from app.domain.lists import UndoStep
from app.domain.queue import RANK_STEP
from app.domain.speech import SpeechState
from app.services.undo import UNDO_STEPS, Step, UndoStack
from app.store import speech as store
from app.store.database import Transaction
from app.store.speech import Entry

type Before = tuple[Entry, ...] | bool
"""The messages as a command found them; or, of pause and resume, whether speech was paused."""


class SpeechUndo:
    """The steps that can be undone."""

    def __init__(self) -> None:
        self._steps: UndoStack[Before] = UndoStack(_describe)
        self._heard: deque[int] = deque(maxlen=UNDO_STEPS)

    @property
    def last(self) -> UndoStep | None:
        """What would be undone, or None."""
        return self._steps.last

    def push(self, command: str, before: Before) -> int:
        """Keep a command that is committed; return the number of its step, 0 where there is nothing to undo.

        What had been heard before it is left out: it cannot be put back.
        """
        if not isinstance(before, bool):
            before = tuple(entry for entry in before if _can_return(command, entry))
        return 0 if before == () else self._steps.push(command, before)

    def get(self, number: int | None) -> Step[Before]:
        """Return the step that would be undone.

        Args:
            number: The step that is meant; None for whichever is the last.

        Raises:
            ConflictError: There is none, its message was heard, or something else was done since.
        """
        if number in self._heard:
            raise ConflictError("already_heard", "This message was already played, so this can no longer be undone.")
        return self._steps.get(number)

    def discard(self, step: Step[Before]) -> None:
        """Forget a step that is undone."""
        self._steps.discard(step)

    def set_heard(self, message_id: SpeechId) -> None:
        """Take a message that is heard out of every step, so that none puts it back."""

        def without(step: Step[Before]) -> Step[Before] | None:
            if isinstance(step.before, bool):
                return step
            left = tuple(entry for entry in step.before if entry.message.id != message_id)
            if not left:
                self._heard.append(step.number)
                return None
            return structs.replace(step, before=left)

        self._steps.replace(without)

    def last_rank(self, transaction: Transaction) -> float:
        """Return a rank behind everything that waits, or may come back to wait by an undo."""
        remembered = (entry.rank + RANK_STEP for step in self._steps for entry in _entries(step.before))
        return max(store.last_rank(transaction), *remembered, 0.0)


def restore(transaction: Transaction, entries: tuple[Entry, ...]) -> None:
    """Put messages back as they were, unless they were heard since."""
    for old in entries:
        now = store.load(transaction, old.message.id)
        if now is not None and now.message.started_at is None:
            store.save(transaction, _returned(transaction, old))


def _returned(transaction: Transaction, old: Entry) -> Entry:
    """Return a message as it was; one whose turn it was is next."""
    if old.message.state is not SpeechState.SPEAKING:
        return old
    return store.at_head(transaction, old.with_message(state=SpeechState.WAITING, attempt=0))


def _can_return(command: str, entry: Entry) -> bool:
    return command == "replay" or entry.message.started_at is None


def _entries(before: Before) -> tuple[Entry, ...]:
    return () if isinstance(before, bool) else before


def _describe(step: Step[Before]) -> tuple[str, int]:
    entries = _entries(step.before)
    if len(entries) != 1:
        return "", len(entries) or 1
    return entries[0].message.author or entries[0].message.text, 1
