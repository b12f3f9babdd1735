"""Whether Qt can open a window here. It aborts the process where it cannot, so that a child tries it first."""

import contextlib
import os
import subprocess
import sys

_WITHIN_S = 20.0
_TRY = """
import resource
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
from PySide6.QtWidgets import QApplication
QApplication(["efir"])
"""
_NEEDS_NONE = frozenset({"offscreen", "minimal"})
"""Platforms of Qt that open no display."""


class DisplayTrial:
    """A child that tries to open the display while this process does something else."""

    def __init__(self) -> None:
        """Begin, where it is not certain; on Windows and macOS there always is a display."""
        self._child: subprocess.Popen[str] | None = None
        if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM") in _NEEDS_NONE:
            return
        with contextlib.suppress(OSError):  # no more processes: then the window is tried at once
            self._child = subprocess.Popen(  # noqa: S603 -- our own command
                [sys.executable, "-c", _TRY],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
            )

    def failure(self) -> str | None:
        """Wait for its end; return Qt's reason, or None where a window can be shown."""
        if self._child is None:
            return None
        try:
            _, said = self._child.communicate(timeout=_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.communicate()
            return "the display does not answer"
        if self._child.returncode == 0:
            return None
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        return next((line for line in lines if line.startswith("qt.qpa")), lines[-1] if lines else "Qt ended")

    def close(self) -> None:
        """End the child if it still tries."""
        if self._child is not None and self._child.poll() is None:
            self._child.kill()
            self._child.communicate()
