"""What is past: pages, a file, and a video once more."""

import asyncio
import csv
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.errors import ConflictError, NotFoundError, OutsideError
from app.domain.history import HistoryKind, HistoryQuery
from app.domain.media import ResolvedMedia
from app.domain.moderators import Done, DonePage, ModeratorAction, ModeratorRole
from app.domain.queue import ItemState
from app.services import history
from app.store import moderators as moderator_store
from app.store.database import Transaction
from tests.support.world import VIDEOS, World, nobody


def nothing(_done: int, _total: int) -> None:
    """Hear of a file's progress, and do nothing."""


async def test_a_page_is_of_the_kind_that_was_asked_for(world: World) -> None:
    await world.queue.remove((await world.add(0, requested_by="Олег")).id)
    await world.speech.reject((await world.say("Слово Олега", author="Олег")).id)
    await world.donate("Донат", author="Олег")
    found: dict[HistoryKind, int] = {}
    kinds: tuple[HistoryKind, ...] = ("video", "speech", "donation")
    for kind in kinds:
        page = await world.history.page(HistoryQuery(kind=kind, query="олег"))
        assert (page.total, page.offset) == (len(page.items), 0)
        found[kind] = page.total
    assert found == {"video": 1, "speech": 1, "donation": 1}
    link = f"https://youtu.be/{VIDEOS[0]}"
    assert (await world.history.page(HistoryQuery(query=link))).total == 1
    assert (await world.history.page(HistoryQuery(query=link, offset=1))).items == ()


async def test_channels_are_known_by_their_names_once_a_video_of_theirs_was_requested(world: World) -> None:
    world.resolver.outcomes[VIDEOS[0]] = ResolvedMedia(title="Song", channel=" Мавка\u202e ", channel_id="UC1")
    await world.ask(0)
    assert await world.history.channel_names(["UC1", "UC2"]) == {"UC1": "Мавка"}


async def test_videos_are_queued_again_as_the_streamers_own_and_in_order(world: World) -> None:
    first, second = await world.ask(0), await world.ask(1)
    for item in (first, second):
        await world.queue.reject(item.id)
    assert await world.history.queue_again([second.id, first.id]) == 2
    await world.idle()
    assert await world.waiting() == [VIDEOS[1], VIDEOS[0]]
    items = (await world.queue.page(0, 10, "waiting")).items
    assert [item.requested_by for item in items] == ["", ""]
    assert {item.state for item in items} == {ItemState.QUEUED}
    assert not {item.id for item in items} & {first.id, second.id}


async def test_a_file_of_the_streamers_own_is_queued_again(world: World) -> None:
    await world.settings.change({"media": {"folders": ["/media"]}})
    item = await world.add(0, url=None, file="/media/song.webm")
    await world.queue.remove(item.id)
    await world.history.queue_again([item.id])
    again = (await world.queue.page(0, 10)).items[0]
    assert (again.media.title, again.media.link) == (item.media.title, "")


async def test_what_cannot_be_queued_again_is_told_and_keeps_nothing_else_out(world: World) -> None:
    item = await world.add(0)
    await world.queue.remove(item.id)
    with pytest.raises(NotFoundError):
        await world.history.queue_again([nobody(), item.id])
    await world.idle()
    assert await world.waiting() == [VIDEOS[0]]


def _left(folder: Path) -> list[str]:
    """Return the names of the files in a folder but for the database."""
    return [file.name for file in folder.iterdir() if file.is_file() and "sqlite" not in file.name]


async def _lines(world: World, path: Path, query: str = "", kind: HistoryKind = "video") -> list[list[str]]:
    assert await world.history.export(kind, query, str(path), nothing)
    data = path.read_bytes()  # noqa: ASYNC240 -- a small local file
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(data.decode("utf-8-sig").splitlines()))


