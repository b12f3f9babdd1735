"""The window in which the rules are tried on a made-up evening."""

from typing import override

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QProgressBar, QPushButton, QScrollArea, QWidget

from app.domain.reasons import Reason
from app.domain.rehearsal import EveningKind, Recording, Rehearsed
from app.ui import feed_words, words
from app.ui.choices import Choice, Option
from app.ui.form_dialog import FormDialog
from app.ui.i18n import current_language
from app.ui.layout import fit_to_screen, row
from app.ui.text import Question, label, set_accessible_name, set_text
from app.ui.theme import scaled


class RehearsalDialog(FormDialog):
    """Says what a rehearsal is, starts it, and shows what the rules made of it.

    Signals:
        start_requested: `EveningKind`; `show_result` or `show_failure` ends it.
        forget_requested: The recording shall be removed.
    """

    start_requested = Signal(str)
    forget_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, 420)
        fit_to_screen(self, QSize(540, 600), QSize(420, 360))
        self._result: Rehearsed | None = None
        self._recording = Recording()
        self._of, self.failure = label(), label("error", wraps=True)
        self.evening, self.forget = Choice(), QPushButton(autoDefault=False)
        self.progress = QProgressBar(minimum=0, maximum=0, textVisible=False)
        self.start_button = self.primary
        self._inside = QWidget()
        self.grid = QGridLayout(self._inside)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setColumnStretch(0, 1)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._inside)
        chosen = row(self._of, self.evening, self.forget)
        chosen.setStretch(1, 1)
        self._of.setBuddy(self.evening)
        self.place(chosen, self.failure, self.progress, grows=self._scroll)
        self.evening.chosen.connect(self._show_words)
        self.start_button.clicked.connect(self._on_start_clicked)
        self.forget.clicked.connect(self._on_forget_clicked)
        self.failure.hide()
        self.progress.hide()
        self.retranslate()

    def show_recording(self, recording: Recording) -> None:
        """Offer a recording, where there is one that does not run."""
        self._recording = recording
        self._show_words()

    def _show_words(self) -> None:
        recording = self._recording
        options = [Option(EveningKind.MADE_UP, self.tr("A made-up evening"))]
        has_recording = recording.began is not None and not recording.is_running
        if has_recording:
            options.append(Option(EveningKind.RECORDED, feed_words.recorded(recording)))
        value = self.evening.value() or EveningKind.MADE_UP
        self.evening.set_options(options, value if has_recording else EveningKind.MADE_UP)
        is_recorded = self.evening.value() == EveningKind.RECORDED
        self.forget.setVisible(is_recorded)
        if is_recorded:
            what = self.tr(
                "Efir tries your rules on what the services brought then. What came since that moment does not count."
            )
        else:
            what = self.tr(
                "Efir tries your rules on a made-up evening: 200 requests and 100 donations in three hours, a ban, and "
                "messages that come twice."
            )
        rest = self.tr(
            "Nothing is changed, played or read aloud; open sources in OBS show it as a test. No video is played "
            "meanwhile, so limits on waiting requests apply to the whole evening."
        )
        set_text(self.hint, f"{what} {rest}")

    def show_result(self, result: Rehearsed) -> None:
        """Show what the rules made of it."""
        self._result = result
        self._rest()
        self._fill()

    def show_failure(self, sentence: str) -> None:
        """Say why there is no result."""
        set_text(self.failure, sentence)
        self.failure.show()
        self._rest()

    def _rest(self) -> None:
        self.progress.hide()
        self.start_button.setEnabled(True)
        self.start_button.setFocus()

    def _on_start_clicked(self) -> None:
        self.failure.hide()
        self.progress.show()
        self.start_button.setEnabled(False)
        self.start_requested.emit(self.evening.value())

    def _on_forget_clicked(self) -> None:
        what = self.tr("Delete recording")
        question = Question(self, what, self.tr("Delete what was recorded? This cannot be undone."))
        question.answer(what, self.forget_requested.emit)
        question.answer(self.tr("Cancel"), None, is_default=True)
        question.open()

    def _fill(self) -> None:
        while (old := self.grid.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.deleteLater()
        if self._result is None:
            return
        for place, (name, value, is_part) in enumerate(self._rows(self._result)):
            left, right = label("dim" if is_part else "", wraps=True), label("dim" if is_part else "")
            set_text(left, name)
            set_text(right, value)
            if is_part:
                left.setContentsMargins(scaled(20), 0, 0, 0)
            right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            self.grid.addWidget(left, place, 0)
            self.grid.addWidget(right, place, 1)
        self.grid.setRowStretch(self.grid.rowCount(), 1)

    def _rows(self, result: Rehearsed) -> list[tuple[str, str, bool]]:
        """Return name, value, and whether it is a part of the row before."""
        sums = ", ".join(words.money(amount, currency) for currency, amount in sorted(result.amounts.items()))
        donations = words.number(result.donations)
        return [
            (self.tr("Requests in chat"), words.number(result.requests), False),
            (self.tr("Donations"), f"{donations} · {sums}" if sums else donations, False),
            (self.tr("Videos that play without a decision"), words.number(result.queued), False),
            (self.tr("Videos that wait for your decision"), words.number(result.held), False),
            *_reasons(result.held_for),
            (self.tr("Videos that are refused"), words.number(result.refused), False),
            *_reasons(result.refused_for),
            (self.tr("Messages that are read aloud"), words.number(result.messages), False),
            (self.tr("Messages that wait for your decision"), words.number(result.messages_held), False),
            (self.tr("Taken back when a viewer was banned"), words.number(result.taken_back), False),
            (self.tr("Came twice and was left out"), words.number(result.repeated), False),
        ]

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.setWindowTitle(self.tr("Rehearsal"))
        set_text(self._of, self.tr("Evening"))
        set_accessible_name(self.evening, self.tr("Evening"))
        set_text(self.forget, self.tr("Delete recording…"))
        self._show_words()
        set_text(self.cancel, self.tr("Close"))
        set_text(self.start_button, self.tr("Start"))
        set_accessible_name(self._scroll, self.tr("Result"))
        set_accessible_name(self.progress, self.tr("The rehearsal runs"))
        self._fill()


def _reasons(counts: dict[Reason, int]) -> list[tuple[str, str, bool]]:
    """Return a row for each reason, the commonest first."""
    language = current_language()
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return [(reason.sentence(language), words.number(count), True) for reason, count in ordered]
