import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.chat_calls import ChatCall, call_in, table_of
from app.domain.chat_commands import (
    CallRefusal,
    CallTimes,
    LastCalls,
    VolumeChange,
    number_in,
    rank_of,
    refusal_of,
    volume_in,
)
from app.domain.chat_rules import DEFAULT_RULES, ChatCommand, ChatCommands, CommandChange, CommandRule, Rank
from app.domain.feeds import Role
from app.domain.links import links_in
from tests.support.cost import assert_linear

ALL = ChatCommands(changes={ChatCommand.SAY: CommandChange(is_on=True)})
TABLE = table_of(ALL)
LINK = "https://youtu.be/dQw4w9WgXcQ"


def call(text: str) -> ChatCall | None:
    return call_in(text, TABLE)


def command(text: str) -> ChatCommand | None:
    found = call(text)
    return found.command if found else None


# ----------------------------------------------------------------------------------------------------- finding them


@pytest.mark.parametrize("wanted", ChatCommand)
def test_every_command_has_names_in_both_languages_and_goes_by_each(wanted: ChatCommand) -> None:
    names = DEFAULT_RULES[wanted].names
    assert any(name.isascii() for name in names)
    assert any(not name.isascii() for name in names)
    for name in names:
        for written in (name, name.upper(), name.capitalize()):
            assert call(f"!{written} решта") == ChatCall(wanted, "решта"), written


@pytest.mark.parametrize(
    "text",
    [
        f"!sr {LINK}",
        f"  !SR    {LINK}  ",
        f"!sr {LINK} \U000e0000",
        f"\u034f!s\u200br\u2060 {LINK}",
        f"! sr {LINK}",
        f"!!sr {LINK}",
        f"！ｓｒ {LINK}",
        f"!ѕr {LINK}",
        f"!ік {LINK}",
        f"!ЫК {LINK}",
        f"!пiсня {LINK}",
        f"!ПІCНЯ {LINK}",
        f"!gscyz {LINK}",
        f"!вiдeo\u00a0{LINK}",
        f"!вiдeo\u3000{LINK}",
        f"!songrequest\t{LINK}",
        f"@Streamer !sr {LINK}",
        f"@Оля, @Streamer  !sr {LINK}",
        f"!sr{LINK}",
        f"!sr:{LINK}",
        f"!sr: {LINK}",
        f"!sr - {LINK}",
        f"!sr<{LINK}>",
        f"!пісня{LINK}",
        f"!request{LINK}",
        "!sryoutu.be/dQw4w9WgXcQ",
        "!srwww.youtube.com/watch?v=dQw4w9WgXcQ",
        "!srm.youtube.com/watch?v=dQw4w9WgXcQ",
        f"!SR{LINK.replace('https', 'HTTPS')}",
    ],
)
def test_a_request_is_found_however_it_is_written(text: str) -> None:
    found = call(text)
    assert found is not None
    assert found.command is ChatCommand.REQUEST
    assert [getattr(link, "video_id", "") for link in links_in(found.argument)] == ["dQw4w9WgXcQ"]


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "!", "! ", "!!!", "!unknown", "!srx", "!sr_x", "!sr1", "sr x", LINK, f"Дивіться {LINK}"),
        *("Привіт !sr x", "@Streamer", "@", "@@@", "@ !", "@Streamer sr", "ік x", "\U000e0000", "?sr x", "!скипай"),
        "x" * 10_000,
        "@" * 10_000,
        "!" * 10_000,
        "\u200b" * 10_000,
    ],
)
def test_other_lines_are_no_commands(text: str) -> None:
    assert call(text) is None


def test_what_stands_behind_a_command_is_passed_on_as_written() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert call(f"!say  Привіт,  Світе {family}❤\ufe0f ") == ChatCall(
        ChatCommand.SAY, f"Привіт,  Світе {family}❤\ufe0f"
    )
    assert call("!say -5 градусів") == ChatCall(ChatCommand.SAY, "-5 градусів")
    assert call("!say " + "а" * 1_000) == ChatCall(ChatCommand.SAY, "а" * 1_000)
    assert call("!sr ﬁﬁﬁ ß") == ChatCall(ChatCommand.REQUEST, "ﬁﬁﬁ ß")


def test_letters_of_several_parts_count_as_one() -> None:
    table = table_of(ChatCommands(changes={ChatCommand.SAY: CommandChange(is_on=True, names=("її",))}))
    assert call_in("!\u0456\u0308\u0456\u0308 x", table) == ChatCall(ChatCommand.SAY, "x")


def test_nothing_behind_a_command_is_an_empty_argument() -> None:
    for text in ("!skip", "!skip ", "!skip \U000e0000", "!skip \u034f \u200b", "!skip!", "!skip..."):
        assert call(text) == ChatCall(ChatCommand.SKIP, ""), text


