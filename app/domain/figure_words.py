"""Words that stand beside figures, in three languages: months, units, ends of ordinals, prepositions and nouns."""

from app.domain.number_words import Form, Noun, noun, words
from app.domain.speech import SpokenLanguage

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
"""The case of a year and of the word behind it; English years are told by the word before them."""
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
"""Words behind which a date is named; elsewhere inside a sentence it tells when."""

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
"""Those that are said otherwise than the rest."""
KAY: dict[SpokenLanguage, str] = {"uk": "ка", "en": "k", "ru": "ка"}
"""The letter of ``4K``."""
