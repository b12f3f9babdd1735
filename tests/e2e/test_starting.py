"""How the program starts and ends: the ready line, the exit statuses, one Efir for each folder."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.e2e.conftest import Start
from tests.e2e.program import ROOT
from tests.support.waiting import SECONDS
from tests.support.windows import OWN_CONSOLE, PRIVATE, ask_to_end

pytestmark = pytest.mark.slow


def run(*arguments: str, seconds: float = 120) -> subprocess.CompletedProcess[str]:
    """Run a start that is expected to end by itself."""
    command = [sys.executable, "-m", "app", "--headless", "--port", "0", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False)


def test_the_ready_line_is_all_that_stdout_carries_and_sigint_stops_with_status_0(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "app", "--headless", "--ready-json", "--port", "0", "--data-dir", str(tmp_path)]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True, creationflags=OWN_CONSOLE)
    assert process.stdout is not None
    ready = json.loads(process.stdout.readline())
    assert set(ready) == {"event", "url", "port", "pid", "data_dir", "token_file"}
    assert (ready["event"], ready["data_dir"]) == ("ready", str(tmp_path))
    started = psutil.Process(process.pid)  # in an environment on Windows that starts the real Python
    assert ready["pid"] in {process.pid, *(child.pid for child in started.children())}
    assert ready["url"] == f"http://127.0.0.1:{ready['port']}/"
    token = Path(ready["token_file"])
    assert token.stat().st_mode & 0o777 == PRIVATE
    ask_to_end(process, signal.SIGINT)
    rest, log = process.communicate(timeout=SECONDS)
    assert (process.returncode, rest) == (0, "")
    assert token.read_text() not in log


def test_a_second_start_in_the_same_folder_ends_with_status_4_and_the_first_lives_on(start: Start) -> None:
    program = start()
    second = run("--data-dir", str(program.data_dir))
    assert second.returncode == 4
    assert "already uses" in second.stderr
    assert program.get("/status")["version"]


@pytest.mark.parametrize("in_the_way", ["data", "data/cache", "data/control.token/x"])
def test_a_folder_that_cannot_be_used_ends_with_status_3_and_says_why(tmp_path: Path, in_the_way: str) -> None:
    file = tmp_path / in_the_way
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("in the way")
    ended = run("--data-dir", str(tmp_path / "data"))
    assert ended.returncode == 3
    assert ended.stderr.splitlines()[-1].startswith("efir: the data folder")
    assert "Traceback" not in ended.stderr


def test_where_something_hangs_the_program_ends_all_the_same() -> None:
    hangs = (
        "import threading, time; from app.main import _exit_despite_threads;"
        "threading.Thread(target=time.sleep, args=[600]).start(); _exit_despite_threads(3)"
    )
    ended = subprocess.run([sys.executable, "-c", hangs], cwd=ROOT, timeout=SECONDS, check=False)
    assert ended.returncode == 3


def test_a_start_without_a_console_ends_with_its_status_too(start: Start) -> None:
    program = start()
    without = (
        "import sys; sys.stderr = sys.stdout = None; from app.__main__ import main;"
        f"sys.exit(main(['--headless', '--port', '0', '--data-dir', {str(program.data_dir)!r}]))"
    )
    ended = subprocess.run([sys.executable, "-c", without], cwd=ROOT, timeout=120, check=False)
    assert ended.returncode == 4


def test_a_database_of_a_newer_efir_is_refused_with_a_sentence_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "efir.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = path.read_bytes()
    ended = run("--data-dir", str(tmp_path))
    assert ended.returncode == 3
    assert "newer Efir" in ended.stderr
    assert path.read_bytes() == before


def test_a_corrupt_database_is_set_aside_and_the_program_starts(start: Start) -> None:
    program = start()
    program.kill()
    path = program.data_dir / "efir.sqlite"
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.write_bytes(b"not a database at all " * 500)
    program.start()
    assert program.get("/queue")["total"] == 0
    kept = list(program.data_dir.glob("efir.sqlite.corrupt-*"))
    assert len(kept) == 1
    assert kept[0].read_bytes() == b"not a database at all " * 500


@pytest.mark.parametrize("arguments", [["--port", "70000"], ["--port", "x"], ["--nonsense"]])
def test_bad_arguments_end_with_status_2(arguments: list[str]) -> None:
    assert run(*arguments).returncode == 2


def test_a_taken_port_ends_with_status_2_and_names_it(start: Start, tmp_path: Path) -> None:
    program = start()
    folder = tmp_path / "other"
    ended = run("--data-dir", str(folder), "--port", str(program.port))
    assert ended.returncode == 2
    assert str(program.port) in ended.stderr


def test_the_demo_shows_media_and_requests_and_leaves_nothing_behind() -> None:
    command = [sys.executable, "-m", "app", "--headless", "--ready-json", "--port", "0", "--demo"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        creationflags=OWN_CONSOLE,
    )
    assert process.stdout is not None
    ready = json.loads(process.stdout.readline())
    folder = Path(ready["data_dir"])
    with sqlite3.connect(folder / "efir.sqlite") as connection:
        deadline = time.monotonic() + 30
        states: list[str] = []
        while time.monotonic() < deadline and sorted(states) != ["pending"] * 2 + ["queued"] * 3:
            states = [row[0] for row in connection.execute("SELECT state FROM queue_item")]
            time.sleep(0.1)
    connection.close()
    assert sorted(states) == ["pending"] * 2 + ["queued"] * 3
    ask_to_end(process)
    process.communicate(timeout=SECONDS)
    assert process.returncode == 0
    assert not folder.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send these signals to one process")
@pytest.mark.parametrize("has_window", [False, True])
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_each_signal_to_stop_ends_in_order(start: Start, number: str, *, has_window: bool) -> None:
    program = start(env={"QT_QPA_PLATFORM": "offscreen"}, has_window=has_window)
    children = psutil.Process(program.process.pid).children(recursive=True)
    program.process.send_signal(getattr(signal, number))
    assert program.process.wait(SECONDS) == 0
    assert program.stop() == 0, "that closes its pipes"
    assert "Traceback" not in program.log()
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]


def test_the_window_of_the_first_start_is_shown_by_the_second_one(start: Start) -> None:
    first = start(env={"QT_QPA_PLATFORM": "offscreen"}, has_window=True)
    command = [sys.executable, "-m", "app", "--data-dir", str(first.data_dir)]
    second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert second.returncode == 4
    assert "its window is shown" in second.stderr
    assert first.call("POST", "/api/v1/window/show", {}).status == 200


def test_an_efir_without_a_window_has_none_to_show(start: Start) -> None:
    answer = start().call("POST", "/api/v1/window/show", {})
    assert (answer.status, answer.body["error"]["code"]) == (409, "no_window")
