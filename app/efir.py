"""The program without its window: builds every part, starts and stops them in order."""

import asyncio
import logging
import math
import secrets
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from app.adapters.audio_output import AudioOutput
from app.adapters.disk import Disk
from app.adapters.hosted_media import HostedMedia
from app.adapters.language_detector import LanguageDetector
from app.adapters.local_media import LocalMedia, OwnFiles
from app.adapters.media_resolver import MediaResolver
from app.adapters.piper_speaker import PiperSpeaker
from app.adapters.pyttsx3_speaker import Pyttsx3Speaker
from app.adapters.speakers import Speakers
from app.adapters.text_file import TextFile
from app.adapters.ytdlp_resolver import YtdlpResolver
from app.clock import SystemClock
from app.domain.events import Event, Notice, NoticeKind, SettingsChanged
from app.domain.ids import QueueItemId
from app.domain.reasons import Language
from app.hub.broadcaster import Broadcaster
from app.services.connections import ConnectionsService, Timing
from app.services.donations import DonationsService
from app.services.fallback import FallbackService
from app.services.history import HistoryService
from app.services.player import PlayerService
from app.services.ports import Ports, SpeechPorts
from app.services.queue import QueueService
from app.services.settings import SettingsService
from app.services.speech import make_speech
from app.store.database import Database
from app.web.boot_pages import BootPages
from app.web.events import EventRoutes
from app.web.history import HistoryApi
from app.web.lan import Lan
from app.web.media import MediaApi, MediaLinks
from app.web.metrics import MetricsApi
from app.web.player import PlayerApi
from app.web.queue import QueueApi
from app.web.rate import RequestRate
from app.web.security import Gate
from app.web.server import WebServer
from app.web.settings import SettingsApi
from app.web.sources import Links, SourcesApi
from app.web.speech import SpeechApi
from app.web.status import Figures, Latency, StatusApi
from app.web.tokens import Tokens
from app.web.websocket import WebSocketRoutes
from app.web.widgets import Widgets

logger = logging.getLogger(__name__)

_WARM_UP_AFTER_S = 1.0
"""yt-dlp takes most of a second to import: it does so when the start is over."""
_STAGE_S = 1.0
"""How long each stage of the end may take."""


class Profile(Struct, frozen=True, kw_only=True):
    """Where this run keeps its things and what it may reach.

    Attributes:
        folder: The data folder; it exists and is ours.
        resources: The program's own files.
        loop_lag_ms: Returns how long the loop was held, 99th percentile.
        system_language: What the person's desktop speaks.
    """

    folder: Path
    resources: Path
    timing: Timing
    allowed_hosts: frozenset[str]
    loop_lag_ms: Callable[[], float]
    system_language: Language = "en"


class Stage(Protocol):
    """Something that can be ended."""

    async def __call__(self) -> object:
        """End it."""


