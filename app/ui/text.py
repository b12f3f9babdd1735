"""The one place that hands text to Qt: plain, truncated, never markup.

``QLabel``, ``QMessageBox`` and tooltips guess whether a text is HTML. Viewers write these texts, so nothing else in
``ui`` may call them; a test reads the source and holds that.
"""

import html
import re
import sys
from collections.abc import Callable
from itertools import batched, pairwise
from typing import Any, cast, override

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QSystemTrayIcon,
    QWidget,
)

CAP = 600
"""Characters of one text. Layout time grows with length."""

_TOO_LONG, _PART = re.compile(r"[!-~\w]{49,}"), 32
"""Of letters, digits and ASCII: an emoji of several parts stays one. A link to a video stays whole."""

type _Shows = QLabel | QAbstractButton | QLineEdit | QAction


def truncated(text: str, limit: int = CAP) -> str:
    """Return the text, cut with an ellipsis past the limit, without null characters."""
    clean = text.replace("\0", "")
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def breakable(text: str) -> str:
    """Return the text with places in words longer than a line, such as links, where a label may break them."""
    return _TOO_LONG.sub(lambda word: "\u200b".join(map("".join, batched(word[0], _PART))), text)


def tool_tip_html(text: str) -> str:
    """Return a tooltip that shows the text as it is written.

    The ``qt`` element makes Qt read every tooltip as rich text, so that the escapes are always undone.
    """
    return f"<qt>{html.escape(truncated(text)).replace(chr(10), '<br>')}</qt>" if text else ""


def notification_text(text: str) -> str:
    """Return what a desktop notification may show; on Linux the desktop may read markup in it."""
    plain = truncated(text, 300)
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


def set_text(target: _Shows, text: str, limit: int = CAP) -> None:
    """Put plain text on a label, button, field or action; an ampersand stays one."""
    shown = truncated(text, limit)
    if isinstance(target, QAbstractButton | QAction):
        shown = shown.replace("&", "&&")
    elif isinstance(target, QLabel) and target.wordWrap():
        shown = breakable(shown)
    if target.text() != shown:
        target.setText(shown)


def set_tool_tip(target: QWidget | QAction | QSystemTrayIcon, text: str) -> None:
    """Set the tooltip and, for a control, its accessible description."""
    target.setToolTip(notification_text(text) if isinstance(target, QSystemTrayIcon) else tool_tip_html(text))
    if isinstance(target, QWidget):
        target.setAccessibleDescription(truncated(text))


def set_accessible_name(target: QWidget, text: str, *, hint: str = "") -> None:
    """Set the accessible name of a control, and the same as its tooltip.

    Args:
        target: The control.
        text: What it does.
        hint: The key that does the same, shown in the tooltip only.
    """
    target.setAccessibleName(truncated(text))
    target.setToolTip(tool_tip_html(f"{text} ({hint})" if hint else text))


def copy(text: str) -> None:
    """Put plain text on the clipboard."""
    QGuiApplication.clipboard().setText(text)


def enable(control: QWidget, is_on: bool, instead: QWidget | None = None) -> None:  # noqa: FBT001 -- as in Qt
    """Enable or disable a control. Qt gives the focus of a disabled one to a neighbour, which does something else.

    Args:
        control: Which.
        is_on: Whether it can be used.
        instead: Gets the focus that it loses; without one nothing has it until the control can be used again.
    """
    if not is_on and control.hasFocus():
        (control.clearFocus if instead is None else instead.setFocus)()
        control.setProperty("waits_for_focus", instead is None)
    control.setEnabled(is_on)
    if is_on and control.property("waits_for_focus"):
        control.setProperty("waits_for_focus", False)  # noqa: FBT003 -- as in Qt
        if control.window().focusWidget() is None:
            control.setFocus()


def show_if(part: QWidget, is_shown: bool, instead: QWidget) -> None:  # noqa: FBT001 -- as in Qt
    """Show or hide a part of a page; another one gets the focus that was in it."""
    focused = part.window().focusWidget()
    if not is_shown and focused is not None and (part is focused or part.isAncestorOf(focused)):
        if instead.isVisible():
            instead.setFocus()
        else:
            focused.clearFocus()
    part.setVisible(is_shown)


