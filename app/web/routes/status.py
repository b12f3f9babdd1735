"""How the program is doing: ``/status`` and ``/healthz``."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from aiohttp import web
from msgspec import Struct

from app.domain.sources import SourceInfo, SourceState
from app.runtime.event_loop import Lag
from app.services.feeds.service import FeedsService
from app.services.obs.service import ObsService
from app.services.public_hub.service import PublicHubService
from app.services.queue.service import QueueService
from app.services.sources.service import SourcesService
from app.services.speech.service import SpeechService
from app.web.openapi import program_version
from app.web.routing import API, Plain, Route, Scope


class EventLatency(Struct, frozen=True, kw_only=True):
    """Milliseconds from a change to the moment its event is on its way to the last source; None before the first."""

    p50: float | None = None
    p99: float | None = None


class Figures(Struct, frozen=True, kw_only=True):
    """What only the program as a whole knows.

    Attributes:
        epoch: Of the event stream.
        offset: Number of the last event.
        core_lag_ms: How long the core's loop was blocked at a time.
        window_lag_ms: How late a timer of the window's loop was; None without a window.
    """

    epoch: str
    offset: int
    core_lag_ms: Lag
    event_latency_ms: EventLatency
    window_lag_ms: Lag | None = None


class Counts(Struct, frozen=True, kw_only=True):
    """How many there are.

    Attributes:
        sources: Connected ones.
        waiting: Videos that wait for their turn; ``pending`` for a decision.
        speech_waiting: Messages that wait for their turn; ``speech_pending`` for a decision.
    """

    sources: int
    waiting: int
    pending: int
    speech_waiting: int
    speech_pending: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitored:
    """What ``/status`` and ``/metrics`` read.

    Attributes:
        figures: Returns what only the program as a whole knows.
        polling: Returns how many requests per second look like polling.
    """

    figures: Callable[[], Figures]
    polling: Callable[[], float]
    queue: QueueService
    speech: SpeechService
    sources: SourcesService
    feeds: FeedsService
    obs: ObsService
    hub: PublicHubService

    def counts(self, sources: Iterable[SourceInfo]) -> Counts:
        """Count what there is now."""
        videos, messages = self.queue.summary, self.speech.now()
        return Counts(
            sources=sum(source.state is not SourceState.GONE for source in sources),
            waiting=videos.waiting,
            pending=videos.pending_total,
            speech_waiting=messages.waiting_total,
            speech_pending=messages.pending_total,
        )


class Status(Struct, frozen=True, kw_only=True):
    """The answer of ``/status``.

    Attributes:
        loop_lag_ms: The 99th percentile of ``core_lag_ms``.
        polling_requests_per_second: GET requests to the API in the last minute, divided by 60; those for
            ``/status``, ``/metrics`` and ``/openapi.json`` are not counted.
    """

    version: str
    uptime_s: float
    epoch: str
    offset: int
    counts: Counts
    loop_lag_ms: float
    core_lag_ms: Lag
    window_lag_ms: Lag | None
    polling_requests_per_second: float
    event_latency_ms: EventLatency


class Health(Struct, frozen=True, kw_only=True):
    """Three numbers that need no token."""

    uptime_s: float
    sources: int
    waiting: int


class StatusApi:
    """Rows of the table for monitoring."""

    def __init__(self, monitored: Monitored, clock: Callable[[], float] = time.monotonic) -> None:
        self._monitored = monitored
        self._clock = clock
        self._started = clock()

    def routes(self) -> list[Route]:
        """Return the rows of the table."""
        return [
            Plain("GET", f"{API}/status", Scope.CONTROL, self._status, summary="How it is doing.", answer=Status),
            Plain("GET", "/healthz", Scope.NONE, self._health, summary="Whether it is alive.", answer=Health),
        ]

    async def _status(self, _: web.Request) -> Status:
        figures = self._monitored.figures()
        return Status(
            version=program_version(),
            uptime_s=self._uptime(),
            epoch=figures.epoch,
            offset=figures.offset,
            counts=self._counts(),
            loop_lag_ms=figures.core_lag_ms.p99,
            core_lag_ms=figures.core_lag_ms,
            window_lag_ms=figures.window_lag_ms,
            polling_requests_per_second=self._monitored.polling(),
            event_latency_ms=figures.event_latency_ms,
        )

    async def _health(self, _: web.Request) -> Health:
        counts = self._counts()
        return Health(uptime_s=self._uptime(), sources=counts.sources, waiting=counts.waiting)

    def _counts(self) -> Counts:
        return self._monitored.counts(self._monitored.sources.all())

    def _uptime(self) -> float:
        return round(self._clock() - self._started, 1)
