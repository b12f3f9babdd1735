"""The column at the left that names the places of the window."""

from typing import override

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout

from app.ui.i18n import Retranslated
from app.ui.icons import BESIDE_TEXT_LARGE, Picture, icon
from app.ui.text import label, set_accessible_name, set_text

_ICONS = {page: page for page in ("live", "queue", "speech", "feeds", "sources", "history")}


class Navigation(Retranslated, QFrame):
    """One button for each page, one for the settings and one for the help.

    Signals:
        page_requested: name of the page.
        help_requested: Show the guide.
        keys_requested: Show or hide the list of shortcuts.
        about_requested: Show the About dialog.
    """

    page_requested = Signal(str)
    help_requested = Signal()
    about_requested = Signal()
    keys_requested = Signal()

    def __init__(self, pages: list[str]) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        brand = label("brand")
        set_text(brand, "Efir")
        head = QHBoxLayout()
        head.setContentsMargins(12, 12, 12, 12)
        head.setSpacing(8)
        head.addWidget(Picture("app", "accent", 24))
        head.addWidget(brand, 1)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 8)
        self._column.setSpacing(0)
        self._column.addLayout(head)
        for page in pages:
            button = self._button(_ICONS[page])
            button.setCheckable(True)
            self._group.addButton(button)
            self._buttons[page] = button
            self._column.addWidget(button)
        self._column.addStretch()
        pictures = ("settings", "help", "keyboard", "about")
        self._settings, self._help, self._keys, self._about = (self._button(picture) for picture in pictures)
        self._is_unsaved = False
        self._settings.setCheckable(True)
        self._group.addButton(self._settings)
        for button in (self._settings, self._help, self._keys, self._about):
            self._column.addWidget(button)
        self._group.buttonClicked.connect(self._on_group_clicked)
        self._help.clicked.connect(self.help_requested)
        self._keys.clicked.connect(self.keys_requested)
        self._about.clicked.connect(self.about_requested)
        self.retranslate()

    def show_page(self, page: str) -> None:
        """Mark the page that is shown."""
        self._buttons.get(page, self._settings).setChecked(True)

    def mark_settings(self, is_unsaved: bool) -> None:  # noqa: FBT001 -- a signal's value
        """Show whether something in the settings is typed and not saved."""
        self._is_unsaved = is_unsaved
        # A word more would make the column wider and move everything.
        self._settings.setIcon(icon("settings", "warn" if is_unsaved else "text", beside_text=True))
        self.retranslate()

    def title(self, page: str) -> str:
        """Return what a page is called at present."""
        return self._buttons.get(page, self._settings).text()

    def _button(self, picture: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(picture, "text", beside_text=True))
        button.setIconSize(BESIDE_TEXT_LARGE)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return button

    def _on_group_clicked(self, clicked: QToolButton) -> None:
        found = (page for page, button in self._buttons.items() if button is clicked)
        self.page_requested.emit(next(found, "settings"))

    @override
    def retranslate(self) -> None:
        titles = {
            "live": self.tr("Live"),
            "queue": self.tr("Queue"),
            "speech": self.tr("Speech"),
            "feeds": self.tr("Feeds"),
            "sources": self.tr("Sources"),
            "history": self.tr("History"),
        }
        for number, (page, button) in enumerate(self._buttons.items(), 1):
            set_text(button, titles[page])
            set_accessible_name(button, titles[page], hint=f"Alt+{number}")
            button.setShortcut(f"Alt+{number}")
        set_text(self._keys, self.tr("Keys"))
        set_accessible_name(self._keys, self.tr("Show all keys"), hint="Ctrl+F1")
        self._keys.setShortcut("Ctrl+F1")
        set_text(self._help, self.tr("Help"))
        set_accessible_name(self._help, self.tr("Help for this page"), hint="F1")
        self._help.setShortcut("F1")
        set_text(self._settings, self.tr("Settings"))
        name = self.tr("Settings: unsaved changes") if self._is_unsaved else self.tr("Settings")
        set_accessible_name(self._settings, name, hint="Ctrl+,")
        self._settings.setShortcut("Ctrl+,")
        set_text(self._about, self.tr("About"))
        set_accessible_name(self._about, self.tr("About Efir"))
