"""Keeps one connection to the outside alive: back-off, watchdog, sleep of the PC, and what a person has to do."""

import asyncio
import contextlib
import logging
import random
from collections.abc import Awaitable, Callable, Iterator

from app.domain.feeds import FeedError, FeedReason, FeedRefusedError, FeedState
from app.hub.connection import Clock

logger = logging.getLogger(__name__)

LONGEST_PAUSE_S = 60.0
"""Between two attempts, unless the service asks for more or another time is set."""
_FIRST_PAUSE_S = 1.0
_SHORTEST_PAUSE_S = 0.2
STEADY_S = 60.0
"""A connection that stood so long makes the next pause a short one again."""
_LOOK_S = 5.0
"""Between two looks at the clocks."""
_SLEPT_S = 10.0
"""The wall clock went so much further than the monotonic one: the PC slept, or the clock was set."""
_LATE_S = 30.0
"""A look that comes so late: the PC slept, or the program was stopped."""


class Link:
    """What one connection tells its supervisor; nothing that comes after its end counts."""

    def __init__(self, supervisor: "Supervisor") -> None:
        self._supervisor = supervisor
        self._busy = 0

    @property
    def is_current(self) -> bool:
        """Whether no other connection took its place, and it was not ended."""
        return self._supervisor.link is self

    def connected(self) -> None:
        """Note that the connection stands."""
        if self.is_current:
            self._supervisor.connected()

    def heard(self) -> None:
        """Note that the other side is there."""
        if self.is_current:
            self._supervisor.heard()

    @property
    def is_busy(self) -> bool:
        """Whether it is we who do not listen."""
        return self._busy > 0

    @contextlib.contextmanager
    def busy(self) -> Iterator[None]:
        """Do not take silence for a fault inside."""
        self._busy += 1
        try:
            yield
        finally:
            self._busy -= 1
            self.heard()


