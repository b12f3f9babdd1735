"""The ping, the sweep, and what is known of each source."""

import json
from pathlib import Path

import pytest

from app.domain.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError, TooOftenError
from app.domain.events import CandidatesChanged, Notice, NoticeKind, SourcesChanged, TestFired
from app.domain.ids import ClientId
from app.domain.sources import SourceInfo, SourceState
from app.domain.widgets import WIDGET_NAMES
from app.hub import limits
from app.hub.connection import Connection
from app.services.sources.notices import GONE_S
from app.services.sources.registry import TooManySourcesError
from tests.support.world import World

A = ClientId("a")


def frames(world: World, event: str, client: str = "a") -> list[dict[str, object]]:
    head = f"event: {event}\n".encode()
    return [json.loads(frame.sse.split(b"data: ")[1]) for frame in world.sinks[client].frames if head in frame.sse]


def info(world: World, client: str = "a") -> SourceInfo:
    return next(source for source in world.sources.all() if source.client == client)


def told_sources(world: World) -> list[SourcesChanged]:
    return [event for event in world.events if isinstance(event, SourcesChanged)]


def answer(world: World, client: str = "a") -> None:
    number = frames(world, "ping", client)[-1]["n"]
    assert isinstance(number, int)
    world.sources.pong(ClientId(client), number)


async def test_the_first_ping_comes_between_22_and_45_seconds_and_not_at_once_for_all(world: World) -> None:
    began = world.clock.now
    for number in range(30):
        world.connect(str(number))
    firsts: dict[str, float] = {}
    while len(firsts) < 30:
        await world.pass_(0.25)
        for client in world.sinks:
            if client not in firsts and frames(world, "ping", client):
                firsts[client] = world.clock.now - began
    assert min(firsts.values()) >= 22.5
    assert max(firsts.values()) <= 45.25
    assert len(set(firsts.values())) > 15


async def test_pings_come_every_45_seconds_and_carry_no_id(world: World) -> None:
    world.connect()
    await world.pass_(45)
    count = len(frames(world, "ping"))
    await world.pass_(450)
    assert len(frames(world, "ping")) == count + 10
    numbers = [ping["n"] for ping in frames(world, "ping")]
    assert numbers == list(range(1, count + 11))
    assert all(not frame.sse.startswith(b"id:") for frame in world.sinks["a"].frames if b"event: ping" in frame.sse)


async def test_each_ping_tells_the_servers_wall_clock(world: World) -> None:
    world.connect()
    await world.pass_(46)
    world.clock.wall += 3_600  # it was set
    await world.pass_(45)
    first, *_, last = [ping["server_ms"] for ping in frames(world, "ping")]
    assert isinstance(first, int)
    assert isinstance(last, int)
    assert 3_600_000 < last - first <= 3_691_000


async def test_an_answer_is_taken_once_and_an_unknown_number_never(world: World) -> None:
    world.connect()
    await world.pass_(46)
    answer(world)
    rows = info(world)
    with pytest.raises(ConflictError):
        answer(world)
    with pytest.raises(NotFoundError):
        world.sources.pong(A, 99)
    with pytest.raises(NotFoundError):
        world.sources.pong(ClientId("nobody"), 1)
    assert info(world) == rows
    assert rows.latency_ms.last is not None


async def test_a_source_that_answers_stays_for_ever(world: World) -> None:
    world.connect()
    for _ in range(40):
        await world.pass_(23)
        if world.lines["a"].source.pings.unanswered:
            answer(world)
    assert info(world).state is SourceState.LIVE


async def test_a_source_that_answered_once_and_went_silent_is_removed_by_the_sweep(world: World) -> None:
    world.connect()
    await world.pass_(46)
    answer(world)
    silent_since = world.clock.now
    while info(world).state is not SourceState.GONE:
        await world.pass_(1)
    assert 120 < world.clock.now - silent_since <= 182
    assert world.sinks["a"].is_aborted
    assert world.sources.totals().lost == 1


