"""Autostart: a per-user entry on Linux, Windows and macOS."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from app.domain.errors import OutsideError
from app.files import write_atomically

_NAME = "Efir"
_RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
_LABEL = "app.efir"
_QUOTED = '"`$\\'
"""Characters that a backslash stands before inside quotes. Source: Desktop Entry Specification 1.5, Exec."""

_AFTER_THE_TRAY = ("X-KDE-autostart-after=panel", "X-GNOME-Autostart-Delay=3")
"""Qt looks for a tray once, at start."""


class AutostartError(OutsideError):
    """The entry could not be written or removed."""

    def __init__(self, error: OSError) -> None:
        super().__init__("autostart_failed", f"The autostart entry could not be changed: {error.strerror or error}.")


class Autostart(Protocol):
    """The entry. All methods block."""

    def write(self, command: Sequence[str]) -> None:
        """Start a command with the system.

        Raises:
            AutostartError: It cannot be written.
        """

    def remove(self) -> None:
        """Start nothing with the system.

        Raises:
            AutostartError: It cannot be removed.
        """

    def is_asked_for(self, program: str) -> bool:
        """Tell whether the installer has asked for this program to be started with the system."""


def desktop_entry(command: Sequence[str]) -> bytes:
    """Return a file for ``~/.config/autostart``."""
    words = " ".join(_quoted(word) for word in command)
    # A value is a string of the file's own kind, in which a backslash is written twice.
    line, program = (value.replace("\\", "\\\\") for value in (words, command[0]))
    lines = (
        *("[Desktop Entry]", "Type=Application", f"Name={_NAME}", f"Exec={line}"),
        f"TryExec={program}",  # where the program was removed, the desktop passes the entry over
        *("Terminal=false", *_AFTER_THE_TRAY),
    )
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogateescape")


def _quoted(word: str) -> str:
    escaped = "".join(f"\\{letter}" if letter in _QUOTED else letter for letter in word)
    return f'"{escaped.replace("%", "%%")}"'


def launch_agent(command: Sequence[str]) -> bytes:
    """Return a file for ``~/Library/LaunchAgents``. Source: launchd.plist(5)."""
    import plistlib  # noqa: PLC0415 -- with its parser of XML, which no other system needs

    return plistlib.dumps({"Label": _LABEL, "ProgramArguments": list(command), "RunAtLoad": True})


def own_command(executable: str, arguments: Sequence[str], *, is_frozen: bool) -> list[str]:
    """Return how this program is started again.

    Args:
        executable: Of Python, or of the packaged program itself.
        arguments: Of the program.
        is_frozen: Whether it is the packaged program.
    """
    if is_frozen:
        quiet = Path(executable).with_name("efir.exe")  # the same program without a console
        return [str(quiet) if quiet.exists() else executable, *arguments]
    quiet = Path(executable).with_name("pythonw.exe")  # Python without a console, where there is one
    # -P: a folder named `app` where it is started must not be taken for ours.
    return [str(quiet) if quiet.exists() else executable, "-P", "-m", "app", *arguments]


class EntryFile:
    """An entry that is a file."""

    def __init__(self, path: Path, content: Callable[[Sequence[str]], bytes]) -> None:
        self.path = path
        self._content = content

    def write(self, command: Sequence[str]) -> None:
        """Start a command with the system."""
        content = self._content(command)
        try:
            if self.path.is_file() and self.path.read_bytes() == content:
                return
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self.path, content)
        except OSError as error:
            raise AutostartError(error) from error

    def remove(self) -> None:
        """Start nothing with the system."""
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise AutostartError(error) from error

    def is_asked_for(self, program: str) -> bool:
        """Return False: no installer asks for it where the entry is a file."""
        del program
        return False


if sys.platform == "win32":
    import winreg

    class RunKey:
        """An entry in the registry of Windows."""

        def write(self, command: Sequence[str]) -> None:
            """Start a command with the system."""
            try:
                with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN) as key:
                    winreg.SetValueEx(key, _NAME, 0, winreg.REG_SZ, subprocess.list2cmdline(command))
            except OSError as error:
                raise AutostartError(error) from error

        def remove(self) -> None:
            """Start nothing with the system."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN, 0, winreg.KEY_SET_VALUE) as key:
                    winreg.DeleteValue(key, _NAME)
            except FileNotFoundError:
                return
            except OSError as error:
                raise AutostartError(error) from error

        def is_asked_for(self, program: str) -> bool:
            """Tell whether the entry is as the installer writes it; Efir's own names the data folder too."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN) as key:
                    entry = str(winreg.QueryValueEx(key, _NAME)[0])
            except OSError:
                return False
            return entry.casefold() == f'"{program}" --hidden'.casefold()


def entry_file(platform: str, home: Path, environment: Mapping[str, str]) -> EntryFile:
    """Return the entry of a system where it is a file."""
    if platform == "darwin":
        return EntryFile(home / "Library" / "LaunchAgents" / f"{_LABEL}.plist", launch_agent)
    given = environment.get("XDG_CONFIG_HOME", "")
    config = Path(given) if given and Path(given).is_absolute() else home / ".config"
    return EntryFile(config / "autostart" / "efir.desktop", desktop_entry)


def system_autostart() -> Autostart:
    """Return the entry of this system."""
    if sys.platform == "win32":
        return RunKey()
    return entry_file(sys.platform, Path.home(), os.environ)
