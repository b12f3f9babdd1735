"""Whether Qt can open a window here. A child tries first: Qt aborts where it cannot, and waits for a silent bus."""

import contextlib
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable

from app.runtime.own_program import worker_command

logger = logging.getLogger(__name__)

_WITHIN_S, _LOOKS_EVERY_S = 20.0, 0.05
SILENT_BUS = 70
"""Status of the child where all is well but the session bus."""
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
                worker_command("display"),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
            )

    def failure(self, is_over: Callable[[], bool]) -> str | None:
        """Wait for its end; return Qt's reason, or None where a window can be shown.

        Args:
            is_over: Whether nobody needs a window any more; then nothing is waited for, and None returned.
        """
        if self._child is None:
            return None
        deadline = time.monotonic() + _WITHIN_S
        while not is_over():
            try:
                _, said = self._child.communicate(timeout=_LOOKS_EVERY_S)
            except subprocess.TimeoutExpired:
                if time.monotonic() < deadline:
                    continue
                return "the display does not answer"
            if self._child.returncode == SILENT_BUS:
                logger.warning("The session bus of this desktop does not answer; the window does without it")
                os.environ["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"
            if self._child.returncode in {0, SILENT_BUS}:
                return None
            lines = [line.strip() for line in said.splitlines() if line.strip()]
            return next((line for line in lines if line.startswith("qt.qpa")), lines[-1] if lines else "Qt ended")
        return None

    def close(self) -> None:
        """End the child if it still tries."""
        if self._child is not None and self._child.poll() is None:
            self._child.kill()
            self._child.communicate()
