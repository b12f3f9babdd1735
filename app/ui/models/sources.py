"""Everything that is known of each connected source, as a table."""

from datetime import datetime
from typing import override

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QLocale, QModelIndex, QPersistentModelIndex, Qt

from app.domain.connections import SourceInfo
from app.ui import words
from app.ui.text import as_tip, capped

translate = QCoreApplication.translate

type _Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


def _time(moment: datetime) -> str:
    return moment.astimezone().strftime("%H:%M:%S")


def _yes(claim: bool) -> str:  # noqa: FBT001 -- a claim is all it takes
    return translate("SourcesModel", "yes") if claim else translate("SourcesModel", "no")


def _columns() -> tuple[str, ...]:
    return (
        translate("SourcesModel", "Widget"),
        translate("SourcesModel", "State"),
        translate("SourcesModel", "Latency"),
        translate("SourcesModel", "least"),
        translate("SourcesModel", "average"),
        translate("SourcesModel", "p95"),
        translate("SourcesModel", "Reconnects"),
        translate("SourcesModel", "Resumed"),
        translate("SourcesModel", "Snapshots"),
        translate("SourcesModel", "Sent"),
        translate("SourcesModel", "Waiting"),
        translate("SourcesModel", "Cut off"),
        translate("SourcesModel", "Data"),
        translate("SourcesModel", "Visible"),
        translate("SourcesModel", "Sounds"),
        translate("SourcesModel", "Connected"),
        translate("SourcesModel", "Last sign"),
        translate("SourcesModel", "Host"),
        translate("SourcesModel", "Address"),
        translate("SourcesModel", "Transport"),
        translate("SourcesModel", "Page"),
        translate("SourcesModel", "Id"),
        translate("SourcesModel", "Browser"),
    )


def _cells(source: SourceInfo) -> tuple[str, ...]:
    latency, locale = source.latency_ms, QLocale()
    snapshots = ", ".join(f"{reason} {number}" for reason, number in sorted(source.snapshots.items()))
    return (
        source.widget,
        words.source_state(source),
        words.milliseconds(latency.last),
        words.milliseconds(latency.min),
        words.milliseconds(latency.ewma),
        words.milliseconds(latency.p95),
        str(source.reconnects),
        str(source.resumed),
        snapshots,
        str(source.sent),
        str(source.queued),
        str(source.dropped_slow),
        locale.formattedDataSize(source.bytes),
        _yes(source.is_visible),
        _yes(source.holds_lease),
        _time(source.connected_at),
        _time(source.last_seen_at),
        source.host,
        source.address,
        source.transport,
        source.page_version,
        source.client,
        source.user_agent,
    )


class SourcesModel(QAbstractTableModel):
    """One row for each source, one column for each fact."""

    def __init__(self) -> None:
        super().__init__()
        self._sources: tuple[SourceInfo, ...] = ()
        self._cells: list[tuple[str, ...]] = []
        self._titles = _columns()

    def show_sources(self, sources: tuple[SourceInfo, ...]) -> None:
        """Show the sources, always in the same order."""
        ordered = tuple(sorted(sources, key=lambda source: (source.widget, source.client)))
        same = [one.client for one in ordered] == [one.client for one in self._sources]
        if not same:
            self.beginResetModel()
        self._sources = ordered
        self._cells = [_cells(source) for source in ordered]
        if not same:
            self.endResetModel()
        elif ordered:
            self.dataChanged.emit(self.index(0, 0), self.index(len(ordered) - 1, self.columnCount() - 1))

    def source(self, row: int) -> SourceInfo | None:
        """Return the source of a row, or None."""
        return self._sources[row] if 0 <= row < len(self._sources) else None

    def refresh_words(self) -> None:
        """Say everything again: the language has changed."""
        self._titles = _columns()
        self.show_sources(self._sources)
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
        text = self._cells[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return capped(text, 120)
        return as_tip(text) if role == Qt.ItemDataRole.ToolTipRole else None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._titles[section]
