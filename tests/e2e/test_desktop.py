"""The real program on a real screen and a real D-Bus: tray, notifications, one instance, unexpected errors."""

import configparser
import contextlib
import queue
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.desktop import Desktop
from tests.e2e.program import ROOT, Program
from tests.support.waiting import SECONDS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the screen and the bus of the test are Linux's"),
]
DONATION = {"author": "Олена", "amount_minor": 10_000, "currency": "UAH", "source": "test"}


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    with Desktop(tmp_path) as desktop:
        yield desktop


def page_at_end(program: Program) -> str:
    """End the program; return the page that its window showed last."""
    assert program.stop() == 0
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(program.data_dir / "window.ini", encoding="utf-8")
    return parser["window"]["page"]


def second_start(program: Program, desktop: Desktop) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "app", "--data-dir", str(program.data_dir)]
    environment = {"PATH": "", **desktop.env}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )


def test_a_waiting_donation_gives_a_notification_whose_click_opens_its_page(desktop: Desktop, tmp_path: Path) -> None:
    with desktop.program(tmp_path / "data") as program:
        desktop.told("item")
        desktop.do("menu")
        labels = desktop.told("menu")["labels"]
        assert labels == [
            *("Open Efir", "Pause requests", "Skip video", "Stop speech"),
            *("Panic: silence everything", "Help", "About Efir", "Stop Efir"),
        ]
        desktop.until(lambda: "Notifications are ready" in program.log(), "they can be clicked from now on")
        program.post("/donations", {**DONATION, "message": '<img src="x"> & <b>дякую</b>', "external_id": "1"})
        shown = desktop.told("notification")
        assert shown["summary"] == "A message waits for your decision"
        assert shown["body"] == 'Олена: &lt;img src="x"&gt; &amp; &lt;b&gt;дякую&lt;/b&gt;'
        assert shown["actions"][0] == "default"  # without it a desktop does nothing on a click
        desktop.do("invoke", shown["id"])
        desktop.do("choose", "Panic: silence everything")
        desktop.until(lambda: program.get("/player")["is_silenced"], "the menu's panic silences")
        assert page_at_end(program) == "speech"


def test_without_a_tray_nothing_is_sent_to_the_desktop_and_the_window_tells_it_itself(tmp_path: Path) -> None:
    with Desktop(tmp_path, has_tray=False) as desktop, desktop.program(tmp_path / "data", "--hidden") as program:
        desktop.until(desktop.shows_window, "without a tray it does not begin hidden")
        program.post("/donations", {**DONATION, "message": "дякую", "external_id": "1"})
        with pytest.raises(queue.Empty):
            desktop.told("notification", 1)


def test_it_begins_in_the_tray_and_a_click_or_a_second_start_brings_the_window(
    desktop: Desktop, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "window.ini").write_text("[window]\nhides_in_tray=true\ngeometry=@ByteArray(broken\n", encoding="utf-8")
    with desktop.program(folder, "--hidden") as program:
        desktop.told("item")
        assert not desktop.shows_window()
        desktop.do("activate")
        desktop.until(desktop.shows_window, "a click on the icon shows the window")
        desktop.close_window(desktop.windows("^Efir$")[0])
        desktop.until(lambda: not desktop.shows_window(), "the window goes to the tray")
        assert program.get("/status")["version"]
        second = second_start(program, desktop)
        assert second.returncode == 4, second.stderr
        desktop.until(desktop.shows_window, "the second start shows the window of the first")


