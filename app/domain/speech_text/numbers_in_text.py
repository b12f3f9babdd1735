"""Numbers in a text put into words: amounts, times, dates, ordinals, phone numbers and plain numbers.

Each rule finds one kind. Its words contain no digit, so no later rule finds them again. No pattern backtracks over the
same characters, so the time grows linearly with the length.
"""

import re
from collections.abc import Callable
from functools import cache, partial
from typing import NamedTuple

from app.domain.money import Money, minor_digits
from app.domain.speech import SpokenLanguage
from app.domain.speech_text.money import CURRENCY_BY_NAME, major, money_in_words
from app.domain.speech_text.numerals import cardinal, counted, decimal, digit_by_digit, ordinal
from app.domain.speech_text.vocabulary import (
    DATE_NAMED,
    EQUALS,
    FEMININE,
    FRACTIONS,
    GENITIVES,
    HOUR_CASES,
    HOURS,
    KAY,
    MINUS,
    MONTHS,
    NEUTER,
    NUMBER_SIGN,
    OUT_OF,
    OVER,
    PLUS,
    POINT,
    RANGE,
    SUFFIXES,
    SUFFIXES_ALONE,
    UNITS,
    YEAR_OF_DATE,
    YEAR_WORDS,
    Form,
    Gender,
    Noun,
)

type _ToWords = Callable[["re.Match[str]", SpokenLanguage], str]

_CARDINAL_DIGITS = 12
"""Digits of the longest number that is read as a quantity."""
_YEARS = range(1_000, 2_100)
_CENTURY_TURN = 70
"""Of two digits for a year: from here on it is in the 20th century."""

_AMOUNT = r"(?<!\d)(?:[1-9]\d{0,2}(?: \d{3}){1,4}(?!\d)|\d{1,3}(?:,\d{3}){1,4}(?![\d,])|\d++)(?:[.,]\d++)?"
"""An amount of something, whose thousands may be set apart."""
_PLAIN = (
    r"(?<!\d)(?:[1-9]\d?(?: \d{3}){0,3} \d00(?!\d)|[1-9]\d\d(?: \d{3}){0,3} 000(?!\d)"
    r"|\d{1,3}(?:,\d{3}){1,4}(?![\d,])|\d++)(?:[.,]\d++)?"
)
"""The same where nothing is counted: two numbers in a row are not one."""
_LETTER_TIMES = r"(?P<letter>[kкKК]{1,2})(?!\w)"
_WORD_TIMES = r"\s?(?P<times>тис|тыс|млн|млрд)(?!\w)\.?"
_POWERS = {"тис": 3, "тыс": 3, "млн": 6, "млрд": 9}
_ONE_OF_TIME = re.compile("одна (годин|хвилин|секунд|минут)а")
"""What is done to one hour or one minute."""
_WORD_BEFORE = re.compile(r"(\w+) *$")
_DIGITS = re.compile(r"\d+")
_WORD_AFTER = re.compile(r" ([^\W\d_]+)")


class _Value(NamedTuple):
    """A figure: its digits before and behind the comma."""

    whole: str
    fraction: str = ""


def in_words(text: str, language: SpokenLanguage) -> str:
    """Return the text with all its decimal digits in words; other text stays as it is."""
    if not any(letter.isdecimal() for letter in text):
        return text
    for pattern, to_words in _rules(language):
        text = pattern.sub(partial(_spaced, to_words, language), text)
    return text


def prepare() -> None:
    """Get ready for the first text; may be called in any thread."""
    for language in _LANGUAGES:
        _rules(language)


_LANGUAGES: tuple[SpokenLanguage, ...] = ("uk", "en", "ru")


def _spaced(to_words: _ToWords, language: SpokenLanguage, found: "re.Match[str]") -> str:
    """Return the words, separated from letters that touch them."""
    text, spoken = found.string, to_words(found, language)
    before = text[max(0, found.start() - 1) : found.start()]
    after = text[found.end() : found.end() + 1]
    left = " " if before.isalnum() and spoken[:1].isalnum() else ""
    right = " " if after.isalnum() and spoken[-1:].isalnum() else ""
    return f"{left}{spoken}{right}"


