"""Global hot keys: on Windows (RegisterHotKey) and on X11 (grabs by libxcb, which Qt needs too).

No library does it: pynput's do nothing while a Cyrillic layout is in use (its issue 521) and read every key that is
pressed, `keyboard` has had no release since 2020. Here only these keys are registered with the system.
Sources: Microsoft, RegisterHotKey; X Window System Protocol; xcb(7).
"""

import ctypes
import logging
import os
import selectors
import sys
import threading
from collections.abc import Callable, Mapping
from ctypes import POINTER, c_int, c_uint, c_uint8, c_uint16, c_uint32, c_void_p
from typing import Protocol

from msgspec import Struct

logger = logging.getLogger(__name__)

_X11_BITS = {"Shift": 1, "Ctrl": 4, "Alt": 8, "Meta": 64}
_CAPS_LOCK, _NUM_LOCK = 2, 16
_LOCKS = (0, _CAPS_LOCK, _NUM_LOCK, _CAPS_LOCK | _NUM_LOCK)
"""A grab is for exact modifiers, and these are on or off as it happens."""
_X11_F1 = 0xFFBE
"""Number of the key F1; the others follow."""
_PRESS, _RELEASE = 2, 3
_ASYNC = 1
_ANY_KEY, _ANY_MODIFIER = 0, 0x8000


class HotKey(Struct, frozen=True):
    """One of them.

    Attributes:
        key: ``A`` to ``Z``, ``0`` to ``9``, ``F1`` to ``F24``.
        modifiers: Any of ``Ctrl``, ``Alt``, ``Shift`` and ``Meta``, the Windows key.
    """

    key: str
    modifiers: frozenset[str]


def hot_key(text: str) -> HotKey | None:
    """Return what a text that matches ``HOT_KEY`` means; None for an empty one."""
    *modifiers, key = text.split("+")
    return HotKey(key, frozenset(modifiers)) if key else None


type OnPress = Callable[[HotKey], None]


class HotKeys(Protocol):
    """Global hot keys, in a thread of their own. The methods block."""

    def use(self, keys: frozenset[HotKey]) -> frozenset[HotKey]:
        """Register these keys and no others; return those that are not available."""

    def close(self) -> None:
        """Unregister all."""


def are_possible(platform: str, environment: Mapping[str, str]) -> bool:
    """Return whether this kind of desktop supports global hot keys.

    On Wayland they would only work in X11 programs; on macOS they need the permission to read every key.
    """
    if platform == "linux":
        return bool(environment.get("DISPLAY")) and not environment.get("WAYLAND_DISPLAY")
    return platform == "win32"


if sys.platform == "win32":
    from ctypes import wintypes

    _BITS = {"Alt": 1, "Ctrl": 2, "Shift": 4, "Meta": 8}
    _ONCE = 0x4000
    """A key that is held counts once."""
    _F1 = 0x70
    _HOT_KEY, _QUIT = 0x0312, 0x0012

    class WindowsHotKeys:
        """One thread, which runs only while keys are registered."""

        def __init__(self, on_press: Callable[[HotKey], None]) -> None:
            self._on_press = on_press
            self._thread: threading.Thread | None = None

        def use(self, keys: frozenset[HotKey]) -> frozenset[HotKey]:
            """Register these keys and no others; return those that are not available."""
            self.close()
            if not keys:
                return frozenset()
            missing: set[HotKey] = set()
            is_ready = threading.Event()
            arguments = (list(keys), missing, is_ready)
            self._thread = threading.Thread(target=self._wait, args=arguments, name="hot keys", daemon=True)
            self._thread.start()
            is_ready.wait()
            return frozenset(missing)

        def close(self) -> None:
            """Unregister all."""
            if self._thread is not None:
                ctypes.windll.user32.PostThreadMessageW(self._thread.native_id, _QUIT, 0, 0)
                self._thread.join()
                self._thread = None

        def _wait(self, keys: list[HotKey], missing: set[HotKey], is_ready: threading.Event) -> None:
            user32 = ctypes.windll.user32
            message = wintypes.MSG()
            # The first call creates the thread's message queue.
            user32.PeekMessageW(ctypes.byref(message), None, 0, 0, 0)
            for number, key in enumerate(keys):
                bits = sum(_BITS[modifier] for modifier in key.modifiers) | _ONCE
                # Letters and digits have their own numbers, whatever layout is in use.
                code = _F1 - 1 + int(key.key[1:]) if len(key.key) > 1 else ord(key.key)
                if not user32.RegisterHotKey(None, number, bits, code):
                    missing.add(key)
            is_ready.set()
            while user32.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
                if message.message == _HOT_KEY:
                    self._on_press(keys[message.wParam])
            for number, key in enumerate(keys):
                if key not in missing:
                    user32.UnregisterHotKey(None, number)


