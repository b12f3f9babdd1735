"""Parts of what a service sends. Any of them may be anything: what has another shape is passed over, not fatal."""

import base64
import binascii
from datetime import datetime

import msgspec
from msgspec import Struct

LONGEST_ID = 200
"""What the database takes of an id."""
_YEARS = range(2000, 2200)
_PARTS_OF_JWT = 3
_END_OF_TIME_S = 2**32


def shaped[T](raw: str | bytes | msgspec.Raw, shape: type[T]) -> T | None:
    """Return JSON in its shape; None where it has another, or is none."""
    try:
        return msgspec.json.decode(raw, type=shape, strict=False)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError):
        return None


def id_of(*candidates: object) -> str:
    """Return the first of these numbers and strings that can be an id; empty where none can."""
    for one in candidates:
        text = str(one) if isinstance(one, str | int) and not isinstance(one, bool) else ""
        if 0 < len(text.strip()) <= LONGEST_ID:
            return text
    return ""


def text_of(value: object) -> str:
    """Return what is a text; empty for anything else."""
    return value if isinstance(value, str) else ""


def moment_of(text: object) -> datetime | None:
    """Return the time that is written as in ISO 8601; None where it is none or has no time zone."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    is_known = moment is not None and moment.tzinfo is not None and moment.year in _YEARS
    return moment if is_known else None


class _Claims(Struct):
    exp: float | None = None


def is_jwt(key: str) -> bool:
    """Tell whether a key has the three parts of a JWT; an overlay token has one."""
    return key.count(".") == _PARTS_OF_JWT - 1


def expiry_of(key: str) -> float | None:
    """Return when a JWT ends, seconds since 1970; None for a key that is none or does not say."""
    if not is_jwt(key):
        return None
    middle = key.split(".")[1]
    try:
        raw = base64.b64decode(middle + "=" * (-len(middle) % 4), altchars="-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    claims = shaped(raw, _Claims)
    return claims.exp if claims and claims.exp and 0 < claims.exp < _END_OF_TIME_S else None


class Seen:
    """Ids that came lately, so that what a list says again is not told again. Thousands of them, then the oldest go."""

    def __init__(self, most: int = 5_000) -> None:
        self._most = most
        self._ids: dict[str, None] = {}

    def __contains__(self, one: str) -> bool:
        """Tell whether an id came."""
        return one in self._ids

    def add(self, one: str) -> None:
        """Note that it came."""
        self._ids[one] = None
        while len(self._ids) > self._most:
            self._ids.pop(next(iter(self._ids)))
