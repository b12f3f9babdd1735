"""The feeds page: the chat and donation services that Efir listens to, and how each of them is."""

from datetime import UTC, datetime
from typing import ClassVar, override

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.events import Event, FeedsChanged, SettingsChanged
from app.domain.feed_settings import FeedSettings
from app.domain.feeds import FEED_NAMES, PLACES, FeedKind, FeedState, FeedStatus
from app.ui import feed_words
from app.ui.feed_dialog import FeedDialog
from app.ui.i18n import Retranslated
from app.ui.icons import Mark
from app.ui.layout import Page
from app.ui.text import Question, label, set_accessible_name, set_text, set_tool_tip


class FeedCard(Retranslated, QFrame):
    """One service.

    Signals:
        switched: kind, and whether it shall be on.
        connect_clicked: kind, whose key or channel shall be typed.
        test_requested: kind, whose key shall be tried.
        forget_clicked: kind, whose key shall be forgotten.
    """

    switched = Signal(str, bool)
    connect_clicked = Signal(str)
    test_requested = Signal(str)
    forget_clicked = Signal(str)

    def __init__(self, kind: FeedKind) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.kind = kind
        self.status = FeedStatus(kind=kind)
        self._mark, self._name, self._account = Mark(), label("strong"), label("dim")
        self._brings, self.words = label("dim", wraps=True), label(wraps=True)
        self.switch = QCheckBox()
        self.connect_button, self.test = QPushButton(autoDefault=False), QPushButton(autoDefault=False)
        self.forget = QPushButton(autoDefault=False)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._mark)
        head.addWidget(self._name)
        head.addWidget(self._account, 1)
        head.addWidget(self.switch)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.connect_button)
        buttons.addWidget(self.test)
        buttons.addWidget(self.forget)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self._brings)
        layout.addWidget(self.words)
        layout.addLayout(buttons)
        self.switch.clicked.connect(self._on_switch_clicked)
        self.connect_button.clicked.connect(lambda: self.connect_clicked.emit(kind.value))
        self.test.clicked.connect(lambda: self.test_requested.emit(kind.value))
        self.forget.clicked.connect(lambda: self.forget_clicked.emit(kind.value))
        self.retranslate()

    def show_status(self, status: FeedStatus) -> None:
        """Show how it is."""
        self.status = status
        self.show_words()

    def show_words(self) -> None:
        """Show it in words; the time until the next try goes on by itself."""
        status = self.status
        is_on = status.state is not FeedState.OFF
        sentence = feed_words.sentence(status, datetime.now(UTC))
        self._mark.show_state(feed_words.MARKS[status.state], feed_words.state(status))
        set_text(self._account, status.account)
        set_text(self.words, sentence)
        self.words.setProperty("role", "warn" if status.state is FeedState.NEEDS_YOU else "")
        self.words.style().polish(self.words)
        self.switch.setChecked(is_on)
        self.test.setVisible(is_on)
        self.forget.setVisible(status.has_key)
        set_text(self.connect_button, self.tr("Change…") if is_on or status.has_key else self.tr("Connect…"))

    def _on_switch_clicked(self, is_on: bool) -> None:  # noqa: FBT001 -- Qt's signal
        self.switch.setChecked(self.status.state is not FeedState.OFF)  # what is shown is what is saved
        self.switched.emit(self.kind.value, is_on)

    @override
    def retranslate(self) -> None:
        name = FEED_NAMES[self.kind]
        set_text(self._name, name)
        set_text(self._brings, feed_words.brings(self.kind))
        set_text(self.switch, self.tr("On"))
        set_accessible_name(self.switch, self.tr("Listen to {service}").format(service=name))
        set_text(self.test, self.tr("Test"))
        set_tool_tip(self.test, self.tr("Checks the connection to the service"))
        set_text(self.forget, self.tr("Forget key…"))
        self.show_words()