class _Screens(ctypes.Structure):
    _fields_ = (("data", POINTER(c_uint32)), ("rem", c_int), ("index", c_int))


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", c_uint),)


class _KeyEvent(ctypes.Structure):
    """A key press or release; the fields between are not used."""

    _fields_ = (
        ("kind", c_uint8),
        ("code", c_uint8),
        ("sequence", c_uint16),
        ("time", c_uint32),
        ("unused", c_uint32 * 5),
        ("state", c_uint16),
    )


class _Xcb:
    """The functions that are used, with their types."""

    def __init__(self) -> None:
        xcb, keysyms = ctypes.CDLL("libxcb.so.1"), ctypes.CDLL("libxcb-keysyms.so.1")
        self.free = _typed(ctypes.CDLL(None).free, None, c_void_p)
        self.connect = _typed(xcb.xcb_connect, c_void_p, c_void_p, c_void_p)
        self.has_error = _typed(xcb.xcb_connection_has_error, c_int, c_void_p)
        self.disconnect = _typed(xcb.xcb_disconnect, None, c_void_p)
        self.descriptor = _typed(xcb.xcb_get_file_descriptor, c_int, c_void_p)
        self.setup = _typed(xcb.xcb_get_setup, c_void_p, c_void_p)
        self.screens = _typed(xcb.xcb_setup_roots_iterator, _Screens, c_void_p)
        self.grab = _typed(
            xcb.xcb_grab_key_checked, _Cookie, c_void_p, c_uint8, c_uint32, c_uint16, c_uint8, c_uint8, c_uint8
        )
        self.ungrab = _typed(xcb.xcb_ungrab_key_checked, _Cookie, c_void_p, c_uint8, c_uint32, c_uint16)
        self.check = _typed(xcb.xcb_request_check, c_void_p, c_void_p, _Cookie)
        self.next_event = _typed(xcb.xcb_poll_for_event, POINTER(_KeyEvent), c_void_p)
        self.symbols = _typed(keysyms.xcb_key_symbols_alloc, c_void_p, c_void_p)
        self.free_symbols = _typed(keysyms.xcb_key_symbols_free, None, c_void_p)
        self.codes = _typed(keysyms.xcb_key_symbols_get_keycode, POINTER(c_uint8), c_void_p, c_uint32)


def _typed(function: "ctypes._NamedFuncPointer", result: object, *arguments: object) -> "ctypes._NamedFuncPointer":
    function.restype = result  # type: ignore[assignment] # a type of ctypes
    function.argtypes = arguments  # type: ignore[assignment] # the same
    return function


def _console_switches(keys: frozenset[HotKey]) -> frozenset[HotKey]:
    """Return those that switch between consoles: X11 reserves Ctrl+Alt with F1 to F12."""
    both, most = {"Ctrl", "Alt"}, 12
    return frozenset(key for key in keys if both <= key.modifiers and key.key[1:] and int(key.key[1:]) <= most)


