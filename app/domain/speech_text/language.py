"""The language of each part of a message, decided by letters, then by common words, then by groups of letters."""

import re
from functools import lru_cache
from typing import NamedTuple

from app.domain.speech import SpokenLanguage
from app.domain.speech_text.money import CURRENCY_BY_NAME
from app.domain.speech_text.nouns import is_known_noun
from app.domain.speech_text.vocabulary import MONTHS, UNITS, words

FOREIGN_RUN = 3
"""So many Latin words in a row inside a Cyrillic sentence are read in English."""

_SENTENCE_END = re.compile(
    r"(?<=[.!?…])(?<!\bгрн\.)(?<!\bруб\.)(?<!\bкоп\.)(?<!\bтис\.)(?<!\bтыс\.)(?<!\bмлн\.) +", re.IGNORECASE
)
"""Where a sentence ends; not behind an abbreviation of what is counted."""
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_CYRILLIC_WORD = re.compile(r"[а-я]+")
_LATIN = re.compile(r"[A-Za-z]+")
_CODES = frozenset({word for word in CURRENCY_BY_NAME if len(word) <= 3} | {"btc", "eth", "usdt", "ton"})  # noqa: PLR2004 -- letters of a code
"""Codes of currencies: they count as numbers in any language."""
_RUSSIAN_UNITS = frozenset({"мин", "ч", "нед", "мес", "чел"})
_UNIT_NAMES = {unit for units in UNITS.values() for unit in units} - _RUSSIAN_UNITS | {"am", "pm"}
_UNIT = re.compile(
    rf"(?<=\d) ?(?:°[ ]?[CСFсc]?|(?:{'|'.join(sorted(_UNIT_NAMES))})(?:/(?!ч\b)[^\W\d_]{{1,4}})?"
    r"|[A-Za-zкК](?:@?\d{2,3})?)(?!\w)",
    re.IGNORECASE,
)
"""Units behind a figure, which are written alike in all languages."""
_UKRAINIAN = re.compile(r"[іїєґ]|[бвгдзкмнпрстфхш]['’ʼ][яюєї]", re.IGNORECASE)
_RUSSIAN = re.compile(r"[ыэёъ]", re.IGNORECASE)

