"""Writes down what feeds bring, while the streamer wants it, so that the rules can be tried on it later."""

import asyncio
import hashlib
import logging
from datetime import UTC, datetime
from typing import Literal

import msgspec
from msgspec import Struct, structs

from app.domain.errors import ConflictError, OutsideError
from app.domain.events import RecordingChanged
from app.domain.feeds import Cleared, FeedEvent, FeedKind, Purged, Taken
from app.domain.media import MediaSource, ResolvedMedia, YouTubeVideo
from app.domain.rehearsal import Evening, EveningEvent, Recording
from app.hub.connection import Clock
from app.runtime.log_files import without_secrets
from app.services.ports import Intake, MediaResolver, Ports, RecordingPort

logger = logging.getLogger(__name__)

MOST_EVENTS = 20_000
MOST_BYTES = 16_000_000
"""A recording that has so many ends by itself."""
_WRITE_AFTER_S = 2.0


class _Head(Struct, frozen=True, tag="recording"):
    began: datetime


class _Came(Struct, frozen=True, tag="event"):
    at_s: float
    kind: FeedKind
    event: FeedEvent


class _Video(Struct, frozen=True, tag="video"):
    id: str
    media: ResolvedMedia


type _Line = _Head | _Came | _Video
_LINE: msgspec.json.Decoder[_Line] = msgspec.json.Decoder(_Line)


class Recorder:
    """One recording. Events are written down as they were understood, without the keys of services.

    Attributes:
        recording: How it is.
    """

    def __init__(self, ports: Ports, file: RecordingPort) -> None:
        """Build it; nothing is read.

        Args:
            ports: Tell the time, and the window.
            file: Holds the recording.
        """
        self._clock: Clock = ports.clock
        self._notify = ports.broadcaster.notify
        self._file = file
        self.recording = Recording()
        self._lines: list[bytes] = []
        self._bytes = 0
        self._timer: asyncio.TimerHandle | None = None
        self._writing = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    async def load(self) -> None:
        """See what was recorded before the start."""
        try:
            evening = await self._read()
        except (OutsideError, ConflictError):
            return
        if self.recording.began is None:  # no other one began meanwhile
            events = evening.events
            length_s = events[-1].at_s if events else 0.0
            self._become(Recording(began=evening.began, events=len(events), length_s=length_s))

    async def start(self) -> Recording:
        """Begin; an earlier recording goes.

        Raises:
            OutsideError: It cannot be written; the earlier one stays.
        """
        async with self._writing:
            began = datetime.fromtimestamp(self._clock.time(), UTC)
            head = _encoded(_Head(began))
            await self._file.begin(head)
            self._lines.clear()
            self._bytes = len(head)
            self._become(Recording(is_running=True, began=began))
        return self.recording

    async def stop(self) -> Recording:
        """End it; what came is kept.

        Raises:
            OutsideError: The last of it cannot be written.
        """
        if self.recording.is_running:
            self._become(structs.replace(self.recording, is_running=False))
        await self._write()
        return self.recording

    async def forget(self) -> Recording:
        """End and remove it.

        Raises:
            OutsideError: It is still there.
        """
        async with self._writing:
            self._lines.clear()
            self._become(structs.replace(self.recording, is_running=False))
            await self._file.remove()
            self._become(Recording())
        return self.recording

    async def close(self) -> None:
        """Write what is left."""
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            await self._task
        await self._write_all()

    async def evening(self) -> Evening:
        """Return the recording for a rehearsal; its events have ids of their own, so that none of them is known.

        Raises:
            ConflictError: There is none.
            OutsideError: It cannot be read.
        """
        await self._write()
        return await self._read()

    async def _read(self) -> Evening:
        return await asyncio.to_thread(_evening_in, await self._file.read())

    # What comes

    def note_event(self, kind: FeedKind, event: FeedEvent) -> None:
        """Write an event down, where a recording runs."""
        recording = self.recording
        if not recording.is_running or recording.began is None:
            return
        at_s = max(recording.length_s, self._clock.time() - recording.began.timestamp())
        self._note(_Came(at_s, kind, event))
        self.recording = structs.replace(recording, events=recording.events + 1, length_s=at_s)
        if self.recording.events >= MOST_EVENTS or self._bytes >= MOST_BYTES:
            self._end("full")

    def note_video(self, source: MediaSource, media: ResolvedMedia) -> None:
        """Write down what YouTube said of a video, where a recording runs."""
        if self.recording.is_running and isinstance(source, YouTubeVideo):
            self._note(_Video(source.video_id, structs.replace(media, path="")))

    def _note(self, line: _Line) -> None:
        encoded = _encoded(line)
        self._lines.append(encoded)
        self._bytes += len(encoded)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_WRITE_AFTER_S, self._on_due)

    def _on_due(self) -> None:
        self._timer = None
        self._notify(RecordingChanged(recording=self.recording))
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._write_all(), name="recording")

    async def _write_all(self) -> None:
        try:
            await self._write()
        except OutsideError as error:
            logger.warning("The recording ends: %s", error)
            self._end("disk")

    async def _write(self) -> None:
        async with self._writing:
            if self._lines:
                lines, self._lines = b"".join(self._lines), []
                await self._file.append(lines)

    def _end(self, why: Literal["full", "disk"]) -> None:
        self._become(structs.replace(self.recording, is_running=False, ended_by=why))

    def _become(self, recording: Recording) -> None:
        self.recording = recording
        self._notify(RecordingChanged(recording=recording))


