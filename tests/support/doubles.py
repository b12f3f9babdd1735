"""Doubles that implement the Protocols of the services and the hub, and time that passes when a test says so."""

import asyncio
import heapq
import itertools
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, override

from app.domain.errors import AppError, OutsideError, RefusedError
from app.domain.fallback import PlaylistPart
from app.domain.feeds import FeedError, FeedEvent, FeedKind
from app.domain.media import HostedLink, LocalFile, MediaSource, ResolvedMedia, YouTubePlaylist, YouTubeVideo
from app.domain.reasons import Reason
from app.domain.speech import Segment, SpeechReason, SpokenLanguage, SpokenWord, Voice
from app.hub.frame import Frame
from app.services.feeds.line import FeedAccount
from app.services.feeds.service import FeedMaker
from app.services.ports import FeedOut, SecretPlace, SpeechError, SpokenFile, VoiceChoice
from tests.support.waiting import SECONDS

WALL = 1_790_000_000.0
"""Wall clock at the start of each test, seconds since 1970."""


class FakeClock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.wall = WALL

    def monotonic(self) -> float:
        return self.now

    def time(self) -> float:
        return self.wall

    def pass_(self, seconds: float) -> None:
        self.now += seconds
        self.wall += seconds


class FakeTimer(asyncio.TimerHandle):
    """A timer that never reaches the loop's own clock."""

    def __init__(self, when: float, callback: Callable[..., object], args: Sequence[Any]) -> None:
        super().__init__(when, callback, args, asyncio.get_running_loop())

    @override
    def cancel(self) -> None:
        self._cancelled = True

    def fire(self) -> None:
        if not self._cancelled:
            self._run()


class FakeTimers:
    """Takes the place of the running loop's `call_later`."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self._number = itertools.count()
        self._due: list[tuple[float, int, FakeTimer]] = []

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: Any, context: object = None
    ) -> FakeTimer:
        assert context is None
        timer = FakeTimer(self._clock.now + delay, callback, args)
        heapq.heappush(self._due, (self._clock.now + delay, next(self._number), timer))
        return timer

    @property
    def waiting(self) -> list[float]:
        """In how many seconds the timers that are not cancelled are due."""
        return sorted(when - self._clock.now for when, _, timer in self._due if not timer.cancelled())

    def fire_due(self, until: float) -> bool:
        """Fire the first timer that is due by then, at its own time; return whether there was one."""
        while self._due and self._due[0][0] <= until:
            when, _, timer = heapq.heappop(self._due)
            if not timer.cancelled():
                self._clock.pass_(max(0.0, when - self._clock.now))
                timer.fire()
                return True
        return False


def sse(frame: Frame) -> bytes:
    """Return the Server-Sent Event that a page reads of a frame."""
    head = "" if frame.event_id is None else f"id: {frame.event_id}\n"
    return f"{head}event: {frame.event}\ndata: {frame.data}\n\n".encode("ascii")


class SentFrame(NamedTuple):
    """What was written of a frame."""

    sse: bytes

    @property
    def size(self) -> int:
        return len(self.sse)


class FakeSink:
    """A socket that takes everything, or nothing while it `is_stuck`."""

    encoding = staticmethod(sse)

    def __init__(self) -> None:
        self.frames: list[SentFrame] = []
        self.is_stuck = False
        self.is_closed = False
        self.is_aborted = False
        self.error: Exception | None = None
        self._buffered = 0

    def write(self, data: bytes) -> None:
        if self.error is not None:
            raise self.error
        assert not self.is_closed, "nothing may be written after close"
        assert not self.is_aborted, "nothing may be written after abort"
        self.frames.append(SentFrame(data))
        if self.is_stuck:
            self._buffered += len(data)

    def buffered(self) -> int:
        return self._buffered

    def close(self) -> None:
        assert not self.is_closed
        self.is_closed = True

    def abort(self) -> None:
        assert not self.is_aborted
        self.is_aborted = True

    def drain(self, count: int | None = None) -> None:
        """Let the socket take that many bytes, or all."""
        self._buffered -= self._buffered if count is None else min(count, self._buffered)


def key_of(source: MediaSource) -> str:
    """Return what a double names a source by."""
    match source:
        case YouTubeVideo(video_id=video_id):
            return video_id
        case HostedLink(url=url):
            return url
        case LocalFile(path=path):
            return path


class FakeResolver:
    """Knows each source by what the test says of it; a song of one minute otherwise.

    Attributes:
        outcomes: By video id, link or path.
        is_held: While true, nothing is answered.
    """

    def __init__(self) -> None:
        self.outcomes: dict[str, ResolvedMedia | AppError | RuntimeError] = {}
        self.asked: list[str] = []
        self.is_held = False
        self.waiting: set[asyncio.Task[Any]] = set()
        self._released = asyncio.Event()

    async def resolve(self, source: MediaSource) -> ResolvedMedia:
        key = key_of(source)
        self.asked.append(key)
        if self.is_held:
            await held(self.waiting, self._released)
        path = source.path if isinstance(source, LocalFile) else ""
        outcome = self.outcomes.get(key) or ResolvedMedia(
            title=f"Song {key.split('/')[-1]}", length_ms=60_000, path=path
        )
        if isinstance(outcome, ResolvedMedia):
            return outcome
        raise outcome

    def release(self) -> None:
        self.is_held = False
        self.waiting.clear()
        self._released.set()


class FakeFiles:
    """The streamer's files and the fallback folder."""

    def __init__(self) -> None:
        self.fallback: list[str] = []
        self.error: AppError | None = None

    async def allowed_file(self, path: str, folders: Iterable[str]) -> str:
        if not any(path.startswith(f"{folder}/") for folder in folders):
            raise RefusedError(Reason.FILE_NOT_ALLOWED, "file")
        return path

    async def fallback_files(self, folder: str) -> Sequence[str]:
        if self.error is not None:
            raise self.error
        return [f"{folder}/{name}" for name in self.fallback]


