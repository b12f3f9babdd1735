"""Random numbers, amounts, dates and times are said, and an independent reader reads back what was written."""

import calendar
import random
from fractions import Fraction

import pytest

from app.domain.speech import SpokenLanguage
from app.domain.speech_text.numbers_in_text import in_words
from tests.domain.speech_text import number_reader as reader

pytestmark = pytest.mark.slow(seconds=5)

TIMES = 20_000
LANGUAGES: tuple[SpokenLanguage, ...] = ("uk", "en", "ru")
GENITIVE = {"uk": ("до ", "від ", "близько "), "ru": ("до ", "от ", "около "), "en": ("to ", "for ", "about ")}
CURRENCIES = {
    "uk": {"₴": ("грив", "копі"), "$": ("дол", "цент"), "€": ("євр", "цент"), "£": ("фунт", "пенс")},
    "ru": {"₴": ("грив", "копе"), "$": ("дол", "цент"), "€": ("евр", "цент"), "₽": ("рубл", "копе")},
    "en": {"₴": ("hryvnia", "kopiyka"), "$": ("dollar", "cent"), "€": ("euro", "cent"), "£": ("pound", "pen")},
}
WRITTEN = {"₴": ("₴", " грн", " UAH", "грн"), "$": ("$", " USD"), "€": ("€", " євро"), "£": ("£",), "₽": ("₽", " руб")}
"""How an amount ends that is written with its currency behind it."""

QUANTITY = 10
"""Digits of the longest number that is a quantity though nothing is counted."""


def any_size(chance: random.Random, most: int) -> int:
    """Return a number of any length, so that short ones are not rare."""
    return chance.randrange(10 ** chance.randint(1, most))


def said_of(texts: list[str], language: SpokenLanguage) -> list[str]:
    """Return what is said of each text; many at once take less time, and a sign keeps them apart."""
    different = list(dict.fromkeys(texts))
    said: list[str] = []
    for first in range(0, len(different), 30):
        said += in_words(" ; ".join(different[first : first + 30]), language).split(" ; ")
    of_each = dict(zip(different, said, strict=True))
    return [of_each[text] for text in texts]


def grouped(value: int, sign: str) -> str:
    return f"{value:,}".replace(",", sign)


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_read_back(language: SpokenLanguage) -> None:
    chance = random.Random(f"numbers {language}")  # noqa: S311 -- a test that can be repeated
    things = {"uk": " переглядів", "ru": " просмотров", "en": " views"}[language]
    rows = []
    for _ in range(TIMES):
        value = any_size(chance, 12)
        is_counted = len(str(value)) > QUANTITY  # a bare one is read digit by digit
        fraction = "".join(chance.choices("0123456789", k=chance.choice((1, 2, 4, 5, 6))))
        is_decimal = chance.random() < 0.3
        thing = "" if is_decimal else things if is_counted else chance.choice(("", things))
        minus = chance.choice(("", "", "-"))
        before = "" if minus else chance.choice(("", *GENITIVE[language]))
        point = "," if before and language != "en" else chance.choice(",.")  # "до 4.40" is a time
        written = f"{value}{point}{fraction}" if is_decimal else str(value)
        if not is_decimal and chance.random() < 0.4:
            written = grouped(value, chance.choice(" '’") if thing else "'")
        expected = Fraction(f"{value}.{fraction}") if is_decimal else Fraction(value)
        rows.append((f"{before}{minus}{written}{thing}", before, -expected if minus else expected))
    for (text, before, number), spoken in zip(rows, said_of([row[0] for row in rows], language), strict=True):
        said = spoken.removeprefix(before).removesuffix(things)
        assert reader.number(said, language) == number, (text, spoken)


@pytest.mark.parametrize("language", LANGUAGES)
def test_ordinals_are_read_back(language: SpokenLanguage) -> None:
    chance = random.Random(f"ordinals {language}")  # noqa: S311 -- as above
    ends = {"uk": ("й", "го", "му", "та", "ої", "ту"), "ru": ("й", "го", "му", "я", "ую"), "en": ("",)}[language]
    rows = []
    for _ in range(TIMES):
        value = any_size(chance, 4)
        end = chance.choice(ends)
        if language == "en":
            end = "th" if value % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
        rows.append((f"{value}{'' if language == 'en' else '-'}{end}", value))
    for (text, value), spoken in zip(rows, said_of([row[0] for row in rows], language), strict=True):
        assert reader.whole(spoken, language) == value, (text, spoken)


