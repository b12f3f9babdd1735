"""Any evening of one service, 2,000 times: every gift is stored once and in its turn.

The supervisor, the line and its books are the program's own; service, clock and store are played by the test. Mistakes
are put into the books on purpose, and must be found.
"""

import asyncio
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import override

import pytest

from app.domain.errors import StoreError
from app.domain.feeds import FeedError, FeedEvent, FeedKind, FeedReason, FeedState, Gift, Taken
from app.services.feeds.line import FeedAccount, FeedLine
from app.services.feeds.out import LATE_S, ConnectionOut, FeedBooks
from app.services.ports import FeedOut
from app.store.feeds import FeedRow
from tests.support.doubles import FakeClock, FakeTimers

SCHEDULES = 2_000
STEPS = 20
ROUNDS = 12
"""Of the loop, in one of which the line is stopped."""
KIND = FeedKind.DONATELLO
STEP_NAMES = ("give", "give", "give", "repeat", "refuse", "sleep", "silence", "kill", "full", "wait", "switch")


class Service:
    """The other side: it has a list of all gifts, and pushes each to the connection that stands.

    Attributes:
        before: Gifts that there were when the first connection was made.
    """

    def __init__(self, *, has_list: bool) -> None:
        self.has_list = has_list
        self.gifts: list[Gift] = []
        self.connection: asyncio.Queue[FeedEvent | FeedError] | None = None
        self.before: int | None = None
        self.failures = 0
        self.overlaps = 0

    def push(self, event: FeedEvent | FeedError) -> None:
        if self.connection is not None:
            self.connection.put_nowait(event)


class Connection:
    """A `Feed` of that service."""

    silence_s = 60.0

    def __init__(self, service: Service) -> None:
        self.service = service

    async def check(self) -> str:
        return "streamer"

    async def run(self, out: FeedOut) -> None:
        service = self.service
        if service.failures:
            service.failures -= 1
            raise FeedError(FeedReason.UNREACHABLE)
        service.overlaps += service.connection is not None
        mine = service.connection = asyncio.Queue()
        if service.before is None:
            service.before = len(service.gifts)
        try:
            out.connected("streamer")
            if service.has_list:
                known = int(out.cursor or 0)
                missed = service.gifts[known:]
                await out.catch_up(missed, str(known + len(missed)))
            while True:
                event = await mine.get()
                if isinstance(event, FeedError):
                    raise event
                out.heard()
                await out.put(event)
                if service.has_list and isinstance(event, Gift):
                    await out.keep(str(max(int(out.cursor), service.gifts.index(event) + 1)))
        finally:
            if service.connection is mine:
                service.connection = None


