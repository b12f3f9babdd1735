"""Figures that count nothing, read digit by digit: phone numbers, cards, accounts, codes."""

import re

from app.domain.speech import SpokenLanguage
from app.domain.speech_text.context import Rule, ToWords, word_before, words_after
from app.domain.speech_text.nouns import is_thing
from app.domain.speech_text.numerals import digit_by_digit
from app.domain.speech_text.vocabulary import PLUS, words

LONGEST_QUANTITY = 10
"""Digits of the longest number that is a quantity though nothing behind it says so."""
_PHONE_WORDS = frozenset(
    words(
        "call dial phone tel text ring mobile тел телефон дзвони подзвони дзвоніть телефонуй набери звони позвони"
        " звоните мобільний мобильный карта карту картка картку картки карты card"
    )
)
_DIGITS = re.compile(r"\d+")
_LEAST_OF_PHONE = 7
_ROUND = 50
_YEARS = range(1_000, 2_100)


def early_rules() -> list[Rule]:
    """Return the rules that come before groups of three digits are joined to thousands."""
    rows: list[tuple[str, ToWords]] = [
        (r"(?<![\w+-])38[ -]?\(?0\d\d\)?[ -]?\d{3}[ -]?\d\d[ -]?\d\d(?![\w-]|[.,]\d)", _digits_unless_counted),
        (r"(?<![\w+-])[78][ -]?\(?\d{3}\)?[ -]\d{3}[ -]?\d\d[ -]?\d\d(?!\w)", _digits),
        (r"(?<![\w+.,-])(?:\d{1,4} )?\d{3} \d{4}(?![\w-]|[.,]\d)", _phone_if_told),
        (r"(?<!\d)(?<!\d[ -])\d{4}(?:[ -]\d{4}){3}(?!\d)|(?<![\w-])\d{8} \d{8}(?![\w-])", _digits),
        (r"(?<![\w.,-])(?:0\d\d\.\d{3}\.\d\d\.\d\d|\d{3}\.\d{3}\.\d{4})(?![\w-]|\.\d)", _digits),
        (r"(?<!\w)(?-i:(?P<country>[A-Z]{2})\d\d(?: [\dA-Z]{4}){3,7}(?: [\dA-Z]{1,4})?)(?!\w)", _account),
    ]
    return [(re.compile(pattern, re.IGNORECASE), to_words) for pattern, to_words in rows]


def rules(goes_on: str) -> list[Rule]:
    """Return the rules that come after those of dates.

    Args:
        goes_on: A pattern of what an amount goes on with: money, units.
    """
    counted = rf"(?! ?(?:{goes_on})(?!\w))"
    rows: list[tuple[str, ToWords]] = [
        (r"(?<![\w+])(?:\+ ?\d|0)(?:[ ()-]{0,2}\d){8,13}(?!\d)", _digits),
        (r"(?<![\w+-])(?:1-\d{3}-)?\d{3}-(?:\d{3}-\d{4}|0\d{3})(?![\w-])", _digits),
        (r"(?<![\w+-])\(?\d{3}\)?[ -]\d{3}-(?:\d{4}|\d\d-\d\d)(?!\w)|(?<![\w-])\d{3}-\d\d-\d\d(?![\w-])", _digits),
        (rf"(?<![\w+.,-])\d{{1,12}}(?:-\d{{1,12}}){{2,7}}+(?![\w-]|[.,]\d){counted}", _digits_of_groups),
        (
            rf"(?<![\w+.,:/-])(?P<low>\d{{3}}|\d{{4,6}})-(?P<high>\d{{3,6}})(?![\w:/-]|[.,]\d){counted}",
            _digits_unless_range,
        ),
        (r"(?<![\w.,:/+-])\d{3,12}(?![\w:/-]|[.,]\d)", _phone_if_told),
    ]
    return [(re.compile(pattern, re.IGNORECASE), to_words) for pattern, to_words in rows]


def is_no_quantity(digits: str, *, is_counted: bool) -> bool:
    """Return whether a bare run of digits is a phone number, a card or a code; a round one is a quantity."""
    return len(digits) > LONGEST_QUANTITY and not is_counted and not digits.endswith("000000")


def _digits(found: "re.Match[str]", language: SpokenLanguage) -> str:
    spoken = digit_by_digit("".join(_DIGITS.findall(found[0])), language)
    return f"{PLUS[language]} {spoken}" if found[0].startswith("+") else spoken


def _digits_unless_counted(found: "re.Match[str]", language: SpokenLanguage) -> str:
    return found[0] if _is_counted(found, language) else _digits(found, language)


def _phone_if_told(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return the digits of what stands behind ``call``; of three digits in English only, where 911 is said so."""
    digits = "".join(_DIGITS.findall(found[0]))
    is_long = len(digits) >= _LEAST_OF_PHONE - 1 or (language == "en" and len(digits) == 3)  # noqa: PLR2004 -- 911
    is_told = is_long and word_before(found) in _PHONE_WORDS and not _is_counted(found, language)
    return digit_by_digit(digits, language) if is_told else found[0]


def _account(found: "re.Match[str]", language: SpokenLanguage) -> str:
    return f"{found['country']} {_digits(found, language)}"


def _digits_of_groups(found: "re.Match[str]", language: SpokenLanguage) -> str:
    digits = "".join(_DIGITS.findall(found[0]))
    is_phone = len(digits) >= _LEAST_OF_PHONE and not _is_counted(found, language)
    is_round = all(int(group) % _ROUND == 0 for group in found[0].split("-"))
    return digit_by_digit(digits, language) if is_phone and not is_round else found[0]


def _digits_unless_range(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return the digits of ``555-1234``; a range has round ends, or years, or goes up with as many digits."""
    low, high = found["low"], found["high"]
    if _is_counted(found, language):
        return found[0]
    has_zero = low.startswith("0") or high.startswith("0")
    is_round = int(low) % _ROUND == 0 and int(high) % _ROUND == 0
    is_years = int(low) in _YEARS and int(high) in _YEARS
    is_code = len(low) + len(high) >= _LEAST_OF_PHONE and not is_round and not is_years
    return digit_by_digit(low + high, language) if has_zero or is_code else found[0]


def _is_counted(found: "re.Match[str]", language: SpokenLanguage) -> bool:
    return any(is_thing(word, language) for word in words_after(found)[:1])
