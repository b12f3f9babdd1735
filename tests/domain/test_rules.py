from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import (
    AppError,
    ConflictError,
    InvalidError,
    MediaUnavailableError,
    NotFoundError,
    OutsideError,
    RefusedError,
    RequestError,
    StoreError,
    StoreFullError,
)
from app.domain.ids import QueueItemId
from app.domain.media import Media, MediaKind, ResolvedMedia, YouTubeVideo
from app.domain.queue import ItemState, QueueItem, RequestContext, is_unchecked, refusal_at_once, refusal_of_media
from app.domain.reasons import ALWAYS_REFUSED, PLAYER_ERRORS, Reason
from app.domain.settings import RequestRules
from app.domain.text import clean_name

ID = "dQw4w9WgXcQ"
PROTOCOL_REASONS = """
not_a_video_link not_found private age_restricted not_embeddable live too_long too_short duplicate recently_played
user_limit queue_full blocked_user blocked_video blocked_channel blocked_word requests_paused metadata_unavailable
"""


def at_once(
    rules: RequestRules,
    standing: RequestContext | None = None,
    by: str = "Мавка",
    video: str = ID,
    author_id: str = "",
) -> Reason | None:
    item = QueueItem(
        id=QueueItemId("1"),
        state=ItemState.RESOLVING,
        media=Media(kind=MediaKind.YOUTUBE, title="", video_id=video),
        requested_by=by,
        author_id=author_id,
        requested_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return refusal_at_once(rules, standing or RequestContext(active=0), item)


def of_media(rules: RequestRules, **media: object) -> Reason | None:
    known = {"title": "Пісня", "length_ms": 60_000, "channel_id": "UC1"} | media
    return refusal_of_media(rules, ResolvedMedia(**known))  # type: ignore[arg-type] # each test names real fields


@pytest.mark.parametrize("standing", [RequestContext(active=9_999, of_viewer=999), RequestContext(active=0)])
def test_the_default_rules_refuse_nobody(standing: RequestContext) -> None:
    assert at_once(RequestRules(), standing) is None
    assert of_media(RequestRules()) is None


def test_closed_requests_are_refused_before_all_else() -> None:
    rules = RequestRules(is_open=False, blocked_users=("Мавка",))
    assert at_once(rules, RequestContext(active=1, is_in_list=True)) is Reason.REQUESTS_PAUSED


@pytest.mark.parametrize(
    ("name", "reason"),
    [("Troll", Reason.BLOCKED_USER), ("TROLL", Reason.BLOCKED_USER), ("Trollo", None), ("", None)],
)
def test_a_blocked_viewer_is_refused_whatever_the_case(name: str, reason: Reason | None) -> None:
    assert at_once(RequestRules(blocked_users=("troll", "ГАННА")), by=name) is reason


def test_a_viewer_is_blocked_by_the_id_too_whatever_the_name_is_now() -> None:
    rules = RequestRules(blocked_users=("twitch:2002",))
    assert at_once(rules, by="New name", author_id="twitch:2002") is Reason.BLOCKED_USER
    assert at_once(rules, by="New name", author_id="twitch:20021") is None
    assert at_once(rules, by="New name") is None


@pytest.mark.parametrize(("video", "reason"), [(ID, Reason.BLOCKED_VIDEO), (ID.lower(), None), ("", None)])
def test_a_blocked_video_is_refused_by_its_exact_id(video: str, reason: Reason | None) -> None:
    assert at_once(RequestRules(blocked_videos=(ID, "")), video=video) is reason


def test_a_video_that_is_in_the_list_is_a_duplicate() -> None:
    assert at_once(RequestRules(), RequestContext(active=1, is_in_list=True)) is Reason.DUPLICATE


@pytest.mark.parametrize(
    ("minutes", "reason"),
    [(None, None), (0.0, Reason.RECENTLY_PLAYED), (29.9, Reason.RECENTLY_PLAYED), (30.0, None), (31.0, None)],
)
def test_a_video_may_be_repeated_only_after_its_time(minutes: float | None, reason: Reason | None) -> None:
    rules = RequestRules(repeat_after_min=30)
    assert at_once(rules, RequestContext(active=0, minutes_since_played=minutes)) is reason
    assert at_once(RequestRules(), RequestContext(active=0, minutes_since_played=minutes)) is None


@pytest.mark.parametrize(
    ("limit", "waiting", "by", "reason"),
    [
        (0, 999, "Мавка", None),
        (2, 1, "Мавка", None),
        (2, 2, "Мавка", Reason.USER_LIMIT),
        (2, 3, "Мавка", Reason.USER_LIMIT),
        (2, 3, "", None),
    ],
)
def test_a_viewer_may_have_so_many_requests_in_the_list(
    limit: int, waiting: int, by: str, reason: Reason | None
) -> None:
    assert at_once(RequestRules(user_limit=limit), RequestContext(active=waiting, of_viewer=waiting), by=by) is reason


@pytest.mark.parametrize(
    ("media", "reason"),
    [
        ({"is_live": True}, Reason.LIVE),
        ({"age_limit": 18}, Reason.AGE_RESTRICTED),
        ({"age_limit": 21}, Reason.AGE_RESTRICTED),
        ({"age_limit": 17}, None),
        ({"is_embeddable": False}, Reason.NOT_EMBEDDABLE),
        ({"channel_id": "UC-bad"}, Reason.BLOCKED_CHANNEL),
        ({"channel_id": "uc-bad"}, None),
        ({"channel_id": ""}, None),
        ({"title": "Це СПАМ тут"}, Reason.BLOCKED_WORD),
        ({"title": "STRASSE"}, Reason.BLOCKED_WORD),
        ({"title": ""}, None),
        ({"length_ms": 90_000}, None),
        ({"length_ms": 90_001}, Reason.TOO_LONG),
        ({"length_ms": 10_000}, None),
        ({"length_ms": 9_999}, Reason.TOO_SHORT),
        ({"length_ms": 0}, Reason.TOO_SHORT),
        ({"length_ms": None}, None),
    ],
)
def test_a_known_video_is_held_against_each_rule(media: dict[str, object], reason: Reason | None) -> None:
    rules = RequestRules(
        max_length_ms=90_000,
        min_length_ms=10_000,
        blocked_channels=("UC-bad", ""),
        blocked_words=("спам", "", "straße"),
    )
    assert of_media(rules, **media) is reason


@pytest.mark.parametrize(
    ("rules", "media", "is_open"),
    [
        ({}, {}, False),
        ({"max_length_ms": 0}, {"length_ms": None, "channel_id": ""}, False),
        ({}, {"is_complete": False}, True),
        ({"max_length_ms": 1}, {"length_ms": None}, True),
        ({"min_length_ms": 1}, {"length_ms": None}, True),
        ({"max_length_ms": 1, "min_length_ms": 1}, {}, False),
        ({"max_length_ms": 1}, {"length_ms": None, "path": "/a.mp4"}, True),
        ({"blocked_channels": ("UC-bad",)}, {"channel_id": ""}, True),
        ({"blocked_channels": ("",)}, {"channel_id": ""}, False),
        ({"blocked_channels": ("UC-bad",)}, {"channel_id": "", "path": "/a.mp4"}, False),
        ({"blocked_channels": ("UC-bad",)}, {}, False),
    ],
)
def test_a_rule_that_cannot_be_checked_is_known_as_such(
    rules: dict[str, object], media: dict[str, object], *, is_open: bool
) -> None:
    known = {"title": "Пісня", "length_ms": 60_000, "channel_id": "UC1"} | media
    assert is_unchecked(RequestRules(**rules), ResolvedMedia(**known)) is is_open  # type: ignore[arg-type] # as above


def test_no_longest_length_means_no_limit() -> None:
    assert of_media(RequestRules(max_length_ms=0), length_ms=10**9) is None


@given(st.text(), st.text(), st.lists(st.text(), max_size=5).map(tuple))
def test_an_empty_line_in_a_list_blocks_nobody(name: str, title: str, lines: tuple[str, ...]) -> None:
    rules = RequestRules(blocked_words=tuple(line for line in lines if not line))
    assert of_media(rules, title=title) is None
    by = clean_name(name)
    blocked = at_once(RequestRules(blocked_users=lines), by=by)
    others = {clean_name(line).casefold() for line in lines} - {""}
    assert (blocked is Reason.BLOCKED_USER) == (by.casefold() in others)


def test_a_request_without_a_name_is_not_taken_for_a_blocked_one() -> None:
    assert at_once(RequestRules(blocked_users=("troll",)), by="") is None


def test_every_reason_has_a_sentence_in_both_languages() -> None:
    for reason in Reason:
        english, ukrainian = reason.sentence("en"), reason.sentence("uk")
        assert english.endswith(".")
        assert ukrainian.endswith(".")
        assert english.isascii()
        assert any("а" <= letter <= "я" for letter in ukrainian)
    assert len({reason.sentence("en") for reason in Reason}) == len(Reason)
    assert len({reason.sentence("uk") for reason in Reason}) == len(Reason)


def test_the_protocol_s_reasons_are_all_there() -> None:
    assert set(PROTOCOL_REASONS.split()) <= {reason.value for reason in Reason}


def test_the_player_s_errors_are_those_that_the_pages_report() -> None:
    assert set(PLAYER_ERRORS) == {2, 5, 100, 101, 150, 152, 153, "media"}
    assert PLAYER_ERRORS[101] is PLAYER_ERRORS[150]


def test_what_cannot_play_is_refused_to_the_streamer_too() -> None:
    assert {
        Reason.LIVE,
        Reason.AGE_RESTRICTED,
        Reason.NOT_EMBEDDABLE,
        Reason.NOT_FOUND,
        Reason.PRIVATE,
    } == ALWAYS_REFUSED


def test_a_refusal_says_why_and_where() -> None:
    error = RefusedError(Reason.TOO_LONG, field="url")
    assert (error.code, error.field, str(error)) == ("too_long", "url", "This video is too long.")
    assert isinstance(error, RequestError)
    assert RefusedError(Reason.LIVE).field is None


def test_each_error_is_of_one_of_two_kinds() -> None:
    assert all(issubclass(kind, RequestError) for kind in (InvalidError, NotFoundError, ConflictError, RefusedError))
    assert all(issubclass(kind, OutsideError) for kind in (MediaUnavailableError, StoreError, StoreFullError))
    assert not issubclass(RequestError, OutsideError)
    assert MediaUnavailableError("offline").code == "metadata_unavailable"
    error = AppError("code", "sentence", "field")
    assert (error.code, str(error), error.field) == ("code", "sentence", "field")


def test_a_video_s_link_is_rebuilt_from_its_id() -> None:
    assert YouTubeVideo(video_id=ID, start_ms=5).link == f"https://www.youtube.com/watch?v={ID}"


def test_an_error_has_a_sentence_in_both_languages_by_its_code_or_reason() -> None:
    assert str(NotFoundError("no_such_item")) == "This item no longer exists."
    assert NotFoundError("no_such_item", "No item has this id.").sentence("uk") == "Цього запису вже немає."
    assert RefusedError(Reason.PRIVATE).sentence("uk") == Reason.PRIVATE.sentence("uk")
    assert ConflictError("queue_full").sentence("en") == Reason.QUEUE_FULL.sentence("en")
    assert InvalidError("settings_file_refused", field="a.b").sentence("uk").endswith(": a.b")
    assert InvalidError("unknown_to_people", "Details.").sentence("uk") == "Details."