class RecordedIntake:
    """An intake whose events are written down, also those that a service repeats."""

    def __init__(self, intake: Intake, recorder: Recorder) -> None:
        self._intake = intake
        self._recorder = recorder

    async def take(self, kind: FeedKind, event: FeedEvent, *, is_late: bool = False) -> Taken:
        """Carry out what an event asks for, as `FeedIntake`."""
        taken = await self._intake.take(kind, event, is_late=is_late)
        self._recorder.note_event(kind, event)
        return taken


class RecordedVideos:
    """A resolver whose answers are written down."""

    def __init__(self, resolver: MediaResolver, recorder: Recorder) -> None:
        self._resolver = resolver
        self._recorder = recorder

    async def resolve(self, source: MediaSource) -> ResolvedMedia:
        """Find out what a source is, as `MediaResolver`."""
        media = await self._resolver.resolve(source)
        self._recorder.note_video(source, media)
        return media


def _encoded(line: _Line) -> bytes:
    return without_secrets(msgspec.json.encode(line).decode()).encode() + b"\n"


def _evening_in(data: bytes) -> Evening:
    """Return what a file holds. What is not understood, such as a last line that is cut, is passed over.

    Raises:
        ConflictError: It is no recording.
    """
    began: datetime | None = None
    events: list[EveningEvent] = []
    videos: dict[str, ResolvedMedia] = {}
    for written in data.splitlines():
        try:
            line = _LINE.decode(written)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            continue
        match line:
            case _Head():
                began = line.began
            case _Video():
                videos[line.id] = line.media
            case _Came() if line.at_s >= (events[-1].at_s if events else 0.0) and len(events) < MOST_EVENTS:
                events.append(EveningEvent(at_s=line.at_s, kind=line.kind, event=_renamed(line.event)))
            case _:
                pass
    if began is None or began.tzinfo is None:
        raise ConflictError("no_recording")
    return Evening(began=began, events=tuple(events), videos=videos)


def _renamed(event: FeedEvent) -> FeedEvent:
    """Return an event with another id, the same for the same one: its own is known from the stream itself."""
    if isinstance(event, Purged | Cleared):
        return event
    return structs.replace(event, id=f"rehearsal-{hashlib.sha256(event.id.encode()).hexdigest()[:24]}")
