"""The windows that a test has opened."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget


def open_windows() -> set[QWidget]:
    """Return what has no parent and holds other widgets."""
    tops = QApplication.topLevelWidgets() if QApplication.instance() else []
    return {one for one in tops if one.parent() is None and one.findChild(QWidget) is not None}


def delete(windows: set[QWidget]) -> None:
    """Delete windows: what stays makes all later tests slower, for another language or theme goes to every widget."""
    for window in windows:
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
