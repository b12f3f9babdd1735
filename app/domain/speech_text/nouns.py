"""What is counted: nouns with their forms, and the gender and case that a number takes beside them.

A noun is known by its whole form, so that ``грам`` is not taken for ``гра``; of an unknown one the ending decides.
"""

import re
from functools import cache
from typing import Literal, NamedTuple

from app.domain.speech import SpokenLanguage
from app.domain.speech_text.numbered import NUMBERED, is_counted_once
from app.domain.speech_text.vocabulary import Case, Gender, Noun, words

_CASES: tuple[Case, ...] = ("nom", "gen", "dat", "acc", "ins", "loc")
_PLACES = [(case, False) for case in _CASES] + [(case, True) for case in _CASES if case != "gen"]
"""The forms of a noun that stand in the tables: case, and whether it is the plural."""

_ENDINGS: dict[str, dict[str, str]] = {
    "uk": {
        "а": "а и ^і у ою ^і и ам и ами ах",
        "жа": "а і і у ею і і ам і ами ах",
        "я": "я і і ю ею і і ям і ями ях",
        "ія": "я ї ї ю єю ї ї ям ї ями ях",
        "ніч": "* і і * ю і і ам і ами ах",
        "мить": "* і і * ю і і ям і ями ях",
        "": "* а,у у,ові * ом і,у,ові и ам и ами ах",
        "к": "* а,у у,ові * ом у,і,ові и ам и ами ах",
        "ь": "* я,ю ю,еві * ем і,ю,еві і ям і ями ях",
        "й": "* я,ю ю,єві * єм ї,ю,єві ї ям ї ями ях",
        "ж": "* а,у у,еві * ем і,у,еві і ам і ами ах",
        "о": "о а у о ом і,у а ам а ами ах",
        "е": "е я ю е ем і я ям я ями ях",
        "же": "е а у е ем і а ам а ами ах",
        "ння": "я я ю я ям і я ям я ями ях",
    },
    "ru": {
        "а": "а ы е у ой е ы ам ы ами ах",
        "я": "я и е ю ей е и ям и ями ях",
        "ия": "я и и ю ей и и ям и ями ях",
        "ночь": "* и и * ью и и ам и ами ах",
        "часть": "* и и * ью и и ям и ями ях",
        "": "* а у * ом е ы ам ы ами ах",
        "ь": "* я ю * ем е и ям и ями ях",
        "ж": "* а у * ем е и ам и ами ах",
        "о": "о а у о ом е а ам а ами ах",
        "е": "е я ю е ем е я ям я ями ях",
        "же": "е а у е ем е а ам а ами ах",
        "ие": "е я ю е ем и я ям я ями ях",
    },
}
"""Six cases in the singular, then the plural without its genitive. ``*`` is the word itself, ``^`` softens the end."""