_HINTS: dict[str, int] = {
    **dict.fromkeys(
        words(
            "або адже але багато буде будемо будеш була було вже вибач вона вони вчора вечора гарна гарний гарно"
            " гарного грав грала грали грати граю гра гри гру добре дивись дивлюсь дивлюся дуже друже дякую його йому"
            " ельзи ледве лишилось лишилося лишилась лишився"
            " завжди зараз зачекай знову класно коли котра котрий красень краще крутий ласка лише маю можна молодець"
            " наче нема нехай отже питання погано пограй пограти подивись постав ранку ранок слухай справи також теж"
            " треба хто хтось це цей цього ця чекаю чи чого чому чудово шкода ще що щоб щось як яка який якщо"
        ),
        1,
    ),
    **dict.fromkeys(
        words(
            "мин включай держи будем будет вечера вообще вопрос всегда всем всех вчера где даже дела деньги"
            " доброе его ему если есть еще зачем здравствуй здравствуйте играет играешь играть играю игра игру из или"
            " иногда их как какая какой когда конечно который красавчик кто лучше меня мне много можно молодец надо"
            " нет нету никогда ничего но он она они ответ очень песня песню пожалуйста поиграй поиграть понял поставь"
            " потом потому почему привет ребята себя сегодня сейчас сделай сколько слушай смотрю снова спасибо такой"
            " больше встречи кстати ужас меньше отлично плохо помоги понятно тебя только утра утро хорошая хороший"
            " хорошо человек что чтобы ваще держись жми огонь подпишись шоке"
            " годов годы года году лет помню встреча встречу"
        ),
        -1,
    ),
    **dict.fromkeys(MONTHS["uk"], 1),
    **dict.fromkeys(MONTHS["ru"], -1),
}
"""Common words that only one of the two languages has: Ukrainian is 1, Russian -1."""
_SINGLE = {"й": 1, "з": 1, "и": -1, "с": -1, "к": -1, "ч": -1}
"""Words of one letter that one of the two languages has."""
_LONE_LETTER = re.compile(r"(?<![\w/.'’ʼ-])[^\W\d_](?![\w/'’ʼ-]|\. ?\d)")
"""A word of one letter; ``к/д`` and ``с. 5`` are abbreviations."""
_INFINITIVE = re.compile(
    r"(?<!\w)(?:хочу|буду|пора|люблю|давай|давайте|дай|лень|рано|готов|готова|рад|рада|иду|пошли) (?:не )?"
    r"(?!десять|двадцять|тридцять|память|путь|суть|мить|нить)[а-я]+[аеиоуыя]ть(?:ся)?(?!\w)"
    r"|(?<!\w)(?!десять|двадцять|тридцять|память|путь|суть|мить|нить)[а-я]+[аеиоуыя]ть(?:ся)? (?:хочу|люблю)(?!\w)"
)
"""A Russian verb behind what one wants, will or likes to do; a Ukrainian one would end in ``-ти``."""
_FIRST_WORDS = frozenset("язвук")
_WORDS_OF_ONE_LETTER = _FIRST_WORDS | frozenset("ійижо")
"""Words of one letter that are no Latin letters by mistake: ``MIX з DJ``; the first ones also begin a sentence."""
_SHARED = frozenset(
    words(
        "без вам вас катерина стрим пока хай май да донат бан чат топ скинь год ваш ваша весь вода всю готова город"
        " давай давайте дай два день думаю жаль знаю команда команду круто легко люблю люди людей людям мама мене"
        " мною моя музику наша нашу нам нас нормально один одна одно пора правда пара просто раз рука сам сама свою"
        " себе сила сильно слава слова слово так там таким тебе тебя того тут хочу через чисто"
        " читай правила правил пункт"
        " апдейт апельсин бригада вокзал генерал граната гранатомет джойстик дискорд дисплей жесть кабель косплей"
        " кредит легенда лейн лейтенант лимон модель мотор музей пароль планшет полк портал провайдер проект рандом"
        " дедлайн плейстейшн скинули тел ресторан скриншот смартфон солдат телеграм тренд тренер трейлер футбол читер"
        " босс каное смок хедшот чел"
    )
)
"""Common words that both languages write alike."""
_SHARED_END = "ить"
"""Of verbs: Ukrainian for what is done, Russian for to do."""
_UKRAINIAN_ENDS = ("ати", "ити", "яти", "ють", "ння", "ив", "ав")
_RUSSIAN_ENDS = (
    "ешь",
    "ишь",
    "ает",
    "ают",
    "яет",
    "яют",
    "уют",
    "нул",
    "ение",
    "ание",
    "ция",
    "еть",
    "ая",
    "яя",
    "ое",
    "его",
)
_LEAST_UKRAINIAN = -1
"""Sum of trigram scores: viewers of a Ukrainian streamer write Ukrainian more often."""
_NOUN_WEIGHT = 3
"""Of a noun that is in the table of one language only."""
_LETTER_WEIGHT = 4
"""Of a single Russian letter beside the trigrams of the words."""
_AND_WEIGHT = 20
"""Of a single Ukrainian one: it is the word for "and"."""
_END_FROM = 4
"""Letters of the shortest word whose ending counts."""


