"""Doubles that implement the Protocols of the services and the hub, and time that passes when a test says so."""

import asyncio
import heapq
import itertools
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any, NamedTuple, override

from app.adapters.media.ytdlp_folder import UnpackedReleases
from app.domain.errors import AppError, OutsideError, RefusedError
from app.domain.fallback import PlaylistPart
from app.domain.feeds import DeviceCode, FeedError, FeedEvent, FeedKind, Jar, SignedIn
from app.domain.media import HostedLink, LocalFile, MediaSource, ResolvedMedia, YouTubePlaylist, YouTubeVideo
from app.domain.obs import ObsOwnSettings
from app.domain.obs_setup import UndoList
from app.domain.reasons import Reason
from app.domain.releases import Release, ReleaseMemory
from app.domain.speech import Segment, SpeechReason, SpokenLanguage, SpokenWord, Voice
from app.domain.ytdlp import Wheel, YtdlpNews
from app.hub.frame import Frame
from app.services.feeds.line import FeedAccount
from app.services.feeds.service import FeedMaker
from app.services.ports import FeedOut, ReleasePorts, SecretPlace, SpeechError, SpokenFile, VoiceChoice, YtdlpPorts
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

    @property
    def is_full(self) -> bool:
        return self._buffered > 0

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
            title=f"Song {PurePath(key).name}", length_ms=60_000, path=path
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
        if not any(PurePath(path).is_relative_to(folder) for folder in folders):
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
        self.played.append(path.stem.partition("-")[0])
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

    async def jars(self) -> tuple[Jar, ...]:
        if self.service.refusal is not None:
            raise self.service.refusal
        return self.service.jars

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
        self.jars: tuple[Jar, ...] = ()
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


class FakeObsFile:
    """OBS's own settings as a test says; None where OBS was never started."""

    def __init__(self) -> None:
        self.settings: ObsOwnSettings | None = None
        self.reads = 0

    async def is_there(self) -> bool:
        return self.settings is not None

    async def read(self) -> ObsOwnSettings | None:
        self.reads += 1
        return self.settings


class FakeUndoFile:
    """Keeps in memory what takes a set-up of OBS back."""

    def __init__(self) -> None:
        self.kept: UndoList | None = None
        self.error: OutsideError | None = None

    async def load(self) -> UndoList | None:
        return self.kept

    async def keep(self, steps: UndoList) -> None:
        if self.error is not None:
            raise self.error
        self.kept = steps

    async def forget(self) -> None:
        self.kept = None


class FakeSignIn:
    """Twitch's sign-in as a test plays it.

    Attributes:
        user: Whose sign-in is kept.
        outcome: What `wait` ends with, once `allowed` is set.
        failure: Raised by `begin`.
        calls: Of `begin` and `forget`.
    """

    def __init__(self) -> None:
        self.user: SignedIn | None = None
        self.is_locked = False
        self.outcome: SignedIn | Exception = SignedIn(user_id="1001", login="streamer")
        self.failure: FeedError | None = None
        self.allowed = asyncio.Event()
        self.calls: list[str] = []
        self.waiting: set[asyncio.Task[Any]] = set()

    async def load(self) -> SignedIn | None:
        if self.is_locked:
            raise OutsideError("secrets_locked")
        return self.user

    async def begin(self, client_id: str) -> DeviceCode:
        self.calls.append(f"begin {client_id}")
        if self.failure is not None:
            raise self.failure
        return DeviceCode(
            device_code="d", user_code="ABCD", verification_uri="https://t/", expires_in_s=1800, interval_s=5
        )

    async def wait(self, client_id: str, code: DeviceCode) -> SignedIn:
        assert (client_id, code.device_code) == (self.calls[-1].removeprefix("begin "), "d")
        await held(self.waiting, self.allowed)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        self.user = self.outcome
        return self.outcome

    async def forget(self) -> None:
        self.calls.append("forget")
        self.user = None


def sign_in_page(client_id: str, redirect_url: str, state: str) -> str:
    """Where a streamer signs in, as a test sees it."""
    return f"https://alerts/?{client_id}|{redirect_url}|{state}"


class FakeChannel:
    """The streamer's channel as a test plays it.

    Attributes:
        said: Lines of chat.
        rewards: Titles and costs of those that were made.
        settled: Redemptions by id: whether they are fulfilled.
        failures: Raised by the next calls.
    """

    def __init__(self) -> None:
        self.said: list[str] = []
        self.rewards: list[tuple[str, int]] = []
        self.settled: dict[str, bool] = {}
        self.failures: list[Exception] = []

    def _fail(self) -> None:
        if self.failures:
            raise self.failures.pop(0)

    async def say(self, text: str) -> None:
        self._fail()
        self.said.append(text)

    async def create_reward(self, title: str, cost: int) -> str:
        self._fail()
        self.rewards.append((title, cost))
        return f"reward-{len(self.rewards)}"

    async def settle(self, reward_id: str, redemption_id: str, *, is_fulfilled: bool) -> None:
        assert reward_id
        self._fail()
        self.settled[redemption_id] = is_fulfilled


