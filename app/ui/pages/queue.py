"""The queue page: what needs a decision on top, then what is up next."""

from collections.abc import Callable
from typing import ClassVar, override

from PySide6.QtCore import QMimeData, QModelIndex, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QMenu, QPushButton, QVBoxLayout

from app.domain.events import Event, QueueChanged
from app.domain.fallback import is_playlist
from app.domain.ids import QueueItemId
from app.domain.queue import QueueMatches, QueuePage, QueueSummary
from app.domain.reasons import Reason
from app.ui import words
from app.ui.add_dialog import AddDialog
from app.ui.icons import icon, put_before_text
from app.ui.layout import Page, row, rows_or_words
from app.ui.links import confirm_open_link, is_web_link, links_and_files
from app.ui.pages.queue_model import DecisionModel, ItemTable, QueueModel
from app.ui.pages.queue_table import DecisionTable, QueueTable
from app.ui.text import TextField, copy, enable, label, set_accessible_name, set_text, show_if
from app.ui.thumbnails import Thumbnails
from app.ui.views import RowActions

_CAN_BE_ASKED_AGAIN = frozenset({Reason.METADATA_UNAVAILABLE, Reason.UNCHECKED})


class QueueActions(RowActions):
    """What can be done with the rows of the queue."""

    def __init__(self, panel: "QueuePanel") -> None:
        super().__init__(panel, panel.table, panel.decisions)
        self._panel = panel
        self.play_now = self.add(panel.table, self._on_play_now_triggered, "Return", "Enter")
        self.hold = self.add(panel, self._for_each(panel.hold_requested.emit), "H", "Р")
        self.remove = self.add(panel, self._for_each(panel.remove_requested.emit), "Del")
        self.approve = self.add(panel, self._for_each_decision(panel.approve_requested.emit), "A", "Ф")
        self.reject = self.add(panel, self._for_each_decision(panel.reject_requested.emit), "R", "К")
        self.retry = self.add(None, self._on_retry_triggered)
        self.up = self.add(panel, self._on_up_triggered, "Ctrl+Up", repeats=True)
        self.down = self.add(panel, self._on_down_triggered, "Ctrl+Down", repeats=True)
        self.top = self.add(panel, self._on_top_triggered, "Ctrl+Home")
        self.bottom = self.add(panel, self._on_bottom_triggered, "Ctrl+End")
        self.remove_by = self.add(None, self._on_remove_by_triggered)
        self.block_viewer = self.add(None, self._on_block_viewer_triggered)
        self.block_channel = self.add(None, self._on_block_channel_triggered)
        self.undo = self.add(panel, panel.undo, "Ctrl+Z")
        self.find = self.add(panel, panel.focus_filter, "Ctrl+F")
        self.copy_link = self.add(None, self._on_copy_triggered)
        self.open_link = self.add(None, self._on_open_triggered)
        panel.table.doubleClicked.connect(self._on_double_clicked)

    def _for_each(self, request: Callable[[QueueItemId], None]) -> Callable[[], None]:
        """Return a slot that requests something for each selected row of the list that has the focus."""

        def act() -> None:
            view = self._panel.decisions if self._panel.decisions.hasFocus() else self._panel.table
            for item in view.entries():
                request(item.id)

        return act

    def _for_each_decision(self, request: Callable[[QueueItemId], None]) -> Callable[[], None]:
        def act() -> None:
            for item in self._panel.decisions.entries():
                request(item.id)

        return act

    def _on_play_now_triggered(self) -> None:
        for item in self._panel.table.entries()[:1]:
            self._panel.play_now_requested.emit(item.id)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if (item := self._panel.table.rows.item(index.row())) is not None:
            self._panel.play_now_requested.emit(item.id)

    def _on_up_triggered(self) -> None:
        self._panel.move_selected(-1)

    def _on_down_triggered(self) -> None:
        self._panel.move_selected(1)

    def _on_top_triggered(self) -> None:
        self._panel.move_to_end(is_top=True)

    def _on_bottom_triggered(self) -> None:
        self._panel.move_to_end(is_top=False)

    def _on_remove_by_triggered(self) -> None:
        for viewer in self._viewers():
            self._panel.remove_by_requested.emit(viewer)

    def _on_block_viewer_triggered(self) -> None:
        entries = self.view.entries()
        for viewer, author_id in dict.fromkeys((item.requested_by, item.author_id) for item in entries):
            if viewer:
                self._panel.block_viewer_requested.emit(viewer, author_id)

    def _on_block_channel_triggered(self) -> None:
        for channel, title in self._channels().items():
            self._panel.block_channel_requested.emit(channel, title)

    def _viewers(self) -> list[str]:
        """Return who requested the selected items, each once; the streamer's own have no viewer."""
        return list(dict.fromkeys(item.requested_by for item in self.view.entries() if item.requested_by))

    def _channels(self) -> dict[str, str]:
        """Return the channels of the selected items: id and title."""
        media = (item.media for item in self.view.entries())
        return {each.channel_id: each.channel for each in media if each.channel_id}

    def _on_retry_triggered(self) -> None:
        for item in self.view.entries():
            if item.reason in _CAN_BE_ASKED_AGAIN:
                self._panel.retry_requested.emit(item.id)

    def _on_copy_triggered(self) -> None:
        copy("\n".join(item.media.link for item in self.view.entries() if is_web_link(item.media.link)))

    def _on_open_triggered(self) -> None:
        if (item := self.view.current()) is not None:
            confirm_open_link(self._panel, item.media.link)

    @override
    def fill(self, menu: QMenu) -> None:
        item = self.view.current()
        if self.view is self._panel.decisions:
            menu.addActions([self.approve, self.reject])
        else:
            menu.addActions([self.play_now, self.hold, self.remove])
            if self._panel.table.can_move:
                menu.addSeparator()
                menu.addActions([self.top, self.up, self.down, self.bottom])
        if item is not None and item.reason in _CAN_BE_ASKED_AGAIN:
            menu.addAction(self.retry)
        if self._viewers() or self._channels():
            menu.addSeparator()
        if self._viewers():
            menu.addActions([self.remove_by, self.block_viewer])
        if self._channels():
            menu.addAction(self.block_channel)
        if item is not None and is_web_link(item.media.link):
            menu.addSeparator()
            menu.addActions([self.copy_link, self.open_link])

    def retranslate(self) -> None:
        """Set every text anew; called when the language changes."""
        set_text(self.play_now, self.tr("Play now"))
        set_text(self.hold, self.tr("Hold or release"))
        set_text(self.remove, self.tr("Remove"))
        set_text(self.approve, self.tr("Approve"))
        set_text(self.reject, self.tr("Reject"))
        set_text(self.retry, self.tr("Retry lookup"))
        set_text(self.up, self.tr("Move up"))
        set_text(self.down, self.tr("Move down"))
        set_text(self.top, self.tr("Move to top"))
        set_text(self.bottom, self.tr("Move to bottom"))
        set_text(self.remove_by, self.tr("Remove all from this viewer"))
        set_text(self.block_viewer, self.tr("Block viewer"))
        set_text(self.block_channel, self.tr("Block channel"))
        set_text(self.undo, self.tr("Undo"))
        set_text(self.find, self.tr("Filter"))
        set_text(self.copy_link, self.tr("Copy link"))
        set_text(self.open_link, self.tr("Open in browser…"))


