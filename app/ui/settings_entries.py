"""The editor of lists of what is blocked: entries are added and taken out, and no one is there twice."""

from collections.abc import Callable
from typing import override

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QPushButton, QVBoxLayout

from app.domain.errors import RefusedError
from app.domain.links import channel_id, youtube_video
from app.ui.icons import put_before_text
from app.ui.settings_editor import Editor
from app.ui.settings_lists import LONGEST_LIST, list_trouble
from app.ui.text import TextField, label, set_accessible_name, set_text

translate = QCoreApplication.translate


def video_of(text: str) -> str:
    """Return the id of a video from a link or from the id itself; empty where it is neither."""
    for written in (text, f"https://youtu.be/{text}"):
        try:
            return youtube_video(written).video_id
        except RefusedError:
            continue
    return ""


_READERS: dict[str, Callable[[str], str]] = {"blocked_videos": video_of, "blocked_channels": channel_id}
"""What makes an entry of what was typed, where not everything can be one."""


class AddField(TextField):
    """A line that takes pasted lines all at once, before a long text would be laid out in it.

    Signals:
        lines_pasted: the text.
    """

    lines_pasted = Signal(str)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        pasted = QGuiApplication.clipboard().text() if event.matches(QKeySequence.StandardKey.Paste) else ""
        if "\n" in pasted:
            self.lines_pasted.emit(pasted[:LONGEST_LIST])
            event.accept()
        else:
            super().keyPressEvent(event)


class EntriesEditor(Editor):
    """A list of entries: a box adds to it, a button or Del takes out of it. No entry is there twice."""

    def __init__(self, setting: str, most: int, longest: int) -> None:
        """Build it.

        Args:
            setting: Name of the setting, which tells what an entry may be.
            most: Entries at most.
            longest: Characters of an entry at most.
        """
        super().__init__()
        self._setting, self._most, self._longest = setting, most, longest
        self._read = _READERS.get(setting, str.strip)
        self.field, self.list = AddField(), QListWidget()
        self.add, self.remove, self.count = QPushButton(), QPushButton(), label("dim")
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setFixedHeight(112)
        self.list.setSpacing(2)
        put_before_text(self.add, "add", "text", "dim")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        above, below = QHBoxLayout(), QHBoxLayout()
        for row in (above, below):
            row.setSpacing(8)
        above.addWidget(self.field, 1)
        above.addWidget(self.add)
        below.addWidget(self.count, 1)
        below.addWidget(self.remove)
        column.addLayout(above)
        column.addWidget(self.list)
        column.addLayout(below)
        self.setFocusProxy(self.field)
        self._connect()
        self._retranslate()

    def _connect(self) -> None:
        self.field.textChanged.connect(self._on_text_changed)
        self.field.editingFinished.connect(self._on_typed)
        self.field.lines_pasted.connect(self._take)
        self.add.clicked.connect(self._on_typed)
        self.remove.clicked.connect(self._on_remove_clicked)
        self.list.itemSelectionChanged.connect(self._show_state)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._on_remove_clicked)

    @override
    def value(self) -> tuple[str, ...]:
        return tuple(self.list.item(row).text() for row in range(self.list.count()))

    @override
    def show_value(self, value: object) -> None:
        self.list.clear()
        self.list.addItems([str(entry) for entry in value] if isinstance(value, tuple) else [])
        with QSignalBlocker(self.field):
            self.field.clear()
        self._show_state()

    @override
    def limits(self) -> str:
        return translate("Settings", "up to {n}").format(n=QLocale().toString(self._most))

    @override
    def is_unfinished(self) -> bool:
        return bool(self.field.text().strip()) and not self._read(self.field.text())

    @override
    def trouble(self) -> str:
        if self.is_unfinished():
            if self._setting == "blocked_videos":
                return translate("Settings", "Enter a video link or ID.")
            return translate("Settings", "Enter a channel link or ID (an ID starts with UC).")
        return list_trouble(self.value(), self._most, self._longest)

    @override
    def name_it(self, title: str, hint: str) -> None:
        super().name_it(title, hint)
        self.list.setAccessibleName(title)

    def _on_text_changed(self, text: str) -> None:
        if "\n" in text:  # pasted by the mouse, or dropped
            self._take(text)
        else:
            self.changed.emit()
        self._show_state()

    def _on_typed(self) -> None:
        if self.field.text().strip():
            self._take(self.field.text())

    def _take(self, text: str) -> None:
        """Add each line that can be an entry and is not there yet; what cannot stays in the box."""
        known = {entry.casefold() if self._read is str.strip else entry for entry in self.value()}
        left = []
        for line in filter(None, (line.strip() for line in text.split("\n"))):
            entry = self._read(line)
            same = entry.casefold() if self._read is str.strip else entry
            if not entry:
                left.append(line)
            elif same not in known:
                known.add(same)
                self.list.addItem(entry)
        with QSignalBlocker(self.field):
            set_text(self.field, " ".join(left))
        if self.list.count():
            self.list.scrollToBottom()
        self._show_state()
        self.changed.emit()

    def _on_remove_clicked(self) -> None:
        for row in sorted((self.list.row(item) for item in self.list.selectedItems()), reverse=True):
            self.list.takeItem(row)
        self._show_state()
        self.changed.emit()

    def _show_state(self) -> None:
        number = self.list.count()
        set_text(self.count, self.tr("%n entries", "", number) if number else self.tr("Empty"))
        self.remove.setEnabled(bool(self.list.selectedItems()))
        self.add.setEnabled(bool(self.field.text().strip()))

    def _retranslate(self) -> None:
        prompts = {
            "blocked_videos": self.tr("Video link or ID"),
            "blocked_channels": self.tr("Channel link or ID"),
            "blocked_users": self.tr("Viewer name"),
        }
        self.field.setPlaceholderText(prompts.get(self._setting, self.tr("Word")))
        set_text(self.add, self.tr("Add"))
        set_accessible_name(self.add, self.tr("Add to the list"), hint="Enter")
        set_text(self.remove, self.tr("Remove"))
        set_accessible_name(self.remove, self.tr("Remove selected"), hint="Del")
        self._show_state()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
