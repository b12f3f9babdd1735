"""The user's guide: pages in Markdown with a search over all of them, in the window's language."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import override

from msgspec import Struct
from PySide6.QtCore import QEvent, QRegularExpression, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent, QKeySequence, QTextCursor, QTextDocument, QTextTable
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTextBrowser,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.reasons import Language
from app.runtime.resources import asset
from app.ui.i18n import Retranslated, current_language
from app.ui.icons import icon
from app.ui.layout import fit_to_screen, row, rows_or_words
from app.ui.links import confirm_open_link
from app.ui.text import TextField, label, set_accessible_name, set_text
from app.ui.theme import shades_now

START = "index"
_TOPICS = {"live": "moderation", "settings": "settings", "first_start": "first-steps"}
"""Pages of the window whose page of the guide has another name."""
_TYPING_REST_MS = 150
_SEARCH_LENGTH = 100
_MARKDOWN = QTextDocument.ResourceType.MarkdownResource
_NAME = Qt.ItemDataRole.UserRole
_MARKS = re.compile(r"\]\([^)]*\)|[*_`#|\[\]]|^\s*-+\s*$", re.MULTILINE)
"""Markup around the text."""


class Topic(Struct, frozen=True):
    """One page of the guide.

    Attributes:
        text: Markdown; its first line is ``# Title``.
        words: Its plain text, case-folded.
    """

    name: str
    title: str
    text: str
    words: str


@lru_cache
def guide(language: Language) -> Mapping[str, Topic]:
    """Return the pages by their names, in their order."""
    names: list[str] = json.loads(asset("help", "index.json").read_text(encoding="utf-8"))
    return {name: _topic(name, asset("help", language, f"{name}.md").read_text(encoding="utf-8")) for name in names}


def _topic(name: str, text: str) -> Topic:
    title = text.partition("\n")[0].removeprefix("# ").strip()
    return Topic(name, title, text, " ".join(_MARKS.sub(" ", text).casefold().split()))


def _beginnings(query: str) -> list[str]:
    """Return a regular expression for each word of a query; it matches the beginnings of words."""
    return [rf"\b{re.escape(word)}" for word in query.casefold().split()]


def found(query: str, topics: Mapping[str, Topic]) -> list[Topic]:
    """Return the pages that hold every word of a query, those first that have the most of them in their title."""
    wanted = _beginnings(query)
    matching = [topic for topic in topics.values() if all(re.search(word, topic.words) for word in wanted)]
    return sorted(matching, key=lambda topic: -_title_hits(query, topic))


def _title_hits(query: str, topic: Topic) -> int:
    return sum(re.search(word, topic.title.casefold()) is not None for word in _beginnings(query))


class GuideBrowser(QTextBrowser):
    """Shows pages of the guide and nothing else; a link that leads elsewhere is only reported.

    Signals:
        external_requested: address of a link that leads out of the guide.
    """

    external_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.document().setDocumentMargin(16)
        self.document().setIndentWidth(28)
        self.topic = ""
        """Name of the page that is shown; empty before the first."""
        self.sourceChanged.connect(self._on_source_changed)

    def _on_source_changed(self, url: QUrl) -> None:
        self.topic = _name_of(url)
        self._style_tables()

    def show_topic(self, name: str) -> None:
        """Show a page from its beginning."""
        self.setSource(QUrl(f"help:/{name}.md"), _MARKDOWN)

    def mark(self, query: str, *, scrolls: bool) -> None:
        """Highlight every match of a query, and show the first."""
        selections = []
        options = QRegularExpression.PatternOption
        for beginning in _beginnings(query):
            word = QRegularExpression(beginning, options.CaseInsensitiveOption | options.UseUnicodePropertiesOption)
            cursor = self.document().find(word)
            while not cursor.isNull():
                selection = QTextEdit.ExtraSelection()
                selection.cursor = cursor
                selection.format.setBackground(QColor(shades_now().accent))
                selection.format.setForeground(QColor(shades_now().on_accent))
                selections.append(selection)
                cursor = self.document().find(word, cursor)
        self.setExtraSelections(selections)
        if scrolls and selections:
            self._show_place(min(selection.cursor.selectionStart() for selection in selections))

    def next_mark(self, *, backward: bool) -> None:
        """Go to the next match, or to the previous one; wraps around."""
        places = sorted(selection.cursor.selectionStart() for selection in self.extraSelections())
        here = self.textCursor().selectionStart()
        if backward:
            after = [place for place in places if place < here][-1:] or places[-1:]
        else:
            after = [place for place in places if place > here] or places
        if after:
            self._show_place(after[0])

    def _show_place(self, position: int) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    @override
    def loadResource(self, type: int, name: QUrl | str) -> object:
        topic = guide(current_language()).get(_name_of(QUrl(name)))
        return topic.text if topic is not None else None

    @override
    def doSetSource(self, name: QUrl | str, type: QTextDocument.ResourceType = _MARKDOWN) -> None:
        url = QUrl(name)
        if url.scheme() not in {"", "help"}:
            self.external_requested.emit(url.toString())
            return
        if url.fileName() and _name_of(url) not in guide(current_language()):
            return
        super().doSetSource(url, _MARKDOWN)
        if url.hasFragment():
            self._show_heading(url.fragment())

    def _style_tables(self) -> None:
        """Give tables the theme's lines and some padding."""
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                shape = frame.format()
                shape.setBorderBrush(QColor(shades_now().line))
                shape.setCellPadding(6)
                frame.setFormat(shape)

    def _show_heading(self, anchor: str) -> None:
        """Scroll to a heading by the anchor that GitHub gives it."""
        block = self.document().begin()
        while block.isValid():
            title = re.sub(r"[^\w\- ]", "", block.text().lower()).replace(" ", "-")
            if block.blockFormat().headingLevel() and title == anchor:
                cursor = QTextCursor(block)
                self.setTextCursor(cursor)
                self.verticalScrollBar().setValue(self.verticalScrollBar().value() + self.cursorRect(cursor).top() - 16)
                return
            block = block.next()