class Efir:
    """All parts but the window. Made before the loop runs, since it reads files."""

    def __init__(self, profile: Profile) -> None:
        """Build everything; nothing runs yet.

        Raises:
            OSError: The data folder cannot be written.
        """
        self._profile = profile
        self.folder = profile.folder
        self._warm_up: asyncio.Task[None] | None = None
        self._commands: set[asyncio.Task[None]] = set()
        clock = SystemClock()
        hosts = profile.allowed_hosts
        self.widgets = Widgets(profile.resources / "widgets")
        self.tokens = Tokens(profile.folder)
        self.database = Database(profile.folder / "efir.sqlite")
        self.broadcaster = Broadcaster(secrets.token_hex(4), clock, self.widgets.version)
        self.connections = ConnectionsService(self.broadcaster, clock, profile.timing)
        self.settings = SettingsService(self.database, self.broadcaster, profile.system_language)
        local = LocalMedia()
        hosted = HostedMedia(hosts, profile.folder / "cache", local) if hosts else None
        youtube = YtdlpResolver(on_restart=lambda: self._on_restart("yt-dlp"))
        self.resolver = MediaResolver(youtube, local, hosted)
        disk = Disk()
        files = OwnFiles(disk)
        ports = Ports(database=self.database, broadcaster=self.broadcaster, clock=clock)
        self.queue = QueueService(ports, self.settings, self.resolver, files, allowed_hosts=hosts)
        texts = TextFile()
        self.fallback = FallbackService(ports, self.settings, self.resolver, youtube, files, texts)
        media_links = MediaLinks(secrets.token_bytes(32))
        self.player = PlayerService(ports, self.settings, self.queue, self.fallback, self.connections, media_links)
        sounds = profile.folder / "cache" / "speech"
        sounds.mkdir(parents=True, exist_ok=True)
        self.detector = LanguageDetector()
        speech_ports = SpeechPorts(
            speaker=self._speakers(),
            output=AudioOutput(),
            links=media_links,
            folder=sounds,
            detect=self.detector.detect,
        )
        self.speech = make_speech(ports, self.settings, self.connections, self.player, speech_ports)
        self.donations = DonationsService(self.database, self.speech, self.queue, clock)
        self.history = HistoryService(self.database, self.queue, self.speech, self.donations, self.settings, texts)
        self.gate = Gate(self.tokens, lambda: self.settings.settings.network.host_names, clock.monotonic)
        boot_pages = BootPages(profile.folder / "boot", profile.resources / "boot.html")
        self.links = Links(self.widgets.names, self.tokens, self.gate, self.connections, boot_pages)
        self.websockets = WebSocketRoutes(self.connections, self.gate)
        self.server = self._server(media_links, disk)
        self.lan = Lan(self.server, lambda: self.settings.settings.network.lan_address, self.broadcaster.notify)
        self.broadcaster.listen(self._on_event)

    def _speakers(self) -> Speakers:
        """Return the engines; voices that the streamer chose come before the one that is always there."""

        def restarted() -> None:
            self._on_restart("speech")

        own = PiperSpeaker(self.folder / "voices", on_restart=restarted)
        return Speakers([own, Pyttsx3Speaker(on_restart=restarted)])

    def _server(self, media_links: MediaLinks, disk: Disk) -> WebServer:
        rate = RequestRate()
        parts = (
            EventRoutes(self.connections, self.player, self.speech),
            self.websockets,
            QueueApi(self.queue),
            PlayerApi(self.player),
            SpeechApi(self.speech, self.donations),
            HistoryApi(self.history),
            SettingsApi(self.settings),
            SourcesApi(self.connections, self.links),
            StatusApi(self, queue=self.queue, speech=self.speech, connections=self.connections, rate=rate),
            MetricsApi(
                self,
                queue=self.queue,
                speech=self.speech,
                connections=self.connections,
                broadcaster=self.broadcaster,
                rate=rate,
                widgets=self.widgets.names,
            ),
            MediaApi(media_links, self._media_path, disk),
            self.widgets,
        )
        routes = [route for part in parts for route in part.routes()]
        return WebServer(routes, self.gate, rate=rate, told=self.settings.told, end_streams=self._end_streams)

    def _media_path(self, item_id: QueueItemId) -> str | None:
        return self.speech.media_path(item_id) or self.player.media_path(item_id)

    async def open(self) -> None:
        """Open the data and take up where the last run ended.

        Raises:
            StoreError: The database cannot be used.
        """
        await self.database.open()
        await self.settings.load()
        await self.queue.load()
        await self.fallback.load()
        await self.player.load()
        await self.speech.load()
        await self.donations.load()

    async def listen(self, host: str, ports: Iterable[int]) -> int:
        """Open the doors at the first port that is free; return it.

        Raises:
            OSError: Every port is taken, or the address is not ours.
        """
        port = await self.server.start(host, *ports)
        self.connections.start()
        await self.lan.refresh()
        self._warm_up = asyncio.get_running_loop().create_task(self._warm(), name="warm up")
        return port

    async def stop(self) -> None:
        """End everything in stages, each with its time; what does not end in time is left and named in the log."""
        if self._warm_up is not None:
            self._warm_up.cancel()
        stages: tuple[tuple[str, Stage], ...] = (
            ("other PCs", self.lan.close),
            ("server", self.server.stop),
            ("donations", self.donations.close),
            ("speech", self.speech.close),
            ("player", self.player.close),
            ("queue", self.queue.close),
            ("fallback", self.fallback.close),
            ("detector", self.detector.close),
            ("workers", self.resolver.close),
            ("database", self.database.close),
        )
        for name, stage in stages:
            try:
                async with asyncio.timeout(_STAGE_S):
                    await stage()
            except TimeoutError:
                logger.warning("%s did not end in time", name)
            except Exception:
                logger.exception("%s did not end well", name)  # what comes after has to be ended all the same

    async def _warm(self) -> None:
        await self.links.write_files()
        await asyncio.sleep(_WARM_UP_AFTER_S)
        await self.detector.open()
        await self.speech.start()
        await self.resolver.start()

    async def _end_streams(self) -> None:
        self.connections.stop()
        self.websockets.stop()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, SettingsChanged):
            for follow in (self.queue.settings_changed, self.lan.refresh):
                task = asyncio.get_running_loop().create_task(follow(), name="settings")
                self._commands.add(task)
                task.add_done_callback(self._commands.discard)

    def _on_restart(self, engine: str) -> None:
        self.broadcaster.notify(Notice(kind=NoticeKind.ENGINE_RESTARTED, subject=engine))

    def figures(self) -> Figures:
        """Return what only the program as a whole knows."""
        times = sorted(self.broadcaster.fanout_ms)
        return Figures(
            epoch=self.broadcaster.epoch,
            offset=self.broadcaster.offset,
            loop_lag_ms=round(self._profile.loop_lag_ms(), 1),
            event_latency_ms=Latency(p50=_percentile(times, 0.5), p99=_percentile(times, 0.99)),
        )


def _percentile(ordered: Sequence[float], share: float) -> float | None:
    return round(ordered[math.ceil(share * len(ordered)) - 1], 3) if ordered else None
