"""The small window in which one of the monobank jars is chosen."""

from collections.abc import Sequence
from typing import override

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QWidget

from app.domain.feeds import Jar
from app.ui.form_dialog import FormDialog
from app.ui.text import set_text, truncated

_ID = Qt.ItemDataRole.UserRole
_LONGEST = 100
_MOST_ROWS, _GAP = 8, 3


class JarDialog(FormDialog):
    """Lists the jars by their names. What they hold is not known here.

    Signals:
        chosen: id of a jar.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget, jars: Sequence[Jar], place: str) -> None:
        """Build it.

        Args:
            parent: The window.
            jars: To choose from; one at least.
            place: Id or name of the one until now; the first one where there is no such jar.
        """
        super().__init__(parent, 360)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list, self.choose = QListWidget(), self.primary
        for jar in jars:
            name = truncated(jar.title or jar.id, _LONGEST)
            self.list.addItem(f"{name} · {jar.currency}" if jar.currency else name)
            self.list.item(self.list.count() - 1).setData(_ID, jar.id)
        known = [at for at, jar in enumerate(jars) if place and place in {jar.id, jar.title}]
        self.list.setCurrentRow(known[0] if known else 0)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSpacing(_GAP)
        row_height = self.list.sizeHintForRow(0) + 2 * _GAP
        self.list.setFixedHeight(min(len(jars), _MOST_ROWS) * row_height + 2 * self.list.frameWidth() + 2 * _GAP)
        self.place(self.list)
        self.list.itemDoubleClicked.connect(self._on_choose_clicked)
        self.choose.clicked.connect(self._on_choose_clicked)
        self.retranslate()

    @override
    def first_field(self) -> QWidget:
        return self.list

    def _on_choose_clicked(self) -> None:
        if (item := self.list.currentItem()) is not None:
            self.chosen.emit(item.data(_ID))
            self.close()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.setWindowTitle(self.tr("Choose a jar"))
        self.list.setAccessibleName(self.tr("Jars"))
        set_text(self.hint, self.tr("Which jar do donations go to? Efir reads only this one."))
        set_text(self.choose, self.tr("Choose"))
