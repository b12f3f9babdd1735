"""Word tables in Ukrainian, English and Russian: numerals, months, units, and the grammar of the words beside them."""

from typing import Literal, NamedTuple

from app.domain.speech import SpokenLanguage

type Gender = Literal["m", "f", "n"]
type Case = Literal["nom", "gen", "dat", "acc", "ins", "loc"]
type Form = Literal[
    "nom_m", "gen_m", "dat_m", "loc_m", "ins_m", "nom_f", "gen_f", "loc_f", "acc_f", "ins_f", "nom_n", "nom_p", "gen_p",
    "dat_p", "ins_p",
]  # fmt: skip
"""Case and gender of an ordinal; ``p`` is the plural. English has one form for all."""

_TEENS = 20


def words(text: str) -> list[str]:
    """Return the words of a list of words that is written as a text."""
    return text.split(" ")


class Noun(NamedTuple):
    """What is counted.

    Attributes:
        one: With 1, 21, 31.
        few: With 2 to 4, 22 to 24.
        many: With 5 to 20 and 0.
        part: With a fraction.
    """

    one: str
    few: str
    many: str
    part: str
    gender: Gender = "m"


def noun(names: str, gender: Gender = "m") -> Noun:
    """Return a noun of four words; of two for English, where the second goes with all but 1; of one that never changes.

    Three words are a Russian noun, whose second also goes with a fraction.
    """
    forms = words(names)
    if len(forms) == 1:
        return Noun(names, names, names, names, gender)
    if len(forms) == 2:  # noqa: PLR2004 -- English
        return Noun(forms[0], forms[1], forms[1], forms[1], gender)
    return Noun(forms[0], forms[1], forms[2], forms[-1] if len(forms) > 3 else forms[1], gender)  # noqa: PLR2004


class SlavicWords(NamedTuple):
    """A Slavic language's numbers.

    Attributes:
        small: From 0 to 19.
        genders: 1 and 2.
        ordinals: In the masculine nominative, by what they stand for.
        thousands: The ordinals of 1,000 to 10,000.
        endings: Of the ordinals, by that of the masculine nominative.
        whole: What stands behind the whole of a decimal: for one, and for all others.
        parts: The same for tenths, hundredths and thousandths.
    """

    small: tuple[str, ...]
    genders: dict[Gender, tuple[str, str]]
    tens: tuple[str, ...]
    hundreds: tuple[str, ...]
    scales: tuple[Noun, ...]
    ordinals: dict[int, str]
    thousands: tuple[str, ...]
    endings: dict[str, dict[Form, str]]
    whole: tuple[str, str]
    parts: tuple[tuple[str, str], ...]
    oblique: dict[str, dict[Case, str]]


_OBLIQUE: tuple[Case, ...] = ("gen", "dat", "ins", "loc")


def _oblique(table: str, numbers: str, stems: str, ending: tuple[str, str]) -> dict[str, dict[Case, str]]:
    """Return the genitive, dative, instrumental and locative of numerals.

    Args:
        table: Rows of a numeral and its four cases.
        numbers: Numerals with one genitive, dative and locative.
        stems: Their stems.
        ending: Of those three cases, and of the instrumental.
    """
    found = {row.split(" ")[0]: dict(zip(_OBLIQUE, words(row)[1:], strict=True)) for row in table.split("|")}
    for number, stem in zip(words(numbers), words(stems), strict=True):
        same = stem + ending[0]
        found[number] = {"gen": same, "dat": same, "ins": stem + ending[1], "loc": same}
    return found


_FORMS: tuple[Form, ...] = (
    *("nom_m", "nom_f", "nom_n", "gen_m", "gen_f", "dat_m", "loc_m", "loc_f", "acc_f", "ins_m", "ins_f"),
    *("nom_p", "gen_p", "dat_p", "ins_p"),
)
_ROUND = (20, 30, 40, 50, 60, 70, 80, 90, 100, 200, 300, 400, 500, 600, 700, 800, 900)


def _endings(ends: str) -> dict[Form, str]:
    return dict(zip(_FORMS, words(ends), strict=True))


