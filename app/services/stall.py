"""Notices that this process stood still: stopped, suspended, or its loop held."""

import logging

from app.hub.connection import Clock

logger = logging.getLogger(__name__)

STALLED_S = 5.0
"""A timer that comes so late, or a wall clock that is so far off. Source: RELIABILITY D12."""
_PART_OF_PERIOD = 0.25
"""The same as a part of the timers' period, where that is less: for short periods."""


class StallWatch:
    """Asked by timers that run anyway; it needs none of its own."""

    def __init__(self, clock: Clock, period_s: float) -> None:
        """Begin to watch.

        Args:
            clock: Both of its times are compared.
            period_s: The shortest period of the timers that ask.
        """
        self._clock = clock
        self._late_s = min(STALLED_S, _PART_OF_PERIOD * period_s)
        self.begin()

    def begin(self) -> None:
        """Compare with now from now on."""
        self._asked_at, self._asked_wall = self._clock.monotonic(), self._clock.time()

    def has_stalled(self, due: float) -> bool:
        """Tell whether we stood still since the last question: the timer is late, or the wall clock went on alone.

        Linux' monotonic clock and with it every timer stand still in suspend; elsewhere they may run on.

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
            "Stood still: a timer came %.1f s late, the wall clock is %+.1f s off the monotonic one (suspend?); "
            "no source is removed for that, every one is asked anew",
            late_s,
            jump_s,
        )
        return True
