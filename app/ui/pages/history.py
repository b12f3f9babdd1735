"""The history page: what was played, spoken, donated and moderated, with a search over all of it."""

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, override

from PySide6.QtCore import QDate, QLocale, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.domain.events import Event, ModeratorsChanged, QueueChanged, SpeechChanged
from app.domain.history import HistoryKind, HistoryPage, HistoryQuery
from app.domain.streams import Stream
from app.ui import history_words
from app.ui.i18n import Retranslated
from app.ui.icons import icon, put_before_text
from app.ui.layout import Page, row, rows_or_words
from app.ui.links import confirm_open_link, is_web_link
from app.ui.pages.history_model import HistoryModel
from app.ui.pages.history_table import HistoryTable
from app.ui.text import ElidedLabel, TextField, copy, label, set_accessible_name, set_text
from app.ui.thumbnails import Thumbnails
from app.ui.views import RowActions

if TYPE_CHECKING:
    from app.ui.streams_dialog import StreamsDialog


class HistoryActions(RowActions):
    """What can be done with the rows of the history."""

    def __init__(self, panel: "HistoryPanel") -> None:
        table = panel.table
        super().__init__(panel, table)
        self._panel = panel
        self.repeat = self.add(table, self._on_repeat_triggered, "Return", "Enter")
        self.queue_again = self.add(table, self._on_queue_again_triggered, "Q", "Й")
        self.replay = self.add(table, self._on_replay_triggered, "P", "З")
        self.copy_text = self.add(table, self._on_copy_text_triggered, "Ctrl+C")
        self.copy_link = self.add(None, self._on_copy_link_triggered)
        self.open_link = self.add(None, self._on_open_link_triggered)
        self.find = self.add(panel, panel.focus_filter, "Ctrl+F")
        table.doubleClicked.connect(self.repeat.trigger)

    def _on_repeat_triggered(self) -> None:
        """Queue videos again and replay messages."""
        chosen = self._panel.table.entries()
        if any(history_words.message_id(past) is not None for past in chosen):
            self._on_replay_triggered()
        else:
            self._on_queue_again_triggered()

    def _on_queue_again_triggered(self) -> None:
        ids = [item_id for past in self._panel.table.entries() if (item_id := history_words.video_id(past)) is not None]
        if ids:
            self._panel.queue_again_requested.emit(ids)

    def _on_replay_triggered(self) -> None:
        for past in self._panel.table.entries():
            if (message_id := history_words.message_id(past)) is not None:
                self._panel.replay_requested.emit(message_id)

    def _on_copy_text_triggered(self) -> None:
        chosen = self._panel.table.entries()
        if chosen:
            copy("\n".join(history_words.clipboard_text(past) for past in chosen))

    def _link(self) -> str:
        past = self._panel.table.current()
        link = "" if past is None else history_words.link(past)
        return link if is_web_link(link) else ""

    def _on_copy_link_triggered(self) -> None:
        if link := self._link():
            copy(link)

    def _on_open_link_triggered(self) -> None:
        confirm_open_link(self._panel, self._link())

    @override
    def fill(self, menu: QMenu) -> None:
        selected = self._panel.table.entries()
        if any(history_words.video_id(past) is not None for past in selected):
            menu.addAction(self.queue_again)
        if any(history_words.message_id(past) is not None for past in selected):
            menu.addAction(self.replay)
        menu.addSeparator()
        menu.addAction(self.copy_text)
        if self._link():
            menu.addActions([self.copy_link, self.open_link])

    def retranslate(self) -> None:
        """Set every text anew; called when the language changes."""
        set_text(self.repeat, self.tr("Repeat"))
        set_text(self.queue_again, self.tr("Queue again"))
        set_text(self.replay, self.tr("Replay"))
        set_text(self.copy_text, self.tr("Copy text"))
        set_text(self.copy_link, self.tr("Copy link"))
        set_text(self.open_link, self.tr("Open in browser…"))
        set_text(self.find, self.tr("Search"))


