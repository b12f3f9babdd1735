import re
import time
from typing import Literal

import pytest
import regex
from hypothesis import assume, example, given
from hypothesis import strategies as st
from msgspec import structs

from app.domain.money import Money
from app.domain.reasons import Language
from app.domain.settings import SpeechSettings
from app.domain.speech import MAX_BYTES, MAX_CHARACTERS, Segment, SpeechReason
from app.domain.speech_text.pipeline import SpeechText, TextChange, prepare, to_speech_text
from app.domain.speech_text.screen import MASK
from app.domain.speech_text.vocabulary import LONE_MONEY
from tests.domain.speech_text import spoken_table
from tests.domain.speech_text.spoken_table import Announced

USUAL = SpeechSettings()
READING = SpeechSettings(emoji="read")
SPECIAL = (
    "aїы0#*5 \t\n\0\u0300\u034f\u200d\u202e\ufe0f\u20e3\ud800\uffff\ue000\ue001\U0010ffff…<>[]{}\\|&@%:/.,!?-+=№$₴°'’—"
    "😂❤🏻🇺🇦👨漢ع٣½™"
)
PIECES = (
    *("<b>", "[[", "]]", "https://a.ua/", "100 грн", "5$", "12:30", "24.08.2026", "1-й", ":Kappa:", "спам", "s.p.a.m"),
    *("привіт", "это", "hello", "😂", " ", ".", "\\x=1\\", "+380501234567", "9" * 30, "а" * 30, ":)", "&", "п'ять"),
)
any_text = (
    st.text()
    | st.text(st.sampled_from(SPECIAL), max_size=120)
    | st.text(st.characters(codec=None))
    | st.lists(st.sampled_from(PIECES)).map(" ".join)
    | st.lists(st.sampled_from(["<", "[[", "speak", ">", "]]", "сп", "ам", "5", " "])).map("".join)
)
settings = st.builds(
    SpeechSettings,
    says_author=st.booleans(),
    emoji=st.sampled_from(["drop", "read"]),
    max_characters=st.integers(min_value=20, max_value=400),
    blocked_words=st.lists(st.sampled_from(["спам*", "spam", "два", "*link*", "посилання", "біп", "100"])).map(tuple),
    blocked_action=st.sampled_from(["replace", "bleep", "hold"]),
    aliases=st.just(()) | st.just(("а = Альфа <b>[[x]]", "їжак=Їжачок", "без знака", "пусто =")),
)
amounts = st.integers(min_value=0, max_value=2**53 - 1)
currencies = st.sampled_from(["", "UAH", "USD", "KWD", "JPY", "XYZ"])
program_languages: st.SearchStrategy[Language] = st.sampled_from(["uk", "en"])


def said(message: str, rules: SpeechSettings = USUAL) -> str:
    return to_speech_text("", message, rules).spoken


@pytest.mark.parametrize(("written", "spoken"), spoken_table.PLAIN.items(), ids=ascii)
def test_a_text_is_said_in_exactly_these_words(written: str, spoken: str) -> None:
    assert said(written) == spoken


@pytest.mark.parametrize("language", spoken_table.PROGRAM)
def test_the_texts_of_a_table_are_said_in_exactly_these_words(language: str) -> None:
    own = spoken_table.PROGRAM[language]
    said = [to_speech_text("", written, USUAL, language=own).spoken for written, _ in spoken_table.rows(language)]
    assert said == [spoken for _, spoken in spoken_table.rows(language)]


def test_the_table_has_two_hundred_texts_of_each_language() -> None:
    for language in ("uk", "ru", "en"):
        assert len(set(spoken_table.rows(language))) >= 200


@pytest.mark.parametrize("written", spoken_table.SILENT, ids=ascii)
def test_a_text_without_words_is_refused(written: str) -> None:
    nothing = to_speech_text("Олена", written, USUAL)
    assert nothing.segments == ()
    assert nothing.spoken == ""
    assert nothing.refusal is SpeechReason.NOTHING_TO_SAY