class X11HotKeys:
    """One connection to the display and one thread, which exist only while keys are registered."""

    def __init__(self, on_press: Callable[[HotKey], None]) -> None:
        self._on_press = on_press
        self._xcb = _Xcb()
        self._thread: threading.Thread | None = None
        self._end = -1

    def use(self, keys: frozenset[HotKey]) -> frozenset[HotKey]:
        """Register these keys and no others; return those that are not available."""
        self.close()
        if not keys:
            return frozenset()
        connection = self._xcb.connect(None, None)
        if self._xcb.has_error(connection):
            self._xcb.disconnect(connection)
            return keys
        had = self._grabbed(connection, keys)
        woken, self._end = os.pipe()
        arguments = (connection, woken, had)
        self._thread = threading.Thread(target=self._wait, args=arguments, name="hot keys", daemon=True)
        self._thread.start()
        return keys - frozenset(had.values())

    def close(self) -> None:
        """Unregister all."""
        if self._thread is not None:
            os.close(self._end)
            self._thread.join()
            self._thread = None

    def _grabbed(self, connection: int, keys: frozenset[HotKey]) -> dict[tuple[int, int], HotKey]:
        """Grab the keys; return the grabbed ones by code and modifiers."""
        root = self._root(connection)
        symbols = self._xcb.symbols(connection)
        had = {}
        for key in keys - _console_switches(keys):
            bits = sum(_X11_BITS[modifier] for modifier in key.modifiers)
            for code in self._codes(symbols, key.key):
                if all(self._grab(connection, root, bits | locks, code) for locks in _LOCKS):
                    had[code, bits] = key
        self._xcb.free_symbols(symbols)
        return had

    def _root(self, connection: int) -> int:
        return int(self._xcb.screens(self._xcb.setup(connection)).data[0])

    def _codes(self, symbols: int, key: str) -> list[int]:
        """Return the codes of a key in any layout, so that it works in every other one too."""
        number = _X11_F1 - 1 + int(key[1:]) if len(key) > 1 else ord(key.lower())
        found = self._xcb.codes(symbols, number)
        codes: list[int] = []
        while found and found[len(codes)]:
            codes.append(found[len(codes)])
        self._xcb.free(found)
        return codes

    def _grab(self, connection: int, root: int, modifiers: int, code: int) -> bool:
        cookie = self._xcb.grab(connection, 0, root, modifiers, code, _ASYNC, _ASYNC)
        error = self._xcb.check(connection, cookie)
        self._xcb.free(error)
        return not error

    def _wait(self, connection: int, woken: int, keys: dict[tuple[int, int], HotKey]) -> None:
        released: dict[int, int] = {}
        waits = selectors.DefaultSelector()  # not select, which takes no descriptor above 1,023
        for descriptor in (self._xcb.descriptor(connection), woken):
            waits.register(descriptor, selectors.EVENT_READ)
        try:
            while not self._xcb.has_error(connection):
                while event := self._xcb.next_event(connection):
                    self._on_event(event[0], keys, released)
                    self._xcb.free(event)
                if any(ready.fd == woken for ready, _ in waits.select()):
                    return
            logger.warning("The display is gone; hot keys no longer work")
        finally:
            waits.close()
            os.close(woken)
            # Free at once for the next grab: the server notices the end of a connection with a delay.
            ungrab = self._xcb.ungrab(connection, _ANY_KEY, self._root(connection), _ANY_MODIFIER)
            self._xcb.free(self._xcb.check(connection, ungrab))
            self._xcb.disconnect(connection)

    def _on_event(self, event: _KeyEvent, keys: dict[tuple[int, int], HotKey], released: dict[int, int]) -> None:
        """Report a pressed key. A held key repeats, each time released at the same timestamp."""
        if event.kind == _RELEASE:
            released[event.code] = event.time
        elif event.kind == _PRESS and released.get(event.code) != event.time:
            key = keys.get((event.code, event.state & sum(_X11_BITS.values())))
            if key is not None:
                self._on_press(key)


def system_hot_keys(on_press: OnPress) -> HotKeys:
    """Return the hot keys of this system, which ``are_possible``; none is registered yet.

    Args:
        on_press: Called in another thread.

    Raises:
        OSError: A library of the system is missing.
    """
    if sys.platform == "win32":
        return WindowsHotKeys(on_press)
    return X11HotKeys(on_press)
