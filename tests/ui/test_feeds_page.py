"""The feeds page: how each service is, and keys that are typed and never shown again."""

import asyncio
from datetime import UTC, datetime, timedelta
from unittest.mock import AsyncMock, Mock

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMessageBox, QScrollArea

from app.domain.errors import OutsideError
from app.domain.events import FeedsChanged, SettingsChanged
from app.domain.feed_settings import FeedSettings
from app.domain.feeds import FEED_NAMES, FeedKind, FeedReason, FeedState, FeedStatus, Gap, Jar, repeaters
from app.domain.reasons import Language
from app.domain.settings import Settings
from app.domain.sources import SourceState
from app.services.ports import SecretPlace
from app.ui import feed_words, i18n, theme, words
from app.ui.controllers.commands import Commands
from app.ui.controllers.feeds import FeedsController
from app.ui.feed_dialog import FeedDialog
from app.ui.jar_dialog import JarDialog
from app.ui.layout import tab_chain
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
    assert dialog.place_field.text() == "streamer"
    dialog.place_field.clear()
    assert not dialog._connect.isEnabled()
    QTest.keyClicks(dialog.place_field, "another")
    QTest.keyClick(dialog.place_field, Qt.Key.Key_Return)
    asked.assert_called_once_with("twitch", "", "another")


def test_a_service_that_is_asked_about_twice_has_one_window_with_what_was_typed(page: FeedsPage) -> None:
    dialog = page.open_dialog(K.DONATELLO)
    QTest.keyClicks(dialog.key, "half a k")
    page.cards[K.DONATELLO].connect_button.click()
    page.cards[K.TWITCH].connect_button.click()
    shown = [one for one in page.findChildren(FeedDialog) if one.isVisible()]
    assert [one.kind for one in shown] == [K.DONATELLO, K.TWITCH]
    assert dialog.key.text() == "half a k"


def test_youtube_is_connected_without_a_key_where_the_settings_say_so(window: MainWindow, page: FeedsPage) -> None:
    asked, switched = heard(page.connect_requested), heard(page.switch_requested)
    first = page.open_dialog(K.YOUTUBE)
    assert not first._connect.isEnabled()
    first.close()
    window.apply(SettingsChanged(settings=Settings(feeds=FeedSettings(youtube_without_key=True))))
    dialog = page.open_dialog(K.YOUTUBE)
    assert dialog.focusWidget() is dialog.place_field
    assert dialog.key.placeholderText() != ""
    QTest.keyClicks(dialog.place_field, "@streamer")
    QTest.keyClick(dialog.place_field, Qt.Key.Key_Return)
    asked.assert_called_once_with("youtube", "", "@streamer")
    known = FeedSettings(youtube_without_key=True, youtube_video="@streamer")
    window.apply(SettingsChanged(settings=Settings(feeds=known)))
    click(page.cards[K.YOUTUBE], "switch")
    assert switched.call_args.args == ("youtube", True)


@pytest.mark.parametrize("language", ["en", "uk"])
def test_a_long_account_does_not_push_the_switch_out_of_the_window(
    window: MainWindow, page: FeedsPage, app: QApplication, language: Language
) -> None:
    i18n.install(app, language)
    window.resize(window.minimumSizeHint())
    signed_in = FeedStatus(kind=K.TWITCH, state=S.CONNECTED, has_key=True, signed_in_as="w" * 60)
    window.apply(FeedsChanged(feeds=(signed_in,)))
    QTest.qWait(0)
    inside = page.findChild(QScrollArea)
    assert inside is not None
    content = inside.widget()
    assert content is not None
    assert content.width() <= inside.viewport().width()


