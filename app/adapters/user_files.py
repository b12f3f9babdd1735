"""Files that the streamer chooses in a dialog: written complete or not at all, and read up to a limit."""

import asyncio
import codecs
import errno
from collections.abc import AsyncIterator
from pathlib import Path

from app.domain.errors import OutsideError
from app.domain.settings_file import FILE_BYTES, too_large
from app.files import Draft, write_atomically

_BYTES_PER_CHARACTER = 4


class UserTextFiles:
    """Text files, read and written off the loop."""

    async def read(self, path: str, limit: int) -> str:
        """Return the first so many characters of a file; bytes that are no text are replaced.

        Raises:
            OutsideError: It cannot be read.
        """
        try:
            return _decoded(await asyncio.to_thread(_read, path, _BYTES_PER_CHARACTER * limit))[:limit]
        except (OSError, ValueError) as error:  # ValueError: a null character in the path
            raise OutsideError("file_not_read", f"The file cannot be read: {_reason(error)}.") from error

    async def write(self, path: str, parts: AsyncIterator[str]) -> None:
        """Write a file out of parts, as UTF-8 and with line ends as they are.

        Raises:
            OutsideError: It cannot be written; what was there stays.
        """
        try:
            draft = await asyncio.to_thread(Draft, Path(path))
            try:
                async for part in parts:
                    await asyncio.to_thread(draft.file.write, part.encode())
                await asyncio.to_thread(draft.complete)
            finally:
                draft.discard()  # in this thread: at the program's end no other is waited for
        except OSError as error:
            raise OutsideError("file_not_written", f"The file cannot be written: {_reason(error)}.") from error


async def read_settings_file(path: str) -> bytes:
    """Return the bytes of an exported settings file.

    Raises:
        OutsideError: It cannot be read, or is not a regular file.
        InvalidError: It is over the limit.
    """
    try:
        data = await asyncio.to_thread(_read, path, FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        raise OutsideError("settings_file_unreadable") from error
    if len(data) > FILE_BYTES:
        raise too_large()
    return data


async def write_settings_file(path: str, data: bytes) -> None:
    """Write an exported settings file.

    Raises:
        OutsideError: It cannot be written; what was there stays.
    """
    try:
        await asyncio.to_thread(write_atomically, Path(path), data)
    except (OSError, ValueError) as error:
        raise OutsideError("settings_file_unwritable") from error


def _read(path: str, limit: int) -> bytes:
    if not Path(path).is_file():  # opening a pipe would block
        raise OSError(errno.EINVAL, "no such file")
    with Path(path).open("rb") as file:
        return file.read(limit)


def _decoded(data: bytes) -> str:
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))  # Notepad's "Unicode"
    return data.decode("utf-16" if is_wide else "utf-8-sig", "replace")


def _reason(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or type(error).__name__
