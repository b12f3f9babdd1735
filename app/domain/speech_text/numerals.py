"""A number in words: cardinals with a gender, ordinals with a case, decimals, and digit by digit."""

from app.domain.speech import SpokenLanguage
from app.domain.speech_text.vocabulary import MINUS, SLAVIC, Form, Gender, Noun, SlavicWords, words

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

_COMMA: dict[SpokenLanguage, str] = {"uk": "кома", "en": "point", "ru": "запятая"}
_AND_SO_ON: dict[SpokenLanguage, str] = {
    "uk": "і так далі, довге число",
    "en": "and so on, a long number",
    "ru": "и так далее, длинное число",
}


def agreement(number: int) -> int:
    """Return which of one, few and many goes with a number in Ukrainian and Russian: 0, 1 or 2."""
    last = number % 10
    if number % _HUNDRED // 10 == 1 or last == 0 or last > 4:  # noqa: PLR2004 -- 2, 3 and 4 are few
        return 2
    return 0 if last == 1 else 1


def cardinal(number: int, language: SpokenLanguage, gender: Gender = "m") -> str:
    """Return a cardinal: ``двадцять одна``. One with over 18 digits is read digit by digit."""
    if number < 0:
        return f"{MINUS[language]} {cardinal(-number, language, gender)}"
    if number >= _THOUSAND ** len(_EN_SCALES):
        return digit_by_digit(str(number), language)
    if language == "en":
        return _english(number)
    grammar = SLAVIC[language]
    if number == 0:
        return grammar.small[0]
    parts: list[str] = []
    for power in range(len(grammar.scales), -1, -1):
        group = number // _THOUSAND**power % _THOUSAND
        if group and power:
            scale = grammar.scales[power - 1]
            parts += [*_group(group, grammar, scale.gender), scale[agreement(group)]]
        elif group:
            parts += _group(group, grammar, gender)
    return " ".join(parts)


def counted(number: int, what: Noun, language: SpokenLanguage) -> str:
    """Return so many of these: ``двадцять одна гривня``."""
    which = (0 if number == 1 else 2) if language == "en" else agreement(number)
    return f"{cardinal(number, language, what.gender)} {what[which]}"


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


def decimal(whole: int, fraction: str, language: SpokenLanguage) -> str:
    """Return a number with digits behind the comma: ``п’ять цілих одна десята``."""
    if language == "en" or len(fraction) > _FRACTION_DIGITS:
        return f"{cardinal(whole, language)} {_COMMA[language]} {digit_by_digit(fraction[:_FRACTION_READ], language)}"
    grammar = SLAVIC[language]
    part = int(fraction)
    return (
        f"{cardinal(whole, language, 'f')} {grammar.whole[agreement(whole) > 0]}"
        f" {cardinal(part, language, 'f')} {grammar.parts[len(fraction) - 1][agreement(part) > 0]}"
    )


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
