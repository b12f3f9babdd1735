"""Text files of the streamer's own choice: written whole, or not at all; read as far as is wanted."""

import asyncio
import codecs
import errno
import os
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TextIO

from app.domain.errors import OutsideError

_BYTES_PER_CHARACTER = 4


class TextFile:
    """Works off the loop. What is written goes into a draft beside the file, which takes its place when complete."""

    async def read(self, path: str, limit: int) -> str:
        """Return the first so many characters of a file, whatever it holds; what is no text is replaced.

        Raises:
            OutsideError: It cannot be read.
        """
        try:
            return await asyncio.to_thread(_read, Path(path), limit)
        except (OSError, ValueError) as error:  # a null character in a path is a ValueError
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise OutsideError("file_not_read", f"The file cannot be read: {reason}.") from error

    async def write(self, path: str, parts: AsyncIterator[str]) -> None:
        """Write a file out of parts, as UTF-8 and with line ends as they are.

        Raises:
            OutsideError: It cannot be written; what was there stays.
        """
        target = Path(path)
        draft = target.with_name(f".{secrets.token_hex(8)}.part")
        try:
            file = await asyncio.to_thread(draft.open, "x", encoding="utf-8", newline="")
            try:
                async for part in parts:
                    await asyncio.to_thread(file.write, part)
                await asyncio.to_thread(_finish, file, target)
            finally:
                _tidy(file, draft)  # also where the program ends meanwhile and waits for no thread
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise OutsideError("file_not_written", f"The file cannot be written: {reason}.") from error


def _read(path: Path, limit: int) -> str:
    if not path.is_file():  # a pipe would be waited for
        raise OSError(errno.EINVAL, "no such file")
    with path.open("rb") as file:
        data = file.read(_BYTES_PER_CHARACTER * limit)
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))  # Notepad's "Unicode"
    return data.decode("utf-16" if is_wide else "utf-8-sig", "replace")[:limit]


def _finish(file: TextIO, target: Path) -> None:
    file.flush()
    os.fsync(file.fileno())
    file.close()  # Windows moves no open file
    Path(file.name).replace(target)


def _tidy(file: TextIO, draft: Path) -> None:
    """Take away what is left of a file that was not finished."""
    try:
        file.close()
    finally:
        draft.unlink(missing_ok=True)
