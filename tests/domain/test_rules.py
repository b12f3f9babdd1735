from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from app.domain.chat_rules import Rank
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
from app.domain.queue import ItemState, QueueItem
from app.domain.reasons import ALWAYS_REFUSED, PLAYER_ERRORS, Reason, Refusal
from app.domain.request_rules import (
    RequestContext,
    Requester,
    RequestRules,
    is_unchecked,
    reason_to_hold,
    refusal_at_once,
    refusal_by_length,
    refusal_of_media,
)
from app.domain.text import clean_name

ID = "dQw4w9WgXcQ"
PROTOCOL_REASONS = """
not_a_video_link not_found private age_restricted not_embeddable live too_long too_short duplicate recently_played
user_limit queue_full blocked_user blocked_video blocked_channel blocked_word requests_paused metadata_unavailable
channel_not_allowed no_allowed_word not_music too_few_views too_new too_old
viewer_cooldown cooldown first_time_chatter gift_too_small price_not_covered
"""


def an_item(  # noqa: PLR0913 -- what the rules look at
    by: str = "Мавка",
    video: str = ID,
    author_id: str = "",
    *,
    money: int = 0,
    currency: str = "UAH",
    unit: Literal["", "bits"] = "",
    length_ms: int | None = 60_000,
) -> QueueItem:
    return QueueItem(
        id=QueueItemId("1"),
        state=ItemState.RESOLVING,
        media=Media(kind=MediaKind.YOUTUBE, title="", video_id=video, length_ms=length_ms),
        requested_by=by,
        author_id=author_id,
        amount_minor=money,
        currency=currency if money else "",
        unit=unit,
        requested_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def at_once(
    rules: RequestRules, standing: RequestContext | None = None, viewer: Requester | None = None, **item: Any
) -> Reason | None:
    refusal = refusal_at_once(rules, standing or RequestContext(active=0), an_item(**item), viewer or Requester())
    return None if refusal is None else refusal.reason


NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def a_song(**media: object) -> ResolvedMedia:
    known = {
        "title": "Пісня",
        "length_ms": 60_000,
        "channel_id": "UC1",
        "views": 1_000,
        "is_music": True,
        "published_at": days_ago(10),
    }
    return ResolvedMedia(**(known | media))  # type: ignore[arg-type] # each test names real fields


def of_media(rules: RequestRules, **media: object) -> Reason | None:
    return refusal_of_media(rules, a_song(**media), NOW)


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
    ("role", "waiting", "reason"),
    [
        (Rank.VIEWER, 1, Reason.USER_LIMIT),
        (Rank.SUBSCRIBER, 1, None),
        (Rank.SUBSCRIBER, 2, Reason.USER_LIMIT),
        (Rank.VIP, 2, None),
        (Rank.VIP, 3, Reason.USER_LIMIT),
        (Rank.MODERATOR, 4, Reason.USER_LIMIT),
        (Rank.STREAMER, 999, None),
    ],
)
def test_each_role_has_its_own_limit_and_the_streamer_none(role: Rank, waiting: int, reason: Reason | None) -> None:
    rules = RequestRules(user_limit=1, subscriber_limit=2, vip_limit=3, moderator_limit=4)
    assert at_once(rules, RequestContext(active=waiting, of_viewer=waiting), viewer=Requester(role)) is reason
    unlimited = RequestRules(user_limit=1)
    if role is not Rank.VIEWER:
        assert at_once(unlimited, RequestContext(active=999, of_viewer=999), viewer=Requester(role)) is None


@pytest.mark.parametrize(("waiting", "reason"), [(4, None), (5, Reason.QUEUE_FULL), (6, Reason.QUEUE_FULL)])
def test_the_whole_queue_has_a_limit_whoever_asks(waiting: int, reason: Reason | None) -> None:
    for viewer, money in ((Requester(), 0), (Requester(Rank.STREAMER), 0), (Requester(), 500)):
        standing = RequestContext(active=waiting + 1, waiting=waiting)
        assert at_once(RequestRules(queue_limit=5), standing, viewer=viewer, money=money) is reason
        assert at_once(RequestRules(), standing, viewer=viewer, money=money) is None