_TRIGRAMS: dict[int, str] = {
    8: "йсьнсьють",
    7: "_збвсьецьивсрсьськттяць_цькця_ьогюва",
    6: (
        "_зг_ць_щоавжажлацюаючвбивихвувдбудсьдякезпзаззпезпозькицтицьицяиявйовйомйснйшлйшомувнняожлозпсьотсьуючцтв"
        "цьоцю_цювцямчогчолчорщо_ьомьсь"
    ),
    5: "_йдвжевибвипгоюдзвдньдоюдувжувзувиймийшйкркоюкщольйнцянювовжрювтньтувуттхвичовччишньщобщодьйоьк_ьовякщ",
    4: (
        "_вж_зм_хт_чоасяашобажбувввавчидбадкрдоддтрдуженшизьйнякувлювноюншиньооштрувтоютьктю_ув_увахисхтошовшукьке"
        "юютягн"
    ),
    3: (
        "_вб_ек_жо_з__якавчадяайбахубагбачваввийвимвищвчадянеш_ештжавжлизнязусисяиттйнимавнувня_нямоджозуою_сувшви"
        "штоькаьки"
    ),
    2: (
        "_ви_вч_ел_зр_зу_йоав_асуатиахиби_булбутвагвачви_виквирвоювсяджузроиснитиймакавкожльомадмовнайниховуосяоча"
        "рапрозстютистя_утнчниькоькуьнияк_яки"
    ),
    1: (
        "_ба_бу_га_зв_зд_зн_зо_ро_сп_сх_ти_у__ук_чиабуавсагаадуажааннанубезбудважвиввинвисвичвнивогву_галглягродже"
        "ди_дивдонемоенкзагзасзахзвизнизумив_ий_иклимиимуинуих_ичнйнокерклакракрику_ладливлишлодмаймо_му_навни_ний"
        "нконкуну_нь_обиоблобуовиовнокуомуонуопоотуповпочрацри_рийримроброкру_склснису_ти_тимтриту_тьсукрутиутьуют"
        "ховчи_чинше_ьсяючиям_"
    ),
    -1: (
        "_во_гл_ле_ли_ни_об_он_ра_с__сл_см_сн_со_ус_учабоавладеазаазвамеаниариасьатебелбилболботбраведвесвлевоввос"
        "вравседа_девдейдетдилдолдстеваевоедеедиеднедоедседуей_ейселеелиелоеляемеемуен_еняестетаетеечежалжилжнозан"
        "звездазовидеизаизиилоильимеинеинсироискисьитьказке_коткрулагле_летлизлитличльсмномотнегнизнитничноснциобн"
        "оброваовеогиод_одеожеожиоздокоолуольопростот_отеотнотоочеочнполпреражразранре_редрелринровроеройружса_ска"
        "совствсь_тилтнотолтреустут_учаучеучичетщеньст"
    ),
    -2: (
        "_ев_ег_ед_же_и__мн_от_сб_ср_уб_уд_чтаждаздаинал_атьбесвенветвозврегдаглаегоедлездел_елаельем_ениет_ециеча"
        "ещеждажесздезмезреигрижеиз_извизмизоикеиллинтит_итеицеиятйсткаклейлучминмойнейннонуюобеов_огдожаолломнонч"
        "ообоссотвоткоцирабраирасриясегсемскосмответвитвутелтиятойтоятстудауниуссую_хращийщих"
    ),
    -3: (
        "_им_сдаммафиацибедбщевеквоевоивойвяздежделебнев_еврегиее_ерьеряескессец_ешнждеждужелзащийсил_индинфиспица"
        "ициичекаякиекоекциледлезлжнллелноложльзмесмпинаенаянирниснужобщовьоддодсоенождой_оммофиошлпятриирь_свесед"
        "сетсиисияскислесогсосссксслссотдеуппутсучшущехница_целчелчесчточь_ью_ья_ющеял_ят_ящи"
    ),
    -4: (
        "_иг_ид_из_ин_ир_ис_пяаешассаучая_бежбязваягиидскдущдящедпеждемьетсецкешиешьиание_ии_исситсишьию_ия_йсккой"
        "лияллилнемаенеениенскобяое_оизоимоисоитолжолнотсоящпиореериаррирсксдесийсоосохсрессисстсчасчетаятиитметои"
        "тьюуетфилциициюциячаешиешь_щаещегщейье_ют_ятс"
    ),
    -5: (
        "_сч_фиаемаетаилбегбоевиевиивсквуегаегиодиидцаедшеевешажаежскзаизвриалиатиенионисхицуияхлжалирльеляемещмск"
        "мсянияноенойняяодгоедоототдотпохрраериороируесиосоесозссмстнсужсущтаетиетпртсктсяфинфиццвециациошегщесщие"
        "ьевьзоьзуяетяжеяющяя_"
    ),
    -6: "_итазрающваевещгичдаездниейизбиямлнилсямичнииняеоевотмриерьесчиткруждующфикхозциецийьск",
    -7: "алсиемилсниюютсющи",
}
"""Groups of three letters, ``_`` for the edge of a word, by how much they speak for Ukrainian, rounded log odds.

Derived from the word lists of wordfreq 3.1.1 (CC BY-SA 4.0): the thousand groups that separate most.
"""
_TRIGRAM_SCORES = {
    trigrams[start : start + 3]: score for score, trigrams in _TRIGRAMS.items() for start in range(0, len(trigrams), 3)
}


