"""Keys and tokens of other services, in a file that only the user can read."""

import asyncio
from pathlib import Path

import msgspec

from app.domain.errors import disk_error
from app.files import PRIVATE_MODE, write_atomically

_FILE = "secrets.json"


class SecretStore:
    """Keeps secrets in ``secrets.json`` of the data folder."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / _FILE
        self._changing = asyncio.Lock()

    async def load(self, name: str) -> str | None:
        """Return a secret; None where there is none."""
        return (await asyncio.to_thread(self._read)).get(name)

    async def keep(self, name: str, value: str) -> None:
        """Store a secret.

        Raises:
            OutsideError: It cannot be stored.
        """
        async with self._changing:
            await asyncio.to_thread(self._write, self._read() | {name: value})

    async def forget(self, name: str) -> None:
        """Remove a secret, if there is one.

        Raises:
            OutsideError: It cannot be removed.
        """
        async with self._changing:
            secrets = self._read()
            if secrets.pop(name, None) is not None:
                await asyncio.to_thread(self._write, secrets)

    def _read(self) -> dict[str, str]:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=dict[str, str])
        except (OSError, msgspec.MsgspecError):
            return {}

    def _write(self, secrets: dict[str, str]) -> None:
        try:
            write_atomically(self._file, msgspec.json.encode(secrets), mode=PRIVATE_MODE)
        except OSError as error:
            raise disk_error(error, "secrets_not_written") from error
