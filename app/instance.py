"""One Efir for each data folder: a lock, and a door at which a second start knocks."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

_KNOCK_MS = 500


class Instance:
    """The claim of this process on a data folder."""

    def __init__(self, folder: Path) -> None:
        self._lock = QLockFile(str(folder / "efir.lock"))
        self._lock.setStaleLockTime(0)  # only a dead owner makes it stale, however old it is
        self._name = "efir-" + hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16]
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Take the folder; return False where another Efir has it.

        Raises:
            OSError: It cannot be written.
        """
        if self._lock.tryLock(0):
            return True
        if self._lock.error() is QLockFile.LockError.LockFailedError:
            return False
        raise OSError("its lock cannot be written")

    def knock(self) -> bool:
        """Ask the Efir that has the folder to show its window; return whether it has one."""
        from PySide6.QtNetwork import QLocalSocket  # noqa: PLC0415 -- seldom needed, and slow to import

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        has_window = socket.waitForConnected(_KNOCK_MS)
        if has_window:
            socket.disconnectFromServer()
        return has_window

    def answer(self, on_knock: Callable[[], None]) -> None:
        """Call the function whenever another start knocks."""
        from PySide6.QtNetwork import QLocalServer  # noqa: PLC0415 -- headless needs none of it

        QLocalServer.removeServer(self._name)
        self._server = QLocalServer()
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)

        def on_connection() -> None:
            if self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
                socket.deleteLater()
            on_knock()

        self._server.newConnection.connect(on_connection)
        self._server.listen(self._name)

    def release(self) -> None:
        """Give the folder back."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()
