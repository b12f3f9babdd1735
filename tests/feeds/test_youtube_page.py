"""YouTube without a key: the live chat as its own page reads it."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from app.domain.feeds import (
    ChatMessage,
    Deleted,
    FeedError,
    FeedEvent,
    FeedReason,
    FeedRefusedError,
    Gift,
    Purged,
    Role,
)
from app.feeds.youtube_page import YouTubePageFeed
from app.feeds.youtube_page_chat import event_of
from tests.fakes.youtube_page import VIDEO, YouTubePage, line, paid, said
from tests.feeds.recording import Recording, running
from tests.support.waiting import SECONDS, until

NOW = 1_764_435_600


@pytest.fixture
async def service() -> AsyncIterator[YouTubePage]:
    async with YouTubePage().serving() as fake:
        yield fake
    assert fake.violations == []


def feed_of(service: YouTubePage, place: str = VIDEO) -> YouTubePageFeed:
    return YouTubePageFeed(place, service.url, least_s=0.0)


def read(action: object) -> FeedEvent | None:
    return event_of(msgspec.Raw(json.dumps(action).encode()))


# What an action says


def test_a_message_has_its_emoji_and_the_role_of_its_author() -> None:
    runs = [
        {"text": "Привіт "},
        {"emoji": {"emojiId": "🎉", "shortcuts": [":tada:"]}},
        {"emoji": {"emojiId": "UC/x", "shortcuts": [":own:"], "isCustomEmoji": True}},
    ]
    badges = [
        {"liveChatAuthorBadgeRenderer": {"icon": {"iconType": "MODERATOR"}}},
        {"liveChatAuthorBadgeRenderer": {"customThumbnail": {"thumbnails": []}}},
    ]
    message = read(said(1, message={"runs": runs}, authorBadges=badges))
    assert message == ChatMessage(
        id="L1",
        author_id="UC2002",
        author="@olia",
        text="Привіт 🎉:own:",
        roles=frozenset({Role.MODERATOR, Role.SUBSCRIBER}),
        sent_at=datetime.fromtimestamp(NOW + 1, UTC),
    )


@pytest.mark.parametrize(
    ("written", "amount_minor", "currency"),
    [
        ("₴50.00", 5_000, "UAH"),
        ("$5.00", 500, "USD"),
        ("CA$20.00", 2_000, "CAD"),
        ("¥1,000", 1_000, "JPY"),
        ("PLN\u00a020.00", 2_000, "PLN"),
        ("€1,234.50", 123_450, "EUR"),
    ],
)
def test_a_super_chat_is_money_in_its_currency(written: str, amount_minor: int, currency: str) -> None:
    gift = read(paid(1, written))
    assert isinstance(gift, Gift)
    assert (gift.amount_minor, gift.currency, gift.text) == (amount_minor, currency, "привіт")


@pytest.mark.parametrize("written", ["", " ", 7, None])
def test_without_an_amount_nothing_was_given(written: object) -> None:
    assert read(paid(1, written)) is None


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("50", "50"),
        ("☃5.00", "5.00 ☃"),
        ("ABC 5.00", "5.00 ABC"),
        ("5,00 €", "5,00 €"),
        ("$", "$"),
        ("$-5.00", "$-5.00"),
    ],
)
def test_an_amount_that_is_not_understood_is_not_guessed(written: str, told: str) -> None:
    gift = read(paid(1, written))
    assert isinstance(gift, Gift)
    assert (gift.amount_minor, gift.currency, gift.written) == (0, "", told)


@pytest.mark.parametrize(
    "strange",
    [
        {"message": None},
        {"message": {"runs": [{"emoji": 7}]}},
        {"authorName": None},
        {"authorBadges": [{"liveChatAuthorBadgeRenderer": None}]},
    ],
)
def test_money_counts_also_where_the_rest_is_strange(strange: dict[str, Any]) -> None:
    gift = read(paid(1, **strange))
    assert isinstance(gift, Gift)
    assert (gift.id, gift.amount_minor) == ("L1", 5_000)


def test_a_sticker_is_a_gift_without_words() -> None:
    renderer = {**line(1), "message": {}, "purchaseAmountText": {"simpleText": "$2.00"}}
    gift = read({"addChatItemAction": {"item": {"liveChatPaidStickerRenderer": renderer}}})
    assert isinstance(gift, Gift)
    assert (gift.amount_minor, gift.text) == (200, "")


def test_what_is_taken_back() -> None:
    for name in ("markChatItemAsDeletedAction", "removeChatItemAction"):
        assert read({name: {"targetItemId": "L1"}}) == Deleted(id="L1")
    for name in ("markChatItemsByAuthorAsDeletedAction", "removeChatItemByAuthorAction"):
        assert read({name: {"externalChannelId": "UC1"}}) == Purged(author_id="UC1")
    assert read({"markChatItemAsDeletedAction": {}}) is None
    assert read({"addChatItemAction": {"item": {"liveChatViewerEngagementMessageRenderer": {}}}}) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_are_too_strange(raw: bytes) -> None:
    assert event_of(msgspec.Raw(raw)) is None


@given(st.dictionaries(st.sampled_from([*line(1), "authorBadges", "purchaseAmountText"]), JSON), st.booleans())
def test_no_field_is_too_strange(changes: dict[str, Any], is_paid: bool) -> None:  # noqa: FBT001 -- of hypothesis
    name = "liveChatPaidMessageRenderer" if is_paid else "liveChatTextMessageRenderer"
    read({"addChatItemAction": {"item": {name: line(1) | changes}}})


# One connection


async def test_what_the_page_shows_at_first_is_history_and_then_each_line_comes_once(service: YouTubePage) -> None:
    service.actions = [said(1), paid(2)]
    service.repeats = 2
    out = Recording()
    async with running(feed_of(service), out):
        await until(lambda: out.accounts == [VIDEO])
        service.actions += [said(3), paid(4)]
        await until(lambda: out.ids == ["L3", "L4"])
        service.repeats = 0
        banned = {"markChatItemsByAuthorAsDeletedAction": {"externalChannelId": "UC1"}}
        service.actions += [banned, said(5), banned]
        await until(lambda: len(out.events) == 5)
        assert [type(event) for event in out.events[2:]] == [Purged, ChatMessage, Purged]
    assert out.cursor == f"{VIDEO} {(NOW + 5) * 1_000_000}"


async def test_what_came_while_away_and_is_still_shown_is_caught_up(service: YouTubePage) -> None:
    service.actions = [said(number) for number in range(1, 6)]
    out = Recording(f"{VIDEO} {(NOW + 3) * 1_000_000}")
    async with running(feed_of(service), out):
        await until(lambda: out.ids == ["L4", "L5"])
    for cursor in ("x", f"{VIDEO} x", "aaaaaaaaaaa 1", ""):
        other = Recording(cursor)
        async with running(feed_of(service), other):
            await until(lambda: other.cursors)  # noqa: B023 -- waited for at once
        assert other.ids == []


async def test_of_another_stream_the_gifts_from_before_we_came_count(service: YouTubePage) -> None:
    service.actions = [said(1), paid(2)]
    out = Recording("aaaaaaaaaaa 1")
    async with running(feed_of(service), out):
        await until(lambda: out.ids == ["L2"])


@pytest.mark.parametrize("first", [[], [said(1)]])
async def test_what_comes_in_an_outage_is_told_by_the_times_of_youtube(
    service: YouTubePage, first: list[dict[str, Any]]
) -> None:
    service.actions = list(first)
    out = Recording()
    async with running(feed_of(service), out):
        await until(lambda: out.cursors)
    service.actions += [paid(2), said(3)]
    async with running(feed_of(service), out):
        await until(lambda: out.ids == ["L2", "L3"])


@pytest.mark.parametrize("place", ["@streamer", "https://www.youtube.com/@streamer", "UCabcdefghijklmnopqrstuv"])
async def test_what_a_channel_streams_is_found(service: YouTubePage, place: str) -> None:
    assert await feed_of(service, place).check() == VIDEO
    out = Recording()
    async with running(feed_of(service, place), out):
        await until(lambda: out.accounts == [VIDEO])


async def test_a_page_that_offers_only_its_best_lines_is_read_so(service: YouTubePage) -> None:
    service.has_menu = False
    out = Recording()
    async with running(feed_of(service), out):
        await until(lambda: out.cursors)
        service.actions += [said(1)]
        await until(lambda: out.ids == ["L1"])


# What goes wrong


async def reason_of(feed: YouTubePageFeed) -> tuple[FeedReason, bool, float | None]:
    with pytest.raises(FeedError) as error:
        await asyncio.wait_for(feed.run(Recording()), SECONDS)
    return error.value.reason, isinstance(error.value, FeedRefusedError), error.value.after_s


@pytest.mark.parametrize("at", [0, 1])
@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (web.Response(status=403), (FeedReason.STRANGE_ANSWER, False, None)),
        (web.Response(status=404), (FeedReason.NO_SUCH_CHANNEL, True, None)),
        (web.Response(status=429, headers={"Retry-After": "9"}), (FeedReason.TOO_OFTEN, False, 9.0)),
        (web.Response(status=503, text="<html>"), (FeedReason.SERVICE_DOWN, False, None)),
        (web.Response(status=302, headers={"Location": "/consent"}), (FeedReason.STRANGE_ANSWER, False, None)),
        (web.Response(text="<html>"), (FeedReason.STRANGE_ANSWER, False, None)),
    ],
)
async def test_answers_that_are_errors(service: YouTubePage, at: int, answer: web.Response, expected: object) -> None:
    service.next_answers += [None] * at + [answer]
    assert await reason_of(feed_of(service)) == expected


async def test_no_chat_and_nothing_live(service: YouTubePage) -> None:
    service.is_open = False
    assert await reason_of(feed_of(service)) == (FeedReason.STREAM_OVER, True, None)
    assert await reason_of(feed_of(service, "@streamer")) == (FeedReason.NOT_LIVE, False, 60.0)
    service.is_live = False
    assert await reason_of(feed_of(service, "@streamer")) == (FeedReason.NOT_LIVE, False, 60.0)
    assert await reason_of(feed_of(service, "@nobody")) == (FeedReason.NO_SUCH_CHANNEL, True, None)
    assert await reason_of(feed_of(service, "")) == (FeedReason.NO_CHANNEL, True, None)
    assert await reason_of(YouTubePageFeed(VIDEO, "http://127.0.0.1:1")) == (FeedReason.UNREACHABLE, False, None)


async def test_a_chat_that_ends_ends_it(service: YouTubePage) -> None:
    out = Recording()
    task = asyncio.create_task(feed_of(service).run(out))
    await until(lambda: out.cursors)
    service.is_open = False
    with pytest.raises(FeedRefusedError, match="stream_over"):
        await task


async def test_cancelled_it_leaves_no_socket_open(service: YouTubePage) -> None:
    async with running(feed_of(service), Recording()):
        await until(lambda: len(service.requests) >= 3)
    await until(lambda: service.connections == 0)
