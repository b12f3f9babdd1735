"""The dialogs that show no events: about, unexpected errors, shortcuts, help."""

# ruff: noqa: PLC0415 -- help and shortcuts are imported when they are first opened: the window is there sooner

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, override

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.ui.i18n import Retranslated
from app.ui.icons import Picture
from app.ui.page_stack import PageStack
from app.ui.text import ElidedLabel, copy, label, set_text
from app.ui.theme import scaled

if TYPE_CHECKING:
    from app.ui.help_window import HelpWindow
    from app.ui.shortcuts import ShortcutSheet


class AboutDialog(Retranslated, QDialog):
    """Shows version and data folder, gives out the diagnostics; the rest of the window stays usable.

    Signals:
        help_requested: Show the guide.
        steps_requested: Show the first steps again.
        diagnostics_requested: Copy the diagnostics to the clipboard.
        log_folder_requested: Open the log folder.
    """

    help_requested = Signal()
    steps_requested = Signal()
    diagnostics_requested = Signal()
    log_folder_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.setFixedWidth(scaled(560))
        self._version, self._folder = "", ""
        self._name, self._what, self._licence = label("brand"), label(wraps=True), label("dim", wraps=True)
        self._place_name, self._place = label("dim"), ElidedLabel()
        self._help, self.state = label(wraps=True), label("good", wraps=True)
        self.copy, self.open_folder = QPushButton(autoDefault=False), QPushButton(autoDefault=False)
        self.end, self.steps = QPushButton(autoDefault=False), QPushButton(autoDefault=False)
        self.guide = QPushButton(autoDefault=False)
        self._lay_out()
        self.guide.clicked.connect(self.help_requested)
        self.steps.clicked.connect(self.steps_requested)
        self.copy.clicked.connect(self.diagnostics_requested)
        self.open_folder.clicked.connect(self.log_folder_requested)
        self.end.clicked.connect(self.close)
        self.retranslate()

    def set_program(self, version: str, folder: str) -> None:
        """Show which Efir this is and where it keeps its data."""
        self._version, self._folder = version, folder
        self.retranslate()

    def present(self) -> None:
        """Open in front of the window."""
        if not self.isVisible():
            set_text(self.state, "")
        self.show()
        self.raise_()
        self.activateWindow()

    def show_copied(self) -> None:
        """Say that the report is on the clipboard."""
        set_text(self.state, self.tr("Copied. Check it before you share it."))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Picture("app", "accent", 32))
        head.addWidget(self._name, 1)
        head.addWidget(self.guide)
        head.addWidget(self.steps)
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(self._place_name)
        place.addWidget(self._place, 1)
        below = QHBoxLayout()
        below.setSpacing(8)
        for button in (self.copy, self.open_folder):
            below.addWidget(button)
        below.addStretch()
        below.addWidget(self.end)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._what)
        column.addWidget(self._licence)
        column.addLayout(place)
        column.addWidget(self._help)
        column.addWidget(self.state)
        column.addStretch()
        column.addLayout(below)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)

    @override
    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("About Efir"))
        set_text(self._name, f"Efir {self._version}".strip())
        set_text(self._what, self.tr("A control panel for streamers: requests, donations and voices for OBS."))
        set_text(self._licence, self.tr("Free software under the GNU General Public License, version 3 or later."))
        set_text(self._place_name, self.tr("Data folder:"))
        self._place.show_line(self._folder)
        set_text(
            self._help,
            self.tr("When you report a problem, attach the diagnostics. They contain no keys, names or messages."),
        )
        set_text(self.guide, self.tr("Help"))
        set_text(self.steps, self.tr("First steps…"))
        set_text(self.copy, self.tr("Copy diagnostics"))
        set_text(self.open_folder, self.tr("Open log folder"))
        set_text(self.end, self.tr("Close"))


class BugDialog(Retranslated, QDialog):
    """Shows the unexpected errors of this run. It opens once for each; repetitions are only counted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.resize(640, 400)
        self._details: list[str] = []
        self._count = 0
        self._what, self.counted = label("strong", wraps=True), label("dim")
        self.details = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.copy, self.end = QPushButton(autoDefault=False), QPushButton(autoDefault=False)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.counted, 1)
        below.addWidget(self.copy)
        below.addWidget(self.end)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._what)
        column.addWidget(self.details, 1)
        column.addLayout(below)
        self.copy.clicked.connect(self._on_copy_clicked)
        self.end.clicked.connect(self.close)
        self.end.setFocus()
        self.retranslate()

    def show_bugs(self, details: Sequence[str], count: int) -> None:
        """Show what went wrong so far.

        Args:
            details: One text for each different error, the first one first.
            count: How often any of them happened.
        """
        self._count = count
        if len(details) > len(self._details):
            self._details = list(details)
            self.details.setPlainText("\n\n".join(self._details))
            self.details.verticalScrollBar().setValue(self.details.verticalScrollBar().maximum())
            self.show()
        self.retranslate()

    def _on_copy_clicked(self) -> None:
        copy("\n\n".join(self._details))

    @override
    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Efir: unexpected error"))
        set_text(self._what, self.tr("Efir hit an unexpected error. The stream continues."))
        set_text(self.counted, self.tr("Occurred %Ln time(s).", "", self._count))
        self.details.setAccessibleName(self.tr("Details of the error"))
        set_text(self.copy, self.tr("Copy details"))
        set_text(self.end, self.tr("Close"))


class Dialogs(QObject):
    """Builds each dialog when it is first asked for, and opens it."""

    diagnostics_requested = Signal()
    log_folder_requested = Signal()

    def __init__(self, window: QWidget, pages: PageStack, title_of: Callable[[str], str]) -> None:
        """Build none of them.

        Args:
            window: Their parent.
            pages: Whose keys are listed.
            title_of: Returns what a page is called at present.
        """
        super().__init__(window)
        self._window, self._pages, self._title_of = window, pages, title_of
        self._program = ("", "")

    def set_program(self, version: str, folder: str) -> None:
        """Set what the dialog about Efir tells: the version, and the path of the data folder."""
        self._program = (version, folder)

    @cached_property
    def keys(self) -> "ShortcutSheet":
        """The sheet of keys."""
        from app.ui.shortcuts import ShortcutSheet

        return ShortcutSheet(self._window, self._pages.all(), self._title_of)

    @cached_property
    def help(self) -> "HelpWindow":
        """The user's guide."""
        from app.ui.help_window import HelpWindow

        return HelpWindow(self._window)

    @cached_property
    def about(self) -> AboutDialog:
        """Version, data folder, diagnostics."""
        dialog = AboutDialog(self._window)
        dialog.set_program(*self._program)
        dialog.diagnostics_requested.connect(self.diagnostics_requested)
        dialog.log_folder_requested.connect(self.log_folder_requested)
        dialog.steps_requested.connect(self.open_first_start)
        dialog.help_requested.connect(self.open_help)
        return dialog

    @cached_property
    def bugs(self) -> BugDialog:
        """Unexpected errors."""
        return BugDialog(self._window)

    def open_keys(self) -> None:
        """Open the sheet of keys, or close it; first every page is built, each in a turn of its own."""
        missing = self._pages.missing()
        if missing is None:
            self.keys.toggle()
        else:
            self._pages.page(missing)
            QTimer.singleShot(0, self, self.open_keys)

    def open_help(self) -> None:
        """Open the guide where it was left."""
        self.help.open_topic()

    def open_about(self) -> None:
        """Open the dialog about Efir."""
        self.about.present()

    def open_first_start(self) -> None:
        """Open the first steps in place of the dialog that offered them."""
        self.about.close()
        self._pages.first_start.present()
