"""The end of the feeds page: a stream is recorded there, and the rules are tried."""

from typing import override

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.domain.rehearsal import Recording
from app.ui import feed_words, words
from app.ui.i18n import Retranslated
from app.ui.layout import row
from app.ui.text import Question, label, set_text, set_tool_tip


class RecordingRow(Retranslated, QWidget):
    """Begins and ends a recording, says how it is, and opens the rehearsal.

    Signals:
        record_requested: Whether a recording shall run.
    """

    record_requested = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.recording = Recording()
        self.record, self.rehearse = QPushButton(autoDefault=False), QPushButton(autoDefault=False)
        self.said = label("dim", wraps=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row(self.record, self.rehearse, None))
        layout.addWidget(self.said)
        self.record.clicked.connect(self._on_record_clicked)
        self.retranslate()

    def show_recording(self, recording: Recording) -> None:
        """Show how the recording is."""
        self.recording = recording
        said = feed_words.recorded(recording)
        set_text(self.record, self.tr("Stop recording") if recording.is_running else self.tr("Record this stream"))
        if said:
            about = self.tr("Recording: {what}") if recording.is_running else self.tr("Recorded: {what}")
            events = self.tr("events: {n}").format(n=words.number(recording.events))
            said = about.format(what=f"{said} · {events}")
        why = {
            "full": self.tr("The recording was full and ended."),
            "disk": self.tr("It ended because the disk could not be written."),
        }.get(recording.ended_by, "")
        said = f"{said}. {why}" if why else said
        set_text(self.said, said)
        self.said.setVisible(bool(said))

    def _on_record_clicked(self) -> None:
        if self.recording.began is None or self.recording.is_running:
            self.record_requested.emit(not self.recording.is_running)
            return
        what = self.tr("Record this stream")
        question = Question(self, what, self.tr("The earlier recording will be replaced."))
        question.answer(what, lambda: self.record_requested.emit(True))  # noqa: FBT003 -- Qt's signal
        question.answer(self.tr("Cancel"), None, is_default=True)
        question.open()

    @override
    def retranslate(self) -> None:
        hint = self.tr("Keeps what viewers write and give in a file on this PC, to try your rules on it later")
        set_tool_tip(self.record, hint)
        set_text(self.rehearse, self.tr("Rehearse…"))
        set_tool_tip(self.rehearse, self.tr("Tries your rules on an evening"))
        self.show_recording(self.recording)
