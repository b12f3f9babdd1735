"""A number in words: cardinals with a gender, ordinals with a case, decimals, and digit by digit."""

import re

from app.domain.speech import SpokenLanguage
from app.domain.speech_text.nouns import agreement, noun_form
from app.domain.speech_text.vocabulary import MINUS, SLAVIC, Case, Form, Gender, Noun, SlavicWords, words

LONGEST = 15
"""Digits of the longest number that is read digit by digit to its end."""
FIRST_DIGITS = 4
"""So many digits of a longer one are read."""
_FRACTION_DIGITS = 3
"""Digits behind the comma that have a name (tenths, hundredths, thousandths)."""
_FRACTION_READ = 6
"""Digits behind the comma that are read one by one."""
_TEENS = 20
_HUNDRED = 100
_THOUSAND = 1_000

_EN_SMALL = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_EN_TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
_EN_SCALES = ("", "thousand", "million", "billion", "trillion", "quadrillion")
_EN_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}

_COLLECTIVES: dict[SpokenLanguage, list[str]] = {
    "uk": words("двоє троє четверо п’ятеро шестеро семеро восьмеро дев’ятеро десятеро"),
    "ru": words("двое трое четверо пятеро шестеро семеро восьмеро девятеро десятеро"),
}
MOST_TOGETHER = 10
_COMPOUND: dict[SpokenLanguage, dict[int, str]] = {
    "uk": {1: "одно", 2: "дво", 3: "три", 4: "чотири"},
    "ru": {1: "одно", 2: "двух", 3: "трёх", 4: "четырёх"},
}
_COMMA: dict[SpokenLanguage, str] = {"uk": "кома", "en": "point", "ru": "запятая"}
_AND_SO_ON: dict[SpokenLanguage, str] = {
    "uk": "і так далі, довге число",
    "en": "and so on, a long number",
    "ru": "и так далее, длинное число",
}


def cardinal(number: int, language: SpokenLanguage, gender: Gender = "m", case: Case = "nom") -> str:
    """Return a cardinal: ``двадцять одна``. One with over 18 digits is read digit by digit."""
    if number < 0:
        return f"{MINUS[language]} {cardinal(-number, language, gender, case)}"
    if number >= _THOUSAND ** len(_EN_SCALES):
        return digit_by_digit(str(number), language)
    if language == "en":
        return _english(number)
    grammar = SLAVIC[language]
    if number == 0:
        return _in_case([grammar.small[0]], grammar, case)[0]
    parts: list[str] = []
    for power in range(len(grammar.scales), -1, -1):
        group = number // _THOUSAND**power % _THOUSAND
        if group and power:
            scale = grammar.scales[power - 1]
            parts += [*_in_case(_group(group, grammar, scale.gender), grammar, case)]
            parts.append(noun_form(scale, group, language, case))
        elif group:
            parts += _in_case(_group(group, grammar, gender), grammar, case)
    return " ".join(parts)


def counted(number: int, what: Noun, language: SpokenLanguage, case: Case = "nom") -> str:
    """Return so many of these: ``двадцять одна гривня``."""
    return f"{cardinal(number, language, what.gender, case)} {noun_form(what, number, language, case)}"


def collective(number: int, language: SpokenLanguage) -> str:
    """Return from two to ten of them: ``двоє``."""
    return _COLLECTIVES[language][number - 2]


def compound(number: int, language: SpokenLanguage) -> str:
    """Return a number as the beginning of an adjective: ``п’яти`` of ``п’ятирічний``."""
    grammar = SLAVIC[language]
    last = number % 10 if number % _HUNDRED > _TEENS else number % _HUNDRED
    head = _in_case(cardinal(number - last, language).split(" "), grammar, "gen") if number > last else []
    head = ["сто" if part == "ста" else "дев’яносто" if part == "дев’яноста" else part for part in head]
    head = ["девяносто" if part == "девяноста" else part for part in head]
    if last in _COMPOUND[language]:
        return "".join([*head, _COMPOUND[language][last]])
    return "".join([*head, *(_in_case(cardinal(last, language).split(" "), grammar, "gen") if last else [])])


def form_of(case: Case, gender: Gender) -> Form:
    """Return the form of an ordinal: the masculine and the neuter, and the dative and the locative, share some."""
    if gender == "f":
        feminine: dict[Case, Form] = {"nom": "nom_f", "gen": "gen_f", "acc": "acc_f", "ins": "ins_f"}
        return feminine.get(case, "loc_f")
    other: dict[Case, Form] = {"gen": "gen_m", "dat": "dat_m", "ins": "ins_m", "loc": "loc_m"}
    return other.get(case, "nom_n" if gender == "n" else "nom_m")


