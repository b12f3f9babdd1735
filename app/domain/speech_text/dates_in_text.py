"""Dates, times and years in a text put into words."""

import re

from app.domain.speech import SpokenLanguage
from app.domain.speech_text.context import (
    APART,
    DASH,
    NUMBER,
    NUMBERED_WORD,
    Rule,
    ToWords,
    either,
    word_before,
    words_after,
)
from app.domain.speech_text.nouns import agreement, case_of_amount, is_counted_in_parts, is_of_many, is_thing
from app.domain.speech_text.numerals import cardinal, counted, ordinal
from app.domain.speech_text.vocabulary import (
    CLOCK_WORDS,
    DATE_CASES,
    DATE_NAMED,
    DAY_PARTS,
    HOUR_CASES,
    HOURS,
    MONTHS,
    MONTHS_OTHERWISE,
    RANGE,
    SCORE_SIGN,
    SCORES,
    TIME_CASES,
    UNITS,
    YEAR_OF_DATE,
    YEAR_WORDS,
    YEARS_IN_PLURAL,
    Form,
    words,
)

_HALF_DAY = (
    rf"(?:(?P<low>\d{{1,2}}){DASH})?(?P<hour>\d{{1,2}})(?:[:.](?P<minute>[0-5]\d))? ?(?P<half>[ap])(?:m|\.m\.?)(?!\w)"
)
_BEFORE_YEAR = (
    "(?:in|since|until|till|by|from|year|of|before|after|during|the|early|late|mid|summer|winter|spring|autumn|fall)"
)
_BEFORE_DATE = (
    r"дата|сьогодні|завтра|вчора|сегодня|вчера|реліз\w{0,2}|релиз\w{0,2}|стр[иі]м\w{0,2}|прем[’']?[єь]р\w{1,2}"
    r"|буде|будет|було|было|відбудеться|состоится|вийде|выйдет|release|date|premiere"
)
"""Words behind which two figures with a point are a day and a month."""
_TIME = r"\d{1,2}(?:[.:][0-5]\d)?"
_BEFORE_TIMES = ("from", "between", "at", "о", "об", "в", "у", "з", "із", "зі", "від", "між", "с", "со", "от", "между")
_TO_TIME = "to|till|until|and|до|по|та|і|й|и"
_SPANS = frozenset({"from", "between", "з", "із", "зі", "між", "с", "со", "между"})
"""Words behind which the other end of a span from a time, or to one, is a time too."""
_YEARS = range(1_000, 2_100)
_ABBREVIATED_YEAR: dict[SpokenLanguage, dict[str, tuple[Form, str]]] = {
    "uk": {**dict.fromkeys(("у", "в"), ("loc_m", "році")), **dict.fromkeys(("за", "на"), ("nom_m", "рік"))},
    "en": {},
    "ru": {**dict.fromkeys(("в", "во"), ("loc_m", "году")), **dict.fromkeys(("за", "на"), ("nom_m", "год"))},
}
"""The case of ``2025 р.`` behind a preposition; elsewhere it is the genitive."""
_TWO_DIGIT_HOUR = 10 * 60
_CENTURY_TURN = 70
"""Of two digits for a year: from here on it is in the 20th century."""
_SCORE_BEFORE = re.compile(
    rf"(?<!\w)(?:{either(list(SCORES))}) (?:був|буде|став|зараз|вже|тут|был|будет|стал|сейчас|уже|is|was|now) $",
    re.IGNORECASE,
)
"""A word for a score, with another one behind it."""
_DIGITS = re.compile(r"\d+")
_GROUP_NAME = re.compile(r"\(\?P<\w+>")
_TIME_BEFORE = re.compile(r"(\w+) \d{1,2}:\d\d$")
_DAY_OR_SIGN = re.compile(r"\d+|\D+")
_CONGRATULATION = re.compile(r"віта|поздрав|свят|праздник", re.IGNORECASE)
"""What is said before ``з 8 березня`` when it means the holiday and not a beginning."""
_DATE_FIRST = re.compile(r"(?:^|[.!?] )\d{1,2}(?:-\w{1,2})? \w{4,9} \w{1,2} $")
"""A date at the start of a sentence, which another one is added to."""
_CONGRATULATED: tuple[list[str], ...] = (
    [],
    ["всіх"],
    ["усіх"],
    ["тебе"],
    ["вас"],
    ["всех"],
    ["тебя"],
    ["друзі"],
    ["друзья"],
)
"""What may stand behind the date when nothing stands before it."""
_NOW = ("зараз", "вже", "сейчас", "уже")
_SHORT: dict[SpokenLanguage, dict[str, int]] = {
    "uk": dict(zip(words("січ лют бер кві тра чер лип серп вер жов листоп груд"), range(12), strict=True))
    | {"берез": 2, "квіт": 3, "трав": 4, "черв": 5, "верес": 8, "жовт": 9},
    "en": {},
    "ru": dict(zip(words("янв февр мар апр мая июн июл авг сент окт нояб дек"), range(12), strict=True))
    | {"фев": 1, "сен": 8, "ноя": 10},
}
"""Months as they are shortened, and their index."""
_SHORT_MONTHS = {name[:3].lower(): index for index, name in enumerate(MONTHS["en"])} | {"sept": 8}


