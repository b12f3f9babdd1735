"""The log files: limited, without tokens, never waited for."""

import json
import logging
import re
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import override
from urllib.parse import quote, quote_plus

import pytest

from app.runtime import log_files
from app.runtime.log_files import Collapsing
from tests.support.waiting import SECONDS

logger = logging.getLogger("app.test")


@pytest.fixture(autouse=True)
def everything() -> Iterator[None]:
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.INFO)
    yield
    root.setLevel(before)


@pytest.fixture(autouse=True)
def _own_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look only for the secrets of a test in its lines: thousands of others would make each line slow."""
    monkeypatch.setattr(log_files, "_known", log_files._Known())


def fail(words: str) -> None:
    raise ValueError(words)


def raised(words: str) -> ValueError:
    """Return an error with its traceback."""
    with pytest.raises(ValueError, match=r".") as caught:
        fail(words)
    return caught.value


def test_what_is_logged_is_in_the_file_as_on_stderr_with_its_traceback(tmp_path: Path) -> None:
    with log_files.log_to_files(tmp_path):
        logger.info("Привіт, %s", "світе")
        logger.debug("not wanted")
        logger.warning("It failed", exc_info=raised("\udc80 odd"))
    text = (tmp_path / "logs" / "efir.log").read_text("utf-8")
    assert " INFO app.test: Привіт, світе\n" in text
    assert "not wanted" not in text
    assert "WARNING app.test: It failed\nTraceback" in text
    assert "ValueError: \\udc80 odd\n" in text
    if sys.platform != "win32":  # which has no such modes
        assert (tmp_path / "logs").stat().st_mode & 0o777 == 0o700
    logger.info("after the end")
    assert "after the end" not in (tmp_path / "logs" / "efir.log").read_text("utf-8")


def test_a_token_is_never_written(tmp_path: Path) -> None:
    token = secrets.token_urlsafe(32)
    with log_files.log_to_files(tmp_path):
        logger.info("GET /events?access_token=%s&widget=player", token)
        logger.error("Bearer %s", token)
        logger.error("It failed", exc_info=raised(token))
    text = (tmp_path / "logs" / "efir.log").read_text("utf-8")
    assert token not in text
    assert "access_token=…&widget=player" in text


SECRETS = {
    "a Twitch token": secrets.token_hex(15),
    "a key of Donatello": secrets.token_hex(16),
    "a key of Google": f"AIza{secrets.token_urlsafe(27)[:35]}",
    "a short one": f"{secrets.token_hex(2)}+/",
    "with what is written differently": f'п"ароль\\ & {secrets.token_hex(3)}=/?ї',
    "longer than a token": secrets.token_urlsafe(150),
}


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_a_secret_that_is_known_is_never_written_however_short(tmp_path: Path, secret: str) -> None:
    log_files.hide(secret)
    escaped = quote(secret, safe="")
    ways = [secret, quote(secret), escaped, re.sub("%..", lambda found: found[0].lower(), escaped), quote_plus(secret)]
    ways += [json.dumps(secret), json.dumps(secret, ensure_ascii=False), repr(secret), repr(secret.encode())]
    with log_files.log_to_files(tmp_path):
        for way in ways:
            logger.info("GET /?key=%s&page=1", way)
            logger.error("It failed", exc_info=raised(way))
        logger.warning("%r", {"key": secret})
    text = (tmp_path / "logs" / "efir.log").read_text("utf-8")
    assert not [way for way in ways if way.strip("'\"b") in text]
    assert "GET /?key=…&page=1\n" in text
    assert "{'key': '…'}" in text


def test_the_parts_of_a_secret_are_secrets_too() -> None:
    parts = {name: secrets.token_hex(15) for name in ("access", "refresh", "chat", "in_address")}
    log_files.hide(json.dumps({"access": parts["access"], "refresh": parts["refresh"]}))
    log_files.hide(f"oauth:{parts['chat']}")
    log_files.hide(f"https://service.example/widget?token={parts['in_address']}")
    for part in parts.values():
        assert log_files.masked(f"Bearer {part}.") == "Bearer …."
    assert log_files.masked("https://service.example/ access refresh") == "https://service.example/ access refresh"


def test_of_two_secrets_that_begin_alike_nothing_is_left() -> None:
    short = secrets.token_hex(4)
    for secret in (short, f"{short}abcdef"):
        log_files.hide(secret)
    assert log_files.masked(f"{short}abcdef {short}") == "… …"


def test_what_is_too_short_to_be_a_secret_is_no_secret() -> None:
    for text in ("", "a", "12345", "  12345 "):
        log_files.hide(text)
    assert log_files.masked("12345 a b") == "12345 a b"


def test_of_many_secrets_the_last_are_masked() -> None:
    last = ""
    for _ in range(3_000):
        last = secrets.token_hex(15)
        log_files.hide(last)
    assert len(log_files._known._forms) <= 2_000
    assert log_files.masked(last) == "…"


@pytest.mark.slow
def test_nothing_is_shown_on_stderr_either() -> None:
    short, token = secrets.token_hex(15), secrets.token_urlsafe(32)
    script = f"""
