"""Amounts of money with their currency: the digits of its smallest unit, its sign, and how both are written."""

from typing import NamedTuple

from app.domain.errors import InvalidError
from app.domain.ids import Unit
from app.domain.reasons import Language

_CODES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF
CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF
GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD
LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP
PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP
TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
CURRENCIES = tuple(_CODES.split())
"""Codes of money in use; not of metals, tests or no currency. Source: ISO 4217, list one."""

SYMBOLS = {
    "UAH": "₴",
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "PLN": "zł",
    "CZK": "Kč",
    "JPY": "¥",
    "KRW": "₩",
    "ILS": "₪",
    "INR": "₹",
    "TRY": "₺",
    "GEL": "₾",
    "KZT": "₸",
    "RUB": "₽",
}

_UNIT_NAMES: dict[str, dict[Language, tuple[str, str, str]]] = {
    "bits": {"en": ("bit", "bits", "bits"), "uk": ("біт", "біти", "бітів")},
}
"""One, few and many."""
_HUNDREDTHS = 2
_WITHOUT_MINOR = frozenset(
    {
        *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV"),
        *("XAF", "XOF", "XPF"),
    }
)
_MINOR_DIGITS = {
    **dict.fromkeys(_WITHOUT_MINOR, 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
"""Currencies whose smallest unit is not a hundredth. Source: ISO 4217, table A.1."""
_GROUPED_FROM = 10_000
"""The smallest amount whose thousands are separated."""


class Money(NamedTuple):
    """An amount in the currency's smallest unit, and its ISO 4217 code, empty if there is no money.

    Where a unit is given, it is so many of them.
    """

    amount_minor: int
    currency: str
    unit: Unit = ""

    @property
    def parts(self) -> tuple[int, str]:
        """The whole units, and the digits behind the point: all of the currency's, none if they are zeros."""
        digits = 0 if self.unit else minor_digits(self.currency)
        whole, part = divmod(self.amount_minor, 10**digits)
        return whole, f"{part:0{digits}}" if part else ""

    @property
    def symbol(self) -> str:
        """The currency's sign, or its code if it has none here."""
        return SYMBOLS.get(self.currency, self.currency)


NO_MONEY = Money(0, "")


def check_money(amount_minor: int, currency: str) -> None:
    """Refuse an amount without its currency, and a code that is none.

    Raises:
        InvalidError: One of both is the case.
    """
    if amount_minor and not currency:
        raise InvalidError("invalid", "currency must not be empty if there is an amount.", "currency")
    if currency and currency not in CURRENCIES:
        raise InvalidError("invalid", "currency must be a code of ISO 4217, such as UAH.", "currency")


def minor_digits(currency: str) -> int:
    """Return how many digits of an amount are behind the point."""
    return _MINOR_DIGITS.get(currency, _HUNDREDTHS)


def decimal_amount(money: Money) -> str:
    """Return ``5.50``: all decimals of the currency, without its sign; empty without a currency."""
    if not money.currency:
        return ""
    digits = minor_digits(money.currency)
    whole, part = money.parts
    return f"{whole}.{part or '0' * digits}" if digits else str(whole)


def unit_name(unit: Unit, number: int, language: Language) -> str:
    """Return what is written behind so many of a unit: ``bits``, ``біти``."""
    one, few, many = _UNIT_NAMES[unit][language]
    tens, ones = number % 100, number % 10
    if language == "en":
        return one if number == 1 else many
    if ones == 1 and tens != 11:  # noqa: PLR2004 -- grammar of Ukrainian numerals
        return one
    return few if ones in {2, 3, 4} and tens not in {12, 13, 14} else many


def format_money(money: Money, language: Language = "en") -> str:
    """Return ``5.50 $``, ``100 ₴`` or ``100 bits``; from 10,000 the thousands are separated by no-break spaces."""
    whole, part = money.parts
    written = f"{whole:,}".replace(",", "\u00a0") if whole >= _GROUPED_FROM else str(whole)
    if money.unit:
        return f"{written} {unit_name(money.unit, whole, language)}"
    return f"{written}.{part} {money.symbol}".strip(" ") if part else f"{written} {money.symbol}".strip(" ")