def rules(language: SpokenLanguage, money: "re.Pattern[str]") -> list[Rule]:
    """Return the rules of dates, then those of times, then those of years, in the order in which they apply.

    Args:
        language: Of the text.
        money: A pattern of what an amount of money goes on with.
    """
    short = _SHORT_MONTHS if language == "en" else _SHORT[language]
    months = either([month.lower() for month in MONTHS[language]] + list(short))
    goes_on = rf" ?(?:{_GROUP_NAME.sub('(?:', money.pattern)}|{either(list(UNITS[language]))})(?!\w)"
    no_amount = f"(?!{goes_on})"
    year = r"(?P<year>[12]\d{3})(?!\d)(?:-го)?(?: ?(?:року|р\.|года|г\.|р|г)(?!\w))?"
    joint = rf"(?:{DASH}|, ?| (?:і|й|та|и|по|до|або|чи|или|and|to|or) )"
    days = rf"(?P<days>\d{{1,2}}(?:st|nd|rd|th)?(?:{joint}\d{{1,2}}(?!\d)){{0,3}}+)"
    end_of_day = r"(?:-?(?P<end>th|st|nd|rd|го|е|те|є))?(?: of)?"
    of_year = r"(?: ?(?:року|р\.|года|г\.)(?!\w))?"
    two_digits = r"(?P<day>\d\d?)(?P<sep>[./-])(?P<month>\d\d?)(?P=sep)(?P<year>\d{4}|\d\d)"
    before_time = rf"{NUMBERED_WORD}(?P<before>{either(list(TIME_CASES[language]))})"
    before_date = rf"{NUMBERED_WORD}(?P<before>{either([*TIME_CASES[language], 'по'])})"
    before_times = rf"(?:(?<!\w)(?P<before>{'|'.join(_BEFORE_TIMES)}) )?"
    two_times = rf"{APART}(?P<low>{_TIME})(?P<sep>{DASH}| (?:{_TO_TIME}) )(?P<high>{_TIME})(?![\w:%°-]|[.,]\d)"
    time_with_point = r"(?P<hour>\d{1,2})(?P<sep>[.,-])(?P<minute>[0-5]\d)(?![\w:%°-]|[.,]\d)"
    two_digits_with_point = r"(?P<day>\d\d)\.(?P<month>0[1-9]|1[0-2])(?![\w:%°]|[.,]\d)"
    no_other_amount = rf"(?!(?:{DASH}| (?:{_TO_TIME}) ){NUMBER}{goes_on})"
    rows: list[tuple[str, ToWords]] = [
        (rf"{APART}(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d)(?!\w)", _date),
        (rf"{APART}(?<!\d-){two_digits}(?![\w/-]|\.\d){of_year}", _date),
        (rf"{APART}{days}{end_of_day} (?P<month>{months})(?!\w)(?:,? {year})?", _days),
        (rf"{APART}(?P<day>\d\d?)\.(?P<month>0[1-9]|1[0-2])(?= (?:о|об|в|у|at|в) \d{{1,2}}[:.]\d\d)", _day_and_month),
        (rf"{before_date} (?P<day>2[4-9]|3[01])\.(?P<month>0[1-9]|1[0-2])(?!\w|[.,]\d){no_amount}", _day_and_month),
        (rf"{NUMBERED_WORD}(?P<before>{_BEFORE_DATE}) {two_digits_with_point}{no_amount}", _day_and_month),
        (rf"(?<=\d[ap]m){DASH}(?=\d)|(?<=\d [ap]m){DASH}(?=\d)", lambda _, spoken: RANGE[spoken]),
        (rf"{APART}{_HALF_DAY}", _half_day),
        (r"(?<=\d:\d\d):00(?![\w:])", _no_seconds),
        (r"(?<![\w.,:/-])(?P<hour>[01]?\d|2[0-4])-00(?![\w:/-])", lambda found, _: f"{found['hour']}:00"),
        (f"{before_times}{two_times}{no_amount}", _two_times),
        (rf"(?<=\d:\d\d){DASH}(?=\d{{1,2}}:\d\d)", lambda _, spoken: RANGE[spoken]),
        (rf"{APART}(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?![\w:])", _time),
        (
            f"{before_time} {time_with_point}{no_amount}{no_other_amount}",
            _time_with_point,
        ),
    ]
    if language == "en":
        decade = r"(?:['’]?(?P<decade>s))?(?![\w.,]\d|\w)"
        rows += [
            (rf"{APART}(?P<low>(?:19|20)\d\d)[-–](?P<high>(?:19|20)\d\d)(?![\w:/-]|[.,]\d){no_amount}", _two_years),
            (rf"(?<!\w)(?P<month>{months})\.? {days}(?:st|nd|rd|th)?(?![\w:]|[.,]\d)(?:,? {year})?", _american),
            (
                rf"{NUMBERED_WORD}(?P<before>(?:{months}|{_BEFORE_YEAR}) )(?P<year>\d{{4}}){decade}",
                _english_year,
            ),
            (
                rf"(?<![\w.,$€£:/-])(?P<before>)(?P<year>(?:19|20)\d\d){decade}(?= (?:was|is|will|has|had|election)\b)",
                _english_year,
            ),
            (
                r"(?<!\w)(?P<before>(?:the|my|his|her|our|your|early|late|mid)[ -]|['’])(?P<decade>[2-9]0)['’]?s(?!\w)",
                _decade,
            ),
            (r"(?<![\w'’])(?P<before>)(?P<decade>[2-9]0)['’]s(?!\w)", _decade),
            (r"(?<![\w.,$€£:/])(?P<before>)(?P<year>(?:1[5-9]|20)\d0)['’]?(?P<decade>s)(?!\w)", _english_year),
            (
                r"(?<![\w'’])(?P<before>)(?P<decade>[5-9]0)['’]?s(?= (?:music|rock|pop|hits?|kids?|vibes?|songs?))",
                _decade,
            ),
        ]
    else:
        year_words = either(list(YEAR_WORDS[language]))
        low_year = rf"(?P<low>[12]\d{{3}})(?P<sep>{DASH}| (?:по|до|і|й|та|и) )"
        two_years = r"(?P<low>(?:19|20)\d\d)(?P<sep> (?:по|до) )(?P<year>(?:19|20)\d\d)(?![\w:]|[.,/–-]\d)"
        bare = r"(?P<year>(?:19|20)\d[1-9]|20[1-9]0)(?![\w:]|[.,/–]\d|-\w)" + no_amount
        rows += [
            (
                rf"(?<!\w)(?P<month>{MONTHS_OTHERWISE[language]}) (?P<year>(?:19|20)\d\d)(?![\w.,-]\d|\w)",
                _month_and_year,
            ),
            (rf"{APART}(?P<day>0[1-9])\.(?P<month>0[1-9]|1[0-2])(?![\w%°]|[.,]\d){no_amount}", _day_and_month),
            (rf"{APART}(?P<hour>\d{{1,2}})(?= (?:{either(list(CLOCK_WORDS[language]))})(?!\w))", _hour_of_day),
            (rf"{APART}(?:{low_year})?(?P<year>\d{{4}})[ -]?(?P<word>{year_words})(?!\w)", _year),
            (rf"{NUMBERED_WORD}(?P<before>з|с|із|від|от) {two_years}", _bare_years),
            (rf"{APART}(?P<low>(?:19|20)\d\d)[-–](?P<high>(?:19|20)\d\d)(?![\w:/-]|[.,]\d){no_amount}", _two_years),
            (rf"{NUMBERED_WORD}(?P<before>в|у|з|с|із) {bare}", _bare_year),
            (
                rf"{NUMBERED_WORD}(?P<before>літ[оа]|зим[аи]|весн[аиы]|ос[іе]нь|осені|осени|лет[оа]|зимы) {bare}",
                _bare_year,
            ),
        ]
    if language == "uk":
        half = r"пів|чверть|хвилин[аиу]?|хв\.?"
        rows.append((rf"(?<!\w)(?P<before>(?:{half}) на) (?P<hour>\d{{1,2}})(?![\w:%]|[.,/-]\w)", _next_hour))
        before = r"(?P<before>без чверті|(?:за|без) \d{1,2} (?:хв|хвилин[уи]?))"
        rows.append((rf"(?<!\w){before} (?P<hour>\d{{1,2}})(?![\w:%]|[.,/-]\w)", _next_hour))
        rows.append((r"(?<=\bо \d\d) ?г(?![\w/])|(?<=\bо \d) ?г(?![\w/])", lambda _, __: " год"))
        rows.append((r"(?<!\w)(?P<before>о|об) (?P<hour>\d{1,2})(?![\w:%]|[.,/-]\w| ?годин| ?год(?!\w))", _hour))
    if language == "ru":
        rows.append((r"(?<!\w)(?P<before>пол|половин[аыеу]) (?P<hour>\d{1,2})(?![\w:%]|[.,/-]\w)", _next_hour))
    return [(re.compile(pattern, re.IGNORECASE), to_words) for pattern, to_words in rows]


