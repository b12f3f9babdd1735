"""Newer versions are fetched from where they should be, within limits, and nothing else is told."""

import asyncio
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web

from app.adapters.downloads import DownloadError, TooLargeError, download, instead_of
from app.adapters.media import ytdlp_index
from app.adapters.media.ytdlp_index import PackageIndex
from app.adapters.release_feed import ReleaseFeed, ReleaseFile
from app.domain.errors import InvalidError, OutsideError, StoreFullError
from app.domain.releases import Release, ReleaseMemory
from app.domain.ytdlp import Wheel
from tests.adapters.loopback import Trap, site
from tests.fakes.packages import FakePackages


@pytest_asyncio.fixture
async def packages() -> AsyncIterator[FakePackages]:
    double = FakePackages()
    async with double.serving():
        yield double
    assert double.violations == []


async def test_the_newest_file_of_the_index_is_fetched_and_its_hash_compared(packages: FakePackages) -> None:
    index = PackageIndex(packages.index)
    for version in ("2026.11.1", "2026.11.20", "2026.10.30"):
        packages.add(version)
    packages.add("2026.11.30", yanked="broken")
    wheel = await index.newest()
    assert wheel is not None
    assert wheel.version == "2026.11.20"
    assert await index.fetch(wheel) == packages.files["yt_dlp-2026.11.20-py3-none-any.whl"]
    assert packages.requests == ["/simple/yt-dlp/", "/files/yt_dlp-2026.11.20-py3-none-any.whl"]


async def test_an_index_without_releases_has_none(packages: FakePackages) -> None:
    assert await PackageIndex(packages.index).newest() is None


async def test_a_release_that_needs_a_newer_python_is_passed_over(packages: FakePackages) -> None:
    packages.add("2026.11.20", requires_python=f">=3.{sys.version_info[1] + 1}")
    assert await PackageIndex(packages.index).newest() is None


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"files": {}}', b"[" * 100_000])
async def test_a_strange_index_is_told(packages: FakePackages, body: bytes) -> None:
    packages.body = body
    with pytest.raises(OutsideError) as error:
        await PackageIndex(packages.index).newest()
    assert error.value.code == "ytdlp_index_strange"


async def test_an_index_that_is_too_large_or_down_is_told(
    packages: FakePackages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ytdlp_index, "_INDEX_BYTES", 1_000)
    packages.body = b"x" * 1_001
    packages.next_answers.extend([None, web.Response(status=503)])
    for address in (packages.index, packages.index, "http://127.0.0.1:9/"):
        with pytest.raises(OutsideError) as error:
            await PackageIndex(address).newest()
        assert error.value.code == "ytdlp_index_silent"


async def test_a_redirect_is_not_followed(packages: FakePackages) -> None:
    async with Trap().listening() as trap:
        packages.redirect = f"http://127.0.0.1:{trap.port}/"
        with pytest.raises(OutsideError):
            await PackageIndex(packages.index).newest()
        with pytest.raises(OutsideError):
            await ReleaseFeed(packages.feed).newest()
        with pytest.raises(OutsideError):
            await PackageIndex(packages.index).fetch(Wheel(version="1", url="/files/a", sha256=""))
        assert trap.connections == 0


async def test_another_file_than_the_index_lists_is_refused(packages: FakePackages) -> None:
    packages.add("2026.11.20", hashes={"sha256": "ab" * 32})
    index = PackageIndex(packages.index)
    wheel = await index.newest()
    assert wheel is not None
    with pytest.raises(InvalidError) as error:
        await index.fetch(wheel)
    assert error.value.code == "ytdlp_wrong_hash"


