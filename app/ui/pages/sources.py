"""The sources page: the widgets that go into OBS, and the sources that are connected."""

from typing import ClassVar, override

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.events import Event, LanChanged, ObsChanged, SettingsChanged, SourcesChanged
from app.domain.sources import crowded_hosts
from app.ui import words
from app.ui.icons import put_before_text
from app.ui.lan_notice import LanNotice
from app.ui.layout import Page, scrolled
from app.ui.link_card import cards
from app.ui.pages.obs_block import ObsBlock
from app.ui.pages.sources_table import SourcesTable
from app.ui.text import Question, label, set_text, set_tool_tip

_MARGIN, _SCROLL_BAR = 16, 12


class SourcesPage(Page):
    """Hands out the links and shows the sources.

    Signals:
        rotate_links_requested: new links are wanted and the old ones stop working; it was confirmed.
        disconnect_requested: client id of a source.
        test_requested: name of a widget whose open sources show a sample.
        preview_requested: name of a widget that opens in the browser, and an empty look: the saved one.
        refresh_requested: the page is visible and a second has passed: its figures may have changed.
    """

    rotate_links_requested = Signal()
    disconnect_requested = Signal(str)
    refresh_requested = Signal()
    test_requested = Signal(str)
    preview_requested = Signal(str, dict)

    handles: ClassVar[tuple[type[Event], ...]] = (SourcesChanged, LanChanged, ObsChanged, SettingsChanged)

    def __init__(self) -> None:
        super().__init__()
        self.obs = ObsBlock()
        self.cards = cards()
        self.table = SourcesTable()
        self.model = self.table.rows
        self._heading, self._hint = label("heading", wraps=True), label("dim", wraps=True)
        self._connected, self._empty = label("heading"), label("dim", wraps=True)
        self._warning = label("warning", wraps=True)
        self.reset_links, self.use_files, self.for_other_pc = QPushButton(), QCheckBox(), QCheckBox()
        self.lan, self._lan_address = LanNotice(), ""
        self._grid, self._columns = QGridLayout(), 0
        self.refresh_timer = QTimer(self, interval=1_000)
        self.refresh_timer.timeout.connect(self._on_second)
        self._place()
        for card in self.cards.values():
            card.test_requested.connect(self.test_requested)
            card.preview_requested.connect(self._on_preview_requested)
        self.reset_links.clicked.connect(self._on_rotate_clicked)
        self.use_files.toggled.connect(self._on_use_files_toggled)
        self.for_other_pc.toggled.connect(self._on_for_other_pc_toggled)
        self.table.disconnect_requested.connect(self.disconnect_requested)
        self.retranslate()

    def set_links(self, links: dict[str, str], files: dict[str, str]) -> None:
        """Set the links by the widgets' names; they contain a secret and stay hidden until asked for.

        Args:
            links: Addresses of the widgets.
            files: Paths of the files that wait for Efir and then open the links.
        """
        for widget, card in self.cards.items():
            card.set_link(links.get(widget, ""), files.get(widget, ""))

    def apply(self, event: SourcesChanged | LanChanged | ObsChanged | SettingsChanged) -> None:
        """Show the sources as they are now, OBS, and the access from other PCs."""
        match event:
            case LanChanged():
                self.lan.apply(event)
                self.lan.setVisible(bool(event.address))
                self._show_lan(event.address if event.is_open else "")
            case ObsChanged():
                self.obs.show_status(event.obs)
            case SettingsChanged():
                self.obs.show_settings(event.settings.obs)
            case SourcesChanged():
                self.table.show_sources(event.sources)
                self._show_empty()
                self._show_warning()

    def _show_lan(self, address: str) -> None:
        """Offer links for other PCs while LAN access is on."""
        self._lan_address = address
        self.for_other_pc.setVisible(bool(address))
        if not address:
            self.for_other_pc.setChecked(False)
        elif self.for_other_pc.isChecked():
            self._on_for_other_pc_toggled(is_on=True)

    def _show_warning(self) -> None:
        """Warn while another source of the same address may soon hang: browsers open six connections to one host."""
        crowded = crowded_hosts(list(self.model.sources))
        self._warning.setVisible(bool(crowded))
        set_text(self._warning, words.crowded_host(crowded))

    def _place(self) -> None:
        put_before_text(self.reset_links, "rotate", "text")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._heading, 1)
        head.addWidget(self.reset_links)
        inside = QWidget()
        inner = QVBoxLayout(inside)
        inner.setContentsMargins(_MARGIN, 12, _MARGIN, 12)
        inner.setSpacing(12)
        inner.addWidget(self.obs)
        inner.addLayout(head)
        inner.addWidget(self._hint)
        inner.addWidget(self.lan)
        inner.addWidget(self.use_files)
        inner.addWidget(self.for_other_pc)
        self.lan.hide()
        self.for_other_pc.hide()
        self._grid.setSpacing(12)
        inner.addLayout(self._grid)
        self._fit_cards()
        inner.addSpacing(4)
        inner.addWidget(self._connected)
        inner.addWidget(self._warning)
        inner.addWidget(self._empty)
        inner.addWidget(self.table, 100)
        inner.addStretch(1)
        inside.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(inside))

    def _fit_cards(self) -> None:
        """Lay the cards out in two columns where there is room, else in one."""
        room = self.width() - 2 * _MARGIN - _SCROLL_BAR
        widest = max(card.minimumSizeHint().width() for card in self.cards.values())
        columns = 2 if 2 * widest + self._grid.horizontalSpacing() <= room else 1
        if columns == self._columns:
            return
        self._columns = columns
        for number, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, number // columns, number % columns)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _show_empty(self) -> None:
        is_empty = self.model.rowCount() == 0
        self.table.setVisible(not is_empty)
        self._empty.setVisible(is_empty)

    def _on_second(self) -> None:
        if self.model.rowCount():
            self.refresh_requested.emit()

    def _on_use_files_toggled(self, is_on: bool) -> None:  # noqa: FBT001 -- Qt's signal
        for card in self.cards.values():
            card.use_file(is_file=is_on)
        self._show_hint()

    def _on_for_other_pc_toggled(self, is_on: bool) -> None:  # noqa: FBT001 -- Qt's signal
        if is_on:
            self.use_files.setChecked(False)  # a file opens the Efir of its own PC
        self.use_files.setEnabled(not is_on)
        for card in self.cards.values():
            card.set_lan_address(self._lan_address if is_on else "")

    def _on_preview_requested(self, widget: str) -> None:
        self.preview_requested.emit(widget, {})

    def _show_hint(self) -> None:
        if self.use_files.isChecked():
            words = self.tr(
                "Drag a card into OBS, or paste its file path into a new browser source with “Local file” ticked. "
                "Set the size yourself."
            )
        else:
            words = self.tr("Drag a card into OBS, or paste its link into a new browser source. Keep the links secret.")
        set_text(self._hint, words)

    def _on_rotate_clicked(self) -> None:
        if self.obs.status.sources:
            words = self.tr(
                "Reset all links? Efir gives the new links to its sources in OBS by itself. Sources in other programs "
                "stop working until you give them theirs."
            )
        else:
            words = self.tr("Reset all links? Sources in OBS stop working until you give them the new links.")
        question = Question(self, self.tr("Reset links"), words)
        question.answer(self.tr("Reset links"), self.rotate_links_requested.emit)
        question.answer(self.tr("Cancel"), None, is_default=True)
        question.open()

    @override
    def retranslate(self) -> None:
        set_text(self._heading, self.tr("Add sources to OBS"))
        self._show_hint()
        set_text(self.use_files, self.tr("Use files instead of links (OBS starts before Efir)"))
        set_tool_tip(self.use_files, self.tr("A source opened before Efir waits instead of showing an error page"))
        set_text(self.for_other_pc, self.tr("Links for OBS on another PC"))
        set_tool_tip(self.for_other_pc, self.tr("They connect to this PC over your network and contain the same key"))
        set_text(self.reset_links, self.tr("Reset links…"))
        hint = self.tr("The old links stop working, for example after they were seen on stream")
        set_tool_tip(self.reset_links, hint)
        set_text(self._connected, self.tr("Connected sources"))
        set_text(self._empty, self.tr("No sources connected. They appear here when OBS opens them."))
        self._show_empty()
        self._show_warning()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lay the cards out anew when their texts have become longer or shorter."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit_cards()
        return super().eventFilter(watched, event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_cards()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh_requested.emit()
        self.refresh_timer.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.refresh_timer.stop()
