"""What stands round the fields of the settings page: the list of the groups, and the bar that saves."""

from collections.abc import Collection, Mapping
from typing import override

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QPushButton, QWidget

from app.ui.text import label, set_accessible_name, set_text

translate = QCoreApplication.translate

_WIDTH, _ROW_HEIGHT = 160, 26


class GroupList(QListWidget):
    """The groups by their titles; a dot marks those in which something is not saved."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        """Build it.

        Args:
            titles: English, by the names of the groups.
        """
        super().__init__()
        self._titles = titles
        self.setObjectName("sections")
        self.setFixedWidth(_WIDTH)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Qt makes the items: one that Python makes may be freed before its list, which ends the program.
        self.addItems(["" for _ in titles])
        for row in range(self.count()):
            self.item(row).setSizeHint(QSize(0, _ROW_HEIGHT))
        self.setCurrentRow(0)

    def chosen(self) -> str:
        """Return the name of the group that is chosen."""
        return list(self._titles)[max(0, self.currentRow())]

    def show_titles(self, edited: Collection[str]) -> None:
        """Show the titles in the language of the window.

        Args:
            edited: Paths of settings that are not saved.
        """
        self.setAccessibleName(self.tr("Settings groups"))
        for row, (group, title) in enumerate(self._titles.items()):
            is_edited = any(path.startswith(f"{group}.") for path in edited)
            self.item(row).setData(0, translate("Settings", title) + (" •" if is_edited else ""))


class SaveBar(QWidget):
    """Says what is not saved, with the buttons that save or forget it.

    Signals:
        save_requested, discard_requested: The button was pressed.
    """

    save_requested = Signal()
    discard_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.state, self.discard, self.save = label("dim", wraps=True), QPushButton(), QPushButton()
        self.save.setProperty("role", "primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.state, 1)
        row.addWidget(self.discard)
        row.addWidget(self.save)
        self.discard.clicked.connect(self.discard_requested)
        self.save.clicked.connect(self.save_requested)
        self.show_unsaved(0)
        self._retranslate()

    def show_unsaved(self, number: int) -> None:
        """Show how many changes are not saved."""
        self.tell(self.tr("%n unsaved change(s)", "", number) if number else "")
        self.save.setEnabled(number > 0)
        self.discard.setEnabled(number > 0)

    def tell(self, sentence: str) -> None:
        """Show a sentence until something changes."""
        set_text(self.state, sentence)

    def _retranslate(self) -> None:
        set_text(self.discard, self.tr("Discard"))
        set_accessible_name(self.discard, self.tr("Discard unsaved changes"))
        set_text(self.save, self.tr("Save"))
        set_accessible_name(self.save, self.tr("Save changes"), hint="Ctrl+S")

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
