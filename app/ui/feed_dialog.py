"""The small window in which a chat or donation service is connected."""

from typing import override

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLayout, QLineEdit, QPushButton, QWidget

from app.domain.feeds import FEED_NAMES, LONGEST_KEY, WITHOUT_KEY, FeedKind
from app.ui import feed_words
from app.ui.form_dialog import FormDialog
from app.ui.layout import row
from app.ui.text import TextField, label, set_text

_LONGEST_PLACE = 500


class FeedDialog(FormDialog):
    """Takes the key of an account, and the channel, jar or stream. A key that is kept is never shown.

    Signals:
        connect_requested: kind, key and place; the key is empty where the one that is kept shall stay.
    """

    connect_requested = Signal(str, str, str)

    def __init__(
        self, parent: QWidget, kind: FeedKind, place: str, *, has_key: bool, is_key_optional: bool = False
    ) -> None:
        """Build it.

        Args:
            parent: The window.
            kind: The service.
            place: Channel, jar or stream until now.
            has_key: A key is kept; it stays where no other is typed.
            is_key_optional: It can be connected without one.
        """
        super().__init__(parent, 460)
        self.kind, self._has_key, self._is_key_optional = kind, has_key, is_key_optional
        self._needs_key = kind not in WITHOUT_KEY
        self._key_name, self._place_name = label(), label()
        self.key = TextField(maxLength=LONGEST_KEY, echoMode=QLineEdit.EchoMode.Password, clearButtonEnabled=True)
        self.place_field = TextField(maxLength=_LONGEST_PLACE, clearButtonEnabled=True)
        self._open, self._connect = QPushButton(autoDefault=False), self.primary
        parts: list[QWidget | QLayout] = [row(self._open, None)] if kind in feed_words.PAGES else []
        if self._needs_key:
            parts += [self._key_name, self.key]
            self._key_name.setBuddy(self.key)
        if feed_words.place_of(kind):
            parts += [self._place_name, self.place_field]
            self._place_name.setBuddy(self.place_field)
        self.place(*parts)
        set_text(self.place_field, place, _LONGEST_PLACE)
        self.key.textChanged.connect(self._on_text_changed)
        self.place_field.textChanged.connect(self._on_text_changed)
        self._open.clicked.connect(self._on_open_clicked)
        self._connect.clicked.connect(self._on_connect_clicked)
        self._on_text_changed()
        self.retranslate()

    @override
    def first_field(self) -> QWidget:
        is_place_next = (self._has_key or self._is_key_optional) and bool(feed_words.place_of(self.kind))
        return self.key if self._needs_key and not is_place_next else self.place_field

    def _on_text_changed(self) -> None:
        has_key = not self._needs_key or self._has_key or self._is_key_optional or bool(self.key.text().strip())
        needs_place = self.kind in {FeedKind.TWITCH, FeedKind.YOUTUBE}
        self._connect.setEnabled(has_key and (not needs_place or bool(self.place_field.text().strip())))

    def _on_open_clicked(self) -> None:
        QDesktopServices.openUrl(QUrl(feed_words.PAGES[self.kind]))

    def _on_connect_clicked(self) -> None:
        self.connect_requested.emit(self.kind.value, self.key.text().strip(), self.place_field.text().strip())
        self.key.clear()
        self.close()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.setWindowTitle(self.tr("Connect {service}").format(service=FEED_NAMES[self.kind]))
        set_text(self.hint, feed_words.help_of(self.kind))
        set_text(self._open, self.tr("Get the key in the browser"))
        set_text(self._key_name, self.tr("Key"))
        set_text(self._place_name, feed_words.place_of(self.kind))
        words = self.tr("A key is saved. Paste a new one to replace it.") if self._has_key else ""
        if self._is_key_optional and not self._has_key:
            words = self.tr("Can be left empty: the chat is then read unofficially")
        self.key.setPlaceholderText(words)
        set_text(self._connect, self.tr("Connect"))
