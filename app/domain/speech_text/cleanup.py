"""Plain speakable text: links and signs in words, repeats shortened, and no character that controls an engine."""

import re

from app.domain.speech import SpokenLanguage
from app.domain.speech_text import abbreviations, numbers_in_text
from app.domain.speech_text.letters import in_one_script, transliterated

_LINK, BLEEP = "\ue000", "\ue001"
"""Placeholders of a link and of a blocked word until the language is known. Viewers' own are removed first."""
_PRIVATE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010ffff]+")

_SURE_ENDS = "com|net|org|ua|tv|gg|info|ru|eu|de|pl|uk|xyz|dev|app|link|shop|site|online|store|club|укр|рф"
_ENDS_WITH_PATH = "io|me|be|to|ly|gl|cc|co|us|pro|live|fm|so|it|top"
"""The last part of addresses: those that are no words, and those that are words unless a path follows."""
_LINKS = re.compile(
    r"(?:https?://|www\.\w|(?<![a-z])h?[tx]{1,2}ps?(?::|%3a)?(?:[/\\]|%2f){2,6}|(?<!\w)youtu\W{1,3}be/)[^\s\ue001]*"
    r"|(?<![\w.+@-])[\w.+-]{1,64}+@(?:[\w-]{1,63}\.)++\w{2,24}"
    rf"|(?<![\w.@-])(?:[\w-]{{1,63}}\.){{1,6}}(?:(?:{_SURE_ENDS})(?![\w-]|\.\w)(?:[/:?#][^\s\ue001]*)?"
    rf"|(?:{_ENDS_WITH_PATH})/[^\s\ue001]*)",
    re.IGNORECASE,
)
"""Links with and without a scheme, also with signs forgotten or escaped, and e-mail addresses."""
_LINK_WORDS: dict[SpokenLanguage, str] = {"uk": "посилання", "en": "link", "ru": "ссылка"}
_BLEEP_WORDS: dict[SpokenLanguage, str] = {"uk": "біп", "en": "beep", "ru": "бип"}
_SIGNS: dict[SpokenLanguage, dict[str, str]] = {
    "uk": {"&": "і", "∞": "нескінченність", "π": "пі"},
    "en": {"&": "and", "∞": "infinity", "π": "pi"},
    "ru": {"&": "и", "∞": "бесконечность", "π": "пи"},
}
"""Signs that are words of their own."""
_LETTER = "A-Za-zА-яЁёІіЇїЄєҐґЎў"
"""With the signs below all that is ever spoken; none has over 3 bytes as UTF-8, so 400 never have over 1,600."""
_SPEAKABLE_LETTER = re.compile(f"[{_LETTER}]")
_APOSTROPHE = re.compile(f"(?<=[{_LETTER}])['’ʼ`](?=[{_LETTER}])")
_NOT_SPEAKABLE = re.compile(f"[^{_LETTER} .,!?;:…—–’'-]+")
_DASH = re.compile("(?<= )-+(?= )")
_LOOSE_SIGN = re.compile(f"(?<![{_LETTER}])[’'-]+|[’'-]+(?![{_LETTER}])")
_BLANKS = re.compile(" {2,}")
_PAUSES = re.compile("[ .,!?;:…—–]*[.,!?;:…—–][ .,!?;:…—–]*")
_ENGINE_SIGNS = re.compile(r"[<>\[\]{}\\|`]")
_ENGINE_MARKUP = re.compile(r"</?[A-Za-z!?][^<>]*>|\[\[[^\[\]]*\]\]|\\\w+(?:=\w+)?\\?")
"""SSML and SAPI's XML, the embedded commands of macOS, and the control tags of older engines."""

_REPEATED_LETTER = re.compile(r"([^\W\d_])\1{3,}", re.IGNORECASE)
"""Four or more of the same letter."""
_REPEATED_SYLLABLE = re.compile(r"([^\W\d_]{2,4}?)\1{3,}", re.IGNORECASE)
"""Four or more of the same two to four letters, as in laughter."""
_NOT_IN_WORD = re.compile(r"[\W_]+")
_WORD_TIMES = 3
_PHRASE_TIMES = 2
_LONGEST_PHRASE = 30
"""Words of the longest phrase that is looked for; it bounds the time taken."""


