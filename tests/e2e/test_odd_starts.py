"""Starts with odd streams, signals, files and limits: each ends in a program that works, or in a sentence."""

import http.client
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import pytest

from tests.e2e.program import ROOT
from tests.support.displays import silent_display
from tests.support.waiting import SECONDS, wait_until

resource = pytest.importorskip("resource", reason="streams and signals of Unix")

pytestmark = pytest.mark.slow

WAITS = SECONDS * 2
type Out = int | IO[bytes]


@contextmanager
def started(
    folder: Path,
    *arguments: str,
    out: Out = subprocess.PIPE,
    err: Out | None = None,
    has_window: bool = False,
    before: Callable[[], object] | None = None,
    env: dict[str, str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Start the program; it is killed if it still runs at the end."""
    window = () if has_window else ("--headless",)
    command = [sys.executable, "-m", "app", "--ready-json", "--port", "0", "--data-dir", str(folder), *window]
    with (folder.parent / "said").open("ab") as said:
        process = subprocess.Popen(
            [*command, *arguments],
            cwd=ROOT,
            stdout=out,
            stderr=err if err is not None else said,
            env={**os.environ, **(env or {})},
            preexec_fn=before,  # noqa: PLW1509 -- no thread runs here
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def said(folder: Path) -> str:
    return (folder.parent / "said").read_text()


def ready(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    assert process.stdout is not None
    found, _, _ = select.select([process.stdout], [], [], WAITS)
    assert found, "it says nothing"
    told: dict[str, Any] = json.loads(process.stdout.readline())
    return told


def is_served(folder: Path, url: str) -> bool:
    token = (folder / "control.token").read_text()
    there = urlsplit(url)
    connection = http.client.HTTPConnection(there.hostname or "", there.port, timeout=SECONDS)
    try:
        connection.request("GET", "/api/v1/status", headers={"Authorization": f"Bearer {token}"})
        return connection.getresponse().status == HTTPStatus.OK
    finally:
        connection.close()


def place(folder: Path) -> str:
    """Return where a program is that could not say so."""
    file = folder / "running.json"
    wait_until(file.exists, WAITS, "it listens")
    return str(json.loads(file.read_text())["url"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.mark.parametrize("kind", ["closed", "full", "unread"])
def test_where_the_ready_line_cannot_be_said_the_sources_are_served_all_the_same(folder: Path, kind: str) -> None:
    with Path("/dev/full").open("wb") as full:
        out: Out = full
        if kind == "unread":
            reader, out = os.pipe()
            os.close(reader)
        before = (lambda: os.close(1)) if kind == "closed" else None
        with started(folder, out=out, before=before) as process:
            if kind == "unread":
                assert isinstance(out, int)
                os.close(out)
            assert is_served(folder, place(folder))
            process.terminate()
            assert process.wait(WAITS) == 0
    assert "The ready line cannot be written to stdout" in said(folder)
    assert "Traceback" not in said(folder)
    assert "Exception ignored" not in said(folder)


def test_nothing_is_opened_in_the_place_of_a_closed_stream(folder: Path) -> None:
    def close() -> None:
        for number in (0, 1, 2):
            os.close(number)

    with started(folder, before=close) as process:
        assert is_served(folder, place(folder))
        if sys.platform == "linux":
            open_ = [str(Path(f"/proc/{process.pid}/fd/{number}").readlink()) for number in (0, 1, 2)]
            assert open_ == ["/dev/null"] * 3
        process.terminate()
        assert process.wait(WAITS) == 0


@pytest.fixture
def paused() -> Iterator[int]:
    """A terminal that was paused: whoever writes to it waits."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    for size in (4_096, 1):
        try:
            while True:
                os.write(writer, b"x" * size)
        except BlockingIOError:
            continue
    os.set_blocking(writer, True)
    yield writer
    os.close(reader)
    os.close(writer)


def test_a_ready_line_that_nobody_reads_yet_holds_nothing(folder: Path, paused: int) -> None:
    with started(folder, out=paused) as process:
        assert is_served(folder, place(folder))
        process.terminate()
        assert process.wait(WAITS) == 0


@pytest.mark.parametrize("has_window", [False, True])
def test_a_terminal_that_was_paused_holds_nothing(folder: Path, paused: int, *, has_window: bool) -> None:
    with started(folder, err=paused, has_window=has_window, env={"QT_QPA_PLATFORM": "offscreen"}) as process:
        assert is_served(folder, ready(process)["url"])
        if has_window:
            log = folder / "logs" / "efir.log"
            wait_until(lambda: "WARNING qt" in log.read_text(), WAITS, "Qt warned, as it does on this platform")
        process.terminate()
        assert process.wait(WAITS) == 0


@pytest.mark.parametrize("has_window", [False, True])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_stop_while_it_starts_is_met_without_a_word(
    folder: Path, number: signal.Signals, *, has_window: bool
) -> None:
    with started(folder, has_window=has_window, env={"QT_QPA_PLATFORM": "offscreen"}) as process:
        catches = Path(f"/proc/{process.pid}/status")
        mask = 1 << (signal.SIGTERM - 1)
        wait_until(
            lambda: int(catches.read_text().split("SigCgt:\t", 1)[1][:16], 16) & mask,
            WAITS,
            "it catches signals: from its first line of code on",
        )
        process.send_signal(number)
        assert process.wait(WAITS) == 0
    assert not folder.exists(), "it had not begun"
    assert said(folder) == ""


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGINT])
def test_what_nohup_keeps_away_stays_away(folder: Path, number: signal.Signals) -> None:
    with started(folder, before=lambda: signal.signal(number, signal.SIG_IGN)) as process:
        url = ready(process)["url"]
        process.send_signal(number)
        assert is_served(folder, url)
        process.terminate()
        assert process.wait(WAITS) == 0
    assert "Stopping" not in said(folder)


