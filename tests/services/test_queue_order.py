"""Where a new item goes: by arrival, fair by viewer, donations first; what was moved by hand stays where it was put."""

import asyncio
import itertools
import math
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from app.domain.ids import QueueItemId
from app.domain.player import ReportKind
from app.domain.queue import ItemState, QueueItem
from app.services.queue.intake import NewRequest
from app.store import queue as store
from app.store.database import Transaction
from tests.support.world import VIDEOS, World, link

VIEWERS = {"id": {"author_id": "twitch:1", "requested_by": "Оля"}, "name": {"requested_by": "Оля"}, "nobody": {}}
VIEWER = st.sampled_from(sorted(VIEWERS))
ARRIVALS = st.lists(st.tuples(VIEWER, st.booleans()), max_size=12)
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def run_in_world(work: Callable[[World], Coroutine[Any, Any, None]], **rules: object) -> None:
    """Run a coroutine with a world of its own, in which requests need no approval."""

    async def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            world = World(Path(folder))
            await world.start()
            world.player._scheduler.stop()  # the test decides when something plays
            await world.settings.change({"requests": {"auto_approve": True, **rules}})
            await work(world)
            await world.stop()

    asyncio.run(run())


async def order(world: World) -> list[QueueItem]:
    return list((await world.queue.page(0, 200, "waiting")).items)


async def ids(world: World) -> list[str]:
    return [item.id for item in await order(world)]


def paid(*, is_paid: bool) -> dict[str, object]:
    return {"amount_minor": 500, "currency": "UAH"} if is_paid else {}


def viewer_of(item: QueueItem) -> str:
    return item.author_id or item.requested_by


def assert_fair(items: list[QueueItem]) -> None:
    """Check that everybody's k-th comes before anybody else's next, and that each viewer's own keep their order."""
    counts: dict[str, int] = {}
    rounds = []
    for item in items:
        counts[viewer_of(item)] = counts.get(viewer_of(item), 0) + 1
        rounds.append(counts[viewer_of(item)])
    assert rounds == sorted(rounds)
    for viewer in counts:
        own = [item.media.video_id for item in items if viewer_of(item) == viewer]
        assert own == sorted(own)


@QUICK
@given(arrivals=ARRIVALS, gifts_first=st.booleans())
@pytest.mark.slow
def test_everyones_first_plays_before_anyones_second(arrivals: list[tuple[str, bool]], *, gifts_first: bool) -> None:
    async def work(world: World) -> None:
        for number, (viewer, is_paid) in enumerate(arrivals):
            await world.ask(number, **VIEWERS[viewer], **paid(is_paid=is_paid))
        items = await order(world)
        assert len(items) == len(arrivals)
        if not gifts_first:
            assert_fair(items)
            return
        assert [item.amount_minor for item in items] == sorted((item.amount_minor for item in items), reverse=True)
        assert_fair([item for item in items if item.amount_minor])
        assert_fair([item for item in items if not item.amount_minor])

    run_in_world(work, order="fair", gifts_first=gifts_first)


@QUICK
@given(arrivals=ARRIVALS)
@pytest.mark.slow
def test_donations_come_first_and_otherwise_the_order_of_arrival_stays(arrivals: list[tuple[str, bool]]) -> None:
    async def work(world: World) -> None:
        for number, (viewer, is_paid) in enumerate(arrivals):
            await world.ask(number, **VIEWERS[viewer], **paid(is_paid=is_paid))
        expected = sorted(range(len(arrivals)), key=lambda number: not arrivals[number][1])
        assert await world.waiting() == [VIDEOS[number] for number in expected]

    run_in_world(work, gifts_first=True)


STEP = st.one_of(
    st.tuples(st.just("ask"), VIEWER, st.booleans()),
    st.tuples(st.just("move"), st.integers(0, 50), st.integers(0, 12)),
    st.tuples(st.just("hold"), st.integers(0, 50), st.none()),
    st.tuples(st.just("play"), st.none(), st.none()),
)


