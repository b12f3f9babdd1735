"""What has a number more often than it is counted: seasons, parts, levels, places. ``5 сезон`` is the fifth."""

import re

from app.domain.speech_text.vocabulary import words

NUMBERED = frozenset(
    words(
        "місце місця місцю місцем місці рівень рівня рівню рівневі рівнем рівні сезон сезона сезону сезонові"
        " сезоном сезоні серія серії серію серією частина частини частині частину частиною глава глави главі главу"
        " главою розділ розділа розділу розділові розділом розділі том тома томові томом томі епізод епізода епізоду"
        " епізодові епізодом епізоді поверх поверха поверху поверхові поверхом поверхі етап етапа етапу етапові"
        " етапом етапі тур тура туру турові туром турі клас класа класу класові класом класі курс курса курсу"
        " курсові курсом курсі раунд раунда раунду раундові раундом раунді акт акта акту актові актом акті тайм"
        " тайма тайму таймові таймом таймі фаза фази фазі фазу фазою дивізіон дивізіона дивізіону дивізіонові"
        " дивізіоном дивізіоні група групи групі групу групою ряд ряда ряду рядові ряді половина половини половині"
        " половину половиною чверть чверті чвертю ліга ліги лізі лігу лігою стадія стадії стадію стадією ступінь"
        " ступеня ступеню ступеневі ступенем ступені випуск випуска випуску випускові випуском випускі корпус"
        " корпуса корпусу корпусові корпусом корпусі семестр семестра семестру семестрові семестром семестрі сет"
        " сета сету сетові сетом дубль дубля дублю дублеві дублем дублі место места месту местом месте уровень"
        " уровня уровню уровнем уровне сезоне серия серии серию серией часть части частью главы главе главой раздел"
        " раздела разделу разделом разделе томе эпизод эпизода эпизоду эпизодом эпизоде этаж этажа этажу этажем"
        " этаже этап этапа этапу этапом этапе туре класс класса классу классом классе курсе раунде акте тайме фазы"
        " фазе фазой дивизион дивизиона дивизиону дивизионом дивизионе группа группы группе группу группой ряде"
        " половины половине половиной четверть четверти четвертью лига лиги лиге лигу лигой стадия стадии стадию"
        " стадией выпуск выпуска выпуску выпуском выпуске корпусе семестре сете дубле поверсі годині"
    )
)
"""Forms of the singular, in Ukrainian and Russian."""
ENGLISH = frozenset(words("season episode part chapter level round stage volume act grade phase day place floor"))
"""The same in English, where the number usually stands behind: ``season 5``."""

GAMES = frozenset(
    words(
        "дота доту доті доте сталкер сталкера сталкері сталкере відьмак відьмака відьмаку ведьмак ведьмака ведьмаке гта"
        " фіфа фіфу фифа фифу кс контра контру айфон айфона айфоні айфоне варкрафт фоллаут фолаут скайрим кіберпанк"
        " киберпанк мафія мафію мафия мафию самсунг віндовс виндовс вінда винда пс резідент резидент сайлент діабло"
        " диабло батлфілд батла ласт портал портале порталі халфа фаркрай"
    )
)
"""Names of games and machines, behind which the number is a part of the name."""
_COUNTED_BEHIND = frozenset(
    words(
        "ще ещё еще тільки лише лиш только лишь всього усього всего хоча б хоть є есть був была было"
        " рівно ровно десь приблизно примерно максимум мінімум минимум цілий целый цілу целую"
    )
)
_COUNTED = re.compile(r"(?:за)?лиш(?:ив|ил|аєт)|ост(?:ал|аё|ае)|бракує|потріб|нуж[енн]|вистач|хватит|всього|всего")
"""What is said of things that are counted."""
_WORDS_BACK = 9
_ORDINAL = re.compile(
    r"(?:перш|друг|трет|четверт|ят|шост|сьом|восьм|десят|надцят|цят|перв|втор|четвёрт|шест|седьм)(?:\w{1,3})$"
)
_TOKEN = re.compile(r"[\w’'-]+")
_PAIR = re.compile(rf",? \d{{1,4}} (?:{'|'.join(sorted(ENGLISH))})(?!\w)", re.IGNORECASE)


def is_counted_once(before: str, following: list[str]) -> bool:
    """Return whether ``1 рівень`` is one level, by the words beside it, and not the first."""
    if before in NUMBERED and before.endswith(("і", "е")):  # у 5 сезоні 1 серія
        return True
    return before in _COUNTED_BEHIND or any(_COUNTED.match(word) for word in (before, *following[1:]))


def stands_before_things(found: "re.Match[str]") -> bool:
    """Return whether the numbers of a chain stand before their things, as in ``5 сезон 3 серія``, for one of them.

    In ``сезон 5 серія 3`` they stand behind.
    """
    text = found.string[max(0, found.start() - 80) : found.start()]
    tail = re.split(r"[^\w\s’'-]", text)[-1]
    tokens = _TOKEN.findall(tail.lower())[-_WORDS_BACK:]
    while len(tokens) > 1 and tokens[-1] in NUMBERED | ENGLISH and _is_number(tokens[-2]):
        tokens = tokens[:-2]
        if not tokens or tokens[-1] not in NUMBERED | ENGLISH:
            return True
    return False


def _is_number(token: str) -> bool:
    return token.isdecimal() or _ORDINAL.search(token) is not None


def is_of_season(before: str, following: list[str]) -> bool:
    """Return whether a Russian number behind ``серии`` is that of the season it belongs to: ``2 сезона``."""
    is_part = before in NUMBERED and before.startswith(("сери", "эпизод", "част", "глав", "раунд", "выпуск"))
    return is_part and following[:1] != [] and following[0] in {"сезона", "тома", "тура", "этапа", "курса", "класса"}


def is_english_ordinal(found: "re.Match[str]", following: list[str]) -> bool:
    """Return whether ``5 season`` is the fifth: in a chain of such pairs, or alone; ``a 5 season show`` has five."""
    if following[:1] == [] or following[0] not in ENGLISH:
        return False
    text, end = found.string, found.end() + 1 + len(following[0])
    is_alone = not _TOKEN.search(text, 0, found.start()) and not _TOKEN.search(text, end)
    return is_alone or stands_before_things(found) or _PAIR.match(text, end) is not None