class LanguageRun(NamedTuple):
    """A part of a text in one language."""

    text: str
    language: SpokenLanguage


def language_runs(text: str, fallback: SpokenLanguage) -> list[LanguageRun]:
    """Return the text split where its language changes; only blanks at the splits are lost.

    Args:
        text: Not yet in words.
        fallback: For what has no letters.
    """
    found: list[LanguageRun] = []
    whole: SpokenLanguage | None = None
    has_words = False
    for sentence in _SENTENCE_END.split(text):
        for part, is_latin in _script_runs(sentence):
            is_figures = is_latin and all(word.lower() in _CODES for word in _LATIN.findall(_without_units(part)))
            if not is_latin:
                whole = whole or _cyrillic_language(text) or _language_by_trigrams(text)
                language = _cyrillic_language(part) or whole
            elif not is_figures:
                language = "en"
            else:  # figures and signs go with what is before them
                language = found[-1].language if found else fallback
            is_begun = not (has_words or is_latin)  # by figures, which go with the Cyrillic words behind them
            if found and (found[-1].language == language or is_begun):
                found[-1] = LanguageRun(f"{found[-1].text} {part}", language)
            else:
                found.append(LanguageRun(part, language))
            has_words = has_words or not is_figures
    return found


@lru_cache(maxsize=4)
def _without_units(text: str) -> str:
    """Return the text with blanks for units behind figures; it is as long as before."""
    return _UNIT.sub(lambda unit: " " * len(unit[0]), text)


def _cyrillic_language(text: str) -> SpokenLanguage | None:
    """Return the language of a Cyrillic text by its words: each says one language, by its letters, itself or its end.

    A single letter, or one letter again and again, decides only between words that say as much for one as for the
    other.
    """
    scores = [_word_score(word) for word in _WORD.findall(_without_units(text).lower()) if len(set(word)) > 1]
    score = sum(scores) - (_INFINITIVE.search(text.lower()) is not None)
    if score == 0 and any(scores):
        score = _letter_score(text)
    if score == 0:
        return None
    return "uk" if score > 0 else "ru"


def _letter_score(text: str) -> int:
    return (
        len(_UKRAINIAN.findall(text))
        - len(_RUSSIAN.findall(text))
        + sum(_SINGLE.get(word, 0) for word in _LONE_LETTER.findall(text.lower()))
    )


