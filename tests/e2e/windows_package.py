"""Installs Efir on Windows, uses it, installs it over itself, removes it, starts the portable folder:

    python -m tests.e2e.windows_package SETUP ZIP

It writes the link of the widgets into the file link.txt beside SETUP; whoever started it opens that page in a browser,
so that the sample plays. Everything that it finds wrong ends it with a sentence.
"""

import ctypes
import http.client
import json
import os
import shutil
import subprocess
import sys
import time
import winreg
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support.windows import OWN_CONSOLE, ask_to_end

assert sys.platform == "win32"

HERE = Path(__file__).resolve().parents[2]
SAMPLE = HERE / "resources" / "demo" / "on-air.webm"
LOCAL = Path(os.environ["LOCALAPPDATA"])
INSTALLED = LOCAL / "Programs" / "Efir"
DATA = LOCAL / "efir"
UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\Efir"
RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
WITHIN_S = 240.0
WM_QUERYENDSESSION, WM_ENDSESSION, SMTO_ABORTIFHUNG = 0x11, 0x16, 0x2


def tell(sentence: str) -> None:
    """Write a line."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def need(holds: object, sentence: str) -> None:
    """End with a sentence where something does not hold; else say it as a fact."""
    if not holds:
        sys.exit(f"NOT SO: {sentence}")
    tell(f"so: {sentence}")


def until(condition: Callable[[], object], sentence: str) -> None:
    """Wait until something holds."""
    ends = time.monotonic() + WITHIN_S
    while not condition() and time.monotonic() < ends:
        time.sleep(0.25)
    need(condition(), sentence)


def value_of(key: str, name: str) -> str:
    """Return a text of the registry; empty where there is none."""
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
            return str(winreg.QueryValueEx(opened, name)[0])
    except OSError:
        return ""


class Efir:
    """The installed program."""

    def __init__(self, program: Path, *arguments: str) -> None:
        """Start it and wait until it serves."""
        started = time.monotonic()
        command = [str(program), "--ready-json", "--port", "0", *arguments]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", creationflags=OWN_CONSOLE)
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        need(line, f"{program.name} starts: {time.monotonic() - started:.1f} s to ready")
        ready = json.loads(line)
        self.port = ready["port"]
        self._token = Path(ready["token_file"]).read_text()
        key = (DATA / "display.token").read_text()
        self.widgets = f"http://all.localhost:{self.port}/widgets/all/#k={key}"

    def call(self, method: str, path: str, body: object = None) -> Any:
        """Call the API."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        connection.request(method, f"/api/v1{path}", None if body is None else json.dumps(body).encode(), headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if answer.status >= http.client.BAD_REQUEST:
            sys.exit(f"NOT SO: {method} {path}: {answer.status} {text!r}")
        return json.loads(text or b"null")

    def stop(self) -> None:
        """Press Ctrl+C in its console."""
        ask_to_end(self._process)
        self._ended()

    def sign_out(self) -> None:
        """Ask each of its windows to end, as Windows does when somebody signs out; there is no console to ask by."""
        user = ctypes.windll.user32
        answered = 0
        for window in map(ctypes.c_void_p, self._windows()):
            for message, word in ((WM_QUERYENDSESSION, 0), (WM_ENDSESSION, 1)):
                answered += user.SendMessageTimeoutW(window, message, word, None, SMTO_ABORTIFHUNG, 30_000, None) != 0
        need(answered, "its windows are told that the session ends")
        self._ended()

    def _windows(self) -> list[int]:
        """Return the windows of the program that stand by themselves, hidden ones too."""
        found: list[int] = []
        process = ctypes.c_ulong()

        def look(window: int, _: int) -> bool:
            ctypes.windll.user32.GetWindowThreadProcessId(ctypes.c_void_p(window), ctypes.byref(process))
            if process.value == self._process.pid:
                found.append(window)
            return True

        kind = ctypes.WINFUNCTYPE(ctypes.c_bool, ctypes.c_void_p, ctypes.c_void_p)
        ctypes.windll.user32.EnumWindows(kind(look), None)
        return found

    def _ended(self) -> None:
        status = self._process.wait(WITHIN_S)
        need(status == 0, f"it ends with 0: {status}")


