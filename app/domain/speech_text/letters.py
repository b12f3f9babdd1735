"""Letters adapted to a voice: fancy ones folded to plain ones, one script per word, letters of the voice's language."""

import re
import unicodedata

from app.domain.speech import SpokenLanguage

_KEPT = "А-яЁёІіЇїЄєҐґЎў"
"""Cyrillic letters that voices read; ``й`` and ``ї`` are letters of their own, not marked ones."""
_UNCHANGED = re.compile(rf"[\x00-\x7f{_KEPT}]+")
_LATIN_SPECIAL = {
    **dict(zip("łŁøØđĐðÐıħĦŧŦ", "lLoOdDdDihHtT", strict=True)),
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz", strict=True)),
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

_CYRILLIC_SPECIAL = {
    **dict(
        zip(
            "әӕғқңөұүһҗҡҫҙҳҷӯӣҕҥѣѳѵѫѧѡћѓќјѩѭѥѹꙋҩҽҟҝҭԥҧӷӈӄԛԝҹӌҿҁҋҏӆӎӊӻӽӿѝѐԧԓԑꙗꙁѻ",
            "аагкноуугжксзхчуигніфиуяочгкйяюєууочкктппгнкквчччкйрлмнгххиехлеязо",
            strict=True,
        )
    ),
    "ӏ": "",
    "ҍ": "",
    "љ": "ль",
    "њ": "нь",
    "џ": "дж",
    "ђ": "дж",
    "ѕ": "дз",
    "ѯ": "кс",
    "ѱ": "пс",
    "ӡ": "дз",
    "ҵ": "ц",
}
"""Cyrillic letters that neither of the voices' alphabets has, and the nearest that it has."""
_APOSTROPHE = re.compile("(?<=[бвгґджзклмнпрстфхцчшщ])['’ʼ`‘‛′´ʹˈ＇‟‵՚΄῾¨^~\"“”*]{1,2}(?=[яюєї])", re.IGNORECASE)
"""What stands for an apostrophe inside a Ukrainian word: keyboards have none."""
_SOFT_SIGN = re.compile("(?<=[бпвмф])ь(?=[яюєї])", re.IGNORECASE)
"""Typed for an apostrophe, where Ukrainian never has it."""
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_POWER = re.compile(rf"(?:(?<=[0-9мМmM])|(?<=\b[^\W\d_])|(?<=\b[^\W\d_]{{2}}))[{_SUPERSCRIPTS}]+")
"""Behind a number, a metre or a single letter; elsewhere it is a note."""

_PART = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN_TWINS = "aceiopxyABCEHIKMOPTXY"
_CYRILLIC_TWINS = "асеіорхуАВСЕНІКМОРТХУ"
_TO_CYRILLIC = str.maketrans(_LATIN_TWINS, _CYRILLIC_TWINS)
_TO_LATIN = str.maketrans(_CYRILLIC_TWINS, _LATIN_TWINS)

_LONE_LATIN = re.compile(r"(?<=[а-яіїєґА-ЯІЇЄҐ] )[aceioy](?= [а-яіїєґА-ЯІЇЄҐ\d])")

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
    text = _APOSTROPHE.sub("’", text)
    if _UNCHANGED.fullmatch(text):
        return text
    text = _POWER.sub(_typed_power, text)
    return "".join(letter if _UNCHANGED.fullmatch(letter) else _folded_letter(letter) for letter in text)


def _typed_power(found: "re.Match[str]") -> str:
    return "^" + "".join(str(_SUPERSCRIPTS.index(digit)) for digit in found[0])


def _folded_letter(letter: str) -> str:
    if "\u0400" <= letter <= "\u052f" or letter.lower() in _CYRILLIC_SPECIAL:
        return _nearest_cyrillic(letter)
    if letter in _LATIN_SPECIAL:
        return _LATIN_SPECIAL[letter]
    if "\u2170" <= letter <= "\u217f":  # small Roman numerals
        letter = letter.upper()
    category = unicodedata.category(letter)
    if category.startswith("M") and letter != "\ufe0f":  # it belongs to an emoji
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    parts = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    is_circled = category == "No" and unicodedata.decomposition(letter).startswith("<circle>")
    if "\u2044" in parts or is_circled:  # ½, ①
        return f" {parts.replace(chr(0x2044), '/')}{' ' if is_circled else ''}"
    is_plain = parts.isascii() and parts.isalnum() and (len(parts) == 1 or category[0] in "LN")  # not ™, not №
    return parts if is_plain else letter


def _nearest_cyrillic(letter: str) -> str:
    """Return the nearest letter of the voices' alphabets; nothing for one that is none of these."""
    small = letter.lower()
    nearest = _CYRILLIC_SPECIAL.get(small)
    if nearest is None:
        base = unicodedata.normalize("NFD", small)[0]
        nearest = _CYRILLIC_SPECIAL.get(base, base if _UNCHANGED.fullmatch(base) else "")
    return nearest if letter == small else nearest.capitalize()


def in_one_script(text: str) -> str:
    """Return the text with each word in one script, look-alike letters of the other one replaced."""
    return _PART.sub(_one_script, text)


def without_lone_latin(text: str) -> str:
    """Return the text with a single small Latin letter between Cyrillic words as a Cyrillic one: ``мама i тато``."""
    return _LONE_LATIN.sub(lambda found: found[0].translate(_TO_CYRILLIC), text)


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
    if language == "uk":
        text = _SOFT_SIGN.sub("’", text)
    return text.translate(_TRANSLITERATION[language])
