"""Tells Ukrainian, English and Russian apart where neither letters nor common words do, in a worker process."""

import asyncio
import logging
from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from app.adapters.worker_process import WorkerError, WorkerProcess
from app.domain.speech import SpokenLanguage

logger = logging.getLogger(__name__)

DEADLINE_S = 2.0
"""For one text; a verdict takes a millisecond. The worker's start comes before that."""
WAIT_S = 10.0
"""For the start and the verdict; who is asked about a message that waits may be late, but not for ever."""
_WORKER = "app.adapters.language_worker"
_ENVIRONMENT: Mapping[str, str] = MappingProxyType({"OPENBLAS_NUM_THREADS": "1"})
"""numpy's library keeps memory for each of its threads, and the worker's is bounded."""


class _Verdict(msgspec.Struct):
    """What the worker says."""

    language: SpokenLanguage | None


class LanguageDetector:
    """Asks the worker, which is started by the first question: few messages leave any doubt.

    Args:
        worker: Module of the worker; tests give one that misbehaves.
    """

    def __init__(self, *, worker: str = _WORKER) -> None:
        self._worker = WorkerProcess(worker, environment=_ENVIRONMENT)
        self._loop: asyncio.AbstractEventLoop | None = None

    async def open(self) -> None:
        """Be ready for questions; the worker belongs to the loop that runs now."""
        self._loop = asyncio.get_running_loop()

    async def close(self) -> None:
        """End the worker; from now on it cannot tell."""
        self._loop = None
        await self._worker.close()

    def detect(self, text: str) -> SpokenLanguage | None:
        """Return the language of a text, or None where it cannot tell. It never raises.

        It waits for the worker: to be called in a thread that is not the loop's.
        """
        loop = self._loop
        if loop is None or not text:
            return None
        asked = asyncio.run_coroutine_threadsafe(self._ask(text), loop)
        try:
            return asked.result(WAIT_S)
        except TimeoutError:
            asked.cancel()
            return None

    async def _ask(self, text: str) -> SpokenLanguage | None:
        try:
            answer = await self._worker.request({"op": "detect", "text": text}, DEADLINE_S)
            return msgspec.convert(answer, _Verdict).language
        except (WorkerError, msgspec.ValidationError) as error:
            logger.warning("The language of a text cannot be told: %s", type(error).__name__)
            return None
