"""Two numbers that belong together: seasons of two years, ratios, results of a player, sums; and a sign of times."""

import re

from app.domain.speech import SpokenLanguage
from app.domain.speech_text.context import NUMBERED_WORD, Rule, ToWords, either, words_after
from app.domain.speech_text.dates_in_text import year_in_english
from app.domain.speech_text.money import CURRENCY_BY_NAME
from app.domain.speech_text.nouns import is_thing
from app.domain.speech_text.numbered import GAMES
from app.domain.speech_text.numerals import cardinal, ordinal
from app.domain.speech_text.vocabulary import DIVIDED, POINT, RANGE, TIMES_LETTER, YEAR_WORDS, Case

_TO: dict[SpokenLanguage, tuple[str, Case]] = {"uk": ("до", "gen"), "en": ("to", "nom"), "ru": ("к", "dat")}
"""Between the sides of a ratio, and the case behind it."""
_MULTIPLIED: dict[SpokenLanguage, str] = {"uk": "помножити на", "en": "times", "ru": "умножить на"}
_RATIO_WORDS = (
    r"співвідношенн[яіюе]м?|пропорці[яїіюй]\w?|масштаб\w{0,2}|соотношени[еяюи]м?|пропорци[яиюей]\w?|ratio|scale"
)
_RESULT_WORDS = r"кда|кд|к/д|k/d|kd|kda|к/д/а|k/d/a|стат[аиу]|stats"
_VERSION_WORDS = (
    r"верс[иі][яїюієией]й?|патч\w{0,2}|апдейт\w{0,2}|оновленн[яюі]|обновлени[еяю]|білд\w{0,2}|билд\w{0,2}"
    r"|version|patch|update|build"
)
_SECTION_WORDS = (
    r"пункт\w{0,3}|підпункт\w{0,3}|подпункт\w{0,3}|розділ\w{0,3}|раздел\w{0,3}|глав[аиіуеы]|главою|главой"
    r"|параграф\w{0,3}|секці[яїюи]й?|секци[яиюе]й?|завдання|задани[еяю]|вправ[аиіу]|упражнени[еяю]"
    r"|(?:п|гл|розд|разд)\.|section|chapter|paragraph|clause|exercise"
)
_PRODUCTS = r"(?:майнкрафт|андро[иї]д|блютуз|пайтон|айос|юнит[иі]|юніт[иі]|блендер|питон)\w{0,2}"
"""What has versions with a point, in Cyrillic letters."""
_SUM_GOES_ON = r"(?=\d{1,9}(?: ?[-+*/×x] ?\d{1,9}){0,4} ?=)"


def rules(language: SpokenLanguage, goes_on: str) -> list[Rule]:
    """Return the rules; they come before those of dates.

    Args:
        language: Of the text.
        goes_on: A pattern of what an amount goes on with: money, units.
    """
    ratio = r"(?P<left>\d{1,4}) ?: ?(?P<right>\d{1,6})(?![\w:]|[.,]\d)"
    ends = rf"(?![\w%°/]|[.,:–—-]\d| ?(?:{goes_on})(?!\w))"
    version = rf"(?P<major>\d{{1,3}})\.(?P<minor>\d{{1,3}}){ends}"
    lettered = rf"(?P<major>\d{{1,3}})\.(?P<minor>\d{{1,3}})(?P<letter>[a-f]?){ends}"
    product = r"(?-i:[A-Z][A-Z-]+)" if language == "en" else r"(?-i:[A-Z][A-Za-z-]*)"
    years = r"(?P<low>(?:19|20)\d\d)/(?P<high>(?:(?:19|20)?\d\d))(?![\w/]|[.,]\d)"
    rows: list[tuple[str, ToWords]] = [
        (r"(?<=\d) : (?=\d)", lambda _, __: ":"),
        (rf"(?<![\w.,:/-]){years}", _season),
        (rf"(?<!\w)(?P<before>(?:{_RATIO_WORDS})(?: (?:is|of|як|как))?) {ratio}", _ratio),
        (rf"(?<!\w)(?P<before>{_RESULT_WORDS}) (?P<all>\d{{1,3}}(?:/\d{{1,3}}){{1,2}})(?![\w/]|[.,]\d)", _result),
        (rf"(?<=\d) ?[*×xх] ?{_SUM_GOES_ON}", lambda _, spoken: f" {_MULTIPLIED[spoken]} "),
        (rf"(?<=\d) ?[/÷] ?{_SUM_GOES_ON}", lambda _, spoken: f" {DIVIDED[spoken]} "),
        (r"(?<![\w.,])(?<!\d )[×xх](?=\d{1,5}(?!\w))", lambda _, spoken: f"{TIMES_LETTER[spoken]} "),
        (rf"{NUMBERED_WORD}(?P<before>{_VERSION_WORDS}|{_SECTION_WORDS}) {lettered}", _version),
        (rf"(?<!\w)(?P<before>v)\.? ?{lettered}", _version),
        (rf"{NUMBERED_WORD}(?P<before>{either(list(GAMES))}|{_PRODUCTS}|{product}) {version}", _version_of_product),
    ]
    return [(re.compile(pattern, re.IGNORECASE), to_words) for pattern, to_words in rows]


def _season(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return ``2023/24``: two years of which the other follows the one."""
    low, short = int(found["low"]), int(found["high"])
    high = low - low % 100 + short if len(found["high"]) == 2 else short  # noqa: PLR2004 -- digits
    if high != low + 1:
        return found[0]
    if language == "en":
        last = cardinal(short, language) if high != short else year_in_english(high)
        return f"{year_in_english(low)}{RANGE[language]}{last}"
    following = [word for word in words_after(found)[:2] if word in YEAR_WORDS[language]]
    if not following:
        return f"{cardinal(low, language)}{RANGE[language]}{cardinal(short, language)}"
    form = YEAR_WORDS[language][following[0]][0]
    return f"{ordinal(low, language, form)}{RANGE[language]}{ordinal(short, language, form)}"


def _ratio(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return ``1:2`` behind a word for ratio: ``один до двох``."""
    to, case = _TO[language]
    left, right = cardinal(int(found["left"]), language), cardinal(int(found["right"]), language, case=case)
    return f"{found['before']} {left} {to} {right}"


def _result(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return kills, deaths and assists, which are no date."""
    return " ".join([found["before"], *(cardinal(int(part), language) for part in found["all"].split("/"))])


def _version_of_product(found: "re.Match[str]", language: SpokenLanguage) -> str:
    is_amount = found["before"].lower() in CURRENCY_BY_NAME
    is_counted = any(is_thing(word, language) for word in words_after(found)[:1])
    return found[0] if is_amount or is_counted else _version(found, language)


def _version(found: "re.Match[str]", language: SpokenLanguage) -> str:
    """Return ``версія 2.0``, whose point is no comma: ``два крапка нуль``."""
    minor = found["minor"]
    zeros = f"{cardinal(0, language)} " * (len(minor) - len(minor.lstrip("0")) - (int(minor) == 0))
    said = f"{cardinal(int(found['major']), language)} {POINT[language]} {zeros}{cardinal(int(minor), language)}"
    return f"{found['before']} {said} {found.groupdict().get('letter') or ''}".rstrip()