@pytest.mark.parametrize(("written", "spoken"), spoken_table.EMOJI_READ.items(), ids=ascii)
def test_emoji_are_read_by_choice(written: str, spoken: str) -> None:
    assert said(written, READING) == spoken


@pytest.mark.parametrize("row", spoken_table.ANNOUNCED, ids=ascii)
def test_a_message_is_announced_in_the_language_of_the_stream(row: Announced) -> None:
    found = to_speech_text(
        row.author,
        row.message,
        USUAL,
        money=Money(row.amount_minor, row.currency),
        language=row.language,
    )
    assert found.spoken == row.spoken
    assert found.refusal is None


def test_the_table_is_long() -> None:
    rows = spoken_table.PLAIN, spoken_table.SILENT, spoken_table.EMOJI_READ, spoken_table.ANNOUNCED
    assert sum(len(each) for each in rows) > 300


def test_each_language_is_a_segment_and_the_announcement_joins_the_first() -> None:
    both = to_speech_text("Олена", "Привіт. Hello. Привет, это я", USUAL)
    assert both.segments == (
        Segment(text="Олена каже: Привіт.", language="uk"),
        Segment(text="Hello.", language="en"),
        Segment(text="Привет, это я", language="ru"),
    )
    apart = to_speech_text("Anna", "Привіт", USUAL, language="en")
    assert apart.segments == (Segment(text="Anna says:", language="en"), Segment(text="Привіт", language="uk"))


@pytest.mark.parametrize(
    ("language", "message", "announcement"),
    [
        ("uk", "Hello there", "Олена, сто гривень."),
        ("en", "Привіт усім", "Олена, one hundred hryvnias."),
        ("en", "Привет, это я", "Олена, one hundred hryvnias."),
    ],
)
def test_name_and_amount_are_in_the_streams_language_whatever_the_language_of_the_message(
    language: Language, message: str, announcement: str
) -> None:
    result = to_speech_text("Олена", message, USUAL, money=Money(10_000, "UAH"), language=language)
    assert [segment.text for segment in result.segments] == [announcement, message]
    assert result.segments[0].language == language
    assert result.author == "Олена"


def test_a_name_that_a_voice_of_another_language_reads_as_a_blocked_word_is_not_spoken() -> None:
    rules = SpeechSettings(blocked_words=("shchuka",))
    assert to_speech_text("Щука", "Hi", rules, language="en").spoken == "someone says: Hi"
    assert to_speech_text("Щука", "Привіт", rules, language="uk").spoken == "Щука каже: Привіт"


def test_the_author_is_not_named_where_the_settings_say_so() -> None:
    rules = SpeechSettings(says_author=False)
    assert to_speech_text("Олена", "Привіт", rules).spoken == "Привіт"
    assert to_speech_text("Олена", "", rules, money=Money(500, "UAH")).spoken == "п’ять гривень."


@pytest.mark.parametrize(
    ("author", "spoken"),
    [
        ("night_owl", "Нічна Сова каже: ага"),
        ("NIGHT_OWL", "Нічна Сова каже: ага"),
        ("x5", "ікс п’ять каже: ага"),
        ("tag", "Тег каже: ага"),
        ("empty", "empty каже: ага"),
        ("other", "other каже: ага"),
    ],
)
def test_a_viewer_may_have_a_name_that_is_said_otherwise(author: str, spoken: str) -> None:
    aliases = (
        "Night_Owl = Нічна Сова",
        "night_owl = друга",
        "x5=ікс 5",
        "tag = <b>Тег</b>",
        "empty = ",
        "other",
        " = x",
    )
    assert to_speech_text(author, "ага", SpeechSettings(aliases=aliases)).spoken == spoken


def test_a_name_is_not_said_without_end() -> None:
    rules = SpeechSettings(aliases=(f"a = {'дуже довге імʼя ' * 60}",))
    long_alias = to_speech_text("a", "ага", rules).spoken
    assert long_alias.endswith(" каже: ага")
    assert len(long_alias) < 100
    assert len(to_speech_text("7 " * 25, "ага", USUAL).spoken) < 200


