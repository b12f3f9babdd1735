"""The status strip: one colour, one sentence, a few numbers, and the panic button."""

from datetime import UTC, datetime
from typing import ClassVar, override

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from app.domain.events import (
    Event,
    FeedsChanged,
    LanChanged,
    ObsChanged,
    PlayerChanged,
    QueueChanged,
    SourcesChanged,
    SpeechChanged,
)
from app.domain.feeds import FEED_NAMES, FeedReason, FeedState, FeedStatus
from app.domain.obs import ObsState, ObsStatus
from app.domain.player import Player, PlayerState
from app.domain.sources import SourceInfo, SourceState
from app.domain.speech import Speech
from app.ui import feed_words, obs_words, speech_words, words
from app.ui.i18n import Retranslated
from app.ui.icons import Mark
from app.ui.text import ElidedLabel, enable, label, set_accessible_name, set_text, set_tool_tip

_REST_MS = 1_000
"""The button ignores clicks for so long after a panic: people click more than once."""


class StatusStrip(Retranslated, QFrame):
    """Tells in half a second whether all is well, and silences everything at once.

    Signals:
        panic_requested: Silence everything.
        release_requested: Resume everything.
    """

    panic_requested = Signal()
    release_requested = Signal()

    handles: ClassVar[tuple[type[Event], ...]] = (
        SourcesChanged,
        PlayerChanged,
        SpeechChanged,
        LanChanged,
        FeedsChanged,
        ObsChanged,
        QueueChanged,
    )

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("strip")
        self._sources: tuple[SourceInfo, ...] = ()
        self._feeds: tuple[FeedStatus, ...] = ()
        self._player, self._speech = Player(), Speech()
        self._obs, self._is_off_air = ObsStatus(), False
        self._address = ""
        self._lan = LanChanged()
        self._mark, self.sentence = Mark(), ElidedLabel("strong")
        self._where, self._count, self._latency = label("dim"), label("dim"), label("dim")
        self._reconnects, self._lost = label("dim"), label("dim")
        self.panic, self.panic_key = QPushButton(), QAction(self)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self.seconds = QTimer(self, interval=1_000)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(16)
        row.addWidget(self._mark)
        row.addWidget(self.sentence, 1)
        for part in (self._where, self._count, self._latency, self._reconnects, self._lost):
            row.addWidget(part)
        row.addWidget(self.panic)
        # Where something is typed the first deletes a word, so there is a second. Neither lets anything sound again.
        self.panic_key.setShortcuts([QKeySequence("Ctrl+Backspace"), QKeySequence("Ctrl+Shift+Backspace")])
        self.panic_key.setAutoRepeat(False)
        self.addAction(self.panic_key)
        self.panic.clicked.connect(self._on_panic_clicked)
        self.panic_key.triggered.connect(self.panic_requested)
        self._rest.timeout.connect(self._on_rested)
        self.seconds.timeout.connect(self._show_sentence)
        self.retranslate()

    def set_address(self, address: str) -> None:
        """Show where the server listens, such as ``127.0.0.1:17890``."""
        self._address = address
        self._show()

    def apply(self, event: Event) -> None:
        """Show what has changed."""
        was_silenced = self._is_silenced
        match event:
            case SourcesChanged():
                self._sources = event.sources
            case PlayerChanged():
                self._player = event.player
            case LanChanged():
                self._lan = event
            case FeedsChanged():
                self._feeds = event.feeds
            case ObsChanged():
                self._obs = event.obs
            case QueueChanged():
                self._is_off_air = event.queue.is_off_air
            case SpeechChanged():
                self._speech = event.speech
            case _:
                pass
        if self._is_silenced and not was_silenced:
            self._rest.start()
        self._show()

    @property
    def _is_silenced(self) -> bool:
        return self._speech.is_silenced or self._player.is_silenced

    def _verdict(self) -> tuple[SourceState, str]:
        """Return the shape to show and the sentence: the most severe first."""
        by_state = {state: [one for one in self._sources if one.state is state] for state in SourceState}
        if silent := self._silent(by_state[SourceState.SILENT]):
            return SourceState.SILENT, silent
        if slow := by_state[SourceState.SLOW]:
            return SourceState.SLOW, self.tr("{widget} is slow").format(widget=slow[0].widget)
        if missing := self._missing():
            return SourceState.SILENT, missing
        if trouble := self._outside():
            return trouble
        if not by_state[SourceState.LIVE]:
            return SourceState.GONE, self.tr("No source in OBS")
        return self._on_air()

    def _on_air(self) -> tuple[SourceState, str]:
        """Return whether viewers see it; as long as OBS does not tell, everything that is open counts as on air."""
        on_air = self._obs.on_air
        if self._is_off_air:
            return SourceState.GONE, self.tr("Not on air, requests are paused")
        if self._obs.state is not ObsState.CONNECTED:
            return SourceState.LIVE, self.tr("On air")
        if on_air is None:
            return SourceState.LIVE, self.tr("Ready, not on air")
        if on_air.is_reconnecting:
            return SourceState.SLOW, self.tr("OBS is reconnecting to the streaming server")
        time = words.clock(words.wall_clock_ms() - int(on_air.since.timestamp() * 1_000))
        said = self.tr("On air · {time}") if on_air.is_streaming else self.tr("Recording · {time}")
        return SourceState.LIVE, said.format(time=time)

    def _outside(self) -> tuple[SourceState, str] | None:
        """Return what is wrong with a service or the network."""
        if refused := next((feed for feed in self._feeds if feed.state is FeedState.NEEDS_YOU), None):
            name = FEED_NAMES[refused.kind]
            return SourceState.SILENT, self.tr("{service} needs your attention").format(service=name)
        lost = (feed for feed in self._feeds if feed.state is FeedState.WAITING)
        if first := next((feed for feed in lost if feed.reason is not FeedReason.NOT_LIVE), None):
            return SourceState.SLOW, self.tr("{service} is disconnected").format(service=FEED_NAMES[first.kind])
        if trouble := obs_words.trouble(self._obs):
            return SourceState.SILENT, trouble
        if ending := feed_words.first_to_end(self._feeds, datetime.now(UTC)):
            return SourceState.SLOW, ending
        if self._lan.address and not self._lan.is_open:
            return SourceState.SLOW, self.tr("LAN access does not work")
        return None

    def _silent(self, silent: list[SourceInfo]) -> str:
        """Return the sentence for a panic, else for the source that is silent for longest."""
        if self._is_silenced:
            return self.tr("Silenced by panic. Press “Resume”.")
        worst = max(silent, key=lambda source: source.silent_s, default=None)
        return "" if worst is None else words.source_silent(worst)

    def _missing(self) -> str:
        """Return the sentence for a missing source."""
        if self._player.state is PlayerState.WAITING:
            return self.tr("Open the player source in OBS")
        return self.tr("Open the voice source in OBS") if speech_words.lacks_source(self._speech) else ""

    def _show_sentence(self) -> None:
        state, sentence = self._verdict()
        self._mark.show_state(state, sentence)
        self.sentence.show_line(sentence)

    def _show(self) -> None:
        self._show_sentence()
        self._count_seconds()
        here = [source for source in self._sources if source.state is not SourceState.GONE]
        latencies = [source.latency_ms.last for source in here if source.latency_ms.last is not None]
        set_text(self._where, f"{self._address}, {self._lan.address}" if self._lan.is_open else self._address)
        self._where.setVisible(bool(self._address))
        set_text(self._count, self.tr("%Ln source(s)", "", len(here)))
        set_text(self._latency, words.milliseconds(max(latencies, default=None)))
        set_text(self._reconnects, f"↻ {words.number(sum(source.reconnects for source in self._sources))}")
        lost = sum(source.dropped_slow for source in self._sources)
        set_text(self._lost, self.tr("{n} lost").format(n=words.number(lost)))
        self._show_panic()

    def _count_seconds(self) -> None:
        """Let the time on air go on where it can be seen."""
        is_counting = self._obs.on_air is not None and self.isVisible()
        if is_counting and not self.seconds.isActive():
            self.seconds.start()
        elif not is_counting:
            self.seconds.stop()

    def _show_panic(self) -> None:
        is_silenced = self._is_silenced
        set_text(self.panic, self.tr("Resume") if is_silenced else self.tr("PANIC"))
        if is_silenced:
            set_accessible_name(self.panic, self.tr("Resume video, voice and alerts"))
        else:
            set_accessible_name(
                self.panic, self.tr("Silence video, voice and alerts immediately"), hint="Ctrl+Backspace"
            )
        self.panic.setProperty("role", "primary" if is_silenced else "panic")
        self.panic.style().polish(self.panic)
        enable(self.panic, not self._rest.isActive() or not is_silenced)

    def _on_panic_clicked(self) -> None:
        (self.release_requested if self._is_silenced else self.panic_requested).emit()

    def _on_rested(self) -> None:
        self._show_panic()

    @override
    def retranslate(self) -> None:
        set_tool_tip(self._where, self.tr("Address of the Efir server"))
        set_tool_tip(self._latency, self.tr("Round trip to the slowest source"))
        set_tool_tip(self._reconnects, self.tr("Reconnects since start"))
        set_tool_tip(self._lost, self.tr("Times a source was disconnected because it was too slow"))
        set_text(self.panic_key, self.tr("Panic"))
        self._show()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._count_seconds()
