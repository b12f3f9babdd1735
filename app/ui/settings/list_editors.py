"""Editors of lists: lines of text, entries that are added and removed, and the replies to viewers."""

import re
from collections.abc import Callable, Mapping
from typing import override

from PySide6.QtCore import QCoreApplication, QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QPlainTextEdit, QPushButton, QVBoxLayout

from app.domain.errors import RefusedError
from app.domain.feeds import minor_of
from app.domain.links import channel_id, youtube_video
from app.domain.money import CURRENCIES, SYMBOLS, Money
from app.domain.reasons import REFUSALS, Language, Reason
from app.domain.settings import SENTENCE_LENGTH, Sentences
from app.domain.text import clean, identity
from app.ui.icons import put_before_text
from app.ui.settings.editors import Browse, Editor
from app.ui.text import TextField, delete_words, label, set_accessible_name, set_text, set_tool_tip

translate = QCoreApplication.translate

_LONGEST_LIST = 1_100_000
"""Characters of 1,000 lines of 1,000 characters."""
_LONGEST_PRICE = 40
_SIGN = r"[^\W\d_]{1,3}|[^\w\s.,]"
_PRICE = re.compile(rf"\s*(?P<before>{_SIGN})?\s*(?P<amount>\d[\d \u00a0]*(?:[.,]\d+)?)\s*(?P<behind>{_SIGN})?\.?\s*")
"""An amount with the code of its currency, or its sign, on either side."""
_LONGEST_REPLY = 2_000
"""Characters that a field of a reply takes; what is saved is shorter."""


def _list_error(lines: tuple[str, ...], most: int, longest: int) -> str:
    """Return why a list cannot be saved, or empty."""
    if len(lines) > most:
        return translate("Settings", "Too many lines: {n}. The limit is {most}.").format(n=len(lines), most=most)
    if any(len(line) > longest for line in lines):
        return translate("Settings", "A line is longer than {n} characters.").format(n=longest)
    return ""


class LinesEditor(Editor):
    """A list of texts, one on each line; folders can be chosen in a dialog."""

    def __init__(self, most: int, longest: int, *, is_folders: bool = False, is_pairs: bool = False) -> None:
        """Build it.

        Args:
            most: Lines at most.
            longest: Characters of a line at most.
            is_folders: Each line is a folder, which can be chosen in a dialog.
            is_pairs: Each line is a name, an equals sign and something of it.
        """
        super().__init__()
        self._most, self._longest, self._is_pairs = most, longest, is_pairs
        self.edit = QPlainTextEdit(tabChangesFocus=True)
        delete_words(self.edit)
        self.edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.edit.setFixedHeight(96)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        if is_folders:
            browse = Browse(self)
            browse.folder_chosen.connect(self._on_folder_chosen)
            row = QHBoxLayout()
            row.addWidget(browse)
            row.addStretch()
            column.addLayout(row)
        self.edit.textChanged.connect(self.changed)

    @override
    def value(self) -> tuple[str, ...]:
        lines = self.edit.toPlainText()[:_LONGEST_LIST].split("\n")
        return tuple(line.strip() for line in lines if line.strip())

    @override
    def set_value(self, value: object) -> None:
        lines = value if isinstance(value, tuple) else ()
        text = "\n".join(str(line) for line in lines)
        if text != self.edit.toPlainText():  # else the cursor would jump to the start
            with QSignalBlocker(self.edit):
                self.edit.setPlainText(text)

    @override
    def limits(self) -> str:
        return translate("Settings", "up to {n} lines").format(n=QLocale().toString(self._most))

    @override
    def error(self) -> str:
        lines = self.value()
        if self._is_pairs and (odd := next((line for line in lines if "=" not in line.strip("= ")), None)):
            return translate("Settings", "Write “name = value” on each line: %1").replace("%1", odd[:50])
        return _list_error(lines, self._most, self._longest)

    def _on_folder_chosen(self, folder: str) -> None:
        self.edit.appendPlainText(folder)


def video_of(text: str) -> str:
    """Return the id of a video from a link or from the id itself; empty where it is neither."""
    for written in (text, f"https://youtu.be/{text}"):
        try:
            return youtube_video(written).video_id
        except RefusedError:
            continue
    return ""