_NOUNS: dict[str, str] = {
    "uk": (
        "година хвилина секунда доба копійка дівчина жінка тисяча картина книга книжка сторінка частина глава пара"
        " ракета машина зірка зірочка чашка кружка склянка пляшка банка підписка перемога поразка спроба кішка"
        " сестра мама подруга дочка донька карта картка нота думка рука нога голова кімната квартира хата школа"
        " команда атака битва граната бомба міна куля кулька пачка коробка сумка монета крапка точка цифра літера"
        " буква помилка проблема тема система програма кава ковбаса піца цукерка печенька булочка шаурма котлета"
        " сосиска квітка троянда рослина гора дорога вулиця сцена камера лампа кнопка клавіша миша мишка нагорода"
        " оцінка позначка заявка ставка вечірка знижка покупка посилка миля тонна унція калорія відмова скарга"
        " порада ідея фраза цитата неділя субота середа зима весна фішка штука черга крона рупія ліра єна гривня"
        " пісня ульта серія історія смерть ніч:ноч річ:реч мить частка медаль відповідь можливість:можливост новина"
        " реклама афіша фотка сережка кулеметниця грамота зона локація місія сесія петиція версія станція посада"
        " броня шапка футболка сорочка скриня скринька лінія категорія інструкція акція позиція реакція функція"
        " трансляція хвиля вишня колонка площа задача душа каша груша розмова промова згадка підказка загадка казка"
        " шкода ложка тарілка свічка лялька собака корова курка рибка риба птаха комаха муха тварина родина дитина"
        " людина сім’я стаття плита площадка грядка кладка вежа башта арена мова умова основа модель деталь панель"
        " ціль мета ночівля купюра пам’ятка сльоза губа шия стіна підлога стеля вікторина комбінація епоха ера"
        " планета країна область столиця вершина цілина сокира шабля крапля іграшка хвилинка секундочка годинка"
        " гривенька пісенька стрілка стежка смужка полоска голка каструля цеглина раз рік:рок місяць тиждень:тижн"
        " день:дн вечір:вечор ранок:ранк час метр кілометр сантиметр міліметр кілограм грам міліграм літр мілілітр"
        " градус відсоток:відсотк процент долар цент фунт рубль бакс підписник глядач гравець:гравц стрімер стример"
        " стрім донат донатер бан мут таймаут кік лайк дизлайк пост канал сервер чат бот модератор клан рейд рейдер"
        " бос монстр ворог союзник брат син хлопець:хлопц чоловік кіт:кот пес:пс котик песик поверх будинок:будинк"
        " замок:замк меч щит лук постріл удар хедшот фраг рівень:рівн левел ранг сезон епізод фільм серіал мультик"
        " ролик кліп трек альбом концерт виступ жарт мем анекдот смайл смайлик стікер скін кейс ключ матч раунд тур"
        " турнір бал пункт крок хід:ход гол пас м’яч сет гейм тайм кадр піксель біт байт гігабайт мегабайт кілобайт"
        " терабайт мегабіт гігабіт герц мегагерц гігагерц ват кіловат вольт символ знак рядок:рядк абзац розділ том"
        " аркуш лист файл диск комп комп’ютер телефон ноутбук монітор процесор екран стіл:стол стілець:стільц бургер"
        " пончик шматок:шматк кусок:куск торт пиріг:пирог кекс банан апельсин огірок:огірк помідор шар кубик"
        " камінь:камен алмаз діамант кристал гем квиток:квитк подарунок:подарунк приз трофей квест варіант"
        " спосіб:способ випадок:випадк факт доказ проєкт проект курс урок клас студент учень:учн учитель робот дрон"
        " танк літак корабель:корабл автобус поїзд велосипед поцілунок:поцілунк тон голос дзвінок:дзвінк запит"
        " відгук перегляд клік вхід:вход вихід:виход вогник момент період етап сектор кут кінь:кон мільйон мільярд"
        " трильйон форинт шекель реал юань пенс сантим глядачик коментар лікар магазин готель патрон підписант фоловер"
        " фанат учасник переможець:переможц користувач зірець поверховий тост сніг вагон пасажир ножик ніж:нож зуб"
        " палець:пальц пакет рюкзак ящик мішок:мішк колір:кольор розмір слот герой бій:бо козак солдат снаряд"
        " набій:набо маршрут переклад вірш сон сюрприз секрет номер код пароль тест іспит вік очко слово місце серце"
        " вікно коло яйце пиво море поле місто село кільце колесо крісло дерево яблуко ребро питання замовлення"
        " повідомлення завдання життя бажання досягнення оновлення змагання запитання посилання рішення видання"
        " покоління століття десятиліття тисячоліття сповіщення голосування прізвище оголошення речення враження"
        " завантаження нагадування запрошення число крило озеро відро сонце обличчя гірлянда легенда бригада"
        " кампанія стрічка скибка гілка нитка рамка шафа полиця тумба лавка коробочка баночка пляшечка чарка рюмка"
        " миска виделка порція страва картоплина морквина цибулина слива ягода полуниця малина ромашка хмара"
        " хмаринка блискавка веселка крапелька сніжинка ялинка сосна береза дошка драбина кишеня ручка папка"
        " закладка вкладка сторіночка галочка кнопочка іконка картинка світлина наліпка обкладинка сукня спідниця"
        " куртка кепка рукавиця шкарпетка туфля тисячка сотня десятка двадцятка п’ятірка четвірка трійка двійка"
        " шістка сімка вісімка дев’ятка дюжина купка купа жменя змія жаба черепаха лисиця вівця коза качка гуска"
        " пташка бджола оса мурашка вбивця контратака засідка пастка сутичка дуель оборона вилазка нічия ничия гонка"
        " поїздка прогулянка екскурсія подорож сварка бійка вистава роль прем’єра гастроль лекція задачка вправа"
        " схема формула таблиця колода кістка фігура пішка тура королева дама шахта печера скеля яма калюжа річка"
        " затока бухта зупинка платформа валіза парасоля подушка ковдра ванна раковина лійка плитка цеглинка"
        " лампочка батарейка розетка вилка флешка відеокарта материнка клавіатура антена вишка хвороба травма рана"
        " операція таблетка пігулка вітамінка пропозиція мрія надія причина обіцянка акт фаза дивізіон група ряд"
        " половина чверть ліга стадія ступінь:ступен випуск корпус семестр чвертьфінал півфінал дубль сова"
        " зараза баба бабця дівка тривога ідіот дурень:дурн тітка дівчинка хлопчик годинник телевізор автомобіль мужик"
        " сабка саб акаунт аккаунт кавун репост сайт гравчиня стрімерка глядачка підписниця донатерка"
    ),
    "ru": (
        "минута секунда песня тысяча страница серия история победа попытка кошка девушка сестра женщина книга"
        " картина ракета машина звезда чашка копейка подписка неделя гривна часть ночь речь вещь дверь роль цель"
        " новость медаль мышь жизнь глава игра карта команда бутылка пачка монета буква цифра ошибка проблема тема"
        " система программа пицца конфета шутка строка точка кнопка награда оценка ставка миля тонна калория идея"
        " фраза штука крона рупия лира иена версия миссия локация позиция реакция трансляция смерть рука нога голова"
        " комната раз год месяц день:дн вечер час метр километр сантиметр миллиметр килограмм грамм литр градус"
        " процент доллар цент фунт рубль бакс подписчик зритель игрок стример стрим донат бан мут лайк дизлайк пост"
        " квартира канал сервер чат бот модератор клан рейд босс монстр враг друг брат сын парень:парн"
        " человек кот пёс:пс этаж дом замок:замк меч щит выстрел удар уровень:уровн левел ранг сезон эпизод"
        " фильм сериал ролик клип"
        " трек альбом концерт мем анекдот смайлик стикер скин кейс ключ матч раунд тур турнир балл пункт шаг ход гол"
        " сет кадр пиксель бит байт гигабайт мегабайт килобайт терабайт герц мегагерц гигагерц ватт символ знак том"
        " раздел файл диск телефон компьютер стол стул пирог банан камень:камн алмаз билет подарок:подарк приз квест"
        " вариант способ случай факт курс урок класс студент ученик робот танк самолёт автобус поезд голос"
        " звонок:звонк запрос отзыв просмотр клик вход выход момент период этап сектор миллион миллиард триллион"
        " форинт шекель реал юань пенс сантим комментарий магазин патрон рубеж герой бой сон номер код тест век очко"
        " слово место сердце окно яйцо пиво море поле кольцо колесо дерево яблоко сообщение задание желание число"
        " достижение обновление решение поколение столетие предложение упоминание акт тайм фаза дивизион волна группа"
        " ряд половина четверть лига стадия степень выпуск корпус семестр арена сцена дубль полуфинал"
    ),
}
"""Things that are counted in chats, in the nominative; with the stem of the other forms where it differs."""

