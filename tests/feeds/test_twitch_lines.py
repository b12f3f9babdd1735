from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.feeds import ChatMessage, Cleared, Deleted, FeedEvent, Gift, Purged, Role
from app.feeds.irc import IrcLine, irc_line
from app.feeds.twitch_lines import event_of, visible, without_cheers
from tests.support.cost import assert_linear

NOW_S = 1_764_435_700.0
SENT_AT = datetime(2025, 11, 29, 17, 0, 0, 123_000, UTC)
PERSON = "display-name=Оля;id=5f000001-aa;room-id=1001;tmi-sent-ts=1764435600123;user-id=2002"
OLIA = ":olia!olia@olia.tmi.twitch.tv"


def event(written: str) -> FeedEvent | None:
    line = irc_line(written)
    assert line is not None
    return event_of(line, NOW_S)


def message(tags: str = "", text: str = "Привіт") -> ChatMessage:
    found = event(f"@{tags};{PERSON} {OLIA} PRIVMSG #streamer :{text}")
    assert isinstance(found, ChatMessage)
    return found


def test_a_message() -> None:
    assert message("badges=;emotes=") == ChatMessage(
        id="5f000001-aa", author_id="2002", author="Оля", text="Привіт", sent_at=SENT_AT
    )


def test_bits_are_a_gift_and_no_message() -> None:
    found = event(
        f"@badges=subscriber/12;bits=100;emotes=;{PERSON} {OLIA} PRIVMSG #streamer "
        ":Cheer100 !sr https://youtu.be/dQw4w9WgXcQ"
    )
    assert found == Gift(
        id="5f000001-aa",
        author_id="2002",
        author="Оля",
        amount_minor=100,
        currency="USD",
        unit="bits",
        text="!sr https://youtu.be/dQw4w9WgXcQ",
        roles=frozenset({Role.SUBSCRIBER}),
        sent_at=SENT_AT,
    )


def test_bits_of_somebody_unknown_have_no_author() -> None:
    found = event(
        "@bits=5;display-name=AnAnonymousCheerer;id=1;room-id=1001;user-id=407665396"
        " :ananonymouscheerer!ananonymouscheerer@ananonymouscheerer.tmi.twitch.tv PRIVMSG #streamer :Anon5 привіт"
    )
    assert isinstance(found, Gift)
    assert (found.author, found.author_id, found.amount_minor, found.text) == ("", "", 5, "привіт")


@pytest.mark.parametrize("bits", ["0", "", "-5", "many", "1.5", "٣", "9" * 16, "1e3"])
def test_a_number_of_bits_that_is_none_leaves_a_message(bits: str) -> None:
    assert message(f"bits={bits}", "Cheer100 привіт").text == "Cheer100 привіт"


def test_a_reward_has_its_id() -> None:
    assert message("custom-reward-id=3a00b1c2-").reward_id == "3a00b1c2-"
    assert message("custom-reward-id=CELEBRATION").reward_id == "CELEBRATION"
    assert message("msg-id=highlighted-message").reward_id == "highlighted-message"
    assert message("msg-id=gigantified-emote-message").reward_id == ""
    assert message(f"custom-reward-id={'x' * 201}").reward_id == ""


def test_a_deleted_message() -> None:
    line = "@login=olia;room-id=1001;target-msg-id=5f000001-;tmi-sent-ts=1 :tmi.twitch.tv CLEARMSG #streamer :text"
    assert event(line) == Deleted(id="5f000001-")
    assert event("@login=olia :tmi.twitch.tv CLEARMSG #streamer :text") is None


def test_a_timeout_has_an_end_and_a_ban_none() -> None:
    tags = "room-id=1001;target-user-id=2002;tmi-sent-ts=1764435600123"
    end = datetime(2025, 11, 29, 17, 10, 0, 123_000, UTC)
    assert event(f"@ban-duration=600;{tags} :tmi.twitch.tv CLEARCHAT #streamer :olia") == Purged(
        author_id="2002", until=end
    )
    assert event(f"@{tags} :tmi.twitch.tv CLEARCHAT #streamer :olia") == Purged(author_id="2002")


def test_a_timeout_without_a_time_begins_now() -> None:
    found = event("@ban-duration=60;target-user-id=2002 :tmi.twitch.tv CLEARCHAT #streamer :olia")
    assert found == Purged(author_id="2002", until=datetime.fromtimestamp(NOW_S + 60, UTC))


@pytest.mark.parametrize("duration", ["", "soon", "-1", "99999999999999999999", "1000000000000"])
def test_a_duration_that_is_none_is_a_ban(duration: str) -> None:
    line = f"@ban-duration={duration};target-user-id=2002 :tmi.twitch.tv CLEARCHAT #streamer :olia"
    assert event(line) == Purged(author_id="2002")


