"""Things that have no singular, as trousers and doors: they are counted as ``двоє штанів`` and ``одні двері``."""

import re

from app.domain.speech import SpokenLanguage
from app.domain.speech_text.context import Rule, either
from app.domain.speech_text.numerals import collective
from app.domain.speech_text.vocabulary import words

_THINGS: dict[SpokenLanguage, dict[str, str]] = {
    "uk": dict(
        zip(
            words("штани двері ножиці окуляри джинси шорти труси брюки сани ворота граблі вила щипці колготки легінси"),
            words(
                "штанів дверей ножиць окулярів джинсів шортів трусів брюк саней воріт грабель вил щипців колготок"
                " легінсів"
            ),
            strict=True,
        )
    ),
    "en": {},
    "ru": dict(
        zip(
            words("штаны ножницы очки часы сутки джинсы шорты трусы брюки сани ворота грабли колготки"),
            words("штанов ножниц очков часов суток джинсов шорт трусов брюк саней ворот граблей колготок"),
            strict=True,
        )
    ),
}
"""In the nominative, and in the genitive."""
_ONE: dict[SpokenLanguage, str] = {"uk": "одні", "ru": "одни"}


def rules(language: SpokenLanguage) -> list[Rule]:
    """Return the rule for one to four of them, with an adjective between or without."""
    things = _THINGS[language]
    if not things:
        return []
    adjective = r"(?:(?P<adjective>[^\W\d_]{2,20}(?:і|ые|ие)) )?"
    pattern = rf"(?<![\w.,:/–—-])(?P<number>[1-4]) {adjective}(?P<thing>{either(list(things))})(?!\w)"
    return [(re.compile(pattern, re.IGNORECASE), _counted)]


def _counted(found: "re.Match[str]", language: SpokenLanguage) -> str:
    number, adjective = int(found["number"]), found["adjective"] or ""
    if number == 1:
        return " ".join(filter(None, (_ONE[language], adjective, found["thing"])))
    end = {"і": "их", "ые": "ых", "ие": "их"}
    for plural, genitive in end.items():
        if adjective.endswith(plural):
            adjective = adjective.removesuffix(plural) + genitive
            break
    return " ".join(filter(None, (collective(number, language), adjective, _THINGS[language][found["thing"].lower()])))
