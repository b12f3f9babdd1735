"""The lists of the pages: whole rows, no grid; and those that need a decision, with two large buttons in each row."""

from collections.abc import Callable
from typing import Any, override

from PySide6.QtCore import QCoreApplication, QEvent, QItemSelectionModel, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QHelpEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QTableView,
    QToolTip,
    QWidget,
)

from app.ui.drawing import DECISION_HEIGHT, ROW_HEIGHT, button_boxes, row_height
from app.ui.rows import Identified, RowTable
from app.ui.text import set_text, tool_tip_html

translate = QCoreApplication.translate

_SCROLL_REST_MS = 40
"""Delay between the last scroll and the request for rows."""


class MenuKey(QAction):
    """Shift+F10 opens the menu of the current row, as the menu key does; not every system sends that event."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self.setShortcut("Shift+F10")
        self.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.triggered.connect(self._on_triggered)
        view.addAction(self)
        view.installEventFilter(self)
        self._retranslate()

    def _on_triggered(self) -> None:
        index = self._view.currentIndex()
        if index.isValid():
            self._view.scrollTo(index)
            self._view.customContextMenuRequested.emit(self._view.visualRect(index).center())

    def _retranslate(self) -> None:
        set_text(self, translate("MenuKey", "Menu of the row"))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        return super().eventFilter(watched, event)


class RowsView[Entry: Identified](QTableView):
    """A table of whole rows.

    Attributes:
        row_height: Pixels; at least what two lines of the font need.
    """

    def __init__(self, rows: RowTable[Entry], least_height: int = ROW_HEIGHT) -> None:
        super().__init__()
        self.rows, self.row_height = rows, row_height(self.font(), least_height)
        self.setModel(rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        MenuKey(self)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(self.row_height)
        self.verticalHeader().setDefaultSectionSize(self.row_height)

    def give_width(self, column: int, needed: int) -> None:
        """Make a column as wide as its rows need, in pixels, and never narrower than the words of its heading."""
        self.setColumnWidth(column, max(needed, self.horizontalHeader().sectionSizeHint(column)))

    def entries(self) -> list[Entry]:
        """Return the selected entries, in row order."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [item for row in rows if (item := self.rows.item(row)) is not None]

    def current(self) -> Entry | None:
        """Return the entry that the keys are about, or None."""
        return self.rows.item(self.currentIndex().row())


class RowMenu(QMenu):
    """A menu for the selected rows. It closes when one of them is removed, since another row would be selected."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._about: tuple[RowTable[Any], frozenset[str]] | None = None
        self._rows: list[RowTable[Any]] = []

    def set_rows(self, view: "RowsView[Any]") -> None:
        """Be about what is chosen in this list, and empty."""
        self.clear()
        self._about = view.rows, frozenset(entry.id for entry in view.entries())
        if view.rows not in self._rows:
            self._rows.append(view.rows)
            view.rows.rowsRemoved.connect(self._on_rows_changed)
            view.rows.modelReset.connect(self._on_rows_changed)

    def _on_rows_changed(self) -> None:
        if self._about is not None and self.isVisible():
            rows, ids = self._about
            if any(rows.row_of(entry_id) is None for entry_id in ids):
                self.close()


class RowActions(QObject):
    """The actions on the rows of a page: keys and the context menu. Letters work with a Ukrainian keyboard layout too.

    A subclass makes its actions with ``add``, names them in ``retranslate`` and puts those that fit into the menu.

    Attributes:
        view: The list that the menu was opened on last.
    """

    def __init__(self, page: QWidget, *views: RowsView[Any]) -> None:
        super().__init__(page)
        self.view: RowsView[Any] = views[0]
        self._menu = RowMenu(page)
        for view in views:
            view.customContextMenuRequested.connect(self._on_menu_requested)

    def add(self, place: QWidget | None, act: Callable[[], None], *keys: str, repeats: bool = False) -> QAction:
        """Return a new action.

        Args:
            place: Where its keys work: in a list while that has the focus, else anywhere in a page. None: nowhere.
            act: What it does.
            keys: Its keys.
            repeats: A key that is held down does it again and again.
        """
        action = QAction(self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setAutoRepeat(repeats)
        here = Qt.ShortcutContext
        is_list = isinstance(place, QTableView)
        action.setShortcutContext(here.WidgetShortcut if is_list else here.WidgetWithChildrenShortcut)
        action.setShortcutVisibleInContextMenu(True)
        action.triggered.connect(act)
        if place is not None:
            place.addAction(action)
        return action

    def fill(self, menu: QMenu) -> None:
        """Add the actions that fit the chosen rows of ``view``."""
        raise NotImplementedError

    def menu_for(self, view: RowsView[Any]) -> QMenu:
        """Return the menu for the chosen rows of a list."""
        self.view = view
        self._menu.set_rows(view)
        self.fill(self._menu)
        return self._menu

    def _on_menu_requested(self, point: QPoint) -> None:
        view = self.sender()
        if isinstance(view, RowsView) and view.indexAt(point).isValid() and view.current() is not None:
            view.setFocus()
            if not view.selectionModel().isSelected(view.currentIndex()):  # the chosen row was removed, say
                view.selectRow(view.currentIndex().row())
            self.menu_for(view).popup(view.viewport().mapToGlobal(point))


class PagedView[Entry: Identified](RowsView[Entry]):
    """A long list that is read by page.

    Signals:
        rows_viewed: first and last row now in view.
    """

    rows_viewed = Signal(int, int)

    def __init__(self, rows: RowTable[Entry]) -> None:
        super().__init__(rows)
        self._rest = QTimer(self, singleShot=True, interval=_SCROLL_REST_MS)
        self._rest.timeout.connect(self._on_rested)
        self.verticalScrollBar().valueChanged.connect(self.report_rows)

    def report_rows(self) -> None:
        """Say soon which rows are in view."""
        self._rest.start()

    def _on_rested(self) -> None:
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        if first >= 0:
            self.rows_viewed.emit(first, last if last >= 0 else self.rows.rowCount() - 1)

    def fit_columns(self) -> None:
        """Give the columns what the width allows."""
        raise NotImplementedError

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()
        self.report_rows()


class DecidingDelegate(QStyledItemDelegate):
    """Draws rows that need a decision."""

    def __init__(self) -> None:
        super().__init__()
        self.hovered: tuple[int, bool] | None = None
        """Row and whether it is the approve button that the mouse is over."""

    def hovered_in(self, row: int) -> bool | None:
        """Return whether it is a row's approve button that the mouse is over; None where it is over neither."""
        return self.hovered[1] if self.hovered is not None and self.hovered[0] == row else None


