"""The feed of Efir's releases, and the file that remembers what it said."""

import asyncio
import logging
from pathlib import Path
from typing import Final

import msgspec

from app.adapters.downloads import DownloadError, download
from app.domain.errors import OutsideError, disk_error
from app.domain.releases import FEED, Release, ReleaseMemory, read_release
from app.files import PRIVATE_MODE, write_atomically

logger = logging.getLogger(__name__)

_ACCEPT: Final = "application/vnd.github+json"
_FEED_BYTES: Final = 1024 * 1024
_FILE_BYTES: Final = 200_000
_DEADLINE_S: Final = 20.0
_decode = msgspec.json.Decoder(ReleaseMemory).decode


class ReleaseFeed:
    """Asks the feed; nothing is connected between two questions."""

    def __init__(self, address: str = FEED) -> None:
        """Describe it; nothing is asked."""
        self._address = address

    async def newest(self) -> Release | None:
        """Return the newest release for everybody; None where there is none.

        Raises:
            OutsideError: The feed does not answer, or says something strange.
        """
        try:
            answer = await download(self._address, _ACCEPT, _FEED_BYTES, _DEADLINE_S)
            return await asyncio.to_thread(read_release, answer)
        except (DownloadError, ValueError, RecursionError) as error:  # msgspec's own errors are ValueErrors
            raise OutsideError("releases_silent", f"The feed of releases has no usable answer: {error}.") from error


class ReleaseFile:
    """One file in the data folder."""

    def __init__(self, path: Path) -> None:
        """Remember where it is; nothing is read."""
        self._path = path

    async def load(self) -> ReleaseMemory:
        """Return what is kept; nothing is known where it cannot be read."""
        try:
            return _decode(await asyncio.to_thread(self._read))
        except FileNotFoundError:
            return ReleaseMemory()
        except (OSError, ValueError, RecursionError):
            logger.warning("What is known of newer releases cannot be read")
            return ReleaseMemory()

    def _read(self) -> bytes:
        with self._path.open("rb") as file:
            return file.read(_FILE_BYTES)

    async def keep(self, memory: ReleaseMemory) -> None:
        """Write it down.

        Raises:
            OutsideError: It cannot be written.
        """
        try:
            await asyncio.to_thread(write_atomically, self._path, msgspec.json.encode(memory), mode=PRIVATE_MODE)
        except OSError as error:
            raise disk_error(error, "file_not_written") from error
