"""Loudness that is remembered: measured while it plays or set by hand, it counts from the next play on."""

import pytest

from app.domain.errors import ConflictError, StoreFullError
from app.domain.player import Gain, GainOrigin, ReportKind
from app.store import loudness as store
from tests.support.world import World


async def played(world: World, *, lufs: float | None, ms: int = 10_000, number: int = 0) -> Gain:
    """Play a video, with a report of its loudness; return the gain it had."""
    await world.add(number)
    await world.started()
    gain = world.now.gain
    await world.pass_(5)
    await world.report(ReportKind.PROGRESS, position_ms=5_000, loudness_lufs=lufs, measured_ms=ms)
    assert world.now.gain == gain  # it does not change while it plays
    await world.report(ReportKind.FINISHED)
    return gain


async def test_the_next_time_it_is_brought_to_the_reference_level(world: World) -> None:
    await world.come()
    assert await played(world, lufs=-10.0) == Gain()
    assert await played(world, lufs=None) == Gain(gain_db=-8.0, origin=GainOrigin.MEASURED, lufs=-10.0)
    assert await played(world, lufs=None, number=1) == Gain()


async def test_a_longer_measurement_counts_before_a_shorter_one(world: World) -> None:
    await world.come()
    await played(world, lufs=-10.0, ms=10_000)
    await played(world, lufs=-30.0, ms=4_000)
    assert (await played(world, lufs=-12.0, ms=20_000)).lufs == -10.0
    assert (await played(world, lufs=None)).gain_db == -6.0


async def test_it_is_kept_for_the_next_run_and_not_applied_where_that_is_switched_off(world: World) -> None:
    await world.come()
    await played(world, lufs=-20.0)
    await world.die()
    again = World(world.folder)
    await again.start()
    await again.come()
    assert (await played(again, lufs=None)).gain_db == 2.0
    await again.settings.change({"player": {"loudness": False}})
    assert await played(again, lufs=None) == Gain(lufs=-20.0)
    await again.stop()


async def test_the_volume_is_remembered_for_one_video_and_the_others_keep_theirs(world: World) -> None:
    await world.come()
    await world.add(0)
    await world.started()
    await world.player.set_volume(35)
    player = await world.player.remember_volume()
    assert (player.volume_percent, player.gain) == (70, Gain(gain_db=-6.0, origin=GainOrigin.SET))
    assert world.players()[-1].gain == player.gain
    await world.player.set_volume(60)  # from here on the volume of all
    await world.report(ReportKind.FINISHED)
    assert (await played(world, lufs=-30.0, number=1)).gain_db == 0.0
    assert (await played(world, lufs=-30.0)).gain_db == -6.0
    assert world.now.volume_percent == 60


async def test_what_is_set_by_hand_adds_up_and_stays_within_the_limits(world: World) -> None:
    await world.come()
    await world.add(0)
    await world.started()
    for percent, gain_db in ((35, -6.0), (35, -12.0), (0, -12.0), (100, -8.9), (100, -5.8), (100, -2.7)):
        await world.player.set_volume(percent)
        assert (await world.player.remember_volume()).gain.gain_db == pytest.approx(gain_db)
        assert world.now.volume_percent == 70


async def test_a_volume_of_nothing_has_no_gain_between(world: World) -> None:
    await world.player.set_volume(0)
    await world.come()
    await world.add(0)
    await world.started()
    await world.player.set_volume(50)
    player = await world.player.remember_volume()
    assert (player.gain.gain_db, player.volume_percent) == (0.0, 0)


async def test_what_is_remembered_can_be_forgotten(world: World) -> None:
    await world.come()
    await played(world, lufs=-10.0)
    await world.add(0)
    await world.started()
    await world.player.set_volume(35)
    await world.player.remember_volume()
    assert (await world.player.forget_volume()).gain == Gain()
    await world.report(ReportKind.FINISHED)
    assert await played(world, lufs=None) == Gain()


@pytest.mark.parametrize("command", ["remember_volume", "forget_volume"])
async def test_without_a_video_there_is_nothing_to_remember(world: World, command: str) -> None:
    with pytest.raises(ConflictError):
        await getattr(world.player, command)()


async def test_what_cannot_be_saved_is_not_remembered(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.come()
    await world.add(0)
    await world.started()
    await world.player.set_volume(35)

    def refuse(*_: object) -> None:
        raise StoreFullError("store_full")

    monkeypatch.setattr(store, "save", refuse)
    with pytest.raises(StoreFullError):
        await world.player.remember_volume()
    assert (world.now.volume_percent, world.now.gain) == (35, Gain())


async def test_a_measurement_that_cannot_be_saved_does_not_stand_in_the_way_of_the_next_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StoreFullError("store_full")

    await world.come()
    await world.add(0)
    await world.started()
    await world.pass_(5)
    with monkeypatch.context() as full:
        full.setattr(store, "save", refuse)
        with pytest.raises(StoreFullError):
            await world.report(ReportKind.PROGRESS, position_ms=5_000, loudness_lufs=-10.0, measured_ms=20_000)
    await world.report(ReportKind.PROGRESS, position_ms=5_000, loudness_lufs=-20.0, measured_ms=10_000)
    await world.report(ReportKind.FINISHED)
    assert (await played(world, lufs=None)).gain_db == 2.0
