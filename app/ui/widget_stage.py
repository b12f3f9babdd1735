"""What the widgets show, and what draws it in their look."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath
from PySide6.QtWidgets import QApplication

from app.domain.settings import Look
from app.ui.text import truncated, wrapped
from app.ui.words import clock

LONGEST = 200
"""Characters of a line that are measured at all."""
LINE = 1.28
"""Height of a line, in heights of a letter."""


class Playing(Struct, frozen=True, kw_only=True):
    """What plays, as two of the widgets show it."""

    title: str
    who: str
    position_ms: int
    length_ms: int | None


class Said(Struct, frozen=True, kw_only=True):
    """A message; ``now`` is the index of the word that is said, -1 before the first."""

    author: str
    words: tuple[str, ...]
    now: int


class Card(Struct, frozen=True, kw_only=True):
    """A donation."""

    author: str
    amount: str
    message: str


class Row(Struct, frozen=True, kw_only=True):
    """One of the next items."""

    title: str
    who: str
    length_ms: int | None


class Next(Struct, frozen=True, kw_only=True):
    """The head of the queue, how many wait in all, and how long they last."""

    rows: tuple[Row, ...]
    count: int
    length_ms: int


class Scene(Struct, frozen=True, kw_only=True):
    """What each widget shows; None where it shows nothing."""

    player: Playing | None = None
    now_playing: Playing | None = None
    voice: Said | None = None
    alerts: Card | None = None
    queue: Next | None = None


class Labels(Struct, frozen=True, kw_only=True):
    """The pages' own words, in the language of the window, which is theirs too; ``total`` is about the whole queue."""

    now_playing: str
    requested_by: str
    up_next: str
    says: str
    thanks: str
    nameless: str
    total: str


def faded(color: QColor, share: float) -> QColor:
    """Return a colour through which something else is seen."""
    made = QColor(color)
    made.setAlphaF(share)
    return made


class Stage:
    """Draws in the look of the widgets; sizes are those of the page, in its own pixels."""

    def __init__(self, painter: QPainter, look: Look, labels: Labels) -> None:
        self.painter, self.labels, self.look = painter, labels, look
        self.accent, self.text = QColor(look.accent_color), QColor(look.text_color)
        self.quiet, self.later, self.faint = (faded(self.text, share) for share in (0.78, 0.46, 0.18))
        self._panel = faded(QColor(look.panel_color), look.opacity_percent / 100)
        self._base = QFont(QApplication.font())
        if look.font:
            self._base.setFamilies([look.font, *self._base.families()])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def letters(self, least: float) -> float:
        """Return the height of a letter, from what the page's style sheet makes of the size of the page."""
        return least * self.look.size_percent / 100

    def font(self, em: float, weight: QFont.Weight = QFont.Weight.DemiBold) -> QFont:
        """Return the font whose letters are so high."""
        font = QFont(self._base)
        font.setPixelSize(max(1, round(em)))
        font.setWeight(weight)
        return font

    def panel(self, box: QRectF, em: float) -> None:
        """Draw what is behind the words."""
        path = QPainterPath()
        radius = min(em * self.look.corner_percent / 100, box.height() / 2)
        path.addRoundedRect(box, radius, radius)
        self.painter.fillPath(path, self._panel)

    def line(self, at: QPointF, width: float, text: str, font: QFont, color: QColor) -> float:
        """Draw one line of plain text; return how wide it is."""
        metrics = QFontMetricsF(font)
        shown = " ".join(truncated(text, LONGEST).split())
        shown = metrics.elidedText(shown, Qt.TextElideMode.ElideRight, max(0.0, width))
        self.painter.setFont(font)
        self.painter.setPen(color)
        box = QRectF(at.x(), at.y(), max(0.0, width), font.pixelSize() * LINE)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        self.painter.drawText(box, int(flags), shown)
        return min(width, metrics.horizontalAdvance(shown))

    def lines(self, at: QPointF, width: float, text: str, font: QFont, color: QColor, most: int) -> float:
        """Draw a few lines of plain text; return the height they take."""
        height = font.pixelSize() * LINE
        drawn = wrapped(text, font, int(width), most)
        for number, part in enumerate(drawn):
            self.line(QPointF(at.x(), at.y() + number * height), width, part, font, color)
        return len(drawn) * height

    def two_colours(self, at: QPointF, width: float, parts: Sequence[tuple[str, QColor]], font: QFont) -> None:
        """Draw words of more than one colour in one line."""
        x = 0.0
        for text, color in parts:
            x += self.line(QPointF(at.x() + x, at.y()), width - x, text, font, color) + font.pixelSize() * 0.3

    def who(self, at: QPointF, width: float, name: str, em: float) -> None:
        """Draw who asked for it."""
        if name:
            parts = ((self.labels.requested_by, self.quiet), (name, self.accent))
            self.two_colours(at, width, parts, self.font(em))

    def progress(self, box: QRectF, playing: Playing) -> None:
        """Draw how far it is."""
        share = min(1.0, playing.position_ms / playing.length_ms) if playing.length_ms else 0.0
        self.painter.fillRect(box, self.faint)
        self.painter.fillRect(QRectF(box.x(), box.y(), box.width() * share, box.height()), self.accent)

    def time(self, right: float, y: float, playing: Playing, em: float) -> float:
        """Draw the time at the right edge; return how wide it is."""
        font, length = self.font(em, QFont.Weight.Medium), playing.length_ms
        text = f"{clock(playing.position_ms)} / {clock(length)}" if length else clock(playing.position_ms)
        width = QFontMetricsF(font).horizontalAdvance(text) + 1
        self.line(QPointF(right - width, y), width, text, font, self.quiet)
        return width

    def bars(self, box: QRectF) -> None:
        """Draw the four bars that stand for sound."""
        step = box.width() / 7
        for number, share in enumerate((0.55, 0.9, 0.4, 0.7)):
            height = box.height() * share
            self.painter.fillRect(QRectF(box.x() + 2 * number * step, box.bottom() - height, step, height), self.accent)
