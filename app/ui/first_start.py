"""The first steps: language and voice, a source in OBS, a test. Each can be left out."""

from typing import ClassVar, override

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.domain.events import Event, PlayerChanged, SettingsChanged, SourcesChanged, SpeechChanged
from app.domain.speech import Voice
from app.ui.first_start_steps import LanguageStep, SourceStep, TryStep
from app.ui.text import label, set_text
from app.ui.widget_preview import WidgetPreview

_WIDTH, _HEIGHT = 640, 440


class FirstStart(QDialog):
    """Leads from an empty Efir to a video and a voice on the stream; the rest of the window stays usable.

    Signals:
        change_requested: tree of changed settings.
        test_requested: name of a widget whose open sources shall show a sample.
        video_requested: a sample video shall be played.
        speech_requested: a sample sentence shall be said; the text.

    Whether it was gone through or put away, ``finished`` says so: it is not shown by itself again.
    """

    change_requested = Signal(dict)
    test_requested = Signal(str)
    video_requested = Signal()
    speech_requested = Signal(str)

    handles: ClassVar[tuple[type[Event], ...]] = (SourcesChanged, *WidgetPreview.handles)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.setMinimumSize(_WIDTH, _HEIGHT)
        self.language, self.source, self.test = LanguageStep(), SourceStep(), TryStep()
        self._steps = QStackedWidget()
        self._where, self._title = label("caption"), label("heading", wraps=True)
        self._later, self.back, self.next = (QPushButton(autoDefault=False) for _ in range(3))
        self.next.setDefault(True)
        self.next.setProperty("role", "primary")
        self._place()
        self.language.change_requested.connect(self.change_requested)
        self.source.card.test_requested.connect(self.test_requested)
        self.test.video_requested.connect(self.video_requested)
        self.test.speech_requested.connect(self.speech_requested)
        self._later.clicked.connect(self.reject)
        self.back.clicked.connect(self._on_back_clicked)
        self.next.clicked.connect(self._on_next_clicked)
        self._retranslate()

    def apply(self, event: Event) -> None:
        """Show what has changed."""
        self.source.card.preview.apply(event)
        match event:
            case SettingsChanged():
                self.language.show_settings(event.settings)
            case SourcesChanged():
                self.source.show_sources(event.sources)
            case PlayerChanged():
                self.test.show_player(event.player)
            case SpeechChanged():
                self.language.show_speech(event.speech)
                self.test.show_speech(event.speech)

    def show_voices(self, voices: tuple[Voice, ...]) -> None:
        """Offer the voices of this computer."""
        self.language.show_voices(voices)

    def set_link(self, link: str, file: str) -> None:
        """Take the link of the source that shows every widget, and the path of its file that waits."""
        self.source.card.set_link(link, file)

    def begin(self) -> None:
        """Open at the first step."""
        self._go(0)
        self.show()
        self.raise_()
        self.activateWindow()

    def _place(self) -> None:
        for step in (self.language, self.source, self.test):
            self._steps.addWidget(step)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self._later)
        below.addStretch()
        below.addWidget(self.back)
        below.addWidget(self.next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(self._where)
        layout.addWidget(self._title)
        layout.addWidget(self._steps, 1)
        layout.addLayout(below)

    def _go(self, step: int) -> None:
        self._steps.setCurrentIndex(step)
        self.next.setFocus()
        self._show()

    def _on_back_clicked(self) -> None:
        self._go(self._steps.currentIndex() - 1)

    def _on_next_clicked(self) -> None:
        if self._steps.currentIndex() + 1 < self._steps.count():
            self._go(self._steps.currentIndex() + 1)
        else:
            self.accept()

    def _show(self) -> None:
        at, count = self._steps.currentIndex(), self._steps.count()
        titles = (
            self.tr("Language and voice"),
            self.tr("Add Efir to OBS"),
            self.tr("Try it out"),
        )
        set_text(self._where, self.tr("STEP {n} OF {all}").format(n=at + 1, all=count))
        set_text(self._title, titles[at])
        self.back.setEnabled(at > 0)
        set_text(self.next, self.tr("Next") if at + 1 < count else self.tr("Done"))

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("First steps"))
        set_text(self._later, self.tr("Later"))
        set_text(self.back, self.tr("Back"))
        self._show()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @override
    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, _HEIGHT)
