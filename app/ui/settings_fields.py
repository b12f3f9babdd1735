"""One editor for each type of setting; the settings page is made of them."""

from collections.abc import Sequence
from typing import override

from msgspec import inspect
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QSignalBlocker
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QHBoxLayout

from app.ui.choices import Choice, Offer, keep_from_edge
from app.ui.settings_color import ColorEditor
from app.ui.settings_editor import Editor
from app.ui.settings_entries import EntriesEditor
from app.ui.settings_lists import Browse, LinesEditor
from app.ui.settings_sentences import SentencesEditor
from app.ui.text import TextField, delete_words, set_text

translate = QCoreApplication.translate

_MINUTE_MS, _HOUR_MS = 60_000, 3_600_000
_OFFERED = frozenset({"voice", "device", "lan_address"})
"""Settings whose values are names of what this computer has."""
_PAIRS = frozenset({"aliases", "viewer_voices"})
"""Settings whose lines have a name, an equals sign and something of it."""


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
        with QSignalBlocker(self.box):
            self.box.setChecked(value is True)

    @override
    def name_it(self, title: str, hint: str) -> None:
        set_text(self.box, title)
        super().name_it(title, hint)


class NumberField(QDoubleSpinBox):
    """A number that may be typed past its limits, so that it can be said why it is not taken.

    Left so, it becomes the nearest number that is possible.
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

    def is_unfinished(self) -> bool:
        """Tell whether what is typed is no number within the limits."""
        return not self.lineEdit().hasAcceptableInput()

    def _typed(self, text: str) -> float | None:
        number, is_number = self.locale().toDouble(text.removesuffix(self.suffix()).strip())
        return number if is_number else None


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
        self.spin = NumberField(decimals=1 if self._factor > 1 else 0)
        self.spin.setRange(least / self._factor, most / self._factor)
        self.spin.setSingleStep(0.1 if self._unit == "s" else 1)
        self.spin.setMinimumSize(140, 30)
        keep_from_edge(self.spin)
        delete_words(self.spin)
        self._row(self.spin)
        layout = self.layout()
        if isinstance(layout, QHBoxLayout):
            layout.addStretch()
        self.retranslate()
        self.spin.valueChanged.connect(self.changed)
        self.spin.lineEdit().textEdited.connect(self.changed)
        self.spin.editingFinished.connect(self.changed)

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

    @override
    def limits(self) -> str:
        locale = QLocale()
        ends = (self.spin.minimum(), self.spin.maximum())
        low, high = (locale.toString(int(end)) if end == int(end) else locale.toString(end, "f", 1) for end in ends)
        return f"{low}–{high}{self.spin.suffix()}"

    @override
    def is_unfinished(self) -> bool:
        return self.spin.is_unfinished()

    @override
    def trouble(self) -> str:
        if not self.is_unfinished():
            return ""
        return translate("Settings", "Enter a number in this range: %1").replace("%1", self.limits())

    @override
    def retranslate(self) -> None:
        """Say the unit again, and the number as this language writes it."""
        with QSignalBlocker(self.spin):
            self.spin.setLocale(QLocale())
            self.spin.setValue(self.spin.value())
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

    @override
    def words(self) -> str:
        return " ".join(self.combo.itemText(row) for row in range(self.combo.count()))

    def _retranslate(self) -> None:
        shown = {
            "system": translate("Settings", "Same as system"),
            "dark": translate("Settings", "Dark"),
            "light": translate("Settings", "Light"),
            "uk": "Українська",
            "en": "English",
            "source": translate("Settings", "The voice source in OBS"),
            "local": translate("Settings", "This PC"),
            "both": translate("Settings", "Both"),
            "duck": translate("Settings", "Lower the volume"),
            "pause": translate("Settings", "Pause"),
            "drop": translate("Settings", "Skip"),
            "read": translate("Settings", "Read the names"),
            "replace": translate("Settings", "Remove the word"),
            "bleep": translate("Settings", "Replace with a bleep"),
            "hold": translate("Settings", "Hold for approval"),
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
        self.line = TextField(maxLength=longest)
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
            set_text(self.line, str(value), self.line.maxLength())

    @override
    def limits(self) -> str:
        most = QLocale().toString(self.line.maxLength())
        return translate("Settings", "up to {n} characters").format(n=most)

    def _on_folder_chosen(self, folder: str) -> None:
        set_text(self.line, folder, self.line.maxLength())


def editor_for(name: str, kind: inspect.Type) -> Editor:  # noqa: PLR0911 -- one for each type
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
        case inspect.VarTupleType(item_type=inspect.StrType(max_length=int() as longest), max_length=int() as most):
            if name.startswith("blocked_"):
                return EntriesEditor(name, most, longest)
            return LinesEditor(most, longest, is_folders=name.endswith("folders"), is_pairs=name in _PAIRS)
        case inspect.DictType():
            return SentencesEditor("uk" if name == "uk" else "en")
        case inspect.StrType(max_length=longest):
            return _text_editor(name, longest or 1_000)
        case _:
            raise TypeError(f"No editor for {name}: {kind}")


def _text_editor(name: str, longest: int) -> Editor:
    if name in _OFFERED:
        return OfferEditor()
    return ColorEditor() if name.endswith("_color") else TextEditor(longest, is_folder=name.endswith("folder"))
