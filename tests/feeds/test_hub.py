"""The hub over a real nginx with nchan: what is published is heard, what is sent is taken, and an end is a reason."""

import asyncio
import re
import shutil
import signal
import subprocess
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from app.domain.feeds import FeedError, FeedReason, FeedRefusedError, HubMessage
from app.domain.public_hub import HubPost, place_in
from app.feeds.hub import HubFeed, events_in
from app.services.public_hub.outbox import HubOutbox
from tests.feeds.recording import Recording, running
from tests.support.hub_program import CHANNEL, ROOT, SECRET, Hub, needs_hub, visiting
from tests.support.waiting import until

pytestmark = needs_hub
BASH = shutil.which("bash") or "/bin/bash"
PAGE = f"/a/{'a' * 32}"


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Hub]:
    async with Hub(tmp_path, nodes=1) as made:
        yield made


def post(number: int, path: str = "", event: str = "audience") -> HubPost:
    return HubPost(path=path, event=event, body=f'{{"n":{number}}}'.encode())


def texts(out: Recording) -> list[str]:
    return [event.text for event in out.events if isinstance(event, HubMessage)]


async def test_what_is_published_is_heard_also_by_who_comes_later(hub: Hub) -> None:
    box, out = HubOutbox(), Recording()
    async with running(HubFeed(hub.line(), box), out), visiting(hub.address()) as visitor:
        async with visitor.listening() as heard, visitor.listening(PAGE) as own:
            box.put(post(1))
            box.put(post(2, PAGE, "answers"))
            await until(lambda: heard and own)
            box.put(post(3))
            await until(lambda: len(heard) == 2)
        assert heard == [("audience", '{"n":1}'), ("audience", '{"n":3}')]
        assert own == [("answers", '{"n":2}')]
        async with visitor.listening() as late, visitor.listening(PAGE) as own_late:
            await until(lambda: late and own_late)
        assert (late, own_late) == ([("audience", '{"n":3}')], [("answers", '{"n":2}')])
    assert out.accounts == [f"{hub.address().removeprefix('http://')} · {CHANNEL}"]


async def test_what_is_sent_is_taken_once_also_after_a_restart(hub: Hub) -> None:
    out = Recording()
    async with visiting(hub.address()) as visitor:
        assert await visitor.post("ask", "before") in {200, 201, 202}
        async with running(HubFeed(hub.line(), HubOutbox()), out):
            await until(lambda: texts(out) == ["before"])
            await visitor.post("ask", "live")
            await visitor.post("command", "another\nline")
            await until(lambda: len(texts(out)) == 3)
        await out.keep([event.id for event in out.events if isinstance(event, HubMessage)][-1])
        await visitor.post("ask", "meanwhile")
        again = out.restarted()
        async with running(HubFeed(hub.line(), HubOutbox()), again):
            await until(lambda: texts(again))
    assert texts(out) == ["before", "live", "another\nline"]
    assert texts(again) == ["meanwhile"]


async def test_the_cursor_is_kept_while_messages_come(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.feeds.hub._KEEP_S", 0.0)
    out = Recording()
    async with visiting(hub.address()) as visitor, running(HubFeed(hub.line(), HubOutbox()), out):
        for number in range(3):
            await visitor.post("ask", str(number))
        await until(lambda: len(out.cursors) == 3)
    assert out.cursors == [event.id for event in out.events if isinstance(event, HubMessage)]


async def test_an_end_of_the_hub_is_a_reason_and_what_was_not_published_is_later(hub: Hub) -> None:
    box, out = HubOutbox(), Recording()
    feed = HubFeed(hub.line(), box)
    task = asyncio.create_task(feed.run(out))
    await until(lambda: out.accounts)
    await hub.nodes[0].stop(signal.SIGKILL)
    with pytest.raises(FeedError) as error:
        await task
    assert error.value.reason in {FeedReason.ENDED, FeedReason.UNREACHABLE}
    box.put(post(1))
    with pytest.raises(FeedError):
        await feed.run(out)
    await hub.nodes[0].start()
    async with visiting(hub.address()) as visitor, visitor.listening() as heard, running(feed, out):
        await until(lambda: heard)
    assert heard == [("audience", '{"n":1}')]


async def test_a_post_that_fails_ends_the_connection_and_is_kept(hub: Hub) -> None:
    box = HubOutbox()
    box.put(HubPost(path="", event="audience", body=b"x" * 300_000))
    with pytest.raises(FeedError) as error:
        await HubFeed(hub.line(), box).run(Recording())
    assert error.value.reason is FeedReason.STRANGE_ANSWER
    assert (await box.take()).body == b"x" * 300_000


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"#{CHANNEL}:{SECRET[::-1]}", FeedReason.KEY_REFUSED),
        (f"#another:{SECRET}", FeedReason.WRONG_LINE),
        (f"#{CHANNEL}:", FeedReason.WRONG_LINE),
    ],
)
async def test_a_wrong_secret_or_channel_waits_for_the_streamer(hub: Hub, line: str, reason: FeedReason) -> None:
    feed = HubFeed(f"efir-hub:{hub.address()}{line}", HubOutbox())
    for ask in (feed.check, lambda: feed.run(Recording())):
        with pytest.raises(FeedRefusedError) as error:
            await ask()
        assert error.value.reason is reason


