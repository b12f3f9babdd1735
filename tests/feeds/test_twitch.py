import asyncio
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.feeds import Cleared, Deleted, FeedError, FeedReason, FeedRefusedError, Gift, Purged
from app.feeds.twitch import TwitchFeed, login_of
from app.services.ports import Feed
from tests.fakes.twitch import FakeTwitch
from tests.feeds.recording import Recording, running
from tests.support.waiting import SECONDS, until


@pytest.fixture
async def fake() -> AsyncIterator[FakeTwitch]:
    async with FakeTwitch() as fake:
        yield fake


def patient(fake: FakeTwitch, channel: str = "streamer") -> TwitchFeed:
    """A feed that a busy machine does not make give up."""
    return TwitchFeed(channel, fake.address, answer_s=SECONDS, join_s=SECONDS)


def said(text: str, message_id: str = "1", more: str = "") -> str:
    tags = f"@display-name=Оля;id={message_id};room-id=1001;tmi-sent-ts=1764435600123;user-id=2002{more}"
    return f"{tags} :olia!olia@olia.tmi.twitch.tv PRIVMSG #streamer :{text}"


async def connected(out: Recording, times: int = 1) -> None:
    await until(lambda: len(out.accounts) == times, "the feed to connect")


async def ended(feed: Feed, out: Recording | None = None) -> FeedError:
    with pytest.raises(FeedError) as caught:
        await feed.run(out or Recording())
    return caught.value


# ----------------------------------------------------------------------------------------------------- what it brings


async def test_what_happens_in_the_chat_arrives_in_its_order(fake: FakeTwitch) -> None:
    out = Recording()
    async with running(patient(fake), out):
        await connected(out)
        await fake.send(said("Привіт", "1"), said("Cheer100 !sr x", "2", ";bits=100"))
        await fake.send("@target-msg-id=1 :tmi.twitch.tv CLEARMSG #streamer :Привіт")
        await fake.send("@target-user-id=2002 :tmi.twitch.tv CLEARCHAT #streamer :olia")
        await fake.send(":tmi.twitch.tv CLEARCHAT #streamer", said("Ще", "3"))
        await until(lambda: len(out.live) == 6)
    assert out.accounts == ["streamer"]
    assert [message.text for message in out.messages] == ["Привіт", "Ще"]
    assert isinstance(out.live[1], Gift)
    assert out.live[2:5] == [Deleted(id="1"), Purged(author_id="2002"), Cleared()]
    assert out.heard_times > 1


async def test_a_letter_that_is_broken_between_packets_stays_whole(fake: FakeTwitch) -> None:
    out = Recording()
    async with running(patient(fake), out):
        await connected(out)
        line = (said("Їжак 🦔") + "\r\n").encode()
        await fake.send_bytes(*(line[index : index + 1] for index in range(len(line))))
        await until(lambda: out.live)
    assert out.messages[0].text == "Їжак 🦔"


async def test_lines_that_are_strange_harm_no_other(fake: FakeTwitch) -> None:
    out = Recording()
    async with running(patient(fake), out):
        await connected(out)
        await fake.send("@" + "x" * 8_000 + " :a NEWCOMMAND #streamer :text", said("1", "1"))
        await fake.send_bytes(b"\xff\xfe\x00\r\n\r\n:\r\n@\r\n", b"y" * 300_000, b"\r\n")
        await fake.send(":tmi.twitch.tv WHISPER you :psst", said("z" * 8_000, "2"), said("2", "3"))
        await until(lambda: len(out.live) == 3)
    assert out.ids == ["1", "2", "3"]


async def test_what_came_before_the_room_or_together_with_it_is_not_lost(fake: FakeTwitch) -> None:
    fake.before_room, fake.with_room = (said("1", "1"),), (said("2", "2"),)
    out = Recording()
    async with running(patient(fake), out):
        await until(lambda: len(out.live) == 2)
    assert out.ids == ["1", "2"]


async def test_what_cannot_be_stored_yet_waits_and_comes_in_its_order(fake: FakeTwitch) -> None:
    out = Recording()
    out.close_door()
    async with running(patient(fake), out):
        await connected(out)
        await fake.send(*(said("x" * 100, str(number)) for number in range(200)))
        await until(lambda: "put 0" in out.calls)
        out.open_door()
        await until(lambda: len(out.live) == 200)
    assert out.ids == [str(number) for number in range(200)]


