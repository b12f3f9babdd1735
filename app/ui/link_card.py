"""A card for one widget: its link or its file, hidden until asked for, to copy or to drag into OBS."""

from typing import override

from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QRect, QSize, Qt, QUrl, QUrlQuery, Signal
from PySide6.QtGui import QDrag, QHideEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.sources import lan_link
from app.domain.widgets import WIDGETS, WidgetKind
from app.runtime.resources import asset
from app.ui.copy_button import CopyButton
from app.ui.i18n import Retranslated
from app.ui.icons import Picture, icon
from app.ui.layout import row
from app.ui.links import CARD
from app.ui.text import label, set_accessible_name, set_text, set_tool_tip
from app.ui.theme import shades_now

_HIDDEN = "•" * 24


def obs_url(link: str, kind: WidgetKind) -> QUrl:
    """Return the address that makes OBS create a source of the right name and size when it is dropped there.

    OBS takes the ``layer-`` parameters out of the address again. Source: obs-studio PR 2273.
    """
    url = QUrl(link)
    query = QUrlQuery(url)
    query.addQueryItem("layer-name", f"Efir {kind.name}")
    query.addQueryItem("layer-width", str(kind.width))
    query.addQueryItem("layer-height", str(kind.height))
    url.setQuery(query)
    return url


