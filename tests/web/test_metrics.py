"""What Prometheus reads, checked with its own parser."""

import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.domain.events import Topic
from app.domain.feeds import FeedKind, Gift
from app.domain.ids import ClientId
from app.domain.obs_healing import Remedy
from app.hub import limits
from app.hub.connection import Source, SourceRequest
from app.web.routes.metrics import MetricsApi, Readings, client_label, write
from app.web.routes.status import Monitored
from tests.support.doubles import FakeSink
from tests.support.server import World
from tests.support.waiting import until

HOSTILE = (
    'x"} 1\nefir_events_total 999',
    'a\\"b',
    "\\",
    "рядок\n# TYPE evil gauge\nevil 1",
    "\x00\x85\u2028\r",
    "x" * 5_000,
    "{}=,",
    "",
)


class Metered(World):
    def monitored(self) -> Monitored:
        return Monitored(
            figures=self.core.figures,
            polling=lambda: 0.0,
            queue=self.queue,
            speech=self.speech,
            sources=self.sources,
            feeds=self.core.services.feeds,
            obs=self.core.services.obs,
            hub=self.core.services.hub,
        )

    @property
    def api(self) -> MetricsApi:
        return MetricsApi(self.monitored(), self.broadcaster, self.widgets.names)


@pytest.fixture
async def metered(tmp_path: Path) -> AsyncIterator[Metered]:
    """The server, whose figures stand still."""
    made = Metered(tmp_path)
    await made.open()
    yield made
    await made.close()


type Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def parsed(text: str) -> Samples:
    samples: Samples = {}
    for family in text_string_to_metric_families(text):
        assert family.documentation
        assert family.type in {"gauge", "counter"}
        for sample in family.samples:
            key = (sample.name, tuple(sorted(sample.labels.items())))
            assert key not in samples, "a series may be there only once"
            samples[key] = sample.value
    return samples


async def scraped(world: World) -> Samples:
    reply = await world.call("GET", "/api/v1/metrics")
    assert reply.status == 200
    assert reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert reply.headers["cache-control"] == "no-store"
    return parsed(reply.body.decode())


class Opened(NamedTuple):
    """A source whose socket is a double."""

    source: Source
    sink: FakeSink


def source(world: World, client: str, widget: str = "player", **hello: object) -> Opened:
    sink = FakeSink()
    fields = {"topics": frozenset(Topic), "client": client, "key": client, "widget": widget, "address": client, **hello}
    connection = world.sources.open(SourceRequest(**fields), sink)  # type: ignore[arg-type] # its own keys
    return Opened(connection.source, sink)


async def test_every_figure_is_there_and_true(metered: Metered) -> None:
    known, sink = source(metered, "one")
    source(metered, "one", last_event_id=f"{metered.broadcaster.epoch}:0")
    source(metered, "two", "queue", last_event_id="ffffffff:1")
    for number in (1, 2):
        known.ping()
        metered.sources.pong(ClientId("one"), number)
    await metered.call("POST", "/api/v1/queue", {"url": "https://youtu.be/dQw4w9WgXcQ", "requested_by": "viewer"})
    for text in ("Привіт", "Вітаю"):
        await metered.call("POST", "/api/v1/speech", {"text": text, "author": "viewer"})
    await metered.call("GET", "/api/v1/queue")
    samples = await scraped(metered)

    def value(name: str, **labels: str) -> float:
        return samples[name, tuple(sorted(labels.items()))]

    assert sink.is_closed  # replaced
    assert value("efir_sources", widget="player", state="live") == 1
    assert value("efir_sources", widget="queue", state="live") == 1
    assert value("efir_sources", widget="queue", state="silent") == 0
    p95 = known.info(None).latency_ms.p95
    assert p95 is not None
    label = client_label("one")
    assert value("efir_source_latency_p95_seconds", widget="player", client=label) == pytest.approx(p95 / 1000)
    assert value("efir_reconnects_total") == 1
    assert value("efir_resumed_total") == 1
    assert value("efir_snapshots_total", reason="new") == 1
    assert value("efir_snapshots_total", reason="epoch") == 1
    totals = metered.sources.totals()
    assert value("efir_sent_frames_total") == totals.sent > 0
    assert value("efir_sent_bytes_total") == totals.bytes > 0
    assert value("efir_dropped_slow_total") == 0
    assert value("efir_stale_evictions_total") == 0
    assert value("efir_events_total") == metered.broadcaster.offset > 0
    assert (value("efir_ring_events"), value("efir_ring_bytes")) == metered.broadcaster.ring_size
    assert value("efir_fanout_p50_seconds") == 0.001
    assert value("efir_fanout_p99_seconds") == 0.002
    assert value("efir_loop_lag_seconds") == 0.0005
    assert value("efir_polling_requests_per_second") == pytest.approx(1 / 60)
    assert value("efir_queue_items", state="waiting") == metered.queue.summary.waiting
    assert value("efir_queue_items", state="pending") == metered.queue.summary.pending_total
    assert value("efir_speech_messages", state="waiting") == 0
    assert value("efir_speech_messages", state="pending") == 2
    assert any(name == "efir_info" for name, _ in samples)


