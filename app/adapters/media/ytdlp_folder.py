"""The folder of yt-dlp releases that were fetched, one folder for each, and the file that says which is in use."""

import asyncio
import logging
import shutil
import threading
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Final

import msgspec

from app.domain.errors import InvalidError, disk_error
from app.domain.versions import numbers
from app.domain.ytdlp import YtdlpChoice, unpacked
from app.files import PRIVATE_MODE, write_atomically

logger = logging.getLogger(__name__)

_CHOICE: Final = "chosen.json"
_CHOICE_BYTES: Final = 10_000
"""A larger file is not one of ours."""
_DRAFT: Final = ".unpacking"
_decode = msgspec.json.Decoder(YtdlpChoice).decode


class UnpackedReleases:
    """One folder in the data folder; files are read and written off the loop."""

    def __init__(self, folder: Path) -> None:
        """Remember where it is; nothing is read or made.

        Args:
            folder: Of yt-dlp in the data folder.
        """
        self._folder = folder
        self._unpacking = threading.Lock()
        """A thread goes on where whoever waited for it was cancelled."""

    async def load(self) -> YtdlpChoice:
        """Return the choice; the bundled one where the chosen one is not there or cannot be read."""
        return await asyncio.to_thread(self._load)

    async def unpack(self, version: str, wheel: bytes) -> Path:
        """Unpack the file of a release beside the others, and return its folder.

        Raises:
            InvalidError: It is damaged, or holds something that does not belong there.
            OutsideError: It cannot be written.
        """
        try:
            return await asyncio.to_thread(self._unpack, version, wheel)
        except OSError as error:
            raise disk_error(error, "file_not_written") from error

    def path(self, version: str) -> Path:
        """Return the folder of an unpacked release."""
        return self._folder / version

    async def choose(self, choice: YtdlpChoice) -> None:
        """Write a choice down; releases that it does not name are removed.

        Raises:
            OutsideError: It cannot be written; the choice before stays.
        """
        try:
            await asyncio.to_thread(self._choose, choice)
        except OSError as error:
            raise disk_error(error, "file_not_written") from error

    def _load(self) -> YtdlpChoice:
        try:
            with (self._folder / _CHOICE).open("rb") as file:
                choice = _decode(file.read(_CHOICE_BYTES))
        except FileNotFoundError:
            return YtdlpChoice()
        except (OSError, ValueError, RecursionError):  # msgspec's own errors are ValueErrors
            logger.warning("Which yt-dlp was chosen cannot be read; the bundled one is used")
            return YtdlpChoice()
        if not choice.version or self._is_there(choice.version):
            return choice
        return YtdlpChoice(taken_back=choice.taken_back)

    def _is_there(self, version: str) -> bool:
        """Return whether a name is that of a release, so that it leads nowhere else, and it is unpacked."""
        return bool(numbers(version)) and (self.path(version) / "yt_dlp").is_dir()

    def _choose(self, choice: YtdlpChoice) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(self._folder / _CHOICE, msgspec.json.encode(choice), mode=PRIVATE_MODE)
        kept = {choice.version, choice.before.version if choice.before else ""}
        for other in self._folder.iterdir():
            if other.name not in kept and self._is_there(other.name):
                shutil.rmtree(other, ignore_errors=True)  # on Windows a worker may still have it open: the next time

    def _unpack(self, version: str, wheel: bytes) -> Path:
        with self._unpacking:
            draft, target = self._folder / _DRAFT, self.path(version)
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir(mode=0o700, parents=True)
            try:
                _extract(version, wheel, draft)
                shutil.rmtree(target, ignore_errors=True)
                draft.rename(target)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
        return target


def _extract(version: str, wheel: bytes, folder: Path) -> None:
    """Write the files of a wheel.

    Raises:
        InvalidError: It is damaged, or holds something that does not belong there.
        OSError: It cannot be written.
    """
    try:
        with zipfile.ZipFile(BytesIO(wheel)) as archive:
            for member in unpacked(archive.infolist(), version):
                data = archive.read(member)  # no more than it says it has, which was checked, and with its sum
                target = folder.joinpath(*member.filename.split("/"))
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                target.write_bytes(data)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError) as error:
        raise InvalidError("ytdlp_bad_file", f"The file of yt-dlp is damaged: {error}.") from error
