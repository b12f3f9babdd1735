"""Versions as numbers, so that a newer one is known as such."""

import re

_NUMBERS = re.compile(r"v?([0-9]{1,9}(?:\.[0-9]{1,9}){0,4})", re.ASCII)


def numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a release such as ``2026.10.26`` or ``v1.2``; none for a test version or other text."""
    found = _NUMBERS.fullmatch(version)
    return tuple(int(part) for part in found[1].split(".")) if found else ()


def is_newer(version: str, than: str) -> bool:
    """Return whether a release is newer than another; False where one of them is no release."""
    new, old = numbers(version), numbers(than)
    length = max(len(new), len(old))
    return bool(new and old) and _padded(new, length) > _padded(old, length)


def _padded(parts: tuple[int, ...], length: int) -> tuple[int, ...]:
    return parts + (0,) * (length - len(parts))
