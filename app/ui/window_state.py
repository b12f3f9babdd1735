"""What the window remembers between two runs: its size, place, page, splitter, and an answer once given."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter

_TRAY, _GREETED = "window/hides_in_tray", "window/has_greeted"
_DISMISSED = "window/dismissed_release"


class WindowState:
    """A small file of the window's own; a broken or missing one means the defaults."""

    def __init__(self, file: Path) -> None:
        self._file = QSettings(str(file), QSettings.Format.IniFormat)

    def restore(self, window: QMainWindow, splitter: QSplitter) -> str:
        """Give window and splitter their last shape; return the last page, or empty."""
        for key, restore in (("geometry", window.restoreGeometry), ("splitter", splitter.restoreState)):
            value = self._file.value(f"window/{key}")
            if isinstance(value, QByteArray):
                restore(value)
        return str(self._file.value("window/page", ""))

    def save(self, window: QMainWindow, splitter: QSplitter, page: str) -> None:
        """Write down shape and page."""
        self._file.setValue("window/geometry", window.saveGeometry())
        self._file.setValue("window/splitter", splitter.saveState())
        self._file.setValue("window/page", page)
        self._file.sync()

    @property
    def hides_in_tray(self) -> bool:
        """Whether the streamer has agreed that closing the window keeps Efir on air."""
        return str(self._file.value(_TRAY, "")).lower() == "true"

    @property
    def is_first_run_done(self) -> bool:
        """Whether the first steps were finished or skipped."""
        return str(self._file.value(_GREETED, "")).lower() == "true"

    def finish_first_run(self) -> None:
        """Remember that the first steps need not be shown by themselves again."""
        self._file.setValue(_GREETED, "true")
        self._file.sync()

    @property
    def dismissed_release(self) -> str:
        """Version of the Efir that is not spoken of any more."""
        return str(self._file.value(_DISMISSED, ""))

    def dismiss_release(self, version: str) -> None:
        """Remember that a newer Efir was seen."""
        self._file.setValue(_DISMISSED, version)
        self._file.sync()

    def agree_to_tray(self) -> None:
        """Remember that closing the window keeps Efir on air."""
        self._file.setValue(_TRAY, "true")
        self._file.sync()
