"""The order in which the Tab key goes through a window whose parts are not built in reading order."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_chain(part: QWidget) -> list[QWidget]:
    """Return what the Tab key stops at in a part of a window, in order."""
    chain = [part] if part.focusPolicy() & Qt.FocusPolicy.TabFocus else []
    widget = part.nextInFocusChain()
    while widget is not None and widget is not part:
        if part.isAncestorOf(widget) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            chain.append(widget)
        widget = widget.nextInFocusChain()
    return chain


def put_after(before: QWidget, part: QWidget) -> None:
    """Let the Tab key go from the last stop of one part to the first of another, which Qt has put at the end."""
    *_, last = tab_chain(before)
    for widget in tab_chain(part):
        QWidget.setTabOrder(last, widget)
        last = widget