@pytest.mark.parametrize(
    ("since_viewer_s", "since_anybody_s", "refusal"),
    [
        (None, None, None),
        (60.0, 10.0, None),
        (59.5, 10.0, Refusal(Reason.VIEWER_COOLDOWN, left_s=1)),
        (0.0, 0.0, Refusal(Reason.VIEWER_COOLDOWN, left_s=60)),
        (None, 9.0, Refusal(Reason.COOLDOWN, left_s=1)),
        (61.0, 0.2, Refusal(Reason.COOLDOWN, left_s=10)),
    ],
)
def test_a_request_comes_some_time_after_the_last_one_and_is_told_how_long(
    since_viewer_s: float | None, since_anybody_s: float | None, refusal: Refusal | None
) -> None:
    rules = RequestRules(viewer_cooldown_s=60, cooldown_s=10)
    context = RequestContext(active=1, since_viewer_s=since_viewer_s, since_anybody_s=since_anybody_s)
    item = an_item()
    assert refusal_at_once(rules, context, item, Requester()) == refusal
    assert refusal_at_once(rules, context, item, Requester(Rank.VIP)) == refusal
    assert refusal_at_once(RequestRules(), context, item, Requester()) is None
    assert refusal_at_once(rules, context, item, Requester(Rank.MODERATOR)) is None
    assert refusal_at_once(rules, context, an_item(money=500), Requester()) is None


def test_two_viewers_without_a_name_are_not_taken_for_one() -> None:
    rules, context = RequestRules(viewer_cooldown_s=60), RequestContext(active=1, since_viewer_s=1.0)
    assert refusal_at_once(rules, context, an_item(by=""), Requester()) is None
    assert refusal_at_once(rules, context, an_item(by="", author_id="twitch:1"), Requester()) is not None


@pytest.mark.parametrize(
    ("rule", "refused", "held"),
    [
        ("allow", None, None),
        ("hold", None, Reason.FIRST_MESSAGE),
        ("refuse", Reason.FIRST_TIME_CHATTER, Reason.FIRST_MESSAGE),
    ],
)
def test_a_first_message_is_allowed_held_or_refused_and_held_where_that_is_not_known(
    rule: Literal["allow", "hold", "refuse"], refused: Reason | None, held: Reason | None
) -> None:
    rules, first = RequestRules(first_time_chatters=rule), Requester(is_first_time=True)
    assert at_once(rules, viewer=first) is refused
    assert reason_to_hold(rules, an_item(), a_song(), NOW, may_be_new=True) is held
    assert at_once(rules, viewer=first, money=500) is None
    assert at_once(rules, viewer=Requester(Rank.MODERATOR, is_first_time=True)) is None
    assert at_once(rules, viewer=Requester(is_first_time=None)) is None
    assert at_once(rules, viewer=Requester(is_first_time=False)) is None
    assert reason_to_hold(rules, an_item(), a_song(), NOW) is None
    unknown = a_song(is_complete=False)
    assert reason_to_hold(rules, an_item(), unknown, NOW, may_be_new=True) is Reason.UNCHECKED


@pytest.mark.parametrize(
    ("role", "is_first_time", "may_be_new"),
    [
        (Rank.VIEWER, True, True),
        (Rank.VIEWER, None, True),
        (Rank.VIEWER, False, False),
        (Rank.SUBSCRIBER, True, True),
        (Rank.SUBSCRIBER, None, False),
        (Rank.MODERATOR, True, False),
        (Rank.STREAMER, None, False),
    ],
)
def test_a_viewer_of_whom_nothing_is_known_may_be_new(
    role: Rank, *, is_first_time: bool | None, may_be_new: bool
) -> None:
    assert Requester(role, is_first_time).may_be_new == may_be_new


