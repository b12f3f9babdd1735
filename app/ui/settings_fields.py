"""One editor for each type of setting; the settings dialog is made of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import override

from msgspec import inspect
from PySide6.QtCore import QCoreApplication, QEvent, QSignalBlocker, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.choices import Choice, Offer, keep_from_edge
from app.ui.icons import BESIDE_TEXT
from app.ui.text import show
from app.ui.theme import shades_now

translate = QCoreApplication.translate

_MINUTE_MS, _HOUR_MS = 60_000, 3_600_000
_OFFERED = frozenset({"voice", "device"})
"""Settings whose values are names of what this computer has."""
_COLOR_LENGTH = len("#rrggbb")
_LONGEST_LIST = 1_100_000
"""Characters: as many as a list of 1,000 lines of 1,000 characters has."""


class Editor(QWidget):
    """Shows and edits one setting.

    Signals:
        changed: The value is another than before.
    """

    changed = Signal()

    def value(self) -> object:
        """Return the value as the settings hold it."""
        raise NotImplementedError

    def show_value(self, value: object) -> None:
        """Show a value."""
        raise NotImplementedError

    def name_it(self, title: str, hint: str) -> None:
        """Say to screen readers what is edited."""
        control = self.focusProxy() or self
        control.setAccessibleName(title)
        control.setAccessibleDescription(hint)

    def _row(self, *widgets: QWidget) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in widgets:
            row.addWidget(widget)
        self.setFocusProxy(widgets[0])


class CheckEditor(Editor):
    """Yes or no; the title stands beside the box."""

    def __init__(self) -> None:
        super().__init__()
        self.box = QCheckBox()
        self._row(self.box)
        self.box.toggled.connect(self.changed)

    @override
    def value(self) -> bool:
        return self.box.isChecked()

    @override
    def show_value(self, value: object) -> None:
        self.box.setChecked(value is True)

    @override
    def name_it(self, title: str, hint: str) -> None:
        show(self.box, title)
        super().name_it(title, hint)


class NumberEditor(Editor):
    """A whole number in its limits. Milliseconds are shown as minutes where hours are allowed, else as seconds."""

    def __init__(self, name: str, least: int, most: int) -> None:
        super().__init__()
        self._unit = "%" if name.endswith("_percent") else "min" if name.endswith("_min") else ""
        self._factor = 1
        if name.endswith("_ms"):
            self._unit = "min" if most >= _HOUR_MS else "s"
            self._factor = _MINUTE_MS if most >= _HOUR_MS else 1_000
        self._kept = 0
        self.spin = QDoubleSpinBox(decimals=1 if self._factor > 1 else 0)
        self.spin.setRange(least / self._factor, most / self._factor)
        self.spin.setSingleStep(0.1 if self._unit == "s" else 1)
        self.spin.setMinimumSize(140, 30)
        keep_from_edge(self.spin)
        self._row(self.spin)
        layout = self.layout()
        if isinstance(layout, QHBoxLayout):
            layout.addStretch()
        self.retranslate()
        self.spin.valueChanged.connect(self.changed)

    def _as_shown(self, value: int) -> float:
        return round(value / self._factor, self.spin.decimals())

    @override
    def value(self) -> int:
        shown = self.spin.value()
        # What the field cannot show exactly is kept until somebody changes it.
        return self._kept if shown == self._as_shown(self._kept) else round(shown * self._factor)

    @override
    def show_value(self, value: object) -> None:
        self._kept = value if isinstance(value, int) else 0
        with QSignalBlocker(self.spin):
            self.spin.setValue(self._as_shown(self._kept))

    def retranslate(self) -> None:
        """Say the unit again."""
        units = {"min": translate("Words", "min"), "s": translate("Words", "s"), "%": "%"}
        self.spin.setSuffix(f" {units[self._unit]}" if self._unit else "")

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class ChoiceEditor(Editor):
    """One of a few words."""

    def __init__(self, choices: Sequence[str]) -> None:
        super().__init__()
        self.combo = QComboBox()
        for choice in choices:
            self.combo.addItem(choice, choice)
        self.combo.setMinimumSize(200, 30)
        self._row(self.combo)
        layout = self.layout()
        if isinstance(layout, QHBoxLayout):
            layout.addStretch()
        self._retranslate()
        self.combo.currentIndexChanged.connect(self.changed)

    @override
    def value(self) -> object:
        return self.combo.currentData()

    @override
    def show_value(self, value: object) -> None:
        with QSignalBlocker(self.combo):
            self.combo.setCurrentIndex(max(0, self.combo.findData(value)))

    def _retranslate(self) -> None:
        shown = {
            "system": translate("Settings", "As the system"),
            "uk": "Українська",
            "en": "English",
            "dark": translate("Settings", "Dark"),
            "light": translate("Settings", "Light"),
            "source": translate("Settings", "The voice source in OBS"),
            "local": translate("Settings", "This PC"),
            "both": translate("Settings", "Both"),
            "duck": translate("Settings", "Is turned down"),
            "pause": translate("Settings", "Stands still"),
            "drop": translate("Settings", "Are left out"),
            "read": translate("Settings", "Are read by name"),
            "replace": translate("Settings", "The word is left out"),
            "bleep": translate("Settings", "A bleep in its place"),
            "hold": translate("Settings", "Waits for approval"),
        }
        for row in range(self.combo.count()):
            choice = str(self.combo.itemData(row))
            self.combo.setItemText(row, shown.get(choice, choice))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


class OfferEditor(Editor):
    """One of what this computer has; what it has not stays as it is written."""

    def __init__(self) -> None:
        super().__init__()
        self._offers: Sequence[Offer | None] = ()
        self.choice = Choice()
        self.choice.setMinimumSize(280, 30)
        self._row(self.choice)
        layout = self.layout()
        if isinstance(layout, QHBoxLayout):
            layout.addStretch()
        self.choice.chosen.connect(self.changed)

    def offer(self, offers: Sequence[Offer | None]) -> None:
        """Offer these; what is chosen stays so."""
        self._offers = offers
        self.choice.offer(offers, self.choice.value())

    @override
    def value(self) -> str:
        return self.choice.value()

    @override
    def show_value(self, value: object) -> None:
        self.choice.offer(self._offers, str(value))


class TextEditor(Editor):
    """A line of text; a folder can be looked for."""

    def __init__(self, longest: int, *, is_folder: bool) -> None:
        super().__init__()
        self.line = QLineEdit(maxLength=longest)
        self._browse = Browse(self) if is_folder else None
        self._row(self.line, *([self._browse] if self._browse else []))
        self.line.textChanged.connect(self.changed)
        if self._browse is not None:
            self._browse.folder_chosen.connect(self._on_folder_chosen)

    @override
    def value(self) -> str:
        return self.line.text().strip()

    @override
    def show_value(self, value: object) -> None:
        with QSignalBlocker(self.line):
            show(self.line, str(value), self.line.maxLength())

    def _on_folder_chosen(self, folder: str) -> None:
        show(self.line, folder, self.line.maxLength())


class ColorEditor(Editor):
    """A colour, written as ``#rrggbb`` or chosen from many."""

    def __init__(self) -> None:
        super().__init__()
        self.line, self.swatch = QLineEdit(maxLength=_COLOR_LENGTH), QPushButton()
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
            show(self.line, str(value), _COLOR_LENGTH)
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
        show(self.line, color.name(), _COLOR_LENGTH)

    def _retranslate(self) -> None:
        show(self.swatch, self.tr("Choose…"))
        self.swatch.setAccessibleName(self.tr("Choose a colour: {title}").format(title=self._title))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


