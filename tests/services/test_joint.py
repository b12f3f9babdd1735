"""Commands that wait for each other are carried out together, and each waits no longer than its own time."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from app.domain.errors import ConflictError, OutsideError, RefusedError, StoreError
from app.domain.events import QueueChanged, SpeechChanged
from app.services import joint
from app.services.donations import NewDonation
from app.services.queue.intake import NewRequest
from app.store import database as store
from tests.support.world import World, link


def donation(number: int) -> NewDonation:
    return NewDonation(
        author=f"viewer {number}",
        amount_minor=5_000,
        currency="UAH",
        message=f"Дякую {number}",
        source="storm",
        external_id=str(number),
    )


async def test_a_storm_of_donations_is_stored_once_each_and_announced_less_often(world: World) -> None:
    before = sum(isinstance(event, SpeechChanged) for event in world.events)
    numbers = [*range(60), *range(60)]
    answers = await asyncio.gather(*(world.donations.add(donation(number)) for number in numbers))
    await world.idle()
    assert sorted(is_new for _, is_new in answers) == [False] * 60 + [True] * 60
    assert {made.external_id for made, _ in answers} == {str(number) for number in range(60)}
    assert (await world.donations.history("", 0, 1)).total == 60
    assert (await world.speech.page(0, 1)).total == 60
    assert sum(isinstance(event, SpeechChanged) for event in world.events) - before < 60


async def test_of_commands_that_are_carried_out_together_one_may_be_refused(world: World) -> None:
    await world.settings.change({"requests": {"user_limit": 1}})
    requests = [NewRequest(url=link(number), requested_by=name) for number, name in enumerate("aabbc")]
    answers = await asyncio.gather(*(world.queue.add(request) for request in requests), return_exceptions=True)
    await world.idle()
    assert [isinstance(answer, RefusedError) for answer in answers] == [False, True, False, True, False]
    assert world.queue.summary.pending_total == 3


async def test_each_of_them_is_a_step_of_undo_of_its_own(world: World) -> None:
    items = [await world.add(number) for number in range(4)]
    await asyncio.gather(*(world.queue.remove(item.id) for item in items))
    assert await world.waiting() == []
    told = {event.queue.undo_step for event in world.events if isinstance(event, QueueChanged)} - {None}
    numbers = [n for step in told if step is not None for n in range(step.first or step.number, step.number + 1)]
    assert sorted(numbers) == [*range(1, 9)]  # each is told once, alone or with those that were carried out with it
    for left in range(1, 5):
        assert await world.queue.undo() == "remove"
        assert len(await world.waiting()) == left


async def test_one_whose_caller_has_gone_is_carried_out_all_the_same(world: World) -> None:
    gone = asyncio.ensure_future(world.queue.add(NewRequest(url=link(1), requested_by="gone")))
    stays = asyncio.ensure_future(world.queue.add(NewRequest(url=link(2), requested_by="stays")))
    while not world.queue.summary.pending_total and not gone.done():
        gone.cancel()
        await asyncio.sleep(0)
    await asyncio.gather(gone, stays, return_exceptions=True)
    await world.idle()
    assert stays.exception() is None
    assert any(isinstance(event, QueueChanged) for event in world.events)


@pytest.fixture
def locked(world: World) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(world.folder / "efir.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


async def test_while_the_file_is_locked_no_command_waits_behind_another(
    world: World, locked: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joint, "_GRACE_S", 0.05)
    monkeypatch.setattr(store, "PATIENCE_S", 60.0)
    patient = [
        asyncio.ensure_future(world.queue.add(NewRequest(url=link(0), requested_by="patient"))),
        asyncio.ensure_future(world.donations.add(donation(0))),
    ]
    await asyncio.to_thread(time.sleep, 0.1)  # the timers of a world are not the clock's
    monkeypatch.setattr(store, "PATIENCE_S", 0.05)
    hasty = [
        *(world.queue.add(NewRequest(url=link(number), requested_by=f"h{number}")) for number in range(1, 6)),
        *(world.donations.add(donation(number)) for number in range(1, 6)),
        world.queue.clear(),
    ]
    for answer in await asyncio.gather(*hasty, return_exceptions=True):
        assert isinstance(answer, StoreError)
        assert answer.code == "store_busy"
    assert not any(task.done() for task in patient)
    locked.execute("ROLLBACK")
    await asyncio.gather(*patient)
    await world.idle()
    assert world.queue.summary.pending_total == 1
    assert (await world.donations.history("", 0, 9)).total == 1


async def test_of_those_that_wait_for_the_file_together_each_waits_its_own_time(
    world: World, locked: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE_S", 0.3)
    first = asyncio.ensure_future(world.queue.add(NewRequest(url=link(0), requested_by="first")))
    await asyncio.to_thread(time.sleep, 0.05)
    hasty = asyncio.ensure_future(world.queue.add(NewRequest(url=link(1), requested_by="hasty")))
    await asyncio.sleep(0)
    monkeypatch.setattr(store, "PATIENCE_S", 60.0)
    patient = asyncio.ensure_future(world.queue.add(NewRequest(url=link(2), requested_by="patient")))
    for task in (first, hasty):
        with pytest.raises(StoreError):
            await task
    assert not patient.done()
    locked.execute("ROLLBACK")
    await patient


async def test_what_is_committed_is_answered_though_it_cannot_be_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last of the commands fails, and then the disk."""
    item = await world.add(1)
    run, calls = world.database.run, 0

    async def failing(work: object) -> object:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise OutsideError("store_failed", "The disk is gone.")
        return await run(work)  # type: ignore[arg-type] # whatever it is

    monkeypatch.setattr(world.database, "run", failing)
    answers = await asyncio.gather(world.queue.hold(item.id), world.queue.reject(item.id), return_exceptions=True)
    monkeypatch.undo()
    assert answers[0] is not None
    assert not isinstance(answers[0], BaseException)
    assert isinstance(answers[1], ConflictError)


async def test_a_bug_in_what_follows_is_the_answer_of_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(_: object) -> None:
        raise KeyError("a mistake")

    monkeypatch.setattr(world.queue._changes, "_keep", bug)
    answers = await asyncio.gather(
        *(world.queue.add(NewRequest(url=link(number), requested_by="v")) for number in range(3)),
        return_exceptions=True,
    )
    assert all(isinstance(answer, KeyError) for answer in answers)
