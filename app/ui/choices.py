"""A combo box that keeps its letters to itself and ignores the wheel unless it has the focus; room in number fields."""

from collections.abc import Sequence
from typing import override

from msgspec import Struct
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox

from app.ui.text import tool_tip_html, truncated

_PADDING = 6
_LETTERS = 14
"""So many fit at least; a longer text makes no row wider."""


def keep_from_edge(field: QAbstractSpinBox) -> None:
    """Keep the digits from the left edge, which a style sheet's padding does not do for this kind of field."""
    field.lineEdit().setTextMargins(_PADDING, 0, 0, 0)


class Option(Struct, frozen=True):
    """One entry of a combo box.

    Attributes:
        value: What it stands for.
        text: What is shown.
        hint: Its tooltip.
    """

    value: str
    text: str
    hint: str = ""


class Choice(QComboBox):
    """A combo box of texts.

    Signals:
        chosen: value of the entry that a person has chosen.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LETTERS)
        self.setMaxVisibleItems(16)
        self._options: tuple[Option | None, ...] | None = None
        self.activated.connect(self._on_activated)

    def set_options(self, options: Sequence[Option | None], value: str) -> None:
        """Show entries with one of them chosen; a value that is not among them is added as it is.

        Args:
            options: The entries; None is a line between two groups.
            value: The chosen one's.
        """
        if tuple(options) == self._options and self.findData(value) >= 0:
            self.set_value(value)  # a list that is open stays as it is
            return
        self._options = tuple(options)
        self.clear()
        for option in options:
            if option is None:
                self.insertSeparator(self.count())
            else:
                self.addItem(truncated(option.text, 100), option.value)
                self.setItemData(self.count() - 1, tool_tip_html(option.hint), Qt.ItemDataRole.ToolTipRole)
        self.set_value(value)

    def set_value(self, value: str) -> None:
        """Show a value as chosen."""
        row = self.findData(value)
        if row < 0:
            self.addItem(truncated(value, 100), value)
            row = self.count() - 1
        self.setCurrentIndex(row)

    def value(self) -> str:
        """Return the value of the entry that is chosen."""
        return str(self.currentData() or "")

    def _on_activated(self) -> None:
        self.chosen.emit(self.value())

    @override
    def event(self, event: QEvent) -> bool:
        """Take letters for looking up an entry, before a key of the page takes them."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
            if is_plain and event.text().isprintable() and event.text():
                event.accept()
                return True
        return super().event(event)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll unless the box was chosen first."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
