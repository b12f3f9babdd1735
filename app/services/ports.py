"""What the services need of the world outside: engines, files, devices. The adapters and the tests implement it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

from msgspec import Struct

from app.domain.errors import OutsideError
from app.domain.fallback import PlaylistPart
from app.domain.feeds import DeviceCode, FeedEvent, FeedKind, Jar, SignedIn, Taken
from app.domain.ids import DurationMs
from app.domain.media import MediaSource, ResolvedMedia, YouTubePlaylist
from app.domain.obs import ObsAnswer, ObsEvents, ObsOwnSettings, ObsPlace, ObsRequest
from app.domain.obs_healing import WAIT_S
from app.domain.obs_setup import UndoList
from app.domain.releases import Release, ReleaseMemory
from app.domain.speech import Segment, SpeechReason, SpokenLanguage, SpokenWord, Voice
from app.domain.ytdlp import Wheel, YtdlpChoice, YtdlpNews
from app.hub.broadcaster import Broadcaster
from app.hub.connection import Clock
from app.store.database import Database

__all__ = [
    "AudioOutput",
    "AudioOutputError",
    "Channel",
    "Clock",
    "Feed",
    "FeedOut",
    "MediaFiles",
    "MediaLinks",
    "MediaResolver",
    "ObsClient",
    "ObsFile",
    "ObsPorts",
    "ObsServe",
    "ObsUndoFile",
    "Playlists",
    "Ports",
    "ReleaseFeed",
    "ReleaseKeeper",
    "ReleasePorts",
    "SecretPlace",
    "Secrets",
    "SignIn",
    "Speaker",
    "SpeechError",
    "SpeechPorts",
    "SpokenFile",
    "TextFiles",
    "VoiceChoice",
    "YtdlpEngine",
    "YtdlpFolder",
    "YtdlpIndex",
    "YtdlpPorts",
]

NORMAL_RATE_PERCENT = 100
NORMAL_PITCH_PERCENT = 50
FULL_VOLUME_PERCENT = 100


# Media


class MediaResolver(Protocol):
    """Finds out what a source is. Slow; may be cancelled."""

    async def resolve(self, source: MediaSource) -> ResolvedMedia:
        """Return the title, length and thumbnail.

        Raises:
            RefusedError: It cannot be played; the reason is final.
            MediaUnavailableError: Nothing could be found out now.
        """


class Playlists(Protocol):
    """Reads playlists. Slow; may be cancelled."""

    def playlist(self, playlist: YouTubePlaylist) -> AsyncIterator[PlaylistPart]:
        """Yield the videos of a playlist in order, a few at a time; the texts are not cleaned.

        Raises:
            OutsideError: It cannot be read, or not further.
        """


class MediaFiles(Protocol):
    """The streamer's media files."""

    async def allowed_file(self, path: str, folders: Iterable[str]) -> str:
        """Return the absolute path of a file inside one of the folders.

        Raises:
            RefusedError: It is outside them, or does not exist.
        """

    async def fallback_files(self, folder: str) -> Sequence[str]:
        """Return absolute paths in play order; none if the folder is missing.

        Raises:
            MediaUnavailableError: The disk does not answer.
        """


class MediaLinks(Protocol):
    """Signs the URLs under which the server serves a file to a browser source."""

    def sign(self, item_id: str) -> str:
        """Return a short-lived path."""


class TextFiles(Protocol):
    """Text files that the streamer picked."""

    async def read(self, path: str, limit: int) -> str:
        """Return at most `limit` characters from the beginning of a file.

        Raises:
            OutsideError: It cannot be read, or is no text.
        """

    async def write(self, path: str, parts: AsyncIterator[str]) -> None:
        """Write a file in parts; it appears only when it is complete.

        Raises:
            OutsideError: It cannot be written; an existing file is unchanged.
        """


# Speech


class VoiceChoice(Struct, frozen=True, kw_only=True):
    """Voice settings of one language.

    Attributes:
        voice: Id of a voice, such as ``pyttsx3:gmw/en-us``; empty for the default voice of the language.
        rate_percent: 100 is the engine's default speed.
        pitch_percent: 50 is the voice's default; engines without pitch control ignore it.
        volume_percent: 100 is full; 0 gives a silent file, not an error.
    """

    voice: str = ""
    rate_percent: int = NORMAL_RATE_PERCENT
    pitch_percent: int = NORMAL_PITCH_PERCENT
    volume_percent: int = FULL_VOLUME_PERCENT


class SpokenFile(Struct, frozen=True, kw_only=True):
    """The sound file of a message.

    Attributes:
        path: A WAV file, 16 bits, one channel.
        words: Of all segments, in order, with times from the beginning of the file.
    """

    path: str
    length_ms: DurationMs
    words: tuple[SpokenWord, ...]


