"""Releases are asked for where the streamer allowed it, at most once a day, and nothing else happens."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from app.domain.errors import OutsideError
from app.domain.events import Event, ReleaseChanged
from app.domain.releases import Release, ReleaseMemory, ReleaseStatus
from app.hub.broadcaster import Broadcaster
from app.services.ports import Ports, ReleasePorts
from app.services.releases import ReleasesService
from app.services.settings import SettingsService
from app.store.database import Database
from tests.support.doubles import WALL, FakeClock, FakeReleaseFeed, FakeReleaseKeeper, FakeTimers, settled

HOUR_S, DAY_S = 3_600, 86_400
NEWER = Release(version="1.3.0", notes="Better")
NOW = datetime.fromtimestamp(WALL, UTC)


@dataclass
class Run:
    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)
    feed: FakeReleaseFeed = field(default_factory=FakeReleaseFeed)
    keeper: FakeReleaseKeeper = field(default_factory=FakeReleaseKeeper)
    events: list[Event] = field(default_factory=list)

    async def start(self) -> "Run":
        self.timers = FakeTimers(self.clock)
        setattr(asyncio.get_running_loop(), "call_later", self.timers.call_later)  # noqa: B010 -- mypy forbids the other way
        self.database = Database(self.folder / "efir.sqlite")
        await self.database.open()
        hub = Broadcaster("0badcafe", self.clock, "v1")
        hub.listen(self.events.append)
        self.settings = SettingsService(self.database, hub)
        await self.settings.load()
        ports = Ports(database=self.database, broadcaster=hub, clock=self.clock)
        releases = ReleasePorts(feed=self.feed, keeper=self.keeper, installed=lambda: "1.2.0")
        self.service = ReleasesService(ports, self.settings, releases)
        await self.service.start()
        await self.idle()
        return self

    async def stop(self) -> None:
        await self.service.close()
        await self.database.close()

    async def allow(self, *, is_allowed: bool = True) -> None:
        await self.settings.change({"updates": {"asks_for_releases": is_allowed}})
        await self.idle()

    async def idle(self) -> None:
        await settled(lambda: set(self.feed.waiting))

    async def pass_(self, seconds: float) -> None:
        until = self.clock.now + seconds
        while self.timers.fire_due(until):
            await self.idle()
        self.clock.pass_(until - self.clock.now)
        await self.idle()

    @property
    def status(self) -> ReleaseStatus:
        told = [event.release for event in self.events if isinstance(event, ReleaseChanged)]
        assert told[-1] == self.service.status()
        return told[-1]


@pytest_asyncio.fixture
async def run(tmp_path: Path) -> AsyncIterator[Run]:
    run = await Run(tmp_path).start()
    yield run
    await run.stop()


async def test_nothing_is_asked_without_leave(run: Run) -> None:
    run.feed.release = NEWER
    await run.pass_(30 * DAY_S)
    await run.settings.change({"stream": {"language": "uk"}})
    await run.idle()
    assert run.feed.asked == 0
    assert run.status == ReleaseStatus(installed="1.2.0")
    assert run.keeper.kept == ReleaseMemory()


async def test_it_is_asked_when_allowed_and_then_once_a_day(run: Run) -> None:
    run.feed.release = NEWER
    await run.allow()
    assert run.status == ReleaseStatus(installed="1.2.0", newer=NEWER, asked_at=NOW)
    await run.pass_(DAY_S - HOUR_S)
    assert run.feed.asked == 1
    await run.pass_(2 * HOUR_S)
    assert run.feed.asked == 2
    await run.pass_(10 * DAY_S)
    assert run.feed.asked == 12


async def test_switching_it_off_and_on_asks_no_more_often_and_hides_what_is_known(run: Run) -> None:
    run.feed.release = NEWER
    for is_allowed in (True, False, True, False):
        await run.allow(is_allowed=is_allowed)
        assert (run.status.newer is not None) is is_allowed
    assert run.feed.asked == 1


async def test_a_restart_remembers_it(run: Run) -> None:
    run.feed.release = NEWER
    await run.allow()
    await run.stop()
    later = await Run(run.folder, clock=run.clock, keeper=run.keeper).start()
    assert later.status == ReleaseStatus(installed="1.2.0", newer=NEWER, asked_at=NOW)
    assert later.feed.asked == 0
    await later.pass_(DAY_S + HOUR_S)
    assert later.feed.asked == 1
    assert later.status.newer is None, "it was withdrawn"
    await later.stop()


@pytest.mark.parametrize("version", ["1.2.0", "1.1.9", "1.2", "odd"])
async def test_a_release_that_is_not_newer_is_not_told(run: Run, version: str) -> None:
    run.feed.release = Release(version=version)
    await run.allow()
    assert run.feed.asked == 1
    assert run.status.newer is None


async def test_a_feed_that_fails_is_asked_the_next_day(run: Run) -> None:
    run.feed.release = NEWER
    await run.allow()
    run.feed.error = OutsideError("releases_silent")
    await run.pass_(DAY_S + HOUR_S)
    assert run.feed.asked == 2
    assert run.status.newer == NEWER, "what is known stays"
    await run.pass_(HOUR_S)
    assert run.feed.asked == 2


async def test_it_is_not_asked_where_that_cannot_be_remembered(run: Run) -> None:
    run.keeper.error = OutsideError("file_not_written")
    await run.allow()
    await run.pass_(5 * HOUR_S)
    assert run.feed.asked == 0
    run.keeper.error = None
    await run.pass_(HOUR_S)
    assert run.feed.asked == 1


async def test_a_crash_while_it_asks_does_not_make_it_ask_again(run: Run) -> None:
    run.feed.released.clear()
    await run.allow()
    assert run.keeper.kept.asked_at == NOW
    await run.settings.change({"stream": {"language": "uk"}})
    await run.idle()
    assert run.feed.asked == 1, "nor is it asked twice at once"
    await run.service.close()
    assert run.keeper.kept.asked_at == NOW


async def test_a_clock_that_was_set_back_does_not_stop_it(run: Run) -> None:
    await run.allow()
    run.clock.wall -= 400 * DAY_S
    await run.pass_(HOUR_S)
    assert run.feed.asked == 2
    await run.pass_(HOUR_S)
    assert run.feed.asked == 2


async def test_it_can_end_before_it_began(tmp_path: Path) -> None:
    run = Run(tmp_path)
    hub = Broadcaster("0badcafe", run.clock, "v1")
    ports = Ports(database=Database(tmp_path / "efir.sqlite"), broadcaster=hub, clock=run.clock)
    releases = ReleasePorts(feed=run.feed, keeper=run.keeper, installed=lambda: "1.2.0")
    service = ReleasesService(ports, SettingsService(ports.database, hub), releases)
    await service.close()
    assert service.status() == ReleaseStatus()
    assert run.feed.asked == 0
