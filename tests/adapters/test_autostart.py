"""What is written so that Efir starts with the system."""

import plistlib
import shlex
import sys
from pathlib import Path

import pytest

from app.adapters.desktop.autostart import (
    AutostartError,
    EntryFile,
    desktop_entry,
    entry_file,
    launch_agent,
    own_command,
)

COMMAND = ["/opt/my efir/python", "-m", "app", "--data-dir", '/home/я/100% "$HOME" `x` \\ end']


def exec_line(entry: bytes) -> str:
    """Return the command line of a desktop entry, its string undone."""
    lines = dict(line.split("=", 1) for line in entry.decode().splitlines()[1:])
    return lines["Exec"].replace("\\\\", "\\")


def test_a_desktop_entry_starts_the_very_words_of_the_command() -> None:
    line = exec_line(desktop_entry(COMMAND))
    assert "100%% " in line
    # Inside double quotes a shell undoes the same escapes as the specification names.
    assert shlex.split(line.replace("%%", "%").replace("\\`", "`").replace("\\$", "$")) == COMMAND
    assert desktop_entry(COMMAND).startswith(b"[Desktop Entry]\nType=Application\nName=Efir\nExec=")


def test_a_desktop_does_not_try_to_start_a_program_that_was_removed() -> None:
    assert b"\nTryExec=/opt/my efir/python\n" in desktop_entry(COMMAND)
    assert b"\nTryExec=/opt/a \\\\ b\n" in desktop_entry(["/opt/a \\ b"])


def test_a_launch_agent_starts_the_very_words_of_the_command() -> None:
    agent = plistlib.loads(launch_agent(COMMAND))
    assert agent == {"Label": "app.efir", "ProgramArguments": COMMAND, "RunAtLoad": True}


def test_the_entry_is_where_the_system_looks_for_it(tmp_path: Path) -> None:
    other = tmp_path / "other"
    linux = entry_file("linux", tmp_path, {})
    assert linux.path == tmp_path / ".config" / "autostart" / "efir.desktop"
    moved = entry_file("linux", tmp_path, {"XDG_CONFIG_HOME": str(other)})
    assert moved.path == other / "autostart" / "efir.desktop"
    relative = entry_file("linux", tmp_path, {"XDG_CONFIG_HOME": "not/absolute"})  # to be ignored, says the standard
    assert relative.path == linux.path
    mac = entry_file("darwin", tmp_path, {})
    assert mac.path == tmp_path / "Library" / "LaunchAgents" / "app.efir.plist"


def test_an_entry_is_written_replaced_and_removed(tmp_path: Path) -> None:
    entry = EntryFile(tmp_path / "autostart" / "efir.desktop", desktop_entry)
    entry.remove()
    entry.write(["first"])
    entry.write(COMMAND)
    assert entry.path.read_bytes() == desktop_entry(COMMAND)
    assert [file.name for file in entry.path.parent.iterdir()] == ["efir.desktop"]
    written = entry.path.stat().st_mtime_ns
    entry.write(COMMAND)
    assert entry.path.stat().st_mtime_ns == written
    entry.remove()
    assert not entry.path.exists()


def test_a_folder_that_cannot_be_written_gives_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "autostart").write_text("a file in the way")
    with pytest.raises(AutostartError, match=r"^The autostart entry could not be changed: .+\.$"):
        EntryFile(tmp_path / "autostart" / "efir.desktop", desktop_entry).write(COMMAND)


def test_the_program_is_started_again_as_it_was(tmp_path: Path) -> None:
    python = tmp_path / "python.exe"
    assert own_command(str(python), ["--hidden"], is_frozen=False) == [str(python), "-P", "-m", "app", "--hidden"]
    assert own_command("/opt/efir", ["--hidden"], is_frozen=True) == ["/opt/efir", "--hidden"]
    with_console, without = tmp_path / "efir-cli.exe", tmp_path / "efir.exe"
    without.touch()
    assert own_command(str(with_console), ["--hidden"], is_frozen=True) == [str(without), "--hidden"]
    quiet = tmp_path / "pythonw.exe"
    quiet.touch()
    assert own_command(str(python), [], is_frozen=False) == [str(quiet), "-P", "-m", "app"]


if sys.platform == "win32":
    import winreg

    from app.adapters.desktop.autostart import system_autostart

    def test_the_registry_starts_it() -> None:
        entry = system_autostart()
        entry.write(["C:\\my efir\\efir.exe", "--hidden"])
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, r"Software\Microsoft\Windows\CurrentVersion\Run") as key:
            assert winreg.QueryValueEx(key, "Efir")[0] == '"C:\\my efir\\efir.exe" --hidden'
        assert entry.is_asked_for("c:\\My Efir\\efir.exe"), "as the installer writes it"
        entry.write(["C:\\my efir\\efir.exe", "--hidden", "--data-dir", "C:\\data"])
        assert not entry.is_asked_for("C:\\my efir\\efir.exe")
        entry.remove()
        entry.remove()
