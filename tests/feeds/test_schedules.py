"""Any evening: gifts that come, connections that break, restarts of both sides; each gift is stored exactly once."""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from app.domain.feeds import FeedError
from app.feeds.donationalerts import DonationAlertsFeed
from app.feeds.streamelements import StreamElementsFeed
from app.feeds.youtube import Periods, YouTubeFeed
from app.services.ports import Feed
from tests.fakes import donationalerts, streamelements, youtube
from tests.fakes.web_service import WebService
from tests.feeds.recording import Recording
from tests.support.waiting import until

NOW = 1_764_435_600
STEPS = 25


@dataclass
class Evening:
    """One service and what can happen at it.

    Attributes:
        make: A new feed, as after a restart of the program.
        give: A gift with this number comes; the flag says that it is pushed, else it is only in the list.
        drop: The service closes the connection.
    """

    service: WebService
    make: Callable[[], Feed]
    give: Callable[[int, bool], Awaitable[None]]
    drop: Callable[[], Awaitable[None]]
    id_of: Callable[[int], str]


def streamelements_evening() -> Evening:
    key = streamelements.key()
    service = streamelements.StreamElements(key)
    service.now = lambda: NOW
    tokens = iter(range(10_000))

    async def give(number: int, is_pushed: bool) -> None:  # noqa: FBT001
        one = streamelements.tip(NOW + 1 + number)
        if is_pushed:
            await service.push(one)
        else:
            service.tips.append(one)

    async def drop() -> None:
        await (service.drop() if next(tokens) % 2 else service.restart(str(next(tokens))))

    def make() -> Feed:
        return StreamElementsFeed(key, service.url, catch_up_s=0.05, page_pause_s=0, clock=lambda: NOW + 3_600)

    return Evening(service, make, give, drop, lambda number: f"tip{NOW + 1 + number}")


def donationalerts_evening() -> Evening:
    service = donationalerts.DonationAlerts()

    async def give(number: int, is_pushed: bool) -> None:  # noqa: FBT001
        one = donationalerts.donation(number + 1)
        if is_pushed:
            await service.push(one)
        else:
            service.donations.append(one)

    def make() -> Feed:
        return DonationAlertsFeed(donationalerts.KEY, service.url, catch_up_s=0.05, page_pause_s=0)

    return Evening(service, make, give, service.drop, lambda number: str(number + 1))


def youtube_evening() -> Evening:
    service = youtube.YouTube()
    chance = random.Random(1)  # noqa: S311 -- no secret

    async def give(number: int, is_pushed: bool) -> None:  # noqa: FBT001
        one = youtube.super_chat(f"s{number}")
        if is_pushed:
            service.add(one)
        else:
            service.items.append(one)  # it is said with the next one

    async def drop() -> None:
        if chance.random() < 0.5:
            service.ends = True
        else:
            service.cuts.append(chance.randrange(1, 300))
        service.wake()

    def make() -> Feed:
        return YouTubeFeed(youtube.KEY, youtube.VIDEO, service.url, periods=Periods(60, 0.0, 60))

    return Evening(service, make, give, drop, lambda number: f"s{number}")


EVENINGS = [streamelements_evening, donationalerts_evening, youtube_evening]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("make_evening", EVENINGS)
async def test_each_gift_is_stored_once(make_evening: Callable[[], Evening], seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 -- no secret
    evening = make_evening()
    async with evening.service.serving():
        out, feed = Recording(), evening.make()
        task = asyncio.create_task(supervise(feed, out))
        await until(lambda: out.cursors)
        given = 0
        for _ in range(STEPS):
            match chance.choice(["give", "give", "give", "drop", "cancel", "kill", "wait"]):
                case "give":
                    await evening.give(given, chance.random() < 0.7)
                    given += 1
                case "drop":
                    await evening.drop()
                case "cancel":
                    await ended(task)
                    task = asyncio.create_task(supervise(feed, out))
                case "kill":
                    await ended(task)
                    before, out = out, out.restarted()
                    out.events = before.events
                    feed = evening.make()
                    task = asyncio.create_task(supervise(feed, out))
                case _:
                    await asyncio.sleep(chance.random() / 50)
        await evening.give(given, True)  # noqa: FBT003
        expected = {evening.id_of(number) for number in range(given + 1)}
        await until(lambda: set(out.ids) == expected, f"{len(expected)} gifts")
        await ended(task)
    assert sorted(out.ids) == sorted(expected)
    assert evening.service.violations == []


async def supervise(feed: Feed, out: Recording) -> None:
    while True:
        with contextlib.suppress(FeedError):
            await feed.run(out)
        await asyncio.sleep(0)


async def ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])
    if not task.cancelled() and (error := task.exception()) is not None:
        raise error