_FEMININE_IN_CONSONANT = frozenset(
    words(
        "ніч річ мить смерть медаль відповідь можливість ночь часть речь вещь дверь роль цель новость мышь жизнь"
        " подорож область модель деталь панель ціль дуель гастроль роль чверть четверть степень"
    )
)
_SOFT_IN_R = ("коментар", "лікар")
_PERSON = re.compile(r"(?:ник|[еоа]р|ист|нт|ат|ан|ець|ач|іст|брат|син|кіт|ворог|хлопець|фанат|бот|бан|мут|кік|лайк)$")
"""How nouns end whose genitive never ends in ``у``."""
_IRREGULAR: dict[str, str] = {
    "uk": (
        "f гра гри грі гру грою грі ігри іграм ігри іграми іграх|n око ока оку око оком оці очі очам очі очима очах"
        "|m дядько дядька дядькові дядька дядьком дядькові дядьки дядькам дядьки дядьками дядьках"
        "|m друг друга другу друга другом другові друзі друзям друзі друзями друзях"
        "|m злотий злотого злотому злотий злотим злотому злоті злотим злоті злотими злотих"
        "|f особа особи особі особу особою особі особи особам особи особами особах"
        "|f людина людини людині людину людиною людині люди людям люди людьми людях"
        "|f дитина дитини дитині дитину дитиною дитині діти дітям діти дітьми дітях"
        "|m рік року року рік роком році роки рокам роки роками роках"
        "|m поверх поверху поверху поверх поверхом поверсі поверхи поверхам поверхи поверхами поверхах"
        "|m раз разу разу раз разом разі рази разам рази разами разах"
        "|n очко очка очку очко очком очку очки очкам очки очками очках"
        "|n ім’я імені імені ім’я ім’ям імені імена іменам імена іменами іменах"
    ),
    "ru": (
        "m злотый злотого злотому злотый злотым злотом злотые злотым злотые злотыми злотых"
        "|m год года году год годом году годы годам годы годами годах"
        "|m друг друга другу друга другом друге друзья друзьям друзья друзьями друзьях"
        "|n имя имени имени имя именем имени имена именам имена именами именах"
        "|f серия серии серии серию серией серии серии сериям серии сериями сериях"
    ),
}
_ENDS_OF_MANY = ("ів", "їв", "ов", "ев", "ёв", "ей")
_INDECLINABLE = frozenset(
    words(
        "відео видео фото радіо радио авто кіно кино інтро интро демо шоу кафе євро метро таксі такси інтервʼю інтерв’ю"
        " интервью пальто меню лото"
    )
)
"""Neuter ones that never change."""
_COLLECTIVE = frozenset(
    words(
        "людей дітей друзів детей друзей ребят кошенят котят цуценят дверей ножиць штанів суток хлопців чоловіків"
        " братів гравців козаків солдатів студентів парней мужчин мужиков мужиків хлопчиків братьев игроков окулярів"
        " джинсів воріт ворот брюк джинсов ножниц штанов саней шортів шорт"
    )
)
"""Counted as ``двоє``, ``троє``, ``четверо``."""
_GENITIVE_PLURAL = frozenset(
    words(
        "раз чоловік човоловік грам кілограм герц ват вольт біт байт человек грамм килограмм солдат глаз ватт бит"
        " людей дітей людин осіб гривень копійок пісень ігор сестер чашок книжок кішок дівчат зірок хвилин годин"
        " секунд серій історій років днів очей гравців минут лет песен игр звёзд побед гривен копеек недель страниц"
        " попыток кошек девушек сестёр ночей частей вещей серий историй книг машин жінок женщин перемог тисяч тысяч"
        " разів метрів питань завдань повідомлень місць слів очок балів мест слов очков сообщений заданий рублей"
        " злотих злотых суток діб"
    )
)
"""Plural genitives, some of which look like a singular."""
_FEMININE_OF_MANY = frozenset(
    words("гривень пісень серій історій сестер копійок чашок песен серий историй гривен копеек недель попыток")
)
_ANIMATE = frozenset(
    words(
        "людей дітей друзів гравців глядачів підписників стрімерів хлопців дівчат чоловіків жінок парней игроков мужчин"
        " мужиков мужиків братів братьев солдатів козаків студентів"
    )
)
_OWN = frozenset(words("людей дітей друзів"))
"""Of whom one has ``троє``: ``маю троє дітей``."""
PREPOSITIONS: dict[SpokenLanguage, dict[str, tuple[Case, ...]]] = {
    "uk": {
        **dict.fromkeys(
            words(
                "до від без для після біля коло близько крім окрім серед протягом впродовж упродовж більше більш менше"
                " довше вище нижче старше молодше раніше пізніше проти навколо замість вистачає вистачить вистачило"
                " бракує бракувало досяг досягла досягли потребує немає нема"
            ),
            ("gen",),
        ),
        **dict.fromkeys(("з", "із", "зі"), ("gen", "ins")),
        **dict.fromkeys(("в", "у", "на"), ("acc", "loc")),
        **dict.fromkeys(("о", "об", "при"), ("loc",)),
        **dict.fromkeys(("за", "під"), ("acc", "ins")),
        **dict.fromkeys(("через", "про", "понад", "крізь"), ("acc",)),
        "по": ("acc", "loc"),
        **dict.fromkeys(("над", "перед", "між"), ("ins",)),
        "завдяки": ("dat",),
    },
    "en": {},
    "ru": {
        **dict.fromkeys(
            words(
                "до от без для после около возле у из кроме среди больше более меньше менее дольше выше ниже старше"
                " младше раньше позже против вокруг вместо хватает хватит хватило достиг достигла достигли нет нету"
            ),
            ("gen",),
        ),
        **dict.fromkeys(("с", "со"), ("gen", "ins")),
        **dict.fromkeys(("в", "во", "на"), ("acc", "loc")),
        **dict.fromkeys(("о", "об", "при"), ("loc",)),
        **dict.fromkeys(("за", "под"), ("acc", "ins")),
        **dict.fromkeys(("через", "про", "сквозь", "свыше"), ("acc",)),
        "по": ("acc", "dat"),
        **dict.fromkeys(("над", "перед", "между"), ("ins",)),
        **dict.fromkeys(("к", "ко", "благодаря"), ("dat",)),
    },
}
"""The cases behind a preposition, and behind words that take the genitive."""

