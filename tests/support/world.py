"""The real services over a real database and the real Broadcaster; the rest of the world is made of doubles."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.adapters.recording_file import RecordingFile
from app.adapters.user_files import UserTextFiles
from app.core import Engines, ServiceOptions, build_services
from app.domain.donations import Donation
from app.domain.events import (
    AlertChanged,
    Event,
    LocalEvent,
    MomentEvent,
    PlayerChanged,
    QueueChanged,
    StateEvent,
    Topic,
)
from app.domain.feeds import FeedKind
from app.domain.ids import ClientId, QueueItemId
from app.domain.player import Player, Report, ReportKind
from app.domain.queue import ItemState, QueueItem
from app.domain.reasons import Language
from app.domain.speech import Alert, Speech, SpeechMessage, SpeechState
from app.hub.broadcaster import Broadcaster
from app.hub.connection import Connection, SourceRequest
from app.services.donations import NewDonation
from app.services.ports import ObsPorts, Ports, SpeechPorts
from app.services.public_hub.outbox import HubOutbox
from app.services.queue.intake import NewRequest
from app.services.speech.intake import NewMessage
from app.store.database import Database
from tests.fakes.obs import FakeObs, ObsHere
from tests.support import databases
from tests.support.doubles import (
    FakeChannel,
    FakeClock,
    FakeFeeds,
    FakeFiles,
    FakeLinks,
    FakeObsFile,
    FakeOutput,
    FakePlaylists,
    FakeResolver,
    FakeSecrets,
    FakeSignIn,
    FakeSink,
    FakeSpeaker,
    FakeTimers,
    FakeUndoFile,
    no_updates,
    settled,
    sign_in_page,
)

VIDEOS = [f"video{number:06d}" for number in range(1_000)]


def link(number: int) -> str:
    return f"https://youtu.be/{VIDEOS[number]}"


@dataclass
class World:
    """One run of the program. Another one on the same folder is the next run."""

    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)
    resolver: FakeResolver = field(default_factory=FakeResolver)
    files: FakeFiles = field(default_factory=FakeFiles)
    playlists: FakePlaylists = field(default_factory=FakePlaylists)
    epoch: str = "0badcafe"
    language: Language = "en"
    allowed_hosts: frozenset[str] = frozenset()
    has_window: bool = True
    events: list[Event] = field(default_factory=list)
    speaker: FakeSpeaker = field(default_factory=FakeSpeaker)
    output: FakeOutput = field(default_factory=FakeOutput)
    feeds: FakeFeeds = field(default_factory=FakeFeeds)
    secrets: FakeSecrets = field(default_factory=FakeSecrets)
    sign_in: FakeSignIn = field(default_factory=FakeSignIn)
    channel: FakeChannel = field(default_factory=FakeChannel)
    obs: ObsHere = field(default_factory=lambda: ObsHere(FakeObs()))
    obs_file: FakeObsFile = field(default_factory=FakeObsFile)
    obs_undo: FakeUndoFile = field(default_factory=FakeUndoFile)
    sinks: dict[str, FakeSink] = field(default_factory=dict)
    lines: dict[str, Connection] = field(default_factory=dict)
    is_dead: bool = False

    async def start(self) -> None:
        self.timers = FakeTimers(self.clock)
        setattr(asyncio.get_running_loop(), "call_later", self.timers.call_later)  # noqa: B010 -- mypy forbids the other way
        databases.begin(self.folder / "efir.sqlite")
        self.database = Database(self.folder / "efir.sqlite")
        await self.database.open()
        self.hub = Broadcaster(self.epoch, self.clock, "v1")
        self.hub.listen(self.events.append)
        sounds = self.folder / "sounds"
        sounds.mkdir(exist_ok=True)
        self.engines = engines = Engines(
            resolver=self.resolver,
            playlists=self.playlists,
            files=self.files,
            texts=UserTextFiles(),
            speech=SpeechPorts(speaker=self.speaker, output=self.output, links=FakeLinks(), folder=sounds),
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
        self.services = build_services(
            Ports(database=self.database, broadcaster=self.hub, clock=self.clock),
            engines,
            ServiceOptions(allowed_hosts=self.allowed_hosts, system_language=self.language, has_window=self.has_window),
        )
        self.settings, self.sources = self.services.settings, self.services.sources
        self.queue, self.fallback, self.player = self.services.queue, self.services.fallback, self.services.player
        self.speech, self.donations, self.history = (
            self.services.speech,
            self.services.donations,
            self.services.history,
        )
        self.viewers = self.services.viewers
        await self.settings.load()
        await self.services.load()
        await self.speech.start()
        self.sources.start()
        await self.idle()

    async def stop(self) -> None:
        """End in order; nothing is left to do after `die`."""
        if self.is_dead:
            return
        self.sources.stop()
        await self.services.obs.close()
        await self.services.streams.close()
        await self.services.sign_in.cancel()
        await self.services.hub.close()
        await self.services.moderators.close()
        await self.services.feeds.close()
        await self.services.rewards.close()
        await self.services.answers.close()
        await self.speech.close()
        await self.player.close()
        await self.queue.close()
        await self.fallback.close()
        await self.services.audience.close()
        await self.database.close()

    async def die(self) -> None:
        """End as `kill -9` does: nothing is saved, nobody is told."""
        self.is_dead = True
        await self.services.obs.close()
        await self.services.streams.close()
        await self.services.sign_in.cancel()
        await self.services.hub.close()
        await self.services.moderators.close()
        await self.services.feeds.close()
        await self.services.rewards.close()
        await self.services.answers.close()
        self.player._scheduler.stop()
        self.speech._scheduler.stop()
        self.speaker.release()
        self.output.end()
        await self.queue.close()
        await self.database.close()

    async def idle(self) -> None:
        doubles = (self.resolver, self.playlists, self.speaker, self.output, self.feeds, self.sign_in, self.obs)
        await settled(lambda: set[asyncio.Task[Any]]().union(*(double.waiting for double in doubles)))

    async def pass_(self, seconds: float) -> None:
        """Let time pass; every timer fires at its own time."""
        until = self.clock.now + seconds
        await self.idle()
        while self.timers.fire_due(until):
            await self.idle()
        self.clock.pass_(until - self.clock.now)
        await self.idle()

    # Shorthands

    async def add(self, number: int, **request: object) -> QueueItem:
        """Queue a video as the streamer, and wait until it is known."""
        made = NewRequest(**{"url": link(number), "is_from_streamer": True, **request})  # type: ignore[arg-type]
        item, _ = await self.queue.add(made)
        await self.idle()
        return item

    async def ask(self, number: int, **request: object) -> QueueItem:
        """Queue a video as a viewer, and wait until it is known."""
        return await self.add(number, is_from_streamer=False, **request)

    async def state(self, item: QueueItem) -> ItemState:
        return (await self.queue.get(item.id)).state

    async def waiting(self) -> list[str]:
        return [item.media.video_id for item in (await self.queue.page(0, 100, "waiting")).items]

    def connect(self, client: str = "a", **hello: object) -> Connection:
        topics = frozenset(Topic)
        self.sinks[client] = FakeSink()
        of_page = {"topics": topics, "client": client, "key": f"{client}-key" if client else "", "widget": "player"}
        made = SourceRequest(**{**of_page, **hello})  # type: ignore[arg-type]
        self.lines[client] = self.sources.open(made, self.sinks[client])
        return self.lines[client]

    async def come(self, client: str = "a", **hello: object) -> None:
        self.connect(client, **hello)
        await self.idle()

    async def go(self, client: str = "a") -> None:
        self.lines[client].lost()
        await self.idle()

    @property
    def now(self) -> Player:
        return self.player.now()

    @property
    def item(self) -> QueueItem:
        item = self.now.item
        assert item is not None
        return item

    async def report(self, what: ReportKind, **changes: object) -> None:
        """Report as the source that leads."""
        lease = self.now.lease
        assert lease is not None
        client = ClientId(str(changes.pop("client", lease.client)))
        said = {"lease": lease.id, "attempt": lease.attempt, "item": self.item.id, "what": what, **changes}
        await self.player.report(client, Report(**said))  # type: ignore[arg-type]
        await self.idle()

    async def started(self, position_ms: int = 0) -> None:
        await self.report(ReportKind.STARTED, position_ms=position_ms)

    async def play_for(self, seconds: int) -> None:
        """Report progress every 5 s, as a page does."""
        for _ in range(seconds // 5):
            await self.pass_(5)
            await self.report(ReportKind.PROGRESS, position_ms=self.now.position_ms)

    # Shorthands of speech

    async def say(self, text: str, **message: object) -> SpeechMessage:
        """Send a message as a viewer, and wait until everything has happened that follows."""
        made = NewMessage(**{"text": text, "author": "Олена", **message})  # type: ignore[arg-type]
        said, _ = await self.speech.add(made)
        await self.idle()
        return said

    async def donate(self, message: str = "Привіт", number: int = 1, **donation: object) -> Donation:
        made = {
            "author": "Олена",
            "amount_minor": 10_000,
            "currency": "UAH",
            "message": message,
            "source": "test",
            "external_id": f"d-{number}",
            **donation,
        }
        taken, _ = await self.donations.add(NewDonation(**made))  # type: ignore[arg-type]
        await self.idle()
        return taken

    async def set(self, **changes: object) -> None:
        """Change settings of the speech."""
        await self.settings.change({"speech": changes})
        await self.idle()

    @property
    def voice(self) -> Speech:
        return self.speech.now()

    @property
    def alert(self) -> Alert | None:
        return self.told(AlertChanged)[-1].alert if self.told(AlertChanged) else None

    async def speech_state(self, message: SpeechMessage | Donation) -> SpeechState:
        return (await self.speech.get(message.id)).state

    async def voice_reports(self, what: ReportKind, **changes: object) -> None:
        """Report as the source that speaks."""
        speech = self.voice
        assert speech.lease is not None
        assert speech.message is not None
        client = ClientId(str(changes.pop("client", speech.lease.client)))
        lease, attempt = speech.lease.id, speech.lease.attempt
        said = {"lease": lease, "attempt": attempt, "item": speech.message.id, "what": what, **changes}
        await self.speech.report(client, Report(**said))  # type: ignore[arg-type]
        await self.idle()

    def told[T: StateEvent | MomentEvent | LocalEvent](self, kind: type[T]) -> list[T]:
        return [event for event in self.events if isinstance(event, kind)]

    def players(self) -> list[Player]:
        return [event.player for event in self.told(PlayerChanged)]

    def mark(self) -> tuple[int, int]:
        """Return what must not change where nothing may be announced."""
        return self.hub.offset, len(self.events)

    async def rows(self) -> list[tuple[object, ...]]:
        return await self.database.run(
            lambda transaction: [tuple(row) for row in transaction.execute("SELECT * FROM queue_item ORDER BY id")]
        )


def told_queue(world: World) -> list[QueueChanged]:
    return world.told(QueueChanged)


def nobody() -> QueueItemId:
    return QueueItemId("0000000000000000")
