"""Hot keys of the whole desktop, where it has them: Windows and X11.

No library does it: pynput's do nothing while a Cyrillic layout is in use (its issue 521) and read every key that is
pressed, `keyboard` has had no release since 2020. Here the system is asked for these keys only.
"""

import sys
from collections.abc import Callable, Mapping
from typing import Protocol

from app.domain.hot_keys import HotKey

type OnPress = Callable[[HotKey], None]


class HotKeys(Protocol):
    """Waits for hot keys, in a thread of its own. Its methods may take a while: not for the loop."""

    def use(self, keys: frozenset[HotKey]) -> frozenset[HotKey]:
        """Wait for these keys and for no others; return those that could not be had."""

    def close(self) -> None:
        """Wait for none any more."""


def are_possible(platform: str, environment: Mapping[str, str]) -> bool:
    """Tell whether this kind of desktop lets a program have hot keys.

    On Wayland only the programs of X11 would give theirs away; on macOS it takes a permission to read every key.
    """
    if platform == "linux":
        return bool(environment.get("DISPLAY")) and not environment.get("WAYLAND_DISPLAY")
    return platform == "win32"


def system_hot_keys(on_press: OnPress) -> HotKeys:
    """Return the hot keys of this system, which ``are_possible``; nothing is waited for yet.

    Args:
        on_press: Called in another thread.

    Raises:
        OSError: A library of the system is missing.
    """
    if sys.platform == "win32":
        from app.adapters.hot_keys_windows import WindowsHotKeys  # noqa: PLC0415 -- each exists on its own system

        return WindowsHotKeys(on_press)
    from app.adapters.hot_keys_x11 import X11HotKeys  # noqa: PLC0415 -- see above

    return X11HotKeys(on_press)
