"""Toasts inside the window: short, they close by themselves and never take the focus."""

from collections.abc import Callable, Sequence
from typing import ClassVar, override

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.domain.events import Event, Notice, NoticeKind, RequestRejected, SettingsChanged
from app.domain.settings import NotificationSettings
from app.ui import words
from app.ui.i18n import current_language
from app.ui.icons import icon
from app.ui.text import label, set_accessible_name, set_text, set_tool_tip

_SHOWN_MS = 7_000
_ERROR_SHOWN_MS = 12_000
_OFFER_SHOWN_MS = 60_000
"""What was paid for is offered again for so long: the streamer may look at the game."""
_GATHER_MS = 400
"""A burst is waited for so long; then one message speaks for all of it."""
_REST_MS = 30_000
"""After a message about sources the next of its kind waits so long and covers all events until then: when OBS
hangs or starts, its sources disconnect and connect one after the other."""
_OF_SOURCES = frozenset(
    {
        NoticeKind.SOURCE_SILENT,
        NoticeKind.SOURCE_BACK,
        NoticeKind.SOURCE_FLAPS,
        NoticeKind.SOURCE_REPAIRED,
        NoticeKind.SOURCE_NOT_REPAIRED,
        NoticeKind.SOURCE_UNHEARD,
        NoticeKind.SOURCE_UNSEEN,
        NoticeKind.SCENE_WITHOUT_PLAYER,
    }
)
_GOOD = frozenset({NoticeKind.SOURCE_BACK, NoticeKind.SOURCE_REPAIRED})
_OF_FEEDS = frozenset({NoticeKind.FEED_LOST, NoticeKind.FEED_BACK, NoticeKind.FEED_NEEDS_YOU, NoticeKind.FEED_KEY_ENDS})
_OF_SPEECH = frozenset({NoticeKind.MESSAGE_WAITS, NoticeKind.SPEECH_FAILED, NoticeKind.FEED_LATE})
_OPPOSITE = {
    NoticeKind.SOURCE_SILENT: NoticeKind.SOURCE_BACK,
    NoticeKind.SOURCE_BACK: NoticeKind.SOURCE_SILENT,
    NoticeKind.FEED_LOST: NoticeKind.FEED_BACK,
    NoticeKind.FEED_BACK: NoticeKind.FEED_LOST,
}
_MOST_TOASTS = 3
_WIDTH, _MARGIN, _FRAME, _LEAST_HEIGHT = 440, 16, 8, 48


class NoticeBatcher(QObject):
    """Turns a burst of notices into one message for each kind, and leaves out the kinds that are switched off.

    A source that went and came back while the message about it waited is not spoken of at all.

    Signals:
        batched: the ``NoticeKind`` and the list of its ``Notice``.
        rejected: list of ``RequestRejected``.
    """

    batched = Signal(NoticeKind, list)
    rejected = Signal(list)

    handles: ClassVar[tuple[type[Event], ...]] = (Notice, RequestRejected, SettingsChanged)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wanted = NotificationSettings()
        self._notices: dict[NoticeKind, list[Notice]] = {}
        self._rejected: list[RequestRejected] = []
        self._timer = QTimer(self, interval=_GATHER_MS, singleShot=True)
        self._timer.timeout.connect(self._on_batched)
        self._rest = {kind: QTimer(self, interval=_REST_MS, singleShot=True) for kind in _OF_SOURCES}
        for rest in self._rest.values():
            rest.timeout.connect(self._on_batched)

    def apply(self, event: Notice | RequestRejected | SettingsChanged) -> None:
        """Add a notice to its batch, or update which kinds are enabled."""
        if isinstance(event, SettingsChanged):
            self._wanted = event.settings.notifications
            return
        if isinstance(event, RequestRejected):
            if event.is_paid:
                return  # its notice tells the same
            self._rejected.append(event)
        elif self._cancels(event):
            return
        elif getattr(self._wanted, event.kind.value):
            self._notices.setdefault(event.kind, []).append(event)
        else:
            return
        if not self._timer.isActive():
            self._timer.start()

    def _cancels(self, event: Notice) -> bool:
        """Take back the message about the opposite that still waits; return whether there was one."""
        waiting = self._notices.get(_OPPOSITE[event.kind], []) if event.kind in _OPPOSITE else []
        same = next((notice for notice in waiting if notice.subject == event.subject), None)
        if same is None:
            return False
        waiting.remove(same)
        return True

    def flush(self) -> None:
        """Say now what was batched."""
        for rest in self._rest.values():
            rest.stop()
        self._on_batched()

    def _on_batched(self) -> None:
        self._timer.stop()
        rejected, self._rejected = self._rejected, []
        for kind in [kind for kind in self._notices if kind not in self._rest or not self._rest[kind].isActive()]:
            of_kind = self._notices.pop(kind)
            if of_kind:
                if kind in self._rest:
                    self._rest[kind].start()
                self.batched.emit(kind, of_kind)
        if rejected:
            self.rejected.emit(rejected)


