import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.money import Money, format_money, minor_digits
from app.domain.speech import SpokenLanguage
from app.domain.speech_text.money import CURRENCY_BY_NAME, money_in_words
from app.domain.speech_text.nouns import agreement
from app.domain.speech_text.numbers_in_text import in_words
from app.domain.speech_text.numerals import cardinal, decimal, digit_by_digit, ordinal
from app.domain.speech_text.vocabulary import LONE_MONEY, PER, UNITS, Form, Gender

LANGUAGES: tuple[SpokenLanguage, ...] = ("uk", "en", "ru")
languages = st.sampled_from(LANGUAGES)
amounts = st.integers(min_value=0, max_value=2**53 - 1)


@pytest.mark.parametrize(
    ("number", "language", "gender", "words"),
    [
        (0, "uk", "m", "нуль"),
        (1, "uk", "m", "один"),
        (1, "uk", "f", "одна"),
        (1, "uk", "n", "одне"),
        (2, "uk", "n", "два"),
        (2, "uk", "f", "дві"),
        (12, "uk", "f", "дванадцять"),
        (16, "uk", "m", "шістнадцять"),
        (40, "uk", "m", "сорок"),
        (91, "uk", "f", "дев’яносто одна"),
        (300, "uk", "m", "триста"),
        (500, "uk", "m", "п’ятсот"),
        (999, "uk", "m", "дев’ятсот дев’яносто дев’ять"),
        (1_001, "uk", "f", "одна тисяча одна"),
        (2_002, "uk", "m", "дві тисячі два"),
        (11_000, "uk", "m", "одинадцять тисяч"),
        (1_000_000, "uk", "f", "один мільйон"),
        (22_000_000, "uk", "f", "двадцять два мільйони"),
        (5_000_000_000, "uk", "m", "п’ять мільярдів"),
        (10**17, "uk", "m", "сто квадрильйонів"),
        (-7, "uk", "m", "мінус сім"),
        (0, "en", "m", "zero"),
        (13, "en", "m", "thirteen"),
        (90, "en", "m", "ninety"),
        (342, "en", "m", "three hundred forty-two"),
        (1_000_001, "en", "m", "one million one"),
        (-1, "en", "m", "minus one"),
        (1, "ru", "n", "одно"),
        (2, "ru", "f", "две"),
        (90, "ru", "m", "девяносто"),
        (2_000, "ru", "m", "две тысячи"),
        (3_000_000, "ru", "m", "три миллиона"),
        (-21, "ru", "f", "минус двадцать одна"),
    ],
)
def test_a_number_is_said_with_the_gender_of_what_is_counted(
    number: int, language: SpokenLanguage, gender: Gender, words: str
) -> None:
    assert cardinal(number, language, gender) == words


def test_a_number_of_more_than_18_digits_is_only_begun() -> None:
    assert cardinal(10**18, "uk") == "один нуль нуль нуль і так далі, довге число"
    assert cardinal(10**18 - 1, "en").startswith("nine hundred ninety-nine quadrillion")


@pytest.mark.parametrize(
    ("number", "language", "form", "words"),
    [
        (0, "uk", "nom_m", "нульовий"),
        (1, "uk", "nom_f", "перша"),
        (2, "uk", "gen_m", "другого"),
        (3, "uk", "nom_m", "третій"),
        (3, "uk", "nom_f", "третя"),
        (3, "uk", "nom_n", "третє"),
        (3, "uk", "gen_m", "третього"),
        (3, "uk", "gen_f", "третьої"),
        (3, "uk", "dat_m", "третьому"),
        (3, "uk", "acc_f", "третю"),
        (3, "uk", "ins_m", "третім"),
        (3, "uk", "gen_p", "третіх"),
        (7, "uk", "loc_f", "сьомій"),
        (8, "uk", "ins_f", "восьмою"),
        (20, "uk", "nom_n", "двадцяте"),
        (45, "uk", "nom_p", "сорок п’яті"),
        (90, "uk", "gen_p", "дев’яностих"),
        (100, "uk", "nom_m", "сотий"),
        (300, "uk", "nom_m", "трьохсотий"),
        (1_000, "uk", "nom_f", "тисячна"),
        (2_000, "uk", "gen_m", "двохтисячного"),
        (1_991, "uk", "gen_m", "тисяча дев’ятсот дев’яносто першого"),
        (2_026, "uk", "loc_m", "дві тисячі двадцять шостому"),
        (20_000, "uk", "nom_m", "двадцять тисяч"),
        (1, "ru", "nom_f", "первая"),
        (2, "ru", "nom_m", "второй"),
        (3, "ru", "nom_f", "третья"),
        (3, "ru", "gen_m", "третьего"),
        (6, "ru", "loc_m", "шестом"),
        (40, "ru", "gen_m", "сорокового"),
        (90, "ru", "gen_p", "девяностых"),
        (2_000, "ru", "gen_m", "двухтысячного"),
        (1_945, "ru", "gen_m", "тысяча девятьсот сорок пятого"),
        (1, "en", "nom_m", "first"),
        (2, "en", "nom_m", "second"),
        (5, "en", "nom_m", "fifth"),
        (12, "en", "nom_m", "twelfth"),
        (20, "en", "nom_m", "twentieth"),
        (21, "en", "nom_m", "twenty-first"),
        (100, "en", "nom_m", "one hundredth"),
        (1_009, "en", "nom_m", "one thousand ninth"),
    ],
)
def test_an_ordinal_has_a_case_and_a_gender(number: int, language: SpokenLanguage, form: Form, words: str) -> None:
    assert ordinal(number, language, form) == words


