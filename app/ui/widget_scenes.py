"""What the pages in OBS show, drawn by Qt: the same words, places and colours, without a browser."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainterPath

from app.ui.text import truncated, wrapped
from app.ui.widget_stage import LINE, LONGEST, Card, Next, Playing, Said, Scene, Stage, faded
from app.ui.words import clock


def draw_player(stage: Stage, box: QRectF, playing: Playing) -> None:
    """Draw the player: a stand-in for the picture, the words under it."""
    unit = stage.letters(box.height() / 100)
    caption = unit * 8.4
    height = box.height() - caption
    width = min(box.width(), height * 16 / 9)
    left = box.center().x() - width / 2
    screen = QRectF(left, box.y(), width, width * 9 / 16)
    stage.painter.fillRect(screen, QColor("#000000"))
    triangle = QPainterPath(screen.center() + QPointF(-unit * 5, -unit * 7))
    triangle.lineTo(screen.center() + QPointF(unit * 8, 0))
    triangle.lineTo(screen.center() + QPointF(-unit * 5, unit * 7))
    stage.painter.fillPath(triangle, stage.accent)
    under = QRectF(left, screen.bottom(), width, caption)
    stage.panel(under, 0)
    stage.progress(QRectF(left, under.y(), width, unit * 0.8), playing)
    em, inner = unit * 2.7, width - unit * 5.4
    used = stage.time(left + width - unit * 2.7, under.y() + unit * 2.6, playing, em * 0.85)
    top = QPointF(left + em, under.y() + unit * 1.2)
    stage.line(top, inner - used - em, playing.title, stage.font(em), stage.text)
    stage.who(top + QPointF(0, em * LINE), inner - used - em, playing.who, em * 0.8)


def draw_now_playing(stage: Stage, box: QRectF, playing: Playing) -> None:
    """Draw what plays now."""
    em = stage.letters(min(box.height() / 100, box.width() * 0.00222) * 15)
    panel = QRectF(box.x(), 0, box.width(), em * 6.0)
    panel.moveCenter(QPointF(panel.center().x(), box.center().y()))
    stage.panel(panel, em)
    stage.painter.save()
    stage.painter.setClipRect(panel)
    picture = QRectF(panel.x() + em * 0.55, panel.y() + em * 0.65, em * 4.5, em * 4.5)
    stage.painter.fillRect(picture, faded(stage.text, 0.08))
    stage.bars(QRectF(picture.center() - QPointF(em * 0.8, em * 0.75), picture.center() + QPointF(em * 0.8, em * 0.75)))
    x = picture.right() + em * 0.9
    width = panel.right() - em * 0.9 - x
    stage.line(QPointF(x, panel.y() + em * 0.5), width, stage.labels.now_playing, stage.font(em * 0.62), stage.accent)
    title = QPointF(x, panel.y() + em * 1.4)
    height = stage.lines(title, width, playing.title, stage.font(em), stage.text, 2)
    used = stage.time(panel.right() - em * 0.9, panel.bottom() - em * 1.7, playing, em * 0.78)
    stage.who(title + QPointF(0, height), width - used - em, playing.who, em * 0.78)
    stage.progress(QRectF(panel.x(), panel.bottom() - em * 0.3, panel.width(), em * 0.3), playing)
    stage.painter.restore()


def draw_alert(stage: Stage, box: QRectF, card: Card) -> None:
    """Draw the card of a donation."""
    em = stage.letters(min(box.height() / 100, box.width() / 200) * 9.4)
    image = em * 4.6 if stage.look.shows_alert_image else 0.0
    inner = box.width() - em * 1.9
    font = stage.font(em, QFont.Weight.Medium)
    message = wrapped(card.message, font, int(inner), 3)
    height = em * (6.3 + (0.5 + LINE * len(message) if message else 0.0))
    panel = QRectF(box.x(), box.y(), box.width(), min(box.height(), height))
    stage.panel(panel, em)
    stage.painter.save()
    stage.painter.setClipRect(panel)
    x, y = panel.x() + em * 0.95, panel.y() + em * 0.75
    if image:
        _draw_heart(stage, QRectF(x + em * 0.5, y + em * 0.6, em * 3.6, em * 3.3))
    words, width = x + (image + em * 0.85 if image else 0), inner - (image + em * 0.85 if image else 0)
    labels = stage.labels
    stage.line(QPointF(words, y + em * 0.1), width, labels.thanks, stage.font(em * 0.68), stage.quiet)
    author = card.author or labels.nameless
    stage.line(QPointF(words, y + em), width, author, stage.font(em, QFont.Weight.Bold), stage.text)
    big = stage.font(em * 1.6, QFont.Weight.ExtraBold)
    stage.line(QPointF(words, y + em * 2.35), width, card.amount, big, stage.accent)
    stage.lines(QPointF(x, y + em * 5.1), inner, card.message, font, stage.text, 3)
    stage.painter.restore()


def _draw_heart(stage: Stage, box: QRectF) -> None:
    x, y, w, h = box.x(), box.y(), box.width(), box.height()
    path = QPainterPath(QPointF(x + w / 2, y + h))
    path.cubicTo(x - w * 0.28, y + h * 0.45, x + w * 0.12, y - h * 0.28, x + w / 2, y + h * 0.22)
    path.cubicTo(x + w * 0.88, y - h * 0.28, x + w * 1.28, y + h * 0.45, x + w / 2, y + h)
    stage.painter.fillPath(path, stage.accent)


def draw_queue(stage: Stage, box: QRectF, queue: Next) -> None:
    """Draw what comes next."""
    em = stage.letters(min(box.width() / 100, box.height() * 0.0075) * 4.6)
    rows = [row for row in queue.rows if row.title or row.who]
    height = em * (1.8 + 2.0 + sum(2.95 if row.who else 1.9 for row in rows))
    panel = QRectF(box.x(), box.y(), min(box.width(), em * 22), min(box.height(), height))
    stage.panel(panel, em)
    stage.painter.save()
    stage.painter.setClipRect(panel)
    x, y, right = panel.x() + em, panel.y() + em * 0.7, panel.right() - em
    stage.line(QPointF(x, y), right - x, stage.labels.up_next, stage.font(em * 0.74), stage.accent)
    y += em * 1.5
    font, small = stage.font(em), stage.font(em * 0.78)
    for number, row in enumerate(rows, start=1):
        color = stage.accent if number == 1 else faded(stage.text, 0.55)
        stage.line(QPointF(x, y), em, str(number), font, color)
        time = clock(row.length_ms) if row.length_ms is not None else ""
        used = QFontMetricsF(stage.font(em * 0.86)).horizontalAdvance(time) + 1
        stage.line(QPointF(right - used, y), used, time, stage.font(em * 0.86), stage.quiet)
        stage.line(QPointF(x + em * 1.55, y), right - used - em * 2 - x, row.title, font, stage.text)
        if row.who:
            stage.line(QPointF(x + em * 1.55, y + em * LINE), right - x - em * 1.55, row.who, small, stage.accent)
        y += em * (2.95 if row.who else 1.9)
    stage.painter.fillRect(QRectF(x, y - em * 0.2, right - x, 1), stage.faint)
    stage.line(QPointF(x, y + em * 0.1), right - x, stage.labels.total, stage.font(em * 0.78), stage.quiet)
    stage.painter.restore()


def draw_voice(stage: Stage, box: QRectF, said: Said) -> None:
    """Draw who speaks, and two lines of the words around the one that is said."""
    em = stage.letters(min(box.height() / 100, box.width() / 400) * 17)
    font = stage.font(em)
    lines = _wrapped(said.words, font, box.width() - em * 1.9)
    at = next((number for number, line in enumerate(lines) if line and line[-1] >= said.now), 0)
    first = max(0, min(at, len(lines) - 2))
    shown = lines[first : first + 2]
    height = em * (2.65 + LINE * len(shown)) if said.author else em * (1.6 + LINE * len(shown))
    panel = QRectF(box.x(), box.bottom() - min(height, box.height()), box.width(), min(height, box.height()))
    stage.panel(panel, em)
    stage.painter.save()
    stage.painter.setClipRect(panel)
    x, y = panel.x() + em * 0.95, panel.y() + em * 0.6
    if said.author:
        stage.bars(QRectF(x, y + em * 0.1, em * 0.9, em * 0.8))
        parts = ((said.author, stage.accent), (stage.labels.says, stage.quiet))
        stage.two_colours(QPointF(x + em * 1.3, y), panel.width() - em * 3.2, parts, stage.font(em * 0.78))
        y += em * 1.35
    space = QFontMetricsF(font).horizontalAdvance(" ")
    for line in shown:
        left = x
        for index in line:
            color = stage.accent if index == said.now else stage.text if index < said.now else stage.later
            room = panel.right() - em * 0.9 - left
            left += stage.line(QPointF(left, y), room, said.words[index], font, color) + space
        y += em * LINE
    stage.painter.restore()


def _wrapped(words: Sequence[str], font: QFont, width: float) -> list[list[int]]:
    """Return the indexes of the words of each line."""
    metrics = QFontMetricsF(font)
    space, left = metrics.horizontalAdvance(" "), 0.0
    lines: list[list[int]] = [[]]
    for index, word in enumerate(words):
        wide = metrics.horizontalAdvance(truncated(word, LONGEST))
        if lines[-1] and left + wide > width:
            lines.append([])
            left = 0.0
        lines[-1].append(index)
        left += wide + space
    return lines


def draw_scene(stage: Stage, widget: str, box: QRectF, scene: Scene) -> None:
    """Draw what one widget shows; ``all`` is every other one at its place."""
    if widget == "all":
        gap, side, bottom = box.height() * 0.02, box.width() * 0.25, box.height() * 0.16
        inner = box.adjusted(gap, gap, -gap, -gap)
        left, top = inner.width() - side - gap, inner.height() - bottom - gap
        alerts, playing = box.height() * 0.24, box.width() * 0.42
        corner = QPointF(inner.right() - side, inner.y())
        strip = inner.y() + top + gap
        places = {
            "player": QRectF(inner.x(), inner.y(), left, top),
            "alerts": QRectF(corner.x(), corner.y(), side, alerts),
            "queue": QRectF(corner.x(), corner.y() + alerts + gap, side, top - alerts - gap),
            "now-playing": QRectF(inner.x(), strip, playing, bottom),
            "voice": QRectF(inner.x() + playing + gap, strip, inner.width() - playing - gap, bottom),
        }
    else:
        places = {widget: box}
    for name, place in places.items():
        match name:
            case "player" if scene.player:
                draw_player(stage, place, scene.player)
            case "now-playing" if scene.now_playing:
                draw_now_playing(stage, place, scene.now_playing)
            case "voice" if scene.voice:
                draw_voice(stage, place, scene.voice)
            case "alerts" if scene.alerts:
                draw_alert(stage, place, scene.alerts)
            case "queue" if scene.queue:
                draw_queue(stage, place, scene.queue)
            case _:
                pass