STATES = [
    ("off", FeedStatus(kind=K.DONATELLO), {"switch": None, "connect_button": None}),
    (
        "connecting",
        FeedStatus(kind=K.DONATELLO, state=S.CONNECTING, has_key=True),
        {"switch": "switch_requested", "connect_button": None, "test": "test_requested", "forget": None},
    ),
    (
        "live",
        FeedStatus(kind=K.DONATELLO, state=S.CONNECTED, has_key=True, account="streamer"),
        {"switch": "switch_requested", "connect_button": None, "test": "test_requested", "forget": None},
    ),
    (
        "catching up",
        FeedStatus(kind=K.DONATELLO, state=S.CONNECTED, has_key=True, catching_up=137),
        {"switch": "switch_requested", "connect_button": None, "test": "test_requested", "forget": None},
    ),
    (
        "reconnecting",
        FeedStatus(kind=K.DONATELLO, state=S.WAITING, has_key=True, reason=FeedReason.UNREACHABLE),
        {
            "switch": "switch_requested",
            "retry": "retry_requested",
            "connect_button": None,
            "test": "test_requested",
            "forget": None,
        },
    ),
    (
        "needs you",
        FeedStatus(kind=K.DONATIONALERTS, state=S.NEEDS_YOU, has_key=True, reason=FeedReason.LOGIN_REFUSED),
        {"switch": "switch_requested", "sign_in": None, "test": "test_requested", "forget": None},
    ),
    (
        "signed in",
        FeedStatus(kind=K.TWITCH, state=S.CONNECTED, has_key=True, signed_in_as="streamer"),
        {"switch": "switch_requested", "test": "test_requested", "reward": None, "forget": None},
    ),
    (
        "jar",
        FeedStatus(kind=K.MONOBANK, state=S.CONNECTED, has_key=True),
        {
            "switch": "switch_requested",
            "connect_button": None,
            "test": "test_requested",
            "jar": "jars_requested",
            "forget": None,
        },
    ),
]


@pytest.mark.parametrize(("status", "controls"), [one[1:] for one in STATES], ids=[one[0] for one in STATES])
def test_in_every_state_the_tab_key_reaches_what_can_be_done_and_a_key_does_it(
    window: MainWindow, page: FeedsPage, status: FeedStatus, controls: dict[str, str | None]
) -> None:
    window.apply(FeedsChanged(feeds=(status,)))
    card = page.cards[status.kind]
    stops = [widget for widget in tab_chain(card) if widget.isVisible()]
    assert stops == [getattr(card, name) for name in controls], "in this order, and nothing else"
    for name, signal in controls.items():
        control = getattr(card, name)
        assert control.accessibleName() or control.text()
        asked = heard(getattr(page, signal)) if signal else None
        control.setFocus()
        assert control.hasFocus()
        QTest.keyClick(control, Qt.Key.Key_Space)
        if asked is not None:
            asked.assert_called_once()
    assert card.words.text() == feed_words.sentence(status, datetime.now(UTC)).replace("/", "/\u200b")


def test_what_is_caught_up_is_counted(page: FeedsPage) -> None:
    page.apply(FeedsChanged(feeds=(FeedStatus(kind=K.DONATELLO, state=S.CONNECTED, catching_up=1_234),)))
    assert "catching up, 1,234 left" in page.cards[K.DONATELLO].words.text()


def test_a_kept_key_may_stay(window: MainWindow, page: FeedsPage) -> None:
    window.apply(samples.feeds(monobank=S.CONNECTED))
    dialog = page.open_dialog(K.MONOBANK)
    assert dialog._connect.isEnabled()
    assert dialog.key.placeholderText() != ""
    dialog.close()


@pytest.mark.parametrize(
    ("kind", "states", "field"),
    [
        (K.TWITCH, {}, "place_field"),
        (K.DONATELLO, {}, "key"),
        (K.DONATELLO, {"donatello": S.NEEDS_YOU}, "key"),
        (K.MONOBANK, {}, "key"),
        (K.MONOBANK, {"monobank": S.CONNECTED}, "key"),
        (K.YOUTUBE, {"youtube": S.CONNECTED}, "place_field"),
    ],
)
def test_typing_begins_where_something_is_missing(
    window: MainWindow, page: FeedsPage, kind: FeedKind, states: dict[str, FeedState], field: str
) -> None:
    window.apply(samples.feeds(**states))
    dialog = page.open_dialog(kind)
    assert dialog.focusWidget() is getattr(dialog, field)


@pytest.mark.parametrize("kind", [kind for kind in K if kind is not K.DONATIONALERTS])  # it has a sign-in
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


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (FeedStatus(kind=K.STREAMELEMENTS, state=S.CONNECTED), "StreamElements: the key expires on {date}"),
        (FeedStatus(kind=K.DONATIONALERTS, state=S.CONNECTED), "DonationAlerts: the sign-in ends on {date}"),
        (FeedStatus(kind=K.STREAMELEMENTS, state=S.OFF), ""),
        (FeedStatus(kind=K.STREAMELEMENTS, state=S.WAITING), "StreamElements is disconnected"),
        (FeedStatus(kind=K.YOUTUBE, state=S.WAITING, reason=FeedReason.NOT_LIVE), "YouTube: the key expires on {date}"),
    ],
)
def test_the_strip_is_amber_where_a_key_ends_within_days(window: MainWindow, status: FeedStatus, sentence: str) -> None:
    for days in (2, 40):
        ends = datetime.now(UTC) + timedelta(days=days)
        window.apply(FeedsChanged(feeds=(replace(status, expires_at=ends),)))
        is_told = bool(sentence) and (days == 2 or "{" not in sentence)
        told = (SourceState.SLOW, sentence.format(date=words.date(ends)))
        assert window.status._verdict() == (told if is_told else (SourceState.GONE, "No source in OBS"))


