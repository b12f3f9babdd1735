"""A rehearsal: the rules are tried on a made-up evening, and nothing is changed, heard or seen."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec import structs

from app.core import Live, Rehearsal, ServiceOptions
from app.domain.errors import ConflictError, OutsideError
from app.domain.events import TestFired
from app.domain.feeds import ChatMessage, Gift, Purged
from app.domain.ids import SpeechId
from app.domain.media import HostedLink, YouTubeVideo
from app.domain.obs import ObsStatus, OnAir
from app.domain.player import PlayerState
from app.domain.queue import QueueSummary
from app.domain.reasons import Reason
from app.domain.rehearsal import Rehearsed
from app.domain.speech import SpeechMessage, SpeechState
from app.feeds import evening as made_up
from app.feeds.evening import DONATIONS, REPEATS, REQUESTS, MadeUp
from app.services.ports import Ports
from app.services.rehearsal import Display, EveningVideos, Silence
from app.services.speech.intake import NewMessage
from app.store.database import Database
from tests.support.world import World, link

BEGAN = datetime(2026, 11, 29, 18, tzinfo=UTC)
WITH_VIDEO = sum(
    isinstance(one.event, Gift) and "youtu.be" in one.event.text for one in MadeUp("x", BEGAN).events[: -2 * REPEATS]
)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    world = World(tmp_path)
    await world.start()
    yield world
    await world.stop()
    assert copies(tmp_path) == set(), "the copy is removed"


@pytest.fixture
def _short_evening(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of the usual one, where it does not matter how much happens."""
    monkeypatch.setattr(made_up, "REQUESTS", REQUESTS // 10)
    monkeypatch.setattr(made_up, "DONATIONS", DONATIONS // 10)
    monkeypatch.setattr(made_up, "REPEATS", REPEATS // 10)


def copies(folder: Path) -> set[str]:
    return {copy.name for copy in folder.glob(".rehearsal*")}


async def rehearsed(world: World, **settings: object) -> Rehearsed:
    await world.settings.change(settings)
    return await world.services.rehearsal.run()


def decided(result: Rehearsed) -> int:
    return result.queued + result.held + result.refused


def test_the_evening_is_the_same_each_time_and_its_ids_are_its_own() -> None:
    evening, again, other = MadeUp("a", BEGAN), MadeUp("a", BEGAN), MadeUp("b", BEGAN)
    assert evening.events == again.events
    assert evening.videos == again.videos
    counts = Counter(type(one.event) for one in evening.events)
    assert counts == {ChatMessage: REQUESTS + REPEATS, Gift: DONATIONS + REPEATS, Purged: 1}
    assert [one.at_s for one in evening.events] == sorted(one.at_s for one in evening.events)
    ids = {getattr(one.event, "id", "ban") for one in evening.events}
    assert len(ids) == REQUESTS + DONATIONS + 1
    assert not {getattr(one.event, "id", "") for one in other.events if not isinstance(one.event, Purged)} & ids


@pytest.mark.slow
async def test_every_request_is_accounted_for_and_nothing_is_changed_or_heard(world: World) -> None:
    await world.add(1)
    events, resolved = len(world.events), len(world.resolver.asked)
    result = await rehearsed(world)
    assert (result.requests, result.donations, result.repeated) == (REQUESTS, DONATIONS, 2 * REPEATS)
    assert decided(result) + result.taken_back == REQUESTS + WITH_VIDEO
    assert result.queued == 0, "nothing is approved by itself"
    assert result.refused_for[Reason.DUPLICATE] > 0
    assert result.refused_for[Reason.LIVE] > 0
    assert result.held_for[Reason.METADATA_UNAVAILABLE] > 0
    assert sum(result.refused_for.values()) == result.refused
    assert (result.messages, result.messages_held) == (0, DONATIONS)
    assert result.amounts.keys() == {"UAH"}
    assert result.taken_back > 0
    assert await world.waiting() == [link(1)[-11:]]
    assert (await world.donations.history("", 0, 10)).total == 0
    assert len(world.resolver.asked) == resolved
    assert world.speaker.said == []
    assert {type(event).__name__ for event in world.events[events:]} <= {"TestFired"}


@pytest.mark.slow
async def test_other_rules_have_another_end(world: World) -> None:
    loose = await rehearsed(world, requests={"auto_approve": True, "max_length_ms": 0, "user_limit": 2})
    closed = await rehearsed(world, requests={"is_open": False})
    assert loose.queued > closed.queued == 0
    assert Reason.TOO_LONG not in loose.refused_for
    assert loose.refused_for[Reason.USER_LIMIT] > 0
    assert closed.refused_for == {Reason.REQUESTS_PAUSED: REQUESTS + WITH_VIDEO}


@pytest.mark.usefixtures("_short_evening")
async def test_a_message_is_not_read_even_where_all_are_approved(world: World) -> None:
    result = await rehearsed(world, speech={"auto_approve": True, "output": "local"}, chat={"reads_all": True})
    assert (result.messages_held, result.messages) == (0, DONATIONS // 10)
    assert world.speaker.said == []


async def test_a_copy_that_cannot_be_made_is_told(world: World, tmp_path: Path) -> None:
    live = Live(speech=world.speech, player=world.player, obs=world.services.obs, recorder=world.services.recorder)

    def rehearsal(path: Path) -> Rehearsal:
        ports = Ports(database=Database(path), broadcaster=world.hub, clock=world.clock)
        return Rehearsal(ports, world.engines, ServiceOptions(), live)

    with pytest.raises(OutsideError):
        await rehearsal(tmp_path / "no" / "efir.sqlite").run()
    missing = rehearsal(tmp_path / "missing.sqlite")
    for _ in range(2):
        with pytest.raises(OutsideError):
            await missing.run()


@pytest.mark.usefixtures("_short_evening")
async def test_folders_of_the_streamer_stay_and_what_killed_runs_left_goes(world: World, tmp_path: Path) -> None:
    own = {tmp_path / "rehearsal" / "efir.sqlite", tmp_path / ".rehearsal-songs" / "list.txt"}
    for file in own:
        file.parent.mkdir()
        file.write_text("mine")
    left = tmp_path / ".rehearsal-a1b2c3d4"
    left.mkdir()
    for name in ("efir.sqlite", "efir.sqlite-wal"):
        (left / name).write_bytes(b"a copy")
    assert (await rehearsed(world)).requests == REQUESTS // 10
    assert {file.read_text() for file in own} == {"mine"}
    assert not left.exists()
    assert copies(tmp_path) == {".rehearsal-songs"}
    (tmp_path / ".rehearsal-songs" / "list.txt").unlink()
    (tmp_path / ".rehearsal-songs").rmdir()


# What sources show


def fired(world: World) -> list[TestFired]:
    return [event for event in world.events if isinstance(event, TestFired)]


@pytest.mark.usefixtures("_short_evening")
async def test_sources_show_it_as_a_test_without_sound(world: World) -> None:
    await rehearsed(world, requests={"auto_approve": True}, speech={"blocked_words": ["чудового"]})
    shown = {event.widget: event for event in fired(world)}
    assert set(shown) == {"alerts", "voice", "queue", "player", "now-playing"}
    assert {event.sounds_at for event in fired(world)} == {""}
    alert, queue, player = shown["alerts"].shows, shown["queue"].shows, shown["player"].shows
    assert alert is not None
    assert alert.who.startswith("Донатер")
    assert alert.amount.endswith("₴")
    assert queue is not None
    assert 1 <= len(queue.titles) == len(queue.names) == len(queue.lengths_ms) <= 5
    assert player is not None
    assert player.video
    assert player.who


async def test_a_widget_shows_something_else_twice_a_second_at_most(world: World) -> None:
    display = Display(world.clock, world.hub.notify, world.services.audience, lambda: False)
    message = SpeechMessage(id=SpeechId("a"), state=SpeechState.PENDING, author="Оля", text="", requested_at=BEGAN)
    for _ in range(3):
        display.show_message(message, "5 ₴")
    assert [event.widget for event in fired(world)] == ["alerts"], "without words there is nothing to read"
    await world.pass_(1)
    display.show_message(structs.replace(message, text="Привіт"), "5 ₴")
    assert [event.widget for event in fired(world)] == ["alerts", "voice", "alerts"], "in the order of their layers"
    display.show_queue(QueueSummary())
    assert len(fired(world)) == 3


async def test_nothing_is_shown_once_something_is_on_air(world: World) -> None:
    display = Display(world.clock, world.hub.notify, world.services.audience, lambda: True)
    message = SpeechMessage(id=SpeechId("a"), state=SpeechState.PENDING, author="Оля", text="a", requested_at=BEGAN)
    display.show_message(message, "5 ₴")
    assert fired(world) == []


@pytest.mark.parametrize("what", ["plays", "is read", "is streamed"])
async def test_it_is_refused_while_anybody_would_see_it(
    world: World, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if what == "plays":
        await world.come()
        await world.add(1)
        assert world.player.now().state in {PlayerState.OFFERED, PlayerState.PLAYING}
    elif what == "is read":
        await world.settings.change({"speech": {"auto_approve": True, "output": "local"}})
        await world.speech.add(NewMessage(text="Привіт", author="Оля"))
        await world.idle()
        assert world.speech.now().message is not None
    else:
        status = ObsStatus(on_air=OnAir(since=BEGAN))
        monkeypatch.setattr(world.services.obs, "status", lambda: status)
    with pytest.raises(ConflictError) as refused:
        await world.services.rehearsal.run()
    assert refused.value.code == "rehearsal_on_air"
    assert refused.value.sentence("uk")


@pytest.mark.usefixtures("_short_evening")
async def test_there_is_one_at_a_time(world: World) -> None:
    first = asyncio.create_task(world.services.rehearsal.run())
    await asyncio.sleep(0)
    with pytest.raises(ConflictError) as failure:
        await world.services.rehearsal.run()
    assert failure.value.code == "rehearsal_runs"
    assert (await first).requests == REQUESTS // 10


async def test_the_doubles_of_a_rehearsal_reach_nobody() -> None:
    silence, videos = Silence(()), EveningVideos({})
    assert (await silence.voices(), await silence.devices()) == ((), ())
    playing = asyncio.create_task(silence.play(Path("a.wav"), "", on_started=lambda: None))
    await asyncio.sleep(0)
    assert not playing.done()
    playing.cancel()
    await asyncio.gather(playing, return_exceptions=True)
    for source in (YouTubeVideo(video_id="dQw4w9WgXcQ"), HostedLink(url="https://example.org/a.webm")):
        with pytest.raises(OutsideError):
            await videos.resolve(source)
