"""Roman numerals put into words: of rulers, centuries, parts and names of games; never ``I``, ``vi`` or ``CM``."""

import re
from functools import cache

from app.domain.speech import SpokenLanguage
from app.domain.speech_text.context import Rule, word_before
from app.domain.speech_text.nouns import PREPOSITIONS, Reading, gender_of
from app.domain.speech_text.numbered import NUMBERED
from app.domain.speech_text.numerals import cardinal, form_of, ordinal
from app.domain.speech_text.vocabulary import DATE_NAMED, RANGE, Case, Gender, words

_CANONICAL = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1_000}
_LOOK_ALIKE = str.maketrans("ІХСМ", "IXCM")
"""Cyrillic letters that are written for Roman ones."""
_LETTERS = "[IVXLCDMІХСМ]"
_ROMAN = f"{_LETTERS}{{1,9}}"
LETTER = re.compile(_LETTERS)
"""Without one of these there is nothing to find."""
_SURE = re.compile("[IVX]{2,6}")
"""What may be a number without a word that says so; ``XX`` and ``XXX`` mean other things."""
_OTHER_THINGS = frozenset({"XX", "XXX"})

_CENTURIES: dict[SpokenLanguage, tuple[str, str, str]] = {
    "uk": ("століття", "століття", "столітті"),
    "en": ("century", "century", "century"),
    "ru": ("век", "века", "веке"),
}
"""In the nominative, the genitive and behind ``in``."""
_NUMBERED_THINGS: dict[SpokenLanguage, frozenset[str]] = {
    "uk": NUMBERED
    | set(
        words(
            "світова світової світову світовій світовою"
            " століття столітті століттю століттям сторіччя вік віку віці тисячоліття тисячолітті ст ранг ранги ступінь"
            " війна"
        )
    ),
    "en": frozenset(
        words(
            "part chapter act episode season volume book war phase level tier grade type mark class round stage"
            " section article bowl gta civ civilization fantasy fighter rocky scrolls rank division vol century"
            " centuries edition anniversary olympics"
        )
    ),
    "ru": NUMBERED
    | set(
        words(
            "мировая мировой мировую"
            " век века веке веку веком столетие столетия столетии тысячелетие тысячелетия в ранг степень"
        )
    ),
}
_PARTS = "кінець|кінця|кінці|початок|початку|середина|середини|конец|конца|конце|начало|начала|начале"
"""Of a century."""
_RULERS_FEMININE = tuple(
    words(
        "катерин єлизавет елізабет марі анн вікторі ізабелл маргарит христин екатерин елизавет мари виктори изабелл"
        " христин"
    )
)
_RULERS = tuple(
    words(
        "людовик карл генріх генрих петр пётр петро микол никола олександр александр павл павел іван иван іоанн иоанн"
        " наполеон філіп филипп вільгельм вильгельм фрідріх фридрих бенедикт пій пия рамзес рамсес річард ричард едуард"
        " людовік эдуард георг яків яков юлі густав сигізмунд сигизмунд владислав казимир болеслав мехмед сулейман лев"
        " григор володимир святослав ярослав данило климент урбан чарльз вільям уильям якоб лудовик рудольф леопольд"
        " фердинанд франциск"
    )
)
_ENGLISH_RULERS = frozenset(
    words(
        "louis henry elizabeth george charles william james richard edward paul benedict nicholas catherine napoleon"
        " peter alexander ramesses ramses philip francis pius victoria mary frederick wilhelm ivan leo clement urban"
        " innocent gregory robert david christian gustav sigismund"
    )
)
_MASCULINE_IN_A = ("микола", "никола", "ілля", "лука")
_MASCULINE_IN_O = ("данило", "петро")


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules for a number before its thing, and for one behind a name or a thing."""
    thing = r"(?P<gap>[ -])(?P<thing>[^\W\d_]{1,20})(?!\w)(?P<dot>\.?)"
    name = r"(?P<word>[^\W\d_][^\W_]*+(?:['’][^\W\d_]++)?)"
    return (
        (re.compile(rf"(?<!\w)(?:(?P<low>{_ROMAN})[-–—])?(?P<roman>{_ROMAN}){thing}"), _before_thing),
        (re.compile(rf"(?<!\w)(?P<part>{_PARTS}) (?P<roman>{_ROMAN})(?= ?[—–-] ?\w)", re.IGNORECASE), _of_century),
        (re.compile(r"(?<!\w)WW(?P<which>II?)(?!\w)"), _world_war),
        (re.compile(rf"(?<!\w){name} (?P<roman>{_ROMAN})(?!\w|['’-]\w)(?=(?P<next>(?: [^\W\d_])?))"), _behind),
    )


def _number(written: str) -> int:
    """Return the number, 0 for letters that are none."""
    roman = written.translate(_LOOK_ALIKE)
    if not roman or not _CANONICAL.fullmatch(roman):
        return 0
    values = [_VALUES[letter] for letter in roman]
    return sum(-one if one < other else one for one, other in zip(values, [*values[1:], 0], strict=True))


def _before_thing(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return ``двадцяте століття``, ``second season``."""
    number, thing = _number(found["roman"]), found["thing"].lower()
    is_dotted = thing in {"ст", "в"}
    is_named = language == "en" and word_before(found) in _NUMBERED_THINGS["en"]  # Type III civilization
    if not number or is_named or thing not in _NUMBERED_THINGS[language] or (is_dotted and not found["dot"]):
        return found[0]
    if found["roman"] == "І" and word_before(found) == "":  # "and" at the start of a sentence
        return found[0]
    if language == "en":
        low = f"{ordinal(_number(found['low']), language)}{RANGE[language]}" if _number(found["low"] or "") else ""
        return f"{low}{ordinal(number, language)}{found['gap']}{found['thing']}{found['dot']}"
    before = word_before(found)
    prepositions = PREPOSITIONS[language].get(before, ())
    if is_dotted:
        nominative, genitive, locative = _CENTURIES[language]
        thing = locative if before in {"в", "у"} else nominative if _is_named(before) else genitive
    reading = _reading(thing, before, prepositions, language)
    form = form_of(reading.case, reading.gender)
    low = f"{ordinal(_number(found['low']), language, form)}{RANGE[language]}" if _number(found["low"] or "") else ""
    return f"{low}{ordinal(number, language, form)} {thing if is_dotted else found['thing'] + found['dot']}"


