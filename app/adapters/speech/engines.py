"""Speech engines: worker processes that synthesise one text with one voice into a file.

Piper voices are two files, ``NAME.onnx`` and ``NAME.onnx.json``, as https://huggingface.co/rhasspy/piper-voices has
them. Another engine is a worker and a class with the methods of `SpeechEngine`.
"""

import asyncio
import importlib.util
import logging
import math
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, Protocol

import msgspec

from app.adapters.workers.process import (
    WorkerAbsentError,
    WorkerError,
    WorkerProcess,
    WorkerTimeoutError,
    WorkerUnavailableError,
)
from app.domain.speech import MAX_CRASHES, SpeechReason, Voice
from app.services.ports import SpeechError, VoiceChoice

logger = logging.getLogger(__name__)

DEADLINE_S = 5.0
DEADLINE_PER_CHARACTER_S = 0.12
MISSING_FOR_S = 60.0
"""An engine that never started is not tried again for so long, because trying blocks messages. One that says that it
has nothing here is not tried again at all, until the settings or the voices change."""

type _Natural = Annotated[int, msgspec.Meta(ge=0, le=2**31)]


class Synthesis(msgspec.Struct, frozen=True):
    """The result of one text.

    Attributes:
        length_ms: Of the sound; 0 if it is silent, and then there is no file.
        marks: At which character of the text, and at which millisecond, words begin; empty if not reported.
        problem: The engine's error, if there is one.
        is_voice_unusable: The voice cannot be used, whatever the text.
    """

    length_ms: _Natural = 0
    marks: tuple[tuple[_Natural, _Natural], ...] = ()
    problem: str = ""
    is_voice_unusable: bool = False


class VoiceUnusableError(SpeechError):
    """The voice cannot be used, and is removed from the engine's voices."""


class SpeechEngine(Protocol):
    """One engine and its voices."""

    @property
    def name(self) -> str:
        """Prefix of the ids of its voices, before a colon."""

    async def start(self) -> None:
        """Load what the first text needs. Never fails."""

    def look_again(self) -> None:
        """Forget that this PC has nothing for it, which is final otherwise."""

    async def close(self) -> None:
        """End its worker. May be called again."""

    async def voices(self) -> tuple[Voice, ...]:
        """Return its voices, the default one of each language first; none if the engine is not available."""

    async def synthesize(self, text: str, choice: VoiceChoice, path: Path) -> Synthesis:
        """Write a WAV or AIFF file, unless the text is silent.

        Args:
            text: Sanitised, and not too long for an engine.
            choice: Names one of its voices.
            path: Written over.

        Raises:
            VoiceUnusableError: Another voice may speak it.
            SpeechError: Why it failed.
        """


