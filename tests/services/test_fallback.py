"""The fallback list: an import is whole or nothing, and the list plays in turn while the queue is empty."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.disk import Disk
from app.adapters.media.local_media import LocalMediaStore
from app.domain.errors import AppError, ConflictError, InvalidError, MediaUnavailableError, OutsideError, RefusedError
from app.domain.events import FallbackChanged, Notice
from app.domain.fallback import FALLBACK_LIMIT, FallbackEntry, ImportProgress, ImportResult, PlaylistPart
from app.domain.media import ResolvedMedia
from app.domain.player import PlayerState, ReportKind
from app.domain.reasons import Reason
from app.services.fallback import MAX_UNANSWERED
from app.store import fallback as store
from app.store.database import Transaction
from tests.support.doubles import FakePlaylists, FakeResolver
from tests.support.waiting import SECONDS
from tests.support.world import VIDEOS, World, link

LIST = "PLrAXtmErZgOeiKm4s"
LINK = f"https://www.youtube.com/playlist?list={LIST}"


def _entries(*numbers: int) -> tuple[FallbackEntry, ...]:
    return tuple(FallbackEntry(video_id=VIDEOS[n], title=f"Song {n}", length_ms=60_000) for n in numbers)


def _part(*numbers: int, unplayable: int = 0, total: int | None = None) -> PlaylistPart:
    return PlaylistPart(entries=_entries(*numbers), unplayable=unplayable, total=total)


async def _listed(world: World) -> list[str]:
    return [entry.video_id for entry in (await world.fallback.page(0, FALLBACK_LIMIT)).items]


async def _put(world: World, *numbers: int) -> None:
    """Put videos into the list without asking anybody about them."""

    def work(transaction: Transaction) -> None:
        for entry in _entries(*numbers):
            store.insert(transaction, entry)

    await world.database.run(work)
    await world.fallback.load()
    await world.idle()


async def _held(double: FakePlaylists | FakeResolver) -> None:
    """Wait until somebody waits for an answer."""
    async with asyncio.timeout(SECONDS):
        while not double.waiting:  # noqa: ASYNC110 -- it has no event of its own; timers stand still here
            await asyncio.sleep(0)


def _progress(world: World) -> list[ImportProgress | None]:
    return [event.fallback.progress for event in world.events if isinstance(event, FallbackChanged)]


# Import


async def test_a_playlist_becomes_the_list_in_its_order_and_tells_how_far_it_is(world: World) -> None:
    world.playlists.parts[LIST] = [_part(2, 0, unplayable=1, total=5), _part(1, 0, total=5)]
    result = await world.fallback.import_text(LINK)
    assert result == ImportResult(added=3, unplayable=1)
    assert await _listed(world) == [VIDEOS[2], VIDEOS[0], VIDEOS[1]]
    told = [progress for progress in _progress(world) if progress is not None]
    assert ImportProgress(done=3, total=5) in told
    assert ImportProgress(done=5, total=5) in told
    assert _progress(world)[-1] is None
    assert world.fallback.summary.total == world.fallback.summary.playable == 3


async def test_while_nobody_knows_how_many_there_are_no_total_is_told(world: World) -> None:
    world.playlists.parts[LIST] = [_part(0, 1), _part(2)]
    await world.fallback.import_text(f"{LINK}\n{link(7)}")
    assert ImportProgress(done=2) in _progress(world)
    assert ImportProgress(done=4, total=4) in _progress(world)


async def test_texts_of_a_playlist_are_cleaned_and_a_missing_title_is_the_links(world: World) -> None:
    odd = FallbackEntry(video_id=VIDEOS[0], title="\u202e" + "x" * 999, channel="a\nb")
    empty = FallbackEntry(video_id=VIDEOS[1], title="\u200b")
    world.playlists.parts[LIST] = [PlaylistPart(entries=(odd, empty))]
    await world.fallback.import_text(LINK)
    first, second = (await world.fallback.page(0, 10)).items
    assert first.title == "x" * 199 + "…"
    assert first.channel == "a b"
    assert second.title == f"youtu.be/{VIDEOS[1]}"


async def test_lines_of_links_are_looked_up_and_what_cannot_play_is_left_out(world: World) -> None:
    world.resolver.outcomes = {
        VIDEOS[1]: RefusedError(Reason.PRIVATE),
        VIDEOS[2]: ResolvedMedia(title="Live", is_live=True),
        VIDEOS[3]: MediaUnavailableError("not now"),
        VIDEOS[4]: ResolvedMedia(title="Very long", length_ms=10**8),
    }
    text = "\n".join([*(link(n) for n in range(5)), "not a link", link(0)])
    assert await world.fallback.import_text(text) == ImportResult(added=3, unplayable=2, unread=1)
    titles = {entry.video_id: entry.title for entry in (await world.fallback.page(0, 10)).items}
    assert titles == {VIDEOS[0]: f"Song {VIDEOS[0]}", VIDEOS[3]: f"youtu.be/{VIDEOS[3]}", VIDEOS[4]: "Very long"}


async def test_a_site_that_tells_nothing_is_not_asked_about_a_whole_list(world: World) -> None:
    world.resolver.outcomes = {video: MediaUnavailableError("not now") for video in VIDEOS}
    result = await world.fallback.import_text("\n".join(link(n) for n in range(20)))
    assert result == ImportResult(added=20)
    assert len(world.resolver.asked) == MAX_UNANSWERED


async def test_what_is_in_the_list_already_is_counted_and_left_where_it_is(world: World) -> None:
    await _put(world, 0, 1)
    world.playlists.parts[LIST] = [_part(1, 2)]
    assert await world.fallback.import_text(LINK) == ImportResult(added=1, known=1)
    assert await _listed(world) == VIDEOS[:3]


async def test_a_list_that_is_full_takes_nothing_more(world: World) -> None:
    await _put(world, *range(FALLBACK_LIMIT - 1))
    world.playlists.parts[LIST] = [
        PlaylistPart(entries=tuple(FallbackEntry(video_id=f"other{n:06}", title="x") for n in range(3)))
    ]
    assert await world.fallback.import_text(LINK) == ImportResult(added=1, over=2)
    with pytest.raises(ConflictError) as error:
        await world.fallback.import_text(LINK)
    assert error.value.code == "fallback_full"
    assert world.fallback.summary.total == FALLBACK_LIMIT


async def test_no_more_is_read_than_the_list_holds(world: World) -> None:
    entries = tuple(FallbackEntry(video_id=f"other{n:06}", title="x") for n in range(FALLBACK_LIMIT + 5))
    world.playlists.parts[LIST] = [PlaylistPart(entries=entries)]
    result = await world.fallback.import_text(f"{LINK}\n{link(0)}")
    assert result == ImportResult(added=FALLBACK_LIMIT, over=6)
    assert world.resolver.asked == []


@pytest.mark.parametrize("text", ["", "nothing here", "https://example.org/playlist?list=PLrAXtmErZgOeiKm4s"])
async def test_a_text_without_a_link_is_refused(world: World, text: str) -> None:
    with pytest.raises(InvalidError) as error:
        await world.fallback.import_text(text)
    assert error.value.code == "no_links"
    assert _progress(world)[-1] is None


async def test_a_playlist_that_breaks_off_adds_nothing_and_another_can_be_read(world: World) -> None:
    world.playlists.parts[LIST] = [_part(0), OutsideError("playlist_unread", "x")]
    with pytest.raises(OutsideError):
        await world.fallback.import_text(f"{link(5)}\n{LINK}")
    assert await _listed(world) == []
    assert _progress(world)[-1] is None
    world.playlists.parts[LIST] = [_part(0)]
    assert await world.fallback.import_text(LINK) == ImportResult(added=1)


async def test_a_cancelled_import_adds_nothing_and_another_can_begin(world: World) -> None:
    world.playlists.parts[LIST] = [_part(0), _part(1)]
    world.playlists.is_held = True
    importing = asyncio.create_task(world.fallback.import_text(LINK))
    await _held(world.playlists)
    with pytest.raises(ConflictError) as error:
        await world.fallback.import_text(link(3))
    assert error.value.code == "import_running"
    world.fallback.cancel_import()
    assert await importing is None
    assert await _listed(world) == []
    assert _progress(world)[-1] is None
    world.playlists.release()
    assert await world.fallback.import_text(LINK) == ImportResult(added=2)


async def test_an_import_ends_with_the_program_and_leaves_nothing(tmp_path: Path) -> None:
    world = World(tmp_path)
    await world.start()
    world.resolver.is_held = True
    importing = asyncio.create_task(world.fallback.import_text(link(0)))
    await _held(world.resolver)
    await world.stop()
    assert await importing is None


async def test_a_file_of_links_is_read(world: World, tmp_path: Path) -> None:
    path = tmp_path / "songs.txt"
    path.write_text(f"{link(1)}\r\n{link(0)}\r\n", "utf-8")
    assert await world.fallback.import_file(str(path)) == ImportResult(added=2)
    assert await _listed(world) == [VIDEOS[1], VIDEOS[0]]
    with pytest.raises(OutsideError):
        await world.fallback.import_file(str(tmp_path / "missing.txt"))
    assert _progress(world)[-1] is None


# Remove, clear, undo


async def test_each_command_can_be_taken_back_and_all_is_where_it_was(world: World) -> None:
    await _put(world, 0, 1, 2)
    assert await world.fallback.remove([VIDEOS[1], "nothing-----"]) == 1
    assert world.fallback.summary.undo_step is not None
    assert (world.fallback.summary.undo_step.command, world.fallback.summary.undo_step.subject) == ("remove", "Song 1")
    assert await world.fallback.import_text(link(5)) == ImportResult(added=1)
    assert await world.fallback.clear() == 3
    assert await _listed(world) == []
    assert [await world.fallback.undo() for _ in range(3)] == ["clear", "import", "remove"]
    assert await _listed(world) == VIDEOS[:3]
    with pytest.raises(ConflictError) as error:
        await world.fallback.undo()
    assert error.value.code == "nothing_to_undo"


async def test_a_step_that_is_not_the_last_any_more_is_not_taken_back(world: World) -> None:
    await _put(world, 0, 1)
    await world.fallback.remove([VIDEOS[0]])
    assert world.fallback.summary.undo_step is not None
    number = world.fallback.summary.undo_step.number
    await world.fallback.clear()
    with pytest.raises(ConflictError) as error:
        await world.fallback.undo(number)
    assert error.value.code == "stale_undo"
    assert await _listed(world) == []


async def test_a_command_that_changes_nothing_is_nothing_to_undo(world: World) -> None:
    await world.fallback.clear()
    assert world.fallback.summary.undo_step is None


async def test_a_command_that_fails_announces_nothing(world: World) -> None:
    await _put(world, 0)
    await world.database.run(lambda transaction: transaction.execute("DROP TABLE fallback_turn"))
    mark, summary = world.mark(), world.fallback.summary
    with pytest.raises(AppError):
        await world.fallback.clear()
    assert (world.mark(), world.fallback.summary) == (mark, summary)
    assert await _listed(world) == [VIDEOS[0]]


# Playing


async def _next_title(world: World) -> str:
    assert world.now.is_fallback
    title = world.item.media.title
    await world.started()
    await world.report(ReportKind.FINISHED)
    return title


async def test_the_list_plays_first_then_the_folder_then_both_anew(world: World) -> None:
    world.files.fallback = ["a.webm", "b.webm"]
    await _put(world, 0, 1)
    await world.settings.change({"media": {"fallback_folder": "/f"}})
    await world.come("a")
    assert [await _next_title(world) for _ in range(6)] == ["Song 0", "Song 1", "a", "b", "Song 0", "Song 1"]
    assert (await world.queue.history("", 0, 10)).total == 0


async def test_each_file_of_the_folder_plays_in_turn_whatever_its_capitals(world: World, tmp_path: Path) -> None:
    for name in ("apple.mp3", "Banana.mp3", "cherry.mp3"):
        (tmp_path / name).touch()
    world.files.fallback = [Path(path).name for path in await LocalMediaStore(Disk()).fallback_files(str(tmp_path))]
    await world.settings.change({"media": {"fallback_folder": "/f"}})
    await world.come("a")
    assert [await _next_title(world) for _ in range(4)] == ["apple", "Banana", "cherry", "apple"]


async def test_a_link_to_a_file_with_another_name_keeps_no_file_from_its_turn(world: World) -> None:
    world.files.fallback = ["sub/z.webm", "b.webm", "c.webm"]  # the first is named a.webm in the folder
    await world.settings.change({"media": {"fallback_folder": "/f"}})
    await world.come("a")
    assert sorted({await _next_title(world) for _ in range(6)}) == ["b", "c", "z"]


async def test_a_folder_that_does_not_answer_has_nothing_for_now(world: World) -> None:
    world.files.fallback = ["a.webm"]
    world.files.error = MediaUnavailableError("The share is gone.")
    await _put(world, 0)
    await world.settings.change({"media": {"fallback_folder": "/f"}})
    await world.come("a")
    assert [await _next_title(world) for _ in range(3)] == ["Song 0"] * 3
    world.files.error = None
    assert await _next_title(world) == "Song 0"
    assert await _next_title(world) == "a"


async def test_a_list_alone_begins_anew_when_it_is_through(world: World) -> None:
    await _put(world, 0, 1)
    await world.come("a")
    assert world.now.media_url == ""
    assert [await _next_title(world) for _ in range(3)] == ["Song 0", "Song 1", "Song 0"]
    assert (world.fallback.summary.now, world.fallback.summary.now_index) == (VIDEOS[1], 1)


async def test_the_list_begins_when_it_is_imported_while_nothing_plays(world: World) -> None:
    await world.come("a")
    assert world.now.state is PlayerState.IDLE
    await world.fallback.import_text(link(0))
    await world.idle()
    assert (world.item.media.video_id, world.now.is_fallback) == (VIDEOS[0], True)


async def test_a_request_comes_before_the_list_which_then_goes_on(world: World) -> None:
    await _put(world, 0, 1)
    await world.come("a")
    await world.started()
    item = await world.add(5)
    assert (world.item.id, world.now.is_fallback) == (item.id, False)
    await world.started()
    await world.report(ReportKind.FINISHED)
    assert world.item.media.title == "Song 1"


async def test_a_video_that_cannot_be_played_is_marked_and_passed_over_after_a_rest(world: World) -> None:
    await _put(world, 0, 1)
    await world.come("a")
    await world.report(ReportKind.FAILED, error=150)
    assert world.now.state is PlayerState.IDLE  # not the next at once: a whole list may be broken
    assert (await world.fallback.page(0, 1)).items[0].reason is Reason.NOT_EMBEDDABLE
    assert world.told(Notice) == []  # a long list may hold many such videos, and shows them itself
    await world.pass_(6)
    assert await _next_title(world) == "Song 1"
    assert world.item.media.title == "Song 1"  # the first is passed over


async def test_what_the_network_may_have_done_marks_nothing(world: World) -> None:
    await _put(world, 0, 1)
    await world.come("a")
    await world.report(ReportKind.FAILED, error=5)
    assert world.fallback.summary.playable == 2
    assert [notice.reason for notice in world.told(Notice)] == [Reason.PLAYER_ERROR]
    await world.pass_(6)
    assert world.item.media.title == "Song 1"


async def test_a_list_that_is_broken_as_a_whole_ends_in_silence_and_stops_no_request(world: World) -> None:
    await _put(world, 0, 1, 2)
    await world.come("a")
    for _ in range(3):
        await world.report(ReportKind.FAILED, error=100)
        await world.pass_(6)
    assert world.now.state is PlayerState.IDLE
    assert world.fallback.summary.playable == 0
    mark = world.mark()
    await world.pass_(600)
    assert world.mark() == mark
    item = await world.add(9)
    assert world.item.id == item.id


async def test_a_request_does_not_wait_for_the_rest_after_a_failure(world: World) -> None:
    await _put(world, 0)
    await world.come("a")
    await world.report(ReportKind.FAILED, error=100)
    item = await world.add(9)
    assert world.item.id == item.id


async def test_a_source_that_never_starts_the_list_is_not_offered_it_without_a_rest(world: World) -> None:
    await _put(world, 0, 1)
    await world.come("a")
    await world.pass_(15 * 3 + 1)
    assert world.now.state is PlayerState.IDLE
    await world.pass_(6)
    assert world.item.media.title == "Song 1"
    assert world.fallback.summary.playable == 2


@settings(max_examples=12, deadline=None)
@given(
    songs=st.integers(0, 3),
    files=st.integers(0, 2),
    ends=st.lists(st.sampled_from(["finish", "skip", "restart", "kill", "request"]), min_size=1, max_size=7),
)
@pytest.mark.slow
def test_the_order_is_that_of_a_plain_circle_through_every_restart(
    tmp_path_factory: pytest.TempPathFactory, songs: int, files: int, ends: list[str]
) -> None:
    circle = [f"Song {n}" for n in range(songs)] + ["a", "b"][:files]
    folder = tmp_path_factory.mktemp("circle")

    async def started() -> World:
        world = World(folder)
        world.files.fallback = ["a.webm", "b.webm"][:files]
        await world.start()
        return world

    async def run() -> None:
        world = await started()
        await world.settings.change({"media": {"fallback_folder": "/f"}})
        await _put(world, *range(songs))
        await world.come("a")
        at = 0
        for number, end in enumerate(ends):
            if not circle:
                assert world.now.item is None
                break
            assert world.item.media.title == circle[at % len(circle)]
            if world.item.started_at is None:
                await world.started()
            if end in {"restart", "kill"}:
                await (world.stop() if end == "restart" else world.die())
                world = await started()
                await world.come("a")
                continue
            if end == "finish":
                if world.now.state is PlayerState.OFFERED:
                    await world.started()
                await world.report(ReportKind.FINISHED)
            elif end == "skip":
                await world.player.skip()
                await world.idle()
            else:
                await world.add(100 + number)
                assert not world.now.is_fallback
                await world.player.skip()
                await world.idle()
            at += 1
        await world.stop()

    asyncio.run(run())
