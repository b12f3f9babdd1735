"""One Efir for each data folder: a lock file, and a request to the running one to show its window."""

import contextlib
import http.client
import json
import sys
import urllib.error
import urllib.request
from pathlib import Path

import filelock

from app.files import write_atomically

_ACTIVATION_TIMEOUT_S = 1.0
_ANY_PROCESS = -1
"""Source: Windows' winuser.h, ASFW_ANY."""


def let_others_come_to_front() -> None:
    """Pass on the right to bring a window to the front, which Windows gives to what the person started last: us."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 -- of Windows only

        ctypes.windll.user32.AllowSetForegroundWindow(_ANY_PROCESS)


class SingleInstance:
    """This process's lock on a data folder. The system releases it when the process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        self._lock = filelock.FileLock(folder / "efir.lock", blocking=False)
        self._address_file = folder / "running.json"

    def acquire(self) -> bool:
        """Lock the folder; return False if another Efir has it.

        Raises:
            OSError: The lock file cannot be written.
        """
        try:
            self._lock.acquire()
        except filelock.Timeout:
            return False
        except NotImplementedError as error:  # filelock: this file system has no locks
            raise OSError(str(error)) from error
        self._forget()  # what a killed one left: another program that listens there by now would get our token
        return True

    def publish(self, url: str, token_file: Path) -> None:
        """Write down where the server of this process is, for a second start.

        Args:
            url: Of the server, with a slash at its end.
            token_file: Holds the control token.
        """
        with contextlib.suppress(OSError):  # then a second start only says that Efir is running
            write_atomically(self._address_file, json.dumps({"url": url, "token_file": str(token_file)}).encode())

    def activate_running(self) -> bool:
        """Ask the Efir that has the folder to show its window; return whether it did."""
        try:
            place = json.loads(self._address_file.read_text(encoding="utf-8"))
            token = Path(place["token_file"]).read_text(encoding="utf-8").strip()
            request = urllib.request.Request(  # noqa: S310 -- the address was written by ourselves, always http
                f"{place['url']}api/v1/window/show",
                data=b"{}",
                headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            )
            let_others_come_to_front()
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with opener.open(request, timeout=_ACTIVATION_TIMEOUT_S):
                return True
        except (OSError, ValueError, KeyError, TypeError, urllib.error.URLError, http.client.HTTPException):
            return False

    def release(self) -> None:
        """Unlock the folder."""
        self._forget()
        self._lock.release()

    def _forget(self) -> None:
        with contextlib.suppress(OSError):
            self._address_file.unlink(missing_ok=True)
