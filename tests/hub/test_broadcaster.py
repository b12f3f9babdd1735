"""One position for all events; who comes back gets exactly what was missed, or the whole state and the reason."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.events import (
    AppearanceChanged,
    Event,
    Notice,
    NoticeKind,
    PlayerChanged,
    QueueChanged,
    SettingsChanged,
    SourcesChanged,
    Topic,
)
from app.domain.ids import ClientId
from app.domain.player import Player
from app.domain.queue import QueueSummary
from app.domain.settings import Settings
from app.domain.sources import SourceInfo
from app.hub import limits
from app.hub.broadcaster import Broadcaster
from app.hub.connection import Connection, Source, SourceRequest
from tests.hub.sse import parse
from tests.support.doubles import FakeClock, FakeSink

ALL = frozenset(Topic)


class Reader:
    """A connection to a broadcaster, and what arrived."""

    def __init__(
        self, hub: Broadcaster, last_event_id: str | None = None, topics: frozenset[Topic] = ALL, widget: str = ""
    ) -> None:
        self.sink = FakeSink()
        hello = SourceRequest(topics=topics, client="a", widget=widget)
        self.source = Source(ClientId("a"), hello, FakeClock())
        self.connection = Connection(self.source, topics, self.sink, FakeClock(), on_closed=hub.detach)
        hub.attach(self.connection, last_event_id)

    @property
    def events(self) -> list[tuple[str, dict[str, object]]]:
        stream = b"".join(frame.sse for frame in self.sink.frames)
        return [(event.name, json.loads(event.data)) for event in parse(stream)]

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.events]

    @property
    def last_event_id(self) -> str:
        return parse(b"".join(frame.sse for frame in self.sink.frames))[-1].last_event_id


def notice(text: str = "") -> Notice:
    return Notice(kind=NoticeKind.VIDEO_FAILED, subject=text)


@pytest.fixture
def hub() -> Broadcaster:
    hub = Broadcaster("0badcafe", FakeClock(), "v1")
    hub.provide(Topic.QUEUE, lambda: QueueChanged(queue=QueueSummary(waiting=3)))
    hub.provide(Topic.PLAYER, lambda: PlayerChanged(player=Player(volume_percent=33)))
    hub.provide(Topic.APPEARANCE, lambda: AppearanceChanged(language="uk"))
    return hub


def test_a_new_reader_gets_connected_and_the_state_of_its_topics(hub: Broadcaster) -> None:
    hub.notify(notice())
    reader = Reader(hub, topics=frozenset({Topic.QUEUE, Topic.APPEARANCE, Topic.NOTICES}), widget="player")
    (_, connected), (_, snapshot) = reader.events
    assert reader.names == ["connected", "snapshot"]
    assert connected["client"] == "a"
    assert connected["resumed"] is False
    assert connected["reason"] == "new"
    assert connected["version"] == "v1"
    assert snapshot["offset"] == 1
    states = snapshot["states"]
    assert isinstance(states, dict)
    assert set(states) == {"queue", "appearance"}
    assert states["queue"]["waiting"] == 3
    assert states["appearance"]["language"] == "uk"
    assert states["appearance"]["look"]["accent_color"] == "#ff7a59"
    assert reader.last_event_id == "0badcafe:1"
    assert reader.source.snapshots == {"new": 1}


def test_the_player_is_in_the_snapshot_too(hub: Broadcaster) -> None:
    _, (_, snapshot) = Reader(hub, topics=frozenset({Topic.PLAYER})).events
    states = snapshot["states"]
    assert isinstance(states, dict)
    assert states["player"]["volume_percent"] == 33


def test_events_have_one_number_each_and_go_to_their_topics_only(hub: Broadcaster) -> None:
    queue = Reader(hub, topics=frozenset({Topic.QUEUE}))
    everything = Reader(hub)
    hub.notify(QueueChanged(queue=QueueSummary(waiting=1)))
    hub.notify(notice("x"))
    hub.notify(AppearanceChanged(language="en"))
    assert queue.names == ["connected", "snapshot", "queue_changed"]
    assert everything.names == ["connected", "snapshot", "queue_changed", "notice", "appearance_changed"]
    assert (queue.last_event_id, everything.last_event_id) == ("0badcafe:1", "0badcafe:3")
    assert hub.offset == 3
    assert len(hub.fanout_ms) == 3


def test_all_connections_share_one_frame(hub: Broadcaster) -> None:
    readers = [Reader(hub) for _ in range(3)]
    hub.notify(notice())
    assert len({id(reader.sink.frames[-1].sse) for reader in readers}) == 1


def test_who_comes_back_gets_exactly_the_missed_events_of_its_topics(hub: Broadcaster) -> None:
    for number in range(10):
        hub.notify(notice(str(number)))
        hub.notify(QueueChanged(queue=QueueSummary(waiting=number)))
    reader = Reader(hub, "0badcafe:12", frozenset({Topic.NOTICES}))
    hub.notify(notice("live"))
    assert [data.get("subject") for _, data in reader.events] == [None, "6", "7", "8", "9", "live"]
    assert reader.events[0][1]["resumed"] is True
    assert reader.events[0][1]["reason"] == ""
    assert (reader.source.resumed, reader.source.snapshots) == (1, {})


def test_who_missed_nothing_gets_nothing(hub: Broadcaster) -> None:
    assert Reader(hub, "0badcafe:0").names == ["connected"]
    hub.notify(notice())
    assert Reader(hub, "0badcafe:1").names == ["connected"]


@pytest.mark.parametrize(
    ("last_event_id", "reason"),
    [
        (None, "new"),
        ("", "new"),
        ("deadbeef:3", "epoch"),
        ("0badcafe", "gap"),
        ("0badcafe:", "gap"),
        ("0badcafe:-1", "gap"),
        ("0badcafe:6", "gap"),
        ("0badcafe:+3", "gap"),
        ("0badcafe: 3", "gap"),
        ("0badcafe:3\0", "gap"),
        ("0badcafe\0:3", "epoch"),
        ("0badcafe:٣", "gap"),
        ("0badcafe:³", "gap"),
        ("0badcafe:3:3", "gap"),
        ("0badcafe:0x3", "gap"),
        ("0badcafe:" + "9" * 10_240, "gap"),
        ("x" * 10_240, "epoch"),
        ("0BADCAFE:3", "epoch"),
        ("\ud800:3", "epoch"),
    ],
)
def test_who_lies_about_its_position_gets_the_whole_state_and_the_reason(
    hub: Broadcaster, last_event_id: str | None, reason: str
) -> None:
    for _ in range(5):
        hub.notify(notice())
    reader = Reader(hub, last_event_id)
    assert reader.names == ["connected", "snapshot"]
    assert reader.events[0][1]["reason"] == reason
    assert reader.events[0][1]["resumed"] is False
    assert reader.source.snapshots == {reason: 1}


@given(st.text())
def test_no_position_whatever_breaks_the_stream(last_event_id: str) -> None:
    hub = Broadcaster("0badcafe", FakeClock(), "v1")
    hub.notify(notice())
    assert Reader(hub, last_event_id).names[0] == "connected"


def test_the_ring_holds_1024_events_and_older_ones_are_a_gap(hub: Broadcaster) -> None:
    for number in range(1, limits.RING_EVENTS + 3):
        hub.notify(notice(str(number)))
    assert Reader(hub, "0badcafe:1").names == ["connected", "snapshot"]
    reader = Reader(hub, "0badcafe:2")
    assert [data["subject"] for _, data in reader.events[1:]] == [str(number) for number in range(3, 1_027)]
    assert not reader.sink.is_aborted


def test_the_ring_holds_one_mebibyte(hub: Broadcaster) -> None:
    for number in range(60):
        hub.notify(notice(f"{number} " + "x" * 50_000))
    held = [first for first in range(60) if Reader(hub, f"0badcafe:{first}").events[0][1]["resumed"]]
    assert held == list(range(40, 60))  # 20 events of 50 KB are just below the limit
    events, size = hub.ring_size
    assert (events, size <= limits.RING_BYTES < size + 51_000) == (20, True)


def test_an_event_over_64_kib_is_not_sent_and_takes_no_number(
    hub: Broadcaster, caplog: pytest.LogCaptureFixture
) -> None:
    reader = Reader(hub)
    received: list[Event] = []
    hub.listen(received.append)
    hub.notify(notice("x" * limits.EVENT_BYTES))
    hub.notify(notice("small"))
    assert reader.names == ["connected", "snapshot", "notice"]
    assert (hub.offset, reader.last_event_id) == (1, "0badcafe:1")
    assert len(received) == 2
    assert "over the limit" in caplog.text


def test_one_failing_listener_harms_no_other(hub: Broadcaster, caplog: pytest.LogCaptureFixture) -> None:
    received: list[Event] = []

    def fail(_: Event) -> None:
        raise RuntimeError("a mistake")

    hub.listen(fail)
    hub.listen(received.append)
    reader = Reader(hub)
    hub.notify(notice())
    hub.notify(notice())
    assert len(received) == 2
    assert reader.names[2:] == ["notice", "notice"]
    assert "A listener failed on Notice" in caplog.text


def test_one_broken_socket_harms_no_other_source(hub: Broadcaster, caplog: pytest.LogCaptureFixture) -> None:
    readers = [Reader(hub) for _ in range(3)]
    readers[0].sink.error = RuntimeError("closing transport")
    hub.notify(notice())
    hub.notify(notice())
    assert [len(reader.names) for reader in readers] == [2, 4, 4]
    assert "Writing to a source failed" in caplog.text


def test_a_slow_source_is_cut_and_comes_back_without_a_loss(hub: Broadcaster) -> None:
    slow, quick = Reader(hub), Reader(hub)
    slow.sink.is_stuck = True
    for number in range(limits.INBOX_EVENTS + 10):
        hub.notify(notice(str(number)))
    assert slow.sink.is_aborted
    assert slow.source.dropped_slow == 1
    assert len(quick.names) == limits.INBOX_EVENTS + 12
    back = Reader(hub, slow.last_event_id)
    received = [data["subject"] for _, data in slow.events[2:] + back.events[1:]]
    assert received == [str(number) for number in range(limits.INBOX_EVENTS + 10)]


def test_a_listener_that_stopped_gets_no_event(hub: Broadcaster) -> None:
    received: list[Event] = []
    stop = hub.listen(received.append)
    hub.notify(notice())
    stop()
    stop()
    hub.notify(notice())
    assert len(received) == 1


def test_what_is_for_the_window_only_reaches_no_source(hub: Broadcaster) -> None:
    reader = Reader(hub)
    received: list[Event] = []
    hub.listen(received.append)
    sources: tuple[SourceInfo, ...] = (reader.source.info(None),)
    hub.notify(SettingsChanged(settings=Settings()))
    hub.notify(SourcesChanged(sources=sources))
    assert reader.names == ["connected", "snapshot"]
    assert len(received) == 2
    assert hub.offset == 0


def test_a_detached_reader_gets_nothing_and_detaching_twice_is_no_mistake(hub: Broadcaster) -> None:
    reader = Reader(hub)
    hub.detach(reader.connection)
    hub.detach(reader.connection)
    hub.notify(notice())
    assert reader.names == ["connected", "snapshot"]


def test_a_topic_without_a_state_has_no_provider(hub: Broadcaster) -> None:
    with pytest.raises(ValueError, match="no state"):
        hub.provide(Topic.NOTICES, lambda: AppearanceChanged(language="en"))
