"""The feeds page: how each service is, and keys that are typed and never shown again."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMessageBox

from app.domain.events import FeedsChanged, SettingsChanged
from app.domain.feed_settings import FeedSettings
from app.domain.feeds import FEED_NAMES, FeedKind, FeedReason, FeedState, FeedStatus, Gap
from app.domain.settings import Settings
from app.domain.sources import SourceState
from app.ui import feed_words, theme
from app.ui.main_window import MainWindow
from app.ui.pages.feeds import FeedCard, FeedsPage
from tests.ui import samples
from tests.ui.signals import heard

S, K = FeedState, FeedKind


@pytest.fixture
def page(window: MainWindow) -> FeedsPage:
    window.open_page("feeds")
    window.apply(samples.feeds())
    return window.pages.feeds


def click(card: FeedCard, name: str) -> None:
    QTest.mouseClick(getattr(card, name), Qt.MouseButton.LeftButton)


def test_every_service_has_a_card_with_its_state_in_words(window: MainWindow, page: FeedsPage) -> None:
    window.apply(samples.feeds(twitch=S.CONNECTED, donatello=S.WAITING, monobank=S.NEEDS_YOU))
    assert list(page.cards) == list(K)
    assert page.cards[K.TWITCH].words.text().startswith("Connected since ")
    assert "duplicates: 2" in page.cards[K.TWITCH].words.text()
    assert FeedReason.UNREACHABLE.sentence("en") in page.cards[K.DONATELLO].words.text()
    assert "Next try in 12 s." in page.cards[K.DONATELLO].words.text()
    assert FeedReason.KEY_REFUSED.sentence("en") in page.cards[K.MONOBANK].words.text()
    assert page.cards[K.STREAMLABS].words.text() == "Off"
    assert [page.cards[kind].switch.isChecked() for kind in (K.TWITCH, K.STREAMLABS)] == [True, False]


def test_a_gap_that_cannot_be_caught_up_is_said(page: FeedsPage) -> None:
    at = datetime(2026, 11, 29, 17, 2, tzinfo=UTC)
    gap = Gap(since=at, until=at + timedelta(minutes=7))
    page.apply(FeedsChanged(feeds=(FeedStatus(kind=K.STREAMLABS, state=S.CONNECTED, gap=gap),)))
    assert "is not known here" in page.cards[K.STREAMLABS].words.text()


def test_what_needs_somebody_has_the_colour_of_a_warning_until_it_is_mended(
    window: MainWindow, page: FeedsPage
) -> None:
    usual, warn = (QColor(getattr(theme.colors("dark"), name)).rgb() for name in ("text", "warn"))
    sentence = page.cards[K.MONOBANK].words
    for state, color in ((S.NEEDS_YOU, warn), (S.CONNECTED, usual), (S.NEEDS_YOU, warn)):
        window.apply(samples.feeds(monobank=state))
        assert sentence.palette().color(QPalette.ColorRole.WindowText).rgb() == color


def test_a_switch_shows_what_is_saved_and_asks_for_what_is_missing(window: MainWindow, page: FeedsPage) -> None:
    switched = heard(page.switch_requested)
    click(page.cards[K.DONATELLO], "switch")  # it has no key
    switched.assert_not_called()
    assert not page.cards[K.DONATELLO].switch.isChecked()
    window.apply(samples.feeds(donatello=S.CONNECTED))
    click(page.cards[K.DONATELLO], "switch")
    assert switched.call_args.args == ("donatello", False)
    assert page.cards[K.DONATELLO].switch.isChecked()
    window.apply(samples.feeds())
    window.apply(SettingsChanged(settings=Settings(feeds=FeedSettings(twitch_channel="streamer"))))
    click(page.cards[K.TWITCH], "switch")
    assert switched.call_args.args == ("twitch", True)


def test_a_key_is_typed_hidden_and_given_away_once(page: FeedsPage) -> None:
    asked = heard(page.connect_requested)
    dialog = page.open_dialog(K.DONATELLO)
    assert dialog.key.echoMode() is QLineEdit.EchoMode.Password
    assert not dialog._connect.isEnabled()
    QTest.keyClicks(dialog.key, " the-key ")
    QTest.keyClick(dialog.key, Qt.Key.Key_Return)
    asked.assert_called_once_with("donatello", "the-key", "")
    assert dialog.key.text() == ""


def test_a_channel_is_typed_and_shown_again(window: MainWindow, page: FeedsPage) -> None:
    asked = heard(page.connect_requested)
    window.apply(SettingsChanged(settings=Settings(feeds=FeedSettings(twitch_channel="streamer"))))
    dialog = page.open_dialog(K.TWITCH)
    assert dialog.place.text() == "streamer"
    dialog.place.clear()
    assert not dialog._connect.isEnabled()
    QTest.keyClicks(dialog.place, "another")
    QTest.keyClick(dialog.place, Qt.Key.Key_Return)
    asked.assert_called_once_with("twitch", "", "another")


def test_a_kept_key_may_stay(window: MainWindow, page: FeedsPage) -> None:
    window.apply(samples.feeds(monobank=S.CONNECTED))
    dialog = page.open_dialog(K.MONOBANK)
    assert dialog._connect.isEnabled()
    assert dialog.key.placeholderText() != ""
    dialog.close()


@pytest.mark.parametrize(
    ("kind", "states", "field"),
    [
        (K.TWITCH, {}, "place"),
        (K.DONATELLO, {}, "key"),
        (K.DONATELLO, {"donatello": S.NEEDS_YOU}, "key"),
        (K.MONOBANK, {}, "key"),
        (K.MONOBANK, {"monobank": S.CONNECTED}, "place"),
    ],
)
def test_typing_begins_where_something_is_missing(
    window: MainWindow, page: FeedsPage, kind: FeedKind, states: dict[str, FeedState], field: str
) -> None:
    window.apply(samples.feeds(**states))
    dialog = page.open_dialog(kind)
    assert dialog.focusWidget() is getattr(dialog, field)


@pytest.mark.parametrize("kind", list(K))
def test_room_to_spare_is_not_put_around_the_names_of_fields(page: FeedsPage, kind: FeedKind) -> None:
    dialog = page.open_dialog(kind)
    dialog.resize(dialog.width(), dialog.height() + 200)
    names = [name for name in (dialog._key_name, dialog._place_name) if name.isVisible()]
    assert names
    assert all(name.height() == name.sizeHint().height() for name in names)


def test_a_key_is_forgotten_only_when_that_is_confirmed(window: MainWindow, page: FeedsPage) -> None:
    forgotten = heard(page.forget_requested)
    window.apply(samples.feeds(donatello=S.CONNECTED))
    for answer in ("Cancel", "Forget key"):
        click(page.cards[K.DONATELLO], "forget")
        box = page.findChildren(QMessageBox)[-1]
        next(button for button in box.buttons() if button.text() == answer).click()
    forgotten.assert_called_once_with("donatello")


@pytest.mark.parametrize(
    ("state", "sentence", "mark"),
    [
        (S.WAITING, "Donatello is disconnected", SourceState.SLOW),
        (S.NEEDS_YOU, "Donatello needs your attention", SourceState.SILENT),
        (S.CONNECTED, "No source in OBS", SourceState.GONE),
    ],
)
def test_the_strip_names_a_service_that_is_lost_or_needs_somebody(
    window: MainWindow, state: FeedState, sentence: str, mark: SourceState
) -> None:
    window.apply(samples.feeds(donatello=state))
    assert window.status._verdict() == (mark, sentence)


@pytest.mark.parametrize("kind", list(K))
def test_every_service_has_a_name_a_help_and_what_it_brings(kind: FeedKind) -> None:
    assert FEED_NAMES[kind]
    assert feed_words.help_of(kind)
    assert feed_words.brings(kind)
