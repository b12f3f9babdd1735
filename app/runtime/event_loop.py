"""The core's event loop, asyncio's own with a measure of how long it is blocked; and what both loops share."""

import asyncio
import collections
import logging
import math
import selectors
import sys
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, override

from msgspec import Struct

logger = logging.getLogger(__name__)

SLOW_S: Final = 0.05
"""A loop that is blocked for longer is logged."""
clock = time.perf_counter
"""Seconds that never go back. Those of ``time.monotonic`` go in steps of 16 ms on Windows before Python 3.13."""
_SAMPLES: Final = 4_096
_THREADS: Final = 16
_REPEATED_AFTER_S: Final = 60.0


class Lag(Struct, frozen=True, kw_only=True):
    """How long a loop was blocked at a time, in milliseconds.

    Attributes:
        p99: 99th percentile of the last 4,096 times.
        max: The longest since the start.
    """

    p99: float = 0.0
    max: float = 0.0


class LagMeter:
    """Collects how long a loop was blocked. Written by the loop's own thread, read by any.

    Attributes:
        running: The loop's thread, and since when it has been running callbacks, by ``clock``; None while it waits.
    """

    def __init__(self, name: str, slow_s: float = SLOW_S) -> None:
        """Begin with nothing.

        Args:
            name: Of the loop, for the log.
            slow_s: Times above it are logged.
        """
        self.name = name
        self.running: tuple[int, float | None] = (0, None)
        self._slow_s = slow_s
        self._lock = threading.Lock()
        self._last: collections.deque[float] = collections.deque(maxlen=_SAMPLES)
        self._longest_s = 0.0

    def add(self, blocked_s: float) -> None:
        """Add one time."""
        with self._lock:
            self._last.append(blocked_s)
            self._longest_s = max(self._longest_s, blocked_s)
        if blocked_s > self._slow_s:
            logger.warning("The %s event loop was blocked for %.0f ms", self.name, blocked_s * 1_000)

    def run_since(self, since: float | None) -> None:
        """Note in the loop's thread since when callbacks run, by ``clock``; None before it waits."""
        self.running = threading.get_ident(), since

    def lag(self) -> Lag:
        """Return the figures so far."""
        with self._lock:
            times, longest_s = sorted(self._last), self._longest_s
        p99_s = times[math.ceil(len(times) * 0.99) - 1] if times else 0.0
        return Lag(p99=round(p99_s * 1_000, 1), max=round(longest_s * 1_000, 1))


class _TimedSelector(selectors.DefaultSelector):
    """Adds to the meter what passes between two calls of ``select``: that is when the loop runs its callbacks."""

    def __init__(self, meter: LagMeter) -> None:
        super().__init__()
        self._meter = meter
        self._ready_at = 0.0

    @override
    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if self._ready_at:
            self._meter.add(clock() - self._ready_at)
            self._meter.run_since(None)
        ready = super().select(timeout)
        self._ready_at = clock()
        self._meter.run_since(self._ready_at)
        return ready


if sys.platform == "win32":

    class _TimedProactor(asyncio.IocpProactor):
        """The same for Windows, whose loop waits in a proactor."""

        def __init__(self, meter: LagMeter) -> None:
            super().__init__()
            self._meter = meter
            self._ready_at = 0.0

        @override
        def select(self, timeout: float | None = None) -> list[Any]:
            if self._ready_at:
                self._meter.add(clock() - self._ready_at)
                self._meter.run_since(None)
            ready = super().select(timeout)  # type: ignore[arg-type]  # of a fraction too
            self._ready_at = clock()
            self._meter.run_since(self._ready_at)
            return ready


class Threads(ThreadPoolExecutor):
    """Threads for slow work. Shutting down waits for none of them: one that hangs would keep the program alive."""

    def __init__(self) -> None:
        super().__init__(max_workers=_THREADS, thread_name_prefix="efir")

    @override
    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        super().shutdown(wait=False, cancel_futures=cancel_futures)


class ErrorLog:
    """Logs what no task caught: a bug, or the system has run out of sockets."""

    def __init__(self) -> None:
        self._logged_at: dict[str, float] = {}

    def __call__(self, _loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
        """Log one error; the same message without a task at most once a minute, as asyncio repeats it at each accept.

        Args:
            context: As ``loop.call_exception_handler`` passes it.
        """
        message, error = context.get("message", "Unhandled error"), context.get("exception")
        owner = context.get("task") or context.get("future")
        if isinstance(owner, asyncio.Task):
            logger.error("%s in %s", message, owner.get_name(), exc_info=error)
            return
        now = time.monotonic()
        if isinstance(error, OSError) and now - self._logged_at.get(message, -math.inf) < _REPEATED_AFTER_S:
            return
        self._logged_at[message] = now
        logger.error("%s", message, exc_info=error)


def prepare_loop[Loop: asyncio.AbstractEventLoop](loop: Loop) -> Loop:
    """Give a loop our threads and our log, and return it."""
    loop.set_default_executor(Threads())
    loop.set_exception_handler(ErrorLog())
    return loop


def new_event_loop(meter: LagMeter) -> asyncio.AbstractEventLoop:
    """Return asyncio's loop of this system, measured by the meter."""
    if sys.platform == "win32":
        return prepare_loop(asyncio.ProactorEventLoop(_TimedProactor(meter)))
    return prepare_loop(asyncio.SelectorEventLoop(_TimedSelector(meter)))
