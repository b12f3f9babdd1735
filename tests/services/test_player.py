"""What plays, and which source may make sound."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import ConflictError, InvalidError, NotFoundError, StoreFullError
from app.domain.events import Notice, NoticeKind, PlayerChanged
from app.domain.ids import ClientId, LeaseId, QueueItemId
from app.domain.media import ResolvedMedia
from app.domain.player import Player, PlayerState, Report, ReportKind
from app.domain.queue import ItemState
from app.domain.reasons import Reason
from app.services.queue.intake import NewRequest
from tests.support.windows import native
from tests.support.world import VIDEOS, World, link


async def test_nothing_plays_while_nothing_is_queued(world: World) -> None:
    await world.come()
    assert (world.now.state, world.now.item, world.now.lease) == (PlayerState.IDLE, None, None)


async def test_an_item_waits_in_the_queue_until_a_player_comes(world: World) -> None:
    item = await world.add(0)
    assert (world.now.state, world.now.item) == (PlayerState.WAITING, None)
    assert await world.state(item) is ItemState.QUEUED
    await world.come()
    assert (world.now.state, world.item.id) == (PlayerState.OFFERED, item.id)
    assert (world.item.attempt, world.item.started_at) == (1, None)


async def test_a_source_that_plays_no_videos_gets_nothing(world: World) -> None:
    await world.add(0)
    await world.come(widget="now-playing")
    assert world.now.state is PlayerState.WAITING


async def test_an_item_goes_from_offered_over_playing_to_played(world: World) -> None:
    await world.come()
    first, second = await world.add(0), await world.add(1)
    await world.started()
    assert world.now.state is PlayerState.PLAYING
    await world.play_for(55)
    assert world.now.position_ms == 55_000
    await world.report(ReportKind.FINISHED)
    assert await world.state(first) is ItemState.PLAYED
    assert (world.item.id, world.now.state) == (second.id, PlayerState.OFFERED)
    played = await world.queue.get(first.id)
    assert played.started_at is not None
    assert played.finished_at is not None
    assert (played.finished_at - played.started_at).total_seconds() == pytest.approx(55)


async def test_the_oldest_visible_source_leads_and_the_others_mirror(world: World) -> None:
    await world.come("hidden", is_visible=False)
    await world.come("first")
    await world.pass_(1)
    await world.come("second")
    await world.add(0)
    lease = world.now.lease
    assert lease is not None
    assert lease.client == "first"
    holders = [source.client for source in world.sources.all() if source.holds_lease]
    assert holders == ["first"]


async def test_a_leader_that_is_hidden_gives_way_to_one_that_can_be_seen(world: World) -> None:
    await world.come("a")
    await world.come("b")
    item = await world.add(0)
    await world.started()
    await world.play_for(10)
    old = world.now.lease
    await world.pass_(2)
    world.sources.set_visible(ClientId("a"), is_visible=False)
    await world.idle()
    new = world.now.lease
    assert old is not None
    assert new is not None
    assert (new.client, new.attempt, world.item.id) == ("b", old.attempt, item.id)
    assert new.id != old.id
    assert world.now.position_ms == 12_000
    world.sources.set_visible(ClientId("a"), is_visible=True)
    await world.idle()
    assert world.now.lease == new  # nothing moves without need


async def test_the_only_source_keeps_playing_when_it_is_hidden(world: World) -> None:
    await world.come("a")
    await world.add(0)
    await world.started()
    lease = world.now.lease
    world.sources.set_visible(ClientId("a"), is_visible=False)
    await world.idle()
    assert world.now.lease == lease


async def test_what_was_lost_before_it_started_goes_back_and_is_offered_again(world: World) -> None:
    await world.come("a")
    item = await world.add(0)
    await world.go("a")
    assert await world.state(item) is ItemState.QUEUED
    assert world.now.state is PlayerState.WAITING
    await world.come("b")
    assert (world.item.id, world.item.attempt) == (item.id, 2)


async def test_what_was_offered_three_times_and_never_started_has_failed(world: World) -> None:
    await world.come("a")
    first, second = await world.add(0), await world.add(1)
    attempts = []
    for _ in range(3):
        attempts.append(world.item.attempt)
        await world.pass_(15)
    assert attempts == [1, 2, 3]
    failed = await world.queue.get(first.id)
    assert (failed.state, failed.reason) == (ItemState.FAILED, Reason.DID_NOT_START)
    assert world.item.id == second.id
    notices = [notice for notice in world.told(Notice) if notice.kind is NoticeKind.VIDEO_FAILED]
    assert [notice.reason for notice in notices] == [Reason.DID_NOT_START]


async def test_reports_without_a_start_do_not_keep_an_offer_for_ever(world: World) -> None:
    await world.come("a")
    item = await world.add(0)
    for _ in range(9):
        await world.pass_(5)
        if world.now.item is not None and world.item.attempt == 1:
            await world.report(ReportKind.PROGRESS)
    assert (world.item.id, world.item.attempt) == (item.id, 2)


async def test_a_player_that_is_gone_and_back_resumes_where_the_video_was(world: World) -> None:
    await world.come("a")
    item = await world.add(0)
    await world.started()
    await world.play_for(10)
    started_at = world.item.started_at
    await world.pass_(3)
    await world.go("a")
    assert (world.now.state, world.now.position_ms, world.now.lease) == (PlayerState.WAITING, 13_000, None)
    await world.pass_(20)
    assert world.now.position_ms == 13_000
    await world.come("b")
    assert (world.item.id, world.now.position_ms, world.item.attempt) == (item.id, 13_000, 1)
    assert world.now.lease is not None
    assert world.now.lease.attempt == 1
    await world.pass_(2)
    await world.started(13_000)
    assert world.now.position_ms == 13_000
    assert world.item.started_at == started_at
    assert await world.state(item) is ItemState.PLAYING


async def test_a_page_that_reloads_at_once_keeps_its_lease(world: World) -> None:
    await world.come("a")
    await world.add(0)
    await world.started()
    await world.play_for(10)
    lease = world.now.lease
    await world.come("a")  # replaces its own earlier connection
    assert (world.now.lease, world.now.position_ms) == (lease, 10_000)


async def test_thirty_seconds_without_a_player_hold_the_item_as_interrupted(world: World) -> None:
    await world.come("a")
    item = await world.add(0)
    other = await world.add(1)
    await world.started()
    await world.play_for(10)
    await world.go("a")
    await world.pass_(29.9)
    assert await world.state(item) is ItemState.PLAYING
    await world.pass_(0.2)
    held = await world.queue.get(item.id)
    assert (held.state, held.reason, held.position_ms) == (ItemState.HELD, Reason.INTERRUPTED, 10_000)
    assert await world.waiting() == [VIDEOS[0], VIDEOS[1]]
    await world.come("a")
    assert world.item.id == other.id  # a held item is passed over
    await world.queue.hold(item.id)
    await world.report(ReportKind.FAILED, error=150)
    assert (world.item.id, world.now.position_ms, world.item.attempt) == (item.id, 10_000, 1)


async def test_a_fallback_file_that_was_interrupted_does_not_come_into_the_queue(world: World) -> None:
    world.files.fallback = ["a.webm"]
    await world.settings.change({"media": {"fallback_folder": "/f"}})
    await world.come("a")
    await world.started()
    await world.go("a")
    await world.pass_(31)
    assert world.now.item is None
    assert await world.waiting() == []


async def test_a_leader_that_is_silent_for_fifteen_seconds_loses_the_lease(world: World) -> None:
    await world.come("a")
    await world.pass_(1)
    await world.come("b")
    item = await world.add(0)
    await world.started()
    await world.play_for(10)
    old = world.now.lease
    await world.pass_(14.9)
    assert world.now.lease == old
    await world.pass_(0.2)
    lease = world.now.lease
    assert lease is not None
    assert lease.client == "b"  # not the silent one again, though it is the older
    assert (world.item.id, lease.attempt) == (item.id, 1)
    assert world.now.position_ms <= 10_200  # a silent source has not played on


async def test_the_only_source_is_offered_the_item_again_after_its_silence(world: World) -> None:
    await world.come("a")
    await world.add(0)
    await world.started()
    old = world.now.lease
    await world.pass_(15.1)
    assert world.now.lease is not None
    assert old is not None
    assert world.now.lease.client == "a"
    assert world.now.lease.id != old.id


async def test_a_source_that_stays_silent_does_not_stop_the_queue_for_ever(world: World) -> None:
    await world.come("a")
    item, other = await world.add(0), await world.add(1)
    await world.started()
    await world.pass_(60 * 1.2 + 10 + 1)
    stuck = await world.queue.get(item.id)
    assert (stuck.state, stuck.reason) == (ItemState.FAILED, Reason.TIMED_OUT)
    assert world.item.id == other.id


@pytest.mark.parametrize("lie", ["lease", "attempt", "item", "client"])
@pytest.mark.parametrize("what", list(ReportKind))
async def test_a_stale_report_is_refused_and_changes_nothing(world: World, lie: str, what: ReportKind) -> None:
    await world.come("a")
    await world.come("b")
    await world.add(0)
    await world.started()
    await world.play_for(5)
    lies = {"lease": LeaseId("old"), "attempt": 2, "item": QueueItemId("other"), "client": "b"}
    mark, rows, now = world.mark(), await world.rows(), world.now
    with pytest.raises(ConflictError) as caught:
        await world.report(what, position_ms=1, **{lie: lies[lie]})
    assert caught.value.code == "stale_lease"
    await world.idle()
    assert (world.mark(), await world.rows()) == (mark, rows)
    assert (world.now.lease, world.now.item, world.now.position_ms) == (now.lease, now.item, now.position_ms)


async def test_a_report_of_a_source_that_is_not_connected_is_refused(world: World) -> None:
    await world.come("a")
    await world.add(0)
    with pytest.raises(NotFoundError):
        await world.report(ReportKind.STARTED, client="nobody")


async def test_what_has_not_started_cannot_finish(world: World) -> None:
    await world.come("a")
    item = await world.add(0)
    mark = world.mark()
    with pytest.raises(ConflictError) as caught:
        await world.report(ReportKind.FINISHED)
    assert caught.value.code == "not_started"
    assert world.mark() == mark
    assert await world.state(item) is ItemState.PLAYING


async def test_an_item_is_finished_once(world: World) -> None:
    await world.come("a")
    item = await world.add(0)
    await world.started()
    lease = world.now.lease
    assert lease is not None
    report = Report(lease=lease.id, attempt=1, item=item.id, what=ReportKind.FINISHED)
    await world.player.report(ClientId("a"), report)
    with pytest.raises(ConflictError):
        await world.player.report(ClientId("a"), report)
    assert await world.state(item) is ItemState.PLAYED


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (2, Reason.NOT_A_VIDEO_LINK),
        (100, Reason.NOT_FOUND),
        (101, Reason.NOT_EMBEDDABLE),
        (150, Reason.NOT_EMBEDDABLE),
        (153, Reason.NO_REFERRER),
        ("media", Reason.FILE_UNREADABLE),
        (None, Reason.PLAYER_ERROR),
        (-7, Reason.PLAYER_ERROR),
        ("\0", Reason.PLAYER_ERROR),
    ],
)
async def test_a_failure_is_told_with_its_reason_and_the_queue_goes_on(
    world: World, error: int | str | None, reason: Reason
) -> None:
    await world.come("a")
    item, other = await world.add(0), await world.add(1)
    await world.report(ReportKind.FAILED, error=error)
    failed = await world.queue.get(item.id)
    assert (failed.state, failed.reason) == (ItemState.FAILED, reason)
    assert world.item.id == other.id


async def test_what_takes_much_longer_than_it_lasts_has_failed(world: World) -> None:
    await world.come("a")
    item = await world.add(0)
    await world.started()
    for _ in range(17):  # it says that it plays and does not move: 60 s × 1.2 + 10 s
        assert await world.state(item) is ItemState.PLAYING
        await world.pass_(5)
        if world.now.item is not None:
            await world.report(ReportKind.PROGRESS, position_ms=1_000)
    failed = await world.queue.get(item.id)
    assert (failed.state, failed.reason) == (ItemState.FAILED, Reason.TIMED_OUT)


async def test_a_pause_does_not_count_as_time_taken(world: World) -> None:
    await world.come("a")
    item = await world.add(0)
    await world.started()
    await world.play_for(50)
    await world.player.pause()
    await world.pass_(600)
    assert (world.now.state, world.now.position_ms) == (PlayerState.PAUSED, 50_000)
    await world.player.play()
    assert (world.now.state, world.now.position_ms) == (PlayerState.PLAYING, 50_000)
    await world.play_for(20)
    assert await world.state(item) is ItemState.PLAYING
    await world.pass_(3)  # 10 s were left: 12 s and 10 s more
    assert await world.state(item) is ItemState.FAILED


async def test_a_length_of_zero_is_a_length_that_is_not_known_yet(world: World) -> None:
    world.resolver.outcomes[VIDEOS[0]] = ResolvedMedia(title="No length")
    await world.come("a")
    item = await world.add(0)
    await world.report(ReportKind.STARTED, position_ms=0, length_ms=0)
    await world.report(ReportKind.PROGRESS, position_ms=0, length_ms=0)
    assert world.item.media.length_ms is None
    await world.play_for(60)
    assert await world.state(item) is ItemState.PLAYING
    await world.report(ReportKind.PROGRESS, position_ms=60_000, length_ms=90_000)
    assert world.item.media.length_ms == 90_000
    assert world.players()[-1].item == world.item
    for _ in range(9):
        await world.pass_(5)
        if world.now.item is not None:
            await world.report(ReportKind.PROGRESS, position_ms=60_000)
    await world.pass_(5)
    assert await world.state(item) is ItemState.FAILED  # 30 s were left: 36 s and 10 s more


async def test_while_paused_nothing_new_begins(world: World) -> None:
    await world.player.pause()
    await world.come("a")
    item = await world.add(0)
    assert (world.now.state, world.now.item) == (PlayerState.PAUSED, None)
    await world.player.play()
    await world.idle()
    assert world.item.id == item.id


async def test_pause_and_play_twice_announce_once(world: World) -> None:
    await world.come("a")
    await world.add(0)
    await world.started()
    before = world.hub.offset
    await world.player.pause()
    await world.player.pause()
    assert world.hub.offset == before + 1
    await world.player.play()
    await world.player.play()
    assert world.hub.offset == before + 2


async def test_play_now_also_ends_a_pause(world: World) -> None:
    await world.player.pause()
    await world.come("a")
    item = await world.add(0)
    await world.queue.play_now(item.id)
    await world.idle()
    assert (world.now.state, world.item.id) == (PlayerState.OFFERED, item.id)


async def test_play_now_ends_a_pause_for_what_had_played_before_too(world: World) -> None:
    await world.come()
    first, second = await world.add(0), await world.add(1)
    await world.started()
    await world.queue.play_now(second.id)
    await world.idle()
    await world.player.pause()
    await world.queue.play_now(first.id)
    await world.idle()
    assert (world.item.id, world.now.state) == (first.id, PlayerState.OFFERED)


async def test_seek_jumps_and_the_cue_grows(world: World) -> None:
    await world.come("a")
    await world.add(0)
    await world.started()
    cue = world.now.cue
    player = await world.player.seek(42_000)
    assert (player.position_ms, player.cue) == (42_000, cue + 1)
    assert world.players()[-1].position_ms == 42_000
    await world.pass_(3)
    assert world.now.position_ms == 45_000


@pytest.mark.parametrize("position_ms", [-1, 60_001, 2**60])
async def test_a_jump_out_of_the_item_is_refused_and_changes_nothing(world: World, position_ms: int) -> None:
    await world.come("a")
    await world.add(0)
    await world.started()
    mark = world.mark()
    with pytest.raises(InvalidError):
        await world.player.seek(position_ms)
    assert world.mark() == mark


async def test_restart_plays_from_the_beginning_that_was_asked_for(world: World) -> None:
    await world.come("a")
    await world.add(0, url=f"https://youtu.be/{VIDEOS[0]}?t=20")
    assert world.now.position_ms == 20_000
    await world.started(20_000)
    await world.play_for(30)
    player = await world.player.restart()
    assert player.position_ms == 20_000


async def test_restart_is_about_what_plays_once_it_is_its_turn(world: World) -> None:
    await world.come()
    world.resolver.outcomes = {video: ResolvedMedia(title=video, length_ms=600_000) for video in VIDEOS[:2]}
    await world.add(0, url=f"{link(0)}?t=60")
    second = await world.add(1)
    await world.started(60_000)
    lease = world.now.lease
    assert lease is not None
    over = Report(lease=lease.id, attempt=1, item=world.item.id, what=ReportKind.FINISHED)
    await asyncio.gather(world.player.report(lease.client, over), world.player.restart())
    assert (world.item.id, world.now.position_ms) == (second.id, 0)


async def test_a_beginning_behind_the_end_is_the_beginning(world: World) -> None:
    await world.come("a")
    await world.add(0, url=f"https://youtu.be/{VIDEOS[0]}?t=61")
    assert world.now.position_ms == 0
    await world.started()
    assert (await world.player.restart()).position_ms == 0


async def test_skip_ends_the_item_and_the_next_begins(world: World) -> None:
    await world.come("a")
    first, second = await world.add(0), await world.add(1)
    await world.started()
    player = await world.player.skip()
    assert player.item is not None
    assert player.item.id == second.id
    assert await world.state(first) is ItemState.SKIPPED
    assert world.queue.summary.undo == "skip"


async def test_two_who_skip_the_same_item_at_once_skip_one(world: World) -> None:
    await world.come("a")
    _, second, _ = [await world.add(number) for number in range(3)]
    await world.started()
    results = await asyncio.gather(world.player.skip(), world.player.skip(), return_exceptions=True)
    assert [type(result) for result in results] == [Player, ConflictError]
    await world.idle()
    assert world.item.id == second.id


async def test_a_skipped_item_that_is_put_back_goes_on_where_it_was(world: World) -> None:
    await world.come("a")
    first, _ = await world.add(0), await world.add(1)
    await world.started()
    await world.play_for(10)
    await world.player.skip()
    assert await world.queue.undo() == "skip"
    await world.player.skip()
    await world.idle()
    assert (world.item.id, world.now.position_ms, world.item.attempt) == (first.id, 10_000, 1)


@pytest.mark.parametrize("command", ["skip", "restart", "seek"])
async def test_commands_on_nothing_are_refused(world: World, command: str) -> None:
    mark = world.mark()
    with pytest.raises(ConflictError):
        await (world.player.seek(0) if command == "seek" else getattr(world.player, command)())
    assert world.mark() == mark


async def test_the_volume_is_kept(world: World) -> None:
    player = await world.player.set_volume(12)
    assert player.volume_percent == 12
    assert world.players()[-1].volume_percent == 12
    before = world.hub.offset
    await world.player.set_volume(12)
    assert world.hub.offset == before


async def test_progress_that_goes_as_expected_is_not_announced(world: World) -> None:
    await world.come("a")
    await world.add(0)
    await world.started()
    before = world.hub.offset
    await world.play_for(50)
    assert world.hub.offset == before
    await world.pass_(1)
    await world.report(ReportKind.PROGRESS, position_ms=40_000)  # it stalled
    assert world.hub.offset == before + 1
    assert world.players()[-1].position_ms == 40_000


async def test_a_start_that_is_told_twice_counts_once(world: World) -> None:
    await world.come("a")
    await world.add(0)
    await world.started()
    first = world.item.started_at
    await world.pass_(1)
    await world.started(1_000)
    assert world.item.started_at == first
    assert world.now.position_ms == 1_000


async def test_play_now_keeps_the_position_of_what_it_interrupts(world: World) -> None:
    await world.come("a")
    first, second, third = await world.add(0), await world.add(1), await world.add(2)
    await world.started()
    await world.play_for(25)
    await world.queue.play_now(third.id)
    await world.idle()
    assert (world.item.id, world.now.position_ms, world.item.attempt) == (third.id, 0, 1)
    assert await world.waiting() == [VIDEOS[0], VIDEOS[1]]
    await world.started()
    await world.report(ReportKind.FINISHED)
    assert (world.item.id, world.now.position_ms, world.item.started_at) == (first.id, 25_000, None)
    await world.started(25_000)
    await world.report(ReportKind.FINISHED)
    assert world.item.id == second.id


async def test_what_was_heard_on_its_last_offer_can_still_be_interrupted_and_go_on(world: World) -> None:
    await world.come("a")
    first, second = await world.add(0), await world.add(1)
    await world.pass_(31)
    assert world.item.attempt == 3
    await world.started()
    await world.play_for(5)
    await world.queue.play_now(second.id)
    await world.idle()
    await world.report(ReportKind.FAILED)
    assert (world.item.id, world.item.attempt, world.now.position_ms) == (first.id, 1, 5_000)


async def test_removing_what_plays_goes_on_with_the_next(world: World) -> None:
    await world.come("a")
    first, second = await world.add(0), await world.add(1)
    await world.started()
    await world.queue.remove(first.id)
    await world.idle()
    assert world.item.id == second.id


async def test_fallback_files_play_in_turn_and_leave_no_history(world: World) -> None:
    world.files.fallback = ["a.webm", "b.webm"]
    await world.come("a")
    await world.settings.change({"media": {"fallback_folder": "/f"}})
    await world.idle()
    titles = []
    for _ in range(3):
        assert world.now.is_fallback
        assert world.now.media_url.startswith(f"/media/{world.item.id}")
        titles.append(world.item.media.title)
        await world.started()
        await world.report(ReportKind.FINISHED)
    assert titles == ["a", "b", "a"]
    assert (await world.queue.history("", 0, 10)).total == 0
    assert len(await world.rows()) <= 2  # what is over is forgotten


async def test_a_fallback_file_gives_way_to_a_request(world: World) -> None:
    world.files.fallback = ["a.webm", "b.webm"]
    await world.settings.change({"media": {"fallback_folder": "/f"}})
    await world.come("a")
    await world.started()
    item = await world.add(0)
    assert (world.item.id, world.now.is_fallback, world.now.media_url) == (item.id, False, "")
    await world.started()
    await world.report(ReportKind.FINISHED)
    assert world.item.media.title == "b"


async def test_skipping_a_fallback_file_is_nothing_to_undo(world: World) -> None:
    world.files.fallback = ["a.webm", "b.webm"]
    await world.settings.change({"media": {"fallback_folder": "/f"}})
    await world.come("a")
    await world.player.skip()
    assert world.item.media.title == "b"
    assert world.queue.summary.undo == ""


async def test_an_empty_fallback_folder_is_silence(world: World) -> None:
    await world.settings.change({"media": {"fallback_folder": "/f"}})
    await world.come("a")
    assert world.now.state is PlayerState.IDLE


async def test_only_the_present_items_file_may_be_fetched(world: World) -> None:
    await world.settings.change({"media": {"folders": [native("/m")]}})
    await world.come("a")
    first, _ = await world.queue.add(NewRequest(file=native("/m/a.webm"), is_from_streamer=True))
    second, _ = await world.queue.add(NewRequest(file=native("/m/b.webm"), is_from_streamer=True))
    await world.idle()
    assert world.item.id == first.id
    assert world.player.media_path(first.id) == native("/m/a.webm")
    assert world.player.media_path(second.id) is None
    assert world.player.own_folder(first.id) == native("/m")
    assert world.player.own_folder(second.id) is None
    await world.player.skip()
    assert world.player.media_path(first.id) is None
    assert world.player.media_path(second.id) == native("/m/b.webm")
    assert repr(native("/m/a.webm"))[1:-1] not in str(world.players())  # no path of this PC leaves it


async def test_a_video_of_youtube_has_no_file(world: World) -> None:
    await world.come("a")
    item = await world.add(0)
    assert world.player.media_path(item.id) is None
    assert world.now.media_url == ""


@pytest.mark.parametrize("is_killed", [False, True])
async def test_the_next_run_resumes_the_video_in_the_middle(tmp_path: Path, *, is_killed: bool) -> None:
    first = World(tmp_path)
    await first.start()
    await first.come("a")
    item = await first.add(0)
    await first.add(1)
    await first.player.set_volume(33)
    await first.started()
    await first.play_for(20)
    await first.pass_(2)
    await (first.die() if is_killed else first.stop())
    second = World(tmp_path, clock=first.clock, epoch="deadbeef")
    second.clock.pass_(5)
    await second.start()
    position = 20_000 if is_killed else 22_000
    assert (second.now.state, second.item.id, second.now.position_ms) == (PlayerState.WAITING, item.id, position)
    assert second.now.volume_percent == 33
    await second.pass_(25)
    await second.come("a")
    assert (second.item.id, second.now.position_ms, second.item.attempt) == (item.id, position, 1)
    await second.started(position)
    assert (await second.queue.get(item.id)).started_at == (await second.queue.get(item.id)).requested_at
    await second.report(ReportKind.FINISHED)
    assert second.item.media.video_id == VIDEOS[1]
    await second.stop()


async def test_a_pause_survives_the_next_run(tmp_path: Path) -> None:
    first = World(tmp_path)
    await first.start()
    await first.come("a")
    await first.add(0)
    await first.player.pause()  # before it was heard
    await first.die()
    second = World(tmp_path, epoch="deadbeef")
    await second.start()
    await second.come("a")
    assert second.now.state is PlayerState.PAUSED
    await second.stop()


async def test_a_full_disk_does_not_stop_the_player_for_ever(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await world.add(0)
    real = world.database.run

    async def full(_: object) -> object:
        raise StoreFullError("disk_full", "The disk is full.")

    monkeypatch.setattr(world.database, "run", full)
    await world.come("a")
    assert world.now.item is None
    assert "Player scheduler failed; retrying in 5 s" in caplog.text
    monkeypatch.setattr(world.database, "run", real)
    await world.pass_(6)
    assert world.now.state is PlayerState.OFFERED


async def test_a_new_listener_gets_the_present_position(world: World) -> None:
    await world.come("a")
    await world.add(0)
    await world.started()
    await world.pass_(7)
    await world.come("late", widget="now-playing")
    frame = world.sinks["late"].frames[1]
    assert b'"position_ms":7000' in frame.sse


async def test_the_state_that_is_announced_is_the_state_that_is_kept(world: World) -> None:
    await world.come("a")
    await world.add(0)
    await world.started()
    await world.player.skip()
    assert world.told(PlayerChanged)[-1].player == world.player.player
    assert world.player.player.state is PlayerState.IDLE


async def test_nothing_is_decided_before_the_stored_state_is_read(tmp_path: Path) -> None:
    world = World(tmp_path)
    await world.start()
    await world.player.set_volume(5)
    await world.add(0)
    await world.stop()
    later = replace(world, events=[], epoch="deadbeef")
    await later.start()
    await later.come("a")
    assert later.now.volume_percent == 5
    await later.stop()
