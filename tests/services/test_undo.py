"""Steps of undo: the last first, each once, and no more than are kept."""

import pytest
from msgspec import structs

from app.domain.errors import ConflictError
from app.domain.lists import SUBJECT_LENGTH, UndoStep
from app.services.undo import Step, UndoStack


def _describe(step: Step[str]) -> tuple[str, int]:
    return step.before, len(step.before)


def _refusal(stack: UndoStack[str], number: int | None = None) -> str:
    with pytest.raises(ConflictError) as caught:
        stack.get(number)
    return caught.value.code


def test_the_last_step_is_first_and_each_is_there_once() -> None:
    stack = UndoStack(_describe)
    assert (stack.last, _refusal(stack), _refusal(stack, 1)) == (None, "nothing_to_undo", "nothing_to_undo")
    assert [stack.push("remove", "a"), stack.push("clear", "bc")] == [1, 2]
    assert stack.last == UndoStep(number=2, command="clear", subject="bc", count=2)
    assert _refusal(stack, 1) == "stale_undo"
    step = stack.get(2)
    assert step == stack.get() == Step(number=2, command="clear", before="bc")
    stack.discard(step)
    assert _refusal(stack, 2) == "stale_undo"
    stack.discard(stack.get(1))
    assert _refusal(stack) == "nothing_to_undo"
    assert stack.push("remove", "d") == 3


def test_steps_of_one_command_that_are_told_at_once_are_told_together() -> None:
    stack = UndoStack(_describe)
    stack.push("remove", "a")
    stack.tell()
    assert stack.last == UndoStep(number=1, command="remove", subject="a", count=1)
    for command, name in (("remove", "b"), ("hold", "c"), ("remove", "d"), ("remove", "ef")):
        stack.push(command, name)
    stack.tell()
    stack.tell()
    assert stack.last == UndoStep(number=5, command="remove", subject="", count=3, first=4)
    stack.discard(stack.get(5))
    assert stack.last == UndoStep(number=4, command="remove", subject="d", count=1)
    stack.discard(stack.get(4))
    assert stack.last == UndoStep(number=3, command="hold", subject="c", count=1)


def test_only_so_many_steps_are_kept() -> None:
    stack = UndoStack(_describe, limit=5)
    for number in range(7):
        stack.push("hold", str(number))
    assert [step.number for step in stack] == [3, 4, 5, 6, 7]


def test_independent_steps_are_undone_in_any_order() -> None:
    stack = UndoStack(_describe, is_ordered=False)
    for name in "abc":
        stack.push("block", name)
    stack.discard(stack.get(1))
    assert stack.get().before == "c"
    assert stack.get(2).before == "b"
    assert _refusal(stack, 1) == "stale_undo"


def test_steps_can_be_replaced_and_forgotten() -> None:
    stack = UndoStack(_describe, limit=3)
    for name in ("ab", "b", "cb"):
        stack.push("remove", name)
    stack.replace(lambda step: structs.replace(step, before=left) if (left := step.before.replace("b", "")) else None)
    assert [(step.number, step.before) for step in stack] == [(1, "a"), (3, "c")]
    for name in "def":
        stack.push("remove", name)
    assert [step.before for step in stack] == ["d", "e", "f"]
    stack.clear()
    assert stack.last is None


def test_a_subject_is_short() -> None:
    stack = UndoStack(_describe)
    stack.push("remove", "x" * 1_000)
    assert stack.last is not None
    assert len(stack.last.subject) == SUBJECT_LENGTH
