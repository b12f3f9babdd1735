"""Numbers as they are said in Ukrainian, English and Russian: cardinals with a gender, ordinals with a case."""

from typing import Literal, NamedTuple

from app.domain.speech import SpokenLanguage

type Gender = Literal["m", "f", "n"]
type Form = Literal[
    "nom_m", "nom_f", "nom_n", "gen_m", "gen_f", "dat_m", "loc_m", "loc_f", "acc_f", "ins_m", "ins_f", "nom_p", "gen_p"
]
"""Case and gender of an ordinal; ``p`` is the plural. English has one form for all."""

LONGEST = 15
"""Digits of the longest number that is said as one."""
FIRST_DIGITS = 4
"""So many digits of a longer one are said."""
_FRACTION_DIGITS = 3
"""Digits behind the comma that have a name (tenths, hundredths, thousandths)."""
_FRACTION_SAID = 6
"""Digits behind the comma that are said one by one."""
_TEENS = 20
_HUNDRED = 100
_THOUSAND = 1_000


def words(text: str) -> list[str]:
    """Return the words of a list of words that is written as a text."""
    return text.split(" ")


class Noun(NamedTuple):
    """What is counted.

    Attributes:
        one: With 1, 21, 31.
        few: With 2 to 4, 22 to 24.
        many: With 5 to 20 and 0.
        part: With a fraction.
    """

    one: str
    few: str
    many: str
    part: str
    gender: Gender = "m"


def noun(names: str, gender: Gender = "m") -> Noun:
    """Return a noun of four words; of two for English, where the second goes with all but 1; of one that never changes.

    Three words are a Russian noun, whose second also goes with a fraction.
    """
    forms = words(names)
    if len(forms) == 1:
        return Noun(names, names, names, names, gender)
    if len(forms) == 2:  # noqa: PLR2004 -- English
        return Noun(forms[0], forms[1], forms[1], forms[1], gender)
    return Noun(forms[0], forms[1], forms[2], forms[-1] if len(forms) > 3 else forms[1], gender)  # noqa: PLR2004


class _Words(NamedTuple):
    """A Slavic language's numbers."""

    small: tuple[str, ...]
    genders: dict[Gender, tuple[str, str]]
    tens: tuple[str, ...]
    hundreds: tuple[str, ...]
    scales: tuple[Noun, ...]
    ordinals: dict[int, str]
    thousands: tuple[str, ...]
    endings: dict[str, dict[Form, str]]
    whole: tuple[str, str]
    parts: tuple[tuple[str, str], ...]


_FORMS: tuple[Form, ...] = (
    "nom_m",
    "nom_f",
    "nom_n",
    "gen_m",
    "gen_f",
    "dat_m",
    "loc_m",
    "loc_f",
    "acc_f",
    "ins_m",
    "ins_f",
    "nom_p",
    "gen_p",
)
_ROUND = (20, 30, 40, 50, 60, 70, 80, 90, 100, 200, 300, 400, 500, 600, 700, 800, 900)


def _endings(ends: str) -> dict[Form, str]:
    return dict(zip(_FORMS, words(ends), strict=True))


_SLAVIC: dict[str, _Words] = {
    "uk": _Words(
        small=tuple(
            words(
                "нуль один два три чотири п’ять шість сім вісім дев’ять десять одинадцять дванадцять тринадцять"
                " чотирнадцять п’ятнадцять шістнадцять сімнадцять вісімнадцять дев’ятнадцять"
            )
        ),
        genders={"m": ("один", "два"), "f": ("одна", "дві"), "n": ("одне", "два")},
        tens=tuple(
            words("двадцять тридцять сорок п’ятдесят шістдесят сімдесят вісімдесят дев’яносто"),
        ),
        hundreds=tuple(words("сто двісті триста чотириста п’ятсот шістсот сімсот вісімсот дев’ятсот")),
        scales=(
            noun("тисяча тисячі тисяч тисячі", "f"),
            noun("мільйон мільйони мільйонів мільйона"),
            noun("мільярд мільярди мільярдів мільярда"),
            noun("трильйон трильйони трильйонів трильйона"),
            noun("квадрильйон квадрильйони квадрильйонів квадрильйона"),
        ),
        ordinals=dict(
            zip(
                (*range(_TEENS), *_ROUND),
                words(
                    "нульовий перший другий третій четвертий п’ятий шостий сьомий восьмий дев’ятий десятий"
                    " одинадцятий дванадцятий тринадцятий чотирнадцятий п’ятнадцятий шістнадцятий сімнадцятий"
                    " вісімнадцятий дев’ятнадцятий двадцятий тридцятий сороковий п’ятдесятий шістдесятий"
                    " сімдесятий вісімдесятий дев’яностий сотий двохсотий трьохсотий чотирьохсотий п’ятисотий"
                    " шестисотий семисотий восьмисотий дев’ятисотий"
                ),
                strict=True,
            )
        ),
        thousands=tuple(
            words(
                "тисячний двохтисячний трьохтисячний чотирьохтисячний п’ятитисячний шеститисячний семитисячний"
                " восьмитисячний дев’ятитисячний десятитисячний"
            )
        ),
        endings={
            "ий": _endings("ий а е ого ої ому ому ій у им ою і их"),
            "ій": _endings("ій я є ього ьої ьому ьому ій ю ім ьою і іх"),
        },
        whole=("ціла", "цілих"),
        parts=(("десята", "десятих"), ("сота", "сотих"), ("тисячна", "тисячних")),
    ),
    "ru": _Words(
        small=tuple(
            words(
                "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать"
                " четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
            )
        ),
        genders={"m": ("один", "два"), "f": ("одна", "две"), "n": ("одно", "два")},
        tens=tuple(words("двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто")),
        hundreds=tuple(words("сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот")),
        scales=(
            noun("тысяча тысячи тысяч", "f"),
            noun("миллион миллиона миллионов"),
            noun("миллиард миллиарда миллиардов"),
            noun("триллион триллиона триллионов"),
            noun("квадриллион квадриллиона квадриллионов"),
        ),
        ordinals=dict(
            zip(
                (*range(_TEENS), *_ROUND),
                words(
                    "нулевой первый второй третий четвёртый пятый шестой седьмой восьмой девятый десятый"
                    " одиннадцатый двенадцатый тринадцатый четырнадцатый пятнадцатый шестнадцатый семнадцатый"
                    " восемнадцатый девятнадцатый двадцатый тридцатый сороковой пятидесятый шестидесятый"
                    " семидесятый восьмидесятый девяностый сотый двухсотый трёхсотый четырёхсотый пятисотый"
                    " шестисотый семисотый восьмисотый девятисотый"
                ),
                strict=True,
            )
        ),
        thousands=tuple(
            words(
                "тысячный двухтысячный трёхтысячный четырёхтысячный пятитысячный шеститысячный семитысячный"
                " восьмитысячный девятитысячный десятитысячный"
            )
        ),
        endings={
            "ый": _endings("ый ая ое ого ой ому ом ой ую ым ой ые ых"),
            "ой": _endings("ой ая ое ого ой ому ом ой ую ым ой ые ых"),
            "ий": _endings("ий ья ье ьего ьей ьему ьем ьей ью ьим ьей ьи ьих"),
        },
        whole=("целая", "целых"),
        parts=(("десятая", "десятых"), ("сотая", "сотых"), ("тысячная", "тысячных")),
    ),
}

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

