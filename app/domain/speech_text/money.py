"""Money in words, with each currency's smallest unit, and the names that viewers write currencies by."""

from typing import NamedTuple

from app.domain.money import Money
from app.domain.speech import SpokenLanguage
from app.domain.speech_text.numerals import counted, decimal
from app.domain.speech_text.vocabulary import Case, Noun, noun, words


class _Currency(NamedTuple):
    """A currency's words in one language; ``minor`` is None where nobody counts it."""

    major: Noun
    minor: Noun | None = None


class _Currencies(NamedTuple):
    """One currency in each language, and how viewers write it, in lower case."""

    uk: _Currency
    en: _Currency
    ru: _Currency
    written: tuple[str, ...] = ()


_CENTS = (noun("цент центи центів цента"), noun("cent cents"), noun("цент цента центов"))
_KOPIYKAS = (
    noun("копійка копійки копійок копійки", "f"),
    noun("kopiyka kopiykas"),
    noun("копейка копейки копеек", "f"),
)


def _currency(
    uk: Noun, en: Noun, ru: Noun, minor: tuple[Noun, Noun, Noun] | None = None, written: str = ""
) -> _Currencies:
    """Return a currency; the words of its own names need not be given as written."""
    minors = minor or (None, None, None)
    names = [form.lower() for each in (uk, en, ru) for form in each[:4] if " " not in form]
    return _Currencies(
        uk=_Currency(uk, minors[0]),
        en=_Currency(en, minors[1]),
        ru=_Currency(ru, minors[2]),
        written=tuple(dict.fromkeys([*words(written), *names] if written else names)),
    )


def _adjective(uk: str, en: str, ru: str, of: tuple[Noun, Noun, Noun]) -> tuple[Noun, Noun, Noun]:
    """Return nouns with an adjective before them; its Slavic forms are those of one, few, many and a part."""
    return _with(words(uk), of[0]), _with([en] * 4, of[1]), _with(words(ru), of[2])


def _with(adjectives: list[str], what: Noun) -> Noun:
    one, few, many, part = adjectives
    return Noun(f"{one} {what.one}", f"{few} {what.few}", f"{many} {what.many}", f"{part} {what.part}", what.gender)


_DOLLAR = (noun("долар долари доларів долара"), noun("dollar dollars"), noun("доллар доллара долларов"))
_KRONA = (noun("крона крони крон крони", "f"), noun("krone kroner"), noun("крона кроны крон", "f"))
_KRONA_SEK = (_KRONA[0], noun("krona kronor"), _KRONA[2])
"""Sweden's are krona and kronor in English too. Source: CLDR 48, en, currencies."""
_FRANC = (noun("франк франки франків франка"), noun("franc francs"), noun("франк франка франков"))
_ORE = (noun("ере", "n"), noun("øre"), noun("эре", "n"))

