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
_WORKER = "app.adapters.speech.audio_output_worker"
_PASSED_ON = (
    *("HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"),
    *("PULSE_SERVER", "PULSE_SINK", "PULSE_RUNTIME_PATH", "PULSE_COOKIE", "PIPEWIRE_RUNTIME_DIR", "ALSA_CONFIG_PATH"),
)
"""Where a sound server listens, whom it lets in and where it plays. Source: the client libraries' documentation."""

type _Milliseconds = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]


class _Names(msgspec.Struct):
    """The devices."""

    names: list[Annotated[str, msgspec.Meta(max_length=300)]]


class _Progress(msgspec.Struct):
    """What the worker tells of what plays.

    Attributes:
        left_ms: How long it will still be heard; None where nothing plays.
        is_default: The default device plays it, though another one was wanted.
        problem: Why nothing plays.
    """

    left_ms: _Milliseconds | None = None
    is_default: bool = False
    problem: str = ""


class AudioOutput:
    """Plays one file at a time; whoever comes meanwhile waits.

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
        """How often a stop was wanted; it means what was asked for before it."""

    async def devices(self) -> tuple[str, ...]:
        """Return the names of the devices, by name; none where there is no sound at all."""
        try:
            answer = await self._worker.request({"op": "devices"}, OPEN_DEADLINE_S)
            return tuple(sorted(msgspec.convert(answer, _Names).names))
        except (WorkerError, msgspec.ValidationError) as error:
            logger.info("The sound devices are not known: %s", error)
            return ()

    async def play(self, path: Path, device: str, *, on_started: Callable[[], None]) -> None:
        """Play a WAV file; return when it was heard to its end or was stopped. Cancelling it stops it too.

        Args:
            path: Of 16-bit samples.
            device: One of `devices`; empty, or one that is gone, is the default one.
            on_started: Called on the loop when the first of it goes to the device.

        Raises:
            AudioOutputError: There is no device, or it failed on the way.
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
                    logger.info("The sound output complains: %.300s", begun.problem)
                    raise AudioOutputError("No sound device of this PC can play it.")
                if begun.is_default:
                    logger.warning("The sound device %r is not there; the default one plays", device)
                if self._stops == stops:
                    on_started()
                    await self._hear(begun.left_ms, stops)
            finally:
                with contextlib.suppress(AudioOutputError):  # then it is silent anyhow
                    await self._ask({"op": "stop"})

    def pause(self) -> None:
        """Make what plays stand still, and whatever comes meanwhile wait."""
        self._is_paused = True
        self._changed.set()

    def resume(self) -> None:
        """Go on where it stood still."""
        self._is_paused = False
        self._changed.set()

    def stop(self) -> None:
        """End what plays, and what waits to."""
        self._stops += 1
        self._changed.set()

    async def close(self) -> None:
        """End the worker and what plays. May be called again."""
        self.stop()
        await self._worker.close()

    async def _hear(self, left_ms: int, stops: int) -> None:
        """Wait for the end of what plays; until then pass on what is wanted.

        Raises:
            AudioOutputError: It broke off.
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
        """Wait until something is wanted, but no longer than it takes; return whether something is."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        is_changed = self._changed.is_set()
        self._changed.clear()
        return is_changed

    async def _ask(self, operation: dict[str, object], deadline_s: float = DEADLINE_S) -> _Progress:
        """Return what the worker answers.

        Raises:
            AudioOutputError: It does not, and so nothing plays any more.
        """
        try:
            return msgspec.convert(await self._worker.request(operation, deadline_s), _Progress)
        except (WorkerError, msgspec.ValidationError) as error:
            raise AudioOutputError("The sound output of this PC does not work.") from error

    def _on_restart(self) -> None:
        """Look at once: what played is gone."""
        self._changed.set()
