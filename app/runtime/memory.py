"""Keeps the program's memory small, as far as the C library can be asked: glibc's."""

import ctypes
import sys
from collections.abc import Callable

_M_ARENA_MAX = -8
"""Source: mallopt(3)."""


def use_one_heap() -> None:
    """Let all threads share one heap, before there are any: of one each, much would stay unused."""
    mallopt = _glibc("mallopt")
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, 1)


def give_back() -> None:
    """Give the system back what only the start needed."""
    trim = _glibc("malloc_trim")
    if trim is not None:
        trim(0)


def _glibc(name: str) -> Callable[..., int] | None:
    """Return a function of glibc; None where the C library is another."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
