"""Letters adapted to a voice: fancy ones folded to plain ones, one script per word, letters of the voice's language."""

import re
import unicodedata

from app.domain.speech import SpokenLanguage

_KEPT = "\u0400-\u045f\u0490\u0491"
"""Cyrillic letters of living alphabets; ``й`` and ``ї`` are letters of their own, not marked ones."""
_UNCHANGED = re.compile(rf"[\x00-\x7f{_KEPT}]+")
_LATIN_SPECIAL = {
    **dict(zip("łŁøØđĐðÐıħĦŧŦ", "lLoOdDdDihHtT", strict=True)),
    "ß": "ss",
    "æ": "ae",
    "Æ": "Ae",
    "œ": "oe",
    "Œ": "Oe",
    "þ": "th",
    "Þ": "Th",
    "ẞ": "Ss",
}
"""Latin letters without a Unicode decomposition."""

_PART = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN_TWINS = "aceiopxyABCEHIKMOPTXY"
_CYRILLIC_TWINS = "асеіорхуАВСЕНІКМОРТХУ"
_TO_CYRILLIC = str.maketrans(_LATIN_TWINS, _CYRILLIC_TWINS)
_TO_LATIN = str.maketrans(_CYRILLIC_TWINS, _LATIN_TWINS)

_ROMAN = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэёъў",
        (
            *("a", "b", "v", "h", "g", "d", "e", "ye", "zh", "z", "y", "i", "yi", "y", "k", "l", "m", "n", "o", "p"),
            *("r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "yu", "ya", "y", "e", "yo", "", "w"),
        ),
        strict=True,
    )
)
"""Close to the national romanisation of 2010, but a voice reads ``y`` before a vowel more surely than ``i``."""


def _both_cases(letters: dict[str, str]) -> dict[int, str]:
    capitals = {letter.upper(): latin.capitalize() for letter, latin in letters.items() if letter.isalpha()}
    return str.maketrans({**letters, **capitals})


_TRANSLITERATION: dict[SpokenLanguage, dict[int, str]] = {
    "uk": _both_cases({"ы": "и", "э": "е", "ё": "йо", "ъ": "’", "ў": "в"}),
    "en": _both_cases({**_ROMAN, "’": "'"}),
    "ru": _both_cases({"і": "и", "ї": "йи", "є": "е", "ґ": "г", "’": "ъ", "ў": "у"}),
}


def folded(text: str) -> str:
    """Return the text with fancy letters and digits as plain ones: ``𝓗𝓲`` and ``Ｈｉ`` are ``Hi``, ``é`` is ``e``.

    Combining marks, such as a stress, are removed. Symbols and emoji stay.
    """
    if _UNCHANGED.fullmatch(text):
        return text
    return "".join(letter if _UNCHANGED.fullmatch(letter) else _folded_letter(letter) for letter in text)


def _folded_letter(letter: str) -> str:
    if letter in _LATIN_SPECIAL:
        return _LATIN_SPECIAL[letter]
    category = unicodedata.category(letter)
    if category.startswith("M") and letter != "\ufe0f":  # it belongs to an emoji
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    parts = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    if "\u2044" in parts:  # ½
        return f" {parts.replace(chr(0x2044), '/')}"
    is_plain = parts.isascii() and parts.isalnum() and (len(parts) == 1 or category[0] in "LN")  # not ™, not №
    return parts if is_plain else letter


def in_one_script(text: str) -> str:
    """Return the text with each word in one script, look-alike letters of the other one replaced."""
    return _PART.sub(_one_script, text)


def _one_script(found: "re.Match[str]") -> str:
    word = found[0]
    cyrillic = len(_CYRILLIC.findall(word))
    if cyrillic in {0, len(word)}:
        return word
    other = word.translate(_TO_CYRILLIC)
    if len(_CYRILLIC.findall(other)) < len(word):
        other = word.translate(_TO_LATIN)
        return word if _CYRILLIC.search(other) else other
    return other


def transliterated(text: str, language: SpokenLanguage) -> str:
    """Return the text in letters that a voice of the language reads; Latin ones stay, for every voice reads them."""
    return text.translate(_TRANSLITERATION[language])
