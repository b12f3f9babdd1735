"""Pages and media: nothing but what belongs to them can be had."""

import asyncio
import base64
import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.events import Topic
from app.domain.ids import QueueItemId
from app.hub.connection import SourceRequest
from app.web.answers import RefusalError
from app.web.routes import media
from app.web.routes.media import SignedLinks
from app.web.routes.widgets import Widgets
from tests.support.doubles import FakeSink
from tests.support.server import World, exchange
from tests.support.waiting import SECONDS, until
from tests.support.windows import link

SONG = QueueItemId("song")


async def page(world: World, host: str, path: str = "/", **headers: str) -> tuple[int, dict[str, str], bytes]:
    reply = await world.call("GET", path, token=None, headers={"Host": f"{host}:{world.port}", **headers})
    return reply.status, reply.headers, reply.body


async def test_a_widget_is_served_by_its_host_and_by_its_path(world: World) -> None:
    by_host = await page(world, "player.localhost")
    by_path = await page(world, "127.0.0.1", "/widgets/player/")
    assert by_host[0] == by_path[0] == 200
    assert by_host[2] == by_path[2]
    assert f'data-version="{world.widgets.version}"'.encode() in by_host[2]
    assert by_host[1]["content-type"] == "text/html; charset=utf-8"
    assert (await page(world, "queue.localhost"))[2] == b"<!doctype html>"
    assert (await page(world, "Player.localhost."))[0] == 200
    assert (await page(world, "queue2.localhost"))[2] == b"<!doctype html>"
    for host in ("localhost", "127.0.0.1"):
        assert (await page(world, host))[0] == 404
    for host in ("shared.localhost", "x.player.localhost", "nothing.localhost"):
        status, headers, _ = await page(world, host)
        assert (status, headers["connection"]) == (421, "close")


async def test_a_page_is_asked_for_again_but_not_sent_again(world: World) -> None:
    _, headers, _ = await page(world, "player.localhost")
    assert headers["cache-control"] == "no-cache"
    status, again, body = await page(world, "player.localhost", **{"If-None-Match": headers["etag"]})
    assert (status, body, again["etag"]) == (304, b"", headers["etag"])
    assert (await page(world, "player.localhost", **{"If-None-Match": '"other"'}))[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/widgets/",
        "/widgets/player/.secret.js",
        "/widgets/player/.git/config.json",
        "/widgets/player/node_modules/x.js",
        "/widgets/player/types.d.ts",
        "/widgets/package.json",
        "/widgets/node_modules/x/index.js",
        "/widgets/../data/control.token",
        "/widgets/..%2fdata/control.token",
        "/widgets/%2e%2e/data/control.token",
        "/widgets/%2e%2e%252fdata/control.token",
        "/widgets/player/..%5c..%5cdata%5ccontrol.token",
        "/widgets//etc/passwd",
        "/widgets/player/p.js/",
        "/widgets/player/p.js%00.html",
        "/widgets/" + "x" * 300,
        "/widgets/%ff%fe",
        "/data/control.token",
        "/../data/control.token",
    ],
)
async def test_nothing_outside_the_list_of_files_is_served(world: World, path: str) -> None:
    reply = await exchange(
        world.port, f"GET {path} HTTP/1.1\r\nHost: localhost:{world.port}\r\nConnection: close\r\n\r\n".encode()
    )
    assert reply.status in {400, 404}
    assert b"CANARY" not in reply.body
    assert world.control.encode() not in reply.body


async def test_a_file_changed_on_disk_is_not_read_by_a_request(world: World) -> None:
    (world.folder / "resources" / "widgets" / "player" / "p.js").write_text("changed")
    assert (await page(world, "localhost", "/widgets/player/p.js"))[2] == b"export {};"
    assert Widgets(world.folder / "resources" / "widgets").version != world.widgets.version


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.js").write_text("CANARY")
    widget = tmp_path / "widgets" / "player"
    widget.mkdir(parents=True)
    (widget / "index.html").write_text("<!doctype html>")
    link(widget / "link.js", tmp_path / "secret.js")
    assert list(Widgets(tmp_path / "widgets")._assets) == ["player/index.html"]


async def test_every_answer_carries_the_safe_headers(world: World) -> None:
    for path in ("/widgets/player/", "/widgets/player/p.js", "/healthz", "/nowhere", "/api/v1/queue", "/media/x"):
        _, headers, _ = await page(world, "localhost", path)
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors" in headers["content-security-policy"]
        assert "set-cookie" not in headers
        assert headers["server"] == "Efir"


