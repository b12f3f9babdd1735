"""Reads and writes the file of the settings, off the loop."""

import asyncio
import os
import stat
import tempfile
from pathlib import Path

from app.domain.errors import OutsideError
from app.domain.settings_file import FILE_BYTES, too_large


async def read_file(path: str) -> bytes:
    """Return a file's bytes.

    Raises:
        OutsideError: It cannot be read, or is no usual file.
        InvalidError: It is over the limit.
    """
    return await asyncio.to_thread(_read, path)


async def write_file(path: str, data: bytes) -> None:
    """Write a file, whole or not at all.

    Raises:
        OutsideError: It cannot be written.
    """
    await asyncio.to_thread(_write, path, data)


def _read(path: str) -> bytes:
    try:
        if not stat.S_ISREG(Path(path).stat().st_mode):  # a pipe would be waited for
            raise _unreadable()
        with Path(path).open("rb") as file:
            data = file.read(FILE_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        raise _unreadable() from error
    if len(data) > FILE_BYTES:
        raise too_large()
    return data


def _write(path: str, data: bytes) -> None:
    target = Path(path)
    try:
        handle, scratch = tempfile.mkstemp(prefix=".efir-", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(scratch).replace(target)
        except (OSError, ValueError):
            Path(scratch).unlink(missing_ok=True)
            raise
    except (OSError, ValueError) as error:
        raise OutsideError("settings_file_unwritable", "The file cannot be written there.") from error


def _unreadable() -> OutsideError:
    return OutsideError("settings_file_unreadable", "The file cannot be read.")