async def test_a_failure_to_store_ends_the_connection(fake: FakeTwitch) -> None:
    out = Recording()
    out.fail_next(FeedError(FeedReason.NOT_STORED))
    fake.with_room = (said("Перша"),)
    assert (await ended(patient(fake), out)).reason is FeedReason.NOT_STORED
    await fake.is_left()


# ---------------------------------------------------------------------------------------------------- signs of life


async def test_a_ping_is_answered_with_its_text(fake: FakeTwitch) -> None:
    out = Recording()
    async with running(patient(fake), out):
        await connected(out)
        for text in ("tmi.twitch.tv", "два слова", ""):
            await fake.ping(text)


async def test_it_asks_after_a_silence_and_stays(fake: FakeTwitch) -> None:
    out = Recording()
    feed = TwitchFeed("streamer", fake.address, quiet_s=0.02, answer_s=SECONDS, join_s=SECONDS)
    async with running(feed, out):
        await connected(out)
        await until(lambda: fake.pings.count("efir") >= 3)
        await fake.send(said("Привіт"))
        await until(lambda: out.live)


async def test_a_dead_connection_is_noticed(fake: FakeTwitch) -> None:
    out = Recording()
    feed = TwitchFeed("streamer", fake.address, quiet_s=0.02, answer_s=0.02, join_s=SECONDS)
    fake.goes_dead = True
    assert (await ended(feed, out)).reason is FeedReason.SILENT
    assert out.accounts == ["streamer"]
    await fake.is_left()


# ------------------------------------------------------------------------------------------------------- how it ends


async def test_a_wish_to_connect_anew_is_no_error(fake: FakeTwitch) -> None:
    out = Recording()
    feed = patient(fake)
    async with running(feed, out) as task:
        await connected(out)
        await fake.send(said("1", "1"), ":tmi.twitch.tv RECONNECT", said("2", "2"))
        await task
    await fake.is_left()
    async with running(feed, out):
        await connected(out, 2)
        await fake.send(said("3", "3"))
        await until(lambda: len(out.live) == 3)
    assert fake.joins == ["streamer", "streamer"]


async def test_a_connection_that_the_service_closes_has_ended(fake: FakeTwitch) -> None:
    out = Recording()
    task = asyncio.create_task(patient(fake).run(out))
    await connected(out)
    await fake.drop()
    with pytest.raises(FeedError, match="ended"):
        await task


async def test_a_connection_that_breaks_is_out_of_reach(fake: FakeTwitch) -> None:
    out = Recording()
    task = asyncio.create_task(patient(fake).run(out))
    await connected(out)
    await fake.reset()
    with pytest.raises(FeedError, match="unreachable"):
        await task


async def test_nobody_at_the_address_is_out_of_reach() -> None:
    async with FakeTwitch() as fake:
        address = fake.address
    assert (await ended(TwitchFeed("streamer", address))).reason is FeedReason.UNREACHABLE


async def test_a_server_that_has_no_tls_is_not_spoken_to_where_tls_is_asked_for(fake: FakeTwitch) -> None:
    feed = TwitchFeed("streamer", fake.address.replace("irc://", "irc+tls://"))
    assert (await ended(feed)).reason is FeedReason.UNREACHABLE
    await fake.is_left()
    fake.violations.clear()  # it took the greeting of TLS for a line


# --------------------------------------------------------------------------------------------------------- refusals


@pytest.mark.slow
async def test_a_channel_whose_room_does_not_open_is_none(fake: FakeTwitch) -> None:
    feed = TwitchFeed("nobody", fake.address, join_s=2.0)
    out = Recording()
    error = await ended(feed, out)
    assert isinstance(error, FeedRefusedError)
    assert (error.reason, out.accounts) == (FeedReason.NO_SUCH_CHANNEL, [])
    await fake.is_left()


@pytest.mark.slow
async def test_a_room_that_did_open_once_is_tried_again(fake: FakeTwitch) -> None:
    feed = TwitchFeed("streamer", fake.address, join_s=2.0)
    assert await feed.check() == "streamer"
    fake.opens_rooms = False
    error = await ended(feed)
    assert not isinstance(error, FeedRefusedError)
    assert error.reason is FeedReason.STRANGE_ANSWER


