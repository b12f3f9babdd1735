# ruff: noqa: ASYNC240 -- these tests look at files, and nothing else waits for their loop
import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web

from app.adapters.media import ytdlp_worker
from app.adapters.media.connection_guard import ConnectionGuard, targets
from app.adapters.media.local_media import LocalMedia
from app.adapters.media.resolver import HostedMedia, MediaResolver
from app.adapters.media.youtube import YtdlpResolver
from app.domain.errors import MediaUnavailableError, RefusedError
from app.domain.media import HostedLink
from app.domain.reasons import Reason
from tests.adapters.loopback import MEDIA, Handler, Trap, site
from tests.support.waiting import SECONDS, until

pytestmark = pytest.mark.slow


@pytest_asyncio.fixture
async def local() -> AsyncIterator[LocalMedia]:
    media = LocalMedia()
    yield media
    await media.close()


@pytest_asyncio.fixture
async def trap() -> AsyncIterator[Trap]:
    async with Trap().listening() as listening:
        yield listening


async def _reason(hosted: HostedMedia, url: str) -> Reason:
    with pytest.raises(RefusedError) as error:
        await hosted.resolve(HostedLink(url=url))
    return error.value.reason


class _Server:
    """Serves the sample files, and whatever a test puts into ``answers``; remembers what was asked for."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.headers: list[str] = []
        self.answers: dict[str, Handler] = {}

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.paths.append(request.path)
        self.headers.extend(request.headers)
        if request.path in self.answers:
            return await self.answers[request.path](request)
        file = MEDIA / request.path.lstrip("/")
        return web.FileResponse(file) if file.is_file() else web.Response(status=404)

    def redirect(self, path: str, target: str) -> None:
        async def answer(_: web.Request) -> web.Response:
            return web.Response(status=302, headers={"Location": target})

        self.answers[path] = answer

    def page(self, path: str, text: str, **options: object) -> None:
        async def answer(_: web.Request) -> web.Response:
            return web.Response(text=text, content_type=str(options.get("content_type", "text/html")))

        self.answers[path] = answer


@pytest_asyncio.fixture
async def server() -> _Server:
    return _Server()


@pytest_asyncio.fixture
async def port(server: _Server) -> AsyncIterator[int]:
    async with site(server.answer) as number:
        yield number


@pytest_asyncio.fixture
async def hosted(port: int, local: LocalMedia, tmp_path: Path) -> AsyncIterator[HostedMedia]:
    media = HostedMedia(frozenset({f"127.0.0.1:{port}"}), tmp_path / "100%(title)s cache", local, deadline_s=SECONDS)
    yield media
    await media.close()


async def test_files_of_every_kind_are_fetched_measured_and_kept(
    hosted: HostedMedia, server: _Server, port: int, tmp_path: Path
) -> None:
    expected = {
        "picture.mp4": ("A picture", True, 2_000),
        "picture.webm": ("picture", True, 2_000),
        "tone.mp3": ("Тиша & <b>", False, 1_080),
        "tone.ogg": ("tone", False, 1_000),
        "tone.opus": ("tone", False, 1_007),
        "tone.wav": ("tone", False, 250),
    }
    for name, (title, has_video, length_ms) in expected.items():
        link = HostedLink(url=f"http://127.0.0.1:{port}/{name}")
        media = await hosted.resolve(link)
        path = Path(media.path)
        assert (media.title, media.has_video, media.length_ms) == (title, has_video, length_ms)
        assert path.parent == tmp_path / "100%(title)s cache"
        assert path.suffix == Path(name).suffix
        assert path.read_bytes() == (MEDIA / name).read_bytes()
        asked = len(server.paths)
        assert await hosted.resolve(link) == media
        assert len(server.paths) == asked, "the second time it came from the folder"
    assert "Cookie" not in server.headers


async def test_a_removed_file_is_fetched_again(hosted: HostedMedia, port: int) -> None:
    link = HostedLink(url=f"http://127.0.0.1:{port}/tone.mp3")
    first = await hosted.resolve(link)
    Path(first.path).unlink()
    assert await hosted.resolve(link) == first
    assert Path(first.path).is_file()


async def test_a_redirect_to_another_port_makes_no_connection(
    hosted: HostedMedia, server: _Server, trap: Trap, port: int
) -> None:
    for number, target in enumerate(
        (
            f"http://127.0.0.1:{trap.port}/a.mp4",
            f"http://localhost:{trap.port}/a.mp4",
            f"http://2130706433:{trap.port}/a.mp4",
            f"http://127.1:{trap.port}/a.mp4",
            f"http://0:{trap.port}/a.mp4",
            f"http://[::ffff:127.0.0.1]:{trap.port}/a.mp4",
            f"http://127.0.0.1:{port}@127.0.0.1:{trap.port}/a.mp4",
            f"ftp://127.0.0.1:{trap.port}/a.mp4",
        )
    ):
        server.redirect(f"/{number}.mp4", target)
        assert await _reason(hosted, f"http://127.0.0.1:{port}/{number}.mp4") is Reason.NOT_A_VIDEO_LINK
    assert trap.connections == 0


async def test_a_redirect_within_the_allowed_host_is_followed(hosted: HostedMedia, server: _Server, port: int) -> None:
    server.redirect("/moved.mp4", f"http://127.0.0.1:{port}/picture.mp4")
    assert (await hosted.resolve(HostedLink(url=f"http://127.0.0.1:{port}/moved.mp4"))).length_ms == 2_000


_PAGES = {
    "video": '<video><source src="{base}/picture.webm" type="video/webm"></video>',
    "og": '<meta property="og:video" content="{base}/picture.webm">',
    "refresh": '<meta http-equiv="refresh" content="0; url={base}/picture.webm">',
    "ld": '<script type="application/ld+json">{{"@context":"https://schema.org","@type":"VideoObject",'
    '"name":"My film","contentUrl":"{base}/picture.webm"}}</script>',
}
"""Ways in which a page names its file."""


def _page(body: str) -> str:
    head, video = ("", body) if "<video" in body or "<iframe" in body else (body, "")
    return f"<html><head><title>My film</title>{head}</head><body>{video}</body></html>"


async def test_a_page_may_name_a_file_on_its_own_host_but_not_on_another(
    hosted: HostedMedia, server: _Server, trap: Trap, port: int
) -> None:
    titles = {"refresh": "picture", "video": "My film (1)"}  # yt-dlp counts the videos of a page
    for kind, page in _PAGES.items():
        own, other = f"/{kind}-own", f"/{kind}-other"
        server.page(own, _page(page.format(base=f"http://127.0.0.1:{port}")))
        server.page(other, _page(page.format(base=f"http://127.0.0.1:{trap.port}")))
        media = await hosted.resolve(HostedLink(url=f"http://127.0.0.1:{port}{own}"))
        assert (media.title, media.length_ms) == (titles.get(kind, "My film"), 2_000), kind
        assert await _reason(hosted, f"http://127.0.0.1:{port}{other}") is Reason.NOT_A_VIDEO_LINK, kind
        assert trap.connections == 0, kind


async def test_no_other_trick_of_a_page_reaches_another_host_or_file(
    hosted: HostedMedia, server: _Server, trap: Trap, port: int, tmp_path: Path
) -> None:
    elsewhere = f"http://127.0.0.1:{trap.port}"
    pages = {
        "iframe": f'<iframe src="{elsewhere}/a.mp4"></iframe>',
        "youtube": '<iframe src="https://www.youtube.com/embed/jNQXAC9IVRw"></iframe>',
        "smuggled": f'<video><source src="http://127.0.0.1:{port}/none.mp4#__youtubedl_smuggle=%7B%22http_headers%22'
        f'%3A%7B%22Ytdl-request-proxy%22%3A%22{elsewhere}%22%7D%7D" type="video/mp4"></video>',
        "file": f'<video><source src="file://{MEDIA}/picture.mp4" type="video/mp4"></video>',
        "rtmp": f'<video><source src="rtmp://127.0.0.1:{trap.port}/a.mp4" type="video/mp4"></video>',
        "hls": f'<video><source src="http://127.0.0.1:{port}/list.m3u8" type="application/x-mpegurl"></video>',
    }
    server.page("/list.m3u8", f"#EXTM3U\n#EXTINF:1,\n{elsewhere}/a.ts\n", content_type="application/x-mpegurl")
    for name, body in pages.items():
        server.page(f"/{name}", _page(body))
    server.page(
        "/rss",
        f'<?xml version="1.0"?><rss><channel><item><link>{elsewhere}/a.mp4</link></item></channel></rss>',
        content_type="application/rss+xml",
    )
    for name in (*pages, "list.m3u8", "rss"):
        with pytest.raises((RefusedError, MediaUnavailableError)):
            await hosted.resolve(HostedLink(url=f"http://127.0.0.1:{port}/{name}"))
    assert trap.connections == 0
    assert not list((tmp_path / "100%(title)s cache").iterdir())


async def test_the_trap_would_notice_a_connection(trap: Trap) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", trap.port)
    await until(lambda: trap.connections)
    writer.close()
    assert trap.connections == 1


async def test_a_link_to_another_host_is_refused_without_a_connection(
    hosted: HostedMedia, trap: Trap, server: _Server
) -> None:
    assert await _reason(hosted, f"http://127.0.0.1:{trap.port}/a.mp4") is Reason.NOT_A_VIDEO_LINK
    assert trap.connections == 0
    assert server.paths == []


async def test_without_allowed_hosts_nothing_could_fetch_a_link(trap: Trap, local: LocalMedia) -> None:
    youtube = YtdlpResolver()
    resolver = MediaResolver(youtube, local)
    with pytest.raises(RefusedError) as error:
        await resolver.resolve(HostedLink(url=f"http://127.0.0.1:{trap.port}/a.mp4"))
    assert error.value.reason is Reason.NOT_A_VIDEO_LINK
    answer = await youtube._look_up({"op": "look_up", "url": f"http://127.0.0.1:{trap.port}/a.mp4"})
    assert answer["info"] is None
    assert trap.connections == 0
    await resolver.close()


async def test_what_the_host_says_is_told(hosted: HostedMedia, server: _Server, port: int) -> None:
    async def forbidden(_: web.Request) -> web.Response:
        return web.Response(status=403)

    async def broken(_: web.Request) -> web.Response:
        return web.Response(status=503)

    server.answers |= {"/secret.mp4": forbidden, "/broken.mp4": broken}
    server.page("/text", "<html><title>x</title>nothing here</html>")
    server.page("/fake.mp4", "not a film", content_type="video/mp4")
    server.page("/program.exe", "MZ", content_type="application/octet-stream")
    base = f"http://127.0.0.1:{port}"
    assert await _reason(hosted, f"{base}/missing.mp4") is Reason.NOT_FOUND
    assert await _reason(hosted, f"{base}/secret.mp4") is Reason.PRIVATE
    assert await _reason(hosted, f"{base}/text") is Reason.NOT_A_VIDEO_LINK
    assert await _reason(hosted, f"{base}/fake.mp4") is Reason.FILE_UNREADABLE
    assert await _reason(hosted, f"{base}/program.exe") in {Reason.FILE_UNREADABLE, Reason.NOT_A_VIDEO_LINK}
    with pytest.raises(MediaUnavailableError):
        await hosted.resolve(HostedLink(url=f"{base}/broken.mp4"))


async def test_a_file_over_the_limit_is_refused_and_not_kept(
    server: _Server, port: int, local: LocalMedia, tmp_path: Path
) -> None:
    async def large(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "video/mp4"})
        if request.path == "/told.mp4":
            response.content_length = 50_000_000
        await response.prepare(request)
        for _ in range(500):
            await response.write(b"\0" * 100_000)
        return response

    hosted = HostedMedia(frozenset({f"127.0.0.1:{port}"}), tmp_path, local, size_limit_bytes=1_000_000)
    for path in ("/told.mp4", "/untold.mp4"):  # whether it says its size or not
        server.answers[path] = large
        assert await _reason(hosted, f"http://127.0.0.1:{port}{path}") is Reason.TOO_LONG, path
        assert list(tmp_path.iterdir()) == [], "nothing of it is left"
    await hosted.close()


async def drip(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "video/mp4"})
    await response.prepare(request)
    while True:
        await response.write(bytes(8))
        await asyncio.sleep(0.1)


@pytest.mark.parametrize("limits", [{"deadline_s": SECONDS / 3}, {"stalled_s": SECONDS / 6}])
async def test_a_host_that_drips_is_cut_off_leaves_nothing_and_holds_up_no_other_file(
    server: _Server, port: int, local: LocalMedia, tmp_path: Path, limits: dict[str, float]
) -> None:
    server.answers["/drip.mp4"] = drip
    hosted = HostedMedia(frozenset({f"127.0.0.1:{port}"}), tmp_path, local, **limits)  # type: ignore[arg-type] # floats
    dripping = asyncio.create_task(hosted.resolve(HostedLink(url=f"http://127.0.0.1:{port}/drip.mp4")))
    await until(lambda: "/drip.mp4" in server.paths)
    following = [HostedLink(url=f"http://127.0.0.1:{port}/{name}") for name in ("picture.webm", "tone.mp3", "tone.ogg")]
    media = await asyncio.gather(*(hosted.resolve(link) for link in following))
    assert [each.length_ms for each in media] == [2_000, 1_080, 1_000]
    with pytest.raises(MediaUnavailableError):
        await dripping
    assert len(list(tmp_path.glob("*.json"))) == 3
    assert len(list(tmp_path.iterdir())) == 6, "three files and their notes"
    await hosted.close()


async def test_how_long_a_worker_takes_to_start_is_no_fault_of_the_host(
    hosted: HostedMedia, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    were_ready: list[bool] = []

    async def watch(_name: str, _deadline: asyncio.Timeout) -> None:
        were_ready.append(any(worker._was_ready for worker in hosted._workers))

    monkeypatch.setattr(hosted, "_end_when_stalled", watch)
    await hosted.resolve(HostedLink(url=f"http://127.0.0.1:{port}/tone.ogg"))
    assert were_ready == [True]


async def test_a_slow_host_that_brings_enough_is_not_cut_off(
    server: _Server, port: int, local: LocalMedia, tmp_path: Path
) -> None:
    data, stalled_s = (MEDIA / "picture.webm").read_bytes(), SECONDS / 10

    async def slow(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "video/webm"})
        await response.prepare(request)
        await response.write(data)
        for _ in range(12):
            await response.write(bytes(600_000))
            await asyncio.sleep(stalled_s / 6)
        return response

    server.answers["/slow.webm"] = slow
    hosted = HostedMedia(frozenset({f"127.0.0.1:{port}"}), tmp_path, local, stalled_s=stalled_s)
    media = await hosted.resolve(HostedLink(url=f"http://127.0.0.1:{port}/slow.webm"))
    assert Path(media.path).stat().st_size == len(data) + 12 * 600_000
    await hosted.close()


async def test_one_file_that_is_asked_for_twice_at_once_is_fetched_once(
    hosted: HostedMedia, server: _Server, port: int
) -> None:
    link = HostedLink(url=f"http://127.0.0.1:{port}/tone.wav")
    first, second = await asyncio.gather(hosted.resolve(link), hosted.resolve(link))
    assert first == second
    assert server.paths.count("/tone.wav") <= 2  # yt-dlp looks, then fetches


async def test_what_a_crash_left_is_deleted_at_the_start_and_what_was_finished_is_kept(
    local: LocalMedia, tmp_path: Path
) -> None:
    kept, left = "a" * 32, "b" * 32
    (tmp_path / "speech").mkdir()
    names = {f"{kept}.webm", f"{kept}.json", "thumbnails.txt", "speech"}
    for name in (
        f"{kept}.webm",
        f"{kept}.json",
        "thumbnails.txt",
        f"{left}.webm",
        f"{left}.webm.part",
        f"{left}.mp4.ytdl",
    ):
        (tmp_path / name).write_bytes(b"x")
    hosted = HostedMedia(frozenset({"127.0.0.1:1"}), tmp_path, local)
    assert {file.name for file in tmp_path.iterdir()} == names
    await hosted.close()


def test_an_entry_without_a_port_allows_the_two_web_ports_only() -> None:
    assert targets(["media.example", "[::1]:81", "[::1]", "10.0.0.1:8080"]) == {
        ("media.example", 80),
        ("media.example", 443),
        ("::1", 81),
        ("::1", 80),
        ("::1", 443),
        ("10.0.0.1", 8080),
    }


_GUARDED = """
import os, socket, subprocess, sys
from app.adapters.media.connection_guard import ConnectionGuard, ForbiddenError, targets
from tests.support.waiting import until
good, bad = int(sys.argv[1]), int(sys.argv[2])
guard = ConnectionGuard(targets([f"127.0.0.1:{good}"]))
guard.install()
socket.create_connection(("127.0.0.1", good)).close()
def raw(address):
    socket.socket().connect(address)