def _name_of(url: QUrl) -> str:
    return url.fileName().removesuffix(".md")


class HelpWindow(Retranslated, QDialog):
    """The guide in a window of its own, beside the main window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        fit_to_screen(self, QSize(960, 680), QSize(600, 420))
        self.search, self.topics, self.browser = TextField(clearButtonEnabled=True), QListWidget(), GuideBrowser()
        self.back, self.forward, self.start = QToolButton(), QToolButton(), QToolButton()
        self._empty_title, self._empty_hint = label("heading", wraps=True), label("dim", wraps=True)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_REST_MS)
        self._actions: dict[str, QAction] = {}
        self._place()
        self._connect()
        self.retranslate()

    def open_topic(self, page: str = "") -> None:
        """Open in front, with the guide for a page of the window; with the page that was read last for none."""
        topic = _TOPICS.get(page, page)
        topics = guide(current_language())
        if topic in topics or not self.browser.topic:
            self.browser.show_topic(topic if topic in topics else START)
        self.show()
        self.raise_()
        self.activateWindow()
        self.search.setFocus()

    def _place(self) -> None:
        self.search.setObjectName("filter")
        self.search.addAction(icon("search", "dim"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setMaxLength(_SEARCH_LENGTH)
        self.topics.setObjectName("topics")
        self.topics.setUniformItemSizes(True)
        self.topics.setTextElideMode(Qt.TextElideMode.ElideRight)
        for button, picture in ((self.back, "back"), (self.forward, "forward"), (self.start, "home")):
            button.setIcon(icon(picture, "text", "line"))
        stacked, self._stack = rows_or_words(self.topics, self._empty_title, self._empty_hint)
        left, right, splitter = QWidget(), QWidget(), QSplitter(Qt.Orientation.Horizontal)
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 16, 8, 16)
        column.setSpacing(12)
        column.addWidget(self.search)
        column.addWidget(stacked, 1)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        column.addLayout(row(self.back, self.forward, self.start, None, margin=8))
        column.addWidget(self.browser, 1)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([260, 700])
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(splitter)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._typing.start)
        self.search.returnPressed.connect(self._on_search_entered)
        self._typing.timeout.connect(self._on_search_rested)
        self.topics.currentItemChanged.connect(self._on_topic_chosen)
        self.topics.itemActivated.connect(self.browser.setFocus)
        self.browser.sourceChanged.connect(self._on_source_changed)
        self.browser.external_requested.connect(self._on_external_requested)
        self.browser.backwardAvailable.connect(self.back.setEnabled)
        self.browser.forwardAvailable.connect(self.forward.setEnabled)
        self.back.setEnabled(False)
        self.forward.setEnabled(False)
        self.back.clicked.connect(self.browser.backward)
        self.forward.clicked.connect(self.browser.forward)
        self.start.clicked.connect(self._on_start_clicked)
        keys = QKeySequence.StandardKey
        for name, sequences, act in (
            ("find", [QKeySequence("Ctrl+F")], self._on_find_triggered),
            ("next", [QKeySequence("F3")], self._on_next_triggered),
            ("previous", [QKeySequence("Shift+F3")], self._on_previous_triggered),
            ("back", QKeySequence.keyBindings(keys.Back), self.browser.backward),
            ("forward", QKeySequence.keyBindings(keys.Forward), self.browser.forward),
            ("start", [QKeySequence("Alt+Home")], self._on_start_clicked),
        ):
            action = QAction(self)
            action.setShortcuts([one for one in sequences if one != QKeySequence("Backspace")])
            action.triggered.connect(act)
            self.addAction(action)
            self._actions[name] = action

    def _on_search_entered(self) -> None:
        """Search at once; then go from one place in the page to the next."""
        if self._typing.isActive():
            self._on_search_rested()
        else:
            self.browser.next_mark(backward=False)

    def _on_search_rested(self) -> None:
        """List the pages that match; show the first of them, unless the one that is shown matches as well."""
        self._typing.stop()
        best = self._fill()
        if best and self.browser.topic not in best:
            self.browser.show_topic(best[0])
        else:
            self.browser.mark(self.search.text(), scrolls=True)

    def _fill(self) -> list[str]:
        """List the pages that match the search; return the names of those that match best."""
        topics = found(self.search.text(), guide(current_language()))
        self.topics.blockSignals(True)  # noqa: FBT003 -- as in Qt
        self.topics.clear()
        for topic in topics:
            entry = QListWidgetItem(topic.title, self.topics)
            entry.setData(_NAME, topic.name)
        self.topics.blockSignals(False)  # noqa: FBT003 -- as in Qt
        self._stack.setCurrentIndex(0 if topics else 1)
        self._mark_current()
        hits = [_title_hits(self.search.text(), topic) for topic in topics]
        return [topic.name for topic, count in zip(topics, hits, strict=True) if count == hits[0]]

    def _mark_current(self) -> None:
        """Mark the page that is shown in the list."""
        name = self.browser.topic
        self.topics.blockSignals(True)  # noqa: FBT003 -- as in Qt
        rows = range(self.topics.count())
        self.topics.setCurrentRow(next((at for at in rows if self.topics.item(at).data(_NAME) == name), -1))
        self.topics.blockSignals(False)  # noqa: FBT003 -- as in Qt

    def _on_topic_chosen(self, entry: QListWidgetItem | None) -> None:
        if entry is not None:
            self.browser.show_topic(entry.data(_NAME))

    def _on_source_changed(self, url: QUrl) -> None:
        self._mark_current()
        self.browser.mark(self.search.text(), scrolls=not url.hasFragment())

    def _on_external_requested(self, link: str) -> None:
        confirm_open_link(self, link)

    def _on_start_clicked(self) -> None:
        self.browser.show_topic(START)

    def _on_find_triggered(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _on_next_triggered(self) -> None:
        self.browser.next_mark(backward=False)

    def _on_previous_triggered(self) -> None:
        self.browser.next_mark(backward=True)

    @override
    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Efir help"))
        set_accessible_name(self.search, self.tr("Search the help"), hint="Ctrl+F")
        self.search.setPlaceholderText(self.tr("Search"))
        set_accessible_name(self.back, self.tr("Back"), hint="Alt+←")
        set_accessible_name(self.forward, self.tr("Forward"), hint="Alt+→")
        set_accessible_name(self.start, self.tr("Contents"), hint="Alt+Home")
        self.topics.setAccessibleName(self.tr("Pages of the help"))
        self.browser.setAccessibleName(self.tr("Page of the help"))
        set_text(self._empty_title, self.tr("Nothing found"))
        set_text(self._empty_hint, self.tr("No page has all of these words. Try fewer or shorter words."))
        for name, words in (
            ("find", self.tr("Search")),
            ("next", self.tr("Next match")),
            ("previous", self.tr("Previous match")),
            ("back", self.tr("Back")),
            ("forward", self.tr("Forward")),
            ("start", self.tr("Contents")),
        ):
            set_text(self._actions[name], words)
        self._fill()
        self._reload()

    def _reload(self) -> None:
        """Show the same page in the language and the colours of now."""
        if self.browser.topic:
            self.browser.reload()
            self.browser.mark(self.search.text(), scrolls=False)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_actions"):
            self._reload()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close by the key that opens it too; Enter belongs to the search and the list."""
        if event.key() == Qt.Key.Key_F1:
            self.close()
        elif event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
