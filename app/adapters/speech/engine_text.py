"""Texts on their way to an engine: made harmless, cut to what it bears, and told word by word."""

import re
from collections.abc import Iterable, Sequence

from app.domain.speech import MAX_BYTES, SpokenWord

type Mark = tuple[int, int]
"""At which character, counted from 0, something is said, and at which millisecond."""

_HARMFUL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff<>]|\[\[|\]\]")
"""What engines take for commands (SAPI's XML, embedded commands of macOS and Piper), or cannot bear.

Source: RELIABILITY T16, PLATFORM 3.
"""
_SENTENCE_END = re.compile(r"[.!?…]+[\"'»”)]*\s+")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\S+")


def harmless(text: str) -> str:
    """Return the text with blanks where something harmful was, so that every other character stays in its place."""
    return _HARMFUL.sub(lambda found: " " * len(found[0]), text)


def pieces(text: str, limit_bytes: int = MAX_BYTES) -> list[str]:
    """Cut a text into parts of at most so many bytes of UTF-8; joined they are the text again.

    A part ends with a sentence if there is one in its second half, else after a word, else anywhere.

    Args:
        text: Without lone surrogates.
        limit_bytes: At least 4, which the longest character has.
    """
    parts: list[str] = []
    while len(encoded := text.encode()) > limit_bytes:
        fitting = encoded[:limit_bytes].decode(errors="ignore")
        cut = _cut(fitting)
        parts.append(fitting[:cut])
        text = text[cut:]
    return [*parts, text] if text else parts


def _cut(fitting: str) -> int:
    """Return where a text that goes on is best cut."""
    half = len(fitting) // 2
    for border in (_SENTENCE_END, _SPACE):
        ends = [found.end() for found in border.finditer(fitting)]
        if ends and ends[-1] > half:
            return ends[-1]
    return len(fitting)


def timed_words(text: str, marks: Iterable[Mark], length_ms: int) -> list[SpokenWord]:
    """Return the words of a text, each with the moment it begins.

    A word for which the engine gave no mark begins as far between its neighbours as its letters stand between theirs;
    without any mark, the words are spread by length.

    Args:
        text: As it was said.
        marks: What the engine told; may be wrong or out of order, which is put right.
        length_ms: Of the sound.
    """
    words = [(found.start(), found[0]) for found in _WORD.finditer(text)]
    anchors = _anchors(words, sorted(marks), len(text), length_ms)
    timed: list[SpokenWord] = []
    place = 0
    for start, word in words:
        while anchors[place + 1][0] <= start and place + 2 < len(anchors):
            place += 1
        (left, from_ms), (right, to_ms) = anchors[place], anchors[place + 1]
        share = (start - left) / (right - left) if right > left else 0.0
        timed.append(SpokenWord(text=word, at_ms=round(from_ms + (to_ms - from_ms) * share)))
    return timed


def _anchors(words: Sequence[tuple[int, str]], marks: Sequence[Mark], end: int, length_ms: int) -> list[Mark]:
    """Return places in the text whose time is known, in order: its beginning, what was marked, its end."""
    known: list[Mark] = []
    for start, word in words:
        time_ms = next((at_ms for place, at_ms in marks if start <= place < start + len(word)), None)
        if time_ms is not None:
            known.append((start, time_ms))
    anchors: list[Mark] = [(0, 0), *known, (end, length_ms)]
    latest = 0
    for place, (character, time_ms) in enumerate(anchors):
        latest = min(max(latest, time_ms), length_ms)
        anchors[place] = (character, latest)
    return anchors