async def test_it_can_be_checked_whose_hub_it_is(hub: Hub) -> None:
    assert (await HubFeed(hub.line(), HubOutbox()).check()).endswith(f" · {CHANNEL}")
    elsewhere = HubFeed(f"efir-hub:https://hub.example.org#{CHANNEL}:{SECRET}", HubOutbox(), address=hub.address())
    assert await elsewhere.check() == f"hub.example.org · {CHANNEL}"


async def test_nobody_else_publishes_reads_the_inbox_or_removes_a_message(hub: Hub) -> None:
    async with visiting(hub.address()) as visitor:
        assert await visitor.post("ask", "kept") in {200, 201, 202}
        assert await visitor.post("pub", "forged") == 403
        assert await visitor.post("live", "forged") == 403
        assert await visitor.post("ask", "x" * 3_000) == 413
        assert await visitor.post("ask", "from another site", kind="text/plain") == 415
        for method in ("GET", "PUT", "DELETE", "PATCH", "OPTIONS"):
            for path in ("ask", "command", "inbox", "pub"):
                assert await visitor.asked(method, path) == 403
        assert await visitor.asked("GET", "live/..%2fpub") in {400, 403, 404}
    out = Recording()
    async with running(HubFeed(hub.line(), HubOutbox()), out):
        await until(lambda: texts(out))
    assert texts(out) == ["kept"]


async def test_who_asks_too_often_is_told_so(tmp_path: Path) -> None:
    async with Hub(tmp_path, nodes=1, ASKS="6r/m", COMMANDS="60r/m") as hub, visiting(hub.address()) as visitor:
        statuses = [await visitor.post("ask", "x") for _ in range(12)]
        assert statuses[-1] == 429
        assert sum(status < 300 for status in statuses) == 4
        commands = [await visitor.post("command", "x") for _ in range(40)]
        assert commands[-1] == 429
        assert sum(status < 300 for status in commands) >= 21


async def test_a_second_node_carries_the_same(tmp_path: Path) -> None:
    box, out = HubOutbox(), Recording()
    async with (
        Hub(tmp_path, nodes=2) as hub,
        running(HubFeed(hub.line(0), box), out),
        visiting(hub.address(1)) as visitor,
    ):
        box.put(post(1))
        async with visitor.listening() as heard:
            await until(lambda: heard)
        await visitor.post("ask", "by the other")
        await until(lambda: texts(out))
    assert (heard, texts(out)) == ([("audience", '{"n":1}')], ["by the other"])


def times_lost(box: HubOutbox) -> list[bool]:
    """Return a list that grows with each loss that the outbox is told of."""
    lost: list[bool] = []
    box.on_lost = lambda: lost.append(True)
    return lost


async def test_a_redis_that_has_forgotten_everything_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.feeds.hub.LOOK_S", 0.05)
    box, out = HubOutbox(), Recording()
    lost = times_lost(box)
    async with (
        Hub(tmp_path, nodes=2) as hub,
        running(HubFeed(hub.line(), box), out),
        visiting(hub.address(1)) as visitor,
    ):
        async with visitor.listening() as heard:
            box.put(post(1))
            await until(lambda: heard)
            lost.clear()
            published_at = int(time.time())
            await hub.forget()
            await until(lambda: int(time.time()) > published_at)  # nchan numbers messages by the second
            await until(lambda: lost)  # also with somebody who still listens
            box.put(post(2))
            await until(lambda: len(heard) == 2)
        async with visitor.listening() as late:
            await until(lambda: late)
        assert late == [("audience", '{"n":2}')]


async def test_a_redis_that_is_away_ends_the_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.feeds.hub.LOOK_S", 0.05)
    async with Hub(tmp_path, nodes=2) as hub:
        assert hub.redis is not None
        out, box = Recording(), HubOutbox()
        task = asyncio.create_task(HubFeed(hub.line(), box).run(out))
        box.put(post(1))
        await until(lambda: out.accounts)
        await hub.redis.stop(signal.SIGKILL)
        with pytest.raises(FeedError) as error:
            await task
    assert error.value.reason in {FeedReason.SERVICE_DOWN, FeedReason.ENDED}


