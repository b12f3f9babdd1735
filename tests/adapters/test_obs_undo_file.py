"""The file of what takes the last set-up of OBS back."""

import stat
import sys
from pathlib import Path

import pytest

from app.adapters.obs_undo_file import NAME, UndoFile
from app.domain.errors import OutsideError
from app.domain.obs import ObsRequest
from app.domain.obs_setup import Undo, UndoList

STEPS = UndoList(
    collection="Сцени",
    made_ms=1,
    steps=(Undo(request=ObsRequest("RemoveInput", {"inputName": "Музика"}), tag="abc123"),),
)


async def test_what_is_kept_is_there_after_a_restart_and_gone_once_forgotten(tmp_path: Path) -> None:
    assert await UndoFile(tmp_path).load() is None
    await UndoFile(tmp_path).keep(STEPS)
    assert await UndoFile(tmp_path).load() == STEPS
    await UndoFile(tmp_path).forget()
    await UndoFile(tmp_path).forget()
    assert await UndoFile(tmp_path).load() is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes; the folder is private there")
async def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    await UndoFile(tmp_path).keep(STEPS)
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"steps": 1}', b"\xff", b"[" * 100_000])
async def test_a_file_that_makes_no_sense_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    assert await UndoFile(tmp_path).load() is None


async def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OutsideError):
        await UndoFile(tmp_path / "missing").keep(STEPS)
    (tmp_path / NAME).mkdir()
    await UndoFile(tmp_path).forget()