@pytest.mark.parametrize(
    "link",
    [
        *(
            "hxxps://youtu[.]be/dQw4w9WgXcQ",
            "https%3A%2F%2Fyoutu.be%2FdQw4w9WgXcQ",
            "https:\\/\\/youtu.be\\/dQw4w9WgXcQ",
        ),
        *(
            "ttps://www.youtube.com/watch?v=dQw4w9WgXcQ",
            "https//youtu.be/dQw4w9WgXcQ",
            "пісняhttps://youtu.be/dQw4w9WgXcQ",
        ),
        *("**https://youtu.be/dQw4w9WgXcQ**", "[це](https://youtu.be/dQw4w9WgXcQ)", "(youtu.be/dQw4w9WgXcQ)"),
    ],
)
def test_a_link_is_not_spelled_out_however_it_is_written(link: str) -> None:
    assert re.fullmatch(r"ага (пісня |це )?посилання ага", said(f"ага {link} ага"))


def test_links_in_a_name_are_not_said() -> None:
    assert to_speech_text("twitch.tv/olena", "ага", USUAL).spoken == "хтось каже: ага"
    assert to_speech_text("Олена twitch.tv/olena", "ага", USUAL).spoken == "Олена каже: ага"


@pytest.mark.parametrize(
    ("action", "spoken", "shown", "hold"),
    [
        ("replace", "так і ні", "так ••• і ••• ні", None),
        ("bleep", "так біп і біп ні", "так ••• і ••• ні", None),
        ("hold", "так спамер і с п а м ні", "так спамер і с.п.а.м ні", SpeechReason.BLOCKED_WORD),
    ],
)
def test_a_blocked_word_is_left_out_or_bleeped_or_holds_the_message(
    action: Literal["replace", "bleep", "hold"], spoken: str, shown: str, hold: SpeechReason | None
) -> None:
    rules = SpeechSettings(blocked_words=("спам*",), blocked_action=action)
    found = to_speech_text("", "так спамер і с.п.а.м ні", rules)
    assert (found.spoken.replace(". ", " "), found.display_text, found.hold) == (spoken, shown, hold)
    assert TextChange.BLOCKED_WORD in found.changes
    assert found.refusal is None


@pytest.mark.parametrize(
    ("message", "left_out", "read"),
    [
        ("<:pepe:123456789012345678> hi", "hi", "pepe, hi"),
        ("<a:party_blob:123456789012345678> hi", "hi", "party blob, hi"),
        (":blobfox_nom_fox: hi", "hi", "blobfox nom fox, hi"),
        ("<@123456789012345678> hi", "hi", "hi"),
        ("<@!123456789012345678> hi", "hi", "hi"),
        ("<#123456789012345678> hi", "hi", "hi"),
        ("<t:1234567890:R> hi", "hi", "hi"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f hi", "hi", "flag of England, hi"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f hi", "hi", "flag of Wales, hi"),
        ("\U0001f3f4\U000e0075\U000e0073\U000e0063\U000e0061\U000e007f hi", "hi", "flag, hi"),
        ("\U0001f3f4 hi", "hi", "waving black flag, hi"),
    ],
)
def test_emotes_of_discord_and_flags_of_parts_of_a_country_are_one_emoji(
    message: str, left_out: str, read: str
) -> None:
    assert to_speech_text("", message, USUAL, language="en").spoken == left_out
    assert to_speech_text("", message, READING, language="en").spoken == read


def test_a_message_of_blocked_words_only_says_nothing_or_bleeps() -> None:
    blocked = ("спам",)
    assert to_speech_text("", "спам", SpeechSettings(blocked_words=blocked)).refusal is SpeechReason.NOTHING_TO_SAY
    assert said("спам", SpeechSettings(blocked_words=blocked, blocked_action="bleep")) == "біп"
    assert said("spam yes", SpeechSettings(blocked_words=blocked, blocked_action="bleep")) == "beep yes"
    assert said("this is спам", SpeechSettings(blocked_words=("spam",), blocked_action="bleep")) == "this is спам"


