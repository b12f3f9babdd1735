"""YouTube: the live chat by the streamer's own key, streamed and polled, with its deletions, bans and errors."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from app.domain.feeds import (
    ChatMessage,
    Deleted,
    FeedError,
    FeedReason,
    FeedRefusedError,
    Gift,
    Purged,
    Role,
)
from app.feeds import youtube_errors
from app.feeds.youtube import Periods, YouTubeFeed
from app.feeds.youtube_chat import event_of
from app.feeds.youtube_errors import error_of, seconds_to_quota
from app.feeds.youtube_place import Place, place_of
from tests.fakes.youtube import CHANNEL, CHAT, KEY, VIDEO, YouTube, failure, item, said, super_chat
from tests.feeds.recording import Recording, running
from tests.support.any_json import any_json
from tests.support.waiting import SECONDS, until

NOW = datetime(2026, 11, 29, 18, 0, tzinfo=UTC).timestamp()
PERIODS = Periods(quiet_s=600, pause_s=0.0, look_s=60.0)


@pytest.fixture
async def service() -> AsyncIterator[YouTube]:
    async with YouTube().serving() as fake:
        yield fake
    assert fake.violations == []


def feed_of(service: YouTube, place: str = VIDEO, key: str = KEY, **changes: float) -> YouTubeFeed:
    return YouTubeFeed(key, place, service.url, periods=PERIODS._replace(**changes), clock=lambda: NOW)


def joined(page: str = "t0") -> Recording:
    return Recording(f"{CHAT} {page}")


# What an item is


def parsed(one: object) -> Any:
    return event_of(json.dumps(one).encode())


AT = datetime(2026, 11, 29, 17, 0, 0, 500_000, UTC)


def test_a_message_tells_who_and_in_which_role() -> None:
    expected = ChatMessage(id="m1", author_id="UC2002", author="@olia", text="привіт", sent_at=AT)
    assert parsed(said("m1")) == expected
    one = said("m1")
    one["authorDetails"] |= {"isChatModerator": True, "isChatOwner": True, "isChatSponsor": True}
    assert parsed(one).roles == {Role.MODERATOR, Role.STREAMER, Role.SUBSCRIBER}


def test_a_super_chat_is_a_gift_by_its_micros() -> None:
    assert parsed(super_chat("s1")) == Gift(
        id="s1", author_id="UC2002", author="@olia", amount_minor=5000, currency="UAH", text="дякую", sent_at=AT
    )


@pytest.mark.parametrize(
    ("micros", "currency", "minor"),
    [("4990000", "USD", 499), (1_000_000_000, "JPY", 1000), ("1500000", "KWD", 1500), ("5000", "USD", 1)],
)
def test_micros_are_exact(micros: object, currency: str, minor: int) -> None:
    assert parsed(super_chat("s1", micros, currency)).amount_minor == minor


@pytest.mark.parametrize("author", [None, {"channelId": 7}, "Оля", {"isChatOwner": []}])
def test_money_counts_also_where_the_rest_is_strange(author: object) -> None:
    one = super_chat("s1") | {"authorDetails": author}
    one["snippet"] |= {"publishedAt": 7, "displayMessage": []}
    one["snippet"]["superChatDetails"]["userComment"] = 7
    assert parsed(one) == Gift(id="s1", author="", amount_minor=5000, currency="UAH")


@pytest.mark.parametrize("micros", ["", "0", "-1", "1e9", "9" * 30, 1.5, True, None, [], "NaN", "٣"])
def test_an_amount_that_is_none_is_no_gift(micros: object) -> None:
    assert parsed(super_chat("s1", micros)) is None


def test_a_sticker_is_a_gift_without_words() -> None:
    details = {"amountMicros": "2000000", "currency": "EUR", "superStickerMetadata": {"altText": "Cat"}}
    gift = parsed(item("superStickerEvent", "s2", superStickerDetails=details))
    assert (gift.id, gift.amount_minor, gift.currency, gift.text) == ("s2", 200, "EUR", "")


@pytest.mark.parametrize(
    "one",
    [
        item("messageDeletedEvent", "x", messageDeletedDetails={"deletedMessageId": "m1"}),
        item("messageRetractedEvent", "x", messageRetractedDetails={"retractedMessageId": "m1"}),
    ],
)
def test_what_is_deleted_or_retracted_is_gone(one: object) -> None:
    assert parsed(one) == Deleted(id="m1")


@pytest.mark.parametrize(
    ("details", "until_"),
    [
        ({"banType": "permanent"}, None),
        ({"banType": "temporary", "banDurationSeconds": "300"}, 5),
        ({"banType": "temporary", "banDurationSeconds": 300}, 5),
        ({"banType": "temporary"}, None),
        ({"banType": "temporary", "banDurationSeconds": -5}, None),
        ({"banType": "temporary", "banDurationSeconds": 1e300}, None),
    ],
)
def test_who_is_banned_is_purged(details: dict[str, Any], until_: int | None) -> None:
    ban = {"bannedUserDetails": {"channelId": "UC3003", "displayName": "@x"}} | details
    expected = None if until_ is None else AT.replace(minute=until_)
    assert parsed(item("userBannedEvent", "x", userBannedDetails=ban)) == Purged(author_id="UC3003", until=expected)


KINDS = ["newSponsorEvent", "memberMilestoneChatEvent", "membershipGiftingEvent", "tombstone", "pollEvent", "юю", ""]


@pytest.mark.parametrize(
    "one",
    [
        *(item(kind, "x") for kind in KINDS),
        item("userBannedEvent", "x"),
        item("messageDeletedEvent", "x"),
        item("superChatEvent", "x"),
        said("m1", ""),
        said(""),
        said("x" * 201),
        said("m1") | {"authorDetails": {}},
        said("m1") | {"authorDetails": None},
        said("m1") | {"id": 7},
        said("m1") | {"snippet": None},
        {"id": "m1"},
    ],
)
def test_what_is_of_no_use_is_passed_over(one: object) -> None:
    assert parsed(one) is None


JSON = any_json()


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_are_too_strange(raw: bytes) -> None:
    assert event_of(raw) is None
    assert error_of(raw, NOW, 60) is None


DETAILS = ["publishedAt", "textMessageDetails", "superChatDetails", "userBannedDetails", "messageDeletedDetails"]


@given(st.sampled_from([*KINDS, "superChatEvent"]), st.dictionaries(st.sampled_from(DETAILS), JSON), JSON)
def test_no_field_is_too_strange(kind: str, details: dict[str, Any], author: object) -> None:
    parsed(item(kind, "x", **details) | {"authorDetails": author})


@given(JSON, JSON)
def test_no_error_is_too_strange(errors: object, details: object) -> None:
    error_of(json.dumps({"error": {"errors": errors, "details": details}}).encode(), NOW, 60)


# Where the chat is


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (VIDEO, Place(video_id=VIDEO)),
        (f" https://youtu.be/{VIDEO}?t=5 ", Place(video_id=VIDEO)),
        (f"https://www.youtube.com/live/{VIDEO}", Place(video_id=VIDEO)),
        (f"https://studio.youtube.com/video/{VIDEO}/livestreaming", None),
        (CHANNEL, Place(channel_id=CHANNEL)),
        (f"https://www.youtube.com/channel/{CHANNEL}/live", Place(channel_id=CHANNEL)),
        ("@Streamer", Place(handle="@Streamer")),
        ("https://www.youtube.com/@Streamer/live", Place(handle="@Streamer")),
        ("youtube.com/@%D0%9E%D0%BB%D1%8F?si=x", Place(handle="@Оля")),
        ("https://example.com/@Streamer", None),
        ("nothing", None),
        ("", None),
    ],
)
def test_links_ids_and_names_are_places(text: str, place: Place | None) -> None:
    if place is not None:
        assert place_of(text) == place
        return
    with pytest.raises(FeedRefusedError):
        place_of(text)


@given(st.text())
def test_no_place_is_too_strange(text: str) -> None:
    try:
        place_of(text)
    except FeedRefusedError:
        return


@pytest.mark.parametrize("place", [VIDEO, "@Streamer", CHANNEL])
async def test_the_account_is_the_channel_also_before_it_is_live(service: YouTube, place: str) -> None:
    service.is_live = False
    assert await feed_of(service, place).check() == "Streamer"


@pytest.mark.parametrize("place", [VIDEO, "@Streamer", f"https://www.youtube.com/channel/{CHANNEL}"])
async def test_the_chat_is_found(service: YouTube, place: str) -> None:
    out = joined()
    service.items = [said("m1")]
    async with running(feed_of(service, place), out):
        await until(lambda: out.ids == ["m1"])
    assert out.accounts == ["Streamer"]


# One connection


async def test_the_first_answer_is_history_and_what_follows_is_not(service: YouTube) -> None:
    service.items = [said("m1"), super_chat("s1")]
    out = Recording()
    async with running(feed_of(service), out):
        await until(lambda: out.cursors)
        service.add(said("m2", "🎉" * 50), super_chat("s2"))
        service.add(item("messageDeletedEvent", "x", messageDeletedDetails={"deletedMessageId": "m2"}))
        await until(lambda: len(out.events) == 3)
    assert out.ids == ["m2", "s2", "m2"]
    assert out.calls[:2] == ["connected Streamer", "catch_up s1"]
    assert out.cursor == f"{CHAT} t5"


async def test_of_another_stream_the_gifts_from_before_we_came_count(service: YouTube) -> None:
    service.items = [said("m1"), super_chat("s1")]
    out = Recording("another t9")
    async with running(feed_of(service), out):
        await until(lambda: out.cursor == f"{CHAT} t2")
    assert out.ids == ["s1"]
    assert service.tokens == [""]


async def test_after_an_outage_it_goes_on_where_it_was(service: YouTube) -> None:
    service.items = [said(f"m{number}") for number in range(5)]
    out = joined("t2")
    async with running(feed_of(service), out):
        await until(lambda: len(out.ids) == 3)
    assert out.ids == ["m2", "m3", "m4"]
    assert (out.live, service.tokens) == ([], ["t2"])


async def test_full_pages_of_the_past_are_all_caught_up(service: YouTube) -> None:
    service.items = [said(f"m{number}") for number in range(1_200)]
    out = joined()
    async with running(feed_of(service), out):
        await until(lambda: len(out.ids) == 1_200)
        service.add(said("new"))
        await until(lambda: out.live)
    assert out.ids == [*(f"m{number}" for number in range(1_200)), "new"]
    assert len(out.live) == 1


@pytest.mark.parametrize("cut", [1, 40, 400])
async def test_an_answer_that_is_cut_inside_an_object_goes_on_without_loss_or_double(
    service: YouTube, cut: int
) -> None:
    out = joined()
    async with running(feed_of(service), out):
        await until(lambda: out.accounts)
        service.cuts = [cut]
        service.add(said("m1", "ю" * 200), super_chat("s1"))
        await until(lambda: len(out.ids) == 2)
        service.add(said("m2"))
        await until(lambda: len(out.ids) == 3)
    assert (out.ids, out.duplicates) == (["m1", "s1", "m2"], [])
    assert service.tokens == ["t0", "t0"]
    assert len(out.accounts) == 1


async def test_an_answer_that_youtube_ends_is_asked_for_again_at_its_page(service: YouTube) -> None:
    out = joined()
    async with running(feed_of(service), out):
        for number in range(3):
            service.ends = True
            service.add(said(f"m{number}"))
            await until(lambda number=number: len(out.ids) == number + 1)
            await until(lambda number=number: service.tokens[-1] == f"t{number + 1}")
    assert (out.ids, out.duplicates) == (["m0", "m1", "m2"], [])
    assert set(service.tokens) == {"t0", "t1", "t2", "t3"}
    assert service.tokens == sorted(service.tokens)


async def test_a_quiet_chat_stays_streamed(service: YouTube) -> None:
    feed, out = feed_of(service), joined()
    async with running(feed, out):
        await until(lambda: out.accounts)
        feed._periods = PERIODS._replace(quiet_s=0.05)  # for the next answers
        service.ends = True
        service.wake()
        await until(lambda: service.streams > 5)
        service.add(said("m1"))
        await until(lambda: out.ids == ["m1"])
    assert not [path for path in service.requests if "messages?" in path]


@pytest.mark.parametrize("is_streamed", [True, False])
async def test_where_no_endless_answer_is_given_it_is_polled(service: YouTube, *, is_streamed: bool) -> None:
    service.is_streamed, service.sends_nothing = is_streamed, True
    service.items = [said("m1")]
    out = joined()
    async with running(feed_of(service), out):
        await until(lambda: out.ids == ["m1"])
        service.add(said("m2"))
        await until(lambda: out.ids == ["m1", "m2"])
        await until(lambda: len(service.tokens) > 5)
    assert out.live == out.events[1:]


async def test_a_refused_endless_answer_is_polled_and_a_refused_poll_is_final(service: YouTube) -> None:
    service.next_answers += [None, failure(403, "forbidden"), failure(403, "forbidden")]
    assert await reason_of(feed_of(service)) == (FeedReason.NOT_ALLOWED, True, None)


@pytest.mark.parametrize(("wanted_ms", "pause_s"), [(0, 5.0), (7_000, 7.0), (10**12, 60.0), (-5, 5.0)])
async def test_between_two_polls_it_waits(
    service: YouTube, monkeypatch: pytest.MonkeyPatch, wanted_ms: float, pause_s: float
) -> None:
    pauses: list[float] = []
    real = asyncio.sleep

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        await real(3_600)

    feed, out = feed_of(service, pause_s=5.0), joined()
    service.is_streamed, service.polling_ms = False, wanted_ms
    monkeypatch.setattr("app.feeds.youtube.sleep", sleep)
    async with running(feed, out):
        await until(lambda: pauses)
    assert pauses == [pause_s]


def test_the_requests_of_a_day_last_for_an_evening_of_short_answers() -> None:
    now = NOW
    feed = YouTubeFeed(KEY, VIDEO, clock=lambda: now)
    pauses = [feed._pause_s() for _ in range(2_000)]
    assert (pauses[0], pauses[499], pauses[-1]) == (5.0, 5.0, 20.0)
    assert sum(pauses) > 5.5 * 3_600
    now += 24 * 3_600
    assert feed._pause_s() == 5.0


async def test_a_token_that_is_not_known_any_more_begins_anew_with_gifts_only(service: YouTube) -> None:
    service.is_stale = True
    service.items = [said("m1"), super_chat("s1")]
    out = joined("t1")
    async with running(feed_of(service), out):
        await until(lambda: out.ids == ["s1"])
        service.add(said("m2"))
        await until(lambda: out.ids == ["s1", "m2"])
    assert service.tokens == ["t1", ""]


@pytest.mark.parametrize("token", ["", "x" * 3_000])
async def test_a_page_without_a_usable_token_is_taken(service: YouTube, token: str) -> None:
    page = {"items": [said("m1"), 7, None, {"snippet": []}], "nextPageToken": token}
    service.is_streamed = False
    service.next_answers += [None, None, web.json_response(page)]
    out = joined()
    async with running(feed_of(service), out):
        await until(lambda: out.ids)
    assert out.ids == ["m1"]
    assert out.cursors[1] == f"{CHAT} t0"


# What goes wrong


async def reason_of(feed: YouTubeFeed, out: Recording | None = None) -> tuple[FeedReason, bool, float | None]:
    with pytest.raises(FeedError) as error:
        await asyncio.wait_for(feed.run(out or joined()), SECONDS)
    return error.value.reason, isinstance(error.value, FeedRefusedError), error.value.after_s


async def test_a_chat_that_ends_waits_for_the_next_stream(service: YouTube) -> None:
    service.items = [said("m1"), item("chatEndedEvent", "x")]
    out = joined()
    assert await reason_of(feed_of(service), out) == (FeedReason.NOT_LIVE, False, PERIODS.look_s)
    assert out.ids == ["m1"]
    service.items, service.offline_at = [], "2026-11-29T19:00:00Z"
    assert await reason_of(feed_of(service)) == (FeedReason.NOT_LIVE, False, PERIODS.look_s)


async def test_nothing_live_waits_and_a_stream_that_is_over_needs_a_person(service: YouTube) -> None:
    service.is_live = False
    assert await reason_of(feed_of(service, "@streamer")) == (FeedReason.NOT_LIVE, False, PERIODS.look_s)
    service.is_over = True
    assert await reason_of(feed_of(service, "@streamer")) == (FeedReason.NOT_LIVE, False, PERIODS.look_s)
    assert await reason_of(feed_of(service)) == (FeedReason.STREAM_OVER, True, None)


async def test_a_looked_for_channel_is_asked_for_once(service: YouTube) -> None:
    service.is_live = False
    feed = feed_of(service, "@streamer")
    assert [await reason_of(feed) for _ in range(3)] == [(FeedReason.NOT_LIVE, False, PERIODS.look_s)] * 3
    assert service.units == 1 + 3 * 2


async def test_places_that_are_none(service: YouTube) -> None:
    assert await reason_of(feed_of(service, "aaaaaaaaaaa")) == (FeedReason.NO_SUCH_VIDEO, True, None)
    assert await reason_of(feed_of(service, "@nobody")) == (FeedReason.NO_SUCH_CHANNEL, True, None)
    assert await reason_of(feed_of(service, "UC" + "x" * 22)) == (FeedReason.NO_SUCH_CHANNEL, True, None)
    assert await reason_of(feed_of(service, "")) == (FeedReason.NO_CHANNEL, True, None)
    assert await reason_of(feed_of(service, key="")) == (FeedReason.NO_KEY, True, None)
    assert await reason_of(feed_of(service, key="wrong")) == (FeedReason.KEY_REFUSED, True, None)
    nobody = YouTubeFeed(KEY, VIDEO, "http://127.0.0.1:1")
    assert await reason_of(nobody) == (FeedReason.UNREACHABLE, False, None)


MIDNIGHT_S = 14 * 3_600.0  # 18:00 in UTC is 10:00 in California


@pytest.mark.parametrize("at", [0, 1])
@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (failure(403, "quotaExceeded"), (FeedReason.QUOTA_USED_UP, False, MIDNIGHT_S)),
        (failure(429, "rateLimitExceeded"), (FeedReason.TOO_OFTEN, False, 60.0)),
        (web.Response(status=429, headers={"Retry-After": "7"}), (FeedReason.TOO_OFTEN, False, 7.0)),
        (failure(403, "liveChatEnded"), (FeedReason.NOT_LIVE, False, PERIODS.look_s)),
        (failure(403, "liveChatDisabled"), (FeedReason.NOT_LIVE, False, PERIODS.look_s)),
        (failure(404, "liveChatNotFound"), (FeedReason.NOT_LIVE, False, PERIODS.look_s)),
        (failure(403, "accessNotConfigured"), (FeedReason.NOT_ALLOWED, True, None)),
        (failure(401, "authError"), (FeedReason.KEY_REFUSED, True, None)),
        (web.Response(status=401), (FeedReason.KEY_REFUSED, True, None)),
        (failure(400, "keyExpired"), (FeedReason.KEY_EXPIRED, True, None)),
        (failure(500, "backendError"), (FeedReason.SERVICE_DOWN, False, None)),
        (web.Response(status=503, text="<html>"), (FeedReason.SERVICE_DOWN, False, None)),
    ],
)
async def test_answers_that_are_errors(service: YouTube, at: int, answer: web.Response, expected: object) -> None:
    service.next_answers += [None] * at
    service.next_answers += [answer, answer]  # the second is for the poll that follows a refused stream
    assert await reason_of(feed_of(service)) == expected


async def test_html_instead_of_an_endless_answer_is_polled(service: YouTube) -> None:
    service.next_answers += [None, web.Response(text="<html>", content_type="text/html")]
    service.items = [said("m1")]
    out = joined()
    async with running(feed_of(service), out):
        await until(lambda: out.ids == ["m1"])
    assert service.streams == 0


async def test_html_instead_of_all_answers_is_strange(service: YouTube) -> None:
    service.next_answers += [None] + [web.Response(text="<html>", content_type="text/html")] * 2
    assert await reason_of(feed_of(service)) == (FeedReason.STRANGE_ANSWER, False, None)


async def test_an_error_inside_an_endless_answer_is_one(service: YouTube) -> None:
    service.mid_stream = {"error": {"code": 403, "errors": [{"reason": "quotaExceeded"}]}}
    assert await reason_of(feed_of(service)) == (FeedReason.QUOTA_USED_UP, False, MIDNIGHT_S)


async def test_what_cannot_be_stored_comes_again(service: YouTube) -> None:
    out = joined()
    feed = feed_of(service)
    task = asyncio.create_task(feed.run(out))
    await until(lambda: out.accounts)
    out.fail_next(OSError("disk"))
    service.add(super_chat("s1"))
    with pytest.raises(OSError, match="disk"):
        await task
    assert out.cursor == f"{CHAT} t0"
    async with running(feed, out):
        await until(lambda: out.ids == ["s1"])


@pytest.mark.parametrize("requests", [1, 2])
@pytest.mark.parametrize("is_streamed", [True, False])
async def test_cancelled_at_any_moment_it_leaves_no_socket_open(
    service: YouTube, requests: int, *, is_streamed: bool
) -> None:
    service.is_streamed = is_streamed
    async with running(feed_of(service), joined()):
        await until(lambda: len(service.requests) >= requests)
    await until(lambda: service.connections == 0)


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        (datetime(2026, 7, 1, 6, 59, tzinfo=UTC), 1 / 60),
        (datetime(2026, 7, 1, 7, 0, tzinfo=UTC), 24),
        (datetime(2026, 12, 1, 8, 0, tzinfo=UTC), 24),
        (datetime(2026, 3, 8, 8, 0, tzinfo=UTC), 23),  # the clocks go forward there
        (datetime(2026, 11, 1, 7, 0, tzinfo=UTC), 25),
        (datetime(2026, 12, 1, 7, 59, 59, tzinfo=UTC), 1 / 60),
    ],
)
def test_the_quota_is_new_at_midnight_in_california(now: datetime, hours: float) -> None:
    assert seconds_to_quota(now.timestamp()) == pytest.approx(hours * 3_600)


def test_without_a_list_of_time_zones_it_is_an_hour_late_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> None:
        raise ZoneInfoNotFoundError

    monkeypatch.setattr(youtube_errors, "ZoneInfo", missing)
    assert seconds_to_quota(datetime(2026, 7, 1, 7, 0, tzinfo=UTC).timestamp()) == 3_600
    assert seconds_to_quota(datetime(2026, 12, 1, 8, 0, tzinfo=UTC).timestamp()) == 24 * 3_600
