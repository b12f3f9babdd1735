"""The small window in which a channel-point reward is made."""

from typing import override

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSpinBox, QWidget

from app.domain.feeds import HIGHEST_COST, LONGEST_TITLE
from app.ui.choices import Choice, Option, keep_from_edge
from app.ui.form_dialog import MakingDialog
from app.ui.text import label, set_accessible_name, set_text

_USUAL_COST = 500


class RewardDialog(MakingDialog):
    """Asks for a channel-point reward.

    Signals:
        create_requested: title, cost, and whether its text is read aloud instead of a request.
    """

    create_requested = Signal(str, int, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, LONGEST_TITLE)
        self._title_name, self._cost_name, self._kind_name = label(), label(), label()
        self.title = self.named
        self.cost = QSpinBox(minimum=1, maximum=HIGHEST_COST, value=_USUAL_COST)
        keep_from_edge(self.cost)
        self.kind = Choice()
        self.create_button = self.primary
        self.place(self._title_name, self.title, self._cost_name, self.cost, self._kind_name, self.kind)
        for name, field in ((self._title_name, self.title), (self._cost_name, self.cost), (self._kind_name, self.kind)):
            name.setBuddy(field)
        self.retranslate()

    @override
    def ask(self) -> None:
        self.create_requested.emit(self.title.text().strip(), self.cost.value(), self.kind.value() == "speech")

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.setWindowTitle(self.tr("Create a reward"))
        set_text(
            self.hint,
            self.tr("Viewers write a text with it. Points go back when Efir refuses the request."),
        )
        set_text(self._title_name, self.tr("Name"))
        set_text(self._cost_name, self.tr("Cost in points"))
        set_text(self._kind_name, self.tr("The text"))
        options = (
            Option("request", self.tr("requests a video")),
            Option("speech", self.tr("is read aloud")),
        )
        self.kind.set_options(options, self.kind.value() or "request")
        set_accessible_name(self.kind, self.tr("The text"))
        set_text(self.create_button, self.tr("Create"))
