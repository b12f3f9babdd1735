"""Sanitised viewers' text: what a name, a message or a title may contain.

The result is one line of plain text. It is not escaped: it must be displayed as plain text.
"""

import json
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from regex import Pattern

NAME_LENGTH = 50
MESSAGE_LENGTH = 500
TITLE_LENGTH = 200
"""In grapheme clusters: what a reader counts as one letter."""

_NAME_BYTES = 2 << 10
_MESSAGE_BYTES = 12 << 10
_TITLE_BYTES = 6 << 10
"""Of one text as ASCII JSON. Real texts are far shorter; 500 emoji of families would be 57 KiB, more than an event of
64 KiB can carry together with its other texts."""

ELLIPSIS = "…"
MARKS_PER_LETTER = 2

_READ_AT_MOST = 20_000
"""Code points that are read, which bounds the time; the longest message of the longest emoji has 500 × 11."""
_CLUSTER_AT_MOST = 16
"""Code points in one grapheme cluster. The longest real one, a family with skin tones, has 11."""

_PERSON = r"\p{Extended_Pictographic}\p{Emoji_Modifier}?\uFE0F?"
_FLAG_OF_PART = "\U0001f3f4[\U000e0020-\U000e007e]{3,6}\U000e007f"
"""The flag of a part of a country, such as England: a black flag with letters for the eye of a program only."""
_EMOJI = rf"{_FLAG_OF_PART}|{_PERSON}(?:\u200D{_PERSON}){{0,3}}|[0-9#*]\uFE0F\u20E3"
"""An emoji with the invisible characters that it needs. No sequence in Unicode joins more than four."""
_SPACE = r"\s\u2800"
"""U+2800, a braille cell without dots, is drawn as a blank though Unicode calls it a symbol."""
_INVISIBLE = r"\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}"
"""Control, bidi, tag and zero-width characters, lone surrogates, fillers and variation selectors."""

_UNSEEN = (
    *("\0 ", "\x7f\xa0", "\xad\xad", "\u034f\u034f", "\u0600\u0605", "\u061c\u061c", "\u06dd\u06dd", "\u070f\u070f"),
    *("\u0890\u0891", "\u08e2\u08e2", "\u115f\u1160", "\u1680\u1680", "\u17b4\u17b5", "\u180b\u180f", "\u2000\u200f"),
    *("\u2028\u202f", "\u205f\u206f", "\u2800\u2800", "\u3000\u3000", "\u3164\u3164", "\ufdd0\ufdef", "\ufe00\ufe0f"),
    *("\ufeff\ufeff", "\uffa0\uffa0", "\ufff0\ufffb", "\ufffe\uffff", "\U000110bd\U000110bd", "\U000110cd\U000110cd"),
    *("\U00013430\U0001343f", "\U0001bca0\U0001bca3", "\U0001d173\U0001d17a", "\U000e0000\U000e0fff"),
    *(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(1, 17)),
)
"""First and last of the blank and invisible characters above, without the surrogates, which no JSON can carry."""


def _in_pattern(character: str) -> str:
    """Return a character as every kind of regular expression can read it."""
    return rf"\u{ord(character):04x}" if character <= "\uffff" else character


VISIBLE = f"[^{''.join(f'{_in_pattern(pair[0])}-{_in_pattern(pair[1])}' for pair in _UNSEEN)}]"
"""Finds what makes a text more than nothing once it is cleaned."""

_FLAG_OF_LETTERS = r"[\U0001F1E6-\U0001F1FF]{2}[\p{M}\u200D\uFE0F]*"
"""Two letters that make a flag. In a long row of them ``\\X`` looks back to its beginning each time."""
_MARK = r"[\p{M}\p{Emoji_Modifier}]"


_LETS_OTHERS_IN = False
"""Of ``regex``, which would give the interpreter to another thread at each call and wait to have it back: a chat's ten
lines at once would wait fifty times, each time for as long as a busy thread may keep it."""


class _Patterns(NamedTuple):
    """The patterns, compiled.

    Attributes:
        most_marks: Ordering a long run of marks takes quadratic time, so most of it goes before.
    """

    harmful: "Pattern[str]"
    blank: "Pattern[str]"
    most_marks: "Pattern[str]"
    marks: "Pattern[str]"
    cluster: "Pattern[str]"


@cache
def _patterns() -> _Patterns:
    """Compile the patterns on first use: that takes longer than any other part of the start."""
    import regex  # noqa: PLC0415 -- as above

    return _Patterns(
        harmful=regex.compile(rf"({_EMOJI})|(?:(?![{_SPACE}])[{_INVISIBLE}])+"),
        blank=regex.compile(rf"[{_SPACE}]+"),
        most_marks=regex.compile(rf"({_MARK}{{8}}){_MARK}+"),
        marks=regex.compile(rf"({_MARK}{{{MARKS_PER_LETTER}}}){_MARK}+"),
        cluster=regex.compile(rf"{_FLAG_OF_LETTERS}|\X"),
    )


