"""Nothing that is there to be read is cut off, in either language, at the least size; colours can be told apart."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from app.domain.events import NoticeKind, QueueChanged, SettingsChanged
from app.domain.rules import Reason
from app.domain.settings import Settings, SpeechSettings
from app.domain.speech import SpeechPhase, SpeechReason
from app.ui import i18n, words
from app.ui.link_card import LinkCard
from app.ui.main_window import MainWindow
from app.ui.pages.speech import PAST, SOUND, WAITING
from app.ui.text import ElidedLabel
from app.ui.theme import Colors, ThemeName, colors
from tests.ui import samples

ROOT = Path(__file__).resolve().parents[2]
AA = 4.5
"""Contrast of text that WCAG 2.2 asks for, 1.4.3."""
AA_SHAPE = 3.0
"""And of shapes, 1.4.11."""


def _cut(root: QWidget) -> Iterator[str]:
    """Yield what is cut off among the labels and buttons that are shown."""
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, ElidedLabel):
            continue
        if isinstance(widget, QLabel) and widget.text():
            if widget.wordWrap():
                needed = widget.heightForWidth(widget.width())
                if needed > widget.height():
                    yield f"{widget.text()!r}: {widget.height()} of {needed} px high"
            elif widget.sizeHint().width() > widget.width():
                yield f"{widget.text()!r}: {widget.width()} of {widget.sizeHint().width()} px"
        elif (
            isinstance(widget, QAbstractButton) and widget.text() and widget.minimumSizeHint().width() > widget.width()
        ):
            yield f"{widget.text()!r}: {widget.width()} of {widget.minimumSizeHint().width()} px"


def _settle(app: QApplication) -> None:
    """Let layouts pass on, from the inside outwards, that a text has become wider."""
    for _ in range(4):
        app.processEvents()


def _fill(window: MainWindow, queue: QueueChanged) -> None:
    window.apply(queue)
    window.apply(samples.playing())
    window.apply(samples.typical_sources())
    window.apply(samples.speaking(missing=("uk", "ru")))
    window.show_voices(samples.VOICES)
    window.speech.show_past(samples.past())
    window.speech.say.field.setText(samples.PREVIEW.shown)
    window.speech.show_preview(samples.PREVIEW)
    window.sources.set_links(samples.LINKS, samples.FILES)


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize("size", [(900, 560), (1_200, 760)])
@pytest.mark.parametrize("is_full", [False, True])
def test_no_label_or_button_is_cut_off(
    window: MainWindow, app: QApplication, language: i18n.LanguageChoice, size: tuple[int, int], *, is_full: bool
) -> None:
    i18n.install(app, language)
    if is_full:
        _fill(window, samples.typical_queue())
    window.resize(*size)
    for page in ("queue", "speech", "sources"):
        window.open_page(page)
        _settle(app)
        assert (window.width(), window.height()) == size
        assert list(_cut(window)) == []
        right = window._pages.width()
        cards = [card for card in window.findChildren(LinkCard) if card.isVisible()]
        assert all(card.mapTo(window._pages, card.rect().bottomRight()).x() < right for card in cards)
    for state in (samples.queue_of([], is_open=False), samples.queue_of([samples.item(1)])):
        window.apply(state)
        _settle(app)
        assert list(_cut(window)) == []
    window.open_page("speech")
    window.apply(SettingsChanged(settings=Settings(speech=SpeechSettings(output="both"))))
    for part in (PAST, SOUND, WAITING):
        window.speech.tabs.setCurrentIndex(part)
        _settle(app)
        assert list(_cut(window)) == []
    for speech in (
        samples.speech_of([], engine="failed", is_paused=True),
        samples.speech_of([], engine="starting"),
        samples.speaking(phase=SpeechPhase.WAITING, media_url="/m/x"),
        samples.speaking(is_silenced=True),
    ):
        window.apply(speech)
        _settle(app)
        assert list(_cut(window)) == []


@pytest.mark.parametrize("language", ["en", "uk"])
def test_no_setting_is_cut_off(window: MainWindow, app: QApplication, language: i18n.LanguageChoice) -> None:
    i18n.install(app, language)
    window.resize(900, 560)
    window.open_page("settings")
    page = window.settings
    page.build()
    for field in page.fields().values():
        field.usual.show()
    for group in page.group_names():
        page.show_group(group)
        page.show_error(next(path for path in page.fields() if path.startswith(group)), "x " * 60)
        _settle(app)
        assert list(_cut(page)) == []
        inside = page._scroll.widget()
        assert inside is not None
        assert inside.minimumSizeHint().width() <= page._scroll.viewport().width(), group


@pytest.mark.parametrize("language", ["en", "uk"])
def test_no_message_is_cut_off(window: MainWindow, app: QApplication, language: i18n.LanguageChoice) -> None:
    i18n.install(app, language)
    for reason in (*Reason, *SpeechReason):
        window.notices.tell_error(reason.sentence(i18n.current_language()))
        window.notices.show_notices(NoticeKind.REQUEST_WAITS, [samples.notice(number) for number in range(5)])
        _settle(app)
        assert list(_cut(window.notices)) == []
        corner = window.notices.mapTo(window, QPoint(0, 0)) - window._pages.mapTo(window, QPoint(0, 0))
        assert window._pages.rect().contains(QRect(corner, window.notices.size()))
        assert sum(toast.height() for toast in window.notices.toasts()) <= window.notices.height()


def _luminance(color: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    shown = QColor(color)
    return 0.2126 * linear(shown.redF()) + 0.7152 * linear(shown.greenF()) + 0.0722 * linear(shown.blueF())


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["dark", "light"])
def test_every_text_colour_can_be_read_on_every_ground(name: ThemeName) -> None:
    shades: Colors = colors(name)
    grounds = (shades.window, shades.panel, shades.raised)
    texts = (shades.text, shades.dim, shades.accent, shades.good, shades.warn, shades.bad)
    poor = [(text, ground) for text in texts for ground in grounds if _contrast(text, ground) < AA]
    assert poor == []
    assert _contrast(shades.text, shades.selected) >= AA
    assert _contrast(shades.dim, shades.selected) >= AA
    assert _contrast(shades.on_accent, shades.accent) >= AA
    for shade in (shades.good, shades.bad):
        assert _contrast(shades.on_accent, shade) >= AA_SHAPE


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (0, "", ""),
        (0, "UAH", ""),
        (10_000, "UAH", "100 ₴"),
        (10_050, "UAH", "100,50 ₴"),
        (123_456_700, "UAH", "1 234 567 ₴"),
        (999, "USD", "9,99 $"),
        (500, "JPY", "500 JPY"),
        (5, "EUR", "0,05 €"),
    ],
)
def test_money_is_written_the_ukrainian_way(app: QApplication, minor: int, currency: str, shown: str) -> None:
    i18n.install(app, "uk")
    assert words.money(minor, currency).replace("\u00a0", " ") == shown


@pytest.mark.usefixtures("app")
def test_lengths_are_short_and_exact() -> None:
    assert [words.clock(ms) for ms in (None, 0, 59_999, 245_000, 3_723_000)] == ["–", "0:00", "0:59", "4:05", "1:02:03"]
    hours = int(timedelta(hours=2, minutes=5).total_seconds() * 1_000)
    assert [words.duration(ms) for ms in (45_000, 48 * 60_000, hours)] == ["45 s", "48 min", "2 h 5 min"]


def test_the_translations_are_complete_and_up_to_date() -> None:
    command = [sys.executable, str(ROOT / "packaging" / "translations.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, "")


def test_every_icon_is_drawn_in_the_colour_asked_for() -> None:
    for file in sorted((ROOT / "resources" / "icons").glob("*.svg")):
        is_of_a_theme = file.stem.endswith(("-dark", "-light"))
        assert ("currentColor" in file.read_text(encoding="utf-8")) != is_of_a_theme


def test_every_theme_names_every_colour() -> None:
    for name in ("dark", "light"):
        assert set(msgspec.structs.asdict(colors(name))) == set(Colors.__struct_fields__)
