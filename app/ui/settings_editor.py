"""What every editor of a setting can do."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget


class Editor(QWidget):
    """Shows and edits one setting.

    Signals:
        changed: The value is another than before, or what is typed cannot be one.
    """

    changed = Signal()

    def value(self) -> object:
        """Return the value as the settings hold it."""
        raise NotImplementedError

    def show_value(self, value: object) -> None:
        """Show a value."""
        raise NotImplementedError

    def retranslate(self) -> None:
        """Say everything again."""

    def limits(self) -> str:
        """Return the limits in a few words, or empty where there is nothing to know."""
        return ""

    def trouble(self) -> str:
        """Return why what is typed cannot be saved, or empty."""
        return ""

    def is_unfinished(self) -> bool:
        """Tell whether something is typed that is no value yet."""
        return False

    def words(self) -> str:
        """Return more words by which the setting may be found."""
        return ""

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
