"""A recorded stream: what feeds brought is written down, bounded and without keys, and the rules are tried on it."""

import os
import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.adapters.recording_file import RecordingFile
from app.domain.errors import ConflictError, OutsideError
from app.domain.events import RecordingChanged
from app.domain.feeds import ChatMessage, Cleared, Deleted, FeedEvent, FeedKind, Gift, Purged, Redemption, Role
from app.domain.reasons import Reason
from app.domain.rehearsal import EveningKind, Recording, Rehearsed
from app.runtime.log_files import hide
from app.services import recorder
from tests.support.world import World, link

K = FeedKind.TWITCH


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    world = World(tmp_path)
    await world.start()
    await world.settings.change({"feeds": {"twitch": True, "twitch_channel": "x"}})
    world.services.feeds.start()
    await world.pass_(1)
    yield world
    await world.stop()


def request(number: int, viewer: str = "1", **changes: object) -> ChatMessage:
    values = {"id": f"m{number}", "author_id": viewer, "author": f"Глядач{viewer}", "text": f"!sr {link(number)}"}
    return ChatMessage(**(values | changes))  # type: ignore[arg-type]


def gift(number: int, text: str = "Дякую!") -> Gift:
    return Gift(id=f"g{number}", author="Оля", amount_minor=5_000, currency="UAH", text=text)


async def bring(world: World, *events: FeedEvent, after_s: float = 60) -> None:
    for event in events:
        await world.pass_(after_s)
        world.feeds.services[K].give(event)
        await world.idle()


async def record(world: World, *events: FeedEvent) -> Recording:
    await world.services.recorder.start()
    await bring(world, *events)
    return await world.services.recorder.stop()


async def rehearse(world: World, **settings: object) -> Rehearsed:
    await world.settings.change(settings)
    return await world.services.rehearsal.run(EveningKind.RECORDED)


async def test_a_stream_is_rehearsed_as_if_it_had_not_happened_yet(world: World) -> None:
    await bring(world, request(8))
    events = (
        request(1, "2"),
        request(2, "2", roles=frozenset({Role.VIP})),
        request(3, "3"),
        gift(1, f"Дякую! {link(4)}"),
        gift(1, f"Дякую! {link(4)}"),
        Redemption(id="r1", author_id="4", author="В", reward_id="x"),
        ChatMessage(id="c1", author_id="9", author="А", text="Привіт"),
        Purged(author_id="3"),
    )
    recording = await record(world, *events)
    assert (recording.events, recording.length_s, recording.is_running) == (len(events), 60.0 * len(events), False)
    result = await rehearse(world)
    assert (result.requests, result.donations, result.repeated, result.taken_back) == (3, 1, 1, 1)
    assert result.amounts == {"UAH": 5_000}
    assert (result.held, result.held_for, result.refused_for) == (3, {}, {})
    allowed = await rehearse(world, requests={"auto_approve": True, "queue_limit": 2})
    assert allowed.queued >= 1
    assert allowed.refused_for[Reason.QUEUE_FULL] >= 1
    assert (await world.donations.history("", 0, 9)).total == 1


async def test_what_is_not_understood_is_passed_over(world: World, tmp_path: Path) -> None:
    await record(world, request(1), gift(1))
    file = tmp_path / "recording.jsonl"
    whole = file.read_bytes()
    earlier = whole.splitlines()[1].replace(b'"at_s":60.0', b'"at_s":1.0') + b"\n"
    file.write_bytes(b"\xff\n[]\n" + whole + earlier + b'{"type":"event","at_s":1e9,"kind":"tw')
    evening = await world.services.recorder.evening()
    assert len(evening.events) == 2
    assert set(evening.videos) == {link(1)[-11:]}
    for no_recording in (b"", b"{}", b'{"type":"recording","began":"2026-11-29T18:00:00"}\n'):
        file.write_bytes(no_recording)
        with pytest.raises(ConflictError) as failure:
            await rehearse(world)
        assert failure.value.code == "no_recording"


