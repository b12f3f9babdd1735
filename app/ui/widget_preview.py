"""A small picture of what a widget shows in OBS now, drawn from the same events that its page hears."""

from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import ClassVar, override

from msgspec import ValidationError, convert, structs
from msgspec.structs import asdict
from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QBrush, QColor, QHideEvent, QPainter, QPaintEvent, QPen, QPixmap, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.domain.events import (
    AlertChanged,
    Event,
    PlayerChanged,
    QueueChanged,
    SettingsChanged,
    SpeechChanged,
    TestFired,
)
from app.domain.settings import AppearanceSettings, Look, look_of
from app.domain.widgets import WIDGETS
from app.ui.text import truncated
from app.ui.theme import shades_now
from app.ui.widget_scenes import draw_scene
from app.ui.widget_stage import Card, Labels, Next, Playing, Said, Scene, Stage
from app.ui.widget_state import WidgetState, examples
from app.ui.words import duration, wall_clock_ms

_PAGES = {kind.name: (kind.width, kind.height) for kind in WIDGETS}
"""Sizes of the pages as they are drawn."""
_SEEN = {"queue": 420}
"""How much of a tall page is shown: below, it is empty anyway."""
_PARTS = {
    "player": ("player",),
    "voice": ("voice",),
    "alerts": ("alerts",),
    "now-playing": ("now_playing",),
    "queue": ("queue",),
    "all": ("player", "now_playing", "voice", "alerts", "queue"),
}
"""What of a scene each widget draws."""
_TICK_MS, _WORD_TICK_MS = 500, 200
"""How often what moves is drawn anew: words are said faster than a bar grows."""
_EXAMPLE_MS = 5_000
"""As long as the pages show their sample."""
_SQUARE = 8
_LEAST_BESIDE = 88
"""How narrow each of three previews beside each other may be, so that they fit into the smallest window. Pixels."""


