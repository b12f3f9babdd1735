"""The index of Python packages, for releases of yt-dlp."""

import asyncio
import hashlib
import logging
import sys
from typing import Final
from urllib.parse import urljoin, urlsplit

from app.adapters.downloads import DownloadError, TooLargeError, download
from app.domain.errors import InvalidError, OutsideError
from app.domain.ytdlp import FILE_HOSTS, INDEX, WHEEL_BYTES, Wheel, newest_wheel

logger = logging.getLogger(__name__)

_ACCEPT: Final = "application/vnd.pypi.simple.v1+json"
"""Source: PEP 691."""
_INDEX_BYTES: Final = 32 * 1024**2
"""The real one has under 2 MB."""


class PackageIndex:
    """Asks the index, and fetches a file from it or from the host of its files; from nowhere else."""

    def __init__(self, address: str = INDEX) -> None:
        """Describe it; nothing is asked.

        Args:
            address: Of the page about yt-dlp.
        """
        self._address = address

    async def newest(self) -> Wheel | None:
        """Return the newest release that runs here; None where there is none.

        Raises:
            OutsideError: The index does not answer, or says something strange.
        """
        try:
            answer = await download(self._address, _ACCEPT, _INDEX_BYTES)
        except DownloadError as error:
            raise _not_there(error) from error
        try:
            return await asyncio.to_thread(newest_wheel, answer, sys.version_info[:2])
        except (ValueError, RecursionError) as error:  # msgspec's own errors are ValueErrors
            raise OutsideError("ytdlp_index_strange") from error

    async def fetch(self, wheel: Wheel) -> bytes:
        """Return the file of a release; its hash was compared.

        Raises:
            OutsideError: It does not come.
            InvalidError: It is too large, is elsewhere, or is another file than the index says.
        """
        address = self._allowed(wheel.url)
        try:
            data = await download(address, "*/*", WHEEL_BYTES)
        except TooLargeError as error:
            raise InvalidError("ytdlp_bad_file", f"The file of yt-dlp has {error}.") from error
        except DownloadError as error:
            raise _not_there(error) from error
        found = await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())
        if found != wheel.sha256:
            raise InvalidError("ytdlp_wrong_hash")
        return data

    def _allowed(self, url: str) -> str:
        """Return the whole address of a file.

        Raises:
            InvalidError: It is neither at the index nor at the host of its files.
        """
        try:
            address, index = urljoin(self._address, url), urlsplit(self._address)
            place = urlsplit(address)
            is_at_index = (place.scheme, place.netloc) == (index.scheme, index.netloc)
            is_at_files = place.scheme == "https" and place.netloc in FILE_HOSTS
        except ValueError:
            is_at_index = is_at_files = False
            address = ""
        if not (is_at_index or is_at_files):
            raise InvalidError("ytdlp_elsewhere")
        return address


def _not_there(error: DownloadError) -> OutsideError:
    logger.info("The index of packages does not answer: %s", error)
    return OutsideError("ytdlp_index_silent")
