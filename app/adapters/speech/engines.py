"""Speech engines: worker processes that synthesise one text with one voice into a file.

Another engine is a worker module and a class with the methods of `SpeechEngine`.
"""

import logging
import math
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Protocol

import msgspec

from app.adapters.workers.process import WorkerError, WorkerProcess, WorkerTimeoutError, WorkerUnavailableError
from app.domain.speech import MAX_CRASHES, SpeechReason, Voice
from app.services.ports import SpeechError, VoiceChoice

logger = logging.getLogger(__name__)

DEADLINE_S = 5.0
DEADLINE_PER_CHARACTER_S = 0.12
MISSING_FOR_S = 60.0
"""An engine that never started is not tried again for so long, because trying blocks messages."""

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
        module: Of the worker; its answer to `speak` is a `Synthesis`.
        environment: In addition to the few variables that every worker gets.
        extra_s: Added to each deadline, for an engine that loads a voice when it is first needed.
        on_restart: Called each time the worker was started again.
        clock: Monotonic seconds.
    """

    def __init__(
        self,
        module: str,
        *,
        environment: Mapping[str, str] | None = None,
        extra_s: float = 0.0,
        on_restart: Callable[[], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._process = WorkerProcess(module, environment=environment, on_restart=on_restart)
        self._extra_s = extra_s
        self._clock = clock
        self._is_proven = False
        self._missing_until = -math.inf

    async def start(self) -> bool:
        """Start the process; return whether the engine is available."""
        try:
            await self._process.start()
        except WorkerError as error:
            self._mark_missing()
            logger.warning("The speech engine does not start: %s", error)
            return False
        return True

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
        if self._clock() < self._missing_until:
            raise SpeechError(SpeechReason.ENGINE_MISSING)
        deadline_s = DEADLINE_S + DEADLINE_PER_CHARACTER_S * characters + self._extra_s
        try:
            answer = await self._process.request(operation, deadline_s, tries=MAX_CRASHES)
        except WorkerTimeoutError as error:
            raise SpeechError(SpeechReason.ENGINE_TIMED_OUT) from error
        except WorkerUnavailableError as error:
            self._mark_missing()
            raise SpeechError(SpeechReason.ENGINE_MISSING) from error
        except WorkerError as error:
            logger.debug("The speech engine failed: %s", error)
            raise SpeechError(SpeechReason.ENGINE_CRASHED) from error
        self._is_proven = True
        return answer

    def _mark_missing(self) -> None:
        """Pause an engine that never worked; one that did is retried."""
        if not self._is_proven:
            self._missing_until = self._clock() + MISSING_FOR_S
