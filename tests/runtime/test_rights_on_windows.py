"""A data folder outside the user's profile, as ``D:\\efir``, is nobody else's on Windows either."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from app.runtime.data_folder import make_private
from tests.support.windows import IS_WINDOWS, IS_WINE

type Calls = list[tuple[Sequence[str], dict[str, Any]]]


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Calls:
    """What Windows is asked for; its profile is ``tmp_path / "profile"``."""
    calls: Calls = []

    def run(command: Sequence[str], **more: Any) -> subprocess.CompletedProcess[str]:
        calls.append((command, more))
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "profile")
    monkeypatch.setenv("SYSTEMROOT", str(tmp_path / "Windows"))
    monkeypatch.setenv("USERNAME", "Їжак")
    return calls


def test_its_rights_are_the_owners_and_the_systems(tmp_path: Path, calls: Calls) -> None:
    make_private(tmp_path / "efir")
    [(command, _)] = calls
    assert command[1:3] == [str(tmp_path / "efir"), "/inheritance:r"]
    assert command[3::2] == ["/grant:r"] * 3
    assert command[4::2] == ["*S-1-3-4:(OI)(CI)F", "*S-1-5-18:(OI)(CI)F", "Їжак:(OI)(CI)F"]


def test_a_program_of_that_name_in_the_present_folder_is_not_started_and_no_console_is_shown(
    tmp_path: Path, calls: Calls
) -> None:
    make_private(tmp_path / "efir")
    [(command, more)] = calls
    assert command[0] == str(tmp_path / "Windows" / "System32" / "icacls.exe")
    assert more["creationflags"] == getattr(subprocess, "CREATE_NO_WINDOW", 0)


def test_a_user_without_a_name_is_not_asked_for(tmp_path: Path, calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("USERNAME")
    make_private(tmp_path / "efir")
    assert calls[0][0][4::2] == ["*S-1-3-4:(OI)(CI)F", "*S-1-5-18:(OI)(CI)F"]


def test_in_the_profile_the_rights_stay(tmp_path: Path, calls: Calls) -> None:
    make_private(tmp_path / "profile" / "AppData" / "Local" / "Efir")
    assert calls == []


def test_a_whole_drive_and_what_holds_the_profile_keep_their_rights(tmp_path: Path, calls: Calls) -> None:
    make_private(Path(tmp_path.anchor))
    make_private(tmp_path)
    make_private(tmp_path / "profile")
    assert calls == []


def test_a_system_without_that_program_is_no_failure(
    tmp_path: Path, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(command: Sequence[str], **_: Any) -> None:
        calls.append((command, {}))
        raise FileNotFoundError

    monkeypatch.setattr(subprocess, "run", missing)
    make_private(tmp_path / "efir")
    assert len(calls) == 1


@pytest.mark.skipif(not IS_WINDOWS or IS_WINE, reason="Windows only; Wine's icacls does nothing")
def test_windows_itself_lists_nobody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "profile")
    folder = tmp_path / "efir"
    folder.mkdir()
    make_private(folder)
    (folder / "new.token").write_text("secret")
    for place in (folder, folder / "new.token"):
        told = subprocess.run(["icacls", place], check=True, capture_output=True, text=True).stdout  # noqa: S607
        lines = [line for line in told.replace(str(place), "").splitlines() if ":(" in line]
        assert len(lines) == 3, told
