"""A stretch of text as it is said: links and signs in words, and no character that steers an engine."""

import re

from app.domain import spoken_figures
from app.domain.speech import SpokenLanguage
from app.domain.spoken_letters import fitted, unmixed

_LINK, BLEEP = "\ue000", "\ue001"
"""Stand for a link and a blocked word until the language is known. Viewers' private characters go before."""
_PRIVATE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010ffff]+")

_SURE_ENDS = "com|net|org|ua|tv|gg|info|ru|eu|de|pl|uk|xyz|dev|app|link|shop|site|online|store|club|укр|рф"
_ENDS_WITH_PATH = "io|me|be|to|ly|gl|cc|co|us|pro|live|fm|so|it|top"
"""The last part of addresses: of those that are no word, and of those that are one unless a path follows."""
_LINKS = re.compile(
    r"(?:https?://|www\.\w)[^\s\ue001]*"
    r"|(?<![\w.+@-])[\w.+-]{1,64}+@(?:[\w-]{1,63}\.)++\w{2,24}"
    rf"|(?<![\w.@-])(?:[\w-]{{1,63}}\.){{1,6}}(?:(?:{_SURE_ENDS})(?![\w-]|\.\w)(?:[/:?#][^\s\ue001]*)?"
    rf"|(?:{_ENDS_WITH_PATH})/[^\s\ue001]*)",
    re.IGNORECASE,
)
"""Links with and without a scheme, and e-mail addresses."""
_LINK_WORDS: dict[SpokenLanguage, str] = {"uk": "посилання", "en": "link", "ru": "ссылка"}
_BLEEP_WORDS: dict[SpokenLanguage, str] = {"uk": "біп", "en": "beep", "ru": "бип"}
_AND: dict[SpokenLanguage, str] = {"uk": "і", "en": "and", "ru": "и"}
_LETTER = "A-Za-z\u0400-\u04ff"
"""With the signs below all that is ever said; none has over 3 bytes as UTF-8, so 400 never have over 1,600."""
_SAID_LETTER = re.compile(f"[{_LETTER}]")
_APOSTROPHE = re.compile(f"(?<=[{_LETTER}])['’ʼ`](?=[{_LETTER}])")
_NOT_SAID = re.compile(f"[^{_LETTER} .,!?;:…—–’'-]+")
_DASH = re.compile("(?<= )-+(?= )")
_LOOSE_SIGN = re.compile(f"(?<![{_LETTER}])[’'-]+|[’'-]+(?![{_LETTER}])")
_BLANKS = re.compile(" {2,}")
_PAUSES = re.compile("[ .,!?;:…—–]*[.,!?;:…—–][ .,!?;:…—–]*")
_ENGINE_SIGNS = re.compile(r"[<>\[\]{}\\|`]")
_ENGINE_MARKUP = re.compile(r"</?[A-Za-z!?][^<>]*>|\[\[[^\[\]]*\]\]|\\\w+(?:=\w+)?\\?")
"""SSML and SAPI's XML, the embedded commands of macOS, and the control tags of older engines."""


def public(text: str) -> str:
    """Return the text without private characters, which stand for other things here."""
    return _PRIVATE.sub("", text)


def unmarked(text: str) -> str:
    """Return the text without markup of engines, and without what stands inside its brackets."""
    return _ENGINE_MARKUP.sub(" ", text)


def has_engine_signs(text: str) -> bool:
    """Tell whether a sign is in the text that some engine takes for more than a sign."""
    return _ENGINE_SIGNS.search(text) is not None


def linked(text: str) -> str:
    """Return the text with a private character for each link, said as a word by `in_words`."""
    return _LINKS.sub(_link, text)


def unlinked(text: str) -> str:
    """Return the text without links."""
    return _LINKS.sub(" ", text)


def single_spaced(text: str) -> str:
    """Return the text with one space between two words."""
    return _BLANKS.sub(" ", text).strip(" ")


def can_be_said(text: str) -> bool:
    """Tell whether it has a letter that a voice reads."""
    return _SAID_LETTER.search(text) is not None


def is_foreign(letter: str) -> bool:
    """Tell whether a character is a letter that no voice reads."""
    return letter.isalpha() and letter != "ʼ" and not _SAID_LETTER.match(letter)


def _link(found: "re.Match[str]") -> str:
    """Return the sign for a link; a full stop at its end ends the sentence and is no part of it."""
    return f" {_LINK} " + ("." if found[0].endswith((".", "!", "?")) else "")


def in_words(written: str, language: SpokenLanguage) -> str:
    """Return a stretch as it is said: figures and signs in words, and no character that no voice knows."""
    said = written.replace(_LINK, f" {_LINK_WORDS[language]} ").replace(BLEEP, f" {_BLEEP_WORDS[language]} ")
    said = spoken_figures.in_words(said, language).replace("&", f" {_AND[language]} ")
    said = fitted(_APOSTROPHE.sub("’", unmixed(said)), language)
    said = _DASH.sub("—", _NOT_SAID.sub(" ", said))
    said = _BLANKS.sub(" ", _LOOSE_SIGN.sub(" ", said))
    said = _PAUSES.sub(_pause, said).strip(" ")
    first = _SAID_LETTER.search(said)
    return said[first.start() :].rstrip(",;:— ") if first else ""


def _pause(found: "re.Match[str]") -> str:
    """Return the one strongest sign of those that stand together."""
    signs = found[0]
    for sign in "?!":
        if sign in signs:
            return f"{sign} "
    if "." in signs or "…" in signs:
        return ". "
    for sign in ",;:":
        if sign in signs:
            return f"{sign} "
    return " — "


def shortened(words: str, limit: int) -> str:
    """Return the words that fit, or the beginning of a first one that does not."""
    if len(words) <= limit:
        return words
    end = words.rfind(" ", 0, limit + 1)
    return words[: end if end > 0 else max(limit, 0)].rstrip(" ,;:—-’'")
