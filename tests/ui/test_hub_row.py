"""The viewers' page in the window: its link, its code for a phone, and the word of the stream."""

import asyncio
from unittest.mock import AsyncMock, Mock

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.events import HubChanged, ModeratorsChanged
from app.domain.public_hub import HubStatus
from app.ui import i18n
from app.ui.controllers.commands import Commands
from app.ui.controllers.hub import HubController
from app.ui.hub_row import HubRow
from app.ui.layout import tab_chain
from app.ui.link_box import LinkBox, QrCode
from app.ui.main_window import MainWindow
from tests.ui.showcase_hub import HUB, invitations
from tests.ui.signals import heard

PRIVATE = "https://hub.example.org/m/oksana#0123456789abcdef.secret"
FINDER = ["#######", "#     #", "# ### #", "# ### #", "# ### #", "#     #", "#######"]


@pytest.fixture
def hub_row(window: MainWindow) -> HubRow:
    window.open_page("feeds")
    return window.pages.feeds.hub_row


def press(widget: QWidget, key: Qt.Key = Qt.Key.Key_Space) -> None:
    widget.setFocus()
    QTest.keyClick(widget, key)


def finder(image: QImage, left: int, top: int) -> list[str]:
    return [
        "".join(" " if image.pixelColor(left + x, top + y).lightness() else "#" for x in range(7)) for y in range(7)
    ]


def test_the_page_says_the_word_of_the_stream(window: MainWindow, hub_row: HubRow) -> None:
    assert not hub_row.said.isVisible()
    window.apply(HubChanged(hub=HUB))
    assert hub_row.said.text() == "Word of this stream: кіт"
    window.apply(ModeratorsChanged(invitations=invitations()))
    assert hub_row.said.text() == "2 valid invitations · Word of this stream: кіт"


def test_the_tab_key_reaches_the_button_before_the_services(window: MainWindow, hub_row: HubRow) -> None:
    assert tab_chain(window.pages.feeds)[:2] == [hub_row.moderators_button, hub_row.audience_button]


def test_the_viewers_page_has_a_link_that_may_be_seen_and_a_word_that_can_be_another(
    window: MainWindow, hub_row: HubRow
) -> None:
    asked = heard(hub_row.new_word_requested)
    press(hub_row.audience_button)
    assert hub_row.audience.missing.isVisible()
    assert not hub_row.audience.new_word.isVisible()
    window.apply(HubChanged(hub=HUB))
    assert hub_row.audience.box.field.text() == HUB.page_url
    assert hub_row.audience.box.code.isVisible()
    assert hub_row.audience.word.text() == "Word of this stream: кіт"
    press(hub_row.audience.box.copy)
    assert QGuiApplication.clipboard().text() == HUB.page_url
    assert hub_row.audience.box.copy.text() == "Copied"
    hub_row.audience.box.copy.copied_timer.timeout.emit()
    assert hub_row.audience.box.copy.text() == "Copy"
    press(hub_row.audience.new_word)
    asked.assert_called_once_with()
    window.apply(HubChanged(hub=HubStatus(page_url=HUB.page_url, word="own")))
    assert not hub_row.audience.new_word.isVisible()  # a word of the streamer's own changes in the settings


def test_the_code_is_that_of_the_link(app: QApplication) -> None:  # noqa: ARG001 -- widgets need it
    code = QrCode()
    code.show_text(PRIVATE)
    image = code.image
    side = image.width()
    assert image.height() == side
    assert (side - 8) % 4 == 1  # modules of a code, and four of white on each side
    for x, y in ((4, 4), (side - 11, 4), (4, side - 11)):
        assert finder(image, x, y) == FINDER
    other = QrCode()
    other.show_text(HUB.page_url)
    assert other.image != image
    code.show_text("")
    assert code.image.isNull()


def test_a_secret_link_is_hidden_until_asked_for_and_again_when_its_window_was_closed(window: MainWindow) -> None:
    box = LinkBox(is_secret=True)
    box.setParent(window)
    box.show()
    box.show_link(PRIVATE)
    assert "secret" not in box.field.text()
    assert not box.code.isVisible()
    press(box.copy)
    assert QGuiApplication.clipboard().text() == PRIVATE
    press(box.reveal)
    assert box.field.text() == PRIVATE
    assert box.code.isVisible()
    box.hide()
    box.show()
    assert "secret" not in box.field.text()
    assert not box.code.isVisible()
    assert box.code.image.isNull()


def test_the_window_changes_its_language(window: MainWindow, hub_row: HubRow, app: QApplication) -> None:
    window.apply(HubChanged(hub=HUB))
    press(hub_row.audience_button)
    i18n.install(app, "uk")
    app.processEvents()
    assert hub_row.audience_button.text() == "Сторінка глядачів…"
    assert hub_row.audience.box.copy.text() == "Копіювати"
    assert hub_row.audience.word.text() == "Слово цього стриму: кіт"


async def test_a_new_word_is_asked_of_the_service(window: MainWindow, hub_row: HubRow) -> None:
    client, services = Mock(), Mock()
    client.call = AsyncMock()
    commands = Commands(client, Mock(), Mock(), Mock())
    HubController(window, commands, services).connect(window.pages.feeds)
    hub_row.new_word_requested.emit()
    await asyncio.gather(*commands._running)
    client.call.assert_awaited_once_with(services.hub.new_word)
