from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.speech.engine_text import harmless, pieces, timed_words
from app.domain.speech import MAX_BYTES

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Дякую, Олено!", "Дякую, Олено!"),
        ("a\x00b\x1b[2Jc\x7f", "a b [2Jc "),
        ("half \ud83c and \udfff", "half   and  "),
        ("<volume level='100'>", " volume level='100' "),
        ("say [[rate 500]] now", "say   rate 500   now"),
        ("[[[a]]]", "  [a  ]"),
        ("one [bracket] 🎬", "one [bracket] 🎬"),
        ("two\nlines\ttab", "two lines tab"),
    ],
)
def test_what_an_engine_might_obey_becomes_blanks(text: str, safe: str) -> None:
    assert harmless(text) == safe


@given(st.text())
def test_a_harmless_text_has_every_character_in_its_place(text: str) -> None:
    safe = harmless(text)
    assert len(safe) == len(text)
    assert all(new in {old, " "} for old, new in zip(text, safe, strict=True))
    assert harmless(safe) == safe
    safe.encode()


@given(_TEXTS, st.integers(4, 50))
def test_pieces_are_short_and_are_the_text_when_joined(text: str, limit: int) -> None:
    parts = pieces(text, limit)
    assert "".join(parts) == text
    assert all(0 < len(part.encode()) <= limit for part in parts)


def test_a_text_of_the_usual_length_is_one_piece() -> None:
    assert pieces("") == []
    assert pieces("я" * 400) == ["я" * 400]
    assert len(pieces("a" * MAX_BYTES)) == 1
    assert len(pieces("a" * (MAX_BYTES + 1))) == 2


def test_pieces_end_with_a_sentence_else_with_a_word() -> None:
    assert pieces("One two. Three four. Five six seven eight", 30) == ["One two. Three four. ", "Five six seven eight"]
    assert pieces("alpha beta gamma delta", 12) == ["alpha beta ", "gamma delta"]
    assert pieces("Hi. " + "abc " * 5, 20) == ["Hi. abc abc abc abc ", "abc "]


def _timed(text: str, marks: list[tuple[int, int]], length_ms: int) -> list[tuple[str, int]]:
    return [(word.text, word.at_ms) for word in timed_words(text, marks, length_ms)]


def test_words_begin_where_the_engine_says() -> None:
    assert _timed("Привіт, котику 2.5!", [(0, 10), (8, 500), (15, 900), (17, 1_100)], 1_500) == [
        ("Привіт,", 10),
        ("котику", 500),
        ("2.5!", 900),
    ]


def test_words_without_a_mark_are_spread_between_their_neighbours() -> None:
    assert _timed("aa bb cc dd", [], 1_100) == [("aa", 0), ("bb", 300), ("cc", 600), ("dd", 900)]
    assert _timed("aa 🎬 cc dd", [(0, 0), (5, 1_000), (8, 1_100)], 2_000)[1] == ("🎬", 600)
    assert _timed("  aa bb", [(5, 400)], 1_000) == [("aa", 160), ("bb", 400)]


def test_marks_that_cannot_be_are_put_right() -> None:
    assert _timed("aa bb cc", [(6, 200), (3, 700), (0, 100), (50, 5)], 500) == [("aa", 100), ("bb", 500), ("cc", 500)]


@given(_TEXTS, st.lists(st.tuples(st.integers(0, 400), st.integers(0, 5_000))), st.integers(0, 4_000))
def test_words_are_those_of_the_text_and_their_times_never_go_back(
    text: str, marks: list[tuple[int, int]], length_ms: int
) -> None:
    timed = _timed(text, marks, length_ms)
    assert [word for word, _ in timed] == text.split() or set(text) & set("\x1c\x1d\x1e\x1f\x85")
    times = [at_ms for _, at_ms in timed]
    assert all(0 <= at_ms <= length_ms for at_ms in times)
    assert all(before <= after for before, after in pairwise(times))
