"""Reads spoken numbers back into figures: an independent check of what the program says.

It knows words by their stems and takes any case and gender. It is strict: hundreds before tens before units, each once.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

listed = str.split
MONTHS = {
    "uk": listed("січн лют берез квіт трав черв лип серп верес жовт листопад груд"),
    "ru": listed("январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр"),
    "en": listed("January February March April May June July August September October November December"),
}
_SMALL = {
    "uk": (
        "нул 0 один 1 одн 1 перш 1 два$ 2 дві 2 двох 2 двом 2 друг 2 три$ 3 трьо 3 трет 3 чотир 4 четверт 4 п’ят 5"
        " шіст 6 шест 6 шост 6 сім 7 сем 7 сьом 7 вісім 8 вісьм 8 восьм 8 дев’ят 9 десят 10 одинадцят 11 дванадцят"
        " 12 тринадцят 13 чотирнадцят 14 п’ятнадцят 15 шістнадцят 16 сімнадцят 17 вісімнадцят 18 дев’ятнадцят 19"
        " двадцят 20 тридцят 30 сорок 40 п’ятдесят 50 шістдесят 60 сімдесят 70 вісімдесят 80 дев’яност 90 сто$ 100"
        " ста$ 100 сот 100 двіст 200 двохсот 200 двохст 200 двомаст 200 двомст 200 трист 300 трьохсот 300 трьохст"
        " 300 трьомст 300 трьомаст 300 чотирист 400 чотирьохсот 400 чотирьохст 400 чотирьомст 400 чотирмаст 400"
        " п’ятсот 500 п’ятисот 500 п’ятист 500 п’ятьмаст 500 шістсот 600 шестисот 600 шестист 600 шістьмаст 600"
        " сімсот 700 семисот 700 семист 700 сьомаст 700 вісімсот 800 восьмисот 800 восьмист 800 вісьмаст 800"
        " дев’ятсот 900 дев’ятисот 900 дев’ятист 900 дев’ятьмаст 900"
    ),
    "ru": (
        "нол 0 нул 0 один 1 одн 1 перв 1 два$ 2 две 2 двух 2 двум 2 втор 2 три$ 3 трё 3 трем 3 трет 3 четыр 4"
        " четвёрт 4 пят 5 шест 6 сем 7 седьм 7 восем 8 восьм 8 девят 9 десят 10 одиннадцат 11 двенадцат 12 тринадцат"
        " 13 четырнадцат 14 пятнадцат 15 шестнадцат 16 семнадцат 17 восемнадцат 18 девятнадцат 19 двадцат 20 тридцат"
        " 30 сорок 40 пятьдесят 50 пятидесят 50 пятьюдесят 50 шестьдесят 60 шестидесят 60 шестьюдесят 60 семьдесят"
        " 70 семидесят 70 семьюдесят 70 восемьдесят 80 восьмидесят 80 восемьюдесят 80 девяност 90 сто$ 100 ста$ 100"
        " сот 100 двест 200 двухсот 200 двухст 200 двумст 200 двумяст 200 трист 300 трёхсот 300 трёхст 300 трёмст"
        " 300 тремяст 300 четырест 400 четырёхсот 400 четырёхст 400 четырёмст 400 четырьмяст 400 пятьсот 500 пятисот"
        " 500 пятист 500 пятьюст 500 шестьсот 600 шестисот 600 шестист 600 шестьюст 600 семьсот 700 семисот 700"
        " семист 700 семьюст 700 восемьсот 800 восьмисот 800 восьмист 800 восемьюст 800 девятьсот 900 девятисот 900"
        " девятист 900 девятьюст 900"
    ),
    "en": (
        "zero 0 oh 0 one 1 first 1 two 2 second 2 three 3 third 3 four 4 five 5 fifth 5 six 6 seven 7 eight 8 nine"
        " 9 nint 9 ten 10 eleven 11 twelve 12 twelf 12 thirteen 13 fourteen 14 fifteen 15 sixteen 16 seventeen 17"
        " eighteen 18 nineteen 19 twenty 20 twentie 20 thirty 30 thirtie 30 forty 40 fortie 40 fifty 50 fiftie 50"
        " sixty 60 sixtie 60 seventy 70 seventie 70 eighty 80 eightie 80 ninety 90 ninetie 90"
    ),
}
_SCALES = {
    "uk": {"тисяч": 10**3, "мільйон": 10**6, "мільярд": 10**9, "трильйон": 10**12, "квадрильйон": 10**15},
    "ru": {"тысяч": 10**3, "миллион": 10**6, "миллиард": 10**9, "триллион": 10**12, "квадриллион": 10**15},
    "en": {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "quadrillion": 10**15},
}
_ENDING = {
    "uk": (
        r"(?:ь?ов)?(?:ь|и|ма|х|м|а|е|у|о|ома|ьома|ьох|ьом|ох|ого|ому|им|ими|их|ий|ій|ої|"
        r"ою|ієї|ією|і|ях|ями|ам|ами|ах|я|є|ьої|ьою|ього|ьому|ім|іх|ю|ї|ем|ею|ів|ом|"
        r"єю)?"
    ),
    "ru": (
        r"(?:ев|ов)?(?:ой|ь|и|мя|ю|а|е|у|о|ого|ому|им|ом|ым|ых|ый|ой|ий|ая|ую|ое|я|ье|"
        r"ья|ью|ьего|ьей|ьему|ьем|ьим|ём|ыми|ями|ям|ях|х|м|рём|ёх|ёхст|ами|ам|ах|ой|ов|"
        r"ы|ём|ём|рех|рьмя|ьмя)?"
    ),
    "en": (r"(?:th|h)?"),
}


def _stems(language: str) -> dict[str, int]:
    parts = _SMALL[language].split()
    return {stem: int(value) for stem, value in zip(parts[::2], parts[1::2], strict=True)}


@cache
def _known(language: str) -> list[tuple[re.Pattern[str], int]]:
    """Return a pattern for each stem, the longest first."""
    return [
        (re.compile(stem.removesuffix("$") + ("" if stem.endswith("$") else _ENDING[language]) + r"\Z"), value)
        for stem, value in sorted(_stems(language).items(), key=lambda pair: -len(pair[0]))
    ]


@cache
def _value(word: str, language: str) -> int:
    """Return the value of one numeral under a thousand."""
    for pattern, value in _known(language):
        if pattern.match(word):
            return value
    raise ValueError(word)


@cache
def _scale(word: str, language: str) -> int:
    for stem, scale in _SCALES[language].items():
        if word.startswith(stem):
            return scale
    return 0


@cache
def _joined_thousands(word: str, language: str) -> int:
    """Return the value of ``двохтисячного``, 0 if it is no such word."""
    stem = "тисячн" if language == "uk" else "тысячн"
    head, found, _ = word.partition(stem)
    return (_value(head, language) if head else 1) * 1_000 if found and language != "en" else 0


def whole(text: str, language: str) -> int:
    """Return the number that words say; fail for words that are no number, or are out of order."""
    total = group = 0
    smallest, last_scale = 1_000, 10**18
    for word in re.split("[ -]", text) if language == "en" else text.split(" "):
        if word in {"hundred", "hundredth"} and 0 < group < 10:
            group *= 100
            smallest = 100
        elif joined := _joined_thousands(word, language):
            assert not group
            return total + joined
        elif scale := _scale(word, language):
            assert scale < last_scale, text
            total += (group or 1) * scale
            group, smallest, last_scale = 0, 1_000, scale
        else:
            value = _value(word, language)
            size = 100 if value >= 100 else 10 if value >= 10 else 1
            assert size < smallest, text
            assert not (10 <= value < 20 and smallest == 10), text
            group += value
            smallest = 1 if 10 < value < 20 or value == 10 else size
    return total + group


def digits(text: str, language: str) -> str:
    """Return figures that were said one by one."""
    found = [_value(word, language) for word in text.split(" ")]
    assert all(value < 10 for value in found), text
    return "".join(str(value) for value in found)


_POINTS = {"uk": ("ціл", "кома"), "ru": ("цел", "запятая"), "en": ("\0", "point")}
_PARTS = {"uk": ("десят", "сот", "тисячн"), "ru": ("десят", "сот", "тысячн")}


def number(text: str, language: str) -> Fraction:
    """Return a number that may have a sign and digits behind the comma."""
    for minus in ("мінус ", "минус ", "minus "):
        if text.startswith(minus):
            return -number(text.removeprefix(minus), language)
    words = text.split(" ")
    named, read = _POINTS[language]
    for index, word in enumerate(words):
        if word == read:
            if scale := _scale(words[-1], language):
                return number(" ".join(words[:-1]), language) * scale
            behind = digits(" ".join(words[index + 1 :]), language)
            return whole(" ".join(words[:index]), language) + Fraction(int(behind), 10 ** len(behind))
        if word.startswith(named):
            *count, part = words[index + 1 :]
            places = next(place for place, stem in enumerate(_PARTS[language], 1) if part.startswith(stem))
            return whole(" ".join(words[:index]), language) + Fraction(whole(" ".join(count), language), 10**places)
    return Fraction(whole(text, language))


def amount(text: str, language: str, major: str, minor: str) -> Fraction:
    """Return an amount of money whose units begin so; what is behind the point is said as the smaller unit."""
    head, found, tail = _split_at(text, major)
    if not found:
        return Fraction(whole(_split_at(text, minor)[0], language), 100)
    cents = _split_at(tail, minor)[0]
    return number(head, language) + (Fraction(whole(cents, language), 100) if cents else 0)


def _split_at(text: str, stem: str) -> tuple[str, str, str]:
    words = text.split(" ")
    for index, word in enumerate(words):
        if word.startswith(stem):
            return " ".join(words[:index]), word, " ".join(words[index + 1 :])
    return text, "", ""


def date(text: str, language: str) -> tuple[int, int, int]:
    """Return year, month and day."""
    for month, stem in enumerate(MONTHS[language], 1):
        head, found, tail = _split_at(text.replace(",", ""), stem)
        if found and (language != "ru" or month != 3 or found != "мая") and (stem != "ма" or found == "мая"):
            if language == "en":
                day, year = (head.removeprefix("the ").removesuffix(" of"), tail) if head else _day_first(tail)
                return _english_year(year), month, whole(day, language)
            return whole(re.sub(" (?:року|года)$", "", tail), language), month, whole(head, language)
    raise ValueError(text)


def _day_first(text: str) -> tuple[str, str]:
    words = text.split(" ")
    return words[0], " ".join(words[1:])


def _english_year(text: str) -> int:
    words = text.split(" ")
    if "thousand" in words:
        return whole(text, "en")
    if words[1:] == ["hundred"]:
        return whole(words[0], "en") * 100
    return whole(words[0], "en") * 100 + whole(" ".join(word for word in words[1:] if word != "oh"), "en")


_HOUR_WORD = {"uk": "годин", "ru": "час", "en": "o’clock"}


def time(text: str, language: str) -> tuple[int, int]:
    """Return hour and minute."""
    if text == "midnight":
        return 0, 0
    head, found, _ = _split_at(text, _HOUR_WORD[language])
    if found:
        return whole(head, language), 0
    words = text.split(" ")
    if language == "en" and words[1] == "hundred":
        return whole(words[0], language), 0
    found_times = list(_splits(words, language))
    assert len(found_times) == 1, (text, found_times)
    return found_times[0]


def _splits(words: list[str], language: str) -> Iterator[tuple[int, int]]:
    """Yield the ways to take the words for an hour and minutes: minutes under ten begin with a zero."""
    for index in range(1, len(words)):
        try:
            hour = whole(" ".join(words[:index]), language)
            is_small = _value(words[index].split("-")[0], language) == 0
            minute = whole(" ".join(words[index + is_small :]), language)
        except (ValueError, AssertionError, IndexError):
            continue
        if hour <= 24 and (minute < 10) == is_small and minute < 60:
            yield hour, minute