async def test_any_sign_of_life_counts_as_one(world: World) -> None:
    world.connect()
    await world.pass_(46)
    answer(world)
    for _ in range(20):
        await world.pass_(60)
        world.sources.seen(A)
    assert info(world).state is SourceState.LIVE
    for turn in range(20):
        await world.pass_(60)
        world.sources.set_visible(A, is_visible=bool(turn % 2))
    assert info(world).state is SourceState.LIVE


async def test_a_reader_that_never_answers_but_reads_is_never_thrown_out(world: World) -> None:
    world.connect("curl", widget="", user_agent="curl/8")
    await world.pass_(3_600)
    assert info(world, "curl").state is SourceState.LIVE
    assert world.sources.totals().lost == 0


async def test_a_reader_that_stopped_reading_is_thrown_out(world: World) -> None:
    world.connect("curl", widget="")
    await world.pass_(100)
    world.sinks["curl"].is_stuck = True
    await world.pass_(60)
    assert info(world, "curl").state is SourceState.GONE
    assert info(world, "curl").dropped_slow == 1


async def test_a_reader_whose_socket_takes_a_byte_now_and_then_is_thrown_out_by_the_sweep(world: World) -> None:
    world.connect("curl", widget="")
    await world.pass_(50)
    world.sinks["curl"].is_stuck = True
    began = world.clock.now
    while info(world, "curl").state is not SourceState.GONE and world.clock.now - began < 400:
        await world.pass_(3)
        world.sinks["curl"].drain(max(0, min(1, world.sinks["curl"].buffered() - 1)))
    assert world.clock.now - began <= 240
    assert world.sources.totals().lost == 1


async def test_a_blocked_write_cuts_the_source_within_seven_seconds(world: World) -> None:
    world.connect()
    world.sinks["a"].is_stuck = True
    await world.add(0)
    assert info(world).state is SourceState.SLOW
    await world.pass_(4)
    assert info(world).state is SourceState.SLOW
    await world.pass_(3)
    assert (info(world).state, info(world).dropped_slow) == (SourceState.GONE, 1)


async def test_a_source_at_the_edge_of_its_line_is_looked_at_once_a_second(world: World) -> None:
    connection = world.connect()
    for _ in range(50):
        world.sinks["a"].is_stuck = True
        await world.add(0)
        assert info(world).state is SourceState.SLOW
        world.sinks["a"].is_stuck = False
        world.sinks["a"].drain()
        assert not connection.check()
    assert world.timers.waiting.count(1.0) == 1


@pytest.mark.parametrize("stall_s", [7, 50, 150, 10_000])
async def test_a_stall_of_our_own_removes_nobody(world: World, stall_s: float) -> None:
    for number in range(10):
        world.connect(str(number))
    await world.pass_(46)
    for number in range(10):
        answer(world, str(number))
    await world.pass_(45)  # every answer to the second ping is on its way when we stand still
    world.clock.pass_(stall_s)
    await world.pass_(0)
    assert {source.state for source in world.sources.all()} <= {SourceState.LIVE, SourceState.SILENT}
    assert world.sources.totals().lost == 0
    for number in range(10):
        answer(world, str(number))
    await world.pass_(30)
    assert {source.state for source in world.sources.all()} == {SourceState.LIVE}


async def test_after_a_stall_those_who_are_really_gone_are_found_in_time(world: World) -> None:
    world.connect()
    await world.pass_(46)
    answer(world)
    world.clock.pass_(1_000)
    await world.pass_(0)
    await world.pass_(185)
    assert info(world).state is SourceState.GONE


async def test_silence_and_return_are_told_once_each(world: World) -> None:
    world.connect()
    await world.pass_(46)
    answer(world)
    await world.pass_(95)
    kinds = [notice.kind for notice in world.told(Notice)]
    assert kinds == [NoticeKind.SOURCE_SILENT]
    assert info(world).state is SourceState.SILENT
    answer(world)
    assert info(world).state is SourceState.LIVE
    kinds = [notice.kind for notice in world.told(Notice)]
    assert kinds == [NoticeKind.SOURCE_SILENT, NoticeKind.SOURCE_BACK]


