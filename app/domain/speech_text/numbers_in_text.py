"""Numbers in a text put into words: amounts, dates and times, ordinals, ratios, phone numbers and plain numbers.

Each rule finds one kind. Its words contain no digit, so no later rule finds them again. No pattern backtracks over the
same characters, so the time grows linearly with the length.
"""

import re
from functools import cache, lru_cache, partial
from typing import NamedTuple

from app.domain.money import Money, minor_digits
from app.domain.speech import SpokenLanguage
from app.domain.speech_text import (
    dates_in_text,
    digits_in_text,
    pairs_in_text,
    pictures_in_text,
    ratios_in_text,
    roman_numerals,
)
from app.domain.speech_text.context import (
    APART,
    DASH,
    NUMBER,
    Rule,
    ToWords,
    either,
    is_part_of_name,
    number_behind,
    raw_word_before,
    word_before,
    words_after,
)
from app.domain.speech_text.money import CURRENCY_BY_NAME, SIGNS_WITH_COUNTRY, major, money_in_words
from app.domain.speech_text.nouns import (
    Agreement,
    agreement,
    agreement_of,
    case_of_amount,
    gender_of,
    is_feminine,
    is_known_noun,
    is_of_many,
    is_thing,
)
from app.domain.speech_text.numbered import GAMES, NUMBERED, is_english_ordinal, is_of_season, stands_before_things
from app.domain.speech_text.numerals import (
    MOST_TOGETHER,
    cardinal,
    collective,
    compound,
    counted,
    decimal,
    digit_by_digit,
    form_of,
    ordinal,
)
from app.domain.speech_text.vocabulary import (
    AND_A_HALF,
    BY,
    CARDINAL_SUFFIXES,
    CLOCK_WORDS,
    COMPARISONS,
    DIVIDED,
    EQUALS,
    FIXED_RATIOS,
    FOOT,
    HALF,
    INCH,
    KAY,
    LONE_MONEY,
    MINUS,
    NUMBER_SIGN,
    ONE_AND_A_HALF,
    OTHER_POWER,
    OUT_OF,
    OVER,
    PER,
    PLUS,
    POINT,
    POWERS,
    POWERS_OF_UNITS,
    RANGE,
    SCALES,
    SCORE_SIGN,
    SEASON_AND_EPISODE,
    SUFFIXES,
    SUFFIXES_ALONE,
    TIMES_LETTER,
    UNIT_APART,
    UNITS,
    Case,
    Form,
    Gender,
    Noun,
)

_CARDINAL_DIGITS = 12
"""Digits of the longest number that is read as a quantity."""
_SCALED_DIGITS = 18
"""The same where a word such as ``trillion`` says its size."""
_READ_AT_MOST = 1_000
"""Characters: twice the longest message, over twice what can be spoken."""
_CODE_WORDS = frozenset({"код", "коду", "кодом", "code", "пароль", "password", "pin", "пін", "пин", "id", "айді"})
"""Words behind which digits in groups are no quantity."""
_HALF_OF = {"hour": "an", **dict.fromkeys(("minute", "second", "day", "week", "month", "year", "mile", "litre"), "a")}
_LEAST_GOAL = 1_000
"""The least sum of which a number before a slash is a part."""
_LETTER_DIGITS = 3
"""Digits of the longest number that a letter multiplies: ``100k``, not ``13700K``."""

_PARTS_OF_TIME: dict[SpokenLanguage, tuple[str, str, str]] = {
    "uk": ("год", "хв", "сек"),
    "en": ("h", "min", "sec"),
    "ru": ("ч", "мин", "сек"),
}
"""Hours, minutes and seconds, as the units are written."""

_GROUPS = (
    r"(?<!\w)(?<!\d[.,:/'’])(?P<first>[1-9]\d{0,2})"
    r"(?P<groups>(?P<sep>[ '’`ʼ´.,_])\d{3}(?:(?P=sep)\d{3}){0,4}+)(?P<cents>[.,]\d{1,2})?"
    r"(?![\dkкKК])(?![.,:/'’]\d|-\d\d-)"
)
"""A number whose thousands may be set apart."""
_LETTER = r"(?P<letter>[kкKК]{1,2}|(?-i:[MМ]))(?!\w)"
_LETTER_OF_MONEY = r"(?P<letter>[kк]{1,2}|bn|mn|mln|[mмb])(?!\w)"
_SHORT_SCALE = r"\s?(?P<scale>тис|тыс|млн|млрд|трлн|mln|bln)(?!\w)\.?"
_SCALE = (
    r"\s?(?P<scale>тис|тыс|млн|млрд|трлн|mln|bln|тисяч[аіу]?|тысяч[аиу]?|thousand|(?:m|b|tr)illion"
    r"|(?:міль(?:йон|ярд)|трильйон)(?:и|ів|а)?|(?:милли(?:он|ард)|триллион)(?:а|ов)?)(?!\w)\.?"
)
_MEASURED = "кімнатн|комнатн|поверхов|этажн|разов|річн|летн|денн|дневн|годинн|часов|хвилинн|минутн|місн|местн|ядерн"
"""Adjectives that are written behind ``2-х`` though they are one word with it."""
_ABBREVIATED = r"(?:\.(?=\s[a-zа-яіїєґ]|[,;]))?"
_DIGITS = re.compile(r"\d+")
_NUMBER_BEHIND_THING = re.compile(r" \w{1,20} \d")
_MODEL = re.compile(r"\b[A-Z]{2,}[ -]?$")
_FRACTIONS = {("2", "3"), ("3", "4"), ("3", "8"), ("5", "8"), ("7", "8")} | {
    ("1", part) for part in ("2", "3", "4", "6", "8", "16", "32", "64")
}
"""Two numbers with a slash that are a part of one."""
_SIDES = {("16", "9"), ("21", "9"), ("16", "10"), ("9", "16")}
"""Two numbers with a colon that are a picture's sides."""


