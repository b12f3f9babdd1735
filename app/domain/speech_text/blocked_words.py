"""Blocked words found in a text, however they are spelled.

The text is reduced to its *skeleton* (Unicode UTS #39): look-alike Latin, Cyrillic and Greek letters, digits and signs
that stand for letters, fancy alphabets, accented letters and words written letter by letter all become the same. The
words are searched for in it by an Aho-Corasick automaton: one step per letter, whatever the number of words. Candidate
matches are counted, and a text with too many is treated as blocked as a whole, so no list and no text makes it slow.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

_KEY_LENGTH = 40
"""Letters of a word that the automaton looks for; the rest of a longer one is compared afterwards."""
_LINE_LENGTH = 100
"""Characters of a blocked word or phrase that are looked at."""
_CHECKS_AT_MOST = 50_000
"""Places in one text where a word is compared."""

_LETTERS_IN_A_ROW = 3
"""So many single letters in a row, as in ``s p a m``, are read as one word too."""
_LONG_RUN = 3
"""So many times the same letter, or more, may stand for it once, twice, or so many times."""

_TWINS = {
    **dict(zip("авеиікмнопрстухшѕјԁһԛԝӏґєѐљњ", "abeuikmhonpctyxwsjdhqwlгeeлh", strict=True)),
    **dict(zip("αβγδεηικμνοπρςστυχωϲ", "abydenikuvonpcotuxwc", strict=True)),
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz", strict=True)),
    **dict(zip("łøđðıħŧƒɑɡɩ", "lodðihtfagi", strict=True)),
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "þ": "p",
}
"""Small letters and the one that each looks like; what is not here looks like itself."""
_GREEK_CAPITALS = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmnoptyx", strict=True))
"""Capitals look like other Latin letters than their small ones do."""
_READINGS = dict(
    zip(
        "013456789@$!|€IІ",
        "ooo ili eeз aaч sss bgб ttt bbb ggg aaa sss iii ili eee ili ili".split(),  # noqa: SIM905 -- one row below the other
        strict=True,
    )
)
"""What digits, signs and two letters may stand for: read the Latin way, another Latin way and the Cyrillic way."""
_SIGNS = frozenset("@$!|€")
_OUTER_SIGNS = frozenset("@$€")
"""Those that may stand for a letter at the ends of a word too; ``!`` there is an exclamation mark."""
_JOINING = frozenset("'’ʼ`\u00ad")
"""Inside a word they neither part nor count."""
_LETTER_BLOCKS = ((0x1F150, 0x1F169), (0x1F170, 0x1F189), (0x1F1E6, 0x1F1FF))
"""Letters in dark circles and squares and those of flags, which Unicode does not take apart."""
_LONG_RUNS = re.compile(r"(.)\1\1+")


class Span(NamedTuple):
    """A part of a text."""

    start: int
    end: int


class Token(NamedTuple):
    """A word of a text, as letters of the skeleton."""

    letters: str
    start: int
    end: int


class Stream(NamedTuple):
    """A text's skeleton in one reading.

    Attributes:
        letters: The words, with a space before and after each; a word made of pieces has none inside.
        owners: For each letter, the index of the token that it is from.
        is_joined: Some words are made of pieces.
    """

    letters: str
    owners: list[int]
    tokens: list[Token]
    is_joined: bool

    def is_token_start(self, index: int) -> bool:
        """Tell whether a token begins here."""
        return self.letters[index - 1] == " " or self.owners[index - 1] != self.owners[index]

    def is_token_end(self, index: int) -> bool:
        """Tell whether a token ends before this place."""
        return self.letters[index] == " " or self.owners[index] != self.owners[index - 1]


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


def skeleton(text: str) -> str:
    """Return the words of what is looked for, with a space between two; signs in it stand for letters."""
    return " ".join(_squeezed(token.letters, _LONG_RUN) for token in _tokens(text, 0, is_loose=True))


def streams(text: str) -> list[Stream]:
    """Return the text's skeleton in every way that may matter, each once."""
    readings = [_tokens(text, 0, is_loose=False)]
    if not _READINGS.keys().isdisjoint(text):
        readings += [_tokens(text, 1, is_loose=True), _tokens(text, 2, is_loose=False)]
    found: dict[str, Stream] = {}
    for tokens in readings:
        joints = _joints(text, tokens)
        has_runs = any(_LONG_RUNS.search(token.letters) for token in tokens)
        for is_joined in (False, True) if joints else (False,):
            for times in range(1, _LONG_RUN + 1 if has_runs else 2):
                stream = _stream(tokens, joints if is_joined else frozenset(), times)
                found.setdefault(stream.letters, stream)
    return list(found.values())