def test_only_a_line_without_a_viewer_clears_the_chat() -> None:
    assert event("@room-id=1001;tmi-sent-ts=1764435600123 :tmi.twitch.tv CLEARCHAT #streamer") == Cleared()
    assert event(":tmi.twitch.tv CLEARCHAT #streamer") == Cleared()
    assert event("@room-id=1001 :tmi.twitch.tv CLEARCHAT #streamer :olia") is None
    assert event("@room-id=1001;target-user-id= :tmi.twitch.tv CLEARCHAT #streamer") is None
    assert event(f"@target-user-id={'2' * 201} :tmi.twitch.tv CLEARCHAT #streamer") is None


GIFT_OF_SUB = (
    "@id=e200;login=ivan;msg-id=subgift;msg-param-recipient-display-name=Оля;msg-param-sub-plan=1000;room-id=1001;"
    "system-msg=ivan\\sgifted;user-id=3003 :tmi.twitch.tv USERNOTICE #streamer"
)


def test_a_notice_is_a_message_only_where_a_viewer_wrote_one() -> None:
    assert event(GIFT_OF_SUB) is None
    assert event(GIFT_OF_SUB.replace("=subgift", "=submysterygift")) is None
    assert event(GIFT_OF_SUB.replace("=subgift", "=resub") + " :Дякую!") == ChatMessage(
        id="e200", author_id="3003", author="ivan", text="Дякую!"
    )


def test_an_announcement_is_a_message() -> None:
    found = event(
        "@badges=moderator/1;display-name=Іван;id=a1;login=ivan;mod=1;msg-id=announcement;room-id=1001;user-id=3003"
        " :tmi.twitch.tv USERNOTICE #streamer :Увага"
    )
    assert found == ChatMessage(
        id="a1", author_id="3003", author="Іван", text="Увага", roles=frozenset({Role.MODERATOR})
    )


@pytest.mark.parametrize(
    ("tags", "roles"),
    [
        ("badges=broadcaster/1,subscriber/3024", {Role.STREAMER, Role.SUBSCRIBER}),
        ("badges=moderator/1,founder/0", {Role.MODERATOR, Role.SUBSCRIBER}),
        ("badges=lead_moderator/1", {Role.MODERATOR}),
        ("badges=vip/1,premium/1,glhf-pledge/1", {Role.VIP}),
        ("mod=1;subscriber=1;vip=1", {Role.MODERATOR, Role.SUBSCRIBER, Role.VIP}),
        ("mod=0;subscriber=0;badges=", set()),
        ("badges=,,/,moderators/1", set()),
    ],
)
def test_roles_are_read_from_badges(tags: str, roles: set[Role]) -> None:
    assert message(tags).roles == roles


def test_the_owner_of_the_room_is_the_streamer() -> None:
    found = event(f"@id=1;room-id=1001;user-id=1001 {OLIA} PRIVMSG #streamer :hi")
    assert isinstance(found, ChatMessage)
    assert found.roles == {Role.STREAMER}


def test_an_action() -> None:
    found = message(text="\x01ACTION танцює\x01")
    assert (found.text, found.is_action) == ("танцює", True)
    assert message(text="\x01ACTION cut").text == "cut"
    assert not message().is_action


def test_a_first_message() -> None:
    assert message("first-msg=1").is_first
    assert message("first-msg=0").is_first is False
    assert message("first-msg=yes").is_first is None
    assert message("mod=0").is_first is None


def test_the_order_of_tags_does_not_matter() -> None:
    tags = [*PERSON.split(";"), "first-msg=1", "unheard-of=1", "client-nonce"]
    assert event(f"@{';'.join(tags)} {OLIA} PRIVMSG #streamer :x") == event(
        f"@{';'.join(reversed(tags))} {OLIA} PRIVMSG #streamer :x"
    )


def test_the_nick_stands_in_for_a_name() -> None:
    assert message("", "hi").author == "Оля"
    for name in ("display-name=", "display-name=\u200b\\s", "color="):
        found = event(f"@{name};id=1;user-id=2 {OLIA} PRIVMSG #streamer :hi")
        assert isinstance(found, ChatMessage)
        assert found.author == "olia"


@pytest.mark.parametrize("command", ["PRIVMSG", "USERNOTICE", "CLEARCHAT"])
def test_the_chat_of_a_partner_is_left_out(command: str) -> None:
    line = f"@{PERSON};target-user-id=2002;source-room-id=7;source-id=9 {OLIA} {command} #streamer :text"
    assert event(line) is None
    assert event(line.replace("source-room-id=7", "source-room-id=1001")) is not None