def test_a_word_that_only_the_reading_makes_is_not_said_either() -> None:
    assert said("маю 2 коти", SpeechSettings(blocked_words=("два",))) == "маю коти"
    assert said("маю 2 коти", SpeechSettings(blocked_words=("два",), blocked_action="bleep")) == "маю біп коти"
    assert said("2 а 2 б 2", SpeechSettings(blocked_words=("біп", "два"), blocked_action="bleep")) == "а б"
    assert said("один https://a.ua два", SpeechSettings(blocked_words=("посилання",))) == "один два"
    assert said("Привіт. I like 5 cats. Так", SpeechSettings(blocked_words=("five cats",))) == "Привіт. I like. Так"


def test_a_text_that_makes_a_blocked_word_again_and_again_goes_whole() -> None:
    rules = SpeechSettings(blocked_words=("five", "a b", "c d", "e f", "g q"))
    assert said("a c e g 5 q f d b", rules) == ""


def test_a_blocked_word_in_a_name_is_treated_like_one_in_the_message() -> None:
    blocked = ("spam*",)
    replaced = to_speech_text("Spammer Joe", "ага", SpeechSettings(blocked_words=blocked))
    assert (replaced.spoken, replaced.author, replaced.display_text) == ("Joe каже: ага", "••• Joe", "ага")
    assert to_speech_text("Spammer", "ага", SpeechSettings(blocked_words=blocked)).spoken == "хтось каже: ага"
    assert to_speech_text("a2", "ага", SpeechSettings(blocked_words=("два",))).spoken == "хтось каже: ага"
    held = to_speech_text("Spammer", "ага", SpeechSettings(blocked_words=blocked, blocked_action="hold"))
    assert (held.hold, held.author, held.spoken) == (SpeechReason.BLOCKED_WORD, "Spammer", "Spammer каже: ага")


@pytest.mark.parametrize(
    ("author", "text", "blocked", "language"),
    [
        ("", "маю 2 коти", "два", "uk"),
        ("", "маю 100 грн", "сто", "uk"),
        ("", "i|d|i|o|t", "idiot", "uk"),
        ("", "<b>i</b>diot", "idiot", "uk"),
        ("", "ду рень", "дурень", "uk"),
        ("", "Привіт. I like 5 cats. Так", "five cats", "uk"),
        ("", "один https://a.ua два", "посилання", "uk"),
        ("i$d$i$o$t", "ага", "idiot", "uk"),
        ("a2", "ага", "два", "uk"),
        ("Дурень", "ага", "duren", "en"),
        ("дурень2007", "ага", "дурень", "uk"),
        ("", "к" + "а" * 2 + " довге " * 20 + "котик", "кот*", "uk"),
    ],
)
def test_what_is_kept_from_the_sound_is_kept_from_the_screen_and_held_where_that_is_asked(
    author: str, text: str, blocked: str, language: Language
) -> None:
    rules = SpeechSettings(blocked_words=(blocked,))
    found = to_speech_text(author, text, rules, language=language)
    plain = to_speech_text(author, text, SpeechSettings(), language=language)
    assert found.spoken != plain.spoken
    assert MASK in found.author + found.display_text
    assert TextChange.BLOCKED_WORD in found.changes
    held = to_speech_text(author, text, structs.replace(rules, blocked_action="hold"), language=language)
    assert (held.hold, held.author, held.display_text) == (SpeechReason.BLOCKED_WORD, plain.author, plain.display_text)


def test_only_the_words_that_would_be_heard_are_masked() -> None:
    found = to_speech_text("Кіт a2 Мур", "маю 2 коти і 3 пси", SpeechSettings(blocked_words=("два",)))
    assert found.display_text == "маю ••• коти і 3 пси"
    whole = to_speech_text("", "I like 5 cats", SpeechSettings(blocked_words=("five cats",)))
    assert whole.display_text == MASK