_CENTURIES = frozenset(words("вік віку віці століття столітті сторіччя сторіччі век века веке"))

_VERB = re.compile(
    r"(?:[аиіуяеє]в|[аиіуяое]л[аи]?|[ауяю]ть|[аиуюеяо]ю|[аяує]є|[аеуо]й|ти|[аиіуяюеє]ть|єш|ешь|ує|ует|емо|[иіе]т)$"
    r"|^(?:бачу|вижу|шукаю|ищу|кличу|зову)$"
)
"""How verbs end whose object may be an amount: ``кинув 1 грн``."""
_VERB_OF_WAY = re.compile(r"(?:[йії]|при|ви|за|на|пере|об|ді)шов$|^(?:готов|здоров|любов|знов|кров|мов|немов)$")
"""What ends like a plural genitive and is none: ``знайшов``."""
_NO_OBJECT = frozenset(
    words(
        "був була були буде будуть будет будут был была были мой твой свой мій твій свій цей той такий который якщо"
        " есть тоді ще ещё этой одной моей опять знову суть путь пять п’ять шість шесть десять двадцать тридцать"
        " стоить"
    )
)
_NOT_A_NOUN = frozenset(
    words(
        "дорівнює равно а але або аби та то це ця не на за ще вже для до проти хоча тоді після коли через зате"
        " просто дуже мене тебе його її їх буде було була може тут там у в о об з із зі і й чи я ти він вона вони ми"
        " ви що як де бо по при над під хай нехай мені тобі завтра сьогодні вчора зараз потім тобто же ж би б лише"
        " тільки майже плюс мінус но или и бы это что как где так если когда после меня тебя его её их было была уже"
        " ещё тоже очень только потом сегодня вчера сейчас от из к с со во мне минус"
    )
)
_ADJECTIVE = re.compile(
    r"(?:[иії]й|[ыо]й|ая|яя|ое|ее|ую|юю|[ыи]е|[иіы]х|[иіы]м|[иы]ми|ого|его|ому|ему|ом|ої|ою|[нкхгрвлмтчшщд][аеіую])$"
)
_FEMININE_PLURAL = re.compile(
    r"(?:ії|ості|[чкг]ині|[аеиу]ції|иці|[вд]ави|ради|итви|[чшйьжлтр]ки|[оу]рки|ури|ези|(?<![аз])ини(?<!сини)|ами|оти)$"
)
"""How Ukrainian plurals end that are feminine nearly always, among those that might be masculine."""


