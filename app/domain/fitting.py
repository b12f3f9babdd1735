"""Lists cut so far that they fit in one event."""

import json
from collections.abc import Callable, Sequence

from msgspec import Struct, to_builtins

EVENT_ROOM_BYTES = 56 << 10
"""What the lists of one event may take as ASCII JSON, below its 64 KiB."""
LARGE_BYTES = 6 << 10
"""Only text made to be large, of many code points to a letter, makes an entry larger than this."""


def fit[T: Struct](entries: Sequence[T], room: int, slim: Callable[[T], T]) -> tuple[tuple[T, ...], int]:
    """Return the first entries that fit, and the bytes that are left.

    Args:
        entries: In order.
        room: Bytes they may take together.
        slim: Makes a large entry smaller, so that one viewer cannot hide the others'.
    """
    taken: list[T] = []
    for entry in entries:
        slimmed = entry if size(entry) <= LARGE_BYTES else slim(entry)
        needed = size(slimmed)
        if needed > room:
            break
        room -= needed
        taken.append(slimmed)
    return tuple(taken), room


def size(entry: Struct) -> int:
    """Return the bytes that an entry takes in a list."""
    return len(json.dumps(to_builtins(entry))) + 1
