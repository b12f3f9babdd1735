"""Steps of the fallback inside the caller's transaction: whose turn it is, and taking back a command."""

from collections.abc import Sequence
from pathlib import PurePath

from msgspec import Struct, structs

from app.domain.fallback import FallbackEntry, FallbackTurn
from app.domain.media import Media, MediaKind
from app.domain.undo import SUBJECT_LENGTH, UndoStep
from app.services.entries import title_of
from app.store import fallback as store
from app.store.database import Transaction


class Fallback(Struct, frozen=True, kw_only=True):
    """What plays next; ``path`` is empty for YouTube."""

    media: Media
    path: str = ""


class Step(Struct, frozen=True, kw_only=True):
    """What a command did: ``import`` added these entries, any other took them out."""

    command: str
    entries: tuple[FallbackEntry, ...]
    number: int

    def told(self) -> UndoStep:
        """Return what a person is told of it."""
        subject = self.entries[0].title[:SUBJECT_LENGTH] if len(self.entries) == 1 else ""
        return UndoStep(number=self.number, command=self.command, subject=subject, count=len(self.entries))

    def take_back(self, transaction: Transaction) -> None:
        """Take out what was added, or put back what was taken out, each to its own place."""
        if self.command == "import":
            store.delete(transaction, [entry.video_id for entry in self.entries])
        else:
            for entry in self.entries:
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
