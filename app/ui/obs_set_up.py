"""The window in which Efir's sources are set up in OBS: what is wanted, what will be done, what was done."""

from collections.abc import Sequence
from enum import Enum, auto
from typing import override

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.obs import ObsStatus
from app.domain.obs_setup import OWN_SCENE, MonitorChoice, PlanStep, SetUpChoice, SetUpPlan, StepKind
from app.domain.obs_sound import Heard
from app.ui import obs_words
from app.ui.choices import Choice, Option
from app.ui.i18n import Retranslated
from app.ui.icons import Picture
from app.ui.layout import Lines, fit_to_screen, row, scrolled
from app.ui.text import label, set_accessible_name, set_text
from app.ui.theme import scaled

_SIZE, _LEAST = QSize(620, 680), QSize(440, 360)
_INDENT = 24
"""Pixels before what explains an answer: it stands under the answer's words."""


class Answer(QWidget):
    """One answer of a question, and what it means."""

    def __init__(self, group: QButtonGroup) -> None:
        super().__init__()
        self.button, self.hint = QRadioButton(), label("dim", wraps=True)
        group.addButton(self.button)
        self.hint.setContentsMargins(scaled(_INDENT), 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.button)
        layout.addWidget(self.hint)

    def say(self, words: str, hint: str) -> None:
        """Show the answer and its meaning."""
        set_text(self.button, words)
        set_text(self.hint, hint)
        self.hint.setVisible(bool(hint))
        self.button.setAccessibleName(words)
        self.button.setAccessibleDescription(hint)