def test_a_message_that_a_partner_deleted_is_deleted_here_too() -> None:
    line = "@room-id=1001;source-room-id=7;target-msg-id=5 :tmi.twitch.tv CLEARMSG #streamer :text"
    assert event(line) == Deleted(id="5")


@pytest.mark.parametrize(
    "tags",
    [
        "user-id=2002",
        "id=1",
        "id=;user-id=2002",
        "id=1;user-id=",
        f"id={'1' * 201};user-id=2",
        f"id=1;user-id={'2' * 201}",
        f"id={'1' * 201};user-id=2;bits=5",
    ],
)
def test_what_has_no_id_is_left_out(tags: str) -> None:
    assert event(f"@{tags} {OLIA} PRIVMSG #streamer :text") is None


@pytest.mark.parametrize("text", ["", " ", "\u034f", "\u200b \U000e0000", "\x01ACTION \x01"])
def test_a_message_of_nothing_is_left_out(text: str) -> None:
    assert event(f"@{PERSON} {OLIA} PRIVMSG #streamer :{text}") is None


def test_what_programs_for_chat_add_is_removed() -> None:
    assert message(text="!sr song \U000e0000").text == "!sr song"
    assert message(text="!s\u200br so\u034fng\ufeff").text == "!sr song"


def test_an_emoji_of_several_people_stays_whole() -> None:
    for emoji in (
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\U0001f3f4\U000e0067\U000e0062\U000e007f",
        "❤\ufe0f\u200d\U0001f525",
    ):
        assert visible(f"a{emoji}b") == f"a{emoji}b"
    assert visible("a\u200db") == "ab"


@pytest.mark.parametrize("sent", ["", "now", "-1", "99999999999999", "9" * 30])
def test_a_time_that_is_none_is_left_out(sent: str) -> None:
    found = event(f"@id=1;user-id=2;tmi-sent-ts={sent} {OLIA} PRIVMSG #streamer :hi")
    assert isinstance(found, ChatMessage)
    assert found.sent_at is None


@pytest.mark.parametrize(
    ("text", "bits", "rest"),
    [
        ("Cheer100 привіт", 100, "привіт"),
        ("привіт cheer50  Cheer50 усім", 100, "привіт усім"),
        ("Kappa1 4Head2 uni5", 8, ""),
        ("streamerCheer100 song2 hello", 100, "song2 hello"),
        ("streamer100 song2 streamer50", 150, "song2"),
        ("song2 streamer100", 100, "song2"),
        ("Cheer100 song2 hello", 100, "song2 hello"),
        ("pride2024 Cheer100", 100, "pride2024"),
        ("no word of it here 100", 100, "no word of it here 100"),
        ("Cheer100! https://youtu.be/abc123", 100, "Cheer100! https://youtu.be/abc123"),
        ("Cheer0 abc0 Cheer5", 5, "abc0"),
        ("", 5, ""),
    ],
)
def test_words_that_give_bits_are_not_said(text: str, bits: int, rest: str) -> None:
    assert without_cheers(text, bits) == rest


TAGS = [
    *("badges", "bits", "display-name", "id", "user-id", "room-id", "source-room-id", "tmi-sent-ts", "target-user-id"),
    *("target-msg-id", "ban-duration", "first-msg", "msg-id", "custom-reward-id", "login", "mod"),
]
VALUES = st.text() | st.integers().map(str) | st.sampled_from(["1", "1001", "5f0", "broadcaster/1", "announcement"])


@given(
    st.dictionaries(st.sampled_from(TAGS), VALUES),
    st.text(),
    st.sampled_from(["PRIVMSG", "USERNOTICE", "CLEARCHAT", "CLEARMSG", "NOTICE", "WHISPER", "001"]),
    st.lists(st.text(), max_size=3),
)
def test_any_line_is_an_event_or_none(tags: dict[str, str], nick: str, command: str, parameters: list[str]) -> None:
    found = event_of(IrcLine(tags, nick, command, tuple(parameters)), NOW_S)
    if isinstance(found, ChatMessage | Gift):
        assert 0 < len(found.id) <= 200
        assert len(found.author_id) <= 200
    if isinstance(found, Gift):
        assert 0 < found.amount_minor < 2**53


def test_the_time_to_leave_words_out_grows_with_the_length_only() -> None:
    for piece in ("a", "a1", "1", "a1 ", "cheer1 ", "\u200d", "\u200b"):
        assert_linear(lambda text: (without_cheers(text, 100), visible(text)), piece * 1_000, piece * 16_000)