class ExportBar(Retranslated, QWidget):
    """How far the file is; shown only while one is being written.

    Signals:
        file_chosen: absolute path of the file to write.
        stop_requested: Cancel the export.
    """

    file_chosen = Signal(str)
    stop_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words, self._bar, self._stop = ElidedLabel("dim"), QProgressBar(), QPushButton()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(160, 4)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(self._bar)
        row.addWidget(self._stop)
        self._stop.clicked.connect(self.stop_requested)
        self._done, self._total = 0, 0
        self.hide()
        self.retranslate()

    def choose(self, kind: HistoryKind) -> None:
        """Ask where to; the rest of the window stays usable."""
        titles = {
            "video": self.tr("videos"),
            "speech": self.tr("messages"),
            "donation": self.tr("donations"),
            "moderation": self.tr("moderation"),
        }
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        today = QDate.currentDate().toString(Qt.DateFormat.ISODate)
        table = self.tr("Table")
        dialog = QFileDialog(self, self.tr("Export as a table"), folder, f"{table} (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"efir-{titles[kind]}-{today}.csv")
        dialog.fileSelected.connect(self.file_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_progress(self, done: int, total: int) -> None:
        """Show how many entries are written, and of how many."""
        self._done, self._total = done, total
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(done)
        self._show_words()
        self.show()

    def _show_words(self) -> None:
        done, total = QLocale().toString(self._done), QLocale().toString(self._total)
        self._words.show_line(self.tr("Exporting {done} of {total}").format(done=done, total=total))

    @override
    def retranslate(self) -> None:
        set_text(self._stop, self.tr("Cancel"))
        set_accessible_name(self._stop, self.tr("Cancel the export"))
        self._bar.setAccessibleName(self.tr("Export progress"))
        self._show_words()


KINDS: tuple[HistoryKind, ...] = ("video", "speech", "donation", "moderation")
"""In the order of the tabs."""
_CHANGED_BY: dict[HistoryKind, type[Event]] = {
    "video": QueueChanged,
    "speech": SpeechChanged,
    "donation": SpeechChanged,
    "moderation": ModeratorsChanged,
}
_TYPING_REST_MS = 200
"""Delay between the last key and the search."""
_RELOAD_MS = 1_000
"""The page is read again at most so often."""
_SAID_MS = 7_000
_MOST_CHARACTERS = 500


class HistoryPanel(Page):
    """Shows the history and requests entries again.

    Signals:
        page_requested: ``HistoryQuery`` for rows; answered by ``show_page``.
        queue_again_requested: list of ids of videos to queue again, in this order.
        replay_requested: id of a message to replay.
        export_requested: kind, query, and absolute path of the file for all results.
        stop_export_requested: Cancel the export.
        streams_requested: The streams shall be listed; ``show_streams`` answers.
    """

    page_requested = Signal(object)
    queue_again_requested = Signal(list)
    replay_requested = Signal(str)
    export_requested = Signal(str, str, str)
    stop_export_requested = Signal()
    streams_requested = Signal()

    handles: ClassVar[tuple[type[Event], ...]] = (QueueChanged, SpeechChanged, ModeratorsChanged)

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._rows = HistoryModel()
        self.table = HistoryTable(self._rows, thumbnails)
        self.tabs, self.search, self.export = QTabBar(), TextField(clearButtonEnabled=True), QPushButton()
        self.progress, self._said, self.streams_button = ExportBar(), ElidedLabel("dim"), QPushButton()
        self._heading, self._count = label("heading"), label("dim")
        self._empty_title, self._empty_hint = label("heading"), label("dim", wraps=True)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_REST_MS)
        self._reload = QTimer(self, singleShot=True, interval=_RELOAD_MS)
        self._saying = QTimer(self, singleShot=True, interval=_SAID_MS)
        self._is_old = True
        """Something has changed since the rows were read."""
        self.row_actions = HistoryActions(self)
        self._place()
        self._connect()
        self.retranslate()

    @property
    def kind(self) -> HistoryKind:
        """What is shown."""
        return KINDS[self.tabs.currentIndex()]

    def apply(self, event: QueueChanged | SpeechChanged | ModeratorsChanged) -> None:
        """Read the rows again where they may have changed: soon if the page is seen, else when it is."""
        if isinstance(event, _CHANGED_BY[self.kind]):
            self._is_old = True
            if self.isVisible() and not self._reload.isActive():
                self._on_reload()

    def show_page(self, ask: HistoryQuery, page: HistoryPage) -> None:
        """Show requested rows."""
        self._rows.show_page(ask, page)
        self.table.report_rows()
        self._show_state()

    def show_queued(self, count: int) -> None:
        """Say that videos are in the queue again."""
        self._say(self.tr("%Ln videos are in the queue again", "", count))

    @cached_property
    def streams(self) -> "StreamsDialog":
        """The list of streams, made when it is opened for the first time."""
        from app.ui.streams_dialog import StreamsDialog  # noqa: PLC0415 -- seldom needed

        return StreamsDialog(self)

    def show_streams(self, streams: tuple[Stream, ...]) -> None:
        """List the streams that are over."""
        self.streams.present(streams)

    def show_progress(self, done: int, total: int) -> None:
        """Show how far the file is."""
        self.export.setEnabled(False)
        self.progress.show_progress(done, total)

    def end_export(self, path: str = "") -> None:
        """Show that nothing is written any more; a path is that of a file that is complete."""
        self.progress.hide()
        self._show_state()
        self._say(self.tr("Saved to {path}").format(path=path) if path else "")

    def focus_filter(self) -> None:
        """Put the cursor into the search."""
        self.search.setFocus()
        self.search.selectAll()

    def _say(self, words: str) -> None:
        self._said.show_line(words)
        self._said.setVisible(bool(words))
        self._saying.start()

    def _place(self) -> None:
        put_before_text(self.export, "export", "text", "dim")
        self.search.setObjectName("filter")
        self.search.addAction(icon("search", "dim"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setMaxLength(_MOST_CHARACTERS)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for _ in KINDS:
            self.tabs.addTab("")
        stacked, self._stack = rows_or_words(self.table, self._empty_title, self._empty_hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(12)
        layout.addLayout(row(self._heading, self._count, None, self.streams_button, self.export))
        layout.addLayout(row(self.tabs, self.search))
        layout.addWidget(self.progress)
        layout.addWidget(self._said)
        layout.addWidget(stacked, 1)
        self._said.hide()

    def _connect(self) -> None:
        self._rows.page_requested.connect(self.page_requested)
        self.table.rows_viewed.connect(self._rows.load_rows)
        self.tabs.currentChanged.connect(self._on_seek)
        self.search.textChanged.connect(self._on_search_changed)
        self.search.returnPressed.connect(self._on_search_entered)
        self.streams_button.clicked.connect(self.streams_requested)
        self.export.clicked.connect(self._on_export_clicked)
        self.progress.file_chosen.connect(self._on_file_chosen)
        self.progress.stop_requested.connect(self.stop_export_requested)
        self._typing.timeout.connect(self._on_seek)
        self._reload.timeout.connect(self._on_rested)
        self._saying.timeout.connect(self._said.hide)

    def _on_search_changed(self) -> None:
        self._typing.start()

    def _on_search_entered(self) -> None:
        """Go to the rows; to the first one, where none is chosen."""
        if self._typing.isActive():
            self._on_seek()
        self.table.setFocus()
        self.table.choose_first()

    def _on_seek(self) -> None:
        """Request the rows for the tab and the search."""
        self._typing.stop()
        self._is_old = not self.isVisible()
        self._rows.search(self.kind, self.search.text())
        self._show_state()

    def _on_reload(self) -> None:
        self._is_old = False
        self._reload.start()
        self._rows.refresh()

    def _on_rested(self) -> None:
        if self._is_old and self.isVisible():
            self._on_reload()

    def _on_export_clicked(self) -> None:
        self.progress.choose(self.kind)

    def _on_file_chosen(self, path: str) -> None:
        self.export_requested.emit(self.kind, self.search.text(), path)

    def _show_state(self) -> None:
        count = self._rows.rowCount()
        is_empty = self._rows.is_known and not count
        set_text(self._count, self.tr("%Ln entries", "", count) if count else "")
        self.export.setEnabled(count > 0 and self.progress.isHidden())
        self._stack.setCurrentIndex(1 if is_empty else 0)
        if is_empty and self.search.text().strip():
            set_text(self._empty_title, self.tr("No results"))
            set_text(self._empty_hint, self.tr("No title, channel, name or text contains all of these words."))
        elif is_empty:
            set_text(self._empty_title, self.tr("Nothing here yet"))
            set_text(self._empty_hint, self._hint())

    def _hint(self) -> str:
        match self.kind:
            case "video":
                return self.tr(
                    "Played, skipped, rejected and removed videos are listed here. You can queue them again."
                )
            case "speech":
                return self.tr("Spoken, rejected and removed messages are listed here. You can replay them.")
            case "donation":
                return self.tr("Donations and their messages are listed here. You can replay them.")
            case "moderation":
                return self.tr("What moderators do on their phones is listed here. You undo it as your own commands.")

    @override
    def retranslate(self) -> None:
        self.row_actions.retranslate()
        set_text(self._heading, self.tr("History"))
        titles = (self.tr("Videos"), self.tr("Messages"), self.tr("Donations"), self.tr("Moderation"))
        for tab, title in enumerate(titles):
            self.tabs.setTabText(tab, title)
        self.tabs.setAccessibleName(self.tr("Entry type"))
        set_accessible_name(self.search, self.tr("Search the history"), hint="Ctrl+F")
        self.search.setPlaceholderText(self.tr("Search"))
        set_text(self.streams_button, self.tr("Streams…"))
        set_accessible_name(self.streams_button, self.tr("List the streams, with what happened in each"))
        set_text(self.export, self.tr("Export…"))
        set_accessible_name(self.export, self.tr("Export the list as a CSV table"))
        self.table.setAccessibleName(self.tr("History"))
        self._rows.retranslate()
        self.table.fit_columns()
        self._show_state()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_old:
            self._on_reload()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._reload.stop()
        super().hideEvent(event)