class WidgetPreview(QWidget):
    """Shows one widget. It is drawn anew only while it can be seen, and counts the time by itself."""

    handles: ClassVar[tuple[type[Event], ...]] = (
        PlayerChanged,
        QueueChanged,
        SpeechChanged,
        AlertChanged,
        SettingsChanged,
        TestFired,
    )

    def __init__(self, widget: str, *, shows_examples: bool = False, now_ms: Callable[[], int] = wall_clock_ms) -> None:
        """Build it.

        Args:
            widget: Name of the widget.
            shows_examples: It shows an example whenever there is nothing real to show.
            now_ms: Wall clock, milliseconds since 1970.
        """
        super().__init__()
        self._widget, self._shows_examples, self._now_ms = widget, shows_examples, now_ms
        self._state = WidgetState()
        self._look = look_of(AppearanceSettings())
        self._tested = ""
        self._tick = QTimer(self)
        self._tick.timeout.connect(self.update)
        self._example = QTimer(self, interval=_EXAMPLE_MS, singleShot=True)
        self._example.timeout.connect(self._on_example_timeout)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._show()

    def apply(self, event: Event) -> None:
        """Take what changed, if it is anything that the widget shows."""
        match event:
            case SettingsChanged(settings=settings):
                self._look = look_of(settings.appearance)
            case TestFired(widget=widget) if self._widget in {widget, "all"}:
                self._tested = widget
                self._example.start()
            case _:
                if not self._state.apply(event):
                    return
        self._show()

    def show_look(self, look: Look) -> None:
        """Draw in this look, for instance one that is not saved yet."""
        self._look = look
        self.update()

    def scene(self) -> Scene:
        """Return what the widget shows now."""
        real = self._state.scene(self._now_ms())
        tested = self._widget if self._shows_examples else self._tested
        if not tested or self._state.is_silenced:
            return real
        example = examples()
        missing = {part: getattr(example, part) for part in _PARTS.get(tested, ()) if getattr(real, part) is None}
        return structs.replace(real, **missing)

    def _drawn(self, scene: Scene) -> tuple[object, ...]:
        return tuple(getattr(scene, part) for part in _PARTS.get(self._widget, ()))

    def is_empty(self) -> bool:
        """Tell whether the widget shows nothing at all."""
        return not any(self._drawn(self.scene()))

    def _sentence(self) -> str:
        """Return in words what is drawn; empty where there is nothing."""
        return " · ".join(filter(None, map(_in_words, self._drawn(self.scene()))))

    def _show(self) -> None:
        sentence = self._sentence()
        if self.is_empty():
            words = self.tr("Preview: nothing to show now")
        elif self._is_example():
            words = self.tr("Preview, an example: {what}").format(what=sentence)
        else:
            words = self.tr("Preview: {what}").format(what=sentence)
        self.setAccessibleName(truncated(words))
        self._count()
        self.update()

    def _is_example(self) -> bool:
        """Tell whether anything drawn is an example."""
        return self._drawn(self.scene()) != self._drawn(self._state.scene(self._now_ms()))

    def _count(self) -> None:
        """Let the time run only while something moves and somebody sees it."""
        speaks = self._state.speaks and self._widget in {"voice", "all"}
        plays = self._state.plays and self._widget in {"player", "now-playing", "all"}
        self._tick.setInterval(_WORD_TICK_MS if speaks else _TICK_MS)
        is_needed = (speaks or plays) and self.isVisible()
        if is_needed != self._tick.isActive():
            self._tick.start() if is_needed else self._tick.stop()

    def _on_example_timeout(self) -> None:
        self._tested = ""
        self._show()

    @override
    def sizeHint(self) -> QSize:
        return QSize(192, 112)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        _draw_ground(painter, self.rect())
        if self.is_empty():
            painter.setPen(QColor(shades_now().dim))
            words = self.tr("Nothing to show now")
            painter.drawText(self.rect().adjusted(8, 8, -8, -8), _CENTRED, words)
        else:
            self._draw(painter)
        painter.end()

    def _draw(self, painter: QPainter) -> None:
        width, height = _PAGES[self._widget]
        seen = _SEEN.get(self._widget, height)
        scale = min((self.width() - 8) / width, (self.height() - 8) / seen)
        painter.save()
        painter.translate((self.width() - width * scale) / 2, (self.height() - seen * scale) / 2)
        painter.scale(scale, scale)
        scene = self.scene()
        labels = Labels(
            now_playing=self.tr("NOW PLAYING"),
            requested_by=self.tr("Requested by"),
            up_next=self.tr("UP NEXT"),
            says=self.tr("says"),
            thanks=self.tr("THANK YOU"),
            nameless=self.tr("Anonymous"),
            total=self._total(scene.queue),
        )
        painter.setClipRect(QRectF(0, 0, width, seen))
        draw_scene(Stage(painter, self._look, labels), self._widget, QRectF(0, 0, width, height), scene)
        painter.restore()
        if self._is_example():
            self._draw_mark(painter)

    def _total(self, queue: Next | None) -> str:
        if queue is None:
            return ""
        videos = self.tr("%n video(s)", "", queue.count)
        if not queue.length_ms:
            return videos
        return self.tr("{videos} · {length} in all").format(videos=videos, length=duration(queue.length_ms))

    def _draw_mark(self, painter: QPainter) -> None:
        """Say that this is an example."""
        shades, words = shades_now(), self.tr("Example")
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.8)
        painter.setFont(font)
        box = painter.fontMetrics().boundingRect(words).adjusted(-6, -2, 6, 2)
        box.moveBottomRight(self.rect().bottomRight() - self.rect().topLeft())
        painter.fillRect(box, QColor(shades.raised))
        painter.setPen(QColor(shades.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._count()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._count()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        super().changeEvent(event)


def _in_words(part: object) -> str:
    match part:
        case Playing(title=title):
            return title
        case Said(author=author, words=words):
            return f"{author}: {' '.join(words)}"
        case Card(author=author, amount=amount, message=message):
            return f"{author} {amount} {message}"
        case Next(rows=rows):
            return ", ".join(row.title for row in rows)
        case _:
            return ""


_CENTRED = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)


def _draw_ground(painter: QPainter, box: QRect) -> None:
    """Draw the squares that stand for what is seen through."""
    shades = shades_now()
    painter.fillRect(box, QBrush(_squares(shades.window, shades.raised)))
    painter.setPen(QPen(QColor(shades.line), 1))
    painter.drawRect(box.adjusted(0, 0, -1, -1))


@lru_cache(maxsize=4)
def _squares(first: str, second: str) -> QPixmap:
    """Return four squares of two colours, to be laid side by side; one by one they took most of the drawing."""
    tile = QPixmap(2 * _SQUARE, 2 * _SQUARE)
    tile.fill(QColor(first))
    painter = QPainter(tile)
    for at in (0, _SQUARE):
        painter.fillRect(at, at, _SQUARE, _SQUARE, QColor(second))
    painter.end()
    return tile


class AppearancePreview(QWidget):
    """Some widgets side by side in a look that need not be saved yet; what is not there is an example."""

    handles: ClassVar[tuple[type[Event], ...]] = WidgetPreview.handles

    def __init__(self) -> None:
        super().__init__()
        self._appearance = AppearanceSettings()
        self.previews = tuple(WidgetPreview(name, shows_examples=True) for name in ("alerts", "now-playing", "queue"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for preview in self.previews:
            preview.setMinimumWidth(_LEAST_BESIDE)
            row.addWidget(preview, 1)

    def apply(self, event: Event) -> None:
        """Show what the widgets show now."""
        for preview in self.previews:
            preview.apply(event)

    def show_typed(self, path: str, value: object) -> None:
        """Draw with the value that stands in the field of a setting, if it is one of the look and possible."""
        group, _, field = path.partition(".")
        if group == "appearance":
            tree = {**asdict(self._appearance), field: value}
            with suppress(ValidationError):
                self.show_settings(convert(tree, AppearanceSettings))

    def show_settings(self, appearance: AppearanceSettings) -> None:
        """Draw in this look."""
        self._appearance = appearance
        for preview in self.previews:
            preview.show_look(look_of(appearance))
