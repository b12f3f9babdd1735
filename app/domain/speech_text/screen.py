"""What is shown of a text with blocked words: the same is kept from the screen as from the sound."""

from collections.abc import Callable

from app.domain.speech import SPOKEN_LANGUAGES as LANGUAGES
from app.domain.speech_text.blocked_words import BlockedWords, masked
from app.domain.speech_text.letters import transliterated

MASK = "•••"
"""Displayed in the place of a blocked word."""


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
    shown = " ".join(MASK if is_heard(word) else word for word in shown.split(" "))
    return MASK if is_heard(shown) else shown


def name_on_screen(name: str, blocked: BlockedWords) -> str:
    """Return a name with its blocked words masked, also those that are heard when it is read in another alphabet."""

    def is_heard(part: str) -> bool:
        return any(blocked.spans(transliterated(part, language)) for language in LANGUAGES)

    return text_on_screen(name, blocked, is_heard)
