"""The data folder is its user's alone, whatever its rights were before, and holds nothing that would block."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.runtime import data_folder
from app.runtime.data_folder import make_private

pwd = pytest.importorskip("pwd", reason="rights of Unix")


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


@pytest.mark.parametrize("place", ["", "user/home"])
def test_what_the_user_keeps_in_the_same_folder_keeps_its_rights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / place))
    tmp_path.chmod(0o755)
    theirs = [tmp_path / name for name in ("boot/kernel", "cache/picture", "backups/letters", "logs/other.log")]
    ours = [tmp_path / name for name in ("efir.sqlite", "boot/player.html", "backups/efir-1.sqlite", "logs/efir.log")]
    for file in (*theirs, *ours):
        file.parent.mkdir(mode=0o755, exist_ok=True)
        file.touch(0o644)
    make_private(tmp_path)
    assert {oct(mode(file)) for file in theirs} == {"0o644"}
    assert {oct(mode(file)) for file in ours} == {"0o600"}
    assert {oct(mode(folder)) for folder in (tmp_path, *(file.parent for file in theirs))} == {"0o755"}


@pytest.mark.parametrize(
    "name", ["efir.sqlite", "control.token", "display.token", "running.json", "window.ini", "secrets.json"]
)
@pytest.mark.parametrize("kind", ["pipe", "socket", "device"])
def test_a_file_that_would_block_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, kind: str
) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path has to be short
    assert data_folder.special_file(tmp_path) is None
    file = tmp_path / name
    with socket.socket(socket.AF_UNIX) as listener:
        match kind:
            case "pipe":
                os.mkfifo(file)
            case "socket":
                listener.bind(name)
            case _:
                file.symlink_to("/dev/zero")
        assert data_folder.special_file(tmp_path) == file


def test_ordinary_files_folders_and_broken_links_do_not_block(tmp_path: Path) -> None:
    (tmp_path / "efir.sqlite").touch()
    (tmp_path / "control.token").mkdir()
    (tmp_path / "window.ini").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "mine")
    assert data_folder.special_file(tmp_path) is None


@pytest.mark.parametrize("home", [None, ""])
def test_a_user_unknown_to_the_system_has_the_data_folder_as_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str | None
) -> None:
    def unknown(_: int) -> object:
        raise KeyError

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.delenv("HOME")
    assert data_folder.usual() is None
    if home is not None:
        monkeypatch.setenv("HOME", home)
    data_folder.be_home(tmp_path)
    assert Path.home() == tmp_path
    monkeypatch.setenv("HOME", "/home/one")
    data_folder.be_home(tmp_path)
    assert Path.home() == Path("/home/one")