def _tokens(text: str, reading: int, *, is_loose: bool) -> list[Token]:
    """Return the words of a text.

    Args:
        text: As it was written.
        reading: Which of the readings of digits and signs.
        is_loose: Signs count as letters at the ends of a word too, not only inside it.
    """
    tokens: list[Token] = []
    letters: list[str] = []
    start = end = 0
    looks = {letter: _look(letter) for letter in set(text)}
    for index, written in enumerate(text):
        if written in _READINGS and (written not in _SIGNS or _is_letter(text, index, is_loose=is_loose)):
            letter: str | None = _READINGS[written][reading]
        else:
            letter = looks[written]
        if letter is None:
            if letters:
                tokens.append(Token("".join(letters), start, end))
                letters = []
        elif letters or letter:
            if not letters:
                start = index
            letters.append(letter)
            end = index + 1
    if letters:
        tokens.append(Token("".join(letters), start, end))
    return tokens


def _is_letter(text: str, index: int, *, is_loose: bool) -> bool:
    """Tell whether the sign here stands for a letter: others are beside it."""
    before = index > 0 and text[index - 1].isalnum()
    after = index + 1 < len(text) and text[index + 1].isalnum()
    if is_loose and text[index] in _OUTER_SIGNS:
        beside = text[max(0, index - 1) : index + 2]
        return before or after or sum(letter in _OUTER_SIGNS for letter in beside) > 1
    return before and after


@lru_cache(maxsize=4_096)
def _look(letter: str) -> str | None:
    """Return the letters that one looks like; empty for what does not count, None for what parts words."""
    if letter in _JOINING or unicodedata.category(letter).startswith("M"):
        return ""
    if letter in _GREEK_CAPITALS:
        return _GREEK_CAPITALS[letter]
    for first, last in _LETTER_BLOCKS:
        if first <= ord(letter) <= last:
            return chr(ord("a") + ord(letter) - first)
    parts = [part.casefold() for part in unicodedata.normalize("NFKD", letter) if part.isalnum()]
    return "".join(_TWINS.get(small, small) for part in parts for small in part) or None


def _joints(text: str, tokens: list[Token]) -> frozenset[int]:
    """Return the tokens that go on in the next one: signs but no blank part them, or all are single letters."""
    joints = {
        index
        for index, (token, after) in enumerate(pairwise(tokens))
        if not any(letter.isspace() for letter in text[token.end : after.start])
    }
    run = 0
    for index, token in enumerate(tokens):
        run = run + 1 if len(token.letters) == 1 else 0
        if run >= _LETTERS_IN_A_ROW:
            joints |= {index - 2, index - 1}
    return frozenset(joints)


def _stream(tokens: list[Token], joints: frozenset[int], times: int) -> Stream:
    letters = [" "]
    owners = [0]
    for index, token in enumerate(tokens):
        squeezed = _squeezed(token.letters, times)
        letters.append(squeezed)
        owners += [index] * len(squeezed)
        if index not in joints:
            letters.append(" ")
            owners.append(index)
    return Stream("".join(letters), owners, tokens, is_joined=bool(joints))


def _squeezed(letters: str, times: int) -> str:
    """Return the letters with each long run of the same one so many times instead."""
    return _LONG_RUNS.sub(r"\1" * times, letters)
