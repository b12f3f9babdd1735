"""A file of the streamer's choice is whole, or what was there stays."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.adapters.user_files import UserTextFiles, read_settings_file, write_settings_file
from app.domain.errors import InvalidError, OutsideError
from app.domain.settings_file import FILE_BYTES
from tests.support.waiting import SECONDS


async def _parts(*parts: str, failure: Exception | None = None) -> AsyncIterator[str]:
    for part in parts:
        yield part
    if failure is not None:
        raise failure


def _in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_a_file_is_written_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "Історія.csv"
    await UserTextFiles().write(str(path), _parts("\ufeff", "їжак\r\n", "", "x\n"))
    assert path.read_bytes() == b"\xef\xbb\xbf" + "їжак\r\nx\n".encode()
    assert _in(tmp_path) == [path]


async def test_a_failure_in_the_middle_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("older")
    with pytest.raises(KeyError):
        await UserTextFiles().write(str(path), _parts("new", failure=KeyError()))
    assert _in(tmp_path) == [path]
    assert path.read_text() == "older"


async def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    for path in (tmp_path / "nowhere" / "a.csv", folder):
        with pytest.raises(OutsideError, match="cannot be written") as caught:
            await UserTextFiles().write(str(path), _parts("x"))
        assert caught.value.code == "file_not_written"
    assert _in(tmp_path) == [folder]


@pytest.mark.parametrize(
    "data",
    [
        "їжак\nдва".encode(),
        b"\xef\xbb\xbf" + "їжак\nдва".encode(),
        "їжак\nдва".encode("utf-16"),
        b"\xfe\xff" + "їжак\nдва".encode("utf-16-be"),
    ],
)
async def test_a_text_is_read_in_every_form_that_editors_save(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "links.txt"
    path.write_bytes(data)
    assert await UserTextFiles().read(str(path), 100) == "їжак\nдва"
    assert await UserTextFiles().read(str(path), 4) == "їжак"


async def test_what_is_no_text_is_read_without_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "links.txt"
    path.write_bytes(b"\xff\xfe\x00\xd8\x00\xff\x80" * 1_000)
    assert len(await UserTextFiles().read(str(path), 50)) == 50


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
async def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(OutsideError):
        await asyncio.wait_for(UserTextFiles().read(str(tmp_path / "pipe.txt"), 10), SECONDS)


@pytest.mark.parametrize("name", ["missing.txt", ".", "nul\0l.txt"])
async def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutsideError) as error:
        await UserTextFiles().read(f"{tmp_path}/{name}", 10)
    assert error.value.code == "file_not_read"


def listed(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_what_is_written_is_read_and_an_old_file_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "налаштування.json"
    for data in (b"one", b"two, longer"):
        await write_settings_file(str(file), data)
        assert await read_settings_file(str(file)) == data
    assert listed(tmp_path) == [file.name], "nothing else is left"


async def test_a_place_that_cannot_be_written_is_said_so_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "folder", tmp_path / "missing" / "x.json", tmp_path / "a\0b"):
        with pytest.raises(OutsideError) as caught:
            await write_settings_file(str(path), b"x")
        assert caught.value.code == "settings_file_unwritable"
    assert listed(tmp_path) == ["folder"]


async def test_what_is_no_usual_file_is_not_read(tmp_path: Path) -> None:
    paths = [tmp_path, tmp_path / "missing.json", "a\0b", ""]
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")  # to open it would wait for ever
        paths.append(tmp_path / "pipe")
    for path in paths:
        with pytest.raises(OutsideError) as caught:
            await read_settings_file(str(path))
        assert caught.value.code == "settings_file_unreadable"


async def test_a_file_over_the_limit_is_refused_before_it_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "huge.json"
    with file.open("wb") as sparse:
        sparse.truncate(FILE_BYTES * 1_000)
    with pytest.raises(InvalidError) as caught:
        await read_settings_file(str(file))
    assert caught.value.code == "settings_file_too_large"
