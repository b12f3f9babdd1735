"""The one composition of the program: services, server and their life. ``main`` and the tests build from here."""

import asyncio
import logging
import secrets
import shutil
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from app.adapters import obs_client
from app.adapters.disk import Disk
from app.adapters.media.local_media import LocalMedia, LocalMediaStore
from app.adapters.media.resolver import HostedMedia
from app.adapters.media.resolver import MediaResolver as SystemResolver
from app.adapters.media.thumbnails import Thumbnails
from app.adapters.media.youtube import YtdlpResolver
from app.adapters.media.ytdlp_folder import UnpackedReleases
from app.adapters.media.ytdlp_index import PackageIndex
from app.adapters.obs_settings_file import ObsSettingsFile
from app.adapters.obs_undo_file import UndoFile
from app.adapters.recording_file import RecordingFile
from app.adapters.release_feed import ReleaseFeed, ReleaseFile
from app.adapters.secret_store import SecretStore
from app.adapters.speech.audio_output import AudioOutput
from app.adapters.speech.engines import PiperSpeaker, Pyttsx3Speaker, SpeechEngine
from app.adapters.speech.speakers import Speakers
from app.adapters.user_files import UserTextFiles
from app.domain import text
from app.domain.errors import ConflictError
from app.domain.events import (
    Event,
    FallbackChanged,
    FeedsChanged,
    HubChanged,
    ModeratorsChanged,
    Notice,
    NoticeKind,
    ObsChanged,
    PlayerChanged,
    QueueChanged,
    RecordingChanged,
    ReleaseChanged,
    SettingsChanged,
    SourcesChanged,
    SpeechChanged,
    VoicesChanged,
    YtdlpChanged,
)
from app.domain.feeds import FeedKind
from app.domain.obs_healing import WAIT_S
from app.domain.obs_look import WidgetLinks
from app.domain.player import PlayerState
from app.domain.reasons import Language
from app.domain.rehearsal import Evening, EveningKind, Rehearsed
from app.domain.releases import FEED
from app.domain.settings import Settings
from app.domain.sources import percentile
from app.domain.ytdlp import INDEX
from app.feeds.makers import FeedMakers, twitch_channel
from app.hub.broadcaster import Broadcaster
from app.runtime.event_loop import LagMeter, clock
from app.services.audience import Audience
from app.services.backups import Backups, BackupsService
from app.services.chat import ChatService
from app.services.donations import DonationsService
from app.services.fallback import FallbackService
from app.services.feeds.answers import ChatAnswers
from app.services.feeds.intake import FeedIntake
from app.services.feeds.keys import FeedKeys
from app.services.feeds.page_sign_in import PageSignIn
from app.services.feeds.rewards import RewardsService
from app.services.feeds.service import FeedMaker, FeedsService
from app.services.feeds.sign_in import SignInService
from app.services.history import HistoryService
from app.services.moderators.actions import ModeratorActions
from app.services.moderators.desk import ModeratorDesk
from app.services.moderators.invitations import InvitationBook
from app.services.moderators.service import ModeratorsService
from app.services.moderators.views import ModeratorViews
from app.services.obs.service import ObsService
from app.services.obs.watch import AirAsks, ObsWatch
from app.services.player.service import PlayerService
from app.services.ports import (
    Channel,
    MediaFiles,
    MediaResolver,
    ObsPorts,
    Playlists,
    Ports,
    RecordingPort,
    ReleasePorts,
    Secrets,
    SignIn,
    SignInPage,
    SpeechPorts,
    TextFiles,
    YtdlpPorts,
)
from app.services.public_hub.answers import PageAnswers
from app.services.public_hub.bad_messages import BadMessages
from app.services.public_hub.inbox import HubInbox, HubIntake
from app.services.public_hub.outbox import HubOutbox
from app.services.public_hub.publisher import PublicPublisher
from app.services.public_hub.service import PublicHubService
from app.services.public_hub.word import RequestWord
from app.services.queue.service import QueueService
from app.services.recorder import RecordedIntake, RecordedVideos, Recorder
from app.services.rehearsal import Display, EveningClock, EveningVideos, RehearsalServices, Silence, perform
from app.services.releases import ReleasesService
from app.services.settings import SettingsService
from app.services.sources.heartbeat import Timing
from app.services.sources.service import SourcesService
from app.services.speech.service import SpeechService
from app.services.streams import StreamsService
from app.services.viewers import ViewersService
from app.services.ytdlp import YtdlpService
from app.store.copies import copy_to
from app.store.database import Database
from app.store.rehearsal import forget_since, new_folder
from app.web.access_control import AccessControl
from app.web.connection import WebLimits
from app.web.lan import Lan
from app.web.links import BootPages, Links
from app.web.openapi import program_version
from app.web.routes.backups import BackupsApi
from app.web.routes.feeds import FeedsApi
from app.web.routes.history import HistoryApi
from app.web.routes.hub import HubApi
from app.web.routes.media import MediaApi, SignedLinks
from app.web.routes.metrics import MetricsApi
from app.web.routes.moderators import LAN, ModeratorPages, ModeratorsApi
from app.web.routes.obs import ObsApi
from app.web.routes.player import PlayerApi
from app.web.routes.queue import QueueApi
from app.web.routes.settings import SettingsApi
from app.web.routes.sign_in import SignedInPage, SignInApi
from app.web.routes.sources import SourcesApi
from app.web.routes.speech import SpeechApi
from app.web.routes.status import EventLatency, Figures, Monitored, StatusApi
from app.web.routes.updates import UpdatesApi
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
        return clock()

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
        sign_in: The streamer's account at Twitch.
        sign_in_page: Where the streamer signs in to DonationAlerts.
        channel: What Efir does in the streamer's channel, by that.
        obs: OBS on this PC or another.
        recording: Holds what feeds brought, for a rehearsal.
        outbox: What is published at the hub.
        ytdlp: Where newer releases of yt-dlp come from, are kept and run.
        releases: Where newer releases of Efir are announced.
    """

    resolver: MediaResolver
    playlists: Playlists
    files: MediaFiles
    texts: TextFiles
    speech: SpeechPorts
    feeds: Mapping[FeedKind, FeedMaker]
    secrets: Secrets
    sign_in: SignIn
    sign_in_page: SignInPage
    channel: Channel
    obs: ObsPorts
    recording: RecordingPort
    outbox: HubOutbox
    ytdlp: YtdlpPorts
    releases: ReleasePorts


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
    sign_in: SignInService
    page_sign_in: PageSignIn
    rewards: RewardsService
    answers: ChatAnswers
    secrets: Secrets
    intake: FeedIntake
    obs: ObsService
    hub: PublicHubService
    moderators: ModeratorsService
    streams: StreamsService
    recorder: Recorder
    rehearsal: "Rehearsal"

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
        await self.moderators.load()

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
            RecordingChanged(recording=self.recorder.recording),
            HubChanged(hub=self.hub.status()),
            ModeratorsChanged(invitations=self.moderators.all()),
            ObsChanged(obs=self.obs.status()),
        )

    def stages(self) -> tuple[Stage, ...]:
        """Return what has to be closed, in this order."""
        return (
            ("OBS", self.obs.close),
            ("streams", self.streams.close),
            ("sign-in", self.sign_in.cancel),
            ("page of a sign-in", self.page_sign_in.cancel),
            ("hub", self.hub.close),
            ("moderators", self.moderators.close),
            ("feeds", self.feeds.close),
            ("recording", self.recorder.close),
            ("rewards", self.rewards.close),
            ("answers", self.answers.close),
            ("donations", self.donations.close),
            ("speech", self.speech.close),
            ("player", self.player.close),
            ("queue", self.queue.close),
            ("fallback list", self.fallback.close),
            ("audience", self.audience.close),
            ("copies", self.backups.close),
        )


class Updates:
    """What knows of newer versions. It is no part of a rehearsal.

    Attributes:
        ytdlp: Which yt-dlp is in use.
        releases: Newer releases of Efir.
    """

    def __init__(self, ports: Ports, settings: SettingsService, engines: Engines) -> None:
        """Build it; nothing is read or asked yet."""
        self.ytdlp = YtdlpService(ports, engines.ytdlp)
        self.releases = ReleasesService(ports, settings, engines.releases)

    async def start(self) -> None:
        """Read what else is remembered, and look from then on whether it is time to ask for releases."""
        await self.ytdlp.start()
        await self.releases.start()

    def state(self) -> tuple[Event, ...]:
        """Return the current state as events."""
        return YtdlpChanged(ytdlp=self.ytdlp.status()), ReleaseChanged(release=self.releases.status())

    def stages(self) -> tuple[Stage, ...]:
        """Return what has to be closed, in this order."""
        return ("releases", self.releases.close), ("yt-dlp", self.ytdlp.close)


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
    database, clock, recorder = ports.database, ports.clock, Recorder(ports, engines.recording)
    resolver = RecordedVideos(engines.resolver, recorder)
    sources = SourcesService(ports.broadcaster, clock, options.timing, announces_sources=options.has_window)
    settings = SettingsService(database, ports.broadcaster, options.system_language)
    queue = QueueService(ports, settings, resolver, engines.files, allowed_hosts=options.allowed_hosts)
    fallback = FallbackService(ports, settings, engines.resolver, engines.playlists, engines.files, engines.texts)
    player = PlayerService(ports, settings, queue.playback, fallback, sources, engines.speech.links)
    speech = SpeechService(ports, settings, sources, player, engines.speech)
    donations = DonationsService(database, speech, queue, clock)
    intake = FeedIntake(
        settings, sources, queue, donations, speech, ChatService(ports, settings, queue, speech, player)
    )
    rewards = RewardsService(ports.broadcaster, settings, intake, queue, speech, engines.channel)
    sign_in = SignInService(clock, settings, engines.sign_in)
    page_sign_in = PageSignIn(clock, settings, engines.sign_in_page)
    keys = FeedKeys(engines.secrets, sign_in)
    audience = Audience(lambda: settings.settings)
    ports.broadcaster.show_as(audience.shown)
    ports.broadcaster.listen(audience.on_event)
    word, bad = RequestWord(clock, settings), BadMessages(clock)
    publisher = PublicPublisher(ports, settings, queue, player, audience, word)
    page_answers = PageAnswers(ports, settings, queue, audience)
    viewers, book = ViewersService(settings, queue, speech), InvitationBook(ports, engines.secrets)
    desk = ModeratorDesk(ports, settings, book, ModeratorActions(queue, player, speech, viewers), bad)
    views = ModeratorViews(ports, settings, book, desk, (queue, player, speech))
    moderators = ModeratorsService(book, desk, views)
    inbox = HubInbox(clock, settings, queue, page_answers, word, desk)
    taken = HubIntake(RecordedIntake(rewards, recorder), inbox)
    hub = PublicHubService(ports, settings, keys, engines.outbox, (publisher, page_answers, word, views, bad))
    moderators.hub_address = hub.moderators_page
    asks = AirAsks(set_off_air=queue.gate.set_off_air, set_unseen=player.set_unseen)
    obs = ObsService(ports, settings, ObsWatch(ports, engines.obs, settings, engines.secrets, sources, asks))
    live = Live(speech=speech, player=player, obs=obs, recorder=recorder)
    return Services(
        settings=settings,
        sources=sources,
        queue=queue,
        fallback=fallback,
        player=player,
        speech=speech,
        donations=donations,
        history=HistoryService(database, queue, speech, donations, settings, engines.texts),
        viewers=viewers,
        audience=audience,
        backups=BackupsService(database, clock, on_restart),
        feeds=FeedsService(ports, settings, taken, keys, engines.feeds, page_sign_in),
        sign_in=sign_in,
        page_sign_in=page_sign_in,
        rewards=rewards,
        answers=ChatAnswers(ports, settings, sign_in, engines.channel, audience.shown),
        secrets=engines.secrets,
        intake=intake,
        obs=obs,
        hub=hub,
        moderators=moderators,
        streams=StreamsService(ports),
        recorder=recorder,
        rehearsal=Rehearsal(ports, engines, options, live),
    )


@dataclass(frozen=True, kw_only=True)
class Live:
    """What a rehearsal asks of the services that are really in use."""

    speech: SpeechService
    player: PlayerService
    obs: ObsService
    recorder: Recorder

    def is_on_air(self) -> bool:
        """Return whether anybody would see or hear a rehearsal, as far as that is known."""
        plays = self.player.now().state in {PlayerState.OFFERED, PlayerState.PLAYING}
        return plays or self.speech.now().message is not None or self.obs.status().on_air is not None


class Rehearsal:
    """Tries the rules on an evening, on a copy of the database. It changes nothing; sources show it as a test."""

    def __init__(self, ports: Ports, engines: Engines, options: ServiceOptions, live: Live) -> None:
        self._ports = ports
        self._engines = engines
        self._options = options
        self._live = live
        self._is_running = False

    async def run(self, kind: EveningKind = EveningKind.MADE_UP) -> Rehearsed:
        """Rehearse, in some seconds, and return what the rules made of it.

        Raises:
            ConflictError: Something is on air, a rehearsal runs, or there is no recording.
            OutsideError: The copy cannot be made or written, or the recording cannot be read.
        """
        if self._live.is_on_air():
            raise ConflictError("rehearsal_on_air")
        if self._is_running:
            raise ConflictError("rehearsal_runs")
        self._is_running = True
        try:
            began = datetime.fromtimestamp(self._ports.clock.time(), UTC)
            is_recorded = kind is EveningKind.RECORDED
            evening = await (self._live.recorder.evening() if is_recorded else asyncio.to_thread(_made_up, began))
            return await self._rehearse(evening)
        finally:
            self._is_running = False

    async def _rehearse(self, evening: Evening) -> Rehearsed:
        """Play an evening to services of their own; of the engines only what reaches nobody is used."""
        database, engines = self._ports.database.path, self._engines
        folder, clock = await asyncio.to_thread(new_folder, database), EveningClock(SystemClock())
        copy, silence = Database(folder / database.name), Silence(self._live.speech.voices)
        broadcaster = Broadcaster(secrets.token_hex(4), clock, "")
        speech = SpeechPorts(speaker=silence, output=silence, links=engines.speech.links, folder=folder)
        own = replace(engines, resolver=EveningVideos(evening.videos), speech=speech, feeds={})
        services = build_services(Ports(database=copy, broadcaster=broadcaster, clock=clock), own, self._options)
        await services.answers.close()  # nothing is written in the streamer's chat
        await services.rewards.close()
        notify, is_on_air = self._ports.broadcaster.notify, self._live.is_on_air
        display = Display(self._ports.clock, notify, services.audience, is_on_air)
        try:
            await asyncio.to_thread(copy_to, database, copy.path)
            await copy.open()
            try:
                await copy.run(lambda transaction: forget_since(transaction, evening.began))
                await services.settings.load()
                await services.load()
                await services.speech.start()
                used = RehearsalServices(
                    clock=clock,
                    broadcaster=broadcaster,
                    intake=services.intake,
                    queue=services.queue,
                    speech=services.speech,
                    language=services.settings.stream_language,
                )
                return await perform(used, evening.events, display)
            finally:
                for _, close in services.stages():
                    await close()
                await copy.close()
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def _made_up(began: datetime) -> Evening:
    """Make an evening up. Blocks for some milliseconds."""
    from app.feeds.evening import MadeUp  # noqa: PLC0415 -- the start needs no parsers

    return MadeUp(secrets.token_hex(4), began).evening


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
        ytdlp_index: Where newer releases of yt-dlp are.
        release_feed: Where newer releases of Efir are announced.
        stage_s: How long each stage of the shutdown may take.
        obs_wait_s: How long a page in OBS may be away before OBS is asked to load it again.
        core_lag: Measures the core's loop.
        window_lag: Measures the window's loop; None without a window.
    """

    folder: Path
    resources: Path
    options: ServiceOptions = field(default_factory=ServiceOptions)
    limits: WebLimits = field(default_factory=WebLimits)
    routes: Sequence[Route] = ()
    disk: Disk = field(default_factory=Disk)
    feed_addresses: Mapping[str, str] = field(default_factory=dict)
    ytdlp_index: str = INDEX
    release_feed: str = FEED
    stage_s: float = 1.0
    obs_wait_s: float = WAIT_S
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
        secrets = SecretStore(profile.folder)
        channel = twitch_channel(secrets, profile.feed_addresses)
        self._channel = channel
        outbox = HubOutbox()
        makers = FeedMakers(profile.feed_addresses, channel, outbox)
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
            feeds=makers.all(),
            secrets=secrets,
            sign_in=channel.login,
            sign_in_page=makers.sign_in_page,
            channel=channel,
            obs=ObsPorts(
                serve=obs_client.serve,
                own_settings=ObsSettingsFile(),
                undo_file=UndoFile(profile.folder),
                is_well=obs_client.is_well,
                wait_s=profile.obs_wait_s,
            ),
            recording=RecordingFile(profile.folder / "recording.jsonl"),
            outbox=outbox,
            ytdlp=YtdlpPorts(
                index=PackageIndex(profile.ytdlp_index),
                folder=UnpackedReleases(profile.folder / "yt-dlp"),
                engine=youtube,
            ),
            releases=ReleasePorts(
                feed=ReleaseFeed(profile.release_feed),
                keeper=ReleaseFile(profile.folder / "releases.json"),
                installed=program_version,
            ),
        )

    async def start(self) -> None:
        """Start the workers that later requests would wait for."""
        await self._resolver.start()

    def stages(self) -> tuple[Stage, ...]:
        """Return what has to be closed, in this order."""
        return (
            ("tokens", self._channel.login.close),
            ("Twitch", self._channel.close),
            ("thumbnails", self.thumbnails.close),
            ("workers", self._resolver.close),
        )