class Supervisor:
    """One connection at a time. It runs on the loop; ``tick`` is called when ``due`` says so.

    Attributes:
        state: How it is.
        reason: Why it waits or needs a person; None otherwise.
        since_s: When it got into this state, seconds since 1970.
        retry_at_s: When it is tried again; None unless it waits.
        reconnects: Connections that were made after the first.
        link: Of the connection that is made or stands; None while there is none.
        longest_pause_s: Between two attempts, unless the service asks for more.
    """

    def __init__(
        self,
        name: str,
        connect: Callable[[Link], Awaitable[None]],
        clock: Clock,
        on_change: Callable[[], None],
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Build it; nothing runs before ``start``.

        Args:
            name: For the log.
            connect: Makes one connection and serves it to its end; tells its link.
            clock: Both of its times are looked at.
            on_change: Called whenever an attribute changed.
            chance: From 0 to 1; the part of a pause that is waited.
        """
        self._name = name
        self._connect = connect
        self._clock = clock
        self._on_change = on_change
        self._chance = chance
        self.silence_s = self.longest_pause_s = LONGEST_PAUSE_S
        self.state = FeedState.OFF
        self.reason: FeedReason | None = None
        self.since_s = clock.time()
        self.retry_at_s: float | None = None
        self.reconnects = 0
        self.link: Link | None = None
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self._failures = 0
        self._connections = 0
        self._heard = self._connected_at = self._retry_due = clock.monotonic()
        self._seen = (clock.monotonic(), clock.time())

    # Commands

    def start(self) -> None:
        """Connect now and stay connected. A pause that runs ends; a running connection stays."""
        if self._task is None:
            self._failures = 0
            self._seen = (self._clock.monotonic(), self._clock.time())
            self._begin()

    async def stop(self) -> None:
        """End the connection, and do not make another."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        task, self._task, self.link = self._task, None, None
        self._become(FeedState.OFF)
        if task is not None:
            task.cancel()
            self._ending.add(task)
        await asyncio.gather(*self._ending, return_exceptions=True)
        self._ending.clear()

    # What the connection tells

    def connected(self) -> None:
        """Note that the connection stands."""
        self.heard()
        if self.state is FeedState.CONNECTING:
            self._connected_at = self._clock.monotonic()
            self._connections += 1
            self.reconnects = self._connections - 1
            self._become(FeedState.CONNECTED)

    def heard(self) -> None:
        """Note that the other side is there."""
        self._heard = self._clock.monotonic()

    # Time

    def tick(self) -> None:
        """Look at the clocks: after a sleep, a silence or a pause the connection is made anew."""
        self._timer = None
        if self.state in {FeedState.OFF, FeedState.NEEDS_YOU}:
            return
        now, slept = self._clock.monotonic(), self._has_slept()
        if self._task is None:
            if slept or now >= self._retry_due:
                self._failures = 0 if slept else self._failures
                self._begin()
                return
        elif slept or (not self._is_busy() and now - self._heard > self.silence_s):
            self._failures = 0 if slept else self._failures
            self._end()
            if slept:
                self._begin()
            else:
                self._wait(FeedReason.SILENT, None)
            return
        self._schedule()

    def _has_slept(self) -> bool:
        monotonic, wall = self._clock.monotonic(), self._clock.time()
        passed, passed_on_wall = monotonic - self._seen[0], wall - self._seen[1]
        self._seen = (monotonic, wall)
        return passed_on_wall - passed > _SLEPT_S or passed > _LOOK_S + _LATE_S

    def _is_busy(self) -> bool:
        return self.link is not None and self.link.is_busy

    def due(self) -> float:
        """Return the seconds until the next look."""
        if self._task is None:
            return min(max(0.0, self._retry_due - self._clock.monotonic()), _LOOK_S)
        return _LOOK_S

    def _schedule(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(self.due(), self.tick)

    # The connection

    def _begin(self) -> None:
        self._heard = self._clock.monotonic()
        self._become(FeedState.CONNECTING)
        self.link = Link(self)
        self._task = asyncio.get_running_loop().create_task(self._serve(self.link), name=f"feed {self._name}")
        self._schedule()

    def _end(self) -> None:
        task, self._task, self.link = self._task, None, None
        if task is not None:
            task.cancel()
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)

    async def _serve(self, link: Link) -> None:
        error: FeedError | None = None
        try:
            await self._connect(link)
        except FeedError as failure:
            error = failure
        except Exception:
            logger.exception("The connection to %s failed by a bug", self._name)
            error = FeedError(FeedReason.BUG)
        if not link.is_current:
            return
        self._task = self.link = None
        if isinstance(error, FeedRefusedError):
            self._become(FeedState.NEEDS_YOU, error.reason)
            return
        if self.state is FeedState.CONNECTED and self._clock.monotonic() - self._connected_at >= STEADY_S:
            self._failures = 0
        if error is None and self.state is FeedState.CONNECTED and not self._failures:
            self._failures = 1  # the service asked for a new connection: at once, but not again and again
            self._begin()
        elif error is None:
            self._wait(FeedReason.ENDED, None)
        else:
            self._wait(error.reason, error.after_s)

    def _wait(self, reason: FeedReason, after_s: float | None) -> None:
        longest = min(_FIRST_PAUSE_S * 2**self._failures, self.longest_pause_s)
        pause_s = after_s or max(_SHORTEST_PAUSE_S, longest * self._chance())
        self._failures = min(self._failures + 1, 10)
        self._retry_due = self._clock.monotonic() + pause_s
        self._become(FeedState.WAITING, reason, self._clock.time() + pause_s)
        self._schedule()

    def _become(self, state: FeedState, reason: FeedReason | None = None, retry_at_s: float | None = None) -> None:
        if (state, reason, retry_at_s) != (self.state, self.reason, self.retry_at_s):
            if state is not self.state:
                self.since_s = self._clock.time()
            self.state, self.reason, self.retry_at_s = state, reason, retry_at_s
            self._on_change()
