"""The one composition of the program: services, server and their life. ``main`` and the tests build from here."""

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import Struct

from app.adapters.disk import Disk
from app.adapters.media.local_media import LocalMedia, LocalMediaStore
from app.adapters.media.resolver import HostedMedia
from app.adapters.media.resolver import MediaResolver as SystemResolver
from app.adapters.media.thumbnails import Thumbnails
from app.adapters.media.youtube import YtdlpResolver
from app.adapters.secret_store import SecretStore
from app.adapters.speech.audio_output import AudioOutput
from app.adapters.speech.engines import PiperSpeaker, Pyttsx3Speaker, SpeechEngine
from app.adapters.speech.speakers import Speakers
from app.adapters.user_files import UserTextFiles
from app.domain.events import (
    Event,
    FallbackChanged,
    FeedsChanged,
    Notice,
    NoticeKind,
    PlayerChanged,
    QueueChanged,
    SettingsChanged,
    SourcesChanged,
    SpeechChanged,
    VoicesChanged,
)
from app.domain.feeds import FeedKind
from app.domain.reasons import Language
from app.domain.settings import Settings
from app.domain.sources import percentile
from app.feeds.makers import FeedMakers
from app.hub.broadcaster import Broadcaster
from app.runtime.event_loop import LagMeter
from app.services.audience import Audience
from app.services.backups import Backups, BackupsService
from app.services.chat import ChatService
from app.services.donations import DonationsService
from app.services.fallback import FallbackService
from app.services.feeds.intake import FeedIntake
from app.services.feeds.service import FeedMaker, FeedsService
from app.services.history import HistoryService
from app.services.player.service import PlayerService
from app.services.ports import MediaFiles, MediaResolver, Playlists, Ports, Secrets, SpeechPorts, TextFiles
from app.services.queue.service import QueueService
from app.services.settings import SettingsService
from app.services.sources.heartbeat import Timing
from app.services.sources.service import SourcesService
from app.services.speech.service import SpeechService
from app.services.viewers import ViewersService
from app.store.database import Database
from app.web.access_control import AccessControl
from app.web.connection import WebLimits
from app.web.lan import Lan
from app.web.links import BootPages, Links
from app.web.routes.backups import BackupsApi
from app.web.routes.feeds import FeedsApi
from app.web.routes.history import HistoryApi
from app.web.routes.media import MediaApi, SignedLinks
from app.web.routes.metrics import MetricsApi
from app.web.routes.player import PlayerApi
from app.web.routes.queue import QueueApi
from app.web.routes.settings import SettingsApi
from app.web.routes.sources import SourcesApi
from app.web.routes.speech import SpeechApi
from app.web.routes.status import EventLatency, Figures, Monitored, StatusApi
from app.web.routes.viewers import ViewersApi
from app.web.routes.widgets import Widgets
from app.web.routes.window import WindowApi
from app.web.routing import Route
from app.web.server import RequestRate, WebServer
from app.web.stream import StreamApi
from app.web.tokens import Tokens
from app.web.websocket import WebSocketApi

logger = logging.getLogger(__name__)

WARM_UP_DELAY_S = 1.0
"""Between the start of the server and the import of yt-dlp and the speech engines, which takes most of a second."""

type Stage = tuple[str, Callable[[], Awaitable[object]]]


class SystemClock:
    """The system's time; tests pass their own clock."""

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic()

    def time(self) -> float:
        """Return seconds since 1970."""
        return time.time()


@dataclass(frozen=True, kw_only=True)
class Engines:
    """The world outside as services see it. Tests pass doubles for those that need the internet or a sound device.

    Attributes:
        resolver: Reads title and length of a video.
        playlists: Reads the videos of a playlist.
        files: The streamer's own media files.
        texts: Reads and writes the streamer's text files.
        speech: Synthesises and plays spoken messages.
        feeds: Makes the connections to chat and donation services.
        secrets: Keeps their keys.
    """

    resolver: MediaResolver
    playlists: Playlists
    files: MediaFiles
    texts: TextFiles
    speech: SpeechPorts
    feeds: Mapping[FeedKind, FeedMaker]
    secrets: Secrets


@dataclass(frozen=True, kw_only=True)
class ServiceOptions:
    """How services are set up for this run.

    Attributes:
        timing: Periods of ping and sweep.
        allowed_hosts: Hosts that media may be fetched from, besides YouTube.
        system_language: Language of the desktop.
        has_window: Something listens to what is announced for a window only.
    """

    timing: Timing = field(default_factory=Timing)
    allowed_hosts: frozenset[str] = frozenset()
    system_language: Language = "en"
    has_window: bool = True