async def test_a_pong_is_answered_like_every_other_command(world: World) -> None:
    world.sources.open(SourceRequest(topics=frozenset(Topic), client="a"), FakeSink()).source.ping()
    reply = await world.call("POST", "/events/a/pong", {"n": 1}, token=world.display)
    assert (reply.status, reply.body) == (200, b'{"ok":true}')
    huge = await world.call("POST", "/events/a/pong", {"n": 10**40}, token=world.display)
    assert (huge.status, huge.error["field"]) == (422, "n")
    again = await world.call("POST", "/events/a/pong", {"n": 99}, token=world.display)
    assert again.status == 404
    for answer in (reply, again):
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_only_the_player_may_load_scripts_from_youtube(world: World) -> None:
    player = (await page(world, "player.localhost"))[1]["content-security-policy"].split("; ")
    queue = (await page(world, "queue.localhost"))[1]["content-security-policy"].split("; ")
    in_page = base64.b64encode(hashlib.sha256(b"in the page").digest()).decode()
    assert f"script-src 'self' 'sha256-{in_page}' https://www.youtube.com" in player
    assert "frame-src https://www.youtube.com https://www.youtube-nocookie.com" in player
    assert f"script-src 'self' 'sha256-{in_page}'" in queue
    assert "frame-src 'none'" in queue
    for policy in (player, queue):
        assert "require-trusted-types-for 'script'" in policy
        assert "frame-ancestors 'self'" in policy


@pytest.fixture
def song(world: World) -> bytes:
    """The bytes of a file that the item ``song`` has."""
    data = bytes(range(256)) * 100
    file = world.folder / "song.webm"
    file.write_bytes(data)
    world.core.media_file = str(file)
    return data


