"""Commands on the queue: what each may do in which state, and that one that fails leaves no trace."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import to_builtins

from app.domain.chat_rules import Rank
from app.domain.errors import AppError, ConflictError, InvalidError, NotFoundError, RefusedError, StoreFullError
from app.domain.events import Notice, NoticeKind, QueueChanged, RequestRejected
from app.domain.ids import QueueItemId
from app.domain.media import Media, MediaKind, ResolvedMedia
from app.domain.player import ReportKind
from app.domain.queue import FALLBACK_SOURCE, ItemState, QueueItem
from app.domain.reasons import Reason
from app.domain.request_rules import RequestRules
from app.domain.text import bounded_message, bounded_name, bounded_title
from app.hub import limits
from app.services.queue.intake import NewRequest
from app.services.queue.resolving import MOST_TRIES
from app.services.queue.service import QueueService
from app.store import queue as store
from app.store.database import Transaction
from app.store.queue import QueueEntry
from tests.support.world import VIDEOS, World, link, nobody

FAMILY = "\U0001f469\U0001f3fd\u200d\U0001f469\U0001f3fd\u200d\U0001f467\U0001f3fd\u200d\U0001f466\U0001f3fd"
"""One letter to a reader, 114 bytes of ASCII JSON."""

COMMANDS: dict[str, Callable[[QueueService, QueueItemId], Awaitable[QueueItem]]] = {
    "approve": QueueService.approve,
    "reject": QueueService.reject,
    "remove": QueueService.remove,
    "hold": QueueService.hold,
    "retry": QueueService.retry,
    "play_now": QueueService.play_now,
    "move": lambda queue, item: queue.move(item, 0),
}
S = ItemState
ALLOWED: dict[str, dict[ItemState, ItemState]] = {
    "approve": {S.RESOLVING: S.QUEUED, S.PENDING: S.QUEUED},
    "reject": {S.RESOLVING: S.REJECTED, S.PENDING: S.REJECTED},
    "remove": dict.fromkeys((S.RESOLVING, S.PENDING, S.QUEUED, S.HELD, S.PLAYING), S.REMOVED),
    "hold": {S.QUEUED: S.HELD, S.HELD: S.QUEUED},
    "retry": {S.FAILED: S.QUEUED},
    "play_now": dict.fromkeys((S.RESOLVING, S.PENDING, S.QUEUED, S.HELD), S.PLAYING),
    "move": {S.QUEUED: S.QUEUED, S.HELD: S.HELD},
}


async def put(world: World, state: ItemState, name: str = "it", **item: object) -> QueueItemId:
    """Write an item in a state, as an earlier run would have left it."""
    media = Media(kind=MediaKind.YOUTUBE, title=name, video_id=VIDEOS[500], length_ms=1_000)
    made = QueueItem(id=QueueItemId(name), state=state, media=media, requested_at=world.queue.now())
    entry = QueueEntry(item=made, path="", rank=1.0, is_from_streamer=False).with_item(**item)
    await world.database.run(lambda transaction: store.insert(transaction, entry))
    await world.queue.load()
    return made.id


@pytest.mark.parametrize("state", list(ItemState))
@pytest.mark.parametrize("command", list(COMMANDS))
async def test_each_command_works_in_its_states_and_leaves_no_trace_in_others(
    world: World, command: str, state: ItemState
) -> None:
    world.resolver.is_held = True
    world.player._scheduler.stop()  # nobody decides what plays: without a source it would be put back
    item_id = await put(world, state)
    mark, rows, undo = world.mark(), await world.rows(), world.queue.summary.undo
    expected = ALLOWED[command].get(state)
    if expected is None:
        with pytest.raises(ConflictError):
            await COMMANDS[command](world.queue, item_id)
        assert (world.mark(), await world.rows(), world.queue.summary.undo) == (mark, rows, undo)
        return
    changed = await COMMANDS[command](world.queue, item_id)
    assert changed.state is expected
    assert await world.queue.get(item_id) == changed
    undo = "release" if (command, state) == ("hold", S.HELD) else command
    assert world.queue.summary.undo == undo
    step = world.queue.summary.undo_step
    assert step is not None
    assert (step.number, step.command, step.subject, step.count) == (1, undo, "it", 1)
    assert world.told(QueueChanged)[-1].queue == world.queue.summary
    assert (changed.finished_at is None) is (expected in {S.QUEUED, S.HELD, S.PLAYING})


@pytest.mark.parametrize("command", list(COMMANDS))
async def test_a_command_on_what_is_not_there_is_refused_without_a_trace(world: World, command: str) -> None:
    mark = world.mark()
    with pytest.raises(NotFoundError):
        await COMMANDS[command](world.queue, nobody())
    with pytest.raises(NotFoundError):
        await world.queue.get(nobody())
    assert world.mark() == mark


@pytest.mark.parametrize("command", ["approve", "reject", "remove", "hold", "play_now", "move", "clear", "add"])
async def test_a_command_that_cannot_be_saved_changes_and_announces_nothing(
    world: World, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_pending = command in {"approve", "reject"}
    item = await (world.ask(0) if is_pending else world.add(0))
    mark, rows, summary = world.mark(), await world.rows(), world.queue.summary
    real = world.database.run

    async def full[T](work: Callable[[Transaction], T]) -> T:
        def then_fail(transaction: Transaction) -> T:
            work(transaction)
            raise StoreFullError("disk_full", "The disk is full.")

        return await real(then_fail)

    monkeypatch.setattr(world.database, "run", full)

    def asked() -> Awaitable[object]:
        if command == "add":
            return world.queue.add(NewRequest(url=link(1)))
        return world.queue.clear() if command == "clear" else COMMANDS[command](world.queue, item.id)

    with pytest.raises(StoreFullError):
        await asked()
    monkeypatch.setattr(world.database, "run", real)
    assert (world.mark(), await world.rows(), world.queue.summary) == (mark, rows, summary)


# Taking in


async def test_a_viewers_request_is_resolved_and_then_waits_for_approval(world: World) -> None:
    world.resolver.is_held = True
    item, is_new = await world.queue.add(NewRequest(url=link(0), requested_by="  Олег\u202e ", message="Привіт\n!"))
    assert (item.state, item.media.title, is_new) == (S.RESOLVING, f"youtu.be/{VIDEOS[0]}", True)
    assert (item.requested_by, item.message) == ("Олег", "Привіт !")
    world.resolver.release()
    await world.idle()
    known = await world.queue.get(item.id)
    assert (known.state, known.media.title, known.media.length_ms) == (S.PENDING, f"Song {VIDEOS[0]}", 60_000)
    assert [notice.kind for notice in world.told(Notice)] == [NoticeKind.REQUEST_WAITS]


async def test_a_viewers_request_that_passes_goes_straight_to_the_queue_where_that_is_set(world: World) -> None:
    await world.settings.change({"requests": {"auto_approve": True}})
    item = await world.ask(0)
    assert await world.state(item) is S.QUEUED
    assert world.told(Notice) == []


async def test_the_streamers_own_are_queued_without_a_question(world: World) -> None:
    await world.settings.change({"requests": {"is_open": False, "max_length_ms": 1, "blocked_videos": [VIDEOS[0]]}})
    item = await world.add(0)
    assert await world.state(item) is S.QUEUED
    assert await world.state(await world.add(0)) is S.QUEUED  # twice, if they like


async def test_the_rows_of_requests_keep_the_order_of_their_commits(world: World) -> None:
    async with asyncio.TaskGroup() as group:
        for number in range(20):
            group.create_task(world.queue.add(NewRequest(url=link(number), is_from_streamer=True)))
    await world.idle()
    assert await world.waiting() == VIDEOS[:20]


@pytest.mark.parametrize(("url", "file"), [(None, None), (link(0), "/m/a.webm")])
async def test_exactly_one_of_link_and_file_is_needed(world: World, url: str | None, file: str | None) -> None:
    mark = world.mark()
    with pytest.raises(InvalidError):
        await world.queue.add(NewRequest(url=url, file=file))
    assert world.mark() == mark


async def test_a_link_that_is_no_video_and_a_file_outside_the_folders_are_refused(world: World) -> None:
    with pytest.raises(RefusedError) as caught:
        await world.queue.add(NewRequest(url="https://example.org/"))
    assert caught.value.reason is Reason.NOT_A_VIDEO_LINK
    with pytest.raises(RefusedError) as caught:
        await world.queue.add(NewRequest(file="/etc/passwd"))
    assert caught.value.reason is Reason.FILE_NOT_ALLOWED
    assert await world.rows() == []


async def test_a_file_of_an_allowed_folder_is_queued_without_its_path(world: World) -> None:
    await world.settings.change({"media": {"folders": ["/m"]}})
    item, _ = await world.queue.add(NewRequest(file="/m/secret-folder/a.webm", is_from_streamer=True))
    await world.idle()
    assert "secret-folder" not in str(await world.queue.get(item.id))
    assert await world.state(item) is S.QUEUED


@pytest.mark.parametrize("url", [link(0), link(7), "not a link at all"])
async def test_a_repeated_external_id_gives_the_first_item_and_changes_nothing(world: World, url: str) -> None:
    first = await world.ask(0, source="da", external_id="42")
    mark, rows = world.mark(), await world.rows()
    again = NewRequest(url=url, message="other", source="da", external_id="42")
    item, is_new = await world.queue.add(again)
    assert (item.id, is_new) == (first.id, False)
    assert (world.mark(), await world.rows()) == (mark, rows)


async def test_a_repeated_external_id_gives_the_item_even_when_it_has_left_the_list(world: World) -> None:
    first = await world.ask(0, source="da", external_id="42")
    await world.queue.reject(first.id)
    item, is_new = await world.queue.add(NewRequest(url=link(0), source="da", external_id="42"))
    assert (item.id, item.state, is_new) == (first.id, S.REJECTED, False)


async def test_the_same_id_of_another_source_and_no_id_at_all_are_new_items(world: World) -> None:
    ids = {(await world.ask(0, source="da", external_id="42")).id}
    ids.add((await world.ask(1, source="mono", external_id="42")).id)
    ids.add((await world.ask(2, source="da", external_id="")).id)
    ids.add((await world.ask(3, source="da", external_id=None)).id)
    assert len(ids) == 4


async def test_of_fifty_equal_requests_at_once_one_is_new(world: World) -> None:
    request = NewRequest(url=link(0), source="da", external_id="42")
    results = await asyncio.gather(*(world.queue.add(request) for _ in range(50)))
    await world.idle()
    assert len({item.id for item, _ in results}) == 1
    assert [is_new for _, is_new in results].count(True) == 1
    assert len(await world.rows()) == 1
    assert world.resolver.asked == [VIDEOS[0]]


async def test_the_name_of_our_own_fallback_source_is_refused(world: World) -> None:
    with pytest.raises(InvalidError) as caught:
        await world.queue.add(NewRequest(url=link(0), source=FALLBACK_SOURCE))
    assert caught.value.field == "source"


async def refusal(world: World, number: int = 0, by: str = "Оля") -> Reason:
    mark, rows = world.mark(), await world.rows()
    with pytest.raises(RefusedError) as caught:
        await world.queue.add(NewRequest(url=link(number), requested_by=by))
    assert (world.mark(), await world.rows()) == (mark, rows)
    return caught.value.reason


async def test_rules_that_need_no_resolving_refuse_at_once(world: World) -> None:
    async def rules(**values: object) -> None:
        await world.settings.change({"requests": values})
        await world.queue.settings_changed()

    await rules(is_open=False)
    assert await refusal(world) is Reason.REQUESTS_PAUSED
    await rules(is_open=True, blocked_users=["ОЛЯ"])
    assert await refusal(world) is Reason.BLOCKED_USER
    await rules(blocked_users=[], blocked_videos=[VIDEOS[0]])
    assert await refusal(world) is Reason.BLOCKED_VIDEO
    await rules(blocked_videos=[], user_limit=1)
    await world.ask(0, requested_by="Оля")
    assert await refusal(world, 0, "Інша") is Reason.DUPLICATE
    assert await refusal(world, 1, "оля") is Reason.USER_LIMIT
    await world.ask(2, requested_by="Інша")
    assert world.resolver.asked == [VIDEOS[0], VIDEOS[2]]


async def test_a_viewer_waits_between_requests_and_is_told_how_long(world: World) -> None:
    await world.settings.change({"requests": {"viewer_cooldown_s": 60, "cooldown_s": 10}})
    await world.ask(0, requested_by="Оля", author_id="twitch:1")
    assert await refusal(world, 1, "Інша") is Reason.COOLDOWN
    world.clock.pass_(20)
    with pytest.raises(RefusedError) as caught:
        await world.queue.add(NewRequest(url=link(1), requested_by="Нове ім’я", author_id="twitch:1"))
    assert (caught.value.code, caught.value.field) == ("viewer_cooldown", "requested_by")
    assert world.settings.error_message(caught.value) == "You can request again in 40 s."
    await world.ask(1, requested_by="Оля", author_id="twitch:1", amount_minor=500, currency="UAH")
    await world.ask(2, requested_by="Оля", author_id="twitch:1", role=Rank.MODERATOR)
    world.clock.pass_(9)
    assert await refusal(world, 3, "Інша") is Reason.COOLDOWN
    world.clock.pass_(1)
    await world.ask(3, requested_by="Інша")
    world.clock.pass_(50)
    await world.ask(4, requested_by="Оля", author_id="twitch:1")


async def test_the_queue_takes_as_many_requests_as_the_streamer_wants(world: World) -> None:
    await world.settings.change({"requests": {"queue_limit": 1}})
    await world.ask(0)
    with pytest.raises(ConflictError) as caught:
        await world.queue.add(NewRequest(url=link(1), requested_by="Оля"))
    assert caught.value.code == "queue_full"
    await world.add(1)


async def test_each_role_has_its_own_number_of_requests(world: World) -> None:
    await world.settings.change({"requests": {"user_limit": 1, "vip_limit": 2}})
    await world.ask(0, requested_by="Оля")
    assert await refusal(world, 1) is Reason.USER_LIMIT
    await world.ask(1, requested_by="Оля", role=Rank.VIP)
    with pytest.raises(RefusedError):
        await world.queue.add(NewRequest(url=link(2), requested_by="Оля", role=Rank.VIP))
    await world.ask(2, requested_by="Оля", role=Rank.SUBSCRIBER)


async def test_a_first_message_waits_for_the_streamer_also_after_a_restart(world: World) -> None:
    await world.settings.change({"requests": {"auto_approve": True, "first_time_chatters": "hold"}})
    world.resolver.is_held = True
    item = await world.ask(0, is_first_time=True)
    unknown = await world.ask(2)
    trusted = [await world.ask(1, is_first_time=True, role=Rank.MODERATOR), await world.ask(3, is_first_time=False)]
    paid = await world.ask(4, amount_minor=500, currency="UAH")
    await world.die()
    later = World(world.folder)
    await later.start()
    for each in (item, unknown):
        held = await later.queue.get(each.id)
        assert (held.state, held.reason) == (S.PENDING, Reason.FIRST_MESSAGE)
    for each in (*trusted, paid):
        assert await later.state(each) is S.QUEUED
    told = [notice.reason for notice in later.told(Notice) if notice.kind is NoticeKind.REQUEST_WAITS]
    assert told == [Reason.FIRST_MESSAGE] * 2
    approved = await later.queue.approve(item.id)
    assert (approved.state, approved.reason) == (S.QUEUED, None)
    await later.stop()


async def test_what_was_played_a_moment_ago_is_refused_and_later_is_not(world: World) -> None:
    await world.settings.change({"requests": {"repeat_after_min": 10}})
    await world.come("a")
    await world.add(0)
    await world.started()
    await world.player.skip()
    assert await refusal(world) is Reason.RECENTLY_PLAYED
    world.clock.pass_(601)
    item = await world.ask(0)
    assert await world.state(item) is S.PENDING


async def test_a_full_queue_takes_nobodys_request(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.queue.intake.QUEUE_LIMIT", 2)
    await world.add(0)
    await world.ask(1)
    mark = world.mark()
    for is_from_streamer in (False, True):
        with pytest.raises(ConflictError) as caught:
            await world.queue.add(NewRequest(url=link(2), is_from_streamer=is_from_streamer))
        assert caught.value.code == "queue_full"
    assert world.mark() == mark


KNOWN = ResolvedMedia(
    title="A song",
    length_ms=100_000,
    channel_id="UC1",
    views=50,
    published_at=datetime(2025, 6, 1, tzinfo=UTC),
    is_music=False,
)


@pytest.mark.parametrize(
    ("outcome", "rules", "reason", "is_for_streamer_too"),
    [
        (RefusedError(Reason.NOT_FOUND), {}, Reason.NOT_FOUND, True),
        (RefusedError(Reason.PRIVATE), {}, Reason.PRIVATE, True),
        (ResolvedMedia(title="x", is_live=True), {}, Reason.LIVE, True),
        (ResolvedMedia(title="x", age_limit=18), {}, Reason.AGE_RESTRICTED, True),
        (ResolvedMedia(title="x", is_embeddable=False), {}, Reason.NOT_EMBEDDABLE, True),
        (KNOWN, {"max_length_ms": 99_999}, Reason.TOO_LONG, False),
        (KNOWN, {"min_length_ms": 100_001}, Reason.TOO_SHORT, False),
        (KNOWN, {"blocked_channels": ["UC1"]}, Reason.BLOCKED_CHANNEL, False),
        (KNOWN, {"blocked_words": ["SONG"]}, Reason.BLOCKED_WORD, False),
        (KNOWN, {"allowed_channels": ["UC2"]}, Reason.CHANNEL_NOT_ALLOWED, False),
        (KNOWN, {"allowed_words": ["cover"]}, Reason.NO_ALLOWED_WORD, False),
        (KNOWN, {"music_only": True}, Reason.NOT_MUSIC, False),
        (KNOWN, {"min_views": 51}, Reason.TOO_FEW_VIEWS, False),
        (KNOWN, {"min_age_days": 3_650}, Reason.TOO_NEW, False),
        (KNOWN, {"max_age_days": 1}, Reason.TOO_OLD, False),
    ],
)
async def test_what_the_video_itself_forbids_is_rejected_and_told(
    world: World,
    outcome: ResolvedMedia | AppError,
    rules: dict[str, object],
    reason: Reason,
    *,
    is_for_streamer_too: bool,
) -> None:
    await world.settings.change({"requests": {"auto_approve": True, **rules}})
    world.resolver.outcomes[VIDEOS[0]] = outcome
    item = await world.ask(0, requested_by="Оля")
    rejected = await world.queue.get(item.id)
    assert (rejected.state, rejected.reason) == (S.REJECTED, reason)
    (told,) = world.told(RequestRejected)
    assert (told.item, told.requested_by, told.reason) == (item.id, "Оля", reason)
    assert told.sentence == reason.sentence("en")
    own = await world.add(0)
    assert await world.state(own) is (S.REJECTED if is_for_streamer_too else S.QUEUED)


async def test_a_refusal_is_told_in_the_streamers_own_words(world: World) -> None:
    await world.settings.change(
        {"requests": {"max_length_ms": 99_999}, "sentences": {"en": {"too_long": "Shorter, please."}}}
    )
    world.resolver.outcomes[VIDEOS[0]] = KNOWN
    await world.ask(0)
    (told,) = world.told(RequestRejected)
    assert (told.reason, told.sentence) == (Reason.TOO_LONG, "Shorter, please.")


# Resolving


def nothing() -> AppError:
    return AppError(Reason.METADATA_UNAVAILABLE.value, "no network")


async def test_what_cannot_be_learnt_waits_and_is_tried_again_until_it_is_known(world: World) -> None:
    world.resolver.outcomes[VIDEOS[0]] = nothing()
    item = await world.ask(0)
    unknown = await world.queue.get(item.id)
    assert (unknown.state, unknown.reason) == (S.PENDING, Reason.METADATA_UNAVAILABLE)
    await world.pass_(30 + 60 + 120 + 1)
    assert len(world.resolver.asked) == 4  # at once, then after 30, 60 and 120 s
    del world.resolver.outcomes[VIDEOS[0]]
    await world.pass_(240)
    known = await world.queue.get(item.id)
    assert (known.state, known.reason, known.media.length_ms) == (S.PENDING, None, 60_000)
    await world.pass_(2_000)
    assert len(world.resolver.asked) == 5
    assert [notice.kind for notice in world.told(Notice)].count(NoticeKind.REQUEST_WAITS) <= 2


async def test_the_pauses_never_grow_over_fifteen_minutes(world: World) -> None:
    world.resolver.outcomes[VIDEOS[0]] = nothing()
    await world.ask(0)
    await world.pass_(4 * 3_600)
    asked = len(world.resolver.asked)
    await world.pass_(901)
    assert len(world.resolver.asked) > asked


async def test_a_mistake_of_the_resolver_over_one_video_does_not_stop_the_others(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.resolver.outcomes[VIDEOS[0]] = RuntimeError("a mistake")
    first, second = await world.ask(0), await world.ask(1)
    assert await world.state(first) is S.PENDING
    assert (await world.queue.get(second.id)).reason is None
    assert "a mistake" in caplog.text


async def test_a_request_that_comes_in_the_moment_the_last_one_is_done_is_resolved_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolving = world.queue._resolver
    real = resolving._store_outcome
    late = await put(world, S.RESOLVING)
    entry = await world.database.run(lambda transaction: store.load(transaction, late))
    assert entry is not None

    async def then_ask(item_id: QueueItemId, outcome: ResolvedMedia | AppError) -> bool:
        result = await real(item_id, outcome)
        if item_id != late:  # runs after the task's last look, before anybody knows that it is done
            asyncio.get_running_loop().call_soon(resolving.enqueue, [entry])
        return result

    monkeypatch.setattr(resolving, "_store_outcome", then_ask)
    await world.ask(0)
    assert (await world.queue.get(late)).state is S.PENDING


async def test_what_was_learnt_while_the_disk_was_full_is_asked_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.resolver.is_held = True
    item = await world.ask(0)
    real = world.database.run

    async def full(_: object) -> object:
        raise StoreFullError("disk_full", "The disk is full.")

    monkeypatch.setattr(world.database, "run", full)
    world.resolver.release()
    await world.idle()
    monkeypatch.setattr(world.database, "run", real)
    assert await world.state(item) is S.RESOLVING
    await world.pass_(31)
    assert await world.state(item) is S.PENDING


async def test_the_next_run_takes_up_what_was_being_resolved(tmp_path: Path) -> None:
    first = World(tmp_path)
    await first.start()
    first.resolver.outcomes[VIDEOS[1]] = nothing()
    unknown = await first.ask(1)
    first.resolver.is_held = True
    item = await first.ask(0)
    await first.die()
    later = World(tmp_path, epoch="deadbeef")
    await later.start()
    assert sorted(later.resolver.asked) == VIDEOS[:2]
    assert await later.state(item) is S.PENDING
    assert (await later.queue.get(unknown.id)).reason is None
    await later.stop()


async def test_approving_what_is_still_being_resolved_keeps_its_title_coming(world: World) -> None:
    world.resolver.is_held = True
    item = await world.ask(0)
    approved = await world.queue.approve(item.id)
    assert (approved.state, approved.reason) == (S.QUEUED, Reason.METADATA_UNAVAILABLE)
    world.resolver.release()
    await world.idle()
    known = await world.queue.get(item.id)
    assert (known.state, known.reason, known.media.title) == (S.QUEUED, None, f"Song {VIDEOS[0]}")


async def test_what_plays_before_it_is_known_gets_its_title_when_it_is(world: World) -> None:
    world.resolver.is_held = True
    await world.come("a")
    item = await world.ask(0)
    await world.queue.play_now(item.id)
    world.resolver.release()
    await world.idle()
    assert (world.item.id, world.item.media.title, world.item.media.length_ms) == (item.id, f"Song {VIDEOS[0]}", 60_000)


async def test_what_was_removed_while_it_was_resolved_stays_removed(world: World) -> None:
    world.resolver.is_held = True
    item = await world.ask(0)
    await world.queue.remove(item.id)
    world.resolver.release()
    await world.idle()
    assert await world.state(item) is S.REMOVED
    assert world.told(RequestRejected) == []


async def test_trying_an_unknown_item_again_asks_at_once_and_keeps_the_decision(world: World) -> None:
    world.resolver.outcomes[VIDEOS[0]] = nothing()
    item = await world.ask(0)
    await world.queue.approve(item.id)
    del world.resolver.outcomes[VIDEOS[0]]
    await world.queue.retry(item.id)
    await world.idle()
    known = await world.queue.get(item.id)
    assert (known.state, known.reason) == (S.QUEUED, None)


@pytest.mark.parametrize(
    ("rules", "media"),
    [
        ({}, {"is_complete": False}),
        ({"max_length_ms": 900_000}, {}),
        ({"min_length_ms": 30_000}, {}),
        ({"blocked_channels": ["UCX6OQ3DkcsbYNE6H8uQQuVA"]}, {"length_ms": 60_000}),
        ({"allowed_channels": ["UCX6OQ3DkcsbYNE6H8uQQuVA"]}, {"length_ms": 60_000}),
        ({"min_views": 1}, {"length_ms": 60_000}),
        ({"min_age_days": 1}, {"length_ms": 60_000}),
        ({"max_age_days": 1}, {"length_ms": 60_000}),
        ({"music_only": True}, {"length_ms": 60_000}),
    ],
)
async def test_a_rule_that_cannot_be_checked_leaves_the_decision_to_the_streamer(
    world: World, rules: dict[str, object], media: dict[str, object]
) -> None:
    await world.settings.change({"requests": {"auto_approve": True, **rules}})
    world.resolver.outcomes[VIDEOS[0]] = ResolvedMedia(title="Ten hours of rain", **media)  # type: ignore[arg-type]
    item = await world.queue.get((await world.ask(0)).id)
    assert (item.state, item.reason, item.media.title) == (S.PENDING, Reason.UNCHECKED, "Ten hours of rain")
    (told,) = world.told(Notice)
    assert (told.kind, told.reason) == (NoticeKind.REQUEST_WAITS, Reason.UNCHECKED)
    await world.pass_(10_000)
    assert len(world.resolver.asked) == 1
    del world.resolver.outcomes[VIDEOS[0]]
    everything = {name: getattr(RequestRules(), name) for name in rules if name != "auto_approve"}
    await world.settings.change({"requests": everything})
    await world.queue.retry(item.id)
    await world.idle()
    assert await world.state(item) is S.QUEUED


async def test_what_is_approved_though_it_could_not_be_checked_is_queued_without_a_reason(world: World) -> None:
    world.resolver.outcomes[VIDEOS[0]] = ResolvedMedia(title="Rain", is_complete=False)
    item = await world.ask(0)
    approved = await world.queue.approve(item.id)
    assert (approved.state, approved.reason) == (S.QUEUED, None)
    own, _ = await world.queue.add(NewRequest(url=link(1), is_from_streamer=True))
    assert own.reason is None


async def test_nothing_is_asked_for_ever(world: World) -> None:
    world.resolver.outcomes[VIDEOS[0]] = nothing()
    item = await world.ask(0)
    for _ in range(MOST_TRIES):
        await world.pass_(900)
    assert len(world.resolver.asked) == MOST_TRIES
    given_up = await world.queue.get(item.id)
    assert (given_up.state, given_up.reason) == (S.PENDING, Reason.UNCHECKED)
    await world.pass_(10_000)
    assert len(world.resolver.asked) == MOST_TRIES


async def test_what_failed_can_be_tried_again_from_its_beginning(world: World) -> None:
    await world.come("a")
    item, _ = await world.add(0), await world.add(1)
    await world.started()
    await world.play_for(20)
    await world.report(ReportKind.FAILED, error=5)
    await world.queue.retry(item.id)
    again = await world.queue.get(item.id)
    assert (again.state, again.attempt, again.position_ms, again.reason) == (S.QUEUED, 0, 0, None)


async def test_a_link_to_another_host_than_those_allowed_is_handled_as_any_other(tmp_path: Path) -> None:
    world = World(tmp_path / "hosted", allowed_hosts=frozenset({"media.example:8000"}))
    world.folder.mkdir()
    await world.start()
    item, _ = await world.queue.add(NewRequest(url=link(0), is_from_streamer=True))
    assert item.media.video_id == VIDEOS[0]
    with pytest.raises(RefusedError) as caught:
        await world.queue.add(NewRequest(url="http://other.example/a.webm"))
    assert caught.value.reason is Reason.NOT_A_VIDEO_LINK
    await world.stop()


async def test_a_link_that_is_not_fetched_yet_cannot_be_played(tmp_path_factory: pytest.TempPathFactory) -> None:
    world = World(tmp_path_factory.mktemp("hosted"), allowed_hosts=frozenset({"media.example:8000"}))
    await world.start()
    await world.come("a")
    world.resolver.is_held = True
    url = "http://media.example:8000/a.webm"
    item, _ = await world.queue.add(NewRequest(url=url, is_from_streamer=True))
    await world.queue.approve(item.id)
    await world.idle()
    assert world.now.item is None
    with pytest.raises(ConflictError) as caught:
        await world.queue.play_now(item.id)
    assert caught.value.code == "not_ready"
    world.resolver.outcomes[url] = ResolvedMedia(title="Hosted", length_ms=1_000, path="/cache/a.webm")
    world.resolver.release()
    await world.idle()
    assert world.item.id == item.id
    assert world.player.media_path(item.id) == "/cache/a.webm"
    await world.stop()


# Order and undo


async def test_an_item_is_moved_among_those_that_wait(world: World) -> None:
    items = [await world.add(number) for number in range(4)]
    await world.queue.move(items[3].id, 0)
    assert await world.waiting() == [VIDEOS[3], VIDEOS[0], VIDEOS[1], VIDEOS[2]]
    await world.queue.move(items[3].id, 2)
    assert await world.waiting() == [VIDEOS[0], VIDEOS[1], VIDEOS[3], VIDEOS[2]]
    await world.queue.move(items[0].id, 10_000)
    assert await world.waiting() == [VIDEOS[1], VIDEOS[3], VIDEOS[2], VIDEOS[0]]
    with pytest.raises(InvalidError):
        await world.queue.move(items[0].id, -1)


@pytest.mark.slow
async def test_moving_to_the_same_gap_for_ever_keeps_the_order(world: World) -> None:
    items = [await world.add(number) for number in range(4)]
    model = [item.id for item in items]
    for turn in range(200):
        item_id = model[2 + turn % 2]
        await world.queue.move(item_id, 1)
        model.remove(item_id)
        model.insert(1, item_id)
    assert [item.id for item in (await world.queue.page(0, 9, "waiting")).items] == model
    while world.queue.summary.undo == "move":
        before = [item.id for item in (await world.queue.page(0, 9, "waiting")).items]
        assert sorted(before) == sorted(model)
        await world.queue.undo()


async def test_undo_after_the_list_was_spread_anew_puts_the_item_back_where_it_was(world: World) -> None:
    items = [await world.add(number) for number in range(4)]
    orders = [[item.id for item in items]]
    for turn in range(60):
        await world.queue.move(orders[-1][2 + turn % 2], 1)
        orders.append([item.id for item in (await world.queue.page(0, 9, "waiting")).items])
    while world.queue.summary.undo == "move":
        await world.queue.undo()
        orders.pop()
        assert [item.id for item in (await world.queue.page(0, 9, "waiting")).items] == orders[-1]


async def pending(world: World) -> QueueItem:
    return await world.ask(900)


@pytest.mark.parametrize("command", ["approve", "reject", "remove", "hold", "play_now", "move", "clear"])
async def test_every_command_can_be_taken_back(world: World, command: str) -> None:
    for number in range(3):
        await world.add(number)
    item = await pending(world) if command in {"approve", "reject"} else (await world.queue.page(1, 1)).items[0]
    before = (await world.queue.page(0, 100)).items
    if command == "clear":
        assert await world.queue.clear() == 3
    else:
        await COMMANDS[command](world.queue, item.id)
    await world.idle()
    if command == "play_now":
        world.connect("a")
    assert (await world.queue.page(0, 100)).items != before or command == "move"
    assert await world.queue.undo() == command
    assert [(one.id, one.state) for one in (await world.queue.page(0, 100)).items][:4] == [
        (one.id, one.state) for one in before
    ]


async def test_a_viewers_request_is_no_step_of_undo_and_stays_behind_what_comes_back(world: World) -> None:
    await world.settings.change({"requests": {"auto_approve": True}})
    first, second = await world.add(0), await world.add(1)
    await world.queue.clear()
    step = world.queue.summary.undo_step
    assert step is not None
    assert (step.command, step.subject, step.count) == ("clear", "", 2)
    asked = await world.ask(2)
    assert world.queue.summary.undo_step == step
    assert await world.queue.undo(step.number) == "clear"
    assert [item.id for item in (await world.queue.page(0, 9, "waiting")).items] == [first.id, second.id, asked.id]


async def test_a_step_that_is_not_the_last_any_more_is_not_taken_back(world: World) -> None:
    first, second = await world.add(0), await world.add(1)
    await world.queue.remove(first.id)
    step = world.queue.summary.undo_step
    assert step is not None
    assert step.subject == (await world.queue.get(first.id)).media.title
    await world.queue.remove(second.id)
    await world.idle()
    mark, rows = world.mark(), await world.rows()
    with pytest.raises(ConflictError) as caught:
        await world.queue.undo(step.number)
    assert caught.value.code == "stale_undo"
    assert (world.mark(), await world.rows()) == (mark, rows)


async def test_all_that_waits_of_a_viewer_is_taken_out_as_one_command_that_can_be_taken_back(world: World) -> None:
    await put(world, S.PENDING, "p", requested_by="Мавка")
    await put(world, S.HELD, "h", requested_by="МАВКА")
    await put(world, S.QUEUED, "other", requested_by="чайка")
    before = (await world.queue.page(0, 9)).items
    assert (await world.queue.remove_all_by(" мавка ")).count == 2
    assert [item.id for item in (await world.queue.page(0, 9)).items] == ["other"]
    assert await world.queue.undo() == "remove_by"
    assert (await world.queue.page(0, 9)).items == before
    mark, undo = world.mark(), world.queue.summary.undo
    assert (await world.queue.remove_all_by("nobody")).count == 0
    assert (world.mark(), world.queue.summary.undo) == (mark, undo)
    for empty in ("", " \u200b "):
        with pytest.raises(InvalidError) as caught:
            await world.queue.remove_all_by(empty)
        assert caught.value.field == "requested_by"


async def test_what_waits_is_found_by_title_channel_viewer_and_message(world: World) -> None:
    await put(world, S.QUEUED, "first", requested_by="Мавка")
    await put(world, S.QUEUED, "second", message="для МАВКИ")
    await put(world, S.PENDING, "third", requested_by="мавка")
    found = await world.queue.find("мавк", 1)
    assert (found.query, found.total, found.places) == ("мавк", 2, (0,))
    assert [item.id for item in found.items] == ["first"]
    assert (await world.queue.find("second", 9)).places == (1,)


async def test_undoing_an_addition_removes_it_but_not_once_it_plays(world: World) -> None:
    item = await world.add(0)
    assert await world.queue.undo() == "add"
    assert await world.state(item) is S.REMOVED
    await world.come("a")
    playing = await world.add(1)
    await world.queue.undo()
    assert await world.state(playing) is S.PLAYING


async def test_undo_without_anything_to_take_back_is_refused(world: World) -> None:
    with pytest.raises(ConflictError) as caught:
        await world.queue.undo()
    assert caught.value.code == "nothing_to_undo"


async def test_undo_keeps_what_was_learnt_meanwhile(world: World) -> None:
    world.resolver.is_held = True
    item = await world.ask(0)
    await world.queue.approve(item.id)
    world.resolver.release()
    await world.idle()
    await world.queue.undo()
    back = await world.queue.get(item.id)
    assert (back.state, back.reason, back.media.title) == (S.PENDING, None, f"Song {VIDEOS[0]}")


async def test_a_rejected_item_that_was_being_resolved_is_resolved_when_it_is_put_back(world: World) -> None:
    world.resolver.is_held = True
    item = await world.ask(0)
    await world.queue.reject(item.id)
    world.resolver.release()
    await world.idle()
    await world.queue.undo()
    await world.idle()
    back = await world.queue.get(item.id)
    assert (back.state, back.media.length_ms) == (S.PENDING, 60_000)


async def test_an_unknown_item_that_was_removed_is_asked_about_when_it_is_put_back(world: World) -> None:
    world.resolver.outcomes[VIDEOS[0]] = nothing()
    item = await world.ask(0)
    await world.queue.remove(item.id)
    await world.pass_(31)
    del world.resolver.outcomes[VIDEOS[0]]
    await world.queue.undo()
    await world.idle()
    assert (await world.queue.get(item.id)).media.length_ms == 60_000


async def test_undo_of_play_now_leaves_alone_what_plays_again_already(world: World) -> None:
    await world.come("a")
    first, second = await world.add(0), await world.add(1)
    await world.started()
    await world.play_for(5)
    await world.queue.play_now(second.id)
    await world.idle()
    await world.started()
    await world.report(ReportKind.FINISHED)
    await world.started(5_000)
    lease = world.now.lease
    await world.queue.undo()
    await world.idle()
    assert (world.item.id, world.now.lease) == (first.id, lease)


async def test_pausing_requests_is_shown_at_once(world: World) -> None:
    await world.queue.pause_requests()
    assert world.told(QueueChanged)[-1].queue.is_open is False
    mark = world.mark()
    await world.queue.pause_requests()
    assert world.mark() == mark
    await world.queue.resume_requests()
    assert world.told(QueueChanged)[-1].queue.is_open is True


# Reading


async def test_a_page_is_a_part_of_one_list_with_its_total(world: World) -> None:
    await world.come("a")
    for number in range(3):
        await world.add(number)
    await world.ask(3)
    page = await world.queue.page(0, 2)
    assert ([item.media.video_id for item in page.items], page.total, page.offset) == (VIDEOS[:2], 4, 0)
    page = await world.queue.page(2, 10)
    assert [item.media.video_id for item in page.items] == VIDEOS[2:4]
    assert (await world.queue.page(0, 10, "waiting")).total == 2
    assert (await world.queue.page(0, 10, "pending")).total == 1
    assert (await world.queue.page(50, 10)).items == ()


async def test_history_is_what_left_the_list(world: World) -> None:
    first, second = await world.add(0), await world.ask(1, requested_by="Пані%")
    await world.queue.remove(first.id)
    world.clock.pass_(1)
    await world.queue.reject(second.id)
    page = await world.queue.history("", 0, 10)
    assert ([item.id for item in page.items], page.total) == ([second.id, first.id], 2)
    assert [item.id for item in (await world.queue.history("пані%", 0, 10)).items] == [second.id]
    assert (await world.queue.history("", 1, 1)).items[0].id == first.id
    assert (await world.queue.history("%", 0, 10)).total == 1


async def _fill(world: World, count: int, text: str) -> None:
    """Write that many items, each as long as hostile viewers can make it."""
    media = Media(
        kind=MediaKind.YOUTUBE,
        title=bounded_title(text),
        video_id=VIDEOS[0],
        link=link(0),
        length_ms=2**53 - 1,
        channel=bounded_name(text),
        channel_id="x" * 50,
    )
    base = QueueItem(
        id=QueueItemId("x"),
        state=S.QUEUED,
        media=media,
        requested_by=bounded_name(text),
        message=bounded_message(text),
        amount_minor=2**53 - 1,
        currency="UAH",
        source=bounded_name(text),
        requested_at=world.queue.now(),
    )

    def work(transaction: Transaction) -> None:
        for number in range(count):
            state = S.QUEUED if number % 2 else S.PENDING
            entry = QueueEntry(item=base, path="", rank=float(number), is_from_streamer=False)
            store.insert(transaction, entry.with_item(id=QueueItemId(f"{number:016x}"), state=state))

    await world.database.run(work)


@pytest.mark.parametrize("text", [FAMILY * 600, "\u0416" * 600, '"' * 600, "x" * 600])
async def test_events_of_the_longest_hostile_items_always_fit(world: World, text: str) -> None:
    await _fill(world, 200, text)
    await world.come("a")
    await world.queue.load()
    await world.idle()
    sizes = {name: frame.size for frame in world.sinks["a"].frames for name in [frame.sse.split(b"\n")[1]]}
    assert sizes[b"event: queue_changed"] < limits.EVENT_BYTES
    assert sizes[b"event: player_changed"] < limits.EVENT_BYTES
    assert world.queue.summary.items != ()
    assert world.queue.summary.pending != ()


async def _steps_of_sqlite(world: World, work: Awaitable[object]) -> int:
    """Return how many thousand instructions SQLite needs for some work."""
    count = 0

    def on_thousand() -> int:
        nonlocal count
        count += 1
        return 0

    await world.database.run(lambda transaction: transaction.set_progress_handler(on_thousand, 1_000))
    await work
    await world.database.run(lambda transaction: transaction.set_progress_handler(None, 0))
    return count


@pytest.mark.slow
async def test_ten_thousand_hostile_items_stay_quick_and_fit(world: World) -> None:
    await _fill(world, 9_990, FAMILY * 600)
    await world.queue.load()
    sizes: list[int] = []
    world.hub.listen(lambda event: sizes.append(len(json.dumps(to_builtins(event)))))
    steps: list[int] = []
    for number in range(9):
        request = NewRequest(url=link(number + 1), is_from_streamer=True)
        steps.append(await _steps_of_sqlite(world, world.queue.add(request)))
        await world.idle()
        last = world.queue.summary.waiting - 1
        (item,) = (await world.queue.page(last, 1, "waiting")).items
        steps.append(await _steps_of_sqlite(world, world.queue.move(item.id, 2_000)))

    assert max(steps) < 1_000
    assert max(sizes) < limits.EVENT_BYTES
    assert (world.queue.summary.waiting, world.queue.summary.pending_total) == (4_995 + 9, 4_995)
    assert world.queue.summary.waiting_length_ms == 2**53 - 1


async def test_the_longest_wait_is_told_in_the_summary(world: World) -> None:
    await world.add(0)
    await world.add(1)
    assert world.queue.summary.waiting_length_ms == 120_000
    assert world.queue.now() - timedelta(seconds=1) < world.queue.summary.items[0].requested_at


async def test_a_host_that_does_not_answer_holds_up_one_file_and_not_the_others(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    world = World(tmp_path_factory.mktemp("hosted"), allowed_hosts=frozenset({"media.example:8000"}))
    await world.start()
    urls = [f"http://media.example:8000/{number}.webm" for number in range(6)]
    world.resolver.is_held = True
    slow, _ = await world.queue.add(NewRequest(url=urls[0], is_from_streamer=True))
    await world.idle()
    world.resolver.is_held = False
    others = [(await world.queue.add(NewRequest(url=url, is_from_streamer=True)))[0] for url in urls[1:]]
    await world.idle()
    assert {(await world.queue.get(item.id)).state for item in others} <= {S.PENDING, S.QUEUED}
    assert (await world.queue.get(slow.id)).state is S.RESOLVING
    world.resolver.release()
    await world.idle()
    assert (await world.queue.get(slow.id)).state is not S.RESOLVING
    await world.stop()
