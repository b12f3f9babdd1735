"""The part of the sources page that tells how OBS is, and what of Efir's is in it."""

from functools import cached_property, partial
from typing import TYPE_CHECKING, override

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.domain.obs import LONGEST_PASSWORD, OWN_HOSTS, ObsReason, ObsSource, ObsState, ObsStatus, SceneAnswer
from app.domain.obs_healing import Trouble
from app.domain.obs_settings import ObsSettings
from app.domain.obs_sound import Heard
from app.ui import obs_words
from app.ui.i18n import Retranslated
from app.ui.icons import Mark, Picture
from app.ui.layout import Lines, row
from app.ui.text import (
    Question,
    TextField,
    enable,
    label,
    set_accessible_name,
    set_text,
    set_tool_tip,
    show_if,
    truncated,
)
from app.ui.words import moment

if TYPE_CHECKING:
    from app.ui.obs_set_up import SetUpDialog

_TOP = 4
"""Pixels above a mark beside a text of several lines."""
_LONGEST_ON_BUTTON = 16
"""Characters of a scene's name; the sentence above has the whole."""


class PasswordRow(Retranslated, QWidget):
    """Takes the password of OBS; what is kept is never shown.

    Signals:
        entered: the password.
    """

    entered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.field = TextField(
            maxLength=LONGEST_PASSWORD, echoMode=QLineEdit.EchoMode.Password, clearButtonEnabled=True
        )
        self.button = QPushButton(autoDefault=False)
        layout = row(self.field, self.button)
        self.setLayout(layout)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.returnPressed.connect(self._on_entered)
        self.button.clicked.connect(self._on_entered)
        self._on_text_changed()
        self.retranslate()

    def _on_text_changed(self) -> None:
        self.button.setEnabled(bool(self.field.text()))

    def _on_entered(self) -> None:
        if self.field.text():
            password = self.field.text()
            self.field.clear()
            self.entered.emit(password)

    @override
    def retranslate(self) -> None:
        set_accessible_name(self.field, self.tr("Password of OBS"))
        self.field.setPlaceholderText(self.tr("Password"))
        set_text(self.button, self.tr("Connect"))
        set_accessible_name(self.button, self.tr("Connect with this password"))


class SourceLine(Retranslated, QWidget):
    """One of Efir's sources in OBS.

    Signals:
        retry_requested: Efir has given it up, and shall try again.
    """

    retry_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._source: ObsSource | None = None
        self._has_room = False
        self.retry = QPushButton()
        self.retry.setProperty("role", "link")
        self.retry.clicked.connect(self.retry_requested)
        self._mark, self._name, self.words = Mark(), label(wraps=True), label("dim", wraps=True)
        self._row = layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        marked = QVBoxLayout()
        marked.setContentsMargins(0, _TOP, 0, 0)
        marked.addWidget(self._mark)
        marked.addStretch()
        layout.addLayout(marked)
        for part, stretch in ((self._name, 2), (self.words, 3)):
            part.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            layout.addWidget(part, stretch)
        layout.addWidget(self.retry, 0, Qt.AlignmentFlag.AlignTop)

    def show_source(self, source: ObsSource, *, has_room: bool) -> None:
        """Show how it is.

        Args:
            source: In OBS.
            has_room: Leave room for the button, which another line has, so that they share their columns.
        """
        self._source, self._has_room = source, has_room
        self.retranslate()

    @override
    def retranslate(self) -> None:
        source = self._source
        if source is None:
            return
        words = obs_words.source(source)
        self._mark.show_state(obs_words.source_mark(source), words)
        set_text(self._name, source.name)
        set_text(self.words, words)
        self.setAccessibleName(f"{source.name}: {words}")
        show_if(self.retry, source.trouble is Trouble.GIVEN_UP, self)
        set_text(self.retry, self.tr("Try again"))
        set_accessible_name(self.retry, self.tr("Reload {name} again").format(name=source.name))
        self.retry.ensurePolished()  # else its width is that of another font
        room = self.retry.sizeHint().width() + self._row.spacing()
        is_empty = self._has_room and source.trouble is not Trouble.GIVEN_UP
        self._row.setContentsMargins(0, 0, room if is_empty else 0, 0)


