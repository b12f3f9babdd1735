"""Thumbnails in the lists: requested when a row is painted, decoded in a thread, kept in the size of their place."""

from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import ClassVar, override

from msgspec import Struct
from PySide6.QtCore import QBuffer, QIODevice, QObject, QRect, QRectF, QSize, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QBrush, QImage, QImageReader, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from app.domain.events import Event, SettingsChanged
from app.domain.media import Media
from app.ui import words
from app.ui.drawing import GAP, draw_badge
from app.ui.theme import shades_now

SIZE = QSize(64, 36)
"""Of a thumbnail in a list, in the shape of a video."""
_AT_ONCE, _WAITING_LIMIT, _KEPT = 4, 64, 256
"""Requests at a time, requests that wait, and pictures that are kept."""
_RETRY_S = 60.0
_BATCH_MS = 30
"""Pictures that arrive within this time are painted at once."""
_LONGEST_SIDE = 4_096
"""Pixels of a picture that is decoded at all."""
_FORMATS = (b"jpeg", b"png", b"webp")
_RADIUS = 6


def thumbnail_box(row: QRect) -> QRect:
    """Return where the thumbnail of a row is drawn."""
    top = row.center().y() - SIZE.height() // 2 + 1
    return QRect(row.left() + GAP, top, SIZE.width(), SIZE.height())


class _Key(Struct, frozen=True):
    url: str
    width: int
    height: int
    scale: float


class Thumbnails(QObject):
    """Holds the pictures. The rows that are painted last are served first; what has scrolled away is not requested.

    Signals:
        requested: address of a picture; answered by ``set_data``.
        changed: More pictures, or none any more, can be painted.
    """

    requested = Signal(str)
    changed = Signal()
    _decoded = Signal(object, QImage)

    handles: ClassVar[tuple[type[Event], ...]] = (SettingsChanged,)

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(parent)
        self._clock, self._is_on = clock, True
        self._pixmaps: OrderedDict[_Key, QPixmap] = OrderedDict()
        self._waiting: OrderedDict[str, _Key] = OrderedDict()
        self._loading: dict[str, _Key] = {}
        self._failed: dict[str, float] = {}
        """Address → when it may be requested again."""
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._batch = QTimer(self, singleShot=True, interval=_BATCH_MS)
        self._batch.timeout.connect(self.changed)
        self._decoded.connect(self._on_decoded, Qt.ConnectionType.QueuedConnection)

    def apply(self, event: SettingsChanged) -> None:
        """Follow the setting that switches thumbnails off."""
        is_on = event.settings.appearance.thumbnails
        if is_on != self._is_on:
            self._is_on = is_on
            self._pixmaps.clear()
            self._waiting.clear()
            self.changed.emit()

    def pixmap(self, url: str, size: QSize, scale: float) -> QPixmap | None:
        """Return a picture in a size, ``scale`` times as dense; request it and return None while there is none."""
        if not url or not self._is_on:
            return None
        key = _Key(url, size.width(), size.height(), scale)
        found = self._pixmaps.get(key)
        if found is not None:
            self._pixmaps.move_to_end(key)
        elif url not in self._loading and self._failed.get(url, 0.0) <= self._clock():
            self._waiting[url] = key
            self._waiting.move_to_end(url)
            if len(self._waiting) > _WAITING_LIMIT:
                self._waiting.popitem(last=False)
            self._request_next()
        return found

    def draw(self, painter: QPainter, box: QRect, media: Media) -> None:
        """Draw the picture of a video, or its icon."""
        pixmap = self.pixmap(media.thumbnail_url, box.size(), painter.deviceTransform().m11())
        if pixmap is not None:
            painter.drawPixmap(box, pixmap)
            return
        shades = shades_now()
        draw_badge(painter, box, words.media_icon(media), shades.dim, shades.raised)

    def set_data(self, url: str, data: bytes | None) -> None:
        """Take the picture that was requested; None where there is none."""
        key = self._loading.get(url)
        if key is None:
            return
        if data is None:
            self._on_decoded(key, QImage())
        else:
            self._pool.start(partial(self._decode, key, data))

    def stop(self) -> None:
        """Wait for the picture that is being decoded, and request nothing more."""
        self._is_on = False
        self._waiting.clear()
        self._batch.stop()
        self._pool.clear()
        self._pool.waitForDone()

    def _request_next(self) -> None:
        while self._waiting and len(self._loading) < _AT_ONCE:
            url, key = self._waiting.popitem()
            self._loading[url] = key
            self.requested.emit(url)

    def _decode(self, key: _Key, data: bytes) -> None:
        self._decoded.emit(key, decode(data, QSize(key.width, key.height) * key.scale, _RADIUS * key.scale))

    def _on_decoded(self, key: _Key, image: QImage) -> None:
        self._loading.pop(key.url, None)
        if image.isNull():
            self._failed[key.url] = self._clock() + _RETRY_S
        elif self._is_on:
            pixmap = QPixmap.fromImage(image)
            pixmap.setDevicePixelRatio(key.scale)
            self._pixmaps[key] = pixmap
            if len(self._pixmaps) > _KEPT:
                self._pixmaps.popitem(last=False)
            if not self._batch.isActive():
                self._batch.start()
        self._request_next()


def decode(data: bytes, size: QSize, radius: float) -> QImage:
    """Return a picture that fills a size, cut at its edges, with round corners; a null image for anything else.

    It may run in any thread. Format and dimensions are checked before the picture is decoded.
    """
    buffer = QBuffer()
    buffer.setData(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    whole = reader.size()
    is_small = whole.isValid() and max(whole.width(), whole.height()) <= _LONGEST_SIDE
    if bytes(reader.format().data()) not in _FORMATS or not is_small or whole.isEmpty():
        return QImage()
    reader.setScaledSize(whole.scaled(size, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    image = reader.read()
    if image.isNull():
        return QImage()
    corner = QRect(0, 0, size.width(), size.height())
    corner.moveCenter(image.rect().center())
    rounded = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    rounded.fill(Qt.GlobalColor.transparent)
    painter = QPainter(rounded)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(image.copy(corner)))
    painter.drawRoundedRect(QRectF(QRect(0, 0, size.width(), size.height())), radius, radius)
    painter.end()
    return rounded


class ThumbnailBox(QWidget):
    """One thumbnail, or an icon, in a widget of its own."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._thumbnails = thumbnails
        self._media: Media | None = None
        self.setFixedSize(SIZE)
        thumbnails.changed.connect(self.update)

    def show_media(self, media: Media | None) -> None:
        """Show the picture of a video; the sign of an empty player for None."""
        if media != self._media:
            self._media = media
            self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._media is not None:
            self._thumbnails.draw(painter, self.rect(), self._media)
        else:
            shades = shades_now()
            draw_badge(painter, self.rect(), "video", shades.line, shades.raised)
        painter.end()
