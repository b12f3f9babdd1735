"""The user's guide in the window: pages, links, search, keys, both languages."""

from collections.abc import Iterator
from unittest.mock import Mock

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.reasons import Language
from app.domain.settings import LanguageChoice
from app.ui import i18n, theme
from app.ui.help_window import HelpWindow, found, guide
from app.ui.main_window import MainWindow
from app.ui.text import Question

KEY = Qt.Key


@pytest.fixture
def guide_window(app: QApplication) -> Iterator[HelpWindow]:
    made = HelpWindow()
    made.open_topic()
    app.processEvents()
    yield made
    made.close()


def titles(window: HelpWindow) -> list[str]:
    return [window.topics.item(row).text() for row in range(window.topics.count())]


def search(window: HelpWindow, text: str) -> None:
    window.search.setText(text)
    QTest.keyClick(window.search, KEY.Key_Return)


def marks(window: HelpWindow) -> list[str]:
    return [selection.cursor.selectedText().casefold() for selection in window.browser.extraSelections()]


@pytest.mark.parametrize("language", ["en", "uk"])
def test_every_page_has_a_title_and_text_and_no_markdown_is_left_in_it(language: Language) -> None:
    topics = guide(language)
    assert next(iter(topics)) == "index"
    for topic in topics.values():
        assert topic.title
        assert not topic.title.startswith("#")
        assert len(topic.words) > 100, topic.name
        assert "](" not in topic.words
        assert "**" not in topic.words


def test_the_pages_of_both_languages_are_the_same() -> None:
    assert list(guide("en")) == list(guide("uk"))


@pytest.mark.parametrize(("language", "title"), [("en", "The queue"), ("uk", "Черга")])
def test_the_key_opens_the_guide_in_the_language_of_the_window(
    window: MainWindow, app: QApplication, qtbot: QtBot, language: LanguageChoice, title: str
) -> None:
    i18n.install(app, language)
    window.open_page("queue")
    window.activateWindow()
    app.processEvents()
    QTest.keyClick(window, KEY.Key_F1)
    qtbot.waitUntil(window.dialogs.help.isVisible)
    assert window.dialogs.help.browser.toPlainText().startswith(title)


@pytest.mark.parametrize(
    ("page", "title"),
    [("queue", "The queue"), ("sources", "Sources in OBS"), ("live", "Moderation"), ("", "Efir help")],
)
def test_the_key_opens_the_guide_for_the_page_that_is_shown(
    window: MainWindow, app: QApplication, qtbot: QtBot, page: str, title: str
) -> None:
    if page:
        window.open_page(page)
        window.activateWindow()
        app.processEvents()
        QTest.keyClick(window, KEY.Key_F1)
    else:
        window.tray.help.trigger()
    qtbot.waitUntil(window.dialogs.help.isVisible)
    assert not window.dialogs.help.isModal()
    assert window.dialogs.help.browser.toPlainText().startswith(title)
    chosen = window.dialogs.help.topics.currentItem()
    assert chosen is not None
    assert chosen.text() == title
    qtbot.waitUntil(window.dialogs.help.isActiveWindow)
    QTest.keyClick(window.dialogs.help.search, KEY.Key_F1)
    assert not window.dialogs.help.isVisible()


def test_the_dialog_about_efir_leads_to_the_guide(window: MainWindow) -> None:
    window.dialogs.about.present()
    window.dialogs.about.guide.click()
    assert window.dialogs.help.isVisible()
    window.dialogs.help.close()
    window.dialogs.about.close()


@pytest.mark.slow
def test_every_link_between_pages_works(guide_window: HelpWindow, app: QApplication) -> None:
    browser, refused = guide_window.browser, Mock()
    browser.external_requested.connect(refused)
    for topic in guide("en"):
        browser.show_topic(topic)
        links = set()
        block = browser.document().begin()
        while block.isValid():
            pieces = block.begin()
            while not pieces.atEnd():
                links.add(pieces.fragment().charFormat().anchorHref())
                pieces += 1
            block = block.next()
        for link in sorted(links - {""}):
            if link.startswith(("http:", "https:")):
                continue
            browser.show_topic(topic)
            browser.setSource(QUrl(link))
            app.processEvents()
            assert browser.topic == link.partition(".md")[0], (topic, link)
            assert browser.toPlainText(), (topic, link)
    refused.assert_not_called()


def test_a_link_to_a_heading_scrolls_to_it(guide_window: HelpWindow, app: QApplication) -> None:
    guide_window.browser.setSource(QUrl("sources.md#when-obs-starts-before-efir"))
    app.processEvents()
    assert guide_window.browser.textCursor().block().text() == "When OBS starts before Efir"


def test_back_and_forward_go_the_same_way(guide_window: HelpWindow) -> None:
    browser = guide_window.browser
    assert not guide_window.back.isEnabled()
    browser.show_topic("queue")
    browser.show_topic("speech")
    guide_window.back.click()
    assert browser.topic == "queue"
    assert guide_window.topics.currentItem().text() == "The queue"
    guide_window.forward.click()
    assert browser.topic == "speech"
    assert not guide_window.forward.isEnabled()
    guide_window.start.click()
    assert browser.topic == "index"


