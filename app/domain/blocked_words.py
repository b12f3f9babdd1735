"""Blocked words found in a text, however they are spelled.

They are looked for in the text's skeleton by an Aho-Corasick automaton: one step for each letter, whatever the number
of words. What else is done for a hit is counted, and a text that would take too long is taken for blocked as a whole,
so no list and no text makes it slow.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from app.domain.skeleton import Stream, skeleton, streams

_KEY_LENGTH = 40
"""Letters of a word that the automaton looks for; the rest of a longer one is compared afterwards."""
_LINE_LENGTH = 100
"""Characters of a blocked word or phrase that are looked at."""
_CHECKS_AT_MOST = 50_000
"""Places in one text where a word is compared."""


class Span(NamedTuple):
    """A part of a text."""

    start: int
    end: int


class _Pattern(NamedTuple):
    """A blocked word or phrase.

    Attributes:
        parts: What stands between its stars.
        key: Index of the part that the automaton looks for.
    """

    parts: tuple[str, ...]
    key: int
    is_start: bool
    is_end: bool


class BlockedWords:
    """Blocked words, ready to be looked for."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self._patterns = [pattern for line in lines for pattern in _pattern(line)]
        self._next: list[dict[str, int]] = [{}]
        self._ending: list[tuple[_Pattern, ...]] = [()]
        for pattern in self._patterns:
            self._add(pattern)
        self._shorter = self._links()

    def spans(self, text: str) -> list[Span]:
        """Return where blocked words stand, as whole words, in order and apart from each other."""
        if not self._patterns:
            return []
        spans: set[Span] = set()
        checks = _CHECKS_AT_MOST
        for stream in streams(text):
            for end, patterns in self._hits(stream.letters):
                spans.update(span for span in (_fits(stream, pattern, end) for pattern in patterns) if span)
                checks -= len(patterns)
                if checks < 0:
                    return [Span(0, len(text))]
        return _apart(spans)

    def _hits(self, letters: str) -> Iterator[tuple[int, tuple[_Pattern, ...]]]:
        """Yield each place behind a key part, and the patterns whose part that is."""
        following, shorter, ending = self._next, self._shorter, self._ending
        state = 0
        for end, letter in enumerate(letters, 1):
            after = following[state].get(letter)
            while after is None and state:
                state = shorter[state]
                after = following[state].get(letter)
            state = after or 0
            if ending[state]:
                yield end, ending[state]

    def _add(self, pattern: _Pattern) -> None:
        state = 0
        for letter in pattern.parts[pattern.key][:_KEY_LENGTH]:
            if letter not in self._next[state]:
                self._next[state][letter] = len(self._next)
                self._next.append({})
                self._ending.append(())
            state = self._next[state][letter]
        self._ending[state] += (pattern,)

    def _links(self) -> list[int]:
        """Return for each state that of its longest proper end, which also ends where it ends."""
        shorter = [0] * len(self._next)
        states = list(self._next[0].values())
        for state in states:  # grows while it is walked: breadth first
            for letter, child in self._next[state].items():
                states.append(child)
                link = shorter[state]
                while link and letter not in self._next[link]:
                    link = shorter[link]
                shorter[child] = self._next[link].get(letter, 0)
                self._ending[child] += self._ending[shorter[child]]
        return shorter


@lru_cache(maxsize=4)
def blocked_words(lines: tuple[str, ...]) -> BlockedWords:
    """Return the words of a list, one per line; ``*`` stands for any letters of one word, also none.

    A line of several words is found where these words stand together. Lines without letters are left out.
    """
    return BlockedWords(lines)


def masked(text: str, spans: list[Span], mask: str) -> str:
    """Return the text with something else in the place of each span."""
    ends = [0, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), len(text)]
    return mask.join(text[end:start] for end, start in zip(ends, starts, strict=True))


def _pattern(line: str) -> list[_Pattern]:
    """Return the pattern of a line, or nothing."""
    written = line.strip(" ")[:_LINE_LENGTH].split("*")
    parts = tuple(part for part in (skeleton(piece) for piece in written) if part)
    if not parts:
        return []
    key = max(range(len(parts)), key=lambda index: len(parts[index]))
    return [_Pattern(parts, key, is_start=skeleton(written[0]) != "", is_end=skeleton(written[-1]) != "")]


def _fits(stream: Stream, pattern: _Pattern, end: int) -> Span | None:
    """Return where the pattern stands whose key part ends here; None if the rest of it does not fit."""
    key = pattern.parts[pattern.key]
    start = end - min(len(key), _KEY_LENGTH)
    end = start + len(key)
    if not stream.letters.startswith(key, start):
        return None
    for index in range(pattern.key - 1, -1, -1):
        part, word = pattern.parts[index], stream.letters.rfind(" ", 0, start) + 1
        is_first = index == 0 and pattern.is_start and stream.letters.startswith(part, word, start)
        start = word if is_first else stream.letters.rfind(part, max(0, word - len(part)), start)
        if start < 0:
            return None
    for index in range(pattern.key + 1, len(pattern.parts)):
        part, word = pattern.parts[index], stream.letters.find(" ", end)
        is_last = index == len(pattern.parts) - 1 and pattern.is_end and stream.letters.endswith(part, end, word)
        at = word - len(part) if is_last else stream.letters.find(part, end, word + len(part))
        if at < 0:
            return None
        end = at + len(part)
    return _anchored(stream, pattern, start, end)


def _anchored(stream: Stream, pattern: _Pattern, start: int, end: int) -> Span | None:
    begins, ends = stream.is_token_start(start), stream.is_token_end(end)
    if (pattern.is_start and not begins) or (pattern.is_end and not ends):
        return None
    if stream.is_joined and not (begins or ends):  # two ordinary words that happen to make it
        return None
    return Span(stream.tokens[stream.owners[start]].start, stream.tokens[stream.owners[end - 1]].end)


def _apart(spans: set[Span]) -> list[Span]:
    """Return the spans in order, those that touch or overlap as one."""
    apart: list[Span] = []
    for span in sorted(spans):
        if apart and span.start <= apart[-1].end:
            apart[-1] = Span(apart[-1].start, max(span.end, apart[-1].end))
        else:
            apart.append(span)
    return apart