_SEEK_MS = 120
"""Delay between the last key, or the last change of the queue, and the filter's request."""
_MOST_MATCHES, _MOST_AT_ONCE = 200, 200
"""Rows that a filter shows, and links or files added at a time."""


class QueuePanel(Page):
    """Shows the queue and requests changes of it.

    Signals:
        approve_requested: item id. Likewise reject, remove, retry, hold, play_now.
        move_requested: item id, index among those that wait for their turn.
        add_link_requested: text of a link.
        add_files_requested: list of absolute paths.
        page_requested: offset and limit of rows that wait for their turn.
        find_requested: text to find, and the largest number of rows.
        remove_by_requested: name of a viewer whose items are removed.
        block_viewer_requested: name of a viewer, and the id that a service knows them by; empty for none.
        block_channel_requested: id of a channel, and its title.
        playlist_given: link of a playlist for the fallback list.
        fallback_requested: Show the fallback list.
        refused: sentence about what was not added.
    """

    approve_requested = Signal(str)
    reject_requested = Signal(str)
    remove_requested = Signal(str)
    retry_requested = Signal(str)
    hold_requested = Signal(str)
    play_now_requested = Signal(str)
    move_requested = Signal(str, int)
    clear_requested = Signal()
    undo_requested = Signal()
    pause_requests_requested = Signal()
    resume_requests_requested = Signal()
    add_link_requested = Signal(str)
    add_files_requested = Signal(list)
    page_requested = Signal(int, int)
    find_requested = Signal(str, int)
    remove_by_requested = Signal(str)
    block_viewer_requested = Signal(str, str)
    block_channel_requested = Signal(str, str)
    playlist_given = Signal(str)
    fallback_requested = Signal()
    refused = Signal(str)

    handles: ClassVar[tuple[type[Event], ...]] = (QueueChanged,)

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._summary = QueueSummary()
        self._decisions, self._queue = DecisionModel(), QueueModel()
        self.decisions = DecisionTable(self._decisions, thumbnails)
        self.table = QueueTable(self._queue, thumbnails)
        self.row_actions = QueueActions(self)
        self._add_dialog = AddDialog(self)
        self._heading, self._caption = label("heading"), label("alertcaption")
        self._more, self._empty_title, self._empty_hint = label("dim"), label("heading"), label("dim", wraps=True)
        self._requests, self._fallback, self._add = QPushButton(), QPushButton(), QPushButton()
        self._filter, self._undo, self._clear = TextField(clearButtonEnabled=True), QPushButton(), QPushButton()
        self._box, self._found = QFrame(), label("dim")
        self._seek = QTimer(self, singleShot=True, interval=_SEEK_MS)
        self._place()
        self._connect()
        self.retranslate()

    def apply(self, event: QueueChanged) -> None:
        """Show the queue as it is now."""
        self._summary = event.queue
        self._decisions.show_summary(event.queue)
        self._queue.show_summary(event.queue)
        if self._filter.text().strip():
            self._seek.start()
        self.table.report_rows()
        self._show_counts()

    def show_page(self, page: QueuePage) -> None:
        """Show requested rows."""
        self._queue.show_page(page)
        self._show_empty()

    def show_matches(self, matches: QueueMatches) -> None:
        """Show the rows that hold the text of the filter, unless it is another by now."""
        if matches.query != self._filter.text().strip():
            return
        self._queue.show_matches(matches)
        hidden = matches.total - len(matches.items)
        set_text(
            self._found, self.tr("and %Ln more match: write more of what you look for", "", hidden) if hidden else ""
        )
        self._found.setVisible(hidden > 0)
        self._show_empty()

    def _place(self) -> None:
        put_before_text(self._add, "add", "on_accent")
        self._add.setProperty("role", "primary")
        self._fallback.setIcon(icon("fallback", "text"))
        put_before_text(self._undo, "undo", "text", "dim")
        put_before_text(self._clear, "clear", "text", "dim")
        self._filter.addAction(icon("search", "dim"), QLineEdit.ActionPosition.LeadingPosition)
        self._filter.setMaxLength(200)
        self._filter.setObjectName("filter")
        top = row(self._heading, None, self._requests, self._add)
        tools = row(self._filter, self._fallback, self._undo, self._clear)
        self._box.setObjectName("decisions")
        inner = QVBoxLayout(self._box)
        inner.setContentsMargins(4, 8, 4, 4)
        inner.setSpacing(4)
        inner.addLayout(row(self._caption, None, self._more, margin=8))
        inner.addWidget(self.decisions)
        stacked, self._stack = rows_or_words(self.table, self._empty_title, self._empty_hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(self._box)
        layout.addLayout(tools)
        layout.addWidget(self._found)
        self._found.hide()
        layout.addWidget(stacked, 1)

    def _connect(self) -> None:
        self.decisions.approved.connect(self.approve_requested)
        self.decisions.rejected.connect(self.reject_requested)
        self._queue.page_requested.connect(self.page_requested)
        self._queue.moves_requested.connect(self._on_moves_requested)
        self.table.rows_viewed.connect(self._queue.load_rows)
        self._add_dialog.link_given.connect(self.add_link_requested)
        self._add_dialog.files_given.connect(self.add_files_requested)
        self._add_dialog.playlist_given.connect(self.playlist_given)
        self._add_dialog.fallback_requested.connect(self.fallback_requested)
        self._fallback.clicked.connect(self.fallback_requested)
        self._add.clicked.connect(self._add_dialog.present)
        self._undo.clicked.connect(self.undo)
        self._clear.clicked.connect(self.clear_requested)
        self._requests.clicked.connect(self._on_requests_clicked)
        self._filter.textChanged.connect(self._on_filter_changed)
        self._seek.timeout.connect(self._on_sought)

    def undo(self) -> None:
        """Request to undo the last command, if there is one."""
        if self._summary.undo:
            self.undo_requested.emit()

    def paste(self) -> None:
        """Ask for what is on the clipboard to be added."""
        self.add_dropped(QGuiApplication.clipboard().mimeData())

    def add_dropped(self, data: QMimeData) -> None:
        """Ask for links and files to be added that were dropped or pasted anywhere in the window."""
        links, files = links_and_files(data)
        if len(links) == 1 and is_playlist(links[0]):
            self._add_dialog.present_link(links[0])  # which asks
            return
        for link in links[:_MOST_AT_ONCE]:
            self.add_link_requested.emit(link)
        if taken := files[: max(0, _MOST_AT_ONCE - len(links))]:
            self.add_files_requested.emit(taken)
        if len(links) + len(files) > _MOST_AT_ONCE:
            self.refused.emit(self.tr("Only the first 200 were added."))

    def move_selected(self, step: int) -> None:
        """Ask to move the selected rows one up (-1) or down (1)."""
        self._queue.request_moves(self.table.selected_ids(), lambda rows: rows[0] - 1 if step < 0 else rows[-1] + 2)

    def move_to_end(self, *, is_top: bool) -> None:
        """Ask to move the selected rows to the top or to the end of the queue."""
        self._queue.request_moves(self.table.selected_ids(), lambda _: 0 if is_top else self._queue.rowCount())

    def focus_filter(self) -> None:
        """Put the cursor into the filter."""
        self._filter.setFocus()
        self._filter.selectAll()

    def _on_moves_requested(self, asked: list[tuple[QueueItemId, int]]) -> None:
        for item_id, index in asked:
            self.move_requested.emit(item_id, index)

    def _on_requests_clicked(self) -> None:
        (self.pause_requests_requested if self._summary.is_open else self.resume_requests_requested).emit()

    def _on_filter_changed(self, text: str) -> None:
        if text.strip():
            self._seek.start()
            return
        self._seek.stop()
        self._found.hide()
        self._queue.show_all()
        self.table.report_rows()
        self._show_empty()

    def _on_sought(self) -> None:
        self.find_requested.emit(self._filter.text().strip(), _MOST_MATCHES)

    def _show_counts(self) -> None:
        summary = self._summary
        heading = self.tr("Up next")
        if summary.waiting:
            heading += f" ({words.number(summary.waiting)} · {words.duration(summary.waiting_length_ms)})"
        set_text(self._heading, heading)
        set_text(self._caption, self.tr("NEEDS A DECISION ({n})").format(n=words.number(summary.pending_total)))
        hidden = summary.pending_total - len(summary.pending)
        set_text(self._more, self.tr("and %Ln more after these", "", hidden) if hidden > 0 else "")
        show_if(self._box, bool(summary.pending), self.table)
        is_taken, off_air = summary.is_open and not summary.is_off_air, self.tr("Requests: off air")
        closed = off_air if summary.is_open else self.tr("Requests: paused")
        set_text(self._requests, self.tr("Requests: open") if is_taken else closed)
        put_before_text(self._requests, *(("open", "good") if is_taken else ("hold", "warn")))
        self._requests.setProperty("role", "" if is_taken else "paused")
        self._requests.style().polish(self._requests)
        self.table.fit_columns()
        enable(self._undo, bool(summary.undo), self.table)
        enable(self._clear, summary.waiting + summary.pending_total > 0, self.table)
        self._show_empty()

    def _show_empty(self) -> None:
        is_empty = self._queue.rowCount() == 0
        self._stack.setCurrentIndex(1 if is_empty else 0)
        if is_empty and self._summary.waiting and self._queue.is_filtered:
            set_text(self._empty_title, self.tr("No results"))
            set_text(self._empty_hint, self.tr("No title, channel, viewer or message contains this text."))
        elif is_empty:
            set_text(self._empty_title, self.tr("The queue is empty"))
            hint = self.tr("Copy a YouTube link and press Ctrl+V, drop a link or a file here, or press Add.")
            if not self._summary.is_open:
                hint += "\n" + self.tr("Requests are paused. Open them with the button above.")
            elif self._summary.is_off_air:
                hint += "\n" + words.waits_for_air()
            set_text(self._empty_hint, hint)

    @override
    def retranslate(self) -> None:
        self.row_actions.retranslate()
        set_text(self._add, self.tr("Add"))
        set_accessible_name(self._add, self.tr("Add a link or files"), hint="Ctrl+V")
        set_accessible_name(self._fallback, self.tr("Fallback list: what plays while the queue is empty"))
        set_text(self._undo, self.tr("Undo"))
        set_accessible_name(self._undo, self.tr("Undo the last action"), hint="Ctrl+Z")
        set_text(self._clear, self.tr("Clear"))
        set_accessible_name(self._clear, self.tr("Clear the queue. You can undo this."))
        set_accessible_name(self._requests, self.tr("Open or pause requests"))
        set_accessible_name(self._filter, self.tr("Filter the queue"), hint="Ctrl+F")
        self._filter.setPlaceholderText(self.tr("Filter by title, channel, viewer"))
        self.decisions.setAccessibleName(self.tr("Needs a decision"))
        self.table.setAccessibleName(self.tr("Up next"))
        for rows in (self._decisions, self._queue):
            ItemTable.retranslate(rows)
        self._show_counts()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.decisions.fit_height()
