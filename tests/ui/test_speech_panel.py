"""The speech page: apply shows it, a key or a click asks for it."""

import asyncio
import sys
from unittest.mock import AsyncMock, Mock

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.errors import RequestError
from app.domain.events import SettingsChanged
from app.domain.ids import SpeechId
from app.domain.request_rules import RequestRules
from app.domain.settings import LanguageChoice, Settings, SpeechSettings, VoiceSettings
from app.domain.speech import Segment, SpeechPage, SpeechPhase, SpeechReason, SpeechState
from app.domain.speech_text.pipeline import SpeechText, TextChange
from app.ui import i18n, speech_words, words
from app.ui.choices import Choice
from app.ui.controllers.commands import Commands
from app.ui.controllers.speech import SpeechController
from app.ui.drawing import button_boxes
from app.ui.main_window import MainWindow
from app.ui.pages.speech import PAST, SOUND, SpeechPanel
from app.ui.pages.speech_lists import SpeechModel
from app.ui.pages.speech_now import NowSpeaking
from app.ui.settings.editors import CheckEditor, NumberEditor, NumberField, OptionEditor
from app.ui.text import wrapped
from tests.ui import samples
from tests.ui.signals import heard

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(window: MainWindow, app: QApplication) -> SpeechPanel:
    window.open_page("speech")
    window.apply(samples.speaking())
    window.pages.show_voices(samples.VOICES)
    window.pages.show_devices(samples.DEVICES)
    window.pages.speech.show_past(samples.past())
    window.activateWindow()
    app.processEvents()
    return window.pages.speech


# The model


@pytest.mark.usefixtures("app")
def test_the_speech_model_keeps_qts_rules_through_every_kind_of_change(qtmodeltester: ModelTester) -> None:
    model = SpeechModel()
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]  # pytest-qt types no arguments
    some = [samples.message(number) for number in range(6)]
    changed = [samples.message(2, text="other"), some[1]]
    for messages in (some, some[1:], some[::-1], [*some[:2], *some[4:]], [], some[:3], changed):
        model.show_messages(messages)
        assert [model.item(row) for row in range(model.rowCount())] == messages
    assert model.index(0, 0).data() == "карпатський вітер · 50 ₴ · other"
    assert model.item(9) is None


# What is being said


def test_the_card_shows_who_what_and_how_far_and_counts_only_while_heard_and_seen(app: QApplication) -> None:
    now = [samples.NOW_MS]
    card = NowSpeaking(now_ms=lambda: now[0])
    card.show_speech(samples.speaking().speech, is_on=True)
    assert not card._tick.isActive()
    card.show()
    app.processEvents()
    assert card._tick.isActive()
    assert card._who.text() == "мавка_23 · 200 ₴"
    assert card._text.text().startswith("Привіт!")
    assert card._clock.text() == "0:03 / 0:07"
    now[0] += 60_000
    card._tick.timeout.emit()
    assert card._clock.text() == "0:07 / 0:07"
    card.show_speech(samples.speaking(is_silenced=True).speech, is_on=True)
    assert not card._tick.isActive()
    card.show_speech(samples.speaking().speech, is_on=True)
    card.hide()
    assert not card._tick.isActive()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"phase": SpeechPhase.IDLE, "message": None}, "The next message starts automatically."),
        ({"phase": SpeechPhase.IDLE, "message": None, "is_paused": True}, "Paused. New messages wait."),
        ({"phase": SpeechPhase.IDLE, "message": None, "engine": "starting"}, "The speech engine is starting…"),
        ({"phase": SpeechPhase.WAITING, "media_url": "/m/x"}, "Open the voice source in OBS to hear it."),
        ({"phase": SpeechPhase.WAITING}, "Preparing…"),
        ({"phase": SpeechPhase.WAITING, "engine": "starting"}, "The speech engine is starting…"),
        ({"phase": SpeechPhase.OFFERED}, "Starting…"),
        ({"is_silenced": True}, "Silenced. Press “Resume” below."),
        ({"engine": "failed", "phase": SpeechPhase.WAITING}, "The speech engine is not working"),
    ],
)
def test_the_card_says_what_is_waited_for(window: MainWindow, changes: dict[str, object], sentence: str) -> None:
    window.apply(samples.speaking(**changes))
    assert window.pages.speech.now._phase.text() == sentence