async def test_every_feed_that_is_on_has_its_figures(metered: Metered) -> None:
    feeds = metered.core.services.feeds
    assert not [name for name, _ in await scraped(metered) if name.startswith("efir_feed")]
    feeds.start()
    reply = await metered.call("POST", "/api/v1/feeds/donatello/connect", {"key": "the-key"})
    assert reply.status == 200
    outside = metered.feeds.services[FeedKind.DONATELLO]
    sent_at = datetime.now(UTC) - timedelta(seconds=5)
    for number in (1, 2, 2):
        outside.give(Gift(id=f"g{number}", author="viewer", amount_minor=100, currency="UAH", text="", sent_at=sent_at))
    await until(lambda: feeds.status(FeedKind.DONATELLO).events == 3 and feeds.status(FeedKind.DONATELLO).delay_s)
    samples = await scraped(metered)
    label = (("feed", "donatello"),)
    assert samples["efir_feed_connected", label] == 1
    assert samples["efir_feed_events_total", label] == 3
    assert samples["efir_feed_duplicates_total", label] == 1
    assert samples["efir_feed_refused_total", label] == 0
    assert samples["efir_feed_reconnects_total", label] == 0
    assert 5 <= samples["efir_feed_event_delay_seconds", label] < 3_600
    await feeds.disconnect(FeedKind.DONATELLO)
    assert not [name for name, _ in await scraped(metered) if name.startswith("efir_feed")]


async def test_what_was_repaired_in_obs_is_counted(metered: Metered) -> None:
    samples = await scraped(metered)
    assert samples["efir_obs_connected", ()] == 0
    assert samples["efir_obs_repairs_total", (("remedy", "refresh"),)] == 0
    metered.core.services.obs._watch.healing.done[Remedy.REFRESH] += 1
    samples = await scraped(metered)
    assert samples["efir_obs_repairs_total", (("remedy", "refresh"),)] == 1
    assert samples["efir_obs_repairs_total", (("remedy", "give_up"),)] == 0


async def test_what_is_cut_off_evicted_or_gone_is_counted(metered: Metered) -> None:
    known, sink = source(metered, "one")
    sink.is_stuck = True
    for number in range(limits.INBOX_EVENTS + 1):
        known.ping()
        assert sink.is_aborted == (number == limits.INBOX_EVENTS)
    metered.sources._heartbeat.lost += 3
    samples = await scraped(metered)
    assert samples["efir_dropped_slow_total", ()] == 1
    assert samples["efir_stale_evictions_total", ()] == 3
    assert samples["efir_sources", (("state", "gone"), ("widget", "player"))] == 1


async def test_only_the_control_token_reads_it(metered: Metered) -> None:
    assert (await metered.call("GET", "/api/v1/metrics", token=None)).status == 401
    assert (await metered.call("GET", "/api/v1/metrics", token=metered.display)).status == 403


