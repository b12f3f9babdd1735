"""The file that holds what feeds brought, a line for each event. Only the user may read it."""

import asyncio
import os
from pathlib import Path

from app.domain.errors import OutsideError, disk_error
from app.files import PRIVATE_MODE, write_atomically

MOST_BYTES = 16 << 20
"""What is read of it; it is not written further either."""


class RecordingFile:
    """One file in the data folder, off the loop."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def begin(self, lines: bytes) -> None:
        """Write it anew; what was there goes.

        Raises:
            OutsideError: It cannot be written; what was there stays.
        """
        try:
            await asyncio.to_thread(write_atomically, self._path, lines, mode=PRIVATE_MODE)
        except OSError as error:
            raise disk_error(error, "file_not_written") from error

    async def append(self, lines: bytes) -> None:
        """Write at its end.

        Raises:
            OutsideError: It is not written, or in part.
        """
        try:
            await asyncio.to_thread(self._append, lines)
        except OSError as error:
            raise disk_error(error, "file_not_written") from error

    def _append(self, lines: bytes) -> None:
        with self._path.open("r+b") as file:
            file.seek(0, os.SEEK_END)
            file.write(lines)

    async def read(self) -> bytes:
        """Return what it holds; nothing where there is none.

        Raises:
            OutsideError: It cannot be read.
        """
        try:
            return await asyncio.to_thread(self._read)
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise OutsideError("file_not_read", f"The recording cannot be read: {error.strerror}.") from error

    def _read(self) -> bytes:
        with self._path.open("rb") as file:
            return file.read(MOST_BYTES)

    async def remove(self) -> None:
        """Remove it.

        Raises:
            OutsideError: It is still there.
        """
        try:
            await asyncio.to_thread(self._path.unlink, missing_ok=True)
        except OSError as error:
            raise disk_error(error, "file_not_written") from error
