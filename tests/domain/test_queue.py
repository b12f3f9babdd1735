import json
from datetime import UTC, datetime

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ids import QueueItemId
from app.domain.lists import EVENT_ROOM_BYTES
from app.domain.media import Media, MediaKind
from app.domain.queue import (
    ACTIVE_STATES,
    RANK_STEP,
    WAITING_STATES,
    ItemState,
    QueueItem,
    QueueSummary,
    rank_between,
    truncated_to_frame,
)

ranks = st.floats(min_value=-(2.0**40), max_value=2.0**40)


def test_the_first_item_gets_the_first_rank() -> None:
    assert rank_between(None, None) == RANK_STEP


@given(ranks)
def test_a_rank_at_an_end_sorts_there(neighbour: float) -> None:
    before, after = rank_between(None, neighbour), rank_between(neighbour, None)
    assert before is not None
    assert after is not None
    assert before < neighbour < after


@given(ranks, ranks)
def test_a_rank_between_two_sorts_between_them_or_there_is_none(one: float, other: float) -> None:
    low, high = sorted((one, other))
    rank = rank_between(low, high)
    if rank is None:
        assert high - low <= abs(low) * 1e-15 + 5e-324
    else:
        assert low < rank < high


def test_a_rank_of_zero_is_a_neighbour_like_any_other() -> None:
    assert rank_between(0.0, None) == RANK_STEP
    assert rank_between(None, 0.0) == -RANK_STEP
    assert rank_between(0.0, 2.0) == 1.0
    assert rank_between(-2.0, 0.0) == -1.0


def test_between_equal_or_crossed_neighbours_there_is_no_rank() -> None:
    assert rank_between(1.0, 1.0) is None
    assert rank_between(2.0, 1.0) is None


def test_a_gap_is_used_up_only_after_many_moves() -> None:
    low, high = 1_024.0, 2_048.0
    moves = 0
    while (middle := rank_between(low, high)) is not None:
        high = middle
        moves += 1
    assert moves >= 50


@given(st.lists(st.integers(min_value=0, max_value=10**6), max_size=60))
def test_items_put_anywhere_stay_in_the_order_they_were_put(places: list[int]) -> None:
    plain: list[int] = []
    ranked: list[tuple[float, int]] = []
    for number, place in enumerate(places):
        index = place % (len(plain) + 1)
        rank = rank_between(ranked[index - 1][0] if index else None, ranked[index][0] if index < len(ranked) else None)
        if rank is None:  # the gap is used up: renumber, as the store does
            ranked = [(position * RANK_STEP, item) for position, (_, item) in enumerate(ranked, start=1)]
            rank = rank_between(
                ranked[index - 1][0] if index else None, ranked[index][0] if index < len(ranked) else None
            )
        assert rank is not None
        plain.insert(index, number)
        ranked = sorted([*ranked, (rank, number)])
        assert [item for _, item in ranked] == plain


def test_only_what_plays_is_active_and_does_not_wait() -> None:
    assert {ItemState.PLAYING} == ACTIVE_STATES - WAITING_STATES
    assert set(ItemState) - ACTIVE_STATES == {
        ItemState.PLAYED,
        ItemState.REJECTED,
        ItemState.REMOVED,
        ItemState.SKIPPED,
        ItemState.FAILED,
    }


def items(count: int, message: str) -> tuple[QueueItem, ...]:
    return tuple(
        QueueItem(
            id=QueueItemId(f"i{number}"),
            state=ItemState.QUEUED,
            media=Media(kind=MediaKind.YOUTUBE, title="Пісня"),
            message=message,
            requested_at=datetime(2026, 11, 23, tzinfo=UTC),
        )
        for number in range(count)
    )


def test_a_summary_that_fits_is_left_as_it_is() -> None:
    summary = QueueSummary(items=items(20, "hi"), pending=items(20, "hi"), waiting=20, pending_total=20, undo="clear")
    assert truncated_to_frame(summary) == summary
    assert truncated_to_frame(QueueSummary()) == QueueSummary()


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 500))
def test_a_summary_is_cut_to_the_size_of_one_event_but_counts_everything(
    waiting: int, pending: int, letters: int
) -> None:
    summary = QueueSummary(
        items=items(waiting, "ї" * letters), pending=items(pending, "ї" * letters), waiting=999, pending_total=888
    )
    cut = truncated_to_frame(summary)
    assert len(json.dumps(msgspec.to_builtins((cut.items, cut.pending)))) < EVENT_ROOM_BYTES + 200
    assert [item.id for item in cut.items] == [item.id for item in summary.items[: len(cut.items)]]
    assert cut.pending == summary.pending[: len(cut.pending)]
    assert (cut.waiting, cut.pending_total) == (999, 888)


def test_many_requests_that_wait_for_approval_leave_room_for_those_that_play_next() -> None:
    cut = truncated_to_frame(QueueSummary(items=items(50, "ї" * 500), pending=items(50, "ї" * 500)))
    assert len(cut.items) >= 6
    assert len(cut.pending) >= 6


def test_the_first_fifty_that_play_next_fit_by_leaving_out_their_messages() -> None:
    summary = QueueSummary(items=items(50, "ї" * 300), pending=items(3, "ї" * 300))
    cut = truncated_to_frame(summary)
    assert [item.id for item in cut.items] == [item.id for item in summary.items]
    assert {item.message for item in cut.items} == {""}
    assert cut.pending == summary.pending


def test_one_request_of_enormous_letters_hides_no_other() -> None:
    letter = "\U000111c2" * 15 + "a"  # one grapheme cluster of sixteen code points, each twelve bytes of JSON
    hostile = msgspec.structs.replace(
        items(1, letter * 500)[0],
        media=Media(kind=MediaKind.FILE, title=letter * 200, channel=letter * 200),
        requested_by=letter * 50,
    )
    others = items(10, "hi")
    cut = truncated_to_frame(
        QueueSummary(items=(hostile, *others), pending=(hostile, *others), waiting=11, pending_total=11)
    )
    for shown in (cut.items, cut.pending):
        assert shown[0].id == hostile.id
        assert shown[0].message == ""
        assert shown[1:] == others
    assert len(json.dumps(msgspec.to_builtins(cut))) < 64 << 10
