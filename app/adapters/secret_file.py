"""The file of the secrets: where each of them is, and those themselves that no keyring of the system holds."""

import base64
import contextlib
import logging
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from app.adapters import dpapi
from app.files import PRIVATE_MODE, move, write_atomically

logger = logging.getLogger(__name__)

_MOST_BYTES = 1_000_000
"""A larger file is not one of ours."""
_ASIDE = ".corrupt-"


class Entry(Struct, frozen=True, omit_defaults=True):
    """What became of a secret last; without any of the three below it is forgotten, which a keyring does not know yet.

    Attributes:
        at: Larger than the one of every earlier value; milliseconds since 1970, if the clock is right.
        plain: The secret.
        dpapi: The secret, encrypted for this user of Windows, in base64.
        is_in_keyring: The system's keyring has it.
    """

    at: int
    plain: str | None = None
    dpapi: str | None = None
    is_in_keyring: bool = False

    @property
    def is_forgotten(self) -> bool:
        """Whether there is no secret any more."""
        return self.plain is None and self.dpapi is None and not self.is_in_keyring


class _Content(Struct, frozen=True):
    secrets: dict[str, Entry]


@dataclass(frozen=True)
class Noted:
    """What the file says.

    Attributes:
        entries: By name.
        is_whole: It never was damaged; else a keyring may have what no entry names.
    """

    entries: Mapping[str, Entry]
    is_whole: bool


@dataclass(frozen=True)
class Seal:
    """Encrypts and decrypts for this user; both raise OSError."""

    close: Callable[[bytes], bytes]
    open: Callable[[bytes], bytes]


def system_seal() -> Seal | None:
    """Return the one of this system, or None."""
    return Seal(dpapi.sealed, dpapi.opened) if sys.platform == "win32" else None


class SecretFile:
    """``secrets.json``, which only the user may read. Every method blocks and may be called in any thread."""

    def __init__(self, folder: Path, seal: Seal | None) -> None:
        """Remember where it is; it need not exist.

        Args:
            folder: The data folder.
            seal: Encrypts what is written; None to write it as it is.
        """
        self.path = folder / "secrets.json"
        self._seal = seal
        self._lock = threading.Lock()
        self._not_opened: set[str] = set()

    def noted(self) -> Noted:
        """Return what it says: nothing where there is no file, or a damaged one, which is set aside.

        Raises:
            OSError: It cannot be read.
        """
        with self._lock:
            entries = self._read()
        return Noted(entries, is_whole=not any(self.path.parent.glob(f"{self.path.name}{_ASIDE}*")))

    def has_secret(self, entry: Entry) -> bool:
        """Return whether an entry holds a secret that this system can read."""
        return entry.plain is not None or (entry.dpapi is not None and self._seal is not None)

    def secret(self, name: str, entry: Entry) -> str | None:
        """Return the secret that an entry holds, or None; that it cannot be decrypted is logged once."""
        if entry.dpapi is None:
            return entry.plain
        try:
            if self._seal is None:
                raise OSError("it was encrypted by Windows")  # noqa: TRY301 -- one message for both
            return self._seal.open(base64.b64decode(entry.dpapi, validate=True)).decode()
        except (OSError, ValueError) as error:  # ValueError: no base64, or no text
            if name not in self._not_opened:
                self._not_opened.add(name)
                reason = error.strerror or error if isinstance(error, OSError) else type(error).__name__
                logger.warning("The key %s cannot be decrypted and has to be entered again: %s", name, reason)
            return None

    def put(self, name: str, secret: str, at: int) -> None:
        """Write a secret, encrypted if this system can.

        Raises:
            OSError: It cannot be written; all is as before.
        """
        entry = Entry(at, plain=secret)
        if self._seal is not None:
            try:
                entry = Entry(at, dpapi=base64.b64encode(self._seal.close(secret.encode())).decode())
            except OSError as error:
                logger.warning("Windows does not encrypt the key %s: %s", name, error.strerror or error)
        self.change(name, entry)
        self._not_opened.discard(name)

    def change(self, name: str, entry: Entry | None) -> None:
        """Write an entry; None removes it.

        Raises:
            OSError: It cannot be written; all is as before.
        """
        with self._lock:
            before = self._read()
            after = {key: value for key, value in before.items() if key != name}
            if entry is not None:
                after[name] = entry
            if after != before:
                data = msgspec.json.format(msgspec.json.encode(_Content(after)))
                write_atomically(self.path, data, mode=PRIVATE_MODE)

    def _read(self) -> dict[str, Entry]:
        try:
            with self.path.open("rb") as file:
                data = file.read(_MOST_BYTES + 1)
        except FileNotFoundError:
            return {}
        with contextlib.suppress(OSError):  # a file system without modes, or a file of somebody else's
            self.path.chmod(PRIVATE_MODE)
        try:
            if len(data) > _MOST_BYTES:
                raise msgspec.ValidationError("too large")
            return msgspec.json.decode(data, type=_Content).secrets
        except (msgspec.DecodeError, UnicodeError):
            aside = self.path.with_name(f"{self.path.name}{_ASIDE}{datetime.now(UTC):%Y%m%d-%H%M%S}")
            move(self.path, aside)
            # Not the error itself, whose words may come from the file.
            logger.warning(
                "The file of the keys was damaged and is kept as %s; they have to be entered again", aside.name
            )
            return {}
