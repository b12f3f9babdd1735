"""A screen, a D-Bus and a small desktop of the test's own, and the real program shown on it."""

import contextlib
import ctypes
import json
import os
import queue
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.e2e.program import ROOT, Program
from tests.support.waiting import SECONDS, wait_until

_BETWEEN_LOOKS_S = 0.25


@dataclass(frozen=True)
class Part:
    """Something that is shown, as a screen reader tells it: its role, its name, its middle on the screen."""

    role: str
    name: str
    x: int
    y: int


class Desktop:
    """Xvfb, a session bus and, on it, ``desktop_double``."""

    def __init__(self, folder: Path, *, has_tray: bool = True, has_screen: bool = True, has_eyes: bool = False) -> None:
        self._folder = folder
        self._has_tray, self._has_screen, self._has_eyes = has_tray, has_screen, has_eyes
        self._ends = contextlib.ExitStack()
        self._told: queue.Queue[dict[str, Any]] = queue.Queue()
        self._double: subprocess.Popen[str] | None = None
        self.env: dict[str, str] = {}

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as stack:
            config = self._folder / "config"
            config.mkdir()
            self.env = {"XDG_CONFIG_HOME": str(config), "XDG_SESSION_TYPE": "x11", "LC_ALL": "C.UTF-8"}
            bus = self._start(stack, "dbus-daemon", "--session", "--nofork", "--print-address")
            self.env["DBUS_SESSION_BUS_ADDRESS"] = _line(bus)
            if self._has_eyes:
                self.env["AT_SPI_BUS_ADDRESS"] = self.env["DBUS_SESSION_BUS_ADDRESS"]
            if self._has_screen:
                options = ("-displayfd", "1", "-noreset", "-nolisten", "tcp", "-screen", "0", "1280x800x24")
                self.env |= {"DISPLAY": f":{_line(self._start(stack, 'Xvfb', *options))}", "QT_QPA_PLATFORM": "xcb"}
            command = [sys.executable, "-m", "tests.e2e.desktop_double", *([] if self._has_tray else ["--no-tray"])]
            self._double = self._start(stack, *command)
            threading.Thread(target=self._read, args=(self._double,), daemon=True).start()
            self.told("ready")
            self._ends = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.close()

    def _start(self, stack: contextlib.ExitStack, *command: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **self.env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        stack.callback(_end, process)
        return process

    def _read(self, double: subprocess.Popen[str]) -> None:
        for line in double.stdout or ():
            self._told.put(json.loads(line))

    def do(self, action: str, argument: object = None) -> None:
        """Have something done: invoke (id), dismiss (id), activate, menu, choose (label)."""
        assert self._double is not None
        assert self._double.stdin is not None
        self._double.stdin.write(json.dumps({"do": action, "argument": argument}) + "\n")
        self._double.stdin.flush()

    def told(self, what: str, seconds: float = SECONDS) -> dict[str, Any]:
        """Return the next thing of this kind that the desktop tells; others are passed over."""
        while (line := self._told.get(timeout=seconds))["what"] != what:
            assert line["what"] != "error", line
        return line

    def seen(self) -> list[Part]:
        """Return what the program shows soon: to look without a pause, hundreds of questions each, keeps it busy."""
        time.sleep(_BETWEEN_LOOKS_S)
        self.do("look")
        parts = self.told("seen")["parts"]
        return [
            Part(part["role"], part["name"], left + width // 2, top + height // 2)
            for part in parts
            for left, top, width, height in [part["place"]]
        ]

    def shows(self, name: str) -> bool:
        """Tell whether the program shows something of this name."""
        return any(part.name == name for part in self.seen())

    def click(self, name: str, role: str = "push button") -> None:
        """Wait for a button, or a part with another role, and click it with the mouse; the first of that name."""
        found: list[Part] = []

        def is_there() -> bool:
            found[:] = [part for part in self.seen() if (part.role, part.name) == (role, name)]
            return bool(found)

        self.until(is_there, f"{name} is shown")
        self.click_at(found[0].x, found[0].y)

    def click_at(self, x: int, y: int) -> None:
        """Click what stands there on the screen."""
        self._hands("mousemove", str(x), str(y), "click", "1")

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, whatever has the focus."""
        self._hands("key", "--clearmodifiers", *keys)

    def write(self, text: str) -> None:
        """Type a text, whatever has the focus."""
        self._hands("type", text)

    def turn_to(self, title: str) -> None:
        """Bring a window to the front and give it the keyboard. There is no window manager here that could."""
        self.until(lambda: bool(self.windows(title)), f"{title} is shown")
        window = self.windows(title)[0]
        self._hands("windowraise", window, "windowfocus", "--sync", window)

    def _hands(self, *words: str) -> None:
        command = ["xdotool", *words]
        subprocess.run(command, env={**os.environ, **self.env}, timeout=SECONDS, check=True)

    def shows_window(self) -> bool:
        """Tell whether Efir's window is to be seen."""
        return bool(self.windows("^Efir$"))

    def windows(self, title: str) -> list[str]:
        """Return the ids of the visible windows with this title."""
        command = ["xdotool", "search", "--onlyvisible", "--name", title]
        done = subprocess.run(
            command, env={**os.environ, **self.env}, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        return done.stdout.split()

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for something to become true."""
        wait_until(condition, SECONDS, what)

    def close_window(self, window: str) -> None:
        """Do what the cross in a window's frame does. There is no window manager here that could."""
        x11 = ctypes.CDLL("libX11.so.6")
        x11.XOpenDisplay.restype = ctypes.c_void_p
        x11.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
        x11.XInternAtom.restype = ctypes.c_ulong
        x11.XSendEvent.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_long, ctypes.c_void_p]
        x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
        display = x11.XOpenDisplay(self.env["DISPLAY"].encode())
        protocols, delete = (x11.XInternAtom(display, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW"))
        client_message = 33
        # XClientMessageEvent: type, serial, send_event, display, window, message_type, format, data.
        event = struct.pack(
            "iLiPLLi5l48x", client_message, 0, 0, display, int(window), protocols, 32, delete, 0, 0, 0, 0
        )
        x11.XSendEvent(display, int(window), 0, 0, event)
        x11.XCloseDisplay(display)

    @contextlib.contextmanager
    def program(self, folder: Path, *arguments: str, module: str = "app") -> Iterator[Program]:
        """Run Efir with its window on this desktop."""
        folder.mkdir(exist_ok=True)
        program = Program(folder, *arguments, env=self.env, has_window=True, module=module)
        program.start()
        try:
            yield program
        finally:
            if program.process.poll() is None:
                program.stop()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    process.wait(SECONDS)
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
