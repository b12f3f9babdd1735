"""How often something happened within the last minute."""

from collections import deque
from typing import Final

from app.hub.connection import Clock

_MINUTE_S: Final = 60.0
_MOST_KEYS: Final = 5_000


class PerMinute:
    """Counts by key. The key that was counted longest ago is forgotten first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._times: dict[str, deque[float]] = {}

    def take(self, key: str, most: int) -> bool:
        """Count one more, if it is not too many; return whether it was counted."""
        now = self._clock.monotonic()
        times = self._times.pop(key, None) or deque[float]()
        while times and times[0] <= now - _MINUTE_S:
            times.popleft()
        is_taken = len(times) < most
        if is_taken:
            times.append(now)
        self._times[key] = times
        if len(self._times) > _MOST_KEYS:
            del self._times[next(iter(self._times))]
        return is_taken