class SpeechError(OutsideError):
    """A text could not be synthesised."""

    def __init__(self, reason: SpeechReason) -> None:
        super().__init__(reason.value, reason.sentence("en"))
        self.reason = reason


class AudioOutputError(OutsideError):
    """This PC cannot play the sound."""

    def __init__(self, message: str) -> None:
        super().__init__("audio_output_failed", message)


class Speaker(Protocol):
    """Synthesises text into sound files."""

    async def start(self) -> None:
        """Warm up, so that the first message does not wait. Never fails; `speak` reports what is missing."""

    def look_again(self) -> None:
        """Try what this PC did not have once more, when it is needed next."""

    async def close(self) -> None:
        """Stop all workers, within a second or so. May be called again."""

    async def voices(self) -> tuple[Voice, ...]:
        """Return the installed voices; the first one of a language is its default."""

    async def speak(
        self, segments: Sequence[Segment], choices: Mapping[SpokenLanguage, VoiceChoice], path: Path, max_ms: int
    ) -> SpokenFile:
        """Write one WAV file, atomically. Slow; may be cancelled.

        Args:
            segments: In order.
            choices: By language; a language without one uses its default voice.
            path: Of the file, in an existing folder. Temporary files beside it begin with its name.
            max_ms: Longer sound is cut, with a short fade.

        Raises:
            SpeechError: Why there is no file.
        """


class AudioOutput(Protocol):
    """Plays sound files on this PC, one at a time."""

    async def devices(self) -> tuple[str, ...]:
        """Return the names of the output devices."""

    async def play(self, path: Path, device: str, *, on_started: Callable[[], None]) -> None:
        """Play a WAV file; return when it has finished or was stopped. Cancelling it stops it too.

        Args:
            path: As `Speaker` wrote it.
            device: One of `devices`; empty or unknown means the default one.
            on_started: Called on the loop when the first samples go to the device.

        Raises:
            AudioOutputError: There is no device, or it failed.
        """

    def pause(self) -> None:
        """Pause. Like the next two, does nothing while nothing plays."""

    def resume(self) -> None:
        """Continue after a pause."""

    def stop(self) -> None:
        """Stop."""

    async def close(self) -> None:
        """Release everything, within a second or so. May be called again."""


# Feeds


class FeedOut(Protocol):
    """Takes what a feed receives. One for each connection."""

    @property
    def cursor(self) -> str:
        """What `catch_up` or `keep` stored last, also before a restart; empty the first time."""

    def connected(self, account: str) -> None:
        """Say that the live stream is joined.

        Args:
            account: Name of the channel or account, as the service shows it.
        """

    def heard(self) -> None:
        """Say that the service is there: something came, if only a ping or an empty answer."""

    def expires(self, at_s: float) -> None:
        """Say when the key ends, seconds since 1970."""

    async def put(self, event: FeedEvent) -> None:
        """Take a live event; it is stored when this returns. Where that fails now, it is tried until it succeeds."""

    async def catch_up(self, events: Sequence[FeedEvent], cursor: str) -> None:
        """Take what came since the cursor, oldest first, then keep a new cursor.

        The first time ever, only the cursor is kept: what is older than the connection to Efir is history. A gift or a
        line of chat that is old by now is taken as late. Events that are known are no harm.
        """

    async def keep(self, cursor: str) -> None:
        """Store where to continue after the next connect."""


class Feed(Protocol):
    """A chat or donation service, for one account.

    Attributes:
        silence_s: Without `FeedOut.heard` for so long the connection is dead; it is cancelled and made anew.
        gap: Of those that cannot be caught up: the time before this connection in which nothing was heard.
        longest_pause_s: Of those that shall be tried again sooner than others: the longest pause between two attempts.
    """

    silence_s: float

    async def check(self) -> str:
        """Return the name of the account that the key belongs to.

        Raises:
            FeedError: The same as of `run`.
        """

    async def run(self, out: FeedOut) -> None:
        """Make one connection and serve it to its end. It may be cancelled at any time; it retries nothing itself.

        Raises:
            FeedRefusedError: A person must act.
            FeedError: It ended, or could not be made; it is tried again.
        """


class SignIn(Protocol):
    """The streamer's account at Twitch. Tokens never leave it; they are stored before they are used."""

    async def load(self) -> SignedIn | None:
        """Return whose sign-in is kept; None where there is none.

        Raises:
            OutsideError: There is one, but it cannot be read now.
        """

    async def begin(self, client_id: str) -> DeviceCode:
        """Ask for a code that the streamer allows in the browser.

        Raises:
            FeedRefusedError: The client id is not accepted.
            FeedError: The service cannot be reached.
        """

    async def wait(self, client_id: str, code: DeviceCode) -> SignedIn:
        """Wait until the streamer has allowed a code, and keep the sign-in.

        Raises:
            FeedRefusedError: It was denied, or the code has expired.
            FeedError: It cannot be kept.
        """

    async def forget(self) -> None:
        """Revoke the sign-in at the service, as far as that can be reached, and remove it here.

        Raises:
            OutsideError: It is not removed.
        """


