"""The two buttons that take settings over from a file and write them to one."""

from pathlib import Path
from typing import override

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from app.ui.text import set_accessible_name, set_text

_FILE = "efir-settings.json"


class FileButtons(QWidget):
    """Ask for a file and hand its path on.

    Signals:
        import_requested: path of a file whose values shall be taken over.
        export_requested: path of a file to be written.
    """

    import_requested = Signal(str)
    export_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._import, self._export = QPushButton(), QPushButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._import)
        row.addWidget(self._export)
        self._import.clicked.connect(self._on_import_clicked)
        self._export.clicked.connect(self._on_export_clicked)
        self._retranslate()

    def _on_import_clicked(self) -> None:
        dialog = self._file_dialog(self.tr("Import settings from a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.import_requested)
        dialog.open()

    def _on_export_clicked(self) -> None:
        dialog = self._file_dialog(self.tr("Export settings to a file"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(str(Path.home() / _FILE))
        dialog.fileSelected.connect(self.export_requested)
        dialog.open()

    def _file_dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self, title)
        dialog.setNameFilter(self.tr("Efir settings (*.json)"))
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _retranslate(self) -> None:
        set_text(self._import, self.tr("Import…"))
        set_accessible_name(self._import, self.tr("Import settings from a file"))
        set_text(self._export, self.tr("Export…"))
        set_accessible_name(self._export, self.tr("Export settings to a file"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
