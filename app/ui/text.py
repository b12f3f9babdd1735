"""The one place that hands text to Qt: plain, capped, never markup (RELIABILITY V18, T8).

``QLabel``, ``QMessageBox`` and tooltips guess whether a text is HTML. Viewers write these texts, so nothing else in
``ui`` may call them; a test reads the source and holds that.
"""

import html
import sys
from collections.abc import Callable
from typing import override

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QSystemTrayIcon,
    QWidget,
)

CAP = 600
"""Characters of one text. Layout time grows with length. Source: RELIABILITY V18."""

type _Shows = QLabel | QAbstractButton | QLineEdit | QAction


def capped(text: str, limit: int = CAP) -> str:
    """Return the text, cut with an ellipsis past the limit, without null characters."""
    clean = text.replace("\0", "")
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def as_tip(text: str) -> str:
    """Return a tooltip that shows the text as it is written.

    The ``qt`` element makes Qt read every tooltip as rich text, so that the escapes are always undone.
    """
    return f"<qt>{html.escape(capped(text)).replace(chr(10), '<br>')}</qt>" if text else ""


def as_tray(text: str) -> str:
    """Return what a desktop notification may show; on Linux the desktop may read markup in it."""
    plain = capped(text, 300)
    return html.escape(plain) if sys.platform == "linux" else plain


def label(name: str = "", *, wraps: bool = False) -> QLabel:
    """Return an empty label for plain text.

    Args:
        name: Object name that the style sheet knows.
        wraps: Breaks long lines.
    """
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setObjectName(name)
    made.setWordWrap(wraps)
    return made


def show(target: _Shows, text: str, limit: int = CAP) -> None:
    """Put plain text on a label, button, field or action; an ampersand stays one."""
    shown = capped(text, limit)
    if isinstance(target, QAbstractButton | QAction):
        shown = shown.replace("&", "&&")
    if target.text() != shown:
        target.setText(shown)


def tip(target: QWidget | QAction | QSystemTrayIcon, text: str) -> None:
    """Set the tooltip and, for a control, what a screen reader says of it."""
    target.setToolTip(as_tray(text) if isinstance(target, QSystemTrayIcon) else as_tip(text))
    if isinstance(target, QWidget):
        target.setAccessibleDescription(capped(text))


def name(target: QWidget, text: str, *, hint: str = "") -> None:
    """Give a control without words its name for screen readers and the same as its tooltip.

    Args:
        target: The control.
        text: What it does.
        hint: The key that does the same, shown in the tooltip only.
    """
    target.setAccessibleName(capped(text))
    target.setToolTip(as_tip(f"{text} ({hint})" if hint else text))


def copy(text: str) -> None:
    """Put plain text on the clipboard."""
    QGuiApplication.clipboard().setText(text)


class ElidedLabel(QLabel):
    """One line of plain text that ends in an ellipsis where it does not fit; the tooltip has the whole."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_line(self, text: str) -> None:
        """Show the text, its line breaks as blanks."""
        line = " ".join(capped(text).split())
        if line != self.text():
            self.setText(line)
            self.setToolTip(as_tip(line))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        line = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.style().drawItemText(
            painter,
            self.rect(),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine),
            self.palette(),
            self.isEnabled(),
            line,
            self.foregroundRole(),
        )
        painter.end()


class Question(QMessageBox):
    """A question in a box of its own that blocks nothing; it deletes itself when answered."""

    def __init__(self, parent: QWidget, title: str, text: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Question)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWindowTitle(capped(title, 100))
        self.setText(capped(text))

    def answer(self, words: str, act: Callable[[], None] | None, *, is_default: bool = False) -> QPushButton:
        """Add one answer and return its button.

        Args:
            words: What the button says.
            act: What the answer does; None for the answer that changes nothing, which Escape gives too.
            is_default: Whether Enter gives it.
        """
        role = QMessageBox.ButtonRole.RejectRole if act is None else QMessageBox.ButtonRole.AcceptRole
        button = QPushButton(self)
        show(button, words)
        self.addButton(button, role)
        if act is None:
            self.setEscapeButton(button)
        else:
            button.clicked.connect(act)
        if is_default:
            self.setDefaultButton(button)
        return button
