"""What the queue and the spoken messages have in common: add once, change one, remove all of a viewer, clear."""

from abc import ABC, abstractmethod
from collections.abc import Callable

from msgspec import Struct, structs

from app.domain import text
from app.domain.errors import InvalidError
from app.domain.queue import RANK_STEP
from app.services.joint import Joint
from app.services.undo import Removed, UndoStack
from app.store.database import Database, Transaction
from app.store.items import Item, ItemStore, ListEntry

EXTERNAL_ID_LENGTH = 200


def external_key(source: str, external_id: str | None) -> tuple[str, str | None]:
    """Return where something came from and the id it has there, both cleaned; no id where it is empty."""
    return text.bounded_name(source), text.clean(external_id or "", EXTERNAL_ID_LENGTH) or None


def bounded_id(author_id: str) -> str:
    """Return the id of a viewer, cleaned."""
    return text.clean(author_id, EXTERNAL_ID_LENGTH)


class UndoRecord[E: ListEntry](Struct, frozen=True, kw_only=True):
    """How a command is undone.

    Attributes:
        before: What it changed, as it was before; empty where there is nothing to undo.
        is_respaced: All ranks were respaced, so that no older step can be undone.
        gone: Items that no older step brings back.
    """

    command: str
    before: tuple[E, ...] = ()
    is_respaced: bool = False
    gone: tuple[str, ...] = ()


def last_rank[E: ListEntry, I: Item](
    table: ItemStore[E, I], steps: UndoStack[tuple[E, ...]], transaction: Transaction
) -> float:
    """Return a rank behind everything that waits, or may come back to wait by an undo."""
    remembered = (entry.rank + RANK_STEP for step in steps for entry in step.before)
    return max(table.last_rank(transaction), *remembered, 0.0)