async def test_no_token_address_or_title_is_in_it(metered: Metered) -> None:
    source(metered, "secret-client", user_agent="SecretAgent")
    body = (await metered.call("GET", "/api/v1/metrics")).body
    for secret in (metered.control, metered.display, "secret-client", "SecretAgent"):
        assert secret.encode() not in body


async def test_a_hostile_widget_or_client_name_breaks_nothing_and_makes_no_series(metered: Metered) -> None:
    for number, text in enumerate(HOSTILE):
        known, _ = source(metered, text or f"c{number}", text)
        if text:
            known.ping()
            known.pong(1)
    samples = await scraped(metered)
    widgets = {dict(labels)["widget"] for name, labels in samples if name.startswith("efir_source")}
    assert widgets <= {"player", "queue", "other"}
    assert samples["efir_sources", (("state", "live"), ("widget", "other"))] == len(HOSTILE)
    assert all(name.startswith("efir_") for name, _ in samples)
    assert samples["efir_events_total", ()] == metered.broadcaster.offset


async def test_any_text_as_a_label_is_escaped(metered: Metered) -> None:
    api = MetricsApi(metered.monitored(), metered.broadcaster, [text for text in HOSTILE if text])
    for number, text in enumerate(HOSTILE):
        source(metered, f"c{number}", text)
    samples = parsed(write(api.readings()).decode())
    widgets = {dict(labels)["widget"] for name, labels in samples if name == "efir_sources"}
    assert widgets == {*HOSTILE, "other"} - {""}


async def test_as_many_sources_as_there_can_be_are_written_in_another_thread(
    metered: Metered, monkeypatch: pytest.MonkeyPatch
) -> None:
    writers: list[threading.Thread] = []

    def noted(readings: Readings) -> bytes:
        writers.append(threading.current_thread())
        return write(readings)

    monkeypatch.setattr("app.web.routes.metrics.write", noted)
    for number in range(limits.SOURCES):
        known, _ = source(metered, f"10.0.0.{number}", f"w{number}")
        for turn in range(1, 33):
            known.ping()
            known.pong(turn)
    samples = await scraped(metered)
    assert writers != [threading.current_thread()]
    assert sum(name == "efir_source_latency_p95_seconds" for name, _ in samples) == limits.SOURCES


def test_the_short_name_of_a_source_stays_the_same_and_tells_nothing() -> None:
    assert client_label("player-1") == client_label("player-1") != client_label("player-10")
    assert len(client_label("\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"))) == 12


async def test_every_field_of_a_source_is_true(metered: Metered) -> None:
    agent = "Mozilla/5.0 (Windows NT 10.0) Chrome/127.0.0.0 OBS/31.0.1"
    fields = {"user_agent": agent, "page_version": "abc", "host": "player.localhost", "transport": "ws"}
    source(metered, "one", **fields)
    known, sink = source(metered, "one", last_event_id=f"{metered.broadcaster.epoch}:0", **fields)
    for number in (1, 2, 3):
        known.ping()
        metered.sources.pong(ClientId("one"), number)
    reply = await metered.call("GET", "/api/v1/clients")
    items = reply.json["items"]
    assert isinstance(items, list)
    (row,) = items
    row_values = {
        name: row[name] for name in ("client", "widget", "transport", "address", "page_version", "obs_version")
    }
    assert row_values == {
        "client": "one",
        "widget": "player",
        "transport": "ws",
        "address": "one",
        "page_version": "abc",
        "obs_version": "31.0.1",
    }
    assert (row["user_agent"], row["state"], row["host"]) == (agent, "live", "player.localhost")
    assert (row["reconnects"], row["resumed"], row["snapshots"]) == (1, 1, {"new": 1})
    assert (row["queued"], row["dropped_slow"]) == (0, 0)
    assert row["sent"] == known.sent >= len(sink.frames)
    assert row["bytes"] == known.bytes >= sum(frame.size for frame in sink.frames)
    latency = row["latency_ms"]
    assert len(latency["recent"]) == 3
    assert latency["last"] == latency["recent"][-1]
    assert latency["min"] <= latency["ewma"] <= latency["p95"] == max(latency["recent"])
    assert row["connected_at"] <= row["last_seen_at"]
