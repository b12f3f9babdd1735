"""Thumbnails: requested when a row is painted, decoded beside the window's thread, switched off by a setting."""

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPoint
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.events import SettingsChanged
from app.domain.settings import AppearanceSettings, Settings
from app.ui.main_window import MainWindow
from app.ui.thumbnails import SIZE, Thumbnails, decode
from tests.ui import samples
from tests.ui.signals import heard

pytestmark = pytest.mark.usefixtures("app")
RED = "#ff0000"


def url(number: int) -> str:
    return f"https://i.ytimg.com/vi/{number:011}/mqdefault.jpg"


def picture(kind: str = "JPEG", width: int = 320, height: int = 180, color: str = RED) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)  # type: ignore[call-overload] # the stub wants bytes, PySide a string
    return bytes(buffer.data().data())


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def wanted(thumbnails: Thumbnails, number: int) -> bool:
    return thumbnails.pixmap(url(number), SIZE, 1.0) is not None


def test_a_picture_is_requested_once_and_painted_when_it_is_there(qtbot: QtBot) -> None:
    thumbnails = Thumbnails()
    requested = heard(thumbnails.requested)
    assert not wanted(thumbnails, 1)
    assert not wanted(thumbnails, 1)
    requested.assert_called_once_with(url(1))
    with qtbot.waitSignal(thumbnails.changed):
        thumbnails.set_data(url(1), picture())
    assert wanted(thumbnails, 1)
    requested.assert_called_once()


def test_the_rows_painted_last_are_served_first_and_few_at_a_time(qtbot: QtBot) -> None:
    thumbnails = Thumbnails()
    requested = heard(thumbnails.requested)
    for number in range(200):
        wanted(thumbnails, number)
    assert [call.args[0] for call in requested.call_args_list] == [url(number) for number in range(4)]
    with qtbot.waitSignal(thumbnails.changed):
        thumbnails.set_data(url(0), picture())
    requested.assert_called_with(url(199))
    for number in range(1, 4):
        thumbnails.set_data(url(number), None)
    for call in iter(lambda: requested.call_args_list[-4:], None):
        if requested.call_count == 4 + 64:
            break
        for answered in call:
            thumbnails.set_data(answered.args[0], None)
    assert url(100) not in [call.args[0] for call in requested.call_args_list]


def test_a_picture_that_cannot_be_had_is_requested_again_only_later() -> None:
    clock = Clock()
    thumbnails = Thumbnails(clock=clock)
    requested = heard(thumbnails.requested)
    wanted(thumbnails, 1)
    thumbnails.set_data(url(1), None)
    wanted(thumbnails, 1)
    requested.assert_called_once()
    clock.now += 61
    wanted(thumbnails, 1)
    assert requested.call_count == 2


def test_an_answer_that_nobody_asked_for_is_dropped(app: QApplication) -> None:
    thumbnails = Thumbnails()
    changed = heard(thumbnails.changed)
    thumbnails.set_data(url(1), picture())
    thumbnails.stop()
    app.processEvents()
    changed.assert_not_called()


def test_a_file_has_no_picture() -> None:
    thumbnails = Thumbnails()
    requested = heard(thumbnails.requested)
    assert thumbnails.pixmap("", SIZE, 1.0) is None
    requested.assert_not_called()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_fills_its_place_with_round_corners(kind: str) -> None:
    image = decode(picture(kind, 200, 200), SIZE * 2, 12)
    assert image.size() == SIZE * 2
    assert image.pixelColor(image.rect().center()).red() > 250
    assert image.pixelColor(QPoint(0, 0)).alpha() == 0


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"nothing",
        picture("BMP"),
        picture("PNG", 5_000, 1),
        picture("PNG")[:60],
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
    ],
)
def test_anything_else_than_a_picture_of_sensible_size_is_refused(data: bytes) -> None:
    assert decode(data, SIZE, 6).isNull()


def test_the_lists_paint_the_thumbnail_and_the_setting_switches_it_off(window: MainWindow, qtbot: QtBot) -> None:
    requested = heard(window.thumbnails.requested)
    window.open_page("queue")
    item = samples.item(1)
    window.apply(samples.queue_of([item]))
    table = window.pages.queue.table
    row = table.visualRect(table.model().index(0, 0))
    place = QPoint(row.left() + 8 + SIZE.width() // 2, row.center().y())

    def shown() -> QColor:
        return table.viewport().grab().toImage().pixelColor(place)

    qtbot.waitUntil(lambda: requested.called)
    assert shown().red() < 200
    with qtbot.waitSignal(window.thumbnails.changed):
        window.thumbnails.set_data(item.media.thumbnail_url, picture())
    assert shown().red() > 250
    off = Settings(appearance=AppearanceSettings(language="en", thumbnails=False))
    window.apply(SettingsChanged(settings=off))
    assert shown().red() < 200
    requested.reset_mock()
    shown()
    requested.assert_not_called()


def test_a_picture_is_as_sharp_as_the_screen(qtbot: QtBot) -> None:
    thumbnails = Thumbnails()
    thumbnails.pixmap(url(1), SIZE, 2.0)
    with qtbot.waitSignal(thumbnails.changed):
        thumbnails.set_data(url(1), picture())
    found = thumbnails.pixmap(url(1), SIZE, 2.0)
    assert found is not None
    assert (found.size(), found.deviceIndependentSize().toSize()) == (SIZE * 2, SIZE)