class ItemList[E: ListEntry, I: Item](ABC):
    """Commands on a list. Each is one transaction, and one step of undo where it changed something.

    Attributes:
        table: Where the items are.
        viewer_field: What the API calls the viewer's name.
        pending_states: States of what waits for a decision.
        present_states: States of what can be removed.
    """

    table: ItemStore[E, I]
    viewer_field: str
    pending_states: frozenset[str]
    present_states: frozenset[str]

    def __init__(self, database: Database, steps: UndoStack[tuple[E, ...]], joint: Joint) -> None:
        self._database = database
        self._steps = steps
        self._joint = joint

    async def _change[T](
        self, work: Callable[[Transaction], T], undo_of: Callable[[T], UndoRecord[E] | None]
    ) -> tuple[T, int]:
        """Run a command, and announce what follows from it; return its result and the number of its undo step.

        Args:
            work: Changes the items.
            undo_of: Returns how to undo it; None where nothing was changed.
        """
        return await self._joint.do(work, undo_of)

    @abstractmethod
    def _ended(self, entry: E, state: str) -> E:
        """Return an entry that has left the list: ``rejected`` or ``removed``."""

    def _undo_of(self, command: str, before: E) -> UndoRecord[E] | None:
        """Return how a command on one item is undone."""
        return UndoRecord(command=command, before=(before,))

    def _last_rank(self, transaction: Transaction) -> float:
        return last_rank(self.table, self._steps, transaction)

    async def reject(self, item_id: str) -> I:
        """Refuse an item that waits for a decision.

        Raises:
            NotFoundError: There is no such item.
            ConflictError: It does not wait for a decision.
        """
        return await self._edit("reject", item_id, self.pending_states, lambda _, entry: self._ended(entry, "rejected"))

    async def remove(self, item_id: str) -> I:
        """Remove an item from the list, also the one whose turn it is.

        Raises:
            NotFoundError: There is no such item.
            ConflictError: It is not in the list any more.
        """
        return await self._edit("remove", item_id, self.present_states, lambda _, entry: self._ended(entry, "removed"))

    async def get(self, item_id: str) -> I:
        """Return one item, whatever its state.

        Raises:
            NotFoundError: There is none.
        """
        return self.table.item(await self._database.run(lambda transaction: self.table.require(transaction, item_id)))

    async def given_by(self, source: str, external_id: str) -> I | None:
        """Return the item to which a source gave this id, whatever its state; None where there is none."""
        entry = await self._database.run(lambda transaction: self.table.load_external(transaction, source, external_id))
        return None if entry is None else self.table.item(entry)

    async def _history(self, query: str, offset: int, limit: int) -> tuple[tuple[I, ...], int]:
        """Return a part of what has ended, newest first, and how many there are."""
        entries, total = await self._database.run(
            lambda transaction: self.table.history(transaction, query, offset, limit)
        )
        return tuple(self.table.item(entry) for entry in entries), total

    async def clear(self) -> int:
        """Remove everything that waits; return how many that were."""
        return (await self._remove_all("clear", self.table.all_waiting)).count

    async def remove_all_by(self, viewer: str, author_id: str = "") -> Removed:
        """Remove all that waits of a viewer, as one command.

        Args:
            viewer: Name of the viewer; its case does not matter.
            author_id: As a service knows them: then nothing of others of that name is removed.

        Raises:
            InvalidError: There is no name.
        """
        name = text.bounded_name(viewer)
        if not name:
            raise InvalidError("invalid", f"{self.viewer_field} must not be empty.", self.viewer_field)

        def select(transaction: Transaction) -> list[E]:
            if author_id:
                return self.table.waiting_by_id(transaction, author_id)
            return self.table.waiting_of(transaction, name)

        return await self._remove_all("remove_by", select)

    async def take_back(self, source: str, *, author_id: str = "", external_id: str = "") -> int:
        """Remove what a moderator took back where it came from, also what plays; return how many that were.

        Args:
            source: Where it came from.
            author_id: All of this viewer; what came with money too.
            external_id: This one. Without both, everything that came without money.
        """

        def select(transaction: Transaction) -> list[E]:
            if author_id:
                return self.table.present_of(transaction, author_id)
            if external_id:
                return self.table.present_external(transaction, source, external_id)
            return self.table.present_from(transaction, source)

        return (await self._remove_all("remove", select)).count

    async def _remove_all(self, command: str, select: Callable[[Transaction], list[E]]) -> Removed:
        def work(transaction: Transaction) -> tuple[E, ...]:
            entries = tuple(select(transaction))
            for entry in entries:
                self.table.save(transaction, self._ended(entry, "removed"))
            return entries

        removed, number = await self._change(work, lambda entries: UndoRecord(command=command, before=entries))
        return Removed(count=len(removed), undo_step=number)

    async def _add(
        self,
        entry: E,
        key: tuple[str, str | None],
        admit: Callable[[Transaction, E], E],
        undo_of: Callable[[E], UndoRecord[E]],
        also: Callable[[Transaction, E], None] = lambda _transaction, _entry: None,
    ) -> tuple[E, bool]:
        """Add an entry at the end; return it and whether it is new: a known key gives the first one.

        Args:
            entry: Its rank is decided here.
            key: Of `external_key`.
            admit: Returns it as it is let in, or raises.
            undo_of: Returns how to undo it.
            also: Written in the same transaction as a new entry.
        """
        source, external_id = key

        def work(transaction: Transaction) -> tuple[E, bool]:
            if external_id is not None:
                first = self.table.load_external(transaction, source, external_id)
                if first is not None:
                    return first, False
            placed = structs.replace(admit(transaction, entry), rank=self._last_rank(transaction))
            self.table.insert(transaction, placed)
            also(transaction, placed)
            return placed, True

        result, _ = await self._change(work, lambda result: undo_of(result[0]) if result[1] else None)
        return result

    async def _edit(
        self,
        command: str,
        item_id: str,
        allowed: frozenset[str],
        edit: Callable[[Transaction, E], E],
    ) -> I:
        """Change one item and return it.

        Args:
            command: Its name.
            item_id: Id of the item.
            allowed: States in which this can be done.
            edit: Returns the new entry.

        Raises:
            NotFoundError: There is no such item.
            ConflictError: It is in another state.
        """

        def work(transaction: Transaction) -> tuple[E, E]:
            before = self.table.require(transaction, item_id, allowed)
            after = edit(transaction, before)
            self.table.save(transaction, after)
            return before, after

        (_, after), _ = await self._change(work, lambda result: self._undo_of(command, result[0]))
        return self.table.item(after)
