"""Panic: silence at once from the window and the tray, and the way back; what bar and notices say of speech."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from app.domain.events import Notice, NoticeKind, SettingsChanged, SourcesChanged
from app.domain.settings import NotificationSettings, Settings
from app.domain.sources import SourceState
from app.domain.speech import SpeechPhase, SpeechReason
from app.ui import words
from app.ui.main_window import MainWindow
from app.ui.tray import Tray, tray_icon
from tests.ui import samples
from tests.ui.signals import heard

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.mark.slow
def test_one_click_or_one_key_on_any_page_silences_everything(window: MainWindow, app: QApplication) -> None:
    panicked = heard(window.status.panic_requested)
    assert window.status.panic.text() == "PANIC"
    QTest.mouseClick(window.status.panic, Qt.MouseButton.LeftButton)
    window.activateWindow()
    app.processEvents()
    for page, place in (
        ("live", window.pages.live.decisions),
        ("queue", window.pages.queue.table),
        ("speech", window.pages.speech.waiting),
        ("sources", window.pages.sources),
        ("history", window.pages.history.table),
        ("settings", window.pages.settings.list),
    ):
        window.open_page(page)
        app.processEvents()
        QTest.keyClick(place, Qt.Key.Key_Backspace, CTRL)
    assert panicked.call_count == 7


def test_in_a_text_field_the_usual_key_deletes_a_word_and_the_other_silences(window: MainWindow) -> None:
    panicked = heard(window.status.panic_requested)
    window.open_page("speech")
    window.activateWindow()
    field = window.pages.speech.say.field
    field.setText("one two")
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Backspace, CTRL)
    assert field.text() == "one "
    panicked.assert_not_called()
    field.clear()
    QTest.keyClick(field, Qt.Key.Key_Backspace, CTRL)
    panicked.assert_called_once_with()
    panicked.reset_mock()
    field.setText("one")
    QTest.keyClick(field, Qt.Key.Key_Backspace, CTRL | SHIFT)
    panicked.assert_called_once_with()


@pytest.mark.parametrize("event", [samples.speaking(is_silenced=True), samples.playing(is_silenced=True)])
def test_while_silenced_the_strip_says_so_and_the_button_goes_on(window: MainWindow, event: object) -> None:
    strip = window.status
    panicked, released = heard(strip.panic_requested), heard(strip.release_requested)
    window.apply(SourcesChanged(sources=(samples.source("player"),)))
    assert strip._mark._state is SourceState.LIVE
    window.apply(event)  # type: ignore[arg-type]  # one of two events
    assert strip.sentence.text() == "Silenced by panic. Press “Resume”."
    assert strip._mark._state is not SourceState.LIVE
    assert strip.panic.text() == "Resume"
    QTest.mouseClick(strip.panic, Qt.MouseButton.LeftButton)
    released.assert_not_called()
    strip._rest.stop()
    strip._rest.timeout.emit()
    QTest.mouseClick(strip.panic, Qt.MouseButton.LeftButton)
    released.assert_called_once_with()
    panicked.assert_not_called()


def test_the_key_never_lets_anything_sound_again(window: MainWindow) -> None:
    released, panicked = heard(window.status.release_requested), heard(window.status.panic_requested)
    window.apply(samples.speaking(is_silenced=True))
    window.status._rest.stop()
    window.status.panic_key.trigger()
    released.assert_not_called()
    panicked.assert_called_once_with()


def test_the_tray_menu_stops_the_speech_panics_and_goes_on(window: MainWindow) -> None:
    tray = window.tray
    stopped, panicked = heard(tray.stop_speech_requested), heard(tray.panic_requested)
    released = heard(tray.release_requested)
    assert not tray.stop_speech.isEnabled()
    window.apply(samples.speaking())
    tray.stop_speech.trigger()
    tray.panic.trigger()
    window.apply(samples.speaking(is_silenced=True))
    assert tray.panic.text() == "Resume after panic"
    tray.panic.trigger()
    assert [heard.call_count for heard in (stopped, panicked, released)] == [1, 1, 1]


def test_the_tray_icon_tells_on_air_attention_and_panic_apart(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = [
        tray_icon(needs_attention=needs, is_silenced=silenced).pixmap(QSize(64, 64)).toImage()
        for needs, silenced in ((False, False), (True, False), (True, True))
    ]
    assert all(one != other for at, one in enumerate(pictures) for other in pictures[:at])
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    tray = Tray(window)
    tray.apply(samples.speaking())
    assert tray._icon is not None
    assert "3 messages need a decision" in tray._icon.toolTip()
    tray.apply(samples.speaking(is_silenced=True))
    assert "Efir is silenced by panic" in tray._icon.toolTip()
    tray.hide()


def test_the_bar_says_who_is_spoken_and_stops_it(window: MainWindow) -> None:
    bar, stopped = window.transport, heard(window.transport.stop_speech_requested)
    place = bar.speaking.geometry()
    assert not bar.speaking.stop.isVisible()
    window.apply(samples.speaking())
    assert bar.speaking._words.accessibleName() == "Speaking: мавка_23"
    QTest.mouseClick(bar.speaking.stop, Qt.MouseButton.LeftButton)
    stopped.assert_called_once_with()
    assert bar.speaking.geometry() == place, "nothing moves under the mouse"
    window.apply(samples.speaking(phase=SpeechPhase.WAITING))
    assert not bar.speaking.stop.isVisible()


def test_the_strip_asks_for_the_voice_source_that_is_waited_for(window: MainWindow) -> None:
    window.apply(SourcesChanged(sources=(samples.source("player"),)))
    window.apply(samples.speaking(phase=SpeechPhase.WAITING))
    assert window.status.sentence.text() == "On air", "its sound is still being made"
    window.apply(samples.speaking(phase=SpeechPhase.WAITING, media_url="/m/x"))
    assert window.status.sentence.text() == "Open the voice source in OBS"


def test_many_messages_that_wait_are_one_notice_and_a_click_opens_their_page(window: MainWindow) -> None:
    for number in range(5):
        window.apply(samples.notice(number, NoticeKind.MESSAGE_WAITS))
    window._batcher.flush()
    (toast,) = window.notices.toasts()
    assert toast.words.text().startswith("A message waits for your decision\nмавка_23: ")
    assert toast.words.text().endswith("and 4 more")
    next(button for button in toast.findChildren(type(window.status.panic)) if button.text() == "Show").click()
    assert window.pages.currentWidget() is window.pages.speech


def test_a_message_that_failed_is_told_with_its_reason(window: MainWindow) -> None:
    failed = Notice(kind=NoticeKind.SPEECH_FAILED, subject="hi", by="Ann", speech_reason=SpeechReason.ENGINE_SILENT)
    assert words.notice(NoticeKind.SPEECH_FAILED, [failed]) == (
        "A message could not be spoken",
        "Ann: hi\nThe speech engine produced no sound.",
    )
    quiet = Settings(notifications=NotificationSettings(speech_failed=False))
    window.apply(SettingsChanged(settings=quiet))
    window.apply(failed)
    window._batcher.flush()
    assert window.notices.toasts() == []
