"""What is asked before a file of settings opens this PC: by default it does not; and which keys it does not bring."""

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from app.domain.feeds import FEED_NAMES, FeedKind
from app.domain.settings_file import Tree
from app.ui.settings.field import declared
from app.ui.text import Question, truncated

_SHOWN = 300


class ImportQuestion(Question):
    """Lists what the file asks for, and what it cannot bring.

    Signals:
        answered: Whether the guarded settings are imported too; the others are in both cases.
    """

    answered = Signal(bool)

    def __init__(self, parent: QWidget, guarded: Tree, without_key: Collection[FeedKind] = ()) -> None:
        """Ask.

        Args:
            parent: The window.
            guarded: Values that open this PC.
            without_key: Services that the file switches on and whose keys are not on this PC.
        """
        parts = []
        if guarded:
            said = self.tr(
                "The file also changes who can reach this PC, which folders are read, or what starts by itself:"
            )
            lines = [_line(group, name, value) for group, values in guarded.items() for name, value in values.items()]
            parts.append("\n".join([said, "", *lines]))
        if without_key:
            said = self.tr("The file contains no keys. After the import, connect these services on the Feeds page:")
            parts.append(f"{said} {', '.join(FEED_NAMES[kind] for kind in without_key)}.")
        title = self.tr("Import these settings too?") if guarded else self.tr("Import settings?")
        super().__init__(parent, title, "\n\n".join(parts))
        self.setObjectName("import")
        if guarded:
            self.answer(self.tr("Import without them"), partial(self.answered.emit, False), is_default=True)  # noqa: FBT003
            self.answer(self.tr("Import everything"), partial(self.answered.emit, True))  # noqa: FBT003
        else:
            self.answer(self.tr("Import"), partial(self.answered.emit, False), is_default=True)  # noqa: FBT003
        self.answer(self.tr("Cancel"), None)


def _line(group: str, name: str, value: object) -> str:
    """Return the title of a setting and its value from the file, which is shown as plain text."""
    titles = {setting.name: setting.title for setting in declared()[group][1]}
    shown = ", ".join(str(each) for each in value) if isinstance(value, list) else str(value)
    if value is True:
        shown = QCoreApplication.translate("ImportQuestion", "on")
    title = QCoreApplication.translate("Settings", titles[name])
    return truncated(f"{title}: {shown}", _SHOWN)
