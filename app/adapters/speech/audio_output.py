"""Sound on this PC, played by a worker process."""

import asyncio
import contextlib
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import msgspec

from app.adapters.workers.process import WorkerError, WorkerProcess
from app.services.ports import AudioOutputError

logger = logging.getLogger(__name__)

OPEN_DEADLINE_S = 10.0
"""For a device that has to wake up, or a sound server that has to be started."""
DEADLINE_S = 3.0
_WORKER = "sound"
_PASSED_ON = (
    *("HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"),
    *("PULSE_SERVER", "PULSE_SINK", "PULSE_RUNTIME_PATH", "PULSE_COOKIE", "PIPEWIRE_RUNTIME_DIR", "ALSA_CONFIG_PATH"),
)
"""Address, credentials and target of a sound server. Source: the client libraries' documentation."""

type _Milliseconds = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]


class _Names(msgspec.Struct):
    """The devices."""

    names: list[Annotated[str, msgspec.Meta(max_length=300)]]


class _Progress(msgspec.Struct):
    """The playback state in the worker.

    Attributes:
        left_ms: Remaining time; None if nothing plays.
        is_default: The default device plays it in place of the chosen one.
        problem: Why nothing plays.
    """

    left_ms: _Milliseconds | None = None
    is_default: bool = False
    problem: str = ""


class AudioOutput:
    """Plays one file at a time; others wait.

    Args:
        worker: Module of the worker; tests give one that misbehaves.
    """

    def __init__(self, *, worker: str = _WORKER) -> None:
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        self._worker = WorkerProcess(worker, environment=environment, on_restart=self._on_restart)
        self._turn = asyncio.Lock()
        self._changed = asyncio.Event()
        self._is_paused = False
        self._stops = 0
        """Number of calls of `stop`; each ends what was requested before it."""

    async def devices(self) -> tuple[str, ...]:
        """Return the names of the devices, sorted; none if there is no sound output."""
        try:
            answer = await self._worker.request({"op": "devices"}, OPEN_DEADLINE_S)
            return tuple(sorted(msgspec.convert(answer, _Names).names))
        except (WorkerError, msgspec.ValidationError) as error:
            logger.info("The sound devices are not available: %s", error)
            return ()

    async def play(self, path: Path, device: str, *, on_started: Callable[[], None]) -> None:
        """Play a WAV file; return at its end or when it was stopped. Cancelling stops it too.

        Args:
            path: Of 16-bit samples.
            device: One of `devices`; empty or missing is the default one.
            on_started: Called on the loop when playback begins.

        Raises:
            AudioOutputError: There is no device, or it failed.
        """
        stops = self._stops
        async with self._turn:
            self._changed.clear()
            while self._is_paused and self._stops == stops:
                await self._is_changed_within(None)
            if self._stops != stops:
                return
            try:
                begun = await self._ask({"op": "play", "path": str(path), "device": device}, OPEN_DEADLINE_S)
                if begun.left_ms is None:
                    logger.info("The sound output reports: %.300s", begun.problem)
                    raise AudioOutputError("No sound device of this PC can play it.")
                if begun.is_default:
                    logger.warning("The sound device %r is not available; using the default one", device)
                if self._stops == stops:
                    on_started()
                    await self._follow(begun.left_ms, stops)
            finally:
                with contextlib.suppress(AudioOutputError):  # then it is silent anyway
                    await self._ask({"op": "stop"})

    def pause(self) -> None:
        """Pause playback; new files wait."""
        self._is_paused = True
        self._changed.set()

    def resume(self) -> None:
        """Resume where it was paused."""
        self._is_paused = False
        self._changed.set()

    def stop(self) -> None:
        """Stop what plays and what waits."""
        self._stops += 1
        self._changed.set()

    async def close(self) -> None:
        """Stop playback and the worker. May be called again."""
        self.stop()
        await self._worker.close()

    async def _follow(self, left_ms: int, stops: int) -> None:
        """Wait for the end of playback, and pass on pauses.

        Raises:
            AudioOutputError: Playback broke off.
        """
        was_paused = False
        while left_ms and self._stops == stops:
            is_due = not await self._is_changed_within(None if was_paused else left_ms / 1_000)
            if self._stops != stops:
                return
            if self._is_paused == was_paused:
                progress = await self._ask({"op": "left"})
            else:
                was_paused = self._is_paused
                progress = await self._ask({"op": "pause", "is_paused": was_paused})
            if progress.left_ms is None or (is_due and progress.left_ms >= left_ms):
                raise AudioOutputError("The sound device stopped playing.")
            left_ms = progress.left_ms

    async def _is_changed_within(self, seconds: float | None) -> bool:
        """Wait until pause, resume or stop was called; return whether it was within the time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        is_changed = self._changed.is_set()
        self._changed.clear()
        return is_changed

    async def _ask(self, operation: dict[str, object], deadline_s: float = DEADLINE_S) -> _Progress:
        """Return the worker's answer.

        Raises:
            AudioOutputError: There is none, so nothing plays any more.
        """
        try:
            return msgspec.convert(await self._worker.request(operation, deadline_s), _Progress)
        except (WorkerError, msgspec.ValidationError) as error:
            raise AudioOutputError("The sound output of this PC does not work.") from error

    def _on_restart(self) -> None:
        """Check at once: playback is gone."""
        self._changed.set()