class ElidedLabel(QLabel):
    """One line of plain text that ends in an ellipsis where it does not fit; the tooltip has the whole."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_line(self, text: str) -> None:
        """Show the text, its line breaks as blanks."""
        line = " ".join(truncated(text).split())
        if line != self.text():
            self.setText(line)
            self.setToolTip(tool_tip_html(line))

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


class _WordKey(QObject):
    """Keeps Ctrl+Backspace from being a key of the window, where something is typed."""

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_word = event.matches(QKeySequence.StandardKey.DeleteStartOfWord)
            text = watched.toPlainText() if isinstance(watched, QPlainTextEdit) else cast("Any", watched).text()
            if is_word and text:
                event.accept()
                return True
        return super().eventFilter(watched, event)


def delete_words(field: QLineEdit | QPlainTextEdit | QAbstractSpinBox) -> None:
    """Have Ctrl+Backspace delete a word in a field, as everywhere else, and not be a key of the window."""
    field.installEventFilter(_WordKey(field))


class TextField(QLineEdit):
    """A line of text in which Ctrl+Backspace deletes a word."""

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)  # type: ignore[call-overload] # Qt's own properties, by name
        delete_words(self)


def wrapped(text: str, font: QFont, width: int, most: int) -> list[str]:
    """Return a text as lines that fit into a width; what does not fit into so many lines ends in an ellipsis."""
    shown = " ".join(truncated(text).split())
    if not shown:
        return []
    layout, options = QTextLayout(shown, font), QTextOption()
    options.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(options)
    layout.beginLayout()
    starts: list[int] = []
    while len(starts) <= most and (line := layout.createLine()).isValid():
        line.setLineWidth(max(1, width))
        starts.append(line.textStart())
    layout.endLayout()
    units = shown.encode("utf-16-le", "surrogatepass")  # Qt counts in these, and an emoji is two of them
    cuts = [*(2 * start for start in starts[:most]), len(units)]
    lines = [units[a:b].decode("utf-16-le", "ignore").strip() for a, b in pairwise(cuts)]
    return [QFontMetrics(font).elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines]


class WrappedLabel(ElidedLabel):
    """A few lines of plain text; what does not fit ends in an ellipsis."""

    def __init__(self, lines: int, name: str = "", *, shrinks: bool = False) -> None:
        """Build it.

        Args:
            lines: How many at most.
            name: Object name that the style sheet knows.
            shrinks: It is only as high as its text needs; otherwise always as high as all its lines.
        """
        super().__init__(name)
        self._lines, self._shrinks = lines, shrinks
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def hasHeightForWidth(self) -> bool:
        return self._shrinks

    @override
    def heightForWidth(self, width: int) -> int:
        return self.fontMetrics().lineSpacing() * len(wrapped(self.text(), self.font(), width, self._lines))

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.fontMetrics().lineSpacing() * self._lines)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(24, self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        height = self.fontMetrics().lineSpacing()
        for row, line in enumerate(wrapped(self.text(), self.font(), self.width(), self._lines)):
            box = self.rect().adjusted(0, row * height, 0, 0)
            flags = int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine)
            self.style().drawItemText(
                painter, box, flags, self.palette(), self.isEnabled(), line, self.foregroundRole()
            )
        painter.end()


_LONGEST_ROW = 56
"""Characters of all answers in one row; longer ones stand below each other."""


class Question(QMessageBox):
    """A question in a box of its own that blocks nothing; it deletes itself when answered."""

    def __init__(self, parent: QWidget, title: str, text: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Question)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWindowTitle(truncated(title, 100))
        self.setText(breakable(truncated(text)))

    def answer(self, words: str, act: Callable[[], object] | None, *, is_default: bool = False) -> QPushButton:
        """Add one answer and return its button.

        Args:
            words: What the button says.
            act: What the answer does; None for the answer that changes nothing, which Escape gives too.
            is_default: Whether Enter gives it.
        """
        role = QMessageBox.ButtonRole.RejectRole if act is None else QMessageBox.ButtonRole.AcceptRole
        button = QPushButton(self)
        set_text(button, words)
        self.addButton(button, role)
        if act is None:
            self.setEscapeButton(button)
        else:
            button.clicked.connect(act)
        if is_default:
            self.setDefaultButton(button)
        self._stack()
        return button

    def _stack(self) -> None:
        """Put the answers below each other where they are too long to stand in a row."""
        row = self.findChild(QDialogButtonBox)
        if row is not None:
            is_long = sum(len(button.text()) for button in self.buttons()) > _LONGEST_ROW
            row.setOrientation(Qt.Orientation.Vertical if is_long else Qt.Orientation.Horizontal)
            row.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