class ChoicePage(Retranslated, QWidget):
    """Asks where the sources shall be, and whether the streamer wants to hear them."""

    def __init__(self) -> None:
        super().__init__()
        self._status, self._plan = ObsStatus(), SetUpPlan(scene="")
        self._hint, self._scene_name, self._place_name = label("dim", wraps=True), label("strong"), label("strong")
        self.scene = Choice()
        self.scene.setSizePolicy(self.scene.sizePolicy().Policy.Expanding, self.scene.sizePolicy().verticalPolicy())
        places, sounds = QButtonGroup(self), QButtonGroup(self)
        self.own, self.direct = Answer(places), Answer(places)
        self._hear, self._facts = label("strong", wraps=True), label("warning", wraps=True)
        self.quiet, self.muting, self.heard = (Answer(sounds) for _ in range(3))
        self.vod, self._vod_hint = QCheckBox(), label("dim", wraps=True)
        self._vod_hint.setContentsMargins(scaled(_INDENT), 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._hint)
        for gap, parts in (
            (8, (self._scene_name, self.scene)),
            (8, (self._place_name, self.own, self.direct)),
            (8, (self._hear, self._facts, self.quiet, self.muting, self.heard)),
            (8, (self.vod, self._vod_hint)),
        ):
            layout.addSpacing(gap)
            for part in parts:
                layout.addWidget(part)
        layout.addStretch(1)
        self._scene_name.setBuddy(self.scene)
        self.own.button.setChecked(True)
        self.heard.button.setChecked(True)
        self.retranslate()

    def begin(self, status: ObsStatus, plan: SetUpPlan) -> None:
        """Show what can be chosen, with what is there already, or else with what is best.

        Args:
            status: How OBS is.
            plan: Made with nothing chosen.
        """
        self._status, self._plan = status, plan
        has_own_scene = plan.own_scene in status.scenes
        is_own = has_own_scene if status.sources else len(status.scenes) > 1 or has_own_scene
        (self.own if is_own else self.direct).button.setChecked(True)
        (self.heard if not plan.captures and self._is_heard() else self.quiet).button.setChecked(True)
        self.vod.setChecked(False)
        self.scene.set_options([Option("", "")], "")
        self.retranslate()

    def _is_heard(self) -> bool:
        """Tell whether the streamer hears the sources that are there; one that has none shall."""
        own = {source.name for source in self._status.sources}
        is_changed = any(step.kind is StepKind.MONITOR and step.name in own for step in self._plan.steps)
        return self._plan.is_monitored != is_changed

    def choice(self) -> SetUpChoice:
        """Return what is chosen."""
        monitor: MonitorChoice = "off" if self.quiet.button.isChecked() else "on"
        return SetUpChoice(
            scene=self.scene.value(),
            in_own_scene=self.own.button.isChecked(),
            monitor=monitor,
            mutes_captures=self.muting.button.isChecked(),
            keeps_off_vod=self.vod.isVisibleTo(self) and self.vod.isChecked(),
        )

    def _show_scenes(self) -> None:
        status = self._status
        on_air = self.tr("{scene} (shown now)").format(scene=status.scene)
        others = [Option(name, name) for name in status.scenes if name not in {status.scene, self._plan.own_scene}]
        self.scene.set_options([Option("", on_air), *others], self.scene.value())

    def _show_sound(self) -> None:
        captures = ", ".join(self._plan.captures)
        self._facts.setVisible(bool(captures))
        self.muting.setVisible(bool(captures))
        if captures:
            facts = self.tr(
                "OBS also captures all sound of this PC ({captures}). What OBS plays for you gets into it too: viewers "
                "may hear videos twice, and music reaches the Twitch VOD even if you take it off there."
            )
            set_text(self._facts, facts.format(captures=captures))
            self.quiet.say(
                self.tr("No, only viewers hear it (recommended)"),
                self.tr(
                    "Sound is right for viewers and in the VOD. You hear messages too if you set the output of the "
                    "voice to “Both” on the Speech page."
                ),
            )
            self.muting.say(
                self.tr("Yes, and mute that capture in OBS"),
                self.tr("Then capture your game with “Application Audio Capture”: other sound of this PC is muted."),
            )
            self.heard.say(
                self.tr("Yes, and leave the capture on"),
                self.tr("Viewers may hear videos twice. Muting a source in OBS may not silence it for them."),
            )
        else:
            self.heard.say(self.tr("Yes, OBS plays it for me too"), "")
            self.quiet.say(self.tr("No, only viewers hear it"), "")

    @override
    def retranslate(self) -> None:
        set_text(
            self._hint,
            self.tr("Efir adds its five widgets to OBS, in the right size and place. Nothing of yours is changed."),
        )
        set_text(self._scene_name, self.tr("Scene"))
        set_accessible_name(self.scene, self.tr("Scene in OBS"))
        set_text(self._place_name, self.tr("Where do the widgets go?"))
        name = self._plan.own_scene or OWN_SCENE
        self.own.say(
            self.tr("Into a scene of their own, “{name}”").format(name=name),
            self.tr("It is put into the scene above. You can add it to your other scenes in OBS later."),
        )
        self.direct.say(self.tr("Straight into the scene above"), "")
        set_text(self._hear, self.tr("Do you want to hear it too?"))
        has_vod = self._plan.vod_track is not None
        self.vod.setVisible(has_vod)
        self._vod_hint.setVisible(has_vod)
        set_text(self.vod, self.tr("Keep the music off the Twitch VOD"))
        vod = self.tr("Videos leave audio track {n}. Voice and alerts stay on it.")
        set_text(self._vod_hint, vod.format(n=self._plan.vod_track))
        self._show_scenes()
        self._show_sound()


class StepLine(QWidget):
    """One step of a set-up."""

    def __init__(self) -> None:
        super().__init__()
        self._picture, self.words = Picture(), label(wraps=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.words, 1)

    def show_step(self, step: PlanStep, *, is_done: bool) -> None:
        """Show what will be done, or that it was."""
        self._picture.show_icon("check" if is_done else obs_words.step_icon(step), "good" if is_done else "dim", 16)
        set_text(self.words, obs_words.step(step))


