"""Thumbnails: one host only, checked, kept, never too many at a time."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from app.adapters.media.thumbnails import IMAGE_HOST, Limits, Thumbnails
from tests.adapters.loopback import Trap, site
from tests.support.windows import link

JPEG = b"\xff\xd8\xff\xe0" + b"x" * 100
WEBP = b"RIFF\x10\0\0\0WEBP" + b"x" * 100
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 100


class ImageHost:
    """Answers every path with what it is set to, and counts."""

    def __init__(self) -> None:
        self.body, self.status, self.headers = JPEG, 200, dict[str, str]()
        self.requests: list[web.Request] = []
        self.release: asyncio.Event | None = None
        self.waiting, self.most_waiting = 0, 0
        self.is_full = asyncio.Event()

    async def answer(self, request: web.Request) -> web.Response:
        self.requests.append(request)
        if self.release is not None:
            self.waiting += 1
            self.most_waiting = max(self.most_waiting, self.waiting)
            if self.waiting == 2:
                self.is_full.set()
            await self.release.wait()
            self.waiting -= 1
        return web.Response(body=self.body, status=self.status, headers=self.headers)


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def kept(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def path(number: int = 0) -> str:
    return f"/vi/{number:011}/mqdefault.jpg"


@asynccontextmanager
async def started(
    folder: Path, limits: Limits | None = None, clock: Clock | None = None
) -> AsyncIterator[tuple[Thumbnails, ImageHost, str]]:
    """Yield thumbnails, the double of their host and its address."""
    double = ImageHost()
    async with site(double.answer) as port:
        host = f"http://127.0.0.1:{port}"
        made = Thumbnails(folder, host, limits, clock or Clock())
        try:
            yield made, double, host
        finally:
            await made.close()
            await made.close()


@pytest.mark.parametrize("body", [JPEG, WEBP, PNG])
async def test_a_picture_is_fetched_once_and_then_read_from_the_folder(tmp_path: Path, body: bytes) -> None:
    folder = tmp_path / "cache" / "thumbnails"
    async with started(folder) as (thumbnails, double, host):
        double.body = body
        assert await thumbnails.get(host + path()) == body
        assert await thumbnails.get(host + path()) == body
        assert len(double.requests) == 1
        assert len(kept(folder)) == 1
        again = Thumbnails(folder, host)
        assert await again.get(host + path()) == body
        await again.close()
        assert len(double.requests) == 1


async def test_no_cookie_is_sent(tmp_path: Path) -> None:
    async with started(tmp_path) as (thumbnails, double, host):
        double.headers = {"Set-Cookie": "a=b"}
        await thumbnails.get(host + path(1))
        await thumbnails.get(host + path(2))
        assert ["Cookie" in request.headers for request in double.requests] == [False, False]


@pytest.mark.parametrize(
    "url",
    [
        "https://i.ytimg.com.example.org/vi/00000000000/mqdefault.jpg",
        "http://i.ytimg.com/vi/00000000000/mqdefault.jpg",
        "https://i.ytimg.com:444/vi/00000000000/mqdefault.jpg",
        "https://user@i.ytimg.com/vi/00000000000/mqdefault.jpg",
        "https://i.ytimg.com/vi/../../etc/passwd",
        "https://i.ytimg.com/vi/00000000000/mqdefault.jpg?x=1",
        "https://i.ytimg.com/vi/00000000000/mqdefault.svg",
        "https://i.ytimg.com/other/00000000000/mqdefault.jpg",
        "file:///etc/passwd",
        "",
    ],
)
async def test_nothing_else_than_a_thumbnail_of_the_host_is_asked_for(tmp_path: Path, url: str) -> None:
    thumbnails = Thumbnails(tmp_path / "none")
    assert await thumbnails.get(url) is None
    assert not (tmp_path / "none").exists()
    await thumbnails.close()


def test_the_host_is_that_of_youtube() -> None:
    assert IMAGE_HOST == "https://i.ytimg.com"


async def test_no_redirect_is_followed(tmp_path: Path) -> None:
    async with started(tmp_path) as (thumbnails, double, host), Trap().listening() as trap:
        double.status, double.headers = 302, {"Location": f"http://127.0.0.1:{trap.port}{path()}"}
        assert await thumbnails.get(host + path()) is None
        assert trap.connections == 0


@pytest.mark.parametrize("body", [b"<html>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b""])
async def test_what_is_no_picture_is_not_handed_out(tmp_path: Path, body: bytes) -> None:
    async with started(tmp_path) as (thumbnails, double, host):
        double.body = body
        assert await thumbnails.get(host + path()) is None
        assert kept(tmp_path) == []


async def test_a_picture_that_is_too_large_is_not_read_to_its_end(tmp_path: Path) -> None:
    async with started(tmp_path, Limits(picture_bytes=1_000)) as (thumbnails, double, host):
        double.body = JPEG + b"x" * 100_000
        assert await thumbnails.get(host + path()) is None
        assert kept(tmp_path) == []


async def test_a_failure_is_not_repeated_at_once(tmp_path: Path) -> None:
    clock = Clock()
    async with started(tmp_path, clock=clock) as (thumbnails, double, host):
        double.status = 503
        assert await thumbnails.get(host + path()) is None
        assert await thumbnails.get(host + path()) is None
        assert len(double.requests) == 1
        clock.now += 61
        double.status = 404
        assert await thumbnails.get(host + path()) is None
        clock.now += 61
        assert await thumbnails.get(host + path()) is None
        assert len(double.requests) == 2
        clock.now += 3_600
        double.status = 200
        assert await thumbnails.get(host + path()) == JPEG


async def test_a_host_that_cannot_be_reached_is_no_error(tmp_path: Path) -> None:
    async with started(tmp_path) as (_, _, host):
        pass
    thumbnails = Thumbnails(tmp_path, host)
    assert await thumbnails.get(host + path()) is None
    await thumbnails.close()


async def test_the_same_picture_is_asked_for_once_and_few_at_a_time(tmp_path: Path) -> None:
    async with started(tmp_path, Limits(at_once=2)) as (thumbnails, double, host):
        double.release = asyncio.Event()
        tasks = [asyncio.create_task(thumbnails.get(host + path(number // 3))) for number in range(18)]
        await double.is_full.wait()
        double.release.set()
        assert await asyncio.gather(*tasks) == [JPEG] * 18
        assert (len(double.requests), double.most_waiting) == (6, 2)


async def test_who_gives_up_takes_nothing_from_the_others(tmp_path: Path) -> None:
    async with started(tmp_path) as (thumbnails, double, host):
        double.release = asyncio.Event()
        first, second = (asyncio.create_task(thumbnails.get(host + path())) for _ in range(2))
        other = asyncio.create_task(thumbnails.get(host + path(1)))
        await double.is_full.wait()
        first.cancel()
        double.release.set()
        assert await second == JPEG
        assert await other == JPEG


async def test_the_folder_keeps_what_was_used_last(tmp_path: Path) -> None:
    async with started(tmp_path, Limits(folder_bytes=3 * len(JPEG))) as (thumbnails, double, host):
        for number in range(3):
            await thumbnails.get(host + path(number))
        for age, file in enumerate(kept(tmp_path)):
            os.utime(file, (1_000 + age, 1_000 + age))
        await thumbnails.get(host + path(0))  # used again
        await thumbnails.get(host + path(3))
        assert len(kept(tmp_path)) == 3
        asked = len(double.requests)
        await thumbnails.get(host + path(0))
        await thumbnails.get(host + path(3))
        assert len(double.requests) == asked


async def test_a_file_that_is_gone_when_it_is_looked_at_keeps_the_others_tidy(tmp_path: Path) -> None:
    async with started(tmp_path, Limits(folder_bytes=3 * len(JPEG))) as (thumbnails, _, host):
        await thumbnails.get(host + path(0))
        link(kept(tmp_path)[0].parent / f"{'0' * 40}.part", Path("away"))
        for number in range(1, 5):
            await thumbnails.get(host + path(number))
        assert len([file for file in kept(tmp_path) if file.exists()]) == 3


async def test_files_that_are_no_thumbnails_stay(tmp_path: Path) -> None:
    async with started(tmp_path, Limits(folder_bytes=0)) as (thumbnails, _, host):
        own = tmp_path / "mine.jpg"
        own.write_bytes(JPEG)
        os.utime(own, (1_000, 1_000))
        await thumbnails.get(host + path())
        assert kept(tmp_path) == [own]


async def test_a_broken_file_in_the_folder_is_fetched_again(tmp_path: Path) -> None:
    async with started(tmp_path) as (thumbnails, double, host):
        await thumbnails.get(host + path())
        kept(tmp_path)[0].write_bytes(b"nothing")
        assert await thumbnails.get(host + path()) == JPEG
        assert len(double.requests) == 2
