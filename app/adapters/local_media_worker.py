"""The worker that reads media files: they may be hostile, or on a disk that hangs."""

import os
import stat
from collections.abc import Mapping

import pymediainfo

from app.adapters.worker_loop import serve

_TEXT_LIMIT = 1_000
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Not blocking, because to open a named pipe would wait for its other end; bytes as they are, for Windows."""


def probe(request: Mapping[str, object]) -> dict[str, object]:
    """Return ``length_ms``, ``has_video`` and ``title`` of the file at ``path``, or ``refused`` with a word.

    The file is read through our own descriptor: the library gets no name, so it can follow no reference to another
    file or host.
    """
    try:
        descriptor = os.open(
            str(request["path"]), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
    except FileNotFoundError:
        return {"refused": "file_missing"}
    except OSError:
        return {"refused": "file_unreadable"}
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return {"refused": "file_unreadable"}
        try:
            found = pymediainfo.MediaInfo.parse(file)
        except (OSError, RuntimeError, ValueError, SyntaxError):  # SyntaxError: the library's XML, spoilt by the file
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


def _milliseconds(value: object) -> int | None:
    """Return a length that the library gave as a number or as text; None if it is neither."""
    try:
        return round(float(str(value)))
    except (ValueError, OverflowError):
        return None


if __name__ == "__main__":
    serve({"probe": probe})