def test_speech_that_is_switched_off_is_told_of(page: SpeechPanel) -> None:
    page.apply(samples.speech_of([]))
    page.apply(SettingsChanged(settings=Settings(speech=SpeechSettings(is_on=False))))
    assert page.now._phase.text() == "Speech is off. Donations only show alerts."


def test_stop_and_replay_ask_for_what_they_say(page: SpeechPanel) -> None:
    stopped, replayed = heard(page.skip_requested), heard(page.replay_requested)
    QTest.mouseClick(page.now.stop, LEFT)
    stopped.assert_called_once_with()
    QTest.mouseClick(page.now.replay, LEFT)
    replayed.assert_called_once_with("past0")
    page.apply(samples.speech_of([]))
    assert not page.now.stop.isEnabled()
    assert page.now._text.text().startswith("Last: мавка_23 · 200 ₴: Привіт!")
    page.show_past(SpeechPage(items=(), total=0, offset=0))
    assert not page.now.replay.isEnabled()


def test_what_was_only_rejected_is_not_the_last_one_said(page: SpeechPanel) -> None:
    rejected = samples.message(1, id=SpeechId("r"), state=SpeechState.REJECTED)
    page.show_past(SpeechPage(items=(rejected, *samples.past().items[1:]), total=2, offset=0))
    replayed = heard(page.replay_requested)
    QTest.mouseClick(page.now.replay, LEFT)
    replayed.assert_called_once_with("past1")


def test_the_pause_button_asks_for_the_opposite_of_what_is(page: SpeechPanel) -> None:
    paused, resumed = heard(page.pause_requested), heard(page.resume_requested)
    assert page._pause.text() == "Speech: on"
    QTest.mouseClick(page._pause, LEFT)
    page.apply(samples.speaking(is_paused=True))
    assert page._pause.text() == "Speech: paused"
    QTest.mouseClick(page._pause, LEFT)
    paused.assert_called_once_with()
    resumed.assert_called_once_with()


# What needs a decision


def test_a_decision_shows_all_that_it_takes(page: SpeechPanel) -> None:
    assert page._caption.text() == "NEEDS A DECISION (3)"
    told = str(page.decisions.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole))
    for part in ("карпатський вітер · 50 ₴", "Стрім ■■■■■", "Contains a blocked word.", "Will be spoken: карпатський"):
        assert part in told
    assert "Will be said" not in str(page.decisions.model().index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole))


def test_a_long_message_has_a_higher_row_and_the_list_stays_small(page: SpeechPanel) -> None:
    heights = [page.decisions.rowHeight(row) for row in range(3)]
    assert heights[0] > heights[1] > heights[2]
    assert page.decisions.height() <= 216
    page.apply(samples.speaking(pending=samples.undecided()[2:]))
    assert page.decisions.height() == heights[2]
    page.apply(samples.speaking(pending=()))
    assert not page._box.isVisible()


@pytest.mark.parametrize(
    ("key", "signal"),
    [(KEY.Key_A, "approve"), (KEY.Key_Return, "approve"), (KEY.Key_Enter, "approve"), (KEY.Key_R, "reject")],
)
def test_a_key_decides_on_the_marked_message(page: SpeechPanel, key: Qt.Key, signal: str) -> None:
    asked = heard(getattr(page, f"{signal}_requested"))
    page.decisions.setFocus()
    QTest.keyClick(page.decisions, key)
    asked.assert_called_once_with("u5")


def test_a_and_r_decide_from_any_list_but_not_while_something_is_typed_or_chosen(page: SpeechPanel) -> None:
    approved, rejected = heard(page.approve_requested), heard(page.reject_requested)
    page.waiting.setFocus()
    QTest.keyClick(page.waiting, KEY.Key_A)
    approved.assert_called_once_with("u5")
    page.say.field.setFocus()
    QTest.keyClicks(page.say.field, "ar")
    assert page.say.field.text() == "ar"
    page.say.voice.setFocus()
    QTest.keyClicks(page.say.voice, "ra")
    page.tabs.setCurrentIndex(SOUND)
    _combo(page, "speech.output").setFocus()
    QTest.keyClicks(_combo(page, "speech.output"), "ra")
    approved.assert_called_once_with("u5")
    rejected.assert_not_called()