_FIXED: dict[tuple[str, ...], Agreement] = {
    **{(at, of): Agreement("cardinal", "loc") for at in ("у", "в", "во") for of in ("з", "із", "из")},  # у 8 з 10
    **{(at, of): Agreement("ordinal", "gen") for at in ("з", "із", "зі", "с", "со") for of in ("разу", "раза")},
    ("по", "разу"): Agreement("cardinal", "dat"),
}
"""How a number is said between two words, whatever it is."""


class _Value(NamedTuple):
    """A figure: its digits before and behind the comma."""

    whole: str
    fraction: str = ""


class _Rules(NamedTuple):
    """The rules of a text with digits, in the order in which they apply; all but that of ``=`` look for a digit."""

    first: tuple[Rule, ...]
    equals: Rule
    last: tuple[Rule, ...]


@lru_cache(maxsize=16)
def in_words(text: str, language: SpokenLanguage) -> str:
    """Return the text with digits, Roman numerals and abbreviated money in words; other text stays as it is.

    A message is looked at several times: for what is said, and for what is heard of what is shown.
    Only the first 1,000 characters are read, which bounds the time.
    """
    text = text[:_READ_AT_MOST]
    if _DIGITS.search(text):
        rules = _rules(language)
        text = _without_digits(text, rules.first, language)
        if "=" in text:
            text = _applied(text, (rules.equals,), language)
        text = _without_digits(text, rules.last, language)
    if roman_numerals.LETTER.search(text):
        text = _applied(text, roman_numerals.rules(), language)
    return _applied(text, _rules_of_money(language), language)


def _without_digits(text: str, rules: tuple[Rule, ...], language: SpokenLanguage) -> str:
    """Apply rules that find nothing without a digit, until none is left."""
    for rule in rules:
        if not _DIGITS.search(text):
            break
        text = _applied(text, (rule,), language)
    return text


def _applied(text: str, rules: tuple[Rule, ...], language: SpokenLanguage) -> str:
    for pattern, to_words in rules:
        text = pattern.sub(partial(_spaced, to_words, language), text)
    return text


def prepare() -> None:
    """Get ready for the first text; may be called in any thread."""
    roman_numerals.rules()
    for language in _LANGUAGES:
        _rules(language)
        _rules_of_money(language)
        agreement_of(1, "", ["раз"], language)


_LANGUAGES: tuple[SpokenLanguage, ...] = ("uk", "en", "ru")


def _spaced(to_words: ToWords, language: SpokenLanguage, found: "re.Match[str]") -> str:
    """Return the words, separated from letters that touch them."""
    text, spoken = found.string, to_words(found, language)
    before = text[max(0, found.start() - 1) : found.start()]
    after = text[found.end() : found.end() + 1]
    left = " " if before.isalnum() and spoken[:1].isalpha() else ""
    right = " " if after.isalnum() and spoken[-1:].isalpha() else ""
    return f"{left}{spoken}{right}"


def _currencies(language: SpokenLanguage) -> tuple[str, str]:
    """Return patterns of the signs, and of the words and codes, by which money is written."""
    words = [word for word in CURRENCY_BY_NAME if len(word) > 1]
    rouble = r"|р(?=[\s.,;:!?)]|$)" if language == "ru" else ""
    return "".join(re.escape(word) for word in CURRENCY_BY_NAME if len(word) == 1), either(words) + rouble


@cache
def _rules_of_money(language: SpokenLanguage) -> tuple[Rule, ...]:
    """Return the rule of abbreviated money without an amount, where the language has such."""
    lone = LONE_MONEY[language]
    if not lone:
        return ()
    pattern = re.compile(rf"(?<![\w@#/.-])(?P<word>{either(list(lone))})(?![\w/])\.?(?=\W|$)", re.IGNORECASE)
    return (
        (pattern, lambda found, spoken: LONE_MONEY[spoken][found["word"].lower()] + found[0][len(found["word"]) :]),
    )


