"""The About dialog: version, licence, data folder, diagnostics."""

from typing import override

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.i18n import Retranslated
from app.ui.icons import Picture
from app.ui.text import ElidedLabel, label, set_text


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
        self.setFixedWidth(560)
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