async def test_a_silent_source_that_connects_anew_is_back(world: World) -> None:
    world.connect()
    await world.pass_(46)
    answer(world)
    await world.pass_(200)
    assert info(world).state is SourceState.GONE
    world.connect()
    kinds = [notice.kind for notice in world.told(Notice)]
    assert kinds == [NoticeKind.SOURCE_SILENT, NoticeKind.SOURCE_BACK]


async def test_counters_belong_to_the_source_and_survive_its_reconnects(world: World) -> None:
    world.connect()
    await world.pass_(46)
    answer(world)
    before = info(world)
    await world.go()
    assert info(world).state is SourceState.GONE
    await world.come(last_event_id=f"{world.hub.epoch}:{world.hub.offset}")
    after = info(world)
    assert (after.reconnects, after.resumed, after.snapshots) == (1, 1, {"new": 1})
    assert after.sent == before.sent + 1
    assert after.latency_ms == before.latency_ms
    assert len(world.sources.all()) == 1


async def test_a_second_page_with_the_same_id_replaces_the_first(world: World) -> None:
    world.connect()
    first = world.sinks["a"]
    world.connect()
    assert b'"reason":"replaced"' in first.frames[-1].sse
    assert first.is_closed
    assert not world.sinks["a"].is_closed
    assert info(world).state is SourceState.LIVE
    await world.pass_(46)
    assert len(frames(world, "ping")) == 1


async def test_readers_without_an_id_get_the_first_free_one(world: World) -> None:
    first = world.connect("", widget="queue")
    second = world.connect("", widget="queue")
    assert [first.source.client, second.source.client] == ["queue-1", "queue-2"]
    first.lost()
    third = world.connect("", widget="queue")
    assert (third.source.client, third.source.reconnects) == ("queue-1", 1)
    assert world.connect("", widget="").source.client == "reader-1"


async def test_a_reader_is_not_asked_for_what_another_one_of_its_name_could_do(world: World) -> None:
    world.connect("", widget="")
    await world.pass_(46)
    number = frames(world, "ping", "")[-1]["n"]
    assert isinstance(number, int)
    world.sources.pong(ClientId("reader-1"), number)
    world.lines[""].lost()
    assert world.connect("", widget="").source.client == "reader-1"
    await world.pass_(1_000)
    assert info(world, "reader-1").state is SourceState.LIVE
    assert world.sources.totals().lost == 0


async def test_a_stream_that_finds_no_room_does_not_end_the_one_it_would_replace(world: World) -> None:
    world.connect("a", address="10.0.0.1")
    for number in range(limits.SOURCES_PER_ADDRESS):
        world.connect(str(number), address="127.0.0.1")
    kept = world.sinks["a"]
    with pytest.raises(TooManySourcesError):
        world.connect("a", address="127.0.0.1")
    assert not kept.is_closed
    assert info(world).state is SourceState.LIVE


async def test_one_address_may_open_32_streams_and_all_together_64(world: World) -> None:
    for number in range(limits.SOURCES_PER_ADDRESS):
        world.connect(f"a{number}", address="127.0.0.1")
    with pytest.raises(TooManySourcesError):
        world.connect("one-more", address="127.0.0.1")
    with pytest.raises(TooManySourcesError):
        world.sources.check_room("127.0.0.1")
    for number in range(limits.SOURCES - limits.SOURCES_PER_ADDRESS):
        world.connect(f"b{number}", address=f"10.0.0.{number}")
    with pytest.raises(TooManySourcesError):
        world.connect("one-more", address="10.1.1.1")
    assert len(world.sources.all()) == limits.SOURCES
    world.connect("a0", address="127.0.0.1")  # who comes back replaces itself


