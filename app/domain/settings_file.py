"""The settings as an exported file. It contains no token and nothing of the queue."""

from collections.abc import Iterator
from itertools import islice

import msgspec
from msgspec import Struct

from app.domain.errors import InvalidError
from app.domain.feeds import FeedKind
from app.domain.settings import Settings
from app.domain.text import clean_name

FORMAT = 1
FILE_BYTES = 5 << 20
"""The longest file that is read."""

GUARDED = {
    "network": ("lan_address", "host_names"),
    "media": ("folders", "fallback_folder"),
    "desktop": ("autostart",),
    "obs": ("reads_password", "host", "port"),
    "updates": ("asks_for_releases",),
}
"""What lets other PCs in, reads this PC's disk, asks the internet or starts by itself; a file of somebody else's may
ask for it."""

type Tree = dict[str, dict[str, object]]

_NAMED = 5
"""Values that an error names; the check ends there, so that a hostile file takes no more time."""


class _File(Struct, frozen=True, kw_only=True):
    efir_settings: int
    settings: object = None


def written(settings: Settings) -> bytes:
    """Return the content of the file."""
    file = _File(efir_settings=FORMAT, settings=settings)
    return msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n"


def read(data: bytes) -> Tree:
    """Return the values in a file, all of them valid; it may leave any out.

    Raises:
        InvalidError: It is no such file, is too large or too new, or contains an invalid value.
    """
    if len(data) > FILE_BYTES:
        raise too_large()
    try:
        file = msgspec.json.decode(data, type=_File)
    except (ValueError, RecursionError) as error:  # msgspec's own errors are ValueErrors
        raise _strange() from error
    if file.efir_settings != FORMAT:
        raise InvalidError("settings_file_too_new")
    if not isinstance(file.settings, dict):
        raise _strange()
    tree: dict[str, object] = file.settings
    if unusable := list(islice(_unusable(tree), _NAMED + 1)):
        names = ", ".join(clean_name(name) for name in unusable[:_NAMED]) + (", …" if len(unusable) > _NAMED else "")
        raise InvalidError("settings_file_refused", field=names)
    values = {group: dict(values) for group, values in tree.items() if isinstance(values, dict)}
    if "stream" not in values and "language" in values.get("appearance", {}):
        values["stream"] = {"language": values["appearance"]["language"]}  # one language was both, before 2026-12
    return values


def too_large() -> InvalidError:
    """Return the error for a file over the limit."""
    return InvalidError("settings_file_too_large")


def _strange() -> InvalidError:
    return InvalidError("settings_file_strange")


def _unusable(tree: dict[str, object]) -> Iterator[str]:
    """Yield the names of invalid values."""
    for group, values in tree.items():
        if group not in Settings.__struct_fields__ or not isinstance(values, dict):
            yield group
            continue
        for name, value in values.items():
            if not _is_usable(group, name, value):
                yield f"{group}.{name}"


def _is_usable(group: str, name: str, value: object) -> bool:
    """Return whether there is such a setting, and whether it accepts the value."""
    try:
        msgspec.convert({group: {name: value}}, Settings)
    except ValueError:  # msgspec's own error
        return False
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else (value,)
    return not any(isinstance(text, str) and "\0" in text for text in inner)


def guarded(tree: Tree, now: Settings) -> Tree:
    """Return the values of a file that would open the PC further than it is, and are to be asked for."""
    asked: Tree = {}
    for group, names in GUARDED.items():
        for name in names:
            value, before = tree.get(group, {}).get(name), getattr(getattr(now, group), name)
            if value and value != (list(before) if isinstance(before, tuple) else before):
                asked.setdefault(group, {})[name] = value
    return asked


def services(tree: Tree) -> tuple[FeedKind, ...]:
    """Return the chat and donation services that a file switches on; their keys are not in it."""
    return tuple(kind for kind in FeedKind if tree.get("feeds", {}).get(kind.value) is True)


def without(tree: Tree, left_out: Tree) -> Tree:
    """Return the other values."""
    kept = {
        group: {name: value for name, value in values.items() if name not in left_out.get(group, {})}
        for group, values in tree.items()
    }
    return {group: values for group, values in kept.items() if values}
