"""Layouts that several pages share."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QStackedLayout, QVBoxLayout, QWidget


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


def rows_or_words(rows: QWidget, title: QLabel, hint: QLabel) -> tuple[QWidget, QStackedLayout]:
    """Return a place for rows (index 0), or for the words that stand there while there are none (index 1)."""
    words, place = QWidget(), QWidget()
    column = QVBoxLayout(words)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addStretch(1)
    column.addWidget(title)
    column.addWidget(hint)
    column.addStretch(2)
    stack = QStackedLayout(place)  # one without a parent would show its first widget as a window
    stack.addWidget(rows)
    stack.addWidget(words)
    return place, stack
