"""The editor of the commands in chat: for each a switch, who may use it, its names, and how often."""

import re
from itertools import pairwise
from typing import override

from PySide6.QtCore import QCoreApplication, QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from app.domain.chat_rules import (
    DEFAULT_RULES,
    MOST_COOLDOWN_S,
    MOST_NAMES,
    NAME_LENGTH,
    ChatCommand,
    ChatCommands,
    CommandChange,
    CommandRule,
    Rank,
    cleaned_changes,
)
from app.domain.text import clean
from app.ui.choices import Choice, Option, keep_from_edge
from app.ui.settings.editors import Editor, NumberField
from app.ui.text import TextField, delete_words, label, set_text, set_tool_tip

translate = QCoreApplication.translate

_LONGEST_NAMES = 2_000
"""Characters that a field of names takes; what is saved is shorter."""
_GAP = 14
_LEAST = (80, 30)
"""Pixels of the smallest field."""


class _Seconds(NumberField):
    """How long a command cannot be used again."""

    def __init__(self) -> None:
        super().__init__(decimals=0)
        self.setRange(0, MOST_COOLDOWN_S)
        self.setSingleStep(5)
        self.setMinimumSize(*_LEAST)
        keep_from_edge(self)
        delete_words(self)

    def retranslate(self) -> None:
        """Show unit and number as the language writes them."""
        with QSignalBlocker(self):
            self.setLocale(QLocale())
            unit = translate("Words", "s")
            self.setSuffix(f" {unit}")