def test_what_waits_or_was_refused_can_be_tried_again_by_mouse_and_keyboard(
    window: MainWindow, page: FeedsPage
) -> None:
    asked = heard(page.retry_requested)
    window.apply(samples.feeds(twitch=S.CONNECTED, donatello=S.WAITING, monobank=S.NEEDS_YOU))
    shown = {kind: page.cards[kind].retry.isVisible() for kind in (K.TWITCH, K.DONATELLO, K.MONOBANK, K.TIPEEE)}
    assert shown == {K.TWITCH: False, K.DONATELLO: True, K.MONOBANK: True, K.TIPEEE: False}
    click(page.cards[K.DONATELLO], "retry")
    page.cards[K.MONOBANK].retry.setFocus()
    QTest.keyClick(page.cards[K.MONOBANK].retry, Qt.Key.Key_Space)
    assert [call.args for call in asked.call_args_list] == [("donatello",), ("monobank",)]
    lacking = FeedStatus(kind=K.TIPEEE, state=S.NEEDS_YOU, reason=FeedReason.NO_KEY)
    page.apply(FeedsChanged(feeds=(lacking,)))
    assert not page.cards[K.TIPEEE].retry.isVisible()


def test_the_page_counts_down_only_while_something_waits_and_it_is_seen(window: MainWindow, page: FeedsPage) -> None:
    assert not page._timer.isActive()
    window.apply(samples.feeds(donatello=S.WAITING))
    assert page._timer.isActive()
    window.open_page("queue")
    assert not page._timer.isActive()
    window.apply(samples.feeds(donatello=S.WAITING))
    assert not page._timer.isActive()
    window.open_page("feeds")
    assert page._timer.isActive()
    soon = datetime.now(UTC) + timedelta(seconds=3.4)
    page.cards[K.DONATELLO].status = replace(page.cards[K.DONATELLO].status, retry_at=soon)
    page._timer.timeout.emit()
    assert "Next try in 3 s." in page.cards[K.DONATELLO].words.text()
    window.apply(samples.feeds(donatello=S.CONNECTED))
    assert not page._timer.isActive()


@pytest.mark.parametrize(
    ("days", "state", "sentence"),
    [
        (4, S.CONNECTED, ""),
        (3, S.CONNECTED, "The key expires on {date}. Get a new one from your account."),
        (3, S.WAITING, "The key expires on {date}. Get a new one from your account."),
        (3, S.OFF, ""),
        (-1, S.CONNECTED, "The key has expired. Get a new one from your account."),
    ],
)
def test_a_key_that_ends_soon_is_told_with_its_date(
    page: FeedsPage, days: int, state: FeedState, sentence: str
) -> None:
    ends = datetime.now(UTC) + timedelta(days=days)
    page.apply(FeedsChanged(feeds=(FeedStatus(kind=K.STREAMELEMENTS, state=state, has_key=True, expires_at=ends),)))
    card = page.cards[K.STREAMELEMENTS]
    assert card.words.text().count("key") == (1 if sentence else 0)
    assert sentence.format(date=words.date(ends)) in card.words.text()
    assert (card.words.property("role") == "warn") is bool(sentence)
    is_amber = bool(sentence) or state is S.WAITING
    assert (feed_words.mark(card.status, datetime.now(UTC)) is SourceState.SLOW) is is_amber


def test_a_key_that_has_ended_is_said_once(page: FeedsPage) -> None:
    ended = datetime.now(UTC) - timedelta(hours=1)
    status = FeedStatus(kind=K.STREAMELEMENTS, state=S.NEEDS_YOU, reason=FeedReason.KEY_EXPIRED, expires_at=ended)
    page.apply(FeedsChanged(feeds=(status,)))
    assert page.cards[K.STREAMELEMENTS].words.text().count(FeedReason.KEY_EXPIRED.sentence("en")) == 1


