"""The real worker with a yt-dlp that was fetched: it comes first, and what dies is given up."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from app.adapters.media import ytdlp_workers
from app.adapters.media.youtube import YtdlpResolver
from app.adapters.media.ytdlp_folder import UnpackedReleases
from app.adapters.media.ytdlp_workers import bundled_version
from app.domain.errors import MediaUnavailableError, OutsideError
from app.domain.media import YouTubePlaylist, YouTubeVideo
from app.domain.ytdlp import YtdlpNews
from tests.adapters.conftest import Children
from tests.fakes.packages import real_wheel, wheel
from tests.support.waiting import until

pytestmark = pytest.mark.slow

NEWER = "2999.1.2"
_CANNED = "tests.adapters.canned_youtube_worker"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed yt-dlp as a newer one."""
    folder = tmp_path_factory.mktemp("yt-dlp")
    return asyncio.run(UnpackedReleases(folder).unpack(NEWER, real_wheel(NEWER)))


@pytest_asyncio.fixture
async def news() -> list[YtdlpNews]:
    return []


@pytest_asyncio.fixture
async def resolver(news: list[YtdlpNews], children: Children) -> AsyncIterator[YtdlpResolver]:
    resolver = YtdlpResolver(oembed="http://127.0.0.1:9/", worker=_CANNED)
    resolver.listen(news.append)
    yield resolver
    await resolver.close()
    assert not children()


def folders_in_use() -> set[str]:
    """Return the folders that running workers got as their yt-dlp."""
    found = set[str]()
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess):
            line = child.cmdline()
            found |= {line[-1]} if "updated_ytdlp" in line else set()
    return found


@pytest.mark.slow(seconds=10)
async def test_an_unpacked_one_comes_before_the_bundled_one(
    resolver: YtdlpResolver, unpacked: Path, children: Children
) -> None:
    assert await resolver.try_out(unpacked) == NEWER
    assert await YtdlpResolver().try_out(None) == await resolver.bundled_version() != NEWER
    assert not children()


async def test_the_bundled_one_says_its_version_where_no_package_does(monkeypatch: pytest.MonkeyPatch) -> None:
    known = bundled_version()

    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(ytdlp_workers, "version", missing)
    assert await YtdlpResolver().bundled_version() == known


BROKEN = {
    "no module": wheel("1.0"),
    "dies at once": wheel("1.0", code="import os\nos._exit(7)"),
    "raises": wheel("1.0", code="raise ImportError"),
    "is another program": wheel(
        "1.0", {"yt_dlp/globals.py": b"", "yt_dlp/utils.py": b""}, code="class YoutubeDL: pass"
    ),
}


@pytest.mark.parametrize("name", list(BROKEN))
async def test_one_that_does_not_work_fails_its_check(tmp_path: Path, resolver: YtdlpResolver, name: str) -> None:
    folder = await UnpackedReleases(tmp_path).unpack("1.0", BROKEN[name])
    with pytest.raises(OutsideError) as error:
        await resolver.try_out(folder)
    assert error.value.code == "ytdlp_broken"


async def test_an_empty_folder_does_not_pass_as_a_release(tmp_path: Path, resolver: YtdlpResolver) -> None:
    with pytest.raises(OutsideError) as error:
        await resolver.try_out(tmp_path)
    assert "Another yt-dlp" in str(error.value)


@pytest.mark.slow(seconds=10)
async def test_look_ups_are_made_by_the_one_in_use(resolver: YtdlpResolver, unpacked: Path, children: Children) -> None:
    await resolver.start()
    assert folders_in_use() == set()
    resolver.use(unpacked)
    await until(lambda: folders_in_use() == {str(unpacked)}, "the newer one runs")
    await until(lambda: len(children()) == 1, "and the bundled one ended")
    resolver.use(None)
    await until(lambda: not folders_in_use() and len(children()) == 1, "the bundled one runs again")


@pytest.mark.slow(seconds=10)
async def test_what_is_being_looked_up_ends_as_it_began(
    resolver: YtdlpResolver, unpacked: Path, children: Children
) -> None:
    listed = aiter(resolver.playlist(YouTubePlaylist(playlist_id="PL-two-pages--")))
    first = await anext(listed)
    resolver.use(unpacked)
    rest = [part async for part in listed]
    assert len(first.entries) + sum(len(part.entries) for part in rest) > 100
    await until(lambda: not children(), "then the bundled one ended")


@pytest.mark.slow(seconds=10)
async def test_one_that_dies_twice_is_given_up_and_the_video_is_looked_up_again(
    tmp_path: Path, resolver: YtdlpResolver, news: list[YtdlpNews], children: Children
) -> None:
    """It passes its check, as one does that breaks only with what a site says."""
    dying = b"from .extractor.common import *\nimport os\n"
    broken = {"yt_dlp/extractor/youtube/_video.py": b"import os\nos._exit(5)\n", "yt_dlp/unused.py": dying}
    folder = await UnpackedReleases(tmp_path).unpack(NEWER, real_wheel(NEWER, broken))
    resolver.use(folder)
    media = await resolver.resolve(YouTubeVideo(video_id="-plain-----"))
    assert media.length_ms == 19_000
    assert news == [YtdlpNews.DIED]
    await until(lambda: len(children()) == 1, "only the bundled one runs")


async def test_one_that_does_not_start_is_given_up(
    tmp_path: Path, resolver: YtdlpResolver, news: list[YtdlpNews]
) -> None:
    folder = await UnpackedReleases(tmp_path).unpack("1.0", BROKEN["dies at once"])
    await resolver.start()
    resolver.use(folder)
    await until(lambda: news == [YtdlpNews.DIED], "it is given up")
    media = await resolver.resolve(YouTubeVideo(video_id="-plain-----"))
    assert media.length_ms == 19_000


async def test_the_bundled_one_is_never_given_up(resolver: YtdlpResolver, news: list[YtdlpNews]) -> None:
    with pytest.raises(MediaUnavailableError):
        await resolver.resolve(YouTubeVideo(video_id="-crash-----"))
    assert news == []
    assert (await resolver.resolve(YouTubeVideo(video_id="-plain-----"))).length_ms == 19_000


async def test_several_videos_in_a_row_that_fail_as_with_an_old_one_are_told(
    resolver: YtdlpResolver, news: list[YtdlpNews]
) -> None:
    async def fail(name: str) -> None:
        with pytest.raises(MediaUnavailableError):
            await resolver.resolve(YouTubeVideo(video_id=name.ljust(11, "-")))

    for name in ("-changed1", "-changed1", "-changed1", "-offline", "-changed2", "-blocked"):
        await fail(name)
    await resolver.resolve(YouTubeVideo(video_id="-plain-----"))
    for name in ("-changed3", "-changed4"):
        await fail(name)
    assert news == [], "one video, a network that is down, and a row that was broken are no sign"
    await fail("-changed5")
    await fail("-changed6")
    assert news == [YtdlpNews.OUTDATED]
    await resolver.resolve(YouTubeVideo(video_id="-other-----"))
    await resolver.resolve(YouTubeVideo(video_id="-third-----"))
    assert news == [YtdlpNews.OUTDATED, YtdlpNews.WELL]
