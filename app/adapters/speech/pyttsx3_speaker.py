"""The system's own voices, by pyttsx3 in a worker process."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import msgspec

from app.adapters.speech.engines import EngineWorker, Synthesis
from app.domain.speech import Voice
from app.services.ports import SpeechError, VoiceChoice

logger = logging.getLogger(__name__)

_WORKER = "app.adapters.speech.pyttsx3_worker"

type _Text = Annotated[str, msgspec.Meta(max_length=280)]


class _Voice(msgspec.Struct):
    """A voice of the worker."""

    id: _Text
    name: _Text
    languages: tuple[_Text, ...]


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

    def __init__(self, *, worker: str = _WORKER, on_restart: Callable[[], None] | None = None) -> None:
        self._worker = EngineWorker(worker, on_restart=on_restart)
        self._voices: tuple[Voice, ...] = ()

    async def start(self) -> None:
        """Start the worker and list its voices. Never fails."""
        if await self._worker.start():
            await self.voices()

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