class LinesEditor(Editor):
    """A list of texts, one on each line; folders can be looked for."""

    def __init__(self, *, is_folders: bool) -> None:
        super().__init__()
        self.edit = QPlainTextEdit(tabChangesFocus=True)
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
        lines = self.edit.toPlainText()[:_LONGEST_LIST].split("\n")
        return tuple(line.strip() for line in lines if line.strip())

    @override
    def show_value(self, value: object) -> None:
        lines = value if isinstance(value, tuple) else ()
        with QSignalBlocker(self.edit):
            self.edit.setPlainText("\n".join(str(line) for line in lines))

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
        show(self, self.tr("Browse…"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def editor_for(name: str, kind: inspect.Type) -> Editor:
    """Return the editor for a setting.

    Args:
        name: The setting's name; its ending tells the unit, and whether it is a folder.
        kind: Its type, as msgspec describes it.

    Raises:
        TypeError: There is no editor for such a type.
    """
    match kind:
        case inspect.BoolType():
            return CheckEditor()
        case inspect.IntType(ge=int() as least, le=int() as most):
            return NumberEditor(name, least, most)
        case inspect.LiteralType(values=values):
            return ChoiceEditor([str(value) for value in values])
        case inspect.VarTupleType(item_type=inspect.StrType()):
            return LinesEditor(is_folders=name.endswith("folders"))
        case inspect.StrType(max_length=longest):
            return _text_editor(name, longest or 1_000)
        case _:
            raise TypeError(f"No editor for {name}: {kind}")


def _text_editor(name: str, longest: int) -> Editor:
    if name in _OFFERED:
        return OfferEditor()
    return ColorEditor() if name.endswith("_color") else TextEditor(longest, is_folder=name.endswith("folder"))