class FakePlaylists:
    """Knows each playlist by what the test says of it, and yields it part by part.

    Attributes:
        parts: By playlist id; an error ends the list where it stands.
        is_held: While true, nothing is yielded.
    """

    def __init__(self) -> None:
        self.parts: dict[str, list[PlaylistPart | AppError]] = {}
        self.is_held = False
        self.waiting: set[asyncio.Task[Any]] = set()
        self._released = asyncio.Event()

    async def playlist(self, playlist: YouTubePlaylist) -> AsyncIterator[PlaylistPart]:
        for part in self.parts[playlist.playlist_id]:
            if self.is_held:
                await held(self.waiting, self._released)
            if isinstance(part, AppError):
                raise part
            yield part

    def release(self) -> None:
        self.is_held = False
        self.waiting.clear()
        self._released.set()


class FakeLinks:
    """Signs with a running number: no two signatures are the same, as with real ones."""

    def __init__(self) -> None:
        self._number = itertools.count(1)

    def sign(self, item_id: str) -> str:
        return f"/media/{item_id}?s={next(self._number)}"


class FakeSpeaker:
    """Says everything in a second for each segment, at once.

    Attributes:
        failures: Why a text cannot be said, by what a segment holds.
        is_held: While true, nothing is made.
        looked: How often missing engines were to be looked for again.
    """

    def __init__(self) -> None:
        self.known: tuple[Voice, ...] = (
            Voice(id="fake:uk", name="Марічка", languages=("uk",)),
            Voice(id="fake:en", name="Ann"),
        )
        self.failures: dict[str, SpeechReason | RuntimeError] = {}
        self.said: list[str] = []
        self.choices: list[Mapping[SpokenLanguage, VoiceChoice]] = []
        self.looked = 0
        self.is_held = False
        self.waiting: set[asyncio.Task[Any]] = set()
        self._released = asyncio.Event()

    async def start(self) -> None:
        pass

    def look_again(self) -> None:
        self.looked += 1

    async def close(self) -> None:
        pass

    async def voices(self) -> tuple[Voice, ...]:
        return self.known

    async def speak(
        self, segments: Sequence[Segment], choices: Mapping[SpokenLanguage, VoiceChoice], path: Path, max_ms: int
    ) -> SpokenFile:
        text = " ".join(segment.text for segment in segments)
        self.said.append(text)
        self.choices.append(choices)
        if self.is_held:
            await held(self.waiting, self._released)
        for part, reason in self.failures.items():
            if part in text:
                raise reason if isinstance(reason, RuntimeError) else SpeechError(reason)
        path.write_bytes(b"RIFF")  # noqa: ASYNC240 -- four bytes
        words = tuple(SpokenWord(text=word, at_ms=100 * n) for n, word in enumerate(text.split()))
        return SpokenFile(path=str(path), length_ms=min(max_ms, 1_000 * len(segments)), words=words)

    def release(self) -> None:
        self.is_held = False
        self.waiting.clear()
        self._released.set()


