"""The message being spoken, on the speech page and in the transport bar, and what is wrong with the speech."""

from collections.abc import Callable
from typing import override

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.events import SpeechChanged
from app.domain.speech import Speech, SpeechMessage, SpeechPhase
from app.ui import speech_words, words
from app.ui.i18n import Retranslated
from app.ui.icons import Picture, icon, put_before_text
from app.ui.text import ElidedLabel, WrappedLabel, enable, label, set_accessible_name, set_text
from app.ui.theme import Shade, scaled

_TICK_MS = 250
_LINES = 2


class NowSpeaking(Retranslated, QFrame):
    """Shows the current message. It counts the time by itself while a message is spoken.

    Signals:
        stop_requested: Stop the message being spoken.
        replay_requested: id of the message that ended last.
    """

    stop_requested = Signal()
    replay_requested = Signal(str)

    def __init__(self, now_ms: Callable[[], int] = words.wall_clock_ms) -> None:
        """Build the card.

        Args:
            now_ms: Wall clock, milliseconds since 1970, as in ``Speech.at_ms``.
        """
        super().__init__()
        self.setObjectName("card")
        self._now_ms = now_ms
        self._speech, self._is_on = Speech(), True
        self._last: SpeechMessage | None = None
        self._picture, self._who, self._text = Picture(), ElidedLabel("strong"), WrappedLabel(_LINES)
        self._progress, self._clock, self._phase = QProgressBar(), label("dim"), ElidedLabel("dim")
        self.stop, self.replay = QPushButton(), QPushButton()
        self._tick = QTimer(self, interval=_TICK_MS)
        self._place()
        self._tick.timeout.connect(self._show_progress)
        self.stop.clicked.connect(self.stop_requested)
        self.replay.clicked.connect(self._on_replay_clicked)
        self.retranslate()

    def show_speech(self, speech: Speech, *, is_on: bool) -> None:
        """Show the current message.

        Args:
            speech: The whole state.
            is_on: Whether messages are spoken at all.
        """
        self._speech, self._is_on = speech, is_on
        self._show()

    def show_last(self, message: SpeechMessage | None) -> None:
        """Set the message that ended last; None if there is none."""
        self._last = message
        self._show()

    def _place(self) -> None:
        put_before_text(self.stop, "stop", "text", "dim")
        put_before_text(self.replay, "rotate", "text", "dim")
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(4)
        counted = QWidget()
        beside = QHBoxLayout(counted)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(12)
        beside.addWidget(self._progress, 1)
        beside.addWidget(self._clock)
        below = QWidget()
        self._below = QStackedLayout(below)  # one without a parent would show its first widget as a window
        self._below.addWidget(self._phase)
        self._below.addWidget(counted)
        middle = QVBoxLayout()
        middle.setSpacing(4)
        middle.addWidget(self._who)
        middle.addWidget(self._text)
        middle.addWidget(below)
        buttons = QVBoxLayout()
        buttons.setSpacing(4)
        buttons.addWidget(self.stop)
        buttons.addWidget(self.replay)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(self._picture)
        row.addLayout(middle, 1)
        row.addLayout(buttons)

    def _show(self) -> None:
        message, last = self._speech.message, self._last
        is_heard = self._speech.phase is SpeechPhase.SPEAKING and not self._speech.is_silenced
        shade: Shade = "accent" if is_heard else "dim"
        self._picture.show_icon(speech_words.icon(message) if message else "speech", shade, 32)
        if message is not None:
            self._who.show_line(speech_words.heading(message))
            self._text.show_line(speech_words.text(message))
        else:
            self._who.show_line(self.tr("Nothing is being spoken"))
            text = f"{speech_words.heading(last)}: {speech_words.text(last)}" if last else ""
            self._text.show_line(self.tr("Last: {message}").format(message=text) if text else "")
        sentence, is_trouble = self._sentence()
        self._phase.setObjectName("warning" if is_trouble else "dim")
        self._phase.style().polish(self._phase)
        self._phase.show_line(sentence)
        self._below.setCurrentIndex(1 if is_heard else 0)
        enable(self.stop, message is not None)
        enable(self.replay, last is not None)
        self._show_progress()
        self._count()

    def _sentence(self) -> tuple[str, bool]:
        """Return the problem or the next step, and whether it is a problem."""
        speech = self._speech
        trouble = (
            (speech.is_silenced, self.tr("Silenced. Press “Resume” below.")),
            (speech.engine == "failed", speech_words.engine_failure()[0]),
            (not self._is_on, self.tr("Speech is off. Donations only show alerts.")),
            (speech_words.lacks_source(speech), self.tr("Open the voice source in OBS to hear it.")),
            (speech.is_paused and speech.message is None, self.tr("Paused. New messages wait.")),
        )
        text = next((sentence for is_so, sentence in trouble if is_so), "")
        if text:
            return text, True
        if speech.phase is SpeechPhase.OFFERED:
            return self.tr("Starting…"), False
        if speech.message is not None and speech.engine == "ready":
            return self.tr("Preparing…"), False
        if speech.engine == "starting":
            return self.tr("The speech engine is starting…"), False
        return self.tr("The next message starts automatically."), False

    def _show_progress(self) -> None:
        speech = self._speech
        length = speech.message.length_ms if speech.message else None
        past = max(0, self._now_ms() - speech.at_ms) if speech.at_ms else 0
        past = past if length is None else min(past, length)
        self._progress.setRange(0, length or 1)
        self._progress.setValue(past if length else 0)
        set_text(self._clock, f"{words.clock(past)} / {words.clock(length)}")

    def _count(self) -> None:
        """Run the timer only while it is needed and visible."""
        is_heard = self._speech.phase is SpeechPhase.SPEAKING and not self._speech.is_silenced
        counts = is_heard and self.isVisible()
        if counts and not self._tick.isActive():
            self._tick.start()
        elif not counts:
            self._tick.stop()

    def _on_replay_clicked(self) -> None:
        if self._last is not None:
            self.replay_requested.emit(self._last.id)

    @override
    def retranslate(self) -> None:
        set_text(self.stop, self.tr("Stop"))
        set_accessible_name(self.stop, self.tr("Stop and continue with the next message"))
        set_text(self.replay, self.tr("Replay"))
        set_accessible_name(self.replay, self.tr("Replay the last message"))
        set_accessible_name(self._progress, self.tr("Progress"))
        self._show()

    @override
    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in {QEvent.Type.Show, QEvent.Type.Hide}:
            self._show_progress()
            self._count()
        return done