class Core:
    """The program without its window. Built before its loop runs, since that reads files; all else is on the loop.

    Attributes:
        services: Everything that changes data.
        updates: What knows of newer versions.
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
        self.updates = Updates(ports, settings, used)
        self.access = AccessControl(self.tokens, lambda: settings.settings.network.host_names, clock.monotonic)
        boot_pages = BootPages(profile.folder / "boot", profile.resources / "boot.html")
        sources, notify = self.services.sources, self.broadcaster.notify
        self.links = Links(self.widgets.names, self.tokens, self.access, sources, boot_pages, notify)
        self.links.hand_over = self.services.obs.relink
        self.websockets = WebSocketApi(self.services.sources, self.access)
        self._signed_in_page = SignedInPage(profile.resources / "sign_in.html")
        self.moderator_pages = ModeratorPages(
            profile.resources / "hub", self.services.moderators, clock, lambda: settings.settings.hub.lan_moderators
        )
        self.server = self._server()
        self.services.moderators.lan_address = self._moderators_page
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
            feeds=services.feeds,
            obs=services.obs,
            hub=services.hub,
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
            FeedsApi(services.feeds, services.rewards, services.rehearsal, services.recorder),
            SignInApi(services.feeds, services.sign_in, services.page_sign_in, self._signed_in_page),
            HubApi(services.hub),
            ModeratorsApi(services.moderators),
            self.moderator_pages,
            ObsApi(services.obs, services.streams),
            SettingsApi(services.settings),
            SourcesApi(services.sources, self.links),
            UpdatesApi(self.updates.ytdlp, self.updates.releases),
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
        await self.updates.ytdlp.load()

    async def listen(self, host: str, ports: Iterable[int]) -> int:
        """Start the server at the first free port and return it.

        Raises:
            OSError: Every port is taken, or this PC has no such address.
        """
        port = await self.server.start(host, *ports)
        self.services.page_sign_in.listens_at(port)
        self.services.sources.start()
        self.services.backups.start()
        self.services.feeds.start()
        self.services.moderators.start()
        self.services.obs.start(WidgetLinks(urls=self.links.urls(), files=self.links.files()))
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
            *self.updates.stages(),
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
        for prepare in (text.prepare, program_version):  # else the first who needs them would hold the loop
            await asyncio.to_thread(prepare)
        await self.services.recorder.load()
        await self.services.speech.start()
        self.broadcaster.notify(VoicesChanged(voices=self.services.speech.voices))
        if self._workers is not None:
            await self._workers.start()
        await self.updates.start()

    async def _find_voices(self) -> None:
        if await self.services.speech.start(is_again=True):
            self.broadcaster.notify(VoicesChanged(voices=self.services.speech.voices))

    def _moderators_page(self) -> str:
        """Return the page of moderators on the local network; empty where there is none."""
        is_on = self.services.settings.settings.hub.lan_moderators and self.lan.state.is_open
        return f"http://{self.lan.state.address}:{self.server.port}/m/{LAN}" if is_on else ""

    async def _end_streams(self) -> None:
        self.moderator_pages.end_streams()
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
        for event in (*self.services.state(), *self.updates.state(), self.lan.state, self.links.event()):
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
