"""A file is complete, or what was there before stays, and no draft is left."""

import stat
import sys
import threading
from pathlib import Path
from typing import override

import pytest

from app import files
from app.files import PRIVATE_MODE, Draft, move, write_atomically


def test_a_file_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    for data in (b"one", b"two, longer", b""):
        write_atomically(path, data)
        assert path.read_bytes() == data
    assert list(tmp_path.iterdir()) == [path]


def test_an_error_in_the_middle_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"older")
    with pytest.raises(UnicodeEncodeError), Draft(path) as draft:
        draft.file.write(b"new" + "\ud800".encode())
    assert path.read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [path]


def test_a_target_that_cannot_be_replaced_leaves_no_draft(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(OSError):  # noqa: PT011 -- which one depends on the system
        write_atomically(folder, b"x")
    assert list(tmp_path.iterdir()) == [folder]


class Held:
    """A file that another program reads for a moment; Windows lets nobody replace it meanwhile."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.refused = 0
        self.is_held = True
        self._open = path.open("rb")
        held = self

        class Target(type(path)):  # type: ignore[misc] # the class of paths of this system
            @override
            def replace(self, target: str | Path) -> Path:
                if held.is_held and sys.platform != "win32":
                    held.refused += 1
                    raise PermissionError(13, "The process cannot access the file")
                try:
                    return Path(super().replace(target))
                except PermissionError:
                    held.refused += 1
                    raise

        self.part = Target(path.with_name("part"))
        self.part.write_bytes(b"new")
        monkeypatch.setattr(files, "_OPEN_FILES_STAY", True)

    def release(self) -> None:
        self._open.close()
        self.is_held = False


def test_a_file_that_is_read_for_a_moment_is_replaced_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"older")
    held = Held(path, monkeypatch)
    monkeypatch.setattr(files, "_IN_USE_S", 30.0)
    threading.Timer(0.1, held.release).start()
    move(held.part, path)
    assert path.read_bytes() == b"new"
    assert held.refused > 0


def test_a_file_that_is_read_all_the_time_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"older")
    held = Held(path, monkeypatch)
    monkeypatch.setattr(files, "_IN_USE_S", 0.1)
    with pytest.raises(PermissionError):
        move(held.part, path)
    held.release()
    assert path.read_bytes() == b"older"
    assert held.refused > 1


def test_a_file_that_is_held_for_a_moment_is_read_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refusals = iter([PermissionError(13, "The process cannot access the file")] * 3)

    class Busy(type(tmp_path)):  # type: ignore[misc] # the class of paths of this system
        @override
        def read_bytes(self) -> bytes:
            if (refusal := next(refusals, None)) is not None:
                raise refusal
            return bytes(super().read_bytes())

    monkeypatch.setattr(files, "_OPEN_FILES_STAY", True)
    monkeypatch.setattr(files, "_IN_USE_S", 30.0)
    path = Busy(tmp_path / "x.txt")
    path.write_bytes(b"kept")
    assert files.read(path) == b"kept"
    assert next(refusals, None) is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_private_file_is_private_from_its_first_moment(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    with Draft(path, mode=PRIVATE_MODE) as draft:
        drafts = list(tmp_path.iterdir())
        assert [stat.S_IMODE(each.stat().st_mode) for each in drafts] == [0o600]
        draft.file.write(b"x")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