class SpeechWarning(Retranslated, QFrame):
    """Says what is wrong and what to do; it is hidden while all is well."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("trouble")
        self._speech = Speech()
        self._title, self._advice = label("alertcaption", wraps=True), label(wraps=True)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._title)
        words.addWidget(self._advice)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(Picture("warning", "warn", 24), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self._show()

    def show_speech(self, speech: Speech) -> None:
        """Show what is wrong, if anything is."""
        if (speech.engine, speech.missing) != (self._speech.engine, self._speech.missing):
            self._speech = speech
            self._show()

    def _show(self) -> None:
        has_failed, missing = self._speech.engine == "failed", self._speech.missing
        self.setVisible(has_failed or bool(missing))
        if has_failed:
            title, advice = speech_words.engine_failure()
        else:
            title, advice = speech_words.missing_voices(missing), speech_words.voice_advice()
        set_text(self._title, title)
        set_text(self._advice, advice)
        self.setAccessibleName(title)

    @override
    def retranslate(self) -> None:
        self._show()


_WIDTH = 128


class SpeechIndicator(Retranslated, QWidget):
    """Says who is being spoken, with a button that stops it. It keeps its place while it is empty.

    Signals:
        stop_requested: Stop the message being spoken.
    """

    stop_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._message: SpeechMessage | None = None
        self._picture, self._words, self.stop = Picture(), ElidedLabel(), QToolButton()
        self.setFixedWidth(scaled(_WIDTH))
        self.stop.setIcon(icon("stop", "text"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addWidget(self._words, 1)
        row.addWidget(self.stop)
        self.stop.clicked.connect(self.stop_requested)
        self.retranslate()

    def apply(self, event: SpeechChanged) -> None:
        """Show whose message is being spoken."""
        speech = event.speech
        self._message = speech.message if speech.phase in {SpeechPhase.OFFERED, SpeechPhase.SPEAKING} else None
        self._show()

    def _show(self) -> None:
        message = self._message
        for part in (self._picture, self._words, self.stop):
            part.setVisible(message is not None)
        if message is not None:
            self._picture.show_icon(speech_words.icon(message), "accent", 20)
            who = speech_words.author(message)
            self._words.show_line(who)
            set_accessible_name(self._words, self.tr("Speaking: {name}").format(name=who))

    @override
    def retranslate(self) -> None:
        set_accessible_name(self.stop, self.tr("Stop speaking"))
        self._show()