_MINUS: dict[SpokenLanguage, str] = {"uk": "мінус", "en": "minus", "ru": "минус"}
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
    """Return how many: ``двадцять одна``. One with over 18 digits is said digit by digit."""
    if number < 0:
        return f"{_MINUS[language]} {cardinal(-number, language, gender)}"
    if number >= _THOUSAND ** (len(_EN_SCALES)):
        return digits(str(number), language)
    if language == "en":
        return _english(number)
    own = _SLAVIC[language]
    if number == 0:
        return own.small[0]
    parts: list[str] = []
    for power in range(len(own.scales), -1, -1):
        group = number // _THOUSAND**power % _THOUSAND
        if group and power:
            scale = own.scales[power - 1]
            parts += [*_group(group, own, scale.gender), scale[agreement(group)]]
        elif group:
            parts += _group(group, own, gender)
    return " ".join(parts)


def counted(number: int, what: Noun, language: SpokenLanguage) -> str:
    """Return so many of these: ``двадцять одна гривня``."""
    which = (0 if number == 1 else 2) if language == "en" else agreement(number)
    return f"{cardinal(number, language, what.gender)} {what[which]}"


def ordinal(number: int, language: SpokenLanguage, form: Form = "nom_m") -> str:
    """Return which: ``двадцять перша``. Above 10,000 a round number of thousands stays a cardinal.

    Args:
        number: 0 or more.
        language: Language of the own.
        form: Case and gender.
    """
    if language == "en":
        return _english_ordinal(number)
    own = _SLAVIC[language]
    last = _last_part(number)
    if last < _THOUSAND:
        named = own.ordinals[last]
    elif number <= len(own.thousands) * _THOUSAND:
        named = own.thousands[number // _THOUSAND - 1]
    else:
        return cardinal(number, language)
    head = cardinal(number - last, language) if number > last else ""
    one_thousand = f"{own.genders['f'][0]} {own.scales[0].one}"
    if head.startswith(one_thousand):  # a year is said without "one": тисяча дев’ятсот дев’яносто перший
        head = head.removeprefix(own.genders["f"][0] + " ")
    return f"{head} {named[:-2]}{own.endings[named[-2:]][form]}".strip(" ")


def digits(text: str, language: SpokenLanguage) -> str:
    """Return a number digit by digit; of a long one only how it begins."""
    small = _EN_SMALL if language == "en" else _SLAVIC[language].small
    if len(text) <= LONGEST:
        return " ".join(small[int(digit)] for digit in text)
    first = " ".join(small[int(digit)] for digit in text[:FIRST_DIGITS])
    return f"{first} {_AND_SO_ON[language]}"


def decimal(whole: int, fraction: str, language: SpokenLanguage) -> str:
    """Return a number with digits behind the comma: ``п’ять цілих одна десята``."""
    if language == "en" or len(fraction) > _FRACTION_DIGITS:
        return f"{cardinal(whole, language)} {_COMMA[language]} {digits(fraction[:_FRACTION_SAID], language)}"
    own = _SLAVIC[language]
    part = int(fraction)
    return (
        f"{cardinal(whole, language, 'f')} {own.whole[agreement(whole) > 0]}"
        f" {cardinal(part, language, 'f')} {own.parts[len(fraction) - 1][agreement(part) > 0]}"
    )


def _group(number: int, own: _Words, gender: Gender) -> list[str]:
    """Return the words of a number from 1 to 999."""
    parts: list[str] = []
    if number >= _HUNDRED:
        parts.append(own.hundreds[number // _HUNDRED - 1])
    rest = number % _HUNDRED
    if rest >= _TEENS:
        parts.append(own.tens[rest // 10 - 2])
        rest %= 10
    if rest in {1, 2}:
        parts.append(own.genders[gender][rest - 1])
    elif rest:
        parts.append(own.small[rest])
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
