"""The column at the right: every connected source, its state and advice."""

from time import monotonic
from typing import ClassVar, override

from msgspec import structs
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QScrollArea, QSplitter, QVBoxLayout, QWidget

from app.domain.events import Event, SourcesChanged
from app.domain.sources import SourceInfo, SourceState, crowded_hosts
from app.ui import words
from app.ui.drawing import Sparkline
from app.ui.i18n import Retranslated
from app.ui.icons import Mark, put_before_text
from app.ui.text import ElidedLabel, label, set_text, set_tool_tip
from app.ui.theme import scaled

LEAST_WIDTH, _FRAME = 900, 16
"""Pixels of a window that has room for the column, and those that a desktop may take of it."""
_MOST_ROWS = 40
"""Sources shown here; the page has them all."""


class SourceRow(QWidget):
    """One source: its state as shape, colour and word, its latency, its reconnects."""

    def __init__(self) -> None:
        super().__init__()
        self._mark, self._name, self.latency = Mark(), ElidedLabel("strong"), label()
        self._state, self._reconnects = ElidedLabel("dim"), label("dim")
        self.trend, self.p95 = Sparkline(), label("dim")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.addWidget(self._mark, 0, 0)
        grid.addWidget(self._name, 0, 1)
        grid.addWidget(self.latency, 0, 2, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self._state, 1, 1)
        grid.addWidget(self._reconnects, 1, 2, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self.trend, 2, 1)
        grid.addWidget(self.p95, 2, 2, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(1, 1)

    def show_source(self, source: SourceInfo) -> None:
        """Show one source; its tooltip has the advice."""
        state = words.source_state(source)
        self._mark.show_state(source.state, state)
        self._name.show_line(source.widget)
        self._state.show_line(state)
        is_gone = source.state is SourceState.GONE
        set_text(self.latency, "–" if is_gone else words.milliseconds(source.latency_ms.last))
        reconnects = self.tr("%Ln reconnect(s)", "", source.reconnects)
        set_text(self._reconnects, f"↻ {words.number(source.reconnects)}")
        set_tool_tip(self._reconnects, reconnects)
        has_trend = not is_gone and bool(source.latency_ms.recent)
        self.trend.show_values(source.latency_ms.recent)
        set_text(self.p95, f"p95 {words.milliseconds(source.latency_ms.p95)}")
        self.trend.setVisible(has_trend)
        self.p95.setVisible(has_trend)
        health = words.source_health(source)
        for part in (self, self.trend, self.p95, self.latency):
            set_tool_tip(part, health)
        self.setAccessibleName(f"{source.widget}: {state}, {words.milliseconds(source.latency_ms.last)}, {reconnects}")


class SourcesPanel(Retranslated, QFrame):
    """Shows the sources.

    Signals:
        page_requested: name of the page to show.
    """

    page_requested = Signal(str)

    handles: ClassVar[tuple[type[Event], ...]] = (SourcesChanged,)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setMinimumWidth(scaled(204))
        self._sources: tuple[SourceInfo, ...] = ()
        self._received_at = 0.0
        self.seconds = QTimer(self, interval=1_000)
        self.seconds.timeout.connect(self._on_second)
        self.rows: list[SourceRow] = []
        self._caption, self._empty = label("caption"), label("dim", wraps=True)
        self.warning, self.total = label("warning", wraps=True), label("dim", wraps=True)
        self.add = QPushButton()
        put_before_text(self.add, "sources", "text")
        inside = QWidget()
        inside.setObjectName("page")
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._list.addWidget(self._empty)
        self._list.addStretch()
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setObjectName("rows")
        self._scroll.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self._caption)
        layout.addWidget(self._scroll, 1)
        for widget in (self.warning, self.total, self.add):
            layout.addWidget(widget)
        self.add.clicked.connect(self._on_add_clicked)
        self.retranslate()

    def _on_add_clicked(self) -> None:
        self.page_requested.emit("sources")

    def apply(self, event: SourcesChanged) -> None:
        """Show the sources as they are now, always in the same order."""
        self._sources, self._received_at = event.sources, monotonic()
        self._show()
        self._count_seconds()

    def _count_seconds(self) -> None:
        """Count the seconds of silence while the panel is visible: no event carries them."""
        is_needed = self.isVisible() and any(source.state is SourceState.SILENT for source in self._sources)
        if is_needed != self.seconds.isActive():
            self.seconds.start() if is_needed else self.seconds.stop()

    def _on_second(self) -> None:
        passed = monotonic() - self._received_at
        for row, source in zip(self.rows, self._shown(), strict=True):
            if source.state is SourceState.SILENT:
                row.show_source(structs.replace(source, silent_s=source.silent_s + passed))

    def _shown(self) -> list[SourceInfo]:
        return sorted(self._sources, key=lambda source: (source.widget, source.client))[:_MOST_ROWS]

    def _show(self) -> None:
        shown = self._shown()
        while len(self.rows) < len(shown):
            row = SourceRow()
            self._list.insertWidget(len(self.rows), row)
            self.rows.append(row)
        for row in self.rows[len(shown) :]:
            row.deleteLater()
        del self.rows[len(shown) :]
        for row, source in zip(self.rows, shown, strict=True):
            row.show_source(source)
        self._empty.setVisible(not shown)
        crowded = crowded_hosts(list(self._sources))
        self.warning.setVisible(bool(crowded))
        set_text(self.warning, words.crowded_host(crowded))
        total = sum(source.reconnects for source in self._sources)
        lost = sum(source.dropped_slow for source in self._sources)
        self.total.setVisible(bool(shown))
        text = self.tr("Reconnects {n} · lost {lost}")
        set_text(self.total, text.format(n=words.number(total), lost=words.number(lost)))

    @override
    def retranslate(self) -> None:
        set_text(self._caption, self.tr("SOURCES"))
        self._scroll.setAccessibleName(self.tr("SOURCES"))
        set_text(self._empty, self.tr("No sources connected. Add the player first: it plays the videos."))
        set_tool_tip(self.total, self.tr("Since Efir started"))
        set_text(self.add, self.tr("Add to OBS…"))
        set_tool_tip(self.add, self.tr("Opens the Sources page"))
        self._show()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._count_seconds()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._count_seconds()


class Columns(QSplitter):
    """The page and the sources beside it; where large text on a small screen needs all the room, the page alone."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        has_room = self.window().width() >= scaled(LEAST_WIDTH) - _FRAME
        for panel in self.findChildren(SourcesPanel, options=Qt.FindChildOption.FindDirectChildrenOnly):
            panel.setVisible(has_room)
