"""A link to hand to people: a field, buttons, and a QR code for a phone."""

from typing import override

import segno
from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QDesktopServices, QHideEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.copy_button import CopyButton
from app.ui.i18n import Retranslated
from app.ui.icons import put_before_text
from app.ui.layout import row
from app.ui.text import set_accessible_name, set_text
from app.ui.theme import scaled

_HIDDEN = "•" * 24
_QUIET = 4
"""Modules of white around a code, without which phones do not find it."""
_SIDE = 240
_LONGEST = 1_000


class QrCode(QWidget):
    """A text as a QR code; black on white in any theme, as phones want it."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.image = QImage()

    def show_text(self, text: str) -> None:
        """Show the code of a text; of an empty one nothing."""
        self.image = _image_of(text) if text else QImage()
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        side = self._scale() * self.image.width()
        return QSize(side, side)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.image.isNull():
            return
        painter = QPainter(self)
        painter.drawImage(self.rect(), self.image)
        painter.end()

    def _scale(self) -> int:
        """Return the pixels of one module; whole ones, else the code has seams."""
        return max(1, scaled(_SIDE) // self.image.width()) if not self.image.isNull() else 1


def _image_of(text: str) -> QImage:
    """Return a code with one pixel for each module."""
    lines = list(segno.make(text, micro=False, error="m").matrix_iter(border=_QUIET))
    image = QImage(len(lines), len(lines), QImage.Format.Format_RGB32)
    for y, line in enumerate(lines):
        for x, is_dark in enumerate(line):
            image.setPixelColor(x, y, QColor(Qt.GlobalColor.black if is_dark else Qt.GlobalColor.white))
    return image


class LinkBox(Retranslated, QWidget):
    """Shows one link. A secret one is hidden until asked for, as the window may be on stream.

    Attributes:
        link: What is shown and copied; empty is none.

    Signals:
        resized: There is more or less to see.
    """

    resized = Signal()

    def __init__(self, *, is_secret: bool) -> None:
        super().__init__()
        self.link, self._is_secret, self._is_shown = "", is_secret, not is_secret
        self.field, self.code = QLineEdit(readOnly=True), QrCode()
        self.reveal, self.open_button = QPushButton(autoDefault=False), QPushButton(autoDefault=False)
        self.copy = CopyButton(lambda: self.link)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.field)
        layout.addLayout(row(self.reveal, self.copy, self.open_button, None))
        layout.addWidget(self.code, 0, Qt.AlignmentFlag.AlignHCenter)
        self.reveal.setVisible(is_secret)
        self.open_button.setVisible(not is_secret)  # a secret one belongs on the device of somebody else
        self.reveal.clicked.connect(self._on_reveal_clicked)
        self.open_button.clicked.connect(self._on_open_clicked)
        self.retranslate()

    def show_link(self, link: str) -> None:
        """Show a link; a secret one is hidden again."""
        self.link = link
        self._set_shown(is_shown=not self._is_secret)

    def _set_shown(self, *, is_shown: bool) -> None:
        self._is_shown = is_shown
        is_seen = is_shown and bool(self.link)
        set_text(self.field, (self.link if is_shown else _HIDDEN) if self.link else "", _LONGEST)
        self.field.setCursorPosition(0)
        self.code.show_text(self.link if is_seen else "")
        self.code.setVisible(is_seen)
        for button in (self.reveal, self.copy, self.open_button):
            button.setEnabled(bool(self.link))
        put_before_text(self.reveal, "eye-off" if is_shown else "eye", "text", "dim")
        set_text(self.reveal, self.tr("Hide") if is_shown else self.tr("Show link and QR code"))
        self.resized.emit()

    def _on_reveal_clicked(self) -> None:
        self._set_shown(is_shown=not self._is_shown)

    def _on_open_clicked(self) -> None:
        QDesktopServices.openUrl(QUrl(self.link))

    @override
    def retranslate(self) -> None:
        set_accessible_name(self.field, self.tr("Link"))
        set_accessible_name(self.code, self.tr("QR code of the link"))
        set_accessible_name(self.copy, self.tr("Copy link"))
        put_before_text(self.open_button, "eye", "text", "dim")
        set_text(self.open_button, self.tr("Open in browser"))
        self._set_shown(is_shown=self._is_shown)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._set_shown(is_shown=not self._is_secret)  # else it would be seen when the window comes back on a stream
        super().hideEvent(event)
