"""The step of the first start that connects the chat and donation services."""

from functools import partial
from typing import override

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.events import FeedsChanged
from app.domain.feed_settings import FeedSettings
from app.domain.feeds import CLIENT_IDS, FEED_NAMES, PLACES, FeedKind, FeedState, FeedStatus
from app.ui import feed_words
from app.ui.feed_dialog import FeedDialog
from app.ui.feed_questions import confirm_repeats
from app.ui.i18n import Retranslated
from app.ui.icons import Mark
from app.ui.text import ElidedLabel, TextField, label, set_accessible_name, set_text
from app.ui.theme import scaled

_COLUMNS = 2
_LONGEST = 200
_ELSEWHERE = {*CLIENT_IDS, FeedKind.HUB}
"""What needs more than a key is connected on the page of the feeds."""


class _Service(QWidget):
    """A service with its mark and the button that connects it."""

    def __init__(self, kind: FeedKind) -> None:
        super().__init__()
        self.status = FeedStatus(kind=kind)
        self._mark, self._name, self.button = Mark(), label(), QPushButton(autoDefault=False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._mark)
        layout.addWidget(self._name, 1)
        layout.addWidget(self.button)

    def show_status(self, status: FeedStatus, words: str) -> None:
        """Show how it is; the words stand on its button."""
        self.status = status
        name = FEED_NAMES[status.kind]
        state = feed_words.state(status)
        self._mark.show_state(feed_words.MARKS[status.state], state)
        set_text(self._name, name)
        set_text(self.button, words)
        set_accessible_name(self.button, f"{name}: {words} ({state})")


class FeedsStep(Retranslated, QWidget):
    """Takes the name of a Twitch channel, which is all that its chat needs, and offers the other services.

    Signals:
        connect_requested: kind, key and place, as of `FeedDialog`.
    """

    connect_requested = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self._settings = FeedSettings()
        self._hint, self._title, self._others = label("dim", wraps=True), label("strong"), label("strong")
        self.channel = TextField(maxLength=_LONGEST, clearButtonEnabled=True)
        self.connect_button = QPushButton(autoDefault=False)
        self._mark, self.state = Mark(), ElidedLabel("dim")
        self._twitch = FeedStatus(kind=FeedKind.TWITCH)
        self.services = {kind: _Service(kind) for kind in FeedKind if kind not in _ELSEWHERE}
        self._place()
        self.channel.textChanged.connect(self._show)
        self.connect_button.clicked.connect(self.connect_channel)
        for kind, service in self.services.items():
            service.button.clicked.connect(partial(self._on_service_clicked, kind))
        self.retranslate()

    def _place(self) -> None:
        self.connect_button.setMinimumWidth(scaled(96))
        above, below, grid = QHBoxLayout(), QHBoxLayout(), QGridLayout()
        for line in (above, below):
            line.setSpacing(8)
        above.addWidget(self.channel, 1)
        above.addWidget(self.connect_button)
        below.addWidget(self._mark)
        below.addWidget(self.state, 1)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(6)
        for number, service in enumerate(self.services.values()):
            grid.addWidget(service, number // _COLUMNS, number % _COLUMNS)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._hint)
        layout.addWidget(self._title)
        layout.addLayout(above)
        layout.addLayout(below)
        layout.addWidget(self._others)
        layout.addLayout(grid)
        layout.addStretch()

    def show_settings(self, settings: FeedSettings) -> None:
        """Show the channel, unless another one is being typed."""
        if self.channel.text().strip() == self._settings.twitch_channel:
            set_text(self.channel, settings.twitch_channel, _LONGEST)
        self._settings = settings
        self._show()

    def show_feeds(self, event: FeedsChanged) -> None:
        """Show how the services are."""
        statuses = {status.kind: status for status in event.feeds}
        self._twitch = statuses.get(FeedKind.TWITCH, self._twitch)
        for kind, service in self.services.items():
            service.status = statuses.get(kind, service.status)
        self._show()

    def has_new_channel(self) -> bool:
        """Tell whether a channel is typed that Efir does not listen to."""
        typed = self.channel.text().strip()
        return typed != "" and (typed != self._settings.twitch_channel or self._twitch.state is FeedState.OFF)

    def connect_channel(self) -> None:
        """Ask to listen to the channel that is typed."""
        if self.has_new_channel():
            self.connect_requested.emit(FeedKind.TWITCH.value, "", self.channel.text().strip())

    def open_dialog(self, kind: FeedKind) -> FeedDialog:
        """Ask for the key of a service, and its channel or stream."""
        place = str(getattr(self._settings, PLACES[kind])) if kind in PLACES else ""
        is_optional = kind is FeedKind.YOUTUBE and self._settings.youtube_without_key
        has_key = self.services[kind].status.has_key
        dialog = FeedDialog(self, kind, place, has_key=has_key, is_key_optional=is_optional)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.connect_requested.connect(self.connect_requested)
        dialog.present()
        return dialog

    def _on_service_clicked(self, kind: FeedKind) -> None:
        def go() -> None:
            self.open_dialog(kind)

        confirm_repeats(self, kind, (one.status for one in self.services.values()), go)

    def _show(self) -> None:
        twitch = feed_words.state(self._twitch)
        why = self._twitch.reason
        self._mark.show_state(feed_words.MARKS[self._twitch.state], twitch)
        self.state.show_line(twitch if why is None else f"{twitch}. {feed_words.reason(why)}")
        self.connect_button.setEnabled(self.has_new_channel())
        for service in self.services.values():
            is_new = service.status.state is FeedState.OFF and not service.status.has_key
            service.show_status(service.status, self.tr("Connect…") if is_new else self.tr("Change…"))

    @override
    def retranslate(self) -> None:
        set_text(self._hint, self.tr("Viewers can then request videos in chat, and donations come by themselves."))
        set_text(self._title, self.tr("Twitch channel"))
        set_accessible_name(self.channel, self.tr("Twitch channel"))
        self.channel.setPlaceholderText(self.tr("Name of the channel; no sign-in is needed"))
        set_text(self.connect_button, self.tr("Connect"))
        set_text(self._others, self.tr("Other services"))
        self._show()
