"""Stalls of our own evict nobody; a source that goes, comes or flaps is told of once."""

import logging

import pytest

from app.domain.events import Notice, NoticeKind
from app.domain.ids import ClientId
from app.domain.sources import SourceState
from app.hub import limits
from app.services.sources.notices import FLAPS_WITHIN_S, GONE_S
from tests.services.test_sources import answer, frames, info
from tests.support.world import World

SILENT, BACK, FLAPS = NoticeKind.SOURCE_SILENT, NoticeKind.SOURCE_BACK, NoticeKind.SOURCE_FLAPS


def told(world: World) -> list[tuple[NoticeKind, str]]:
    return [(notice.kind, notice.subject) for notice in world.told(Notice)]


async def answering(world: World, number: int) -> list[str]:
    """Connect sources that have answered their first ping."""
    clients = [f"c{one}" for one in range(number)]
    for client in clients:
        world.connect(client, widget=f"w-{client}")
    await world.pass_(46)
    for client in clients:
        answer(world, client)
    return clients


# Stalls


@pytest.mark.parametrize("stall_s", [1, 4.9, 30, 44, 60, 150, 3_600, 100_000])
@pytest.mark.parametrize("before_s", [0, 14, 44, 59])
async def test_whatever_fires_late_together_nobody_is_removed_or_called_silent(
    world: World, before_s: float, stall_s: float
) -> None:
    clients = await answering(world, 6)
    await world.pass_(before_s)
    for client in clients:
        if world.lines[client].source.pings.unanswered:
            answer(world, client)
    world.clock.pass_(stall_s)
    await world.pass_(0)  # all that is due fires now, before a single answer can be read
    for client in clients:
        if world.lines[client].source.pings.unanswered:
            answer(world, client)
    await world.pass_(30)
    assert {source.state for source in world.sources.all()} == {SourceState.LIVE}
    assert (world.sources.totals().lost, told(world)) == (0, [])


@pytest.mark.parametrize("stall_s", [30, 46, 150])
async def test_an_answer_that_waited_in_the_socket_while_we_stood_still_is_not_missed(
    world: World, stall_s: float
) -> None:
    clients = await answering(world, 6)
    while not all(len(frames(world, "ping", client)) == 2 for client in clients):
        await world.pass_(0.25)  # the second ping is answered just when we stand still
    world.clock.pass_(stall_s)
    await world.pass_(0)
    for client in clients:
        world.sources.pong(ClientId(client), 2)
    await world.pass_(2)
    assert {source.state for source in world.sources.all()} == {SourceState.LIVE}
    assert (world.sources.totals().lost, told(world)) == (0, [])


