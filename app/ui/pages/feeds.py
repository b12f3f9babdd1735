"""The feeds page: the chat and donation services that Efir listens to, and how each of them is."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import ClassVar, get_args, override

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.events import Event, FeedsChanged, HubChanged, ModeratorsChanged, RecordingChanged, SettingsChanged
from app.domain.feed_settings import FeedSettings
from app.domain.feeds import CLIENT_IDS, FEED_NAMES, PLACES, WITHOUT_KEY, FeedKind, FeedState, FeedStatus, Jar
from app.services.ports import SecretPlace
from app.ui import feed_words
from app.ui.feed_dialog import FeedDialog
from app.ui.feed_questions import confirm_repeats
from app.ui.hub_row import HubRow
from app.ui.i18n import Retranslated
from app.ui.icons import Mark
from app.ui.jar_dialog import JarDialog
from app.ui.layout import Page, put_after, row, scrolled, tab_chain
from app.ui.recording_row import RecordingRow
from app.ui.rehearsal_dialog import RehearsalDialog
from app.ui.reward_dialog import RewardDialog
from app.ui.sign_in_dialog import SignInDialog
from app.ui.text import ElidedLabel, Question, label, set_accessible_name, set_text, set_tool_tip

_IN_FIRST_ROW = 4
"""Buttons of a card."""
type _Shown = FeedsChanged | SettingsChanged | RecordingChanged | HubChanged | ModeratorsChanged


class FeedCard(Retranslated, QFrame):
    """One service.

    Signals:
        switched: kind, and whether it shall be on.
        connect_clicked: kind, whose key or channel shall be typed.
        retry_requested: kind, that shall be connected now.
        jar_requested: Another jar shall be chosen.
        test_requested: kind, whose key shall be tried.
        forget_clicked: kind, whose key shall be forgotten.
        sign_in_clicked: kind, to which the streamer wants to sign in.
        reward_clicked: The streamer wants to make a reward.
    """

    switched = Signal(str, bool)
    connect_clicked = Signal(str)
    retry_requested = Signal(str)
    jar_requested = Signal()
    test_requested = Signal(str)
    forget_clicked = Signal(str)
    sign_in_clicked = Signal(str)
    reward_clicked = Signal()

    def __init__(self, kind: FeedKind) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.kind = kind
        self.status = FeedStatus(kind=kind)
        self._mark, self._name, self._account = Mark(), label("strong"), ElidedLabel("dim")
        self._brings, self.words = label("dim", wraps=True), label(wraps=True)
        self.switch = QCheckBox()
        # Made as they stand, which is the order of the Tab key.
        ordered = [QPushButton(autoDefault=False) for _ in range(7)]
        self.retry, self.connect_button, self.sign_in, self.test, self.jar, self.reward, self.forget = ordered
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._mark)
        head.addWidget(self._name)
        head.addWidget(self._account, 1)
        head.addWidget(self.switch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self._brings)
        layout.addWidget(self.words)
        # In two rows: all of them are wider than the smallest window in some languages.
        layout.addLayout(row(*ordered[:_IN_FIRST_ROW], None))
        layout.addLayout(row(*ordered[_IN_FIRST_ROW:], None))
        self.switch.clicked.connect(self._on_switch_clicked)
        self.connect_button.clicked.connect(lambda: self.connect_clicked.emit(kind.value))
        self.retry.clicked.connect(lambda: self.retry_requested.emit(kind.value))
        self.jar.clicked.connect(self.jar_requested)
        self.test.clicked.connect(lambda: self.test_requested.emit(kind.value))
        self.forget.clicked.connect(lambda: self.forget_clicked.emit(kind.value))
        self.sign_in.clicked.connect(lambda: self.sign_in_clicked.emit(kind.value))
        self.reward.clicked.connect(self.reward_clicked)
        self.retranslate()

    def show_status(self, status: FeedStatus) -> None:
        """Show how it is."""
        self.status = status
        self.show_words()

    def show_words(self) -> None:
        """Show it in words; the time until the next try goes on by itself."""
        status, now = self.status, datetime.now(UTC)
        is_on = status.state is not FeedState.OFF
        sentence = feed_words.sentence(status, now)
        self._mark.show_state(feed_words.mark(status, now), feed_words.state(status))
        self._account.show_line(feed_words.account(status))
        set_text(self.words, sentence)
        role = "warn" if feed_words.is_warned_of(status, now) else ""
        if self.words.property("role") != role:
            self.words.setProperty("role", role)
            self.words.style().polish(self.words)
        self.retry.setVisible(feed_words.can_be_retried(status))
        self.switch.setChecked(is_on)
        self.jar.setVisible(self.kind is FeedKind.MONOBANK and is_on and status.has_key)
        self.test.setVisible(is_on)
        self.forget.setVisible(status.has_key)
        is_ending = status.reason in feed_words.SIGN_IN_AGAIN or feed_words.is_warned_of(status, now)
        # Twitch is listened to without a sign-in too.
        self.connect_button.setVisible(self.kind not in CLIENT_IDS or (self.kind in WITHOUT_KEY and not status.has_key))
        self.sign_in.setVisible(self.kind in CLIENT_IDS and (not status.has_key or is_ending))
        is_connected = status.state is FeedState.CONNECTED
        self.reward.setVisible(self.kind in WITHOUT_KEY and bool(status.signed_in_as) and is_connected)
        is_known, name = is_on or status.has_key, FEED_NAMES[self.kind]
        set_text(self.connect_button, self.tr("Change…") if is_known else self.tr("Connect…"))
        told = self.tr("Change the connection to {service}") if is_known else self.tr("Connect {service}")
        set_accessible_name(self.connect_button, told.format(service=name))

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
        set_text(self.retry, self.tr("Try again"))
        set_accessible_name(self.retry, self.tr("Connect to {service} again").format(service=name))
        set_text(self.jar, self.tr("Choose jar…"))
        set_text(self.test, self.tr("Test"))
        set_tool_tip(self.test, self.tr("Checks the connection to the service"))
        set_text(self.forget, self.tr("Sign out…") if self.kind in CLIENT_IDS else self.tr("Forget key…"))
        set_text(self.sign_in, self.tr("Sign in…"))
        set_text(self.reward, self.tr("Create a reward…"))
        self.show_words()


class FeedsPage(Page):
    """Connects services and shows how they are.

    Signals:
        connect_requested: kind, key (empty: the one that is kept) and place of a service.
        switch_requested: kind, and whether it shall be on.
        retry_requested: kind of a service that is connected now. Likewise test_requested.
        forget_requested: kind of a service whose key is forgotten; it was confirmed.
        jars_requested: The jars are to be listed. jar_chosen: id of a jar.
        keys_place_requested: Where keys are kept is to be shown.
        sign_in_requested: kind and client ID of a service.
        sign_in_cancelled: kind of a service whose sign-in shall end, if one runs.
        reward_requested: title, cost, and whether its text is read aloud.
        rehearsal_requested: `EveningKind` on which the rules are to be tried.
        record_requested: Whether a recording shall run.
        forget_recording_requested: The recording shall be removed.
    """

    connect_requested = Signal(str, str, str)
    switch_requested = Signal(str, bool)
    retry_requested = Signal(str)
    test_requested = Signal(str)
    forget_requested = Signal(str)
    jars_requested = Signal()
    jar_chosen = Signal(str)
    keys_place_requested = Signal()
    sign_in_requested = Signal(str, str)
    sign_in_cancelled = Signal(str)
    reward_requested = Signal(str, int, bool)
    rehearsal_requested = Signal(str)
    record_requested = Signal(bool)
    forget_recording_requested = Signal()

    handles: ClassVar[tuple[type[Event], ...]] = get_args(_Shown.__value__)

    def __init__(self) -> None:
        super().__init__()
        self.cards: dict[FeedKind, FeedCard] = {}
        self._settings = FeedSettings()
        self._keys_place: SecretPlace | None = None
        self._with_key: set[FeedKind] | None = None
        self.sign_ins: dict[FeedKind, SignInDialog] = {}
        self.hub_row, self.recording_row = HubRow(), RecordingRow()
        self.recording_row.record_requested.connect(self.record_requested)
        self.recording_row.rehearse.clicked.connect(self._on_rehearse_clicked)
        self._heading, self._hint = label("heading", wraps=True), label("dim", wraps=True)
        self.keys_place = label("dim", wraps=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        self._timer = QTimer(self, interval=1_000)
        self._timer.timeout.connect(self._on_second)
        inside = QWidget()
        inner = QVBoxLayout(inside)
        inner.setContentsMargins(16, 12, 16, 12)
        inner.setSpacing(12)
        inner.addWidget(self._heading)
        inner.addWidget(self._hint)
        inner.addWidget(self.keys_place)
        inner.addWidget(self.hub_row)
        inner.addLayout(self._list)
        inner.addWidget(self.recording_row)
        inner.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(inside))
        self.retranslate()

    @cached_property
    def rehearsal(self) -> RehearsalDialog:
        """The window of the rehearsal, made when it is opened for the first time; it keeps its last result."""
        dialog = RehearsalDialog(self)
        dialog.start_requested.connect(self.rehearsal_requested)
        dialog.forget_requested.connect(self.forget_recording_requested)
        dialog.show_recording(self.recording_row.recording)
        return dialog

    def apply(self, event: _Shown) -> None:
        """Show how the services are now."""
        if isinstance(event, HubChanged | ModeratorsChanged):
            self.hub_row.apply(event)
            return
        if isinstance(event, SettingsChanged):
            self._settings = event.settings.feeds
            return
        if isinstance(event, RecordingChanged):
            self.recording_row.show_recording(event.recording)
            if "rehearsal" in self.__dict__:  # it was opened once
                self.rehearsal.show_recording(event.recording)
            return
        for status in event.feeds:
            if status.kind not in self.cards:
                self._add_card(status.kind)
            self.cards[status.kind].show_status(status)
            if (dialog := self.sign_ins.get(status.kind)) is not None:
                dialog.apply(status)
        self._follow(event.feeds)

    def _follow(self, feeds: Sequence[FeedStatus]) -> None:
        """Count down only where somebody sees it; ask where keys are when there is another one."""
        with_key = {status.kind for status in feeds if status.has_key}
        if not self.isVisible():
            return
        if with_key != self._with_key:
            self._with_key = with_key
            self.keys_place_requested.emit()
        if not any(status.retry_at is not None for status in feeds):
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def show_keys_place(self, place: SecretPlace | None) -> None:
        """Show where the keys are kept; None where it cannot be told."""
        self._keys_place = place
        set_text(self.keys_place, "" if place is None else feed_words.keys_are_in(place))
        self.keys_place.setVisible(place is not None)

    def _add_card(self, kind: FeedKind) -> None:
        card = FeedCard(kind)
        self.cards[kind] = card
        self._list.addWidget(card)
        put_after(tab_chain(card)[-1], self.recording_row)
        card.switched.connect(self._on_switch_clicked)
        card.jar_requested.connect(self.jars_requested)
        card.connect_clicked.connect(self._on_connect_clicked)
        card.retry_requested.connect(self.retry_requested)
        card.test_requested.connect(self.test_requested)
        card.forget_clicked.connect(self._on_forget_clicked)
        card.sign_in_clicked.connect(self.open_sign_in)
        card.reward_clicked.connect(self.open_reward)

    def open_dialog(self, kind: FeedKind) -> FeedDialog:
        """Ask for the key or the channel of a service; a window that is open already comes to the front."""
        for older in self.findChildren(FeedDialog):
            if older.kind is kind and older.isVisible():
                older.present()
                return older
        place = str(getattr(self._settings, PLACES[kind])) if kind in PLACES else ""
        has_key, is_optional = self.cards[kind].status.has_key, self._can_lack_key(kind)
        dialog = FeedDialog(self, kind, place, has_key=has_key, is_key_optional=is_optional)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.connect_requested.connect(self.connect_requested)
        dialog.present()
        return dialog

    def open_sign_in(self, kind: str = FeedKind.TWITCH) -> SignInDialog:
        """Let the streamer sign in to a service; a window that is open already comes to the front."""
        status = self.cards[FeedKind(kind)].status
        dialog = self.sign_ins.get(status.kind)
        if dialog is None:
            dialog = self.sign_ins[status.kind] = SignInDialog(self, status)
            dialog.sign_in_requested.connect(partial(self.sign_in_requested.emit, kind))
            dialog.cancel_requested.connect(partial(self.sign_in_cancelled.emit, kind))
            dialog.reward_requested.connect(self.open_reward)
        dialog.present_for(status, str(getattr(self._settings, CLIENT_IDS[status.kind])))
        return dialog

    @cached_property
    def reward(self) -> RewardDialog:
        """The window for a reward, made when it is opened for the first time."""
        dialog = RewardDialog(self)
        dialog.create_requested.connect(self.reward_requested)
        return dialog

    def open_reward(self) -> None:
        """Ask for a reward."""
        self.reward.present()

    def choose_jar(self, jars: Sequence[Jar], *, is_asked: bool = True) -> JarDialog | None:
        """Let the streamer choose a jar; where that was not asked for, only if it is not clear which one it is."""
        place = self._settings.monobank_jar
        is_clear = len(jars) == 1 and place in {"", jars[0].id, jars[0].title}
        if not jars or (is_clear and not is_asked):
            return None
        for older in self.findChildren(JarDialog):
            older.close()
        dialog = JarDialog(self, jars, place)
        dialog.chosen.connect(self.jar_chosen)
        dialog.present()
        return dialog

    def _on_switch_clicked(self, kind: str, is_on: bool) -> None:  # noqa: FBT001 -- Qt's signal
        if is_on:
            self._confirm(kind, lambda: self._on_switched(kind, True))  # noqa: FBT003 -- as by the signal
        else:
            self._on_switched(kind, is_on)

    def _confirm(self, kind: str, go: Callable[[], object]) -> None:
        confirm_repeats(self, FeedKind(kind), (card.status for card in self.cards.values()), go)

    def _on_switched(self, kind: str, is_on: bool) -> None:  # noqa: FBT001 -- Qt's signal
        status = self.cards[FeedKind(kind)].status
        needs_place = kind in {FeedKind.TWITCH, FeedKind.YOUTUBE}
        lacks_place = needs_place and not getattr(self._settings, PLACES[FeedKind(kind)])
        is_signed_in, can_lack_key = kind in WITHOUT_KEY and status.has_key, self._can_lack_key(kind)
        if is_on and kind == FeedKind.DONATIONALERTS and not status.has_key:
            self.open_sign_in(kind)
        elif is_on and not is_signed_in and (not (can_lack_key or status.has_key) or lacks_place):
            self.open_dialog(FeedKind(kind))
        else:
            self.switch_requested.emit(kind, is_on)

    def _can_lack_key(self, kind: str) -> bool:
        return kind in WITHOUT_KEY or (kind == FeedKind.YOUTUBE and self._settings.youtube_without_key)

    def _on_connect_clicked(self, kind: str) -> None:
        self._confirm(kind, lambda: self.open_dialog(FeedKind(kind)))

    def _on_forget_clicked(self, kind: str) -> None:
        name = FEED_NAMES[FeedKind(kind)]
        if kind in CLIENT_IDS:
            what = self.tr("Sign out")
            asked = self.tr("Sign out of {service}? Efir will stop listening to it.")
        else:
            what = self.tr("Forget key")
            asked = self.tr("Forget the key of {service}? Efir will stop listening to it.")
        question = Question(self, what, asked.format(service=name))
        question.answer(what, lambda: self.forget_requested.emit(kind))
        question.answer(self.tr("Cancel"), None, is_default=True)
        question.open()

    def _on_rehearse_clicked(self) -> None:
        self.rehearsal.present()

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
        self.show_keys_place(self._keys_place)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow([card.status for card in self.cards.values()])

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._with_key = None
        self._timer.stop()
