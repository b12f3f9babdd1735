"""Texts for an engine: sanitised, split to its limit, and timed word by word."""

import re
from collections.abc import Iterable, Sequence

from app.domain.speech import MAX_BYTES, SpokenWord

type Mark = tuple[int, int]
"""A character, counted from 0, and the millisecond at which it is spoken."""

_HARMFUL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff<>]|\[\[|\]\]")
"""What engines interpret as commands (SAPI's XML, embedded commands of macOS and Piper), or crash on."""
_SENTENCE_END = re.compile(r"[.!?…]+[\"'»”)]*\s+")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\S+")


def harmless(text: str) -> str:
    """Return the text with blanks in place of harmful characters; all other characters keep their place."""
    return _HARMFUL.sub(lambda found: " " * len(found[0]), text)


def pieces(text: str, limit_bytes: int = MAX_BYTES) -> list[str]:
    """Split a text into parts of at most so many bytes of UTF-8; joined they are the text again.

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
    """Return where to split a text that goes on."""
    half = len(fitting) // 2
    for border in (_SENTENCE_END, _SPACE):
        ends = [found.end() for found in border.finditer(fitting)]
        if ends and ends[-1] > half:
            return ends[-1]
    return len(fitting)


def timed_words(text: str, marks: Iterable[Mark], length_ms: int) -> list[SpokenWord]:
    """Return the words of a text, each with the moment it begins.

    A word without a mark is interpolated between its neighbours by characters; without any mark, the words are spread
    by length.

    Args:
        text: As it was spoken.
        marks: From the engine; may be wrong or out of order.
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
    """Return places in the text whose time is known, in order: beginning, marks, end."""
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
