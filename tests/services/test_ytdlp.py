"""A newer yt-dlp is fetched when it is asked for, tried before it is used, and taken back when it does not work."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from app.adapters.media.ytdlp_folder import UnpackedReleases
from app.domain.errors import AppError, ConflictError, InvalidError, OutsideError
from app.domain.events import Event, YtdlpChanged
from app.domain.ytdlp import Wheel, YtdlpChoice, YtdlpNews, YtdlpPhase, YtdlpStatus
from app.hub.broadcaster import Broadcaster
from app.services.ports import Ports, YtdlpPorts
from app.services.ytdlp import YtdlpService
from app.store.database import Database
from tests.fakes.packages import wheel
from tests.support.doubles import WALL, FakeClock, FakeIndex, FakeYtdlp

BUNDLED, NEWER, NEWEST = "2026.10.26", "2026.11.20", "2026.11.30"
NOW = datetime.fromtimestamp(WALL, UTC)


@dataclass
class Run:
    """One run of the program; another one on the same folder is the next."""

    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)
    index: FakeIndex = field(default_factory=FakeIndex)
    engine: FakeYtdlp = field(default_factory=FakeYtdlp)
    events: list[Event] = field(default_factory=list)

    async def start(self) -> "Run":
        hub = Broadcaster("0badcafe", self.clock, "v1")
        hub.listen(self.events.append)
        self.kept = UnpackedReleases(self.folder / "yt-dlp")
        ports = Ports(database=Database(self.folder / "efir.sqlite"), broadcaster=hub, clock=self.clock)
        self.service = YtdlpService(ports, YtdlpPorts(index=self.index, folder=self.kept, engine=self.engine))
        await self.service.load()
        await self.service.start()
        return self

    def publish(self, version: str, data: bytes | None = None, found: str | None = "") -> None:
        """Have the index list a release; ``found`` is what it says of itself, by default the same."""
        self.index.wheel = Wheel(version=version, url="", sha256="")
        self.index.data = wheel(version) if data is None else data
        self.engine.found = version if found == "" else found

    async def again(self) -> "Run":
        return await Run(self.folder).start()

    @property
    def status(self) -> YtdlpStatus:
        told = [event.ytdlp for event in self.events if isinstance(event, YtdlpChanged)]
        assert told[-1] == self.service.status()
        return told[-1]

    @property
    def phases(self) -> list[YtdlpPhase]:
        return [event.ytdlp.phase for event in self.events if isinstance(event, YtdlpChanged)]

    def path(self, version: str) -> Path:
        return self.kept.path(version)

    async def refused(self) -> AppError:
        with pytest.raises(AppError) as error:
            await self.service.update()
        assert self.status.phase is YtdlpPhase.IDLE
        assert error.value.sentence("uk") != error.value.sentence("en")
        return error.value


@pytest_asyncio.fixture
async def run(tmp_path: Path) -> AsyncIterator[Run]:
    run = await Run(tmp_path).start()
    yield run
    await run.service.close()


async def test_the_bundled_one_is_used_and_nobody_is_asked(run: Run) -> None:
    assert run.status == YtdlpStatus(version=BUNDLED, bundled=BUNDLED)
    assert (run.index.asked, run.engine.used, run.engine.tried) == (0, [], [])
    assert not (run.folder / "yt-dlp").exists()


async def test_a_newer_one_is_fetched_tried_and_used_also_after_a_restart(run: Run) -> None:
    run.publish(NEWER)
    del run.events[:]
    status = await run.service.update()
    assert status == run.status == YtdlpStatus(version=NEWER, bundled=BUNDLED, updated_at=NOW)
    assert run.phases == [YtdlpPhase.LOOKING, YtdlpPhase.FETCHING, YtdlpPhase.TRYING, YtdlpPhase.IDLE]
    assert run.engine.tried == run.engine.used == [run.path(NEWER)]
    assert (run.path(NEWER) / "yt_dlp/__init__.py").is_file()
    later = await run.again()
    assert later.status == status
    assert later.engine.used == [run.path(NEWER)]
    assert later.index.asked == 0


async def test_the_one_before_is_kept_and_older_ones_go(run: Run) -> None:
    for version in ("2026.11.1", NEWER, NEWEST):
        run.publish(version)
        await run.service.update()
    assert not run.path("2026.11.1").exists()
    assert run.path(NEWER).exists()
    assert (await run.kept.load()).before == YtdlpChoice(version=NEWER, fetched_at=NOW)


@pytest.mark.parametrize("version", [BUNDLED, "2026.9.1", "2026.10.26.0"])
async def test_one_that_is_not_newer_is_not_fetched(run: Run, version: str) -> None:
    run.publish(version)
    assert (await run.refused()).code == "ytdlp_newest"
    assert run.engine.tried == []


async def test_an_index_with_none_is_told(run: Run) -> None:
    assert (await run.refused()).code == "ytdlp_newest"


async def test_an_older_one_does_not_take_the_place_of_one_that_was_fetched(run: Run) -> None:
    run.publish(NEWEST)
    await run.service.update()
    run.publish(NEWER)
    assert (await run.refused()).code == "ytdlp_newest"
    assert run.status.version == NEWEST


@pytest.mark.parametrize("error", [OutsideError("ytdlp_index_silent"), InvalidError("ytdlp_wrong_hash")])
async def test_what_does_not_come_changes_nothing(run: Run, error: AppError) -> None:
    run.publish(NEWER)
    run.index.error = error
    assert await run.refused() is error
    assert run.status == YtdlpStatus(version=BUNDLED, bundled=BUNDLED)
    assert (run.engine.tried, run.engine.used) == ([], [])


@pytest.mark.parametrize("data", [b"no zip", wheel(NEWER, {"../evil.py": b""})])
async def test_a_file_that_is_not_what_it_should_be_is_never_tried(run: Run, data: bytes) -> None:
    run.publish(NEWER, data)
    assert (await run.refused()).code == "ytdlp_bad_file"
    assert (run.engine.tried, run.engine.used) == ([], [])


@pytest.mark.parametrize("found", [None, BUNDLED, "", "2026.11.20.1", "nonsense"])
async def test_one_that_does_not_pass_its_check_is_not_used(run: Run, found: str | None) -> None:
    run.publish(NEWER)
    run.engine.found = found
    assert (await run.refused()).code == "ytdlp_broken"
    assert run.engine.used == []
    assert run.status == YtdlpStatus(version=BUNDLED, bundled=BUNDLED, taken_back=NEWER)
    assert not run.path(NEWER).exists()
    later = await run.again()
    assert later.status == run.status
    later.publish(NEWER)
    await later.service.update()
    assert later.status.taken_back == ""


async def test_only_one_update_runs_at_a_time(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run.publish(NEWER)
    released = asyncio.Event()

    async def fetch(_: Wheel) -> bytes:
        await released.wait()
        return run.index.data

    monkeypatch.setattr(run.index, "fetch", fetch)
    first = asyncio.ensure_future(run.service.update())
    await asyncio.sleep(0)
    for command in (run.service.update, run.service.reset):
        with pytest.raises(ConflictError) as error:
            await command()
        assert error.value.code == "ytdlp_updating"
    released.set()
    assert (await first).version == NEWER
    assert run.index.asked == 1


async def test_one_that_was_given_up_leaves_the_next_to_be_asked_for(run: Run) -> None:
    run.publish(NEWER)
    task = asyncio.ensure_future(run.service.update())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert run.status.phase is YtdlpPhase.IDLE
    assert (await run.service.update()).version == NEWER


async def test_one_that_dies_is_taken_back_to_the_bundled_one(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    run.publish(NEWER)
    await run.service.update()
    run.engine.tell(YtdlpNews.DIED)
    assert run.status == YtdlpStatus(version=BUNDLED, bundled=BUNDLED, taken_back=NEWER)
    await run.service.close()
    assert not run.path(NEWER).exists()
    assert (await run.again()).status == run.status
    assert f"yt-dlp {NEWER} was taken back" in caplog.text


async def test_one_that_dies_is_taken_back_to_the_one_before(run: Run) -> None:
    for version in (NEWER, NEWEST):
        run.publish(version)
        await run.service.update()
    run.engine.tell(YtdlpNews.DIED)
    assert run.status == YtdlpStatus(version=NEWER, bundled=BUNDLED, updated_at=NOW, taken_back=NEWEST)
    await run.service.close()
    assert run.engine.used[-1] == run.path(NEWER)
    run.engine.tell(YtdlpNews.DIED)
    await run.service.close()
    assert run.status == YtdlpStatus(version=BUNDLED, bundled=BUNDLED, taken_back=NEWER)
    later = await run.again()
    assert later.engine.used == []


async def test_what_cannot_be_written_down_is_taken_back_all_the_same(
    run: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    run.publish(NEWER)
    await run.service.update()

    async def fail(_: YtdlpChoice) -> None:
        raise OutsideError("file_not_written")

    monkeypatch.setattr(run.kept, "choose", fail)
    run.engine.tell(YtdlpNews.DIED)
    await run.service.close()
    assert run.status.version == BUNDLED
    assert "could not be written down" in caplog.text
    with pytest.raises(OutsideError):
        await run.service.reset()


async def test_a_newer_one_that_came_with_efir_takes_the_place_of_one_that_was_fetched(run: Run) -> None:
    run.publish(NEWER)
    await run.service.update()
    later = Run(run.folder)
    later.engine.bundled = NEWEST
    await later.start()
    assert later.status == YtdlpStatus(version=NEWEST, bundled=NEWEST)
    assert later.engine.used == []
    assert not run.path(NEWER).exists()


async def test_the_bundled_one_can_be_asked_for(run: Run) -> None:
    run.publish(NEWER)
    await run.service.update()
    assert await run.service.reset() == run.status == YtdlpStatus(version=BUNDLED, bundled=BUNDLED)
    assert run.engine.used == [run.path(NEWER), None]
    assert not run.path(NEWER).exists()


async def test_look_ups_that_fail_as_with_an_old_one_are_told(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    run.engine.tell(YtdlpNews.OUTDATED)
    assert run.status.is_outdated
    assert "may be too old" in caplog.text
    run.engine.tell(YtdlpNews.WELL)
    assert not run.status.is_outdated


async def test_a_bundled_one_whose_version_is_not_known_is_told_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    run = Run(tmp_path)
    run.engine.bundled = None
    await run.start()
    assert run.status == YtdlpStatus()
    assert "not known" in caplog.text
    run.publish(NEWER)
    assert (await run.refused()).code == "ytdlp_newest"