@pytest.mark.parametrize(
    ("money", "refusal"),
    [
        ({}, None),
        ({"money": 5_000}, None),
        ({"money": 4_999}, Refusal(Reason.GIFT_TOO_SMALL, amount_minor=5_000, currency="UAH")),
        ({"money": 199, "currency": "USD"}, Refusal(Reason.GIFT_TOO_SMALL, amount_minor=200, currency="USD")),
        (
            {"money": 1, "currency": "USD", "unit": "bits"},
            Refusal(Reason.GIFT_TOO_SMALL, amount_minor=200, currency="USD", unit="bits"),
        ),
        ({"money": 1, "currency": "PLN"}, None),
        ({"money": 1, "currency": "EUR"}, None),
    ],
)
def test_a_gift_for_a_video_has_a_least_amount_that_is_told(money: dict[str, Any], refusal: Refusal | None) -> None:
    rules = RequestRules(min_gift_minor={"UAH": 5_000, "USD": 200, "PLN": 0})
    assert refusal_at_once(rules, RequestContext(active=0), an_item(**money), Requester()) == refusal
    assert refusal_at_once(RequestRules(), RequestContext(active=0), an_item(**money), Requester()) is None


@pytest.mark.parametrize(
    ("length_ms", "start_ms", "money", "needed"),
    [
        (60_000, 0, 1_000, None),
        (60_000, 0, 999, 1_000),
        (60_001, 0, 1_000, 1_001),
        (240_000, 180_000, 1_000, None),
        (240_000, 0, 1_000, 4_000),
        (60_000, 90_000, 1, None),
        (None, 0, 1, None),
        (2**53 - 1, 0, 1, 150_119_987_579_017),
        (240_000, 0, 0, None),
    ],
)
def test_a_gift_has_to_cover_as_much_of_the_video_as_plays(
    length_ms: int | None, start_ms: int, money: int, needed: int | None
) -> None:
    rules, item = RequestRules(minute_price_minor={"UAH": 1_000}), an_item(money=money, length_ms=length_ms)
    refusal = refusal_by_length(rules, structs.replace(item, start_ms=start_ms))
    expected = Refusal(Reason.PRICE_NOT_COVERED, amount_minor=needed or 0, currency="UAH")
    assert refusal == (None if needed is None else expected)
    assert refusal_by_length(RequestRules(minute_price_minor={"USD": 1_000}), item) is None


@pytest.mark.parametrize(("length_ms", "is_refused"), [(600_000, True), (60_000, False), (None, False)])
def test_a_price_is_that_of_the_part_that_plays_and_of_no_unknown_video(
    length_ms: int | None, *, is_refused: bool
) -> None:
    rules = RequestRules(minute_price_minor={"UAH": 1_000})
    item = structs.replace(an_item(money=1_999, length_ms=length_ms), end_ms=120_000)
    refusal = refusal_by_length(rules, item)
    assert (refusal == Refusal(Reason.PRICE_NOT_COVERED, amount_minor=2_000, currency="UAH")) == is_refused
    assert (reason_to_hold(rules, item, a_song(), NOW) is Reason.UNCHECKED) == (length_ms is None)


@pytest.mark.parametrize(
    ("rules", "item", "reason"),
    [
        ({"min_gift_minor": {"USD": 1}}, {"money": 500}, Reason.OTHER_CURRENCY),
        ({"minute_price_minor": {"USD": 1}}, {"money": 500}, Reason.OTHER_CURRENCY),
        ({"min_gift_minor": {"UAH": 1}, "minute_price_minor": {"USD": 1}}, {"money": 500}, Reason.OTHER_CURRENCY),
        ({"min_gift_minor": {"USD": 1}, "minute_price_minor": {"USD": 1}}, {"money": 0}, None),
        ({"min_gift_minor": {"UAH": 0}}, {"money": 500}, None),
        ({"minute_price_minor": {"UAH": 1}}, {"money": 500, "length_ms": None}, Reason.UNCHECKED),
        ({"minute_price_minor": {"UAH": 0}}, {"money": 500, "length_ms": None}, None),
        ({"minute_price_minor": {"UAH": 1}}, {"money": 0, "length_ms": None}, None),
        ({"minute_price_minor": {"UAH": 1}}, {"money": 500, "length_ms": 1}, None),
    ],
)
def test_a_price_that_cannot_be_compared_leaves_the_decision_to_the_streamer(
    rules: dict[str, Any], item: dict[str, Any], reason: Reason | None
) -> None:
    assert reason_to_hold(RequestRules(max_length_ms=0, **rules), an_item(**item), a_song(), NOW) is reason


