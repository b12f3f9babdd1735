"""Copies of the database: made by themselves, and brought back when the database was damaged."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct, structs

from app.domain.errors import NotFoundError, OutsideError, disk_error
from app.files import PRIVATE_MODE, remove, write_atomically
from app.hub.connection import Clock
from app.store import copies
from app.store.copies import Copy
from app.store.database import Database
from app.store.rescue import Rescued, take_over

logger = logging.getLogger(__name__)

_DAY_S = 86_400.0
_FIRST_S, _LOOK_S = 60.0, 3_600.0
"""After the start, and then again and again, it is looked whether a copy is due; the PC may have slept."""
_ANSWER_S = 0.5
"""Between the answer to `restore` and the restart."""


class Backups(Struct, frozen=True, kw_only=True):
    """What became of the data at the start, and the copies there are.

    Attributes:
        set_aside: Name of a damaged database that was renamed; empty if it was sound.
        rescued: What could be read out of it; None if it was sound.
        restored: What this start brought back from a copy; None where it was not asked to.
        copies: Newest first.
    """

    set_aside: str = ""
    rescued: Rescued | None = None
    restored: Rescued | None = None
    copies: tuple[Copy, ...] = ()


class BackupsService:
    """Makes the copies and brings one back."""

    def __init__(self, database: Database, clock: Clock, on_restart: Callable[[], object]) -> None:
        """Build it; nothing is read yet.

        Args:
            database: It is copied.
            clock: Tells when a copy is due.
            on_restart: Ends Efir in order and starts it again; a copy is brought back before anything else is read.
        """
        self._database = database
        self._clock = clock
        self._on_restart = on_restart
        self._chosen = copies.folder_of(database.path) / "restore.txt"
        self._rescued: Rescued | None = None
        self._restored: Rescued | None = None
        self._task: asyncio.Task[None] | None = None
        self._has_warned = False

    async def load(self) -> None:
        """Read out a damaged database, and bring back the copy that was chosen before this start.

        Raises:
            StoreError: The database cannot be used.
        """
        damaged = self._database.set_aside
        if damaged is not None:
            self._rescued = await self._taken_over(damaged, is_copy=False)
        name = await asyncio.to_thread(_content, self._chosen)
        chosen = next((copy for copy in await self.copies() if copy.name == name), None) if name else None
        if chosen is not None:
            path = self._chosen.with_name(chosen.name)
            self._restored = await self._taken_over(path, is_copy=True)
        if name and not await asyncio.to_thread(remove, self._chosen):
            logger.warning(
                "%s cannot be removed; the copy will be brought back at the next start too", self._chosen.name
            )
        if damaged is not None and self._restored is None:
            await self._tell(damaged.name)

    async def _taken_over(self, path: Path, *, is_copy: bool) -> Rescued:
        return await self._database.run(lambda transaction: take_over(transaction, path, is_copy=is_copy))

    async def _tell(self, set_aside: str) -> None:
        """Say in the log what happened and what can be done; without a window that is all there is to see."""
        items = 0 if self._rescued is None else self._rescued.items
        logger.warning("The database was damaged and is kept as %s; %d items were read out of it", set_aside, items)
        for copy in (await self.copies())[:1]:
            logger.warning(
                "A copy of %s UTC has %d items; POST /api/v1/backups/restore brings back what is missing",
                copy.made_at.strftime("%Y-%m-%d %H:%M"),
                copy.items,
            )

    def start(self) -> None:
        """Begin to make copies."""
        self._task = asyncio.get_running_loop().create_task(self._run(), name="backups")

    async def close(self) -> None:
        """Make no more; one that is being made is given up."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        await asyncio.sleep(_FIRST_S)
        while True:
            await self.make_due()
            await asyncio.sleep(_LOOK_S)

    async def make_due(self) -> None:
        """Make a copy if the last one is a day old; a failure is told once and tried again later."""
        path, now = self._database.path, datetime.fromtimestamp(self._clock.time(), UTC)
        try:
            if await asyncio.to_thread(copies.is_due, path, now, _DAY_S):
                await asyncio.to_thread(copies.make_daily, path, now)
                self._has_warned = False
        except (OutsideError, OSError) as error:
            if not self._has_warned:
                logger.warning("The daily copy of the database cannot be made: %s", error)
            self._has_warned = True

    async def copies(self) -> tuple[Copy, ...]:
        """Return the copies that can be read, newest first."""
        return tuple(await asyncio.to_thread(copies.found, self._database.path))

    async def state(self) -> Backups:
        """Return what became of the data, and the copies."""
        return structs.replace(self._outcome(), copies=await self.copies())

    async def at_start(self) -> Backups:
        """Return what became of the data, and the copies if there was damage: each has to be opened."""
        return self._outcome() if self._database.set_aside is None else await self.state()

    def _outcome(self) -> Backups:
        damaged = self._database.set_aside
        return Backups(
            set_aside="" if damaged is None else damaged.name, rescued=self._rescued, restored=self._restored
        )

    async def restore(self, name: str) -> Backups:
        """Start again, and bring back from a copy what is missing; what is here now stays.

        Raises:
            NotFoundError: There is no such copy.
            OutsideError: The choice cannot be written down.
        """
        state = await self.state()
        if all(copy.name != name for copy in state.copies):
            raise NotFoundError("no_such_copy")
        try:
            await asyncio.to_thread(write_atomically, self._chosen, name.encode(), mode=PRIVATE_MODE)
        except OSError as error:
            raise disk_error(error, "file_not_written") from error
        asyncio.get_running_loop().call_later(_ANSWER_S, self._on_restart)
        return state


def _content(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        return ""