class VerdictLine(Retranslated, QWidget):
    """What is wrong with the sound or picture of a source, and the button that puts it right.

    Signals:
        repair_requested: name of the source in OBS, and the `Repair`.
    """

    repair_requested = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._heard: Heard | None = None
        self.words, self.button = label(wraps=True), QPushButton()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(Picture("warning", "warn", 16))
        layout.addWidget(self.words, 1)
        layout.addWidget(self.button)
        self.button.clicked.connect(self._on_clicked)

    def show_verdict(self, heard: Heard) -> None:
        """Show it."""
        self._heard = heard
        self.retranslate()

    def _on_clicked(self) -> None:
        if self._heard is not None and self._heard.repair is not None:
            self.repair_requested.emit(self._heard.name, self._heard.repair.value)

    @override
    def retranslate(self) -> None:
        heard = self._heard
        if heard is None:
            return
        set_text(self.words, obs_words.heard(heard))
        self.button.setVisible(heard.repair is not None)
        if heard.repair is not None:
            words = obs_words.repair(heard.repair, heard.track)
            set_text(self.button, words)
            set_accessible_name(self.button, f"{heard.name}: {words}")


class VerdictList(Retranslated, QWidget):
    """What viewers hear and see of Efir's sources, as far as it was found out.

    Signals:
        repair_requested: As of `VerdictLine`.
    """

    repair_requested = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._status = ObsStatus()
        self.good, self.lines = label("good", wraps=True), Lines(self._make, instead=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.good)
        layout.addWidget(self.lines)

    def show_status(self, status: ObsStatus) -> None:
        """Show the verdicts; hide it where there are none."""
        self._status = status
        self.retranslate()

    def _make(self) -> VerdictLine:
        line = VerdictLine()
        line.repair_requested.connect(self.repair_requested)
        return line

    @override
    def retranslate(self) -> None:
        wrongs, good = obs_words.listed(self._status), obs_words.all_heard(self._status)
        set_text(self.good, good)
        self.good.setVisible(bool(good))
        keys = [(one.name, one.verdict) for one in wrongs]
        for line, one in zip(self.lines.fit(keys), wrongs, strict=True):
            line.show_verdict(one)
        self.setVisible(bool(self._status.verdicts))


