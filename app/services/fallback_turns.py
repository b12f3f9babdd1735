"""Steps of the fallback inside the caller's transaction: whose turn it is, and taking back a command."""

from collections.abc import Sequence
from pathlib import PurePath

from msgspec import Struct, structs

from app.domain.fallback import FallbackEntry, FallbackTurn
from app.domain.media import Media, MediaKind
from app.services.entries import title_of
from app.services.undo import Step
from app.store import fallback as store
from app.store.database import Transaction


class Fallback(Struct, frozen=True, kw_only=True):
    """What plays next; ``path`` is empty for YouTube."""

    media: Media
    path: str = ""


type Entries = tuple[FallbackEntry, ...]
"""What a command added or removed."""


def describe(step: Step[Entries]) -> tuple[str, int]:
    """Return the subject of a step and its number of entries."""
    return step.before[0].title if len(step.before) == 1 else "", len(step.before)


def restore(transaction: Transaction, step: Step[Entries]) -> None:
    """Remove what ``import`` added, or put back what any other command removed, each to its own place."""
    if step.command == "import":
        store.delete(transaction, [entry.video_id for entry in step.before])
    else:
        for entry in step.before:
            store.insert(transaction, entry)


def take_next(transaction: Transaction, paths: Sequence[str]) -> Fallback | None:
    """Return what shall play and go on to it: the rest of the list, then of the folder, then both anew.

    Args:
        transaction: The caller's.
        paths: The files of the folder, in play order.
    """
    turn = store.turn(transaction)
    entry, path = store.next_entry(transaction, turn.last_place), _next_file(paths, turn.last_file)
    if entry is None and path is None:
        turn = FallbackTurn()
        entry, path = store.next_entry(transaction, 0), _next_file(paths, "")
    if entry is not None:
        store.save_turn(transaction, structs.replace(turn, last_place=entry.place))
        return Fallback(media=entry.media)
    if path is None:
        return None
    store.save_turn(transaction, structs.replace(turn, last_file=PurePath(path).name))
    return Fallback(media=Media(kind=MediaKind.FILE, title=title_of(PurePath(path).stem)), path=path)


def _next_file(paths: Sequence[str], last_name: str) -> str | None:
    """Return the first of the sorted files that comes after a name; None past the last."""
    return next((path for path in paths if PurePath(path).name > last_name), None)
