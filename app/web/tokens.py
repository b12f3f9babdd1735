"""The two tokens, and their files."""

import asyncio
import contextlib
import hmac
import logging
import re
import secrets
from collections import deque
from pathlib import Path
from typing import override

from app.files import PRIVATE_MODE, read, write_atomically

logger = logging.getLogger(__name__)

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43,200}")
"""``secrets.token_urlsafe(32)`` has 43 characters."""
_REPLACED_KEPT = 16


class Secret:
    """A token that does not show itself by accident. ``reveal`` is the only way to read it."""

    __slots__ = ("_bytes", "_value")

    def __init__(self, value: str) -> None:
        self._value = value
        self._bytes = value.encode()

    @override
    def __repr__(self) -> str:
        """Return the same for every token."""
        return "Secret(…)"

    def reveal(self) -> str:
        """Return the token itself."""
        return self._value

    def matches(self, other: str) -> bool:
        """Compare in constant time."""
        return hmac.compare_digest(self._bytes, other.encode("utf-8", "surrogatepass"))


class Tokens:
    """The control token and the display token of one data folder."""

    def __init__(self, folder: Path) -> None:
        """Read both, or make what is missing. Touches the disk: call it before the loop runs.

        Args:
            folder: The data folder; it must exist.

        Raises:
            OSError: A token cannot be written.
        """
        self.control_file = folder / "control.token"
        self.display_file = folder / "display.token"
        self._rotating = asyncio.Lock()
        self._replaced: deque[Secret] = deque(maxlen=_REPLACED_KEPT)
        self._leaving: Secret | None = None
        self.control = _load(self.control_file)
        self.display = _load(self.display_file)

    async def rotate_display(self) -> None:
        """Replace the display token. The old one opens no stream from then on, and is invalid after `end_leaving`.

        Raises:
            OSError: The new one cannot be written; the old one stays.
        """
        async with self._rotating:
            new = await asyncio.to_thread(_make, self.display_file)
            self._replaced.append(self.display)
            self._leaving, self.display = self.display, new

    def end_leaving(self) -> None:
        """Make the token that was replaced last wholly invalid."""
        self._leaving = None

    def is_leaving(self, token: str) -> bool:
        """Return whether pages with this token are just getting another one, so that they may still report."""
        return self._leaving is not None and self._leaving.matches(token)

    def was_ours(self, token: str) -> bool:
        """Return whether it is a display token that was replaced since the start."""
        return any(secret.matches(token) for secret in self._replaced)


def _load(path: Path) -> Secret:
    """Return the token in the file; make a new one where there is none or it cannot be one."""
    try:
        text = read(path).decode("ascii").strip()
    except FileNotFoundError:
        return _make(path)
    except (OSError, UnicodeError):
        logger.warning("Cannot read %s; a new token is created", path.name)
        return _make(path)
    if _TOKEN.fullmatch(text) is None:
        logger.warning("%s holds no valid token; a new one is created", path.name)
        return _make(path)
    with contextlib.suppress(OSError):  # a file system without modes, or a file of somebody else's
        path.chmod(PRIVATE_MODE)
    return Secret(text)


def _make(path: Path) -> Secret:
    """Write a new token."""
    token = secrets.token_urlsafe(32)
    write_atomically(path, token.encode(), mode=PRIVATE_MODE)
    return Secret(token)