def test_the_page_says_where_keys_are_kept(window: MainWindow, page: FeedsPage) -> None:
    asked = heard(page.keys_place_requested)
    assert not page.keys_place.isVisible()
    places: tuple[SecretPlace, ...] = ("dpapi", "secret_service", "file")
    for place in places:
        page.show_keys_place(place)
        assert page.keys_place.text() == feed_words.keys_are_in(place)
    assert page.keys_place.isVisible()
    page.show_keys_place(None)
    assert not page.keys_place.isVisible()
    asked.assert_not_called()
    window.apply(samples.feeds(donatello=S.CONNECTED))  # a first key may be kept elsewhere
    window.apply(samples.feeds(donatello=S.CONNECTED))
    asked.assert_called_once_with()
    window.open_page("queue")
    window.apply(samples.feeds())
    asked.assert_called_once_with()
    window.open_page("feeds")
    assert asked.call_count == 2


JARS = (Jar("id1", "На <b>дрони</b>", "UAH"), Jar("id2", "Відпустка", "USD"), Jar("id3", "", ""))


def rows(dialog: JarDialog) -> list[str]:
    return [dialog.list.item(at).text() for at in range(dialog.list.count())]


def test_a_jar_is_chosen_by_its_name_with_the_keyboard(window: MainWindow, page: FeedsPage) -> None:
    chosen = heard(page.jar_chosen)
    window.apply(SettingsChanged(settings=Settings(feeds=FeedSettings(monobank_jar="Відпустка"))))
    dialog = page.choose_jar(JARS)
    assert dialog is not None
    assert rows(dialog) == ["На <b>дрони</b> · UAH", "Відпустка · USD", "id3"]
    assert dialog.focusWidget() is dialog.list
    assert dialog.list.currentRow() == 1
    QTest.keyClick(dialog.list, Qt.Key.Key_Up)
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    chosen.assert_called_once_with("id1")
    assert not dialog.isVisible()


def test_a_jar_is_chosen_with_the_mouse_or_not_at_all(page: FeedsPage) -> None:
    chosen = heard(page.jar_chosen)
    for button, given in (("cancel", []), ("choose", [("id1",)])):
        dialog = page.choose_jar(JARS)
        assert dialog is not None
        QTest.mouseClick(getattr(dialog, button), Qt.MouseButton.LeftButton)
        assert [call.args for call in chosen.call_args_list] == given


@pytest.mark.parametrize(
    ("jars", "place", "asked"),
    [
        (JARS, "id1", 2),
        (JARS[:1], "", 1),
        (JARS[:1], "id1", 1),
        (JARS[:1], "На <b>дрони</b>", 1),
        (JARS[:1], "a jar of another account", 2),
        ((), "", 0),
    ],
)
def test_after_a_key_is_accepted_it_is_asked_only_what_is_not_clear(
    window: MainWindow, page: FeedsPage, jars: tuple[Jar, ...], place: str, asked: int
) -> None:
    window.apply(SettingsChanged(settings=Settings(feeds=FeedSettings(monobank_jar=place))))
    page.choose_jar(jars, is_asked=False)
    page.choose_jar(jars)
    assert len(page.findChildren(JarDialog)) == asked


def test_jars_that_are_listed_twice_are_asked_about_once(page: FeedsPage) -> None:
    first = page.choose_jar(JARS)
    assert first is not None
    second = page.choose_jar(JARS[:1])
    assert second is not None
    assert [dialog for dialog in page.findChildren(JarDialog) if dialog.isVisible()] == [second]
    assert second.list.count() == 1


def test_another_jar_can_be_chosen_where_there_is_a_key(window: MainWindow, page: FeedsPage) -> None:
    asked = heard(page.jars_requested)
    assert not page.cards[K.MONOBANK].jar.isVisible()
    window.apply(samples.feeds(monobank=S.CONNECTED, donatello=S.CONNECTED))
    assert not page.cards[K.DONATELLO].jar.isVisible()
    click(page.cards[K.MONOBANK], "jar")
    asked.assert_called_once_with()


