"""What can be done to the rows of the history: keys and the menu under the right mouse button."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.ui import history_words
from app.ui.links import ask_to_open, is_web_link
from app.ui.text import copy, set_text

if TYPE_CHECKING:
    from app.ui.pages.history import HistoryPanel

_PAGE = Qt.ShortcutContext.WidgetWithChildrenShortcut
_TABLE = Qt.ShortcutContext.WidgetShortcut


class HistoryActions(QObject):
    """The actions of the history page. Letters work with a Ukrainian keyboard layout too."""

    def __init__(self, panel: "HistoryPanel") -> None:
        super().__init__(panel)
        self._panel = panel
        table = panel.table
        self.once_more = self._made(table, self._on_once_more_triggered, ["Return", "Enter"])
        self.queue_again = self._made(table, self._on_queue_again_triggered, ["Q", "Й"])
        self.replay = self._made(table, self._on_replay_triggered, ["P", "З"])
        self.copy_text = self._made(table, self._on_copy_text_triggered, ["Ctrl+C"])
        self.copy_link = self._made(table, self._on_copy_link_triggered, [])
        self.open_link = self._made(table, self._on_open_link_triggered, [])
        self.find = self._made(panel, panel.seek_rows, ["Ctrl+F"])
        self._menu = QMenu(panel)
        table.customContextMenuRequested.connect(self._on_menu_requested)
        table.doubleClicked.connect(self.once_more.trigger)

    def _made(self, place: QWidget, act: Callable[[], None], keys: list[str]) -> QAction:
        """Return an action whose keys work in a place."""
        action = QAction(self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setAutoRepeat(False)  # one press, one command
        action.setShortcutContext(_PAGE if place is self._panel else _TABLE)
        action.setShortcutVisibleInContextMenu(True)
        action.triggered.connect(act)
        place.addAction(action)
        return action

    def _on_once_more_triggered(self) -> None:
        """Queue videos again and say messages again: what is right for each row."""
        chosen = self._panel.table.entries()
        if any(history_words.message_of(past) is not None for past in chosen):
            self._on_replay_triggered()
        else:
            self._on_queue_again_triggered()

    def _on_queue_again_triggered(self) -> None:
        ids = [item_id for past in self._panel.table.entries() if (item_id := history_words.video_of(past)) is not None]
        if ids:
            self._panel.queue_again_requested.emit(ids)

    def _on_replay_triggered(self) -> None:
        for past in self._panel.table.entries():
            if (message_id := history_words.message_of(past)) is not None:
                self._panel.replay_requested.emit(message_id)

    def _on_copy_text_triggered(self) -> None:
        chosen = self._panel.table.entries()
        if chosen:
            copy("\n".join(history_words.as_text(past) for past in chosen))

    def _link(self) -> str:
        past = self._panel.table.current()
        link = "" if past is None else history_words.link_of(past)
        return link if is_web_link(link) else ""

    def _on_copy_link_triggered(self) -> None:
        if link := self._link():
            copy(link)

    def _on_open_link_triggered(self) -> None:
        ask_to_open(self._panel, self._link())

    def _on_menu_requested(self, point: QPoint) -> None:
        table = self._panel.table
        if table.indexAt(point).isValid() and table.current() is not None:
            table.setFocus()
            self.menu().popup(table.viewport().mapToGlobal(point))

    def menu(self) -> QMenu:
        """Return the menu for the rows that are chosen."""
        chosen = self._panel.table.entries()
        self._menu.clear()
        if any(history_words.video_of(past) is not None for past in chosen):
            self._menu.addAction(self.queue_again)
        if any(history_words.message_of(past) is not None for past in chosen):
            self._menu.addAction(self.replay)
        self._menu.addSeparator()
        self._menu.addAction(self.copy_text)
        if self._link():
            self._menu.addActions([self.copy_link, self.open_link])
        return self._menu

    def retranslate(self) -> None:
        """Set every text anew; called when the language changes."""
        set_text(self.once_more, self.tr("Once more"))
        set_text(self.queue_again, self.tr("Queue again"))
        set_text(self.replay, self.tr("Replay"))
        set_text(self.copy_text, self.tr("Copy the text"))
        set_text(self.copy_link, self.tr("Copy link"))
        set_text(self.open_link, self.tr("Open in browser…"))
        set_text(self.find, self.tr("Search"))
