"""The connected sources as an item model."""

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
    QRectF,
    Qt,
)
from PySide6.QtGui import QPainter, QPixmap

from app.domain.sources import CONNECTIONS_PER_HOST, SourceInfo, SourceState, crowded_hosts
from app.ui import words
from app.ui.drawing import VALUES_ROLE
from app.ui.icons import draw_mark, source_color
from app.ui.text import tool_tip_html, truncated
from app.ui.theme import shades_now

translate = QCoreApplication.translate

type _Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()

STATE, TREND = 1, 3
"""Columns that show more than words: the state its shape, the trend the last round trips."""
_MARK = 12


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
        words.obs(source),
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

    def show_sources(self, sources: tuple[SourceInfo, ...], *, retells: bool = False) -> None:
        """Show the sources, always in the same order.

        Args:
            sources: All that are known.
            retells: Says every cell again, as in another language.
        """
        ordered = sorted(sources, key=_key)
        crowded = crowded_hosts(ordered)
        told = [_cells(source, crowded) for source in ordered]
        self._take_out({_key(source) for source in ordered})
        self._put_in(ordered, told)
        for row, (source, cells) in enumerate(zip(ordered, told, strict=True)):
            if source != self._sources[row] or cells != self._cells[row] or retells:
                self._sources[row], self._cells[row] = source, cells
                self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def _take_out(self, stay: set[tuple[str, str]]) -> None:
        for row in reversed(range(len(self._sources))):
            if _key(self._sources[row]) not in stay:
                self.beginRemoveRows(_TOP, row, row)
                del self._sources[row], self._cells[row]
                self.endRemoveRows()

    def _put_in(self, ordered: Sequence[SourceInfo], told: Sequence[tuple[str, ...]]) -> None:
        for row, source in enumerate(ordered):
            if row == len(self._sources) or _key(self._sources[row]) != _key(source):
                self.beginInsertRows(_TOP, row, row)
                self._sources.insert(row, source)
                self._cells.insert(row, told[row])
                self.endInsertRows()

    @property
    def sources(self) -> tuple[SourceInfo, ...]:
        """All of them, in the order of the rows."""
        return tuple(self._sources)

    def source(self, row: int) -> SourceInfo | None:
        """Return the source of a row, or None."""
        return self._sources[row] if 0 <= row < len(self._sources) else None

    def retranslate(self) -> None:
        """Say everything again: the language has changed."""
        self._titles = _columns()
        self.show_sources(self.sources, retells=True)
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