class Evening:
    """One schedule."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 -- no secret
        random.seed(seed)  # of the pauses
        self.clock = FakeClock()
        self.timers = FakeTimers(self.clock)
        loop = asyncio.get_running_loop()
        setattr(loop, "call_later", self.timers.call_later)  # noqa: B010 -- mypy forbids the other way
        self.ready = loop._ready  # type: ignore[attr-defined] # what it would do next
        self.service = Service(has_list=seed % 4 != 0)
        self.row = FeedRow(kind=KIND)
        self.stored: list[str] = []
        self.primed_from: int | None = None
        self.is_full = False
        self.line = self._line()

    def _line(self) -> FeedLine:
        books = FeedBooks(self.row, self._keep)
        return FeedLine(books, self.clock, self._take, lambda _: None, lambda: None)

    async def _keep(self, row: FeedRow) -> None:
        await asyncio.sleep(0)
        if self.is_full:
            raise StoreError("disk_full")
        if self.primed_from is None and row.is_primed:
            self.primed_from = int(row.cursor)
        self.row = row

    async def _take(self, kind: FeedKind, event: FeedEvent, is_late: bool) -> Taken:  # noqa: FBT001 -- called by position
        assert kind is KIND
        assert isinstance(event, Gift)
        await asyncio.sleep(0)
        if self.is_full:
            raise StoreError("disk_full")
        if event.id in self.stored:
            return Taken.KNOWN
        assert event.sent_at is not None
        age_s = self.clock.time() - event.sent_at.timestamp()
        assert not is_late or age_s > LATE_S
        self.stored.append(event.id)
        return Taken.NEW

    def give(self) -> None:
        number = len(self.service.gifts)
        sent_at = datetime.fromtimestamp(self.clock.time(), UTC)
        gift = Gift(id=str(number), author="viewer", amount_minor=100, currency="UAH", text="", sent_at=sent_at)
        self.service.gifts.append(gift)
        self.service.push(gift)

    async def pass_(self, seconds: float) -> None:
        until = self.clock.now + seconds
        await self.idle()
        while self.timers.fire_due(until):
            await self.idle()
        self.clock.pass_(max(0.0, until - self.clock.now))

    async def idle(self) -> None:
        """Let the loop do all that can be done: nothing here waits for a thread or a socket."""
        await asyncio.sleep(0)
        while self.ready:  # noqa: ASYNC110 -- that has no event
            await asyncio.sleep(0)

    async def switch_on(self) -> None:
        await self.line.become(FeedAccount(key="key"), Connection(self.service))

    async def step(self) -> None:
        service, chance = self.service, self.chance
        match chance.choice(STEP_NAMES):
            case "give":
                self.give()
            case "repeat" if self.stored:
                service.push(service.gifts[int(chance.choice(self.stored))])
            case "refuse":
                service.failures += chance.randrange(1, 4)
                service.push(FeedError(FeedReason.ENDED))
            case "sleep":
                self.clock.wall += 8 * 3_600
            case "silence":
                await self.pass_(70)
            case "full":
                self.is_full = not self.is_full
            case "kill" | "switch" as name:
                await self.restart(is_killed=name == "kill")
            case _:
                pass
        if chance.random() < 0.7:
            await self.pass_(chance.choice((0.0, 0.5, 5.0, 30.0)))

    async def restart(self, *, is_killed: bool) -> None:
        for _ in range(self.chance.randrange(ROUNDS)):  # in the middle of anything
            await asyncio.sleep(0)
        await self.line.become(None, None)
        if is_killed:  # the next start knows the row that was stored last, and nothing else
            self.line = self._line()
        if self.chance.random() < 0.5:
            self.give()
        await self.switch_on()

    async def run(self) -> None:
        """Go through the steps, then let everything come to rest.

        Raises:
            AssertionError: A gift is missing, twice, in the wrong place, or wrongly late.
        """
        try:
            await self.switch_on()
            for _ in range(STEPS):
                await self.step()
            self.is_full, self.service.failures = False, 0
            await self.pass_(40)  # what could not be stored is tried again by then
            while self.line.supervisor.state is not FeedState.CONNECTED:
                await self.pass_(1)
            self.give()
            await self.pass_(1)
        finally:
            await self.line.become(None, None)
        ids = [int(known) for known in self.stored]
        assert self.service.overlaps == 0, "two connections at once"
        assert len(ids) == len(set(ids)), "a gift is stored twice"
        if self.service.has_list:
            assert self.primed_from is not None
            assert self.service.before is not None
            assert self.service.before <= ids[0] <= self.primed_from, "history is stored, or a gift is missing"
            assert ids == list(range(ids[0], len(self.service.gifts))), "a gift is missing or out of turn"
        else:
            assert ids[-1] == len(self.service.gifts) - 1


async def failures(seeds: range, *, until: int | None = None) -> list[int]:
    """Return the seeds whose evening went wrong; stop after that many."""
    failed: list[int] = []
    for seed in seeds:
        try:
            await Evening(seed).run()
        except AssertionError:
            failed.append(seed)
            if len(failed) == until:
                break
    return failed


@pytest.mark.slow
async def test_in_two_thousand_evenings_every_gift_comes_once_and_in_its_turn() -> None:
    assert await failures(range(SCHEDULES)) == []


class KeepsFirst(ConnectionOut):
    @override
    async def catch_up(self, events: Sequence[FeedEvent], cursor: str) -> None:
        await self.keep(cursor)
        await super().catch_up(events, cursor)


class TakesHistory(ConnectionOut):
    @override
    async def catch_up(self, events: Sequence[FeedEvent], cursor: str) -> None:
        for event in events:
            await self.put(event)
        await super().catch_up(events, cursor)


class NewestFirst(ConnectionOut):
    @override
    async def catch_up(self, events: Sequence[FeedEvent], cursor: str) -> None:
        await super().catch_up(events[::-1], cursor)


class ForgetsTheCursor(ConnectionOut):
    @override
    async def catch_up(self, events: Sequence[FeedEvent], cursor: str) -> None:
        await super().catch_up((), cursor)


@pytest.mark.parametrize("mistake", [KeepsFirst, TakesHistory, NewestFirst, ForgetsTheCursor])
async def test_a_mistake_in_the_books_is_found(mistake: type[ConnectionOut], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.feeds.line.ConnectionOut", mistake)
    assert await failures(range(300), until=1)