@cache
def _rules(language: SpokenLanguage) -> tuple[tuple["re.Pattern[str]", _ToWords], ...]:
    """Compile the rules on first use: together they take longer than the rest of the module."""
    symbols = "".join(re.escape(word) for word in CURRENCY_BY_NAME if len(word) == 1)
    words = "|".join(sorted((re.escape(word) for word in CURRENCY_BY_NAME if len(word) > 1), key=len, reverse=True))
    units = "|".join(sorted((unit for unit in UNITS[language] if unit.isalpha()), key=len, reverse=True))
    years = "|".join(re.escape(word) for word in YEAR_WORDS)
    ends = "|".join(sorted((*SUFFIXES[language], "ти"), key=len, reverse=True))
    alone = "|".join(sorted(SUFFIXES_ALONE[language], key=len, reverse=True))
    start = r"(?<![\w.,])"
    any_times = rf"(?:{_LETTER_TIMES}|{_WORD_TIMES})?"
    abbreviated = r"(?:\.(?=\s[a-zа-яіїєґ]))?"
    of_year = r"(?: ?(?:року|р\.|года|г\.)(?!\w))?"
    rules: list[tuple[str, _ToWords]] = [
        (r"[№#] ?(?=\d)", lambda _, spoken: f"{NUMBER_SIGN[spoken]} "),
        (rf"{start}(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d)(?!\w)", _date),
        (
            rf"{start}(?P<day>\d\d?)(?P<sep>[./])(?P<month>\d\d?)(?P=sep)(?P<year>\d{{4}}|\d\d)(?![\w/]|\.\d){of_year}",
            _date,
        ),
        (rf"{start}(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?![\w:])", _time),
        (r"(?<![\w+])(?:\+\d|0)(?:[ ()-]{0,2}\d){8,13}(?!\d)", _phone),
        (r"(?<!\d)\d{4}(?:[ -]\d{4}){3}(?!\d)", _phone),
        (r"(?<![\w.])\d++(?:\.\d++){2,}+", _version),
        (r"(?<![\w./])(?P<part>\d{1,4}) ?/ ?(?P<all>\d{1,4})(?![\w/])", _ratio),
        (r"(?<=\d)[:/](?=\d)", lambda _, __: " "),
        (rf"{start}(?P<number>\d{{1,7}})(?:-(?P<end>{ends})|(?P<alone>{alone}))(?!\w)", _ordinal),
        (rf"{start}(?P<year>\d{{4}})[ -]?(?P<word>{years})(?!\w)", _year),
        (r"(?<!\w)(?P<before>(?:in|since|until|by|from|year|of) )(?P<year>\d{4})(?![\w.,]\d|\w)", _english_year),
        (r"(?<!\d)(?P<low>\d{1,9}) ?[-–—] ?(?=(?P<high>\d{1,9})(?!\d))", _range),
        (r"(?<![\w)])[-−–](?=\d)", lambda _, spoken: f"{MINUS[spoken]} "),
        (r"(?<=\d) ?\+|\+(?=\d)", lambda _, spoken: f" {PLUS[spoken]} "),
        (r"(?<=\d) ?= ?(?=\d)", lambda _, spoken: f" {EQUALS[spoken]} "),
        (rf"(?P<currency>[{symbols}]) ?(?P<amount>{_AMOUNT}){any_times}", _money),
        (
            rf"(?P<amount>{_AMOUNT}){any_times} ?(?P<currency>[{symbols}]|(?:{words})(?!\w)){abbreviated}",
            _money,
        ),
        (rf"(?P<amount>{_AMOUNT}) ?(?:(?P<unit>%|°)(?: ?[CСcс](?!\w))?|(?P<name>{units})(?!\w){abbreviated})", _unit),
        (rf"(?P<amount>{_PLAIN}){any_times}", _number),
    ]
    return tuple((re.compile(pattern, re.IGNORECASE), to_words) for pattern, to_words in rules)


def _parsed(amount: str, language: SpokenLanguage) -> _Value:
    """Return the digits of an amount; one comma before three digits sets thousands apart in English only."""
    amount = amount.replace(" ", "")
    _, comma, tail = amount.partition(",")
    is_one_group = comma != "" and len(tail.partition(".")[0]) == 3  # noqa: PLR2004
    if amount.count(",") > 1 or (is_one_group and (language == "en" or "." in tail)):
        amount = amount.replace(",", "")
    whole, _, fraction = amount.replace(",", ".").partition(".")
    return _Value(whole, fraction)


