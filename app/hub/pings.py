"""The pings of one source, and its latency by the server's own clock."""

from collections import deque
from collections.abc import Callable

from app.domain.errors import ConflictError, NotFoundError
from app.domain.sources import Latency, percentile
from app.hub import limits

_SAMPLES = 32
_SMOOTHING = 0.2
_PINGS_KEPT = 4
_SILENT_PINGS = 2


class Pings:
    """Numbered pings; each can be answered once.

    Attributes:
        are_answered: Whether the source ever answered one; plain readers never do.
        unanswered: How many were sent since the last sign of life.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        """Start.

        Args:
            now: Returns seconds that never go back.
        """
        self.are_answered = False
        self.unanswered = 0
        self._now = now
        self._count = 0
        self._sent_at = 0.0
        self._pending: dict[int, float | None] = {}
        """When each ping without an answer was sent; None where this process was stalled since."""
        self._samples: deque[float] = deque(maxlen=_SAMPLES)
        self._ewma = self._min = 0.0

    def send(self) -> tuple[int, float]:
        """Return the number of a new ping, and when it is sent."""
        self._count += 1
        self.unanswered += 1
        self._sent_at = self._now()
        self._pending[self._count] = self._sent_at
        for stale in list(self._pending)[:-_PINGS_KEPT]:
            del self._pending[stale]
        return self._count, self._sent_at

    def answer(self, n: int) -> None:
        """Take the answer to a ping.

        Raises:
            NotFoundError: No such ping was sent on this connection.
            ConflictError: It was answered already, or is too old.
        """
        if n not in self._pending:
            if 0 < n <= self._count:
                raise ConflictError("ping_used", "This ping was answered already.", "n")
            raise NotFoundError("no_such_ping", "No ping has this number.", "n")
        sent_at = self._pending.pop(n)
        if sent_at is not None:
            self._add((self._now() - sent_at) * 1000)
        self.are_answered = True

    def forget_pending(self) -> None:
        """Forget the pings without an answer: the connection is a new one."""
        self._pending.clear()

    def skip_pending(self) -> None:
        """Measure no latency by the pending pings: this process was stalled."""
        self._pending = dict.fromkeys(self._pending)

    @property
    def is_silent(self) -> bool:
        """Whether answers are missing that should be here; one may wait in the socket after a short stall."""
        if not self.are_answered or self.unanswered < _SILENT_PINGS:
            return False
        return self.unanswered > _SILENT_PINGS or self._now() - self._sent_at >= limits.ANSWER_S

    def _add(self, ms: float) -> None:
        self._ewma = self._ewma + _SMOOTHING * (ms - self._ewma) if self._samples else ms
        self._min = min(self._min, ms) if self._samples else ms
        self._samples.append(ms)

    def latency(self) -> Latency:
        """Return the round trips so far."""
        if not self._samples:
            return Latency()
        recent = tuple(round(ms, 2) for ms in self._samples)
        return Latency(
            last=recent[-1],
            min=round(self._min, 2),
            ewma=round(self._ewma, 2),
            p95=percentile(sorted(recent), 0.95),
            recent=recent,
        )
