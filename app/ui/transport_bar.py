"""The bar that is always there: what plays, how far it is, how loud, and who is being spoken."""

from collections.abc import Callable
from typing import ClassVar, override

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSlider, QStyle, QStyleOptionSlider, QToolButton, QVBoxLayout

from app.domain.events import Event, PlayerChanged, SpeechChanged
from app.domain.media import MediaKind
from app.domain.player import Player, PlayerState, moved_on
from app.ui import words
from app.ui.gain_button import GainButton
from app.ui.i18n import Retranslated
from app.ui.icons import icon
from app.ui.pages.speech_now import SpeechIndicator
from app.ui.text import ElidedLabel, enable, label, set_accessible_name, set_text
from app.ui.thumbnails import ThumbnailBox, Thumbnails

_TICK_MS = 500
_LEAST_WIDTH = 176
"""Of the title and the line below it, which also has sentences of its own: those are never cut."""
_THROTTLE_MS = 100
"""Shortest time between two requests while the volume slider moves."""


class ClickSlider(QSlider):
    """A horizontal slider that goes where it is clicked."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        handle = self.style().pixelMetric(QStyle.PixelMetric.PM_SliderLength, option, self)
        at = event.position().toPoint().x() - handle // 2
        value = QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), at, self.width() - handle)
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(True)  # first, so that this counts as dragging, which ends when it is let go
            self.setSliderPosition(value)
        super().mousePressEvent(event)


class TransportBar(Retranslated, QFrame):
    """Shows the player and requests changes of it. It counts the time by itself while something plays.

    Signals:
        stop_speech_requested: Stop the message being spoken.
        seek_requested: position, milliseconds.
        volume_requested: percent, 0 to 100.
    """

    play_requested = Signal()
    pause_requested = Signal()
    skip_requested = Signal()
    restart_requested = Signal()
    seek_requested = Signal(int)
    volume_requested = Signal(int)
    stop_speech_requested = Signal()
    remember_volume_requested = Signal()
    forget_volume_requested = Signal()

    handles: ClassVar[tuple[type[Event], ...]] = (PlayerChanged, SpeechChanged)

    def __init__(self, thumbnails: Thumbnails, now_ms: Callable[[], int] = words.wall_clock_ms) -> None:
        """Build the bar.

        Args:
            thumbnails: Where the picture of the video comes from.
            now_ms: Wall clock, milliseconds since 1970, as in ``Player.at_ms``.
        """
        super().__init__()
        self.setObjectName("bar")
        self._now_ms = now_ms
        self._player = Player()
        self._title, self._who, self._picture = ElidedLabel("strong"), ElidedLabel("dim"), ThumbnailBox(thumbnails)
        self.restart, self.toggle, self.skip = QToolButton(), QToolButton(), QToolButton()
        self.position, self.volume = ClickSlider(), ClickSlider()
        self._past, self._length = label("dim"), label("dim")
        self.gain = GainButton()
        self.speaking = SpeechIndicator()
        self._tick = QTimer(self, interval=_TICK_MS)
        self._throttle = QTimer(self, interval=_THROTTLE_MS, singleShot=True)
        self._dragged: str | None = None
        """Whose position the mouse is about to change."""
        self._place()
        self.keys = self._add_keys()
        self._tick.timeout.connect(self._show_position)
        self._throttle.timeout.connect(self._on_throttle_timeout)
        self.restart.clicked.connect(self.restart_requested)
        self.skip.clicked.connect(self.skip_requested)
        self.toggle.clicked.connect(self._on_toggle_clicked)
        self.position.sliderPressed.connect(self._on_position_pressed)
        self.position.sliderReleased.connect(self._on_position_released)
        self.position.actionTriggered.connect(self._on_position_action)
        self.volume.valueChanged.connect(self._on_volume_changed)
        self.gain.remember.triggered.connect(self.remember_volume_requested)
        self.gain.forget.triggered.connect(self.forget_volume_requested)
        self.speaking.stop_requested.connect(self.stop_speech_requested)
        self.retranslate()

    def apply(self, event: PlayerChanged | SpeechChanged) -> None:
        """Show the player, or the voice, as it is now."""
        if isinstance(event, SpeechChanged):
            self.speaking.apply(event)
            return
        self._player = event.player
        self._show()

    def _place(self) -> None:
        for button, picture in ((self.restart, "restart"), (self.skip, "skip")):
            button.setIcon(icon(picture, "text", "line"))
            button.setIconSize(QSize(20, 20))
        self.toggle.setProperty("role", "main")
        self.toggle.setIconSize(QSize(20, 20))
        self.toggle.setFixedSize(40, 40)  # a ring of 2 px round it is seen only with the focus
        self.position.setRange(0, 0)
        self.position.setPageStep(10_000)
        self.position.setSingleStep(5_000)
        self.volume.setRange(0, 100)
        self.volume.setPageStep(5)
        self.volume.setFixedWidth(88)
        for time_label in (self._past, self._length):
            time_label.setMinimumWidth(self.fontMetrics().horizontalAdvance("0:00:00") + 4)
            time_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._who.setMinimumWidth(_LEAST_WIDTH)
        titles = QVBoxLayout()
        titles.setSpacing(0)
        titles.addWidget(self._title)
        titles.addWidget(self._who)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addLayout(titles, 3)
        for widget in (self.restart, self.toggle, self.skip, self._past):
            row.addWidget(widget)
        row.addWidget(self.position, 4)
        row.addWidget(self._length)
        row.addSpacing(4)
        row.addWidget(self.gain)
        row.addWidget(self.volume)
        row.addWidget(self.speaking)

    def _add_keys(self) -> dict[str, QAction]:
        """Return the actions whose keys work in the whole window; in a field of text the arrows move its cursor."""
        step = QSlider.SliderAction
        acts: dict[str, tuple[str, Callable[[], None]]] = {
            "toggle": ("Ctrl+P", self.toggle.click),
            "skip": ("Ctrl+Right", self.skip.click),
            "restart": ("Ctrl+Left", self.restart.click),
            "louder": ("Ctrl+Shift+Up", lambda: self.volume.triggerAction(step.SliderPageStepAdd)),
            "softer": ("Ctrl+Shift+Down", lambda: self.volume.triggerAction(step.SliderPageStepSub)),
        }
        keys: dict[str, QAction] = {}
        for act_name, (key, act) in acts.items():
            action = QAction(self)
            action.setShortcut(key)
            action.setAutoRepeat(act_name in {"louder", "softer"})  # one press, one skip
            action.triggered.connect(act)
            self.addAction(action)
            keys[act_name] = action
        return keys

    def _show(self) -> None:
        player, item = self._player, self._player.item
        self._title.show_line(words.title_of(item) if item else self.tr("Nothing is playing"))
        self._who.show_line(self._sentence())
        self._picture.show_media(item.media if item else None)
        for button in (self.restart, self.toggle, self.skip):
            enable(button, item is not None)
        can_pause = player.state in {PlayerState.PLAYING, PlayerState.OFFERED}
        self.toggle.setIcon(icon("pause" if can_pause else "play", "on_accent", "dim"))
        self._name_toggle()
        stop = item.stop_ms if item else None
        enable(self.position, bool(stop))
        if not self.position.isSliderDown():
            self.position.setRange(0, stop or 0)
        set_text(self._length, words.clock(stop) if item else "–")
        if not self.volume.isSliderDown() and not self._throttle.isActive():
            with QSignalBlocker(self.volume):
                self.volume.setValue(player.volume_percent)
        self.gain.show_player(player)
        self._show_position()
        self._count()

    def _sentence(self) -> str:
        player = self._player
        if player.state is PlayerState.WAITING:
            return self.tr("No player source in OBS")
        if player.is_unseen:
            return self.tr("Paused while hidden")
        if player.item is None:
            return self.tr("Next starts automatically")
        match player.state:
            case PlayerState.OFFERED:
                return self.tr("Starting…")
            case _:
                who = words.requester(player.item)
                is_listed = player.item.media.kind is MediaKind.YOUTUBE
                fallback = self.tr("From the fallback list") if is_listed else self.tr("From the fallback folder")
                if player.is_fallback:
                    return fallback
                shown = (who, words.part_played(player.item), player.item.media.channel)
                return " · ".join(word for word in shown if word)

    @property
    def position_ms(self) -> int:
        """Where the video is by now, as it is counted here."""
        player = self._player
        stop = player.item.stop_ms if player.item else None
        elapsed = self._now_ms() - player.at_ms if player.state is PlayerState.PLAYING else 0
        return moved_on(player.position_ms, elapsed, stop)

    def _show_position(self) -> None:
        if not self.position.isSliderDown():
            at_ms = self.position_ms
            self.position.setValue(at_ms)
            set_text(self._past, words.clock(at_ms) if self._player.item else "–")

    def _count(self) -> None:
        """Run the timer only while it is needed and visible."""
        counts = self._player.state is PlayerState.PLAYING and self.isVisible()
        if counts and not self._tick.isActive():
            self._tick.start()
        elif not counts:
            self._tick.stop()

    def _on_toggle_clicked(self) -> None:
        is_on = self._player.state in {PlayerState.PLAYING, PlayerState.OFFERED}
        (self.pause_requested if is_on else self.play_requested).emit()

    def _on_position_released(self) -> None:
        if self._player.item is not None and self._player.item.id == self._dragged:  # no other began meanwhile
            self.seek_requested.emit(self.position.value())
        else:
            self._show_position()

    def _on_position_pressed(self) -> None:
        self._dragged = None if self._player.item is None else self._player.item.id

    def _on_position_action(self) -> None:
        if self.position.isSliderDown():
            set_text(self._past, words.clock(self.position.sliderPosition()))
        elif self.position.sliderPosition() != self.position.value():
            self.seek_requested.emit(self.position.sliderPosition())

    def _on_volume_changed(self) -> None:
        if not self._throttle.isActive():
            self._throttle.start()

    def _on_throttle_timeout(self) -> None:
        self.volume_requested.emit(self.volume.value())

    def _name_toggle(self) -> None:
        can_pause = self._player.state in {PlayerState.PLAYING, PlayerState.OFFERED}
        set_accessible_name(self.toggle, self.tr("Pause") if can_pause else self.tr("Play"), hint="Ctrl+P")

    @override
    def retranslate(self) -> None:
        set_accessible_name(self.restart, self.tr("Play from the beginning"), hint="Ctrl+←")
        set_accessible_name(self.skip, self.tr("Skip"), hint="Ctrl+→")
        set_accessible_name(self.position, self.tr("Position"))
        set_accessible_name(self.volume, self.tr("Volume"), hint="Ctrl+Shift+↑ ↓")
        set_text(self.keys["toggle"], self.tr("Play or pause"))
        set_text(self.keys["skip"], self.tr("Skip"))
        set_text(self.keys["restart"], self.tr("Play from the beginning"))
        set_text(self.keys["louder"], self.tr("Louder"))
        set_text(self.keys["softer"], self.tr("Quieter"))
        self._show()

    @override
    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in {QEvent.Type.Show, QEvent.Type.Hide}:
            self._show_position()
            self._count()
        return done