class Channel(Protocol):
    """What Efir does in the streamer's channel, by the sign-in.

    Every method raises `FeedRefusedError` where that does not allow it, and `FeedError` where it failed.
    """

    async def say(self, text: str) -> None:
        """Write a line in the chat, as the streamer."""

    async def create_reward(self, title: str, cost: int) -> str:
        """Make a channel-point reward with a text of the viewer's, and return its id.

        Raises:
            ConflictError: There is one of this name, there are too many, or the channel has no channel points.
        """

    async def settle(self, reward_id: str, redemption_id: str, *, is_fulfilled: bool) -> None:
        """Mark a redemption as fulfilled, or give its points back. One that is settled already stays as it is."""


type SignInPage = Callable[[str, str, str], str]
"""Returns the page of a service that signs an application in: by its client id, redirect address and state."""


@runtime_checkable
class JarFeed(Feed, Protocol):
    """A bank whose account has jars, of which it listens to one."""

    async def jars(self) -> tuple[Jar, ...]:
        """Return the jars to choose from.

        Raises:
            FeedError: The same as of `run`.
        """


class Intake(Protocol):
    """Takes what feeds bring."""

    async def take(self, kind: FeedKind, event: FeedEvent, *, is_late: bool = False) -> Taken:
        """Carry out what an event asks for, as `FeedIntake`."""


class RecordingPort(Protocol):
    """Holds what feeds brought, a line for each event. Every method raises `OutsideError` where it failed."""

    async def begin(self, lines: bytes) -> None:
        """Write it anew; what was there goes."""

    async def append(self, lines: bytes) -> None:
        """Write at its end."""

    async def read(self) -> bytes:
        """Return what it holds; nothing where there is none."""

    async def remove(self) -> None:
        """Remove it."""


# Newer releases


class YtdlpIndex(Protocol):
    """Where releases of yt-dlp are. It is asked only when the streamer wants a newer one."""

    async def newest(self) -> Wheel | None:
        """Return the newest release that runs here; None where there is none.

        Raises:
            OutsideError: The index does not answer, or says something strange.
        """

    async def fetch(self, wheel: Wheel) -> bytes:
        """Return the file of a release; its hash was compared.

        Raises:
            OutsideError: It does not come.
            InvalidError: It is too large, is elsewhere, or is another file than the index says.
        """


class YtdlpFolder(Protocol):
    """The unpacked releases in the data folder, and which of them is in use."""

    async def load(self) -> YtdlpChoice:
        """Return the choice; the bundled one where the chosen one is not there or cannot be read."""

    async def unpack(self, version: str, wheel: bytes) -> Path:
        """Unpack the file of a release beside the others, and return its folder.

        Raises:
            InvalidError: It is damaged, or holds something that does not belong there.
            OutsideError: It cannot be written.
        """

    def path(self, version: str) -> Path:
        """Return the folder of an unpacked release."""

    async def choose(self, choice: YtdlpChoice) -> None:
        """Write a choice down; releases that it does not name are removed.

        Raises:
            OutsideError: It cannot be written; the choice before stays.
        """


class YtdlpEngine(Protocol):
    """What runs yt-dlp."""

    def listen(self, listener: Callable[[YtdlpNews], None]) -> None:
        """Call the listener with what is learned of the one in use."""

    async def bundled_version(self) -> str:
        """Return the version of the one that came with Efir; empty where that is not known."""

    async def try_out(self, folder: Path | None) -> str:
        """Start one that nobody uses, let it check itself, and return its version.

        Raises:
            OutsideError: It does not work.
        """

    def use(self, folder: Path | None) -> None:
        """Have look-ups made by an unpacked one, or by the bundled one; those that run end as they began."""


@dataclass(frozen=True, kw_only=True)
class YtdlpPorts:
    """What the updates of yt-dlp need of the world outside."""

    index: YtdlpIndex
    folder: YtdlpFolder
    engine: YtdlpEngine


class ReleaseFeed(Protocol):
    """Where releases of Efir are announced. It is asked only where the streamer allowed that."""

    async def newest(self) -> Release | None:
        """Return the newest release for everybody; None where there is none.

        Raises:
            OutsideError: The feed does not answer, or says something strange.
        """