def _is_named(before: str) -> bool:
    return before == "" or before in DATE_NAMED


def _reading(thing: str, before: str, prepositions: tuple[Case, ...], language: SpokenLanguage) -> Reading:
    """Return the case and gender of a thing in the singular, by its form and the word before its number."""
    singular = [reading for reading in gender_of(thing, language) if not reading.is_plural]
    order: tuple[Case, ...] = ("nom", "acc", "gen", "dat", "loc", "ins")
    if prepositions:
        order = (*prepositions, *order)
    elif not _is_named(before):
        order = ("gen", *order)
    if language != "en" and not prepositions and not _is_named(before) and any(each.case == "nom" for each in singular):
        is_same = any(each.case == "gen" for each in singular)
        order = ("gen", "nom", *order) if is_same else ("nom", *order)
    return min(singular, key=lambda each: order.index(each.case))


def _world_war(found: "re.Match[str]", language: SpokenLanguage) -> str:
    return f"World War {cardinal(len(found['which']), language)}" if language == "en" else found[0]


def _of_century(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return ``кінець XIX`` of ``кінець XIX — початок XX ст.``."""
    number = _number(found["roman"])
    if language == "en" or not number:
        return found[0]
    return f"{found['part']} {ordinal(number, language, 'gen_m')}"


def _behind(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return ``Людовик чотирнадцятий``, ``частина друга``, ``part two``."""
    number, word, roman = _number(found["roman"]), found["word"], found["roman"].translate(_LOOK_ALIKE)
    if not number:
        return found[0]
    lower = word.lower()
    is_ruler = word[0].isupper() and (
        lower in _ENGLISH_RULERS if language == "en" else lower.startswith((*_RULERS, *_RULERS_FEMININE))
    )
    is_thing = lower in _NUMBERED_THINGS[language] or lower in _NUMBERED_THINGS["en"]
    is_name = word[0].isupper() and _SURE.fullmatch(found["roman"]) is not None and roman not in _OTHER_THINGS
    following = found["next"].strip()
    is_pronoun = roman == "I" and (following.isupper() if is_ruler and language != "en" else following != "")
    if not (is_ruler or is_thing or is_name) or (is_pronoun and lower != "war"):
        return found[0]
    if (is_thing or is_name) and not is_ruler and roman.strip("IVX") != "" and lower != "bowl":
        return found[0]
    if language == "en":
        said = f"the {ordinal(number, language)}" if is_ruler else cardinal(number, language)
    elif is_ruler:
        said = ordinal(number, language, form_of(*_of_ruler(lower)))
    elif lower in _NUMBERED_THINGS[language]:
        singular = [reading for reading in gender_of(lower, language) if not reading.is_plural]
        said = ordinal(number, language, form_of(singular[0].case, singular[0].gender))
    else:
        said = cardinal(number, language)
    return f"{word} {said}"


def _of_ruler(name: str) -> tuple[Case, Gender]:
    """Return the case and gender of a ruler's name."""
    gender: Gender = "f" if name.startswith(_RULERS_FEMININE) else "m"
    ends: tuple[tuple[tuple[str, ...], Case], ...]
    if gender == "f":
        ends = (
            (("ою", "ею", "єю", "ой", "ей"), "ins"),
            (("у", "ю"), "acc"),
            (("и", "ії", "ы"), "gen"),
            (("і", "е"), "dat"),
        )
    else:
        ends = (
            (("ом", "ем", "єм", "ою"), "ins"),
            (("у", "ю", "ові", "еві"), "dat"),
            (("а", "я", "и"), "gen"),
            (("і", "е"), "loc"),
        )
        if name.endswith(_MASCULINE_IN_A):
            return "nom", gender
    return next((case for endings, case in ends if name.endswith(endings)), "nom"), gender