import logging
import warnings
from app import main
from app.cli import parse
from app.runtime.log_files import hide
from app.runtime.stop_signals import StopSignals
def run(options, signals, stack):
    hide({short!r})
    warnings.warn("key={short}")
    logging.getLogger("app.test").warning("key=%s token=%s", {short!r}, {token!r})
    return 0
main._run = run
main.run(parse(["--headless"]), StopSignals())
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=120, check=True, text=True)
    assert ended.stderr.endswith("WARNING app.test: key=… token=…\n")
    assert "WARNING py.warnings: <string>:10: UserWarning: key=…\n" in ended.stderr
    assert short not in ended.stderr


def test_there_are_five_files_of_a_megabyte_at_most(tmp_path: Path) -> None:
    with log_files.log_to_files(tmp_path):
        for number in range(700):
            logger.info("%d %s", number, "x " * 5_000)
    files = sorted(file.name for file in (tmp_path / "logs").iterdir())
    assert files == ["efir.log", *(f"efir.log.{number}" for number in range(1, 5))]
    assert all(file.stat().st_size <= 1_000_000 for file in (tmp_path / "logs").iterdir())
    last = log_files.last_lines(tmp_path, 3)
    assert [line.split()[4] for line in last] == ["697", "698", "699"]


def test_the_last_lines_come_from_the_file_before_too(tmp_path: Path) -> None:
    folder = log_files.folder_of(tmp_path)
    assert log_files.last_lines(tmp_path, 10) == []
    folder.mkdir()
    (folder / "efir.log.1").write_text("a\nb\n")
    (folder / "efir.log").write_text("c\nd\n")
    assert log_files.last_lines(tmp_path, 3) == ["b", "c", "d"]


def test_a_crash_leaves_its_place_in_a_file_of_its_own(tmp_path: Path) -> None:
    script = f"""
import faulthandler, pathlib
from app.runtime import log_files
data = pathlib.Path({str(tmp_path)!r})
with log_files.log_to_files(data), log_files.log_crashes(data):
    faulthandler._sigabrt()
"""
    assert log_files.last_crash(tmp_path, 5) == []
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=SECONDS, check=False)
    assert ended.returncode != 0
    crash = log_files.last_crash(tmp_path, 50)
    assert crash[0] == "Fatal Python error: Aborted"
    assert any('File "<string>", line 6' in line for line in crash)


def test_a_disk_that_stands_still_does_not_hold_whoever_logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate, threads = threading.Event(), set()

    def stuck(_: logging.Handler, __: logging.LogRecord) -> None:
        threads.add(threading.current_thread())
        gate.wait(SECONDS)

    monkeypatch.setattr(logging.handlers.RotatingFileHandler, "emit", stuck)
    with log_files.log_to_files(tmp_path):
        for _ in range(100):
            logger.info("x")
        gate.set()
    assert threads
    assert threading.current_thread() not in threads


def test_where_no_file_can_be_written_it_is_said_and_all_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "logs").write_text("in the way")
    with log_files.log_to_files(tmp_path):
        logger.info("goes on")
    assert caplog.messages[0].startswith("Cannot write log files in ")
    assert caplog.messages[1] == "goes on"


