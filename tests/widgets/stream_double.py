"""A loopback server that speaks the contract of the event stream, to be scripted by tests."""

import asyncio
import json
import mimetypes
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from aiohttp import web
from playwright.async_api import Page

from app.web.routes.widgets import page_policy
from tests.support.waiting import until
from tests.widgets.samples import tone

ROOT = Path(__file__).resolve().parents[2]
WIDGETS = ROOT / "resources" / "widgets"
CLIP = Path(__file__).with_name("media") / "clip.webm"
TOKEN = "display-token"  # noqa: S105 - a token of this double only
VERSION = "1.2.3"
TEST_PAGE = (
    f'<!doctype html><html data-version="{VERSION}"><head><link rel="stylesheet" href="/widgets/shared/base.css">'
    '<script type="module" src="/test.js"></script></head><body></body></html>'
)
TEST_SCRIPT = """
import { connect } from "/widgets/shared/stream.js";
const timing = JSON.parse(new URLSearchParams(location.search).get("timing") ?? "{}");
window.heard = [];
window.statuses = [];
window.stream = connect({
  widget: "test", topics: ["queue", "player", "appearance"], timing,
  on: [
    {
      queue_changed() { throw new Error("broken on purpose"); },
      async player_changed() { throw new Error("broken later on purpose"); },
    },
    {
      queue_changed: (event) => window.heard.push(["queue_changed", event.queue.waiting]),
      player_changed: (event) => window.heard.push(["player_changed", event.player.state]),
      appearance_changed: (event) => window.heard.push(["appearance_changed", event.language]),
      request_rejected: (event) => window.heard.push(["request_rejected", event.title]),
      snapshot: (states) => window.heard.push(["snapshot", Object.keys(states).sort().join()]),
      status: (status) => window.statuses.push(status),
      gone: () => window.heard.push(["gone"]),
    },
  ],
});
"""


@dataclass
class Connection:
    """One opened stream: what the page asked for, and where to write."""

    query: dict[str, str]
    headers: dict[str, str]
    frames: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)
    request: web.Request | None = None


@dataclass
class Said:
    """One thing that a page said by POST."""

    client: str
    what: str
    body: dict[str, object]


