"""What can be done to the spoken messages: keys and the menu under the right mouse button."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.speech import SpeechMessage
from app.ui.pages.speech_lists import MessageList, SpeechDecisionList
from app.ui.text import copy, set_text
from app.ui.views import RowMenu

if TYPE_CHECKING:
    from app.ui.pages.speech import SpeechPanel

_PAGE = Qt.ShortcutContext.WidgetWithChildrenShortcut
_LIST = Qt.ShortcutContext.WidgetShortcut
type Ask = Callable[[str], None]


class SpeechActions(QObject):
    """The actions of the speech page. Letters work with a Ukrainian keyboard layout too."""

    def __init__(self, panel: "SpeechPanel") -> None:
        super().__init__(panel)
        self._panel = panel
        decisions, waiting, past = panel.decisions, panel.waiting, panel.past
        self.approve = self._made(decisions, panel.approve_requested.emit, ["A", "Ф"], panel)
        self.approve_here = self._made(decisions, panel.approve_requested.emit, ["Return", "Enter"])
        self.reject = self._made(decisions, panel.reject_requested.emit, ["R", "К"], panel)
        self.remove = self._made(waiting, panel.remove_requested.emit, ["Del"])
        self.replay = self._made(past, panel.replay_requested.emit, ["P", "З", "Return", "Enter"])
        self.undo = QAction(self)
        self.undo.setShortcut("Ctrl+Z")
        self.undo.setAutoRepeat(False)
        self.undo.setShortcutContext(_PAGE)
        self.undo.triggered.connect(panel.undo)
        panel.addAction(self.undo)
        self.block, self.copy_text = QAction(self), QAction(self)
        self.block.triggered.connect(self._on_block_triggered)
        self.copy_text.triggered.connect(self._on_copy_triggered)
        self._menu = RowMenu(panel)
        self._clicked: MessageList | SpeechDecisionList = decisions
        for view in (decisions, waiting, past):
            view.customContextMenuRequested.connect(self._on_menu_requested)
        past.doubleClicked.connect(self.replay.trigger)

    def _made(
        self, view: MessageList | SpeechDecisionList, ask: Ask, keys: list[str], place: QWidget | None = None
    ) -> QAction:
        """Return an action on the selected rows of a list, whose keys work in a place or only in that list."""

        def act() -> None:
            for message in view.entries():
                ask(message.id)

        action = QAction(self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setAutoRepeat(False)  # one press, one command: the next row is marked by itself
        action.setShortcutContext(_LIST if place is None else _PAGE)
        action.setShortcutVisibleInContextMenu(True)
        action.triggered.connect(act)
        (view if place is None else place).addAction(action)
        return action

    def _current(self) -> SpeechMessage | None:
        return self._clicked.current()

    def _on_block_triggered(self) -> None:
        if (message := self._current()) is not None:
            self._panel.block(message.author)

    def _on_copy_triggered(self) -> None:
        if (message := self._current()) is not None:
            copy(message.text)

    def _on_menu_requested(self, point: QPoint) -> None:
        view = self.sender()
        if isinstance(view, MessageList | SpeechDecisionList) and view.indexAt(point).isValid():
            view.setFocus()
            self.menu_for(view).popup(view.viewport().mapToGlobal(point))

    def menu_for(self, view: MessageList | SpeechDecisionList) -> QMenu:
        """Return the menu for the row that is current in a list."""
        self._clicked = view
        self._menu.begin(view)
        own = {
            self._panel.decisions: [self.approve, self.reject],
            self._panel.waiting: [self.remove],
            self._panel.past: [self.replay],
        }
        self._menu.addActions(own[view])
        self._menu.addSeparator()
        message = self._current()
        self.block.setEnabled(message is not None and self._panel.can_block(message.author))
        self._menu.addActions([self.copy_text, self.block])
        return self._menu

    def retranslate(self) -> None:
        """Set every text anew; called when the language changes."""
        set_text(self.approve, self.tr("Approve"))
        set_text(self.approve_here, self.tr("Approve"))
        set_text(self.reject, self.tr("Reject"))
        set_text(self.remove, self.tr("Remove"))
        set_text(self.replay, self.tr("Replay"))
        set_text(self.undo, self.tr("Undo"))
        set_text(self.block, self.tr("Block this viewer"))
        set_text(self.copy_text, self.tr("Copy the text"))
