"""What the services need of whoever turns words into sound, and of whoever plays it on this PC."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from app.domain.errors import OutsideError
from app.domain.ids import DurationMs
from app.domain.speech import Segment, SpeechReason, SpokenLanguage, SpokenWord, Voice

NORMAL_RATE_PERCENT = 100
NORMAL_PITCH_PERCENT = 50
FULL_VOLUME_PERCENT = 100


class VoiceChoice(Struct, frozen=True, kw_only=True):
    """How one language is said.

    Attributes:
        voice: Id of a voice, such as ``pyttsx3:gmw/en-us``; empty for the first voice of the language.
        rate_percent: 100 is the engine's own speed.
        pitch_percent: 50 is the voice's own; engines that know no pitch leave it alone.
        volume_percent: 100 is full; 0 is a file of silence, and no error.
    """

    voice: str = ""
    rate_percent: int = NORMAL_RATE_PERCENT
    pitch_percent: int = NORMAL_PITCH_PERCENT
    volume_percent: int = FULL_VOLUME_PERCENT


class SpokenFile(Struct, frozen=True, kw_only=True):
    """A sound file of what was said.

    Attributes:
        path: A WAV file, 16 bits, one channel.
        words: Of all segments, in order, with times from the beginning of the file.
    """

    path: str
    length_ms: DurationMs
    words: tuple[SpokenWord, ...]


class SpeechError(OutsideError):
    """These words could not be turned into sound."""

    def __init__(self, reason: SpeechReason) -> None:
        super().__init__(reason.value, reason.sentence("en"))
        self.reason = reason


class AudioOutputError(OutsideError):
    """This PC cannot play the sound."""

    def __init__(self, message: str) -> None:
        super().__init__("audio_output_failed", message)


class Speaker(Protocol):
    """Turns words into sound files."""

    async def start(self) -> None:
        """Warm up, so that the first words do not wait. Never fails; what is missing is told by `speak`."""

    async def close(self) -> None:
        """End all workers, within a second or so. May be called again."""

    async def voices(self) -> tuple[Voice, ...]:
        """Return what this computer can speak with; the first voice of a language is the one it has by itself."""

    async def speak(
        self, segments: Sequence[Segment], choices: Mapping[SpokenLanguage, VoiceChoice], path: Path, max_ms: int
    ) -> SpokenFile:
        """Write one WAV file, all at once or not at all. Slow; may be cancelled.

        Args:
            segments: In order.
            choices: By language; a language that is missing is said as its first voice says it.
            path: Of the file, in a folder that exists. Files beside it whose names begin with its own are ours.
            max_ms: What is longer is cut, with a short fade.

        Raises:
            SpeechError: Why there is no file.
        """


class AudioOutput(Protocol):
    """Plays sound files on this PC, one at a time."""

    async def devices(self) -> tuple[str, ...]:
        """Return the names of the devices; none where there is no sound at all."""

    async def play(self, path: Path, device: str, *, on_started: Callable[[], None]) -> None:
        """Play a WAV file; return when it was heard to its end or was stopped. Cancelling it stops it too.

        Args:
            path: As `Speaker` wrote it.
            device: One of `devices`; empty, or one that is gone, is the default one.
            on_started: Called on the loop when the first of it goes to the device.

        Raises:
            AudioOutputError: There is no device, or it failed on the way.
        """

    def pause(self) -> None:
        """Make what plays stand still. Like the next two, does nothing while nothing plays."""

    def resume(self) -> None:
        """Go on where it stood still."""

    def stop(self) -> None:
        """End it."""

    async def close(self) -> None:
        """End everything, within a second or so. May be called again."""
