"""Editors of single values: yes or no, a number, one of several options, a colour, a text."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, override

from PySide6.QtCore import QCoreApplication, QLocale, QSignalBlocker, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QValidator
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QWidget,
)

from app.ui.choices import Choice, Option, keep_from_edge
from app.ui.i18n import Retranslated
from app.ui.icons import BESIDE_TEXT
from app.ui.text import TextField, delete_words, set_text
from app.ui.theme import scaled, shades_now

translate = QCoreApplication.translate

_MINUTE_MS, _HOUR_MS = 60_000, 3_600_000
_COLOR_LENGTH = len("#rrggbb")


class Editor(QWidget):
    """Shows and edits one setting.

    Signals:
        changed: The value has changed, or what is typed is not a valid one.
    """

    changed = Signal()

    form_width: ClassVar[int] = 0
    """Least width of the control in the form, pixels; 0 fills the row."""

    def value(self) -> object:
        """Return the value as the settings hold it."""
        raise NotImplementedError

    def set_value(self, value: object) -> None:
        """Show a value without announcing a change."""
        raise NotImplementedError

    def retranslate(self) -> None:
        """Set every text anew."""

    def limits(self) -> str:
        """Return the limits in a few words, or empty where there are none worth knowing."""
        return ""

    def error(self) -> str:
        """Return why what is typed cannot be saved, or empty."""
        return ""

    def is_incomplete(self) -> bool:
        """Tell whether what is typed is not a value yet."""
        return False

    def finish(self) -> None:
        """Take what is typed as it is: a key saves while the cursor is still in the field."""

    def search_text(self) -> str:
        """Return texts, besides title and help, by which the setting is found."""
        return ""

    def set_accessible(self, title: str, hint: str) -> None:
        """Name the control for screen readers."""
        control = self.focusProxy() or self
        control.setAccessibleName(title)
        control.setAccessibleDescription(hint)

    def _row(self, *widgets: QWidget, stretches: bool = False) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in widgets:
            row.addWidget(widget)
        if stretches:
            row.addStretch()
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
    def set_value(self, value: object) -> None:
        with QSignalBlocker(self.box):
            self.box.setChecked(value is True)

    @override
    def set_accessible(self, title: str, hint: str) -> None:
        set_text(self.box, title)
        super().set_accessible(title, hint)


class NumberField(QDoubleSpinBox):
    """A number that may be typed past its limits, so that an error can be shown.

    When the focus leaves it becomes the nearest valid number.
    """

    @override
    def validate(self, text: str, pos: int) -> tuple[QValidator.State, str, int]:
        state, fixed, at = super().validate(text, pos)
        is_beyond = state == QValidator.State.Invalid and self._typed(text) is not None
        return (QValidator.State.Intermediate if is_beyond else state, fixed, at)

    @override
    def fixup(self, text: str) -> str:
        number = self._typed(text)
        if number is None:
            return super().fixup(text)
        return self.textFromValue(min(max(number, self.minimum()), self.maximum())) + self.suffix()

    def is_incomplete(self) -> bool:
        """Tell whether what is typed is not a number within the limits."""
        return not self.lineEdit().hasAcceptableInput()

    def _typed(self, text: str) -> float | None:
        number, is_number = self.locale().toDouble(text.removesuffix(self.suffix()).strip())
        return number if is_number else None


class NumberEditor(Editor):
    """A whole number within limits. Milliseconds are shown as minutes where hours are allowed, else as seconds."""

    form_width = 140

    def __init__(self, name: str, least: int, most: int) -> None:
        """Build it.

        Args:
            name: Of the setting; its ending is the unit.
            least: Lower limit.
            most: Upper limit.
        """
        super().__init__()
        ending = name.rpartition("_")[2]
        self._unit = {"percent": "%", "min": "min", "s": "s", "days": "days"}.get(ending, "")
        self._factor = 1
        if name.endswith("_ms"):
            self._unit = "min" if most >= _HOUR_MS else "s"
            self._factor = _MINUTE_MS if most >= _HOUR_MS else 1_000
        self._stored = 0
        self.spin = NumberField(decimals=1 if self._factor > 1 else 0)
        self.spin.setRange(least / self._factor, most / self._factor)
        self.spin.setSingleStep(0.1 if self._unit == "s" and self._factor > 1 else 5 if self._unit == "%" else 1)
        self.spin.setMinimumSize(80, 30)
        keep_from_edge(self.spin)
        delete_words(self.spin)
        self._row(self.spin)
        self.retranslate()
        self.spin.valueChanged.connect(self.changed)
        self.spin.lineEdit().textEdited.connect(self.changed)
        self.spin.editingFinished.connect(self.changed)

    def _as_shown(self, value: int) -> float:
        return round(value / self._factor, self.spin.decimals())

    @override
    def value(self) -> int:
        shown = self.spin.value()
        # A stored value that the field cannot show exactly stays as it is until it is edited.
        return self._stored if shown == self._as_shown(self._stored) else round(shown * self._factor)

    @override
    def set_value(self, value: object) -> None:
        self._stored = value if isinstance(value, int) else 0
        with QSignalBlocker(self.spin):
            self.spin.setValue(self._as_shown(self._stored))

    @override
    def limits(self) -> str:
        locale = QLocale()
        ends = (self.spin.minimum(), self.spin.maximum())
        low, high = (locale.toString(int(end)) if end == int(end) else locale.toString(end, "f", 1) for end in ends)
        return f"{low}–{high}{self.spin.suffix()}"

    @override
    def is_incomplete(self) -> bool:
        return self.spin.is_incomplete()

    @override
    def error(self) -> str:
        if not self.is_incomplete():
            return ""
        return translate("Settings", "Enter a number in this range: %1").replace("%1", self.limits())

    @override
    def retranslate(self) -> None:
        """Show unit and number as the language writes them."""
        with QSignalBlocker(self.spin):
            self.spin.setLocale(QLocale())
            self.spin.setValue(self.spin.value())
        units = {
            "min": translate("Words", "min"),
            "s": translate("Words", "s"),
            "days": translate("Words", "days"),
            "%": "%",
        }
        self.spin.setSuffix(f" {units[self._unit]}" if self._unit else "")


class OptionEditor(Editor):
    """One of the options that this computer has; a value that is not among them stays as it is written."""

    form_width = 280

    def __init__(self) -> None:
        super().__init__()
        self._options: Sequence[Option | None] = ()
        self.combo = Choice()
        self.combo.setMinimumHeight(30)
        self._row(self.combo)
        self.combo.chosen.connect(self.changed)

    def set_options(self, options: Sequence[Option | None]) -> None:
        """Replace the options; the value stays."""
        self._options = options
        self.combo.set_options(options, self.combo.value())

    @override
    def value(self) -> str:
        return self.combo.value()

    @override
    def set_value(self, value: object) -> None:
        self.combo.set_options(self._options, str(value))

    @override
    def search_text(self) -> str:
        return " ".join(self.combo.itemText(row) for row in range(self.combo.count()))


class ChoiceEditor(OptionEditor):
    """One of a few declared values."""

    form_width = 200

    def __init__(self, values: Sequence[str]) -> None:
        super().__init__()
        self._values = values
        self.combo.set_options([Option(value, value) for value in values], values[0])
        self.retranslate()

    @override
    def retranslate(self) -> None:
        texts = {
            "system": translate("Settings", "Same as system"),
            "dark": translate("Settings", "Dark"),
            "light": translate("Settings", "Light"),
            "uk": "Українська",
            "en": "English",
            "source": translate("Settings", "Voice source in OBS"),
            "local": translate("Settings", "This PC"),
            "both": translate("Settings", "Both"),
            "arrival": translate("Settings", "By arrival"),
            "no_word": translate("Settings", "No word"),
            "own_word": translate("Settings", "Your own word"),
            "hourly": translate("Settings", "A new word every hour"),
            "fair": translate("Settings", "Fair"),
            "duck": translate("Settings", "Lower the volume"),
            "pause": translate("Settings", "Pause"),
            "drop": translate("Settings", "Skip"),
            "read": translate("Settings", "Read the names"),
            "replace": translate("Settings", "Remove the word"),
            "bleep": translate("Settings", "Replace with a bleep"),
            "allow": translate("Settings", "Accept"),
            "hold": translate("Settings", "Hold for approval"),
            "refuse": translate("Settings", "Refuse"),
            "auto": translate("Settings", "Automatically"),
            "off": translate("Settings", "Off"),
            "stream": translate("Settings", "Streaming"),
            "stream_or_recording": translate("Settings", "Streaming or recording"),
            "always": translate("Settings", "Always"),
        }
        ordered = sorted(self._values, key=[*texts, *self._values].index)  # msgspec sorts them by the alphabet
        self.set_options([Option(value, texts.get(value, value)) for value in ordered])


class TextEditor(Editor):
    """A line of text; a folder can be chosen in a dialog."""

    def __init__(self, longest: int, *, is_folder: bool = False, shows_limit: bool = True) -> None:
        super().__init__()
        self._shows_limit = shows_limit
        self.line = TextField(maxLength=longest)
        if is_folder:
            browse = Browse(self)
            browse.folder_chosen.connect(self._on_folder_chosen)
            self._row(self.line, browse)
        else:
            self._row(self.line)
        self.line.textChanged.connect(self.changed)

    @override
    def value(self) -> str:
        return self.line.text().strip()

    @override
    def set_value(self, value: object) -> None:
        with QSignalBlocker(self.line):
            set_text(self.line, str(value), self.line.maxLength())

    @override
    def limits(self) -> str:
        if not self._shows_limit:
            return ""
        most = QLocale().toString(self.line.maxLength())
        return translate("Settings", "up to {n} characters").format(n=most)

    def _on_folder_chosen(self, folder: str) -> None:
        set_text(self.line, folder, self.line.maxLength())


class ColorEditor(Editor):
    """A colour, written as ``#rrggbb`` or chosen in a dialog."""

    def __init__(self) -> None:
        super().__init__()
        self.line, self.swatch = TextField(maxLength=_COLOR_LENGTH), QPushButton()
        self.line.setFixedWidth(scaled(104))
        self.swatch.setAutoDefault(False)
        self.swatch.setIconSize(BESIDE_TEXT)
        self._title = ""
        self._row(self.line, self.swatch, stretches=True)
        self.retranslate()
        self.line.textChanged.connect(self._on_text_changed)
        self.swatch.clicked.connect(self._on_swatch_clicked)

    @override
    def value(self) -> str:
        return self.line.text().strip()

    @override
    def set_value(self, value: object) -> None:
        with QSignalBlocker(self.line):
            set_text(self.line, str(value), _COLOR_LENGTH)
        self._show_swatch()

    @override
    def set_accessible(self, title: str, hint: str) -> None:
        super().set_accessible(title, hint)
        self._title = title
        self.retranslate()

    @override
    def retranslate(self) -> None:
        set_text(self.swatch, self.tr("Choose…"))
        self.swatch.setAccessibleName(self.tr("Choose a colour: {title}").format(title=self._title))

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


class Browse(Retranslated, QPushButton):
    """Opens a dialog in which a folder is chosen.

    Signals:
        folder_chosen: its absolute path, as the system writes paths.
    """

    folder_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAutoDefault(False)
        self.clicked.connect(self._on_clicked)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        set_text(self, self.tr("Browse…"))

    def _on_clicked(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._on_file_selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_file_selected(self, folder: str) -> None:
        self.folder_chosen.emit(str(Path(folder)))
