"""The small window in which a link or files are added to the queue."""

from typing import override

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.media import MEDIA_SUFFIXES
from app.ui.links import LONGEST
from app.ui.text import label, show


class AddDialog(QDialog):
    """Takes a link or lets files be chosen; the rest of the window stays usable.

    Signals:
        link_given: the text of the link, as it was typed.
        files_given: list of absolute paths.
    """

    link_given = Signal(str)
    files_given = Signal(list)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.setMinimumWidth(460)
        self._hint = label("dim", wraps=True)
        self._link = QLineEdit(maxLength=LONGEST, clearButtonEnabled=True)
        self._choose = QPushButton(autoDefault=False)
        self._add = QPushButton(default=True)
        self._add.setProperty("role", "primary")
        self._cancel = QPushButton(autoDefault=False)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._choose)
        buttons.addStretch()
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self._hint)
        layout.addWidget(self._link)
        layout.addLayout(buttons)
        self._link.textChanged.connect(self._on_link_text_changed)
        self._add.clicked.connect(self._on_add_clicked)
        self._choose.clicked.connect(self._on_choose_clicked)
        self._cancel.clicked.connect(self.close)
        self._on_link_text_changed("")
        self._retranslate()

    def begin(self) -> None:
        """Open with an empty field."""
        self._link.clear()
        self.show()
        self.raise_()
        self._link.setFocus()

    def _on_link_text_changed(self, text: str) -> None:
        self._add.setEnabled(bool(text.strip()))

    def _on_add_clicked(self) -> None:
        self.link_given.emit(self._link.text().strip())
        self.close()

    def _on_choose_clicked(self) -> None:
        endings = " ".join(f"*{suffix}" for suffix in sorted(MEDIA_SUFFIXES))
        kinds = self.tr("Video and sound")
        dialog = QFileDialog(self, self.tr("Choose files"), "", f"{kinds} ({endings})")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._on_files_selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_files_selected(self, paths: list[str]) -> None:
        self.files_given.emit(paths)
        self.close()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Add to the queue"))
        show(self._hint, self.tr("A link to a YouTube video, or video and sound files of your own."))
        self._link.setPlaceholderText("https://www.youtube.com/watch?v=…")
        self._link.setAccessibleName(self.tr("Link"))
        show(self._choose, self.tr("Choose files…"))
        show(self._add, self.tr("Add"))
        show(self._cancel, self.tr("Cancel"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