def by_proactor():
    import _overlapped
    _overlapped.Overlapped(0).ConnectEx(socket.socket().fileno(), ("127.0.0.1", bad))
attempts = [
    lambda: raw(("127.0.0.1", bad)),
    lambda: raw(("localhost", good)),
    lambda: raw(("name.invalid", good)),  # would be looked up first
    lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("name.invalid", good)),
    lambda: socket.socket().connect_ex(("127.0.0.1", bad)),
    lambda: socket.create_connection(("127.0.0.1", bad)),
    lambda: __import__("_socket").getaddrinfo("localhost", bad),
    lambda: socket.gethostbyname("localhost"),
    lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", bad)),
    lambda: subprocess.run([sys.executable, "-c", ""]),
    lambda: os.system("true"),
    *([lambda: os.startfile("."), by_proactor] if sys.platform == "win32" else [
        lambda: socket.socket(socket.AF_UNIX).connect("/nowhere"),
        lambda: os.posix_spawn("/bin/true", ["true"], {}),
        lambda: os.fork(),
    ]),
]
for number, attempt in enumerate(attempts):
    try:
        attempt()
    except ForbiddenError:
        continue
    print("not stopped:", number)
print(len(attempts) - len(guard.refused), "passed")
"""


async def test_the_guard_stops_every_way_out_of_a_process(trap: Trap) -> None:
    async with site(_Server().answer) as good:
        program = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _GUARDED, str(good), str(trap.port)),
            stdout=PIPE,
            cwd=Path(__file__).resolve().parents[2],
        )
        out, _ = await program.communicate()
    assert out.decode().split() == ["0", "passed"]
    assert trap.connections == 0


def test_what_yt_dlp_asks_of_the_system_is_not_held_against_the_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard = ConnectionGuard(frozenset())

    class StartsPrograms(ytdlp_worker._PlainYoutubeDL):
        """As on a Windows whose WMI does not answer: Python starts `ver` then to learn which one it is."""

        def __init__(self, options: dict[str, object]) -> None:
            with contextlib.suppress(PermissionError):
                guard._on_event("subprocess.Popen", ())
            super().__init__(options)

    monkeypatch.setattr(ytdlp_worker, "_PlainYoutubeDL", StartsPrograms)
    request = {"op": "fetch", "url": "no-link://", "name": "a" * 32, "limit_bytes": 1_000}
    answer = ytdlp_worker.Downloader(guard, tmp_path).fetch(request)
    assert answer["problems"]
    assert answer["is_forbidden"] is False


def test_the_files_unused_for_longest_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ytdlp_worker, "CACHE_LIMIT_BYTES", 250)
    new, used, older, oldest = (tmp_path / f"{number:032x}.mp4" for number in range(4))
    own = tmp_path / "mine.mp4"
    for age, file in enumerate((new, used, older, oldest, own)):
        file.write_bytes(b"x" * 100)
        os.utime(file, (10_000 - age, 10_000 - age))
    (tmp_path / ("d" * 32 + ".d")).mkdir()
    ytdlp_worker.Downloader(ConnectionGuard(frozenset()), tmp_path)._make_room()
    assert {path for path in tmp_path.iterdir() if path.is_file()} == {new, used, own}, "what is no download stays"


async def test_what_a_crash_left_and_cannot_be_deleted_keeps_nothing_from_starting(
    tmp_path: Path, local: LocalMedia
) -> None:
    (tmp_path / f"{'a' * 32}.part").mkdir()  # as a file that another program has open, in Windows
    (tmp_path / f"{'b' * 32}.part").touch()
    await HostedMedia(frozenset({"127.0.0.1"}), tmp_path, local).close()
    assert [left.name[0] for left in tmp_path.iterdir()] == ["a"]
