"""The theme changes while the window is open: nothing keeps a colour; every picture is as sharp as the screen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast, get_args

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QThreadPool
from PySide6.QtGui import QColor, QFont, QIcon, QImage, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QListWidget, QMenu, QTableView, QWidget

from app.domain.events import SettingsChanged, SourcesChanged
from app.domain.feeds import FeedState
from app.domain.settings import AppearanceSettings, Settings, ThemeChoice
from app.domain.sources import SourceState
from app.ui import theme
from app.ui.drawing import Sparkline
from app.ui.icons import Mark, Picture, draw_icon, icon
from app.ui.main_window import MainWindow
from app.ui.page_stack import PAGES
from app.ui.pages.queue_model import QueueColumn
from app.ui.pages.sources_table import STATE, TREND
from app.ui.theme import Colors, Shade, Theme, colors, shades_now, theme_of
from tests.ui import samples, showcase


@pytest.fixture
def themes(app: QApplication) -> Iterator[QApplication]:
    """The application, dark again afterwards; no cursor blinks meanwhile."""
    flash_ms = app.cursorFlashTime()
    app.setCursorFlashTime(0)
    yield app
    app.setCursorFlashTime(flash_ms)
    if shades_now() != colors("dark"):
        theme.install(app, "dark")


def _settings(choice: ThemeChoice) -> SettingsChanged:
    return SettingsChanged(settings=Settings(appearance=AppearanceSettings(theme=choice)))


def _window(file: Path) -> MainWindow:
    made = MainWindow(file, "127.0.0.1:17890")
    showcase.fill(made, "typical")
    # Nothing in it counts seconds: what is said began long ago, no source is silent, and no service is tried again.
    made.apply(samples.speaking())
    made.apply(samples.feeds(twitch=FeedState.CONNECTED, monobank=FeedState.NEEDS_YOU))
    made.apply(SourcesChanged(sources=(samples.source("player"), samples.source("alerts", SourceState.SLOW))))
    made.show()
    for page in PAGES:
        made.open_page(page)  # what is built first takes the focus
    return made


def _pictures(app: QApplication, window: MainWindow) -> dict[str, QImage]:
    grabbed = {}
    for page in PAGES:
        window.open_page(page)
        grabbed[page] = _settled_picture(app, window)
    return grabbed


def _settled_picture(app: QApplication, window: MainWindow) -> QImage:
    """Return the picture once it stays the same: a list may lay itself out later, and thumbnails come when they do."""
    showcase.settle(app)
    picture, before = window.grab().toImage(), QImage()
    while picture != before:
        for pool in window.findChildren(QThreadPool):
            pool.waitForDone()
        QTest.qWait(30)
        showcase.settle(app)
        picture, before = window.grab().toImage(), picture
    return picture


def _away(app: QApplication, window: MainWindow) -> None:
    window.end()
    window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.slow
def test_a_window_that_was_dark_looks_as_if_it_had_always_been_light(themes: QApplication, tmp_path: Path) -> None:
    window = _window(tmp_path / "dark.ini")
    dark = _pictures(themes, window)
    theme.install(themes, "light")
    changed = _pictures(themes, window)
    _away(themes, window)
    window = _window(tmp_path / "light.ini")
    built = _pictures(themes, window)
    _away(themes, window)
    for page, picture in built.items():
        assert changed[page] == picture, page
        assert dark[page] != picture, page


@pytest.mark.parametrize(
    ("choice", "scheme", "name"),
    [
        ("dark", Qt.ColorScheme.Light, "dark"),
        ("light", Qt.ColorScheme.Dark, "light"),
        ("system", Qt.ColorScheme.Light, "light"),
        ("system", Qt.ColorScheme.Dark, "dark"),
        ("system", Qt.ColorScheme.Unknown, "dark"),
    ],
)
def test_the_desktop_decides_only_where_it_is_asked(
    choice: ThemeChoice, scheme: Qt.ColorScheme, name: theme.ThemeName
) -> None:
    assert theme_of(choice, scheme) == name


def test_another_choice_is_worn_at_once_and_the_desktop_is_followed_while_it_runs(themes: QApplication) -> None:
    worn = Theme(themes, "dark")
    told = themes.styleHints().colorSchemeChanged
    told.emit(Qt.ColorScheme.Light)
    assert shades_now() == colors("dark")
    worn.apply(_settings("light"))
    assert shades_now() == colors("light")
    worn.apply(samples.typical_queue())
    worn.apply(_settings("system"))
    told.emit(Qt.ColorScheme.Dark)
    assert shades_now() == colors("dark")
    told.emit(Qt.ColorScheme.Light)
    assert shades_now() == colors("light")
    worn.deleteLater()
    themes.sendPostedEvents(worn, QEvent.Type.DeferredDelete)
    told.emit(Qt.ColorScheme.Dark)
    assert shades_now() == colors("light")


class AsOnWindows:
    """The application where the first style sheet brings the system's smaller fonts for some kinds of widgets."""

    def __init__(self, app: QApplication) -> None:
        self._app = app

    def __getattr__(self, name: str) -> Any:
        return getattr(self._app, name)

    def styleSheet(self) -> str:  # noqa: N802 -- as Qt names it
        return ""

    def setStyleSheet(self, rules: str) -> None:  # noqa: N802 -- as Qt names it
        self._app.setStyleSheet(rules)
        small = QFont(self._app.font())
        small.setPointSizeF(6)
        for kind in ("QAbstractItemView", "QMenu"):
            self._app.setFont(small, kind)  # type: ignore[arg-type]  # PySide takes text and says bytes


