"""The skeleton of a text: its words in letters of which those that look alike are one.

Latin, Cyrillic and Greek twins, digits and signs that stand for letters, fancy alphabets, marked letters and words
whose letters stand apart all come out alike, so that what is blocked is found however it is spelled.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

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