@pytest.mark.slow
async def test_a_server_that_is_silent_says_nothing_about_the_channel(fake: FakeTwitch) -> None:
    fake.opens_rooms = fake.answers_pings = False
    assert (await ended(TwitchFeed("streamer", fake.address, join_s=1.0))).reason is FeedReason.SILENT
    fake.is_deaf = True
    assert (await ended(TwitchFeed("streamer", fake.address, join_s=0.1))).reason is FeedReason.SILENT


async def test_a_suspended_channel_is_none_at_once(fake: FakeTwitch) -> None:
    fake.with_room = (
        "@msg-id=msg_channel_suspended :tmi.twitch.tv NOTICE #streamer :This channel has been suspended.",
    )
    with pytest.raises(FeedRefusedError, match="no_such_channel"):
        await patient(fake).check()


@pytest.mark.parametrize("notice", ["Login authentication failed", "Login unsuccessful", "Improperly formatted auth"])
async def test_a_guest_who_is_not_let_in_waits_long(fake: FakeTwitch, notice: str) -> None:
    fake.notice = notice
    error = await ended(patient(fake))
    assert (error.reason, error.after_s) == (FeedReason.NOT_LET_IN, 600.0)


async def test_a_server_without_tags_is_of_no_use(fake: FakeTwitch) -> None:
    fake.knows_tags = False
    assert (await ended(patient(fake))).reason is FeedReason.STRANGE_ANSWER


async def test_a_check_opens_the_room_and_leaves(fake: FakeTwitch) -> None:
    assert await patient(fake, "https://www.twitch.tv/Streamer?x=1").check() == "streamer"
    await fake.is_left()
    assert fake.joins == ["streamer"]


@pytest.mark.parametrize("written", ["", " ", "\u200b"])
async def test_no_channel_is_asked_for(fake: FakeTwitch, written: str) -> None:
    error = await ended(patient(fake, written))
    assert isinstance(error, FeedRefusedError)
    assert error.reason is FeedReason.NO_CHANNEL


@pytest.mark.parametrize(
    "written",
    [
        *("streamer", "Streamer", " @STREAMER ", "#streamer", "twitch.tv/streamer", "www.twitch.tv/Streamer/"),
        *("https://www.twitch.tv/streamer?x", "https://m.twitch.tv/streamer/videos#x", "HTTP://TWITCH.TV//streamer"),
        *("https://www.twitch.tv/popout/streamer/chat?popout=", "https://dashboard.twitch.tv/u/streamer/home"),
        *("https://www.twitch.tv/moderator/streamer", "stre\u200bamer", "https://www.twitch.tv/@streamer"),
    ],
)
def test_a_channel_is_known_by_its_name_or_a_link(written: str) -> None:
    assert login_of(written) == "streamer"


@pytest.mark.parametrize(
    "written",
    [
        *("стример", "a b", "a" * 26, "_a", "streamer!", "https://youtube.com/@streamer", "twitch.tv", "twitch.tv/"),
        *(
            "https://www.twitch.tv/videos/123",
            "https://www.twitch.tv/directory/all",
            "https://twitch.tv.example/streamer",
        ),
        *("streamer\r\nJOIN #other", "streamer JOIN", "@", "streameр", "twitch.tv/popout", "twitch.tv/popout/"),
    ],
)
def test_what_is_no_name_is_refused(written: str) -> None:
    with pytest.raises(FeedRefusedError, match="no_such_channel"):
        login_of(written)


@given(st.text())
def test_any_text_is_a_name_or_refused(written: str) -> None:
    try:
        name = login_of(written)
    except FeedRefusedError:
        return
    assert name == login_of(name)


# ------------------------------------------------------------------------------------------------------ being cancelled


@pytest.mark.parametrize("turns", [0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 60])
async def test_it_may_be_cancelled_at_any_moment(fake: FakeTwitch, turns: int) -> None:
    task = asyncio.create_task(patient(fake).run(Recording()))
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
    await fake.is_left()


async def test_it_may_be_cancelled_while_something_is_stored(fake: FakeTwitch) -> None:
    out = Recording()
    out.close_door()
    async with running(patient(fake), out):
        await connected(out)
        await fake.send(said("Привіт"))
        await until(lambda: "put 1" in out.calls)
    await fake.is_left()
