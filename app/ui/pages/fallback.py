"""The window of the fallback list: what plays in turn while the queue is empty."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import ClassVar, override

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.events import Event, FallbackChanged
from app.domain.fallback import FALLBACK_LIMIT, FallbackEntry, FallbackPage, FallbackSummary
from app.ui import words
from app.ui.drawing import GAP, draw_background, draw_badge, draw_two_lines, fonts
from app.ui.i18n import Retranslated, current_language
from app.ui.icons import put_before_text
from app.ui.layout import fit_to_screen, rows_or_words
from app.ui.pages.fallback_import import ImportBox
from app.ui.rows import ITEM_ROLE, Index, RowTable
from app.ui.text import copy, label, set_accessible_name, set_text, tool_tip_html, truncated
from app.ui.theme import shades_now
from app.ui.thumbnails import Thumbnails, thumbnail_box
from app.ui.views import RowActions, RowsView


class FallbackColumn(IntEnum):
    """Columns of the list. The view shows the position first; here it is last, as in the queue."""

    TITLE = 0
    LENGTH = 1
    POSITION = 2


def trouble(entry: FallbackEntry) -> str:
    """Return why an entry is passed over, or empty."""
    return "" if entry.reason is None else entry.reason.sentence(current_language())


def fallback_alignment(column: int) -> Qt.AlignmentFlag:
    """Return how a column is aligned: numbers to the right."""
    side = Qt.AlignmentFlag.AlignLeft if column == FallbackColumn.TITLE else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


class FallbackModel(RowTable[FallbackEntry]):
    """The whole list, which is short enough to be read at once.

    Attributes:
        now: Video id of the entry whose turn came last.
    """

    def __init__(self) -> None:
        super().__init__(len(FallbackColumn))
        self.now = ""

    def show_entries(self, entries: Sequence[FallbackEntry]) -> None:
        """Show the list as it is now."""
        self._become(list(entries))

    def show_now(self, video_id: str) -> None:
        """Mark the entry whose turn came last."""
        if video_id != self.now:
            rows = [self.row_of(one) for one in (self.now, video_id)]
            self.now = video_id
            self._tell_changed(sorted(row for row in rows if row is not None))

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.item(index.row()) if index.isValid() else None
        if entry is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._cell(index.row(), FallbackColumn(index.column()), entry)
            case Qt.ItemDataRole.TextAlignmentRole:
                return fallback_alignment(index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return tool_tip_html(_describe(entry))
            case Qt.ItemDataRole.AccessibleTextRole:
                now = words.current_entry() if entry.video_id == self.now else ""
                return truncated(" · ".join(part for part in (_describe(entry), now) if part))
            case _:
                return entry if role == ITEM_ROLE else None

    def _cell(self, row: int, column: FallbackColumn, entry: FallbackEntry) -> str:
        say: dict[FallbackColumn, Callable[[], str]] = {
            FallbackColumn.TITLE: lambda: entry.title,
            FallbackColumn.LENGTH: lambda: words.clock(entry.length_ms),
            FallbackColumn.POSITION: lambda: words.number(row + 1),
        }
        return truncated(say[column]())


def _describe(entry: FallbackEntry) -> str:
    parts = (entry.title, entry.channel, words.clock(entry.length_ms), trouble(entry))
    return " · ".join(part for part in parts if part)


class FallbackDelegate(QStyledItemDelegate):
    """A row of the list: title and channel, or why it is skipped; the current entry is highlighted."""

    def __init__(self, rows: FallbackModel, parent: "FallbackTable", thumbnails: Thumbnails) -> None:
        super().__init__(parent)
        self._rows, self._thumbnails = rows, thumbnails

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(ITEM_ROLE)
        draw_background(painter, option)
        if not isinstance(entry, FallbackEntry):
            return
        painter.save()
        is_now = entry.video_id == self._rows.now
        if index.column() == FallbackColumn.TITLE:
            self._title(painter, option, entry, is_now=is_now)
        else:
            shades = shades_now()
            is_quiet = entry.reason is not None or index.column() == FallbackColumn.POSITION
            painter.setPen(QColor(shades.accent if is_now else shades.dim if is_quiet else shades.text))
            flags = int(fallback_alignment(index.column()) | Qt.TextFlag.TextSingleLine)
            painter.drawText(option.rect.adjusted(GAP, 0, -GAP, 0), flags, str(index.data()))
        painter.restore()

    def _title(self, painter: QPainter, option: QStyleOptionViewItem, entry: FallbackEntry, *, is_now: bool) -> None:
        shades, why = shades_now(), trouble(entry)
        badge = thumbnail_box(option.rect)
        if why or is_now:
            picture, mark = ("warning", shades.warn) if why else ("play", shades.accent)
            draw_badge(painter, badge, picture, mark, shades.raised)
        else:
            self._thumbnails.draw(painter, badge, entry.media)
        box = option.rect.adjusted(badge.width() + 2 * GAP, 4, -4, -4)
        first, second = fonts(option.font, QFont.Weight.DemiBold if is_now else QFont.Weight.Normal)
        upper = (entry.title, shades.dim if why else shades.text)
        now = words.current_entry() if is_now else ""
        lower = (why or " · ".join(part for part in (now, entry.channel) if part), shades.warn if why else shades.dim)
        draw_two_lines(painter, box, upper, lower, (first, second))


class FallbackTable(RowsView[FallbackEntry]):
    """The fallback list, in play order."""

    def __init__(self, rows: FallbackModel, thumbnails: Thumbnails) -> None:
        super().__init__(rows)
        self.setItemDelegate(FallbackDelegate(rows, self, thumbnails))
        thumbnails.changed.connect(self.viewport().update)
        header, advance = self.horizontalHeader(), self.fontMetrics().horizontalAdvance
        header.hide()
        header.moveSection(FallbackColumn.POSITION, 0)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(FallbackColumn.TITLE, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(FallbackColumn.POSITION, advance(words.number(FALLBACK_LIMIT)) + 24)
        self.setColumnWidth(FallbackColumn.LENGTH, advance("0:00:00") + 24)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


class FallbackActions(RowActions):
    """What can be done with the videos of the list."""

    def __init__(self, dialog: "FallbackDialog") -> None:
        table = dialog.table
        super().__init__(dialog, table)
        self.queue = self.add(table, dialog.add_to_queue, "Return", "Enter")
        self.remove = self.add(table, dialog.remove_selected, "Del")
        self.copy_link = self.add(None, self._on_copy_triggered)
        self.undo = self.add(dialog, dialog.undo_last, "Ctrl+Z")

    def _on_copy_triggered(self) -> None:
        copy("\n".join(entry.media.link for entry in self.view.entries()))

    @override
    def fill(self, menu: QMenu) -> None:
        menu.addActions([self.queue, self.remove, self.copy_link])

    def retranslate(self) -> None:
        """Set every text anew; called when the language changes."""
        set_text(self.queue, self.tr("Add to queue"))
        set_text(self.remove, self.tr("Remove"))
        set_text(self.copy_link, self.tr("Copy link"))
        set_text(self.undo, self.tr("Undo"))


_LEAST_HEIGHT = 496
"""Pixels. Qt's own minimum is too small for sentences that wrap in a narrow window."""


