"""Services that are asked again and again: whatever happens in whatever order, each gift comes once and in its turn."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from random import Random
from typing import Protocol, override

import pytest

from app.domain.feeds import FeedError, FeedEvent, FeedReason
from app.feeds.donatello import DonatelloFeed, Periods
from app.feeds.monobank import MonobankFeed
from app.feeds.monobank_api import Monobank
from app.feeds.tipeee import TipeeeFeed
from app.services.ports import Feed
from tests.fakes import donatello, monobank, tipeee
from tests.fakes.polled import HTML, Polled
from tests.feeds.recording import Recording, running
from tests.support.waiting import until

ROUNDS = 10
PAUSE_S = 0.004


class World(Protocol):
    """A fake, and how a feed of it is made."""

    fake: Polled

    def give(self) -> str:
        """Let a gift arrive; return its id."""

    def feed(self) -> Feed:
        """Return a new feed, as after a restart of the program."""

    def pass_time(self) -> None:
        """Let it be later, so that nothing waits for long."""


class Donatello:
    def __init__(self) -> None:
        self.fake = donatello.FakeDonatello()

    def give(self) -> str:
        return self.fake.donate()

    def feed(self) -> Feed:
        return DonatelloFeed(
            donatello.KEY, address=self.fake.address, periods=Periods(quick_s=0.0, slow_s=0.0, page_s=0.0)
        )

    def pass_time(self) -> None:
        pass


class Bank:
    def __init__(self) -> None:
        self.fake = monobank.FakeMonobank(PAUSE_S)

    def give(self) -> str:
        return self.fake.give()

    def feed(self) -> Feed:
        account = Monobank(monobank.KEY, address=self.fake.address, pause_s=PAUSE_S, clock=self.fake.clock)
        return MonobankFeed(account, monobank.JAR)

    def pass_time(self) -> None:
        self.fake.pass_s(30)


class Tipeee:
    def __init__(self) -> None:
        self.fake = tipeee.FakeTipeee()

    def give(self) -> str:
        return self.fake.donate()

    def feed(self) -> Feed:
        return TipeeeFeed(tipeee.KEY, address=self.fake.address, period_s=0.0, page_pause_s=0.0, clock=self.fake.clock)

    def pass_time(self) -> None:
        pass


@asynccontextmanager
async def evening(world: World, chance: Random) -> AsyncIterator[tuple[list[str], list[str]]]:
    """Let everything happen; yields the ids that were given and those that were told."""
    given: list[str] = []
    told: list[str] = []

    def give() -> None:
        given.append(world.give())

    async with world.fake.serving():
        for _ in range(chance.choice([0, 1, 130])):
            world.give()
        feed, out = world.feed(), Recording()
        async with running(feed, out):
            await until(lambda out=out: out.is_primed)
        for _ in range(ROUNDS):
            if chance.random() < 0.4:
                told += out.ids
                feed, out = world.feed(), out.restarted()
            world.pass_time()
            for _ in range(chance.choice([0, 1, 3, 130])):
                give()
            misbehave(world.fake, chance, give)
            await connected(feed, out, chance, give)
        world.fake.next_answers.clear()
        told += out.ids
        out = out.restarted()
        world.pass_time()
        async with running(world.feed(), out):
            await until(lambda: len(told) + len(out.ids) >= len(given))
            give()
            await until(lambda: len(told) + len(out.ids) >= len(given))
        yield given, [*told, *out.ids]


def misbehave(fake: Polled, chance: Random, give: Callable[[], None]) -> None:
    fake.next_answers.clear()
    for _ in range(chance.randrange(4)):
        fake.then(chance.choice([give, lambda: None]))
    match chance.randrange(6):
        case 0:
            fake.say(502, HTML)
        case 1:
            fake.say(200, HTML)
        case 2:
            fake.cut()
        case _:
            pass


async def connected(feed: Feed, out: Recording, chance: Random, give: Callable[[], None]) -> None:
    """Serve one connection to its end, or cancel it at any moment."""
    try:
        async with running(feed, out) as task:
            for _ in range(chance.choice([0, 5, 50, 500])):
                await asyncio.sleep(0)
                if chance.random() < 0.02:
                    give()
                if chance.random() < 0.01:
                    out.fail_next(FeedError(FeedReason.NOT_STORED))
            if chance.random() < 0.5:
                await asyncio.wait([task], timeout=0.05)
    except FeedError:
        pass


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("kind", [Donatello, Bank, Tipeee])
async def test_every_evening_brings_each_gift_once(kind: Callable[[], World], seed: int) -> None:
    world = kind()
    async with evening(world, Random(seed)) as (given, told):  # noqa: S311 -- no secret
        assert told == given
    assert world.fake.violations == []


class FullDisk(Recording):
    """Stores no live gift for as long as it is full."""

    is_full = False

    @override
    async def put(self, event: FeedEvent) -> None:
        if self.is_full:
            raise FeedError(FeedReason.NOT_STORED)
        await super().put(event)


@pytest.mark.parametrize("kind", [Donatello, Bank, Tipeee])
async def test_the_cursor_goes_on_only_when_a_gift_is_stored(kind: Callable[[], World]) -> None:
    world, out = kind(), FullDisk()
    async with world.fake.serving():
        feed = world.feed()
        task = asyncio.create_task(feed.run(out))
        await until(lambda: out.is_primed)
        out.is_full = True
        gift = world.give()
        with pytest.raises(FeedError, match="not_stored"):
            await task
        out.is_full = False
        async with running(feed, out):
            await until(lambda: out.ids == [gift])
