"""Hot keys on Windows. Source: Microsoft, RegisterHotKey."""

import sys

if sys.platform == "win32":
    import ctypes
    import threading
    from collections.abc import Callable
    from ctypes import wintypes

    from app.domain.hot_keys import HotKey

    _BITS = {"Alt": 1, "Ctrl": 2, "Shift": 4, "Meta": 8}
    _ONCE = 0x4000
    """A key that is held counts once."""
    _F1 = 0x70
    _HOT_KEY, _QUIT = 0x0312, 0x0012

    class WindowsHotKeys:
        """One thread, which is there only while there are keys to wait for."""

        def __init__(self, on_press: Callable[[HotKey], None]) -> None:
            self._on_press = on_press
            self._thread: threading.Thread | None = None

        def use(self, keys: frozenset[HotKey]) -> frozenset[HotKey]:
            """Wait for these keys and for no others; return those that could not be had."""
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
            """Wait for none any more."""
            if self._thread is not None:
                ctypes.windll.user32.PostThreadMessageW(self._thread.native_id, _QUIT, 0, 0)
                self._thread.join()
                self._thread = None

        def _wait(self, keys: list[HotKey], missing: set[HotKey], is_ready: threading.Event) -> None:
            user32 = ctypes.windll.user32
            message = wintypes.MSG()
            # The first look makes the thread's queue, which its end is put into.
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