@cache
def _rules(language: SpokenLanguage) -> _Rules:
    """Compile the rules on first use: together they take longer than the rest of the module."""
    symbols, words = _currencies(language)
    units = [unit for unit in UNITS[language] if unit not in {*UNIT_APART, "с", "%", "°", "¢"}]
    apart = "|".join(unit for unit in UNIT_APART if unit in UNITS[language])
    unit = (
        either(units)
        + (r"|с(?! ?\w)" if "с" in UNITS[language] else "")
        + (rf"|(?<= )(?:{apart})|m(?=\^)" if apart else "")
    )
    ends = either([*SUFFIXES[language], *CARDINAL_SUFFIXES])
    alone = either(SUFFIXES_ALONE[language])
    low = rf"(?=\d)(?:{APART}(?P<low>{NUMBER})(?P<low_letter>[kк])?[%°{symbols}]?{DASH})?"
    per = rf"(?: ?/ ?(?P<per>{either(list(PER[language]))})(?!\w)\.?)?"
    money = f"[{symbols}]|(?:{words})"
    signed = rf"(?P<minus>(?:{MINUS[language]} )?)"
    sign = rf"(?<!\w)(?-i:US|AU?|CA?|R)\$|[{symbols}]|(?<!\w)(?-i:[A-Z]{{3}})(?= ?\d)"
    behind = rf"{per}(?: (?P<again>{words})(?!\w))?"
    currency = rf"[{symbols}]|(?:{words})(?!\w)"
    low_of_sign = rf"(?:(?P<low>{NUMBER})(?P<low_letter>[kк])?{DASH}[{symbols}]?)?"
    scale = f"(?:{_LETTER_OF_MONEY}|{_SCALE})?"
    few, people = r"\d{1,3}(?:\.\d{1,2})?", "people|[a-z]{2,20}s"
    degrees = r"(?P<unit>%|°|¢)(?: ?[CСF](?!\w))?"
    named = rf"(?P<name>{unit})(?:\^?(?P<power>[23]))?(?![\w^]|['’ʼ]\w){_ABBREVIATED}"
    before: list[tuple[str, ToWords]] = [
        (r"(?<=\d) ?(?P<power>кв|куб|sq|cu)\.? ?(?P<of>[смк]?м|[ck]?m|ft|mi)(?!\w)", _typed_power),
        (_GROUPS, partial(_joined, symbols, re.compile(rf" ?(?:{_SCALE})? ?(?:{money}(?!\w))", re.IGNORECASE))),
        (r"(?<![\w.,])\.(?=\d)", lambda _, __: "0."),
        (
            r"(?<!\w)s(?P<season>\d{1,2})e(?:p\.?)?(?P<episode>\d{1,3})(?!\w)",
            lambda found, spoken: SEASON_AND_EPISODE[spoken].format(int(found["season"]), int(found["episode"])),
        ),
        (r"(?<=\d) ?г(?= ?\d{1,2} ?хв)", lambda _, __: " год"),
        (
            r"(?<!\w)(?P<hours>\d{1,3}) ?(?:ч|год|h) ?(?P<minutes>[0-5]?\d) ?(?:м|мин|хв|m|min)(?!\w)",
            _hours_and_minutes,
        ),
        (
            r"(?<!\w)(?P<minutes>\d{1,3}) ?(?:м|мин|хв|m|min) ?(?P<seconds>[0-5]?\d) ?(?:с|сек|s|sec)(?!\w)",
            _minutes_and_seconds,
        ),
        (
            r"(?<!\w)(?P<amount>\d{1,4}) ?(?P<unit>[мm]|[кk][гgмm]|л)(?P<rest>\d{1,3}) ?(?P<of>[^\W\d_]{0,3})(?!\w)",
            _parted,
        ),
        (
            rf"(?P<head>\d ?[^\W\d_]{{3,20}}+)/(?P<per>{either(list(PER[language]))})(?!\w)",
            lambda found, spoken: f"{found['head']} {PER[spoken][found['per'].lower()]}",
        ),
        (rf"(?<![\w<>~≈=+-])(?P<sign>[~≈<>≥≤±≠√]) ?(?=[{symbols}]?\d)", _about),
        (r"(?<=\d) ?(?P<sign>[<>≥≤±≠]) ?(?=\d)", _about),
        (r"÷ ?(?=\d)", lambda _, spoken: f" {DIVIDED[spoken]} "),
        (
            r"(?<![\w.,])(?P<feet>[3-8])['’′](?P<inches>\d{1,2})[\"”″](?!\w)",
            _height,
        ),
        (
            rf"{APART}(?P<number>{NUMBER})[\"”″](?= ?(?:monitor|screen|tv|display|laptop)\b)",
            lambda found, _: f"{_quantity(_parsed(found['number']), 'en')} inch",
        ),
        (r"(?<=\d)[\"”″](?= ?(?:мон[іи]тор|екран|экран|телев[іи]зор|диск))", lambda _, spoken: f" {INCH[spoken]}"),
        (r"(?<=\d)[\"”″](?!\w)", _inches),
        (r"(?<![\w.,])(?P<number>5|9|12|24|36|48|110|120|127|220|230|240|380|400) ?(?-i:[ВV])(?!\w|\.\w)", _volts),
        (r"[№#] ?(?=\d)|(?<!\w)No\. ?(?=\d)", lambda _, spoken: f"{NUMBER_SIGN[spoken]} "),
    ]
    before.append((r"₿ ?(?P<amount>\d++(?:[.,]\d++)?)|(?<=\d) ?₿", _bitcoins))
    if language != "en":
        versus = r"(?<![\w.,])(?P<one>\d{1,2})(?: ?vs?\.? ?|в)(?=\d{1,2}(?![\w:]|[.,]\d))"
        before.append((r"(?<=л)/(?=100 ?км)", lambda _, spoken: f" {BY[spoken]} "))
        before.append((versus, lambda found, spoken: f"{found['one']} {BY[spoken]} "))
    if language == "en":
        before.append(
            (
                r"(?<=\d)(?: ?ft| feet) (?P<inches>\d{1,2}) in(?=[.,!?)]|$)",
                lambda found, _: f" feet {found['inches']} inches",
            )
        )
        before.append((r"(?<=\b(?:UTC|GMT)) ?[-−–](?=\d)", lambda _, spoken: f" {MINUS[spoken]} "))
        before.append((r"(?<!\w)WW(?=[12](?!\w))", lambda _, __: "World War "))
        before.append((r"(?<=\dh)(?P<minutes> ?\d{1,2})m(?!\w)", lambda found, _: f"{found['minutes']} min"))
        before.append((r"(?<![\w.])(?P<feet>[3-8])['’](?P<inches>\d{1,2})[\"”]?(?!\w)", _feet))
    after: list[tuple[str, ToWords]] = [
        (r"(?<=\d)\^(?P<power>\d{1,2})(?!\d)", _power),
        (r"(?<![\w-])50-50(?![\w-])", lambda found, spoken: FIXED_RATIOS[spoken].get(("50", "50"), found[0])),
        (r"(?<![\d.])\d++(?:\.\d++){2,}+", _version),
        (rf"(?<=\d) ?[x×х*] ?(?=\d{{1,5}}(?:(?!\w)|[x×х*]\d| ?(?:{unit})(?!\w)))", lambda _, spoken: f" {BY[spoken]} "),
        (rf"{APART}(?P<whole>\d{{1,3}}) (?P<part>\d)/(?P<all>\d)(?![\w/])", _mixed),
        (rf"(?<![\w./,])(?P<part>\d)/(?P<all>\d) ?(?P<name>{unit})(?![\w/^]){_ABBREVIATED}", _part_of_unit),
        (
            r"(?<![\w./,])(?P<part>\d{1,4}(?:[.,]\d{1,2})?) ?/ ?(?P<all>\d{1,4})(?![\w/]|[.,]\d)",
            _ratio,
        ),
        (r"(?<![\w.,:])(?P<part>\d{1,3}):(?P<all>\d{1,3})(?![\w:])", _sides),
        (r"(?<![\w.,/])(?P<part>\d{1,9}[kк]?)/(?=(?P<whole>\d{1,9}[kк]?)(?![\w/]|[.,]\d))", _of_goal),
        (r"(?<=\d)[:/](?=\d)", lambda _, __: " "),
        (r"(?<![\w.,])\d{1,4}(?:,\d{1,4}){2,20}+(?!\w|,\d)", lambda found, _: found[0].replace(",", ", ")),
        (
            r"(?<![\w.,:/-])\d(?:-\d){2,9}+(?![\w:/-])",
            lambda found, spoken: "-".join(cardinal(int(digit), spoken) for digit in found[0].split("-")),
        ),
        (rf"{APART}(?P<number>\d{{1,3}})-(?P<rest>[а-яіїєґё]{{4,30}}+)(?!\w)", _compound),
        (rf"{APART}(?P<number>\d{{1,3}})-(?:х|ти)[ -](?P<rest>(?:{_MEASURED})[а-яіїєґё]{{2,9}}+)(?!\w)", _compound),
        (rf"{APART}(?P<number>\d{{1,7}})(?:-(?P<end>{ends})|(?P<alone>{alone}))(?!\w)", _ordinal),
        (r"(?<=\d) ?[-−–] ?(?=\d{1,9} ?=)", lambda _, spoken: f" {MINUS[spoken]} "),
        (rf"(?<![\w)%°{symbols}])(?:[-−–]|− )(?=[{symbols}]?\d)", lambda _, spoken: f"{MINUS[spoken]} "),
        (rf"(?<=\d[kк])\+|(?<=\d) ?\+|\+ ?(?=[{symbols}]?\d)", lambda _, spoken: f" {PLUS[spoken]} "),
    ]
    equals = rf"(?<=[\w%°{symbols}]) ?= ?(?=[{symbols}]?\d)|(?:(?<=\b[^\W\d_])|(?<=\^\d)) ?= ?(?=\w)"
    last: list[tuple[str, ToWords]] = [
        (
            rf"{signed}(?<!\d)(?P<currency>{sign}) ?(?P<sign>[-−–]?){low_of_sign}(?P<amount>{NUMBER}){scale}{behind}",
            _money,
        ),
        (
            rf"{low}(?<!\d)(?P<amount>{NUMBER})(?: (?=[kк] ))?{scale} ?(?P<currency>{currency}){_ABBREVIATED}{per}",
            _money,
        ),
        (rf"{low}(?<!\d)(?P<amount>{NUMBER})(?:{_SHORT_SCALE})? ?(?:{degrees}|{named}){per}", _unit),
        (r"(?<=[^\W\d_])\^(?P<power>\d{1,2})(?!\d)", _power),
        *(
            [
                (
                    rf"(?<!\w)(?:(?P<low>{few}){DASH})?(?P<amount>{few})(?P<letter>[mb])(?= (?:{people})\b)",
                    _number,
                )
            ]
            if language == "en"
            else []
        ),
        (rf"{low}(?<!\d)(?P<amount>{NUMBER})(?:{_LETTER}|{_SHORT_SCALE})?", _number),
    ]
    compiled = pictures_in_text.rules() + digits_in_text.early_rules() + _compiled(before)
    goes_on = f"{_SHORT_SCALE.replace('?P<scale>', '?:')}|[kк]|{money}|{either(list(UNITS[language]))}"
    compiled += pairs_in_text.rules(language) + ratios_in_text.rules(language, goes_on)
    compiled += dates_in_text.rules(language, re.compile(rf"{_SCALE}|[kкmм]|bn|{money}"))
    compiled += digits_in_text.rules(goes_on)
    compiled += _compiled(after)
    return _Rules(
        tuple(compiled), _compiled([(equals, lambda _, spoken: f" {EQUALS[spoken]} ")])[0], tuple(_compiled(last))
    )


