"""What the window says after the database was damaged: what was read out of it, and which copies there are."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.backups import Backups
from app.ui import words
from app.ui.text import Question


class CopiesQuestion(Question):
    """Offers each copy, the newest first.

    Signals:
        restore_requested: Name of the copy that is wanted.
    """

    restore_requested = Signal(str)

    def __init__(self, parent: QWidget, backups: Backups) -> None:
        rescued = 0 if backups.rescued is None else backups.rescued.items
        said = self.tr("The database was damaged. %Ln item(s) could be read out of it.", "", rescued)
        offer = self.tr("A copy can bring back what is missing. Efir then restarts; the sources reconnect.")
        super().__init__(parent, self.tr("Bring back a copy?"), f"{said}\n\n{offer}")
        self.setObjectName("copies")
        for copy in backups.copies:
            text = self.tr("From %1, %Ln item(s)", "", copy.items).replace("%1", words.moment(copy.made_at))
            wanted = partial(self.restore_requested.emit, copy.name)
            self.answer(text, wanted, is_default=copy is backups.copies[0])
        self.answer(self.tr("Not now"), None)
