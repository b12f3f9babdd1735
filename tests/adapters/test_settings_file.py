"""The file of the settings on the disk."""

import os
from pathlib import Path

import pytest

from app.adapters.settings_file import read_file, write_file
from app.domain.errors import InvalidError, OutsideError
from app.domain.settings_file import FILE_BYTES


def listed(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_what_is_written_is_read_and_an_old_file_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "налаштування.json"
    for data in (b"one", b"two, longer"):
        await write_file(str(file), data)
        assert await read_file(str(file)) == data
    assert listed(tmp_path) == [file.name], "nothing else is left"


async def test_a_place_that_cannot_be_written_is_said_so_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "folder", tmp_path / "missing" / "x.json", tmp_path / "a\0b"):
        with pytest.raises(OutsideError) as caught:
            await write_file(str(path), b"x")
        assert caught.value.code == "settings_file_unwritable"
    assert listed(tmp_path) == ["folder"]


async def test_what_is_no_usual_file_is_not_read(tmp_path: Path) -> None:
    paths = [tmp_path, tmp_path / "missing.json", "a\0b", ""]
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")  # to open it would wait for ever
        paths.append(tmp_path / "pipe")
    for path in paths:
        with pytest.raises(OutsideError) as caught:
            await read_file(str(path))
        assert caught.value.code == "settings_file_unreadable"


async def test_a_file_over_the_limit_is_refused_before_it_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "huge.json"
    with file.open("wb") as sparse:
        sparse.truncate(FILE_BYTES * 1_000)
    with pytest.raises(InvalidError) as caught:
        await read_file(str(file))
    assert caught.value.code == "settings_file_too_large"