class WidgetPicture(QWidget):
    """What a widget looks like: a picture taken of its page, or its icon where there is none."""

    def __init__(self, kind: WidgetKind) -> None:
        super().__init__()
        self._picture = QPixmap(str(asset("widgets", kind.name, "picture.png")))
        self._shown, self._icon = QPixmap(), kind.icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(160, 90)

    def _fitted(self) -> QPixmap:
        """Return the picture in the pixels of the screen: a painter that makes it smaller by itself leaves some out."""
        size = self.size() * self.devicePixelRatio()
        if self._shown.size() != size:
            fit, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            self._shown = self._picture.scaled(size, fit, smooth)
        return self._shown

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._picture.isNull():
            painter.fillRect(self.rect(), shades_now().raised)
            box = QRect(0, 0, 32, 32)
            box.moveCenter(self.rect().center())
            icon(self._icon, "dim").paint(painter, box)
        else:
            painter.drawPixmap(self.rect(), self._fitted())
        painter.setPen(shades_now().line)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class _Handle(QFrame):
    """The part of a card that is dragged.

    Attributes:
        url: What OBS gets; empty while there is no link.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("handle")
        self._start: QPoint | None = None
        self.url = QUrl()
        self._text = label()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 8, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(Picture("drag", "dim", 16))
        layout.addWidget(self._text)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def show_text(self, text: str, hint: str) -> None:
        """Set text and name."""
        set_text(self._text, text)
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
            # Qt has no drag without a loop of its own; it runs from a mouse event, never inside a task.
            drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.LinkAction)

    def mime(self) -> QMimeData:
        """Return what is dragged: an address without text, because OBS makes a text source of text."""
        data = QMimeData()
        data.setUrls([self.url])
        data.setData(CARD, b"")
        return data


class LinkCard(Retranslated, QFrame):
    """Shows one widget with its link, and asks for a test or a preview.

    Signals:
        test_requested: name of the widget, whose sources show a sample.
        preview_requested: name of the widget, which opens with sample data in the browser.
    """

    test_requested = Signal(str)
    preview_requested = Signal(str)

    def __init__(self, kind: WidgetKind) -> None:
        super().__init__()
        self.preview, self.test = QPushButton(autoDefault=False), QPushButton(autoDefault=False)
        self.setObjectName("card")
        self.kind = kind
        self.link = self._file = ""
        self._uses_file = False
        self._lan_address = ""
        self._is_shown = False
        self._title, self.summary, self.size_label = label("strong"), label("dim", wraps=True), label("dim")
        self.field = QLineEdit(readOnly=True)
        self.reveal, self.copy, self.handle = QToolButton(), CopyButton(lambda: self._target), _Handle()
        self._place()
        self.reveal.clicked.connect(self._on_show_clicked)
        self.preview.clicked.connect(self._on_preview_clicked)
        self.test.clicked.connect(self._on_test_clicked)
        self._set_shown(is_shown=False)
        self.retranslate()

    def _place(self) -> None:
        self.field.setMinimumWidth(40)
        titles = row(Picture(self.kind.icon, "accent", 20), self._title, None, self.size_label)
        texts, top = QVBoxLayout(), QHBoxLayout()
        texts.setSpacing(4)
        texts.addLayout(titles)
        texts.addWidget(self.summary)
        texts.addStretch()
        texts.addLayout(row(self.preview, self.test, None))
        top.setSpacing(12)
        top.addWidget(WidgetPicture(self.kind), 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(texts, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addLayout(row(self.handle, self.field, self.reveal, self.copy))

    def set_link(self, link: str, file: str) -> None:
        """Set the widget's link and the path of the file that waits and then opens it; both are hidden again."""
        self.link, self._file = link, file
        self._set_shown(is_shown=False)
        self.retranslate()

    def use_file(self, *, is_file: bool) -> None:
        """Hand out the file in place of the link, or the link again."""
        self._uses_file = is_file
        self._set_shown(is_shown=False)
        self.retranslate()

    def set_lan_address(self, address: str) -> None:
        """Hand out the link for another PC, which reaches this one at that address; empty is this PC."""
        self._lan_address = address
        self._set_shown(is_shown=False)

    @property
    def _target(self) -> str:
        if self._uses_file:
            return self._file
        return lan_link(self.link, self.kind.name, self._lan_address) if self._lan_address else self.link

    def _set_shown(self, *, is_shown: bool) -> None:
        self._is_shown = is_shown
        address = QUrl.fromLocalFile(self._target) if self._uses_file else obs_url(self._target, self.kind)
        self.handle.url = address if self._target else QUrl()
        for part in (self.copy, self.reveal, self.handle):
            part.setEnabled(bool(self._target))
        set_text(self.field, self._target if is_shown else _HIDDEN)
        self.field.setCursorPosition(0)
        self.reveal.setIcon(icon("eye-off" if is_shown else "eye", "text", "dim"))
        if self._uses_file:
            set_accessible_name(self.reveal, self.tr("Hide file path") if is_shown else self.tr("Show file path"))
        else:
            set_accessible_name(self.reveal, self.tr("Hide link") if is_shown else self.tr("Show link"))

    def _on_show_clicked(self) -> None:
        self._set_shown(is_shown=not self._is_shown)

    def _on_preview_clicked(self) -> None:
        self.preview_requested.emit(self.kind.name)

    def _on_test_clicked(self) -> None:
        self.test_requested.emit(self.kind.name)

    @override
    def retranslate(self) -> None:
        title, what = (QCoreApplication.translate("Widgets", text) for text in (self.kind.title, self.kind.summary))
        set_text(self._title, title)
        set_text(self.summary, what)
        set_text(self.size_label, f"{self.kind.width} × {self.kind.height}")
        self.handle.show_text(
            self.tr("Drag into OBS"), self.tr("Drag into the OBS window: {title}").format(title=title)
        )
        set_text(self.preview, self.tr("Preview"))
        self.preview.setAccessibleName(self.tr("Preview: {title}").format(title=title))
        set_tool_tip(self.preview, self.tr("Opens the widget with sample data in your browser"))
        set_text(self.test, self.tr("Test"))
        self.test.setAccessibleName(self.tr("Test: {title}").format(title=title))
        set_tool_tip(self.test, self.tr("Shows a sample in OBS for five seconds, unless the widget is in use"))
        if self._uses_file:
            copies, holds = self.tr("Copy file path: {title}"), self.tr("File: {title}")
        else:
            copies, holds = self.tr("Copy link: {title}"), self.tr("Link: {title}")
        set_accessible_name(self.copy, copies.format(title=title))
        self.field.setAccessibleName(holds.format(title=title))
        self._set_shown(is_shown=self._is_shown)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._set_shown(is_shown=False)  # a link left open would be seen when the page comes back on a stream
        super().hideEvent(event)


def cards() -> dict[str, LinkCard]:
    """Return a card for each widget, by the widget's name."""
    return {kind.name: LinkCard(kind) for kind in WIDGETS}
