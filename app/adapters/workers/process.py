"""A child process for what may hang, crash or be attacked; it can be killed at any moment."""

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

import app
from app.adapters.workers.loop import ABSENT_STATUS, LINE_LIMIT_BYTES, MEMORY_LIMIT_BYTES, READY_LINE
from app.domain.errors import OutsideError
from app.runtime.own_program import worker_command

if sys.platform == "win32":
    from weakref import WeakKeyDictionary

    from app.adapters.workers.job import Job

    _jobs = WeakKeyDictionary[Process, Job]()

logger = logging.getLogger(__name__)

_START_DEADLINE_S = 30.0
"""For loading the libraries on a slow and busy machine."""
_START_ATTEMPTS = 2
_CLOSE_DEADLINE_S = 0.9
_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 10.0
_LOG_LIMIT = 500
"""Bytes of a worker's standard error that are logged at once."""
_PASSED_ON = ("SYSTEMROOT", "WINDIR", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR")
"""Environment variables passed to a worker. No PATH: it must not start programs."""


class WorkerError(OutsideError):
    """The operation failed in the worker."""

    def __init__(self, message: str) -> None:
        super().__init__("worker_failed", message)


class WorkerTimeoutError(WorkerError):
    """The worker was killed because the deadline passed."""


class WorkerUnavailableError(WorkerError):
    """The worker does not start, or is closed; unrelated to the request."""


class WorkerAbsentError(WorkerUnavailableError):
    """The worker says that this PC has nothing for it to work with; it would say so again."""


class _WorkerDiedError(Exception):
    """The process ended, or broke the protocol, before it answered."""


class _Answer(msgspec.Struct):
    """The answer to one request: a result or an error."""

    id: int
    result: dict[str, object] | None = None
    error: str | None = None


_decode_answer = msgspec.json.Decoder(_Answer).decode


def _environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Return the whole environment of a worker: nothing secret, and the path of our own package."""
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    root = str(Path(app.__file__).resolve().parents[1])
    return {**passed, "PYTHONPATH": root, "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", **extra}


def _kill(process: Process) -> None:
    """Kill the process and all that it started."""
    if process.stdin is not None:
        process.stdin.close()
    if sys.platform == "win32" and (job := _jobs.pop(process, None)) is not None:
        job.kill()
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


class WorkerProcess:
    """Runs one request at a time in a child process, in order.

    A worker that dies is started again, after a pause that grows while it keeps dying. Waiting requests are
    kept. It belongs to the loop it is used on.

    Args:
        name: As ``worker_command`` takes it; what it runs calls ``loop.serve``.
        arguments: After the name. Never a secret: other programs can read them.
        environment: In addition to the few variables that every worker gets.
        on_restart: Called each time the worker was started again.
        on_death: Called each time it died, with how often in a row; an answer ends the row.
    """

    def __init__(
        self,
        name: str,
        arguments: Sequence[str] = (),
        *,
        environment: Mapping[str, str] | None = None,
        on_restart: Callable[[], None] | None = None,
        on_death: Callable[[int], None] | None = None,
    ) -> None:
        self._command = worker_command(name, arguments)
        self._name = name.rpartition(".")[2]
        self._environment = dict(environment or {})
        self._on_restart = on_restart
        self._on_death = on_death
        self._turn = asyncio.Lock()
        self._closing = asyncio.Event()
        self._process: Process | None = None
        self._watchers: set[asyncio.Task[None]] = set()
        self._warming: asyncio.Task[None] | None = None
        self._last_id = 0
        self._starts = 0
        self._deaths_in_a_row = 0
        self._was_ready = False

    async def start(self) -> None:
        """Start the process ahead of the first request; no effect if it runs.

        Raises:
            WorkerAbsentError: It has nothing to work with.
            WorkerUnavailableError: It does not start, or this object is closed.
        """
        async with self._turn:
            await self._running()

    async def request(self, operation: Mapping[str, object], deadline_s: float, *, tries: int = 2) -> dict[str, object]:
        """Return the worker's answer.

        Args:
            operation: ``op`` is its name; the rest are its arguments, of JSON types.
            deadline_s: From when it is sent; past it the worker is killed.
            tries: How many workers may die of it before it fails.

        Raises:
            WorkerTimeoutError: The deadline passed. It is not retried.
            WorkerAbsentError: It has nothing to work with.
            WorkerUnavailableError: It does not start, or this object is closed.
            WorkerError: The operation failed, or so many workers died of it.
        """
        async with self._turn:
            left_s = deadline_s
            for tries_left in reversed(range(tries)):
                process = await self._running()
                started = asyncio.get_running_loop().time()
                try:
                    return await self._ask(process, operation, left_s)
                except _WorkerDiedError:
                    self._drop(process, is_failure=True)
                    left_s -= asyncio.get_running_loop().time() - started
                    if not tries_left or left_s <= 0:
                        break
            if self._closing.is_set():
                raise WorkerUnavailableError(f"The worker {self._name} is closed.")
            raise WorkerError(f"The worker {self._name} stopped unexpectedly.")

    async def close(self) -> None:
        """End the process within a second; waiting requests fail. May be called again."""
        self._closing.set()
        if self._warming is not None:
            self._warming.cancel()
        if self._process is not None:
            self._drop(self._process, is_failure=False)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_CLOSE_DEADLINE_S):
                async with self._turn:
                    pass  # whoever held it or waited for it has its error
                await asyncio.gather(*self._watchers, return_exceptions=True)
        for watcher in self._watchers:
            watcher.cancel()

    async def _ask(self, process: Process, operation: Mapping[str, object], deadline_s: float) -> dict[str, object]:
        """Exchange one request for one answer; kill the worker on timeout or cancellation."""
        try:
            async with asyncio.timeout(deadline_s):
                answer = await self._exchange(process, operation)
        except TimeoutError as error:
            self._drop(process, is_failure=False)
            logger.info("The worker %s passed its deadline of %.1f s and was killed", self._name, deadline_s)
            raise WorkerTimeoutError(f"The worker {self._name} took too long.") from error
        except asyncio.CancelledError:
            self._drop(process, is_failure=False)
            raise
        self._deaths_in_a_row = 0
        if answer.result is None:
            raise WorkerError(answer.error or "The worker failed.")
        return answer.result

    async def _exchange(self, process: Process, operation: Mapping[str, object]) -> _Answer:
        """Write one line, read one line."""
        assert process.stdin is not None  # noqa: S101 -- both are pipes, see _spawn
        assert process.stdout is not None  # noqa: S101
        self._last_id += 1
        line = json.dumps({**operation, "id": self._last_id}).encode("ascii") + b"\n"
        if len(line) > LINE_LIMIT_BYTES:
            raise WorkerError("The request is too long for the worker.")
        try:
            process.stdin.write(line)
            await process.stdin.drain()
            answer = _decode_answer(await process.stdout.readline())
        except (OSError, ValueError) as error:  # a broken pipe, a line without an end, no JSON
            raise _WorkerDiedError from error
        if answer.id != self._last_id:
            raise _WorkerDiedError
        return answer

    async def _running(self) -> Process:
        """Return a ready process; start one if there is none. The caller holds ``_turn``."""
        if self._process is not None and self._process.returncode is None:
            return self._process
        for _ in range(_START_ATTEMPTS):
            if self._process is not None:
                self._drop(self._process, is_failure=True)
            await self._pause()
            if self._closing.is_set():
                break
            process = await self._spawn()
            if await self._becomes_ready(process):
                return process
        raise WorkerUnavailableError(f"The worker {self._name} is closed or does not start.")

    async def _pause(self) -> None:
        """Wait before a worker is started that has died several times in a row."""
        if self._deaths_in_a_row > 1:
            delay_s = min(_FIRST_PAUSE_S * 2.0 ** min(self._deaths_in_a_row - 2, 10), _LONGEST_PAUSE_S)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), delay_s)

    async def _spawn(self) -> Process:
        """Start the child in a process group of its own and watch it."""
        flags = 0
        if sys.platform == "win32":
            import subprocess  # noqa: PLC0415 -- two constants that only Windows has

            flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=_environment(self._environment),
            limit=LINE_LIMIT_BYTES,
            start_new_session=True,
            creationflags=flags,
        )
        if sys.platform == "win32":
            with contextlib.suppress(OSError):  # it has ended already
                _jobs[process] = Job(process.pid, MEMORY_LIMIT_BYTES)
        self._process = process
        self._starts += 1
        watcher = asyncio.create_task(self._watch(process), name=f"watch {self._name}")
        self._watchers.add(watcher)
        watcher.add_done_callback(self._watchers.discard)
        if self._closing.is_set():  # closed while it was being started
            self._drop(process, is_failure=False)
        return process

    async def _becomes_ready(self, process: Process) -> bool:
        """Return whether the worker reported that it has loaded; other output before that is skipped."""
        assert process.stdout is not None  # noqa: S101 -- a pipe, see _spawn
        line = b""
        try:
            async with asyncio.timeout(_START_DEADLINE_S):
                while line != READY_LINE:
                    line = await process.stdout.readline()
                    if not line:
                        break
        except (TimeoutError, ValueError, OSError):
            line = b""
        except asyncio.CancelledError:
            self._drop(process, is_failure=False)
            raise
        self._was_ready = line == READY_LINE
        if not self._was_ready:
            is_absent = not line and await self._ended_absent(process)
            self._drop(process, is_failure=not is_absent)
            if is_absent:
                raise WorkerAbsentError(f"The worker {self._name} has nothing to work with.")
            return False
        if self._starts > 1 and self._on_restart is not None:
            self._on_restart()
        return True

    async def _ended_absent(self, process: Process) -> bool:
        """Return whether it has ended by itself, and said that it has nothing to work with."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_CLOSE_DEADLINE_S):
                return await process.wait() == ABSENT_STATUS
        return False

    async def _watch(self, process: Process) -> None:
        """Log the worker's standard error, and notice when it dies while idle."""
        assert process.stderr is not None  # noqa: S101 -- a pipe, see _spawn
        while chunk := await process.stderr.read(4096):
            logger.debug("%s: %r", self._name, chunk[:_LOG_LIMIT])
        code = await process.wait()
        logger.debug("The worker %s ended with code %s", self._name, code)
        self._drop(process, is_failure=code != ABSENT_STATUS)

    def _drop(self, process: Process, *, is_failure: bool) -> None:
        """Kill the process; the first time, count the failure and start another one.

        One that did not even start, as an engine that this PC does not have, is started again only when it is asked.
        """
        _kill(process)
        if self._process is not process:
            return
        self._process = None
        if is_failure:
            self._deaths_in_a_row += 1
            logger.warning("The worker %s died, %d in a row", self._name, self._deaths_in_a_row)
            if self._on_death is not None:
                self._on_death(self._deaths_in_a_row)
        if self._was_ready and not self._closing.is_set() and (self._warming is None or self._warming.done()):
            self._warming = asyncio.create_task(self._warm(), name=f"restart {self._name}")

    async def _warm(self) -> None:
        """Restart the worker ahead of the next request."""
        with contextlib.suppress(WorkerError):  # the next request retries and reports it
            await self.start()