async def test_a_file_that_is_too_large_is_refused(packages: FakePackages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ytdlp_index, "WHEEL_BYTES", 1_000)
    packages.add("2026.11.20", b"x" * 1_001)
    index = PackageIndex(packages.index)
    wheel = await index.newest()
    assert wheel is not None
    with pytest.raises(InvalidError) as error:
        await index.fetch(wheel)
    assert error.value.code == "ytdlp_bad_file"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/yt_dlp.whl",
        "http://files.pythonhosted.org/yt_dlp.whl",
        "https://files.pythonhosted.org.evil.example/yt_dlp.whl",
        "https://files.pythonhosted.org@evil.example/yt_dlp.whl",
        "https://files.pythonhosted.org:444/yt_dlp.whl",
        "//127.0.0.1:9/yt_dlp.whl",
        "file:///etc/passwd",
        "http://[",
    ],
)
async def test_a_file_elsewhere_is_not_asked_for(packages: FakePackages, url: str) -> None:
    with pytest.raises(InvalidError) as error:
        await PackageIndex(packages.index).fetch(Wheel(version="2026.11.20", url=url, sha256="ab" * 32))
    assert error.value.code == "ytdlp_elsewhere"
    assert packages.requests == []


def test_files_of_the_real_index_are_where_it_keeps_them() -> None:
    url = "https://files.pythonhosted.org/packages/ab/cd/yt_dlp-2026.11.20-py3-none-any.whl"
    assert PackageIndex()._allowed(url) == url


async def test_what_hangs_ends_at_the_deadline() -> None:
    async def never(_: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    async with site(never) as port:
        with pytest.raises(DownloadError):
            await download(f"http://127.0.0.1:{port}/", "*/*", 10, 0.2)


async def test_limits_count_what_really_comes() -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        await response.prepare(request)
        for _ in range(100):
            await response.write(b"x" * 1_000)
        return response

    async with site(answer) as port:
        assert len(await download(f"http://127.0.0.1:{port}/", "*/*", 100_000)) == 100_000
        with pytest.raises(TooLargeError):
            await download(f"http://127.0.0.1:{port}/", "*/*", 99_999)


@pytest.mark.parametrize("address", ["nonsense", "http://[", "http://127.0.0.1:99999/", "ftp://127.0.0.1/"])
async def test_an_address_that_is_none_is_a_failed_download(address: str) -> None:
    with pytest.raises(DownloadError):
        await download(address, "*/*", 10)


def test_only_servers_of_this_pc_are_asked_instead() -> None:
    environment = {"OTHER": "http://127.0.0.1:8000/x", "FAR": "https://evil.example/", "EMPTY": ""}
    assert instead_of("usual", environment, "OTHER") == "http://127.0.0.1:8000/x"
    for variable in ("FAR", "EMPTY", "MISSING"):
        assert instead_of("usual", environment, variable) == "usual"


# Releases of Efir


async def test_the_feed_says_what_is_newest(packages: FakePackages) -> None:
    release = await ReleaseFeed(packages.feed).newest()
    assert release == Release(version="9.1")
    packages.release["prerelease"] = True
    assert await ReleaseFeed(packages.feed).newest() is None


@pytest.mark.parametrize("body", [b"", b"null", b'{"tag_name": 1}', b"[" * 100_000, b"x" * 1_100_000])
async def test_a_strange_feed_is_told(packages: FakePackages, body: bytes) -> None:
    packages.body = body
    with pytest.raises(OutsideError) as error:
        await ReleaseFeed(packages.feed).newest()
    assert error.value.code == "releases_silent"


async def test_what_is_known_of_releases_survives_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "releases.json"
    assert await ReleaseFile(file).load() == ReleaseMemory()
    known = ReleaseMemory(asked_at=datetime(2026, 12, 1, tzinfo=UTC), newest=Release(version="9.1", notes="a\nb"))
    await ReleaseFile(file).keep(known)
    assert await ReleaseFile(file).load() == known


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"asked_at": 5}', b"\xff", b"[" * 100_000])
async def test_a_damaged_memory_knows_nothing(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "releases.json"
    file.write_bytes(content)
    assert await ReleaseFile(file).load() == ReleaseMemory()


async def test_a_memory_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OutsideError):
        await ReleaseFile(tmp_path / "missing" / "releases.json").keep(ReleaseMemory())

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.adapters.release_feed.write_atomically", full)
    with pytest.raises(StoreFullError):
        await ReleaseFile(tmp_path / "releases.json").keep(ReleaseMemory())