class StreamDouble:
    """The server side of the stream, as small as the contract allows."""

    def __init__(self) -> None:
        """Begin with nothing connected and nothing known."""
        self.port = 0
        self.epoch = "0123abcd"
        self.offset = 0
        self.ring: list[tuple[int, str, dict[str, object]]] = []
        self.states: dict[str, object] = {}
        self.ping_ms = 45_000
        self.version = VERSION
        self.refuse: int | None = None
        self.opened: list[Connection] = []
        self.live: list[Connection] = []
        self.said: list[Said] = []
        self.asked: list[str] = []
        self.answer: Callable[[Said], int] = lambda _: 204
        self.media_status: int | None = None
        self.transport = "sse"
        self._changed = asyncio.Condition()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        """Listen on a free port of the loopback."""
        app = web.Application()
        app.router.add_get("/", self._page)
        app.router.add_get("/test", self._test_page)
        app.router.add_get("/test.js", self._test_script)
        app.router.add_get("/events", self._events)
        app.router.add_get("/ws", self._websocket)
        app.router.add_post("/events/{client}/{what}", self._post)
        app.router.add_get("/media/{name}", self._media)
        app.router.add_get("/widgets/{widget}/", self._page)
        app.router.add_get("/widgets/{path:.+}", self._asset)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """End every stream and stop listening."""
        for connection in self.live:
            connection.frames.put_nowait(None)
        if self._runner is not None:
            await self._runner.cleanup()

    def address(self, widget: str, query: str = "") -> str:
        """Return the link of a widget; ``test`` is a page that records what its handlers hear.

        The page takes the transport of this double where that is not its own choice anyway.
        """
        path = "/test" if widget == "test" else "/"
        if self.transport != "sse":
            query += f"{'&' if query else '?'}transport={self.transport}"
        return f"http://{widget}.localhost:{self.port}{path}{query}#k={TOKEN}"

    # What tests script -------------------------------------------------

    def announce(self, event: Mapping[str, object], *, remember: str = "") -> None:
        """Send one event to every page; ``remember`` names the topic whose snapshot value it also becomes."""
        self.offset += 1
        name = str(event["type"])
        self.ring.append((self.offset, name, dict(event)))
        if remember:
            self.states[remember] = event[remember]
        for connection in self.live:
            connection.frames.put_nowait(frame(name, event, f"{self.epoch}:{self.offset}"))

    def play(self, player: Mapping[str, object]) -> None:
        """Make this the player's state and tell every page."""
        self.announce({"type": "player_changed", "player": player}, remember="player")

    def say(self, speech: Mapping[str, object]) -> None:
        """Make this the state of the spoken messages and tell every page."""
        self.announce({"type": "speech_changed", "speech": speech}, remember="speech")

    def alert(self, alert: Mapping[str, object] | None) -> None:
        """Show this donation, or none, and tell every page."""
        self.states["alerts"] = {"alert": alert}
        self.announce({"type": "alert_changed", "alert": alert})

    def ping(self, n: int, t: object = 5, server_ms: int | None = None) -> None:
        """Ask every page whether it is there; the clock is the right one where no other is given."""
        now = time.time_ns() // 1_000_000
        self.send(frame("ping", {"n": n, "t": t, "server_ms": now if server_ms is None else server_ms}))

    def send(self, text: str) -> None:
        """Write a frame as it is to every page."""
        for connection in self.live:
            connection.frames.put_nowait(text)

    def bye(self, reason: str, retry_ms: int = 0) -> None:
        """Say good-bye and close every stream."""
        for connection in self.live:
            connection.frames.put_nowait(frame("bye", {"reason": reason, "retry_ms": retry_ms}))
            connection.frames.put_nowait(None)

    def cut(self) -> None:
        """Break every stream as a dying network would."""
        for connection in self.live:
            if connection.request is not None and connection.request.transport is not None:
                connection.request.transport.abort()

    def reports(self, what: str = "") -> list[dict[str, object]]:
        """Return the reports so far, of one kind or all."""
        return [said.body for said in self.said if said.what == "report" and what in ("", said.body["what"])]

    async def until(self, is_true: Callable[[], object], timeout_s: float = 30) -> None:
        """Wait until something a page did makes the condition true.

        Raises:
            TimeoutError: It did not come true in time.
        """
        async with asyncio.timeout(timeout_s), self._changed:
            await self._changed.wait_for(lambda: bool(is_true()))

    # What pages ask ----------------------------------------------------

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _events(self, request: web.Request) -> web.StreamResponse:
        connection = Connection(query=dict(request.query), headers=dict(request.headers), request=request)
        self.opened.append(connection)
        await self._notify()
        if self.refuse is not None:
            return web.Response(status=self.refuse)
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.Response(status=401)
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        await self._serve(connection, lambda text: response.write(text.encode()))
        return response

    async def _websocket(self, request: web.Request) -> web.StreamResponse:
        """Do the same over a WebSocket; tests find what the page said where it stands with Server-Sent Events."""
        query, headers = dict(request.query), dict(request.headers)
        headers |= {"Last-Event-ID": query.pop("last_event_id")} if "last_event_id" in query else {}
        connection = Connection(query=query, headers=headers, request=request)
        if self.refuse == 503:
            self.opened.append(connection)
            await self._notify()
            return web.Response(status=503)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        first = await socket.receive_json()
        assert set(first) == {"token"}
        headers["Authorization"] = f"Bearer {first['token']}"
        self.opened.append(connection)
        await self._notify()
        if self.refuse == 401 or first["token"] != TOKEN:
            await socket.close(code=1008, message=b"The token is wrong.")
        else:
            reading = asyncio.ensure_future(socket.receive())  # ends when the page goes
            reading.add_done_callback(lambda _: connection.frames.put_nowait(None))
            await self._serve(connection, lambda text: socket.send_str(message_of(text)))
            await socket.close()
        return socket

    async def _serve(self, connection: Connection, send: Callable[[str], Awaitable[None]]) -> None:
        self.live.append(connection)
        await self._notify()
        try:
            for text in self._greeting(connection):
                await send(text)
            while (later := await connection.frames.get()) is not None:
                await send(later)
        except ConnectionError:
            pass
        finally:
            self.live.remove(connection)

    def _greeting(self, connection: Connection) -> list[str]:
        epoch, _, offset = connection.headers.get("Last-Event-ID", "").partition(":")
        is_resumed = epoch == self.epoch
        connected = {
            "client": connection.query["client"],
            "epoch": self.epoch,
            "offset": self.offset,
            "resumed": is_resumed,
            "reason": "" if is_resumed else "epoch" if epoch else "new",
            "ping_ms": self.ping_ms,
            "schema": 1,
            "server_ms": time.time_ns() // 1_000_000,
            "version": self.version,
        }
        frames = [frame("connected", connected)]
        if is_resumed:
            missed = [entry for entry in self.ring if entry[0] > int(offset)]
            return frames + [frame(name, event, f"{self.epoch}:{number}") for number, name, event in missed]
        snapshot = {"offset": self.offset, "states": self.states}
        return [*frames, frame("snapshot", snapshot, f"{self.epoch}:{self.offset}")]

    async def _post(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.Response(status=401)
        said = Said(request.match_info["client"], request.match_info["what"], await request.json())
        self.said.append(said)
        await self._notify()
        return web.Response(status=self.answer(said))

    async def _media(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path_qs)
        await self._notify()
        if self.media_status is not None:
            return web.Response(status=self.media_status)
        match request.match_info["name"]:
            case "tone.wav":
                return web.Response(body=tone(1.2), content_type="audio/wav")
            case "tone-6.wav":
                return web.Response(body=tone(6), content_type="audio/wav")
            case "tone-60.wav":
                return web.Response(body=tone(60), content_type="audio/wav")
            case "noise.webm":
                return web.Response(body=b"no video at all" * 50, content_type="video/webm")
            case _:
                return web.FileResponse(CLIP)

    async def _page(self, request: web.Request) -> web.Response:
        widget = request.match_info.get("widget") or request.host.partition(".")[0]
        text = (WIDGETS / widget / "index.html").read_text(encoding="utf-8")
        loading = (WIDGETS / "shared" / "loading.js").read_text(encoding="utf-8")
        text = text.replace("__VERSION__", VERSION).replace("__LOADING__", loading)
        policy = page_policy(widget, loading.encode())
        headers = {"Content-Security-Policy": policy, "Referrer-Policy": "strict-origin-when-cross-origin"}
        return web.Response(text=text, content_type="text/html", headers=headers)

    async def _test_page(self, _: web.Request) -> web.Response:
        headers = {"Content-Security-Policy": page_policy("test", b"")}
        return web.Response(text=TEST_PAGE, content_type="text/html", headers=headers)

    async def _test_script(self, _: web.Request) -> web.Response:
        return web.Response(text=TEST_SCRIPT, content_type="text/javascript")

    async def _asset(self, request: web.Request) -> web.Response:
        path = (WIDGETS / request.match_info["path"]).resolve()
        if not path.is_relative_to(WIDGETS) or not path.is_file():
            return web.Response(status=404)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        # At once: a page that goes away while aiohttp opens a file would leave it open.
        return web.Response(body=path.read_bytes(), content_type=kind, headers={"Cache-Control": "no-store"})


def frame(name: str, data: Mapping[str, object], position: str = "") -> str:
    """Return one frame as it goes over the wire."""
    head = f"id: {position}\n" if position else ""
    return f"{head}event: {name}\ndata: {json.dumps(data)}\n\n"


def message_of(text: str) -> str:
    """Return a frame of Server-Sent Events as one message of the WebSocket; its data may be anything."""
    fields = dict(line.split(": ", 1) for line in text.strip().split("\n"))
    head = f'"id":{json.dumps(fields["id"])},' if "id" in fields else ""
    return f'{{{head}"event":{json.dumps(fields["event"])},"data":{fields["data"]}}}'


@asynccontextmanager
async def acknowledged(page: Page, what: str) -> AsyncIterator[None]:
    """Leave once the page has the answer to its next report of that kind, and not when it is only on its way."""
    async with page.expect_response(lambda response: f'"{what}"' in (response.request.post_data or "")) as response:
        yield
    await (await response.value).finished()
    await page.evaluate("0")  # what the page does with it comes first


async def open_widget(page: Page, server: StreamDouble, widget: str, query: str = "") -> str:
    """Open a source and return the client id it came with."""
    before = len(server.opened)
    await page.goto(server.address(widget, query))
    await server.until(lambda: len(server.opened) > before and server.live)
    await until(lambda: page.evaluate("Boolean(document.querySelector('.card'))"))
    return server.opened[-1].query["client"]


async def open_player(page: Page, server: StreamDouble, query: str = "") -> str:
    """Open the player source and return the client id it came with."""
    return await open_widget(page, server, "player", query)
