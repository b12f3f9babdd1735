"""Any order of commands leaves the queue as a plain list would be, on the disk and in what is announced."""

import asyncio
import copy
import itertools
import tempfile
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, override

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.domain.errors import ConflictError
from app.domain.ids import QueueItemId
from app.domain.queue import ItemState
from app.services.queue.intake import NewRequest
from tests.support.world import World, link

pytestmark = pytest.mark.slow(seconds=5)

S = ItemState
PICK = st.integers(0, 1_000)


@dataclass
class Lists:
    """The queue as plain lists of ids."""

    waiting: list[str] = field(default_factory=list)
    held: set[str] = field(default_factory=set)
    pending: list[str] = field(default_factory=list)
    playing: str | None = None

    def take_out(self, item: str) -> None:
        for each in (self.waiting, self.pending):
            if item in each:
                each.remove(item)
        self.held.discard(item)
        if self.playing == item:
            self.playing = None

    def to_head(self) -> None:
        """Put what plays, if anything, at the head of those that wait."""
        if self.playing is not None:
            self.waiting.insert(0, self.playing)
            self.playing = None


class QueueModel(RuleBasedStateMachine):
    """Each rule does the same to the service and to the lists."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.world = World(Path(self.folder.name))
        self.do(self.world.start())
        self.world.player._scheduler.stop()  # the rules decide when something plays
        self.lists = Lists()
        self.past: list[tuple[str, Lists]] = []
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

    def remember(self, command: str) -> None:
        self.past.append((command, copy.deepcopy(self.lists)))

    def forget(self) -> None:
        """Something happened that undo steps over: from here on the lists would say something else."""
        self.past.clear()

    @property
    def active(self) -> list[str]:
        return [*self.lists.waiting, *self.lists.pending, *([self.lists.playing] if self.lists.playing else [])]

    @rule(is_from_streamer=st.booleans())
    def add(self, *, is_from_streamer: bool) -> None:
        if is_from_streamer:
            self.remember("add")
        request = NewRequest(url=link(next(self.numbers)), is_from_streamer=is_from_streamer)
        item, is_new = self.do(self.world.queue.add(request))
        assert is_new
        (self.lists.waiting if is_from_streamer else self.lists.pending).append(item.id)
        if not is_from_streamer:  # what a viewer asked for stays, whatever the streamer takes back
            for _, lists in self.past:
                lists.pending.append(item.id)

    @precondition(lambda self: self.lists.pending)
    @rule(pick=PICK)
    def approve(self, pick: int) -> None:
        self.remember("approve")
        item = self.lists.pending.pop(pick % len(self.lists.pending))
        self.do(self.world.queue.approve(QueueItemId(item)))
        self.lists.waiting.append(item)

    @precondition(lambda self: self.lists.pending)
    @rule(pick=PICK)
    def reject(self, pick: int) -> None:
        self.remember("reject")
        item = self.lists.pending.pop(pick % len(self.lists.pending))
        self.do(self.world.queue.reject(QueueItemId(item)))

    @precondition(lambda self: self.active)
    @rule(pick=PICK)
    def remove(self, pick: int) -> None:
        self.remember("remove")
        item = self.active[pick % len(self.active)]
        self.do(self.world.queue.remove(QueueItemId(item)))
        self.lists.take_out(item)

    @precondition(lambda self: self.lists.waiting)
    @rule(pick=PICK)
    def hold(self, pick: int) -> None:
        item = self.lists.waiting[pick % len(self.lists.waiting)]
        self.remember("release" if item in self.lists.held else "hold")
        self.do(self.world.queue.hold(QueueItemId(item)))
        self.lists.held ^= {item}

    @precondition(lambda self: self.lists.waiting)
    @rule(pick=PICK, index=st.integers(0, 12))
    def move(self, pick: int, index: int) -> None:
        self.remember("move")
        item = self.lists.waiting[pick % len(self.lists.waiting)]
        self.do(self.world.queue.move(QueueItemId(item), index))
        self.lists.waiting.remove(item)
        self.lists.waiting.insert(index, item)

    @precondition(lambda self: self.lists.waiting or self.lists.pending)
    @rule()
    def clear(self) -> None:
        self.remember("clear")
        count = self.do(self.world.queue.clear())
        assert count == len(self.lists.waiting) + len(self.lists.pending)
        self.lists = Lists(playing=self.lists.playing)

    @precondition(lambda self: self.lists.waiting or self.lists.pending)
    @rule(pick=PICK)
    def play_now(self, pick: int) -> None:
        self.remember("play_now")
        choices = [*self.lists.waiting, *self.lists.pending]
        item = choices[pick % len(choices)]
        self.do(self.world.queue.play_now(QueueItemId(item)))
        self.lists.take_out(item)
        self.lists.to_head()
        self.lists.playing = item

    @precondition(lambda self: self.lists.playing is None)
    @rule()
    def take_next(self) -> None:
        self.forget()
        entry = self.do(self.world.queue.playback.take_next())
        following = [item for item in self.lists.waiting if item not in self.lists.held]
        assert (entry.item.id if entry else None) == (following[0] if following else None)
        if following:
            self.lists.take_out(following[0])
            self.lists.playing = following[0]

    @precondition(lambda self: self.lists.playing is not None)
    @rule(state=st.sampled_from([S.PLAYED, S.FAILED]))
    def finish(self, state: ItemState) -> None:
        self.forget()
        self.do(self.world.queue.playback.finish(self.playing(), state))
        self.lists.playing = None

    @precondition(lambda self: self.lists.playing is not None)
    @rule()
    def skip(self) -> None:
        self.remember("skip")
        self.do(self.world.queue.playback.finish(self.playing(), S.SKIPPED))
        self.lists.playing = None

    @precondition(lambda self: self.lists.playing is not None)
    @rule()
    def interrupt(self) -> None:
        self.forget()
        item = self.playing()
        self.do(self.world.queue.playback.finish(item, S.HELD))
        self.lists.to_head()
        self.lists.held.add(item)

    @precondition(lambda self: self.past)
    @rule()
    def undo(self) -> None:
        command, before = self.past.pop()
        is_stopped = before.playing is not None and self.lists.playing != before.playing
        assert self.do(self.world.queue.undo()) == command
        self.lists = before
        if is_stopped:  # it cannot go on at once: it is next, and an older step would say that it plays
            self.lists.to_head()
            self.forget()

    @rule()
    def crash(self) -> None:
        """Nothing is lost by a crash but the steps of undo."""
        self.do(self.world.die())
        self.forget()
        self.world = World(Path(self.folder.name))
        real = self.world.start

        async def start() -> None:
            await real()
            self.world.player._scheduler.stop()

        playing = self.lists.playing is not None
        self.do(start())
        if playing:  # nobody had heard it, and there is no player: it is next
            self.lists.to_head()

    @precondition(lambda self: self.lists.playing is None)
    @rule()
    def finish_nothing(self) -> None:
        for item in self.active[:1]:
            try:
                self.do(self.world.queue.playback.finish(QueueItemId(item), S.PLAYED))
            except ConflictError:
                continue
            raise AssertionError("what does not play was finished")

    def playing(self) -> QueueItemId:
        assert self.lists.playing is not None
        return QueueItemId(self.lists.playing)

    @invariant()
    def the_queue_is_the_list(self) -> None:
        page = self.do(self.world.queue.page(0, 1_000))
        head = [self.lists.playing] if self.lists.playing else []
        assert [item.id for item in page.items] == [*head, *self.lists.waiting, *self.lists.pending]
        assert {item.id for item in page.items if item.state is S.HELD} == self.lists.held
        assert page.total == len(page.items)

    @invariant()
    def what_is_announced_is_the_list(self) -> None:
        summary = self.world.queue.summary
        assert [item.id for item in summary.items] == self.lists.waiting[:50]
        assert [item.id for item in summary.pending] == self.lists.pending[:50]
        assert (summary.waiting, summary.pending_total) == (len(self.lists.waiting), len(self.lists.pending))
        playing = self.world.queue.playback.playing
        assert (playing.item.id if playing else None) == self.lists.playing
        assert self.world.queue.playback.has_queued is any(item not in self.lists.held for item in self.lists.waiting)


QueueModel.TestCase.settings = settings(
    max_examples=25, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestQueueModel = QueueModel.TestCase