class FakeOutput:
    """This PC's speakers: what plays ends when the test says so."""

    def __init__(self) -> None:
        self.played: list[str] = []
        self.commands: list[str] = []
        self.error: AppError | None = None
        self.waiting: set[asyncio.Task[Any]] = set()
        self._over = asyncio.Event()
        self._on_started: Callable[[], None] | None = None

    async def devices(self) -> tuple[str, ...]:
        return ("Speakers",)

    async def play(self, path: Path, device: str, *, on_started: Callable[[], None]) -> None:
        assert isinstance(device, str)
        if self.error is not None:
            raise self.error
        self.played.append(path.stem)
        self._over.clear()
        on_started()
        await held(self.waiting, self._over)

    def end(self) -> None:
        self.waiting.clear()
        self._over.set()

    def pause(self) -> None:
        self.commands.append("pause")

    def resume(self) -> None:
        self.commands.append("resume")

    def stop(self) -> None:
        self.commands.append("stop")
        self.end()

    async def close(self) -> None:
        self.end()


class FakeFeed:
    """One connection at a time to a `FakeService`."""

    silence_s = 60.0

    def __init__(self, service: "FakeService", account: FeedAccount) -> None:
        self.service = service
        self.account = account

    async def check(self) -> str:
        if self.service.refusal is not None:
            raise self.service.refusal
        return self.service.name

    async def run(self, out: FeedOut) -> None:
        service = self.service
        service.connects += 1
        if service.refusal is not None:
            raise service.refusal
        out.connected(service.name)
        out.heard()
        if service.expires_at_s is not None:
            out.expires(service.expires_at_s)
        service.out = out
        if service.has_list:
            known = int(out.cursor or 0)
            await out.catch_up(service.given[known:], str(len(service.given)))
        while True:
            task = asyncio.current_task()
            assert task is not None
            service.waiting.add(task)
            try:
                order = await service.orders.get()
            finally:
                service.waiting.discard(task)
            if order is None:
                return
            if isinstance(order, Exception):
                raise order
            await out.put(order)
            if service.has_list:
                await out.keep(str(service.given.index(order) + 1) if order in service.given else out.cursor)


class FakeService:
    """A chat or donation service as a test plays it.

    Attributes:
        given: What its list holds, oldest first.
        refusal: What every connection ends with at once.
        orders: What a connection does next: puts an event, raises an error, or ends for None.
    """

    def __init__(self, name: str = "streamer") -> None:
        self.name = name
        self.has_list = True
        self.given: list[FeedEvent] = []
        self.refusal: FeedError | None = None
        self.expires_at_s: float | None = None
        self.orders: asyncio.Queue[FeedEvent | Exception | None] = asyncio.Queue()
        self.waiting: set[asyncio.Task[Any]] = set()
        self.out: FeedOut | None = None
        self.connects = 0
        self.accounts: list[FeedAccount] = []

    def give(self, event: FeedEvent, *, is_live: bool = True) -> None:
        self.given.append(event)
        if is_live:
            self.orders.put_nowait(event)


class FakeFeeds:
    """One service of each kind."""

    def __init__(self) -> None:
        self.services = {kind: FakeService() for kind in FeedKind}

    @property
    def waiting(self) -> set[asyncio.Task[Any]]:
        return set[asyncio.Task[Any]]().union(*(service.waiting for service in self.services.values()))

    def maker(self, kind: FeedKind) -> FeedMaker:
        def make(account: FeedAccount) -> FakeFeed:
            self.services[kind].accounts.append(account)
            return FakeFeed(self.services[kind], account)

        return make


class FakeSecrets:
    """Keeps secrets in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.is_locked = False

    async def load(self, name: str) -> str | None:
        if self.is_locked and name in self.kept:
            raise OutsideError("secrets_locked")
        return self.kept.get(name)

    async def keep(self, name: str, value: str) -> None:
        self.kept[name] = value

    async def forget(self, name: str) -> None:
        self.kept.pop(name, None)

    async def names(self) -> tuple[str, ...]:
        return tuple(sorted(self.kept))

    async def where(self) -> SecretPlace:
        return "file"


async def held(waiting: set[asyncio.Task[Any]], released: asyncio.Event) -> None:
    """Wait as a double that a test holds; `settled` does not wait for it."""
    task = asyncio.current_task()
    assert task is not None
    waiting.add(task)
    try:
        await released.wait()
    finally:
        waiting.discard(task)


async def settled(but: Callable[[], set[asyncio.Task[Any]]] = set) -> None:
    """Wait until no task has anything to do, except those that a double holds."""
    deadline = time.monotonic() + SECONDS
    quiet = 0
    while quiet < 3:
        await asyncio.sleep(0)
        busy = asyncio.all_tasks() - {asyncio.current_task()} - but()
        quiet = 0 if busy else quiet + 1
        assert time.monotonic() < deadline, busy
        if busy:
            time.sleep(0.0001)  # noqa: ASYNC251 -- gives the database's thread its turn
