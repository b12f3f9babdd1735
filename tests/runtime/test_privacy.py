"""The data folder is its user's alone, whatever its rights were before."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.runtime.privacy import make_private

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="rights of Unix")


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def test_what_was_open_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    names = (
        *("efir.sqlite", "efir.sqlite-wal", "efir.sqlite-shm", "efir.sqlite.corrupt-1", "efir.lock", "control.token"),
        *("secrets.json", "secrets.json.corrupt-1"),
        *("display.token", "running.json", "window.ini", "logs/efir.log", "logs/efir.log.1", "logs/crash.log"),
        *("boot/player.html", "cache/speech/a.wav", "cache/thumbnails/b.jpg", "backups/efir-1.sqlite"),
    )
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(0o644)
    mine = folder / "my notes.txt"
    mine.touch(0o644)
    folder.chmod(0o755)
    make_private(folder)
    assert {name: oct(mode(folder / name)) for name in names} == dict.fromkeys(names, "0o600")
    folders = (folder, *(path for path in folder.rglob("*") if path.is_dir()))
    assert {oct(mode(each)) for each in folders} == {"0o700"}
    assert mode(mine) == 0o644


def test_what_is_made_from_then_on_is_private(tmp_path: Path) -> None:
    make_private(tmp_path)
    (tmp_path / "new").touch()
    (tmp_path / "folder").mkdir()
    assert (mode(tmp_path / "new"), mode(tmp_path / "folder")) == (0o600, 0o700)


def test_everybody_s_folder_stays_everybody_s(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    (tmp_path / "efir.sqlite").touch()
    (tmp_path / "efir.sqlite").chmod(0o644)
    make_private(tmp_path)
    assert mode(tmp_path) == 0o1777
    assert mode(tmp_path / "efir.sqlite") == 0o600


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.touch(0o644)
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "efir.sqlite").symlink_to(outside)
    make_private(folder)
    assert mode(outside) == 0o644


def test_a_folder_that_is_not_there_is_no_failure(tmp_path: Path) -> None:
    make_private(tmp_path / "nowhere")