def test_a_number_may_stand_right_behind_a_command_that_takes_one() -> None:
    assert call("!volume50") == ChatCall(ChatCommand.VOLUME, "50")
    assert call("!vol-10") == ChatCall(ChatCommand.VOLUME, "-10")
    assert call("!гучність:+5%") == ChatCall(ChatCommand.VOLUME, "+5%")
    assert call("!approve3") == ChatCall(ChatCommand.APPROVE, "3")
    assert call("!skip3") is None


# ------------------------------------------------------------------------------------------------------- settings


def test_no_two_commands_have_a_name_in_common() -> None:
    names = [name for rule in DEFAULT_RULES.values() for name in rule.names]
    assert len(table_of(ALL).names) == len(names)


def test_a_command_that_is_off_is_no_command() -> None:
    assert not DEFAULT_RULES[ChatCommand.SAY].is_on
    assert call_in("!say x", table_of(ChatCommands())) is None


def test_prefixes_are_the_streamers() -> None:
    table = table_of(ChatCommands(prefixes=("?", "dj", " ", "")))
    assert call_in("?sr x", table) == ChatCall(ChatCommand.REQUEST, "x")
    assert call_in("DJ sr x", table) == ChatCall(ChatCommand.REQUEST, "x")
    assert call_in("!sr x", table) is None
    assert call_in("sr x", table) is None
    assert call_in("!sr x", table_of(ChatCommands(prefixes=()))) is None
    assert call_in("@sr x", table_of(ChatCommands(prefixes=("@",)))) == ChatCall(ChatCommand.REQUEST, "x")


def test_names_are_the_streamers_with_a_prefix_or_without() -> None:
    changes = {
        ChatCommand.REQUEST: CommandChange(names=("!Track", "тра к", "", " ")),
        ChatCommand.SKIP: CommandChange(names=("track", "nope")),
    }
    table = table_of(ChatCommands(changes=changes))
    assert call_in("!track x", table) == ChatCall(ChatCommand.REQUEST, "x")
    assert call_in("!трак x", table) == ChatCall(ChatCommand.REQUEST, "x")
    assert call_in("!nope", table) == ChatCall(ChatCommand.SKIP, "")
    assert call_in("!sr x", table) is None
    assert call_in("! x", table) is None


def test_a_name_of_several_words_is_found_as_it_is_written() -> None:
    commands = ChatCommands(
        changes={
            ChatCommand.REQUEST: CommandChange(names=("song request", "замовити пісню")),
            ChatCommand.CURRENT: CommandChange(names=("song", "що грає")),
        }
    )
    table = table_of(commands)
    assert call_in("!song request abc", table) == ChatCall(ChatCommand.REQUEST, "abc")
    assert call_in("!Song  REQUEST: abc", table) == ChatCall(ChatCommand.REQUEST, "abc")
    assert call_in("!songrequest abc", table) == ChatCall(ChatCommand.REQUEST, "abc")
    assert call_in("! замовити пісню", table) == ChatCall(ChatCommand.REQUEST, "")
    assert call_in("!що грає?", table) == ChatCall(ChatCommand.CURRENT, "")
    assert call_in("!song requests", table) == ChatCall(ChatCommand.CURRENT, "requests")
    assert call_in("!що?", table) is None
    assert call_in("@Оля !що грає", table_of(ChatCommands())) == ChatCall(ChatCommand.CURRENT, "")


def test_a_change_of_one_thing_leaves_the_others() -> None:
    commands = msgspec.json.decode(b'{"changes": {"skip": {"names": ["nope"]}}}', type=ChatCommands)
    assert commands.rule(ChatCommand.SKIP) == CommandRule(names=("nope",), rank=Rank.MODERATOR)
    assert commands.rule(ChatCommand.REQUEST) == DEFAULT_RULES[ChatCommand.REQUEST]
    assert msgspec.json.decode(msgspec.json.encode(commands), type=ChatCommands) == commands


