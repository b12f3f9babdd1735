"""The file of what takes the last set-up of OBS back."""

import asyncio
import logging
from pathlib import Path
from typing import Final

import msgspec

from app.domain.errors import disk_error
from app.domain.obs_setup import UndoList
from app.files import PRIVATE_MODE, write_atomically

logger = logging.getLogger(__name__)

NAME: Final = "obs-undo.json"
_MOST_BYTES: Final = 1_000_000
"""A larger file is not one of ours."""


class UndoFile:
    """One file in the data folder."""

    def __init__(self, folder: Path) -> None:
        """Remember where it is; nothing is read.

        Args:
            folder: The data folder.
        """
        self._file = folder / NAME

    async def load(self) -> UndoList | None:
        """Return what is kept; None where there is nothing, or it cannot be read."""
        try:
            data = await asyncio.to_thread(self._read)
            return msgspec.json.decode(data, type=UndoList)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError):  # msgspec's own errors are ValueErrors
            logger.warning("What takes the set-up of OBS back cannot be read")
            return None

    def _read(self) -> bytes:
        with self._file.open("rb") as file:
            return file.read(_MOST_BYTES)

    async def keep(self, steps: UndoList) -> None:
        """Store it in the place of what was kept before.

        Raises:
            OutsideError: It cannot be written.
        """
        data = msgspec.json.encode(steps)
        try:
            await asyncio.to_thread(write_atomically, self._file, data, mode=PRIVATE_MODE)
        except OSError as error:
            raise disk_error(error, "file_not_written") from error

    async def forget(self) -> None:
        """Remove it; where there is none, nothing happens."""
        try:
            await asyncio.to_thread(self._file.unlink, missing_ok=True)
        except OSError as error:
            logger.warning("What takes the set-up of OBS back cannot be removed: %s", error.strerror)
