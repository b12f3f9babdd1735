"""Undo of the commands on the messages. It never speaks a message again that was heard."""

from collections import deque
from typing import override

from msgspec import structs

from app.domain.errors import ConflictError
from app.domain.ids import SpeechId
from app.domain.speech import SpeechState
from app.services.undo import UNDO_STEPS, Step, UndoStack
from app.store import speech as store
from app.store.database import Transaction
from app.store.speech import SpeechEntry

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
