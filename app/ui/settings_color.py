"""The editor of a colour."""

from typing import override

from PySide6.QtCore import QCoreApplication, QEvent, QSignalBlocker
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QColorDialog, QHBoxLayout, QPushButton

from app.ui.icons import BESIDE_TEXT
from app.ui.settings_editor import Editor
from app.ui.text import TextField, set_text
from app.ui.theme import shades_now

translate = QCoreApplication.translate

_COLOR_LENGTH = len("#rrggbb")


class ColorEditor(Editor):
    """A colour, written as ``#rrggbb`` or chosen from many."""

    def __init__(self) -> None:
        super().__init__()
        self.line, self.swatch = TextField(maxLength=_COLOR_LENGTH), QPushButton()
        self.line.setFixedWidth(104)
        self.swatch.setAutoDefault(False)
        self.swatch.setIconSize(BESIDE_TEXT)
        self._title = ""
        self._row(self.line, self.swatch)
        layout = self.layout()
        if isinstance(layout, QHBoxLayout):
            layout.addStretch()
        self._retranslate()
        self.line.textChanged.connect(self._on_text_changed)
        self.swatch.clicked.connect(self._on_swatch_clicked)

    @override
    def value(self) -> str:
        return self.line.text().strip()

    @override
    def show_value(self, value: object) -> None:
        with QSignalBlocker(self.line):
            set_text(self.line, str(value), _COLOR_LENGTH)
        self._show_swatch()

    @override
    def name_it(self, title: str, hint: str) -> None:
        super().name_it(title, hint)
        self._title = title
        self._retranslate()

    def _show_swatch(self) -> None:
        picture = QPixmap(BESIDE_TEXT)
        picture.fill(QColor(0, 0, 0, 0))
        color, side = QColor.fromString(self.value()), BESIDE_TEXT.height() - 1
        painter = QPainter(picture)
        painter.setPen(QColor(shades_now().dim))
        painter.setBrush(color if color.isValid() else QColor(0, 0, 0, 0))
        painter.drawRect(0, 0, side, side)
        painter.end()
        self.swatch.setIcon(QIcon(picture))

    def _on_text_changed(self) -> None:
        self._show_swatch()
        self.changed.emit()

    def _on_swatch_clicked(self) -> None:
        dialog = QColorDialog(QColor.fromString(self.value()), self)
        dialog.setWindowTitle(self._title)
        dialog.colorSelected.connect(self._on_color_selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_color_selected(self, color: QColor) -> None:
        set_text(self.line, color.name(), _COLOR_LENGTH)

    def _retranslate(self) -> None:
        set_text(self.swatch, self.tr("Choose…"))
        self.swatch.setAccessibleName(self.tr("Choose a colour: {title}").format(title=self._title))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