class FeedsPage(Page):
    """Connects services and shows how they are.

    Signals:
        connect_requested: kind, key (empty: the one that is kept) and place of a service.
        switch_requested: kind, and whether it shall be on.
        test_requested: kind of a service.
        forget_requested: kind of a service whose key is forgotten; it was confirmed.
    """

    connect_requested = Signal(str, str, str)
    switch_requested = Signal(str, bool)
    test_requested = Signal(str)
    forget_requested = Signal(str)

    handles: ClassVar[tuple[type[Event], ...]] = (FeedsChanged, SettingsChanged)

    def __init__(self) -> None:
        super().__init__()
        self.cards: dict[FeedKind, FeedCard] = {}
        self._settings = FeedSettings()
        self._heading, self._hint = label("heading", wraps=True), label("dim", wraps=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        self._timer = QTimer(self, interval=1_000)
        self._timer.timeout.connect(self._on_second)
        inside = QWidget()
        inside.setObjectName("page")
        inner = QVBoxLayout(inside)
        inner.setContentsMargins(16, 12, 16, 12)
        inner.setSpacing(12)
        inner.addWidget(self._heading)
        inner.addWidget(self._hint)
        inner.addLayout(self._list)
        inner.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is inside takes it
        scroll.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        self.retranslate()

    def apply(self, event: FeedsChanged | SettingsChanged) -> None:
        """Show how the services are now."""
        if isinstance(event, SettingsChanged):
            self._settings = event.settings.feeds
            return
        for status in event.feeds:
            if status.kind not in self.cards:
                self._add_card(status.kind)
            self.cards[status.kind].show_status(status)

    def _add_card(self, kind: FeedKind) -> None:
        card = FeedCard(kind)
        self.cards[kind] = card
        self._list.addWidget(card)
        card.switched.connect(self._on_switched)
        card.connect_clicked.connect(self._on_connect_clicked)
        card.test_requested.connect(self.test_requested)
        card.forget_clicked.connect(self._on_forget_clicked)

    def open_dialog(self, kind: FeedKind) -> FeedDialog:
        """Ask for the key or the channel of a service."""
        place = str(getattr(self._settings, PLACES[kind])) if kind in PLACES else ""
        dialog = FeedDialog(self, kind, place, has_key=self.cards[kind].status.has_key)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.connect_requested.connect(self.connect_requested)
        dialog.present()
        return dialog

    def _on_switched(self, kind: str, is_on: bool) -> None:  # noqa: FBT001 -- Qt's signal
        status = self.cards[FeedKind(kind)].status
        lacks_place = kind in {FeedKind.TWITCH, FeedKind.YOUTUBE} and not getattr(
            self._settings, PLACES[FeedKind(kind)]
        )
        if is_on and ((kind != FeedKind.TWITCH and not status.has_key) or lacks_place):
            self.open_dialog(FeedKind(kind))
        else:
            self.switch_requested.emit(kind, is_on)

    def _on_connect_clicked(self, kind: str) -> None:
        self.open_dialog(FeedKind(kind))

    def _on_forget_clicked(self, kind: str) -> None:
        name = FEED_NAMES[FeedKind(kind)]
        question = Question(
            self,
            self.tr("Forget key"),
            self.tr("Forget the key of {service}? Efir will stop listening to it.").format(service=name),
        )
        question.answer(self.tr("Forget key"), lambda: self.forget_requested.emit(kind))
        question.answer(self.tr("Cancel"), None, is_default=True)
        question.open()

    def _on_second(self) -> None:
        for card in self.cards.values():
            if card.status.retry_at is not None:
                card.show_words()

    @override
    def retranslate(self) -> None:
        set_text(self._heading, self.tr("Chat and donations"))
        set_text(
            self._hint,
            self.tr(
                "Efir listens to these services by itself and keeps their keys on this PC. These connections are "
                "experimental: they were tested with imitations of the services, not with real accounts."
            ),
        )

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