async def test_sources_that_are_gone_are_forgotten_when_they_are_too_many(world: World) -> None:
    for number in range(limits.SOURCES_REMEMBERED):
        world.connect(str(number)).lost()
    world.connect("0").lost()  # came back, so it is the last that went
    world.connect("here")
    for number in range(20):
        world.connect(f"once-{number}").lost()
    known = {source.client for source in world.sources.all()}
    first = {"0", *(str(number) for number in range(21, limits.SOURCES_REMEMBERED))}
    assert known == first | {"here"} | {f"once-{number}" for number in range(20)}
    assert len(known) == limits.SOURCES_REMEMBERED + 1


async def test_the_sum_of_reconnects_counts_none_twice(world: World) -> None:
    world.connect("page", reconnects=7).lost()  # it came to this program once
    assert world.sources.totals().reconnects == 1
    world.connect("page", reconnects=8).lost()
    for number in range(limits.SOURCES_REMEMBERED):
        world.connect(str(number)).lost()  # and so the page is forgotten
    assert world.sources.totals().reconnects == 2
    world.connect("page", reconnects=9)
    assert world.sources.totals().reconnects == 3


async def test_only_a_sources_own_page_speaks_for_it_and_not_too_often(world: World) -> None:
    world.connect("a")
    world.sources.check_sender(ClientId("a"), "a-key")
    with pytest.raises(ForbiddenError):
        world.sources.check_sender(ClientId("a"), "b-key")
    for nobody in (ClientId("b"), ClientId("")):
        with pytest.raises(NotFoundError):
            world.sources.check_sender(nobody, "a-key")
        with pytest.raises(NotFoundError):
            world.sources.check_rate(nobody)

    def report(times: int) -> None:
        for _ in range(times):
            world.sources.check_rate(ClientId("a"))

    with pytest.raises(TooOftenError):
        report(1_000)
    world.clock.pass_(60)
    world.sources.check_rate(ClientId("a"))


async def test_disconnect_ends_a_stream_and_refuses_what_is_not_there(world: World) -> None:
    world.connect()
    world.sources.disconnect(A)
    assert b"event: bye" in world.sinks["a"].frames[-1].sse
    with pytest.raises(ConflictError):
        world.sources.disconnect(A)
    with pytest.raises(NotFoundError):
        world.sources.disconnect(ClientId("nobody"))


async def test_a_new_link_ends_every_stream(world: World) -> None:
    world.connect("a")
    world.connect("b", widget="queue")
    world.sources.end_all("revoked")
    for sink in world.sinks.values():
        assert b'"reason":"revoked"' in sink.frames[-1].sse
        assert sink.is_closed


async def test_visibility_of_a_source_that_is_not_connected_is_refused(world: World) -> None:
    with pytest.raises(NotFoundError):
        world.sources.set_visible(A, is_visible=True)


async def test_many_changes_are_told_to_the_window_once(world: World) -> None:
    for number in range(10):
        world.connect(str(number))
    assert told_sources(world) == []
    await world.pass_(0.3)
    (told,) = told_sources(world)
    assert len(told.sources) == 10


async def test_connected_sources_come_first(world: World) -> None:
    world.connect("gone", widget="alerts").lost()
    world.connect("q", widget="queue")
    world.connect("p", widget="player")
    assert [source.client for source in world.sources.all()] == ["p", "q", "gone"]


async def test_at_the_end_every_source_is_told_and_no_timer_is_left(world: World) -> None:
    world.connect("a")
    world.connect("b", widget="queue")
    await world.pass_(50)
    world.sources.stop()
    await world.player.close()
    for sink in world.sinks.values():
        assert b'"reason":"shutdown"' in sink.frames[-1].sse
        assert sink.is_closed
    assert world.timers.waiting == []
    with pytest.raises(TooManySourcesError):
        world.connect("late")


async def test_a_source_that_is_cut_while_it_catches_up_leaves_no_timer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    timers = len(world.timers.waiting)
    real = world.hub.attach

    def cut(connection: Connection, last_event_id: str | None) -> None:
        real(connection, last_event_id)
        connection.abort()

    monkeypatch.setattr(world.hub, "attach", cut)
    world.connect("a", widget="queue")
    await world.pass_(GONE_S)  # so long it may come back before anybody is told
    assert len(world.timers.waiting) == timers