class Reading(NamedTuple):
    """What a form of a noun may be."""

    case: Case
    gender: Gender
    is_plural: bool


class Agreement(NamedTuple):
    """How a number is said: as ``two``, as ``second``, or as ``two of them``."""

    kind: Literal["cardinal", "ordinal", "collective"] = "cardinal"
    case: Case = "nom"
    gender: Gender = "m"
    is_seen: bool = False
    """Of the object of a verb: only the last numeral is in the genitive, as in ``бачу двадцять одного друга``."""


def agreement(number: int) -> int:
    """Return which of one, few and many goes with a number in Ukrainian and Russian: 0, 1 or 2."""
    last = number % 10
    if number % 100 // 10 == 1 or last == 0 or last > 4:  # noqa: PLR2004 -- 2, 3 and 4 are few
        return 2
    return 0 if last == 1 else 1


_TAIL = re.compile(r" (?:на|в) .*")


def noun_form(what: Noun, number: int, language: SpokenLanguage, case: Case = "nom") -> str:
    """Return the form of a noun that goes with a number."""
    if language == "en":
        return what.one if number == 1 else what.many
    which = agreement(number)
    if case == "nom" or what.one == what.many:
        return what[which]
    if case == "gen":
        return what.part if which == 0 else what.many
    if case == "acc" and (which or what.gender != "f"):
        return what[which]
    name, tail = _TAIL.split(what.one)[0], "".join(_TAIL.findall(what.one))
    ones, parts = words(name), words(_TAIL.split(what.part)[0])
    pairs = zip(ones, parts, strict=True)
    return " ".join(_in_case(one, part, language, case, is_plural=which > 0) for one, part in pairs) + tail


_ADJECTIVAL: dict[str, dict[Case, tuple[str, str, str]]] = {
    "uk": {"dat": ("ому", "ій", "им"), "acc": ("ий", "у", "і"), "ins": ("им", "ою", "ими"), "loc": ("ому", "ій", "их")},
    "ru": {
        "dat": ("ому", "ой", "ым"),
        "acc": ("ый", "ую", "ые"),
        "ins": ("ым", "ой", "ыми"),
        "loc": ("ом", "ой", "ых"),
    },
}
"""Endings of adjectives in the masculine, the feminine and the plural."""


def _in_case(one: str, part: str, language: SpokenLanguage, case: Case, *, is_plural: bool) -> str:
    """Return a noun or an adjective in a case but the nominative and the genitive, from its two singular ones."""
    if part.endswith(("ого", "ої", "ой")):
        masculine, feminine, plural = _ADJECTIVAL[language][case]
        stem = re.sub(r"(?:ий|ый|ая|а)$", "", one)
        ending = plural if is_plural else masculine if part.endswith("ого") else feminine
        return stem + (re.sub("^ы", "и", ending) if stem.endswith(("к", "г")) else ending)
    forms = _declined(one, part[:-1] if part[-1] in "аяуюиіїы" else part, language)
    return forms[_PLACES.index((case, is_plural))][0]


