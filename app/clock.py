"""The system's time."""

import time


class SystemClock:
    """Real time; tests bring their own."""

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic()

    def time(self) -> float:
        """Return seconds since 1970."""
        return time.time()