async def test_long_silence_without_two_unanswered_pings_removes_nobody(world: World) -> None:
    line = world.connect()
    line.source.pings.are_answered = True
    await world.pass_(59)
    line.source.last_seen = world.clock.now - 1_000
    line.source.pings.unanswered = 1
    await world.pass_(2)
    assert info(world).state is SourceState.LIVE
    line.source.pings.unanswered = 2
    await world.pass_(60)
    assert info(world).state is SourceState.GONE


async def test_without_a_window_the_sources_are_not_announced(tmp_path: Path) -> None:
    world = World(tmp_path, has_window=False)
    await world.start()
    await world.come()
    await world.pass_(5)
    assert told_sources(world) == []
    await world.stop()


async def test_who_can_hold_a_lease_is_announced_to_everybody(world: World) -> None:
    def changed() -> list[str]:
        return [event.widget for event in world.events if isinstance(event, CandidatesChanged)]

    await world.come("p")
    await world.come("v", widget="voice")
    await world.come("q", widget="queue")
    assert changed() == ["player", "voice"]
    world.sources.set_visible(ClientId("p"), is_visible=False)
    world.sources.set_visible(ClientId("p"), is_visible=False)
    assert changed() == ["player", "voice", "player"]
    await world.go("v")
    await world.go("q")
    assert changed() == ["player", "voice", "player", "voice"]


async def test_the_holders_of_both_leases_are_shown(world: World) -> None:
    def holders() -> list[str]:
        return [source.client for source in world.sources.all() if source.holds_lease]

    await world.come("p")
    await world.come("v", widget="voice")
    await world.add(0)
    await world.set(auto_approve=True)
    await world.say("Привіт")
    assert holders() == ["p", "v"]
    await world.pass_(1)
    assert [source.client for source in told_sources(world)[-1].sources if source.holds_lease] == ["p", "v"]
    await world.go("v")
    assert holders() == ["p"]
    await world.player.skip()
    assert holders() == []


def fired(world: World) -> list[TestFired]:
    return [event for event in world.events if isinstance(event, TestFired)]


async def test_a_test_is_told_once_with_the_one_source_that_sounds_and_nothing_is_kept_of_it(world: World) -> None:
    await world.come("old", widget="alerts")
    await world.come("new", widget="alerts")
    world.sources.test("alerts")
    (event,) = fired(world)
    assert (event.widget, event.sounds_at) == ("alerts", "old")
    assert event.at_ms == round(world.clock.time() * 1000)
    assert len(frames(world, "test_fired", "old")) == len(frames(world, "test_fired", "new")) == 1
    await world.come("late", widget="alerts")
    assert frames(world, "test_fired", "late") == []
    assert world.speech.now().message is None
    assert world.queue.summary.waiting == 0


async def test_the_page_of_all_widgets_stands_for_each_and_is_tested_alone(world: World) -> None:
    await world.come("alone", widget="alerts")
    await world.come("whole", widget="all")
    for widget in sorted(WIDGET_NAMES):
        world.sources.test(widget)
    assert {event.widget for event in fired(world)} == WIDGET_NAMES
    assert next(event.sounds_at for event in fired(world) if event.widget == "all") == "whole"


async def test_a_test_that_nobody_would_show_is_refused_and_tells_nothing(world: World) -> None:
    await world.come("a", widget="queue")
    with pytest.raises(InvalidError) as unknown:
        world.sources.test("teapot")
    assert (unknown.value.code, unknown.value.field) == ("no_such_widget", "widget")
    with pytest.raises(ConflictError) as closed:
        world.sources.test("alerts")
    assert closed.value.code == "no_such_source_open"
    await world.go("a")
    with pytest.raises(ConflictError):
        world.sources.test("queue")
    assert fired(world) == []
