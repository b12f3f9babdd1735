"""The words beside a number, and what was found of it."""

import re
from collections.abc import Callable

from app.domain.speech import SpokenLanguage

type ToWords = Callable[["re.Match[str]", SpokenLanguage], str]
"""What makes words of a found piece; it returns the piece itself where it is none of its kind."""
type Rule = tuple["re.Pattern[str]", ToWords]

DASH = r" ?[-–—] ?"
NUMBER = r"\d++(?:[.,]\d++)?"
"""Digits with those behind the comma."""
APART = r"(?<![\w.,:])"
"""Nothing before it that makes it a part of another number or of a name."""
NUMBERED_WORD = r"(?<!\w)(?=[^\W\d_][\w’'-]*+\.? \d)"
"""The start of a word with a number behind it: only there is it looked at which word it is."""

_NEAR = 40
"""Characters that are looked at on each side."""
_BEFORE = re.compile(
    r"(?<!\w)(?!(?<=\d{3} )на )([^\W\d_]+) *(?:(?:мінус|минус|minus|плюс|plus) )?"
    r"(?:\d{1,9}(?::\d\d)? (?:і|й|та|и|або|чи|или) )?"
    r"(?:\d{1,2}:\d\d ?[-–—] ?)?$",
    re.IGNORECASE,
)
_FOLLOWING = re.compile(
    r"(?:(?:, \d{1,9}){0,4} (?:до|по|і|й|та|або|чи|или|и|to|or|and) (?P<other>\d{1,9})(?:[.,:]\d{1,9})?)?"
    r"(?P<words>(?: ?[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*){1,3})",
    re.IGNORECASE,
)


def raw_word_before(found: "re.Match[str]") -> str:
    """Return the word before, as it is written; empty behind a sign and at the beginning."""
    before = _BEFORE.search(found.string[max(0, found.start() - _NEAR) : found.start()])
    return before[1] if before else ""


def word_before(found: "re.Match[str]") -> str:
    """Return the word before, in lower case; empty behind a sign and at the beginning."""
    return raw_word_before(found).lower()


def words_after(found: "re.Match[str]") -> list[str]:
    """Return up to three words behind, in lower case, to the next sign; those behind ``5 or 6`` count for the 5 too."""
    after = _FOLLOWING.match(found.string, found.end(), found.end() + _NEAR)
    return after["words"].lower().split() if after else []


def number_behind(found: "re.Match[str]") -> int | None:
    """Return the 6 of ``5 or 6 hours``, which decides for both; None where no thing follows it."""
    after = _FOLLOWING.match(found.string, found.end(), found.end() + _NEAR)
    return int(after["other"]) if after and after["other"] else None


def is_part_of_name(found: "re.Match[str]") -> bool:
    """Return whether a letter stands right before, as in ``i7``."""
    return found.start() > 0 and found.string[found.start() - 1].isalpha()


def either(words: "list[str] | tuple[str, ...] | dict[str, object]") -> str:
    """Return a pattern for one of the words, the longest first."""
    return "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))