def _value(found: "re.Match[str]", language: SpokenLanguage) -> _Value:
    """Return the digits of a found amount, with its thousand, million or milliard worked in."""
    value = _parsed(found["amount"], language)
    power = _POWERS.get((found["times"] or "").lower(), 0) + 3 * len(found["letter"] or "")
    shifted = value.fraction[:power].ljust(power, "0")
    return _Value(value.whole + shifted, value.fraction[power:])


def _quantity(value: _Value, language: SpokenLanguage, gender: Gender = "m") -> str:
    """Return a figure in words; one that is no quantity, by its length or its first 0, digit by digit."""
    whole = value.whole
    if len(whole) > _CARDINAL_DIGITS:
        return digit_by_digit(whole, language)
    if value.fraction:
        return decimal(int(whole), value.fraction, language)
    if len(whole) > 1 and whole.startswith("0"):
        return digit_by_digit(whole, language)
    return cardinal(int(whole), language, gender)


def _of(value: _Value, what: Noun, language: SpokenLanguage) -> str:
    """Return so many of these."""
    if value.fraction:
        return f"{_quantity(value, language)} {what.part}"
    if len(value.whole) > _CARDINAL_DIGITS:
        return f"{_quantity(value, language)} {what.many}"
    return counted(int(value.whole), what, language)


def _money(found: "re.Match[str]", language: SpokenLanguage) -> str:
    currency = CURRENCY_BY_NAME[found["currency"].lower()]
    value = _value(found, language)
    places = minor_digits(currency)
    if len(value.whole) <= _CARDINAL_DIGITS and len(value.fraction) <= places:
        amount = Money(int(value.whole + value.fraction.ljust(places, "0")), currency)
        return money_in_words(amount, language)
    return _of(value, major(currency, language), language)


def _unit(found: "re.Match[str]", language: SpokenLanguage) -> str:
    what = UNITS[language][found["unit"] or found["name"].lower()]
    return _of(_parsed(found["amount"], language), what, language)


def _number(found: "re.Match[str]", language: SpokenLanguage) -> str:
    letter = found["letter"]
    if letter and found["amount"] in {"2", "4", "8"}:  # 4K is the size of a picture
        return f"{cardinal(int(found['amount']), language)} {KAY[language]}"
    value = _value(found, language)
    after = _WORD_AFTER.match(found.string, found.end())
    word = after[1].lower() if after and int(value.whole[-1]) in {1, 2} else ""
    if word.startswith(NEUTER[language]):
        return _quantity(value, language, "n")
    if not word.startswith(FEMININE[language]):
        return _quantity(value, language)
    words = _quantity(value, language, "f")
    if word.endswith(("у", "ю")):  # something is done to it
        words = f"{words.removesuffix('одна')}одну" if words.endswith("одна") else words
    return words


def _word_before(found: "re.Match[str]") -> str:
    """Return the word before, in lower case; empty at the beginning of a sentence."""
    before = _WORD_BEFORE.search(found.string[max(0, found.start() - 20) : found.start()])
    return before[1].lower() if before else ""