def test_the_list_is_used_by_keys(guide_window: HelpWindow, app: QApplication) -> None:
    guide_window.topics.setFocus()
    app.processEvents()
    QTest.keyClick(guide_window.topics, KEY.Key_Down)
    assert guide_window.browser.topic == list(guide("en"))[1]
    QTest.keyClick(guide_window.topics, KEY.Key_Return)
    assert guide_window.focusWidget() is guide_window.browser
    QTest.keyClick(guide_window.browser, KEY.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert guide_window.focusWidget() is guide_window.search
    QTest.keyClick(guide_window.search, KEY.Key_Escape)
    assert not guide_window.isVisible()


def test_a_search_lists_the_pages_that_match_best_first_and_marks_every_hit(guide_window: HelpWindow) -> None:
    search(guide_window, "no SOUND")
    assert titles(guide_window)[0] == "There is no sound"
    assert guide_window.browser.topic == "no-sound"
    assert {"no", "sound"} == set(marks(guide_window))
    assert len(titles(guide_window)) < len(guide("en"))
    guide_window.search.clear()
    QTest.keyClick(guide_window.search, KEY.Key_Return)
    assert len(titles(guide_window)) == len(guide("en"))
    assert marks(guide_window) == []


def test_enter_and_f3_go_from_hit_to_hit(guide_window: HelpWindow) -> None:
    search(guide_window, "sound")
    places = [selection.cursor.selectionStart() for selection in guide_window.browser.extraSelections()]
    assert len(places) > 2
    seen = [guide_window.browser.textCursor().position()]
    QTest.keyClick(guide_window.search, KEY.Key_Return)
    seen.append(guide_window.browser.textCursor().position())
    QTest.keyClick(guide_window.search, KEY.Key_F3)
    seen.append(guide_window.browser.textCursor().position())
    assert seen == places[:3]
    QTest.keyClick(guide_window.search, KEY.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert guide_window.browser.textCursor().position() == places[1]
    for _ in range(2):
        QTest.keyClick(guide_window.search, KEY.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert guide_window.browser.textCursor().position() == places[-1]


def test_a_search_while_typing_waits_until_it_rests(guide_window: HelpWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(guide_window.search, "voice")
    assert len(titles(guide_window)) == len(guide("en"))
    qtbot.waitUntil(lambda: len(titles(guide_window)) < len(guide("en")))


def test_a_search_that_finds_nothing_says_so(guide_window: HelpWindow, app: QApplication) -> None:
    shown = guide_window.browser.topic
    search(guide_window, "(qwerty*[")
    app.processEvents()
    assert titles(guide_window) == []
    assert not guide_window.topics.isVisible()
    assert guide_window.browser.topic == shown


def test_the_beginning_of_a_word_is_enough() -> None:
    assert "speech" in [topic.name for topic in found("voic", guide("en"))]
    assert found("oic", guide("en")) == []
    assert "no-sound" in [topic.name for topic in found("ЗВУК", guide("uk"))]


@pytest.mark.slow
def test_the_guide_follows_the_language_and_the_theme(guide_window: HelpWindow, app: QApplication) -> None:
    guide_window.browser.show_topic("queue")
    i18n.install(app, "uk")
    app.processEvents()
    assert guide_window.windowTitle() == "Довідка Ефіру"
    assert guide_window.browser.topic == "queue"
    assert guide_window.browser.toPlainText().startswith("Черга")
    assert guide_window.topics.currentItem().text() == "Черга"
    before = guide_window.grab().toImage()
    theme.install(app, "light")
    app.processEvents()
    assert guide_window.grab().toImage() != before
    assert guide_window.browser.toPlainText().startswith("Черга")
    theme.install(app, "dark")


def test_a_link_that_leads_out_is_asked_about_and_only_https_is_opened(
    guide_window: HelpWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    for link in ("http://example.org/", "file:///etc/passwd", "javascript:alert(1)"):
        guide_window.browser.setSource(QUrl(link))
    assert guide_window.findChildren(Question) == []
    guide_window.browser.setSource(QUrl("https://obsproject.com/"))
    (question,) = guide_window.findChildren(Question)
    assert opened == []
    next(button for button in question.findChildren(QPushButton) if button.text() == "Open").click()
    assert opened == ["https://obsproject.com/"]
    assert guide_window.browser.topic == "index"


def test_nothing_but_the_guide_is_ever_read(guide_window: HelpWindow) -> None:
    for link in ("../../../pyproject.md", "help:/../settings.ini", "index.json", "nothing.md"):
        guide_window.browser.setSource(QUrl(link))
        assert guide_window.browser.topic == "index"
    assert guide_window.browser.loadResource(2, QUrl("file:///etc/hostname")) is None
