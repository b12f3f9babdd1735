"""Starts where something around the program is not as it should be: display, disk, rights, lock file."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import ROOT, Answer, Program
from tests.support.waiting import SECONDS, wait_until
from tests.support.windows import ask_to_end

pytestmark = pytest.mark.slow

type Start = Callable[..., Program]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    made: list[Program] = []

    def start(folder: Path = tmp_path, *arguments: str, **options: Any) -> Program:
        made.append(Program(folder, *arguments, **options))
        return made[-1].start()

    yield start
    for program in made:
        program.stop()


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="there always is a display")
@pytest.mark.parametrize(
    ("display", "reason"),
    [
        ({"DISPLAY": ":54321"}, "could not connect to display :54321"),
        ({"DISPLAY": "nowhere.invalid:0"}, "could not connect to display nowhere.invalid:0"),
        ({"WAYLAND_DISPLAY": "wayland-9"}, "wayland"),
        ({"QT_QPA_PLATFORM": "wayland", "WAYLAND_DISPLAY": "wayland-9"}, "wayland"),
        ({"QT_QPA_PLATFORM": "xcb"}, "could not connect to display"),
        ({"QT_QPA_PLATFORM": "nonsense"}, 'Could not find the Qt platform plugin "nonsense"'),
    ],
)
def test_a_display_that_cannot_be_reached_means_no_window_and_a_sentence(
    tmp_path: Path, display: dict[str, str], reason: str
) -> None:
    env = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "QT_QPA_PLATFORM"}} | display
    command = [sys.executable, "-m", "app", "--ready-json", "--port", "0", "--data-dir", str(tmp_path)]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        assert json.loads(process.stdout.readline())["event"] == "ready"
        for line in process.stderr:  # said when Qt has tried, beside the start of the server
            if "No window can be shown" in line:
                break
        assert reason in line
    finally:
        process.terminate()
        process.communicate(timeout=SECONDS)
    assert process.returncode == 0


@pytest.mark.parametrize("content", [b"", b"garbage", b"-1\nx\ny\n", b"1\n", b"\0" * 5_000])
def test_what_is_in_the_lock_file_does_not_matter(start: Start, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "efir.lock").write_bytes(content)
    program = start()
    second = subprocess.run(
        [sys.executable, "-m", "app", "--headless", "--port", "0", "--data-dir", str(tmp_path)],
        cwd=ROOT,
        timeout=SECONDS,
        check=False,
        capture_output=True,
    )
    assert second.returncode == 4  # the system's lock decides
    program.kill()
    number = str(os.getpid()).encode()  # of another program of Python
    (tmp_path / "efir.lock").write_bytes(number + b"\n" + content)
    program.start()


@pytest.mark.skipif(sys.platform == "win32", reason="rights of Unix")
def test_a_folder_with_open_rights_is_closed(start: Start, tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    before = os.umask(0o022)
    try:
        (folder / "efir.sqlite").touch(0o644)
        start(folder)
    finally:
        os.umask(before)
    (folder / "log.txt").unlink()  # the test's own
    wait_until(lambda: any((folder / "boot").glob("*.html")), 20, "the start pages are written")
    open_ = []
    for path in (folder, *folder.rglob("*")):
        with suppress(FileNotFoundError):  # one that is being replaced
            open_ += [path.name] if path.stat().st_mode & 0o077 else []
    assert open_ == []


@pytest.mark.parametrize("value", ["[" * 5_000 + "]" * 5_000, '{"a":' * 3_000 + "1" + "}" * 3_000, "9" * 5_000, "NaN"])
def test_a_setting_that_cannot_be_read_keeps_it_from_nothing(start: Start, tmp_path: Path, value: str) -> None:
    program = start()
    program.stop()
    with closing(sqlite3.connect(tmp_path / "efir.sqlite")) as connection:
        connection.execute("INSERT INTO setting VALUES ('requests.user_limit', ?)", (value,))
        connection.commit()
    program.start()
    assert "requests.user_limit is invalid" in program.log()
    assert "Traceback" not in program.log()
    program.stop()
    with closing(sqlite3.connect(tmp_path / "efir.sqlite")) as connection:
        assert connection.execute("SELECT value FROM setting").fetchall() == [(value,)]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, getattr(signal, "SIGHUP", signal.SIGTERM)])
@pytest.mark.parametrize("has_window", [False, True])
def test_at_a_normal_end_nothing_is_said(start: Start, number: signal.Signals, *, has_window: bool) -> None:
    program = start(has_window=has_window, env={"QT_QPA_PLATFORM": "offscreen"})
    program.get("/status")
    said = len(program.log())
    ask_to_end(program.process, number)
    assert program.process.wait(SECONDS) == 0
    busy = ("event loop was blocked", "event loop stands still")
    usual = (" INFO ", "WARNING qt: This plugin does not", *busy)
    records = re.split(r"^(?=\d{4}-\d\d-\d\d )", program.log()[said:], flags=re.MULTILINE)
    assert [record for record in records if record and not any(words in record for words in usual)] == []
    assert not (program.data_dir / "efir.sqlite-wal").exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with 3 MiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)]
    if sys.platform != "linux" or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no file system may be mounted here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)  # noqa: S607 -- as above


def fill(disk: Path) -> Path:
    file = disk / "large"
    with file.open("wb", buffering=0) as out:
        for size in (65_536, 4_096, 1):
            try:
                while True:
                    out.write(b"x" * size)
            except OSError:
                continue
    return file


def test_on_a_full_disk_everything_is_refused_with_a_reason_and_heals(start: Start, small_disk: Path) -> None:
    program = start(small_disk)
    wait_until(lambda: len(list((small_disk / "boot").glob("*.html"))) > 5, 20, "the start pages are written")
    token = (small_disk / "display.token").read_text()
    (small_disk / "log.txt").unlink()  # what the test writes there itself
    large = fill(small_disk)
    donation = {"author": "Оля", "amount_minor": 100, "currency": "UAH", "source": "b", "external_id": "1"}
    requests: list[tuple[str, str, object]] = [
        ("POST", "/links/rotate", None),
        ("PATCH", "/settings", {"requests": {"blocked_words": ["x" * 50 + str(number) for number in range(900)]}}),
        ("POST", "/donations", {**donation, "message": "y" * 2_000}),
        ("POST", "/speech", {"text": "z" * 2_000, "author": "Оля"}),
        ("POST", "/queue", {"url": "https://youtu.be/dQw4w9WgXcQ", "requested_by": "Оля", "message": "m" * 500}),
        ("POST", "/links/rotate", None),
        ("POST", "/viewers/block", {"name": "Оля"}),
    ]
    answers: list[Answer] = [program.call(method, f"/api/v1{path}", body) for method, path, body in requests]
    assert {answers[0].status, answers[5].status} == {507}
    assert answers[0].body["error"]["code"] == "disk_full"
    assert {answer.status for answer in answers} <= {200, 201, 507}  # what is small may still find room in the log
    assert (small_disk / "display.token").read_text() == token
    assert program.call("GET", "/api/v1/player", token=token).status in {200, 403}
    assert not any(part.exists() for part in small_disk.glob(".*.part"))
    large.unlink()
    log = (small_disk / "logs" / "efir.log").read_text()
    assert "Traceback" not in log
    assert " ERROR " not in log
    program.post("/links/rotate")
    assert (small_disk / "display.token").read_text() != token
    program.post("/donations", {**donation, "message": "Дякую", "external_id": "2"})
