"""The streamer's own files: which may be played, their details, and the files of the fallback folder."""

import functools
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import msgspec

from app.adapters.disk import Disk
from app.adapters.workers.process import WorkerError, WorkerProcess, WorkerTimeoutError, WorkerUnavailableError
from app.domain.errors import MediaUnavailableError, RefusedError
from app.domain.fallback import file_order
from app.domain.media import MEDIA_SUFFIXES, ResolvedMedia
from app.domain.reasons import Reason

PROBE_DEADLINE_S = 10.0
FALLBACK_LIMIT = 10_000
"""Files of the fallback folder that are used."""
_PATH_LIMIT = 4_096
_WORKER = "media"


class _Probe(msgspec.Struct):
    """The worker's answer: a refusal, or the details."""

    refused: Reason | None = None
    length_ms: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)] | None = None
    has_video: bool = False
    title: Annotated[str, msgspec.Meta(max_length=1_000)] = ""


class LocalMedia:
    """Reads media files in a worker process that is started when first needed.

    Args:
        worker: Module of the worker; tests give one that misbehaves.
        deadline_s: For one file; past it the worker is killed.
    """

    def __init__(self, *, worker: str = _WORKER, deadline_s: float = PROBE_DEADLINE_S) -> None:
        self._worker = WorkerProcess(worker)
        self._deadline_s = deadline_s

    async def probe(self, path: Path) -> ResolvedMedia:
        """Return length, title and kind of a file. The title is the file's own, or else its name.

        Raises:
            RefusedError: ``file_missing``, or ``file_unreadable``: it is no regular file, has another suffix, has
                neither video nor audio, or crashes the worker.
            MediaUnavailableError: It took too long, or the worker does not start.
        """
        if path.suffix.lower() not in MEDIA_SUFFIXES:
            raise RefusedError(Reason.FILE_UNREADABLE)
        try:
            answer = await self._worker.request({"op": "probe", "path": str(path)}, self._deadline_s)
            found = msgspec.convert(answer, _Probe)
        except (WorkerTimeoutError, WorkerUnavailableError) as error:  # a disk that hangs may come back
            raise MediaUnavailableError("The file could not be read now.") from error
        except (WorkerError, msgspec.ValidationError) as error:
            raise RefusedError(Reason.FILE_UNREADABLE) from error
        if found.refused is not None:
            raise RefusedError(found.refused)
        return ResolvedMedia(
            title=found.title or path.stem, length_ms=found.length_ms, has_video=found.has_video, path=str(path)
        )

    async def close(self) -> None:
        """End the worker."""
        await self._worker.close()


class LocalMediaStore:
    """Finds the streamer's files in the folders that are allowed."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk

    async def allowed_file(self, path: str, folders: Iterable[str]) -> str:
        """Return the real path of a file in one of the allowed folders, links followed.

        Args:
            path: Absolute, or relative to a folder.
            folders: Absolute paths; the first that has such a file wins.

        Raises:
            RefusedError: ``file_not_allowed`` for a path that is or leads outside, or is no path at all; only inside,
                so that the rest of the disk stays unknown, ``file_missing`` and ``file_unreadable``.
            MediaUnavailableError: No folder has it, and one of them does not answer.
        """
        reason, silent = Reason.FILE_NOT_ALLOWED, None
        for folder in folders if 0 < len(path) <= _PATH_LIMIT and _is_printable(path) else ():
            try:
                found = await self._disk.do(folder, functools.partial(_found_in, folder, path))
            except MediaUnavailableError as error:
                silent = error
                continue
            if isinstance(found, Path):
                return str(found)
            reason = found if found is not Reason.FILE_NOT_ALLOWED else reason
        raise silent or RefusedError(reason)

    async def fallback_files(self, folder: str) -> Sequence[str]:
        """Return the media files of a folder, not of folders in it, by name.

        Hidden files and links that lead outside are left out. A folder that is missing or cannot be read has no files.

        Raises:
            MediaUnavailableError: It does not answer.
        """
        return await self._disk.do(folder, lambda: [str(path) for path in _files_in(folder)])


def _found_in(folder: str, path_text: str) -> Path | Reason:
    """Return the file if it is in this folder, or why not."""
    try:
        return _file_in(Path(os.path.normpath(folder)), path_text)
    except (OSError, ValueError, RuntimeError):  # no such folder, a loop of links, a name the system cannot hold
        return Reason.FILE_NOT_ALLOWED


def _is_printable(text: str) -> bool:
    """Return whether a path is valid in a log line, JSON and the database: no control characters or surrogates."""
    return all(" " <= letter != "\x7f" and not "\ud800" <= letter <= "\udfff" for letter in text)


def _file_in(folder: Path, path_text: str) -> Path | Reason:
    r"""Return the file if it is in this folder, or why not.

    The path is first compared as text: asking the system about a foreign path could reach another computer
    (``\\host\share``) or a device.

    Raises:
        OSError: The folder does not exist.
    """
    if not folder.is_absolute():
        return Reason.FILE_NOT_ALLOWED
    real_folder = folder.resolve(strict=True)
    wanted = Path(os.path.normpath(folder / path_text))
    inside = next((wanted.relative_to(root) for root in (folder, real_folder) if wanted.is_relative_to(root)), None)
    if inside is None or (os.name == "nt" and ":" in str(inside)):  # file:stream
        return Reason.FILE_NOT_ALLOWED
    try:
        real = (real_folder / inside).resolve(strict=True)
    except (FileNotFoundError, NotADirectoryError):
        return Reason.FILE_MISSING
    if not real.is_relative_to(real_folder):
        return Reason.FILE_NOT_ALLOWED
    return real if _is_media(real) else Reason.FILE_UNREADABLE


def _is_media(path: Path) -> bool:
    """Return whether it is a regular file with a playable suffix."""
    return path.suffix.lower() in MEDIA_SUFFIXES and path.is_file()


def _files_in(folder: str) -> list[Path]:
    """Return the media files of a folder by name."""
    if not folder or not Path(folder).is_absolute():
        return []
    try:
        real_folder = Path(folder).resolve(strict=True)
        names = [entry.name for entry in real_folder.iterdir()]
    except (OSError, ValueError, RuntimeError):
        return []
    files: list[Path] = []
    for name in sorted(names, key=file_order)[:FALLBACK_LIMIT]:
        if name.startswith(".") or not _is_printable(name):
            continue
        found = _found_in(str(real_folder), name)
        if isinstance(found, Path):
            files.append(found)
    return sorted(dict.fromkeys(files), key=lambda path: file_order(path.name))  # links have led to other names
