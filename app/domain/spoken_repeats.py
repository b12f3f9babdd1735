"""What is repeated over and over, said a few times only: letters, syllables, words and phrases."""

import re

_LETTERS = re.compile(r"([^\W\d_])\1{3,}", re.IGNORECASE)
"""Four or more of the same letter."""
_SYLLABLES = re.compile(r"([^\W\d_]{2,4}?)\1{3,}", re.IGNORECASE)
"""Four or more of the same two to four letters, as in laughter."""
_NOT_IN_WORD = re.compile(r"[\W_]+")
_WORD_TIMES = 3
_PHRASE_TIMES = 2
_LONGEST_PHRASE = 30
"""Words of the longest phrase that is looked for; it bounds the time taken."""


def collapsed(text: str) -> str:
    """Return the text with long runs shortened: letters to two, words and syllables to three, phrases to two."""
    text = _LETTERS.sub(r"\1\1", text)
    text = _SYLLABLES.sub(r"\1\1\1", text)
    written = text.split(" ")
    for length in range(1, min(_LONGEST_PHRASE, len(written) // (_PHRASE_TIMES + 1)) + 1):
        written = _without_repeats(written, length)
    return " ".join(written)


def _without_repeats(written: list[str], length: int) -> list[str]:
    """Return the words without what is more than enough of a phrase of so many words, said again and again."""
    keys = [_key(word) for word in written]
    times = _WORD_TIMES if length == 1 else _PHRASE_TIMES
    kept: list[str] = written[:length]
    run = 0
    for index in range(length, len(written)):
        is_repeated = keys[index] == keys[index - length] and not (length == 1 and keys[index].isdecimal())
        run = run + 1 if is_repeated else 0
        kept.append(written[index])
        if run and run % length == 0 and run // length >= times:  # one more whole phrase than enough
            del kept[-2 * length : -length]  # the last one stays, with the sign behind it
    return kept


def _key(word: str) -> str:
    """Return what makes a word the same: its letters and digits, or its signs where it has none."""
    return _NOT_IN_WORD.sub("", word.casefold()) or word
