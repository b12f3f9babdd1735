"""A card for one widget: its link or its file, hidden until asked for, to copy or to drag into OBS."""

from typing import override

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, Qt, QTimer, QUrl, QUrlQuery, Signal
from PySide6.QtGui import QDrag, QHideEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout

from app.domain.sources import lan_link
from app.domain.widgets import WIDGETS, WidgetKind
from app.ui.icons import Picture, icon, put_before_text
from app.ui.links import CARD
from app.ui.text import copy, label, set_accessible_name, set_text, set_tool_tip
from app.ui.widget_preview import WidgetPreview

_HIDDEN = "•" * 24
_TOLD_MS = 2_000
"""So long a card says that it has copied."""


def obs_url(link: str, kind: WidgetKind) -> QUrl:
    """Return the address that makes OBS create a source of the right name and size when it is dropped there.

    OBS takes the ``layer-`` parameters out of the address again. Source: PEERS 5.9 (obs-studio PR 2273).
    """
    url = QUrl(link)
    query = QUrlQuery(url)
    query.addQueryItem("layer-name", f"Efir {kind.name}")
    query.addQueryItem("layer-width", str(kind.width))
    query.addQueryItem("layer-height", str(kind.height))
    url.setQuery(query)
    return url


class _Handle(QFrame):
    """The part of a card that is dragged.

    Attributes:
        url: What OBS gets; empty while there is nothing to give.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("handle")
        self._start: QPoint | None = None
        self.url = QUrl()
        self._words = label()
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(Picture("drag", "dim", 16))
        row.addWidget(self._words)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def show_words(self, words: str, hint: str) -> None:
        """Say what the handle is for."""
        set_text(self._words, words)
        set_accessible_name(self, hint)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._start = event.position().toPoint() if event.button() is Qt.MouseButton.LeftButton else None

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._start is None or self.url.isEmpty():
            return
        distance = (event.position().toPoint() - self._start).manhattanLength()
        if distance >= QApplication.startDragDistance():
            self._start = None
            drag = QDrag(self)
            drag.setMimeData(self.mime())
            # Qt has no drag without a loop of its own; it runs from a mouse event, never inside a task,
            # and the server keeps running meanwhile (PLATFORM 2).
            drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.LinkAction)

    def mime(self) -> QMimeData:
        """Return what is dragged: an address and no text, of which OBS would make a text source."""
        data = QMimeData()
        data.setUrls([self.url])
        data.setData(CARD, b"")
        return data


class LinkCard(QFrame):
    """Shows one widget, hands out its link and asks for a test.

    Signals:
        test_requested: name of the widget, whose sources shall show a sample.
    """

    test_requested = Signal(str)

    def __init__(self, kind: WidgetKind) -> None:
        super().__init__()
        self.preview, self.test = WidgetPreview(kind.name), QPushButton(autoDefault=False)
        self.setObjectName("card")
        self._kind = kind
        self._link = self._file = ""
        self._gives_file = False
        self._lan_address = ""
        self._is_shown = self._has_copied = False
        self._told = QTimer(self, interval=_TOLD_MS, singleShot=True)
        self._title, self._what, self._size = label("strong"), label("dim", wraps=True), label("dim")
        self._field = QLineEdit(readOnly=True)
        self._show, self._copy, self._handle = QToolButton(), QPushButton(autoDefault=False), _Handle()
        self._place()
        self._show.clicked.connect(self._on_show_clicked)
        self._copy.clicked.connect(self._on_copy_clicked)
        self._told.timeout.connect(self._on_told)
        self.test.clicked.connect(self._on_test_clicked)
        self._set_shown(is_shown=False)
        self._retranslate()

    def _place(self) -> None:
        self._field.setMinimumWidth(40)
        top = QHBoxLayout()
        top.setSpacing(12)
        titles, last, words = QHBoxLayout(), QHBoxLayout(), QVBoxLayout()
        titles.setSpacing(8)
        titles.addWidget(Picture(self._kind.icon, "accent", 20))
        titles.addWidget(self._title, 1)
        last.setSpacing(8)
        last.addWidget(self._size, 1)
        last.addWidget(self.test)
        words.setSpacing(4)
        words.addLayout(titles)
        words.addWidget(self._what)
        words.addStretch()
        words.addLayout(last)
        top.addWidget(self.preview)
        top.addLayout(words, 1)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self._handle)
        below.addWidget(self._field, 1)
        below.addWidget(self._show)
        below.addWidget(self._copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addLayout(below)

    def set_link(self, link: str, file: str) -> None:
        """Take the widget's link, and the path of the file that waits and then goes there; both are hidden again."""
        self._link, self._file = link, file
        self._set_shown(is_shown=False)
        self._retranslate()

    def give_file(self, *, is_file: bool) -> None:
        """Hand out the file in the link's place, or the link again."""
        self._gives_file = is_file
        self._set_shown(is_shown=False)
        self._retranslate()

    def give_to(self, address: str) -> None:
        """Hand out the link as another PC opens it, which reaches this one at that address; empty is this PC."""
        self._lan_address = address
        self._set_shown(is_shown=False)

    @property
    def _given(self) -> str:
        if self._gives_file:
            return self._file
        return lan_link(self._link, self._kind.name, self._lan_address) if self._lan_address else self._link

    def _set_shown(self, *, is_shown: bool) -> None:
        self._is_shown = is_shown
        address = QUrl.fromLocalFile(self._given) if self._gives_file else obs_url(self._given, self._kind)
        self._handle.url = address if self._given else QUrl()
        for part in (self._copy, self._show, self._handle):
            part.setEnabled(bool(self._given))
        set_text(self._field, self._given if is_shown else _HIDDEN)
        self._field.setCursorPosition(0)
        self._show.setIcon(icon("eye-off" if is_shown else "eye", "text", "dim"))
        if self._gives_file:
            set_accessible_name(self._show, self.tr("Hide file path") if is_shown else self.tr("Show file path"))
        else:
            set_accessible_name(self._show, self.tr("Hide link") if is_shown else self.tr("Show link"))

    def _on_show_clicked(self) -> None:
        self._set_shown(is_shown=not self._is_shown)

    def _on_copy_clicked(self) -> None:
        copy(self._given)
        self._has_copied = True
        self._told.start()
        self._show_copied()

    def _on_told(self) -> None:
        self._has_copied = False
        self._show_copied()

    def _show_copied(self) -> None:
        """Say on the button that it has copied, or what it does."""
        put_before_text(self._copy, *(("check", "good") if self._has_copied else ("copy", "text", "dim")))
        set_text(self._copy, self.tr("Copied") if self._has_copied else self.tr("Copy"))

    def _fit_copy(self) -> None:
        """Let the button have room for both of its words, so that nothing moves under the mouse."""
        self._copy.ensurePolished()
        widths = []
        for words in (self.tr("Copied"), self.tr("Copy")):
            set_text(self._copy, words)
            widths.append(self._copy.sizeHint().width())
        self._copy.setMinimumWidth(max(widths))
        self._show_copied()

    def _on_test_clicked(self) -> None:
        self.test_requested.emit(self._kind.name)

    def _retranslate(self) -> None:
        title, what = (QCoreApplication.translate("Widgets", text) for text in (self._kind.title, self._kind.summary))
        set_text(self._title, title)
        set_text(self._what, what)
        set_text(self._size, f"{self._kind.width} × {self._kind.height}")
        self._handle.show_words(
            self.tr("Drag into OBS"), self.tr("Drag into the OBS window: {title}").format(title=title)
        )
        set_text(self.test, self.tr("Test"))
        self.test.setAccessibleName(self.tr("Test: {title}").format(title=title))
        set_tool_tip(self.test, self.tr("Shows a sample in OBS for five seconds, unless the widget is in use"))
        self._fit_copy()
        if self._gives_file:
            copies, holds = self.tr("Copy file path: {title}"), self.tr("File: {title}")
        else:
            copies, holds = self.tr("Copy link: {title}"), self.tr("Link: {title}")
        set_accessible_name(self._copy, copies.format(title=title))
        self._field.setAccessibleName(holds.format(title=title))
        self._set_shown(is_shown=self._is_shown)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._set_shown(is_shown=False)  # a link left open would be seen when the page comes back on a stream
        super().hideEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def cards() -> dict[str, LinkCard]:
    """Return a card for each widget, by the widget's name."""
    return {kind.name: LinkCard(kind) for kind in WIDGETS}