SLAVIC: dict[str, SlavicWords] = {
    "uk": SlavicWords(
        small=tuple(
            words(
                "нуль один два три чотири п’ять шість сім вісім дев’ять десять одинадцять дванадцять тринадцять"
                " чотирнадцять п’ятнадцять шістнадцять сімнадцять вісімнадцять дев’ятнадцять"
            )
        ),
        genders={"m": ("один", "два"), "f": ("одна", "дві"), "n": ("одне", "два")},
        tens=tuple(
            words("двадцять тридцять сорок п’ятдесят шістдесят сімдесят вісімдесят дев’яносто"),
        ),
        hundreds=tuple(words("сто двісті триста чотириста п’ятсот шістсот сімсот вісімсот дев’ятсот")),
        scales=(
            noun("тисяча тисячі тисяч тисячі", "f"),
            noun("мільйон мільйони мільйонів мільйона"),
            noun("мільярд мільярди мільярдів мільярда"),
            noun("трильйон трильйони трильйонів трильйона"),
            noun("квадрильйон квадрильйони квадрильйонів квадрильйона"),
        ),
        ordinals=dict(
            zip(
                (*range(_TEENS), *_ROUND),
                words(
                    "нульовий перший другий третій четвертий п’ятий шостий сьомий восьмий дев’ятий десятий"
                    " одинадцятий дванадцятий тринадцятий чотирнадцятий п’ятнадцятий шістнадцятий сімнадцятий"
                    " вісімнадцятий дев’ятнадцятий двадцятий тридцятий сороковий п’ятдесятий шістдесятий"
                    " сімдесятий вісімдесятий дев’яностий сотий двохсотий трьохсотий чотирьохсотий п’ятисотий"
                    " шестисотий семисотий восьмисотий дев’ятисотий"
                ),
                strict=True,
            )
        ),
        thousands=tuple(
            words(
                "тисячний двохтисячний трьохтисячний чотирьохтисячний п’ятитисячний шеститисячний семитисячний"
                " восьмитисячний дев’ятитисячний десятитисячний"
            )
        ),
        endings={
            "ий": _endings("ий а е ого ої ому ому ій у им ою і их им ими"),
            "ій": _endings("ій я є ього ьої ьому ьому ій ю ім ьою і іх ім іми"),
        },
        whole=("ціла", "цілих"),
        parts=(("десята", "десятих"), ("сота", "сотих"), ("тисячна", "тисячних")),
        oblique=_oblique(
            "нуль нуля нулю нулем нулі|один одного одному одним одному|одне одного одному одним одному"
            "|одна однієї одній однією одній|два двох двом двома двох|дві двох двом двома двох"
            "|три трьох трьом трьома трьох"
            "|чотири чотирьох чотирьом чотирма чотирьох|сорок сорока сорока сорока сорока"
            "|дев’яносто дев’яноста дев’яноста дев’яноста дев’яноста|сто ста ста ста ста"
            "|двісті двохсот двомстам двомастами двохстах|триста трьохсот трьомстам трьомастами трьохстах"
            "|чотириста чотирьохсот чотирьомстам чотирмастами чотирьохстах"
            "|п’ятсот п’ятисот п’ятистам п’ятьмастами п’ятистах|шістсот шестисот шестистам шістьмастами шестистах"
            "|сімсот семисот семистам сьомастами семистах|вісімсот восьмисот восьмистам вісьмастами восьмистах"
            "|дев’ятсот дев’ятисот дев’ятистам дев’ятьмастами дев’ятистах"
            "|шість шести шести шістьома шести|сім семи семи сімома семи|вісім восьми восьми вісьмома восьми",
            "п’ять дев’ять десять одинадцять дванадцять тринадцять чотирнадцять п’ятнадцять шістнадцять сімнадцять"
            " вісімнадцять дев’ятнадцять двадцять тридцять п’ятдесят шістдесят сімдесят вісімдесят",
            "п’ят дев’ят десят одинадцят дванадцят тринадцят чотирнадцят п’ятнадцят шістнадцят сімнадцят"
            " вісімнадцят дев’ятнадцят двадцят тридцят п’ятдесят шістдесят сімдесят вісімдесят",
            ("и", "ьома"),
        ),
    ),
    "ru": SlavicWords(
        small=tuple(
            words(
                "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать"
                " четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
            )
        ),
        genders={"m": ("один", "два"), "f": ("одна", "две"), "n": ("одно", "два")},
        tens=tuple(words("двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто")),
        hundreds=tuple(words("сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот")),
        scales=(
            noun("тысяча тысячи тысяч", "f"),
            noun("миллион миллиона миллионов"),
            noun("миллиард миллиарда миллиардов"),
            noun("триллион триллиона триллионов"),
            noun("квадриллион квадриллиона квадриллионов"),
        ),
        ordinals=dict(
            zip(
                (*range(_TEENS), *_ROUND),
                words(
                    "нулевой первый второй третий четвёртый пятый шестой седьмой восьмой девятый десятый"
                    " одиннадцатый двенадцатый тринадцатый четырнадцатый пятнадцатый шестнадцатый семнадцатый"
                    " восемнадцатый девятнадцатый двадцатый тридцатый сороковой пятидесятый шестидесятый"
                    " семидесятый восьмидесятый девяностый сотый двухсотый трёхсотый четырёхсотый пятисотый"
                    " шестисотый семисотый восьмисотый девятисотый"
                ),
                strict=True,
            )
        ),
        thousands=tuple(
            words(
                "тысячный двухтысячный трёхтысячный четырёхтысячный пятитысячный шеститысячный семитысячный"
                " восьмитысячный девятитысячный десятитысячный"
            )
        ),
        endings={
            "ый": _endings("ый ая ое ого ой ому ом ой ую ым ой ые ых ым ыми"),
            "ой": _endings("ой ая ое ого ой ому ом ой ую ым ой ые ых ым ыми"),
            "ий": _endings("ий ья ье ьего ьей ьему ьем ьей ью ьим ьей ьи ьих ьим ьими"),
        },
        whole=("целая", "целых"),
        parts=(("десятая", "десятых"), ("сотая", "сотых"), ("тысячная", "тысячных")),
        oblique=_oblique(
            "ноль ноля нолю нолём ноле|один одного одному одним одном|одно одного одному одним одном"
            "|одна одной одной одной одной|два двух двум двумя двух|две двух двум двумя двух|три трёх трём тремя трёх"
            "|четыре четырёх четырём четырьмя четырёх|сорок сорока сорока сорока сорока"
            "|девяносто девяноста девяноста девяноста девяноста|сто ста ста ста ста"
            "|двести двухсот двумстам двумястами двухстах|триста трёхсот трёмстам тремястами трёхстах"
            "|четыреста четырёхсот четырёмстам четырьмястами четырёхстах"
            "|пятьсот пятисот пятистам пятьюстами пятистах|шестьсот шестисот шестистам шестьюстами шестистах"
            "|семьсот семисот семистам семьюстами семистах|восемьсот восьмисот восьмистам восемьюстами восьмистах"
            "|девятьсот девятисот девятистам девятьюстами девятистах"
            "|восемь восьми восьми восемью восьми|пятьдесят пятидесяти пятидесяти пятьюдесятью пятидесяти"
            "|шестьдесят шестидесяти шестидесяти шестьюдесятью шестидесяти"
            "|семьдесят семидесяти семидесяти семьюдесятью семидесяти"
            "|восемьдесят восьмидесяти восьмидесяти восемьюдесятью восьмидесяти",
            "пять шесть семь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать"
            " семнадцать восемнадцать девятнадцать двадцать тридцать",
            "пят шест сем девят десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат шестнадцат семнадцат"
            " восемнадцат девятнадцат двадцат тридцат",
            ("и", "ью"),
        ),
    ),
}

