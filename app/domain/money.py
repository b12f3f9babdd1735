"""Currencies as they are written: their signs, and the digits of their smallest units."""

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

_MINOR_DIGITS = {
    **dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "UYI",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
    **dict.fromkeys(["CLF", "UYW"], 4),
}
"""Currencies whose smallest unit is not a hundredth. Source: ISO 4217, table A.1."""
_HUNDREDTHS = 2


def minor_digits(currency: str) -> int:
    """Return how many digits of an amount are behind the point."""
    return _MINOR_DIGITS.get(currency, _HUNDREDTHS)