@dataclass(frozen=True, kw_only=True)
class Services:
    """Everything that changes data, each the only writer of its subject."""

    settings: SettingsService
    sources: SourcesService
    queue: QueueService
    fallback: FallbackService
    player: PlayerService
    speech: SpeechService
    donations: DonationsService
    history: HistoryService
    viewers: ViewersService
    audience: Audience
    backups: BackupsService
    feeds: FeedsService

    async def load(self) -> None:
        """Read the stored data and continue where the last run ended.

        Raises:
            StoreError: The database cannot be used.
        """
        await self.audience.load()
        await self.queue.load()
        await self.fallback.load()
        await self.player.load()
        await self.speech.load()
        await self.donations.load()
        await self.feeds.load()

    def state(self) -> tuple[Event, ...]:
        """Return the current state as events, for a listener that has just joined."""
        return (
            SettingsChanged(settings=self.settings.settings),
            QueueChanged(queue=self.queue.summary),
            PlayerChanged(player=self.player.now()),
            SpeechChanged(speech=self.speech.now()),
            VoicesChanged(voices=self.speech.voices),
            SourcesChanged(sources=self.sources.all()),
            FallbackChanged(fallback=self.fallback.summary),
            FeedsChanged(feeds=self.feeds.all()),
        )

    def stages(self) -> tuple[Stage, ...]:
        """Return what has to be closed, in this order."""
        return (
            ("feeds", self.feeds.close),
            ("donations", self.donations.close),
            ("speech", self.speech.close),
            ("player", self.player.close),
            ("queue", self.queue.close),
            ("fallback list", self.fallback.close),
            ("audience", self.audience.close),
            ("copies", self.backups.close),
        )


def build_services(
    ports: Ports, engines: Engines, options: ServiceOptions, on_restart: Callable[[], object] = lambda: None
) -> Services:
    """Build every service; nothing runs and nothing is read yet.

    Args:
        ports: What they share.
        engines: The world outside.
        options: Of this run.
        on_restart: Called where Efir has to end in order and start again.
    """
    database, clock = ports.database, ports.clock
    sources = SourcesService(ports.broadcaster, clock, options.timing, announces_sources=options.has_window)
    settings = SettingsService(database, ports.broadcaster, options.system_language)
    queue = QueueService(ports, settings, engines.resolver, engines.files, allowed_hosts=options.allowed_hosts)
    fallback = FallbackService(ports, settings, engines.resolver, engines.playlists, engines.files, engines.texts)
    player = PlayerService(ports, settings, queue.playback, fallback, sources, engines.speech.links)
    speech = SpeechService(ports, settings, sources, player, engines.speech)
    donations = DonationsService(database, speech, queue, clock)
    intake = FeedIntake(
        settings, sources, queue, donations, speech, ChatService(ports, settings, queue, speech, player)
    )
    audience = Audience(lambda: settings.settings)
    ports.broadcaster.show_as(audience.shown)
    ports.broadcaster.listen(audience.on_event)
    return Services(
        settings=settings,
        sources=sources,
        queue=queue,
        fallback=fallback,
        player=player,
        speech=speech,
        donations=donations,
        history=HistoryService(database, queue, speech, donations, settings, engines.texts),
        viewers=ViewersService(settings, queue, speech),
        audience=audience,
        backups=BackupsService(database, clock, on_restart),
        feeds=FeedsService(ports, settings, intake, engines.secrets, engines.feeds),
    )


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Where this run keeps its data and how it is served.

    Attributes:
        folder: The data folder; it exists and no other instance uses it.
        resources: The program's own files.
        options: How the services are set up.
        limits: How much one HTTP client may take.
        routes: Served besides the program's own, as by benchmarks.
        disk: Reads media files, whose disk may hang.
        feed_addresses: Of services that are asked instead of the real ones.
        stage_s: How long each stage of the shutdown may take.
        core_lag: Measures the core's loop.
        window_lag: Measures the window's loop; None without a window.
    """

    folder: Path
    resources: Path
    options: ServiceOptions = field(default_factory=ServiceOptions)
    limits: WebLimits = field(default_factory=WebLimits)
    routes: Sequence[Route] = ()
    disk: Disk = field(default_factory=Disk)
    feed_addresses: Mapping[FeedKind, str] = field(default_factory=dict)
    stage_s: float = 1.0
    core_lag: LagMeter = field(default_factory=lambda: LagMeter("core"))
    window_lag: LagMeter | None = None


class Stored(Struct, frozen=True, kw_only=True):
    """What the window has to know before it is built.

    Attributes:
        backups: What became of the data at the start.
        broken: Settings that could not be read and have their default values.
    """

    settings: Settings
    backups: Backups
    broken: tuple[str, ...]


class Workers:
    """The program's own engines, most of them in worker processes: yt-dlp, speech, sound output, language."""

    def __init__(self, profile: Profile, links: SignedLinks, on_restart: Callable[[str], None]) -> None:
        """Build them; none runs yet.

        Args:
            profile: Where they keep files, and the hosts they may reach.
            links: Signs paths of media files.
            on_restart: Called with the name of an engine that was restarted.
        """
        hosts, cache = profile.options.allowed_hosts, profile.folder / "cache"
        sounds = cache / "speech"
        sounds.mkdir(parents=True, exist_ok=True)
        self.thumbnails = Thumbnails(cache / "thumbnails")
        local = LocalMedia()
        youtube = YtdlpResolver(on_restart=lambda: on_restart("yt-dlp"))
        self._resolver = SystemResolver(youtube, local, HostedMedia(hosts, cache, local) if hosts else None)
        speakers: list[SpeechEngine] = [
            PiperSpeaker(profile.folder / "voices", on_restart=lambda: on_restart("speech")),
            Pyttsx3Speaker(on_restart=lambda: on_restart("speech")),
        ]
        self.engines = Engines(
            resolver=self._resolver,
            playlists=youtube,
            files=LocalMediaStore(profile.disk),
            texts=UserTextFiles(),
            speech=SpeechPorts(
                speaker=Speakers(speakers),
                output=AudioOutput(),
                links=links,
                folder=sounds,
            ),
            feeds=FeedMakers(profile.feed_addresses).all(),
            secrets=SecretStore(profile.folder),
        )

    async def start(self) -> None:
        """Start the workers that later requests would wait for."""
        await self._resolver.start()

    def stages(self) -> tuple[Stage, ...]:
        """Return what has to be closed, in this order."""
        return (("thumbnails", self.thumbnails.close), ("workers", self._resolver.close))


