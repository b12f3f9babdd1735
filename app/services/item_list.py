"""What the queue and the spoken messages have in common: add once, change one, remove all of a viewer, clear."""

from abc import ABC, abstractmethod
from collections.abc import Callable

from msgspec import Struct, structs

from app.domain import text
from app.domain.errors import InvalidError
from app.domain.queue import RANK_STEP
from app.services.undo import Removed, UndoStack
from app.store.database import Transaction
from app.store.items import ItemTable, ListEntry

EXTERNAL_ID_LENGTH = 200


def external_key(source: str, external_id: str | None) -> tuple[str, str | None]:
    """Return where something came from and the id it has there, both cleaned; no id where it is empty."""
    return text.bounded_name(source), text.clean(external_id or "", EXTERNAL_ID_LENGTH) or None


class Undo[E: ListEntry](Struct, frozen=True, kw_only=True):
    """How a command is undone.

    Attributes:
        before: What it changed, as it was before; empty where there is nothing to undo.
        is_respaced: The ranks of the whole list were spread anew, so that no older step can be undone.
    """

    command: str
    before: tuple[E, ...] = ()
    is_respaced: bool = False


def last_rank[E: ListEntry](table: ItemTable[E], steps: UndoStack[tuple[E, ...]], transaction: Transaction) -> float:
    """Return a rank behind everything that waits, or may come back to wait by an undo."""
    remembered = (entry.rank + RANK_STEP for step in steps for entry in step.before)
    return max(table.last_rank(transaction), *remembered, 0.0)


class ItemList[E: ListEntry](ABC):
    """Commands on a list. Each is one transaction, and one step of undo where it changed something.

    Attributes:
        table: Where the items are.
        viewer_field: What the API calls the viewer's name.
    """

    table: ItemTable[E]
    viewer_field: str

    @abstractmethod
    async def _change[T](
        self, work: Callable[[Transaction], T], undo_of: Callable[[T], Undo[E] | None]
    ) -> tuple[T, int]:
        """Run a command alone, and announce what follows from it; return its result and the number of its undo step.

        Args:
            work: Changes the items.
            undo_of: Returns how to undo it; None where nothing was changed.
        """

    @abstractmethod
    def _last_rank(self, transaction: Transaction) -> float:
        """Return a rank behind everything that waits, or may come back to wait by an undo."""

    @abstractmethod
    def _removed(self, entry: E) -> E:
        """Return an entry that has left the list."""

    async def clear(self) -> int:
        """Remove everything that waits; return how many that were."""
        return (await self._remove_all("clear", self.table.all_waiting)).count

    async def remove_all_by(self, viewer: str) -> Removed:
        """Remove all that waits of a viewer, as one command.

        Raises:
            InvalidError: There is no name.
        """
        name = text.bounded_name(viewer)
        if not name:
            raise InvalidError("invalid", f"{self.viewer_field} must not be empty.", self.viewer_field)
        return await self._remove_all("remove_by", lambda transaction: self.table.waiting_of(transaction, name))

    async def _remove_all(self, command: str, select: Callable[[Transaction], list[E]]) -> Removed:
        def work(transaction: Transaction) -> tuple[E, ...]:
            entries = tuple(select(transaction))
            for entry in entries:
                self.table.save(transaction, self._removed(entry))
            return entries

        removed, number = await self._change(work, lambda entries: Undo(command=command, before=entries))
        return Removed(count=len(removed), undo_step=number)

    async def _add(
        self,
        entry: E,
        key: tuple[str, str | None],
        admit: Callable[[Transaction, E], None],
        undo_of: Callable[[E], Undo[E]],
        also: Callable[[Transaction, E], None] = lambda _transaction, _entry: None,
    ) -> tuple[E, bool]:
        """Add an entry at the end; return it and whether it is new: a known key gives the first one.

        Args:
            entry: Its rank is decided here.
            key: Of `external_key`.
            admit: Raises where it is not let in.
            undo_of: Returns how to undo it.
            also: Written in the same transaction as a new entry.
        """
        source, external_id = key

        def work(transaction: Transaction) -> tuple[E, bool]:
            if external_id is not None:
                first = self.table.load_external(transaction, source, external_id)
                if first is not None:
                    return first, False
            admit(transaction, entry)
            placed = structs.replace(entry, rank=self._last_rank(transaction))
            self.table.insert(transaction, placed)
            also(transaction, placed)
            return placed, True

        result, _ = await self._change(work, lambda result: undo_of(result[0]) if result[1] else None)
        return result

    async def _change_one(
        self,
        item_id: str,
        allowed: frozenset[str],
        edit: Callable[[Transaction, E], E],
        undo_of: Callable[[E], Undo[E] | None],
    ) -> E:
        """Change one entry; return it.

        Args:
            item_id: Its id.
            allowed: States in which this can be done.
            edit: Returns the new entry.
            undo_of: Returns how to undo it, from the entry as it was.
        """

        def work(transaction: Transaction) -> tuple[E, E]:
            before = self.table.require(transaction, item_id, allowed)
            after = edit(transaction, before)
            self.table.save(transaction, after)
            return before, after

        (_, after), _ = await self._change(work, lambda result: undo_of(result[0]))
        return after