async def test_the_jars_come_when_the_key_was_accepted(window: MainWindow, page: FeedsPage) -> None:
    client, services = Mock(), Mock()
    client.run = AsyncMock(side_effect=lambda command, *_: answers.get(command))
    answers: dict[object, object] = {services.feeds.jars: JARS}
    commands = Commands(client, Mock(), Mock(), Mock())
    FeedsController(window, commands, services).connect(page)
    page.connect_requested.emit("monobank", "the-key", "")
    await asyncio.gather(*commands._running)
    dialog = page.findChild(JarDialog)
    assert dialog is not None
    dialog.choose.click()
    await asyncio.gather(*commands._running)
    assert [call.args for call in client.run.call_args_list] == [
        (services.feeds.connect, K.MONOBANK, "the-key"),
        (services.feeds.jars,),
        (services.settings.change, {"feeds": {"monobank_jar": "id1"}}),
    ]
    answers[services.feeds.jars] = ()
    page.jars_requested.emit()
    await asyncio.gather(*commands._running)
    assert any("This account has no jars." in toast.text() for toast in window.findChildren(QLabel))


@pytest.mark.parametrize("way", ["switch", "connect_button"])
def test_a_second_service_with_the_same_donations_is_switched_on_only_when_that_is_confirmed(
    window: MainWindow, page: FeedsPage, way: str
) -> None:
    window.apply(samples.feeds(donatello=S.CONNECTED, twitch=S.CONNECTED))
    for answer, opens in (("Cancel", False), ("Turn on", True)):
        click(page.cards[K.STREAMELEMENTS], way)
        box = page.findChildren(QMessageBox)[-1]
        assert box.text().startswith("Donatello may bring the same donations as StreamElements")
        next(button for button in box.buttons() if button.text() == answer).click()
        assert any(dialog.isVisible() for dialog in page.findChildren(FeedDialog)) is opens


@pytest.mark.parametrize(
    ("kind", "on", "found"),
    [
        (K.STREAMELEMENTS, [K.TWITCH, K.STREAMLABS, K.DONATELLO], (K.STREAMLABS, K.DONATELLO)),
        (K.DONATELLO, [K.STREAMLABS, K.TIPEEE], (K.STREAMLABS,)),
        (K.DONATELLO, [K.TIPEEE, K.MONOBANK], ()),
        (K.TWITCH, [K.STREAMELEMENTS], ()),
        (K.MONOBANK, [K.STREAMELEMENTS], ()),
    ],
)
def test_services_that_may_bring_the_same_donations(
    kind: FeedKind, on: list[FeedKind], found: tuple[FeedKind, ...]
) -> None:
    assert repeaters(kind, on) == found


def test_what_brings_nothing_twice_is_switched_without_a_question(window: MainWindow, page: FeedsPage) -> None:
    switched = heard(page.switch_requested)
    window.apply(samples.feeds(streamlabs=S.CONNECTED, streamelements=S.NEEDS_YOU))
    click(page.cards[K.STREAMELEMENTS], "switch")  # off
    assert switched.call_args.args == ("streamelements", False)
    click(page.cards[K.TIPEEE], "connect_button")
    assert page.findChildren(QMessageBox)
    page.findChildren(QMessageBox)[-1].close()
    click(page.cards[K.MONOBANK], "connect_button")
    assert [dialog.kind for dialog in page.findChildren(FeedDialog)] == [K.MONOBANK]


async def test_a_click_reaches_the_service_and_a_place_that_cannot_be_told_is_not_shown(
    window: MainWindow, page: FeedsPage
) -> None:
    client, services = Mock(), Mock()
    commands = Commands(client, Mock(), Mock(), Mock())
    FeedsController(window, commands, services).connect(page)
    client.run = AsyncMock(return_value="file")
    page.retry_requested.emit("donatello")
    page.keys_place_requested.emit()
    await asyncio.gather(*commands._running)
    assert [call.args for call in client.run.call_args_list] == [
        (services.feeds.connect, K.DONATELLO),
        (services.secrets.where,),
    ]
    assert page.keys_place.text() == feed_words.keys_are_in("file")
    client.run = AsyncMock(side_effect=OutsideError("secrets_not_read"))
    page.keys_place_requested.emit()
    await asyncio.gather(*commands._running)
    assert not page.keys_place.isVisible()


@pytest.mark.parametrize("kind", list(K))
def test_every_service_has_a_name_a_help_and_what_it_brings(kind: FeedKind) -> None:
    assert FEED_NAMES[kind]
    help_text = feed_words.steps_to_register(kind) if kind is K.DONATIONALERTS else feed_words.help_of(kind)
    assert all(help_text)
    assert feed_words.brings(kind)
