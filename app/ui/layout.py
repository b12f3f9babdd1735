"""Layouts that several pages share."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget


def row(*widgets: QWidget | None, margin: int = 0) -> QHBoxLayout:
    """Return widgets in a row; None stretches, and so does a field.

    Args:
        widgets: What stands in it, from the left.
        margin: Pixels left and right of it.
    """
    made = QHBoxLayout()
    made.setContentsMargins(margin, 0, margin, 0)
    made.setSpacing(8)
    for widget in widgets:
        if widget is None:
            made.addStretch(1)
        else:
            made.addWidget(widget, 1 if isinstance(widget, QLineEdit) else 0)
    return made