def test_a_long_text_in_which_a_blocked_word_is_only_heard_is_masked_as_a_whole() -> None:
    text = " ".join(str(number) for number in range(200, 320))
    assert to_speech_text("", text, SpeechSettings(blocked_words=("двісті",))).display_text == MASK


def test_a_name_that_is_not_said_is_masked_too() -> None:
    rules = SpeechSettings(blocked_words=("duren",), says_author=False)
    assert to_speech_text("Дурень Іван", "ага", rules, language="en").author == "••• Іван"


def test_a_word_that_the_cut_makes_is_found_too() -> None:
    rules = SpeechSettings(blocked_words=("кіт",), max_characters=20, blocked_action="hold")
    assert to_speech_text("", "кітель" * 10, rules).hold is None
    long = to_speech_text("", "ага " * 4 + "кіт" + "елик" * 30, structs.replace(rules, max_characters=19))
    assert long.hold in {None, SpeechReason.BLOCKED_WORD}


def test_a_blocked_viewer_is_not_heard() -> None:
    blocked = to_speech_text("ОЛЕНА", "Привіт", USUAL, money=Money(100, "UAH"), blocked_users=("Тролль", " олена "))
    assert blocked.refusal is SpeechReason.BLOCKED_USER
    assert blocked.segments == ()
    assert to_speech_text("Оля", "Привіт", USUAL, blocked_users=("Олена", "")).refusal is None
    assert to_speech_text("", "Привіт", USUAL, blocked_users=("",)).refusal is None


def test_a_long_message_ends_with_a_whole_word() -> None:
    rules = SpeechSettings(max_characters=20)
    cut = to_speech_text("Олена", "перше друге третє четверте", rules)
    assert cut.spoken == "Олена каже: перше друге третє"
    assert cut.changes == (TextChange.CUT,)
    assert to_speech_text("", "абвгґдеєжзиіїйклмнопрстуфхцчшщ", rules).spoken == "абвгґдеєжзиіїйклмноп"
    assert to_speech_text("", "перше друге. the third one here", rules).spoken == "перше друге. the"
    assert to_speech_text("", "перше друге третє, far too long", rules).spoken == "перше друге третє"


def test_a_message_over_the_limit_of_what_is_shown_does_not_end_with_half_a_word() -> None:
    found = to_speech_text("", "мій дуже великий кіт їсть " * 30, USUAL)
    assert TextChange.CUT in found.changes
    assert found.display_text.endswith("…")
    assert not found.spoken.endswith(" к")
    assert TextChange.CUT not in to_speech_text("", "так…", USUAL).changes


@pytest.mark.parametrize(
    ("message", "changes"),
    [
        ("Привіт", []),
        ("Привіт, як справи?", []),
        ("п'ять", []),
        ("https://a.ua і", [TextChange.LINK]),
        ("так 😂", [TextChange.EMOJI]),
        ("так :)", [TextChange.EMOJI]),
        ("такккккк", [TextChange.REPEATS]),
        ("ні ні ні ні ні", [TextChange.REPEATS]),
        ("маю 5", [TextChange.NUMBER]),
        ("<b>так", [TextChange.MARKUP]),
        ("так {ще}", [TextChange.MARKUP]),
        ("так 漢", [TextChange.SCRIPT]),
        ("маю 5 😂 https://a.ua", [TextChange.LINK, TextChange.EMOJI, TextChange.NUMBER]),
    ],
)
def test_it_tells_why_the_words_differ(message: str, changes: list[TextChange]) -> None:
    assert list(to_speech_text("", message, USUAL).changes) == changes


def test_it_tells_that_a_name_is_said_otherwise() -> None:
    assert to_speech_text("Олена", "так", USUAL).changes == ()
    assert to_speech_text("olena_5", "так", USUAL).changes == (TextChange.NAME,)


def test_every_change_has_a_sentence_in_both_languages() -> None:
    for change in TextChange:
        for language in ("uk", "en"):
            assert change.sentence(language).endswith(".")


