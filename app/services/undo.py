"""Commands that can be undone: each is one step, kept in memory until the program ends."""

from collections import deque
from collections.abc import Callable, Iterator

from msgspec import Struct, structs

from app.domain.errors import ConflictError
from app.domain.lists import SUBJECT_LENGTH, UndoStep

UNDO_STEPS = 500
"""A command on many selected rows is as many steps."""


class Step[T](Struct, frozen=True, kw_only=True):
    """A command that can be undone.

    Attributes:
        number: Counted since the program started, from 1.
        before: What the command changed, as it was before.
        first: Number of the first of the steps that it was told with; 0 where it is not told yet.
    """

    number: int
    command: str
    before: T
    first: int = 0


class Removed(Struct, frozen=True, kw_only=True):
    """How many things a command removed, and the number of its step; 0 where there is nothing to undo."""

    count: int
    undo_step: int = 0


class UndoStack[T]:
    """The last commands. A step is pushed once the command is committed, and discarded once it is undone.

    Args:
        describe: Returns the subject of a step and how many things it was about.
        limit: Steps that are kept; the oldest is forgotten first.
        is_ordered: False where steps are independent of each other, so that any of them can be undone.
    """

    def __init__(
        self, describe: Callable[[Step[T]], tuple[str, int]], *, limit: int = UNDO_STEPS, is_ordered: bool = True
    ) -> None:
        self._describe = describe
        self._is_ordered = is_ordered
        self._steps: deque[Step[T]] = deque(maxlen=limit)
        self._number = 0

    def __iter__(self) -> Iterator[Step[T]]:
        """Return the steps, oldest first."""
        return iter(self._steps)

    @property
    def last(self) -> UndoStep | None:
        """The step that `get` returns without a number, or None."""
        if not self._steps:
            return None
        step = self._steps[-1]
        subject, count = self._describe(step)
        if 0 < step.first < step.number:
            told = [one for one in self._steps if one.number >= step.first]
            subject, count = "", sum(self._describe(one)[1] for one in told)
        first = step.first if step.first < step.number else 0
        return UndoStep(
            number=step.number, command=step.command, subject=subject[:SUBJECT_LENGTH], count=count, first=first
        )

    def tell(self) -> None:
        """Take the steps since the last call as told now, at once where they are of the same command."""
        new: list[Step[T]] = []
        while self._steps and not self._steps[-1].first:
            new.append(self._steps.pop())
        first = 0
        for step in reversed(new):
            if not first or self._steps[-1].command != step.command:
                first = step.number
            self._steps.append(structs.replace(step, first=first))

    def push(self, command: str, before: T) -> int:
        """Add a step; return its number."""
        self._number += 1
        self._steps.append(Step(number=self._number, command=command, before=before))
        return self._number

    def get(self, number: int | None = None) -> Step[T]:
        """Return the step with this number; without one, the last.

        Raises:
            ConflictError: There is no step, or this one cannot be undone any more.
        """
        if not self._steps:
            raise ConflictError("nothing_to_undo")
        candidates = [self._steps[-1]] if self._is_ordered or number is None else self._steps
        for step in candidates:
            if number in {None, step.number}:
                return step
        raise ConflictError("stale_undo")

    def discard(self, step: Step[T]) -> None:
        """Forget a step."""
        self._steps.remove(step)

    def replace(self, edit: Callable[[Step[T]], Step[T] | None]) -> None:
        """Replace each step by what the function returns; None forgets the step."""
        steps = [edited for step in self._steps if (edited := edit(step)) is not None]
        self.clear()
        self._steps.extend(steps)

    def clear(self) -> None:
        """Forget all steps."""
        self._steps.clear()