_PARSERS: dict[str, Callable[[str], str]] = {
    "blocked_videos": video_of,
    "blocked_channels": channel_id,
    "allowed_channels": channel_id,
}
"""Parsers of what is typed, by setting; they return an empty text for what is not valid."""


class AddField(TextField):
    """A line of text that hands over pasted lines, before a long text would be laid out in it.

    Signals:
        lines_pasted: the text.
    """

    lines_pasted = Signal(str)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        pasted = QGuiApplication.clipboard().text() if event.matches(QKeySequence.StandardKey.Paste) else ""
        if "\n" in pasted:
            self.lines_pasted.emit(pasted[:_LONGEST_LIST])
            event.accept()
        else:
            super().keyPressEvent(event)


_ENTRY = Qt.ItemDataRole.UserRole
"""What a line of a list stands for, whatever it shows."""


class EntriesEditor(Editor):
    """A list of entries without duplicates: a field adds to it, a button or Del removes."""

    def __init__(self, setting: str, most: int, longest: int) -> None:
        """Build it.

        Args:
            setting: Name of the setting, which decides what an entry may be.
            most: Entries at most.
            longest: Characters of an entry at most.
        """
        super().__init__()
        self._setting, self._most, self._longest = setting, most, longest
        self._parse = _PARSERS.get(setting, str.strip)
        self._names: Mapping[str, str] = {}
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
        self.retranslate()

    def _connect(self) -> None:
        self.field.textChanged.connect(self._on_text_changed)
        self.field.editingFinished.connect(self.finish)
        self.field.lines_pasted.connect(self._add_lines)
        self.add.clicked.connect(self.finish)
        self.remove.clicked.connect(self._on_remove_clicked)
        self.list.itemSelectionChanged.connect(self._show_state)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._on_remove_clicked)

    @override
    def value(self) -> tuple[str, ...]:
        return tuple(self.list.item(row).data(_ENTRY) for row in range(self.list.count()))

    @override
    def set_value(self, value: object) -> None:
        self.list.clear()
        for entry in value if isinstance(value, tuple) else ():
            self._append(str(entry))
        with QSignalBlocker(self.field):
            self.field.clear()
        self._show_state()

    @override
    def limits(self) -> str:
        return translate("Settings", "up to {n}").format(n=QLocale().toString(self._most))

    @override
    def is_incomplete(self) -> bool:
        return bool(self.field.text().strip()) and not self._parse(self.field.text())

    @override
    def error(self) -> str:
        if self.is_incomplete():
            if self._setting == "blocked_videos":
                return translate("Settings", "Enter a video link or ID.")
            return translate("Settings", "Enter a channel link or ID (an ID starts with UC).")
        return _list_error(self.value(), self._most, self._longest)

    @override
    def set_accessible(self, title: str, hint: str) -> None:
        super().set_accessible(title, hint)
        self.list.setAccessibleName(title)

    def _on_text_changed(self, text: str) -> None:
        if "\n" in text:  # pasted by the mouse, or dropped
            self._add_lines(text)
        else:
            self.changed.emit()
        self._show_state()

    @override
    def finish(self) -> None:
        if self.field.text().strip():
            self._add_lines(self.field.text())

    def _add_lines(self, text: str) -> None:
        """Add each line that is a valid entry and not in the list yet; the others stay in the field."""
        known = {entry.casefold() if self._parse is str.strip else entry for entry in self.value()}
        left = []
        for line in filter(None, (line.strip() for line in text.split("\n"))):
            entry = self._parse(line)
            same = entry.casefold() if self._parse is str.strip else entry
            if not entry:
                left.append(line)
            elif same not in known:
                known.add(same)
                self._append(entry)
        with QSignalBlocker(self.field):
            set_text(self.field, " ".join(left))
        if self.list.count():
            self.list.scrollToBottom()
        self._show_state()
        self.changed.emit()

    def show_names(self, names: Mapping[str, str]) -> None:
        """Show what people call the entries, where that is known, before each."""
        self._names = names
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setData(Qt.ItemDataRole.DisplayRole, self._text_of(item.data(_ENTRY)))

    def _append(self, entry: str) -> None:
        self.list.addItem(self._text_of(entry))
        self.list.item(self.list.count() - 1).setData(_ENTRY, entry)

    def _text_of(self, entry: str) -> str:
        name = self._names.get(entry)
        if self._setting == "blocked_users" and (known := identity(entry)):
            name, entry = entry.removeprefix(known).strip(), known
        return f"{name} · {entry}" if name else entry

    def _on_remove_clicked(self) -> None:
        for row in sorted((self.list.row(item) for item in self.list.selectedItems()), reverse=True):
            self.list.takeItem(row)
        self._show_state()
        self.changed.emit()

    def _show_state(self) -> None:
        number = self.list.count()
        set_text(self.count, self.tr("%Ln entries", "", number) if number else self.tr("Empty"))
        self.remove.setEnabled(bool(self.list.selectedItems()))
        self.add.setEnabled(bool(self.field.text().strip()))

    @override
    def retranslate(self) -> None:
        prompts = {
            "blocked_videos": self.tr("Video link or ID"),
            "blocked_channels": self.tr("Channel link or ID"),
            "allowed_channels": self.tr("Channel link or ID"),
            "blocked_users": self.tr("Viewer name"),
        }
        self.field.setPlaceholderText(prompts.get(self._setting, self.tr("Word")))
        set_text(self.add, self.tr("Add"))
        set_accessible_name(self.add, self.tr("Add to the list"), hint="Enter")
        set_text(self.remove, self.tr("Remove"))
        set_accessible_name(self.remove, self.tr("Remove selected"), hint="Del")
        self._show_state()