def prepare() -> None:
    """Compile the patterns ahead of the first text; may be called in any thread."""
    _patterns()


def clean(text: str, limit: int) -> str:
    """Return the text as one line without anything invisible, in NFC, of at most ``limit`` grapheme clusters.

    What does not fit ends in ``…``, which counts as one of them. Cleaning twice changes nothing more. The time is
    bounded, whatever the length: only the first 20,000 code points are read.

    Args:
        text: Anything, of any length.
        limit: At least 1.
    """
    patterns = _patterns()
    seen = patterns.harmful.sub(r"\1", text[:_READ_AT_MOST], concurrent=_LETS_OTHERS_IN)
    seen = patterns.blank.sub(" ", seen, concurrent=_LETS_OTHERS_IN).strip(" ")
    seen = unicodedata.normalize("NFC", patterns.most_marks.sub(r"\1", seen, concurrent=_LETS_OTHERS_IN))
    seen = patterns.marks.sub(r"\1", seen, concurrent=_LETS_OTHERS_IN)
    return _cut(seen, limit, is_cut=len(text) > _READ_AT_MOST)


def clean_name(text: str) -> str:
    """Return a viewer's name, at most 50 grapheme clusters."""
    return clean(text, NAME_LENGTH)


def known_names(names: Iterable[str]) -> frozenset[str]:
    """Return names for comparison: cleaned and casefolded."""
    return _known_names(tuple(names))


@lru_cache(maxsize=4)
def known_words(words: tuple[str, ...]) -> frozenset[str]:
    """Return words for comparison with a cleaned title: cleaned and casefolded, without the empty ones."""
    return frozenset(clean_title(word).casefold() for word in words) - {""}


def identity(entry: str) -> str:
    """Return the id that an entry of a list begins with, as in ``twitch:2002 Оля``; empty where it is only a name."""
    first = entry.partition(" ")[0]
    service, _, number = first.partition(":")
    return first if number and service.isascii() and service.isalpha() and service.islower() else ""


def is_blocked(entries: Iterable[str], name: str, author_id: str) -> bool:
    """Return whether a viewer is in a list: by name, or by the id that a service knows them by.

    Args:
        entries: A name, or an id with or without the name after it, which is there for people to read.
        name: Of the viewer.
        author_id: Of the viewer; empty where it is not known.
    """
    listed = tuple(entries)
    known = _known_names(listed)
    if name.casefold() in known:
        return True
    return author_id != "" and (author_id.casefold() in known or author_id.casefold() in _known_ids(listed))


@lru_cache(maxsize=4)
def _known_names(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(clean_name(name).casefold() for name in names) - {""}


@lru_cache(maxsize=4)
def _known_ids(entries: tuple[str, ...]) -> frozenset[str]:
    return frozenset(identity(entry).casefold() for entry in entries) - {""}


def clean_message(text: str) -> str:
    """Return a viewer's message, at most 500 grapheme clusters."""
    return clean(text, MESSAGE_LENGTH)


def clean_title(text: str) -> str:
    """Return a video's title, at most 200 grapheme clusters."""
    return clean(text, TITLE_LENGTH)


def bounded_name(text: str) -> str:
    """Return the name of a viewer, a channel or a program, cleaned and of a bounded size in bytes."""
    return _within(clean_name(text), NAME_LENGTH, _NAME_BYTES)


def bounded_message(text: str) -> str:
    """Return a viewer's message, cleaned and of a bounded size in bytes."""
    return _within(clean_message(text), MESSAGE_LENGTH, _MESSAGE_BYTES)


def bounded_title(text: str) -> str:
    """Return a title, cleaned and of a bounded size in bytes."""
    return _within(clean_title(text), TITLE_LENGTH, _TITLE_BYTES)


def _within(cleaned: str, limit: int, max_bytes: int) -> str:
    """Return a cleaned text cut to as many grapheme clusters as take at most this many bytes."""
    while (size := len(json.dumps(cleaned))) > max_bytes:
        limit = min(limit - 1, limit * max_bytes // size)
        cleaned = clean(cleaned, limit)
    return cleaned


def _cut(text: str, limit: int, *, is_cut: bool) -> str:
    """Return the first clusters; an endless one, which only an attack has, ends the text."""
    clusters: list[str] = []
    for found in _patterns().cluster.finditer(text, concurrent=_LETS_OTHERS_IN):
        if len(clusters) == limit or len(found.group()) > _CLUSTER_AT_MOST:
            is_cut = True
            break
        clusters.append(found.group())
    if not is_cut or not text:
        return "".join(clusters)
    return "".join(clusters[: limit - 1]).rstrip(" ") + ELLIPSIS
