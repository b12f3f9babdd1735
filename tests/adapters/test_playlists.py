"""Playlists through the real worker and the real yt-dlp, whose requests are answered from here."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from app.adapters.media import ytdlp_worker
from app.adapters.media.youtube import YtdlpResolver
from app.adapters.workers.loop import LINE_LIMIT_BYTES
from app.domain.errors import OutsideError
from app.domain.fallback import FallbackEntry, PlaylistPart
from app.domain.media import YouTubePlaylist, YouTubeVideo

pytestmark = pytest.mark.slow


@pytest_asyncio.fixture
async def resolver() -> AsyncIterator[YtdlpResolver]:
    made = YtdlpResolver(worker="tests.adapters.canned_youtube_worker")
    yield made
    await made.close()


async def _read(resolver: YtdlpResolver, name: str) -> list[PlaylistPart]:
    return [part async for part in resolver.playlist(_named(name))]


def _named(name: str) -> YouTubePlaylist:
    return YouTubePlaylist(playlist_id=f"PL-{name}".ljust(14, "-"))


async def test_a_playlist_comes_in_order_part_by_part_with_titles_lengths_and_its_count(
    resolver: YtdlpResolver,
) -> None:
    parts = await _read(resolver, "long")
    entries = [entry for part in parts for entry in part.entries]
    assert len(parts) == 5
    assert {part.total for part in parts} == {110}
    assert [part.unplayable for part in parts] == [3, 0, 0, 0, 0]  # a private, a deleted and a live one
    numbers = [0, 1, 2, *range(6, 110)]
    assert [entry.video_id for entry in entries] == [f"listed{number:05}" for number in numbers]
    assert entries[-1] == FallbackEntry(
        video_id="listed00109", title="Song 109 <b>", length_ms=169_000, channel="jawed"
    )
    assert len(entries[0].title) == 300


async def test_the_longest_texts_fit_between_the_processes() -> None:
    entry = dict.fromkeys(("id", "title", "channel", "live_status", "availability", "ie_key"), "😀" * 300)
    part = [entry | {"id": "listed00000", "live_status": None, "availability": None, "ie_key": "Youtube"}]
    line = json.dumps({"entries": part * ytdlp_worker._PART_LENGTH, "total": 1_000, "problems": ["x" * 1_000] * 20})
    assert len(line) < LINE_LIMIT_BYTES


async def test_no_more_than_a_thousand_videos_of_an_endless_playlist_are_read(resolver: YtdlpResolver) -> None:
    parts = await _read(resolver, "endless")
    assert sum(len(part.entries) + part.unplayable for part in parts) == 1_000


async def test_a_question_about_a_video_comes_in_between_the_parts(resolver: YtdlpResolver) -> None:
    parts = resolver.playlist(_named("long"))
    first = await anext(parts)
    assert (await resolver.resolve(YouTubeVideo(video_id="-plain-----"))).length_ms == 19_000
    second = await anext(parts)
    assert second.entries[0].video_id == f"listed{len(first.entries) + first.unplayable:05}"


@pytest.mark.parametrize("name", ["private", "broken", "crash"])
async def test_a_playlist_that_cannot_be_read_to_its_end_is_told(resolver: YtdlpResolver, name: str) -> None:
    with pytest.raises(OutsideError) as error:
        await _read(resolver, name)
    assert error.value.code == "playlist_unread"


async def test_a_worker_that_died_between_two_parts_does_not_pass_for_the_end_of_the_list(
    resolver: YtdlpResolver,
) -> None:
    parts = resolver.playlist(_named("long"))
    await anext(parts)
    process = resolver._workers._first._process
    assert process is not None
    process.kill()
    with pytest.raises(OutsideError):
        await anext(parts)


async def test_a_playlist_that_hangs_is_given_up_and_the_next_can_be_read() -> None:
    resolver = YtdlpResolver(worker="tests.adapters.canned_youtube_worker", deadline_s=3.0)
    await resolver.start()
    with pytest.raises(OutsideError):
        await _read(resolver, "hang")
    assert len((await _read(resolver, "short"))[0].entries) == 4
    await resolver.close()


async def test_a_reader_that_is_cancelled_leaves_a_worker_for_the_next(resolver: YtdlpResolver) -> None:
    await resolver.start()
    reading = asyncio.create_task(_read(resolver, "hang"))
    await asyncio.sleep(0.1)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert len((await _read(resolver, "short"))[0].entries) == 4
