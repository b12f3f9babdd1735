"""The editor of settings that are lists of lines, and the button that looks for a folder."""

from pathlib import Path
from typing import override

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QSignalBlocker, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.ui.settings_editor import Editor
from app.ui.text import delete_words, set_text

translate = QCoreApplication.translate

LONGEST_LIST = 1_100_000
"""Characters: as many as a list of 1,000 lines of 1,000 characters has."""


def list_trouble(lines: tuple[str, ...], most: int, longest: int) -> str:
    """Return what is wrong with a list, or empty."""
    if len(lines) > most:
        return translate("Settings", "Too many lines: {n}. The limit is {most}.").format(n=len(lines), most=most)
    if any(len(line) > longest for line in lines):
        return translate("Settings", "A line is longer than {n} characters.").format(n=longest)
    return ""


class LinesEditor(Editor):
    """A list of texts, one on each line; folders can be looked for."""

    def __init__(self, most: int, longest: int, *, is_folders: bool = False, is_pairs: bool = False) -> None:
        """Build it.

        Args:
            most: Lines at most.
            longest: Characters of a line at most.
            is_folders: Each line is a folder, which can be looked for.
            is_pairs: Each line is a name, an equals sign and something of it.
        """
        super().__init__()
        self._most, self._longest, self._is_pairs = most, longest, is_pairs
        self.edit = QPlainTextEdit(tabChangesFocus=True)
        delete_words(self.edit)
        self.edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.edit.setFixedHeight(96)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        if is_folders:
            browse = Browse(self)
            browse.folder_chosen.connect(self._on_folder_chosen)
            row = QHBoxLayout()
            row.addWidget(browse)
            row.addStretch()
            column.addLayout(row)
        self.edit.textChanged.connect(self.changed)

    @override
    def value(self) -> tuple[str, ...]:
        lines = self.edit.toPlainText()[:LONGEST_LIST].split("\n")
        return tuple(line.strip() for line in lines if line.strip())

    @override
    def show_value(self, value: object) -> None:
        lines = value if isinstance(value, tuple) else ()
        text = "\n".join(str(line) for line in lines)
        if text != self.edit.toPlainText():  # else the cursor would go to the start
            with QSignalBlocker(self.edit):
                self.edit.setPlainText(text)

    @override
    def limits(self) -> str:
        return translate("Settings", "up to {n} lines").format(n=QLocale().toString(self._most))

    @override
    def trouble(self) -> str:
        lines = self.value()
        if self._is_pairs and (odd := next((line for line in lines if "=" not in line.strip("= ")), None)):
            return translate("Settings", "Write “name = value” on each line: %1").replace("%1", odd[:50])
        return list_trouble(lines, self._most, self._longest)

    def _on_folder_chosen(self, folder: str) -> None:
        self.edit.appendPlainText(folder)


class Browse(QPushButton):
    """Opens the window in which a folder is chosen.

    Signals:
        folder_chosen: its absolute path, as the system writes paths.
    """

    folder_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAutoDefault(False)
        self.clicked.connect(self._on_clicked)
        self._retranslate()

    def _on_clicked(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._on_file_selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_file_selected(self, folder: str) -> None:
        self.folder_chosen.emit(str(Path(folder)))

    def _retranslate(self) -> None:
        set_text(self, self.tr("Browse…"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