class DecidingView[Entry: Identified](RowsView[Entry]):
    """What needs a decision: a click on a row's large button decides, and one row is always marked for the keys.

    Signals:
        approved: id of the entry.
        rejected: id of the entry.
    """

    approved = Signal(str)
    rejected = Signal(str)

    def __init__(self, rows: RowTable[Entry], delegate: DecidingDelegate, least_height: int = DECISION_HEIGHT) -> None:
        super().__init__(rows, least_height)
        self._delegate = delegate
        self._heights: dict[str | int, tuple[Entry, int, int]] = {}
        """By id: what was measured, the width it was measured for, and its height."""
        self._pressed: tuple[str, bool] | None = None
        """Which entry's approve button, or its other one, the mouse went down on."""
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        rows.rowsRemoved.connect(self._on_rows_changed)
        rows.rowsInserted.connect(self._on_rows_changed)

    def fit_height(self) -> None:
        """Show as many rows as the window has room for."""
        raise NotImplementedError

    def height_of(self, entry: Entry) -> int:
        """Return how high the row of an entry is; each is measured once for each width."""
        raise NotImplementedError

    def fit_rows(self) -> int:
        """Fit the height of each row to its text; return the total height."""
        width, known = self.viewport().width(), self._heights
        self._heights = {}
        for row in range(self.rows.rowCount()):
            entry = self.rows.item(row)
            if entry is None:
                continue
            measured = known.get(entry.id)
            if measured is None or measured[0] != entry or measured[1] != width:
                measured = (entry, width, self.height_of(entry))
            self._heights[entry.id] = measured
            if self.rowHeight(row) != measured[2]:
                self.setRowHeight(row, measured[2])
        return sum(height for _, _, height in self._heights.values())

    def _on_rows_changed(self) -> None:
        count = self.rows.rowCount()
        self.fit_height()
        if count and not self.selectionModel().hasSelection():
            row = min(max(0, self.currentIndex().row()), count - 1)
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(self.rows.index(row, 0), flags.ClearAndSelect | flags.Rows)

    def _button_at(self, point: QPoint) -> tuple[int, bool] | None:
        index = self.indexAt(point)
        if not index.isValid():
            return None
        approve, reject = button_boxes(self.visualRect(index))
        if approve.contains(point):
            return index.row(), True
        return (index.row(), False) if reject.contains(point) else None

    def _decision_at(self, point: QPoint) -> tuple[str, bool] | None:
        button = self._button_at(point)
        item = self.rows.item(button[0]) if button is not None else None
        return None if button is None or item is None else (str(item.id), button[1])

    def _point_at(self, button: tuple[int, bool] | None) -> None:
        if button != self._delegate.hovered:
            self._delegate.hovered = button
            self.viewport().update()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() is Qt.MouseButton.LeftButton
        self._pressed = self._decision_at(event.position().toPoint()) if left else None
        if self._pressed is None:
            super().mousePressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            super().mouseReleaseEvent(event)
        elif pressed == self._decision_at(event.position().toPoint()):  # the rows may have moved meanwhile
            (self.approved if pressed[1] else self.rejected).emit(pressed[0])

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)  # a quick second decision is a decision too

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._button_at(event.position().toPoint()))
        super().mouseMoveEvent(event)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)
        super().leaveEvent(event)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and (button := self._button_at(event.pos())) is not None:
            hint = translate("DecidingView", "Approve (A)") if button[1] else translate("DecidingView", "Reject (R)")
            QToolTip.showText(event.globalPos(), tool_tip_html(hint), self)
            return True
        return super().viewportEvent(event)
