"""What can be done to the rows of the queue: keys and the menu under the right mouse button."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from app.domain.ids import QueueItemId
from app.domain.queue import QueueItem
from app.domain.reasons import Reason
from app.ui.links import ask_to_open, is_web_link
from app.ui.pages.queue_tables import DecisionTable, QueueTable
from app.ui.text import copy, set_text
from app.ui.views import RowMenu

if TYPE_CHECKING:
    from app.ui.pages.queue import QueuePanel

_HERE = Qt.ShortcutContext.WidgetWithChildrenShortcut
_ROW = Qt.ShortcutContext.WidgetShortcut


class QueueActions(QObject):
    """The actions of a queue page. Letters work with a Ukrainian keyboard layout too."""

    def __init__(self, panel: "QueuePanel") -> None:
        super().__init__(panel)
        self._panel = panel
        self.play_now = self._row_action(panel.play_now_requested.emit, ["Return", "Enter"], _ROW)
        self.hold = self._row_action(panel.hold_requested.emit, ["H", "Р"], _HERE)
        self.remove = self._row_action(panel.remove_requested.emit, ["Del"], _HERE)
        self.approve = self._decision_action(panel.approve_requested.emit, ["A", "Ф"])
        self.reject = self._decision_action(panel.reject_requested.emit, ["R", "К"])
        self.retry = self._menu_action(self._on_retry_triggered)
        self.up = self._page_action(self._on_up_triggered, "Ctrl+Up")
        self.down = self._page_action(self._on_down_triggered, "Ctrl+Down")
        self.top = self._page_action(self._on_top_triggered, "Ctrl+Home")
        self.bottom = self._page_action(self._on_bottom_triggered, "Ctrl+End")
        self.remove_by = self._menu_action(self._on_remove_by_triggered)
        self.block_viewer = self._menu_action(self._on_block_viewer_triggered)
        self.block_channel = self._menu_action(self._on_block_channel_triggered)
        self.undo = self._page_action(panel.undo, "Ctrl+Z")
        self.find = self._page_action(panel.seek_rows, "Ctrl+F")
        self.copy_link = self._menu_action(self._on_copy_triggered)
        self.open_link = self._menu_action(self._on_open_triggered)
        self._menu = RowMenu(panel)
        self._clicked: QueueTable | DecisionTable = panel.table
        for view in (panel.table, panel.decisions):
            view.customContextMenuRequested.connect(self._on_menu_requested)
        panel.table.doubleClicked.connect(self._on_double_clicked)

    def _made(self, act: Callable[[], None], keys: list[str], context: Qt.ShortcutContext) -> QAction:
        action = QAction(self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setAutoRepeat(act in {self._on_up_triggered, self._on_down_triggered})  # else one press, one command
        action.setShortcutContext(context)
        action.setShortcutVisibleInContextMenu(True)
        action.triggered.connect(act)
        return action

    def _row_action(self, ask: Callable[[QueueItemId], None], keys: list[str], context: Qt.ShortcutContext) -> QAction:
        """Return an action on the selected rows; one whose keys work only in the table takes the first of them."""

        def act() -> None:
            view = self._panel.decisions if self._panel.decisions.hasFocus() else self._panel.table
            for item_id in view.chosen()[: 1 if context is _ROW else None]:
                ask(item_id)

        action = self._made(act, keys, context)
        (self._panel.table if context is _ROW else self._panel).addAction(action)
        return action

    def _decision_action(self, ask: Callable[[QueueItemId], None], keys: list[str]) -> QAction:
        def act() -> None:
            for item_id in self._panel.decisions.chosen():
                ask(item_id)

        action = self._made(act, keys, _HERE)
        self._panel.addAction(action)
        return action

    def _page_action(self, act: Callable[[], None], key: str) -> QAction:
        action = self._made(act, [key], _HERE)
        self._panel.addAction(action)
        return action

    def _menu_action(self, act: Callable[[], None]) -> QAction:
        action = QAction(self)
        action.triggered.connect(act)
        return action

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if (item := self._panel.table.rows.item(index.row())) is not None:
            self._panel.play_now_requested.emit(item.id)

    def _on_up_triggered(self) -> None:
        self._panel.move_chosen(-1)

    def _on_down_triggered(self) -> None:
        self._panel.move_chosen(1)

    def _on_top_triggered(self) -> None:
        self._panel.move_to_end(is_top=True)

    def _on_bottom_triggered(self) -> None:
        self._panel.move_to_end(is_top=False)

    def _on_remove_by_triggered(self) -> None:
        for viewer in self._viewers():
            self._panel.remove_by_requested.emit(viewer)

    def _on_block_viewer_triggered(self) -> None:
        for viewer in self._viewers():
            self._panel.block_viewer_requested.emit(viewer)

    def _on_block_channel_triggered(self) -> None:
        for channel, title in self._channels().items():
            self._panel.block_channel_requested.emit(channel, title)

    def _viewers(self) -> list[str]:
        """Return who asked for the selected items, each once; the streamer's own have no viewer."""
        return list(dict.fromkeys(item.requested_by for item in self._clicked.entries() if item.requested_by))

    def _channels(self) -> dict[str, str]:
        """Return the channels of the selected items: id and title."""
        media = (item.media for item in self._clicked.entries())
        return {each.channel_id: each.channel for each in media if each.channel_id}

    def _current(self) -> QueueItem | None:
        return self._clicked.current()

    def _on_retry_triggered(self) -> None:
        for item in self._clicked.entries():
            if item.reason is Reason.METADATA_UNAVAILABLE:
                self._panel.retry_requested.emit(item.id)

    def _on_copy_triggered(self) -> None:
        copy("\n".join(item.media.link for item in self._clicked.entries() if is_web_link(item.media.link)))

    def _on_open_triggered(self) -> None:
        if (item := self._current()) is not None:
            ask_to_open(self._panel, item.media.link)

    def _on_menu_requested(self, point: QPoint) -> None:
        view = self.sender()
        if isinstance(view, QueueTable | DecisionTable) and view.indexAt(point).isValid():
            view.setFocus()
            self._clicked = view
            self.menu_for(view).popup(view.viewport().mapToGlobal(point))

    def menu_for(self, view: QueueTable | DecisionTable) -> QMenu:
        """Return the menu for the row that is current in a table."""
        self._clicked = view
        self._menu.begin(view)
        item = self._current()
        is_decision = view is self._panel.decisions
        if is_decision:
            self._menu.addActions([self.approve, self.reject])
        else:
            self._menu.addActions([self.play_now, self.hold, self.remove])
            if self._panel.table.can_move:
                self._menu.addSeparator()
                self._menu.addActions([self.top, self.up, self.down, self.bottom])
        if item is not None and item.reason is Reason.METADATA_UNAVAILABLE:
            self._menu.addAction(self.retry)
        if self._viewers() or self._channels():
            self._menu.addSeparator()
        if self._viewers():
            self._menu.addActions([self.remove_by, self.block_viewer])
        if self._channels():
            self._menu.addAction(self.block_channel)
        if item is not None and is_web_link(item.media.link):
            self._menu.addSeparator()
            self._menu.addActions([self.copy_link, self.open_link])
        return self._menu

    def retranslate(self) -> None:
        """Set every text anew; called when the language changes."""
        set_text(self.play_now, self.tr("Play now"))
        set_text(self.hold, self.tr("Hold or release"))
        set_text(self.remove, self.tr("Remove"))
        set_text(self.approve, self.tr("Approve"))
        set_text(self.reject, self.tr("Reject"))
        set_text(self.retry, self.tr("Look it up again"))
        set_text(self.up, self.tr("Move up"))
        set_text(self.down, self.tr("Move down"))
        set_text(self.top, self.tr("Move to the top"))
        set_text(self.bottom, self.tr("Move to the end"))
        set_text(self.remove_by, self.tr("Remove everything by this viewer"))
        set_text(self.block_viewer, self.tr("Block this viewer"))
        set_text(self.block_channel, self.tr("Block this channel"))
        set_text(self.undo, self.tr("Undo"))
        set_text(self.find, self.tr("Filter"))
        set_text(self.copy_link, self.tr("Copy link"))
        set_text(self.open_link, self.tr("Open in browser…"))
