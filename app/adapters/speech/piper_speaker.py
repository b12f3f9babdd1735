"""Neural voices: Piper models in a folder of the streamer.

A voice is two files, ``NAME.onnx`` and ``NAME.onnx.json``, as https://huggingface.co/rhasspy/piper-voices has them.
"""

import asyncio
import importlib.util
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from app.adapters.speech.engines import EngineWorker, Synthesis, VoiceUnusableError
from app.domain.speech import SpeechReason, Voice
from app.services.ports import SpeechError, VoiceChoice

logger = logging.getLogger(__name__)

LOADING_S = 20.0
"""More time for a text, because its voice may have to be loaded, from a slow disk, too."""
MODELS_LIMIT = 100
SPEAKERS_LIMIT = 50
"""Of one model; some have hundreds."""
CONFIG_LIMIT_BYTES = 1_000_000
_WORKER = "app.adapters.speech.piper_worker"
_PACKAGE = "piper"
_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
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
        worker: str = _WORKER,
        package: str = _PACKAGE,
        on_restart: Callable[[], None] | None = None,
    ) -> None:
        self._folder = folder
        self._package = package
        self._worker = EngineWorker(worker, environment=_ENVIRONMENT, extra_s=LOADING_S, on_restart=on_restart)
        self._models: dict[str, _Model] = {}
        self._unusable: set[tuple[Path, tuple[int, int]]] = set()
        self._warned: set[str] = set()

    async def start(self) -> None:
        """Start the worker if there are voices for it. Never fails."""
        if await self.voices():
            await self._worker.start()

    async def close(self) -> None:
        """End the worker."""
        await self._worker.close()

    async def voices(self) -> tuple[Voice, ...]:
        """Return the voices of the folder, by name; none if the package for them is not installed."""
        models = await asyncio.to_thread(self._scan)
        self._models = {model.voice.id: model for model in models}
        return tuple(model.voice for model in models)

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