@pytest.mark.parametrize("language", LANGUAGES)
def test_amounts_are_read_back(language: SpokenLanguage) -> None:
    chance = random.Random(f"amounts {language}")  # noqa: S311 -- as above
    scales = {
        "uk": {" тис.": 3, "к": 3, " млн": 6, " мільйонів": 6, " млрд": 9},
        "ru": {" тыс.": 3, "к": 3, " млн": 6, " миллионов": 6, " млрд": 9},
        "en": {"k": 3, "K": 3, " million": 6, "m": 6, "M": 6, "bn": 9, " billion": 9},
    }[language]
    rows = []
    for _ in range(TIMES):
        sign, (major, minor) = chance.choice(list(CURRENCIES[language].items()))
        value = any_size(chance, 9)
        cents = chance.choice((None, None, chance.randrange(100)))
        written = str(value)
        if value > 999 and chance.random() < 0.5:
            written = grouped(value, chance.choice(" '.,"))
        point = "," if "." in written else "."
        written += "" if cents is None else f"{point}{cents:02}"
        expected = value + Fraction(cents or 0, 100)
        scale = chance.choice(list(scales)) if value < 1_000 and not cents and chance.random() < 0.3 else ""
        if scale:
            part = chance.choice(("", ".5", ".25"))
            written = f"{value}{part}{scale}"
            expected = (value + Fraction(part or "0")) * 10 ** scales[scale]
        minus = chance.choice(("", "", "", "-"))
        before = "" if minus else chance.choice(("", *GENITIVE[language]))
        is_before = chance.random() < 0.4
        amount = f"{sign}{written}" if is_before else f"{written}{chance.choice(WRITTEN[sign][: 2 if scale else 4])}"
        rows.append((f"{before}{minus}{amount}", before, minus, (major, minor), expected))
    for (text, before, minus, unit, number), spoken in zip(
        rows, said_of([row[0] for row in rows], language), strict=True
    ):
        said = spoken.removeprefix(before).partition(" ")[2] if minus else spoken.removeprefix(before)
        assert reader.amount(said, language, *unit) == number, (text, spoken)


@pytest.mark.parametrize("language", LANGUAGES)
def test_multiples_are_read_back(language: SpokenLanguage) -> None:
    """Below one too: ``0,5 млн`` are five hundred thousand."""
    chance = random.Random(f"multiples {language}")  # noqa: S311 -- as above
    scales = {
        "uk": {" тис.": 3, "к": 3, " млн": 6, " млрд": 9},
        "ru": {" тыс.": 3, "к": 3, " млн": 6, " млрд": 9},
        "en": {"k": 3, "K": 3},
    }[language]
    rows = []
    for _ in range(TIMES):
        written = (
            f"{chance.choice((0, 0, chance.randrange(1, 1_000)))}{chance.choice(',.')}{chance.randrange(1, 100):02}"
        )
        scale = chance.choice(list(scales))
        rows.append((f"{written}{scale}", Fraction(written.replace(",", ".")) * 10 ** scales[scale]))
    for (text, number), spoken in zip(rows, said_of([row[0] for row in rows], language), strict=True):
        assert reader.number(spoken.removesuffix("."), language) == number, (text, spoken)


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_are_read_back(language: SpokenLanguage) -> None:
    chance = random.Random(f"dates {language}")  # noqa: S311 -- as above
    months = {
        "uk": reader.listed("січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня"),
        "ru": reader.listed("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
        "en": reader.MONTHS["en"],
    }[language]
    prepositions = {
        "uk": ("", "до ", "на ", "від ", "перед ", "сьогодні ", "по "),
        "ru": ("", "до ", "на ", "к ", "перед ", "сегодня ", "по "),
        "en": ("", "on ", "by "),
    }[language]
    rows = []
    for _ in range(TIMES):
        year, month = chance.randrange(1_000, 2_100), chance.randint(1, 12)
        day = chance.randint(1, calendar.monthrange(year, month)[1])
        named = f"{day} {months[month - 1]} {year}"
        forms = [f"{day:02}.{month:02}.{year}", f"{year}-{month:02}-{day:02}", f"{day}/{month}/{year}", named]
        if day <= 12:
            forms.pop(2)  # it may be the American order
        if language == "en":
            forms += [f"{months[month - 1]} {day}, {year}", f"{months[month - 1][:3]} {day} {year}"]
        else:
            forms.append(named + {"uk": " року", "ru": " года"}[language])
        before, written = chance.choice(prepositions), chance.choice(forms)
        rows.append((before + written, before, (year, month, day)))
    for (text, before, date), spoken in zip(rows, said_of([row[0] for row in rows], language), strict=True):
        assert reader.date(spoken.removeprefix(before), language) == date, (text, spoken)


@pytest.mark.parametrize("language", LANGUAGES)
def test_times_are_read_back(language: SpokenLanguage) -> None:
    chance = random.Random(f"times {language}")  # noqa: S311 -- as above
    prepositions = {
        "uk": ("", "о ", "об ", "до ", "з ", "після ", "на ", "в ", "у ", "перед "),
        "ru": ("", "в ", "до ", "с ", "после ", "к ", "на "),
        "en": ("", "at ", "by ", "until ", "from "),
    }[language]
    rows = []
    for _ in range(TIMES):
        hour, minute = chance.randrange(24), chance.randrange(60)
        before = chance.choice(prepositions)
        is_sure = before in {"о ", "об ", "at "} or (before and before != "перед " and minute % 5 == 0)
        point = chance.choice(":.") if is_sure else ":"
        written = f"{hour}{point}{minute:02}" if chance.random() < 0.5 else f"{hour:02}{point}{minute:02}"
        rows.append((before + written, before, (hour, minute)))
    for (text, before, time), spoken in zip(rows, said_of([row[0] for row in rows], language), strict=True):
        assert reader.time(spoken.removeprefix(before), language) == time, (text, spoken)