class Toast(QFrame):
    """One message. It never takes the focus by itself."""

    def __init__(self, parent: QWidget, kind: str, text: str, shown_ms: int) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self.setProperty("kind", kind)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFixedWidth(_WIDTH)
        self.words = label(wraps=True)
        self.undo: QPushButton | None = None
        close = QToolButton()
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.setIcon(icon("cross", "dim"))
        set_accessible_name(close, self.tr("Close"))
        close.clicked.connect(self.end)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 8, 8, 8)
        self._row.setSpacing(8)
        self._row.addWidget(self.words, 1)
        self._row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self, interval=shown_ms, singleShot=True)
        self._timer.timeout.connect(self.end)
        self.set_message(text)

    def set_message(self, text: str) -> None:
        """Replace the text and restart the timer."""
        self.said = text
        set_text(self.words, text)
        self.setAccessibleName(text)
        self._timer.start()

    def add_button(self, text: str, act: Callable[[], None]) -> QPushButton:
        """Add a button that does something and ends the message."""
        button = QPushButton()
        set_text(button, text)
        button.setProperty("role", "link")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(act)
        button.clicked.connect(self.end)
        self._row.insertWidget(1, button)
        return button

    def fit(self) -> None:
        """Set the height that the text needs."""
        margins = self._row.contentsMargins()
        beside = [item.widget() for at in range(1, self._row.count()) if (item := self._row.itemAt(at))]
        taken = sum(widget.sizeHint().width() + self._row.spacing() for widget in beside if widget is not None)
        width = _WIDTH - margins.left() - margins.right() - taken - _FRAME
        height = self.words.heightForWidth(width) + margins.top() + margins.bottom() + _FRAME
        self.setFixedHeight(max(height, _LEAST_HEIGHT))

    def end(self) -> None:
        """Take the message away.

        It keeps its parent until Qt deletes it: without one it would be Python's, and both deleting it has crashed.
        """
        self.hide()
        parent = self.parentWidget()
        if parent is not None and (layout := parent.layout()) is not None:
            layout.removeWidget(self)
        self.deleteLater()


