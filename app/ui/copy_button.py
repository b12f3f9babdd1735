"""The button that copies a text and says so."""

from collections.abc import Callable
from typing import override

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton

from app.ui.i18n import Retranslated
from app.ui.icons import put_before_text
from app.ui.text import copy, set_text

_COPIED_MS = 2_000


class CopyButton(Retranslated, QPushButton):
    """Copies a text. It is as wide as both of its words need, so that nothing moves under the mouse.

    Attributes:
        copied_timer: Runs while it says that it has copied.
    """

    def __init__(self, text: Callable[[], str]) -> None:
        """Build it.

        Args:
            text: Returns what is copied.
        """
        super().__init__(autoDefault=False)
        self._text = text
        self.copied_timer = QTimer(self, interval=_COPIED_MS, singleShot=True)
        self.copied_timer.timeout.connect(self._on_copied_timeout)
        self.clicked.connect(self._on_clicked)
        self.retranslate()

    def _on_clicked(self) -> None:
        copy(self._text())
        self.copied_timer.start()
        self._show(has_copied=True)

    def _on_copied_timeout(self) -> None:
        self._show(has_copied=False)

    def _show(self, *, has_copied: bool) -> None:
        put_before_text(self, *(("check", "good") if has_copied else ("copy", "text", "dim")))
        set_text(self, self.tr("Copied") if has_copied else self.tr("Copy"))

    @override
    def retranslate(self) -> None:
        self.ensurePolished()
        widths = list[int]()
        for has_copied in (True, False):
            self._show(has_copied=has_copied)
            widths.append(self.sizeHint().width())
        self.setMinimumWidth(max(widths))
        self._show(has_copied=self.copied_timer.isActive())
