"""What happened in a stream is counted at its end and kept."""

from datetime import timedelta

from app.domain.player import ReportKind
from app.store import streams as store
from app.store.database import Transaction
from tests.services.obs_world import begin
from tests.services.test_obs_on_air import stream
from tests.support.world import World


async def test_a_stream_is_kept_with_what_happened_in_it(world: World) -> None:
    await begin(world)
    await world.come("a")
    await world.donate("before", 1)
    await world.pass_(5)
    await stream(world, is_on=True)
    await world.pass_(10)
    await world.add(1)
    await world.started()
    await world.report(ReportKind.FINISHED)
    await world.donate("during", 2)
    await world.donate("too", 3)
    await world.pass_(3_600)
    await stream(world, is_on=False)
    await world.pass_(1)
    await world.donate("after", 4)
    (kept,) = await world.services.streams.newest()
    assert (kept.videos, kept.messages, kept.donations) == (1, 0, 2)
    assert timedelta(seconds=3_609) < kept.ended_at - kept.began_at < timedelta(seconds=3_613)


async def test_a_try_is_not_kept(world: World) -> None:
    await begin(world)
    await stream(world, is_on=True)
    await world.pass_(30)
    await stream(world, is_on=False)
    await world.pass_(1)
    assert await world.services.streams.newest() == ()


async def test_a_connection_that_is_lost_is_no_end(world: World) -> None:
    fake = world.obs.obs
    await begin(world)
    await stream(world, is_on=True)
    await world.pass_(600)
    fake.end()
    fake.streamed_ms = 600_000
    await world.pass_(600)
    assert await world.services.streams.newest() == ()
    await stream(world, is_on=False)
    await world.pass_(1)
    (kept,) = await world.services.streams.newest()
    assert timedelta(seconds=1_199) < kept.ended_at - kept.began_at < timedelta(seconds=1_203)


async def test_a_stream_ended_when_obs_was_closed(world: World) -> None:
    fake = world.obs.obs
    await begin(world)
    await stream(world, is_on=True)
    await world.pass_(600)
    fake.is_up, fake.streamed_ms = False, None
    fake.end()
    await world.pass_(600)
    fake.is_up = True
    await world.pass_(5)
    (kept,) = await world.services.streams.newest()
    assert kept.ended_at - kept.began_at < timedelta(seconds=610)


async def test_another_stream_that_began_while_obs_was_away_is_another_row(world: World) -> None:
    fake = world.obs.obs
    await begin(world)
    await stream(world, is_on=True)
    await world.pass_(600)
    fake.is_up = False
    fake.end()
    await world.pass_(600)
    fake.is_up, fake.streamed_ms = True, 100_000
    await world.pass_(300)
    await stream(world, is_on=False)
    await world.pass_(1)
    assert len(await world.services.streams.newest()) == 2


async def test_a_recording_is_no_stream(world: World) -> None:
    world.obs.obs.recorded_ms = 0
    await begin(world)
    await world.pass_(600)
    world.obs.obs.recorded_ms = None
    await world.services.obs.look()
    await world.pass_(1)
    assert await world.services.streams.newest() == ()


async def test_the_one_that_runs_at_the_end_of_efir_is_kept_and_goes_on(world: World) -> None:
    await begin(world)
    await stream(world, is_on=True)
    await world.pass_(600)
    await world.services.streams.close()
    assert len(await world.services.streams.newest()) == 1


async def test_only_the_newest_are_kept(world: World) -> None:
    def many(transaction: Transaction) -> None:
        for number in range(store.KEPT + 10):
            store.save(transaction, number * 10, number * 10 + 5)
        store.save(transaction, store.KEPT * 10, store.KEPT * 10 + 9)

    await world.database.run(many)
    kept = await world.database.run(lambda transaction: store.newest(transaction, 10_000))
    assert len(kept) == store.KEPT
    assert kept[0].began_at > kept[-1].began_at