def _spelled(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return a group of figures that is none of the known kinds: each of its numbers."""
    return " ".join(cardinal(int(part), language) for part in _DIGITS.findall(found[0]))


def _is_day(day: int, month: int) -> bool:
    return 1 <= month <= len(MONTHS["en"]) and 1 <= day <= 31  # noqa: PLR2004 -- days


def _date(found: "re.Match[str]", language: SpokenLanguage) -> str:
    day, month, year = int(found["day"]), int(found["month"]), int(found["year"])
    if month > len(MONTHS["en"]) >= day > 0:  # the American order
        day, month = month, day
    if not _is_day(day, month):
        return _spelled(found, language)
    if len(found["year"]) == 2:  # noqa: PLR2004 -- digits
        year += 1_900 if year >= _CENTURY_TURN else 2_000
    name = MONTHS[language][month - 1]
    if language == "en":
        return f"{name} {ordinal(day, language)}, {year_in_english(year)}"
    spoken = ordinal(day, language, _form_of_day(found, language))
    return f"{spoken} {name} {ordinal(year, language, 'gen_m')} {YEAR_OF_DATE[language]}"


def _day_and_month(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return ``31.12``, which is a date where a time follows it, or where it can be no time behind a preposition."""
    day, before = int(found["day"]), found.groupdict().get("before")
    is_counted = any(is_counted_in_parts(word, language) for word in words_after(found)[:1])
    if is_counted or not _is_day(day, int(found["month"])):
        return found[0]
    name = MONTHS[language][int(found["month"]) - 1]
    if language == "en":
        return f"{before + ' ' if before else ''}{name} {ordinal(day, language)}"
    if not before:
        return f"{ordinal(day, language, _form_of_day(found, language))} {name}"
    named: Form = "nom_n" if before.lower() in DATE_NAMED else "gen_m"
    return f"{before} {ordinal(day, language, DATE_CASES[language].get(before.lower(), named))} {name}"


def _form_of_day(found: "re.Match[str]", language: SpokenLanguage) -> Form:
    """Return the case of a day's number: the nominative where it is named, else that behind the word before."""
    before = word_before(found)
    if before in {"і", "й", "та", "и"} and _DATE_FIRST.search(found.string[max(0, found.start() - 30) : found.start()]):
        before = ""
    is_one = "по" not in found.groupdict().get("days", "")
    if (
        is_one
        and before in {"з", "із", "зі", "с", "со"}
        and _CONGRATULATION.search(found.string[max(0, found.start() - 30) : found.start()])
    ):
        return "ins_m"
    if before == "" or before in DATE_NAMED:
        return "nom_n"
    return DATE_CASES[language].get(before, "gen_m")


def _days(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return days of one month: ``двадцять четверте серпня``, ``з першого по п’яте травня``."""
    days = [int(day) for day in _DIGITS.findall(found["days"])]
    if not all(_is_day(day, 1) for day in days) or (language == "en" and _is_verb(found)):
        return found[0]
    if language == "en":
        article = "" if word_before(found) == "the" else "the "
        spoken = _listed(found["days"], "nom_m", language)
        year = f", {year_in_english(int(found['year']))}" if found["year"] else ""
        return f"{article}{spoken} of {_english_month(found['month'])}{year}"
    form = "gen_m" if found["end"] == "го" else "nom_n" if found["end"] else _form_of_day(found, language)
    month = found["month"]
    if (index := _SHORT[language].get(month.lower())) is not None:
        month = MONTHS[language][index]
    spoken = f"{_listed(found['days'], form, language)} {month}"
    if not found["year"]:
        return spoken
    return f"{spoken} {ordinal(int(found['year']), language, 'gen_m')} {YEAR_OF_DATE[language]}"


def _listed(days: str, form: Form, language: SpokenLanguage) -> str:
    """Return the days of a list or of a range as ordinals; what is reached by ``по`` is in the accusative."""
    parts: list[str] = []
    for part in _DAY_OR_SIGN.findall(re.sub("st|nd|rd|th", "", days)):
        if part.isdecimal():
            parts.append(ordinal(int(part), language, form))
        else:
            form = "nom_n" if part == " по " else "gen_m" if part == " до " else form
            parts.append(RANGE[language] if part.strip() in {"-", "–", "—"} else part)
    return "".join(parts)


def _english_month(written: str) -> str:
    return MONTHS["en"][_SHORT_MONTHS.get(written.lower(), _SHORT_MONTHS[written[:3].lower()])]


def _is_verb(found: "re.Match[str]") -> bool:
    """Return whether ``may`` or ``march`` is a verb: in small letters, or with what does it or is done."""
    month = found["month"]
    return month.lower() in {"may", "march", "mar"} and (
        month.islower() or any(is_thing(word, "en") and word != "is" for word in words_after(found)[:1])
    )


def _american(found: "re.Match[str]", language: SpokenLanguage) -> str:
    days = [int(day) for day in _DIGITS.findall(found["days"])]
    if not all(_is_day(day, 1) for day in days) or _is_verb(found):
        return found[0]
    year = f", {year_in_english(int(found['year']))}" if found["year"] else ""
    return f"{_english_month(found['month'])} {_listed(found['days'], 'nom_m', language)}{year}"


def _two_digits(minute: int, language: SpokenLanguage) -> str:
    oh = "oh" if language == "en" else cardinal(0, language)
    return f"{oh} {cardinal(minute, language, 'f')}" if minute < 10 else cardinal(minute, language, "f")  # noqa: PLR2004


def _time(found: "re.Match[str]", language: SpokenLanguage) -> str:
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    before = word_before(found)
    is_score = before in SCORES or _SCORE_BEFORE.search(found.string[max(0, found.start() - 30) : found.start()])
    if is_score and not found["second"]:
        return SCORE_SIGN[language].join((cardinal(hour, language), cardinal(minute, language)))
    if hour > 24 or minute > 59 or second > 59:  # noqa: PLR2004 -- of a day, of an hour, of a minute
        return _spelled(found, language)
    if found["second"]:
        parts = list(zip((hour, minute, second), HOURS[language], strict=True))
        said = [(number, what) for number, what in parts if number] or parts[2:]
        case = "nom" if before in {"о", "об"} else case_of_amount(before, language)
        return " ".join(counted(number, what, language, case) for number, what in said)
    if language != "en" and before in {"за", "через"}:  # so long
        if not hour:
            return counted(minute, HOURS[language][2], language, "acc")
        minutes = counted(hour, HOURS[language][1], language, "acc")
        return f"{minutes} {cardinal(minute, language, 'f', 'acc')}" if minute else minutes
    is_part_named = words_after(found)[:1] != [] and words_after(found)[0] in CLOCK_WORDS[language]
    return _clock_time(hour, minute, before, language, is_part_named=is_part_named)


def _no_seconds(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Leave out the seconds of ``о 20:00:00``, but not those of so long."""
    before = _TIME_BEFORE.search(found.string[max(0, found.start() - 12) : found.start()])
    return "" if before and before[1].lower() in TIME_CASES[language] else found[0]


def _clock_time(hour: int, minute: int, before: str, language: SpokenLanguage, *, is_part_named: bool = False) -> str:
    minutes = _two_digits(minute, language) if minute else ""
    if language == "en":
        return _english_time(hour, minutes)
    if language == "ru":
        case = TIME_CASES["ru"].get(before, "nom")
        if not minute:
            return counted(hour, HOURS[language][0], language, case)
        zero = f"{cardinal(0, language, case=case)} " if minute < 10 else ""  # noqa: PLR2004 -- one digit
        return f"{cardinal(hour, language, case=case)} {zero}{cardinal(minute, language, 'f', case)}"
    form, name = HOUR_CASES.get(before, ("nom_f", "година"))
    if form == "acc_f" and minutes.endswith("одна"):
        minutes = f"{minutes.removesuffix('одна')}одну"
    if not minutes and is_part_named:
        return ordinal(hour, language, form)
    return f"{ordinal(hour, language, form)} {minutes or name}"


def _time_with_point(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return ``о 20.00`` as a time; what may be another amount is one only with a round minute and no thing behind."""
    hour, minute, before = int(found["hour"]), int(found["minute"]), found["before"].lower()
    is_sure = before in {"о", "об", "at"}
    follows = words_after(found)[:1]
    is_amount = minute % 5 != 0 or any(
        is_counted_in_parts(word, language) for word in follows if word not in CLOCK_WORDS[language]
    )
    if hour > 24 or (not is_sure and (is_amount or found["sep"] != ".")):  # noqa: PLR2004 -- of a day
        return found[0]
    return f"{found['before']} {_clock_time(hour, minute, before, language)}"


def _two_times(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return ``з 9.15 до 10.45`` with colons, by which both are read as times.

    With points they are times only with round minutes, and without a word before only from an earlier to a later one.
    """
    ends = found["low"], found["high"]
    before, sep = (found["before"] or "").lower(), found["sep"].strip()
    timed = [end for end in ends if not end.isdecimal()]
    minutes = [
        int(hour) * 60 + int(minute or 0) for hour, _, minute in (end.replace(".", ":").partition(":") for end in ends)
    ]
    is_counted = any(is_thing(word, language) for word in words_after(found)[:1] if word not in CLOCK_WORDS[language])
    if not timed or is_counted or max(minutes) > 24 * 60 or (len(timed) == 1 and before not in _SPANS):
        return found[0]
    has_point = any("." in end for end in timed)
    is_later = minutes[0] < minutes[1] and minutes[1] >= _TWO_DIGIT_HOUR and sep not in {"and", "та", "і", "й", "и"}
    if has_point and (any(int(end[-2:]) % 5 for end in timed) or not (before or is_later)):
        return found[0]
    low, high = (end.replace(".", ":") if end in timed else f"{end}:00" for end in ends)
    return f"{found['before']} {low}{found['sep']}{high}" if before else f"{low}{found['sep']}{high}"


def _english_time(hour: int, minutes: str) -> str:
    if minutes:
        return f"{cardinal(hour, 'en')} {minutes}"
    if hour in {0, 24}:
        return "midnight"
    return f"{cardinal(hour, 'en')} {'o’clock' if hour <= 12 else 'hundred'}"  # noqa: PLR2004 -- the clock's face


def _half_day(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return a time of the American clock."""
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"].lower()
    if not 1 <= hour <= 12:  # noqa: PLR2004 -- the clock's face
        return found[0]
    minutes = f" {_two_digits(minute, language)}" if minute else ""
    if language == "en":
        low = f"{cardinal(int(found['low']), language)}{RANGE[language]}" if found["low"] else ""
        return f"{low}{cardinal(hour, language)}{minutes} {half} m"
    night, morning, day, evening = DAY_PARTS[language]
    if half == "a":
        part = night if hour in {12, 1, 2, 3} else morning
    else:
        part = day if hour in {12, 1, 2, 3, 4} else evening
    said = _said_hour(hour, word_before(found), language)
    low = f"{_said_hour(int(found['low']), word_before(found), language)}{RANGE[language]}" if found["low"] else ""
    return f"{low}{said}{minutes} {part}"


def _said_hour(hour: int, before: str, language: SpokenLanguage) -> str:
    if language == "ru":
        return cardinal(hour, language, case=TIME_CASES["ru"].get(before, "nom"))
    return ordinal(hour, language, HOUR_CASES.get(before, ("nom_f", ""))[0])


def _next_hour(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return the hour of ``пів на 8``, ``за 5 хвилин 8``, ``пол 8``."""
    before, hour = found["before"], int(found["hour"])
    if not 1 <= hour <= 12 or any(is_thing(word, language) for word in words_after(found)[:1]):  # noqa: PLR2004
        return found[0]
    form: Form = "gen_m" if language == "ru" else "acc_f" if before.endswith("на") else "nom_f"
    return f"{before} {ordinal(hour, language, form)}"


def _hour_of_day(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return the hour of ``5 ранку``; of ``2 дня`` only behind what tells a time, for they may be days."""
    before = word_before(found)
    part = words_after(found)[0]
    hour = int(found["hour"])
    may_be_counted = part in {"дня", "ночі", "ночи"} and agreement(hour) == 1
    are_days = part == "дня" and hour > 12  # noqa: PLR2004 -- in the afternoon it begins with 1
    if hour > 24 or are_days or (may_be_counted and before not in {*TIME_CASES[language], *_NOW}):  # noqa: PLR2004 -- of a day
        return found[0]
    return _said_hour(hour, before, language)


def _hour(found: "re.Match[str]", language: SpokenLanguage) -> str:
    if int(found["hour"]) > 24:  # noqa: PLR2004 -- of a day
        return found[0]
    return f"{found['before']} {ordinal(int(found['hour']), language, 'loc_f')}"


def _year(found: "re.Match[str]", language: SpokenLanguage) -> str:
    form, word = YEAR_WORDS[language][found["word"].lower()]
    is_abbreviated = found["word"].lower().rstrip(".") in {"р", "г"}
    if (is_abbreviated and int(found["year"]) not in _YEARS) or (word in YEARS_IN_PLURAL and not found["low"]):
        return found[0]
    if is_abbreviated:
        form, word = _ABBREVIATED_YEAR[language].get(word_before(found), (form, word))
    high = f"{ordinal(int(found['year']), language, form)} {word}"
    return f"{_low_year(found, form, language)}{high}" if found["low"] else high


def _low_year(found: "re.Match[str]", form: Form, language: SpokenLanguage) -> str:
    """Return the first of two years, with what stands between them."""
    sep = found["sep"]
    low = ordinal(int(found["low"]), language, "gen_m" if sep in {" по ", " до "} else form)
    return low + (sep if sep.strip().isalpha() else RANGE[language])


def _bare_years(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return ``з 2020 по 2022``."""
    before, sep = found["before"], found["sep"]
    if any(is_thing(word, language) for word in words_after(found)[:1]):
        return found[0]
    high = ordinal(int(found["year"]), language, "nom_m" if sep == " по " else "gen_m")
    return f"{before} {_low_year(found, 'gen_m', language)}{high}"


def _month_and_year(found: "re.Match[str]", language: SpokenLanguage) -> str:
    after = words_after(found)[:1]
    year = f"{found['month']} {ordinal(int(found['year']), language, 'gen_m')}"
    return year if after and after[0] in YEAR_WORDS[language] else f"{year} {YEAR_OF_DATE[language]}"


def _bare_year(found: "re.Match[str]", language: SpokenLanguage) -> str:
    before = found["before"]
    if any(is_thing(word, language) or is_of_many(word) for word in words_after(found)[:1]):
        return found[0]
    return f"{before} {ordinal(int(found['year']), language, 'loc_m' if before.lower() in {'в', 'у'} else 'gen_m')}"


def _english_year(found: "re.Match[str]", language: SpokenLanguage) -> str:
    del language
    year = int(found["year"])
    is_decade = found["before"].lower() in {"the ", "early ", "late ", "mid "}
    is_counted = any(is_thing(word, "en") and word not in {"was", "is", "has"} for word in words_after(found)[:1])
    if year not in _YEARS or (not found["decade"] and (is_decade or is_counted)):
        return found[0]
    return found["before"] + (_plural_ten(year_in_english(year)) if found["decade"] else year_in_english(year))


def _two_years(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return ``1990-1995``, from an earlier year to a later one."""
    low, high = int(found["low"]), int(found["high"])
    is_price = language != "en" and low % 50 == high % 50 == 0
    if low >= high or is_price or any(is_thing(word, language) for word in words_after(found)[:1]):
        return found[0]
    if language == "en":
        return f"{year_in_english(low)}{RANGE[language]}{year_in_english(high)}"
    form: Form = "loc_m" if word_before(found) in {"в", "у"} else "nom_m"
    return f"{ordinal(low, language, form)}{RANGE[language]}{ordinal(high, language, form)}"


def _decade(found: "re.Match[str]", language: SpokenLanguage) -> str:
    return found["before"] + _plural_ten(cardinal(int(found["decade"]), language))


def _plural_ten(words: str) -> str:
    return f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"


def year_in_english(year: int) -> str:
    """Return a year as it is said in English: ``twenty twenty-six``."""
    century, rest = divmod(year, 100)
    if century % 10 == 0 and rest < 10:  # noqa: PLR2004 -- two thousand nine
        return cardinal(year, "en")
    if rest == 0:
        return f"{cardinal(century, 'en')} hundred"
    return f"{cardinal(century, 'en')} {'oh ' if rest < 10 else ''}{cardinal(rest, 'en')}"  # noqa: PLR2004
