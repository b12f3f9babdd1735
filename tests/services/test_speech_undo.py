"""Every command on the messages can be taken back, and nothing that was heard is said again by that."""

import asyncio
import copy
import itertools
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, override

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from msgspec import structs

from app.domain.errors import ConflictError, InvalidError, StoreFullError
from app.domain.events import SpeechChanged
from app.domain.ids import SpeechId
from app.domain.player import ReportKind
from app.domain.speech import SpeechMessage, SpeechPhase, SpeechState
from app.services.speech.intake import NewMessage
from app.store.database import Transaction
from tests.support.world import World

S = SpeechState
PICK = st.integers(0, 1_000)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A program that speaks Ukrainian."""
    world = World(tmp_path, language="uk")
    await world.start()
    yield world
    await world.stop()


@pytest.fixture
async def stage(world: World) -> World:
    """A voice source is open and nothing needs approval."""
    await world.set(auto_approve=True)
    await world.come("voice", widget="voice")
    return world


async def heard(world: World, text: str) -> SpeechMessage:
    """Return a message that was said to its end."""
    message = await world.say(text)
    await world.voice_reports(ReportKind.STARTED)
    await world.voice_reports(ReportKind.FINISHED)
    assert await world.speech_state(message) is S.SPOKEN
    return message


async def refused(world: World, number: int | None = None) -> str:
    """Return why an undo was refused; it must have left no trace."""
    mark = world.mark()
    with pytest.raises(ConflictError) as caught:
        await world.speech.undo(number)
    assert world.mark() == mark
    return caught.value.code


@pytest.mark.parametrize("command", ["approve", "reject", "remove", "clear"])
async def test_a_command_is_taken_back_in_one_step(world: World, command: str) -> None:
    await world.speech.pause()
    messages = [await world.say(f"Повідомлення {number}", author=f"Глядач {number}") for number in range(3)]
    before = (await world.speech.page(0, 9)).items
    one = messages[1]
    if command == "clear":
        await world.speech.clear()
    else:
        await getattr(world.speech, command)(one.id)
    assert (await world.speech.page(0, 9)).items != before
    step = world.voice.undo_step
    assert step is not None
    assert world.voice.undo == step.command == command
    assert (step.subject, step.count) == (("", 3) if command == "clear" else ("Глядач 1", 1))
    told = len(world.told(SpeechChanged))
    assert await world.speech.undo() == command
    assert len(world.told(SpeechChanged)) == told + 1
    assert (await world.speech.page(0, 9)).items == before
    assert world.voice.undo == "pause"


async def test_an_approved_message_whose_turn_has_come_needs_a_decision_again_while_it_is_not_heard(
    world: World,
) -> None:
    await world.come("voice", widget="voice")
    message = await world.say("Привіт")
    await world.speech.approve(message.id)
    await world.idle()
    assert world.voice.phase is SpeechPhase.OFFERED
    await world.speech.undo()
    assert (world.voice.phase, world.voice.message) == (SpeechPhase.IDLE, None)
    assert [one.id for one in world.voice.pending] == [message.id]


async def test_a_message_that_is_heard_cannot_be_taken_back(world: World) -> None:
    await world.come("voice", widget="voice")
    message = await world.say("Привіт")
    await world.speech.approve(message.id)
    await world.idle()
    step = world.voice.undo_step
    assert step is not None
    await world.voice_reports(ReportKind.STARTED)
    assert (world.voice.undo, world.voice.undo_step) == ("", None)
    assert await refused(world, step.number) == "already_heard"
    assert await refused(world) == "nothing_to_undo"
    assert await world.speech_state(message) is S.SPEAKING


async def test_what_this_pc_has_begun_to_play_cannot_be_taken_back_either(world: World) -> None:
    await world.set(output="local")
    message = await world.say("Привіт")
    await world.speech.approve(message.id)
    await world.idle()
    assert world.output.played == [message.id]
    assert await refused(world) == "nothing_to_undo"
    world.output.end()
    await world.idle()


async def test_what_sounds_and_is_not_written_yet_counts_as_heard(world: World) -> None:
    await world.come("voice", widget="voice")
    message = await world.say("Привіт")
    await world.speech.approve(message.id)
    await world.idle()
    world.speech._scheduler._turn.set_started()
    with pytest.raises(ConflictError):
        await world.speech.undo()
    assert await world.speech_state(message) is S.SPEAKING


async def test_a_message_that_was_heard_and_is_removed_or_skipped_does_not_come_back(stage: World) -> None:
    for command in ("remove", "skip"):
        message = await stage.say("Привіт")
        await stage.voice_reports(ReportKind.STARTED)
        await (stage.speech.remove(message.id) if command == "remove" else stage.speech.skip())
        await stage.idle()
        assert await refused(stage) == "nothing_to_undo"


@pytest.mark.parametrize("command", ["remove", "skip"])
async def test_a_message_that_was_taken_off_before_it_was_heard_is_next_again(stage: World, command: str) -> None:
    first, second = await stage.say("Перше"), await stage.say("Друге")
    await stage.speech.pause()
    await (stage.speech.remove(first.id) if command == "remove" else stage.speech.skip())
    await stage.idle()
    assert await stage.speech.undo() == command
    assert [one.id for one in stage.voice.waiting] == [first.id, second.id]


async def test_a_replay_is_taken_back_while_it_is_not_heard(stage: World) -> None:
    message = await heard(stage, "Привіт")
    before = await stage.speech.get(message.id)
    await stage.speech.pause()
    await stage.speech.replay(message.id)
    assert await stage.speech.undo() == "replay"
    assert await stage.speech.get(message.id) == before
    await stage.speech.resume()
    await stage.speech.replay(message.id)
    await stage.idle()
    await stage.voice_reports(ReportKind.STARTED)
    assert stage.voice.undo == "resume"


async def test_pause_and_resume_are_taken_back_and_panic_is_no_step(stage: World) -> None:
    await stage.speech.pause()
    await stage.speech.pause()
    await stage.speech.resume()
    await stage.speech.panic()
    await stage.speech.release()
    assert await stage.speech.undo() == "resume"
    assert stage.voice.is_paused
    assert await stage.speech.undo() == "pause"
    assert not stage.voice.is_paused
    assert await refused(stage) == "nothing_to_undo"


async def test_only_the_last_step_is_taken_back_by_its_number(world: World) -> None:
    first, second = await world.say("Перше"), await world.say("Друге")
    await world.speech.reject(first.id)
    step = world.voice.undo_step
    assert step is not None
    await world.speech.reject(second.id)
    assert await refused(world, step.number) == "stale_undo"
    await world.speech.undo()
    assert await world.speech.undo(step.number) == "reject"


async def test_what_came_meanwhile_stays_behind_what_comes_back(world: World) -> None:
    await world.set(auto_approve=True)
    await world.speech.pause()
    first, second = await world.say("Перше"), await world.say("Друге")
    await world.speech.clear()
    third = await world.say("Третє")
    await world.speech.undo()
    assert [one.id for one in world.voice.waiting] == [first.id, second.id, third.id]


async def test_all_that_waits_of_a_viewer_is_taken_out_as_one_command_that_can_be_taken_back(world: World) -> None:
    await world.speech.pause()
    first = await world.say("Перше", author="Мавка")
    await world.say("Друге", author="МАВКА", is_donation=True, amount_minor=100, currency="UAH")
    other = await world.say("Третє", author="чайка")
    await world.speech.approve(first.id)
    before = (await world.speech.page(0, 9)).items
    assert (await world.speech.remove_all_by(" мавка ")).count == 2
    assert [message.id for message in (await world.speech.page(0, 9)).items] == [other.id]
    assert await world.speech_state(first) is S.REMOVED
    step = world.voice.undo_step
    assert step is not None
    assert (step.command, step.subject, step.count) == ("remove_by", "", 2)
    assert await world.speech.undo() == "remove_by"
    assert (await world.speech.page(0, 9)).items == before
    mark, undo = world.mark(), world.voice.undo
    assert (await world.speech.remove_all_by("nobody")).count == 0
    assert (world.mark(), world.voice.undo) == (mark, undo)
    for empty in ("", " \u200b "):
        with pytest.raises(InvalidError) as caught:
            await world.speech.remove_all_by(empty)
        assert caught.value.field == "author"
    assert world.mark() == mark


async def test_a_viewer_s_message_whose_turn_it_is_stays_when_the_others_are_taken_out(stage: World) -> None:
    said, waits = await stage.say("Перше"), await stage.say("Друге")
    await stage.voice_reports(ReportKind.STARTED)
    assert (await stage.speech.remove_all_by("Олена")).count == 1
    assert await stage.speech_state(said) is S.SPEAKING
    assert await stage.speech_state(waits) is S.REMOVED


async def test_a_viewer_who_was_blocked_meanwhile_does_not_come_back(world: World) -> None:
    message = await world.say("Привіт")
    await world.speech.remove(message.id)
    await world.settings.change({"requests": {"blocked_users": ["Олена"]}})
    await world.speech.undo()
    assert await world.speech_state(message) is S.REJECTED


async def test_an_undo_that_cannot_be_saved_takes_nothing_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    message = await world.say("Привіт")
    await world.speech.reject(message.id)
    mark, real = world.mark(), world.database.run

    async def full[T](work: Callable[[Transaction], T]) -> T:
        def then_fail(transaction: Transaction) -> T:
            work(transaction)
            raise StoreFullError("disk_full", "The disk is full.")

        return await real(then_fail)

    with monkeypatch.context() as patched:
        patched.setattr(world.database, "run", full)
        with pytest.raises(StoreFullError):
            await world.speech.undo()
    assert world.mark() == mark
    assert world.voice.undo == "reject"
    assert await world.speech.undo() == "reject"


@dataclass
class Lists:
    """The messages as plain lists of ids."""

    waiting: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)

    def take_out(self, message: str) -> None:
        for each in (self.waiting, self.pending, self.ended):
            if message in each:
                each.remove(message)

    def end(self, message: str) -> None:
        self.take_out(message)
        self.ended.append(message)


class SpeechModel(RuleBasedStateMachine):
    """Each rule does the same to the service and to the lists. Nothing is said but by the rule `hear`."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.world = World(Path(self.folder.name), language="uk")
        self.do(self.world.start())
        self.do(self.world.set(user_per_minute=0, total_per_minute=0))
        self.do(self.pause(is_paused=True))
        self.do(self.world.come("voice", widget="voice"))
        self.lists = Lists()
        self.past: list[tuple[str, set[str], Lists]] = []
        self.numbers = itertools.count()

    @override
    def teardown(self) -> None:
        self.do(self.world.die())
        self.runner.close()
        self.folder.cleanup()

    def do[T](self, work: Coroutine[Any, Any, T]) -> T:
        async def and_settle() -> T:
            result = await work
            await self.world.idle()
            return result

        return self.runner.run(and_settle())

    async def pause(self, *, is_paused: bool) -> None:
        """Pause behind the back of undo."""
        changes = self.world.speech._changes
        await changes.save_row(structs.replace(changes.row, is_paused=is_paused))
        self.world.speech._scheduler.wake()

    def remember(self, command: str, *messages: str) -> None:
        self.past.append((command, set(messages), copy.deepcopy(self.lists)))

    @rule(is_from_streamer=st.booleans())
    def say(self, *, is_from_streamer: bool) -> None:
        number = next(self.numbers)
        new = NewMessage(text=f"Слово {number}", author=f"Глядач {number}", is_from_streamer=is_from_streamer)
        message, is_new = self.do(self.world.speech.add(new))
        assert is_new
        for lists in (self.lists, *(lists for _, _, lists in self.past)):  # it stays, whatever is taken back
            (lists.waiting if is_from_streamer else lists.pending).append(message.id)

    @precondition(lambda self: self.lists.pending)
    @rule(pick=PICK)
    def approve(self, pick: int) -> None:
        message = self.lists.pending[pick % len(self.lists.pending)]
        self.remember("approve", message)
        self.do(self.world.speech.approve(SpeechId(message)))
        self.lists.take_out(message)
        self.lists.waiting.append(message)

    @precondition(lambda self: self.lists.pending)
    @rule(pick=PICK)
    def reject(self, pick: int) -> None:
        message = self.lists.pending[pick % len(self.lists.pending)]
        self.remember("reject", message)
        self.do(self.world.speech.reject(SpeechId(message)))
        self.lists.end(message)

    @precondition(lambda self: self.lists.waiting or self.lists.pending)
    @rule(pick=PICK)
    def remove(self, pick: int) -> None:
        choices = [*self.lists.waiting, *self.lists.pending]
        message = choices[pick % len(choices)]
        self.remember("remove", message)
        self.do(self.world.speech.remove(SpeechId(message)))
        self.lists.end(message)

    @precondition(lambda self: self.lists.waiting or self.lists.pending)
    @rule()
    def clear(self) -> None:
        messages = [*self.lists.waiting, *self.lists.pending]
        self.remember("clear", *messages)
        assert self.do(self.world.speech.clear()) == len(messages)
        for message in messages:
            self.lists.end(message)

    @precondition(lambda self: self.lists.ended)
    @rule(pick=PICK)
    def replay(self, pick: int) -> None:
        message = self.lists.ended[pick % len(self.lists.ended)]
        self.remember("replay", message)
        self.do(self.world.speech.replay(SpeechId(message)))
        self.lists.take_out(message)
        self.lists.waiting.insert(0, message)

    @precondition(lambda self: self.lists.waiting)
    @rule()
    def hear(self) -> None:
        message = self.lists.waiting[0]
        self.do(self.pause(is_paused=False))
        self.do(self.world.voice_reports(ReportKind.STARTED))
        self.do(self.pause(is_paused=True))
        self.do(self.world.voice_reports(ReportKind.FINISHED))
        self.lists.end(message)
        for _, messages, lists in self.past:
            messages.discard(message)
            lists.end(message)
        self.past = [step for step in self.past if step[1]]

    @precondition(lambda self: self.past)
    @rule()
    def undo(self) -> None:
        command, _, before = self.past.pop()
        assert self.do(self.world.speech.undo()) == command
        self.lists = before

    @precondition(lambda self: not self.past)
    @rule()
    def undo_nothing(self) -> None:
        assert self.do(refused(self.world)) == "nothing_to_undo"

    @invariant()
    def the_messages_are_the_lists(self) -> None:
        page = self.do(self.world.speech.page(0, 1_000))
        assert [message.id for message in page.items] == [*self.lists.waiting, *self.lists.pending]
        assert [message.state for message in page.items] == [
            *[S.WAITING] * len(self.lists.waiting),
            *[S.PENDING] * len(self.lists.pending),
        ]

    @invariant()
    def what_is_announced_are_the_lists(self) -> None:
        speech = self.world.told(SpeechChanged)[-1].speech
        assert [message.id for message in speech.waiting] == self.lists.waiting[:50]
        assert [message.id for message in speech.pending] == self.lists.pending[:50]
        assert speech.undo == (self.past[-1][0] if self.past else "")
        assert speech.undo_step is None or speech.undo_step.count == len(self.past[-1][1])


SpeechModel.TestCase.settings = settings(
    max_examples=20, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
TestSpeechModel = pytest.mark.slow(SpeechModel.TestCase)
