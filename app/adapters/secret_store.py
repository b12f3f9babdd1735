"""Where keys and sign-ins are kept: encrypted by Windows, in the keyring of a Linux desktop, else in a private file.

The file also says of each secret where its newest value is, so that an old one in a keyring that was locked meanwhile
is never taken for it, and one that was forgotten does not come back.
"""

import asyncio
import logging
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from app.adapters.secret_file import Entry, Noted, Seal, SecretFile, system_seal
from app.domain.errors import InvalidError, OutsideError, disk_error
from app.runtime.log_files import hide
from app.services.ports import SecretPlace

if TYPE_CHECKING:
    from app.adapters.secret_service import Kept, SecretService

logger = logging.getLogger(__name__)


class SecretStore:
    """The secrets of one data folder. Belongs to one loop. Whatever it gives or takes is masked in the log first."""

    def __init__(
        self,
        folder: Path,
        *,
        seal: Seal | None = None,
        keyring: "Callable[[Path], SecretService | None] | None" = None,
    ) -> None:
        """Remember where they are. Nothing is read or imported before a method is called.

        Args:
            folder: The data folder.
            seal: Encrypts the file; None for what this system has.
            keyring: Makes the keyring, in a thread; None for what this system has.
        """
        self._folder = folder
        self._seal = seal or system_seal()
        self._file = SecretFile(folder, self._seal)
        self._make_keyring = keyring or _system_keyring
        self._keyring: SecretService | None = None
        self._is_made = False
        self._lock = asyncio.Lock()

    async def load(self, name: str) -> str | None:
        """Return a secret, or None where there is none.

        Raises:
            OutsideError: It is kept where it cannot be read now.
        """
        async with self._lock:
            secret = await self._loaded(name)
        if secret is not None:
            hide(secret)
        return secret

    async def keep(self, name: str, value: str) -> None:
        """Store a secret where it is safest, and remove it elsewhere.

        Raises:
            InvalidError: It is no text.
            OutsideError: It is not stored; what was kept before stays.
        """
        hide(value)
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise InvalidError("invalid")
        async with self._lock:
            at = await self._next(name)
            if not await self._kept_in_keyring(name, value, at):
                await self._written(self._file.put, name, value, at)
                return
            try:
                await self._written(self._file.change, name, Entry(at, is_in_keyring=True))
            except OutsideError as error:  # it is stored, and known to be newer than what the file says
                logger.warning("The key %s is in the keyring, but not noted in the file: %s", name, error)

    async def forget(self, name: str) -> None:
        """Remove a secret everywhere; where there is none, nothing happens.

        Raises:
            OutsideError: It is not removed.
        """
        async with self._lock:
            noted = await self._noted()
            if name not in noted.entries and noted.is_whole:
                return
            at, is_gone = await self._next(name), True
            if (keyring := await self._opened_keyring()) is not None:
                try:
                    await keyring.forget(name)
                except OutsideError:
                    is_gone = name not in noted.entries
            await self._written(self._file.change, name, None if is_gone else Entry(at))

    async def names(self) -> tuple[str, ...]:
        """Return the names of what is kept, in order.

        Raises:
            OutsideError: The file cannot be read.
        """
        async with self._lock:
            noted = await self._noted()
            entries = noted.entries
            of_keyring = {name for name, entry in entries.items() if entry.is_in_keyring}
            if of_keyring or not noted.is_whole:
                of_keyring = await self._names_in_keyring(of_keyring, entries)
        of_file = {name for name, entry in entries.items() if self._file.has_secret(entry)}
        return tuple(sorted(of_file | of_keyring))

    async def where(self) -> SecretPlace:
        """Return the least safe place where there is a secret; without any, where the next one will be.

        Raises:
            OutsideError: The file cannot be read.
        """
        async with self._lock:
            entries, keyring = (await self._noted()).entries.values(), await self._opened_keyring()
            if any(entry.plain is not None for entry in entries):
                return "file"
            if self._seal is not None:
                return "dpapi"
            if keyring is None:
                return "file"
            if any(entry.is_in_keyring for entry in entries):
                return "secret_service"
            try:
                await keyring.check()
            except OutsideError:
                return "file"
            return "secret_service"

    async def _opened_keyring(self) -> "SecretService | None":
        if not self._is_made:
            self._keyring = await asyncio.to_thread(self._make_keyring, self._folder)
            self._is_made = True
        return self._keyring

    async def _names_in_keyring(self, names: set[str], entries: Mapping[str, Entry]) -> set[str]:
        """Return those of the names, and of others that no entry names, which the keyring has; all if it is locked."""
        keyring = await self._opened_keyring()
        if keyring is None:
            return set()
        try:
            found = await keyring.names()
        except OutsideError:
            return names
        return found & names | found - entries.keys()

    async def _asked(self, name: str) -> "tuple[Kept | None, bool]":
        """Return what the keyring has, and whether it could be asked."""
        keyring = await self._opened_keyring()
        if keyring is None:
            return None, False
        try:
            return await keyring.load(name), True
        except OutsideError:
            return None, False

    async def _loaded(self, name: str) -> str | None:
        try:
            noted = await self._noted()
        except OutsideError:
            kept, _ = await self._asked(name)
            if kept is None:
                raise
            return kept.secret
        entry = noted.entries.get(name)
        if entry is None and noted.is_whole:
            return None  # so that no keyring is woken for nothing
        kept, is_open = await self._asked(name)
        return await self._newest(name, entry, kept, is_open=is_open)

    async def _newest(self, name: str, entry: Entry | None, kept: "Kept | None", *, is_open: bool) -> str | None:
        if kept is not None and (entry is None or entry.is_in_keyring or kept.at > entry.at):
            return kept.secret
        if entry is None:
            return None
        if entry.is_in_keyring:
            if not is_open and await self._opened_keyring() is not None:
                raise OutsideError("secrets_locked")
            return None  # another program removed it, or the folder comes from another PC
        if is_open:
            await self._remove_old(name, entry, kept)
        return await asyncio.to_thread(self._file.secret, name, entry)

    async def _remove_old(self, name: str, entry: Entry, kept: "Kept | None") -> None:
        """Remove what the keyring still has of an earlier time, and the note that it has to be removed."""
        keyring = await self._opened_keyring()
        try:
            if kept is not None and keyring is not None:
                await keyring.forget(name)
            if entry.is_forgotten:
                await self._written(self._file.change, name, None)
        except OutsideError as error:
            logger.info("The old key %s is still in the keyring: %s", name, error)

    async def _kept_in_keyring(self, name: str, value: str, at: int) -> bool:
        keyring = await self._opened_keyring()
        if keyring is None:
            return False
        from app.adapters.secret_service import Kept  # noqa: PLC0415 -- imported in a thread before

        try:
            await keyring.keep(name, Kept(at, value))
        except OutsideError:
            return False
        return True

    async def _next(self, name: str) -> int:
        """Return a time that is later than the one of the value before, whatever the clock says."""
        now = time.time_ns() // 1_000_000
        kept, _ = await self._asked(name)
        try:
            entry = (await self._noted()).entries.get(name)
        except OutsideError:
            entry = None
        return max(now, *(one.at + 1 for one in (kept, entry) if one is not None), 0)

    async def _noted(self) -> Noted:
        try:
            return await asyncio.to_thread(self._file.noted)
        except OSError as error:
            logger.warning("The file of the keys cannot be read: %s", error.strerror or error)
            raise OutsideError("secrets_not_read") from error

    async def _written[**P](self, write: Callable[P, object], *arguments: P.args, **named: P.kwargs) -> None:
        try:
            await asyncio.to_thread(write, *arguments, **named)
        except OSError as error:
            raise disk_error(error, "secrets_not_written") from error


def _system_keyring(folder: Path) -> "SecretService | None":
    if sys.platform != "linux":
        return None
    from app.adapters.secret_service import SecretService  # noqa: PLC0415 -- nothing of D-Bus is needed before

    return SecretService(folder)
