"""The window of the fallback list: what plays in turn while the queue is empty."""

from collections.abc import Callable
from typing import ClassVar, override

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from app.domain.events import Event, FallbackChanged
from app.domain.fallback import FallbackPage, FallbackSummary
from app.ui import words
from app.ui.fallback_import import ImportBox
from app.ui.fallback_table import FallbackTable
from app.ui.i18n import Retranslated
from app.ui.icons import put_before_text
from app.ui.layout import rows_or_words
from app.ui.models.fallback import FallbackModel
from app.ui.text import copy, label, set_accessible_name, set_text

_LEAST_HEIGHT = 496
"""Pixels. Qt asks for less than sentences need that take several lines in a narrow window."""


class FallbackDialog(Retranslated, QDialog):
    """Shows the fallback list and asks for what the streamer wants of it. The rest of the window stays usable.

    Signals:
        list_requested: The entries shall be read.
        import_text_requested: text whose lines hold links.
        import_file_requested: absolute path of a file of links.
        queue_requested: list of links that shall go into the queue.
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

    hears: ClassVar[tuple[type[Event], ...]] = (FallbackChanged,)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.resize(640, 540)
        self._summary = FallbackSummary()
        self._shown_revision = -1
        self._rows = FallbackModel()
        self.table, self.box = FallbackTable(self._rows), ImportBox()
        self._hint, self._heading, self._where = label("dim", wraps=True), label("heading"), label("dim")
        self._empty_title, self._empty_hint = label("heading"), label("dim", wraps=True)
        self.queue, self.remove, self.clear = QPushButton(), QPushButton(), QPushButton()
        self.undo, self._close = QPushButton(), QPushButton()
        self._menu = QMenu(self)
        self._place()
        self.actions_of_rows = self._add_actions()
        self._connect()
        self.retranslate()

    def begin(self, text: str = "") -> None:
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
        """Show the entries that were asked for."""
        self._rows.show_entries(page.items)
        self._show_counts()

    def _ask(self) -> None:
        """Ask for the entries, if they are looked at and others than those that are shown."""
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

    def _add_actions(self) -> dict[str, QAction]:
        """Return what can be done to rows; the keys of the first two work in the table, Ctrl+Z in the whole dialog."""
        acts: dict[str, tuple[list[str], Callable[[], None]]] = {
            "queue": (["Return", "Enter"], self._on_queue),
            "remove": (["Del"], self._on_remove),
            "copy": ([], self._on_copy),
            "undo": (["Ctrl+Z"], self._on_undo),
        }
        actions: dict[str, QAction] = {}
        for act_name, (keys, act) in acts.items():
            action = QAction(self)
            action.setShortcuts([QKeySequence(key) for key in keys])
            is_of_row = act_name != "undo"
            here = Qt.ShortcutContext
            action.setShortcutContext(here.WidgetShortcut if is_of_row else here.WidgetWithChildrenShortcut)
            action.setShortcutVisibleInContextMenu(True)
            action.triggered.connect(act)
            (self.table if is_of_row else self).addAction(action)
            actions[act_name] = action
        self._menu.addActions([actions[act_name] for act_name in ("queue", "remove", "copy")])
        return actions

    def _connect(self) -> None:
        self.box.text_given.connect(self.import_text_requested)
        self.box.file_given.connect(self.import_file_requested)
        self.box.cancel_requested.connect(self.cancel_import_requested)
        self.queue.clicked.connect(self._on_queue)
        self.remove.clicked.connect(self._on_remove)
        self.clear.clicked.connect(self.clear_requested)
        self.undo.clicked.connect(self._on_undo)
        self._close.clicked.connect(self.close)
        self.table.customContextMenuRequested.connect(self._on_menu_requested)
        self.table.selectionModel().selectionChanged.connect(self._show_buttons)

    def _on_queue(self) -> None:
        if links := [entry.media.link for entry in self.table.entries()]:
            self.queue_requested.emit(links)

    def _on_remove(self) -> None:
        if ids := [entry.video_id for entry in self.table.entries()]:
            self.remove_requested.emit(ids)

    def _on_copy(self) -> None:
        copy("\n".join(entry.media.link for entry in self.table.entries()))

    def _on_undo(self) -> None:
        if self._summary.undo_step is not None:
            self.undo_requested.emit()

    def _on_menu_requested(self, point: QPoint) -> None:
        if self.table.indexAt(point).isValid():
            self._menu.popup(self.table.viewport().mapToGlobal(point))

    def _show_counts(self) -> None:
        summary = self._summary
        heading = self.tr("Fallback list")
        set_text(self._heading, f"{heading} ({words.number(summary.total)})" if summary.total else heading)
        where = ""
        if summary.now_index is not None:
            now, total = words.number(summary.now_index + 1), words.number(summary.total)
            where = self.tr("now at {now} of {total}").format(now=now, total=total)
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
                "These videos play in turn while the queue is empty, and before the files of the fallback folder. "
                "A request comes first at any time."
            ),
        )
        set_text(self._empty_title, self.tr("The list is empty"))
        set_text(
            self._empty_hint,
            self.tr("Paste the link of a playlist above, or choose a text file of links, so that it is never silent."),
        )
        set_text(self.queue, self.tr("Put into the queue"))
        set_text(self.remove, self.tr("Remove"))
        set_text(self.clear, self.tr("Clear"))
        set_accessible_name(self.clear, self.tr("Take everything out of the fallback list; this can be undone"))
        set_text(self.undo, self.tr("Undo"))
        set_accessible_name(self.undo, self.tr("Take back the last change of the fallback list"), hint="Ctrl+Z")
        set_text(self._close, self.tr("Close"))
        self.table.setAccessibleName(self.tr("Fallback list"))
        set_text(self.actions_of_rows["queue"], self.tr("Put into the queue"))
        set_text(self.actions_of_rows["remove"], self.tr("Remove"))
        set_text(self.actions_of_rows["copy"], self.tr("Copy link"))
        set_text(self.actions_of_rows["undo"], self.tr("Undo"))
        self._rows.refresh_words()
        self._show_counts()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()