@pytest.mark.parametrize(
    "written",
    [
        b'{"prefixes": ["12345678901"]}',
        b'{"changes": {"dance": {}}}',
        b'{"changes": {"skip": {"rank": "god"}}}',
        b'{"changes": {"skip": {"cooldown_s": -1}}}',
        b'{"changes": {"skip": {"viewer_cooldown_s": 86401}}}',
        b'{"changes": {"skip": {"speed": 1}}}',
    ],
)
def test_settings_outside_their_limits_are_refused(written: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(written, type=ChatCommands)


# -------------------------------------------------------------------------------------------------- who, how often


def test_the_highest_role_counts() -> None:
    assert rank_of(frozenset()) is Rank.VIEWER
    assert rank_of(frozenset({Role.SUBSCRIBER, Role.VIP})) is Rank.VIP
    assert rank_of(frozenset(Role)) is Rank.STREAMER
    assert [rank_of(frozenset({role})).value for role in Role] == [role.value for role in Role]


@pytest.mark.parametrize("lowest", Rank)
@pytest.mark.parametrize("rank", Rank)
def test_a_command_is_for_a_rank_and_all_above(rank: Rank, lowest: Rank) -> None:
    refusal = refusal_of(CommandRule(names=(), rank=lowest), rank, LastCalls(), 0.0)
    assert (refusal is None) == (list(Rank).index(rank) >= list(Rank).index(lowest))


def test_cooldowns_pass() -> None:
    rule = CommandRule(names=(), viewer_cooldown_s=30, cooldown_s=10)
    times = CallTimes()

    def refusal(author_id: str, now_s: float, rank: Rank = Rank.VIEWER) -> CallRefusal | None:
        return refusal_of(rule, rank, times.last(ChatCommand.SAY, author_id), now_s)

    assert refusal("twitch:1", 100.0) is None
    times.note(ChatCommand.SAY, "twitch:1", 100.0)
    assert refusal("twitch:1", 109.9) is CallRefusal.VIEWER_COOLDOWN
    assert refusal("twitch:2", 109.9) is CallRefusal.COOLDOWN
    assert refusal("twitch:2", 109.9, Rank.VIP) is CallRefusal.COOLDOWN
    assert refusal("twitch:2", 109.9, Rank.MODERATOR) is None
    assert refusal("twitch:1", 100.0, Rank.STREAMER) is None
    assert refusal("twitch:2", 110.0) is None
    assert refusal("twitch:1", 110.0) is CallRefusal.VIEWER_COOLDOWN
    assert refusal("twitch:1", 130.0) is None
    assert times.last(ChatCommand.SKIP, "twitch:1") == LastCalls()


def test_no_cooldown_is_none_at_once() -> None:
    assert refusal_of(CommandRule(names=()), Rank.VIEWER, LastCalls(5.0, 5.0), 5.0) is None


def test_times_of_many_viewers_are_bounded() -> None:
    times = CallTimes(most=3)
    for number in (1, 2, 3, 1, 4, 5):
        times.note(ChatCommand.SAY, str(number), float(number))
    known = [number for number in range(6) if times.last(ChatCommand.SAY, str(number)).by_viewer_s is not None]
    assert known == [1, 4, 5]
    assert times.last(ChatCommand.SAY, "2") == LastCalls(None, 5.0)


# ------------------------------------------------------------------------------------------------------- arguments


@pytest.mark.parametrize(
    ("argument", "wanted", "from_70"),
    [
        ("50", VolumeChange(50), 50),
        (" 50 % ", VolumeChange(50), 50),
        ("999", VolumeChange(100), 100),
        ("0", VolumeChange(0), 0),
        ("+10", VolumeChange(10, is_relative=True), 80),
        ("+100", VolumeChange(100, is_relative=True), 100),
        ("-10%", VolumeChange(-10, is_relative=True), 60),
        ("−10", VolumeChange(-10, is_relative=True), 60),
        ("- 90", VolumeChange(-90, is_relative=True), 0),
        ("50 \U000e0000", VolumeChange(50), 50),
    ],
)
def test_a_volume_is_read(argument: str, wanted: VolumeChange, from_70: int) -> None:
    found = volume_in(argument)
    assert found == wanted
    assert found is not None
    assert found.applied(70) == from_70


@pytest.mark.parametrize("argument", ["", "loud", "50 60", "1000", "٥٠", "5.5", "+-5", "%"])
def test_what_is_no_volume_is_none(argument: str) -> None:
    assert volume_in(argument) is None


def test_a_number_is_read() -> None:
    assert [number_in(text) for text in ("3", "#3", "№ 3", "3 дякую", " 3 \u034f")] == [3] * 5
    assert [number_in(text) for text in ("", "x", "0", "-3", "٣")] == [None] * 5


# ---------------------------------------------------------------------------------------------------- any text at all

PIECES = ["!", "sr", "пісня", " ", "@", "https://youtu.be/", "\u200b", "і\u0308", "ﬁ", "ß", "İ", "50", "skip", ":"]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=12).map("".join))
def test_any_line_is_a_command_or_none(text: str) -> None:
    found = call(text)
    if found is not None:
        assert found.argument == found.argument.strip()
        volume_in(found.argument)
        number_in(found.argument)


@given(st.lists(st.text(max_size=10), max_size=10).map(tuple), st.text())
def test_any_settings_make_a_table(names: tuple[str, ...], text: str) -> None:
    commands = ChatCommands(prefixes=names, changes={ChatCommand.SKIP: CommandChange(names=names)})
    call_in("".join(names) + text, table_of(commands))


@pytest.mark.slow
def test_the_time_to_look_at_a_line_grows_with_its_length_only() -> None:
    for head in ("!sr ", "@", "!", ""):
        for piece in ("a", " ", "\u200b", "!", "@ ", "і\u0308"):
            assert_linear(lambda text: [call(text) for _ in range(20)], head + piece * 1_000, head + piece * 16_000)
