"""The banner about LAN access."""

from typing import ClassVar, override

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.domain.events import Event, LanChanged
from app.ui.i18n import Retranslated
from app.ui.icons import Picture
from app.ui.text import label, set_text


class LanNotice(Retranslated, QWidget):
    """Shown while LAN access is on, or why it does not work; else hidden."""

    handles: ClassVar[tuple[type[Event], ...]] = (LanChanged,)

    def __init__(self) -> None:
        super().__init__()
        self._now = LanChanged()
        self.sentence = label(wraps=True)
        # Only the frame is hidden: the page that holds this may show and hide it as a whole.
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
        self.retranslate()

    def apply(self, event: LanChanged) -> None:
        """Show what has changed."""
        self._now = event
        self.retranslate()

    @override
    def retranslate(self) -> None:
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
