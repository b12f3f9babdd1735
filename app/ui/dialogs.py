"""The dialogs beside the window: about, unexpected errors, shortcuts, help, what changed, licences."""

# ruff: noqa: PLC0415 -- help and shortcuts are imported when they are first opened: the window is there sooner

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, override

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.events import Event, ReleaseChanged, YtdlpChanged
from app.ui.events import EventRouter
from app.ui.i18n import Retranslated
from app.ui.icons import Picture
from app.ui.page_stack import PageStack
from app.ui.text import ElidedLabel, copy, label, set_text
from app.ui.theme import scaled
from app.ui.ytdlp_block import YtdlpBlock

if TYPE_CHECKING:
    from app.ui.help_window import HelpWindow
    from app.ui.licences_dialog import LicencesDialog
    from app.ui.release_dialog import ReleaseDialog
    from app.ui.shortcuts import ShortcutSheet


class AboutDialog(Retranslated, QDialog):
    """Shows versions and data folder, gives out the diagnostics; the rest of the window stays usable.

    Signals:
        help_requested: Show the guide.
        steps_requested: Show the first steps again.
        release_requested: Show what changed in the newer Efir.
        licences_requested: Show the licences.
        diagnostics_requested: Copy the diagnostics to the clipboard.
        log_folder_requested: Open the log folder.
    """

    help_requested = Signal()
    steps_requested = Signal()
    release_requested = Signal()
    licences_requested = Signal()
    diagnostics_requested = Signal()
    log_folder_requested = Signal()

    handles: ClassVar[tuple[type[Event], ...]] = (YtdlpChanged, ReleaseChanged)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.setFixedWidth(scaled(600))
        self._version, self._folder, self._newer = "", "", ""
        self.ytdlp, self.newer = YtdlpBlock(), label("strong", wraps=True)
        self.release, self.licences = QPushButton(autoDefault=False), QPushButton(autoDefault=False)
        self._name, self._what, self._licence = label("brand"), label(wraps=True), label("dim", wraps=True)
        self._place_name, self._place = label("dim"), ElidedLabel()
        self._help, self.state = label(wraps=True), label("good", wraps=True)
        self.copy, self.open_folder = QPushButton(autoDefault=False), QPushButton(autoDefault=False)
        self.end, self.steps = QPushButton(autoDefault=False), QPushButton(autoDefault=False)
        self.guide = QPushButton(autoDefault=False)
        self._lay_out()
        self.guide.clicked.connect(self.help_requested)
        self.steps.clicked.connect(self.steps_requested)
        self.release.clicked.connect(self.release_requested)
        self.licences.clicked.connect(self.licences_requested)
        self.copy.clicked.connect(self.diagnostics_requested)
        self.open_folder.clicked.connect(self.log_folder_requested)
        self.end.clicked.connect(self.close)
        self.retranslate()

    def set_program(self, version: str, folder: str) -> None:
        """Show which Efir this is and where it keeps its data."""
        self._version, self._folder = version, folder
        self.retranslate()

    def apply(self, event: YtdlpChanged | ReleaseChanged) -> None:
        """Show what has changed."""
        if isinstance(event, YtdlpChanged):
            self.ytdlp.show_status(event.ytdlp)
        else:
            self._newer = event.release.newer.version if event.release.newer is not None else ""
            self._show_newer()

    def present(self) -> None:
        """Open in front of the window."""
        if not self.isVisible():
            set_text(self.state, "")
            self.ytdlp.forget()
        self.show()
        self.raise_()
        self.activateWindow()

    def show_copied(self) -> None:
        """Say that the report is on the clipboard."""
        set_text(self.state, self.tr("Copied. Check it before you share it."))

    @override
    def event(self, event: QEvent) -> bool:
        """Grow and shrink with what there is to say."""
        is_done = super().event(event)
        layout = self.layout()
        if event.type() is QEvent.Type.LayoutRequest and layout is not None:
            height = layout.totalHeightForWidth(self.width())
            self.setMinimumHeight(height)
            self.resize(self.width(), height)
        return is_done

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
        newer = QHBoxLayout()
        newer.setSpacing(8)
        newer.addWidget(self.newer, 1)
        newer.addWidget(self.release)
        below = QHBoxLayout()
        below.setSpacing(8)
        for button in (self.copy, self.open_folder, self.licences):
            below.addWidget(button)
        below.addStretch()
        below.addWidget(self.end)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(newer)
        column.addWidget(self._what)
        column.addWidget(self._licence)
        column.addLayout(place)
        column.addWidget(self.ytdlp)
        column.addWidget(self._help)
        column.addWidget(self.state)
        column.addStretch()
        column.addLayout(below)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)

    def _show_newer(self) -> None:
        set_text(self.newer, self.tr("Efir %1 is available.").replace("%1", self._newer))
        for part in (self.newer, self.release):
            part.setVisible(bool(self._newer))

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
        self._show_newer()
        set_text(self.release, self.tr("What changed…"))
        set_text(self.licences, self.tr("Licences…"))
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
    licences_requested = Signal()
    ytdlp_update_requested = Signal()
    ytdlp_reset_requested = Signal()

    def __init__(self, window: QWidget, pages: PageStack, title_of: Callable[[str], str], router: EventRouter) -> None:
        """Build none of them.

        Args:
            window: Their parent.
            pages: Whose keys are listed.
            title_of: Returns what a page is called at present.
            router: Gives the dialogs that show events their events.
        """
        super().__init__(window)
        self._window, self._pages, self._title_of = window, pages, title_of
        self._router = router
        self._program, self._command = ("", ""), ""

    def set_program(self, version: str, folder: str, command: str = "") -> None:
        """Set what the dialog about Efir tells.

        Args:
            version: Of Efir.
            folder: Path of the data folder.
            command: Updates yt-dlp where Efir runs from its source; empty for a package.
        """
        self._program, self._command = (version, folder), command

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
        dialog.ytdlp.set_command(self._command)
        dialog.ytdlp.update_requested.connect(self.ytdlp_update_requested)
        dialog.ytdlp.reset_requested.connect(self.ytdlp_reset_requested)
        dialog.release_requested.connect(self.open_release)
        dialog.licences_requested.connect(self._open_licences)
        dialog.diagnostics_requested.connect(self.diagnostics_requested)
        dialog.log_folder_requested.connect(self.log_folder_requested)
        dialog.steps_requested.connect(self.open_first_start)
        dialog.help_requested.connect(self.open_help)
        self._router.subscribe(dialog)
        return dialog

    @cached_property
    def release(self) -> "ReleaseDialog":
        """What changed in a newer Efir."""
        from app.ui.release_dialog import ReleaseDialog

        dialog = ReleaseDialog(self._window)
        self._router.subscribe(dialog)
        return dialog

    @cached_property
    def licences(self) -> "LicencesDialog":
        """What Efir is made of."""
        from app.ui.licences_dialog import LicencesDialog

        return LicencesDialog(self._window)

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

    def open_release(self) -> None:
        """Open what changed in the newer Efir."""
        self.release.present()

    def update_ytdlp(self) -> None:
        """Have yt-dlp updated where its progress can be seen."""
        self.about.present()
        self.ytdlp_update_requested.emit()

    def _open_licences(self) -> None:
        self.licences.present()
        self.licences_requested.emit()

    def open_first_start(self) -> None:
        """Open the first steps in place of the dialog that offered them."""
        self.about.close()
        self._pages.first_start.present()
