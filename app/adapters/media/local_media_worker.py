"""The worker that reads media files: they may be hostile, or on a disk that hangs."""

import contextlib
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import BinaryIO

import pymediainfo

from app.adapters.workers.loop import serve

_TEXT_LIMIT = 1_000
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Not blocking, because to open a named pipe would wait for its other end; bytes as they are, for Windows."""
_SIGNATURES = ((b"\x1a\x45\xdf\xa3", 0, "Mk"), (b"OggS", 0, "Ogg"), (b"RIFF", 0, "Riff"), (b"ftyp", 4, "Mpeg4"))
"""Signature, its offset in a file, and the library's parser for such files."""
_PARSERS = {".webm": "Mk", ".mp4": "Mpeg4", ".ogg": "Ogg", ".mp3": "Mpega", ".wav": "Riff", ".opus": "Ogg"}
"""For files without a signature, such as MP3 often is."""


def probe(request: Mapping[str, object]) -> dict[str, object]:
    """Return ``length_ms``, ``has_video`` and ``title`` of the file at ``path``, or ``refused`` with a reason."""
    path = str(request["path"])
    try:
        descriptor = os.open(path, _FLAGS)
    except FileNotFoundError:
        return {"refused": "file_missing"}
    except OSError:
        return {"refused": "file_unreadable"}
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return {"refused": "file_unreadable"}
        try:
            found = _parse(file, PurePath(path).suffix.lower())
        except (OSError, RuntimeError, ValueError, SyntaxError):  # SyntaxError: invalid XML of the library
            return {"refused": "file_unreadable"}
    if not (found.video_tracks or found.audio_tracks):
        return {"refused": "file_unreadable"}
    general = found.general_tracks[0] if found.general_tracks else None
    tracks = [general, *found.video_tracks, *found.audio_tracks]
    lengths = [_milliseconds(getattr(track, "duration", None)) for track in tracks]
    title = getattr(general, "title", None) or getattr(general, "track_name", None) or ""
    return {
        "length_ms": next((length for length in lengths if length), None),
        "has_video": bool(found.video_tracks),
        "title": str(title)[:_TEXT_LIMIT],
    }


def _parse(file: BinaryIO, suffix: str) -> pymediainfo.MediaInfo:
    """Let the library read a file and nothing else.

    By itself it follows a playlist, whatever the file's name, and connects to the addresses in it. So it gets no name,
    only the parser of one container format, and cannot open a descriptor.
    """
    start = file.read(16)
    named = (parser for signature, place, parser in _SIGNATURES if start[place:].startswith(signature))
    parser = next(named, None) or _PARSERS[suffix]
    with _nothing_can_be_opened(file.fileno()):
        return pymediainfo.MediaInfo.parse(file, mediainfo_options={"File_ForceParser": parser})


@contextlib.contextmanager
def _nothing_can_be_opened(last: int) -> Iterator[None]:
    """Forbid new descriptors, so files and connections, after the one opened last. Windows knows no such limit."""
    if sys.platform == "win32":
        yield
        return
    import resource  # noqa: PLC0415 -- Windows has no such module

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (last + 1, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def _milliseconds(value: object) -> int | None:
    """Return a length that the library gave as a number or as text; None if it is neither."""
    try:
        return round(float(str(value)))
    except (ValueError, OverflowError):
        return None


if __name__ == "__main__":
    if not pymediainfo.MediaInfo.can_parse():  # this also loads the library, which later could open nothing
        sys.exit("the library that reads media files cannot be loaded")
    serve({"probe": probe})
