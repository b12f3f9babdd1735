"""Sizes of pictures as people say them: ``1080p60``, ``4k``, ``720р``."""

import re

from app.domain.speech import SpokenLanguage
from app.domain.speech_text.context import Rule, ToWords, word_before, words_after
from app.domain.speech_text.nouns import is_of_many, is_thing
from app.domain.speech_text.numerals import cardinal
from app.domain.speech_text.vocabulary import BY, KAY, TIMES_LETTER, YEAR_WORDS

_LINES = "144|240|360|480|540|576|720|900|1080|1440|2160|4320"
_PROGRESSIVE: dict[SpokenLanguage, str] = {"uk": "пі", "en": "p", "ru": "пи"}
_INTERLACED: dict[SpokenLanguage, str] = {"uk": "ай", "en": "i", "ru": "ай"}
_SURE_LINES = frozenset({"1080", "1440", "2160"})
"""Of a picture rather than so many roubles."""
_PICTURE = re.compile(
    r"відео|видео|якіст|якост|качеств|екран|экран|монітор|монитор|роздільн|разрешен|формат|сторін|сторон|стрім|стрим|fps|фпс|в$|у$"
)
"""What is said beside a picture's size."""
_PICTURES = frozenset(
    {
        "videos",
        "screens",
        "monitors",
        "tvs",
        "movies",
        "streams",
        "displays",
        "textures",
        "graphics",
        "screen",
        "monitor",
    }
)


_BEFORE_DECADE = frozenset({"у", "в", "з", "із", "до", "від", "с", "из", "от", "початку", "кінця", "начала", "конца"})


def rules() -> list[Rule]:
    """Return the rules; they come before those of years and of money."""
    lettered = r"(?P<kind>[iр]| ?p(?=\W|\d|$))(?:@?(?P<rate>\d{2,3})(?!\d))?(?![^\W\d])"
    rows: list[tuple[str, ToWords]] = [
        (rf"(?<![\w.,:/])(?P<lines>{_LINES})(?:{lettered}|@(?P<at>\d{{2,3}})(?!\w))", _lines),
        (
            r"(?<![\w.,-])(?P<times>\d{1,3}(?:[.,]\d{1,2})?)[xх×](?=[\s.,!?)]|$)",
            _times,
        ),
        (r"(?<![\w.,:-])(?P<decade>(?:1[5-9]|20)\d0)х(?!\w)", _years),
        (r"(?<![\w:])(?P<wide>16|21|32|4|9):(?P<high>9|10|3|16)(?![\w:])", _sides),
        (r"(?<![\w.,:/])(?P<size>[248])[kк](?:@?(?P<rate>\d{2,3})(?!\d)(?=\W|$|fps|фпс|hz|гц))", _kay),
    ]
    return [(re.compile(pattern, re.IGNORECASE), to_words) for pattern, to_words in rows]


def is_picture(following: list[str], language: SpokenLanguage) -> bool:
    """Return whether ``4k`` is a picture's size by the word behind it, and not so many thousands of a thing."""
    word = following[0] if following else ""
    if word in _PICTURES or _PICTURE.match(word):
        return True
    return not is_thing(word, language) if word else True


def _lines(found: "re.Match[str]", language: SpokenLanguage) -> str:
    lines, kind, rate = found["lines"], (found["kind"] or "p").strip().lower(), found["rate"] or found["at"]
    is_sure = lines in _SURE_LINES or rate or any(_PICTURE.match(word) for word in _beside(found))
    if language == "ru" and kind == "р" and not is_sure:  # roubles
        return found[0]
    number = int(lines)
    spoken = cardinal(number, language)
    if language == "en" and number % 100:
        spoken = f"{cardinal(number // 100, language)} {cardinal(number % 100, language)}"
    elif language != "en" and number // 1_000 == 1:
        spoken = spoken.partition(" ")[2]  # a thousand, without "one"
    letter = (_INTERLACED if kind == "i" else _PROGRESSIVE)[language]
    return f"{spoken} {letter}" + (f" {rate}" if rate else "")


def _times(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return ``2x``, or ``2-х`` where it is of two things or of a decade."""
    is_of_things = found["times"] in {"2", "3", "4"} and any(is_of_many(word) for word in words_after(found)[:1])
    is_decade = found[0][-1].lower() == "х" and _is_decade(found, language)
    if language != "en" and (is_of_things or is_decade):
        return f"{found['times']}-х"
    return f"{found['times']} {TIMES_LETTER[language]}"


def _years(found: "re.Match[str]", language: SpokenLanguage) -> str:
    del language
    return f"{found['decade']}-х"


def _is_decade(found: "re.Match[str]", language: SpokenLanguage) -> bool:
    """Return whether ``90х`` is of the nineties; of ``20х``, which is a zoom too, a word beside it must say so."""
    times = found["times"]
    if times == "00" or times in {"60", "70", "80", "90"}:
        return True
    is_tens = len(times) == 2 and times.endswith("0")  # noqa: PLR2004 -- digits
    is_told = word_before(found) in _BEFORE_DECADE or any(w in YEAR_WORDS[language] for w in words_after(found)[:1])
    return is_tens and is_told


def _sides(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return ``16:10`` as the sides of a screen where one is named beside it."""
    if not any((_PICTURE.match(word) and len(word) > 1) or word in _PICTURES for word in _beside(found)):
        return found[0]
    return f"{cardinal(int(found['wide']), language)} {BY[language]} {cardinal(int(found['high']), language)}"


def _beside(found: "re.Match[str]") -> list[str]:
    return [word_before(found), *words_after(found)[:1]]


def _kay(found: "re.Match[str]", language: SpokenLanguage) -> str:
    return f"{cardinal(int(found['size']), language)} {KAY[language]} {found['rate']}"