def _is_harmless(found: SpeechText) -> None:
    assert len(found.spoken) <= MAX_CHARACTERS
    assert len(found.spoken.encode()) <= MAX_BYTES
    assert regex.search(r"[^\p{Latin}\p{Cyrillic} .,!?;:’'—-]", found.spoken) is None
    assert re.search(r"[<>\[\]{}\\|]|\d|  ", found.spoken) is None
    for segment in found.segments:
        assert segment.text == segment.text.strip()
        assert segment.text[0].isalpha()
    assert len(set(found.changes)) == len(found.changes)
    assert (found.segments == ()) == (found.refusal is not None)


@given(any_text, any_text, settings, amounts, currencies, program_languages)
@example("\ud800", "\x00" * 600, USUAL, 0, "", "uk")
@example("а", "<" * 501, USUAL, 2**53 - 1, "XYZ", "en")
def test_any_text_becomes_harmless_words(
    author: str, message: str, rules: SpeechSettings, amount_minor: int, currency: str, language: Language
) -> None:
    found = to_speech_text(author, message, rules, money=Money(amount_minor, currency), language=language)
    _is_harmless(found)
    if amount_minor and currency:
        assert found.segments
    found.display_text.encode()


@given(any_text, st.lists(st.sampled_from(["спам", "два", "*link*", "п’ять", "a", "бі*п"])).map(tuple))
@example("a a a a 2", ("два", "a"))
def test_a_blocked_word_is_never_said(message: str, blocked: tuple[str, ...]) -> None:
    rules = SpeechSettings(blocked_words=blocked, says_author=False)
    found = to_speech_text("", message, rules)
    words = re.split(r"[ .,!?;:—-]+", found.spoken.casefold())
    for word in blocked:
        pattern = re.compile(word.replace("*", ".*").casefold())
        assert not any(pattern.fullmatch(said_word) for said_word in words)
    if found.hold is None:
        assert to_speech_text("", found.spoken, rules).display_text.count("•••") == 0


@given(any_text)
def test_what_is_said_once_is_said_the_same_again(message: str) -> None:
    once = said(message)
    again = said(once)
    assert said(again) == again
    assert len(again) <= len(once) + 10


@given(st.text(st.sampled_from("абвгдежиклмнопрстуїє"), min_size=1, max_size=2), st.integers(2, 5))
def test_ordinary_words_stay_as_they_are(word: str, count: int) -> None:
    words = [f"{word}{letter}" for letter in "бвгдж"[:count]]
    assume(not any(each in lone for each in words for lone in LONE_MONEY.values()))
    assume(word != "т")  # "і тд" is an abbreviation
    text = " і ".join(words)
    assert said(text) == text


ATTACKS = (
    *("<" * 20_000, "[[" * 10_000, "1 000 " * 4_000, "9" * 20_000, "а" * 20_000, "а1" * 10_000, ":a" * 10_000),
    *("спам " * 4_000, "s.p.a." * 3_000, "a.b." * 5_000, "a@b." * 5_000, "12:" * 7_000, "1.1." * 5_000, "😂" * 20_000),
    *("https://" * 2_500, "1-" * 10_000, "<a" * 10_000, "\\a=" * 7_000, ", " * 10_000, "' " * 10_000, "1/1/" * 5_000),
    *(
        "їы" * 10_000,
        "хах" * 7_000,
        "грн 5" * 4_000,
        "+0 (" * 5_000,
        "漢" * 20_000,
        "\ud800" * 20_000,
        "A\u0300" * 9_000,
    ),
)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: ascii(attack[:6]))
def test_twenty_thousand_characters_of_anything_take_no_time(attack: str) -> None:
    rules = SpeechSettings(emoji="read", blocked_words=("спам*", "*xx*"))
    prepare(rules)
    began = time.thread_time()
    _is_harmless(to_speech_text(attack, attack, rules, money=Money(5, "UAH")))
    assert time.thread_time() - began < 1  # of the processor: a quadratic pattern takes several