MINUS: dict[SpokenLanguage, str] = {"uk": "мінус", "en": "minus", "ru": "минус"}

MONTHS: dict[SpokenLanguage, list[str]] = {
    "uk": words("січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня"),
    "en": words("January February March April May June July August September October November December"),
    "ru": words("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
}


MONTHS_OTHERWISE: dict[SpokenLanguage, str] = {
    "uk": ("(?:січ|берез|квіт|трав|черв|лип|серп|верес|жовт|груд)(?:ень|ні|нем)|лют(?:ий|ому|им)|листопад(?:і|ом)?"),
    "en": "",
    "ru": "(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)(?:ь|е|ем)|(?:март|август)(?:е|ом)?|ма(?:й|е|ем)",
}
"""A pattern of the months in other cases, behind which a year may stand too."""


def _years(table: str) -> dict[str, tuple[Form, str]]:
    """Return the case of a year by the word behind it, and that word in full."""
    forms: dict[str, Form] = {"nom": "nom_m", "gen": "gen_m", "loc": "loc_m", "ins": "ins_m"}
    found: dict[str, tuple[Form, str]] = {}
    for row in table.split("|"):
        case, one, several, *short = words(row)
        found |= dict.fromkeys((one, *short), (forms[case], one)) | {several: (forms[case], several)}
    return found


YEAR_WORDS: dict[SpokenLanguage, dict[str, tuple[Form, str]]] = {
    "uk": _years("nom рік роки|gen року років р. р|loc році роках|ins роком роками"),
    "en": {},
    "ru": _years("nom год годы|gen года годов г. г|loc году годах|ins годом годами"),
}
"""The case of a year and of the word behind it; English years are recognised by the word before them."""
YEARS_IN_PLURAL = frozenset(words("роки років роках роками годы годов годах годами"))
"""They go with two years; behind one number they are counted."""
YEAR_OF_DATE: dict[SpokenLanguage, str] = {"uk": "року", "ru": "года"}

SUFFIXES: dict[SpokenLanguage, dict[str, Form]] = {
    "uk": {
        **dict.fromkeys(words("й ий ший гий тий ій"), "nom_m"),
        **dict.fromkeys(words("а ша га та тя ма я"), "nom_f"),
        **dict.fromkeys(words("е ше ге те тє ме є"), "nom_n"),
        **dict.fromkeys(words("го ого шого гого того ього"), "gen_m"),
        **dict.fromkeys(words("ї ої шої гої тої ьої"), "gen_f"),
        **dict.fromkeys(words("му ому шому тому ьому"), "dat_m"),
        **dict.fromkeys(words("шій гій тій мій"), "loc_f"),
        **dict.fromkeys(words("у шу гу ту тю ю"), "acc_f"),
        **dict.fromkeys(words("м им шим гим тим ім"), "ins_m"),
        **dict.fromkeys(words("ою шою гою тою"), "ins_f"),
        **dict.fromkeys(words("і ші гі ті ні"), "nom_p"),
        **dict.fromkeys(words("х их тих них"), "gen_p"),
    },
    "en": dict.fromkeys(("st", "nd", "rd", "th"), "nom_m"),
    "ru": {
        **dict.fromkeys(words("й ый ой ий"), "nom_m"),
        **dict.fromkeys(words("я ая ья"), "nom_f"),
        **dict.fromkeys(words("е ое ье"), "nom_n"),
        **dict.fromkeys(words("го ого его"), "gen_m"),
        **dict.fromkeys(words("му ому"), "dat_m"),
        **dict.fromkeys(words("ю ую ью"), "acc_f"),
        **dict.fromkeys(words("м ом ем"), "loc_m"),
        "ым": "ins_m",
        **dict.fromkeys(words("ые ие"), "nom_p"),
        **dict.fromkeys(words("х ых"), "gen_p"),
    },
}
"""How an ordinal's end is written behind its figure and a hyphen."""
SUFFIXES_ALONE: dict[SpokenLanguage, list[str]] = {
    "uk": words("й ий ій ро го ого му ому ша га та тя я ма ше ге тє е ті ої ти ох ьох ома ьома"),
    "en": words("st nd rd th"),
    "ru": words("й ый ой ий ро го ого его му ому я ая е ое ье ья ью ые ти ух ёх ех мя"),
}
"""Those that are understood without a hyphen; ``5м`` is five metres."""
CARDINAL_SUFFIXES: dict[str, Case] = {
    **dict.fromkeys(("ти", "ох", "ьох", "ми", "ух", "ёх", "ех"), "gen"),
    **dict.fromkeys(("ома", "ьма", "ма", "мя"), "ins"),
    **dict.fromkeys(("ом", "ьом"), "dat"),
    **dict.fromkeys(("ро", "ть"), "nom"),
}
"""Ends of cardinals in a case: ``5-ти``, ``2-ох``; some are an ordinal's too."""


def _units(table: str, gender: Gender = "m") -> dict[str, Noun]:
    """Return units by how they are written; ``_`` stands for a blank in their names."""
    found: dict[str, Noun] = {}
    for row in table.split("|"):
        written, _, names = row.partition(" ")
        unit = noun(names, gender)
        one, few, many, part = (form.replace("_", " ") for form in unit[:4])
        unit = Noun(one, few, many, part, unit.gender)
        found.update(dict.fromkeys(written.split(","), unit))
    return found


UNITS: dict[SpokenLanguage, dict[str, Noun]] = {
    "uk": _units(
        "% відсоток відсотки відсотків відсотка|¢ цент центи центів цента"
        "|° градус градуси градусів градуса"
        "|км,km кілометр кілометри кілометрів кілометра|м метр метри метрів метра"
        "|см,cm сантиметр сантиметри"
        " сантиметрів сантиметра|мм,mm міліметр міліметри міліметрів міліметра"
        "|кг,kg кілограм кілограми кілограмів кілограма"
        "|г,гр грам грами грамів грама|мг міліграм міліграми міліграмів міліграма|л літр літри літрів літра"
        "|мл,ml мілілітр мілілітри мілілітрів мілілітра|міс місяць місяці місяців місяця|дн день дні днів дня"
        "|тиж тиждень тижні тижнів тижня|гб,gb гігабайт гігабайти гігабайтів гігабайта"
        "|мб,mb мегабайт мегабайти мегабайтів мегабайта|кб,kb кілобайт кілобайти кілобайтів кілобайта"
        "|тб,tb терабайт терабайти терабайтів терабайта|гбіт гігабіт гігабіти гігабітів гігабіта"
        "|мбіт мегабіт мегабіти мегабітів мегабіта|кбіт кілобіт кілобіти кілобітів кілобіта"
        "|kbps кілобіт_на_секунду кілобіти_на_секунду кілобітів_на_секунду кілобіта_на_секунду"
        "|gbps гігабіт_на_секунду гігабіти_на_секунду гігабітів_на_секунду гігабіта_на_секунду"
        "|mbps мегабіт_на_секунду мегабіти_на_секунду мегабітів_на_секунду мегабіта_на_секунду"
        "|fps,фпс,к/с кадр_на_секунду кадри_на_секунду кадрів_на_секунду кадра_на_секунду"
        "|гц,hz герц герци герців герца|кгц,khz кілогерц кілогерци кілогерців кілогерца"
        "|мгц,mhz мегагерц мегагерци мегагерців мегагерца|ггц,ghz гігагерц гігагерци гігагерців гігагерца"
        "|вт ват вати ватів вата|квт кіловат кіловати кіловатів кіловата|px піксель пікселі пікселів пікселя"
        "|кадр кадр кадри кадрів кадра|чол чоловік чоловіки чоловік чоловіка|дб,db децибел децибели децибелів децибела"
        "|мп,mp мегапіксель мегапікселі мегапікселів мегапікселя|га гектар гектари гектарів гектара"
        "|мкм мікрометр мікрометри мікрометрів мікрометра|нм,nm нанометр нанометри нанометрів нанометра"
        "|дюйм дюйм дюйми дюймів дюйма|фут фут фути футів фута|вольт вольт вольти вольтів вольта|‰ проміле"
    )
    | _units(
        "год година години годин години|хв хвилина хвилини хвилин хвилини|сек,с секунда секунди секунд секунди"
        "|мс,ms мілісекунда мілісекунди мілісекунд мілісекунди|коп копійка копійки копійок копійки"
        "|маг,mah міліампер-година міліампер-години міліампер-годин міліампер-години"
        "|квт·год,квтг,kwh кіловат-година кіловат-години кіловат-годин кіловат-години"
        "|у.о,у.е умовна_одиниця умовні_одиниці умовних_одиниць умовної_одиниці"
        "|к.с кінська_сила кінські_сили кінських_сил кінської_сили"
        "|шт штука штуки штук штуки|т тонна тонни тонн тонни|ккал кілокалорія кілокалорії кілокалорій кілокалорії",
        "f",
    ),
    "en": _units(
        "% percent|¢ cent cents|° degree degrees|km,км kilometre kilometres|m metre metres|cm centimetre centimetres"
        "|mm millimetre millimetres|kg,kgs kilogram kilograms|g gram grams|mg milligram milligrams|lb,lbs pound pounds"
        "|oz ounce ounces|ft foot feet|mi mile miles|mph mile_per_hour miles_per_hour"
        "|kph,kmh kilometre_per_hour kilometres_per_hour|l litre litres|ml millilitre millilitres"
        "|h,hr,hrs hour hours|min,mins minute minutes|s,sec,secs second seconds|ms millisecond milliseconds"
        "|gb gigabyte gigabytes|mb megabyte megabytes|kb kilobyte kilobytes|tb terabyte terabytes"
        "|gbit gigabit gigabits|mbit megabit megabits|kbit kilobit kilobits|gbps gigabit_per_second gigabits_per_second"
        "|mbps megabit_per_second megabits_per_second|kbps kilobit_per_second kilobits_per_second|hz hertz"
        "|khz kilohertz|mhz megahertz|ghz gigahertz|fps frame_per_second frames_per_second|w watt watts"
        "|kw kilowatt kilowatts|kwh kilowatt-hour kilowatt-hours|volt volt volts"
        "|y.o,yo year_old years_old|nm nanometre nanometres"
        "|mah milliamp_hour milliamp_hours|yd,yds yard yards|inch inch inches|tsp teaspoon teaspoons"
        "|tbsp tablespoon tablespoons|mpg mile_per_gallon miles_per_gallon|gal gallon gallons|mp megapixel megapixels"
        "|‰ per_mille|px pixel pixels|pcs piece pieces|db decibel decibels"
    ),
    "ru": _units(
        "% процент процента процентов|¢ цент цента центов"
        "|° градус градуса градусов|км,km километр километра километров|м метр метра метров"
        "|см,cm сантиметр сантиметра сантиметров|мм,mm миллиметр миллиметра миллиметров"
        "|кг,kg килограмм килограмма килограммов|г,гр грамм грамма граммов|мг миллиграмм миллиграмма миллиграммов"
        "|л литр литра литров|мл,ml миллилитр миллилитра миллилитров|ч час часа часов|мес месяц месяца месяцев"
        "|гб,gb гигабайт гигабайта гигабайтов|мб,mb мегабайт мегабайта мегабайтов|кб,kb килобайт килобайта килобайтов"
        "|тб,tb терабайт терабайта терабайтов|гбит гигабит гигабита гигабитов|мбит мегабит мегабита мегабитов"
        "|кбит килобит килобита килобитов|kbps килобит_в_секунду килобита_в_секунду килобитов_в_секунду"
        "|gbps гигабит_в_секунду гигабита_в_секунду гигабитов_в_секунду"
        "|mbps мегабит_в_секунду мегабита_в_секунду мегабитов_в_секунду"
        "|fps,фпс,к/с кадр_в_секунду кадра_в_секунду кадров_в_секунду|гц,hz герц герца герц герца"
        "|кгц,khz килогерц килогерца килогерц килогерца|мгц,mhz мегагерц мегагерца мегагерц мегагерца"
        "|ггц,ghz гигагерц гигагерца гигагерц гигагерца|вт ватт ватта ватт ватта|квт киловатт киловатта киловатт"
        " киловатта|px пиксель пикселя пикселей|кадр кадр кадра кадров|чел человек человека человек человека"
        "|дб,db децибел децибела децибел децибела|дн день дня дней|мп,mp мегапиксель мегапикселя мегапикселей"
        "|га гектар гектара гектаров|мкм микрометр микрометра микрометров|нм,nm нанометр нанометра нанометров"
        "|мач,mah миллиампер-час миллиампер-часа миллиампер-часов|дюйм дюйм дюйма дюймов|фут фут фута футов"
        "|вольт вольт вольта вольт вольта"
        "|квт·ч,квтч,kwh киловатт-час киловатт-часа киловатт-часов|‰ промилле"
    )
    | _units(
        "мин минута минуты минут|сек,с секунда секунды секунд|мс,ms миллисекунда миллисекунды миллисекунд"
        "|коп копейка копейки копеек|шт штука штуки штук|т тонна тонны тонн|нед неделя недели недель"
        "|ккал килокалория килокалории килокалорий"
        "|у.е,у.о условная_единица условные_единицы условных_единиц условной_единицы"
        "|л.с лошадиная_сила лошадиные_силы лошадиных_сил лошадиной_силы",
        "f",
    ),
}
UNIT_APART = frozenset({"m", "g", "l", "w"})
"""Units that need a blank before them: ``5g`` is a network."""
POWERS_OF_UNITS: dict[SpokenLanguage, dict[str, Noun]] = {
    "uk": {
        "2": noun("квадратний квадратні квадратних квадратного"),
        "3": noun("кубічний кубічні кубічних кубічного"),
    },
    "en": {"2": noun("square"), "3": noun("cubic")},
    "ru": {
        "2": noun("квадратный квадратных квадратных квадратного"),
        "3": noun("кубический кубических кубических кубического"),
    },
}


def _per(table: str) -> dict[str, str]:
    """Return what is said of what is written behind a slash, from rows of the two."""
    rows = (row.partition(" ") for row in table.split("|"))
    return {name: said for written, _, said in rows for name in written.split(",")}


PER: dict[SpokenLanguage, dict[str, str]] = {
    "uk": _per(
        "год,г,h,ч на годину|с,сек,s на секунду|хв,min на хвилину|міс,month,mo на місяць|день на день|доб на добу"
        "|рік на рік|тиж на тиждень|л на літр|кг за кілограм|шт за штуку|см на сантиметр"
        "|$,usd за долар|€,eur за євро|£ за фунт|₴,грн за гривню"
    ),
    "en": _per(
        "h,hr,hour per hour|s,sec per second|min per minute|month,mo per month|day per day|week,wk per week"
        "|year,yr per year"
        "|kg per kilogram|l per litre|$,usd per dollar|€,eur per euro|£ per pound|₴,uah per hryvnia"
    ),
    "ru": _per(
        "час,ч,h в час|с,сек,s в секунду|мин,min в минуту|мес,month,mo в месяц|день в день|сут в сутки"
        "|год в год|нед в неделю|л на литр|кг за килограмм|шт за штуку"
        "|$,usd за доллар|€,eur за евро|£ за фунт|₽,руб за рубль|₴,грн за гривну"
    ),
}
"""What stands behind a unit and a slash."""
HOURS: dict[SpokenLanguage, tuple[Noun, Noun, Noun]] = {
    "uk": (UNITS["uk"]["год"], UNITS["uk"]["хв"], UNITS["uk"]["сек"]),
    "en": (UNITS["en"]["h"], UNITS["en"]["min"], UNITS["en"]["sec"]),
    "ru": (UNITS["ru"]["ч"], UNITS["ru"]["мин"], UNITS["ru"]["сек"]),
}
"""Hours, minutes and seconds."""

HOUR_CASES: dict[str, tuple[Form, str]] = {
    **dict.fromkeys(("о", "об", "в", "у", "при"), ("loc_f", "годині")),
    **dict.fromkeys(words("до з із зі від після близько біля коло"), ("gen_f", "години")),
    **dict.fromkeys(("на", "за", "по", "під"), ("acc_f", "годину")),
    **dict.fromkeys(("перед", "між"), ("ins_f", "годиною")),
}
"""The case of the hour behind a Ukrainian preposition, and the word for hour in it."""
TIME_CASES: dict[SpokenLanguage, dict[str, Case]] = {
    "uk": dict.fromkeys(words("о об до з із від після на в у"), "nom"),
    "en": dict.fromkeys(words("at by from until till before after since"), "nom"),
    "ru": {
        **dict.fromkeys(("в", "во", "на", "по"), "nom"),
        **dict.fromkeys(words("до с со от после около"), "gen"),
        **dict.fromkeys(("к", "ко"), "dat"),
        **dict.fromkeys(("перед", "между"), "ins"),
    },
}
"""Words behind which digits with a point may be a time, and the case of a Russian one."""
CLOCK_WORDS: dict[SpokenLanguage, tuple[str, ...]] = {
    "uk": ("ранку", "вечора", "ночі", "дня"),
    "en": (),
    "ru": ("утра", "вечера", "ночи", "дня"),
}
DAY_PARTS: dict[SpokenLanguage, tuple[str, str, str, str]] = {
    "uk": ("ночі", "ранку", "дня", "вечора"),
    "en": ("", "", "", ""),
    "ru": ("ночи", "утра", "дня", "вечера"),
}
"""Night, morning, day and evening behind an hour."""
SCORES = frozenset(
    words(
        "таймкод таймкоді таймкоду таймкоде timestamp рахунок рахунком рахунку счёт счет счётом счетом"
        " score scored result виграли виграв виграла програли програв програла ведемо ведуть перемогли перемога"
        " поразка нічия выиграли выиграл выиграла проиграли проиграл проиграла ведём ведут победили победа"
        " поражение ничья won lost lose win leading tied draw"
    )
)
"""Words behind which two numbers with a colon are a score."""
HALF: dict[SpokenLanguage, str] = {"uk": "пів", "en": "half", "ru": "пол"}
"""Before what is halved, in the genitive."""
TIMES_LETTER: dict[SpokenLanguage, str] = {"uk": "ікс", "en": "x", "ru": "икс"}
"""The letter of ``2x`` and ``x2``."""
DATE_CASES: dict[SpokenLanguage, dict[str, Form]] = {
    "uk": {**dict.fromkeys(words("на по про за через під"), "nom_n"), **dict.fromkeys(("перед", "між"), "ins_m")},
    "en": {},
    "ru": {
        **dict.fromkeys(words("на по про за через под"), "nom_n"),
        **dict.fromkeys(("перед", "между"), "ins_m"),
        **dict.fromkeys(("к", "ко"), "dat_m"),
        "о": "loc_m",
    },
}
"""The case of a day behind a preposition; elsewhere it is the genitive."""
DATE_NAMED = frozenset(words("сьогодні завтра вчора зараз сейчас на це дата сегодня вчера это"))
"""Words after which a date is in the nominative."""

NUMBER_SIGN: dict[SpokenLanguage, str] = {"uk": "номер", "en": "number", "ru": "номер"}
PLUS: dict[SpokenLanguage, str] = {"uk": "плюс", "en": "plus", "ru": "плюс"}
EQUALS: dict[SpokenLanguage, str] = {"uk": "дорівнює", "en": "equals", "ru": "равно"}
POINT: dict[SpokenLanguage, str] = {"uk": "крапка", "en": "point", "ru": "точка"}
OUT_OF: dict[SpokenLanguage, str] = {"uk": "із", "en": "out of", "ru": "из"}
OVER: dict[SpokenLanguage, str] = {"uk": "на", "en": "over", "ru": "на"}
RANGE: dict[SpokenLanguage, str] = {"uk": " — ", "en": " to ", "ru": " — "}
FIXED_RATIOS: dict[SpokenLanguage, dict[tuple[str, str], str]] = {
    "uk": {},
    "en": {
        ("24", "7"): "twenty-four seven",
        ("50", "50"): "fifty-fifty",
        ("9", "11"): "nine eleven",
        ("20", "20"): "twenty-twenty",
    },
    "ru": {},
}
SEASON_AND_EPISODE: dict[SpokenLanguage, str] = {
    "uk": "{} сезон {} серія",
    "en": "season {} episode {}",
    "ru": "{} сезон {} серия",
}
"""What is said of ``S05E03``."""
ONE_AND_A_HALF: dict[SpokenLanguage, tuple[str, str]] = {
    "uk": ("півтора", "півтори"),
    "en": ("one and a half", "one and a half"),
    "ru": ("полтора", "полторы"),
}
"""Before a masculine or neuter, and before a feminine."""
COMPARISONS: dict[SpokenLanguage, dict[str, str]] = {
    "uk": {
        "~": "приблизно",
        ">": "більше",
        "<": "менше",
        "≥": "не менше",
        "≤": "не більше",
        "±": "плюс-мінус",
        "≠": "не дорівнює",
        "√": "корінь із",
    },
    "en": {
        "~": "about",
        ">": "more than",
        "<": "less than",
        "≥": "at least",
        "≤": "at most",
        "±": "plus or minus",
        "≠": "is not",
        "√": "square root of",
    },
    "ru": {
        "~": "примерно",
        ">": "больше",
        "<": "меньше",
        "≥": "не меньше",
        "≤": "не больше",
        "±": "плюс-минус",
        "≠": "не равно",
        "√": "корень из",
    },
}
DIVIDED: dict[SpokenLanguage, str] = {"uk": "поділити на", "en": "divided by", "ru": "разделить на"}
FOOT: dict[SpokenLanguage, str] = {"uk": "фут", "en": "foot", "ru": "фут"}
INCH: dict[SpokenLanguage, str] = {"uk": "дюйм", "en": "inch", "ru": "дюйм"}
AND_A_HALF: dict[SpokenLanguage, str] = {"uk": "з половиною", "en": "and a half", "ru": "с половиной"}
BY: dict[SpokenLanguage, str] = {"uk": "на", "en": "by", "ru": "на"}
"""Between the sides of a picture."""
SCORE_SIGN: dict[SpokenLanguage, str] = {"uk": " ", "en": " to ", "ru": " "}
POWERS: dict[SpokenLanguage, dict[int, str]] = {
    "uk": {2: "у квадраті", 3: "у кубі"},
    "en": {2: "squared", 3: "cubed"},
    "ru": {2: "в квадрате", 3: "в кубе"},
}
OTHER_POWER: dict[SpokenLanguage, str] = {"uk": "у {} степені", "en": "to the power of {}", "ru": "в {} степени"}
LONE_MONEY: dict[SpokenLanguage, dict[str, str]] = {
    "uk": {"грн": "гривень", "руб": "рублів"},
    "en": {},
    "ru": {"грн": "гривен", "руб": "рублей"},
}
"""Abbreviations that are written without a figure too, as in ``сто грн``."""
SCALES: dict[str, int] = {
    **dict.fromkeys(("тр", "tr"), 12),
    **dict.fromkeys(("мільяр", "миллиар", "млрд", "b"), 9),
    **dict.fromkeys(("мільй", "милли", "млн", "m", "м"), 6),
    **dict.fromkeys(("т", "th", "k", "к"), 3),
}
"""The power of ten of a multiplier, by its beginning; the first that fits counts."""
KAY: dict[SpokenLanguage, str] = {"uk": "ка", "en": "k", "ru": "ка"}
"""The letter of ``4K``."""
