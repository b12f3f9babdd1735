"""The world fails in the middle, or the PC sleeps, or its clock is set: nothing is lost and nothing ends for it."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import MediaUnavailableError, RefusedError, StoreFullError
from app.domain.events import AlertChanged
from app.domain.player import PlayerState, ReportKind
from app.domain.queue import ItemState
from app.domain.reasons import Reason
from app.domain.speech import SpeechPhase, SpeechState
from app.services.queue.intake import NewRequest
from app.services.queue.service import QueueService
from app.store.database import Transaction
from tests.support.world import VIDEOS, World, link


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A program that lets everything in."""
    world = World(tmp_path)
    await world.start()
    await world.settings.change({"requests": {"auto_approve": True}, "speech": {"auto_approve": True}})
    yield world
    await world.stop()


async def _full(*_: object) -> object:
    raise StoreFullError("disk_full", "The disk is full.")


class Disk:
    """Makes some of the next commits fail."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self._fails: Callable[[int], bool] = lambda _: False
        self._count = 0
        run = world.database.run

        async def run_or_fail(work: Callable[[Transaction], Any]) -> Any:
            self._count += 1
            if self._fails(self._count):
                raise StoreFullError("disk_full", "The disk is full.")
            return await run(work)

        monkeypatch.setattr(world.database, "run", run_or_fail)

    def fail(self, which: Callable[[int], bool]) -> None:
        """Have those commits fail, counted from now."""
        self._fails, self._count = which, 0

    def heal(self) -> None:
        self._fails = lambda _: False


@pytest.fixture
def disk(world: World, monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(world, monkeypatch)


async def test_after_an_outage_every_unknown_video_is_asked_about_again(world: World) -> None:
    world.resolver.outcomes.update({video: MediaUnavailableError("offline") for video in VIDEOS[:12]})
    for number in range(12):
        await world.ask(number, requested_by=f"viewer {number}")
    world.resolver.outcomes.clear()
    await world.pass_(600)
    assert [item.reason for item in (await world.queue.page(0, 50)).items] == [None] * 12


async def test_what_was_taken_out_is_not_asked_about_before_what_came_later(world: World) -> None:
    world.resolver.is_held = True
    for number in range(30):
        await world.ask(number, requested_by=f"viewer {number}")
    await world.queue.clear()
    await world.ask(500)
    world.resolver.release()
    await world.idle()
    assert world.resolver.asked.index(VIDEOS[500]) <= 1  # one was being asked about


async def test_an_unknown_video_that_was_taken_and_put_back_is_asked_about_again(world: World) -> None:
    world.resolver.outcomes[VIDEOS[1]] = MediaUnavailableError("offline")
    item = await world.add(1)
    await world.come("p")
    await world.go("p")
    del world.resolver.outcomes[VIDEOS[1]]
    await world.pass_(60)
    assert (await world.queue.get(item.id)).media.length_ms is not None


async def test_a_slow_request_comes_after_what_an_undo_puts_back(world: World) -> None:
    world.resolver.is_held = True
    slow, _ = await world.queue.add(NewRequest(url=link(1), requested_by="viewer"))
    await world.idle()
    world.resolver.is_held = False
    file, _ = await world.queue.add(NewRequest(file="/x/b.mp4", is_from_streamer=True))
    await world.idle()
    await world.queue.remove(file.id)
    world.resolver.release()
    await world.idle()
    await world.queue.undo()
    assert [item.id for item in (await world.queue.page(0, 9)).items] == [file.id, slow.id]


async def test_the_video_of_a_donation_is_asked_for_again_when_the_queue_can_be_written(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as failing:
        failing.setattr(world.queue, "add", _full)
        assert (await world.donate("play " + link(3), external_id="1")).item is None
        assert (await world.donate("play " + link(4), external_id="2")).item is None
    assert (await world.donate("play " + link(4), external_id="2")).item is not None  # told of once more
    assert await world.waiting() == [VIDEOS[4]]
    await world.pass_(60)
    assert await world.waiting() == [VIDEOS[4], VIDEOS[3]]


async def test_a_donation_whose_video_cannot_be_queued_keeps_no_program_from_starting(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QueueService, "add", _full)
    assert (await world.donate("play " + link(3))).item is None
    again = World(tmp_path)
    await again.start()
    await again.stop()


async def test_the_video_of_a_donation_is_retried_until_it_is_queued_or_the_program_ends(
    world: World, disk: Disk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as failing:
        failing.setattr(world.queue, "add", _full)
        await world.donate("play " + link(3))
    disk.fail(lambda _: True)
    await world.pass_(31)
    assert "The videos of donations could not be queued" in caplog.text
    disk.heal()
    await world.pass_(31)
    assert await world.waiting() == [VIDEOS[3]]
    with monkeypatch.context() as failing:
        failing.setattr(world.queue, "add", _full)
        await world.donate("play " + link(4), number=2)
    await world.donations.close()
    await world.pass_(300)
    assert await world.waiting() == [VIDEOS[3]]


async def test_a_command_of_the_player_that_is_done_says_so_though_what_follows_must_wait(
    world: World, disk: Disk
) -> None:
    first = await world.add(1)
    await world.add(2)
    await world.come("p")
    await world.started()
    disk.fail(lambda number: number >= 2)
    await world.player.skip()
    disk.heal()
    await world.pass_(6)
    assert (await world.queue.get(first.id)).state is ItemState.SKIPPED
    assert world.item.media.video_id == VIDEOS[2]


async def test_a_jump_that_cannot_be_written_changes_nothing(world: World, disk: Disk) -> None:
    await world.add(1)
    await world.come("p")
    await world.started()
    cue = world.now.cue
    disk.fail(lambda _: True)
    with pytest.raises(StoreFullError):
        await world.player.seek(30_000)
    disk.heal()
    await world.player.set_volume(50)
    assert (world.now.cue, world.now.position_ms) == (cue, 0)


async def test_a_report_that_was_under_way_during_a_jump_does_not_take_it_back(world: World) -> None:
    await world.add(1)
    await world.come("p")
    await world.started()
    await world.play_for(20)
    await world.player.seek(50_000)
    await world.report(ReportKind.PROGRESS, position_ms=20_100)
    assert world.now.position_ms == 50_000
    await world.pass_(5)
    await world.report(ReportKind.PROGRESS, position_ms=55_000)
    assert world.now.position_ms == 55_000


async def test_play_now_beside_a_slow_fallback_folder_plays_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = await world.add(1)
    await world.queue.hold(held.id)
    files = world.files.fallback_files

    async def slow(folder: str) -> object:
        await world.queue.play_now(held.id)
        return await files(folder)

    world.files.fallback = ["a.mp4"]
    monkeypatch.setattr(world.files, "fallback_files", slow)
    await world.settings.change({"media": {"fallback_folder": "/f"}})
    await world.come("p")
    assert world.item.id == held.id
    assert world.now.state is PlayerState.OFFERED


async def test_neither_video_nor_message_ends_because_the_pc_slept(world: World) -> None:
    """Where the monotonic clock goes on meanwhile, as on Windows."""
    video = await world.add(1)
    await world.come("p")
    await world.started()
    await world.play_for(20)
    await world.come("v", widget="voice")
    message = await world.say("Hello")
    await world.voice_reports(ReportKind.STARTED)
    world.clock.pass_(3_600)
    await world.pass_(0.5)
    assert world.item.id == video.id
    assert world.now.position_ms < 30_000
    assert await world.speech_state(message) is SpeechState.SPEAKING
    await world.pass_(60)  # but whoever says nothing from then on is not waited for
    assert world.now.state is not PlayerState.PLAYING


async def test_a_clock_that_is_set_back_locks_nobody_out(world: World) -> None:
    await world.settings.change({"speech": {"user_per_minute": 2}, "requests": {"repeat_after_min": 10}})
    await world.say("one")
    await world.say("two")
    await world.add(1)
    await world.come("p")
    await world.started()
    await world.report(ReportKind.FINISHED)
    world.clock.wall -= 3 * 3_600
    world.clock.pass_(120)
    await world.say("three")
    await world.ask(1, requested_by="viewer")


async def test_a_message_that_nobody_heard_waits_while_speech_is_switched_off(world: World) -> None:
    message = await world.say("Hello")
    assert await world.speech_state(message) is SpeechState.SPEAKING  # it waits for a source
    await world.set(is_on=False)
    assert await world.speech_state(message) is SpeechState.WAITING
    await world.set(is_on=True)
    await world.come("v", widget="voice")
    assert world.voice.phase is SpeechPhase.OFFERED


async def test_another_order_of_what_waits_is_announced(world: World) -> None:
    await world.speech.pause()
    await world.say("free")
    await world.donate("paid")
    assert [message.text for message in world.voice.waiting] == ["paid", "free"]
    await world.set(donations_first=False)
    assert [message.text for message in world.voice.waiting] == ["free", "paid"]


async def test_an_alert_of_the_largest_text_is_told(world: World) -> None:
    await world.come("a", widget="alerts")
    await world.come("v", widget="voice")
    await world.donate("👩🏽‍👩🏽‍👧🏽‍👦🏽\ufe0f" * 480)
    frames = [frame for frame in world.sinks["a"].frames if b"event: alert_changed" in frame.sse]
    assert len(frames) == 1
    assert [event for event in world.events if isinstance(event, AlertChanged)]


async def test_what_plays_of_the_fallback_and_is_taken_out_offers_nothing_to_take_back(world: World) -> None:
    await world.fallback.import_text(link(7))
    await world.come("p")
    await world.started()
    await world.queue.remove(world.item.id)
    assert world.queue.summary.undo_step is None


@pytest.mark.parametrize("length", [25_000, 60_000])
async def test_a_text_of_any_length_may_be_looked_for(world: World, length: int) -> None:
    assert (await world.queue.find("ж" * length, 10)).total == 0
    await world.ask(1, requested_by="100%_Ж")
    assert (await world.queue.find("%_ж", 10)).total == 1
    assert (await world.queue.find("%%", 10)).total == 0


async def test_a_name_in_the_list_of_the_blocked_is_compared_as_those_of_viewers_are(world: World) -> None:
    await world.settings.change({"requests": {"blocked_users": [" Troll\u200b ", "Андрі\u0438\u0306"]}})
    for name in ("troll", "TROLL", "Андрі\u0439"):
        with pytest.raises(RefusedError) as refused:
            await world.ask(1, requested_by=name)
        assert refused.value.reason is Reason.BLOCKED_USER
