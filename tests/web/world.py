"""The real server over real services and a real database; only the resolver and the files are doubles."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.adapters.disk import Disk
from app.adapters.user_files import UserTextFiles
from app.core import Engines, ServiceOptions, build_services
from app.domain.errors import MediaUnavailableError, RefusedError
from app.domain.ids import QueueItemId
from app.domain.media import MediaSource, ResolvedMedia
from app.domain.reasons import Reason
from app.hub.broadcaster import Broadcaster
from app.runtime.event_loop import Lag
from app.services.ports import Ports, SpeechPorts
from app.services.sources.heartbeat import Timing
from app.store.database import Database
from app.web.access_control import AccessControl
from app.web.connection import WebLimits
from app.web.links import BootPages, Links
from app.web.routes.history import HistoryApi
from app.web.routes.media import MediaApi, MediaLinks
from app.web.routes.player import PlayerApi
from app.web.routes.queue import QueueApi
from app.web.routes.settings import SettingsApi
from app.web.routes.sources import SourcesApi
from app.web.routes.speech import SpeechApi
from app.web.routes.status import Figures, Latency, Monitored, StatusApi
from app.web.routes.viewers import ViewersApi
from app.web.routes.widgets import Widgets
from app.web.routing import Route
from app.web.server import RequestRate, WebServer
from app.web.stream import StreamApi
from app.web.tokens import Tokens
from app.web.websocket import WebSocketApi
from tests.fakes import FakeOutput, FakePlaylists, FakeSpeaker

ROOT = Path(__file__).parents[2]


class Clock:
    def monotonic(self) -> float:
        return time.monotonic()

    def time(self) -> float:
        return time.time()


class Resolver:
    """Knows every video at once; `outcome` may be an error."""

    def __init__(self) -> None:
        self.outcome: ResolvedMedia | RefusedError | MediaUnavailableError = ResolvedMedia(
            title="A song", length_ms=60_000
        )

    async def resolve(self, source: MediaSource) -> ResolvedMedia:
        self.asked = source
        if isinstance(self.outcome, ResolvedMedia):
            return self.outcome
        raise self.outcome


class Files:
    async def allowed_file(self, path: str, folders: Iterable[str]) -> str:
        if not any(path.startswith(folder) for folder in folders):
            raise RefusedError(Reason.FILE_NOT_ALLOWED, "file")
        return path

    async def fallback_files(self, folder: str) -> Sequence[str]:
        self.asked = folder
        return []


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, object]:
        value = json.loads(self.body)
        assert isinstance(value, dict)
        return value

    @property
    def error(self) -> dict[str, object]:
        value = self.json["error"]
        assert isinstance(value, dict)
        return value


async def exchange(port: int, request: bytes, seconds: float = 5.0, address: str = "127.0.0.1") -> Reply:
    """Send bytes as they are and read until the server closes."""
    reader, writer = await asyncio.open_connection(address, port)
    try:
        writer.write(request)
        async with asyncio.timeout(seconds):
            data = await reader.read()
    finally:
        writer.close()
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Reply(int(first.split()[1]) if first else 0, headers, body)


@dataclass
class World:
    folder: Path
    limits: WebLimits = field(default_factory=WebLimits)
    host_names: tuple[str, ...] = ()
    extra: Sequence[Route] = ()
    timing: Timing = field(default_factory=Timing)

    async def open(self) -> None:
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        clock = Clock()
        self.tokens = Tokens(data)
        self.database = Database(data / "efir.sqlite")
        await self.database.open()
        self.broadcaster = Broadcaster("0badcafe", clock, "v1")
        self.resolver = Resolver()
        self.links = MediaLinks(b"k" * 32)
        self.disk = Disk(deadline_s=0.3)
        sounds = self.folder / "sounds"
        sounds.mkdir(exist_ok=True)
        engines = Engines(
            resolver=self.resolver,
            playlists=FakePlaylists(),
            files=Files(),
            texts=UserTextFiles(),
            speech=SpeechPorts(speaker=FakeSpeaker(), output=FakeOutput(), links=self.links, folder=sounds),
        )
        services = build_services(
            Ports(database=self.database, broadcaster=self.broadcaster, clock=clock),
            engines,
            ServiceOptions(timing=self.timing),
        )
        self.settings, self.queue, self.connections = services.settings, services.queue, services.connections
        self.player, self.speech = services.player, services.speech
        self.donations, self.history = services.donations, services.history
        self.viewers = services.viewers
        await self.settings.load()
        await self.queue.load()
        await self.player.load()
        await self.speech.load()
        await self.speech.start()
        self.media_file: str | None = None
        self.rate = RequestRate()
        self.widgets = Widgets(_pages(self.folder / "widgets"))
        self.access = AccessControl(self.tokens, lambda: self.host_names, time.monotonic)
        self.websockets = WebSocketApi(self.connections, self.access)
        self.server = WebServer(
            [*self.routes(), *self.extra],
            self.access,
            rate=self.rate,
            error_message=self.settings.error_message,
            end_streams=self.end_streams,
            limits=self.limits,
        )
        self.port = await self.server.start("127.0.0.1", 0)

    def figures(self) -> Figures:
        return Figures(
            epoch=self.broadcaster.epoch,
            offset=self.broadcaster.offset,
            core_lag_ms=Lag(p99=0.5, max=1.0),
            event_latency_ms=Latency(p50=1.0, p99=2.0),
        )

    def monitored(self) -> Monitored:
        return Monitored(
            figures=self.figures,
            polling=self.rate.per_second,
            queue=self.queue,
            speech=self.speech,
            connections=self.connections,
        )

    def routes(self) -> list[Route]:
        boot_pages = BootPages(self.folder / "boot", ROOT / "resources" / "boot.html")
        notify = self.broadcaster.notify
        links = Links(self.widgets.names, self.tokens, self.access, self.connections, boot_pages, notify)
        return [
            *QueueApi(self.queue).routes(),
            *PlayerApi(self.player).routes(),
            *SettingsApi(self.settings).routes(),
            *SourcesApi(self.connections, links).routes(),
            *StatusApi(self.monitored()).routes(),
            *SpeechApi(self.speech, self.donations).routes(),
            *HistoryApi(self.history).routes(),
            *ViewersApi(self.viewers).routes(),
            *StreamApi(self.connections, self.player, self.speech).routes(),
            *self.websockets.routes(),
            *MediaApi(self.links, self.file_of, self.disk).routes(),
            *self.widgets.routes(),
        ]

    def file_of(self, item_id: QueueItemId) -> str | None:
        return self.media_file if item_id == "song" else self.speech.media_path(item_id)

    async def end_streams(self) -> None:
        self.connections.end_all("shutdown")
        self.websockets.stop()

    async def close(self) -> None:
        await self.server.stop()
        self.connections.stop()
        await self.speech.close()
        await self.player.close()
        await self.queue.close()
        await self.database.close()

    @property
    def control(self) -> str:
        return self.tokens.control.reveal()

    @property
    def display(self) -> str:
        return self.tokens.display.reveal()

    async def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        token: str | None = "",
        headers: Mapping[str, str] | None = None,
        raw: bytes | None = None,
    ) -> Reply:
        """Send a request; the control token is the default, None sends none."""
        fields = {"Host": f"localhost:{self.port}", "Connection": "close"}
        data = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        if body is not None or raw is not None:
            fields["Content-Type"] = "application/json"
            fields["Content-Length"] = str(len(data))
        if token is not None:
            fields["Authorization"] = f"Bearer {token or self.control}"
        fields |= headers or {}
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
        return await exchange(self.port, f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + data)

    @asynccontextmanager
    async def stream(self, client: str = "c-1", widget: str = "player") -> AsyncIterator[asyncio.StreamReader]:
        """Open the event stream as a source does; it has got its snapshot."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(
            f"GET /events?client={client}&widget={widget} HTTP/1.1\r\nHost: player.localhost:{self.port}\r\n"
            f"Authorization: Bearer {self.display}\r\n\r\n".encode()
        )
        try:
            async with asyncio.timeout(5):
                await reader.readuntil(b"event: snapshot")
            yield reader
        finally:
            writer.close()

    async def state(self) -> tuple[int, int]:
        """What must not move when a request is refused: rows written ever, and the stream's offset."""
        changes = await self.database.run(lambda transaction: transaction.execute("SELECT total_changes()").fetchone())
        return int(changes[0]), self.broadcaster.offset


def _pages(folder: Path) -> Path:
    for name, text in {
        "player/index.html": '<!doctype html><html data-version="__VERSION__">',
        "player/p.js": "export {};",
        "player/.secret.js": "CANARY",
        "player/.git/config.json": "CANARY",
        "player/node_modules/x.js": "CANARY",
        "player/types.d.ts": "CANARY",
        "queue/index.html": "<!doctype html>",
        "shared/loading.js": "in the page",
        "shared/stream.js": "export const shared = 1;",
        "node_modules/x/index.js": "CANARY",
        "package.json": "CANARY",
    }.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder
