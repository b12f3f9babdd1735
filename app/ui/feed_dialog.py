"""The small window in which a chat or donation service is connected."""

from typing import override

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.feeds import FEED_NAMES, LONGEST_KEY, WITHOUT_KEY, FeedKind
from app.ui import feed_words
from app.ui.i18n import Retranslated
from app.ui.layout import row
from app.ui.text import TextField, label, set_text
from app.ui.theme import scaled

_LONGEST_PLACE = 500


class FeedDialog(Retranslated, QDialog):
    """Takes the key of an account, and the channel, jar or stream. A key that is kept is never shown.

    Signals:
        connect_requested: kind, key and place; the key is empty where the one that is kept shall stay.
    """

    connect_requested = Signal(str, str, str)

    def __init__(self, parent: QWidget, kind: FeedKind, place: str, *, has_key: bool) -> None:
        """Build it.

        Args:
            parent: The window.
            kind: The service.
            place: Channel, jar or stream until now.
            has_key: A key is kept; it stays where no other is typed.
        """
        super().__init__(parent)
        self.setModal(False)
        self.setMinimumWidth(scaled(460))
        self.kind, self._has_key = kind, has_key
        self._needs_key = kind not in WITHOUT_KEY
        self._hint = label("dim", wraps=True)
        self._key_name, self._place_name = label(), label()
        self.key = TextField(maxLength=LONGEST_KEY, echoMode=QLineEdit.EchoMode.Password, clearButtonEnabled=True)
        self.place = TextField(maxLength=_LONGEST_PLACE, clearButtonEnabled=True)
        self._open = QPushButton(autoDefault=False)
        self._cancel, self._connect = QPushButton(autoDefault=False), QPushButton(default=True)
        self._connect.setProperty("role", "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self._hint)
        if kind in feed_words.PAGES:
            layout.addLayout(row(self._open, None))
        if self._needs_key:
            layout.addWidget(self._key_name)
            layout.addWidget(self.key)
            self._key_name.setBuddy(self.key)
        if feed_words.place_of(kind):
            layout.addWidget(self._place_name)
            layout.addWidget(self.place)
            self._place_name.setBuddy(self.place)
        layout.addSpacing(4)
        layout.addStretch(1)  # room to spare stands here, not around the names of the fields
        layout.addLayout(row(None, self._cancel, self._connect))
        set_text(self.place, place, _LONGEST_PLACE)
        self.key.textChanged.connect(self._on_text_changed)
        self.place.textChanged.connect(self._on_text_changed)
        self._open.clicked.connect(self._on_open_clicked)
        self._cancel.clicked.connect(self.close)
        self._connect.clicked.connect(self._on_connect_clicked)
        self._on_text_changed()
        self.retranslate()

    def present(self) -> None:
        """Open with the focus where something is missing."""
        self.show()
        self.raise_()
        is_place_next = self._has_key and bool(feed_words.place_of(self.kind))
        (self.key if self._needs_key and not is_place_next else self.place).setFocus()

    def _on_text_changed(self) -> None:
        has_key = not self._needs_key or self._has_key or bool(self.key.text().strip())
        needs_place = self.kind in {FeedKind.TWITCH, FeedKind.YOUTUBE}
        self._connect.setEnabled(has_key and (not needs_place or bool(self.place.text().strip())))

    def _on_open_clicked(self) -> None:
        QDesktopServices.openUrl(QUrl(feed_words.PAGES[self.kind]))

    def _on_connect_clicked(self) -> None:
        self.connect_requested.emit(self.kind.value, self.key.text().strip(), self.place.text().strip())
        self.key.clear()
        self.close()

    @override
    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Connect {service}").format(service=FEED_NAMES[self.kind]))
        set_text(self._hint, feed_words.help_of(self.kind))
        set_text(self._open, self.tr("Get the key in the browser"))
        set_text(self._key_name, self.tr("Key"))
        set_text(self._place_name, feed_words.place_of(self.kind))
        self.key.setPlaceholderText(self.tr("A key is saved. Paste a new one to replace it.") if self._has_key else "")
        set_text(self._cancel, self.tr("Cancel"))
        set_text(self._connect, self.tr("Connect"))