@pytest.fixture
def silent() -> Iterator[dict[str, str]]:
    with silent_display() as environment:
        yield environment


def test_a_silent_display_holds_no_request_to_stop(folder: Path, silent: dict[str, str]) -> None:
    with started(folder, has_window=True, env=silent) as process:
        ready(process)
        process.terminate()
        assert process.wait(WAITS) == 0
    assert "the display does not answer" not in said(folder), "it was not waited for"


def test_a_silent_display_holds_no_reason_not_to_start(folder: Path, silent: dict[str, str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        with started(folder, "--port", port, has_window=True, env=silent) as process:
            assert process.wait(WAITS) == 2
    assert f"cannot listen at 127.0.0.1 port {port}" in said(folder)
    assert "the display does not answer" not in said(folder), "it was not waited for"


@pytest.mark.parametrize(
    "name",
    ["control.token", "display.token", "running.json", "efir.sqlite", "window.ini", "logs/efir.log", "logs/crash.log"],
)
def test_a_pipe_in_the_place_of_a_file_is_refused_with_its_name(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(parents=True)
    os.mkfifo(folder / name)
    with started(folder, has_window=True, env={"QT_QPA_PLATFORM": "offscreen"}) as process:
        assert process.wait(WAITS) == 3
    assert f"{Path(name).name} is no ordinary file" in said(folder)


@pytest.mark.parametrize("hard", [64, 12])
def test_too_few_open_files_are_a_sentence(folder: Path, hard: int) -> None:
    limit = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # noqa: E731 -- run in the child
    with started(folder, before=limit) as process:
        assert process.wait(WAITS) == 1
    assert said(folder).splitlines()[-1].startswith(f"efir: this system lets a program open {hard} files at once")


def test_few_open_files_that_may_be_more_are_made_more(folder: Path) -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    with started(folder, before=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))) as process:
        assert is_served(folder, ready(process)["url"])
        process.terminate()
        assert process.wait(WAITS) == 0


def test_a_demo_without_a_temporary_folder_is_a_sentence(tmp_path: Path) -> None:
    """A disk without room, here a limit of the size of files, has no temporary folder either."""
    said_, told = os.pipe()  # a pipe has no size
    command = [sys.executable, "-m", "app", "--headless", "--demo", "--port", "0"]
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # noqa: E731 -- run in the child
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    process = subprocess.Popen(command, cwd=ROOT, stderr=told, preexec_fn=limit, env=env)  # noqa: PLW1509 -- as above
    os.close(told)
    with os.fdopen(said_, "rb") as words:
        assert process.wait(WAITS) == 3
        assert words.read().decode().splitlines()[-1].startswith("efir: no temporary folder can be made")
