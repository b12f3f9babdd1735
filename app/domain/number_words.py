"""The words that numbers are made of in Ukrainian, English and Russian."""

from typing import Literal, NamedTuple

from app.domain.speech import SpokenLanguage

type Gender = Literal["m", "f", "n"]
type Form = Literal[
    "nom_m", "nom_f", "nom_n", "gen_m", "gen_f", "dat_m", "loc_m", "loc_f", "acc_f", "ins_m", "ins_f", "nom_p", "gen_p"
]
"""Case and gender of an ordinal; ``p`` is the plural. English has one form for all."""

_TEENS = 20


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


class SlavicWords(NamedTuple):
    """A Slavic language's numbers.

    Attributes:
        small: From 0 to 19.
        genders: 1 and 2.
        ordinals: In the masculine nominative, by what they stand for.
        thousands: The ordinals of 1,000 to 10,000.
        endings: Of the ordinals, by that of the masculine nominative.
        whole: What stands behind the whole of a decimal: for one, and for all others.
        parts: The same for tenths, hundredths and thousandths.
    """

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


SLAVIC: dict[str, SlavicWords] = {
    "uk": SlavicWords(
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
    "ru": SlavicWords(
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

MINUS: dict[SpokenLanguage, str] = {"uk": "мінус", "en": "minus", "ru": "минус"}
