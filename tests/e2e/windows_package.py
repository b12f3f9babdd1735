"""Installs Efir on Windows, uses it, installs it over itself, removes it: python -m tests.e2e.windows_package SETUP.

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
from collections.abc import Callable
from pathlib import Path
from typing import Any

assert sys.platform == "win32"

HERE = Path(__file__).resolve().parents[2]
SAMPLE = HERE / "resources" / "demo" / "on-air.webm"
LOCAL = Path(os.environ["LOCALAPPDATA"])
INSTALLED = LOCAL / "Programs" / "Efir"
DATA = LOCAL / "efir"
UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\Efir"
RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
WITHIN_S = 240.0
CTRL_C = 0


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
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8")
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
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        connection.request(method, f"/api/v1{path}", None if body is None else json.dumps(body).encode(), headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if answer.status >= http.client.BAD_REQUEST:
            sys.exit(f"NOT SO: {method} {path}: {answer.status} {text!r}")
        return json.loads(text or b"null")

    def stop(self) -> None:
        """Press Ctrl+C in the console that both have."""
        kernel = ctypes.windll.kernel32
        kernel.SetConsoleCtrlHandler(None, 1)  # not for this process
        need(kernel.GenerateConsoleCtrlEvent(CTRL_C, 0), "Ctrl+C is pressed")
        status = self._process.wait(WITHIN_S)
        kernel.SetConsoleCtrlHandler(None, 0)
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
    waits = {"pending", "waiting", "speaking"}
    until(lambda: efir.call("GET", f"/speech/{spoken}")["state"] not in waits, "the message is dealt with")
    message = efir.call("GET", f"/speech/{spoken}")
    need(message["state"] == "spoken" or message["reason"], f"it says how: {message}")
    efir.stop()
    return str(item)


def main() -> int:
    """Try it all."""
    setup = sys.argv[1]
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
    windowed.stop()

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
    tell("1 passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