@pytest.mark.parametrize(
    ("status", "body", "is_lost"),
    [
        *((404, "", True), (200, '{"messages": 0}', True), (200, '{"messages": 1}', False)),
        *((200, "queued messages: 0", False), (403, "", False), (302, "", False)),
    ],
)
async def test_only_what_the_hub_says_of_the_channel_is_a_loss(status: int, body: str, is_lost: bool) -> None:  # noqa: FBT001 -- of a table
    asked: list[str] = []

    async def inbox(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b": hi\n\n")
        await asyncio.Event().wait()
        return response

    async def channel(request: web.Request) -> web.Response:
        asked.append(request.headers["Authorization"])
        return web.Response(status=status, text=body)

    application = web.Application()
    application.router.add_get(f"/inbox/{CHANNEL}", inbox)
    application.router.add_get(f"/pub/{CHANNEL}", channel)
    box = HubOutbox()
    lost = times_lost(box)
    async with TestServer(application, host="127.0.0.1") as server:
        line = f"efir-hub:http://127.0.0.1:{server.port}#{CHANNEL}:{SECRET}"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("app.feeds.hub.LOOK_S", 0.01)
            async with running(HubFeed(line, box), Recording()):
                await until(lambda: len(asked) > 2)
    assert set(asked) == {f"Bearer {SECRET}"}
    assert bool(lost) == is_lost


class Silent:
    def heard(self) -> None:
        pass


@pytest.mark.parametrize("size", [1, 3, 7, 1_000])
async def test_events_are_read_however_they_are_cut(size: int) -> None:
    sent = (
        b": hi\n\nid: 5:0\nevent: x\ndata: one\n\ndata:two\ndata: lines\r\n\r\nid: 6:0\n\nretry: 5\n"
        b"data: \xff\n\ndata: cut"
    )

    async def parts() -> AsyncIterator[bytes]:
        for start in range(0, len(sent), size):
            yield sent[start : start + size]

    read = [event async for event in events_in(parts(), Silent())]
    assert read == [("5:0", "one"), ("5:0", "two\nlines"), ("6:0", "\ufffd")]


async def test_an_event_without_an_end_takes_no_more_room() -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield b"x" * 1_000
        for _ in range(200):
            yield b"\ndata: " + b"y" * 1_000
        yield b"\n\n"

    ((_, text),) = [event async for event in events_in(parts(), Silent())]
    assert 10_000 < len(text) < 20_000


def installed(folder: Path, *options: str) -> tuple[str, str]:
    """Return the line that an installation prints, and what it writes for nginx."""
    script = ROOT / "packaging" / "hub" / "install.sh"
    done = subprocess.run(
        [BASH, str(script), "--channel", CHANNEL, "--only-write", str(folder), *options],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip(), (folder / "nginx.conf").read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "address"),
    [
        (("--local",), "http://127.0.0.1:8080"),
        (("--container",), "http://127.0.0.1:8080"),
        (("--name", "hub.example.org"), "https://hub.example.org"),
        (("--name", "hub.example.org", "--with-redis", "10.0.0.2"), "https://hub.example.org"),
        (("--local", "--redis", "redis://:word@127.0.0.1:6379", "--secret", SECRET), "http://127.0.0.1:8080"),
    ],
)
def test_what_an_installation_writes_is_what_nginx_takes(
    tmp_path: Path, options: tuple[str, ...], address: str
) -> None:
    line, conf = installed(tmp_path / "made", *options)
    place = place_in(line)
    assert place is not None
    assert (place.address, place.channel) == (address, CHANNEL)
    assert (place.secret == SECRET) == ("--secret" in options)
    assert f"Bearer {place.secret}" in conf
    assert not re.search("@[A-Z]+@", conf)
    assert (tmp_path / "made" / "hub" / "index.html").is_file()
    assert (tmp_path / "made" / "nginx.conf").stat().st_mode & 0o077 == 0
    assert installed(tmp_path / "made", *options)[0] == line  # the secret stays
    if "--name" in options:
        assert "ssl_certificate /etc/letsencrypt/live/hub.example.org/fullchain.pem" in conf
        conf = re.sub(r"ssl_certificate(_key)? [^;]*;", "", conf).replace("443 ssl http2 ipv6only=off", "8443")
    for there in ("/var/lib/nginx", "/run/nginx.pid", "/var/log/nginx/error.log"):
        conf = conf.replace(there, str(tmp_path / Path(there).name))
    tried = tmp_path / "tried.conf"
    tried.write_text(conf, "utf-8")
    command = [shutil.which("nginx") or "/usr/sbin/nginx", "-t", "-q", "-p", str(tmp_path), "-c", str(tried)]
    (tmp_path / "nginx").mkdir(exist_ok=True)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "options",
    [(), ("--name", "x y"), ("--local", "--redis", "http://x; evil"), ("--local", "--secret", "short"), ("--what",)],
)
def test_an_installation_refuses_what_it_does_not_understand(tmp_path: Path, options: tuple[str, ...]) -> None:
    script = ROOT / "packaging" / "hub" / "install.sh"
    command = [BASH, str(script), "--channel", CHANNEL, "--only-write", str(tmp_path), *options]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1
    assert not list(tmp_path.iterdir())
