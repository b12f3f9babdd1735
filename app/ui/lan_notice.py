"""The banner that says whether other PCs reach Efir."""

from typing import ClassVar, override

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.domain.events import Event, LanChanged
from app.ui.icons import Picture
from app.ui.text import label, set_text


class LanNotice(QWidget):
    """Says so while others are let in, or why they are not though they should be; else it is not seen."""

    handles: ClassVar[tuple[type[Event], ...]] = (LanChanged,)

    def __init__(self) -> None:
        super().__init__()
        self._now = LanChanged()
        self.sentence = label(wraps=True)
        # What holds it may show and hide this; whether there is anything to say is for the frame.
        self._banner = QFrame()
        self._banner.setObjectName("banner")
        row = QHBoxLayout(self._banner)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(Picture("warning", "bad", 20))
        row.addWidget(self.sentence, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._banner)
        self._show()

    def apply(self, event: LanChanged) -> None:
        """Show what has changed."""
        self._now = event
        self._show()

    def _show(self) -> None:
        address = self._now.address
        if self._now.is_open:
            words = self.tr("LAN access is on: other PCs on your network can connect at %1 with a link or a token.")
        else:
            words = self.tr(
                "LAN access does not work: %1 is not an address of this PC now, or the port is in use. "
                "Retrying every 30 seconds."
            )
        set_text(self.sentence, words.replace("%1", address))
        self._banner.setVisible(bool(address))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        super().changeEvent(event)
