"""The speech page: what is spoken now, what needs a decision, what waits, what was spoken, and how it sounds."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, override

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QMenu,
    QPushButton,
    QScrollArea,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.domain.events import Event, SettingsChanged, SpeechChanged
from app.domain.settings import Settings
from app.domain.speech import Speech, SpeechPage, SpeechState, Voice
from app.domain.text import is_blocked
from app.ui import words
from app.ui.icons import put_before_text
from app.ui.layout import Page, row
from app.ui.pages.speech_lists import ListOrWords, MessageList, SpeechDecisionList, SpeechModel
from app.ui.pages.speech_now import NowSpeaking, SpeechWarning
from app.ui.pages.speech_say import SayBox
from app.ui.pages.speech_sound import SpeechSound
from app.ui.text import copy, enable, label, set_accessible_name, set_text, show_if
from app.ui.views import RowActions

if TYPE_CHECKING:
    from app.domain.speech_text.pipeline import SpeechText  # its tables are imported in a thread, not at the start


class SpeechActions(RowActions):
    """What can be done with the spoken messages."""

    def __init__(self, panel: "SpeechPanel") -> None:
        decisions, waiting, past = panel.decisions, panel.waiting, panel.past
        super().__init__(panel, decisions, waiting, past)
        self._panel = panel
        approve = self._for_each(decisions, panel.approve_requested.emit)
        self.approve = self.add(panel, approve, "A", "Ф")
        self.approve_here = self.add(decisions, approve, "Return", "Enter")
        self.reject = self.add(panel, self._for_each(decisions, panel.reject_requested.emit), "R", "К")
        self.remove = self.add(waiting, self._for_each(waiting, panel.remove_requested.emit), "Del")
        replay = self._for_each(past, panel.replay_requested.emit)
        self.replay = self.add(past, replay, "P", "З", "Return", "Enter")
        self.undo = self.add(panel, panel.undo, "Ctrl+Z")
        self.block = self.add(None, self._on_block_triggered)
        self.copy_text = self.add(None, self._on_copy_triggered)
        past.doubleClicked.connect(self.replay.trigger)

    def _for_each(self, view: MessageList | SpeechDecisionList, request: Callable[[str], None]) -> Callable[[], None]:
        """Return a slot that requests something for each selected row of a list."""

        def act() -> None:
            for message in view.entries():
                request(message.id)

        return act

    def _on_block_triggered(self) -> None:
        if (message := self.view.current()) is not None:
            self._panel.block(message.author, message.author_id)

    def _on_copy_triggered(self) -> None:
        if (message := self.view.current()) is not None:
            copy(message.text)

    @override
    def fill(self, menu: QMenu) -> None:
        own = {
            self._panel.decisions: [self.approve, self.reject],
            self._panel.waiting: [self.remove],
            self._panel.past: [self.replay],
        }
        menu.addActions(own[self.view])
        menu.addSeparator()
        message = self.view.current()
        self.block.setEnabled(message is not None and self._panel.can_block(message.author, message.author_id))
        menu.addActions([self.copy_text, self.block])

    def retranslate(self) -> None:
        """Set every text anew; called when the language changes."""
        set_text(self.approve, self.tr("Approve"))
        set_text(self.approve_here, self.tr("Approve"))
        set_text(self.reject, self.tr("Reject"))
        set_text(self.remove, self.tr("Remove"))
        set_text(self.replay, self.tr("Replay"))
        set_text(self.undo, self.tr("Undo"))
        set_text(self.block, self.tr("Block viewer"))
        set_text(self.copy_text, self.tr("Copy text"))


_REST_MS = 200
"""Delay between a change and the request for the spoken messages; a burst requests them once."""
_HEARD = frozenset({SpeechState.SPOKEN, SpeechState.SKIPPED, SpeechState.INTERRUPTED, SpeechState.FAILED})
WAITING, PAST, SOUND = range(3)
"""The three parts of the page, of which one is shown."""


class SpeechPanel(Page):
    """Shows the spoken messages and requests changes of them.

    Signals:
        approve_requested: message id. Likewise reject, remove, replay.
        skip_requested: Stop the message being spoken.
        clear_requested: Remove all waiting messages.
        undo_requested: Undo the last command.
        block_viewer_requested: name of a viewer to block, and the id that a service knows them by; empty for none.
        say_requested: text, and id of a voice; empty for the one of the text's language.
        preview_requested: text whose spoken form is wanted.
        change_requested: tree of changed settings.
        settings_requested: name of a settings group to show.
        page_shown: The page is visible: voices, devices and spoken messages are wanted.
        past_requested: The page is visible and the spoken messages may have changed.
    """

    approve_requested = Signal(str)
    reject_requested = Signal(str)
    remove_requested = Signal(str)
    replay_requested = Signal(str)
    skip_requested = Signal()
    pause_requested = Signal()
    resume_requested = Signal()
    clear_requested = Signal()
    undo_requested = Signal()
    block_viewer_requested = Signal(str, str)
    say_requested = Signal(str, str)
    preview_requested = Signal(str)
    change_requested = Signal(dict)
    settings_requested = Signal(str)
    page_shown = Signal()
    past_requested = Signal()

    handles: ClassVar[tuple[type[Event], ...]] = (SpeechChanged, SettingsChanged)

    def __init__(self) -> None:
        super().__init__()
        self._speech, self._settings = Speech(), Settings()
        self._pending, self._waiting, self._past = SpeechModel(), SpeechModel(), SpeechModel()
        self._heading, self._pause, self.warning, self.now = (
            label("heading"),
            QPushButton(),
            SpeechWarning(),
            NowSpeaking(),
        )
        self._box, self._caption, self._more = QFrame(), label("alertcaption"), label("dim")
        self.decisions = SpeechDecisionList(self._pending)
        self.tabs, self._rest_more = QTabBar(), label("dim")
        self._undo, self._clear = QPushButton(), QPushButton()
        self.waiting, self.past, self.sound, self.say = (
            MessageList(self._waiting),
            MessageList(self._past),
            SpeechSound(),
            SayBox(),
        )
        self._waiting_or_words, self._past_or_words = ListOrWords(self.waiting), ListOrWords(self.past)
        self._parts = (self._waiting_or_words, self._past_or_words, self.sound)
        self.row_actions = SpeechActions(self)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._place()
        self._connect()
        self.retranslate()

    def apply(self, event: SpeechChanged | SettingsChanged) -> None:
        """Show what has changed."""
        if isinstance(event, SettingsChanged):
            self._settings = event.settings
            self.sound.show_settings(event.settings)
            self.say.request_preview()
            self._show()
            return
        before, self._speech = self._speech, event.speech
        self._pending.show_messages(event.speech.pending)
        self._waiting.show_messages(event.speech.waiting)
        self.warning.show_speech(event.speech)
        self._show()
        if before.revision != event.speech.revision or before.message != event.speech.message:
            self._rest.start()

    def show_past(self, page: SpeechPage) -> None:
        """Show the spoken messages, newest first."""
        self._past.show_messages(page.items)
        heard = (message for message in page.items if message.state in _HEARD)
        self.now.show_last(next(heard, None))
        self._show_empty()

    def show_preview(self, speech_text: "SpeechText") -> None:
        """Show what would be spoken for the text in the field."""
        self.say.show_preview(speech_text)

    def show_voices(self, voices: tuple[Voice, ...]) -> None:
        """Offer the voices of this computer."""
        self.say.show_voices(voices)
        self.sound.show_voices(voices)

    def show_devices(self, devices: tuple[str, ...]) -> None:
        """Offer the sound devices of this computer."""
        self.sound.show_devices(devices)

    def undo(self) -> None:
        """Request to undo the last command, if there is one."""
        if self._speech.undo:
            self.undo_requested.emit()

    def can_block(self, author: str, author_id: str = "") -> bool:
        """Tell whether this is a viewer who is not blocked yet."""
        return bool(author) and not is_blocked(self._settings.requests.blocked_users, author, author_id)

    def block(self, author: str, author_id: str = "") -> None:
        """Request to block a viewer."""
        if self.can_block(author, author_id):
            self.block_viewer_requested.emit(author, author_id)

    def _place(self) -> None:
        put_before_text(self._undo, "undo", "text", "dim")
        put_before_text(self._clear, "clear", "text", "dim")
        self._pause.setMinimumHeight(36)
        self._box.setObjectName("decisions")
        inner = QVBoxLayout(self._box)
        inner.setContentsMargins(4, 8, 4, 4)
        inner.setSpacing(4)
        inner.addLayout(row(self._caption, None, self._more, margin=8))
        inner.addWidget(self.decisions)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for _ in (WAITING, PAST, SOUND):
            self.tabs.addTab("")
        inside = _Column()
        inside.setObjectName("page")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(16, 12, 16, 4)
        layout.setSpacing(8)
        layout.addLayout(row(self._heading, None, self._undo, self._pause))
        for widget in (self.warning, self.now, self._box):
            layout.addWidget(widget)
        layout.addLayout(row(self.tabs, None, self._clear))
        for part in self._parts:
            layout.addWidget(part, 1)
        layout.addWidget(self._rest_more)
        self._on_tab_changed(WAITING)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll, 1)
        outer.addWidget(self.say)

    def _connect(self) -> None:
        self.decisions.approved.connect(self.approve_requested)
        self.decisions.rejected.connect(self.reject_requested)
        self.now.stop_requested.connect(self.skip_requested)
        self.now.replay_requested.connect(self.replay_requested)
        self.say.say_requested.connect(self.say_requested)
        self.say.preview_requested.connect(self.preview_requested)
        self.sound.change_requested.connect(self.change_requested)
        self.sound.settings_requested.connect(self._on_more_requested)
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self._pause.clicked.connect(self._on_pause_clicked)
        self._undo.clicked.connect(self.undo)
        self._clear.clicked.connect(self.clear_requested)
        self._rest.timeout.connect(self._on_rested)

    def _on_more_requested(self) -> None:
        self.settings_requested.emit("speech")

    def _on_tab_changed(self, part: int) -> None:
        for number, widget in enumerate(self._parts):
            widget.setVisible(number == part)
        self._show_counts()

    def _on_pause_clicked(self) -> None:
        (self.resume_requested if self._speech.is_paused else self.pause_requested).emit()

    def _on_rested(self) -> None:
        if self.isVisible():
            self.past_requested.emit()

    def _show(self) -> None:
        speech = self._speech
        self.now.show_speech(speech, is_on=self._settings.speech.is_on)
        set_text(self._pause, self.tr("Speech: paused") if speech.is_paused else self.tr("Speech: on"))
        put_before_text(self._pause, *(("hold", "warn") if speech.is_paused else ("open", "good")))
        self._pause.setProperty("role", "paused" if speech.is_paused else "")
        self._pause.style().polish(self._pause)
        show_if(self._box, bool(speech.pending), self.waiting)
        self._show_counts()
        self._show_empty()

    def _show_counts(self) -> None:
        speech, part = self._speech, self.tabs.currentIndex()
        set_text(self._caption, self.tr("NEEDS A DECISION ({n})").format(n=words.number(speech.pending_total)))
        undecided = speech.pending_total - len(speech.pending)
        set_text(self._more, self.tr("and %Ln more after these", "", undecided) if undecided > 0 else "")
        waiting = self.tr("Waiting ({n})").format(n=words.number(speech.waiting_total))
        self.tabs.setTabText(WAITING, waiting if speech.waiting_total else self.tr("Waiting"))
        self.tabs.setTabText(PAST, self.tr("Spoken"))
        self.tabs.setTabText(SOUND, self.tr("Voices"))
        hidden = speech.waiting_total - len(speech.waiting)
        is_more = part == WAITING and hidden > 0
        set_text(self._rest_more, self.tr("and %Ln more after these", "", hidden) if is_more else "")
        self._rest_more.setVisible(is_more)
        enable(self._undo, bool(speech.undo), self.waiting)
        self._clear.setVisible(part == WAITING)
        enable(self._clear, speech.waiting_total + speech.pending_total > 0, self.waiting)

    def _show_empty(self) -> None:
        hint = self.tr(
            "Donations and messages appear here. To try it, add the voice source to OBS "
            "(Sources page), type a message below and press Enter."
        )
        self._waiting_or_words.show_words(self.tr("No messages waiting"), hint)
        last = self.tr("Spoken messages are listed here. You can replay them.")
        self._past_or_words.show_words(self.tr("Nothing spoken yet"), last)

    @override
    def retranslate(self) -> None:
        self.row_actions.retranslate()
        set_text(self._heading, self.tr("Speech"))
        set_accessible_name(self._pause, self.tr("Resume or pause speech"))
        set_text(self._undo, self.tr("Undo"))
        set_accessible_name(self._undo, self.tr("Undo the last action"), hint="Ctrl+Z")
        set_text(self._clear, self.tr("Clear"))
        set_accessible_name(self._clear, self.tr("Clear the waiting messages. You can undo this."))
        self.tabs.setAccessibleName(self.tr("Page sections"))
        self.decisions.setAccessibleName(self.tr("Needs a decision"))
        self.waiting.setAccessibleName(self.tr("Waiting messages"))
        self.past.setAccessibleName(self.tr("Spoken messages"))
        for rows in (self._pending, self._waiting, self._past):
            rows.retranslate()
        self._show()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.sound.show_settings(self._settings)
        self.page_shown.emit()


class _Column(QWidget):
    """Holds the page; it scrolls only where even the least heights of its parts do not fit."""

    @override
    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.minimumHeightForWidth(width) if layout is not None else -1