def _spelled(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return a group of figures that is none of the known kinds: each of its numbers."""
    return " ".join(_quantity(_Value(part), language) for part in _DIGITS.findall(found[0]))


def _date(found: "re.Match[str]", language: SpokenLanguage) -> str:
    day, month, year = int(found["day"]), int(found["month"]), int(found["year"])
    if month > len(MONTHS["en"]) >= day > 0:  # the American order
        day, month = month, day
    if not (1 <= month <= len(MONTHS["en"]) and 1 <= day <= 31):  # noqa: PLR2004 -- days
        return _spelled(found, language)
    if len(found["year"]) == 2:  # noqa: PLR2004 -- digits
        year += 1_900 if year >= _CENTURY_TURN else 2_000
    name = MONTHS[language][month - 1]
    if language == "en":
        return f"{name} {ordinal(day, language)}, {_year_in_english(year)}"
    before = _word_before(found)
    form: Form = "nom_n" if before in DATE_NAMED or before == "" else "gen_m"
    return f"{ordinal(day, language, form)} {name} {ordinal(year, language, 'gen_m')} {YEAR_OF_DATE[language]}"


def _time(found: "re.Match[str]", language: SpokenLanguage) -> str:
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    if hour > 24 or minute > 59 or second > 59:  # noqa: PLR2004 -- of a day, of an hour, of a minute
        return _spelled(found, language)
    if found["second"]:
        parts = list(zip((hour, minute, second), HOURS[language], strict=True))
        spoken = " ".join(counted(number, what, language) for number, what in (parts if hour else parts[1:]))
        return _ONE_OF_TIME.sub(r"одну \1у", spoken) if _word_before(found) in {"за", "через"} else spoken
    oh = "oh" if language == "en" else cardinal(0, language)
    minutes = f"{oh} {cardinal(minute, language, 'f')}" if minute < 10 else cardinal(minute, language, "f")  # noqa: PLR2004
    if language == "en":
        return _english_time(hour, minutes if minute else "")
    if language == "ru":
        return f"{cardinal(hour, language)} {minutes}" if minute else counted(hour, HOURS[language][0], language)
    form, name = HOUR_CASES.get(_word_before(found), ("nom_f", "година"))
    if form == "acc_f" and minutes.endswith("одна"):
        minutes = f"{minutes.removesuffix('одна')}одну"
    return f"{ordinal(hour, language, form)} {minutes if minute else name}"


def _english_time(hour: int, minutes: str) -> str:
    if minutes:
        return f"{cardinal(hour, 'en')} {minutes}"
    if hour in {0, 24}:
        return "midnight"
    return f"{cardinal(hour, 'en')} {'o’clock' if hour <= 12 else 'hundred'}"  # noqa: PLR2004 -- the clock's face


def _phone(found: "re.Match[str]", language: SpokenLanguage) -> str:
    spoken = digit_by_digit("".join(_DIGITS.findall(found[0])), language)
    return f"{PLUS[language]} {spoken}" if found[0].startswith("+") else spoken


def _version(found: "re.Match[str]", language: SpokenLanguage) -> str:
    return f" {POINT[language]} ".join(_quantity(_Value(part), language) for part in found[0].split("."))


def _ratio(found: "re.Match[str]", language: SpokenLanguage) -> str:
    part, whole = found["part"], found["all"]
    fixed = FRACTIONS[language].get((part, whole))
    if fixed:
        return fixed
    spoken = _quantity(_Value(part), language)
    if whole in {"5", "10"}:
        of = GENITIVES[language].get(int(whole)) or cardinal(int(whole), language)
        return f"{spoken} {OUT_OF[language]} {of}"
    return f"{spoken} {OVER[language]} {_quantity(_Value(whole), language)}"


def _ordinal(found: "re.Match[str]", language: SpokenLanguage) -> str:
    number, end = int(found["number"]), (found["end"] or found["alone"]).lower()
    genitive = GENITIVES[language].get(number)
    if end == "ти" or (end == "х" and genitive and number < 5):  # noqa: PLR2004 -- 5-х is of fifths, 2-х is of two
        return genitive or f"{cardinal(number, language)[:-1]}и"
    return ordinal(number, language, SUFFIXES[language][end])


def _year(found: "re.Match[str]", language: SpokenLanguage) -> str:
    form, word = YEAR_WORDS[found["word"].lower()]
    return f"{ordinal(int(found['year']), language, form)} {word}"


def _english_year(found: "re.Match[str]", language: SpokenLanguage) -> str:
    if language != "en" or int(found["year"]) not in _YEARS:
        return found[0]
    return found["before"] + _year_in_english(int(found["year"]))


def _year_in_english(year: int) -> str:
    century, rest = divmod(year, 100)
    if century % 10 == 0 and rest < 10:  # noqa: PLR2004 -- two thousand nine
        return cardinal(year, "en")
    if rest == 0:
        return f"{cardinal(century, 'en')} hundred"
    return f"{cardinal(century, 'en')} {'oh ' if rest < 10 else ''}{cardinal(rest, 'en')}"  # noqa: PLR2004


def _range(found: "re.Match[str]", language: SpokenLanguage) -> str:
    is_short = max(int(found["low"]), int(found["high"])) < 100  # noqa: PLR2004 -- read without a pause
    return found["low"] + ("-" if is_short and language != "en" else RANGE[language])
