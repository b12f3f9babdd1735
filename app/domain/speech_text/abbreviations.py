"""Abbreviations in words: a voice reads their letters."""

import re
from functools import cache, partial

from app.domain.speech import SpokenLanguage
from app.domain.speech_text.context import either

_ANYWHERE: dict[SpokenLanguage, dict[str, str]] = {
    "uk": {
        "т.д.": "так далі",
        "т.п.": "тому подібне",
        "т.к.": "так як",
        "т.ч.": "тому числі",
        "напр.": "наприклад",
        "див.": "дивись",
        "вул.": "вулиця",
        "просп.": "проспект",
        "обл.": "область",
        "ім.": "імені",
        "тел.": "телефон",
        "акк.": "акаунт",
    },
    "ru": {
        "т.д.": "так далее",
        "т.п.": "тому подобное",
        "т.к.": "так как",
        "т.е.": "то есть",
        "т.о.": "таким образом",
        "т.ч.": "том числе",
        "напр.": "например",
        "см.": "смотри",
        "ул.": "улица",
        "просп.": "проспект",
        "обл.": "область",
        "тел.": "телефон",
        "акк.": "аккаунт",
    },
    "en": {
        "e.g.": "for example",
        "i.e.": "that is",
        "etc.": "et cetera",
        "vs.": "versus",
        "approx.": "approximately",
        "misc.": "miscellaneous",
        "acc.": "account",
    },
}
"""By what is written; a space may stand between two of its letters, and none of them follows a digit."""
_AFTER_AND: dict[SpokenLanguage, tuple[str, dict[str, str]]] = {
    "uk": ("і|й|та", {"тд": "так далі", "тп": "тому подібне", "ін.": "інше", "інш.": "інше"}),
    "ru": ("и", {"тд": "так далее", "тп": "тому подобное", "др.": "другие", "пр.": "прочее"}),
    "en": ("and", {}),
}
"""What is an abbreviation only after one of these words."""
_BEFORE_NUMBER: dict[SpokenLanguage, dict[str, str]] = {
    "uk": {
        "с.": "сторінка",
        "ст.": "стаття",
        "стор.": "сторінка",
        "п.": "пункт",
        "розд.": "розділ",
        "гл.": "глава",
        "мал.": "малюнок",
        "рис.": "рисунок",
        "буд.": "будинок",
        "кв.": "квартира",
    },
    "ru": {
        "с.": "страница",
        "ст.": "статья",
        "стр.": "страница",
        "п.": "пункт",
        "разд.": "раздел",
        "гл.": "глава",
        "рис.": "рисунок",
        "д.": "дом",
        "кв.": "квартира",
    },
    "en": {"p.": "page", "pp.": "pages", "ch.": "chapter", "ep.": "episode", "vol.": "volume", "fig.": "figure"},
}
"""What is an abbreviation only before a number."""
_LOOK: dict[str, str] = {
    "дивись сторінка": "дивись сторінку",
    "дивись стаття": "дивись статтю",
    "дивись глава": "дивись главу",
    "смотри страница": "смотри страницу",
    "смотри статья": "смотри статью",
    "смотри глава": "смотри главу",
}
"""In the accusative."""
_MAY_END = {"т.д.", "т.п.", "ін.", "інш.", "др.", "пр.", "etc."}
"""A name does not follow these, so that a capital letter begins a sentence."""
_WITH_SIGNS: dict[SpokenLanguage, dict[str, str]] = {
    "uk": {"c++": "сі плюс плюс", "c#": "сі шарп", "f#": "еф шарп"},
    "ru": {"c++": "си плюс плюс", "c#": "си шарп", "f#": "эф шарп"},
    "en": {"c++": "C plus plus", "c#": "C sharp", "f#": "F sharp", "w/o": "without", "w/": "with", "b/c": "because"},
}
"""Words whose signs no voice reads; their letter may be one of Cyrillic that looks alike."""
_LOOKS_LIKE = str.maketrans({"с": "c"})
_SPACED = re.compile(r"\\\.(?=\w)")
"""A full stop inside an abbreviation, in a pattern."""


def prepare() -> None:
    """Get ready for the first text; may be called in any thread."""
    for language in _ANYWHERE:
        _patterns(language)


def in_full(text: str, language: SpokenLanguage) -> str:
    """Return the text with abbreviations in words; a full stop stays where a sentence ends with one.

    Args:
        text: Not yet with numbers in words, which tell units from abbreviations.
        language: Of the text.
    """
    with_signs, any_, of_number = _patterns(language)
    text = with_signs.sub(lambda found: _WITH_SIGNS[language][found[0].lower().translate(_LOOKS_LIKE)], text)
    text = any_.sub(partial(_word, language), text)
    text = of_number.sub(lambda found: f"{_BEFORE_NUMBER[language][found[1].lower()]} ", text)
    for nominative, accusative in _LOOK.items():
        text = text.replace(nominative, accusative)
    return text


def _word(language: SpokenLanguage, found: "re.Match[str]") -> str:
    written = found["short"].lower().replace(" ", "")
    words = {**_ANYWHERE[language], **_AFTER_AND[language][1]}[written]
    return f"{words}{'.' if found['end'] is not None and written in _MAY_END else ''}"


@cache
def _patterns(language: SpokenLanguage) -> tuple["re.Pattern[str]", "re.Pattern[str]", "re.Pattern[str]"]:
    ands, after_and = _AFTER_AND[language]
    short = _SPACED.sub(r"\\. ?", either(list(_ANYWHERE[language])))
    for one in ands.split("|") if after_and else ():
        short += rf"|(?<=(?<!\w){one} )(?:{either(list(after_and))})"
    with_signs = either(list(_WITH_SIGNS[language])).replace("c", "[cс]")
    return (
        re.compile(rf"(?<!\w)(?:{with_signs})(?![\w+#])", re.IGNORECASE),
        re.compile(rf"(?<![\w.])(?<!\d )(?P<short>{short})(?!\w)(?P<end>(?= (?-i:[A-ZА-ЯІЇЄҐ])))?", re.IGNORECASE),
        re.compile(
            rf"(?<![\w.])(?<!\d )({either(list(_BEFORE_NUMBER[language]))}) ?(?=\d)",
            re.IGNORECASE,
        ),
    )