_CURRENCIES: dict[str, _Currencies] = {
    "UAH": _currency(
        noun("гривня гривні гривень гривні", "f"),
        noun("hryvnia hryvnias"),
        noun("гривна гривны гривен", "f"),
        _KOPIYKAS,
        "₴ грн грв uah гривню гривнів",
    ),
    "USD": _currency(*_DOLLAR, _CENTS, "$ usd дол долл"),
    "EUR": _currency(noun("євро", "n"), noun("euro euros"), noun("евро"), _CENTS, "€ eur"),
    "PLN": _currency(
        noun("злотий злоті злотих злотого"),
        noun("zloty zlotys"),
        Noun("злотый", "злотых", "злотых", "злотого"),
        (noun("грош гроші грошів гроша"), noun("grosz groszy"), noun("грош гроша грошей")),
        "zł zl зл pln",
    ),
    "GBP": _currency(
        noun("фунт фунти фунтів фунта"),
        noun("pound pounds"),
        noun("фунт фунта фунтов"),
        (noun("пенс пенси пенсів пенса"), noun("penny pence"), noun("пенс пенса пенсов")),
        "£ gbp",
    ),
    "CZK": _currency(
        noun("крона крони крон крони", "f"), noun("koruna korunas"), noun("крона кроны крон", "f"), written="kč czk"
    ),
    "CHF": _currency(
        *_adjective(
            "швейцарський швейцарські швейцарських швейцарського",
            "Swiss",
            "швейцарский швейцарских швейцарских швейцарского",
            _FRANC,
        ),
        (noun("сантим сантими сантимів сантима"), noun("centime centimes"), noun("сантим сантима сантимов")),
        "chf",
    ),
    "SEK": _currency(
        *_adjective(
            "шведська шведські шведських шведської", "Swedish", "шведская шведских шведских шведской", _KRONA_SEK
        ),
        _ORE,
        "sek",
    ),
    "NOK": _currency(
        *_adjective(
            "норвезька норвезькі норвезьких норвезької",
            "Norwegian",
            "норвежская норвежских норвежских норвежской",
            _KRONA,
        ),
        _ORE,
        "nok",
    ),
    "DKK": _currency(
        *_adjective("данська данські данських данської", "Danish", "датская датских датских датской", _KRONA),
        _ORE,
        "dkk",
    ),
    "CAD": _currency(
        *_adjective(
            "канадський канадські канадських канадського",
            "Canadian",
            "канадский канадских канадских канадского",
            _DOLLAR,
        ),
        _CENTS,
        "cad",
    ),
    "AUD": _currency(
        *_adjective(
            "австралійський австралійські австралійських австралійського",
            "Australian",
            "австралийский австралийских австралийских австралийского",
            _DOLLAR,
        ),
        _CENTS,
        "aud",
    ),
    "JPY": _currency(noun("єна єни єн єни", "f"), noun("yen"), noun("иена иены иен", "f"), written="¥ jpy"),
    "CNY": _currency(noun("юань юані юанів юаня"), noun("yuan"), noun("юань юаня юаней"), written="cny"),
    "KRW": _currency(noun("вона вони вон вони", "f"), noun("won"), noun("вона воны вон", "f"), written="₩ krw"),
    "TRY": _currency(noun("ліра ліри лір ліри", "f"), noun("lira liras"), noun("лира лиры лир", "f"), written="₺"),
    "GEL": _currency(noun("ларі"), noun("lari"), noun("лари"), written="₾ gel"),
    "KZT": _currency(noun("тенге"), noun("tenge"), noun("тенге"), written="₸ тг kzt"),
    "MDL": _currency(noun("лей леї леїв лея"), noun("leu lei"), noun("лей лея леев"), written="mdl"),
    "RON": _currency(noun("лей леї леїв лея"), noun("leu lei"), noun("лей лея леев"), written="ron"),
    "HUF": _currency(
        noun("форинт форинти форинтів форинта"), noun("forint forints"), noun("форинт форинта форинтов"), written="huf"
    ),
    "ILS": _currency(
        noun("шекель шекелі шекелів шекеля"), noun("shekel shekels"), noun("шекель шекеля шекелей"), written="₪ ils"
    ),
    "BRL": _currency(noun("реал реали реалів реала"), noun("real reais"), noun("реал реала реалов"), written="brl"),
    "INR": _currency(
        noun("рупія рупії рупій рупії", "f"), noun("rupee rupees"), noun("рупия рупии рупий", "f"), written="₹ inr"
    ),
    "RUB": _currency(
        noun("рубль рублі рублів рубля"), noun("ruble rubles"), noun("рубль рубля рублей"), _KOPIYKAS, "₽ руб rub"
    ),
    "BYN": _currency(
        *_adjective(
            "білоруський білоруські білоруських білоруського",
            "Belarusian",
            "белорусский белорусских белорусских белорусского",
            (noun("рубль рублі рублів рубля"), noun("ruble rubles"), noun("рубль рубля рублей")),
        ),
        _KOPIYKAS,
        "byn",
    ),
}

_NOT_MONEY = frozenset({"вона", "вони", "вон", "real", "won", "реал", "реала", "lei", "лей"})
"""Names of currencies that are ordinary words more often."""

_LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        words("ей бі сі ді і еф джі ейч ай джей кей ел ем ен оу пі к’ю ар ес ті ю ві дабл-ю екс вай зед"),
        strict=True,
    )
)
_LETTERS_RU = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        words("эй би си ди и эф джи эйч ай джей кей эл эм эн оу пи кью ар эс ти ю ви дабл-ю экс уай зед"),
        strict=True,
    )
)


def _written() -> dict[str, str]:
    """Return the currency of each way to write one; the first that claims a word has it."""
    found: dict[str, str] = {}
    for code, currency in _CURRENCIES.items():
        for word in currency.written:
            if word not in _NOT_MONEY:
                found.setdefault(word, code)
    return found


CURRENCY_BY_NAME = _written()
SIGNS_WITH_COUNTRY = {"us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "r$": "BRL"}
"""Signs that begin with a country, in lower case."""
"""How viewers write currencies, in lower case, and which each one is."""


_UNITS: dict[str, dict[SpokenLanguage, Noun]] = {
    "bits": {"uk": noun("біт біти бітів біта"), "en": noun("bit bits"), "ru": noun("бит бита битов")}
}


def major(currency: str, language: SpokenLanguage) -> Noun:
    """Return a currency's main unit."""
    return _names(currency, language).major


def money_in_words(money: Money, language: SpokenLanguage, case: Case = "nom") -> str:
    """Return an amount of 0 or more as it is spoken: ``двадцять одна гривня п’ять копійок``.

    The code of a currency without a name here is spelled.
    """
    whole, part = money.parts
    if money.unit:
        return counted(whole, _UNITS[money.unit][language], language, case)
    names = _names(money.currency, language)
    if not part:
        return counted(whole, names.major, language, case).strip(" ")
    if names.minor is None:
        return f"{decimal(whole, part.rstrip('0'), language, case)} {names.major.part}".strip(" ")
    minor = counted(int(part), names.minor, language, case)
    return f"{counted(whole, names.major, language, case)} {minor}" if whole else minor


def _names(currency: str, language: SpokenLanguage) -> _Currency:
    known = _CURRENCIES.get(currency)
    if known is None:
        letters = " ".join(_letter(letter, language) for letter in currency)
        return _Currency(Noun(letters, letters, letters, letters))
    return {"uk": known.uk, "en": known.en, "ru": known.ru}[language]


def _letter(letter: str, language: SpokenLanguage) -> str:
    names = {"uk": _LETTERS, "ru": _LETTERS_RU, "en": {}}[language]
    return names.get(letter, letter)
