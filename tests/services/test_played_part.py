"""How much of a video plays: from where the link starts it to where it ends, or to what a viewer's request may last."""

import pytest

from app.domain.errors import InvalidError
from app.domain.events import PlayerChanged
from app.domain.media import ResolvedMedia
from app.domain.player import PlayerState, ReportKind
from app.domain.queue import ItemState
from tests.support.world import VIDEOS, World, link

PLAYED, PLAYING = ItemState.PLAYED, ItemState.PLAYING


async def at_most(world: World, seconds: int) -> None:
    await world.settings.change({"requests": {"auto_approve": True}, "player": {"max_played_ms": seconds * 1_000}})
    await world.queue.settings_changed()
    await world.idle()


def embedded(number: int, **times: int) -> str:
    return f"https://www.youtube.com/embed/{VIDEOS[number]}?" + "&".join(f"{name}={at}" for name, at in times.items())


async def test_a_viewers_video_ends_after_what_may_be_played_and_the_next_begins_once(world: World) -> None:
    await at_most(world, 20)
    await world.come()
    first, second = await world.ask(0), await world.ask(1)
    await world.started()
    begun = len(world.told(PlayerChanged))
    await world.play_for(15)
    await world.pass_(4.9)
    assert await world.state(first) is PLAYING
    await world.pass_(0.2)
    assert (await world.state(first), await world.state(second)) == (PLAYED, PLAYING)
    assert world.now.state is PlayerState.OFFERED
    played = (await world.queue.history("", 0, 9)).items
    assert [(item.id, item.end_ms, item.plays_ms, item.reason) for item in played] == [(first.id, 20_000, 20_000, None)]
    assert [event.player.item.id for event in world.told(PlayerChanged)[begun:] if event.player.item] == [second.id]


async def test_what_may_be_played_is_counted_from_where_the_link_starts_it(world: World) -> None:
    await at_most(world, 20)
    await world.come()
    item = await world.ask(0, url=f"{link(0)}?t=30")
    await world.started(30_000)
    await world.play_for(15)
    await world.pass_(4.9)
    assert await world.state(item) is PLAYING
    await world.pass_(0.2)
    assert await world.state(item) is PLAYED


async def test_the_streamers_own_plays_whole_but_for_the_end_that_its_link_has(world: World) -> None:
    await at_most(world, 20)
    await world.come()
    whole, part = await world.add(0), await world.add(1, url=embedded(1, start=5, end=12))
    assert (whole.end_ms, part.start_ms, part.end_ms) == (None, 5_000, 12_000)
    await world.started()
    await world.play_for(25)
    assert await world.state(whole) is PLAYING
    await world.report(ReportKind.FINISHED)
    await world.started(5_000)
    await world.pass_(7.1)
    assert await world.state(part) is PLAYED


async def test_a_pause_and_a_source_that_is_away_do_not_count(world: World) -> None:
    await at_most(world, 20)
    await world.come()
    item = await world.ask(0)
    await world.started()
    await world.play_for(10)
    await world.player.pause()
    await world.pass_(600)
    await world.player.play()
    await world.pass_(5)
    await world.go()
    await world.pass_(2)  # the place may still be kept for it
    position_ms = world.now.position_ms
    await world.pass_(20)
    assert await world.state(item) is PLAYING
    assert world.now.position_ms == position_ms
    await world.come("b")
    left_s = (20_000 - position_ms) / 1_000
    await world.pass_(left_s - 0.1)
    assert await world.state(item) is PLAYING
    await world.pass_(0.2)
    assert await world.state(item) is PLAYED


async def test_a_video_that_stalls_is_not_ended_before_it_was_played(world: World) -> None:
    await at_most(world, 20)
    await world.come()
    item = await world.ask(0)
    await world.started()
    await world.pass_(5)
    await world.report(ReportKind.PROGRESS, position_ms=1_000)
    await world.play_for(15)
    await world.pass_(3.9)
    assert await world.state(item) is PLAYING
    await world.pass_(0.2)
    assert await world.state(item) is PLAYED


