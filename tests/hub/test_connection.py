"""The bounds that cut off a slow source, and what is known of each."""

import pytest

from app.domain.errors import ConflictError, NotFoundError
from app.domain.events import Topic
from app.domain.ids import ClientId
from app.domain.sources import SourceState
from app.hub import limits
from app.hub.connection import Connection, Source, SourceRequest
from app.hub.frame import Frame
from tests.support.doubles import FakeClock, FakeSink, sse

TOPICS = frozenset({Topic.QUEUE})


class Line:
    """A source with one connection, and what became of it."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.sink = FakeSink()
        hello = SourceRequest(topics=TOPICS, client="a", widget="player")
        self.source = Source(ClientId("a"), hello, self.clock)
        self.closed = 0
        self.blocked = 0
        self.connection = Connection(
            self.source,
            TOPICS,
            self.sink,
            self.clock,
            on_closed=lambda _: self._closed(),
            on_blocked=lambda _: self._blocked(),
        )
        self.source.connected(hello, self.connection)

    def checked(self, seconds: int) -> bool:
        """Let time pass, with a check each second as the service makes it; return whether the last one still waits."""
        waits = [self._check_after_a_second() for _ in range(seconds)]
        return waits[-1]

    def _check_after_a_second(self) -> bool:
        self.clock.pass_(1)
        return self.connection.check()

    def _closed(self) -> None:
        self.closed += 1

    def _blocked(self) -> None:
        self.blocked += 1


@pytest.fixture
def line() -> Line:
    return Line()


def frame(size: int = 100) -> Frame:
    return Frame("notice", {"x": "y" * size})


def test_a_source_that_reads_may_be_sent_any_number_of_events(line: Line) -> None:
    for _ in range(5_000):
        line.connection.send(frame(500))
    assert (line.closed, line.source.sent, line.connection.queued) == (0, 5_000, 0)
    assert line.source.state is SourceState.LIVE


def test_a_source_with_256_waiting_events_stays_and_the_next_one_cuts_it(line: Line) -> None:
    line.sink.is_stuck = True
    for _ in range(limits.INBOX_EVENTS):
        line.connection.send(frame(1))
    assert (line.closed, line.connection.queued) == (0, 256)
    assert line.source.state is SourceState.SLOW
    line.connection.send(frame(1))
    assert (line.closed, line.sink.is_aborted, line.source.dropped_slow) == (1, True, 1)


def test_a_source_that_lets_half_a_mebibyte_wait_is_cut(line: Line) -> None:
    line.sink.is_stuck = True
    big = frame(50_000)
    for _ in range(limits.INBOX_BYTES // len(sse(big))):
        line.connection.send(big)
    assert line.closed == 0
    line.connection.send(big)
    assert (line.closed, line.source.dropped_slow) == (1, 1)


def test_a_write_that_is_blocked_for_five_seconds_cuts_the_source(line: Line) -> None:
    line.sink.is_stuck = True
    line.connection.send(frame())
    assert line.blocked == 1
    assert line.checked(4)
    line.clock.pass_(0.9)
    assert line.connection.check()
    line.clock.pass_(0.2)
    assert not line.connection.check()
    assert (line.closed, line.sink.is_aborted, line.source.dropped_slow) == (1, True, 1)


def test_a_source_that_takes_a_little_now_and_then_is_not_cut(line: Line) -> None:
    line.sink.is_stuck = True
    line.connection.send(frame(5_000))
    for _ in range(10):
        assert line.checked(4)
        line.sink.drain(100)
        assert line.connection.check()
    assert line.closed == 0


def test_a_source_that_took_everything_is_not_slow_any_more(line: Line) -> None:
    line.sink.is_stuck = True
    line.connection.send(frame())
    line.sink.drain()
    assert not line.connection.check()
    assert line.source.state is SourceState.LIVE
    line.connection.send(frame())
    line.connection.send(frame())
    assert line.blocked == 2  # once for each time that a write began to wait
    line.sink.is_stuck = False
    line.sink.drain()
    line.connection.send(frame())
    assert line.connection.queued == 0


def test_frames_that_the_socket_took_are_not_counted_as_waiting(line: Line) -> None:
    line.sink.is_stuck = True
    one = frame()
    for _ in range(4):
        line.connection.send(one)
    line.sink.drain(line.sink.frames[0].size * 2 + 1)
    assert line.connection.queued == 2


def test_a_long_catch_up_is_not_taken_for_a_slow_source(line: Line) -> None:
    line.sink.is_stuck = True
    line.connection.catch_up([frame(1_000)] * 1_000)
    assert (line.closed, line.source.sent, line.connection.queued) == (0, 1_000, 1)
    assert line.sink.buffered() > limits.INBOX_BYTES
    for _ in range(limits.INBOX_EVENTS - 1):
        line.connection.send(frame(1))
    assert line.closed == 0
    line.connection.send(frame(1))
    assert line.closed == 1


def test_a_catch_up_that_is_not_read_is_cut_after_five_seconds(line: Line) -> None:
    line.sink.is_stuck = True
    line.connection.catch_up([frame()])
    assert not line.checked(5)
    assert line.closed == 1


def test_time_that_we_stood_still_ourselves_is_no_blocked_write(line: Line) -> None:
    line.sink.is_stuck = True
    line.connection.send(frame())
    assert line.checked(4)
    line.clock.pass_(150)
    line.connection.send(frame())
    assert line.connection.check()
    line.source.reset_deadlines()
    assert line.checked(4)
    assert not line.checked(1)
    assert line.source.dropped_slow == 1


def test_a_broken_socket_cuts_its_own_connection_only(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    line.sink.error = ConnectionResetError("gone")
    line.connection.send(frame())
    line.connection.send(frame())
    assert (line.closed, line.sink.is_aborted, line.source.sent) == (1, True, 0)
    assert "Writing to a source failed" in caplog.text


def test_bye_is_the_last_frame_and_closes_once(line: Line) -> None:
    line.connection.bye("replaced")
    line.connection.bye("replaced")
    line.connection.abort()
    line.connection.lost()
    line.connection.send(frame())
    line.connection.catch_up([frame()])
    assert b"replaced" in line.sink.frames[-1].sse
    assert (line.closed, line.sink.is_closed, line.sink.is_aborted, len(line.sink.frames)) == (1, True, False, 1)
    assert not line.connection.check()


def test_bye_to_a_source_that_is_too_slow_for_it_ends_once(line: Line) -> None:
    line.sink.is_stuck = True
    for _ in range(limits.INBOX_EVENTS):
        line.connection.send(frame(1))
    line.connection.bye("shutdown")
    assert (line.closed, line.sink.is_aborted, line.sink.is_closed) == (1, True, False)


def test_a_lost_connection_is_reported_once(line: Line) -> None:
    line.connection.lost()
    line.connection.lost()
    assert (line.closed, line.sink.is_closed, line.sink.is_aborted) == (1, False, False)


def test_latency_is_the_servers_own_round_trip(line: Line) -> None:
    assert line.source.info(None).latency_ms.last is None
    for number, seconds in enumerate((0.010, 0.030, 0.020), start=1):
        line.source.ping()
        line.clock.pass_(seconds)
        line.source.pong(number)
    latency = line.source.info(None).latency_ms
    assert (latency.last, latency.min, latency.p95) == (20.0, 10.0, 30.0)
    assert latency.recent == (10.0, 30.0, 20.0)
    assert latency.ewma == pytest.approx(10 + 0.2 * 20 + 0.2 * (20 - 14), abs=0.01)


def test_percentiles_are_of_the_last_32_round_trips(line: Line) -> None:
    for number, seconds in enumerate([9.0] * 40 + [0.001] * 32, start=1):
        line.source.ping()
        line.clock.pass_(seconds)
        line.source.pong(number)
    latency = line.source.info(None).latency_ms
    assert (latency.last, latency.min, latency.p95) == (1.0, 1.0, 1.0)
    assert latency.recent == (1.0,) * 32


def test_a_round_trip_over_a_stall_of_our_own_is_a_sign_of_life_and_no_latency(line: Line) -> None:
    line.source.ping()
    line.clock.pass_(150)
    line.source.reset_deadlines()
    line.source.pong(1)
    assert line.source.info(None).latency_ms.recent == ()
    with pytest.raises(ConflictError):
        line.source.pong(1)
    line.source.ping()
    line.clock.pass_(0.005)
    line.source.pong(2)
    assert line.source.info(None).latency_ms.recent == (5.0,)


def test_the_second_unanswered_ping_makes_a_source_silent_only_when_its_answer_had_time(line: Line) -> None:
    line.source.ping()
    line.source.pong(1)
    line.source.ping()
    line.clock.pass_(45)
    line.source.ping()
    before = line.source.state
    line.clock.pass_(limits.ANSWER_S)
    assert (before, line.source.state) == (SourceState.LIVE, SourceState.SILENT)


def test_the_version_of_obs_is_read_from_the_user_agent(line: Line) -> None:
    assert line.source.info(None).obs_version == ""
    agent = "Mozilla/5.0 (X11; Linux x86_64) Chrome/127.0.0.0 Safari/537.36 OBS/31.0.1"
    line.source.connected(SourceRequest(topics=TOPICS, client="a", user_agent=agent), line.connection)
    assert line.source.info(None).obs_version == "31.0.1"


def test_each_ping_can_be_answered_once(line: Line) -> None:
    line.source.ping()
    line.source.pong(1)
    with pytest.raises(ConflictError):
        line.source.pong(1)


@pytest.mark.parametrize("number", [0, -1, 2, 10**30])
def test_the_answer_to_a_ping_that_was_never_sent_is_refused(line: Line, number: int) -> None:
    line.source.ping()
    with pytest.raises(NotFoundError):
        line.source.pong(number)


def test_a_ping_of_an_earlier_connection_cannot_be_answered(line: Line) -> None:
    line.source.ping()
    line.source.connected(line.source.request, line.connection)
    with pytest.raises(ConflictError):
        line.source.pong(1)


def test_only_the_last_four_pings_can_be_answered(line: Line) -> None:
    for _ in range(5):
        line.source.ping()
    with pytest.raises(ConflictError):
        line.source.pong(1)
    line.source.pong(2)


def test_a_source_that_is_not_connected_is_not_pinged(line: Line) -> None:
    line.source.connection = None
    line.source.ping()
    assert line.sink.frames == []
    assert line.source.state is SourceState.GONE


def test_what_is_known_of_a_source(line: Line) -> None:
    line.connection.send(frame())
    line.clock.pass_(2.5)
    info = line.source.info(ClientId("a"))
    assert (info.client, info.widget, info.sent, info.silent_s, info.holds_lease) == ("a", "player", 1, 2.5, True)
    assert info.bytes == line.sink.frames[0].size
    assert info.last_seen_at.timestamp() == pytest.approx(line.clock.wall - 2.5)
    line.source.connection = None
    assert line.source.info(None).queued == 0


def test_reconnects_are_the_pages_own_count_where_that_is_higher(line: Line) -> None:
    assert line.source.reconnects == 0
    line.source.connected(SourceRequest(topics=TOPICS, client="a", reconnects=7), line.connection)
    assert line.source.reconnects == 7
    line.source.connected(SourceRequest(topics=TOPICS, client="a"), line.connection)
    assert line.source.reconnects == 7  # a page that lost its count takes nothing back
    for _ in range(7):
        line.source.connected(SourceRequest(topics=TOPICS, client="a"), line.connection)
    assert line.source.reconnects == 9
