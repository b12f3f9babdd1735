"""The program's metrics for Prometheus. Nothing is counted here: all is read at each request."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, override

from aiohttp import web
from msgspec import Struct

from app.domain.feeds import FeedState, FeedStatus
from app.domain.obs import ObsState, ObsStatus
from app.domain.obs_healing import Remedy
from app.domain.sources import SourceInfo, SourceState, Totals
from app.hub.broadcaster import Broadcaster
from app.web.openapi import program_version
from app.web.routes.status import Counts, Figures, Monitored
from app.web.routing import API, Plain, Route, Scope

if TYPE_CHECKING:
    from prometheus_client import Metric

_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""Prometheus' text format, which every version of it reads."""
_OTHER = "other"
"""Label of sources with an unknown widget: a page may send any name, and each would be a series."""
_LABEL_BYTES = 6


class Readings(Struct, frozen=True, kw_only=True):
    """Everything as it was at one moment, so that it may be written in another thread."""

    version: str
    widgets: frozenset[str]
    sources: tuple[SourceInfo, ...]
    totals: Totals
    figures: Figures
    ring_events: int
    ring_bytes: int
    polling_per_s: float
    counts: Counts
    feeds: tuple[FeedStatus, ...]
    obs: ObsStatus
    healed: Mapping[Remedy, int]
    hub_bad: Mapping[str, int]


class MetricsApi:
    """The row of the table for Prometheus."""

    def __init__(self, monitored: Monitored, broadcaster: Broadcaster, widgets: Sequence[str]) -> None:
        self._monitored = monitored
        self._broadcaster = broadcaster
        self._widgets = frozenset(widgets)

    def routes(self) -> list[Route]:
        """Return the rows of the table."""
        return [Plain("GET", f"{API}/metrics", Scope.CONTROL, self._metrics, summary="The figures for Prometheus.")]

    async def _metrics(self, _: web.Request) -> web.Response:
        body = await asyncio.to_thread(write, self.readings())
        return web.Response(body=body, headers={"Content-Type": _TYPE})

    def readings(self) -> Readings:
        """Return everything as it is now."""
        ring_events, ring_bytes = self._broadcaster.ring_size
        sources = self._monitored.sources.all()
        return Readings(
            version=program_version(),
            widgets=self._widgets,
            sources=sources,
            totals=self._monitored.sources.totals(),
            figures=self._monitored.figures(),
            ring_events=ring_events,
            ring_bytes=ring_bytes,
            polling_per_s=self._monitored.polling(),
            counts=self._monitored.counts(sources),
            feeds=self._monitored.feeds.all(),
            obs=self._monitored.obs.status(),
            healed=dict(self._monitored.obs.healed),
            hub_bad=self._monitored.hub.status().bad,
        )


def client_label(client: str) -> str:
    """Return a short name of a source that stays the same and is safe whatever the source calls itself."""
    return hashlib.blake2s(client.encode(), digest_size=_LABEL_BYTES).hexdigest()


def write(readings: Readings) -> bytes:
    """Return the readings as text. Belongs into a thread: the first call imports the library, in 0.1 s."""
    from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415 -- see above
    from prometheus_client.core import CounterMetricFamily as Count  # noqa: PLC0415 -- the same
    from prometheus_client.core import GaugeMetricFamily as Gauge  # noqa: PLC0415 -- the same
    from prometheus_client.registry import Collector  # noqa: PLC0415 -- the same

    class Reader(Collector):
        """Gives the library what was read."""

        @override
        def collect(self) -> "Iterator[Metric]":
            for name, text, value in _gauges(readings):
                yield Gauge(name, text, value)
            for name, text, total in _counts(readings.totals, readings.figures):
                yield Count(name, text, total)
            for name, text, labels, samples in _labelled(readings):
                family: Gauge | Count = (Count if name in _LABELLED_COUNTS else Gauge)(name, text, labels=labels)
                for values, amount in samples:
                    family.add_metric(values, amount)
                yield family

    registry = CollectorRegistry()
    registry.register(Reader())
    return generate_latest(registry)


def _gauges(readings: Readings) -> Iterator[tuple[str, str, float]]:
    figures = readings.figures
    yield "efir_obs_connected", "Whether OBS is connected.", readings.obs.state is ObsState.CONNECTED
    yield "efir_ring_events", "Events kept for sources that come back.", readings.ring_events
    yield "efir_ring_bytes", "Bytes of these events.", readings.ring_bytes
    yield (
        "efir_loop_lag_seconds",
        "How long the core's loop was blocked, p99.",
        figures.core_lag_ms.p99 / 1000,
    )
    yield (
        "efir_polling_requests_per_second",
        "GET requests to the API in the last minute, divided by 60.",
        readings.polling_per_s,
    )
    for name, share, value in (
        ("p50", "median", figures.event_latency_ms.p50),
        ("p99", "99th percentile", figures.event_latency_ms.p99),
    ):
        if value is not None:
            yield f"efir_fanout_{name}_seconds", f"From a change to its last socket, {share}.", value / 1000


