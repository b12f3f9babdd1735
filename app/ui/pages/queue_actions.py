"""What can be done to the rows of the queue: keys and the menu under the right mouse button."""

from collections.abc import Callable
from typing import TYPE_CHECKING, override

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from app.domain.ids import QueueItemId
from app.domain.queue import QueueItem
from app.domain.rules import Reason
from app.ui.links import ask_to_open, is_web_link
from app.ui.pages.queue_tables import DecisionTable, QueueTable
from app.ui.text import copy, show

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
        self.retry = QAction(self)
        self.retry.triggered.connect(self._on_retry_triggered)
        self.up = self._page_action(self._on_up_triggered, "Ctrl+Up")
        self.down = self._page_action(self._on_down_triggered, "Ctrl+Down")
        self.undo = self._page_action(panel.undo, "Ctrl+Z")
        self.paste = self._page_action(panel.paste, "Ctrl+V")
        self.find = self._page_action(panel.seek_rows, "Ctrl+F")
        self.copy_link, self.open_link = QAction(self), QAction(self)
        self.copy_link.triggered.connect(self._on_copy_triggered)
        self.open_link.triggered.connect(self._on_open_triggered)
        self._menu = QMenu(panel)
        self._clicked: QueueTable | DecisionTable = panel.table
        for view in (panel.table, panel.decisions):
            view.customContextMenuRequested.connect(self._on_menu_requested)
        panel.table.doubleClicked.connect(self.play_now.trigger)
        panel.installEventFilter(self)
        self._retranslate()

    def _made(self, act: Callable[[], None], keys: list[str], context: Qt.ShortcutContext) -> QAction:
        action = QAction(self)
        action.setShortcuts([QKeySequence(key) for key in keys])
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

    def _on_up_triggered(self) -> None:
        self._panel.move_chosen(-1)

    def _on_down_triggered(self) -> None:
        self._panel.move_chosen(1)

    def _current(self) -> QueueItem | None:
        return self._clicked.current()

    def _on_retry_triggered(self) -> None:
        if (item := self._current()) is not None:
            self._panel.retry_requested.emit(item.id)

    def _on_copy_triggered(self) -> None:
        if (item := self._current()) is not None:
            copy(item.media.link)

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
        self._menu.clear()
        item = self._current()
        is_decision = view is self._panel.decisions
        self._menu.addActions([self.approve, self.reject] if is_decision else [self.play_now, self.hold, self.remove])
        if item is not None and item.reason is Reason.METADATA_UNAVAILABLE:
            self._menu.addAction(self.retry)
        if item is not None and is_web_link(item.media.link):
            self._menu.addSeparator()
            self._menu.addActions([self.copy_link, self.open_link])
        return self._menu

    def _retranslate(self) -> None:
        show(self.play_now, self.tr("Play now"))
        show(self.hold, self.tr("Hold or release"))
        show(self.remove, self.tr("Remove"))
        show(self.approve, self.tr("Approve"))
        show(self.reject, self.tr("Reject"))
        show(self.retry, self.tr("Look it up again"))
        show(self.up, self.tr("Move up"))
        show(self.down, self.tr("Move down"))
        show(self.undo, self.tr("Undo"))
        show(self.paste, self.tr("Add the link on the clipboard"))
        show(self.find, self.tr("Filter"))
        show(self.copy_link, self.tr("Copy link"))
        show(self.open_link, self.tr("Open in browser…"))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        return super().eventFilter(watched, event)
