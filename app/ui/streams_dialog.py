"""The window that lists the streams that are over, and what happened in each."""

from collections.abc import Sequence
from typing import override

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.streams import Stream
from app.ui import words
from app.ui.i18n import Retranslated
from app.ui.layout import fit_to_screen, row, scrolled
from app.ui.text import label, set_text


class StreamsDialog(Retranslated, QDialog):
    """Shows one row for each stream, the newest on top."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModal(False)
        fit_to_screen(self, QSize(620, 420), QSize(480, 280))
        self._streams: tuple[Stream, ...] = ()
        self.hint, self._close, inside = label("dim", wraps=True), QPushButton(default=True), QWidget()
        self.grid, column = QGridLayout(), QVBoxLayout(inside)
        self.grid.setHorizontalSpacing(16)
        self.grid.setColumnStretch(0, 1)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self.grid)
        column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self.hint)
        layout.addWidget(scrolled(inside), 1)
        layout.addLayout(row(None, self._close))
        self._close.clicked.connect(self.close)
        self.retranslate()

    def present(self, streams: Sequence[Stream]) -> None:
        """Open with these streams."""
        self._streams = tuple(streams)
        self.retranslate()
        self.show()
        self.raise_()
        self._close.setFocus()

    def rows(self) -> list[list[str]]:
        """Return what is shown, without the titles."""
        return [
            [
                words.moment(stream.began_at),
                words.duration(round((stream.ended_at - stream.began_at).total_seconds() * 1_000)),
                *(words.number(count) for count in (stream.videos, stream.messages, stream.donations)),
            ]
            for stream in self._streams
        ]

    @override
    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Streams"))
        set_text(self._close, self.tr("Close"))
        set_text(
            self.hint,
            self.tr("What was played, read aloud and given in each stream.")
            if self._streams
            else self.tr("No stream yet. Streams are listed here while Efir is connected to OBS."),
        )
        while (old := self.grid.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()  # it is deleted later
                widget.deleteLater()
        titles = [self.tr("Began"), self.tr("Length"), self.tr("Videos"), self.tr("Messages"), self.tr("Donations")]
        for at, texts in enumerate([titles, *self.rows()] if self._streams else []):
            for column, text in enumerate(texts):
                shown = label("dim" if at == 0 else "")
                set_text(shown, text)
                side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                self.grid.addWidget(shown, at, column, side)
