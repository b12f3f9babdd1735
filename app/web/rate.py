"""Counts polling, so that its absence can be shown."""

import time
from collections import deque
from collections.abc import Callable

from app.web.routes import API, Route

_WINDOW_S = 60.0
_NOT_POLLING = frozenset({f"{API}/status", f"{API}/metrics", f"{API}/openapi.json"})


class RequestRate:
    """How many GET requests to the API came in the last minute, those for monitoring and ``/openapi.json`` aside.

    Sources get everything over their stream, so whoever asks the API again and again is polling.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start counting.

        Args:
            clock: Seconds that only grow.
        """
        self._clock = clock
        self._times: deque[float] = deque(maxlen=100_000)

    def note(self, route: Route) -> None:
        """Count the request if it is of that kind."""
        if route.method == "GET" and route.path.startswith(f"{API}/") and route.path not in _NOT_POLLING:
            self._times.append(self._clock())

    def per_second(self) -> float:
        """Return the mean over the last minute."""
        oldest = self._clock() - _WINDOW_S
        while self._times and self._times[0] < oldest:
            self._times.popleft()
        return len(self._times) / _WINDOW_S