class EngineWorker:
    """The worker process of one engine; its failures become speech errors.

    Args:
        worker: Its name; its answer to `speak` is a `Synthesis`.
        environment: In addition to the few variables that every worker gets.
        extra_s: Added to each deadline, for an engine that loads a voice when it is first needed.
        on_restart: Called each time the worker was started again.
        clock: Monotonic seconds.
    """

    def __init__(
        self,
        worker: str,
        *,
        environment: Mapping[str, str] | None = None,
        extra_s: float = 0.0,
        on_restart: Callable[[], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._process = WorkerProcess(worker, environment=environment, on_restart=on_restart)
        self._extra_s = extra_s
        self._clock = clock
        self._is_proven = False
        self._missing_until = -math.inf
        self._is_absent = False

    async def start(self) -> bool:
        """Start the process; return whether the engine is available."""
        if self._is_absent:
            return False
        try:
            await self._process.start()
        except WorkerError as error:
            self._mark_missing(error)
            logger.warning("The speech engine does not start: %s", error)
            return False
        return True

    def look_again(self) -> None:
        """Start it when it is asked next, though it had nothing to work with."""
        self._is_absent, self._missing_until = False, -math.inf

    async def close(self) -> None:
        """End the process."""
        await self._process.close()

    async def speak(self, operation: Mapping[str, object], text: str) -> Synthesis:
        """Synthesise a text.

        Raises:
            VoiceUnusableError: The voice cannot be used.
            SpeechError: Why it failed; a text that kills the worker gives ``engine_crashed``.
        """
        answer = await self.ask({**operation, "op": "speak", "text": text}, len(text))
        try:
            said = msgspec.convert(answer, Synthesis)
        except msgspec.ValidationError as error:
            raise SpeechError(SpeechReason.ENGINE_SILENT) from error
        if said.problem:
            logger.warning("The speech engine reports: %.300s", said.problem)
            raise (VoiceUnusableError if said.is_voice_unusable else SpeechError)(SpeechReason.ENGINE_SILENT)
        return said

    async def ask(self, operation: Mapping[str, object], characters: int = 0) -> dict[str, object]:
        """Return the worker's answer.

        Raises:
            SpeechError: There is no answer.
        """
        if self._is_absent or self._clock() < self._missing_until:
            raise SpeechError(SpeechReason.ENGINE_MISSING)
        deadline_s = DEADLINE_S + DEADLINE_PER_CHARACTER_S * characters + self._extra_s
        try:
            answer = await self._process.request(operation, deadline_s, tries=MAX_CRASHES)
        except WorkerTimeoutError as error:
            raise SpeechError(SpeechReason.ENGINE_TIMED_OUT) from error
        except WorkerUnavailableError as error:
            self._mark_missing(error)
            raise SpeechError(SpeechReason.ENGINE_MISSING) from error
        except WorkerError as error:
            logger.debug("The speech engine failed: %s", error)
            raise SpeechError(SpeechReason.ENGINE_CRASHED) from error
        self._is_proven = True
        return answer

    def _mark_missing(self, error: WorkerError) -> None:
        """Give up an engine that this PC does not have; pause one that never worked; one that did is retried."""
        self._is_absent = isinstance(error, WorkerAbsentError)
        if not self._is_proven:
            self._missing_until = self._clock() + MISSING_FOR_S


LOADING_S = 20.0
"""More time for a text, because its voice may have to be loaded, from a slow disk, too."""
MODELS_LIMIT = 100
SPEAKERS_LIMIT = 50
"""Of one model; some have hundreds."""
CONFIG_LIMIT_BYTES = 1_000_000
_PIPER_WORKER = "piper"
_PIPER_PACKAGE = "piper"
_PIPER_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""numpy reserves memory per thread, which counts against the worker's limit."""

type _Text = Annotated[str, msgspec.Meta(max_length=100)]


class _Audio(msgspec.Struct, frozen=True):
    """How it sounds."""

    quality: _Text = ""


class _Espeak(msgspec.Struct, frozen=True):
    """How its words are turned into sounds."""

    voice: _Text = ""


class _Language(msgspec.Struct, frozen=True):
    """What it speaks."""

    family: _Text = ""


class _Config(msgspec.Struct):
    """A model's configuration file. Source: piper-tts 1.8, ``config.py``, and the files of piper-voices.

    Attributes:
        phoneme_type: Only these two; others would load programs and data from the network.
    """

    audio: _Audio
    espeak: _Espeak = _Espeak()
    language: _Language = _Language()
    dataset: _Text = ""
    phoneme_type: Literal["espeak", "text"] = "espeak"
    speaker_id_map: dict[_Text, Annotated[int, msgspec.Meta(ge=0)]] = {}


class _Model(msgspec.Struct, frozen=True):
    """One voice: a model, and which of its speakers.

    Attributes:
        version: Changes with the file.
        speaker: None for a model that has only one.
    """

    voice: Voice
    path: Path
    version: tuple[int, int]
    speaker: int | None


class PiperSpeaker:
    """Uses the models of a folder, in a worker process that is started on first use.

    Args:
        folder: Read each time the voices are listed; it need not exist.
        worker: Module of the worker; tests give one that misbehaves.
        package: What must be installed; tests name one that is not.
        on_restart: Called each time the worker had to be started again.
    """

    name = "piper"

    def __init__(
        self,
        folder: Path,
        *,
        worker: str = _PIPER_WORKER,
        package: str = _PIPER_PACKAGE,
        on_restart: Callable[[], None] | None = None,
    ) -> None:
        self._folder = folder
        self._package = package
        self._worker = EngineWorker(worker, environment=_PIPER_ENVIRONMENT, extra_s=LOADING_S, on_restart=on_restart)
        self._models: dict[str, _Model] = {}
        self._unusable: set[tuple[Path, tuple[int, int]]] = set()
        self._warned: set[str] = set()

    async def start(self) -> None:
        """Start the worker if there are voices for it. Never fails."""
        if await self.voices():
            await self._worker.start()

    def look_again(self) -> None:
        """Start the worker when it is asked next, though it had nothing to work with."""
        self._worker.look_again()

    async def close(self) -> None:
        """End the worker."""
        await self._worker.close()

    async def voices(self) -> tuple[Voice, ...]:
        """Return the voices of the folder, by name; none if the package for them is not installed."""
        models = {model.voice.id: model for model in await asyncio.to_thread(self._scan)}
        if models.keys() != self._models.keys():
            self._worker.look_again()
        self._models = models
        return tuple(model.voice for model in models.values())

    async def synthesize(self, text: str, choice: VoiceChoice, path: Path) -> Synthesis:
        """Write a WAV file. Piper has no pitch, and does not report when its words begin.

        Raises:
            VoiceUnusableError: The model cannot be loaded; it is removed until its file changes.
            SpeechError: Why it failed.
        """
        model = self._models.get(choice.voice)
        if model is None:
            raise SpeechError(SpeechReason.ENGINE_MISSING)
        operation = {
            "path": str(path),
            "model": str(model.path),
            "speaker": model.speaker,
            "rate_percent": choice.rate_percent,
            "volume_percent": choice.volume_percent,
        }
        try:
            return await self._worker.speak(operation, text)
        except VoiceUnusableError:
            self._unusable.add((model.path, model.version))
            raise

    def _scan(self) -> list[_Model]:
        """Read the folder. Touches the disk."""
        try:
            paths = sorted(path for path in self._folder.glob("*.onnx") if path.is_file())[:MODELS_LIMIT]
        except OSError:
            return []
        if paths and importlib.util.find_spec(self._package) is None:
            self._warn_once("There are Piper voices in %s, but Piper is not installed (efir[piper])", self._folder)
            return []
        return [model for path in paths for model in self._voices_of(path)]

    def _voices_of(self, path: Path) -> Iterator[_Model]:
        """Yield one voice for each speaker of a model; none if its configuration is invalid."""
        config_path = path.with_name(f"{path.name}.json")
        try:
            with config_path.open("rb") as file:
                config = msgspec.json.decode(file.read(CONFIG_LIMIT_BYTES), type=_Config)
            status = path.stat()
            version = (status.st_size, status.st_mtime_ns)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
            self._warn_once("The voice %s cannot be used: %s", path.name, error)
            return
        if (path, version) in self._unusable:
            return
        name = " ".join(part for part in ("Piper", config.dataset or path.stem, config.audio.quality) if part)
        family = (config.language.family or config.espeak.voice)[:2].lower()
        languages = (family,) if len(family) == 2 and family.isalpha() else ()  # noqa: PLR2004 -- two letters
        voice_id = f"{self.name}:{path.stem}"
        if not config.speaker_id_map:
            yield _Model(Voice(id=voice_id, name=name, languages=languages), path, version, None)
        for speaker, number in list(config.speaker_id_map.items())[:SPEAKERS_LIMIT]:
            voice = Voice(id=f"{voice_id}#{speaker}", name=f"{name}, {speaker}", languages=languages)
            yield _Model(voice, path, version, number)

    def _warn_once(self, sentence: str, *about: object) -> None:
        warning = sentence % about
        if warning not in self._warned:
            self._warned.add(warning)
            logger.warning("%s", warning)


_PYTTSX3_WORKER = "pyttsx3"

type _VoiceText = Annotated[str, msgspec.Meta(max_length=280)]


class _Voice(msgspec.Struct):
    """A voice of the worker."""

    id: _VoiceText
    name: _VoiceText
    languages: tuple[_VoiceText, ...]


class _Voices(msgspec.Struct):
    """The worker's answer."""

    voices: list[_Voice]


class Pyttsx3Speaker:
    """espeak-ng on Linux, SAPI 5 on Windows, NSSpeechSynthesizer on macOS.

    Args:
        worker: Module of the worker; tests give one that misbehaves.
        on_restart: Called each time the worker had to be started again.
    """

    name = "pyttsx3"

    def __init__(self, *, worker: str = _PYTTSX3_WORKER, on_restart: Callable[[], None] | None = None) -> None:
        self._worker = EngineWorker(worker, on_restart=on_restart)
        self._voices: tuple[Voice, ...] = ()

    async def start(self) -> None:
        """Start the worker and list its voices. Never fails."""
        if await self._worker.start():
            await self.voices()

    def look_again(self) -> None:
        """Start the worker when it is asked next, though it had nothing to work with."""
        self._worker.look_again()

    async def close(self) -> None:
        """End the worker."""
        await self._worker.close()

    async def voices(self) -> tuple[Voice, ...]:
        """Return the system's voices, the default one of each language first; none if no engine works."""
        if not self._voices:
            try:
                found = msgspec.convert(await self._worker.ask({"op": "voices"}), _Voices)
            except (SpeechError, msgspec.ValidationError) as error:
                logger.info("The system's voices are not available: %s", error)
                return ()
            self._voices = tuple(
                Voice(id=f"{self.name}:{voice.id}", name=voice.name, languages=voice.languages)
                for voice in found.voices
            )
        return self._voices

    async def synthesize(self, text: str, choice: VoiceChoice, path: Path) -> Synthesis:
        """Write a sound file. Pitch has an effect on Linux only.

        Raises:
            SpeechError: Why it failed.
        """
        operation = {
            "path": str(path),
            "voice": choice.voice.removeprefix(f"{self.name}:"),
            "rate_percent": choice.rate_percent,
            "pitch_percent": choice.pitch_percent,
            "volume_percent": choice.volume_percent,
        }
        return await self._worker.speak(operation, text)
