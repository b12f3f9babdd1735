import itertools
import json
import re
import sys
import threading
import unicodedata
from collections.abc import Callable

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.text import (
    VISIBLE,
    bounded_message,
    bounded_name,
    bounded_title,
    clean,
    clean_message,
    clean_name,
    clean_title,
    prepare,
)
from tests.support.cost import assert_linear

HARMFUL = regex.compile(
    r"[\p{Cc}\p{Cs}\u061C\u200B-\u200C\u200E-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\U000E0000-\U000E0FFF]"
)
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
SPECIAL = (
    "aї0#* \t\n\u0300\u0316\u034f\u05b0\u0344\u093e\u094d\u0915\u1100\u1161\u11a8\uff9e"
    "\u00ad\u061c\u0600\u180e\u200b\u200c\u200d\u200e\u202e\u2028\u2060\u2066\ufe0e\ufe0f\ufeff\u20e3\u2800\u3164\u2000"
    "👨👩❤↔🏳🌈🏻🇺🇦\U000e0067\U000e007f\ud800\udfff\uffff…"
)
any_text = st.text() | st.text(st.sampled_from(SPECIAL), max_size=120) | st.text(st.characters(codec=None))
limits = st.integers(min_value=1, max_value=60)


def clusters(text: str) -> int:
    return len(regex.findall(r"\X", text))


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("", ""),
        ("Мавка", "Мавка"),
        ("  Слава \t\r\n Україні  ", "Слава Україні"),
        ("i\u0308 и\u0306", "ï й"),
        ("a\u00a0\u2003\u3000\u2800b", "a b"),
        ("a\u2028b\u2029c\u0085d", "a b c d"),
        ("nul\x00 esc\x1b[2J del\x7f c1\x9b", "nul esc[2J del c1"),
        ("\u202egpj.exe", "gpj.exe"),
        ("\u2066a\u2069\u200f\u061cb", "ab"),
        ("z\u200be\u200cr\u200do\u2060\ufeff", "zero"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\u3164\u115f\u1160\uffa0", ""),
        ("hidden\U000e0041\U000e0042\U000e007f", "hidden"),
        (f"{ENGLAND}!", f"{ENGLAND}!"),
        ("\U0001f3f4\U000e0067\U000e007f no flag", "\U0001f3f4 no flag"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0065 no end", "\U0001f3f4 no end"),
        ("\ud83d lone \udc00", "lone"),
        ("\ufffe\U0010ffff", ""),
        ("Z\u0335\u0321\u0300\u0301\u0302a", "Z\u0335\u0321a"),
        ("👩" + "🏻" * 500, "👩🏻🏻"),
        ("e" + "\u0301" * 500, "é\u0301\u0301"),
        ("🇺🇦🇵🇱", "🇺🇦🇵🇱"),
        ("👨\u200d👩\u200d👧\u200d👦", "👨\u200d👩\u200d👧\u200d👦"),
        ("👩🏽\u200d🚀", "👩🏽\u200d🚀"),
        ("🏳\ufe0f\u200d🌈", "🏳\ufe0f\u200d🌈"),
        ("👩🏻\u200d❤\ufe0f\u200d💋\u200d👨🏿", "👩🏻\u200d❤\ufe0f\u200d💋\u200d👨🏿"),
        ("1\ufe0f\u20e3 #\ufe0f\u20e3", "1\ufe0f\u20e3 #\ufe0f\u20e3"),
        ("a\ufe0fb\u200dc", "abc"),
        ("👨\u200d", "👨"),
        ("👨\u200d👨\u200d👨\u200d👨\u200d👨", "👨\u200d👨\u200d👨\u200d👨👨"),
        ("👨\u200b\u200d👩", "👨👩"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
    ],
)
def test_a_name_holds_only_what_can_be_seen(written: str, cleaned: str) -> None:
    assert clean_name(written) == cleaned


def test_what_does_not_fit_ends_in_an_ellipsis_that_counts_as_one() -> None:
    assert clean("abcdef", 6) == "abcdef"
    assert clean("abcdefg", 6) == "abcde…"
    assert clean("abcd fgh", 6) == "abcd…"
    assert clean("ab", 1) == "…"


@pytest.mark.parametrize(("cut", "limit"), [(clean_name, 50), (clean_message, 500), (clean_title, 200)])
def test_each_kind_of_text_has_its_own_limit_in_what_a_reader_counts_as_letters(
    cut: Callable[[str], str], limit: int
) -> None:
    family = "👨\u200d👩\u200d👧\u200d👦"
    assert cut(family * limit) == family * limit
    assert cut(family * (limit + 1)) == family * (limit - 1) + "…"


def test_a_letter_made_endless_ends_the_text() -> None:
    assert clean_name("ok " + "\u1100" * 1000 + " hidden") == "ok…"
    assert clean_name("ok" + "\uff9e" * 1000) == "o…"


@pytest.mark.parametrize(
    "attack",
    [
        "A" + "\u0300\u0316" * 500_000,
        "\U000e0041" * 1_000_000,
        "a\u0301\u200b\u0316" * 250_000,
        "👨\u200d" * 500_000,
        "\u0915\u094d" * 500_000,
        "\u0d4e" * 1_000_000,
        " \n" * 500_000,
        "\ud800" * 1_000_000,
        "a" * 1_000_000,
    ],
    ids=lambda attack: ascii(attack[:3]),
)
def test_a_megabyte_of_anything_costs_no_more_than_its_length(attack: str) -> None:
    cleaned = clean_message(attack)
    assert clusters(cleaned) <= 500
    assert_linear(clean_message, attack[: len(attack) // 10], attack)
    assert clean_message(cleaned) == cleaned


@pytest.mark.parametrize("unit", ["🇺", "🇺🇦", "🇺\u0301", "👨\u200d", "🏴", "a\u0301", "1\ufe0f\u20e3"])
def test_twenty_thousand_letters_cost_no_more_than_their_length_says(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    assert_linear(lambda part: clean(part, 20_000), text[:2_000], text)


@given(any_text, limits)
@example("a" + "\u0300" * 9 + "\u0327", 5)
@example("\u09c7\u0300\u09be", 5)
def test_cleaning_twice_changes_nothing_more(text: str, limit: int) -> None:
    once = clean(text, limit)
    assert clean(once, limit) == once


@given(any_text, limits)
def test_any_text_becomes_one_short_line_of_visible_text(text: str, limit: int) -> None:
    cleaned = clean(text, limit)
    assert clusters(cleaned) <= limit
    assert HARMFUL.search(cleaned) is None
    assert cleaned == " ".join(cleaned.split())
    assert unicodedata.is_normalized("NFC", cleaned)
    assert regex.search(r"\p{M}{3}", cleaned) is None
    assert regex.search(r"(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D", cleaned) is None
    cleaned.encode()


@given(st.text(st.sampled_from("абвгґїйabc 123.,!?"), max_size=50))
def test_ordinary_text_keeps_its_letters(text: str) -> None:
    assert clean(text, 50) == " ".join(text.split())


@pytest.mark.parametrize(
    ("bounded", "whole", "limit_bytes"),
    [
        (bounded_name, clean_name, 2 << 10),
        (bounded_message, clean_message, 12 << 10),
        (bounded_title, clean_title, 6 << 10),
    ],
)
def test_a_text_is_bounded_in_bytes_too(
    bounded: Callable[[str], str], whole: Callable[[str], str], limit_bytes: int
) -> None:
    usual = "Звичайний текст " * 50
    assert bounded(usual) == whole(usual)
    hostile = bounded("👨\u200d👩\u200d👧\u200d👦" * 500)
    assert limit_bytes // 2 < len(json.dumps(hostile)) <= limit_bytes
    assert hostile.endswith("…")


@pytest.mark.slow
def test_what_the_document_calls_visible_is_what_cleaning_leaves() -> None:
    """Each character stands between blanks: of one that nothing is left of, nothing comes between them."""
    characters = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF)
    for visible in itertools.batched(re.findall(VISIBLE, characters), 9_000):
        left = clean(" ".join(visible), 20_000).split(" ")
        assert len(left) == len(visible), [one for one in visible if not clean_name(one)]
    for unseen in itertools.batched(re.sub(VISIBLE, "", characters), 9_000):
        assert clean(" ".join(unseen), 20_000) == "", [one for one in unseen if clean_name(one)]


@given(st.text())
def test_a_text_is_visible_where_something_is_left_of_it(text: str) -> None:
    assert bool(re.search(VISIBLE, text)) is bool(clean_name(text))


def test_no_other_thread_runs_while_a_text_is_cleaned() -> None:
    """It is cleaned on the loop, which would wait for that thread as often as it lets it in."""
    is_awake, others = threading.Event(), list[str]()

    def note() -> None:
        is_awake.wait()
        others.append("ran")

    thread = threading.Thread(target=note)
    usual_s = sys.getswitchinterval()
    prepare()
    thread.start()
    try:
        sys.setswitchinterval(100)  # from here on it runs only where the interpreter is given to it
        is_awake.set()
        for _ in range(2_000):
            clean("Привіт, як справи? 😀", 50)
        assert not others
    finally:
        sys.setswitchinterval(usual_s)
        thread.join()
    assert others
