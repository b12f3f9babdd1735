"""Commands that come while others are carried out: they are carried out next, together, each answered for itself."""

import asyncio
import contextlib
import contextvars
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from app.domain.errors import OutsideError, StoreError
from app.store.database import Database, Transaction, patience, waiting_until

_GRACE_S = 0.5
"""A command whose patience is over has so long to be taken up after all."""


@dataclass(frozen=True, eq=False)
class Command:
    """A command, and who waits for it.

    Attributes:
        work: Changes the data; what it raises is the answer.
        undo_of: Returns how the work's result is undone.
        until: How long it may wait for the database, monotonic.
        answer: What the work returned, and the number of the undo step.
    """

    work: Callable[[Transaction], Any]
    undo_of: Callable[[Any], Any]
    until: float = field(default_factory=patience)
    answer: asyncio.Future[tuple[Any, int]] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def fail(self, error: BaseException) -> None:
        """Answer with an error, unless it is answered or nobody waits any more."""
        if not self.answer.done():
            self.answer.set_exception(error)


type Done = list[tuple[Command, Any]]
"""Commands that are committed, with what their works returned."""


class Joint:
    """The commands of one service."""

    def __init__(
        self, name: str, carry_out: Callable[[list[Command]], Awaitable[Iterable[tuple[Command, Any, int]]]]
    ) -> None:
        """Build it.

        Args:
            name: Of the service, for its task.
            carry_out: Commits commands and announces what follows; returns those that succeeded, with their results and
                the numbers of their undo steps. The others it answers itself.
        """
        self._name = name
        self._carry_out = carry_out
        self._waiting: list[Command] = []
        self._task: asyncio.Task[None] | None = None

    async def do[T](self, work: Callable[[Transaction], T], undo_of: Callable[[T], Any]) -> tuple[T, int]:
        """Carry a command out; return what its work returned, and the number of its undo step.

        Raises:
            StoreError: Another program kept the database locked; nothing was changed.
        """
        command = Command(work, undo_of)
        self._waiting.append(command)
        if self._task is None:
            context = contextvars.Context()  # it works for others too, so with nobody's patience
            self._task = asyncio.get_running_loop().create_task(self._run(), name=self._name, context=context)
        try:
            async with asyncio.timeout_at(command.until + _GRACE_S):
                return await asyncio.shield(command.answer)
        except TimeoutError:
            if command not in self._waiting:
                return await command.answer
            self._waiting.remove(command)
            raise StoreError("store_busy") from None
        except asyncio.CancelledError:
            command.answer.cancel()
            raise

    async def _run(self) -> None:
        try:
            while self._waiting:
                commands, self._waiting = self._waiting, []
                try:
                    for command, result, number in await self._carry_out(commands):
                        if not command.answer.done():
                            command.answer.set_result((result, number))
                except Exception as error:  # noqa: BLE001 -- it is raised where it was waited for
                    for command in commands:
                        command.fail(error)
        finally:
            self._task = None


async def committed[S](
    database: Database, commands: list[Command], read: Callable[[Transaction], S]
) -> tuple[Done, S | None]:
    """Commit commands together, and read what they left.

    Returns:
        Those that succeeded; the others are answered. And what was read, or None where nothing was changed.
    """
    *others, last = commands

    def work_and_read(transaction: Transaction) -> tuple[object, S]:
        return last.work(transaction), read(transaction)

    async def run(command: Command, work: Callable[[Transaction], Any]) -> Any:  # noqa: ANN401 -- whatever it returns
        try:
            return await database.run(work)
        except Exception as error:
            command.fail(error)  # at once: the others may wait longer for a locked file
            raise

    create = asyncio.get_running_loop().create_task
    runs = [create(run(each, each.work), context=waiting_until(each.until)) for each in others]
    end = create(run(last, work_and_read), context=waiting_until(last.until))
    outcomes = await asyncio.gather(*runs, end, return_exceptions=True)
    done: Done = []
    state: S | None = None
    for command, outcome in zip(commands, outcomes, strict=True):
        if isinstance(outcome, BaseException):
            continue
        if command is last:
            result, state = end.result()
            done.append((command, result))
        else:
            done.append((command, outcome))
    if done and state is None:
        with contextlib.suppress(OutsideError):  # they are committed all the same; the next ones will read it
            state = await database.run(read)
    return done, state
