"""The tests' own tools do what they promise: a leak of each kind is seen, and nothing else."""

import os
import subprocess
import sys
from itertools import groupby
from pathlib import Path

import pytest

from tests.support.order import dealt

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parent.parent

LEAKS = {
    "a task": ("async def test_it():\n    asyncio.create_task(asyncio.Event().wait(), name='forgotten')", "forgotten"),
    "a thread": (
        "def test_it():\n    threading.Thread(target=END.wait, name='forgotten', daemon=True).start()",
        "forgotten",
    ),
    "a process": (
        (
            "KEPT = []\ndef test_it():\n    command = [sys.executable, '-c', 'input()', 'forgotten']\n"
            "    KEPT.append(subprocess.Popen(command, stdin=subprocess.PIPE))"  # else it ends as soon as it has begun
        ),
        "forgotten",
    ),
    "a file": ("def test_it():\n    pathlib.Path(tempfile.gettempdir(), 'forgotten').touch()", "file forgotten"),
    "a timer of Qt": (
        "from PySide6.QtCore import QTimer\nKEPT = []\ndef test_it(qapp): KEPT.append(QTimer()); KEPT[0].start(54321)",
        "54321 ms",
    ),
    "a timer of an open window": (
        (
            "from PySide6.QtCore import QObject, QTimer\nfrom PySide6.QtWidgets import QWidget\nKEPT = []\n"
            "def test_it(qapp):\n    KEPT.append(QWidget())\n    KEPT[0].show()\n"
            "    KEPT.append(QTimer(QObject(KEPT[0])))\n    KEPT[1].start(54321)"
        ),
        "54321 ms",
    ),
    "a way out": (
        "def test_it():\n    with socket.socket() as one:\n        one.connect(('192.0.2.1', 80))",
        "a test may reach this PC only",
    ),
}
TIDY = """
async def test_it():
    task = asyncio.create_task(asyncio.sleep(0))
    await task
    thread = threading.Thread(target=print)
    thread.start()
    subprocess.run([sys.executable, '-c', ''], check=True)
    with tempfile.TemporaryFile():
        pass
    server = await asyncio.start_server(lambda *_: None, '127.0.0.1', 0)
    _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.close()
    server.close()
"""
CLOSED_WINDOW = """
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget
KEPT = []
def test_it(qapp):
    KEPT.append(QWidget())
    KEPT[0].show()
    KEPT.append(QTimer(QObject(KEPT[0])))
    KEPT[1].start(54321)
    KEPT[0].close()
"""
IMPORTS = "import asyncio, pathlib, socket, subprocess, sys, tempfile, threading\nEND = threading.Event()\n"


def outcome_of(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    """Run a file of tests with the plugin and without our settings."""
    (folder / "test_it.py").write_text(IMPORTS + text + "\n", encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nasyncio_mode = auto\n", encoding="utf-8")
    # Of the other plugins these two take longer to be imported than all the rest of such a run.
    plugins = (
        "-p",
        "tests.support.leaks",
        "-p",
        "no:schemathesis",
        "-p",
        "no:hypothesispytest",
        "-p",
        "no:cacheprovider",
    )
    command = [sys.executable, "-m", "pytest", *plugins, "-q", str(folder)]
    variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "EFIR_GRACE_S": "0.3"}
    return subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize(("text", "words"), LEAKS.values(), ids=LEAKS)
def test_what_a_test_leaves_behind_fails_it(tmp_path: Path, text: str, words: str) -> None:
    result = outcome_of(tmp_path, text)
    assert result.returncode == 1, result.stdout
    assert words in result.stdout


@pytest.mark.parametrize("text", [TIDY, CLOSED_WINDOW], ids=["all kinds", "a closed window"])
def test_a_tidy_test_passes(tmp_path: Path, text: str) -> None:
    result = outcome_of(tmp_path, text)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("workers", [1, 2, 3, 5])
def test_every_process_begins_with_the_longest_files_and_has_an_equal_piece(workers: int) -> None:
    lengths = {"a": [1, 0, 0], "b": [60], "c": [0, 0, 0, 0], "d": [10, 10, 0, 10], "e": [1], "f": [100, 0], "g": [20]}
    seconds = {f"{file}{number}": length for file, all_ in lengths.items() for number, length in enumerate(all_)}
    order = dealt(list(seconds), seconds.__getitem__, lambda test: test[0], workers)
    assert sorted(order) == sorted(seconds)
    pieces, rest = list[list[str]](), order
    for left in range(workers, 0, -1):
        pieces.append(rest[: len(rest) // left])
        rest = rest[len(rest) // left :]
    assert [piece[0] for piece in pieces] == ["f0", "b0", "d0", "g0", "a0"][:workers]
    for piece in pieces:
        slow = [test for test in piece if seconds[test]]
        assert piece[: len(slow)] == slow
        assert len({test[0] for test in slow}) == len(list(groupby(slow, lambda test: test[0])))
    assert [test for test in order if not seconds[test]] == [test for test in seconds if not seconds[test]]
