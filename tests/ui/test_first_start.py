"""The first steps: shown once, each can be left out, and they tell what has been reached."""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from app.domain.events import FeedsChanged, PlayerChanged, SettingsChanged, SourcesChanged
from app.domain.feed_settings import FeedSettings
from app.domain.feeds import FeedKind, FeedReason, FeedState, FeedStatus
from app.domain.player import Player, PlayerState
from app.domain.settings import AppearanceSettings, Settings
from app.ui import i18n
from app.ui.feed_dialog import FeedDialog
from app.ui.first_start import SAMPLES, FirstStart
from app.ui.main_window import MainWindow
from tests.ui import samples


@pytest.fixture
def steps(window: MainWindow, app: QApplication) -> FirstStart:
    window.pages.first_start.set_link(samples.LINKS["all"], samples.FILES["all"])
    window.pages.first_start.present()
    app.processEvents()
    return window.pages.first_start


def test_they_are_gone_through_with_the_enter_key_and_not_shown_again(window: MainWindow, steps: FirstStart) -> None:
    assert not window._state.is_first_run_done
    assert (steps.position.text(), steps.title.text()) == ("STEP 1 OF 4", "Language and voice")
    assert not steps.back.isEnabled()
    for title in ("Add Efir to OBS", "Chat and donations", "Try it out"):
        QTest.keyClick(steps, Qt.Key.Key_Return)
        assert steps.title.text() == title
    assert steps.next.text() == "Done"
    QTest.keyClick(steps, Qt.Key.Key_Return)
    assert not steps.isVisible()
    assert window._state.is_first_run_done
    window.show_first_run()
    assert not steps.isVisible()


def test_enter_goes_on_after_the_link_was_copied_or_tested_with_the_mouse(steps: FirstStart) -> None:
    for button in (steps.source.card.copy, steps.source.card.test):
        steps.go(1)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Return)
        assert steps.title.text() == "Chat and donations"


@pytest.mark.parametrize("leaves", ["escape", "button", "close"])
def test_they_can_be_put_away_at_any_step(window: MainWindow, steps: FirstStart, leaves: str) -> None:
    QTest.mouseClick(steps.next, Qt.MouseButton.LeftButton)
    if leaves == "escape":
        QTest.keyClick(steps, Qt.Key.Key_Escape)
    elif leaves == "button":
        QTest.mouseClick(steps.later, Qt.MouseButton.LeftButton)
    else:
        steps.close()
    assert not steps.isVisible()
    assert window._state.is_first_run_done


def test_somebody_new_is_greeted_and_nobody_twice(
    app: QApplication, tmp_path: Path, make_window: Callable[[Path], MainWindow]
) -> None:
    for is_new in (True, False):
        window = make_window(tmp_path / "window.ini")
        window.show()
        window.show_first_run()
        app.processEvents()
        assert (window.pages.is_built("first_start")) is is_new
        if is_new:
            window.pages.first_start.reject()
        window.end()


def test_language_and_voice_are_chosen_at_once(window: MainWindow, steps: FirstStart, app: QApplication) -> None:
    asked = Mock()
    steps.change_requested.connect(asked)
    window.pages.show_voices(samples.VOICES)
    step = steps.language
    asked.assert_not_called()
    step.language.setCurrentIndex(step.language.findData("uk"))
    step.language.activated.emit(step.language.currentIndex())
    asked.assert_called_once_with({"appearance": {"language": "uk"}, "stream": {"language": "uk"}})
    i18n.install(app, "uk")
    app.processEvents()
    window.apply(SettingsChanged(settings=Settings(appearance=AppearanceSettings(language="uk"))))
    assert (steps.title.text(), step.language.value()) == ("Мова й голос", "uk")
    spoken = next(voice for voice in samples.VOICES if "uk" in voice.languages)
    step.voice.setCurrentIndex(step.voice.findData(spoken.id))
    step.voice.activated.emit(step.voice.currentIndex())
    asked.assert_called_with({"voice_uk": {"voice": spoken.id}})


def test_a_missing_voice_is_said(window: MainWindow, steps: FirstStart) -> None:
    assert steps.language.warning.isHidden()
    window.apply(samples.speaking(missing=("uk",)))
    assert steps.language.warning.isVisible()


def test_a_source_that_opens_is_told_at_once(window: MainWindow, steps: FirstStart) -> None:
    steps.go(1)
    assert steps.source.state.text() == "Not connected yet."
    window.apply(samples.typical_sources())
    assert steps.source.state.text() == "Connected: a source is open in OBS."
    window.apply(SourcesChanged(sources=()))
    assert steps.source.state.text() == "Not connected yet."