class PricesEditor(Editor):
    """Amounts of money, one on each line, such as ``50 UAH``; each currency has one."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = LinesEditor(len(CURRENCIES), _LONGEST_PRICE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._lines)
        self.edit = self._lines.edit
        self.edit.setFixedHeight(64)
        self.setFocusProxy(self._lines)
        self._lines.changed.connect(self.changed)

    @override
    def value(self) -> dict[str, int]:
        prices = (price_in(line) for line in self._lines.value())
        return {price.currency: price.amount_minor for price in prices if price is not None}

    @override
    def set_value(self, value: object) -> None:
        prices: dict[str, int] = value if isinstance(value, dict) else {}
        if prices != self.value() or self.is_incomplete():
            self._lines.set_value(tuple(_price_text(Money(amount, code)) for code, amount in prices.items()))

    @override
    def set_accessible(self, title: str, hint: str) -> None:
        super().set_accessible(title, hint)
        self._lines.set_accessible(title, hint)

    @override
    def is_incomplete(self) -> bool:
        return any(price_in(line) is None for line in self._lines.value())

    @override
    def error(self) -> str:
        odd = next((line for line in self._lines.value() if price_in(line) is None), None)
        if odd is not None:
            sentence = translate("Settings", "Write an amount and a currency on each line, such as 50 UAH: %1")
            return sentence.replace("%1", odd[:50])
        codes = [price.currency for line in self._lines.value() if (price := price_in(line))]
        twice = next((code for code in codes if codes.count(code) > 1), "")
        return translate("Settings", "This currency has two amounts: %1").replace("%1", twice) if twice else ""


def price_in(line: str) -> Money | None:
    """Return the amount of money that ``50 UAH``, ``50,50 грн`` or ``$5`` mean; None for anything else."""
    found = _PRICE.fullmatch(line)
    if found is None or bool(found["before"]) == bool(found["behind"]):
        return None
    sign = (found["before"] or found["behind"]).upper()
    signs = {**{symbol.upper(): code for code, symbol in SYMBOLS.items()}, "ГРН": "UAH"}
    code = signs.get(sign, sign)
    amount_minor = minor_of(found["amount"], code)
    return None if amount_minor is None else Money(amount_minor, code)


def _price_text(price: Money) -> str:
    """Return ``50 UAH``."""
    whole, part = price.parts
    return f"{whole}.{part} {price.currency}" if part else f"{whole} {price.currency}"


class SentencesEditor(Editor):
    """A field for each reason; an empty one shows the default reply."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._others: Sentences = {}
        """Stored replies of reasons that viewers never get; they stay as they are."""
        self.fields = {reason: TextField(maxLength=_LONGEST_REPLY) for reason in REFUSALS}
        self.labels = {reason: label("dim") for reason in REFUSALS}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for reason, field in self.fields.items():
            column.addWidget(self.labels[reason])
            column.addWidget(field)
            column.addSpacing(4)
            field.setPlaceholderText(reason.template(language))
            set_tool_tip(field, reason.template(language))  # where the field is too narrow
            field.textChanged.connect(self.changed)
        self.setFocusProxy(next(iter(self.fields.values())))
        self.retranslate()

    @override
    def value(self) -> Sentences:
        typed = {reason: clean(field.text(), SENTENCE_LENGTH) for reason, field in self.fields.items()}
        return {**self._others, **{reason: sentence for reason, sentence in typed.items() if sentence}}

    @override
    def set_value(self, value: object) -> None:
        sentences: Sentences = value if isinstance(value, dict) else {}
        self._others = {reason: text for reason, text in sentences.items() if reason not in self.fields}
        for reason, field in self.fields.items():
            with QSignalBlocker(field):
                set_text(field, sentences.get(reason, ""), _LONGEST_REPLY)

    @override
    def limits(self) -> str:
        return translate("Settings", "up to {n} characters each").format(n=SENTENCE_LENGTH)

    @override
    def error(self) -> str:
        for reason, field in self.fields.items():
            if clean(field.text(), SENTENCE_LENGTH) != clean(field.text(), _LONGEST_REPLY):
                about = self._title_of(reason)
                return (
                    translate("Settings", "Longer than {n} characters: %1")
                    .format(n=SENTENCE_LENGTH)
                    .replace("%1", about)
                )
        return ""

    @override
    def search_text(self) -> str:
        return " ".join(self._title_of(reason) for reason in REFUSALS)

    @override
    def set_accessible(self, title: str, hint: str) -> None:
        for reason, field in self.fields.items():
            field.setAccessibleName(f"{title}: {self._title_of(reason)}")
            field.setAccessibleDescription(hint)

    def _title_of(self, reason: Reason) -> str:
        """Return a few words for a reason."""
        return {
            Reason.NOT_A_VIDEO_LINK: self.tr("Not a video link"),
            Reason.NOT_FOUND: self.tr("Video not found"),
            Reason.PRIVATE: self.tr("Private video"),
            Reason.AGE_RESTRICTED: self.tr("Age-restricted"),
            Reason.NOT_EMBEDDABLE: self.tr("Embedding not allowed"),
            Reason.LIVE: self.tr("Live stream or premiere"),
            Reason.TOO_LONG: self.tr("Too long"),
            Reason.TOO_SHORT: self.tr("Too short"),
            Reason.DUPLICATE: self.tr("Already in the queue"),
            Reason.RECENTLY_PLAYED: self.tr("Played recently"),
            Reason.USER_LIMIT: self.tr("Viewer limit reached"),
            Reason.VIEWER_COOLDOWN: self.tr("Viewer cooldown"),
            Reason.COOLDOWN: self.tr("Cooldown for all"),
            Reason.FIRST_TIME_CHATTER: self.tr("First-time chatter"),
            Reason.GIFT_TOO_SMALL: self.tr("Donation too small"),
            Reason.PRICE_NOT_COVERED: self.tr("Donation too small for the length"),
            Reason.QUEUE_FULL: self.tr("Queue is full"),
            Reason.BLOCKED_USER: self.tr("Blocked viewer"),
            Reason.BLOCKED_VIDEO: self.tr("Blocked video"),
            Reason.BLOCKED_CHANNEL: self.tr("Blocked channel"),
            Reason.BLOCKED_WORD: self.tr("Blocked word in the title"),
            Reason.CHANNEL_NOT_ALLOWED: self.tr("Channel not allowed"),
            Reason.NO_ALLOWED_WORD: self.tr("No allowed word in the title"),
            Reason.NOT_MUSIC: self.tr("Not music"),
            Reason.TOO_FEW_VIEWS: self.tr("Too few views"),
            Reason.TOO_NEW: self.tr("Too new"),
            Reason.TOO_OLD: self.tr("Too old"),
            Reason.WRONG_WORD: self.tr("Wrong word"),
            Reason.TOO_MANY_REQUESTS: self.tr("Too many requests"),
            Reason.REQUESTS_PAUSED: self.tr("Requests are paused"),
            Reason.METADATA_UNAVAILABLE: self.tr("No video details yet"),
            Reason.FILE_NOT_ALLOWED: self.tr("File not in the media folders"),
            Reason.FILE_MISSING: self.tr("File not found"),
            Reason.FILE_UNREADABLE: self.tr("File cannot be played"),
        }[reason]

    @override
    def retranslate(self) -> None:
        for reason, words in self.labels.items():
            set_text(words, self._title_of(reason))
