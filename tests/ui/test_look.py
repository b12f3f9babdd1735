"""Nothing that is there to be read is cut off, in either language, at the least size; colours can be told apart."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QToolButton, QWidget

from app.domain.events import NoticeKind
from app.domain.reasons import Reason
from app.domain.settings import LanguageChoice
from app.domain.speech import SpeechReason
from app.ui import i18n, theme, words
from app.ui.link_card import LinkCard
from app.ui.main_window import MainWindow
from app.ui.page_stack import PAGES
from app.ui.pages.history_table import HistoryTable
from app.ui.pages.queue_model import QueueColumn
from app.ui.pages.queue_table import QueueTable
from app.ui.theme import Colors, ThemeName, colors
from tests.support.waiting import SECONDS
from tests.ui import looking, samples, showcase
from tests.ui.showcase_dialogs import VIEWS, Views

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=["dark", "light"])
def worn(app: QApplication, request: pytest.FixtureRequest) -> Iterator[ThemeName]:
    """Each theme; the dark one again afterwards."""
    name: ThemeName = request.param
    if name != "dark":
        theme.install(app, name)
    yield name
    if name != "dark":
        theme.install(app, "dark")


@pytest.fixture(params=["en", "uk"])
def spoken(app: QApplication, request: pytest.FixtureRequest) -> LanguageChoice:
    """Each language."""
    language: LanguageChoice = request.param
    i18n.install(app, language)
    return language


def _places(window: MainWindow, app: QApplication, sizes: Sequence[str] = tuple(showcase.SIZES)) -> Iterator[str]:
    """Show every part of every page in these sizes, one after the other."""
    for size in sizes:
        window.resize(*showcase.SIZES[size])
        for page in PAGES:
            for part in showcase.parts(window, page):
                showcase.settle(app)
                assert (window.width(), window.height()) == showcase.SIZES[size]
                yield f"{page} {part} {size}"


def _ugly(window: QWidget) -> list[str]:
    return [*looking.cut(window), *looking.overlapping(window), *looking.unnamed(window)]


@pytest.mark.slow
@pytest.mark.usefixtures("spoken")
def test_nothing_is_cut_off_or_covered_or_nameless(window: MainWindow, app: QApplication) -> None:
    window.setUpdatesEnabled(False)  # what is measured need not be painted
    for content in showcase.CONTENTS:
        showcase.fill(window, content)
        found = {f"{content} {place}": _ugly(window) for place in _places(window, app)}
        assert {place: ugly for place, ugly in found.items() if ugly} == {}


@pytest.mark.slow
@pytest.mark.usefixtures("spoken")
def test_nothing_stands_outside_where_nobody_can_scroll_to_it(window: MainWindow, app: QApplication) -> None:
    window.setUpdatesEnabled(False)
    showcase.fill(window, "typical")
    for place in _places(window, app, ["least"]):
        areas = [area for area in window.findChildren(QScrollArea) if area.isVisible()]
        wide = [
            inside.width() for area in areas if (inside := area.widget()) and inside.width() > area.viewport().width()
        ]
        assert (place, wide) == (place, [])


@pytest.mark.slow
@pytest.mark.usefixtures("worn")
def test_everything_that_is_painted_can_be_read_and_has_a_focus_to_be_seen(
    window: MainWindow, app: QApplication
) -> None:
    window.activateWindow()
    rings = looking.Rings(window)
    for content in showcase.CONTENTS[:2]:
        showcase.fill(window, content)
        for place in _places(window, app, ["wide"]):
            picture = looking.picture(window)
            assert (place, list(looking.poor(window, picture))) == (place, [])
            assert (place, list(rings.missing(picture))) == (place, [])


@pytest.mark.slow
@pytest.mark.usefixtures("worn")
def test_a_button_can_be_read_in_every_state(window: MainWindow, app: QApplication) -> None:
    showcase.fill(window, "typical")
    window.notices.offer_undo("12 items taken out of the queue", lambda: None)
    for place in _places(window, app, ["wide"]):
        buttons = [one for one in looking.visible(window) if isinstance(one, QPushButton | QToolButton)]
        enabled = [button for button in buttons if button.isEnabled()]
        for state in ("hovered", "pressed", "disabled"):
            for button in buttons:
                button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, state == "hovered")
                button.setDown(state == "pressed")
                button.setEnabled(state != "disabled")
            assert (state, place, list(looking.poor(window, looking.picture(window)))) == (state, place, [])
        for button in enabled:
            button.setEnabled(True)


@pytest.mark.usefixtures("spoken")
def test_nothing_of_the_guide_is_cut_off(window: MainWindow, app: QApplication) -> None:
    guide = window.dialogs.help
    guide.open_topic("queue")
    guide.resize(guide.minimumSize())
    for text in ("", "OBS", "?!"):
        guide.search.setText(text)
        guide.search.returnPressed.emit()
        showcase.settle(app)
        assert _ugly(guide) == []


@pytest.mark.slow
@pytest.mark.parametrize("views", VIEWS, ids=lambda views: views.__name__)
@pytest.mark.usefixtures("spoken")
def test_nothing_of_a_dialog_a_question_or_what_goes_wrong_is_cut_off(
    window: MainWindow, app: QApplication, views: Callable[[MainWindow], Views]
) -> None:
    screen, found = window.screen().availableGeometry().width(), {}
    for name, widget in views(window):
        showcase.settle(app)
        if ugly := _ugly(widget):
            found[name] = ugly
        assert widget is window or widget.width() <= screen, name
    assert found == {}


@pytest.mark.usefixtures("spoken")
def test_a_paused_or_nearly_empty_queue_is_not_cut_off_either(window: MainWindow, app: QApplication) -> None:
    showcase.fill(window, "typical")
    window.resize(*showcase.SIZES["least"])
    window.open_page("queue")
    for state in (samples.queue_of([], is_open=False), samples.queue_of([samples.item(1)])):
        window.apply(state)
        showcase.settle(app)
        assert _ugly(window) == []


@pytest.fixture
def large_text(app: QApplication) -> Iterator[None]:
    """Text half as large again as usual."""
    usual = app.font()
    large = QFont(usual)
    large.setPointSizeF(usual.pointSizeF() * 1.5)
    app.setFont(large)
    theme.install(app, "dark")
    yield
    app.setFont(usual)
    theme.install(app, "dark")


@pytest.mark.usefixtures("large_text", "spoken")
@pytest.mark.slow
def test_large_text_is_not_cut_off_either(window: MainWindow, app: QApplication) -> None:
    window.setUpdatesEnabled(False)
    window.setMinimumSize(1_008, 552)  # as on a screen of 1024×600
    showcase.fill(window, "typical")
    found = {}
    for width, height in ((1_008, 552), (theme.scaled(900), theme.scaled(560))):
        window.resize(width, height)
        for page in PAGES:
            for part in showcase.parts(window, page):
                showcase.settle(app)
                assert window.width() == width
                found[f"{page} {part} {width}"] = [*looking.cut(window), *looking.overlapping(window)]
    assert {place: ugly for place, ugly in found.items() if ugly} == {}


def test_no_card_reaches_out_of_the_page(window: MainWindow, app: QApplication) -> None:
    window.open_page("sources")
    for size in showcase.SIZES.values():
        window.resize(*size)
        showcase.settle(app)
        right = window.pages.width()
        cards = [card for card in window.findChildren(LinkCard) if card.isVisible()]
        assert cards
        assert all(card.mapTo(window.pages, card.rect().bottomRight()).x() < right for card in cards)


class TestTheChecks:
    """Each check finds the mistake it is there for, put into a window by hand."""

    @pytest.fixture
    def window(self, window: MainWindow) -> MainWindow:
        """The window with its queue page."""
        window.open_page("queue")
        return window

    def test_a_button_and_a_sentence_of_our_own_that_are_cut(self, window: MainWindow) -> None:
        window.pages.queue._add.setFixedWidth(40)
        window.transport._who.show_line("A sentence of our own that is much too long for the place that it has")
        assert [told[:5] for told in looking.cut(window)] == ["'Add'", "'A se"]
        window.transport._who.show_line(f"{samples.item(1).media.title} that is much too long for its place")
        assert [told[:5] for told in looking.cut(window)] == ["'Add'"]

    def test_a_tab_a_field_a_choice_and_a_header_that_are_too_narrow(
        self, window: MainWindow, app: QApplication
    ) -> None:
        showcase.fill(window, "typical")
        window.pages.queue._filter.setMaximumWidth(80)
        window.pages.queue.table.setColumnWidth(QueueColumn.WHO, 20)
        showcase.settle(app)
        assert [told.partition(":")[0] for told in looking.cut(window)] == ["'Filter the queue'", "'Up next'"]
        window.open_page("speech")
        window.pages.speech.tabs.setMaximumWidth(80)
        window.pages.speech.say.voice.setFixedWidth(60)
        showcase.settle(app)
        found = [told.partition(":")[0] for told in looking.cut(window)]
        assert found == ["'Page sections'", "'Voice for this text'"]

    def test_a_widget_over_its_neighbour_and_one_that_reaches_out(self, window: MainWindow) -> None:
        assert list(looking.overlapping(window)) == []
        window.pages.queue._undo.move(window.pages.queue._clear.pos())
        window.status.panic.move(window.status.width() - 10, 4)
        found = list(looking.overlapping(window))
        assert len(found) == 2
        assert "lies over" in found[0] or "lies over" in found[1]
        assert "reaches out" in found[0] or "reaches out" in found[1]

    def test_a_control_without_a_name(self, window: MainWindow) -> None:
        window.transport.restart.setAccessibleName("")
        window.transport.restart.setToolTip("")
        assert len(list(looking.unnamed(window))) == 1

    def test_a_poor_colour(self, window: MainWindow, app: QApplication) -> None:
        sheet = app.styleSheet()
        window.pages.queue._heading.setStyleSheet("color: #505050")
        window.pages.queue._clear.setStyleSheet("color: #1a1d24")
        found = [told.partition(":")[0] for told in looking.poor(window, looking.picture(window))]
        assert found == ["'Up next'", "'Clear'"]
        assert app.styleSheet() == sheet

    def test_a_focus_that_cannot_be_seen(self, window: MainWindow) -> None:
        window.activateWindow()
        window.pages.queue._requests.setStyleSheet("QPushButton:focus { border-color: #3a4150; }")
        assert len(list(looking.Rings(window).missing(looking.picture(window)))) == 1


@pytest.mark.parametrize("language", ["en", "uk"])
def test_no_message_is_cut_off(window: MainWindow, app: QApplication, language: LanguageChoice) -> None:
    i18n.install(app, language)
    for reason in (*Reason, *SpeechReason):
        window.notices.show_error(reason.sentence(i18n.current_language()))
        window.notices.show_notices(NoticeKind.REQUEST_WAITS, [samples.notice(number) for number in range(5)])
        showcase.settle(app)
        assert list(looking.cut(window.notices)) == []
        corner = window.notices.mapTo(window, QPoint(0, 0)) - window.pages.mapTo(window, QPoint(0, 0))
        assert window.pages.rect().contains(QRect(corner, window.notices.size()))
        assert sum(toast.height() for toast in window.notices.toasts()) <= window.notices.height()


def _contrast(one: str, other: str) -> float:
    return looking.contrast(QColor(one).rgb(), QColor(other).rgb())


@pytest.mark.parametrize("name", ["dark", "light"])
def test_every_text_colour_can_be_read_on_every_ground(name: ThemeName) -> None:
    shades: Colors = colors(name)
    grounds = (shades.window, shades.panel, shades.raised, shades.hover, shades.selected)
    texts = (shades.text, shades.dim, shades.accent, shades.good, shades.warn, shades.bad)
    poor = [(text, ground) for text in texts for ground in grounds if _contrast(text, ground) < looking.AA]
    assert poor == []
    for shade in (shades.accent, shades.good, shades.bad):
        assert _contrast(shades.on_accent, shade) >= looking.AA


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (0, "", ""),
        (0, "UAH", ""),
        (10_000, "UAH", "100 ₴"),
        (10_050, "UAH", "100,50 ₴"),
        (123_456_700, "UAH", "1 234 567 ₴"),
        (999, "USD", "9,99 $"),
        (500, "JPY", "500 ¥"),
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
    assert words.duration(1_233 * 3_600_000 + 1_900_000) == "1,234 h"


@pytest.mark.slow
def test_the_translations_are_complete_and_up_to_date() -> None:
    command = [sys.executable, str(ROOT / "packaging" / "translations.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert (done.returncode, done.stdout) == (0, "")


def test_every_icon_is_drawn_in_the_colour_asked_for() -> None:
    for file in sorted((ROOT / "resources" / "icons").glob("*.svg")):
        is_of_a_theme = file.stem.endswith(("-dark", "-light"))
        assert ("currentColor" in file.read_text(encoding="utf-8")) != is_of_a_theme


def test_every_theme_names_every_colour() -> None:
    for name in ("dark", "light"):
        assert set(msgspec.structs.asdict(colors(name))) == set(Colors.__struct_fields__)


@pytest.mark.parametrize(("page", "table"), [("queue", QueueTable), ("history", HistoryTable)])
def test_a_column_is_never_narrower_than_its_heading(
    window: MainWindow, app: QApplication, page: str, table: type[QueueTable | HistoryTable]
) -> None:
    """The words of a heading are wider in the fonts of other systems."""
    showcase.fill(window, "typical")
    window.resize(*showcase.SIZES["wide"])
    window.open_page(page)
    shown = window.findChild(table)
    assert shown is not None
    shown.horizontalHeader().setStyleSheet("QHeaderView::section { padding: 4px 40px; }")
    shown.fit_columns()
    showcase.settle(app)
    assert list(looking.cut(window)) == []