async def test_it_holds_no_secret_and_nobody_else_reads_it(world: World, tmp_path: Path) -> None:
    hide("Zq8-secret-of-a-service")
    await record(world, ChatMessage(id="c1", author_id="9", author="А", text="it is Zq8-secret-of-a-service, really"))
    file = tmp_path / "recording.jsonl"
    assert b"Zq8-secret" not in file.read_bytes()
    assert len((await world.services.recorder.evening()).events) == 1
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_its_events_are_their_own_and_refer_to_each_other_still(world: World) -> None:
    await record(world, request(1), Deleted(id="m1"), Cleared())
    first, second, third = (one.event for one in (await world.services.recorder.evening()).events)
    assert isinstance(first, ChatMessage)
    assert isinstance(second, Deleted)
    assert first.id == second.id != "m1"
    assert third == Cleared()


async def test_it_goes_on_after_a_kill_and_another_one_takes_its_place(world: World) -> None:
    service = world.services.recorder
    await service.start()
    await bring(world, gift(1), gift(2))
    await world.pass_(3)
    await world.die()
    found = World(world.folder)
    await found.start()
    assert found.services.recorder.recording == Recording()
    await found.services.recorder.load()
    kept = found.services.recorder.recording
    assert (kept.events, kept.length_s, kept.is_running) == (2, 120.0, False)
    assert RecordingChanged(recording=kept) in found.events
    await found.services.recorder.start()
    await found.services.recorder.load()
    assert found.services.recorder.recording.is_running
    await found.services.recorder.forget()
    assert found.services.recorder.recording == Recording()
    assert not (world.folder / "recording.jsonl").exists()
    await found.stop()


async def test_nothing_is_written_where_no_recording_runs(world: World, tmp_path: Path) -> None:
    await bring(world, gift(1), request(1))
    await world.pass_(3)
    assert not (tmp_path / "recording.jsonl").exists()
    assert (await world.services.recorder.stop()) == Recording()
    await world.services.recorder.load()
    assert world.services.recorder.recording == Recording()


async def test_what_is_left_is_written_at_the_end(world: World, tmp_path: Path) -> None:
    await world.services.recorder.start()
    for number in (1, 2):
        world.services.recorder.note_event(K, gift(number))
    assert b'"gift"' not in (tmp_path / "recording.jsonl").read_bytes()
    await world.services.recorder.close()
    assert (tmp_path / "recording.jsonl").read_bytes().count(b'"gift"') == 2


@pytest.mark.parametrize(("events", "size"), [(3, 10**9), (10**9, 700)])
async def test_a_recording_that_is_full_ends(
    world: World, monkeypatch: pytest.MonkeyPatch, events: int, size: int
) -> None:
    monkeypatch.setattr(recorder, "MOST_EVENTS", events)
    monkeypatch.setattr(recorder, "MOST_BYTES", size)
    recording = await record(world, *(gift(number) for number in range(9)))
    assert recording.ended_by == "full"
    assert 0 < recording.events < 9
    assert len((await world.services.recorder.evening()).events) == recording.events


async def test_a_disk_that_is_full_ends_it_and_a_gift_is_kept_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = world.services.recorder
    await service.start()

    async def full(_: RecordingFile, lines: bytes) -> None:
        raise OutsideError("disk_full", f"{len(lines)}")

    monkeypatch.setattr(RecordingFile, "append", full)
    await bring(world, gift(1))
    await world.pass_(3)
    await bring(world, gift(2))
    assert (service.recording.is_running, service.recording.ended_by, service.recording.events) == (False, "disk", 1)
    assert (await world.donations.history("", 0, 9)).total == 2


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    file = RecordingFile(tmp_path / "no" / "recording.jsonl")
    for work in (file.begin, file.append):
        with pytest.raises(OutsideError):
            await work(b"x\n")
    (tmp_path / "folder").mkdir()
    folder = RecordingFile(tmp_path / "folder")
    with pytest.raises(OutsideError):
        await folder.read()
    with pytest.raises(OutsideError):
        await folder.remove()
    assert await file.read() == b""


async def test_times_are_those_of_the_stream(world: World) -> None:
    await record(world, gift(1), gift(2))
    evening = await world.services.recorder.evening()
    assert [one.at_s for one in evening.events] == [60.0, 120.0]
    assert evening.began == datetime.fromtimestamp(world.clock.wall - 120, UTC)