async def test_a_file_holds_all_that_a_query_finds(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "PAGE_ROWS", 2)
    for number in range(5):
        item = await world.add(number, requested_by=f"=Глядач {number}")
        world.clock.pass_(1)
        await world.queue.remove(item.id)
    told: list[tuple[int, int]] = []
    path = tmp_path / "videos.csv"
    path.write_text("older")
    assert await world.history.export("video", "", str(path), lambda done, total: told.append((done, total)))
    lines = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    who = lines[0].index("requested_by")
    assert [line[who] for line in lines[1:]] == [f"'=Глядач {number}" for number in range(4, -1, -1)]
    assert told == [(0, 5), (2, 5), (4, 5), (5, 5)]
    assert [line[who] for line in (await _lines(world, path, "3"))[1:]] == ["'=Глядач 3"]
    assert _left(tmp_path) == ["videos.csv"]


async def test_messages_and_donations_have_files_too(world: World, tmp_path: Path) -> None:
    await world.donate("Дякую!", author="Олена")
    donations = await _lines(world, tmp_path / "d.csv", kind="donation")
    assert [line[donations[0].index("message")] for line in donations] == ["message", "Дякую!"]
    await world.speech.reject((await world.say("Інше слово")).id)
    messages = await _lines(world, tmp_path / "m.csv", "слово", kind="speech")
    assert [line[messages[0].index("text")] for line in messages] == ["text", "Інше слово"]


async def test_what_moderators_did_is_read_searched_and_written(world: World, tmp_path: Path) -> None:
    at = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)

    def note(done: Done) -> Callable[[Transaction], int]:
        return lambda transaction: moderator_store.note(transaction, done)

    for by, action, subject in (
        ("Оля", ModeratorAction.APPROVE, "Як зробити вареники"),
        ("Тарас", ModeratorAction.SKIP, "=Вареники"),
        ("Оля", ModeratorAction.PAUSE_REQUESTS, ""),
    ):
        done = Done(id=0, at=at, by=by, role=ModeratorRole.MODERATOR, action=action, subject=subject)
        await world.database.run(note(done))

    async def found(query: str, offset: int = 0) -> list[str]:
        page = await world.history.page(HistoryQuery(kind="moderation", query=query, offset=offset, limit=2))
        assert isinstance(page, DonePage)
        assert page.offset == offset
        return [f"{page.total} {one.by} {one.action}" for one in page.items]

    assert await found("") == ["3 Оля pause_requests", "3 Тарас skip"]
    assert await found(" ", 2) == ["3 Оля approve"]
    assert await found("ВАРЕНИКИ") == ["2 Тарас skip", "2 Оля approve"]
    assert await found("оля вареники") == ["1 Оля approve"]
    assert await found("%_'\"") == []
    lines = await _lines(world, tmp_path / "m.csv", "вареники", kind="moderation")
    assert lines == [
        ["at", "by", "role", "action", "subject", "id"],
        ["2026-11-23T19:30:00Z", "Тарас", "moderator", "skip", "'=Вареники", "2"],
        ["2026-11-23T19:30:00Z", "Оля", "moderator", "approve", "Як зробити вареники", "1"],
    ]


async def test_a_file_that_is_stopped_leaves_what_was_there(world: World, tmp_path: Path) -> None:
    await world.queue.remove((await world.add(0)).id)
    path = tmp_path / "videos.csv"
    path.write_text("older")
    await world.idle()
    before = world.mark()
    assert not await world.history.export("video", "", str(path), lambda _done, _total: world.history.stop_export())
    assert _left(tmp_path) == ["videos.csv"]
    assert path.read_text() == "older"
    assert world.mark() == before
    assert len(await _lines(world, path)) == 2


async def test_one_file_is_written_at_a_time_and_a_failure_is_told(world: World, tmp_path: Path) -> None:
    first = asyncio.create_task(world.history.export("video", "", str(tmp_path / "a.csv"), nothing))
    await asyncio.sleep(0)  # it begins
    with pytest.raises(ConflictError) as running:
        await world.history.export("video", "", str(tmp_path / "b.csv"), nothing)
    assert running.value.code == "export_running"
    assert await first
    with pytest.raises(OutsideError) as caught:
        await world.history.export("video", "", str(tmp_path / "no folder" / "a.csv"), nothing)
    assert caught.value.code == "file_not_written"
    assert len(await _lines(world, tmp_path / "a.csv")) == 1