@pytest.mark.parametrize("is_approve", [True, False])
def test_a_click_on_a_large_button_decides_on_its_row(page: SpeechPanel, *, is_approve: bool) -> None:
    approved, rejected = heard(page.approve_requested), heard(page.reject_requested)
    view = page.decisions
    boxes = button_boxes(view.visualRect(view.model().index(1, 0)))
    QTest.mouseClick(view.viewport(), LEFT, pos=boxes[0 if is_approve else 1].center())
    (approved if is_approve else rejected).assert_called_once_with("u2")
    (rejected if is_approve else approved).assert_not_called()


# What waits and what was said


def test_what_waits_is_listed_in_order_and_removed_by_key(page: SpeechPanel) -> None:
    removed = heard(page.remove_requested)
    assert page.tabs.tabText(0) == "Waiting (4)"
    page.waiting.selectRow(1)
    page.waiting.setFocus()
    QTest.keyClick(page.waiting, KEY.Key_Delete)
    removed.assert_called_once_with("message2")


def test_more_than_the_event_holds_is_counted(page: SpeechPanel) -> None:
    page.apply(samples.speech_of([samples.message(number) for number in range(60)]))
    assert page.tabs.tabText(0) == "Waiting (60)"
    assert page._rest_more.text() == "and 10 more after these"
    page.apply(samples.speaking(pending_total=53))
    assert page._more.text() == "and 50 more after these"


@pytest.mark.parametrize("key", [KEY.Key_P, KEY.Key_Return, KEY.Key_Enter])
def test_a_key_replays_what_was_said(page: SpeechPanel, key: Qt.Key) -> None:
    replayed = heard(page.replay_requested)
    page.tabs.setCurrentIndex(PAST)
    page.past.selectRow(3)
    page.past.setFocus()
    QTest.keyClick(page.past, key)
    replayed.assert_called_once_with("past3")


def test_a_failure_is_listed_with_its_reason(page: SpeechPanel) -> None:
    told = str(page.past.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole))
    assert "failed · That jump was insane, do it again · The speech engine timed out." in told


def test_the_menu_offers_what_fits_and_blocks_a_viewer_who_is_not_blocked_yet(page: SpeechPanel) -> None:
    asked = heard(page.block_viewer_requested)
    page.apply(SettingsChanged(settings=Settings(requests=RequestRules(blocked_users=("spammer",)))))
    page.waiting.setCurrentIndex(page.waiting.model().index(0, 0))
    menu = page.row_actions.menu_for(page.waiting)
    assert [action.text() for action in menu.actions()] == ["Remove", "", "Copy text", "Block viewer"]
    page.row_actions.copy_text.trigger()
    assert QGuiApplication.clipboard().text() == "That jump was insane, do it again"
    page.row_actions.block.trigger()
    asked.assert_called_once_with("night_owl", "")
    page.apply(SettingsChanged(settings=Settings(requests=RequestRules(blocked_users=("Night_Owl",)))))
    page.row_actions.menu_for(page.waiting)
    assert not page.row_actions.block.isEnabled()
    page.waiting.setCurrentIndex(page.waiting.model().index(3, 0))
    page.row_actions.menu_for(page.waiting)
    assert not page.row_actions.block.isEnabled(), "the streamer's own message"
    texts = [action.text() for action in page.row_actions.menu_for(page.decisions).actions()]
    assert texts[:2] == ["Approve", "Reject"]
    assert page.row_actions.menu_for(page.past).actions()[0].text() == "Replay"


