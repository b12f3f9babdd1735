"""The small window that hands out the viewers' page."""

from typing import override

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui.form_dialog import FormDialog
from app.ui.link_box import LinkBox
from app.ui.text import label, set_text


class AudienceDialog(FormDialog):
    """Hands out the viewers' page, and shows the word that a request needs.

    Signals:
        new_word_requested: The word shall be another one.
    """

    new_word_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, 520)
        self.box, self.word, self.missing = LinkBox(is_secret=False), label(wraps=True), label("warning", wraps=True)
        self.new_word, self.end = QPushButton(autoDefault=False), self.primary
        self.place(self.box, self.missing, self.word, before=(self.new_word,))
        self.cancel.hide()
        self._word = ""
        self.box.resized.connect(self.fit)
        self.new_word.clicked.connect(self.new_word_requested)
        self.end.clicked.connect(self.close)
        self.retranslate()

    def show_page(self, link: str, word: str, *, changes: bool) -> None:
        """Show the page's link, and the word that a request needs.

        Args:
            link: Empty where there is no hub.
            word: Empty where none is needed.
            changes: Efir makes the word up, so it can make another.
        """
        self._word = word
        self.new_word.setVisible(changes and bool(word))
        self.missing.setVisible(not link)
        self.box.setVisible(bool(link))
        if link != self.box.link:
            self.box.show_link(link)
        self.retranslate()

    @override
    def first_field(self) -> QWidget:
        return self.box.copy if self.box.link else self.end

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.setWindowTitle(self.tr("Viewers' page"))
        set_text(
            self.hint,
            self.tr("Viewers see the queue there and request videos without an account."),
        )
        set_text(self.missing, self.tr("Connect the hub on the Feeds page first."))
        set_text(self.word, self.tr("Word of this stream: {word}").format(word=self._word))
        self.word.setVisible(bool(self._word))
        set_text(self.new_word, self.tr("New word"))
        set_text(self.end, self.tr("Close"))
        self.fit()
