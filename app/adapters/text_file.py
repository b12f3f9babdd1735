"""Writes text files of the streamer's own choice: whole, or not at all."""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TextIO

from app.domain.errors import OutsideError


class TextFile:
    """Writes off the loop, into a draft beside the file; the draft takes the file's place when it is complete."""

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