def _class(noun: str, stem: str, language: SpokenLanguage) -> str:
    """Return the declension of a noun, by its nominative; the masculine without an ending is empty."""
    is_hushing = stem.endswith(("ж", "ч", "ш", "щ"))
    is_ukrainian = language == "uk"
    if noun in _FEMININE_IN_CONSONANT:
        soft = ("ніч", "мить") if is_ukrainian else ("ночь", "часть")
        return soft[not is_hushing]
    last, before = noun[-1], noun[-2]
    found = {"о": "о", "ь": "ь", "а": "а", "й": "й" if is_ukrainian else "ь"}.get(last, "")
    if last == "я":
        is_doubled = is_ukrainian and len(noun) > 3 and noun[-3] == before  # noqa: PLR2004 -- питання
        found = "ння" if is_doubled else ("ія" if is_ukrainian else "ия") if before in "іїиаеєу’" else "я"
    elif last == "е":
        found = "ие" if before == "и" else "же" if is_hushing or (not is_ukrainian and before == "ц") else "е"
    elif last == "а" and is_hushing and is_ukrainian:
        found = "жа"
    elif last not in "оьай":
        found = "ж" if is_hushing else "к" if is_ukrainian and last == "к" else "ь" if noun in _SOFT_IN_R else ""
    return found


def _declined(noun: str, stem: str, language: SpokenLanguage) -> list[tuple[str, ...]]:
    """Return the forms of a noun, those of each case in a tuple: six in the singular, five in the plural."""
    found: list[tuple[str, ...]] = []
    for ends in words(_ENDINGS[language][_class(noun, stem, language)]):
        forms: list[str] = []
        for end in ends.split(","):
            softened = stem[:-1] + {"к": "ц", "г": "з", "х": "с"}.get(stem[-1], stem[-1]) if end[0] == "^" else stem
            form = noun if end == "*" else softened + end.removeprefix("^")
            if language == "ru" or not (end == "у" and _PERSON.search(noun) and len(found) == 1):
                forms.append(re.sub("(?<=[гкхжшчщ])ы", "и", form))
        found.append(tuple(forms))
    return found


@cache
def _readings(language: SpokenLanguage) -> dict[str, tuple[Reading, ...]]:
    """Return what each known form may be."""
    tables: dict[str, tuple[Gender, list[tuple[str, ...]]]] = {}
    for entry in words(_NOUNS[language]):
        noun, _, other_stem = entry.partition(":")
        stem = other_stem or (noun[:-1] if noun[-1] in "аяоеьй" else noun)
        gender: Gender = "n" if _class(noun, stem, language) in {"о", "е", "же", "ие", "ння"} else "m"
        if noun in _FEMININE_IN_CONSONANT or (noun[-1] in "ая" and gender == "m"):
            gender = "f"
        tables[noun] = gender, _declined(noun, stem, language)
    genders: dict[str, Gender] = {"m": "m", "f": "f", "n": "n"}
    for row in _IRREGULAR[language].split("|"):
        gender_letter, *irregular = words(row)
        tables[irregular[0]] = genders[gender_letter], [(form,) for form in irregular]
    found: dict[str, dict[Reading, None]] = {}
    for of_gender, forms in tables.values():
        for (case, is_plural), alike in zip(_PLACES, forms, strict=True):
            for form in alike:
                found.setdefault(form, {})[Reading(case, of_gender, is_plural)] = None
    for noun in _INDECLINABLE:
        found[noun] = {Reading(case, "n", is_plural): None for case, is_plural in _PLACES}
    return {form: tuple(readings) for form, readings in found.items()}


class _Candidate(NamedTuple):
    """One way to say a number, with the case that it stands in; a counted nominative is an accusative too."""

    agreement: Agreement
    cases: tuple[Case, ...]


def _candidates(
    number: int, readings: tuple[Reading, ...], language: SpokenLanguage, *, is_counted_in_genitive: bool
) -> list[_Candidate]:
    """Return the ways to say a number before a form of a known noun, the usual one first.

    Args:
        number: 0 or more.
        readings: Of the form.
        language: Ukrainian or Russian.
        is_counted_in_genitive: Few of a masculine may stand in the singular in Ukrainian too, as they do in Russian.
    """
    which = agreement(number)
    found: list[_Candidate] = []
    for case, gender, is_plural in readings:
        is_few = (is_plural and case == "nom") or (case == "gen" and gender != "m")  # 2 кроки; 2 гри, 2 очка
        if language == "ru":
            is_few = not is_plural and case == "gen"
        if which == 1 and is_few:
            found.append(_Candidate(Agreement("cardinal", "nom", gender), ("nom", "acc")))
        elif (which == 0 and not is_plural) or (which and is_plural and case in {"dat", "ins", "loc"}):
            found.append(_Candidate(Agreement("cardinal", case, gender), (case,)))
    if which == 1 and language == "uk":  # 2 друга
        found += [
            _Candidate(Agreement("cardinal", "nom", gender), ("nom", "acc"))
            for case, gender, is_plural in readings
            if is_counted_in_genitive and (case, gender, is_plural) == ("gen", "m", False)
        ]
    if which:
        singular = [(case, gender) for case, gender, is_plural in readings if not is_plural]
        found += [_Candidate(Agreement("ordinal", case, gender), (case,)) for case, gender in singular]
    return found


