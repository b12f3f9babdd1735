"""What services bring: amounts as they write them, and a sentence for every reason."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.feeds import FeedKind, FeedReason, minor_of, sum_of
from app.domain.money import CURRENCIES, Money, decimal_amount, format_money, unit_name
from app.domain.speech_text.money import money_in_words


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("50.50", "UAH", 5_050),
        ("50,50", "UAH", 5_050),
        ("1 250,50", "UAH", 125_050),
        ("1\u00a0250.50", "UAH", 125_050),
        ("1,000", "UAH", 100_000),
        ("1,000", "JPY", 1_000),
        ("1,000", "KWD", 1_000),
        ("1,000.50", "USD", 100_050),
        ("1.000,50", "EUR", 100_050),
        ("1,234,567", "USD", 123_456_700),
        ("1.234.567", "EUR", 123_456_700),
        ("1\u202f250,50", "UAH", 125_050),
        ("1'250.50", "CHF", 125_050),
        ("1,00", "USD", 100),
        ("1.000", "USD", 100),
        ("0,500", "UAH", 50),
        ("1,00,000", "INR", None),
        ("1,000,50", "USD", None),
        (4.2, "USD", 420),
        (Decimal("4.2"), "USD", 420),
        (7, "EUR", 700),
        ("500", "JPY", 500),
        ("1.234", "KWD", 1_234),
        ("0.005", "USD", 1),
        ("0.004", "USD", 0),
        (0.1 + 0.2, "USD", 30),
        ("90071992547409.92", "USD", 2**53),
        ("90071992547409.93", "USD", None),
        ("1e9", "USD", None),
        ("-5", "USD", None),
        (-5, "USD", None),
        (float("nan"), "USD", None),
        (float("inf"), "USD", None),
        (True, "USD", None),
        (None, "USD", None),
        ([], "USD", None),
        ("", "USD", None),
        ("5.5.5", "USD", None),
        ("٥", "USD", None),
        ("5", "XXX", None),
        ("5", "", None),
    ],
)
def test_an_amount_is_read_exactly_or_not_at_all(amount: object, currency: str, minor: int | None) -> None:
    assert minor_of(amount, currency) == minor


def test_a_number_of_thousands_of_digits_is_no_amount() -> None:
    assert minor_of(10**5_000, "USD") is None
    assert minor_of("9" * 5_000, "USD") is None
    assert sum_of(10**5_000, "XYZ") is None


@given(st.integers(0, 10**12), st.sampled_from(CURRENCIES))
def test_what_we_write_ourselves_is_read_as_it_was(minor: int, currency: str) -> None:
    written = decimal_amount(Money(minor, currency))
    assert minor_of(written, currency) == minor
    assert minor_of(written.replace(".", ","), currency) == minor


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.none(), st.binary(max_size=5)))
def test_nothing_breaks_the_reading_of_an_amount(amount: object) -> None:
    minor = minor_of(amount, "UAH")
    assert minor is None or 0 <= minor <= 2**53


@pytest.mark.parametrize("reason", list(FeedReason))
def test_every_reason_has_a_sentence_in_both_languages(reason: FeedReason) -> None:
    for language in ("en", "uk"):
        assert reason.sentence(language).endswith(".")
    assert reason.sentence("en") != reason.sentence("uk")


def test_the_names_of_services_stay_for_ever() -> None:
    assert [kind.value for kind in FeedKind] == [
        *("twitch", "donatello", "monobank", "streamelements"),
        *("streamlabs", "tipeee", "youtube", "donationalerts", "hub"),
    ]


@pytest.mark.parametrize(
    ("number", "en", "uk"),
    [
        (1, "1 bit", "1 біт"),
        (2, "2 bits", "2 біти"),
        (5, "5 bits", "5 бітів"),
        (11, "11 bits", "11 бітів"),
        (12, "12 bits", "12 бітів"),
        (21, "21 bits", "21 біт"),
        (104, "104 bits", "104 біти"),
        (12_345, "12\u00a0345 bits", "12\u00a0345 бітів"),
    ],
)
def test_bits_are_counted_as_people_count_them(number: int, en: str, uk: str) -> None:
    money = Money(number, "USD", "bits")
    assert (format_money(money), format_money(money, "uk")) == (en, uk)
    assert money.parts == (number, "")
    assert unit_name("bits", number, "uk") in uk


def test_bits_are_said_in_every_language() -> None:
    money = Money(101, "USD", "bits")
    assert money_in_words(money, "uk") == "сто один біт"
    assert money_in_words(money, "en") == "one hundred one bits"
    assert money_in_words(money, "ru") == "сто один бит"


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("5,5", " uah ", (550, "UAH", "")),
        (0, "UAH", None),
        (-1, "UAH", None),
        ("?", "UAH", None),
        (5, "XYZ", (0, "", "5 XYZ")),
        ("0.00001", "xbt", (0, "", "0.00001 XBT")),
        ("1,000.50", None, (0, "", "1,000.50")),
        (5, "A" * 99, (0, "", f"5 {'A' * 37}…")),
        (5, "\u202e<b>\n", (0, "", "5 <B>")),
        (0, "XYZ", None),
        (-1, "XYZ", None),
        ("NaN", "XYZ", None),
        (True, "XYZ", None),
        ([5], "XYZ", None),
    ],
)
def test_a_sum_in_a_currency_that_is_not_known_is_not_guessed(
    amount: object, currency: object, expected: tuple[int, str, str] | None
) -> None:
    assert sum_of(amount, currency) == expected