class CommandFields(QWidget):
    """The fields of one command, in three rows of a grid that belongs to all.

    Signals:
        edited: One of them was edited.
    """

    edited = Signal()

    def __init__(self, command: ChatCommand, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()  # it only holds the fields together
        self.command = command
        self._shown = ""
        self._names: tuple[str, ...] = ()
        self.is_on, self.rank = QCheckBox(), Choice()
        self.names = TextField(maxLength=_LONGEST_NAMES)
        self.viewer_cooldown, self.cooldown = _Seconds(), _Seconds()
        usual = ", ".join(DEFAULT_RULES[command].names)
        self.names.setPlaceholderText(usual)
        set_tool_tip(self.names, usual)  # where the field is too narrow
        self.rank.setMinimumSize(*_LEAST)
        self.names.setMinimumWidth(_LEAST[0])
        self.is_on.toggled.connect(self.edited)
        self.rank.chosen.connect(self.edited)
        self.names.textChanged.connect(self.edited)
        for seconds in (self.viewer_cooldown, self.cooldown):
            seconds.valueChanged.connect(self.edited)
            seconds.lineEdit().textEdited.connect(self.edited)
            seconds.editingFinished.connect(self.edited)

    def place(self, grid: QGridLayout, row: int) -> None:
        """Put the fields into three rows, which are narrow enough for the smallest window."""
        grid.addWidget(self.is_on, row, 0, 1, 3)
        grid.addWidget(self.rank, row + 1, 0, 1, 3)
        grid.addWidget(self.names, row + 2, 0)
        grid.addWidget(self.viewer_cooldown, row + 2, 1)
        grid.addWidget(self.cooldown, row + 2, 2)

    def controls(self) -> tuple[QWidget, ...]:
        """Return the fields in the order in which Tab reaches them."""
        return self.is_on, self.rank, self.names, self.viewer_cooldown, self.cooldown

    def show_rule(self, rule: CommandRule) -> None:
        """Show how the command is; names that are as they were made are the field's hint."""
        self._names = rule.names
        self._shown = "" if rule.names == DEFAULT_RULES[self.command].names else ", ".join(rule.names)
        with (
            QSignalBlocker(self.is_on),
            QSignalBlocker(self.names),
            QSignalBlocker(self.viewer_cooldown),
            QSignalBlocker(self.cooldown),
        ):
            self.is_on.setChecked(rule.is_on)
            self.rank.set_value(rule.rank)
            if self.names.text() != self._shown:  # else the cursor would jump
                set_text(self.names, self._shown, _LONGEST_NAMES)
            self.viewer_cooldown.setValue(rule.viewer_cooldown_s)
            self.cooldown.setValue(rule.cooldown_s)

    def change(self) -> CommandChange:
        """Return what is chosen and typed."""
        return CommandChange(
            names=self.typed_names(),
            is_on=self.is_on.isChecked(),
            rank=Rank(self.rank.value()),
            viewer_cooldown_s=round(self.viewer_cooldown.value()),
            cooldown_s=round(self.cooldown.value()),
        )

    def typed_names(self) -> tuple[str, ...]:
        """Return the names; those that were not edited are as they are stored."""
        text = self.names.text()
        if text == self._shown:
            return self._names
        return tuple(name for name in re.split(r"[\s,;]+", clean(text, _LONGEST_NAMES)) if name)

    def is_incomplete(self) -> bool:
        """Tell whether a number is not one yet."""
        return self.viewer_cooldown.is_incomplete() or self.cooldown.is_incomplete()

    def retranslate(self, title: str, ranks: list[Option]) -> None:
        """Set every text anew."""
        set_text(self.is_on, title)
        self.rank.set_options(ranks, self.rank.value() or Rank.VIEWER)
        for seconds in (self.viewer_cooldown, self.cooldown):
            seconds.retranslate()


class CommandsEditor(Editor):
    """A switch, a rank, names and two cooldowns for each command; names left empty are the usual ones."""

    def __init__(self) -> None:
        super().__init__()
        self.fields = {command: CommandFields(command, self) for command in ChatCommand}
        self._heads = tuple(label("dim", wraps=True) for _ in range(3))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for column, head in enumerate(self._heads):
            grid.addWidget(head, 0, column, Qt.AlignmentFlag.AlignBottom)
        for number, fields in enumerate(self.fields.values()):
            grid.setRowMinimumHeight(4 * number + 1, _GAP if number else 0)
            fields.place(grid, 4 * number + 2)
            fields.edited.connect(self.changed)
        controls = [control for fields in self.fields.values() for control in fields.controls()]
        for one, other in pairwise(controls):
            QWidget.setTabOrder(one, other)
        self.setFocusProxy(controls[0])
        self.retranslate()
        self.set_value({})

    @override
    def value(self) -> dict[ChatCommand, CommandChange]:
        return cleaned_changes({command: fields.change() for command, fields in self.fields.items()})

    @override
    def set_value(self, value: object) -> None:
        commands = ChatCommands(changes=value if isinstance(value, dict) else {})
        for command, fields in self.fields.items():
            fields.show_rule(commands.rule(command))

    @override
    def error(self) -> str:
        for command, fields in self.fields.items():
            names = fields.typed_names()
            about = self._titles()[command]
            if fields.is_incomplete():
                limits = f"{about}, 0–{QLocale().toString(MOST_COOLDOWN_S)}"
                return translate("Settings", "Enter a number in this range: %1").replace("%1", limits)
            if any(len(name) > NAME_LENGTH for name in names):
                sentence = translate("Settings", "Longer than {n} characters: %1").format(n=NAME_LENGTH)
                return sentence.replace("%1", about)
            if len(names) > MOST_NAMES:
                sentence = self.tr("Too many names: %1. The limit is {most}.").format(most=MOST_NAMES)
                return sentence.replace("%1", about)
        return ""

    @override
    def is_incomplete(self) -> bool:
        return any(fields.is_incomplete() for fields in self.fields.values())

    @override
    def search_text(self) -> str:
        names = (name for command in ChatCommand for name in DEFAULT_RULES[command].names)
        return " ".join((*self._titles().values(), *names))

    @override
    def set_accessible(self, title: str, hint: str) -> None:
        for command, fields in self.fields.items():
            about = self._titles()[command]
            parts: dict[QWidget, str] = {
                fields.rank: self.tr("Who may use it"),
                fields.names: self.tr("Names"),
                fields.viewer_cooldown: self.tr("Cooldown per viewer"),
                fields.cooldown: self.tr("Cooldown for all"),
            }
            fields.is_on.setAccessibleName(f"{title}: {about}")
            fields.is_on.setAccessibleDescription(hint)
            for part, what in parts.items():
                part.setAccessibleName(f"{about}: {what}")

    @override
    def retranslate(self) -> None:
        heads = (self.tr("Names"), self.tr("Cooldown per viewer"), self.tr("Cooldown for all"))
        for head, text in zip(self._heads, heads, strict=True):
            set_text(head, text)
        titles, ranks = self._titles(), [Option(rank, text) for rank, text in self._ranks().items()]
        for command, fields in self.fields.items():
            fields.retranslate(titles[command], ranks)

    def _titles(self) -> dict[ChatCommand, str]:
        return {
            ChatCommand.REQUEST: self.tr("Request a video"),
            ChatCommand.REMOVE: self.tr("Take back the last request"),
            ChatCommand.CURRENT: self.tr("What plays"),
            ChatCommand.QUEUE: self.tr("Queue and own place"),
            ChatCommand.VOTE: self.tr("Vote to skip"),
            ChatCommand.SAY: self.tr("Read a message aloud"),
            ChatCommand.SKIP: self.tr("Skip"),
            ChatCommand.APPROVE: self.tr("Approve a request"),
            ChatCommand.REJECT: self.tr("Reject a request"),
            ChatCommand.VOLUME: self.tr("Volume"),
            ChatCommand.PAUSE: self.tr("Pause requests"),
            ChatCommand.OPEN: self.tr("Accept requests again"),
        }

    def _ranks(self) -> dict[Rank, str]:
        return {
            Rank.VIEWER: self.tr("Everyone"),
            Rank.SUBSCRIBER: self.tr("Subscribers and above"),
            Rank.VIP: self.tr("VIPs and above"),
            Rank.MODERATOR: self.tr("Moderators"),
            Rank.STREAMER: self.tr("Only you"),
        }
