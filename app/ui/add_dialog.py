"""The small window in which a link or files are added to the queue."""

from typing import override

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.fallback import is_playlist
from app.domain.media import MEDIA_SUFFIXES
from app.ui.i18n import Retranslated
from app.ui.links import LONGEST, text_links
from app.ui.text import TextField, label, set_text
from app.ui.theme import scaled


class AddDialog(Retranslated, QDialog):
    """Takes a link or lets files be chosen; the rest of the window stays usable.

    Signals:
        link_given: the text of the link, as it was typed.
        files_given: list of absolute paths.
        playlist_given: link of a playlist for the fallback list.
        fallback_requested: Show the fallback list.
    """

    link_given = Signal(str)
    files_given = Signal(list)
    playlist_given = Signal(str)
    fallback_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.setMinimumWidth(scaled(460))
        self._hint = label("dim", wraps=True)
        self._link = TextField(maxLength=LONGEST, clearButtonEnabled=True)
        self._choose, self._import = QPushButton(autoDefault=False), QPushButton(autoDefault=False)
        self._add = QPushButton(default=True)
        self._add.setProperty("role", "primary")
        self._cancel = QPushButton(autoDefault=False)
        others, buttons = QHBoxLayout(), QHBoxLayout()
        others.setSpacing(8)
        others.addWidget(self._choose)
        others.addWidget(self._import)
        others.addStretch()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self._hint)
        layout.addWidget(self._link)
        layout.addLayout(others)
        layout.addLayout(buttons)
        self._link.textChanged.connect(self._on_link_text_changed)
        self._add.clicked.connect(self._on_add_clicked)
        self._choose.clicked.connect(self._on_choose_clicked)
        self._import.clicked.connect(self._on_import_clicked)
        self._cancel.clicked.connect(self.close)
        self._on_link_text_changed("")
        self.retranslate()

    def present(self) -> None:
        """Open with an empty field."""
        self.present_link("")

    def present_link(self, link: str) -> None:
        """Open with a link in the field."""
        set_text(self._link, link, LONGEST)
        self.show()
        self.raise_()
        self._link.setFocus()

    def _on_link_text_changed(self, text: str) -> None:
        self._add.setEnabled(bool(text.strip()))
        self._show_words()

    def _on_add_clicked(self) -> None:
        for link in text_links(self._link.text()):
            (self.playlist_given if is_playlist(link) else self.link_given).emit(link)
        self.close()

    def _on_import_clicked(self) -> None:
        self.fallback_requested.emit()
        self.close()

    def _on_choose_clicked(self) -> None:
        endings = " ".join(f"*{suffix}" for suffix in sorted(MEDIA_SUFFIXES))
        kinds = self.tr("Video and audio")
        dialog = QFileDialog(self, self.tr("Choose files"), "", f"{kinds} ({endings})")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._on_files_selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_files_selected(self, paths: list[str]) -> None:
        self.files_given.emit(paths)
        self.close()

    def _show_words(self) -> None:
        """Say what the link is, and what its button does."""
        if is_playlist(self._link.text()):
            set_text(self._hint, self.tr("This is a playlist. Add it to the fallback list?"))
            set_text(self._add, self.tr("Add to fallback list"))
        else:
            set_text(self._hint, self.tr("A YouTube link, or your own video and audio files."))
            set_text(self._add, self.tr("Add"))

    @override
    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Add to the queue"))
        self._show_words()
        self._link.setPlaceholderText("https://www.youtube.com/watch?v=…")
        self._link.setAccessibleName(self.tr("Link"))
        set_text(self._choose, self.tr("Choose files…"))
        set_text(self._import, self.tr("Import playlist…"))
        set_text(self._cancel, self.tr("Cancel"))
