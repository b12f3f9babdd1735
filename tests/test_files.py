"""A file is complete, or what was there before stays, and no draft is left."""

import stat
import sys
from pathlib import Path

import pytest

from app.files import PRIVATE_MODE, Draft, write_atomically


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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_private_file_is_private_from_its_first_moment(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    with Draft(path, mode=PRIVATE_MODE) as draft:
        drafts = list(tmp_path.iterdir())
        assert [stat.S_IMODE(each.stat().st_mode) for each in drafts] == [0o600]
        draft.file.write(b"x")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
