"""The ping of every stream, the sweep that removes silent sources, and whether this process was suspended."""

import asyncio
import logging
import random
from collections.abc import Callable

from msgspec import Struct

from app.domain.sources import SourceState
from app.hub import limits
from app.hub.connection import Clock, Connection, Source
from app.services.sources.notices import SourceNotices
from app.services.sources.registry import SourceRegistry

logger = logging.getLogger(__name__)

STALLED_S = 5.0
"""The process was suspended or blocked if a timer is so late, or the wall clock is so far off."""
_PART_OF_PERIOD = 0.25
"""The same as a part of the timers' period, where that is less."""
_BLOCKED_CHECK_S = 1.0


class Timing(Struct, frozen=True, kw_only=True):
    """The periods of the heartbeat, in seconds.

    Attributes:
        stale_s: A source that is silent for so long is removed.
    """

    ping_s: float = 45.0
    sweep_s: float = 60.0
    stale_s: float = 120.0


class StallWatch:
    """Notices that the process was suspended or its loop blocked. It is asked by timers that run anyway."""

    def __init__(self, clock: Clock, period_s: float) -> None:
        """Build it.

        Args:
            clock: Both of its times are compared.
            period_s: The shortest period of the timers that ask.
        """
        self._clock = clock
        self._late_s = min(STALLED_S, _PART_OF_PERIOD * period_s)
        self.begin()

    def begin(self) -> None:
        """Compare with the present time from now on."""
        self._asked_at, self._asked_wall = self._clock.monotonic(), self._clock.time()

    def has_stalled(self, due: float) -> bool:
        """Return whether this process was suspended or blocked since the last call.

        On Linux the monotonic clock and with it every timer stand still in suspend; elsewhere they may run on.

        Args:
            due: The monotonic time that the asking timer was meant for, in seconds.
        """
        asked_at, asked_wall = self._asked_at, self._asked_wall
        self.begin()
        late_s = self._asked_at - due
        jump_s = (self._asked_wall - asked_wall) - (self._asked_at - asked_at)
        if late_s <= self._late_s and abs(jump_s) <= STALLED_S:
            return False
        logger.warning(
            "Process was suspended or blocked: timer %.1f s late, wall clock %+.1f s off; all sources are pinged again",
            late_s,
            jump_s,
        )
        return True


class Heartbeat:
    """Pings every connection, sweeps, and looks after those whose socket is full.

    Attributes:
        lost: How often a silent source was removed.
    """

    def __init__(
        self,
        clock: Clock,
        timing: Timing,
        sources: SourceRegistry,
        notices: SourceNotices,
        on_change: Callable[[], None],
    ) -> None:
        self._clock = clock
        self._timing = timing
        self._sources = sources
        self._notices = notices
        self._on_change = on_change
        self._stall = StallWatch(clock, min(timing.ping_s, timing.sweep_s))
        self._pings: dict[Connection, asyncio.TimerHandle] = {}
        self._blocked: set[Connection] = set()
        """Those that are checked every second until their socket is read again."""
        self._sweep: asyncio.TimerHandle | None = None
        self._is_stopped = False
        self.lost = 0

    def start(self) -> None:
        """Begin to sweep."""
        self._stall.begin()
        self._sweep_later()

    def stop(self) -> None:
        """Cancel all timers."""
        self._is_stopped = True
        for handle in (self._sweep, *self._pings.values()):
            if handle is not None:
                handle.cancel()
        self._pings.clear()

    def add(self, connection: Connection) -> None:
        """Begin to ping a connection, within half a period, so that the answers of many do not come together."""
        self._ping_after(connection, random.uniform(0.5, 1.0) * self._timing.ping_s)  # noqa: S311 -- jitter

    def remove(self, connection: Connection) -> None:
        """Ping a connection no more."""
        ping = self._pings.pop(connection, None)
        if ping is not None:
            ping.cancel()

    def _ping_after(self, connection: Connection, delay_s: float) -> None:
        due = self._clock.monotonic() + delay_s
        self._pings[connection] = asyncio.get_running_loop().call_later(delay_s, self._on_ping, connection, due)

    def _on_ping(self, connection: Connection, due: float) -> None:
        if self._stall.has_stalled(due):
            self._restart()
            return
        self._ping_after(connection, self._timing.ping_s)
        source = connection.source
        source.ping()
        if source.pings.are_answered and source.pings.unanswered > 1:
            asyncio.get_running_loop().call_later(limits.ANSWER_S, self._check_silent, source)

    def _check_silent(self, source: Source) -> None:
        if source.state is SourceState.SILENT and not self._is_stopped:
            self._notices.on_silent(source.client)
            self._on_change()

    def set_blocked(self, connection: Connection) -> None:
        """Check a connection every second: a write waits for its socket."""
        self._on_change()
        if connection not in self._blocked:
            self._blocked.add(connection)
            asyncio.get_running_loop().call_later(_BLOCKED_CHECK_S, self._check_blocked, connection)

    def _check_blocked(self, connection: Connection) -> None:
        self._blocked.discard(connection)
        if connection.check():
            self.set_blocked(connection)

    def _sweep_later(self) -> None:
        due = self._clock.monotonic() + self._timing.sweep_s
        self._sweep = asyncio.get_running_loop().call_later(self._timing.sweep_s, self._on_sweep, due)

    def _on_sweep(self, due: float) -> None:
        """Remove the sources that have been silent too long, in one batch.

        Silence counts only where two pings went unanswered, and never after this process was suspended or blocked:
        every source is pinged again then.
        """
        if self._stall.has_stalled(due):
            self._restart()
            return
        self._sweep_later()
        oldest = self._clock.monotonic() - self._timing.stale_s
        stale = [
            source for source in self._sources.connected if source.last_seen < oldest and source.pings.unanswered > 1
        ]
        for source in stale:
            logger.info("Source %s (%s) was silent for too long and is removed", source.client, source.request.widget)
            self.lost += 1
            if source.connection is not None:
                source.connection.abort()

    def _restart(self) -> None:
        """Start over with every source: silence counts from now, and each is pinged."""
        if self._sweep is not None:
            self._sweep.cancel()
        self._sweep_later()
        self._notices.restart()
        for source in self._sources.connected:
            connection = source.connection
            if connection is not None:
                self.remove(connection)
                self.add(connection)
                source.reset_deadlines()
                source.ping()