@QUICK
@given(steps=st.lists(STEP, max_size=24), fair=st.sampled_from(["arrival", "fair"]), gifts_first=st.booleans())
def test_what_waits_keeps_its_order_and_what_was_moved_its_place(
    steps: list[tuple[str, Any, Any]], fair: str, *, gifts_first: bool
) -> None:
    async def work(world: World) -> None:
        numbers = itertools.count()
        behind: dict[str, str] = {}  # what was moved, and what it was put behind; empty for the head
        for kind, which, other in steps:
            before = await ids(world)
            if kind == "ask":
                item = await world.ask(next(numbers), **VIEWERS[which], **paid(is_paid=other))
                after = await ids(world)
                assert [one for one in after if one != item.id] == before
                place = after.index(item.id)
                follower = after[place + 1] if place + 1 < len(after) else None
                assert follower not in behind
            elif kind == "play":
                entry = await world.queue.playback.take_next()
                if entry is not None:
                    behind.pop(entry.item.id, None)
                    await world.queue.playback.finish(entry.item.id, ItemState.PLAYED)
            elif before and kind == "hold":
                await world.queue.hold(QueueItemId(before[which % len(before)]))
            elif before:
                item_id = before[which % len(before)]
                await world.queue.move(QueueItemId(item_id), other)
                after = await ids(world)
                behind[item_id] = ("", *after)[after.index(item_id)]

    run_in_world(work, order=fair, gifts_first=gifts_first)


OLYA = VIEWERS["id"]
IVAN = {"author_id": "twitch:2", "requested_by": "Іван"}
ROMA = {"author_id": "twitch:3", "requested_by": "Рома"}


async def fair(world: World, **rules: object) -> None:
    await world.settings.change({"requests": {"order": "fair", "auto_approve": True, **rules}})


async def test_nothing_is_reordered_when_the_fair_order_is_switched_on_and_new_requests_find_their_round(
    world: World,
) -> None:
    await world.settings.change({"requests": {"auto_approve": True}})
    for number in range(3):
        await world.ask(number, **OLYA)
    await world.ask(3, **IVAN)
    await fair(world)
    assert await world.waiting() == [VIDEOS[number] for number in (0, 1, 2, 3)]
    await world.ask(4, **ROMA)
    await world.ask(5, **IVAN)
    await world.ask(6, **OLYA)
    assert await world.waiting() == [VIDEOS[number] for number in (0, 1, 2, 3, 4, 5, 6)]

    await world.queue.clear()
    await world.settings.change({"requests": {"order": "arrival"}})
    for number in range(10, 13):
        await world.ask(number, **OLYA)
    await fair(world)
    await world.ask(13, **IVAN)
    assert await world.waiting() == [VIDEOS[number] for number in (10, 13, 11, 12)]


async def test_who_has_played_does_not_get_that_turn_again_and_who_is_new_does_not_wait_for_the_past(
    world: World,
) -> None:
    await fair(world)
    await world.ask(0, **OLYA)
    await world.ask(1, **IVAN)
    await world.ask(2, **OLYA)
    await world.come()  # Olya's first plays
    await world.started()
    await world.ask(3, **OLYA)
    await world.ask(4, **ROMA)
    await world.ask(5, **IVAN)
    assert await world.waiting() == [VIDEOS[number] for number in (1, 4, 2, 5, 3)]
    for _ in range(3):  # until Ivan's second plays
        await world.player.skip()
        await world.started()
    await world.ask(6, requested_by="Новий")
    assert await world.waiting() == [VIDEOS[number] for number in (5, 6, 3)]


async def test_the_streamers_own_take_turns_like_one_more_viewer(world: World) -> None:
    await fair(world)
    for number in range(2):
        await world.ask(number, **OLYA)
    await world.add(2)
    await world.ask(3)
    await world.ask(4, **IVAN)
    assert await world.waiting() == [VIDEOS[number] for number in (0, 2, 4, 1, 3)]


