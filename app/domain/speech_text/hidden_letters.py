"""Blocked words with letters hidden by stars, as in ``f**k``, and Cyrillic ones in Latin letters."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

_STARRED = re.compile(
    r"(?<![\w*#])[^\W\d_]++[*#]++(?:[^\W\d_]++[*#]*+)*+(?!\w)"
    r"|(?<![\w*#])\*[^\W\d_]{3,}+(?![\w*#])"
    r"|(?<![^\s\"'(«„“])[^\W\d_]++[*#_.@?×█▓▒░■▪●…~%^=-][^\W\d_]++(?![^\s\"',.!?;:)»”])"
)
"""A word with stars behind its first letter, one that begins with a star, or one with another sign inside."""
_STARS = re.compile(r"[*#_.@?×█▓▒░■▪●…~%^=-]")
_LEAST_WITH_SIGN = 4
"""Letters of the shortest word in which another sign stands for one, or in which the first is hidden."""
_ENDING = 3
"""Letters of the longest ending of a word in which another sign than a star stands for a letter."""
_OTHER_SIGN = re.compile(r"[^\w*#]|_")
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
_WAYS: tuple[dict[str, str], ...] = (
    {"г": "h", "и": "y", "х": "kh"},
    {"г": "g", "и": "i", "х": "h"},
    {"г": "h", "и": "y", "х": "kh", "я": "ia", "ю": "iu", "є": "ie", "й": "i"},
    {"г": "h", "и": "y", "х": "h", "в": "w", "й": "j"},
    {"г": "g", "и": "y", "х": "h", "й": "j", "я": "ja", "ю": "ju", "є": "je"},
    {"г": "g", "и": "i", "х": "x"},
    {"г": "g", "и": "u", "х": "x", "у": "y"},
)
"""Cyrillic letters and how viewers write them in Latin ones: as in passports, in chats, as in Polish, and by look."""


class HiddenLetters:
    """Finds words of a list in which stars stand for letters, one for each."""

    def __init__(self, lines: Iterable[tuple[str, bool]]) -> None:
        """Take words in the form that ``found`` compares, and whether each ends there."""
        listed = [(word, is_end) for word, is_end in lines if " " not in word]
        self._whole = _by_first_letter(word for word, is_end in listed if is_end)
        self._begun = _by_first_letter(word for word, is_end in listed if not is_end)

    def found(
        self, text: str, skeleton: Callable[[str], str], is_word: Callable[[str], bool]
    ) -> Iterator[tuple[int, int]]:
        """Yield where such words begin and end in a text; only the first hundred with stars are looked at.

        Args:
            text: Any text.
            skeleton: Gives the form of letters that is compared.
            is_word: Tells whether a piece is a word of its own.
        """
        if not _STARS.search(text):
            return
        for word in islice(_STARRED.finditer(text), _STARRED_AT_MOST):
            pieces = _STARS.split(word[0].casefold())
            seen = "*".join(skeleton(piece) for piece in pieces)
            is_starred = word[0][0].isalpha() and not _OTHER_SIGN.search(word[0])
            is_doubtful = not is_starred and (
                len(seen) < _LEAST_WITH_SIGN
                or all(is_word(piece) for piece in pieces if piece)
                or any(is_word(word[0].casefold().replace("@", letter)) for letter in "aа")
            )
            if len(seen) <= _LONGEST and not is_doubtful and self._is_listed(seen, is_starred=is_starred):
                yield word.span()

    def _is_listed(self, seen: str, *, is_starred: bool) -> bool:
        """Tell whether a word with stars is one of the list, or begins with one that goes on.

        Behind one that goes on only a short ending may follow where another sign stands for the letter.
        """
        is_note = seen.endswith("*") and not seen.endswith("**")
        if len(seen) - seen.count("*") < _LEAST_SEEN + is_note:
            return False
        begin = seen[:2] if seen[0] == "*" else seen[0]
        letters = ["." if letter == "*" else re.escape(letter) for letter in seen]
        if re.search(rf"(?m)^{''.join(letters)}$", self._whole.get(begin, "")):
            return True
        beginning = "(?:".join(letters) + ")?" * (len(letters) - 1)
        return any(
            len(seen[: len(listed[0])].replace("*", "")) >= _LEAST_SEEN
            and (is_starred or (len(listed[0]) >= _LEAST_WITH_SIGN and len(seen) <= len(listed[0]) + _ENDING))
            for listed in re.finditer(rf"(?m)^{beginning}$", self._begun.get(begin, ""))
        )


def _by_first_letter(listed: Iterable[str]) -> dict[str, str]:
    """Return the words that begin with each letter, one a line; those of a hidden first one, by a star and the next."""
    found: dict[str, list[str]] = {}
    for word in listed:
        found.setdefault(word[0], []).append(word)
        found.setdefault(f"*{word[1:2]}", []).append(word)
    return {letter: "\n".join(words) for letter, words in found.items()}


def romanised(word: str) -> list[str]:
    """Return how viewers write a Cyrillic word in Latin letters; nothing for another or a short one."""
    if len(word) < _LEAST_ROMANISED or not all(letter in _ROMAN or letter in _WAYS[0] for letter in word):
        return []
    return ["".join(way.get(letter) or _ROMAN[letter] for letter in word) for way in _WAYS]
