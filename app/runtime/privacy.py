"""A data folder that only its user may read, whatever its rights were before."""

import contextlib
import os
import stat
import subprocess
import sys
from pathlib import Path

_FOLDERS = ("logs", "boot", "backups", "cache", "voices")
_OURS = (
    "efir.*",
    "*.token",
    "secrets.json*",
    "running.json",
    "window.ini",
    *_FOLDERS,
    *(f"{folder}/**/*" for folder in _FOLDERS),
)
"""What Efir keeps in its folder; a streamer may have put other things there."""


def make_private(folder: Path) -> None:
    """Take every right on the data folder and on Efir's own files from all others. Where that fails, nothing is said.

    New files are private too, from then on. A folder that is everybody's, such as ``/tmp``, keeps its rights.
    """
    if sys.platform == "win32":
        _make_private_on_windows(folder)
        return
    os.umask(0o077)
    with contextlib.suppress(OSError):
        found = folder.stat()
        if found.st_uid == os.getuid() and not found.st_mode & stat.S_ISVTX:
            folder.chmod(0o700)
    for pattern in _OURS:
        for path in folder.glob(pattern):
            with contextlib.suppress(OSError):
                if not path.is_symlink() and (mode := path.stat().st_mode) & 0o077:
                    path.chmod(mode & 0o700)


def _make_private_on_windows(folder: Path) -> None:
    """Leave the owner and the system alone in the list of rights, unless the folder is in the user's profile anyway."""
    if folder.is_relative_to(Path.home()):
        return
    rights = ("*S-1-3-4:(OI)(CI)F", "*S-1-5-18:(OI)(CI)F", f"{os.environ.get('USERNAME', '')}:(OI)(CI)F")
    command = ["icacls", str(folder), "/inheritance:r", *(part for right in rights for part in ("/grant:r", right))]
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        subprocess.run(command, check=False, timeout=10, capture_output=True)  # noqa: S603 -- our own