def test_everything_is_taken_out_at_once_and_a_button_and_a_key_take_that_back(page: SpeechPanel) -> None:
    cleared, undone = heard(page.clear_requested), heard(page.undo_requested)
    page._clear.click()
    cleared.assert_called_once_with()
    page._undo.click()
    QTest.keyClick(page.waiting, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    undone.assert_not_called()
    page.apply(samples.speech_of([], undo="clear"))
    assert not page._clear.isEnabled()
    page._undo.click()
    page.tabs.setFocus()
    QTest.keyClick(page.tabs, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone.call_count == 2


def test_the_undo_key_in_the_field_takes_back_what_was_typed(page: SpeechPanel) -> None:
    undone = heard(page.undo_requested)
    page.apply(samples.speech_of([], undo="clear"))
    page.say.field.setFocus()
    QTest.keyClicks(page.say.field, "abc")
    QTest.keyClick(page.say.field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.say.field.text() == ""
    undone.assert_not_called()


def test_empty_lists_say_what_to_do_next(window: MainWindow, app: QApplication) -> None:
    window.open_page("speech")
    app.processEvents()
    words_of = window.pages.speech._waiting_or_words
    assert words_of._title.isVisible()
    assert "add the voice source to OBS" in words_of._hint.text()
    window.pages.speech.tabs.setCurrentIndex(PAST)
    assert window.pages.speech._past_or_words._title.isVisible()
    window.pages.speech.show_past(samples.past())
    assert not window.pages.speech._past_or_words._title.isVisible()


def test_the_page_says_when_it_is_seen_and_asks_anew_for_what_was_said(window: MainWindow, qtbot: QtBot) -> None:
    shown, asked = heard(window.pages.speech.page_shown), heard(window.pages.speech.past_requested)
    window.apply(samples.speaking(revision=2))
    qtbot.wait(250)
    asked.assert_not_called()
    window.open_page("speech")
    shown.assert_called_once_with()
    for revision in range(3, 9):
        window.apply(samples.speaking(revision=revision))
    qtbot.waitUntil(lambda: asked.call_count > 0)
    window.apply(samples.speaking(revision=8))
    assert not window.pages.speech._rest.isActive()
    asked.assert_called_once_with()


# Something of the streamer's own


@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.NoModifier, CTRL])
def test_enter_asks_to_say_and_the_field_empties_when_it_was_taken(
    page: SpeechPanel, modifier: Qt.KeyboardModifier
) -> None:
    said = heard(page.say_requested)
    field = page.say.field
    assert not page.say.say.isEnabled()
    QTest.keyClicks(field, " Hello ")
    QTest.keyClick(field, KEY.Key_Return, modifier)
    said.assert_called_once_with("Hello", "")
    page.apply(samples.speaking(revision=9))
    assert field.text() == " Hello ", "what changed was something else"
    page.say.settle_sent(is_accepted=True)
    assert field.text() == ""
    QTest.keyClick(field, KEY.Key_Return, modifier)
    said.assert_called_once()


async def test_a_text_is_said_once_however_often_enter_is_pressed_and_can_be_tried_again(
    window: MainWindow, page: SpeechPanel
) -> None:
    services, refusals = Mock(), [RequestError("empty"), RequestError("empty")]

    async def answer(command: object, *_: object) -> None:
        if command is services.speech.add and refusals:
            raise refusals.pop()

    run = AsyncMock(side_effect=answer)
    commands = Commands(Mock(run=run), Mock(), Mock(), Mock())
    SpeechController(window, commands, services, Mock()).connect_speech(page)
    QTest.keyClicks(page.say.field, "Hello")
    for times in (1, 2, 3):  # the first two are refused, and can be tried again
        assert page.say.field.text() == "Hello"
        for _ in range(2):
            QTest.keyClick(page.say.field, KEY.Key_Return)
        await asyncio.gather(*commands._running)
        assert [call.args[0] for call in run.await_args_list].count(services.speech.add) == times
    assert page.say.field.text() == ""
    await commands.stop()


def test_a_voice_can_be_chosen_and_stays_while_the_computer_has_it(page: SpeechPanel) -> None:
    said, voice = heard(page.say_requested), page.say.voice
    assert [voice.itemText(row) for row in range(3)] == ["By language", "", "English (America) · en"]
    voice.setCurrentIndex(voice.findData("pyttsx3:zle/uk"))
    page.show_voices(samples.VOICES)
    page.say.field.setText("x")
    page.say.say.click()
    said.assert_called_once_with("x", "pyttsx3:zle/uk")
    page.show_voices(samples.VOICES[:1])
    assert voice.value() == ""


async def test_an_older_preview_that_comes_late_does_not_replace_a_newer_one(
    window: MainWindow, page: SpeechPanel
) -> None:
    answers = {"a": asyncio.Event(), "ab": asyncio.Event()}

    async def run(_: object, text: str) -> SpeechText:
        await answers[text].wait()
        return SpeechText(segments=(Segment(text=text, language="uk"),), display_text=text)

    client = Mock(run=run)
    commands = Commands(client, Mock(), Mock(), Mock())
    SpeechController(window, commands, Mock(), Mock()).connect_speech(page)
    page.say.field.setText("ab")
    for text in answers:
        page.preview_requested.emit(text)
    for text in ("ab", "a"):
        answers[text].set()
        for _ in range(3):
            await asyncio.sleep(0)
    await asyncio.gather(*commands._running)
    await commands.stop()  # what Qt still asks for when the test is over has no loop
    assert page.say._spoken.text() == "Will be spoken: ab"


def test_what_would_be_said_is_asked_for_when_typing_rests(page: SpeechPanel, qtbot: QtBot) -> None:
    asked = heard(page.preview_requested)
    QTest.keyClicks(page.say.field, "abc")
    asked.assert_not_called()
    qtbot.waitUntil(lambda: asked.call_count > 0)
    asked.assert_called_once_with("abc")
    page.show_preview(samples.PREVIEW)
    assert page.say._spoken.text() == "Will be spoken: Дивіться посилання, там сто гривень"
    assert page.say._why.text().startswith("Links are read as “link”. Emoji are skipped or named.")
    page.apply(SettingsChanged(settings=Settings()))
    qtbot.waitUntil(lambda: asked.call_count > 1)
    page.say.field.clear()
    page.show_preview(samples.PREVIEW)
    assert not page.say._spoken.isVisible()
    assert not page.say._why.isVisible()


@pytest.mark.usefixtures("app")
def test_the_preview_says_what_stands_in_the_way() -> None:
    segments = (Segment(text="x", language="uk"),)
    refused = SpeechText(refusal=SpeechReason.NOTHING_TO_SAY)
    assert speech_words.preview_texts(refused) == (
        "Nothing will be spoken.",
        "The message has no text to read out.",
        True,
    )
    held = SpeechText(segments=segments, changes=(TextChange.BLOCKED_WORD,), hold=SpeechReason.BLOCKED_WORD)
    assert speech_words.preview_texts(held) == ("Will be spoken: x", "Contains a blocked word.", True)
    assert speech_words.preview_texts(SpeechText(segments=segments)) == ("Will be spoken: x", "", False)


@pytest.mark.parametrize("language", ["en", "uk"])
def test_every_state_has_a_word_of_its_own(app: QApplication, language: LanguageChoice) -> None:
    i18n.install(app, language)
    assert len({speech_words.state(state) for state in SpeechState}) == len(SpeechState)


# How it sounds


def _combo(page: SpeechPanel, path: str) -> Choice:
    editor = page.sound.settings.editors[path]
    assert isinstance(editor, OptionEditor)
    return editor.combo


def _spin(page: SpeechPanel, path: str) -> NumberField:
    editor = page.sound.settings.editors[path]
    assert isinstance(editor, NumberEditor)
    return editor.spin


@pytest.fixture
def sound(page: SpeechPanel) -> SpeechPanel:
    page.tabs.setCurrentIndex(SOUND)
    return page


def test_the_settings_are_shown_as_they_are_and_nothing_is_asked_for(sound: SpeechPanel) -> None:
    asked = heard(sound.change_requested)
    settings = Settings(
        speech=SpeechSettings(output="both", device="Headphones", auto_approve=True, is_on=False),
        voice_uk=VoiceSettings(voice="pyttsx3:zle/uk", rate_percent=120, volume_percent=55),
        voice_en=VoiceSettings(voice="gone:voice"),
    )
    sound.apply(SettingsChanged(settings=settings))
    editors = sound.sound.settings.editors
    assert {path: editors[path].value() for path in editors if "_ru" not in path} == {
        "speech.is_on": False,
        "speech.auto_approve": True,
        "speech.output": "both",
        "speech.device": "Headphones",
        "voice_uk.voice": "pyttsx3:zle/uk",
        "voice_uk.rate_percent": 120,
        "voice_uk.volume_percent": 55,
        "voice_en.voice": "gone:voice",
        "voice_en.rate_percent": 100,
        "voice_en.volume_percent": 100,
    }
    assert _combo(sound, "speech.device").isVisible()
    sound.sound.settings.save()
    asked.assert_not_called()


def test_speakers_are_offered_only_where_this_pc_sounds(sound: SpeechPanel) -> None:
    sound.apply(SettingsChanged(settings=Settings()))
    device = _combo(sound, "speech.device")
    assert not device.isVisible()
    devices = [device.itemText(row) for row in range(device.count())]
    assert devices == ["Default device", *samples.DEVICES]


def test_a_choice_asks_for_one_change(sound: SpeechPanel) -> None:
    asked, editors = heard(sound.change_requested), sound.sound.settings.editors
    QTest.keyClick(_combo(sound, "speech.output"), KEY.Key_Down)
    asked.assert_called_once_with({"speech": {"output": "local"}})
    asked.reset_mock()
    approves, is_on = (editors[path] for path in ("speech.auto_approve", "speech.is_on"))
    assert isinstance(approves, CheckEditor)
    assert isinstance(is_on, CheckEditor)
    QTest.mouseClick(approves.box, LEFT, pos=approves.box.rect().center())
    asked.assert_called_once_with({"speech": {"auto_approve": True}})
    asked.reset_mock()
    is_on.box.click()
    asked.assert_called_once_with({"speech": {"is_on": False}})
    asked.reset_mock()
    voice = _combo(sound, "voice_uk.voice")
    assert [voice.itemText(row) for row in range(4)] == [
        "Default voice",
        "",
        "Lada · uk",
        "Ukrainian · uk",
    ]
    QTest.keyClick(voice, KEY.Key_Down)
    asked.assert_called_once_with({"voice_uk": {"voice": "piper:uk_UA-lada-x_low"}})


def test_a_number_is_asked_for_when_it_rests_and_an_event_does_not_take_it_back(sound: SpeechPanel) -> None:
    asked, speed, volume = (
        heard(sound.change_requested),
        _spin(sound, "voice_ru.rate_percent"),
        _spin(sound, "voice_ru.volume_percent"),
    )
    for _ in range(3):
        QTest.keyClick(speed, KEY.Key_Up)
    QTest.keyClick(volume, KEY.Key_Down)
    asked.assert_not_called()
    sound.apply(SettingsChanged(settings=Settings()))
    assert speed.value() == 115
    sound.sound.settings.save()
    asked.assert_called_once_with({"voice_ru": {"rate_percent": 115, "volume_percent": 95}})
    sound.apply(SettingsChanged(settings=Settings()))
    assert speed.value() == 100, "it was refused"


def test_digits_half_typed_stay_when_an_event_comes(sound: SpeechPanel, window: MainWindow) -> None:
    asked, speed = heard(sound.change_requested), _spin(sound, "voice_uk.rate_percent")
    window.activateWindow()
    speed.setFocus()
    speed.selectAll()
    QTest.keyClicks(speed, "1")  # 50 is the least
    sound.apply(SettingsChanged(settings=Settings(speech=SpeechSettings(is_on=False))))
    assert speed.lineEdit().text() == "1 %"
    QTest.keyClicks(speed, "50")
    sound.sound.settings.save()
    asked.assert_called_once_with({"voice_uk": {"rate_percent": 150}})
    sound.apply(SettingsChanged(settings=Settings(voice_uk=VoiceSettings(rate_percent=150))))
    speed.clearFocus()
    sound.sound.settings.save()
    asked.assert_called_once()


def test_a_number_that_goes_back_to_what_is_set_asks_for_nothing(sound: SpeechPanel) -> None:
    asked, speed = heard(sound.change_requested), _spin(sound, "voice_uk.rate_percent")
    QTest.keyClick(speed, KEY.Key_Up)
    QTest.keyClick(speed, KEY.Key_Down)
    sound.sound.settings.save()
    asked.assert_not_called()


def test_more_opens_the_settings_for_speech(window: MainWindow, sound: SpeechPanel) -> None:
    asked = heard(sound.settings_requested)
    sound.sound.more.click()
    asked.assert_called_once_with("speech")
    assert window.pages.settings.isVisible()
    assert window.pages.settings.list.chosen() == "speech"


# What is wrong


@pytest.mark.parametrize(
    ("platform", "advice"), [("linux", "“voices”"), ("win32", "RHVoice"), ("darwin", "Spoken Content")]
)
def test_a_missing_voice_is_told_honestly_with_what_to_do(
    page: SpeechPanel, monkeypatch: pytest.MonkeyPatch, platform: str, advice: str
) -> None:
    assert not page.warning.isVisible()
    monkeypatch.setattr(sys, "platform", platform)
    page.apply(samples.speaking(missing=("ru", "uk")))
    assert page.warning.isVisible()
    assert page.warning._title.text() == "No voice for messages in Ukrainian and in Russian"
    assert advice in page.warning._advice.text()
    page.apply(samples.speaking(missing=("uk",), engine="failed"))
    assert page.warning._title.text() == "The speech engine is not working"
    assert ("Add voices" in page.warning._advice.text()) == (platform == "win32")
    page.apply(samples.speaking())
    assert not page.warning.isVisible()


# The whole


def test_the_tab_key_goes_in_reading_order(window: MainWindow, page: SpeechPanel) -> None:
    order = [page._pause, page.now.stop, page.now.replay, page.decisions, page.tabs, page._clear, page.waiting]
    order += [page.say.field, page.say.voice, page.say.say, window.transport.toggle, window.status.panic]
    chain: list[QWidget] = []
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window:
        chain.append(widget)
        widget = widget.nextInFocusChain()
    places = [chain.index(one) for one in order]
    assert places == sorted(places)


def test_every_control_has_a_name_for_screen_readers(page: SpeechPanel) -> None:
    controls = [page.now.stop, page.now.replay, page.decisions, page.waiting, page.past, page.tabs, page.say.field]
    controls += [page.say.voice, page.say.say, page._pause, page._clear]
    controls += [editor.focusProxy() or editor for editor in page.sound.settings.editors.values()]
    assert [type(control).__name__ for control in controls if not control.accessibleName()] == []
    nameless = [button for button in page.findChildren(QPushButton) if not (button.accessibleName() or button.text())]
    assert nameless == []


def test_the_page_changes_its_language_while_it_is_open(page: SpeechPanel, window: MainWindow) -> None:
    window.apply(samples.language_changed("uk"))
    QApplication.processEvents()
    assert page._caption.text() == "ПОТРІБНЕ РІШЕННЯ (3)"
    assert [page.tabs.tabText(part) for part in range(3)] == ["У черзі (4)", "Озвучене", "Голоси"]
    assert page.row_actions.replay.text() == "Повторити"
    assert _combo(page, "voice_uk.voice").itemText(0) == "Типовий голос"
    assert _combo(page, "speech.output").itemText(1) == "Цей ПК"
    assert page.say.voice.itemText(0) == "За мовою"


@pytest.mark.usefixtures("app")
def test_a_folded_text_keeps_every_word_until_the_last_line() -> None:
    font = QGuiApplication.font()
    text = "Привіт 😀 усім, хто дивиться сьогодні цей ефір " * 3
    lines = wrapped(text, font, 200, 40)
    assert " ".join(lines).split() == text.split()
    short = wrapped(text, font, 200, 2)
    assert short[0] == lines[0]
    assert len(short) == 2
    assert short[1].endswith("…")
    assert wrapped("", font, 200, 2) == []
    assert len(wrapped("x" * 600, font, 120, 3)) == 3


@pytest.mark.usefixtures("app")
def test_a_refusal_of_the_speech_is_told_in_words() -> None:
    failure = RequestError("user_limit", "Words of its own.")
    failure.reason = SpeechReason.USER_LIMIT  # type: ignore[attr-defined]  # as the service's own class has it
    assert words.error(failure) == "This viewer has reached the message limit."
    assert words.error(RequestError("engine_missing", "")) == "No speech engine is available."


def test_a_viewer_is_blocked_by_the_id_that_a_service_knows_them_by(page: SpeechPanel) -> None:
    asked = heard(page.block_viewer_requested)
    page.apply(samples.speech_of([samples.message(1, author="Оля", author_id="twitch:2002")]))
    page.waiting.setCurrentIndex(page.waiting.model().index(0, 0))
    page.row_actions.menu_for(page.waiting)
    page.row_actions.block.trigger()
    asked.assert_called_once_with("Оля", "twitch:2002")
    for blocked, can in (("twitch:3003 Оля", True), ("twitch:2002 Ольга", False), ("оля", False)):
        page.apply(SettingsChanged(settings=Settings(requests=RequestRules(blocked_users=(blocked,)))))
        assert page.can_block("Оля", "twitch:2002") is can
