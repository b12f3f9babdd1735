"""A media file is asked for again at each request: where it is now, and whether it is still the one that was let in."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from app.services.queue.intake import NewRequest
from app.web.routes import media
from tests.support.server import Reply, World
from tests.support.waiting import until
from tests.support.windows import link
from tests.web.test_source_keys import stream

type Ask = Callable[..., Awaitable[Reply]]


@pytest.fixture
def videos(world: World) -> Path:
    folder = world.folder / "videos"
    folder.mkdir()
    (folder / "song.webm").write_bytes(bytes(range(256)) * 40)
    (world.folder / "secret.webm").write_bytes(b"SECRET" * 2_000)
    return folder


@pytest_asyncio.fixture
async def ask(world: World, videos: Path) -> AsyncIterator[Ask]:
    """Queue the song and have it offered; return what asks for its file."""
    assert (await world.call("PATCH", "/api/v1/settings", {"media": {"folders": [str(videos)]}})).status == 200
    body = {"file": str(videos / "song.webm"), "requested_by": "streamer"}
    item = (await world.call("POST", "/api/v1/queue", body)).json["id"]
    async with stream(world, "first") as first:
        await until(lambda: world.queue.playback.has_queued or world.queue.summary.pending)
        await world.call("POST", f"/api/v1/queue/{item}/approve")
        await first.leads()
        url = first.player["media_url"]

        async def asked(**headers: str) -> Reply:
            return await world.call("GET", url, token=None, headers=headers)

        assert (await asked()).body == bytes(range(256)) * 40
        yield asked


async def test_a_file_swapped_for_a_link_is_not_followed_out_of_its_folder(
    world: World, videos: Path, ask: Ask
) -> None:
    song = videos / "song.webm"
    song.unlink()
    link(song, world.folder / "secret.webm")
    for headers in ({}, {"Range": "bytes=0-9"}, {"Range": "bytes=100-"}):
        reply = await ask(**headers)
        assert (reply.status, b"SECRET" in reply.body) == (404, False)


async def test_a_folder_swapped_for_a_link_is_not_followed(world: World, videos: Path, ask: Ask) -> None:
    other = world.folder / "other"
    other.mkdir()
    (other / "song.webm").write_bytes(b"SECRET" * 2_000)
    inner = videos / "inner"
    inner.mkdir()
    (inner / "song.webm").write_bytes(b"fine")
    assert media._is_in(inner / "song.webm", [str(videos)])
    (inner / "song.webm").unlink()
    inner.rmdir()
    link(inner, other)
    assert not media._is_in(inner / "song.webm", [str(videos)])
    assert (await ask()).status == 200


async def test_a_file_of_a_folder_that_is_no_longer_allowed_is_served_no_more(world: World, ask: Ask) -> None:
    assert (await world.call("PATCH", "/api/v1/settings", {"media": {"folders": []}})).status == 200
    for headers in ({}, {"Range": "bytes=0-9"}):
        assert (await ask(**headers)).status == 404


async def test_a_folder_that_is_allowed_by_a_link_to_it_is_served(world: World, videos: Path, ask: Ask) -> None:
    by_link = world.folder / "by-link"
    link(by_link, videos)
    assert (await world.call("PATCH", "/api/v1/settings", {"media": {"folders": [str(by_link)]}})).status == 200
    assert (await ask()).status == 200


async def test_another_file_in_the_place_of_one_that_is_being_sent_ends_the_answer(
    world: World, videos: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = media.read_part

    def swapped(file: media._File, offset: int, size: int) -> bytes:
        if offset:
            (videos / "song.webm").unlink(missing_ok=True)
            (videos / "song.webm").write_bytes(b"SECRET" * 2_000)
        return read(file, offset, size)

    monkeypatch.setattr(media, "read_part", swapped)
    monkeypatch.setattr(media, "_CHUNK_BYTES", 1_000)
    cut = await ask()
    assert (len(cut.body), b"SECRET" in cut.body) == (1_000, False)
    assert (await world.call("GET", "/healthz")).status == 200


async def test_the_streamers_own_file_is_given_out_from_any_folder(world: World, videos: Path) -> None:
    await world.queue.add(NewRequest(file=str(videos / "song.webm"), is_from_streamer=True))
    async with stream(world, "first") as first:
        await first.leads()
        reply = await world.call("GET", first.player["media_url"], token=None)
        assert (reply.status, len(reply.body)) == (200, 256 * 40)
        (videos / "song.webm").unlink()
        link(videos / "song.webm", world.folder / "secret.webm")
        assert (await world.call("GET", first.player["media_url"], token=None)).status == 404
