"""A look-up that hangs holds up nobody behind it for long."""

import asyncio

from app.domain.queue import ItemState
from app.services.queue.intake import NewRequest
from app.services.queue.resolving import HELD_UP_S
from tests.support.world import World, link


async def hung(world: World) -> None:
    """Leave one look-up hanging; those that follow are answered."""
    world.resolver.is_held = True
    await world.ask(0, requested_by="hangs")
    world.resolver.is_held = False


async def test_those_behind_a_look_up_that_hangs_go_on_beside_it(world: World) -> None:
    await hung(world)
    items = [await world.ask(number, requested_by=f"v{number}") for number in (1, 2, 3)]
    assert [await world.state(item) for item in items] == [ItemState.RESOLVING] * 3
    await world.pass_(HELD_UP_S)
    assert [await world.state(item) for item in items] == [ItemState.PENDING] * 3
    world.resolver.release()
    await world.idle()
    assert world.queue.summary.pending_total == 4
    assert all(item.state is ItemState.PENDING for item in world.queue.summary.pending)


async def test_one_that_comes_while_another_hangs_is_looked_up_at_once(world: World) -> None:
    await hung(world)
    await world.pass_(HELD_UP_S)
    item = await world.ask(1, requested_by="later")
    assert await world.state(item) is ItemState.PENDING
    world.resolver.release()
    await world.idle()


async def test_while_nothing_hangs_they_are_looked_up_in_order(world: World) -> None:
    requests = [NewRequest(url=link(number), requested_by=f"v{number}") for number in range(5)]
    await asyncio.gather(*(world.queue.add(request) for request in requests))
    await world.idle()
    assert len(world.resolver.asked) == 5
    assert [item.requested_by for item in world.queue.summary.pending] == [f"v{number}" for number in range(5)]