class FakeIndex:
    """The index of packages as a test plays it.

    Attributes:
        wheel: The newest release.
        data: Its file.
        error: Raised by both.
        asked: How often it was asked.
    """

    def __init__(self) -> None:
        self.wheel: Wheel | None = None
        self.data = b""
        self.error: AppError | None = None
        self.asked = 0

    async def newest(self) -> Wheel | None:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return self.wheel

    async def fetch(self, wheel: Wheel) -> bytes:
        assert wheel is self.wheel
        if self.error is not None:
            raise self.error
        return self.data


class FakeYtdlp:
    """What runs yt-dlp, without running it.

    Attributes:
        bundled: Version of the bundled one; None where it does not work.
        found: What the one that is tried says that it is; None where it does not work.
        used: The folders that were to be used, in order; None for the bundled one.
        tried: The folders that were tried.
    """

    def __init__(self) -> None:
        self.bundled: str | None = "2026.10.26"
        self.found: str | None = None
        self.used: list[Path | None] = []
        self.tried: list[Path | None] = []
        self.listeners: list[Callable[[YtdlpNews], None]] = []

    def listen(self, listener: Callable[[YtdlpNews], None]) -> None:
        self.listeners.append(listener)

    def tell(self, news: YtdlpNews) -> None:
        for listener in self.listeners:
            listener(news)

    async def bundled_version(self) -> str:
        if self.bundled is None:
            raise OutsideError("ytdlp_broken")
        return self.bundled

    async def try_out(self, folder: Path | None) -> str:
        self.tried.append(folder)
        if self.found is None:
            raise OutsideError("ytdlp_broken")
        return self.found

    def use(self, folder: Path | None) -> None:
        self.used.append(folder)


class FakeReleaseFeed:
    """The feed of releases as a test plays it.

    Attributes:
        release: What it says.
        error: Raised instead.
        asked: How often it was asked.
        released: Where it is cleared, the feed does not answer until it is set.
        waiting: The tasks that wait for that.
    """

    def __init__(self) -> None:
        self.release: Release | None = None
        self.error: OutsideError | None = None
        self.asked = 0
        self.released = asyncio.Event()
        self.released.set()
        self.waiting = set[asyncio.Task[Any]]()

    async def newest(self) -> Release | None:
        self.asked += 1
        if not self.released.is_set():
            await held(self.waiting, self.released)
        if self.error is not None:
            raise self.error
        return self.release


class FakeReleaseKeeper:
    """Keeps in memory what is known of releases."""

    def __init__(self) -> None:
        self.kept = ReleaseMemory()
        self.error: OutsideError | None = None

    async def load(self) -> ReleaseMemory:
        return self.kept

    async def keep(self, memory: ReleaseMemory) -> None:
        if self.error is not None:
            raise self.error
        self.kept = memory


def no_updates(folder: Path) -> dict[str, Any]:
    """Return what `Engines` needs for newer versions, none of which there is."""
    ytdlp = YtdlpPorts(index=FakeIndex(), folder=UnpackedReleases(folder / "yt-dlp"), engine=FakeYtdlp())
    releases = ReleasePorts(feed=FakeReleaseFeed(), keeper=FakeReleaseKeeper(), installed=lambda: "1.0")
    return {"ytdlp": ytdlp, "releases": releases}


async def held(waiting: set[asyncio.Task[Any]], released: asyncio.Event) -> None:
    """Wait as a double that a test holds; `settled` does not wait for it."""
    task = asyncio.current_task()
    assert task is not None
    waiting.add(task)
    try:
        await released.wait()
    finally:
        waiting.discard(task)


_PAUSE_S = 0.0001


async def settled(but: Callable[[], set[asyncio.Task[Any]]] = set) -> None:
    """Wait until the loop has nothing to do, and no task waits for anything but what a double holds."""
    deadline = time.monotonic() + SECONDS
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined] # what the loop would do next
    pause_s = _PAUSE_S
    while True:
        await asyncio.sleep(0)
        busy = set() if ready else asyncio.all_tasks() - {asyncio.current_task()} - but()
        if not ready and not busy:
            return
        assert time.monotonic() < deadline, (busy, ready)
        if busy:
            time.sleep(pause_s)  # noqa: ASYNC251 -- gives the database's thread its turn
            pause_s = min(pause_s * 2, 16 * _PAUSE_S)