def test_the_words_for_a_fraction_agree_with_its_parts() -> None:
    assert decimal(1, "1", "uk") == "одна ціла одна десята"
    assert decimal(2, "02", "uk") == "дві цілих дві сотих"
    assert decimal(0, "001", "uk") == "нуль цілих одна тисячна"
    assert decimal(5, "1234567890", "uk") == "п’ять кома один два три чотири п’ять шість"
    assert decimal(21, "5", "ru") == "двадцать одна целая пять десятых"
    assert decimal(2, "05", "en") == "two point zero five"


def test_a_long_number_is_only_begun() -> None:
    assert digit_by_digit("0" * 15, "en") == " ".join(["zero"] * 15)
    assert digit_by_digit("4" * 16, "uk") == "чотири чотири чотири чотири і так далі, довге число"


@given(st.integers(min_value=0, max_value=10**9))
def test_eleven_to_fourteen_are_many_and_else_the_last_digit_decides(number: int) -> None:
    if 11 <= number % 100 <= 14:
        assert agreement(number) == 2
    else:
        assert agreement(number) == {1: 0, 2: 1, 3: 1, 4: 1}.get(number % 10, 2)


@given(st.integers(min_value=0, max_value=10**18 - 1), st.integers(min_value=0, max_value=10**18 - 1), languages)
def test_two_numbers_are_never_said_alike(one: int, other: int, language: SpokenLanguage) -> None:
    assert (cardinal(one, language) == cardinal(other, language)) == (one == other)


@given(amounts, languages)
def test_a_number_keeps_only_letters(number: int, language: SpokenLanguage) -> None:
    for words in (
        cardinal(number, language, "f"),
        ordinal(number, language, "gen_m"),
        digit_by_digit(str(number), language),
    ):
        assert re.fullmatch(r"[a-zа-яіїєґё’,-]+( [a-zа-яіїєґё’,-]+)*", words)