def agreement_of(number: int, before: str, following: list[str], language: SpokenLanguage) -> Agreement:
    """Return how a number is said between the words beside it.

    Args:
        number: 0 or more.
        before: The word before it, in lower case; empty at the start of a sentence.
        following: The words behind it, in lower case, up to the next sign; the thing is the first of them, or stands
            behind its adjectives.
        language: English has one form for all.
    """
    if language == "en":
        return Agreement()
    prepositions = PREPOSITIONS[language].get(before, ())
    word = _thing(following, language)
    is_known = word in _readings(language)
    is_many = word in _GENITIVE_PLURAL | _COLLECTIVE or (
        not is_known and word.endswith(_ENDS_OF_MANY) and not _VERB_OF_WAY.search(word)
    )
    if is_many and agreement(number) != 0:
        return _of_many(number, word, before, language)
    readings = (
        _readings(language)[word] if is_known else _guessed(word, number, language) if word and not is_many else ()
    )
    is_in_genitive = word.endswith(("а", "я")) and word not in NUMBERED
    candidates = _candidates(number, readings, language, is_counted_in_genitive=is_in_genitive)
    fitting = [
        (prepositions.index(case), candidate.agreement)
        for candidate in candidates
        for case in candidate.cases
        if case in prepositions
    ]
    numbered = [said for _, said in fitting if said.kind == "ordinal" or agreement(number) == 0]
    is_numbered = word in NUMBERED or (number > 1 and agreement(number) != 1 and word in _CENTURIES)
    if is_numbered and numbered:
        best = max(numbered, key=lambda said: prepositions.index(said.case))
        return Agreement("ordinal", best.case, best.gender)
    if fitting:
        return min(fitting, key=lambda pair: (pair[0], pair[1].kind != "cardinal"))[1]
    if candidates:
        best = min((candidate.agreement for candidate in candidates), key=_rank)
        is_first = agreement(number) == 0 and is_numbered and word == following[0]
        is_first = is_first and not is_counted_once(before, following)
        is_seen = best.kind == "cardinal" and best.case == "gen" and case_of_amount(before, language) == "acc"
        is_seen = is_seen and not prepositions and agreement(number) == 0 and number > 1
        return best._replace(kind="ordinal" if is_first else best.kind, is_seen=is_seen)
    return Agreement("cardinal", case_of_amount(before, language), "m")


def _thing(following: list[str], language: SpokenLanguage) -> str:
    """Return what is counted: the first known noun behind adjectives, else the first word; empty if that is no noun."""
    if not following or following[0] in _NOT_A_NOUN:
        return ""
    for index, word in enumerate(following[:3]):
        is_many = index > 0 and word.endswith(_ENDS_OF_MANY)  # behind an adjective
        if is_many or word in _readings(language) or word in _GENITIVE_PLURAL:
            return word
        if not _ADJECTIVE.search(word):
            break
    return following[0]


def _rank(said: Agreement) -> tuple[bool, int]:
    """Return how unusual it is without a preposition."""
    return said.kind == "ordinal" and said.case != "nom", ("nom", "acc", "gen", "dat", "ins", "loc").index(said.case)


def _of_many(number: int, word: str, before: str, language: SpokenLanguage) -> Agreement:
    """Return how a number is said before a plural genitive."""
    prepositions = PREPOSITIONS[language].get(before, ())
    is_few = agreement(number) == 1
    is_object = case_of_amount(before, language) == "acc"
    is_together = word in _COLLECTIVE and not prepositions and not (is_object and word in _ANIMATE - _OWN)
    if is_few and number < 5 and is_together:  # noqa: PLR2004 -- up to four of them
        return Agreement("collective")
    gender: Gender = "f" if is_feminine(word, language) else "m"
    if is_few or "gen" in prepositions[:1] or (before in {"у", "в"} and language == "uk" and word in _ANIMATE):
        return Agreement("cardinal", "gen", gender)
    return Agreement("cardinal", "acc" if is_object else "nom", gender)