async def test_a_report_of_the_end_that_comes_with_the_cut_ends_nothing_else(world: World) -> None:
    await at_most(world, 20)
    await world.come()
    first, second = await world.ask(0), await world.ask(1)
    await world.started()
    await world.play_for(15)
    await world.pass_(4.99)
    await world.report(ReportKind.FINISHED)
    await world.pass_(5)
    assert (await world.state(first), await world.state(second)) == (PLAYED, PLAYING)


async def test_the_next_run_ends_it_where_this_one_would_have(world: World) -> None:
    await at_most(world, 20)
    await world.come()
    item = await world.ask(0)
    await world.started()
    await world.play_for(10)
    await world.die()
    again = World(world.folder)
    await again.start()
    await again.come()
    await again.started(again.now.position_ms)
    await again.pass_(10.1)
    assert await again.state(item) is PLAYED
    await again.stop()


async def test_a_change_of_the_setting_counts_for_what_waits_and_what_plays(world: World) -> None:
    await at_most(world, 40)
    await world.come()
    first, second = await world.ask(0), await world.ask(1)
    own = await world.add(2)
    removed = await world.ask(3)
    await world.queue.remove(removed.id)
    assert world.queue.summary.waiting_length_ms == 40_000 + 60_000
    await world.started()
    await world.play_for(10)
    await at_most(world, 30)
    assert world.queue.summary.waiting_length_ms == 30_000 + 60_000
    await world.queue.undo()
    assert (await world.queue.get(removed.id)).end_ms == 30_000
    await world.play_for(15)
    await world.pass_(5.1)
    assert await world.state(first) is PLAYED
    await world.started()
    await at_most(world, 0)
    ends = [(await world.queue.get(item.id)).end_ms for item in (second, own, removed)]
    assert ends == [None, None, None]
    await world.play_for(40)
    assert await world.state(second) is PLAYING


async def test_the_waiting_time_counts_the_part_that_plays(world: World) -> None:
    await at_most(world, 20)
    world.resolver.outcomes[VIDEOS[2]] = ResolvedMedia(title="No length")
    await world.ask(0)
    await world.ask(1, url=f"{link(1)}?t=50")  # ten seconds are left of it
    await world.ask(2)
    await world.ask(3, author_id="twitch:1", requested_by="Оля")
    standing = await world.queue.of_viewers.standing("twitch:1")
    waiting = (await world.queue.page(0, 9, "pending")).items
    ahead_ms = 20_000 + 10_000 + (0 if waiting else 20_000)
    assert (standing.ahead_ms, standing.waiting_length_ms) == (ahead_ms, ahead_ms + 20_000)


async def test_a_start_behind_the_end_leaves_the_length_of_the_part(world: World) -> None:
    await at_most(world, 20)
    item = await world.ask(0, url=f"{link(0)}?t=90")
    found = await world.queue.get(item.id)
    assert (found.start_ms, found.end_ms) == (0, 20_000)
    other = await world.add(1, url=embedded(1, start=70, end=85))
    found = await world.queue.get(other.id)
    assert (found.start_ms, found.end_ms) == (0, 15_000)


async def test_a_jump_out_of_the_part_is_refused(world: World) -> None:
    await at_most(world, 20)
    await world.come()
    item = await world.ask(0)
    await world.started()
    with pytest.raises(InvalidError):
        await world.player.seek(20_001)
    await world.player.seek(15_000)
    await world.pass_(5.1)
    assert await world.state(item) is PLAYED


async def test_a_donations_link_keeps_its_end(world: World) -> None:
    await world.settings.change({"requests": {"auto_approve": True}})
    await world.donate(f"Ось {embedded(1, start=5, end=12)}")
    (item,) = (await world.queue.page(0, 9, "waiting")).items
    assert (item.start_ms, item.end_ms) == (5_000, 12_000)
