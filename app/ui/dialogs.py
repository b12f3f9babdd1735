"""The dialogs that show no events: keys, help, about, unexpected errors, and the question before closing."""

# ruff: noqa: PLC0415 -- a dialog is imported when it is first opened: the window is there sooner

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from app.ui.page_stack import PageStack

if TYPE_CHECKING:
    from app.ui.about_dialog import AboutDialog
    from app.ui.bug_dialog import BugDialog
    from app.ui.help_window import HelpWindow
    from app.ui.shortcuts import ShortcutSheet


class Dialogs(QObject):
    """Builds each dialog when it is first asked for, and opens it."""

    def __init__(self, window: QWidget, pages: PageStack, title_of: Callable[[str], str]) -> None:
        """Build none of them.

        Args:
            window: Their parent.
            pages: Whose keys are listed.
            title_of: Returns what a page is called at present.
        """
        super().__init__(window)
        self._window, self._pages, self._title_of = window, pages, title_of

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
    def about(self) -> "AboutDialog":
        """Version, data folder, diagnostics."""
        from app.ui.about_dialog import AboutDialog

        dialog = AboutDialog(self._window)
        dialog.steps_requested.connect(self.open_first_start)
        dialog.help_requested.connect(self.open_help)
        return dialog

    @cached_property
    def bugs(self) -> "BugDialog":
        """Unexpected errors."""
        from app.ui.bug_dialog import BugDialog

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