class ReleaseKeeper(Protocol):
    """Keeps what is known of releases across restarts."""

    async def load(self) -> ReleaseMemory:
        """Return what is kept; nothing is known where it cannot be read."""

    async def keep(self, memory: ReleaseMemory) -> None:
        """Write it down.

        Raises:
            OutsideError: It cannot be written.
        """


@dataclass(frozen=True, kw_only=True)
class ReleasePorts:
    """What the notice of newer releases needs of the world outside.

    Attributes:
        installed: Returns the version of this Efir.
    """

    feed: ReleaseFeed
    keeper: ReleaseKeeper
    installed: Callable[[], str]


# Secrets

type SecretPlace = Literal["dpapi", "secret_service", "file"]
"""Encrypted by Windows for its user; in the keyring of the Linux desktop; in a file that only the user may read."""


class Secrets(Protocol):
    """Keys and sign-ins of services, by name. Never in settings, the API, the diagnostics or the database.

    Whatever is given or taken is masked in every log from then on. Slow; may be cancelled.
    """

    async def load(self, name: str) -> str | None:
        """Return a secret, or None where there is none.

        Raises:
            OutsideError: There is one, but it cannot be read now; later it may be.
        """

    async def keep(self, name: str, value: str) -> None:
        """Store a secret in the place of its earlier value.

        Raises:
            InvalidError: It is no text.
            OutsideError: It is not stored; what was kept before stays.
        """

    async def forget(self, name: str) -> None:
        """Remove a secret; where there is none, nothing happens.

        Raises:
            OutsideError: It is not removed.
        """

    async def names(self) -> tuple[str, ...]:
        """Return the names of what is kept, in order.

        Raises:
            OutsideError: They cannot be read.
        """

    async def where(self) -> SecretPlace:
        """Return the least safe place where there is a secret; without any, where the next one will be.

        Raises:
            OutsideError: It cannot be told.
        """


# OBS


class ObsClient(Protocol):
    """One connection to OBS.

    Every method raises `ObsClosedError` where the connection ended, or OBS did not answer in time.

    Attributes:
        is_unprotected: OBS asked for no password.
    """

    is_unprotected: bool

    async def ask(self, name: str, **fields: object) -> dict[str, Any]:
        """Carry out one request and return what OBS answers.

        Raises:
            ObsRefusedError: OBS refused it, and changed nothing.
        """

    async def batch(self, requests: Sequence[ObsRequest], *, halts: bool = False) -> tuple[ObsAnswer, ...]:
        """Carry out requests in order, and return their answers: with ``halts`` only up to the first refused one."""

    async def subscribe(self, events: ObsEvents) -> None:
        """Ask for other events from now on."""


type ObsServe = Callable[
    [ObsPlace, ObsEvents, Callable[[str, Mapping[str, Any]], None], Callable[[ObsClient], Awaitable[None]]],
    Awaitable[None],
]
"""Connects to OBS and does the work with the connection, which ends with it at the latest.

The second function is called with the name and the fields of each event. Raises `ObsClosedError` where the connection
could not be made, or ended before the work.
"""


class ObsFile(Protocol):
    """What OBS on this PC keeps of its own server. It is only read."""

    async def is_there(self) -> bool:
        """Return whether OBS was ever started by this user; opens no file."""

    async def read(self) -> ObsOwnSettings | None:
        """Return what it says; None where OBS was never started. The password is masked in every log from then on."""


type IsWell = Callable[[str], Awaitable[bool]]
"""Tells whether Efir's own server answers at a link, as a page of it would find it. Slow; never fails."""


class ObsUndoFile(Protocol):
    """Keeps what takes the last set-up of OBS back. It holds links, so nobody else may read it."""

    async def load(self) -> UndoList | None:
        """Return what is kept; None where there is nothing, or it cannot be read."""

    async def keep(self, steps: UndoList) -> None:
        """Store it in the place of what was kept before.

        Raises:
            OutsideError: It cannot be written.
        """

    async def forget(self) -> None:
        """Remove it; where there is none, nothing happens."""


@dataclass(frozen=True, kw_only=True)
class ObsPorts:
    """OBS, as its service needs it.

    Attributes:
        wait_s: How long a page of a source may be away before OBS is asked to load it again.
    """

    serve: ObsServe
    own_settings: ObsFile
    undo_file: ObsUndoFile
    is_well: IsWell
    wait_s: float = WAIT_S


# Groups for constructors


@dataclass(frozen=True, kw_only=True)
class Ports:
    """What nearly every service needs."""

    database: Database
    broadcaster: Broadcaster
    clock: Clock


@dataclass(frozen=True, kw_only=True)
class SpeechPorts:
    """What speech needs besides.

    Attributes:
        folder: For the sound files; it exists and nothing else is kept in it.
    """

    speaker: Speaker
    output: AudioOutput
    links: MediaLinks
    folder: Path