def ordinal(number: int, language: SpokenLanguage, form: Form = "nom_m") -> str:
    """Return an ordinal: ``двадцять перша``. Above 10,000 a round number of thousands stays a cardinal.

    Args:
        number: 0 or more.
        language: Language of the words.
        form: Case and gender.
    """
    if language == "en":
        return _english_ordinal(number)
    grammar = SLAVIC[language]
    last = _last_part(number)
    if last < _THOUSAND:
        named = grammar.ordinals[last]
    elif number <= len(grammar.thousands) * _THOUSAND:
        named = grammar.thousands[number // _THOUSAND - 1]
    else:
        return cardinal(number, language)
    head = cardinal(number - last, language) if number > last else ""
    one_thousand = f"{grammar.genders['f'][0]} {grammar.scales[0].one}"
    if head.startswith(one_thousand):  # a year is read without "one": тисяча дев’ятсот дев’яносто перший
        head = head.removeprefix(grammar.genders["f"][0] + " ")
    return f"{head} {named[:-2]}{grammar.endings[named[-2:]][form]}".strip(" ")


def digit_by_digit(text: str, language: SpokenLanguage) -> str:
    """Return a number digit by digit; of a long one only the beginning."""
    small = _EN_SMALL if language == "en" else SLAVIC[language].small
    if len(text) <= LONGEST:
        return " ".join(small[int(digit)] for digit in text)
    first = " ".join(small[int(digit)] for digit in text[:FIRST_DIGITS])
    return f"{first} {_AND_SO_ON[language]}"


_OF_ONE_WHOLE = {("uk", "gen"): "ої", ("ru", "gen"): "ой", ("uk", "acc"): "у", ("ru", "acc"): "ую"}
"""How ``ціла`` and ``десята`` end when there is one of them, by language and case."""


def decimal(whole: int, fraction: str, language: SpokenLanguage, case: Case = "nom") -> str:
    """Return a number with digits behind the comma: ``п’ять цілих одна десята``."""
    if language == "en" or len(fraction) > _FRACTION_DIGITS:
        return f"{cardinal(whole, language)} {_COMMA[language]} {digit_by_digit(fraction[:_FRACTION_READ], language)}"
    grammar = SLAVIC[language]
    part = int(fraction)
    case = case if case in {"gen", "acc"} else "nom"
    wholes, parts = grammar.whole, grammar.parts[len(fraction) - 1]
    if case != "nom":
        of_one = _OF_ONE_WHOLE[language, case]
        wholes, parts = ((re.sub("(?:ая|а)$", of_one, one), many) for one, many in (wholes, parts))
    return (
        f"{cardinal(whole, language, 'f', case)} {wholes[agreement(whole) > 0]}"
        f" {cardinal(part, language, 'f', case)} {parts[agreement(part) > 0]}"
    )


def _in_case(numerals: list[str], grammar: SlavicWords, case: Case) -> list[str]:
    """Return numerals in a case; the accusative differs from the nominative in one of a feminine only."""
    if case == "acc":
        return ["одну" if numeral == "одна" else numeral for numeral in numerals]
    return numerals if case == "nom" else [grammar.oblique[numeral][case] for numeral in numerals]


def _group(number: int, grammar: SlavicWords, gender: Gender) -> list[str]:
    """Return the words of a number from 1 to 999."""
    parts: list[str] = []
    if number >= _HUNDRED:
        parts.append(grammar.hundreds[number // _HUNDRED - 1])
    rest = number % _HUNDRED
    if rest >= _TEENS:
        parts.append(grammar.tens[rest // 10 - 2])
        rest %= 10
    if rest in {1, 2}:
        parts.append(grammar.genders[gender][rest - 1])
    elif rest:
        parts.append(grammar.small[rest])
    return parts


def _english(number: int) -> str:
    if number < _TEENS:
        return _EN_SMALL[number]
    parts: list[str] = []
    for power in range(len(_EN_SCALES) - 1, -1, -1):
        group = number // _THOUSAND**power % _THOUSAND
        if group >= _HUNDRED:
            parts += [_EN_SMALL[group // _HUNDRED], "hundred"]
        rest = group % _HUNDRED
        if rest >= _TEENS:
            unit = f"-{_EN_SMALL[rest % 10]}" if rest % 10 else ""
            parts.append(_EN_TENS[rest // 10 - 2] + unit)
        elif rest:
            parts.append(_EN_SMALL[rest])
        if group and power:
            parts.append(_EN_SCALES[power])
    return " ".join(parts)


def _english_ordinal(number: int) -> str:
    whole = _english(number)
    start = max(whole.rfind(" "), whole.rfind("-")) + 1
    last = whole[start:]
    if last in _EN_ORDINALS:
        named = _EN_ORDINALS[last]
    elif last.endswith("y"):
        named = f"{last[:-1]}ieth"
    else:
        named = f"{last}th"
    return whole[:start] + named


def _last_part(number: int) -> int:
    """Return the part of a number that becomes an ordinal: 6 of 2026, 20 of 120, the whole of 2000."""
    below_hundred = number % _HUNDRED
    if below_hundred:
        is_one_word = below_hundred < _TEENS or below_hundred % 10 == 0
        return below_hundred if is_one_word else below_hundred % 10
    return number % _THOUSAND or number
