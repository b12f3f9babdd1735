"""What a speech engine is to us: a worker process that says one text with one voice into a file.

Another engine is a worker module and a class with the methods of `SpeechEngine`; `speakers.py` does the rest.
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
"""Source: RELIABILITY T15."""
MISSING_FOR_S = 60.0
"""An engine that never started is not tried again for so long: trying takes time, and somebody waits."""

type _Natural = Annotated[int, msgspec.Meta(ge=0, le=2**31)]


class Said(msgspec.Struct, frozen=True):
    """What became of one text.

    Attributes:
        length_ms: Of the sound; 0 where nothing could be heard, and then there is no file.
        marks: At which character of the text, and at which millisecond, words begin; none if the engine does not tell.
        problem: Why nothing was said, if the engine complained.
        is_voice_unusable: It is the voice that cannot be used, whatever the text.
    """

    length_ms: _Natural = 0
    marks: tuple[tuple[_Natural, _Natural], ...] = ()
    problem: str = ""
    is_voice_unusable: bool = False


class VoiceUnusableError(SpeechError):
    """The voice cannot be used, and is no longer among the engine's voices."""


class SpeechEngine(Protocol):
    """One engine and its voices."""

    @property
    def name(self) -> str:
        """What the ids of its voices begin with, before a colon."""

    async def start(self) -> None:
        """Warm up what the first words would wait for. Never fails."""

    async def close(self) -> None:
        """End its worker. May be called again."""

    async def voices(self) -> tuple[Voice, ...]:
        """Return its voices, the usual one of each language first; none if the engine is not there."""

    async def say(self, text: str, choice: VoiceChoice, path: Path) -> Said:
        """Write a WAV or AIFF file, or tell that nothing of the text can be heard.

        Args:
            text: Harmless, and no longer than an engine bears.
            choice: Names one of its voices.
            path: Written over.

        Raises:
            VoiceUnusableError: Another voice may say it.
            SpeechError: Why nothing was said.
        """


class EngineWorker:
    """The worker process of one engine, and what its failures mean.

    Args:
        module: Of the worker; what `speak` answers is read as `Said`.
        environment: In addition to the few variables that every worker gets.
        extra_s: Added to each deadline, for an engine that loads a voice when it is first needed.
        on_restart: Called each time the worker was started again.
        clock: Seconds that only grow.
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
        """Start the process; return whether the engine is there."""
        try:
            await self._process.start()
        except WorkerError as error:
            self._miss()
            logger.warning("The speech engine does not start: %s", error)
            return False
        return True

    async def close(self) -> None:
        """End the process."""
        await self._process.close()

    async def speak(self, operation: Mapping[str, object], text: str) -> Said:
        """Have a text said.

        Raises:
            VoiceUnusableError: The voice cannot be used.
            SpeechError: Why it was not; a text that kills the worker gives ``engine_crashed``.
        """
        answer = await self.ask({**operation, "op": "speak", "text": text}, len(text))
        try:
            said = msgspec.convert(answer, Said)
        except msgspec.ValidationError as error:
            raise SpeechError(SpeechReason.ENGINE_SILENT) from error
        if said.problem:
            logger.warning("The speech engine complains: %.300s", said.problem)
            raise (VoiceUnusableError if said.is_voice_unusable else SpeechError)(SpeechReason.ENGINE_SILENT)
        return said

    async def ask(self, operation: Mapping[str, object], characters: int = 0) -> dict[str, object]:
        """Return what the worker answers.

        Raises:
            SpeechError: It gave no answer.
        """
        if self._clock() < self._missing_until:
            raise SpeechError(SpeechReason.ENGINE_MISSING)
        deadline_s = DEADLINE_S + DEADLINE_PER_CHARACTER_S * characters + self._extra_s
        try:
            answer = await self._process.request(operation, deadline_s, tries=MAX_CRASHES)
        except WorkerTimeoutError as error:
            raise SpeechError(SpeechReason.ENGINE_TIMED_OUT) from error
        except WorkerUnavailableError as error:
            self._miss()
            raise SpeechError(SpeechReason.ENGINE_MISSING) from error
        except WorkerError as error:
            logger.debug("The speech engine failed: %s", error)
            raise SpeechError(SpeechReason.ENGINE_CRASHED) from error
        self._is_proven = True
        return answer

    def _miss(self) -> None:
        """Leave an engine alone that never worked; one that did will come back."""
        if not self._is_proven:
            self._missing_until = self._clock() + MISSING_FOR_S