def test_rows_of_lists_have_the_font_that_they_are_measured_with(themes: QApplication) -> None:
    theme.install(cast("QApplication", AsOnWindows(themes)), "dark")
    widgets = [kind() for kind in (QListWidget, QTableView, QMenu, QLabel)]
    for widget in widgets:
        widget.ensurePolished()
    assert {widget.font().pointSizeF() for widget in widgets} == {themes.font().pointSizeF()}
    themes.setFont(themes.font())  # forgets those of the kinds


def test_the_names_of_the_colours_are_those_of_the_themes() -> None:
    assert get_args(Shade.__value__) == Colors.__struct_fields__


def _only_color(picture: QImage) -> set[str]:
    """Return the colours that cover a pixel wholly."""
    points = (QPoint(x, y) for x in range(picture.width()) for y in range(picture.height()))
    return {picture.pixelColor(point).name() for point in points if picture.pixelColor(point).alpha() == 255}


def test_an_icon_is_drawn_in_the_colours_of_the_theme_of_that_moment(themes: QApplication) -> None:
    made = icon("stop", "text", "dim")
    for name in ("light", "dark"):
        theme.install(themes, name)
        for mode, color in ((QIcon.Mode.Normal, colors(name).text), (QIcon.Mode.Disabled, colors(name).dim)):
            assert _only_color(made.pixmap(QSize(16, 16), 1.0, mode).toImage()) == {color}


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0, 3.0])
def test_an_icon_has_as_many_pixels_as_the_screen(scale: float) -> None:
    shown = icon("speech", "text").pixmap(QSize(16, 16), scale)
    assert shown.size() == QSize(16, 16) * scale
    assert shown.devicePixelRatio() == scale
    ground = QPixmap(QSize(16, 16) * scale)
    ground.setDevicePixelRatio(scale)
    ground.fill(Qt.GlobalColor.transparent)
    painter = QPainter(ground)
    draw_icon(painter, QRect(0, 0, 16, 16), "speech", shades_now().text)
    painter.end()
    assert ground.toImage() == shown.toImage()
    large = icon("speech", "text").pixmap(QSize(16, 16) * scale, 1.0).toImage()
    large.setDevicePixelRatio(scale)
    assert shown.toImage() == large, "it is drawn anew, not made larger"


@pytest.mark.usefixtures("app")
def test_an_icon_before_words_leaves_room_to_them() -> None:
    shown = icon("stop", "text", beside_text=True).pixmap(QSize(22, 16), 1.0).toImage()
    assert all(shown.pixelColor(x, y).alpha() == 0 for x in range(16, 22) for y in range(16))
    assert shown.copy(0, 0, 16, 16) == icon("stop", "text").pixmap(QSize(16, 16), 1.0).toImage()


@pytest.mark.usefixtures("app")
def test_an_icon_that_qt_copies_stays_whole() -> None:
    copied = QIcon(icon("stop", "bad"))
    copied.setIsMask(True)
    assert _only_color(copied.pixmap(QSize(16, 16), 1.0).toImage()) == {QColor(shades_now().bad).name()}


def _is_enlarged(picture: QImage) -> bool:
    """Tell whether a picture is one of half its size, each of whose pixels was made four."""
    return picture == picture.scaled(picture.size() / 2).scaled(picture.size())


def _painted_by_hand(window: MainWindow, page: str) -> Iterator[tuple[str, QWidget, QRect]]:
    """Yield a name, a widget and the part of it that we paint ourselves, for each kind of such a part on a page."""
    for kind in (Mark, Sparkline, Picture):
        yield from ((kind.__name__, one, one.rect()) for one in window.findChildren(kind) if one.isVisible())
    tables: dict[str, list[tuple[QAbstractItemView, int]]] = {
        "queue": [(window.pages.queue.decisions, QueueColumn.TITLE), (window.pages.queue.table, QueueColumn.TITLE)],
        "speech": [(window.pages.speech.decisions, 0), (window.pages.speech.waiting, 0)],
        "sources": [(window.pages.sources.table, STATE), (window.pages.sources.table, TREND)],
    }
    for view, column in tables.get(page, []):
        yield f"{page} {column}", view.viewport(), view.visualRect(view.model().index(0, column))


@pytest.mark.slow
def test_what_we_paint_ourselves_is_as_sharp_as_the_screen(window: MainWindow, app: QApplication) -> None:
    showcase.fill(window, "typical")
    window.resize(1_200, 1_800)  # high enough for the table below the cards
    seen, dense = set(), QImage(window.size() * 2, QImage.Format.Format_RGB32)
    dense.setDevicePixelRatio(2)
    for page in PAGES:
        window.open_page(page)
        showcase.settle(app)
        window.render(dense)
        for name, widget, box in _painted_by_hand(window, page):
            corner = widget.mapTo(window, box.topLeft()) * 2
            assert not _is_enlarged(dense.copy(QRect(corner, box.size() * 2))), f"{name} of {page}"
            seen.add(name)
    assert {"Mark", "Sparkline", "Picture", f"sources {STATE}", f"sources {TREND}"} < seen
    assert _is_enlarged(dense.scaled(window.size()).scaled(dense.size())), "it can tell"