def test_the_samples_are_asked_for_and_followed(window: MainWindow, steps: FirstStart) -> None:
    video, speech = Mock(), Mock()
    steps.video_requested.connect(video)
    steps.speech_requested.connect(speech)
    steps.go(3)
    QTest.mouseClick(steps.test.video, Qt.MouseButton.LeftButton)
    steps.test.speech.setFocus()
    QTest.keyClick(steps.test.speech, Qt.Key.Key_Space)
    video.assert_called_once_with()
    speech.assert_called_once_with(SAMPLES["en"])
    window.apply(PlayerChanged(player=Player(state=PlayerState.WAITING)))
    assert steps.test.plays.text() == "Waiting for the player source in OBS"
    window.apply(samples.playing())
    assert steps.test.plays.text() == "Playing"
    window.apply(samples.speaking())
    assert steps.test.speaks.text() == "Speaking"


def test_a_twitch_channel_is_typed_and_connected_with_the_enter_key(window: MainWindow, steps: FirstStart) -> None:
    asked = Mock()
    steps.connect_requested.connect(asked)
    window.apply(samples.feeds())
    steps.go(2)
    assert not steps.feeds.connect_button.isEnabled()
    steps.feeds.channel.setFocus()
    QTest.keyClicks(steps.feeds.channel, " streamer ")
    QTest.keyClick(steps.feeds.channel, Qt.Key.Key_Return)
    asked.assert_called_once_with("twitch", "", "streamer")
    assert steps.title.text() == "Chat and donations"
    window.apply(SettingsChanged(settings=Settings(feeds=FeedSettings(twitch=True, twitch_channel="streamer"))))
    window.apply(samples.feeds(twitch=FeedState.CONNECTED))
    assert (steps.feeds.state.text(), steps.feeds.connect_button.isEnabled()) == ("Connected", False)
    QTest.keyClick(steps.feeds.channel, Qt.Key.Key_Return)
    assert steps.title.text() == "Try it out"
    asked.assert_called_once()


def test_a_typed_channel_is_connected_by_the_button_and_not_lost_by_going_on(steps: FirstStart) -> None:
    asked = Mock()
    steps.connect_requested.connect(asked)
    steps.go(2)
    QTest.keyClicks(steps.feeds.channel, "one")
    QTest.mouseClick(steps.feeds.connect_button, Qt.MouseButton.LeftButton)
    QTest.keyClicks(steps.feeds.channel, "two")
    steps.next.setFocus()
    QTest.keyClick(steps.next, Qt.Key.Key_Return)
    assert [call.args for call in asked.call_args_list] == [("twitch", "", "one"), ("twitch", "", "onetwo")]
    assert steps.title.text() == "Try it out"


def test_the_step_of_the_services_can_be_left_out(steps: FirstStart) -> None:
    asked = Mock()
    steps.connect_requested.connect(asked)
    steps.go(2)
    QTest.mouseClick(steps.next, Qt.MouseButton.LeftButton)
    assert steps.title.text() == "Try it out"
    asked.assert_not_called()


def test_the_channel_that_is_being_typed_stays_when_settings_change(window: MainWindow, steps: FirstStart) -> None:
    window.apply(SettingsChanged(settings=Settings(feeds=FeedSettings(twitch_channel="saved"))))
    assert steps.feeds.channel.text() == "saved"
    steps.feeds.channel.setText("typed")
    window.apply(SettingsChanged(settings=Settings(feeds=FeedSettings(twitch_channel="another"))))
    assert steps.feeds.channel.text() == "typed"


def test_a_service_is_connected_by_the_same_dialog_as_on_the_feeds_page(window: MainWindow, steps: FirstStart) -> None:
    asked = Mock()
    steps.connect_requested.connect(asked)
    steps.go(2)
    window.apply(samples.feeds(donatello=FeedState.NEEDS_YOU, streamlabs=FeedState.CONNECTED))
    service = steps.feeds.services[FeedKind.TIPEEE].button
    assert (service.text(), service.accessibleName()) == ("Connect…", "Tipeee: Connect… (Off)")
    assert steps.feeds.services[FeedKind.DONATELLO].button.text() == "Change…"
    service.setFocus()
    QTest.keyClick(service, Qt.Key.Key_Space)
    box = steps.findChildren(QMessageBox)[-1]
    assert box.text().startswith("Streamlabs may bring the same donations as Tipeee")
    next(button for button in box.buttons() if button.text() == "Turn on").click()
    (dialog,) = steps.findChildren(FeedDialog)
    QTest.keyClicks(dialog.key, "the-key")
    QTest.keyClick(dialog.key, Qt.Key.Key_Return)
    asked.assert_called_once_with("tipeee", "the-key", "")


def test_what_is_wrong_with_the_channel_is_said(window: MainWindow, steps: FirstStart) -> None:
    status = FeedStatus(kind=FeedKind.TWITCH, state=FeedState.NEEDS_YOU, reason=FeedReason.NO_SUCH_CHANNEL)
    window.apply(FeedsChanged(feeds=(status,)))
    assert FeedReason.NO_SUCH_CHANNEL.sentence("en") in steps.feeds.state.text()


def test_they_are_found_again_in_the_help(window: MainWindow, app: QApplication) -> None:
    window.dialogs.about.present()
    QTest.mouseClick(window.dialogs.about.steps, Qt.MouseButton.LeftButton)
    app.processEvents()
    assert (window.dialogs.about.isVisible(), window.pages.first_start.isVisible()) == (False, True)