class SceneLine(Retranslated, QWidget):
    """The scene on air lacks the player: what shall be.

    Signals:
        answered: the scene, and the `SceneAnswer`.
    """

    answered = Signal(str, SceneAnswer)

    def __init__(self) -> None:
        super().__init__()
        self.scene, self.words = "", label(wraps=True)
        self.buttons = {one: QPushButton() for one in SceneAnswer}
        head = row(Picture("warning", "warn", 16))
        head.addWidget(self.words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addLayout(row(self.buttons[SceneAnswer.ADD], self.buttons[SceneAnswer.NEVER], None))
        layout.addLayout(row(self.buttons[SceneAnswer.PAUSE], None))
        for one, button in self.buttons.items():
            button.clicked.connect(partial(self._on_clicked, one))

    def show_scene(self, scene: str) -> None:
        """Ask about a scene."""
        self.scene = scene
        self.retranslate()

    def _on_clicked(self, answer: SceneAnswer) -> None:
        self.answered.emit(self.scene, answer)

    @override
    def retranslate(self) -> None:
        set_text(self.words, obs_words.lacking(self.scene))
        for one, button in self.buttons.items():
            set_text(button, obs_words.scene_answer(one, truncated(" ".join(self.scene.split()), _LONGEST_ON_BUTTON)))
        set_tool_tip(self.buttons[SceneAnswer.NEVER], self.tr("Efir does not warn about it again"))
        words = self.tr("In every scene: on air, videos pause while viewers do not see the player")
        set_tool_tip(self.buttons[SceneAnswer.PAUSE], words)


class ObsBlock(Retranslated, QFrame):
    """Says in one sentence how OBS is, with the button that helps.

    Signals:
        connect_requested: Efir may read OBS's own settings; that was asked.
        password_entered: the password.
        retry_requested: Connect now, or try again what was given up.
        settings_requested: Show the settings of the connection.
        undo_requested: The last set-up is taken back; that was asked.
        check_requested: Viewers' sound is to be checked; `end_check` ends it.
        repair_requested: As of `VerdictLine`.
        scene_answered: As of `SceneLine.answered`.
        set_up_made: the window of the set-up, whose signals can be connected now.
    """

    connect_requested = Signal()
    password_entered = Signal(str)
    retry_requested = Signal()
    settings_requested = Signal()
    undo_requested = Signal()
    check_requested = Signal()
    repair_requested = Signal(str, str)
    scene_answered = Signal(str, SceneAnswer)
    set_up_made = Signal(QWidget)

    def __init__(self, *, lists_sources: bool = True) -> None:
        """Build it.

        Args:
            lists_sources: Otherwise it tells only of the connection.
        """
        super().__init__()
        self.setObjectName("card")
        self._lists_sources = lists_sources
        self.status, self._settings = ObsStatus(), ObsSettings()
        self._mark, self._name, self.state, self._about = (
            Mark(),
            label("strong"),
            label("dim"),
            label("dim", wraps=True),
        )
        self.sentence, self.warning = label(wraps=True), label("warning", wraps=True)
        self.password, self.verdicts, self.lacking = PasswordRow(), VerdictList(), SceneLine()
        buttons = [QPushButton() for _ in range(6)]
        self.connect_button, self.set_up_button, self.check, self.retry, self.settings, self.undo = self._row = buttons
        self.progress = QProgressBar(minimum=0, maximum=0, textVisible=False)
        self.progress.setFixedHeight(6)
        self.progress.hide()
        self.lines = Lines(self._make_line, instead=self.sentence)
        self._place()
        self.connect_button.clicked.connect(self._on_connect_clicked)
        self.retry.clicked.connect(self.retry_requested)
        self.settings.clicked.connect(self.settings_requested)
        self.set_up_button.clicked.connect(self.open_set_up)
        self.undo.clicked.connect(self.ask_undo)
        self.check.clicked.connect(self._on_check_clicked)
        self.verdicts.repair_requested.connect(self.repair_requested)
        self.lacking.answered.connect(self.scene_answered)
        self.password.entered.connect(self.password_entered)
        self.retranslate()

    def _place(self) -> None:
        head = row(self._mark, self._name, self.state)
        head.addWidget(self._about, 1)
        self._about.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.connect_button.setProperty("role", "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.sentence)
        layout.addWidget(self.warning)
        layout.addWidget(self.password)
        layout.addWidget(self.lines)
        layout.addWidget(self.lacking)
        layout.addWidget(self.verdicts)
        layout.addWidget(self.progress)
        layout.addLayout(row(*self._row, None))

    @cached_property
    def set_up(self) -> "SetUpDialog":
        """The window of the set-up, made when it is opened for the first time."""
        from app.ui.obs_set_up import SetUpDialog  # noqa: PLC0415 -- seldom needed; the window is there sooner

        dialog = SetUpDialog(self)
        dialog.undo_requested.connect(self.ask_undo)
        self.set_up_made.emit(dialog)
        return dialog

    def open_set_up(self) -> None:
        """Let the streamer choose how Efir's sources are set up."""
        self.set_up.present(self.status)

    def close_set_up(self) -> None:
        """Close the window of the set-up, if it is open."""
        if "set_up" in vars(self):
            self.set_up.close()

    def show_status(self, status: ObsStatus) -> None:
        """Show how OBS is."""
        self.status = status
        if "set_up" in vars(self):
            self.set_up.show_status(status)
        self._show()

    def show_settings(self, settings: ObsSettings) -> None:
        """Know whether its own settings may be read, and where it is."""
        self._settings = settings

    def _show(self) -> None:
        status = self.status
        words = obs_words.state(status)
        self._mark.show_state(obs_words.mark(status), words)
        set_text(self.state, words)
        set_text(self._about, obs_words.about(status))
        set_text(self.sentence, obs_words.sentence(status, lists_sources=self._lists_sources))
        self.warning.setVisible(status.is_unprotected)
        is_off = status.state is ObsState.OFF
        can_connect = is_off or status.reason in {ObsReason.NOT_ASKED, ObsReason.KICKED}
        show_if(self.password, status.reason in obs_words.PASSWORD, self.sentence)
        show_if(self.connect_button, can_connect, self.sentence)
        show_if(self.retry, status.reason in obs_words.AGAIN, self.sentence)
        can_set_up = status.state is ObsState.CONNECTED and status.reason is None
        show_if(self.set_up_button, can_set_up, self.sentence)
        role = "" if status.sources else "primary"
        if self.set_up_button.property("role") != role:
            self.set_up_button.setProperty("role", role)
            self.set_up_button.style().polish(self.set_up_button)
        can_check = can_set_up and self._lists_sources and bool(status.sources)
        show_if(self.check, can_check, self.sentence)
        self.verdicts.show_status(status if self._lists_sources else ObsStatus())
        lacking = status.lacking if self._lists_sources else ""
        show_if(self.lacking, bool(lacking), self.sentence)
        self.lacking.show_scene(lacking)
        show_if(self.undo, can_set_up and status.undo_at is not None, self.sentence)
        show_if(self.settings, is_off or status.reason in obs_words.ADDRESS, self.sentence)
        self._show_lines()

    def _show_lines(self) -> None:
        sources = self.status.sources if self._lists_sources else ()
        has_room = any(source.trouble is Trouble.GIVEN_UP for source in sources)
        keys = [source.name for source in sources]
        for line, source in zip(self.lines.fit(keys), sources, strict=True):
            line.show_source(source, has_room=has_room)

    def _make_line(self) -> SourceLine:
        line = SourceLine()
        line.retry_requested.connect(self.retry_requested)
        return line

    def _on_check_clicked(self) -> None:
        self.progress.show()
        enable(self.check, False)  # noqa: FBT003 -- as in Qt
        self.check_requested.emit()

    def end_check(self) -> None:
        """Let the sound be checked again."""
        self.progress.hide()
        enable(self.check, True)  # noqa: FBT003 -- as in Qt

    def _on_connect_clicked(self) -> None:
        if self.status.reason is ObsReason.KICKED:
            self.retry_requested.emit()
        elif self._settings.reads_password or self._settings.host not in OWN_HOSTS:
            self.connect_requested.emit()
        else:
            self.ask()

    def ask(self) -> None:
        """Ask whether OBS's own settings may be read."""
        question = Question(
            self,
            self.tr("Connect to OBS"),
            self.tr(
                "May Efir read the password of OBS from OBS's own settings on this PC? Efir keeps no copy of it and "
                "changes nothing there."
            ),
        )
        question.answer(self.tr("Connect"), self.connect_requested.emit, is_default=True)
        question.answer(self.tr("Cancel"), None)
        question.open()

    def ask_undo(self) -> None:
        """Ask whether the last set-up shall be taken back."""
        made = self.status.undo_at
        if made is None:
            return
        words = self.tr(
            "Take back what Efir set up in OBS ({time})? Only what it made or changed then goes back. Your own sources "
            "stay as they are."
        )
        question = Question(self, self.tr("Undo set-up"), words.replace("{time}", moment(made)))
        question.answer(self.tr("Undo set-up"), self.undo_requested.emit)
        question.answer(self.tr("Cancel"), None, is_default=True)
        question.open()

    @override
    def retranslate(self) -> None:
        set_text(self._name, "OBS")
        set_text(
            self.warning,
            self.tr(
                "OBS asks for no password: any web page that is open on this PC could control it. Turn on "
                "authentication in OBS under Tools → WebSocket Server Settings."
            ),
        )
        set_text(self.connect_button, self.tr("Connect"))
        set_accessible_name(self.connect_button, self.tr("Connect to OBS"))
        set_text(self.set_up_button, self.tr("Set up OBS…"))
        set_tool_tip(self.set_up_button, self.tr("Adds Efir's sources to OBS, or puts them in order"))
        set_text(self.undo, self.tr("Undo set-up…"))
        set_text(self.check, self.tr("Sound check"))
        set_tool_tip(self.check, self.tr("Plays a short sound in OBS and says whether viewers hear it"))
        set_accessible_name(self.progress, self.tr("The sound check runs"))
        set_text(self.retry, self.tr("Try again"))
        set_accessible_name(self.retry, self.tr("Connect to OBS again"))
        set_text(self.settings, self.tr("Settings"))
        set_tool_tip(self.settings, self.tr("Address and port of OBS"))
        self._show()