class Notices(QWidget):
    """Shows messages over the lower part of the pages, the newest at the bottom, and keeps out of the mouse's way.

    Signals:
        page_requested: name of the page that a message is about.
        replay_requested: id of a message that is to be spoken again.
    """

    page_requested = Signal(str)
    replay_requested = Signal(str)

    def __init__(self, parent: QWidget, over: QWidget) -> None:
        """Build it.

        Args:
            parent: Holds the messages; none of its own children comes to the front when pages change.
            over: The part of the parent that they may cover.
        """
        super().__init__(parent)
        self._over = over
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.hide()
        over.installEventFilter(self)

    def toasts(self) -> list[Toast]:
        """Return what is shown, oldest first."""
        found = [item.widget() for row in range(self._column.count()) if (item := self._column.itemAt(row))]
        return [toast for toast in found if isinstance(toast, Toast)]

    def show_error(self, sentence: str) -> None:
        """Show an error; a sentence that is visible is not shown twice."""
        if all(toast.said != sentence for toast in self.toasts()):
            self._add("error", sentence, _ERROR_SHOWN_MS)

    def show_message(self, sentence: str) -> None:
        """Say something that asks for nothing."""
        self._add("", sentence, _SHOWN_MS)

    def show_restored(self, items: int) -> None:
        """Say how many requests and messages a copy has brought back."""
        self._add("", self.tr("%Ln item(s) brought back from the copy.", "", items), _ERROR_SHOWN_MS)

    def offer_undo(self, sentence: str, undo_newest: Callable[[], None]) -> Toast:
        """Show what was done, with an Undo button."""
        toast = self._add("", sentence, _SHOWN_MS)
        toast.undo = toast.add_button(self.tr("Undo"), undo_newest)
        set_tool_tip(toast.undo, "Ctrl+Z")
        return toast

    def undo_newest(self) -> None:
        """Take back what the newest message offers, if there is one."""
        for toast in reversed(self.toasts()):
            if toast.undo is not None:
                toast.undo.click()
                return

    def show_notices(self, kind: NoticeKind, notices: Sequence[Notice]) -> None:
        """Show one message for a burst of notices."""
        title, text = words.notice(kind, notices)
        replayable = [notice.replayable for notice in notices if notice.replayable]
        look = "" if kind in _GOOD else "warning"
        toast = self._add(look, f"{title}\n{text}", _OFFER_SHOWN_MS if replayable else _SHOWN_MS)
        if replayable:
            toast.add_button(self.tr("Replay"), lambda: self._replay(replayable))
        else:
            toast.add_button(self.tr("Show"), lambda: self.page_requested.emit(page_of(kind)))

    def _replay(self, messages: Sequence[str]) -> None:
        for message in reversed(messages):  # each becomes the next one
            self.replay_requested.emit(message)

    def show_rejected(self, rejected: Sequence[RequestRejected]) -> None:
        """Show one message for requests that were rejected after they had been accepted."""
        first, title = rejected[0], self.tr("Request rejected")
        text = f"{first.requested_by}: {first.title}" if first.requested_by else first.title
        text = f"{title}\n{text}\n{first.reason.sentence(current_language())}"
        if len(rejected) > 1:
            text += "\n" + self.tr("and %Ln more", "", len(rejected) - 1)
        self._add("", text, _SHOWN_MS)

    def _add(self, kind: str, text: str, shown_ms: int) -> Toast:
        for old in self.toasts()[: 1 - _MOST_TOASTS]:
            old.end()
        toast = Toast(self, kind, text, shown_ms)
        toast.destroyed.connect(self._fit)
        self._column.addWidget(toast)
        toast.show()
        self.show()
        self._fit()  # a button that is added next asks for the layout again
        return toast

    def _fit(self) -> None:
        """Cover no more than the messages need, so that clicks beside them reach what is below."""
        parent = self.parentWidget()
        if parent is None or not self.toasts():
            self.hide()
            return
        for toast in self.toasts():
            toast.fit()
        gaps = self._column.spacing() * (len(self.toasts()) - 1)
        height = sum(toast.height() for toast in self.toasts()) + gaps
        corner = self._over.mapTo(parent, QPoint(0, 0))
        left = corner.x() + (self._over.width() - _WIDTH) // 2
        self.setGeometry(left, corner.y() + self._over.height() - height - _MARGIN, _WIDTH, height)
        self.raise_()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Move}:
            self._fit()
        return super().eventFilter(watched, event)

    @override
    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done


def page_of(kind: NoticeKind) -> str:
    """Return the page that a kind of notice is about."""
    if kind in _OF_FEEDS:
        return "feeds"
    return "sources" if kind in _OF_SOURCES else "speech" if kind in _OF_SPEECH else "queue"
