"""The table of the connected sources."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import override

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QPainter, QPixmap, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView

from app.domain.sources import CONNECTIONS_PER_HOST, SourceInfo, SourceState, crowded_hosts
from app.ui import words
from app.ui.drawing import VALUES_ROLE, SparklineDelegate
from app.ui.i18n import Retranslated
from app.ui.icons import draw_mark, source_color
from app.ui.text import set_text, tool_tip_html, truncated
from app.ui.theme import shades_now
from app.ui.views import MenuKey

translate = QCoreApplication.translate

type _Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()

STATE, TREND = 1, 3
"""Columns that show more than words: the state its shape, the trend the last round trips."""
_MARK = 12
_ROW_HEIGHT = 32
_ROOM = 20
"""Pixels that a column is wider than its widest text, for the padding and for growing numbers."""


def _time(moment: datetime) -> str:
    return moment.astimezone().strftime("%H:%M:%S")


def _yes(claim: bool) -> str:  # noqa: FBT001 -- a claim is all it takes
    return translate("SourcesModel", "yes") if claim else translate("SourcesModel", "no")


def _columns() -> tuple[str, ...]:
    return (
        translate("SourcesModel", "Widget"),
        translate("SourcesModel", "State"),
        translate("SourcesModel", "Latency"),
        translate("SourcesModel", "Last 32"),
        translate("SourcesModel", "p95"),
        translate("SourcesModel", "Reconnects"),
        translate("SourcesModel", "Snapshots"),
        translate("SourcesModel", "Lost"),
        translate("SourcesModel", "Application"),
        translate("SourcesModel", "Min"),
        translate("SourcesModel", "Average"),
        translate("SourcesModel", "Resumed"),
        translate("SourcesModel", "Sent"),
        translate("SourcesModel", "Queued"),
        translate("SourcesModel", "Traffic"),
        translate("SourcesModel", "Visible"),
        translate("SourcesModel", "Audible"),
        translate("SourcesModel", "Connected"),
        translate("SourcesModel", "Last seen"),
        translate("SourcesModel", "Host"),
        translate("SourcesModel", "Address"),
        translate("SourcesModel", "Transport"),
        translate("SourcesModel", "Version"),
        translate("SourcesModel", "ID"),
        translate("SourcesModel", "Browser"),
    )


def _host(source: SourceInfo, crowded: dict[str, int]) -> str:
    """Return the address a page was opened with, and how many share it where they are nearly too many."""
    number = crowded.get(source.host, 0)
    if not number or source.state is SourceState.GONE:
        return source.host
    sentence = translate("SourcesModel", "{host} · {n} of {most}")
    return sentence.format(host=source.host, n=number, most=CONNECTIONS_PER_HOST)


def _cells(source: SourceInfo, crowded: dict[str, int]) -> tuple[str, ...]:
    latency, locale = source.latency_ms, QLocale()
    return (
        source.widget,
        words.source_state(source),
        words.milliseconds(latency.last),
        "",
        words.milliseconds(latency.p95),
        str(source.reconnects),
        words.source_snapshots(source),
        str(source.dropped_slow),
        words.obs_version(source),
        words.milliseconds(latency.min),
        words.milliseconds(latency.ewma),
        str(source.resumed),
        str(source.sent),
        str(source.queued),
        locale.formattedDataSize(source.bytes),
        _yes(source.is_visible),
        _yes(source.holds_lease),
        _time(source.connected_at),
        _time(source.last_seen_at),
        _host(source, crowded),
        source.address,
        source.transport,
        source.page_version,
        source.client,
        source.user_agent,
    )


def _key(source: SourceInfo) -> tuple[str, str]:
    """Return what the rows are in the order of."""
    return source.widget, source.client


@lru_cache
def _mark(state: SourceState, color: str) -> QPixmap:
    pixmap = QPixmap(2 * _MARK, 2 * _MARK)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    draw_mark(painter, QRectF(0, 0, _MARK, _MARK), state, color)
    painter.end()
    return pixmap


class SourcesModel(QAbstractTableModel):
    """One row for each source, one column for each fact."""

    def __init__(self) -> None:
        super().__init__()
        self._sources: list[SourceInfo] = []
        self._cells: list[tuple[str, ...]] = []
        self._titles = _columns()

    def show_sources(self, sources: tuple[SourceInfo, ...], *, is_retranslated: bool = False) -> None:
        """Show the sources, always in the same order.

        Args:
            sources: All that are known.
            is_retranslated: The language has changed, so every cell has.
        """
        ordered = sorted(sources, key=_key)
        crowded = crowded_hosts(ordered)
        shown = [_cells(source, crowded) for source in ordered]
        self._remove_others({_key(source) for source in ordered})
        self._insert(ordered, shown)
        for row, (source, cells) in enumerate(zip(ordered, shown, strict=True)):
            if source != self._sources[row] or cells != self._cells[row] or is_retranslated:
                self._sources[row], self._cells[row] = source, cells
                self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def _remove_others(self, stay: set[tuple[str, str]]) -> None:
        for row in reversed(range(len(self._sources))):
            if _key(self._sources[row]) not in stay:
                self.beginRemoveRows(_TOP, row, row)
                del self._sources[row], self._cells[row]
                self.endRemoveRows()

    def _insert(self, ordered: Sequence[SourceInfo], shown: Sequence[tuple[str, ...]]) -> None:
        for row, source in enumerate(ordered):
            if row == len(self._sources) or _key(self._sources[row]) != _key(source):
                self.beginInsertRows(_TOP, row, row)
                self._sources.insert(row, source)
                self._cells.insert(row, shown[row])
                self.endInsertRows()

    @property
    def sources(self) -> tuple[SourceInfo, ...]:
        """All of them, in the order of the rows."""
        return tuple(self._sources)

    def source(self, row: int) -> SourceInfo | None:
        """Return the source of a row, or None."""
        return self._sources[row] if 0 <= row < len(self._sources) else None

    def retranslate(self) -> None:
        """Set every text anew: the language has changed."""
        self._titles = _columns()
        self.show_sources(self.sources, is_retranslated=True)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    @override
    def rowCount(self, parent: _Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._sources)

    @override
    def columnCount(self, parent: _Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._titles)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._cells):
            return None
        source, text = self._sources[index.row()], self._cells[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return truncated(text, 120)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip_html(words.source_health(source) if index.column() in {STATE, TREND} else text)
        if role == Qt.ItemDataRole.DecorationRole and index.column() == STATE:
            return _mark(source.state, source_color(source.state, shades_now()))
        return source.latency_ms.recent if role == VALUES_ROLE and index.column() == TREND else None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._titles[section]


class SourcesTable(Retranslated, QTableView):
    """The table, with its menu and keys.

    Signals:
        disconnect_requested: client id of a source.
    """

    disconnect_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.rows = SourcesModel()
        self.disconnect_action, self.menu = QAction(self), QMenu(self)
        self._menu_client = ""
        """The source that the menu is about; its row may move while it is open."""
        self._has_new_rows = False
        self.setModel(self.rows)
        self.setItemDelegateForColumn(TREND, SparklineDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(56)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(4 * _ROW_HEIGHT)
        self.disconnect_action.setShortcut("Del")
        self.disconnect_action.setAutoRepeat(False)
        self.disconnect_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.disconnect_action.setShortcutVisibleInContextMenu(True)
        self.menu.addAction(self.disconnect_action)
        self.addAction(self.disconnect_action)
        MenuKey(self)
        self.menu.aboutToHide.connect(self._on_menu_hidden)
        self.customContextMenuRequested.connect(self._on_menu_requested)
        self.disconnect_action.triggered.connect(self._on_disconnect_triggered)
        self.retranslate()

    def show_sources(self, sources: tuple[SourceInfo, ...]) -> None:
        """Show the sources as they are now."""
        before = self.rows.rowCount()
        self.rows.show_sources(sources)
        if self.rows.rowCount() > before:
            self._has_new_rows = True
            if self.isVisible():
                self._widen_columns()

    @override
    def retranslate(self) -> None:
        set_text(self.disconnect_action, self.tr("Disconnect"))
        self.setAccessibleName(self.tr("Connected sources"))
        self.rows.retranslate()
        self.resizeColumnsToContents()
        for column in range(self.rows.columnCount()):
            self.setColumnWidth(column, self.columnWidth(column) + _ROOM)

    def _widen_columns(self) -> None:
        """Make room for new texts; a width that somebody has chosen is not made smaller."""
        self._has_new_rows = False
        header = self.horizontalHeader()
        for column in range(self.rows.columnCount()):
            needed = max(self.sizeHintForColumn(column), header.sectionSizeHint(column)) + _ROOM
            self.setColumnWidth(column, max(needed, self.columnWidth(column)))

    def _on_menu_requested(self, point: QPoint) -> None:
        source = self.rows.source(self.indexAt(point).row())
        if source is not None and source.state is not SourceState.GONE:
            self._menu_client = source.client
            self.menu.popup(self.viewport().mapToGlobal(point))

    def _on_disconnect_triggered(self) -> None:
        current = self.rows.source(self.currentIndex().row())
        client = self._menu_client or ("" if current is None else current.client)
        if any(source.client == client and source.state is not SourceState.GONE for source in self.rows.sources):
            self.disconnect_requested.emit(client)

    def _on_menu_hidden(self) -> None:
        QTimer.singleShot(0, self, self._on_menu_done)  # the menu hides before it emits what was chosen

    def _on_menu_done(self) -> None:
        self._menu_client = ""

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._has_new_rows:
            self._widen_columns()
