"""What is shown of a text with blocked words: the same is kept from the screen as from the sound."""

from collections.abc import Callable

from app.domain.speech import SPOKEN_LANGUAGES as LANGUAGES
from app.domain.speech_text.blocked_words import BlockedWords, masked
from app.domain.speech_text.letters import transliterated

MASK = "•••"
"""Displayed in the place of a blocked word."""
_NAME_LENGTH = 1_000
"""Characters of a name that are read; no cleaned one is longer."""
_WORDS_AT_MOST = 80
"""Different words that are looked at one by one."""


def text_on_screen(text: str, blocked: BlockedWords, is_heard: Callable[[str], bool] = lambda _: False) -> str:
    """Return a text with its blocked words masked.

    Args:
        text: Any text.
        blocked: The words.
        is_heard: Tells whether a blocked word is still heard when a text is read aloud. It is masked too; what cannot
            be masked word by word is masked as a whole.
    """
    shown = masked(text, blocked.spans(text), MASK)
    if not is_heard(shown):
        return shown
    words = shown.split(" ")
    kinds = set(words)
    if len(kinds) > _WORDS_AT_MOST:
        return MASK
    heard = {word for word in kinds if is_heard(word)}
    shown = " ".join(MASK if word in heard else word for word in words)
    return MASK if is_heard(shown) else shown


def name_on_screen(name: str, blocked: BlockedWords) -> str:
    """Return a name with its blocked words masked, also those that are heard when it is read in another alphabet."""

    def is_heard(part: str) -> bool:
        forms = {transliterated(part[:_NAME_LENGTH], language) for language in LANGUAGES}
        return any(blocked.spans(form) for form in forms - {part})

    return text_on_screen(name, blocked, is_heard)