class StepsPage(QWidget):
    """A list of steps under a sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence, self.detail = label(wraps=True), label("dim", wraps=True)
        self.lines = Lines(StepLine, instead=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.sentence)
        layout.addWidget(self.lines)
        layout.addWidget(self.detail)
        layout.addStretch(1)

    def show_steps(self, sentence: str, steps: Sequence[PlanStep] = (), *, detail: str = "", is_done: bool) -> None:
        """Show what will be done, or what was."""
        set_text(self.sentence, sentence)
        set_text(self.detail, detail)
        self.detail.setVisible(bool(detail))
        for line, step in zip(self.lines.fit(range(len(steps))), steps, strict=True):
            line.show_step(step, is_done=is_done)

    def texts(self) -> list[str]:
        """Return the steps that are shown, in words."""
        return [line.words.text() for line in self.lines]


class Stage(Enum):
    """How far a set-up is."""

    LOOKING = auto()
    CHOOSING = auto()
    PLANNING = auto()
    PLANNED = auto()
    DOING = auto()
    DONE = auto()
    CHECKING = auto()
    FAILED = auto()


_BUSY = frozenset({Stage.LOOKING, Stage.PLANNING, Stage.DOING, Stage.CHECKING})


class SetUpDialog(Retranslated, QDialog):
    """Leads from the choice over the plan to the result; the rest of the window stays usable.

    Signals:
        plan_requested: the `SetUpChoice` that is to be planned; `show_plan` or `show_failure` answers, if it is still
            what is `asked`: the window may have been closed and opened meanwhile.
        set_up_requested: the `SetUpChoice` that is to be carried out; `show_done` or `show_failure` answers.
        check_requested: Viewers' sound is to be checked; `show_heard` answers.
        undo_requested: The set-up is to be taken back; that is asked elsewhere.
    """

    plan_requested = Signal(object)
    set_up_requested = Signal(object)
    check_requested = Signal()
    undo_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModal(False)
        fit_to_screen(self, _SIZE, _LEAST)
        self.stage = Stage.LOOKING
        self._status, self._plan = ObsStatus(), SetUpPlan(scene="")
        self._failure, self._detail = "", ""
        self.asked = SetUpChoice()
        self._heard: tuple[Heard, ...] = ()
        self.title = label("heading", wraps=True)
        self.choice, self.steps, self._pages = ChoicePage(), StepsPage(), QStackedWidget()
        self.progress = QProgressBar(minimum=0, maximum=0, textVisible=False)
        self.progress.setFixedHeight(6)
        self.undo, self.check, self.back, self.close_button = (QPushButton(autoDefault=False) for _ in range(4))
        self.primary = QPushButton(default=True)
        self.primary.setProperty("role", "primary")
        self._place()
        self.back.clicked.connect(self._on_back_clicked)
        self.undo.clicked.connect(self.undo_requested)
        self.check.clicked.connect(self._on_check_clicked)
        self.close_button.clicked.connect(self.close)
        self.primary.clicked.connect(self._on_primary_clicked)
        self.retranslate()

    def _place(self) -> None:
        for page in (self.choice, self.steps):
            self._pages.addWidget(scrolled(page))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(self.title)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.progress)
        layout.addLayout(row(self.undo, None, self.check, self.close_button, self.back, self.primary))

    def present(self, status: ObsStatus) -> None:
        """Open; OBS is looked at before anything can be chosen."""
        if not self.isVisible():
            self._status = status
            self._ask(Stage.LOOKING, SetUpChoice())
        self.show()
        self.raise_()
        self.activateWindow()

    def _ask(self, stage: Stage, choice: SetUpChoice) -> None:
        self.asked = choice
        self._go(stage)
        self.plan_requested.emit(choice)

    def show_status(self, status: ObsStatus) -> None:
        """Know how OBS is: what is not connected yet cannot be heard."""
        self._status = status
        self._show_check()

    def _show_check(self) -> None:
        self.check.setEnabled(self.stage is Stage.DONE and obs_words.can_be_heard(self._status))

    def show_plan(self, plan: SetUpPlan) -> None:
        """Show what can be chosen, or what will be done."""
        self._plan = plan
        if self.stage is Stage.LOOKING:
            self.choice.begin(self._status, plan)
            self._go(Stage.CHOOSING)
        elif self.stage is Stage.PLANNING:
            self._go(Stage.PLANNED)

    def show_done(self, plan: SetUpPlan) -> None:
        """Show what was done."""
        self._plan, self._heard = plan, ()
        self._go(Stage.DONE)

    def show_heard(self, heard: tuple[Heard, ...]) -> None:
        """Show what viewers hear; nothing where that could not be found out."""
        self._heard = heard
        if self.stage is Stage.CHECKING:
            self._go(Stage.DONE)

    def show_failure(self, sentence: str, detail: str = "") -> None:
        """Say why it could not be done."""
        self._failure, self._detail = sentence, detail
        self._go(Stage.FAILED)

    def _on_check_clicked(self) -> None:
        self._heard = ()
        self._go(Stage.CHECKING)
        self.check_requested.emit()

    def _on_back_clicked(self) -> None:
        self._go(Stage.CHOOSING)

    def _on_primary_clicked(self) -> None:
        match self.stage:
            case Stage.CHOOSING:
                self._ask(Stage.PLANNING, self.choice.choice())
            case Stage.PLANNED if self._plan.steps:
                self._go(Stage.DOING)
                self.set_up_requested.emit(self.choice.choice())
            case Stage.FAILED:
                self._ask(Stage.LOOKING, SetUpChoice())
            case _:
                self.close()

    def _go(self, stage: Stage) -> None:
        self.stage = stage
        self.retranslate()
        if stage not in _BUSY:
            self.primary.setFocus()

    def _show_steps(self) -> None:
        plan, show = self._plan, self.steps.show_steps
        match self.stage:
            case Stage.PLANNED if not plan.steps:
                show(self.tr("Everything is as it should be."), detail=obs_words.remarks(plan), is_done=False)
            case Stage.PLANNED | Stage.DOING:
                show(self.tr("This is done in OBS:"), plan.steps, detail=obs_words.remarks(plan), is_done=False)
            case Stage.DONE | Stage.CHECKING:
                said = "\n".join(obs_words.heard(one) for one in self._heard)
                show(self.tr("Efir's sources are in OBS."), plan.steps, detail=said, is_done=True)
            case Stage.FAILED:
                show(self._failure, detail=self._detail, is_done=False)
            case _:
                show(self.tr("Efir looks at OBS."), is_done=False)

    @override
    def retranslate(self) -> None:
        stage = self.stage
        self.setWindowTitle(self.tr("Set up OBS"))
        titles = {
            Stage.PLANNED: self.tr("What will be done"),
            Stage.DOING: self.tr("Setting up…"),
            Stage.DONE: self.tr("Done"),
            Stage.CHECKING: self.tr("Done"),
            Stage.FAILED: self.tr("It could not be set up"),
        }
        set_text(self.title, titles.get(stage, self.tr("Set up OBS")))
        self._show_steps()
        self._pages.setCurrentIndex(0 if stage in {Stage.CHOOSING, Stage.PLANNING} else 1)
        self.progress.setVisible(stage in _BUSY)
        set_accessible_name(self.progress, self.tr("Efir works in OBS"))
        has_steps = stage is Stage.PLANNED and bool(self._plan.steps)
        words = {Stage.CHOOSING: self.tr("Next"), Stage.PLANNING: self.tr("Next"), Stage.FAILED: self.tr("Try again")}
        last = self.tr("Set up") if has_steps or stage is Stage.DOING else self.tr("Close")
        set_text(self.primary, words.get(stage, last))
        self.primary.setVisible(stage is not Stage.LOOKING)
        self.primary.setEnabled(stage not in _BUSY)
        set_text(self.close_button, self.tr("Cancel"))
        self.close_button.setVisible(self.primary.text() != self.tr("Close"))
        self.close_button.setEnabled(stage is not Stage.DOING)
        set_text(self.back, self.tr("Back"))
        self.back.setVisible(stage is Stage.PLANNED)
        set_text(self.undo, self.tr("Undo…"))
        self.undo.setVisible(stage is Stage.DONE)
        set_text(self.check, self.tr("Sound check"))
        self.check.setVisible(stage in {Stage.DONE, Stage.CHECKING})
        self._show_check()
        self.choice.setEnabled(stage is not Stage.PLANNING)
