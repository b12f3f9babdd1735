"""The live page: everything that needs a decision, and the next videos and messages."""

from typing import ClassVar, override

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout

from app.domain.events import Event, QueueChanged, SpeechChanged
from app.domain.queue import QueueItem, QueueSummary
from app.domain.speech import Speech
from app.ui import words
from app.ui.layout import Page, row
from app.ui.pages.live_lists import LiveDecisions, LiveModel, NextModel, NextVideos, ordered_decisions
from app.ui.pages.queue_model import ItemTable
from app.ui.pages.speech_lists import ListOrWords, MessageList, SpeechModel
from app.ui.text import label, set_accessible_name, set_text, show_if
from app.ui.thumbnails import Thumbnails

_NEXT = 5
"""How many of each list are shown."""


class LivePanel(Page):
    """Shows what needs a decision while on air. All of it comes with events.

    Signals:
        approve_video_requested: id of a queue item. Likewise reject_video.
        approve_message_requested: id of a message. Likewise reject_message.
        page_requested: name of the page that has the whole of a list.
    """

    approve_video_requested = Signal(str)
    reject_video_requested = Signal(str)
    approve_message_requested = Signal(str)
    reject_message_requested = Signal(str)
    page_requested = Signal(str)

    handles: ClassVar[tuple[type[Event], ...]] = (QueueChanged, SpeechChanged)

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._queue, self._speech = QueueSummary(), Speech()
        self._decisions, self._videos, self._messages = LiveModel(), NextModel(), SpeechModel()
        self.decisions = LiveDecisions(self._decisions, thumbnails)
        self.videos, self.messages = NextVideos(self._videos, thumbnails), MessageList(self._messages)
        self._videos_or_words = ListOrWords(self.videos, is_high=False)
        self._messages_or_words = ListOrWords(self.messages, is_high=False)
        self._heading, self._hint = label("heading"), label("dim", wraps=True)
        self._box, self._caption, self._more = QFrame(), label("alertcaption"), label("dim")
        self._next_videos, self._next_messages = label("strong"), label("strong")
        self._all_videos, self._all_messages = QPushButton(), QPushButton()
        self.approve, self.reject = QAction(self), QAction(self)
        self._place()
        self._connect()
        self.retranslate()

    def apply(self, event: QueueChanged | SpeechChanged) -> None:
        """Show what has changed."""
        if isinstance(event, QueueChanged):
            self._queue = event.queue
            self._videos.show_items(event.queue.items[:_NEXT])
        else:
            self._speech = event.speech
            self._messages.show_messages(event.speech.waiting[:_NEXT])
        self._decisions.show_decisions(ordered_decisions(self._queue.pending, self._speech.pending))
        self._show_counts()

    def _place(self) -> None:
        self._box.setObjectName("decisions")
        inner = QVBoxLayout(self._box)
        inner.setContentsMargins(4, 8, 4, 4)
        inner.setSpacing(4)
        inner.addLayout(row(self._caption, None, self._more, margin=8))
        inner.addWidget(self.decisions)
        below = QGridLayout()
        below.setHorizontalSpacing(16)
        below.setVerticalSpacing(8)
        parts = (
            (self._next_videos, self._all_videos, self._videos_or_words),
            (self._next_messages, self._all_messages, self._messages_or_words),
        )
        for column, (title, button, _) in enumerate(parts):
            below.addLayout(row(title, None, button), 0, column)
            below.setColumnStretch(column, 1)
        for column, (_, _, rows) in enumerate(parts):  # after both buttons, as they are read and as Tab goes
            below.addWidget(rows, 1, column)
            rows.setMaximumHeight(_NEXT * self.videos.row_height + 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(12)
        layout.addWidget(self._heading)
        layout.addWidget(self._hint)
        layout.addWidget(self._box, 300)
        layout.addLayout(below, 200)
        layout.addStretch(1)

    def _connect(self) -> None:
        self.decisions.approved.connect(self._on_approved)
        self.decisions.rejected.connect(self._on_rejected)
        for action, keys, act in (
            (self.approve, ("A", "Ф"), self._on_approve_triggered),
            (self.reject, ("R", "К"), self._on_reject_triggered),
        ):
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.setAutoRepeat(False)  # one press, one decision: the next row is marked by itself
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(act)
            self.addAction(action)
        self._all_videos.clicked.connect(self._on_all_videos_clicked)
        self._all_messages.clicked.connect(self._on_all_messages_clicked)
        self.videos.activated.connect(self._on_all_videos_clicked)
        self.messages.activated.connect(self._on_all_messages_clicked)

    def _on_approved(self, entry_id: str) -> None:
        self._decide(entry_id, is_approved=True)

    def _on_rejected(self, entry_id: str) -> None:
        self._decide(entry_id, is_approved=False)

    def _on_approve_triggered(self) -> None:
        for entry in self.decisions.entries():
            self._decide(entry.id, is_approved=True)

    def _on_reject_triggered(self) -> None:
        for entry in self.decisions.entries():
            self._decide(entry.id, is_approved=False)

    def _decide(self, entry_id: str, *, is_approved: bool) -> None:
        row = self._decisions.row_of(entry_id)
        if row is None:
            return
        if isinstance(self._decisions.item(row), QueueItem):
            (self.approve_video_requested if is_approved else self.reject_video_requested).emit(entry_id)
        else:
            (self.approve_message_requested if is_approved else self.reject_message_requested).emit(entry_id)

    def _on_all_videos_clicked(self) -> None:
        self.page_requested.emit("queue")

    def _on_all_messages_clicked(self) -> None:
        self.page_requested.emit("speech")

    def _show_counts(self) -> None:
        queue, speech = self._queue, self._speech
        total, shown = queue.pending_total + speech.pending_total, self._decisions.rowCount()
        show_if(self._box, shown > 0, self.videos)
        self._hint.setVisible(shown == 0)
        set_text(self._caption, self.tr("NEEDS A DECISION ({n})").format(n=words.number(total)))
        set_text(self._more, self.tr("and %Ln more after these", "", total - shown) if total > shown else "")
        videos, messages = self.tr("Next videos"), self.tr("Next messages")
        if queue.waiting:
            videos += f" ({words.number(queue.waiting)})"
        if speech.waiting_total:
            messages += f" ({words.number(speech.waiting_total)})"
        set_text(self._next_videos, videos)
        set_text(self._next_messages, messages)
        self._show_empty()

    def _show_empty(self) -> None:
        hint = self.tr("Copy a YouTube link and press Ctrl+V, or drop a link or a file here.")
        if not self._queue.is_open:
            hint = self.tr("Requests are paused. Open them on the Queue page.") + "\n" + hint
        elif self._queue.is_off_air:
            hint = words.waits_for_air() + "\n" + hint
        self._videos_or_words.show_words(self.tr("No videos waiting"), hint)
        hint = self.tr("Donations and messages appear here. To try it, send a message on the Speech page.")
        self._messages_or_words.show_words(self.tr("No messages waiting"), hint)

    @override
    def retranslate(self) -> None:
        set_text(self._heading, self.tr("Live"))
        set_text(self._hint, self.tr("Nothing needs a decision. New requests appear here: A approves, R rejects."))
        for button in (self._all_videos, self._all_messages):
            set_text(button, self.tr("All"))
        set_accessible_name(self._all_videos, self.tr("Show the whole queue of videos"))
        set_accessible_name(self._all_messages, self.tr("Show all messages"))
        set_text(self.approve, self.tr("Approve"))
        set_text(self.reject, self.tr("Reject"))
        self.decisions.setAccessibleName(self.tr("Needs a decision"))
        self.videos.setAccessibleName(self.tr("Next videos"))
        self.messages.setAccessibleName(self.tr("Next messages"))
        self._decisions.retranslate()
        ItemTable.retranslate(self._videos)
        self._messages.retranslate()
        self._show_counts()
