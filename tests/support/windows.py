"""What is different where the tests run on Windows, or under Wine."""

import signal
import subprocess
import sys
from pathlib import Path, PureWindowsPath

import psutil
import pytest

IS_WINDOWS = sys.platform == "win32"


def _is_wine() -> bool:
    if sys.platform != "win32":
        return False
    import ctypes  # noqa: PLC0415 -- of Windows only

    return hasattr(ctypes.windll.ntdll, "wine_get_version")


IS_WINE = _is_wine()

PRIVATE = 0o666 if IS_WINDOWS else 0o600
"""The mode of a file that only its owner reads; Windows has no modes, there the folder is private."""


def native(path: str) -> str:
    """Return an absolute path as this system writes it, of one as Unix does: ``/m/a.webm`` is ``C:\\m\\a.webm``."""
    return str(PureWindowsPath("C:", path)) if IS_WINDOWS else path


def link(place: Path, target: Path) -> None:
    """Make a symbolic link; skip the test where none can be made.

    Windows lets only some accounts make links, and Wine says that it made one when it did not.
    """
    try:
        place.symlink_to(target, target_is_directory=target.is_dir())
    except OSError as error:
        if not IS_WINDOWS:
            raise
        pytest.skip(f"this account may make no links: {error}")
    if IS_WINE and not place.is_symlink():
        pytest.skip("Wine makes no links")


OWN_CONSOLE = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""How a program is started that shall be asked to end: who shares its console would be asked too."""

_INTERRUPT = """
import ctypes, sys
console = ctypes.WinDLL("kernel32", use_last_error=True)
console.FreeConsole()
console.SetConsoleCtrlHandler(None, True)
if not (console.AttachConsole(int(sys.argv[1])) and console.GenerateConsoleCtrlEvent(0, 0)):
    raise ctypes.WinError(ctypes.get_last_error())
"""


def ask_to_end(
    process: subprocess.Popen[str] | subprocess.Popen[bytes] | psutil.Process, number: int = signal.SIGTERM
) -> None:
    """Send a signal; on Windows a Ctrl+C to the console of a program that was started with ``OWN_CONSOLE``."""
    if IS_WINDOWS:
        subprocess.run([sys.executable, "-c", _INTERRUPT, str(process.pid)], check=True)
    else:
        process.send_signal(number)