def without_private_use(text: str) -> str:
    """Return the text without private-use characters, which are placeholders here."""
    return _PRIVATE.sub("", text)


def without_markup(text: str) -> str:
    """Return the text without the markup of speech engines."""
    return _ENGINE_MARKUP.sub(" ", text)


def has_engine_signs(text: str) -> bool:
    """Return whether the text contains a sign that some engine interprets."""
    return _ENGINE_SIGNS.search(text) is not None


def with_link_placeholders(text: str) -> str:
    """Return the text with a placeholder for each link, which `in_words` turns into a word."""
    return _LINKS.sub(_link, text)


def without_links(text: str) -> str:
    """Return the text without links."""
    return _LINKS.sub(" ", text)


def single_spaced(text: str) -> str:
    """Return the text with one space between two words."""
    return _BLANKS.sub(" ", text).strip(" ")


def has_speakable_letter(text: str) -> bool:
    """Return whether it contains a letter that a voice reads."""
    return _SPEAKABLE_LETTER.search(text) is not None


def is_unsupported_letter(letter: str) -> bool:
    """Return whether a character is a letter that no voice reads."""
    return letter.isalpha() and letter != "ʼ" and not _SPEAKABLE_LETTER.match(letter)


def _link(found: "re.Match[str]") -> str:
    """Return the placeholder of a link; a full stop at its end ends the sentence and is no part of it."""
    return f" {_LINK} " + ("." if found[0].endswith((".", "!", "?")) else "")


def in_words(written: str, language: SpokenLanguage) -> str:
    """Return a run as it is spoken: numbers and signs in words, in the letters of its language's voice."""
    return _speakable(written, language, in_letters_of_language=True)


def name_in_words(written: str, language: SpokenLanguage) -> str:
    """Return a name as it is spoken and shown: its own letters stay until an engine reads it."""
    return _speakable(written, language, in_letters_of_language=False)


def _speakable(written: str, language: SpokenLanguage, *, in_letters_of_language: bool) -> str:
    spoken = written.replace(_LINK, f" {_LINK_WORDS[language]} ").replace(BLEEP, f" {_BLEEP_WORDS[language]} ")
    spoken = numbers_in_text.in_words(abbreviations.in_full(spoken, language), language)
    for sign, word in _SIGNS[language].items():
        spoken = spoken.replace(sign, f" {word} ")
    spoken = _APOSTROPHE.sub("’", in_one_script(spoken))
    if in_letters_of_language:
        spoken = transliterated(spoken, language)
    spoken = _DASH.sub("—", _NOT_SPEAKABLE.sub(" ", spoken))
    spoken = _BLANKS.sub(" ", _LOOSE_SIGN.sub(" ", spoken))
    spoken = _PAUSES.sub(_pause, spoken).strip(" ")
    first = _SPEAKABLE_LETTER.search(spoken)
    return spoken[first.start() :].rstrip(",;:— ") if first else ""


def _pause(found: "re.Match[str]") -> str:
    """Return the strongest of several signs in a row."""
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


def truncated(words: str, limit: int) -> str:
    """Return the words that fit, or the beginning of a first one that does not."""
    if len(words) <= limit:
        return words
    end = words.rfind(" ", 0, limit + 1)
    return words[: end if end > 0 else max(limit, 0)].rstrip(" ,;:—-’'")


def without_repeats(text: str) -> str:
    """Return the text with long runs shortened: letters to two, words and syllables to three, phrases to two."""
    text = _REPEATED_LETTER.sub(r"\1\1", text)
    text = _REPEATED_SYLLABLE.sub(r"\1\1\1", text)
    written = text.split(" ")
    for length in range(1, min(_LONGEST_PHRASE, len(written) // (_PHRASE_TIMES + 1)) + 1):
        written = _without_repeated_phrase(written, length)
    return " ".join(written)


def _without_repeated_phrase(written: list[str], length: int) -> list[str]:
    """Return the words without the surplus repeats of a phrase of so many words."""
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
    """Return what words are compared by: letters and digits, or the signs of a word without any."""
    return _NOT_IN_WORD.sub("", word.casefold()) or word
