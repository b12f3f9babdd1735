"""Every function of the queue's table, with real rows."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from app.domain.errors import InvalidError, StoreError
from app.domain.ids import QueueItemId
from app.domain.media import Media, MediaKind
from app.domain.queue import FALLBACK_SOURCE, RANK_STEP, ItemState, QueueItem, end_of
from app.domain.reasons import Reason
from app.domain.request_rules import RequestContext
from app.store import queue as store
from app.store.database import Database, Transaction
from app.store.queue import QueueEntry

NOW = datetime(2026, 11, 23, 12, 0, 0, 123_000, tzinfo=UTC)


def entry(name: str, state: ItemState = ItemState.QUEUED, rank: float = 0.0, **item: Any) -> QueueEntry:
    media = Media(
        kind=item.pop("kind", MediaKind.YOUTUBE),
        title=item.pop("title", f"Title {name}"),
        video_id=item.pop("video_id", ""),
        link=item.pop("link", ""),
        length_ms=item.pop("length_ms", None),
    )
    path = item.pop("path", "")
    made = QueueItem(id=QueueItemId(name), state=state, media=media, requested_at=NOW, **item)
    return QueueEntry(item=made, path=path, rank=rank, is_from_streamer=False)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "efir.sqlite")
    await database.open()
    yield database
    await database.close()


async def put(database: Database, *entries: QueueEntry) -> None:
    def insert(transaction: Transaction) -> None:
        for each in entries:
            store.insert(transaction, each)

    await database.run(insert)


def ids(entries: list[QueueEntry]) -> list[str]:
    return [each.item.id for each in entries]


FULL = QueueEntry(
    item=QueueItem(
        id=QueueItemId("full"),
        state=ItemState.FAILED,
        reason=Reason.PLAYER_ERROR,
        media=Media(
            kind=MediaKind.FILE,
            title="Назва \U0001f600",
            video_id="dQw4w9WgXcQ",
            link="https://example.org/a",
            length_ms=2**53 - 1,
            channel="Канал",
            channel_id="UC",
            thumbnail_url="https://i.ytimg.com/x",
            has_video=False,
        ),
        start_ms=5,
        requested_by="Олег",
        message="Привіт",
        amount_minor=2**53 - 1,
        currency="UAH",
        source="da",
        external_id="e-1",
        requested_at=NOW,
        position_ms=7,
        attempt=2,
        started_at=NOW + timedelta(seconds=1),
        finished_at=NOW + timedelta(seconds=2),
    ),
    path="/media/a.webm",
    rank=-3.25,
    is_from_streamer=True,
    may_be_new=True,
)


async def test_every_field_comes_back_as_it_was_written(database: Database) -> None:
    await put(database, FULL)
    assert await database.run(lambda transaction: store.load(transaction, QueueItemId("full"))) == FULL
    changed = structs.replace(entry("full", ItemState.HELD, 9.5), is_from_streamer=False)
    await database.run(lambda transaction: store.save(transaction, changed))
    assert await database.run(lambda transaction: store.load(transaction, QueueItemId("full"))) == changed


async def test_what_is_not_there_is_none(database: Database) -> None:
    assert await database.run(lambda transaction: store.load(transaction, QueueItemId("x"))) is None
    assert await database.run(lambda transaction: store.load_external(transaction, "a", "b")) is None
    assert await database.run(store.playing) is None
    assert await database.run(store.next_queued) is None
    assert await database.run(store.last_rank) == RANK_STEP
    assert await database.run(store.first_rank) == 0.0


async def test_a_source_names_each_item_once(database: Database) -> None:
    await put(database, FULL, entry("other", source="elsewhere", external_id="e-1"), entry("none", source="da"))
    found = await database.run(lambda transaction: store.load_external(transaction, "da", "e-1"))
    assert found == FULL
    with pytest.raises(StoreError, match="UNIQUE"):
        await put(database, entry("again", source="da", external_id="e-1"))


async def test_only_one_item_can_be_the_players(database: Database) -> None:
    await put(database, entry("a", ItemState.PLAYING))
    with pytest.raises(StoreError, match="UNIQUE"):
        await put(database, entry("b", ItemState.PLAYING))
    playing = await database.run(store.playing)
    assert playing is not None
    assert playing.item.id == "a"


async def test_lists_have_their_order(database: Database) -> None:
    await put(
        database,
        entry("queued-3", rank=3),
        entry("held-1", ItemState.HELD, 1),
        entry("queued-2", rank=2),
        entry("small", ItemState.PENDING, 5, amount_minor=100),
        entry("none-late", ItemState.RESOLVING, 9),
        entry("none-early", ItemState.PENDING, 4),
        entry("big", ItemState.RESOLVING, 8, amount_minor=9_000),
        entry("plays", ItemState.PLAYING, 99),
        entry("done", ItemState.PLAYED, 0),
    )
    waiting = ["held-1", "queued-2", "queued-3"]
    pending = ["big", "small", "none-early", "none-late"]
    assert ids(await database.run(lambda transaction: store.waiting(transaction, 0, 50))) == waiting
    assert ids(await database.run(lambda transaction: store.waiting(transaction, 1, 1))) == ["queued-2"]
    assert ids(await database.run(lambda transaction: store.pending(transaction, 0, 50))) == pending
    assert ids(await database.run(lambda transaction: store.active(transaction, 0, 50))) == [
        "plays",
        *waiting,
        *pending,
    ]
    assert ids(await database.run(lambda transaction: store.active(transaction, 3, 2))) == ["queued-3", "big"]
    assert set(ids(await database.run(store.all_waiting))) == {*waiting, *pending}
    following = await database.run(store.next_queued)
    assert following is not None
    assert following.item.id == "queued-2"


async def test_the_list_is_one_order_whatever_the_page_size(database: Database) -> None:
    await put(database, *(entry(str(number), rank=number % 3) for number in range(20)))
    whole = ids(await database.run(lambda transaction: store.active(transaction, 0, 50)))
    for size in (1, 3, 7):
        pages: list[str] = []
        for offset in range(0, 20, size):
            pages += ids(await database.run(lambda transaction, at=offset, n=size: store.active(transaction, at, n)))  # type: ignore[misc] # mypy cannot infer lambdas with defaults
        assert pages == whole


async def test_a_file_that_is_not_fetched_yet_is_passed_over(database: Database) -> None:
    await put(database, entry("link", kind=MediaKind.FILE, link="http://m/a"), entry("b", rank=2))
    following = await database.run(store.next_queued)
    assert following is not None
    assert following.item.id == "b"
    await database.run(lambda transaction: store.save(transaction, entry("link", kind=MediaKind.FILE, path="/cache/a")))
    following = await database.run(store.next_queued)
    assert following is not None
    assert following.item.id == "link"


async def test_totals_count_what_waits(database: Database) -> None:
    await put(
        database,
        entry("a", length_ms=1_000),
        entry("b", ItemState.HELD, length_ms=2_000),
        entry("c"),
        entry("d", ItemState.PENDING, length_ms=50_000),
        entry("e", ItemState.PLAYING, length_ms=50_000),
        entry("f", ItemState.PLAYED, length_ms=50_000),
    )
    assert await database.run(store.totals) == store.QueueTotals(waiting=3, waiting_length_ms=3_000, pending=1)


async def test_totals_of_nothing_are_zero(database: Database) -> None:
    assert await database.run(store.totals) == store.QueueTotals(waiting=0, waiting_length_ms=0, pending=0)


async def test_unresolved_are_those_of_which_nothing_is_known_oldest_first(database: Database) -> None:
    unknown = Reason.METADATA_UNAVAILABLE
    late = entry("late", ItemState.RESOLVING)
    await put(
        database,
        late.with_item(requested_at=NOW + timedelta(seconds=5)),
        entry("pending", ItemState.PENDING, reason=unknown),
        entry("approved", ItemState.QUEUED, reason=unknown),
        entry("known", ItemState.QUEUED),
        entry("gone", ItemState.REMOVED, reason=unknown),
    )
    assert ids(await database.run(store.unresolved)) == ["pending", "approved", "late"]


async def test_standing_tells_what_bears_on_a_new_request(database: Database) -> None:
    await put(
        database,
        entry("a", video_id="v1", requested_by="Олег"),
        entry("b", ItemState.PLAYING, requested_by="олег"),
        entry("c", ItemState.REMOVED, video_id="v2", requested_by="Олег"),
        entry("d", ItemState.PLAYED, video_id="v3", finished_at=NOW - timedelta(minutes=30)),
        entry("e", ItemState.SKIPPED, video_id="v3", finished_at=NOW - timedelta(minutes=10)),
        entry("f", ItemState.FAILED, video_id="v3", finished_at=NOW - timedelta(minutes=1)),
        entry("g", ItemState.HELD, kind=MediaKind.FILE, link="http://m/a"),
    )

    async def standing(video_id: str = "", link: str = "", by: str = "") -> RequestContext:
        asked = entry("new", video_id=video_id, link=link, requested_by=by).item
        return await database.run(lambda transaction: store.request_context(transaction, asked, NOW))

    assert (await standing(by="ОЛЕГ")).of_viewer == 2
    assert (await standing(video_id="v1")).is_in_list
    assert not (await standing(video_id="v2")).is_in_list
    assert (await standing(link="http://m/a")).is_in_list
    assert not (await standing()).is_in_list
    assert (await standing(video_id="v3")).minutes_since_played == pytest.approx(10)
    assert (await standing(video_id="v1")).minutes_since_played is None
    assert ((await standing()).active, (await standing()).waiting) == (3, 2)


async def test_a_channel_is_known_by_its_name_when_it_was_last_requested(database: Database) -> None:
    def of(name: str, channel_id: str, channel: str) -> QueueEntry:
        return entry(name, ItemState.PLAYED).with_media(channel_id=channel_id, channel=channel)

    await put(database, of("a", "UC1", "Old"), of("b", "UC1", "New"), of("c", "UC1", ""), of("d", "UC2", "Two"))
    asked = ["UC1", "UC3", "", "' OR 1"]
    assert await database.run(lambda transaction: store.channel_names(transaction, asked)) == {"UC1": "New"}


async def test_a_cooldown_begins_with_the_last_request_that_passed_the_rules(database: Database) -> None:
    def ago(name: str, seconds: float, state: ItemState = ItemState.PLAYED, **item: Any) -> QueueEntry:
        made = entry(name, state, **item)
        return made.with_item(requested_at=NOW - timedelta(seconds=seconds))

    await put(
        database,
        ago("other", 20, requested_by="Інша"),
        ago("own", 40, ItemState.REMOVED, requested_by="ОЛЕГ", author_id=""),
        ago("refused", 1, ItemState.REJECTED, requested_by="Олег", reason=Reason.TOO_LONG),
        ago("gift", 2, requested_by="Олег", amount_minor=500, currency="UAH"),
        ago("fallback", 3, source=FALLBACK_SOURCE),
        structs.replace(ago("mine", 4, requested_by="Олег"), is_from_streamer=True),
        ago("from the future", -3_600, requested_by="Олег"),
    )

    async def since(cooldown_s: int, by: str = "Олег", author_id: str = "") -> list[int | None]:
        asked = entry("new", requested_by=by, author_id=author_id).item
        found = await database.run(lambda transaction: store.request_context(transaction, asked, NOW, cooldown_s))
        return [None if at is None else round(at) for at in (found.since_viewer_s, found.since_anybody_s)]

    assert await since(0) == [None, None]
    assert await since(30) == [None, 20]
    assert await since(60) == [40, 20]
    assert await since(60, "Новий") == [None, 20]
    await put(database, ago("decided", 10, ItemState.REJECTED, requested_by="Олег", author_id="twitch:1"))
    assert await since(60, "Інше ім’я", "twitch:1") == [10, 10]
    assert await since(60, "Олег", "twitch:2") == [40, 10]
    await put(database, ago("soon", -30, requested_by="Олег"))
    assert await since(60) == [0, 0]


@pytest.mark.parametrize(
    ("query", "found"),
    [("ЇЖАК", ["b"]), ("100%", ["c"]), ("_", []), ("\\", []), ("title", ["a", "b", "c"])],
)
async def test_what_waits_is_found_with_its_place_by_exactly_what_was_typed(
    database: Database, query: str, found: list[str]
) -> None:
    await put(
        database,
        entry("a", rank=3.0),
        entry("c", ItemState.HELD, rank=9.0, message="100% так"),
        entry("b", rank=5.0, requested_by="їжак"),
        entry("ended", ItemState.PLAYED, rank=1.0, requested_by="їжак"),
    )
    rows, total = await database.run(lambda transaction: store.matching(transaction, query, 10))
    assert [each.item.id for _, each in rows] == found
    assert total == len(found)
    assert [place for place, _ in rows] == ["abc".index(name) for name in found]


async def test_what_waits_of_a_viewer_is_told_whatever_the_case_of_the_name(database: Database) -> None:
    await put(
        database,
        entry("a", ItemState.HELD, requested_by="Їжак"),
        entry("b", ItemState.PENDING, requested_by="їЖАК"),
        entry("c", ItemState.PLAYING, requested_by="їжак"),
        entry("d", requested_by="їжа"),
    )
    assert ids(await database.run(lambda transaction: store.waiting_of(transaction, "ЇЖАК"))) == ["a", "b"]


async def test_history_is_what_left_the_list_newest_first(database: Database) -> None:
    states = [ItemState.PLAYED, ItemState.REJECTED, ItemState.REMOVED, ItemState.SKIPPED, ItemState.FAILED]
    await put(
        database,
        *(entry(state.value, state, finished_at=NOW + timedelta(seconds=at)) for at, state in enumerate(states)),
        entry("waits"),
        entry("fallback", ItemState.PLAYED, source=FALLBACK_SOURCE, finished_at=NOW),
    )
    page, total = await database.run(lambda transaction: store.history(transaction, "", 1, 3))
    assert (ids(page), total) == (["skipped", "removed", "rejected"], 5)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("100%", ["percent"]),
        ("%", ["percent"]),
        ("_", ["line"]),
        ("a_b", ["line"]),
        ("\\", ["slash"]),
        ("c:\\d", ["slash"]),
        ("'", ["quote"]),
        ("ПІСНЯ", ["ukrainian"]),
        ("straße", ["german"]),
        ("Стра", []),
        ("stra", ["german"]),
        ("b a", ["line"]),
        ("a c", []),
        ("хто пісня", []),
        ("хтось піс", ["ukrainian"]),
        ("хтось", ["percent", "line", "slash", "quote", "ukrainian", "german"]),
    ],
)
async def test_history_is_searched_for_the_words_that_were_typed_whatever_their_case(
    database: Database, query: str, found: list[str]
) -> None:
    titles = {
        "percent": "100% hit",
        "line": "a_b",
        "slash": "C:\\D",
        "quote": "it's",
        "ukrainian": "Пісня",
        "german": "Straße",
    }
    await put(
        database,
        *(
            entry(name, ItemState.PLAYED, title=title, requested_by="Хтось", finished_at=NOW - timedelta(seconds=at))
            for at, (name, title) in enumerate(titles.items())
        ),
    )
    page, total = await database.run(lambda transaction: store.history(transaction, query, 0, 50))
    assert (ids(page), total) == (found, len(found))


async def test_an_item_is_put_at_an_index_among_the_others(database: Database) -> None:
    await put(database, *(entry(name, rank=RANK_STEP * at) for at, name in enumerate("abcde")))

    async def rank_at(name: str, index: int) -> float | None:
        return await database.run(lambda transaction: store.rank_at(transaction, QueueItemId(name), index))

    assert await rank_at("c", 0) == -RANK_STEP
    assert await rank_at("c", 1) == RANK_STEP / 2
    assert await rank_at("c", 2) == RANK_STEP * 2  # where it is
    assert await rank_at("c", 4) == RANK_STEP * 5
    assert await rank_at("c", 400) == RANK_STEP * 5


async def test_the_only_item_can_be_put_anywhere(database: Database) -> None:
    await put(database, entry("a", rank=5))
    for index in (0, 1, 100):
        rank = await database.run(lambda transaction, at=index: store.rank_at(transaction, QueueItemId("a"), at))  # type: ignore[misc] # mypy cannot infer lambdas with defaults
        assert rank is not None


async def test_where_no_number_is_left_the_ranks_are_spread_anew_in_the_same_order(database: Database) -> None:
    await put(
        database,
        entry("a", rank=1.0),
        entry("b", rank=1.0 + 2**-52),
        entry("c", rank=1.0 + 2**-51),
        entry("x", rank=7.0),
        entry("p", ItemState.PENDING, rank=1.5),
    )
    before = ids(await database.run(lambda transaction: store.active(transaction, 0, 50)))

    def rank(transaction: Transaction) -> float | None:
        return store.rank_at(transaction, QueueItemId("x"), 1)

    assert await database.run(rank) is None
    await database.run(store.respace)
    assert ids(await database.run(lambda transaction: store.active(transaction, 0, 50))) == before
    assert await database.run(rank) == RANK_STEP * 1.5


async def test_items_of_one_rank_keep_the_order_in_which_they_came(database: Database) -> None:
    await put(database, entry("z", rank=1), entry("a", rank=1), entry("m", rank=1), entry("x", rank=9))
    assert await database.run(lambda transaction: store.rank_at(transaction, QueueItemId("x"), 1)) is None
    await database.run(store.respace)
    assert ids(await database.run(lambda transaction: store.waiting(transaction, 0, 9))) == ["z", "a", "m", "x"]


async def test_only_finished_items_of_the_fallback_folder_are_forgotten(database: Database) -> None:
    await put(
        database,
        entry("old", ItemState.PLAYED, source=FALLBACK_SOURCE),
        entry("plays", ItemState.PLAYING, source=FALLBACK_SOURCE),
        entry("request", ItemState.PLAYED),
    )
    await database.run(store.delete_fallback)

    def left(transaction: Transaction) -> list[str]:
        return [row["id"] for row in transaction.execute("SELECT id FROM queue_item ORDER BY id")]

    assert await database.run(left) == ["plays", "request"]


@pytest.mark.parametrize("bad", ["\ud800", "a\udfffb"])
async def test_text_that_cannot_be_stored_is_refused_as_invalid(database: Database, bad: str) -> None:
    with pytest.raises(InvalidError):
        await database.run(lambda transaction: store.load(transaction, QueueItemId(bad)))
    with pytest.raises(InvalidError):
        await database.run(lambda transaction: store.history(transaction, bad, 0, 1))
    with pytest.raises(InvalidError):
        await database.run(lambda transaction: store.waiting(transaction, 2**64, 1))


@pytest.mark.parametrize("most_ms", [0, 20_000])
async def test_where_viewers_items_end_is_written_by_the_rule_of_new_ones(database: Database, most_ms: int) -> None:
    asked = (None, 5_000, 29_000, 31_000)
    for number, asked_ms in enumerate(asked):
        made = structs.replace(entry(f"v{number}", start_ms=10_000, end_ms=1), asked_end_ms=asked_ms)
        await put(database, made, structs.replace(entry(f"o{number}", end_ms=1), is_from_streamer=True))
    await put(database, entry("over", ItemState.PLAYED, end_ms=1))
    await database.run(lambda transaction: store.trim(transaction, most_ms))

    async def end_ms(name: str) -> int | None:
        return (await database.run(lambda transaction: store.require(transaction, name))).item.end_ms

    assert [await end_ms(f"v{number}") for number in range(4)] == [end_of(one, 10_000, most_ms) for one in asked]
    assert [await end_ms(name) for name in ("o0", "o3", "over")] == [1, 1, 1]
