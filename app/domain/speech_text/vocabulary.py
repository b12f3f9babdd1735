"""Word tables in Ukrainian, English and Russian: numerals, months, units, and the grammar of the words beside them."""

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

MONTHS: dict[SpokenLanguage, list[str]] = {
    "uk": words("січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня"),
    "en": words("January February March April May June July August September October November December"),
    "ru": words("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
}
YEAR_WORDS: dict[str, tuple[Form, str]] = {
    "рік": ("nom_m", "рік"),
    "року": ("gen_m", "року"),
    "р.": ("gen_m", "року"),
    "році": ("loc_m", "році"),
    "роком": ("ins_m", "роком"),
    "год": ("nom_m", "год"),
    "года": ("gen_m", "года"),
    "г.": ("gen_m", "года"),
    "году": ("loc_m", "году"),
    "годом": ("ins_m", "годом"),
}
"""The case of a year and of the word behind it; English years are recognised by the word before them."""
YEAR_OF_DATE: dict[SpokenLanguage, str] = {"uk": "року", "ru": "года"}

SUFFIXES: dict[SpokenLanguage, dict[str, Form]] = {
    "uk": {
        **dict.fromkeys(("й", "ий", "ший", "гий", "тий"), "nom_m"),
        **dict.fromkeys(("а", "ша", "га", "та", "тя", "ма"), "nom_f"),
        **dict.fromkeys(("е", "ше", "ге", "те", "тє", "ме", "є"), "nom_n"),
        **dict.fromkeys(("го", "ого"), "gen_m"),
        **dict.fromkeys(("ї", "ої", "шої", "гої", "тої"), "gen_f"),
        **dict.fromkeys(("му", "ому"), "dat_m"),
        **dict.fromkeys(("ій", "шій", "гій", "тій"), "loc_f"),
        **dict.fromkeys(("у", "шу", "гу", "ту", "тю", "ю"), "acc_f"),
        **dict.fromkeys(("м", "им", "шим", "гим", "тим"), "ins_m"),
        **dict.fromkeys(("ою", "шою", "гою", "тою"), "ins_f"),
        **dict.fromkeys(("і", "ші", "гі", "ті"), "nom_p"),
        **dict.fromkeys(("х", "их", "тих"), "gen_p"),
    },
    "en": dict.fromkeys(("st", "nd", "rd", "th"), "nom_m"),
    "ru": {
        **dict.fromkeys(("й", "ый", "ой", "ий"), "nom_m"),
        **dict.fromkeys(("я", "ая"), "nom_f"),
        **dict.fromkeys(("е", "ое"), "nom_n"),
        **dict.fromkeys(("го", "ого"), "gen_m"),
        **dict.fromkeys(("му", "ому"), "dat_m"),
        **dict.fromkeys(("ю", "ую"), "acc_f"),
        **dict.fromkeys(("м", "ом"), "loc_m"),
        "ым": "ins_m",
        **dict.fromkeys(("ые", "ие"), "nom_p"),
        **dict.fromkeys(("х", "ых"), "gen_p"),
    },
}
"""How an ordinal's end is written behind its figure and a hyphen."""
SUFFIXES_ALONE: dict[SpokenLanguage, tuple[str, ...]] = {
    "uk": ("й", "го", "му", "ша", "га", "тя"),
    "en": ("st", "nd", "rd", "th"),
    "ru": ("й", "го", "му", "я"),
}
"""Those that are understood without a hyphen; ``5м`` is five metres."""

GENITIVES: dict[SpokenLanguage, dict[int, str]] = {
    "uk": dict(enumerate(words("двох трьох чотирьох п’яти шести семи восьми дев’яти десяти"), 2)),
    "en": {},
    "ru": dict(enumerate(words("двух трёх четырёх пяти шести семи восьми девяти десяти"), 2)),
}
"""Cardinals as in ``2-х`` and ``5-ти``."""

UNITS: dict[SpokenLanguage, dict[str, Noun]] = {
    "uk": {
        "%": noun("відсоток відсотки відсотків відсотка"),
        "°": noun("градус градуси градусів градуса"),
        "км": noun("кілометр кілометри кілометрів кілометра"),
        "м": noun("метр метри метрів метра"),
        "см": noun("сантиметр сантиметри сантиметрів сантиметра"),
        "кг": noun("кілограм кілограми кілограмів кілограма"),
        "год": noun("година години годин години", "f"),
        "хв": noun("хвилина хвилини хвилин хвилини", "f"),
        "сек": noun("секунда секунди секунд секунди", "f"),
        "коп": noun("копійка копійки копійок копійки", "f"),
    },
    "en": {
        "%": noun("percent"),
        "°": noun("degree degrees"),
        "km": noun("kilometre kilometres"),
        "cm": noun("centimetre centimetres"),
        "kg": noun("kilogram kilograms"),
        "min": noun("minute minutes"),
        "sec": noun("second seconds"),
    },
    "ru": {
        "%": noun("процент процента процентов"),
        "°": noun("градус градуса градусов"),
        "км": noun("километр километра километров"),
        "м": noun("метр метра метров"),
        "см": noun("сантиметр сантиметра сантиметров"),
        "кг": noun("килограмм килограмма килограммов"),
        "мин": noun("минута минуты минут", "f"),
        "сек": noun("секунда секунды секунд", "f"),
        "коп": noun("копейка копейки копеек", "f"),
    },
}
HOURS: dict[SpokenLanguage, tuple[Noun, Noun, Noun]] = {
    "uk": (UNITS["uk"]["год"], UNITS["uk"]["хв"], UNITS["uk"]["сек"]),
    "en": (noun("hour hours"), UNITS["en"]["min"], UNITS["en"]["sec"]),
    "ru": (noun("час часа часов"), UNITS["ru"]["мин"], UNITS["ru"]["сек"]),
}
"""Hours, minutes and seconds."""

HOUR_CASES: dict[str, tuple[Form, str]] = {
    **dict.fromkeys(("о", "об"), ("loc_f", "годині")),
    **dict.fromkeys(("до", "з", "із", "від", "після", "близько", "біля"), ("gen_f", "години")),
    **dict.fromkeys(("на", "за"), ("acc_f", "годину")),
}
"""The case of the hour behind a Ukrainian preposition, and the word for hour in it."""
DATE_NAMED = frozenset(words("сьогодні завтра вчора на це дата сегодня вчера это"))
"""Words after which a date is in the nominative; elsewhere in a sentence it is in the genitive."""

FEMININE: dict[SpokenLanguage, tuple[str, ...]] = {
    "uk": (
        *("годин", "хвилин", "секунд", "пісн", "гра", "гри", "гру", "людин", "тисяч", "сторін", "сері", "істор", "ноч"),
        *("хвил", "перемог", "поразк", "спроб", "кішк", "дівчин", "сестр", "жінк", "книг", "картин", "ракет", "машин"),
        *("зірк", "чашк", "підписк", "копійк", "добу", "доби", "мову", "мови", "ніч", "гривн"),
    ),
    "en": (),
    "ru": (
        *("минут", "секунд", "песн", "игра", "игры", "игру", "тысяч", "страниц", "сери", "истори", "ноч", "побед"),
        *("попыт", "кошк", "девуш", "сестр", "женщин", "книг", "картин", "ракет", "машин", "звезд", "чашк", "копе"),
        *("подписк", "недел", "гривн"),
    ),
}
"""How nouns begin that make it ``дві`` and not ``два``; streams count few others."""
NEUTER: dict[SpokenLanguage, tuple[str, ...]] = {
    "uk": ("відео", "питан", "місце", "слово", "очко", "замовлен", "повідомлен", "завдан", "життя", "пиво", "коло"),
    "en": (),
    "ru": ("видео", "слово", "место", "очко", "сообщен", "задан", "желан", "пиво"),
}

NUMBER_SIGN: dict[SpokenLanguage, str] = {"uk": "номер", "en": "number", "ru": "номер"}
PLUS: dict[SpokenLanguage, str] = {"uk": "плюс", "en": "plus", "ru": "плюс"}
EQUALS: dict[SpokenLanguage, str] = {"uk": "дорівнює", "en": "equals", "ru": "равно"}
POINT: dict[SpokenLanguage, str] = {"uk": "крапка", "en": "point", "ru": "точка"}
OUT_OF: dict[SpokenLanguage, str] = {"uk": "із", "en": "out of", "ru": "из"}
OVER: dict[SpokenLanguage, str] = {"uk": "на", "en": "over", "ru": "на"}
RANGE: dict[SpokenLanguage, str] = {"uk": " — ", "en": " to ", "ru": " — "}
FRACTIONS: dict[SpokenLanguage, dict[tuple[str, str], str]] = {
    "uk": {("1", "2"): "одна друга"},
    "en": {("1", "2"): "one half", ("24", "7"): "twenty-four seven"},
    "ru": {("1", "2"): "одна вторая"},
}
"""Irregular ones."""
KAY: dict[SpokenLanguage, str] = {"uk": "ка", "en": "k", "ru": "ка"}
"""The letter of ``4K``."""
