"""Atomic writing: a file appears complete or not at all, and what was there before stays until then."""

import os
import secrets
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

USUAL_MODE = 0o666
"""As ``open`` makes files; the process's umask takes away from it."""
PRIVATE_MODE = 0o600
"""Only the user may read it."""

_IN_USE_S, _STEP_S = 1.5, 0.02
_OPEN_FILES_STAY = sys.platform == "win32"
"""Whether another program, as a scanner or a browser, may keep a file from being read or replaced for a moment."""

_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def move(source: Path, target: Path) -> None:
    """Move a file to where another one may be. Blocks, on Windows for up to a second and a half while that is in use.

    Raises:
        OSError: It cannot be moved; the target is as before.
    """
    _once_free(lambda: source.replace(target))


def read(file: Path) -> bytes:
    """Return what a small file holds. Blocks, on Windows for up to a second and a half while it is in use.

    Raises:
        OSError: It cannot be read.
    """
    return _once_free(file.read_bytes)


def _once_free[T](work: Callable[[], T]) -> T:
    until = time.monotonic() + _IN_USE_S
    while True:
        try:
            return work()
        except PermissionError:
            if not _OPEN_FILES_STAY or time.monotonic() > until:
                raise
            time.sleep(_STEP_S)


def remove(file: Path) -> bool:
    """Remove a file; return whether it is gone. In Windows another program may have it open. Blocks."""
    try:
        file.unlink(missing_ok=True)
    except OSError:
        return False
    return True


class Draft:
    """A file beside its target, which it replaces when it is complete. Blocks.

    As a context manager it is completed at the end, or removed after an error.

    Raises:
        OSError: It cannot be created, written or moved; the target is as before.
        ValueError: The path contains a null character.
    """

    def __init__(self, target: Path, *, mode: int = USUAL_MODE, is_durable: bool = True) -> None:
        """Create it.

        Args:
            target: What it replaces.
            mode: Permissions; none for others even while it is written.
            is_durable: It survives a power failure right after; slow.
        """
        self._target, self._is_durable = target, is_durable
        self._path = target.with_name(f".{secrets.token_hex(8)}.part")
        self.file = os.fdopen(os.open(self._path, _CREATE, mode), "wb")

    def complete(self) -> None:
        """Put it in the place of the target."""
        self.file.flush()
        if self._is_durable:
            os.fsync(self.file.fileno())
        self.file.close()  # Windows moves no open file
        move(self._path, self._target)

    def discard(self) -> None:
        """Remove it, unless it is complete."""
        try:
            self.file.close()
        finally:
            self._path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Complete or remove it."""
        try:
            if kind is None:
                self.complete()
        finally:
            self.discard()


def write_atomically(target: Path, data: bytes, *, mode: int = USUAL_MODE) -> None:
    """Write a whole file. Blocks.

    Raises:
        OSError: It cannot be written; what was there stays.
        ValueError: The path contains a null character.
    """
    with Draft(target, mode=mode) as draft:
        draft.file.write(data)