def test_a_price_in_a_currency_that_there_is_not_is_refused() -> None:
    for code in ("XXX", "uah", "", "UAH\n", "XAU"):
        with pytest.raises(ValueError, match="no currencies"):
            RequestRules(min_gift_minor={code: 1})


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
    assert is_unchecked(RequestRules(**rules), a_song(**media), NOW) is is_open  # type: ignore[arg-type] # as above


@pytest.mark.parametrize(
    ("rules", "media", "reason"),
    [
        ({"min_views": 1_000}, {}, None),
        ({"min_views": 1_001}, {}, Reason.TOO_FEW_VIEWS),
        ({"min_views": 1}, {"views": 0}, Reason.TOO_FEW_VIEWS),
        ({"min_views": 1}, {"views": None}, None),
        ({"min_age_days": 10}, {}, None),
        ({"min_age_days": 11}, {}, Reason.TOO_NEW),
        ({"min_age_days": 1}, {"published_at": days_ago(-0.4)}, Reason.TOO_NEW),
        ({"min_age_days": 1}, {"published_at": days_ago(-400)}, None),
        ({"min_age_days": 1}, {"published_at": None}, None),
        ({"max_age_days": 10}, {}, None),
        ({"max_age_days": 9}, {}, Reason.TOO_OLD),
        ({"max_age_days": 9}, {"published_at": None}, None),
        ({"music_only": True}, {}, None),
        ({"music_only": True}, {"is_music": False}, Reason.NOT_MUSIC),
        ({"music_only": True}, {"is_music": None}, None),
        ({"allowed_channels": ("UC2", "UC1")}, {}, None),
        ({"allowed_channels": ("UC2", "")}, {}, Reason.CHANNEL_NOT_ALLOWED),
        ({"allowed_channels": ("",)}, {}, None),
        ({"allowed_channels": ("UC2",)}, {"channel_id": ""}, None),
        ({"allowed_channels": ("UC1",), "blocked_channels": ("UC1",)}, {}, Reason.BLOCKED_CHANNEL),
        ({"allowed_words": ("кавер", "ПІСН")}, {}, None),
        ({"allowed_words": ("кавер",)}, {}, Reason.NO_ALLOWED_WORD),
        ({"allowed_words": (" \u200b", "")}, {}, None),
        ({"allowed_words": ("пісня",), "blocked_words": ("пісня",)}, {}, Reason.BLOCKED_WORD),
    ],
)
def test_a_video_is_held_against_what_youtube_says_of_it(
    rules: dict[str, object], media: dict[str, object], reason: Reason | None
) -> None:
    assert of_media(RequestRules(**rules), **media) is reason  # type: ignore[arg-type] # as above


@pytest.mark.parametrize(
    ("rule", "unknown"),
    [
        ({"min_views": 1}, {"views": None}),
        ({"min_age_days": 1}, {"published_at": None}),
        ({"max_age_days": 1}, {"published_at": None}),
        ({"min_age_days": 1}, {"published_at": days_ago(-2)}),
        ({"music_only": True}, {"is_music": None}),
        ({"allowed_channels": ("UC1",)}, {"channel_id": ""}),
    ],
)
def test_what_youtube_does_not_say_leaves_its_rule_unchecked_and_no_other(
    rule: dict[str, object], unknown: dict[str, object]
) -> None:
    rules = RequestRules(**rule)  # type: ignore[arg-type] # as above
    assert is_unchecked(rules, a_song(**unknown), NOW)
    assert not is_unchecked(RequestRules(), a_song(**unknown), NOW)
    assert not is_unchecked(rules, a_song(), NOW)
    assert not is_unchecked(rules, a_song(**unknown, path="/a.mp4"), NOW)


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