def install(setup: str, *options: str) -> None:
    """Run the installer without a window."""
    started = time.monotonic()
    status = subprocess.run([setup, "/S", *options], check=False).returncode
    need(status == 0, f"the installer ends with 0 after {time.monotonic() - started:.1f} s: {status}")


def use(link: Path) -> str:
    """Serve, play and speak; return the id of what was played."""
    efir = Efir(INSTALLED / "efir-cli.exe", "--headless")
    efir.call("PATCH", "/settings", {"media": {"folders": [str(SAMPLE.parent)]}, "requests": {"auto_approve": True}})
    item = efir.call("POST", "/queue", {"file": str(SAMPLE), "requested_by": "Їжак"})["id"]
    link.write_text(efir.widgets)
    until(lambda: efir.call("GET", "/player")["state"] == "playing", "the sample plays in the browser")
    until(lambda: efir.call("GET", f"/queue/{item}")["state"] == "played", "and to its end")
    spoken = efir.call("POST", "/speech", {"text": "Дякую за ефір", "author": "Їжак"})["id"]
    efir.call("POST", f"/speech/{spoken}/approve")
    waits = {"waiting", "speaking"}
    until(lambda: efir.call("GET", f"/speech/{spoken}")["state"] not in waits, "the message is dealt with")
    message = efir.call("GET", f"/speech/{spoken}")
    need(message["state"] == "spoken" or message["reason"], f"it says how: {message}")
    efir.stop()
    return str(item)


def use_portable(archive: str) -> None:
    """Unpack the folder somewhere else, and start the program there, with the data that are kept."""
    folder = LOCAL / "Програми Їжака"
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    efir = Efir(folder / "Efir" / "efir-cli.exe", "--headless")
    need(efir.call("GET", "/history?kind=video")["items"], "the portable program serves, with the same data")
    efir.stop()
    shutil.rmtree(folder)


def main() -> int:
    """Try it all."""
    setup, portable = sys.argv[1:]
    for folder in (INSTALLED, DATA):
        shutil.rmtree(folder, ignore_errors=True)
    install(setup, "/AUTOSTART")
    need((INSTALLED / "efir.exe").is_file(), "the program is there")
    need(value_of(UNINSTALL, "DisplayVersion"), "Windows lists it, with its version")
    need(value_of(RUN, "Efir").endswith('efir.exe" --hidden'), "it starts with Windows, as was asked for")
    played = use(Path(setup).with_name("link.txt"))

    windowed = Efir(INSTALLED / "efir.exe")
    until(lambda: "--data-dir" in value_of(RUN, "Efir"), "the program has made the start with Windows its own setting")
    need(windowed.call("GET", "/settings")["desktop"]["autostart"], "and shows it so")
    busy = subprocess.run([setup, "/S"], check=False).returncode
    need(busy != 0, "the installer does not replace a program that runs")
    windowed.sign_out()

    stale = INSTALLED / "_internal" / "stale.txt"
    stale.write_text("of an older version")
    install(setup)
    need(not stale.exists(), "nothing of an older version stays")
    efir = Efir(INSTALLED / "efir-cli.exe", "--headless")
    kept = [item["id"] for item in efir.call("GET", "/history?kind=video")["items"]]
    need(played in kept, "after the update the history is still there")
    efir.stop()

    status = subprocess.run([INSTALLED / "uninstall.exe", "/S"], check=False).returncode
    need(status == 0, "the uninstaller begins")
    until(lambda: not INSTALLED.exists(), "the program is gone")  # it goes on as a copy of itself
    need(not value_of(RUN, "Efir"), "it starts with Windows no more")
    need(not value_of(UNINSTALL, "DisplayVersion"), "Windows lists it no more")
    need((DATA / "efir.sqlite").is_file(), "the data are kept")
    use_portable(portable)
    tell("1 passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
