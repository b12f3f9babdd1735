"""Installs Efir on Windows, uses it, updates it, removes it, starts the portable folder, removes it with its data:

    python -m tests.e2e.windows_package SETUP ZIP [OLDER_SETUP]

It updates the older version; where none is given, SETUP over itself. It writes the link of the widgets into the file
link.txt beside SETUP; whoever started it opens that page in a browser, so that the sample plays. Everything that it
finds wrong ends it with a sentence.
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
WM_COMMAND = 0x111
NEXT, YES = 1, 6
"""Buttons of an installer's window and of a question. Source: IDOK and IDYES of winuser.h."""
SETTINGS: dict[str, dict[str, object]] = {"appearance": {"theme": "light"}, "speech": {"duck_percent": 33}}


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


def windows() -> list[tuple[int, int]]:
    """Return the windows that stand by themselves, hidden ones too, each with the id of its process."""
    found: list[tuple[int, int]] = []
    process = ctypes.c_ulong()

    def look(window: int, _: int) -> bool:
        ctypes.windll.user32.GetWindowThreadProcessId(ctypes.c_void_p(window), ctypes.byref(process))
        found.append((window, process.value))
        return True

    kind = ctypes.WINFUNCTYPE(ctypes.c_bool, ctypes.c_void_p, ctypes.c_void_p)
    ctypes.windll.user32.EnumWindows(kind(look), None)
    return found


def press(button: int, what: str) -> None:
    """Wait until a dialog has a button that can be pressed, and press it."""
    user = ctypes.windll.user32
    user.GetDlgItem.restype = ctypes.c_void_p

    def pressed() -> bool:
        for window in (ctypes.c_void_p(window) for window, _ in windows()):
            name = ctypes.create_unicode_buffer(16)
            user.GetClassNameW(window, name, 16)
            found = ctypes.c_void_p(user.GetDlgItem(window, button))
            if name.value == "#32770" and user.IsWindowVisible(window) and user.IsWindowEnabled(found):
                return bool(user.PostMessageW(window, WM_COMMAND, button, found))
        return False

    ends = time.monotonic() + WITHIN_S
    while not (done := pressed()) and time.monotonic() < ends:
        time.sleep(0.25)
    need(done, what)


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
        for window in (ctypes.c_void_p(window) for window, process in windows() if process == self._process.pid):
            for message, word in ((WM_QUERYENDSESSION, 0), (WM_ENDSESSION, 1)):
                answered += user.SendMessageTimeoutW(window, message, word, None, SMTO_ABORTIFHUNG, 30_000, None) != 0
        need(answered, "its windows are told that the session ends")
        self._ended()

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
    efir.call("PATCH", "/settings", SETTINGS)
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


def remove_with_data(setup: str) -> None:
    """Install once more, and remove program and data, by the buttons of the uninstaller."""
    install(setup)
    subprocess.run([INSTALLED / "uninstall.exe"], check=True)
    press(NEXT, "the uninstaller asks first, and Uninstall is pressed")
    press(YES, "it asks about the data, and Yes is pressed")
    press(NEXT, "it says that it is done, and Close is pressed")
    until(lambda: not INSTALLED.exists() and not DATA.exists(), "program and data are gone")
    named = (path for path in Path(os.environ["USERPROFILE"]).rglob("*") if "efir" in path.name.casefold())
    left = [str(path) for path in named if LOCAL / "Temp" not in path.parents]
    need(not left, f"nothing of Efir is left in this account: {left}")


def main() -> int:
    """Try it all."""
    setup, portable, *given = sys.argv[1:]
    older = given[0] if given else setup
    for folder in (INSTALLED, DATA):
        shutil.rmtree(folder, ignore_errors=True)
    install(older, "/AUTOSTART")
    need((INSTALLED / "efir.exe").is_file(), "the program is there")
    old_version = value_of(UNINSTALL, "DisplayVersion")
    need(old_version, f"Windows lists it, with its version: {old_version}")
    need(value_of(RUN, "Efir").endswith('efir.exe" --hidden'), "it starts with Windows, as was asked for")
    played = use(Path(setup).with_name("link.txt"))
    key = (DATA / "display.token").read_text()

    windowed = Efir(INSTALLED / "efir.exe")
    until(lambda: "--data-dir" in value_of(RUN, "Efir"), "the program has made the start with Windows its own setting")
    need(windowed.call("GET", "/settings")["desktop"]["autostart"], "and shows it so")
    busy = subprocess.run([setup, "/S"], check=False).returncode
    need(busy != 0, "the installer does not replace a program that runs")
    need(value_of(UNINSTALL, "DisplayVersion") == old_version, "and has changed nothing")
    windowed.sign_out()

    update(setup, portable, old_version=old_version if given else "")
    efir = Efir(INSTALLED / "efir-cli.exe", "--headless")
    kept = [item["id"] for item in efir.call("GET", "/history?kind=video")["items"]]
    need(played in kept, "after the update the history is still there")
    settings = efir.call("GET", "/settings")
    changed = {group: {name: settings[group][name] for name in values} for group, values in SETTINGS.items()}
    need(changed == SETTINGS, f"and so are the settings: {changed}")
    need((DATA / "display.token").read_text() == key, "the links in OBS are the same")
    efir.stop()

    status = subprocess.run([INSTALLED / "uninstall.exe", "/S"], check=False).returncode
    need(status == 0, "the uninstaller begins")
    until(lambda: not INSTALLED.exists(), "the program is gone")  # it goes on as a copy of itself
    need(not value_of(RUN, "Efir"), "it starts with Windows no more")
    need(not value_of(UNINSTALL, "DisplayVersion"), "Windows lists it no more")
    need((DATA / "efir.sqlite").is_file(), "the data are kept")
    use_portable(portable)
    remove_with_data(setup)
    tell("1 passed, 0 failed")
    return 0


def update(setup: str, portable: str, *, old_version: str) -> None:
    """Install over what is there.

    Args:
        old_version: What is there; empty for the same one, of which nothing can differ.
    """
    stale = INSTALLED / "_internal" / "stale.txt"
    stale.write_text("of an older version")
    install(setup)
    need(not stale.exists(), "nothing of an older version stays")
    version = value_of(UNINSTALL, "DisplayVersion")
    need(version != old_version, f"Windows lists the newer version: {version}")
    with zipfile.ZipFile(portable) as packed:
        whole = {name.removeprefix("Efir/") for name in packed.namelist()} | {"uninstall.exe"}
    there = {path.relative_to(INSTALLED).as_posix() for path in INSTALLED.rglob("*") if path.is_file()}
    need(there == whole, f"it has the same files as the portable folder, and no others: {sorted(there ^ whole)[:9]}")
    need("--data-dir" in value_of(RUN, "Efir"), "it starts with Windows as before")


if __name__ == "__main__":
    sys.exit(main())
