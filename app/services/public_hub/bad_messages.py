"""Counts what comes from the hub and is not understood or not allowed."""

import logging
from collections import Counter
from typing import Final

from app.hub.connection import Clock

logger = logging.getLogger(__name__)

LOG_EVERY_S: Final = 60.0


class BadMessages:
    """Counts by what is wrong; the log hears of it once a minute at most, and never what was in a message.

    Attributes:
        counts: Since the start.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._logged_at: float | None = None
        self.counts: Counter[str] = Counter()

    def note(self, wrong: str) -> None:
        """Count one."""
        self.counts[wrong] += 1
        now = self._clock.monotonic()
        if self._logged_at is None or now - self._logged_at >= LOG_EVERY_S:
            self._logged_at = now
            said = ", ".join(f"{name} {number}" for name, number in sorted(self.counts.items()))
            logger.warning("Messages from the hub that were not taken, since the start: %s", said)
