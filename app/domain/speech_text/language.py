"""The language of each part of a message, decided by letters, then by common words."""

import re
from collections.abc import Callable
from typing import NamedTuple

from app.domain.speech import SpokenLanguage
from app.domain.speech_text.money import CURRENCY_BY_NAME
from app.domain.speech_text.vocabulary import words

type Detect = Callable[[str], SpokenLanguage | None]
"""Returns the language of a text whose letters do not decide it, or None."""

FOREIGN_RUN = 3
"""So many Latin words in a row inside a Cyrillic sentence are read in English."""

_SENTENCE_END = re.compile(
    r"(?<=[.!?…])(?<!\bгрн\.)(?<!\bруб\.)(?<!\bкоп\.)(?<!\bтис\.)(?<!\bтыс\.)(?<!\bмлн\.) +", re.IGNORECASE
)
"""Where a sentence ends; not behind an abbreviation of what is counted."""
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z]+")
_CODES = frozenset(word for word in CURRENCY_BY_NAME if len(word) <= 3)  # noqa: PLR2004 -- letters of a code
"""Codes of currencies: they count as numbers in any language."""
_UKRAINIAN = re.compile(r"[іїєґ]|[бвгдзкмнпрстфхш]['’ʼ][яюєї]", re.IGNORECASE)
_RUSSIAN = re.compile(r"[ыэёъ]", re.IGNORECASE)

_HINTS: dict[str, int] = {
    **dict.fromkeys(
        words(
            "або адже але багато буде будемо будеш була було вже вибач вона вони вчора вечора гарна гарний гарно"
            " гарного грав грала грали грати граю гра гри гру добре дивись дивлюсь дивлюся дуже друже дякую його йому"
            " завжди зараз зачекай знову й класно коли котра котрий красень краще крутий ласка лише май маю мене можна"
            " молодець наче нема нехай отже пане питання погано пограй пограти подивись постав ранку ранок слухай"
            " справи також теж треба хай хто хтось це цей цього ця чекаю чи чого чому чудово шкода ще що щоб щось як"
            " яка який якщо"
        ),
        1,
    ),
    **dict.fromkeys(
        words(
            "будем будет вечера во вообще вопрос всегда всем всех вчера где да даже дела деньги доброе его ему если"
            " есть еще зачем здравствуй здравствуйте и играет играешь играть играю игра игру из или иногда их как"
            " какая какой когда конечно который красавчик кто лучше меня мне много можно молодец надо нет нету никогда"
            " ничего но он она они ответ очень песня песню пожалуйста поиграй поиграть пока понял поставь потом потому"
            " почему привет ребята с себя сегодня сейчас сделай сколько слушай смотрю снова спасибо стрим такой тебя"
            " только утра утро хорошая хороший хорошо человек что чтобы"
        ),
        -1,
    ),
}
"""Common words that only one of the two languages has: Ukrainian is 1, Russian -1."""
_UKRAINIAN_ENDS = ("ати", "ити", "яти", "ють", "ння")
_RUSSIAN_ENDS = ("ешь", "ишь", "ает", "ают", "яет", "яют", "уют", "ение", "ание", "ция", "еть", "ая", "яя", "ое", "его")
_END_FROM = 4
"""Letters of the shortest word whose ending counts."""


class LanguageRun(NamedTuple):
    """A part of a text in one language."""

    text: str
    language: SpokenLanguage


def language_runs(text: str, fallback: SpokenLanguage, detect: Detect | None) -> list[LanguageRun]:
    """Return the text split where its language changes; only blanks at the splits are lost.

    Args:
        text: Not yet in words.
        fallback: For what has no letters.
        detect: Asked where neither letters nor common words decide, here or in the rest of the text.
    """
    found: list[LanguageRun] = []
    whole = _cyrillic_language(text)
    for sentence in _SENTENCE_END.split(text):
        for part in _script_runs(sentence):
            if _CYRILLIC.search(part):
                language = _cyrillic_language(part) or whole or (detect and detect(part)) or "uk"
            elif any(word.lower() not in _CODES for word in _LATIN.findall(part)):
                language = (detect and detect(part)) or "en"
            else:  # figures and signs go with what is before them
                language = found[-1].language if found else fallback
            if found and found[-1].language == language:
                found[-1] = LanguageRun(f"{found[-1].text} {part}", language)
            else:
                found.append(LanguageRun(part, language))
    return found


def _cyrillic_language(text: str) -> SpokenLanguage | None:
    """Return the language of a Cyrillic text by its letters, or else by common words and word endings."""
    score = len(_UKRAINIAN.findall(text)) - len(_RUSSIAN.findall(text))
    if score == 0:
        score = sum(_word_score(word) for word in _WORD.findall(text.lower()))
    if score == 0:
        return None
    return "uk" if score > 0 else "ru"


def _word_score(word: str) -> int:
    if word in _HINTS:
        return _HINTS[word]
    if len(word) < _END_FROM:
        return 0
    return word.endswith(_UKRAINIAN_ENDS) - word.endswith(_RUSSIAN_ENDS)


def _script_runs(sentence: str) -> list[str]:
    """Return a sentence, split around long runs of Latin words if it is a Cyrillic one."""
    found = [(word.start(), _CYRILLIC.search(word[0]) is None) for word in _WORD.finditer(sentence)]
    if all(is_latin for _, is_latin in found):
        return [sentence] if sentence else []
    cuts = [0]
    first = 0
    for index, (_, is_latin) in enumerate(found):
        is_last = index + 1 == len(found)
        if not is_last and found[index + 1][1] == is_latin:
            continue
        if is_latin and index + 1 - first >= FOREIGN_RUN:
            cuts.append(found[first][0])
            if not is_last:
                cuts.append(found[index + 1][0])
        first = index + 1
    parts = [sentence[start:end].strip(" ") for start, end in zip(cuts, [*cuts[1:], len(sentence)], strict=True)]
    return [part for part in parts if part]