def _guessed(word: str, number: int, language: SpokenLanguage) -> tuple[Reading, ...]:
    """Return what an unknown form may be, by its ending; nothing where that says too little."""
    if agreement(number) == 0:
        return _guessed_one(word)
    is_long = len(word) > 4  # noqa: PLR2004 -- a shorter word is its own stem
    is_dative = is_long and word.endswith(("ам", "ям")) and not word.endswith(("грам", "грамм", "лам", "блем"))
    case: Case = "loc" if is_long and word.endswith(("ах", "ях")) else "dat" if is_dative else "nom"
    case = "ins" if word.endswith(("ами", "ями", "ьми", "има")) else case
    if case != "nom":
        return (Reading(case, "m", is_plural=True),)
    if language == "uk" and is_long and word.endswith(("ою", "ею", "єю")):  # 95 маршруткою
        return (Reading("ins", "f", is_plural=False),)
    if agreement(number) != 1 or word[-1] not in "ыиіїая":
        return ()
    if language == "ru":
        return (Reading("gen", "f" if word[-1] in "ыи" else "m", is_plural=False),)
    gender: Gender = "n" if word[-1] in "ая" else "f" if _FEMININE_PLURAL.search(word) else "m"
    return (Reading("nom", gender, is_plural=True),)


_ENDS_OF_ONE: tuple[tuple[tuple[str, ...], tuple[tuple[Case, Gender], ...]], ...] = (
    (("ння", "ття", "лля", "ие", "о", "е", "є"), (("nom", "n"), ("acc", "n"))),
    (("а", "я"), (("nom", "f"), ("gen", "m"))),
    (("у", "ю"), (("acc", "f"), ("dat", "m"))),
    (("и", "і", "ї", "ы"), (("gen", "f"), ("loc", "f"))),
    (("ом", "ем", "єм"), (("ins", "m"),)),
    (("",), (("nom", "m"), ("acc", "m"))),
)
"""How the singular of a noun ends, and what it may be; the first that fits counts."""


def _guessed_one(word: str) -> tuple[Reading, ...]:
    """Return what the singular of an unknown noun may be."""
    forms = next(forms for ends, forms in _ENDS_OF_ONE if word.endswith(ends))
    return tuple(Reading(case, gender, is_plural=False) for case, gender in forms)


def is_thing(word: str, language: SpokenLanguage) -> bool:
    """Return whether a word is what can be counted in wholes: a plural, as far as that can be told."""
    if language == "en":
        return word.endswith("s") or word in {"people", "viewers"}
    is_many = word.endswith(_ENDS_OF_MANY) and not _VERB_OF_WAY.search(word)
    return is_many or word in _GENITIVE_PLURAL or word in _readings(language)


def is_of_many(word: str) -> bool:
    """Return whether a word is a plural in the genitive, locative or instrumental, as far as that can be told."""
    is_many = word.endswith((*_ENDS_OF_MANY, "ах", "ях", "ами", "ями")) and not _VERB_OF_WAY.search(word)
    return is_many or word in _GENITIVE_PLURAL


def is_known_noun(word: str, language: SpokenLanguage) -> bool:
    """Return whether it is a form of a noun of the table."""
    return word in _readings(language)


def is_counted_in_parts(word: str, language: SpokenLanguage) -> bool:
    """Return whether a number with a comma may count this thing; none counts a noun in the singular nominative."""
    known = {} if language == "en" else _readings(language)
    is_one = any(each.case == "nom" and not each.is_plural for each in known.get(word, ()))
    return is_thing(word, language) and (not is_one or word in _INDECLINABLE)


def is_feminine(word: str, language: SpokenLanguage) -> bool:
    """Return whether a form of a noun, of its plural too, is feminine; of an unknown one it is not."""
    known = {} if language == "en" else _readings(language)
    readings = known.get(word) or known.get(f"{word}а") or ()
    return word in _FEMININE_OF_MANY or any(reading.gender == "f" for reading in readings)


def case_of_amount(before: str, language: SpokenLanguage) -> Case:
    """Return the case of an amount whose unit is abbreviated, by the word before it."""
    if language == "en":
        return "nom"
    prepositions = PREPOSITIONS[language].get(before, ())
    if prepositions == ("gen", "ins"):
        return "gen"
    if prepositions:
        return prepositions[0]
    return "acc" if _VERB.search(before) and before not in _NO_OBJECT else "nom"


def gender_of(word: str, language: SpokenLanguage) -> tuple[Reading, ...]:
    """Return what a form of a noun may be: by the table, or for a singular by its ending."""
    return () if language == "en" or not word else _readings(language).get(word) or _guessed_one(word)