async def test_a_signed_path_gives_the_file_whole_and_in_ranges(world: World, song: bytes) -> None:
    path = world.links.sign(SONG)
    whole = await world.call("GET", path, token=None)
    assert (whole.status, whole.body) == (200, song)
    assert whole.headers["content-type"] == "video/webm"
    assert whole.headers["accept-ranges"] == "bytes"
    part = await world.call("GET", path, token=None, headers={"Range": "bytes=10-19"})
    assert (part.status, part.body) == (206, song[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(song)}"
    tail = await world.call("GET", path, token=None, headers={"Range": "bytes=-5"})
    assert (tail.status, tail.body) == (206, song[-5:])
    beyond = await world.call("GET", path, token=None, headers={"Range": "bytes=99999-"})
    assert beyond.status == 416
    assert beyond.headers["content-range"] == f"bytes */{len(song)}"
    odd = await world.call("GET", path, token=None, headers={"Range": "bytes=5-1,7-x"})
    assert odd.status in {200, 416}
    same = await world.call("GET", path, token=None, headers={"If-None-Match": whole.headers["etag"]})
    assert (same.status, same.body) == (304, b"")
    for tag, status in ((whole.headers["etag"], 206), ('"other"', 200)):
        reply = await world.call("GET", path, token=None, headers={"Range": "bytes=10-19", "If-Range": tag})
        assert reply.status == status
    (world.folder / "song.webm").write_bytes(b"")
    empty = await world.call("GET", path, token=None)
    assert (empty.status, empty.body) == (200, b"")


@pytest.mark.parametrize(
    "form",
    ["items=0-4", "bytes=0-4,10-14", "bytes=9-4", "bytes", "0-4", "bytes=a-b", "bytes=-", f"bytes={'9' * 5_000}-"],
)
async def test_a_range_of_a_form_that_is_not_served_gives_the_whole_file(world: World, song: bytes, form: str) -> None:
    reply = await world.call("GET", world.links.sign(SONG), token=None, headers={"Range": form})
    assert (reply.status, reply.body) == (200, song)  # a unit that is unknown must be ignored. Source: RFC 9110, 14.2


@pytest.mark.parametrize("form", ["bytes=-0", "bytes=999999999999999999-", "bytes=25600-25700"])
async def test_a_range_that_the_file_does_not_have_is_refused_with_its_size(
    world: World, song: bytes, form: str
) -> None:
    reply = await world.call("GET", world.links.sign(SONG), token=None, headers={"Range": form})
    assert (reply.status, reply.headers["content-range"]) == (416, f"bytes */{len(song)}")


async def test_only_a_get_has_ranges(world: World, song: bytes) -> None:
    reply = await world.call("HEAD", world.links.sign(SONG), token=None, headers={"Range": "bytes=0-4"})
    assert (reply.status, reply.headers["content-length"]) == (200, str(len(song)))  # RFC 9110, 14.2


async def test_a_file_that_the_system_does_not_let_be_looked_at_is_not_found(world: World) -> None:
    for folder in ("n" * 300, "d/" * 2_500):  # as one whose rights were taken, or that no name leads to any more
        world.core.media_file = str(world.folder / folder / "song.webm")
        assert (await world.call("GET", world.links.sign(SONG), token=None)).status == 404


@pytest.fixture
def answers() -> Iterator[threading.Event]:
    """What a disk that hangs waits for."""
    made = threading.Event()
    yield made
    made.set()


@pytest.mark.slow
async def test_a_file_whose_disk_hangs_is_a_503_and_nothing_else_waits_for_it(
    world: World, song: bytes, monkeypatch: pytest.MonkeyPatch, answers: threading.Event
) -> None:
    path, is_file = world.links.sign(SONG), Path.is_file
    asked: list[Path] = []

    def hang(path: Path) -> bool:
        asked.append(path)
        return answers.wait(SECONDS) and is_file(path)

    monkeypatch.setattr(Path, "is_file", hang)
    hanging = [asyncio.create_task(world.call("GET", path, token=None)) for _ in range(20)]
    await until(lambda: bool(asked))
    assert (await world.call("GET", "/healthz", token=None)).status == 200
    replies = await asyncio.gather(*hanging)
    assert {(reply.status, reply.error["code"]) for reply in replies} == {(503, "metadata_unavailable")}
    answers.set()
    await until(lambda: not world.disk._hanging.total())
    assert (await world.call("GET", path, token=None)).body == song


@pytest.mark.slow
async def test_a_disk_that_hangs_in_the_middle_of_a_file_ends_the_answer(
    world: World, song: bytes, monkeypatch: pytest.MonkeyPatch, answers: threading.Event
) -> None:
    read = media.read_part

    def late(file: media._File, offset: int, size: int) -> bytes:
        if offset:
            answers.wait(SECONDS)
        return read(file, offset, size)

    monkeypatch.setattr(media, "read_part", late)
    monkeypatch.setattr(media, "_CHUNK_BYTES", 1_000)
    cut = await world.call("GET", world.links.sign(SONG), token=None)
    assert cut.headers["content-length"] == str(len(song))
    assert cut.body == song[:1_000]
    assert (await world.call("GET", "/healthz", token=None)).status == 200
    answers.set()
    await until(lambda: not world.disk._hanging.total())
    assert (await world.call("GET", world.links.sign(SONG), token=None)).body == song


async def test_a_path_that_is_not_ours_gives_nothing(world: World, song: bytes) -> None:
    path = world.links.sign(SONG)
    expiry = path.partition("e=")[2].partition("&")[0]
    other = world.links.sign(QueueItemId("other"))
    for wrong in (
        "/media/song",
        f"/media/song?{other.partition('?')[2]}",
        path[:-1],
        path + "0",
        path.replace(f"e={expiry}", f"e={int(expiry) + 1}"),
        path.replace(f"e={expiry}", f"e=0{expiry}"),
        path.replace("s=", "s=%ED%A0%80"),
        f"/media/song?e=x&s={path.partition('s=')[2]}",
    ):
        reply = await world.call("GET", wrong, token=None)
        assert (reply.status, reply.error["code"]) == (403, "bad_link"), wrong
        assert song[:50] not in reply.body
    assert (await world.call("GET", path, token=None, headers={"Sec-Fetch-Site": "cross-site"})).status == 403
    assert (await world.call("GET", "/media/song", token=world.control)).status == 403


async def test_an_item_without_a_file_that_can_be_played_is_not_found(world: World, song: bytes) -> None:
    assert (await world.call("GET", world.links.sign(QueueItemId("other")), token=None)).status == 404
    page = world.folder / "evil.html"
    page.write_bytes(song)
    for name in (str(page), str(world.folder), str(world.folder / "gone.webm"), "", None):
        world.core.media_file = name
        assert (await world.call("GET", world.links.sign(SONG), token=None)).status == 404


def test_a_link_lives_six_to_seven_hours_and_is_the_same_for_a_while() -> None:
    now = 1_000_000.0
    links = SignedLinks(b"k" * 32, lambda: now)
    made_at = now
    path = links.sign(SONG)
    expiry, _, signature = path.partition("?e=")[2].partition("&s=")
    now += 600
    assert links.sign(SONG) == path
    now = made_at + 6 * 3600
    links.check(SONG, expiry, signature)
    now = made_at + 7 * 3600 + 1
    with pytest.raises(RefusalError):
        links.check(SONG, expiry, signature)
    with pytest.raises(RefusalError):
        SignedLinks(b"x" * 32, lambda: made_at).check(SONG, expiry, signature)


@pytest.fixture
def film(world: World, song: bytes) -> None:
    """Makes the song's file larger than the kernel's buffers."""
    (world.folder / "song.webm").write_bytes(song * 1_000)


@pytest.mark.usefixtures("film")
async def test_a_source_that_stops_reading_a_file_harms_nobody(world: World) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", world.port)
    writer.write(f"GET {world.links.sign(SONG)} HTTP/1.1\r\nHost: localhost:{world.port}\r\n\r\n".encode())
    await asyncio.sleep(0.1)
    async with asyncio.timeout(SECONDS):
        assert (await world.call("GET", "/healthz")).status == 200
    writer.transport.abort()