async def test_after_a_stall_everybody_is_pinged_at_once_and_then_in_turn(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    clients = await answering(world, 10)
    before = {client: len(frames(world, "ping", client)) for client in clients}
    world.clock.pass_(150)
    await world.pass_(0)
    assert {client: len(frames(world, "ping", client)) - before[client] for client in clients} == dict.fromkeys(
        clients, 1
    )
    assert len([record for record in caplog.records if "Process was suspended or blocked" in record.message]) == 1
    await world.pass_(22)
    assert {len(frames(world, "ping", client)) - before[client] for client in clients} == {1}
    await world.pass_(24)
    assert {len(frames(world, "ping", client)) - before[client] for client in clients} == {2}


async def test_suspend_is_seen_by_the_wall_clock_where_the_monotonic_one_stood_still(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    clients = await answering(world, 3)
    before = sum(len(frames(world, "ping", client)) for client in clients)
    world.clock.wall += 8 * 3_600
    with caplog.at_level(logging.WARNING):
        await world.pass_(45)
    assert "wall clock +28800.0 s off" in caplog.text
    assert sum(len(frames(world, "ping", client)) for client in clients) >= before + 3
    assert world.sources.totals().lost == 0
    assert info(world, "c0").connected_at.timestamp() < world.clock.wall - 8 * 3_600  # still when it really came


async def test_a_clock_that_is_set_a_little_is_no_stall(world: World, caplog: pytest.LogCaptureFixture) -> None:
    await answering(world, 1)
    world.clock.wall -= 4
    await world.pass_(120)
    assert "Process was suspended or blocked" not in caplog.text


async def test_a_source_whose_write_was_blocked_before_a_stall_has_its_whole_time_after_it(world: World) -> None:
    world.connect(widget="player")
    world.sinks["a"].is_stuck = True
    await world.add(0)
    await world.pass_(3)
    world.clock.pass_(150)
    await world.pass_(0)
    assert (info(world).state, info(world).dropped_slow) == (SourceState.SLOW, 0)
    await world.pass_(4)
    assert info(world).state is SourceState.SLOW
    await world.pass_(3)
    assert (info(world).state, info(world).dropped_slow) == (SourceState.GONE, 1)


@pytest.mark.parametrize("before_s", [0, 20])  # the sweep is due before its time is over, or after
async def test_a_source_that_is_away_during_a_stall_has_its_whole_time_to_come_back(
    world: World, before_s: float
) -> None:
    await answering(world, 1)
    await world.pass_(before_s)
    await world.go("c0")
    await world.pass_(10)
    world.clock.pass_(150)
    await world.pass_(0)
    await world.pass_(GONE_S - 1)
    assert told(world) == []
    await world.pass_(2)
    assert told(world) == [(SILENT, "w-c0")]


async def test_a_source_that_is_away_during_suspend_has_its_whole_time_to_come_back(world: World) -> None:
    await answering(world, 1)
    await world.go("c0")
    await world.pass_(10)
    world.clock.wall += 8 * 3_600
    await world.pass_(5)  # the sweep notices it
    assert told(world) == []
    await world.pass_(GONE_S - 2)
    assert told(world) == []
    await world.pass_(2)
    assert told(world) == [(SILENT, "w-c0")]


# Notices


async def test_a_source_that_is_back_within_15_seconds_is_not_worth_a_notice(world: World) -> None:
    for _ in range(20):
        world.connect()
        await world.pass_(30)
        await world.go()
        await world.pass_(GONE_S - 0.5)
    world.connect()
    assert told(world) == []


async def test_a_source_that_stays_away_is_told_of_once_and_so_is_its_return(world: World) -> None:
    world.connect()
    await world.go()
    await world.pass_(3_600)
    assert told(world) == [(SILENT, "player")]
    world.connect()
    await world.pass_(10)
    assert told(world) == [(SILENT, "player"), (BACK, "player")]


async def test_silence_then_eviction_then_return_are_two_notices(world: World) -> None:
    world.connect()
    await world.pass_(46)
    answer(world)
    await world.pass_(400)
    assert info(world).state is SourceState.GONE
    assert told(world) == [(SILENT, "player")]
    world.connect()
    assert told(world) == [(SILENT, "player"), (BACK, "player")]


async def test_any_sign_of_life_of_a_silent_source_is_its_return(world: World) -> None:
    world.connect()
    await world.pass_(46)
    answer(world)
    await world.pass_(95)
    assert told(world) == [(SILENT, "player")]
    world.sources.seen(ClientId("a"))
    world.sources.set_visible(ClientId("a"), is_visible=False)
    assert told(world) == [(SILENT, "player"), (BACK, "player")]


async def test_obs_that_was_started_again_brings_the_same_sources_back_under_new_ids(world: World) -> None:
    world.connect("old-1", widget="player")
    world.connect("old-2", widget="queue")
    await world.go("old-1")
    await world.go("old-2")
    await world.pass_(60)
    assert sorted(told(world)) == [(SILENT, "player"), (SILENT, "queue")]
    world.connect("new-1", widget="player")
    world.connect("new-2", widget="queue")
    world.connect("new-3", widget="queue")
    await world.pass_(60)
    assert sorted(told(world)[2:]) == [(BACK, "player"), (BACK, "queue")]


async def test_one_of_two_sources_of_a_widget_that_stays_away_is_told_of(world: World) -> None:
    world.connect("a", widget="player")
    world.connect("b", widget="player")
    await world.go("b")
    await world.pass_(20)
    assert told(world) == [(SILENT, "player")]


async def test_six_reconnects_in_a_minute_are_flapping_and_five_are_not(world: World) -> None:
    world.connect()
    for _ in range(5):
        await world.go()
        await world.pass_(9)
        world.connect()
    await world.pass_(FLAPS_WITHIN_S)
    assert told(world) == []
    for _ in range(6):
        await world.go()
        await world.pass_(9)
        world.connect()
    assert told(world) == [(FLAPS, "player")]


async def test_a_flapping_source_is_told_of_once_however_long_it_goes_on(world: World) -> None:
    world.connect()
    for _ in range(300):
        await world.go()
        await world.pass_(2)
        world.connect()
        await world.pass_(3)
    assert told(world) == [(FLAPS, "player")]
    await world.pass_(FLAPS_WITHIN_S)
    await world.go()
    await world.pass_(20)
    world.connect()
    assert told(world) == [(FLAPS, "player"), (SILENT, "player"), (BACK, "player")]


async def test_two_pages_with_one_id_that_replace_each_other_are_flapping(world: World) -> None:
    for _ in range(50):
        world.connect()
        await world.pass_(1)
    assert told(world) == [(FLAPS, "player")]


async def test_a_flapping_source_that_goes_for_good_is_told_of_when_a_minute_has_passed(world: World) -> None:
    world.connect()
    for _ in range(7):
        await world.go()
        world.connect()
    await world.go()
    await world.pass_(FLAPS_WITHIN_S - 1)
    assert told(world) == [(FLAPS, "player")]
    await world.pass_(2)
    assert told(world) == [(FLAPS, "player"), (SILENT, "player")]


async def test_nothing_is_told_at_shutdown_or_of_sources_that_were_sent_away(world: World) -> None:
    world.connect("a", widget="player")
    world.connect("b", widget="queue")
    world.sources.end_all("revoked")
    await world.pass_(120)
    assert told(world) == []
    world.connect("a", widget="player")
    await world.go()
    world.sources.stop()
    await world.pass_(120)
    assert told(world) == []


async def test_readers_that_name_no_widget_are_never_told_of(world: World) -> None:
    for _ in range(10):
        world.connect("curl", widget="")
        await world.go("curl")
    await world.pass_(120)
    assert told(world) == []


async def test_a_page_that_becomes_another_widget_is_told_of_by_its_present_name(world: World) -> None:
    world.connect("a", widget="player").lost()
    world.connect("a", widget="alerts").lost()
    await world.pass_(GONE_S + 1)
    assert told(world) == [(SILENT, "alerts")]


async def test_a_page_that_names_no_widget_any_more_is_not_called_silent(world: World) -> None:
    world.connect("a", widget="player").lost()
    world.connect("a", widget="")
    await world.pass_(GONE_S + 1)
    assert told(world) == []


async def test_sources_that_are_forgotten_leave_no_notice_and_no_timer(world: World) -> None:
    for number in range(limits.SOURCES_REMEMBERED + 50):
        world.connect(str(number), widget=f"w{number}").lost()
    await world.pass_(61)
    assert len(world.sources.notices._watches) == limits.SOURCES_REMEMBERED
    assert len(world.timers.waiting) == 1


# Sums


async def test_sums_never_fall_when_sources_are_forgotten(world: World) -> None:
    last = world.sources.totals()
    for number in range(limits.SOURCES_REMEMBERED + 100):
        for _ in range(2):
            world.connect(str(number), last_event_id="ffffffff:1" if number % 2 else None).lost()
        if number % 60 == 0:
            await world.pass_(61)
        totals = world.sources.totals()
        assert totals.sent >= last.sent
        assert totals.reconnects == number + 1
        last = totals
    await world.pass_(61)
    assert world.sources.totals() == last
    count = limits.SOURCES_REMEMBERED + 100
    assert last.snapshots == {"new": count, "epoch": count}


async def test_who_comes_back_while_its_old_stream_is_still_there_needs_no_new_place(world: World) -> None:
    for number in range(limits.SOURCES_PER_ADDRESS):
        world.connect(str(number), address="127.0.0.1")
    world.sources.check_room("127.0.0.1", "0")