def _language_by_trigrams(text: str) -> SpokenLanguage:
    """Return the likelier language of a Cyrillic text; Ukrainian if it is nearly even.

    One word alone must say more.
    """
    score = 0
    words_found = set(_CYRILLIC_WORD.findall(_without_units(text).lower()))
    for word in words_found - _SHARED:
        is_ukrainian, is_russian = is_known_noun(word, "uk"), is_known_noun(word, "ru")
        if (is_ukrainian and is_russian) or word.endswith(_SHARED_END):
            continue
        edged = f"_{word}_"
        score += sum(_TRIGRAM_SCORES.get(edged[start : start + 3], 0) for start in range(len(word)))
        score += _NOUN_WEIGHT * (is_ukrainian - is_russian)
    letters = _letter_score(_without_units(text))
    score += letters * (_LETTER_WEIGHT if letters < 0 else _AND_WEIGHT)
    return "ru" if score < _LEAST_UKRAINIAN - (len(words_found) == 1) else "uk"


def _word_score(word: str) -> float:
    if word in _HINTS:
        return _HINTS[word]
    letters = (_UKRAINIAN.search(word) is not None) - (_RUSSIAN.search(word) is not None)
    if letters or len(word) < _END_FROM or word in _SHARED:
        return letters
    return (word.endswith(_UKRAINIAN_ENDS) - word.endswith(_RUSSIAN_ENDS)) / 2


def _script_runs(sentence: str) -> list[tuple[str, bool]]:
    """Return a sentence, split around long runs of Latin words if it is a Cyrillic one, and whether each is Latin."""
    found = _scripts(sentence)
    if all(is_latin for _, is_latin in found):
        return [(sentence, True)] if sentence else []
    cuts = [0]
    kinds = [False]
    first = 0
    for index, (_, is_latin) in enumerate(found):
        is_last = index + 1 == len(found)
        if not is_last and found[index + 1][1] == is_latin:
            continue
        if is_latin and index + 1 - first >= FOREIGN_RUN:
            cuts.append(found[first][0])
            kinds.append(True)
            if not is_last:
                cuts.append(found[index + 1][0])
                kinds.append(False)
        first = index + 1
    parts = [sentence[start:end].strip(" ") for start, end in zip(cuts, [*cuts[1:], len(sentence)], strict=True)]
    return [(part, is_latin) for part, is_latin in zip(parts, kinds, strict=True) if part]


def _stands_between_names(words_found: "list[re.Match[str]]", index: int) -> bool:
    """Return whether a letter stands between names, as in ``MIX с DJ``; ``hi с you`` is a slip of the keyboard."""
    beside = words_found[max(0, index - 1) : index] + words_found[index + 1 : index + 2]
    return [word[0][0].isupper() for word in beside] == [True, True]


def _scripts(sentence: str) -> list[tuple[int, bool]]:
    """Return where each word begins and whether it is Latin; a single letter goes with the words beside it."""
    words_found = list(_WORD.finditer(_without_units(sentence)))
    own = [_CYRILLIC.search(word[0]) is None for word in words_found]
    is_long = [len(word[0]) > 1 for word in words_found]
    if not any(is_long):
        is_latin = sum(own) * 2 > len(own)
        return [(word.start(), is_latin) for word in words_found]
    found: list[tuple[int, bool]] = []
    last: bool | None = None
    following: list[bool | None] = [None] * len(own)
    for index in range(len(own) - 2, -1, -1):
        following[index] = own[index + 1] if is_long[index + 1] else following[index + 1]
    latin_words = sum(latin and long for latin, long in zip(own, is_long, strict=True))
    is_foreign = latin_words == sum(is_long)  # no Cyrillic word but letters
    for index, word in enumerate(words_found):
        kind = own[index]
        is_word = word[0].lower() in (_FIRST_WORDS if last is None else _WORDS_OF_ONE_LETTER)
        goes_on = following[index] is not None or sentence[word.end() : word.end() + 2].strip(" ").isdigit()
        is_word = is_word or (word[0] == "с" and _stands_between_names(words_found, index))
        is_word = is_word and goes_on and not (is_foreign and latin_words >= FOREIGN_RUN)
        is_inside = kind not in {last, following[index]} and (kind or is_foreign or last == following[index])
        if is_long[index]:
            last = kind
        elif is_inside and not is_word:
            kind = not kind
        found.append((word.start(), kind))
    return found