def test_an_unexpected_error_is_shown_once_and_the_stream_goes_on(desktop: Desktop, tmp_path: Path) -> None:
    title = "^Efir: unexpected error$"
    with desktop.program(tmp_path / "data", module="tests.e2e.broken_program") as program:
        desktop.told("item")
        program.post("/player/skip", status=500)
        desktop.until(lambda: len(desktop.windows(title)) == 1, "the dialog is shown")
        program.post("/player/skip", status=500)
        program.post("/speech/skip", status=409)  # a refusal is no mistake
        desktop.close_window(desktop.windows(title)[0])
        desktop.until(lambda: not desktop.windows(title), "the dialog is closed")
        program.post("/player/skip", status=500)
        log = program.data_dir / "logs" / "efir.log"
        desktop.until(lambda: "RuntimeError: seeded mistake" in log.read_text(), "it is logged")
        desktop.until(lambda: "ZeroDivisionError: seeded in a thread" in log.read_text(), "and the thread's")
        assert not desktop.windows(title)
        assert program.get("/status")["version"]
        program.post("/speech", {"text": "a secret of a viewer", "author": "viewer"})
        program.call("GET", "/api/v1/status", headers={"Authorization": f"Bearer {program.display}"})
        assert program.stop() == 0
        text = log.read_text()
        assert text.count("RuntimeError: seeded mistake") == 1
        assert text.count("(repeated 2 times)") == 2
        for secret in (program.control, program.display, "a secret of a viewer"):
            assert secret not in text


def test_a_hot_key_silences_everything_and_the_start_with_the_system_is_written_as_set(
    desktop: Desktop, tmp_path: Path
) -> None:
    entry = Path(desktop.env["XDG_CONFIG_HOME"]) / "autostart" / "efir.desktop"
    with desktop.program(tmp_path / "data") as program:
        desktop.told("item")
        wrong = program.call("PATCH", "/api/v1/settings", {"desktop": {"hotkey_panic": "Ctrl+Nonsense"}})
        assert (wrong.status, wrong.body["error"]["field"]) == (422, "desktop.hotkey_panic")
        assert "regex" not in wrong.body["error"]["message"]
        patch = {"desktop": {"hotkey_panic": "Ctrl+Shift+F9", "autostart": True}}
        assert program.call("PATCH", "/api/v1/settings", patch).status == 200
        desktop.until(entry.exists, "the entry is written")
        assert f'"--hidden" "--data-dir" "{program.data_dir}"' in entry.read_text()

        def is_silenced() -> bool:
            return bool(program.get("/player")["is_silenced"])

        desktop.until(lambda: _presses(desktop, is_silenced), "the key silences")
        desktop.press("ctrl+shift+F9")
        desktop.until(lambda: not is_silenced(), "the key again goes on")
        entry.unlink()
        program.stop()
        program.start()
        desktop.until(entry.exists, "the entry is written again at the start")
        assert program.call("PATCH", "/api/v1/settings", {"desktop": {"autostart": False}}).status == 200
        desktop.until(lambda: not entry.exists(), "the entry is removed")


def _presses(desktop: Desktop, condition: Callable[[], bool]) -> bool:
    """Press the key until it is waited for; once that is so, it is not pressed again."""
    desktop.press("ctrl+shift+F9")
    deadline = time.monotonic() + 10  # a press that is late must not be followed by one that takes it back
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_broken_files_never_stop_the_window(desktop: Desktop, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "efir.sqlite").write_bytes(b"no database " * 500)
    (folder / "window.ini").write_bytes(bytes(range(256)) * 20)
    (folder / "logs").write_text("no folder")
    with desktop.program(folder) as program:
        desktop.until(desktop.shows_window, "the window is shown")
        assert len(list(folder.glob("efir.sqlite.corrupt-*"))) == 1
        assert program.get("/queue")["total"] == 0
        assert page_at_end(program) == "live"
        with contextlib.closing(sqlite3.connect(folder / "efir.sqlite")) as database, database:
            rows = [("requests.user_limit", '"many"'), ("desktop.hotkey_skip", '"Я"'), ("nonsense", "{")]
            database.executemany("INSERT INTO setting (name, value) VALUES (?, ?)", rows)
        program.start()
        desktop.until(desktop.shows_window, "the window is shown again")
        settings = program.get("/settings")
        assert (settings["requests"]["user_limit"], settings["desktop"]["hotkey_skip"]) == (0, "")