class Core:
    """The program without its window. Built before its loop runs, since that reads files; all else is on the loop.

    Attributes:
        services: Everything that changes data.
        server: The HTTP server; its ``port`` is known after ``listen``.
        has_window: False from the beginning, or once it is known that none can be shown.
        restart: Set where Efir has to end in order and start again.
    """

    def __init__(self, profile: Profile, engines: Callable[[SignedLinks], Engines] | None = None) -> None:
        """Build everything; nothing runs yet.

        Args:
            profile: Of this run.
            engines: Returns doubles of the world outside, for links of media files; None for the program's own.

        Raises:
            OSError: The data folder cannot be written.
        """
        self._profile = profile
        self.has_window = profile.window_lag is not None
        self.folder = profile.folder
        self.restart = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        clock = SystemClock()
        self.widgets = Widgets(profile.resources / "widgets")
        self.tokens = Tokens(profile.folder)
        self.database = Database(profile.folder / "efir.sqlite")
        self.broadcaster = Broadcaster(
            secrets.token_hex(4), clock, self.widgets.version, round(profile.options.timing.ping_s * 1000)
        )
        self.media_links = SignedLinks(secrets.token_bytes(32))
        self._workers = None if engines else Workers(profile, self.media_links, self._on_restart)
        ports = Ports(database=self.database, broadcaster=self.broadcaster, clock=clock)
        used = engines(self.media_links) if engines else self._workers.engines if self._workers else None
        assert used is not None  # noqa: S101 -- one of both is there
        self.services = build_services(ports, used, profile.options, self.restart.set)
        settings = self.services.settings
        self.access = AccessControl(self.tokens, lambda: settings.settings.network.host_names, clock.monotonic)
        boot_pages = BootPages(profile.folder / "boot", profile.resources / "boot.html")
        sources, notify = self.services.sources, self.broadcaster.notify
        self.links = Links(self.widgets.names, self.tokens, self.access, sources, boot_pages, notify)
        self.websockets = WebSocketApi(self.services.sources, self.access)
        self.server = self._server()
        self.lan = Lan(self.server, lambda: settings.settings.network.lan_address, self.broadcaster.notify)
        self.broadcaster.listen(self._on_event)

    def _server(self) -> WebServer:
        services, rate = self.services, RequestRate()
        monitored = Monitored(
            figures=self.figures,
            polling=rate.per_second,
            queue=services.queue,
            speech=services.speech,
            sources=services.sources,
        )
        parts = (
            StreamApi(services.sources, services.player, services.speech),
            self.websockets,
            QueueApi(services.queue),
            PlayerApi(services.player),
            SpeechApi(services.speech, services.donations),
            HistoryApi(services.history),
            ViewersApi(services.viewers),
            BackupsApi(services.backups),
            FeedsApi(services.feeds),
            SettingsApi(services.settings),
            SourcesApi(services.sources, self.links),
            StatusApi(monitored),
            MetricsApi(monitored, self.broadcaster, self.widgets.names),
            MediaApi(self.media_links, self.media_path, self.media_folders, self._profile.disk),
            WindowApi(self.broadcaster.notify, lambda: self.has_window),
            self.widgets,
        )
        routes = [route for part in parts for route in part.routes()]
        return WebServer(
            [*routes, *self._profile.routes],
            self.access,
            rate=rate,
            error_message=services.settings.error_message,
            end_streams=self._end_streams,
            limits=self._profile.limits,
        )

    def media_path(self, item_id: str) -> str | None:
        """Return the absolute path of an item's or a message's file, or None where it has none to give."""
        return self.services.speech.media_path(item_id) or self.services.player.media_path(item_id)

    def media_folders(self, item_id: str) -> tuple[str, ...] | None:
        """Return the folders that an item's file must still be in; None for a file of Efir's own."""
        if self.services.player.media_path(item_id) is None:
            return None
        media, own = self.services.settings.settings.media, self.services.player.own_folder(item_id)
        return (*media.folders, *filter(None, [media.fallback_folder, own]), str(self.folder / "cache"))

    async def open(self) -> None:
        """Open the data and continue where the last run ended.

        Raises:
            StoreError: The database cannot be used.
        """
        await self.database.open()
        await self.services.backups.load()
        await self.services.settings.load()
        await self.services.load()

    async def listen(self, host: str, ports: Iterable[int]) -> int:
        """Start the server at the first free port and return it.

        Raises:
            OSError: Every port is taken, or this PC has no such address.
        """
        port = await self.server.start(host, *ports)
        self.services.sources.start()
        self.services.backups.start()
        self.services.feeds.start()
        await self.lan.refresh()
        self._start(self._warm_up())
        return port

    async def stop(self) -> None:
        """Stop everything in stages, each with a deadline; a stage that misses it is named in the log."""
        for task in self._tasks:
            task.cancel()
        workers = self._workers.stages() if self._workers is not None else ()
        stages: tuple[Stage, ...] = (
            ("LAN", self.lan.close),
            ("server", self.server.stop),
            *self.services.stages(),
            *workers,
            ("database", self.database.close),
        )
        for name, stage in stages:
            try:
                async with asyncio.timeout(self._profile.stage_s):
                    await stage()
            except TimeoutError:
                logger.warning("%s did not stop in time", name)
            except Exception:
                logger.exception("Failed to stop %s", name)  # the next stages have to run all the same

    async def _warm_up(self) -> None:
        await self.links.write_files()
        await asyncio.sleep(WARM_UP_DELAY_S)
        await self.services.speech.start()
        self.broadcaster.notify(VoicesChanged(voices=self.services.speech.voices))
        if self._workers is not None:
            await self._workers.start()

    async def _find_voices(self) -> None:
        if await self.services.speech.start(is_again=True):
            self.broadcaster.notify(VoicesChanged(voices=self.services.speech.voices))

    async def _end_streams(self) -> None:
        self.services.sources.stop()
        self.websockets.stop()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, SettingsChanged):
            self._start(self.services.queue.settings_changed())
            self._start(self.lan.refresh())
            self._start(self._find_voices())

    def _start(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work, name=getattr(work, "__qualname__", "core"))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _on_restart(self, engine: str) -> None:
        self.broadcaster.notify(Notice(kind=NoticeKind.ENGINE_RESTARTED, subject=engine))

    async def thumbnail(self, url: str) -> bytes | None:
        """Return the picture of a video by its address; None where there is none."""
        return None if self._workers is None else await self._workers.thumbnails.get(url)

    async def stored(self) -> Stored:
        """Return the settings, and what of the stored data could not be used."""
        settings = self.services.settings
        return Stored(
            settings=settings.settings, backups=await self.services.backups.at_start(), broken=tuple(settings.broken)
        )

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call the listener with the current state and then with every event; return the function that ends it."""
        for event in (*self.services.state(), self.lan.state, self.links.event()):
            listener(event)
        return self.broadcaster.listen(listener)

    def figures(self) -> Figures:
        """Return what only the program as a whole knows."""
        times, profile = sorted(self.broadcaster.fanout_ms), self._profile
        return Figures(
            epoch=self.broadcaster.epoch,
            offset=self.broadcaster.offset,
            core_lag_ms=profile.core_lag.lag(),
            window_lag_ms=profile.window_lag.lag() if self.has_window and profile.window_lag is not None else None,
            event_latency_ms=EventLatency(p50=_percentile(times, 0.5), p99=_percentile(times, 0.99)),
        )


def _percentile(ordered: Sequence[float], share: float) -> float | None:
    return round(percentile(ordered, share), 3) if ordered else None
