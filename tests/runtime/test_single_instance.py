"""One process for each data folder; a second one asks the first to show its window."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.runtime.single_instance import SingleInstance

HOLDER = """
import pathlib, sys
from app.runtime.single_instance import SingleInstance
instance = SingleInstance(pathlib.Path(sys.argv[1]))
assert instance.acquire()
print("locked", flush=True)
sys.stdin.read()
"""


def test_a_folder_is_locked_until_it_is_released(tmp_path: Path) -> None:
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()


def test_a_process_that_is_killed_leaves_the_folder_unlocked(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "locked\n"
        instance = SingleInstance(tmp_path)
        assert not instance.acquire()
        holder.kill()
        holder.wait()
    assert instance.acquire()
    instance.release()


@pytest.mark.parametrize(
    "text", [None, "", "not JSON", "[]", "{}", '{"url": 7, "token_file": 8}', '{"url": "http://[", "token_file": "x"}']
)
def test_a_running_efir_that_cannot_be_found_is_not_activated(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "running.json").write_text(text)
    (tmp_path / "x").write_text("token")
    assert SingleInstance(tmp_path).activate_running() is False


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="file"):
        SingleInstance(tmp_path / "file").acquire()
