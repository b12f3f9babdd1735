"""Blocked words with letters hidden by stars, as in ``f**k``, and Cyrillic ones in Latin letters."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

_STARRED = re.compile(r"(?<![\w*#])[^\W\d_]++[*#]++(?:[^\W\d_]++[*#]*+)*+(?!\w)")
"""A word that begins with a letter and has stars behind it."""
_STARS = re.compile(r"[*#]")
_LEAST_SEEN = 2
"""Letters that must be seen of a word; one more before a single star, which may be that of a note."""
_STARRED_AT_MOST = 100
"""Words with stars that are looked at in one text."""
_LONGEST = 40
"""Letters of the longest word with stars that is compared."""
_LEAST_ROMANISED = 4
"""Letters of the shortest word that is looked for in Latin letters."""

_ROMAN: dict[str, str] = {
    **dict(
        zip(
            "абвдежзйклмнопрстуфцчшыэёіїєґщюя",
            "a b v d e zh z y k l m n o p r s t u f ts ch sh y e yo i yi ye g shch yu ya".split(),  # noqa: SIM905 -- pairs
            strict=True,
        )
    ),
    **dict.fromkeys("ьъ’'", ""),
}
_WAYS: tuple[dict[str, str], ...] = ({"г": "h", "и": "y", "х": "kh"}, {"г": "g", "и": "i", "х": "h"})
"""Cyrillic letters and how viewers write them in Latin ones: as in passports, and as in chats."""


class HiddenLetters:
    """Finds words of a list in which stars stand for letters, one for each."""

    def __init__(self, lines: Iterable[tuple[str, bool]]) -> None:
        """Take words in the form that ``found`` compares, and whether each ends there."""
        listed = [(word, is_end) for word, is_end in lines if " " not in word]
        self._whole = "\n".join(word for word, is_end in listed if is_end)
        self._begun = "\n".join(word for word, is_end in listed if not is_end)

    def found(self, text: str, skeleton: Callable[[str], str]) -> Iterator[tuple[int, int]]:
        """Yield where such words begin and end in a text; only the first hundred with stars are looked at.

        Args:
            text: Any text.
            skeleton: Gives the form of letters that is compared.
        """
        if "*" not in text and "#" not in text:
            return
        for word in islice(_STARRED.finditer(text), _STARRED_AT_MOST):
            written = _STARS.split(word[0])
            pieces = [skeleton(piece) for piece in written]
            seen = "*".join(pieces)
            if len(seen) <= _LONGEST and self._is_listed(seen):
                yield word.span()

    def _is_listed(self, seen: str) -> bool:
        """Tell whether a word with stars is one of the list, or begins with one that goes on."""
        is_note = seen.endswith("*") and not seen.endswith("**")
        if len(seen) - seen.count("*") < _LEAST_SEEN + is_note:
            return False
        letters = ["." if letter == "*" else re.escape(letter) for letter in seen]
        if re.search(rf"(?m)^{''.join(letters)}$", self._whole):
            return True
        beginning = "(?:".join(letters) + ")?" * (len(letters) - 1)
        return any(
            len(seen[: len(listed[0])].replace("*", "")) >= _LEAST_SEEN
            for listed in re.finditer(rf"(?m)^{beginning}$", self._begun)
        )


def romanised(word: str) -> list[str]:
    """Return how viewers write a Cyrillic word in Latin letters; nothing for another or a short one."""
    if len(word) < _LEAST_ROMANISED or not all(letter in _ROMAN or letter in _WAYS[0] for letter in word):
        return []
    return ["".join(way.get(letter) or _ROMAN[letter] for letter in word) for way in _WAYS]
