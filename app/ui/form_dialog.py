"""What the small windows with a hint, some fields and two buttons share."""

from typing import override

from PySide6.QtWidgets import QDialog, QLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.i18n import Retranslated
from app.ui.layout import row
from app.ui.text import TextField, label, set_text
from app.ui.theme import scaled


class FormDialog(Retranslated, QDialog):
    """A window that leaves the rest usable; what it asks for is given away by its primary button.

    Attributes:
        hint: What this is about.
        cancel: Closes it. primary: Does what it is for; the Return key presses it.
    """

    def __init__(self, parent: QWidget, width: int) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.setMinimumWidth(scaled(width))
        self.hint = label("dim", wraps=True)
        self.cancel, self.primary = QPushButton(autoDefault=False), QPushButton(default=True)
        self.primary.setProperty("role", "primary")
        self.cancel.clicked.connect(self.close)
        self._grows = False

    def place(self, *parts: QWidget | QLayout, before: tuple[QWidget, ...] = (), grows: QWidget | None = None) -> None:
        """Put its parts below the hint, and the buttons at the end.

        Args:
            parts: From above.
            before: Further buttons, between the two.
            grows: The last part, which takes the room to spare.
        """
        layout = QVBoxLayout(self)
        self._grows = grows is not None
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self.hint)
        for part in parts:
            layout.addWidget(part) if isinstance(part, QWidget) else layout.addLayout(part)
        if grows is None:
            layout.addSpacing(4)
            layout.addStretch(1)  # room to spare stands here, not around the names of the fields
        else:
            layout.addWidget(grows, 1)
        layout.addLayout(row(None, self.cancel, *before, self.primary))

    def present(self) -> None:
        """Open with the focus where something is to be done."""
        self.show()
        self.fit()
        self.raise_()
        self.first_field().setFocus()

    def fit(self) -> None:
        """Be as high as the texts need it at this width, unless a part takes any room."""
        layout = self.layout()
        if layout is None or self._grows:
            return
        layout.activate()
        height = layout.heightForWidth(self.width())
        self.setMinimumHeight(height)
        self.resize(self.width(), height)

    def first_field(self) -> QWidget:
        """Return where the focus is at first."""
        return self.primary

    @override
    def retranslate(self) -> None:
        set_text(self.cancel, self.tr("Cancel"))


class MakingDialog(FormDialog):
    """Asks for something with a name. It stays open until that is made, so that nothing is typed or made twice.

    Attributes:
        named: The field of the name.
    """

    def __init__(self, parent: QWidget, longest_name: int) -> None:
        super().__init__(parent, 460)
        self._is_waiting = False
        self.named = TextField(maxLength=longest_name, clearButtonEnabled=True)
        self.named.textChanged.connect(self._on_name_changed)
        self.primary.clicked.connect(self._on_primary_clicked)
        self._on_name_changed("")

    def ask(self) -> None:
        """Ask for it to be made; `rest` follows, and `finish` where it was made."""
        raise NotImplementedError

    def rest(self) -> None:
        """Let it be asked for again: the answer has come."""
        self._is_waiting = False

    def finish(self) -> None:
        """Close: it is made, and the next one has another name."""
        self.close()
        self.named.clear()

    @override
    def first_field(self) -> QWidget:
        return self.named

    def _on_name_changed(self, text: str) -> None:
        self.primary.setEnabled(bool(text.strip()))

    def _on_primary_clicked(self) -> None:
        if not self._is_waiting:
            self._is_waiting = True
            self.ask()
