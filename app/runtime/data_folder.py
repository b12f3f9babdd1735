"""The data folder: where it usually is, what in it is Efir's, and that only its user may read it."""

import contextlib
import os
import stat
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import platformdirs

_FILES = (
    *("efir.*", "*.token", "secrets.json*", "obs-undo.json", "running.json", "window.ini", "recording.jsonl"),
    *("logs/efir.log*", "logs/crash.log", "boot/*.html", "backups/efir-*"),
)
_MEDIA = ("cache/**/*", "voices/**/*")
_FOLDERS = ("logs", "boot", "backups", "cache", "voices")
"""What Efir keeps in its folder; a streamer may have put other things there."""


def usual() -> Path | None:
    """Return where the system wants it; None where it knows no home of this user."""
    try:
        return Path(platformdirs.user_data_dir("efir", appauthor=False))
    except RuntimeError:
        return None


def be_home(folder: Path) -> None:
    """Make it the home of a user for whom the system knows none: libraries ask for one, and many keep files there."""
    if not os.environ.get("HOME"):
        os.environ.pop("HOME", None)
    try:
        Path.home()
    except RuntimeError:
        os.environ["HOME"] = str(folder)


def special_file(folder: Path) -> Path | None:
    """Return one of Efir's files that is a pipe, a device or a socket: to open it may take for ever."""
    for path in _matching(folder, _FILES):
        with contextlib.suppress(OSError):
            mode = path.stat().st_mode
            if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                return path
    return None


def make_private(folder: Path) -> None:
    """Take every right on the data folder and on Efir's own files from all others. Where that fails, nothing is said.

    New files are private too, from then on. A folder that is everybody's, such as ``/tmp``, keeps its rights, and so
    do those that hold the user's home: what is in them is mostly not Efir's.
    """
    if sys.platform == "win32":
        _make_private_on_windows(folder)
        return
    os.umask(0o077)
    patterns = list(_FILES)
    if not Path.home().resolve().is_relative_to(folder.resolve()):
        patterns += [*_FOLDERS, *_MEDIA]
        with contextlib.suppress(OSError):
            found = folder.stat()
            if found.st_uid == os.getuid() and not found.st_mode & stat.S_ISVTX:
                folder.chmod(0o700)
    for path in _matching(folder, patterns):
        with contextlib.suppress(OSError):
            if not path.is_symlink() and (mode := path.stat().st_mode) & 0o077:
                path.chmod(mode & 0o700)


def _matching(folder: Path, patterns: Iterable[str]) -> Iterator[Path]:
    for pattern in patterns:
        yield from folder.glob(pattern)


def _make_private_on_windows(folder: Path) -> None:
    """Leave the owner and the system alone in the list of rights, unless the folder is in the user's profile anyway.

    All that is in the folder inherits them: so a whole drive, and what holds the profile, keep theirs.
    """
    home, folder = Path.home(), folder.absolute()
    if folder.is_relative_to(home) or home.is_relative_to(folder) or folder == folder.parent:
        return
    own = [f"{name}:(OI)(CI)F" for name in ("*S-1-3-4", "*S-1-5-18", os.environ.get("USERNAME")) if name]
    icacls = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32" / "icacls.exe"  # not one in this folder
    command = [str(icacls), str(folder), "/inheritance:r", *(part for right in own for part in ("/grant:r", right))]
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # else a console would be shown for a moment
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        subprocess.run(command, check=False, timeout=10, capture_output=True, creationflags=flags)  # noqa: S603 -- our own