async def test_an_approval_puts_it_where_the_order_says_and_undo_takes_that_back(world: World) -> None:
    await fair(world)
    for number in range(2):
        await world.ask(number, **OLYA)
    await world.settings.change({"requests": {"auto_approve": False}})
    item = await world.ask(2, **IVAN)
    await world.queue.approve(item.id)
    assert await world.waiting() == [VIDEOS[number] for number in (0, 2, 1)]
    await world.queue.undo()
    assert await world.waiting() == [VIDEOS[0], VIDEOS[1]]
    assert await world.state(item) is ItemState.PENDING
    await world.queue.approve(item.id)
    await world.queue.remove(item.id)
    await world.queue.undo()
    assert await world.waiting() == [VIDEOS[number] for number in (0, 2, 1)]


async def test_a_held_request_does_not_let_newcomers_overtake_the_others(world: World) -> None:
    await fair(world)
    held = await world.ask(0, **ROMA)
    await world.queue.hold(held.id)
    for number in range(1, 4):
        await world.ask(number, **OLYA)
    await world.come()
    await world.started()  # the first of Olya's
    await world.player.skip()
    await world.started()  # her second
    await world.ask(4, **IVAN)
    await world.ask(5, **OLYA)
    await world.ask(6, requested_by="Ще хтось")
    assert await world.waiting() == [VIDEOS[number] for number in (0, 4, 6, 3, 5)]


async def test_a_request_that_is_tried_again_is_placed_as_a_new_one(world: World) -> None:
    await fair(world)
    await world.come()
    failed = await world.ask(0, **IVAN)
    for number in range(1, 3):
        await world.ask(number, **OLYA)
    await world.report(ReportKind.FAILED, error="media")
    await world.ask(3, **OLYA)
    await world.queue.retry(failed.id)
    assert await world.waiting() == [VIDEOS[number] for number in (0, 2, 3)]


async def test_the_order_and_what_was_moved_outlive_the_program(world: World) -> None:
    await fair(world)
    items = [await world.ask(number, **OLYA) for number in range(3)]
    await world.queue.move(items[2].id, 0)
    await world.die()
    again = World(world.folder)
    await again.start()
    await again.ask(3, **IVAN)
    await again.ask(4, **OLYA)
    assert await again.waiting() == [VIDEOS[number] for number in (2, 0, 3, 1, 4)]
    await again.stop()


async def test_a_viewer_is_told_the_place_that_the_order_gives(world: World) -> None:
    await fair(world)
    for number in range(3):
        await world.ask(number, **OLYA)
    await world.ask(3, **IVAN)
    standing = await world.queue.of_viewers.standing("twitch:2")
    assert (standing.place, standing.waiting) == (2, 4)
    assert standing.ahead_ms == (await order(world))[0].media.length_ms


async def test_where_no_number_is_left_the_list_is_renumbered_and_older_steps_cannot_be_undone(world: World) -> None:
    await fair(world)
    one, two = [await world.ask(number, **OLYA) for number in range(2)]
    await world.queue.move((await world.add(2)).id, 5)

    def squeeze(transaction: Transaction) -> None:
        next_number = math.nextafter(store.require(transaction, one.id).rank, math.inf)
        store.save(transaction, structs.replace(store.require(transaction, two.id), rank=next_number))

    await world.database.run(squeeze)
    assert world.queue.summary.undo == "move"
    await world.ask(3, **IVAN)
    assert await world.waiting() == [VIDEOS[number] for number in (0, 3, 1, 2)]
    assert world.queue.summary.undo == ""
    await world.ask(4, **ROMA)
    assert await world.waiting() == [VIDEOS[number] for number in (0, 3, 4, 1, 2)]


@pytest.mark.slow
async def test_a_place_among_ten_thousand_is_found(world: World) -> None:
    await fair(world, gifts_first=True)
    first = await world.ask(0, **OLYA)

    def fill(transaction: Transaction) -> None:
        entry = store.require(transaction, first.id)
        for number in range(1, 9_990):
            store.insert(
                transaction,
                structs.replace(
                    entry.with_item(id=QueueItemId(f"{number:016}"), author_id="", requested_by=f"Оля {number % 50}"),
                    rank=entry.rank + number,
                    round=number // 50 + 1,
                ),
            )

    await world.database.run(fill)
    await world.queue.load()
    item, _ = await world.queue.add(NewRequest(url=link(1), requested_by="Іван"))
    await world.idle()
    assert (await ids(world)).index(item.id) == 50
