"""The program itself but for its window, over a real database; only engines and the streamer's files are doubles."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import override

from app.adapters.disk import Disk
from app.adapters.recording_file import RecordingFile
from app.adapters.user_files import UserTextFiles
from app.core import Core, Engines, Profile, ServiceOptions
from app.domain.errors import MediaUnavailableError, RefusedError
from app.domain.feeds import FeedKind
from app.domain.media import MediaSource, ResolvedMedia
from app.domain.reasons import Reason
from app.runtime.event_loop import Lag
from app.services.ports import ObsPorts, SpeechPorts
from app.services.public_hub.outbox import HubOutbox
from app.services.sources.heartbeat import Timing
from app.web.connection import WebLimits
from app.web.routes.media import SignedLinks
from app.web.routes.status import EventLatency, Figures
from app.web.routing import Route
from tests.fakes.obs import FakeObs, ObsHere
from tests.support import databases
from tests.support.doubles import (
    FakeChannel,
    FakeFeeds,
    FakeObsFile,
    FakeOutput,
    FakePlaylists,
    FakeSecrets,
    FakeSignIn,
    FakeSpeaker,
    FakeUndoFile,
    no_updates,
    sign_in_page,
)
from tests.support.waiting import SECONDS

ROOT = Path(__file__).parents[2]


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


async def exchange(port: int, request: bytes, seconds: float = 30.0, address: str = "127.0.0.1") -> Reply:
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


class ServedCore(Core):
    """The program's own, with figures that stand still, and a file for the item ``song``."""

    media_file: str | None = None

    @override
    def media_path(self, item_id: str) -> str | None:
        return self.media_file if item_id == "song" else super().media_path(item_id)

    @override
    def figures(self) -> Figures:
        return Figures(
            epoch=self.broadcaster.epoch,
            offset=self.broadcaster.offset,
            core_lag_ms=Lag(p99=0.5, max=1.0),
            event_latency_ms=EventLatency(p50=1.0, p99=2.0),
        )


@dataclass
class World:
    folder: Path
    limits: WebLimits = field(default_factory=WebLimits)
    extra: Sequence[Route] = ()
    timing: Timing = field(default_factory=Timing)

    async def open(self) -> None:
        data, resources = self.folder / "data", self.folder / "resources"
        data.mkdir(exist_ok=True)
        databases.begin(data / "efir.sqlite")
        _write_pages(resources / "widgets")
        (resources / "hub").mkdir(exist_ok=True)
        pages = {"moderator.html": "<!doctype html>moderator", "moderator.js": "export {};", "notes.txt": "x"}
        for name, text in pages.items():
            (resources / "hub" / name).write_text(text, encoding="utf-8")
        for page in ("boot.html", "sign_in.html"):
            shutil.copy(ROOT / "resources" / page, resources)
        self.resolver = Resolver()
        self.disk = Disk(deadline_s=1.5)
        self.feeds, self.secrets = FakeFeeds(), FakeSecrets()
        self.sign_in, self.channel = FakeSignIn(), FakeChannel()
        self.obs, self.obs_file, self.obs_undo = ObsHere(FakeObs()), FakeObsFile(), FakeUndoFile()
        profile = Profile(
            folder=data,
            resources=resources,
            options=ServiceOptions(timing=self.timing),
            limits=self.limits,
            routes=self.extra,
            disk=self.disk,
            stage_s=30.0,
        )
        self.core = ServedCore(profile, self.engines)
        services = self.core.services
        self.settings, self.queue, self.sources = services.settings, services.queue, services.sources
        self.player, self.speech = services.player, services.speech
        self.broadcaster, self.database, self.links = self.core.broadcaster, self.core.database, self.core.media_links
        self.server, self.access, self.widgets = self.core.server, self.core.access, self.core.widgets
        await self.core.open()
        await self.speech.start()
        self.port = await self.server.start("127.0.0.1", 0)

    def engines(self, links: SignedLinks) -> Engines:
        sounds = self.folder / "sounds"
        sounds.mkdir(exist_ok=True)
        return Engines(
            resolver=self.resolver,
            playlists=FakePlaylists(),
            files=Files(),
            texts=UserTextFiles(),
            speech=SpeechPorts(speaker=FakeSpeaker(), output=FakeOutput(), links=links, folder=sounds),
            feeds={kind: self.feeds.maker(kind) for kind in FeedKind},
            secrets=self.secrets,
            sign_in=self.sign_in,
            sign_in_page=sign_in_page,
            outbox=HubOutbox(),
            recording=RecordingFile(self.folder / "recording.jsonl"),
            channel=self.channel,
            obs=ObsPorts(
                serve=self.obs.serve,
                own_settings=self.obs_file,
                undo_file=self.obs_undo,
                is_well=self.obs.is_well,
            ),
            **no_updates(self.folder),
        )

    async def close(self) -> None:
        await self.core.stop()

    @property
    def control(self) -> str:
        return self.core.tokens.control.reveal()

    @property
    def display(self) -> str:
        return self.core.tokens.display.reveal()

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
            async with asyncio.timeout(SECONDS):
                await reader.readuntil(b"event: snapshot")
            yield reader
        finally:
            writer.close()

    async def state(self) -> tuple[int, int]:
        """What must not move when a request is refused: rows written ever, and the stream's offset."""
        changes = await self.database.run(lambda transaction: transaction.execute("SELECT total_changes()").fetchone())
        return int(changes[0]), self.broadcaster.offset


def _write_pages(folder: Path) -> None:
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
