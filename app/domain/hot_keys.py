"""Keys that work while another program is in front, as they are written in the settings."""

from msgspec import Struct

_MODIFIER = "(Ctrl|Alt|Shift|Meta)"
_FUNCTION = rf"({_MODIFIER}\+)*F([1-9]|1[0-9]|2[0-4])"
_CHARACTER = rf"({_MODIFIER}\+)*(Ctrl|Alt|Meta)\+({_MODIFIER}\+)*[A-Z0-9]"
HOT_KEY = rf"^({_FUNCTION}|{_CHARACTER})?$(?!\n)"
"""Empty is none. A letter or digit needs Ctrl, Alt or Meta, or nobody could type it any more."""


class HotKey(Struct, frozen=True):
    """One of them.

    Attributes:
        key: ``A`` to ``Z``, ``0`` to ``9``, ``F1`` to ``F24``.
        modifiers: Any of ``Ctrl``, ``Alt``, ``Shift`` and ``Meta``, the Windows key.
    """

    key: str
    modifiers: frozenset[str]


def hot_key(text: str) -> HotKey | None:
    """Return what a text that matches ``HOT_KEY`` means; None for an empty one."""
    *modifiers, key = text.split("+")
    return HotKey(key, frozenset(modifiers)) if key else None
