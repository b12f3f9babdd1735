"""Shared by queue, speech queue and fallback list: the undo step, and truncating a list to one event."""

import json
from collections.abc import Callable, Sequence

from msgspec import Struct, to_builtins

EVENT_ROOM_BYTES = 56 << 10
"""Room for the lists of one event as ASCII JSON, below its 64 KiB."""
LARGE_BYTES = 6 << 10
"""Only hostile text, of many code points per letter, makes an entry larger than this."""
SUBJECT_LENGTH = 100
"""Characters; it is one line beside a button."""


class UndoStep(Struct, frozen=True, kw_only=True):
    """The last command that can be taken back.

    Attributes:
        number: Counted since the program started; a later command has a higher one.
        command: Its name, such as ``remove``.
        subject: Title or name of what it was about; empty where it was about nothing or several.
        count: How many it was about.
        first: Commands that were carried out at once are told at once, where they have the same name: the number of
            the first of them. Subject and count are of all of them; undoing ``number``, and so on down to ``first``,
            takes all of them back. 0 where it was told alone.
    """

    number: int
    command: str
    subject: str = ""
    count: int = 1
    first: int = 0


def first_within[T: Struct](entries: Sequence[T], room: int, slim: Callable[[T], T]) -> tuple[tuple[T, ...], int]:
    """Return the first entries that fit, and the bytes that are left.

    Args:
        entries: In order.
        room: Bytes they may take together.
        slim: Shortens a large entry, so that one viewer cannot displace the others'.
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