class FallbackDialog(Retranslated, QDialog):
    """Shows the fallback list and requests changes of it. It is not modal.

    Signals:
        list_requested: Read the entries.
        import_text_requested: text whose lines hold links.
        import_file_requested: absolute path of a file of links.
        queue_requested: list of links to add to the queue.
        remove_requested: list of video ids.
    """

    list_requested = Signal()
    import_text_requested = Signal(str)
    import_file_requested = Signal(str)
    cancel_import_requested = Signal()
    queue_requested = Signal(list)
    remove_requested = Signal(list)
    clear_requested = Signal()
    undo_requested = Signal()

    handles: ClassVar[tuple[type[Event], ...]] = (FallbackChanged,)

    def __init__(self, parent: QWidget, thumbnails: Thumbnails) -> None:
        super().__init__(parent)
        self.setModal(False)
        fit_to_screen(self, QSize(640, 540), QSize(0, _LEAST_HEIGHT))
        self._summary = FallbackSummary()
        self._shown_revision = -1
        self._rows = FallbackModel()
        self.table, self.box = FallbackTable(self._rows, thumbnails), ImportBox()
        self._hint, self._heading, self._where = label("dim", wraps=True), label("heading"), label("dim")
        self._empty_title, self._empty_hint = label("heading"), label("dim", wraps=True)
        self.queue, self.remove, self.clear = QPushButton(), QPushButton(), QPushButton()
        self.undo, self._close = QPushButton(), QPushButton()
        self._place()
        self.row_actions = FallbackActions(self)
        self._connect()
        self.retranslate()

    def present(self, text: str = "") -> None:
        """Open; a text with links is imported at once."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.box.links.setFocus()
        if text:
            self.box.links.setPlainText(text)
            self.box.take.click()

    def apply(self, event: FallbackChanged) -> None:
        """Show the list as it is now."""
        self._summary = event.fallback
        self._rows.show_now(event.fallback.now)
        self.box.show_progress(event.fallback.progress)
        self._show_counts()
        self._ask()

    def show_page(self, page: FallbackPage) -> None:
        """Show the requested entries."""
        self._rows.show_entries(page.items)
        self._show_counts()

    def _ask(self) -> None:
        """Request the entries, if the dialog is visible and they have changed."""
        if self.isVisible() and self._shown_revision != self._summary.revision:
            self._shown_revision = self._summary.revision
            self.list_requested.emit()

    def _place(self) -> None:
        put_before_text(self.queue, "add", "text", "dim")
        put_before_text(self.clear, "clear", "text", "dim")
        put_before_text(self.undo, "undo", "text", "dim")
        top, tools = QHBoxLayout(), QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._heading)
        top.addWidget(self._where)
        top.addStretch()
        tools.setSpacing(8)
        for button in (self.queue, self.remove, self.clear, self.undo, self._close):
            button.setAutoDefault(False)
            if button is self._close:
                tools.addStretch()
            tools.addWidget(button)
        stacked, self._stack = rows_or_words(self.table, self._empty_title, self._empty_hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._hint)
        column.addWidget(self.box)
        column.addLayout(top)
        column.addWidget(stacked, 1)
        column.addLayout(tools)

    def _connect(self) -> None:
        self.box.text_given.connect(self.import_text_requested)
        self.box.file_given.connect(self.import_file_requested)
        self.box.cancel_requested.connect(self.cancel_import_requested)
        self.queue.clicked.connect(self.add_to_queue)
        self.remove.clicked.connect(self.remove_selected)
        self.clear.clicked.connect(self.clear_requested)
        self.undo.clicked.connect(self.undo_last)
        self._close.clicked.connect(self.close)
        self.table.selectionModel().selectionChanged.connect(self._show_buttons)

    def add_to_queue(self) -> None:
        """Request the selected videos to be queued."""
        if links := [entry.media.link for entry in self.table.entries()]:
            self.queue_requested.emit(links)

    def remove_selected(self) -> None:
        """Request the selected videos to be removed."""
        if ids := [entry.video_id for entry in self.table.entries()]:
            self.remove_requested.emit(ids)

    def undo_last(self) -> None:
        """Request to undo the last change, if there is one."""
        if self._summary.undo_step is not None:
            self.undo_requested.emit()

    def _show_counts(self) -> None:
        summary = self._summary
        heading = self.tr("Fallback list")
        set_text(self._heading, f"{heading} ({words.number(summary.total)})" if summary.total else heading)
        where = ""
        if summary.now_index is not None:
            now, total = words.number(summary.now_index + 1), words.number(summary.total)
            where = self.tr("playing {now} of {total}").format(now=now, total=total)
        set_text(self._where, where)
        self._stack.setCurrentIndex(0 if summary.total else 1)
        self._show_buttons()

    def _show_buttons(self) -> None:
        has_chosen = self.table.selectionModel().hasSelection()
        self.queue.setEnabled(has_chosen)
        self.remove.setEnabled(has_chosen)
        self.clear.setEnabled(self._summary.total > 0)
        self.undo.setEnabled(self._summary.undo_step is not None)

    @override
    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Fallback list"))
        set_text(
            self._hint,
            self.tr(
                "These videos play in order while the queue is empty, before the files in the "
                "fallback folder. Requests always take priority."
            ),
        )
        set_text(self._empty_title, self.tr("The list is empty"))
        set_text(
            self._empty_hint,
            self.tr("Paste a playlist link above, or import a text file with links."),
        )
        set_text(self.queue, self.tr("Add to queue"))
        set_text(self.remove, self.tr("Remove"))
        set_text(self.clear, self.tr("Clear"))
        set_accessible_name(self.clear, self.tr("Clear the fallback list. You can undo this."))
        set_text(self.undo, self.tr("Undo"))
        set_accessible_name(self.undo, self.tr("Undo the last change"), hint="Ctrl+Z")
        set_text(self._close, self.tr("Close"))
        self.table.setAccessibleName(self.tr("Fallback list"))
        self.row_actions.retranslate()
        self._rows.retranslate()
        self._show_counts()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()
