import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ids import ClientId
from app.domain.player import LEASE_S, Candidate, Player, Report, leader, moved_on, time_allowed_ms


def source(name: str, connected_at: float, *, is_visible: bool = True) -> Candidate:
    return Candidate(client=ClientId(name), connected_at=connected_at, is_visible=is_visible)


@pytest.mark.parametrize(
    ("candidates", "holder", "chosen"),
    [
        ([], None, None),
        ([], "gone", None),
        ([source("a", 1)], None, "a"),
        ([source("a", 2), source("b", 1)], None, "b"),
        ([source("a", 2), source("b", 1)], "a", "a"),
        ([source("a", 2), source("b", 1)], "gone", "b"),
        ([source("a", 1, is_visible=False), source("b", 2)], None, "b"),
        ([source("a", 1, is_visible=False), source("b", 2)], "a", "b"),
        ([source("a", 1, is_visible=False), source("b", 2, is_visible=False)], "b", "b"),
        ([source("a", 1, is_visible=False), source("b", 2, is_visible=False)], "gone", "a"),
        ([source("a", 1, is_visible=False), source("b", 2, is_visible=False)], None, "a"),
    ],
)
def test_the_oldest_visible_source_leads_unless_a_visible_one_holds(
    candidates: list[Candidate], holder: str | None, chosen: str | None
) -> None:
    assert leader(candidates, ClientId(holder) if holder else None) == chosen


sources = st.lists(
    st.builds(
        Candidate,
        client=st.sampled_from("abcdefgh").map(ClientId),
        connected_at=st.floats(min_value=0, max_value=100),
        is_visible=st.booleans(),
    ),
    unique_by=lambda candidate: candidate.client,
)


@given(sources, st.none() | st.sampled_from("abcdefgh").map(ClientId))
def test_one_source_leads_whenever_one_is_there_and_then_nothing_moves(
    candidates: list[Candidate], holder: ClientId | None
) -> None:
    chosen = leader(candidates, holder)
    assert (chosen is None) == (not candidates)
    assert leader(candidates, chosen) == chosen
    if chosen is not None and any(candidate.is_visible for candidate in candidates):
        assert next(candidate for candidate in candidates if candidate.client == chosen).is_visible


@pytest.mark.parametrize(
    ("position_ms", "elapsed_ms", "length_ms", "expected_ms"),
    [
        (0, 0, None, 0),
        (1_000, 500, None, 1_500),
        (1_000, 500, 10_000, 1_500),
        (9_800, 500, 10_000, 10_000),
        (1_000, -500, None, 1_000),
        (1_000, 0, 0, 0),
    ],
)
def test_a_playing_item_moves_on_to_its_end_and_never_back(
    position_ms: int, elapsed_ms: int, length_ms: int | None, expected_ms: int
) -> None:
    assert moved_on(position_ms, elapsed_ms, length_ms) == expected_ms


def test_an_item_may_take_a_fifth_and_ten_seconds_more_than_it_lasts() -> None:
    assert time_allowed_ms(0) == 10_000
    assert time_allowed_ms(100_000) == 130_000


def test_a_lease_outlives_two_lost_reports() -> None:
    scripts = Path("resources/widgets/shared").glob("*.js")
    report_ms = [
        found[1] for path in scripts if (found := re.search(r"REPORT_MS = ([0-9_]+)", path.read_text("utf-8")))
    ]
    assert [3 * int(each) <= LEASE_S * 1_000 for each in report_ms] == [True]


def test_a_new_player_is_idle() -> None:
    player = Player()
    assert (player.state, player.item, player.lease, player.position_ms) == ("idle", None, None, 0)


@pytest.mark.parametrize(
    ("part", "named"),
    [
        ('"what":"sung"', "what"),
        ('"what":"progress","position_ms":-1', "position_ms"),
        ('"what":"progress","position_ms":9007199254740992', "position_ms"),
        ('"what":"progress","position_ms":1.5', "position_ms"),
        ('"what":"progress","other":1', "other"),
        ('"item":"i"', "what"),
    ],
)
def test_a_report_that_makes_no_sense_is_refused_by_its_field(part: str, named: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=named):
        msgspec.json.decode(f'{{"lease":"l","attempt":1,"item":"i",{part}}}', type=Report)


def test_a_report_of_an_error_carries_a_number_or_a_word() -> None:
    for error in (150, "media", None):
        report = msgspec.json.decode(
            msgspec.json.encode({"lease": "l", "attempt": 1, "item": "i", "what": "failed", "error": error}),
            type=Report,
        )
        assert report.error == error