@pytest.mark.parametrize(
    ("amount_minor", "currency", "uk", "en", "ru", "written"),
    [
        (100, "UAH", "одна гривня", "one hryvnia", "одна гривна", "1 ₴"),
        (200, "UAH", "дві гривні", "two hryvnias", "две гривны", "2 ₴"),
        (500, "UAH", "п’ять гривень", "five hryvnias", "пять гривен", "5 ₴"),
        (2_100, "UAH", "двадцять одна гривня", "twenty-one hryvnias", "двадцать одна гривна", "21 ₴"),
        (10_000, "UAH", "сто гривень", "one hundred hryvnias", "сто гривен", "100 ₴"),
        (
            10_101,
            "UAH",
            "сто одна гривня одна копійка",
            "one hundred one hryvnias one kopiyka",
            "сто одна гривна одна копейка",
            "101.01 ₴",
        ),
        (2, "UAH", "дві копійки", "two kopiykas", "две копейки", "0.02 ₴"),
        (0, "UAH", "нуль гривень", "zero hryvnias", "ноль гривен", "0 ₴"),
        (
            550,
            "USD",
            "п’ять доларів п’ятдесят центів",
            "five dollars fifty cents",
            "пять долларов пятьдесят центов",
            "5.50 $",
        ),
        (100, "EUR", "одне євро", "one euro", "один евро", "1 €"),
        (200, "EUR", "два євро", "two euros", "два евро", "2 €"),
        (300, "PLN", "три злоті", "three zlotys", "три злотых", "3 zł"),
        (
            502,
            "PLN",
            "п’ять злотих два гроші",
            "five zlotys two groszy",
            "пять злотых два гроша",
            "5.02 zł",
        ),
        (101, "GBP", "один фунт один пенс", "one pound one penny", "один фунт один пенс", "1.01 £"),
        (
            200,
            "CAD",
            "два канадські долари",
            "two Canadian dollars",
            "два канадских доллара",
            "2 CAD",
        ),
        (500, "SEK", "п’ять шведських крон", "five Swedish kronor", "пять шведских крон", "5 SEK"),
        (100, "SEK", "одна шведська крона", "one Swedish krona", "одна шведская крона", "1 SEK"),
        (
            2_250,
            "CZK",
            "двадцять дві цілих п’ять десятих крони",
            "twenty-two point five korunas",
            "двадцать две целых пять десятых кроны",
            "22.50 Kč",
        ),
        (1, "JPY", "одна єна", "one yen", "одна иена", "1 ¥"),
        (
            1_005,
            "KWD",
            "одна ціла п’ять тисячних кей дабл-ю ді",
            "one point zero zero five K W D",
            "одна целая пять тысячных кей дабл-ю ди",
            "1.005 KWD",
        ),
        (20_000, "CLF", "два сі ел еф", "two C L F", "два си эл эф", "2 CLF"),
        (150, "", "одна ціла п’ять десятих", "one point five", "одна целая пять десятых", "1.50"),
        (
            123_456_700,
            "UAH",
            "один мільйон двісті тридцять чотири тисячі п’ятсот шістдесят сім гривень",
            "one million two hundred thirty-four thousand five hundred sixty-seven hryvnias",
            "один миллион двести тридцать четыре тысячи пятьсот шестьдесят семь гривен",
            "1\u00a0234\u00a0567 ₴",
        ),
    ],
)
def test_money_is_said_and_written(amount_minor: int, currency: str, uk: str, en: str, ru: str, written: str) -> None:
    assert money_in_words(Money(amount_minor, currency), "uk") == uk
    assert money_in_words(Money(amount_minor, currency), "en") == en
    assert money_in_words(Money(amount_minor, currency), "ru") == ru
    assert format_money(Money(amount_minor, currency)) == written


@given(
    amounts,
    st.sampled_from(sorted(set(CURRENCY_BY_NAME.values()))) | st.from_regex(r"[A-Z]{3}", fullmatch=True),
    languages,
)
def test_any_money_is_said_in_words_and_written_without_loss(
    amount_minor: int, currency: str, language: SpokenLanguage
) -> None:
    assert re.fullmatch(r"[A-Za-zа-яіїєґёø’ -]+", money_in_words(Money(amount_minor, currency), language))
    figures = format_money(Money(amount_minor, currency)).rpartition(" ")[0].replace("\u00a0", "")
    whole, _, part = figures.partition(".")
    assert int(whole + part.ljust(minor_digits(currency), "0")) == amount_minor


@given(st.text(st.sampled_from("0123456789 .,:/-+()%$₴°кмkгрнйx№#="), max_size=60), languages)
def test_no_figure_is_left_in_any_mixture(text: str, language: SpokenLanguage) -> None:
    said = in_words(text, language)
    assert not any(letter.isdecimal() for letter in said)


@given(st.text(st.characters(exclude_categories=["Nd"])), languages)
def test_a_text_without_figures_stays_as_it_is(text: str, language: SpokenLanguage) -> None:
    assume(not any(word in text.casefold() for word in LONE_MONEY[language]))  # «грн» is said as a word
    assert in_words(text, language) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_written_behind_a_number_in_one_language_is_said_in_each(language: SpokenLanguage) -> None:
    behind = {*CURRENCY_BY_NAME, *(word for table in (UNITS, PER) for words in table.values() for word in words)}
    for word in (*behind, *(word.upper() for word in behind)):
        for text in (f"5{word}", f"1.5 {word}, ok", f"2-3 {word}", f"at 5 {word}/{word}"):
            assert not any(letter.isdecimal() for letter in in_words(text, language)), text
