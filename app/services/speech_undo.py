"""Which commands on the messages can be taken back, and how. What was heard is never said again by that."""

from collections import deque

from msgspec import Struct, structs

from app.domain.errors import ConflictError
from app.domain.ids import SpeechId
from app.domain.queue import RANK_STEP
from app.domain.speech import SpeechState
from app.domain.undo import SUBJECT_LENGTH, UndoStep
from app.services.changes import UNDO_STEPS, stale_undo
from app.store import speech as store
from app.store.database import Transaction
from app.store.speech import Entry

type Before = tuple[Entry, ...] | bool
"""The messages as a command found them; or, of pause and resume, whether speech was paused."""


class Step(Struct, frozen=True, kw_only=True):
    """What a command changed, as it was before.

    Attributes:
        number: Counted since the start.
        was_paused: Whether speech was paused; None where the command was about messages.
    """

    number: int
    command: str
    before: tuple[Entry, ...] = ()
    was_paused: bool | None = None

    def told(self) -> UndoStep:
        """Return what a person is told of it."""
        subject = ""
        if len(self.before) == 1:
            message = self.before[0].message
            subject = message.author or message.text
        count = len(self.before) or 1
        return UndoStep(number=self.number, command=self.command, subject=subject[:SUBJECT_LENGTH], count=count)


class SpeechUndo:
    """The steps that can be taken back, the last first. It lives as long as the program."""

    def __init__(self) -> None:
        self._steps: deque[Step] = deque(maxlen=UNDO_STEPS)
        self._heard: deque[int] = deque(maxlen=UNDO_STEPS)
        self._number = 0

    @property
    def told(self) -> UndoStep | None:
        """What would be taken back, or None."""
        return self._steps[-1].told() if self._steps else None

    def remember(self, command: str, before: Before) -> None:
        """Note a command that is committed. What had been heard before it is left out: it cannot be put back."""
        was_paused = before if isinstance(before, bool) else None
        entries = () if isinstance(before, bool) else tuple(entry for entry in before if _can_return(command, entry))
        if entries or was_paused is not None:
            self._number += 1
            step = Step(number=self._number, command=command, before=entries, was_paused=was_paused)
            self._steps.append(step)

    def last(self, number: int | None) -> Step:
        """Return the step that would be taken back.

        Args:
            number: The step that is meant; None for whichever is the last.

        Raises:
            ConflictError: There is none, its message was heard, or something else was done since.
        """
        if number in self._heard:
            raise ConflictError("already_heard", "This message is heard already, so this cannot be taken back.")
        if not self._steps:
            raise ConflictError("nothing_to_undo", "There is nothing to undo.")
        if number not in {None, self._steps[-1].number}:
            raise stale_undo()
        return self._steps[-1]

    def drop(self) -> None:
        """Forget the last step: it is taken back."""
        self._steps.pop()

    def hear(self, message_id: SpeechId) -> None:
        """Note that a message is heard, so that no step puts it back."""
        if not any(entry.message.id == message_id for step in self._steps for entry in step.before):
            return
        steps, self._steps = self._steps, deque(maxlen=UNDO_STEPS)
        for step in steps:
            left = tuple(entry for entry in step.before if entry.message.id != message_id)
            if left or step.was_paused is not None:
                self._steps.append(structs.replace(step, before=left))
            else:
                self._heard.append(step.number)

    def last_rank(self, transaction: Transaction) -> float:
        """Return a rank behind everything that waits, or may come back to wait by an undo."""
        remembered = (entry.rank + RANK_STEP for step in self._steps for entry in step.before)
        return max(store.last_rank(transaction), *remembered, 0.0)


def restore(transaction: Transaction, step: Step) -> None:
    """Put every message of a step back as it was, unless it was heard since."""
    for old in step.before:
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