@pytest.mark.skipif(sys.platform == "win32", reason="a device of Unix")
@pytest.mark.slow
def test_a_line_that_cannot_be_written_is_nowhere_else(tmp_path: Path) -> None:
    """Python itself would write it to stderr, before anything is masked, and end with an error."""
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "efir.log").symlink_to("/dev/full")
    secret = secrets.token_urlsafe(32)
    script = f"""
import logging
from pathlib import Path
from app.runtime import log_files
log_files.log_to_stderr("warning")
with log_files.log_to_files(Path({str(tmp_path)!r})):
    logging.getLogger("app").warning("one %s", {secret!r})
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=120, check=True, text=True)
    assert [line.split(": ", 1)[1] for line in ended.stderr.splitlines()] == ["one …"]


class Gate(logging.Handler):
    """Writes nothing until it is opened, like a terminal that was paused."""

    def __init__(self) -> None:
        super().__init__()
        self.open = threading.Event()
        self.lines: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self.open.wait()
        self.lines.append(record.getMessage())


def test_whoever_logs_waits_for_no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_files, "_MOST_WAITING", 10)
    monkeypatch.setattr(log_files, "_WRITTEN_WITHIN_S", 0.05)
    gate = Gate()
    handler = log_files.Unhurried(gate)
    for number in range(100):
        handler.handle(record(str(number)))
    handler.flush()
    assert handler.is_stuck
    assert gate.lines == []
    handler.close()  # does not wait either
    gate.open.set()
    monkeypatch.undo()
    handler.close()
    assert gate.lines[0] == "0"
    assert 10 <= len(gate.lines) <= 11, "what does not fit is dropped: it would take all the memory"


class Kept(logging.Handler):
    """Keeps the lines that come through."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def record(
    text: str, *, at: float = 0.0, level: int = logging.WARNING, error: Exception | None = None
) -> logging.LogRecord:
    trace = None if error is None else (type(error), error, error.__traceback__)
    made = logging.LogRecord("app.x", level, __file__, 1, "%s", (text,), trace)
    made.created = at
    return made


@pytest.mark.slow
def test_a_line_that_comes_a_hundred_thousand_times_is_two_lines() -> None:
    kept = Kept()
    handler = Collapsing(kept)
    for _ in range(100_000):
        handler.handle(record("the disk is full"))
    assert kept.lines == ["the disk is full"]
    handler.close()
    assert kept.lines == ["the disk is full", "the disk is full (repeated 99999 times)"]


def test_lines_that_take_turns_are_counted_each() -> None:
    kept = Kept()
    handler = Collapsing(kept)
    for _ in range(10):
        for text in "abc":
            handler.handle(record(text))
    handler.close()
    assert kept.lines == ["a", "b", "c", *(f"{text} (repeated 9 times)" for text in "abc")]


def test_the_count_comes_after_a_minute_and_then_the_line_is_new_again() -> None:
    kept = Kept()
    handler = Collapsing(kept)
    for at in (0.0, 1.0, 2.0, 59.0):
        handler.handle(record("a", at=at))
    handler.handle(record("b", at=61.0))
    handler.handle(record("a", at=62.0))
    assert kept.lines == ["a", "a (repeated 3 times)", "b", "a"]


def test_a_clock_that_is_set_back_hides_no_line() -> None:
    kept = Kept()
    handler = Collapsing(kept)
    for at in (7_200.0, 7_201.0, 0.0, 1.0, 61.0, 62.0):  # two hours: as where another system keeps another time zone
        handler.handle(record("a", at=at))
    assert kept.lines == ["a", "a (repeated 1 times)", "a", "a (repeated 1 times)", "a"]


def test_what_differs_in_anything_is_no_repetition() -> None:
    kept = Kept()
    handler = Collapsing(kept)
    handler.handle(record("a"))
    handler.handle(record("a", level=logging.ERROR))
    handler.handle(record("a", error=KeyError("x")))
    handler.handle(record("a", error=ValueError("x")))
    assert kept.lines == ["a"] * 4


def test_of_different_lines_only_so_many_are_remembered() -> None:
    kept = Kept()
    handler = Collapsing(kept)
    for number in range(5_000):
        handler.handle(record(str(number)))
    assert len(kept.lines) == 5_000
    assert len(handler._lines) <= 1_000