def _compiled(rows: list[tuple[str, ToWords]]) -> list[Rule]:
    return [(re.compile(pattern, re.IGNORECASE), to_words) for pattern, to_words in rows]


def _joined(symbols: str, money: "re.Pattern[str]", found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return a number without the signs between its thousands, or as it is where they are no such signs."""
    text, sep, cents = found.string, found["sep"], found["cents"] or ""
    groups = found["groups"].split(sep)[1:]
    joined = found["first"] + "".join(groups) + cents
    after, before = words_after(found)[:1], text[max(0, found.start() - 2) : found.start()].strip()
    is_money = before[-1:] in set(symbols.replace("\\", "")) - {""} or money.match(text, found.end()) is not None
    is_counted = is_money or any(is_thing(word, language) for word in after)
    if sep == " ":
        is_phone = before.endswith("+") and len(joined) > 8 and not is_money  # noqa: PLR2004 -- digits of a phone number
        is_model = _MODEL.search(text[max(0, found.start() - 8) : found.start()]) is not None
        has_zero = any(group.startswith("0") for group in groups)
        is_code = len(found["first"]) == 3 and (len(groups) > 1 or word_before(found) in _CODE_WORDS)  # noqa: PLR2004
        is_number = not is_phone and not is_model and (is_counted or not is_code or has_zero)
    elif sep in ".,":
        if cents[:1] == sep:
            return found[0]
        is_address = sep == "." and len(groups) == 3  # noqa: PLR2004 -- 192.168.100.200
        is_sure = cents != "" or is_money or (sep == "," and (language == "en" or len(groups) > 1))
        is_number = is_sure or (is_counted and language != "en") or (len(groups) > 1 and not is_address)
        is_number = is_number or ({*groups} == {"000"} and len(groups) > 1)
    else:
        is_number = True
    return joined if is_number else found[0]


def _parsed(amount: str) -> _Value:
    whole, _, fraction = amount.replace(",", ".").partition(".")
    return _Value(whole, fraction)


def _scale(found: "re.Match[str]") -> int:
    """Return the power of ten that a letter or a word behind the amount multiplies by."""
    named = found.re.groupindex
    written = ("scale" in named and found["scale"]) or ("letter" in named and found["letter"])
    if not written:
        return 0
    written = written.lower()
    if written in {"kk", "кк"}:
        return 6
    return next((power for start, power in SCALES.items() if written.startswith(start)), 0)


def _value(found: "re.Match[str]") -> _Value:
    """Return the digits of a found amount, with its thousand, million or milliard worked in."""
    return _scaled(_parsed(found["amount"]), _scale(found))


def _scaled(value: _Value, power: int) -> _Value:
    """Return so many times the value: ``0,5`` thousand are 500, without a 0 before them."""
    if not power:
        return value
    whole = value.whole + value.fraction[:power].ljust(power, "0")
    return _Value(whole.lstrip("0") or "0", value.fraction[power:])


def _low(found: "re.Match[str]", language: SpokenLanguage, gender: Gender, case: Case) -> str:
    """Return the lower end of a range, with the sign between the two."""
    if not found["low"]:
        return ""
    low = _parsed(found["low"])
    if found["low_letter"]:
        low = _scaled(low, 3)
    elif low.fraction:  # 0,5-1 млн
        low = _scaled(low, _scale(found))
    high = _parsed(found["amount"])
    is_short = max(len(low.whole), len(high.whole)) < 3 and not low.fraction  # noqa: PLR2004 -- read without a pause
    is_short = is_short and not high.fraction and language != "en"
    return _quantity(low, language, gender, case) + ("-" if is_short else RANGE[language])


def _quantity(value: _Value, language: SpokenLanguage, gender: Gender = "m", case: Case = "nom") -> str:
    """Return a figure in words; one that is no quantity, by its length or its first 0, digit by digit."""
    whole = value.whole
    if len(whole) > _CARDINAL_DIGITS:
        return digit_by_digit(whole, language)
    if value.fraction:
        return decimal(int(whole), value.fraction, language, case)
    if len(whole) > 1 and whole.startswith("0"):
        return digit_by_digit(whole, language)
    return cardinal(int(whole), language, gender, case)


def _of(value: _Value, what: Noun, language: SpokenLanguage, case: Case) -> str:
    """Return so many of these."""
    if value.fraction:
        return f"{_quantity(value, language, case=case)} {what.part}"
    if len(value.whole) > _CARDINAL_DIGITS:
        return f"{_quantity(value, language)} {what.many}"
    return counted(int(value.whole), what, language, case)


def _in_english_scale(found: "re.Match[str]") -> str:
    """Return ``thirteen point three million``: English keeps the word behind a fraction; else nothing."""
    value, power = _parsed(found["amount"]), _scale(found)
    name = {6: "million", 9: "billion", 12: "trillion"}.get(power)
    is_long = len(value.whole) + power > _CARDINAL_DIGITS
    if not name or not (value.fraction or is_long or found.groupdict().get("low")):
        return ""
    low = f"{_quantity(_parsed(found['low']), 'en')}{RANGE['en']}" if found.groupdict().get("low") else ""
    return f"{low}{_quantity(value, 'en')} {name}"


def _per(found: "re.Match[str]", language: SpokenLanguage) -> str:
    return f" {PER[language][found['per'].lower()]}" if found["per"] else ""


def _money(found: "re.Match[str]", language: SpokenLanguage) -> str:
    written = found["currency"].lower()
    currency = "RUB" if written == "р" else SIGNS_WITH_COUNTRY.get(written) or CURRENCY_BY_NAME.get(written, "")
    if not currency:  # three capitals that are no code
        return found[0]
    groups = found.groupdict()
    if (again := groups.get("again")) and CURRENCY_BY_NAME[again.lower()] != currency:
        return found[0]
    minus = f"{MINUS[language]} " if groups.get("minus") or groups.get("sign") else ""
    unit, value = major(currency, language), _value(found)
    case = _case_of_money(found, value, written, language)
    scale = _scale(found)
    low = _low(found, language, "f" if scale == 3 else "m" if scale else unit.gender, case)  # noqa: PLR2004 -- thousands
    if language == "en" and _in_english_scale(found):
        return f"{minus}{low}{_in_english_scale(found)} {unit.many}{_per(found, language)}"
    places = minor_digits(currency)
    longest = _SCALED_DIGITS if scale else _CARDINAL_DIGITS
    if len(value.whole) <= longest and len(value.fraction) <= places:
        amount = Money(int(value.whole + value.fraction.ljust(places, "0")), currency)
        return f"{minus}{low}{money_in_words(amount, language, case)}{_per(found, language)}"
    return f"{minus}{low}{_of(value, unit, language, case)}{_per(found, language)}"


def _case_of_money(found: "re.Match[str]", value: _Value, written: str, language: SpokenLanguage) -> Case:
    """Return the case of an amount: a written word shows it, a sign takes that behind the word before."""
    before = word_before(found)
    if language != "en" and len(written) > 3 and not value.fraction and not _scale(found):  # noqa: PLR2004 -- no code
        said = agreement_of(int(value.whole[-_CARDINAL_DIGITS:]), before, [written], language)
        is_adjective = written.endswith(("ых", "их"))  # два злотых
        is_few = agreement(int(value.whole[-_CARDINAL_DIGITS:])) == 1 and not is_adjective
        is_gen = said.case == "gen" and case_of_amount(before, language) != "gen"
        is_counted = said.kind != "cardinal" or (is_gen and not is_few)
        return "nom" if is_counted else said.case
    return case_of_amount(before, language)


def _unit(found: "re.Match[str]", language: SpokenLanguage) -> str:
    if found["name"] == "М" and any(map(is_of_many, words_after(found)[:1])):  # 1М переглядів
        return found[0]
    if is_part_of_name(found) and len(found["name"] or "") == 1:  # A52s
        return f"{_quantity(_value(found), language)} {found['name']}"
    what = UNITS[language][found["unit"] or found["name"].lower()]
    if found["power"]:
        of = POWERS_OF_UNITS[language][found["power"]]
        one, few, many, part = (f"{adjective} {noun}" for adjective, noun in zip(of[:4], what[:4], strict=True))
        what = Noun(one, few, many, part, what.gender)
    before, value = word_before(found), _value(found)
    case = case_of_amount(before, language)
    if before in {"о", "об"} and (found["name"] or "").lower() == "год" and not value.fraction:
        return f"{ordinal(int(value.whole), language, 'loc_f')} годині"
    return f"{_low(found, language, what.gender, case)}{_of(value, what, language, case)}{_per(found, language)}"


def _number(found: "re.Match[str]", language: SpokenLanguage) -> str:
    value = _value(found)
    fixed = _with_letter(found, language) or (_in_english_scale(found) if language == "en" else "")
    if fixed := fixed or _halves(found, value, language):
        return fixed
    if _scale(found) and _CARDINAL_DIGITS < len(value.whole) <= _SCALED_DIGITS:
        return cardinal(int(value.whole), language)
    groups = found.groupdict()
    is_counted = bool(groups.get("low") or _scale(found)) or any(
        is_thing(word, language) for word in words_after(found)[:1]
    )
    if not value.fraction and digits_in_text.is_no_quantity(value.whole, is_counted=is_counted):
        return digit_by_digit(value.whole, language)
    said = _agreement(found, value, language)
    if said.kind == "ordinal":
        form = form_of(said.case, said.gender)
        low = f"{ordinal(int(groups['low']), language, form)}-" if (groups.get("low") or "").isdecimal() else ""
        return low + ordinal(int(value.whole), language, form)
    low = ""
    if groups.get("low"):
        following = words_after(found)[:1]
        is_of_women = said.gender == "f" or any(is_feminine(word, language) for word in following)
        low = _low(found, language, "f" if is_of_women else said.gender, said.case)
    if said.kind == "collective" and not low:
        return collective(int(value.whole), language)
    return low + (_seen(value, said, language) or _quantity(value, language, said.gender, said.case))


def _seen(value: _Value, said: Agreement, language: SpokenLanguage) -> str:
    """Return ``двадцять одного`` of ``бачу двадцять одного друга``; nothing elsewhere."""
    if not said.is_seen:
        return ""
    return f"{cardinal(int(value.whole) - 1, language)} {cardinal(1, language, said.gender, said.case)}"


def _halves(found: "re.Match[str]", value: _Value, language: SpokenLanguage) -> str:
    """Return ``півтори години``, ``два з половиною рази``; nothing where that is not said."""
    whole, following = int(value.whole[-3:]), words_after(found)[:1]
    is_said = value.fraction == "5" and language != "en" and len(value.whole) == 1 and 1 <= whole <= 4  # noqa: PLR2004
    if not is_said or not following or _scale(found) or found.groupdict().get("low"):
        return ""
    is_known = is_known_noun(following[0], language) or following[0] == "раза"  # of a fraction; else it is разу
    readings = gender_of(following[0], language) if is_known else ()
    counted_so = [each for each in readings if (each.case, each.is_plural) in {("gen", False), ("nom", True)}]
    if not counted_so or case_of_amount(word_before(found), language) not in {"nom", "acc"}:
        return ""
    gender = counted_so[0].gender
    if whole == 1:
        return ONE_AND_A_HALF[language][gender == "f"]
    return f"{cardinal(whole, language, gender)} {AND_A_HALF[language]}"


def _with_letter(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return a number whose letter multiplies nothing: of a model, of a picture; else nothing."""
    letter, amount = found["letter"], found["amount"]
    if letter and (is_part_of_name(found) or len(_parsed(amount).whole) > _LETTER_DIGITS):
        return f"{_quantity(_parsed(amount), language)} {letter}"
    if (
        letter
        and amount in {"2", "4", "8"}
        and letter.lower() in {"k", "к"}
        and pictures_in_text.is_picture(words_after(found), language)
    ):
        return f"{cardinal(int(amount), language)} {KAY[language]}"
    return ""


def _agreement(found: "re.Match[str]", value: _Value, language: SpokenLanguage) -> Agreement:
    """Return how a plain number is said, by the words beside it; one of a name or of a code agrees with nothing."""
    whole = value.whole
    if is_part_of_name(found) or len(whole) > _CARDINAL_DIGITS or (whole.startswith("0") and len(whole) > 1):
        return Agreement()
    following = words_after(found)
    if not following and not raw_word_before(found):
        return Agreement()
    if language == "en":
        return Agreement("ordinal" if is_english_ordinal(found, following) and int(whole) > 1 else "cardinal")
    if value.fraction or found.string[found.end() : found.end() + 2].startswith(("+", " +")):
        following = []
    if _scale(found):
        following = ["раз"] if following else []  # the thousands are counted, whatever they are of
    return _agreement_with(following, found, int(whole), language)


def _agreement_with(following: list[str], found: "re.Match[str]", number: int, language: SpokenLanguage) -> Agreement:
    """Return how a Slavic number is said before these words."""
    written_before = raw_word_before(found)
    before = written_before.lower()
    if before in {NUMBER_SIGN[language], TIMES_LETTER[language]}:
        return Agreement()
    if fixed := _FIXED.get((before, *following[:1])):
        return fixed
    if number % 10 in {2, 3, 4} and is_of_season(before, following):
        return Agreement("ordinal", "gen", "m")
    behind = number_behind(found)
    said = agreement_of(number if behind is None else behind, before, following, language)
    is_named = (said.kind == "ordinal" or before in GAMES) and _is_named(found, written_before, following)
    if is_named or (said.kind == "collective" and number not in {2, 3, 4}):
        return Agreement()
    if said.kind == "ordinal" and found.string[: found.start()].endswith(f"{PLUS[language]} "):
        return said._replace(kind="cardinal")  # +1 рівень
    return said


def _is_named(found: "re.Match[str]", before: str, following: list[str]) -> bool:
    """Return whether a number belongs to the thing or the name before it: ``PS 5``, ``сезон 2 серія 5``."""
    if before.lower() in GAMES:
        return True
    if before.lower() not in NUMBERED and before.lower() != "день":
        return before.isascii() and before != ""
    if stands_before_things(found):
        return False
    is_of_other = following[:1] != [] and following[0] in NUMBERED and not before.lower().startswith(following[0][:3])
    return not is_of_other or _NUMBER_BEHIND_THING.match(found.string, found.end()) is not None


def _version(found: "re.Match[str]", language: SpokenLanguage) -> str:
    return f" {POINT[language]} ".join(_quantity(_Value(part), language) for part in found[0].split("."))


def _fraction(part: str, whole: str, language: SpokenLanguage) -> str:
    """Return a part of one: ``три четвертих``."""
    if language != "en":
        return (
            f"{cardinal(int(part), language, 'f')} {ordinal(int(whole), language, 'nom_f' if part == '1' else 'gen_p')}"
        )
    name = {"2": "half", "4": "quarter"}.get(whole) or ordinal(int(whole), language)
    return f"{cardinal(int(part), language)} {name}{'' if part == '1' else 's'}"


def _mixed(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return ``2 1/2``."""
    if (found["part"], found["all"]) not in _FRACTIONS:
        return found[0]
    said = agreement_of(int(found["whole"]), "", words_after(found), language)
    is_half = (found["part"], found["all"]) == ("1", "2")
    if is_half and int(found["whole"]) == 1 and language != "en":
        return ONE_AND_A_HALF[language][said.gender == "f"]
    is_of_wholes = not is_half and not words_after(found)
    whole = cardinal(int(found["whole"]), language, "f" if is_of_wholes else said.gender)
    if is_half:
        return f"{whole} {AND_A_HALF[language]}"
    return f"{whole} {'and' if language == 'en' else 'и' if language == 'ru' else 'і'} " + _fraction(
        found["part"], found["all"], language
    )


def _ratio(found: "re.Match[str]", language: SpokenLanguage) -> str:
    part, whole = found["part"], found["all"]
    if half := _half(found, language):
        return half
    if fixed := FIXED_RATIOS[language].get((part, whole)):
        return fixed
    if (part, whole) in _FRACTIONS:
        return _fraction(part, whole, language)
    spoken = _quantity(_parsed(part), language)
    if whole in {"5", "10", "100"} or not part.isdecimal():
        return f"{spoken} {OUT_OF[language]} {_quantity(_Value(whole), language, case='gen')}"
    return f"{spoken} {OVER[language]} {_quantity(_Value(whole), language, case='nom' if language == 'en' else 'acc')}"


def _of_goal(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return the first of ``15000/20000``, which is so much of a goal; of another two numbers as it is."""
    part, whole = (
        _scaled(_Value(found[name].rstrip("kкKК")), 3 * (not found[name].isdecimal())).whole
        for name in ("part", "whole")
    )
    return f"{found['part']} {OUT_OF[language]} " if _LEAST_GOAL <= int(whole) >= int(part) else found[0]


def _half(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return the half of a thing that stands behind it: ``пів``, ``пол``, ``half an``; else nothing."""
    following = words_after(found)[:1]
    if (found["part"], found["all"]) != ("1", "2") or not following:
        return ""
    if language == "en":
        return f"half {_HALF_OF[following[0]]}" if following[0] in _HALF_OF else ""
    is_of = any(each.case == "gen" and not each.is_plural for each in gender_of(following[0], language))
    return HALF[language] if is_of and is_known_noun(following[0], language) else ""


def _part_of_unit(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return ``1/2 л`` and ``3/4 год``."""
    part, whole, what = found["part"], found["all"], UNITS[language][found["name"].lower()]
    if (part, whole) not in _FRACTIONS:
        return found[0]
    is_half = (part, whole) == ("1", "2")
    if language == "en":
        article = "an" if what.one.startswith(("hour", "inch", "ounce")) else "a"
        return (
            f"half {article} {what.one}" if is_half else f"{_fraction(part, whole, language)} of {article} {what.one}"
        )
    return f"{HALF[language] if is_half else _fraction(part, whole, language)} {what.part}"


def _sides(found: "re.Match[str]", language: SpokenLanguage) -> str:
    sign = f" {BY[language]} " if (found["part"], found["all"]) in _SIDES else SCORE_SIGN[language]
    return f"{_quantity(_Value(found['part']), language)}{sign}{_quantity(_Value(found['all']), language)}"


def _compound(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return an adjective that begins with a number: ``5-річний``."""
    if language == "en" or int(found["number"]) == 0:
        return found[0]
    return compound(int(found["number"]), language) + found["rest"]


def _feet(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return ``5'11"``, a height."""
    return f"{cardinal(int(found['feet']), language)} foot {cardinal(int(found['inches']), language)}"


def _typed_power(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return ``кв. м`` as ``м²`` is written here."""
    del language
    return f" {found['of']}^{2 if found['power'].lower() in {'кв', 'sq'} else 3}"


def _about(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return the sign of about, of more or of less in words."""
    return f" {COMPARISONS[language][found['sign'].replace('≈', '~')]} "


def _hours_and_minutes(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return ``1ч20м`` as ``1 ч 20 мин``."""
    hour, minute, _ = _PARTS_OF_TIME[language]
    return f"{found['hours']} {hour} {found['minutes']} {minute}"


def _minutes_and_seconds(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return ``2m15s`` as ``2 min 15 sec``."""
    _, minute, second = _PARTS_OF_TIME[language]
    return f"{found['minutes']} {minute} {found['seconds']} {second}"


def _parted(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return ``1м80`` and ``5кг300г`` with their two amounts apart."""
    del language
    return f"{found['amount']} {found['unit']} {found['rest']} {found['of']}"


def _inches(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return the sign of inches, unless it ends what is quoted."""
    before = found.string[: found.start()]
    is_quoted = before.count('"') % 2 or "“" in before or "„" in before or "«" in before
    return found[0] if is_quoted else f" {INCH[language]}"


def _height(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return ``6'2"``: six foot two; elsewhere its units."""
    if language == "en":
        return _feet(found, language)
    return f"{found['feet']} {FOOT[language]} {found['inches']} {INCH[language]}"


def _bitcoins(found: "re.Match[str]", language: SpokenLanguage) -> str:
    del language
    return f"{found['amount']} BTC" if found["amount"] else " BTC"


def _volts(found: "re.Match[str]", language: SpokenLanguage) -> str:
    return f"{found['number']} {'volt' if language == 'en' else 'вольт'}"


def _power(found: "re.Match[str]", language: SpokenLanguage) -> str:
    power = int(found["power"])
    if power in POWERS[language]:
        return f" {POWERS[language][power]}"
    form: Form = "loc_m" if language == "uk" else "loc_f"
    number = cardinal(power, "en") if language == "en" else ordinal(power, language, form)
    return f" {OTHER_POWER[language].format(number)}"


def _ordinal(found: "re.Match[str]", language: SpokenLanguage) -> str:
    number, end = int(found["number"]), (found["end"] or found["alone"]).lower()
    following = words_after(found)[:1]
    if 2 <= number <= MOST_TOGETHER and language != "en" and _is_collective(found, end, following, language):  # noqa: PLR2004
        return collective(number, language)
    is_cardinal = end not in SUFFIXES[language] or (end == "ма" and number % 10 not in {7, 8})  # 7-ма is the seventh
    if end in CARDINAL_SUFFIXES and is_cardinal:
        return cardinal(number, language, case=CARDINAL_SUFFIXES[end])
    if number in {2, 3, 4} and end == "х":  # 5-х is of fifths, 2-х is of two
        return cardinal(number, language, case="gen")
    form = SUFFIXES[language][end]
    if language == "ru" and end == "е" and number % 10 == 0 and number >= 20 and following[:1] != ["место"]:  # noqa: PLR2004
        form = "nom_p"  # the decade
    if end in {"й", "ій"} and language != "en" and _is_feminine_end(found, following, language):
        form = "loc_f"
    is_of_one = end == "му" and number % 10 in {7, 8} and any(word.endswith(("у", "ю")) for word in following)
    return ordinal(number, language, "acc_f" if is_of_one and language == "uk" else form)


def _is_collective(found: "re.Match[str]", end: str, following: list[str], language: SpokenLanguage) -> bool:
    """Return whether ``2-є`` is two of them and not the second; only ``-ро`` is said of more than four."""
    is_of_many = any(is_thing(word, language) and word.endswith(("ів", "їв", "ей", "ов", "ят")) for word in following)
    is_together = is_of_many or word_before(found) in {"нас", "вас", "їх", "их"}
    return end == "ро" or (end in {"є", "е", "ое"} and int(found["number"]) < 5 and is_together)  # noqa: PLR2004


def _is_feminine_end(found: "re.Match[str]", following: list[str], language: SpokenLanguage) -> bool:
    """Return whether ``-й`` ends a feminine: the thing tells, or in ``о 18-й`` the hour that is left out."""
    readings = [reading for word in following for reading in gender_of(word, language)]
    if readings and following[0] not in CLOCK_WORDS[language]:
        return all(reading.gender == "f" for reading in readings if not reading.is_plural)
    return language == "uk" and word_before(found) in {"о", "об", "в", "у"}