def _counts(totals: Totals, figures: Figures) -> Iterator[tuple[str, str, float]]:
    yield "efir_events", "Events announced.", figures.offset
    yield "efir_reconnects", "Times a source came back.", totals.reconnects
    yield "efir_resumed", "Times a source got only what it had missed.", totals.resumed
    yield "efir_sent_frames", "Frames written to sources.", totals.sent
    yield "efir_sent_bytes", "Bytes of these frames.", totals.bytes
    yield "efir_dropped_slow", "Times a source was cut off because it did not read.", totals.dropped_slow
    yield "efir_stale_evictions", "Times a silent source was removed.", totals.lost


_LABELLED_COUNTS = frozenset(
    {
        *("efir_snapshots", "efir_feed_events", "efir_feed_duplicates", "efir_feed_refused", "efir_feed_reconnects"),
        *("efir_obs_repairs", "efir_hub_bad_messages"),
    }
)

type _Samples = list[tuple[list[str], float]]


def _labelled(readings: Readings) -> Iterator[tuple[str, str, list[str], _Samples]]:
    yield "efir_info", "Which Efir this is.", ["version"], [([readings.version], 1)]
    reasons: _Samples = [([reason], number) for reason, number in sorted(readings.totals.snapshots.items())]
    yield "efir_snapshots", "Times a source got the whole state, by reason.", ["reason"], reasons
    counts = readings.counts
    items: _Samples = [(["waiting"], counts.waiting), (["pending"], counts.pending)]
    yield "efir_queue_items", "Items that wait for their turn or for a decision.", ["state"], items
    messages: _Samples = [(["waiting"], counts.speech_waiting), (["pending"], counts.speech_pending)]
    yield "efir_speech_messages", "Messages that wait for their turn or for a decision.", ["state"], messages

    def widget_of(source: SourceInfo) -> str:
        return source.widget if source.widget in readings.widgets else _OTHER

    number_of = Counter((widget_of(source), source.state) for source in readings.sources)
    numbers: _Samples = [
        ([widget, state.value], number_of[widget, state])
        for widget in sorted({*readings.widgets, *(widget for widget, _ in number_of)})
        for state in SourceState
    ]
    yield "efir_sources", "Sources that are known, by how they are doing.", ["widget", "state"], numbers
    latencies = {
        (widget_of(source), client_label(source.client)): source.latency_ms.p95 / 1000
        for source in readings.sources
        if source.state is not SourceState.GONE and source.latency_ms.p95 is not None
    }
    yield (
        "efir_source_latency_p95_seconds",
        "Round trip of a connected source, 95th percentile of its last 32.",
        ["widget", "client"],
        [([*labels], seconds) for labels, seconds in sorted(latencies.items())],
    )
    yield from _feeds(readings.feeds)
    repairs: _Samples = [([remedy.value], readings.healed.get(remedy, 0)) for remedy in Remedy]
    yield "efir_obs_repairs", "What was done for sources in OBS that did not come back.", ["remedy"], repairs
    bad: _Samples = [([wrong], number) for wrong, number in sorted(readings.hub_bad.items())]
    yield "efir_hub_bad_messages", "Messages from the hub that were not taken, by what was wrong.", ["wrong"], bad


def _feeds(feeds: Sequence[FeedStatus]) -> Iterator[tuple[str, str, list[str], _Samples]]:
    """Give the figures of the chat and donation services that are on."""
    on = [feed for feed in feeds if feed.state is not FeedState.OFF]

    def samples(value_of: Callable[[FeedStatus], float | None]) -> _Samples:
        values = ((feed.kind.value, value_of(feed)) for feed in on)
        return [([name], value) for name, value in values if value is not None]

    figures: tuple[tuple[str, str, Callable[[FeedStatus], float | None]], ...] = (
        ("connected", "Whether it is connected.", lambda feed: feed.state is FeedState.CONNECTED),
        ("events", "Messages, donations and more that came.", lambda feed: feed.events),
        ("duplicates", "Of these, known ones that came again.", lambda feed: feed.duplicates),
        ("refused", "Of these, those that could not be carried out.", lambda feed: feed.refused),
        ("reconnects", "Times it was connected again.", lambda feed: feed.reconnects),
        ("event_delay_seconds", "From the service's own time to here, of the last one.", lambda feed: feed.delay_s),
    )
    for name, text, value_of in figures:
        yield f"efir_feed_{name}", text, ["feed"], samples(value_of)
