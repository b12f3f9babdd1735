"""What the sources page and the first steps say of OBS, and what their buttons ask for; by keys."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QSystemTrayIcon, QWidget

from app.domain.events import Notice, NoticeKind, SettingsChanged
from app.domain.obs import ObsReason, ObsState, ObsStatus
from app.domain.obs_settings import ObsSettings
from app.domain.obs_setup import PlanStep, SetUpChoice, SetUpPlan, StepKind
from app.domain.obs_sound import MONITOR_ON, Repair, Verdict
from app.domain.player import PlayerState
from app.domain.settings import LanguageChoice, Settings
from app.domain.sources import SourceState
from app.ui import i18n, obs_words, words
from app.ui.layout import tab_chain
from app.ui.main_window import MainWindow
from app.ui.obs_set_up import Stage
from app.ui.pages.obs_block import ObsBlock
from app.ui.text import Question
from app.ui.tray import Tray
from tests.ui import obs_samples, samples
from tests.ui.signals import heard

BUTTONS = ("connect_button", "retry", "settings", "set_up_button", "check", "undo")
EXPECTED: dict[str, set[str]] = {
    "off": {"connect_button", "settings"},
    "not_asked": {"connect_button"},
    "kicked": {"connect_button"},
    "unreachable": {"retry", "settings"},
    "not_obs": {"retry", "settings"},
    "too_old": {"retry"},
    "silent": {"retry"},
    "bug": {"retry"},
    "password_not_read": {"retry", "password"},
    "wrong_password": {"password"},
    "connected": {"set_up_button", "check", "undo"},
    "heard": {"set_up_button", "check", "undo"},
    "no-source": {"set_up_button"},
    **{name: {"set_up_button", "check"} for name in ("mixed", "trouble", "unheard", "lacking")},
}
"""What can be used in each state; in the others nothing can."""


@pytest.fixture
def block(window: MainWindow, app: QApplication) -> ObsBlock:
    """The block of the page that is shown."""
    window.open_page("sources")
    window.activateWindow()
    app.processEvents()
    return window.pages.sources.obs


def show(window: MainWindow, status: ObsStatus) -> None:
    window.apply(obs_samples.changed(status))
    QApplication.processEvents()


def press(control: QWidget, key: Qt.Key = Qt.Key.Key_Space) -> None:
    control.setFocus()
    QTest.keyClick(control, key)


def question(window: MainWindow) -> Question:
    (box,) = (box for box in window.findChildren(Question) if box.isVisible())
    return box


def answer(window: MainWindow, said: str) -> None:
    """Give an answer by its key."""
    box = question(window)
    press(next(button for button in box.buttons() if button.text() == said))
    QApplication.processEvents()


@pytest.mark.parametrize("name", list(obs_samples.states()))
def test_each_state_has_the_buttons_that_help_and_nothing_else(window: MainWindow, block: ObsBlock, name: str) -> None:
    show(window, obs_samples.states()[name])
    shown = {part for part in (*BUTTONS, "password") if getattr(block, part).isVisible()}
    assert shown == EXPECTED.get(name, set())


def test_each_state_is_said_in_one_sentence_in_both_languages(window: MainWindow, app: QApplication) -> None:
    states = obs_samples.states()
    told: dict[str, set[str]] = {}
    for language in ("en", "uk"):
        i18n.install(app, language)
        told[language] = {obs_words.sentence(status) for status in states.values()}
        for name, status in states.items():
            show(window, status)
            assert window.pages.sources.obs.sentence.text(), name
            assert window.pages.sources.obs.state.text(), name
    assert len(told["en"]) == len(told["uk"]) == len(states) - 5  # connected, with or without trouble
    assert not told["en"] & told["uk"]


def test_a_password_is_entered_by_keys_and_stays_nowhere(window: MainWindow, block: ObsBlock) -> None:
    asked = heard(block.password_entered)
    show(window, obs_samples.away(ObsReason.WRONG_PASSWORD))
    block.password.field.setFocus()
    QTest.keyClick(block.password.field, Qt.Key.Key_Return)
    asked.assert_not_called()
    assert not block.password.button.isEnabled()
    QTest.keyClicks(block.password.field, "secret-7")
    assert block.password.field.displayText() == "●" * 8
    QTest.keyClick(block.password.field, Qt.Key.Key_Return)
    asked.assert_called_once_with("secret-7")
    assert block.password.field.text() == ""


def test_efir_asks_before_it_reads_the_password_of_obs(window: MainWindow, block: ObsBlock) -> None:
    asked = heard(block.connect_requested)
    show(window, obs_samples.away(ObsReason.NOT_ASKED))
    press(block.connect_button)
    assert "May Efir read the password" in question(window).text()
    QTest.keyClick(question(window), Qt.Key.Key_Escape)
    asked.assert_not_called()
    press(block.connect_button)
    answer(window, "Connect")
    asked.assert_called_once_with()


@pytest.mark.parametrize("changed", [{"reads_password": True}, {"host": "192.168.1.20"}])
def test_it_is_not_asked_twice_nor_about_another_pc(
    window: MainWindow, block: ObsBlock, changed: dict[str, object]
) -> None:
    asked = heard(block.connect_requested)
    window.apply(SettingsChanged(settings=Settings(obs=replace(ObsSettings(), **changed))))
    show(window, ObsStatus())
    press(block.connect_button)
    asked.assert_called_once_with()
    assert window.findChildren(Question) == []


def test_who_was_disconnected_in_obs_comes_back_at_a_click_without_a_question(
    window: MainWindow, block: ObsBlock
) -> None:
    asked, again = heard(block.connect_requested), heard(block.retry_requested)
    show(window, obs_samples.away(ObsReason.KICKED))
    press(block.connect_button)
    again.assert_called_once_with()
    asked.assert_not_called()
    show(window, obs_samples.away(ObsReason.TOO_OLD))
    press(block.retry)
    assert again.call_count == 2


def test_a_wrong_address_leads_to_its_settings(window: MainWindow, block: ObsBlock) -> None:
    show(window, obs_samples.away(ObsReason.UNREACHABLE))
    press(block.settings)
    assert window.pages.currentWidget() is window.pages.settings
    assert window.pages.settings.list.chosen() == "obs"


def test_a_button_that_goes_takes_the_focus_nowhere_else(window: MainWindow, block: ObsBlock) -> None:
    show(window, obs_samples.away(ObsReason.TOO_OLD))
    block.retry.setFocus()
    show(window, obs_samples.connected())
    assert window.focusWidget() not in {block.set_up_button, block.undo}


def test_each_source_in_obs_says_whether_it_is_open_and_whether_viewers_see_it(
    window: MainWindow, block: ObsBlock
) -> None:
    show(window, obs_samples.states()["mixed"])
    assert [line.words.text() for line in block.lines] == [
        "not connected, in the scene on air",
        "connected, not in the scene on air",
        "connected, seen in the preview only",
        "closed while hidden, not in the scene on air",
        "has an old link, in the scene on air",
    ]
    marks = [obs_words.source_mark(one) for one in obs_samples.states()["mixed"].sources]
    live, silent, gone = SourceState.LIVE, SourceState.SILENT, SourceState.GONE
    assert marks == [silent, live, live, gone, silent]
    assert block.warning.isVisible()
    show(window, obs_samples.connected(sources=obs_samples.sources()[:2]))
    assert [line.isVisible() for line in block.lines] == [True, True]
    assert not block.warning.isVisible()


def test_a_source_that_efir_gave_up_is_tried_again_by_its_button(window: MainWindow, block: ObsBlock) -> None:
    again = heard(block.retry_requested)
    status = obs_samples.states()["trouble"]
    show(window, status)
    assert [line.retry.isVisible() for line in block.lines] == [True, False, False, False, False]
    assert [line.words.text() for line in block.lines] == [
        "does not come back; restart OBS",
        "not connected",
        "was reloaded, not back yet",
        "got a new browser, not back yet",
        "connected, viewers see it",
    ]
    given_up = next(iter(block.lines))
    assert given_up.retry.accessibleName() == "Reload Efir player again"
    press(given_up.retry)
    again.assert_called_once_with()
    assert _strip(window, status) == "Efir player does not come back in OBS"
    show(window, obs_samples.connected())
    assert not given_up.retry.isVisible()


def test_new_links_reach_the_sources_in_obs_by_themselves_and_that_is_said(window: MainWindow, block: ObsBlock) -> None:
    for status, told in (
        (ObsStatus(), "stop working until you give them the new links"),
        (obs_samples.connected(sources=()), "stop working until you give them the new links"),
        (obs_samples.connected(), "to its sources in OBS by itself"),
    ):
        show(window, status)
        press(window.pages.sources.reset_links)
        assert told in question(window).text()
        QTest.keyClick(question(window), Qt.Key.Key_Escape)
        QApplication.processEvents()
    assert block.isVisible()


# Sound and picture


def test_each_verdict_has_its_sentence_and_the_button_that_puts_it_right(window: MainWindow, block: ObsBlock) -> None:
    asked = heard(block.repair_requested)
    show(window, obs_samples.states()["unheard"])
    wrong = [verdict for verdict in Verdict if verdict is not Verdict.HEARD]
    lines = block.verdicts.lines
    assert [line.words.text().partition(": ")[2].partition(" (")[0].removesuffix(".") for line in lines] == [
        verdict.sentence("en").removesuffix(".") for verdict in wrong
    ]
    assert {line.button.text() for line in lines} == {
        "Add to this scene",
        "Give OBS its sound",
        "Unmute",
        "Set to 0 dB",
        "Let viewers hear it",
        "Put on track 1",
        "Reload",
        "Play it for viewers only",
        "New browser",
    }
    assert sum("Desktop Audio" in line.words.text() for line in lines) == 3
    for line, verdict in zip(lines, wrong, strict=True):
        press(line.button)
        name = line.words.text().partition(":")[0]
        assert asked.call_args.args == (name, verdict.repair)


def test_what_is_put_right_goes_and_gives_the_focus_to_no_other_button(window: MainWindow, block: ObsBlock) -> None:
    show(window, obs_samples.connected(verdicts=obs_samples.verdicts(Verdict.MUTED, Verdict.FADER_DOWN)))
    muted, faded = block.verdicts.lines
    faded.button.setFocus()
    show(window, obs_samples.connected(verdicts=obs_samples.verdicts(Verdict.MUTED)))
    assert list(block.verdicts.lines) == [muted]
    assert window.focusWidget() is not muted.button
    show(window, obs_samples.connected(verdicts=obs_samples.verdicts(Verdict.HEARD)))
    assert block.verdicts.good.text() == "Viewers hear Efir player."
    show(window, obs_samples.connected())
    assert not block.verdicts.isVisible()


def test_a_key_that_was_meant_for_one_verdict_is_not_about_another_that_has_its_place(
    window: MainWindow, block: ObsBlock
) -> None:
    asked = heard(block.repair_requested)
    muted, faded = obs_samples.verdicts(Verdict.MUTED, Verdict.FADER_DOWN)
    show(window, obs_samples.connected(verdicts=(faded,)))
    (line,) = block.verdicts.lines
    line.button.setFocus()
    show(window, obs_samples.connected(verdicts=(muted, faded)))
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    asked.assert_called_once_with(faded.name, Repair.RAISE_FADER.value)
    order = [one for one in tab_chain(window) if one.parent() in set(block.verdicts.lines)]
    assert order == [line.button for line in block.verdicts.lines]
    show(window, obs_samples.connected(verdicts=(muted,)))
    assert window.focusWidget() is not next(iter(block.verdicts.lines)).button


def test_a_sound_check_runs_once_and_is_seen_to_run(window: MainWindow, block: ObsBlock) -> None:
    asked = heard(block.check_requested)
    show(window, obs_samples.connected())
    press(block.check)
    QTest.keyClick(block.check, Qt.Key.Key_Space)
    asked.assert_called_once_with()
    assert block.progress.isVisible()
    block.end_check()
    assert not block.progress.isVisible()
    assert block.check.isEnabled()
    assert block.check.hasFocus()


def test_what_viewers_do_not_hear_is_in_the_strip_but_a_scene_off_air_is_not(window: MainWindow) -> None:
    def said(verdict: Verdict, *, is_on_air: bool, **rest: object) -> str:
        live = obs_samples.on_air() if is_on_air else None
        found = tuple(replace(one, **rest) for one in obs_samples.verdicts(verdict))
        return _strip(window, obs_samples.connected(verdicts=found, on_air=live))

    assert said(Verdict.MUTED, is_on_air=False) == "Efir player: It is muted in OBS."
    assert said(Verdict.NOT_IN_PROGRAM, is_on_air=False) == "Ready, not on air"
    here = said(Verdict.NOT_IN_PROGRAM, is_on_air=True, widget="voice")
    assert here.startswith("Efir player: It is not in the scene on air")
    assert said(Verdict.NOT_IN_PROGRAM, is_on_air=True).startswith("On air")  # that is asked, where it is not meant
    assert said(Verdict.HEARD, is_on_air=True).startswith("On air")


@pytest.mark.parametrize("name", ["trouble", "connected", "mixed"])
def test_the_lines_of_the_sources_share_their_columns(window: MainWindow, block: ObsBlock, name: str) -> None:
    for state in ("trouble", name):
        show(window, obs_samples.states()[state])
        block.window().grab()  # lays it out
        assert len({line.words.mapTo(block, QPoint()).x() for line in block.lines}) == 1
        assert len({line.words.width() for line in block.lines}) == 1


def test_a_scene_without_the_player_is_asked_about_and_each_answer_is_given_by_keys(
    window: MainWindow, block: ObsBlock
) -> None:
    answered = heard(block.scene_answered)
    found = obs_samples.verdicts(Verdict.NOT_IN_PROGRAM, Verdict.MUTED)
    lacking = obs_samples.connected(lacking="Game & Chat", on_air=obs_samples.on_air(), verdicts=found)
    assert _strip(window, lacking) == "Efir 1: It is muted in OBS."
    assert [line.words.text() for line in block.verdicts.lines] == ["Efir 1: It is muted in OBS."]
    words = "Viewers do not see what plays: the scene “Game & Chat” lacks the player."
    assert block.lacking.words.text() == words
    assert _strip(window, replace(lacking, verdicts=())) == words
    names = ["Add it to “Game && Chat”", "Never in this scene", "Pause while hidden"]
    assert [button.text() for button in block.lacking.buttons.values()] == names
    for answer_, button in block.lacking.buttons.items():
        press(button)
        answered.assert_called_with("Game & Chat", answer_)
    assert answered.call_count == 3
    show(window, obs_samples.connected())
    assert not block.lacking.isVisible()
    assert block.sentence.isVisible()


def test_a_video_that_pauses_because_nobody_sees_it_says_so_and_play_lets_it_go_on(window: MainWindow) -> None:
    bar = window.transport
    asked = heard(bar.play_requested)
    window.apply(samples.playing(state=PlayerState.PAUSED, is_unseen=True))
    assert bar._who.text() == "Paused while hidden"
    press(bar.toggle)
    asked.assert_called_once_with()


def test_the_set_up_ends_with_a_sound_check(window: MainWindow, begin: "Begin") -> None:
    story = begin(obs_samples.plan())
    dialog, asked = story.dialog, heard(story.dialog.check_requested)
    waiting = obs_samples.sources(voice={"is_connected": False})
    show(window, obs_samples.connected(sources=waiting))
    dialog.show_done(obs_samples.plan())
    assert not dialog.check.isEnabled(), "the page of the voice is not open yet"
    show(window, obs_samples.connected())
    press(dialog.check)
    asked.assert_called_once_with()
    assert not dialog.primary.isEnabled()
    dialog.show_heard(obs_samples.verdicts(Verdict.HEARD, Verdict.MUTED))
    assert dialog.steps.detail.text() == "Efir player: Viewers hear it.\nEfir 1: It is muted in OBS."
    story.enter()
    assert not dialog.isVisible()


# The set-up


class SetUp:
    """The window of the set-up, with somebody who answers."""

    def __init__(self, window: MainWindow, block: ObsBlock, first: SetUpPlan) -> None:
        if block.status.state is not ObsState.CONNECTED:
            show(window, obs_samples.connected(sources=(), undo_at=datetime.now(UTC)))
        made = heard(block.set_up_made)
        press(block.set_up_button)
        self.dialog = block.set_up
        made.assert_called_once_with(self.dialog)
        self.planned, self.carried_out = heard(self.dialog.plan_requested), heard(self.dialog.set_up_requested)
        self.dialog.show_plan(first)
        QApplication.processEvents()

    def enter(self) -> None:
        QTest.keyClick(self.dialog, Qt.Key.Key_Return)
        QApplication.processEvents()

    def choice(self) -> SetUpChoice:
        made: SetUpChoice = self.planned.call_args.args[0]
        return made


type Begin = Callable[[SetUpPlan], SetUp]


@pytest.fixture
def begin(window: MainWindow, block: ObsBlock) -> Begin:
    return lambda first: SetUp(window, block, first)


def test_the_set_up_is_gone_through_with_the_enter_key(window: MainWindow, begin: Begin) -> None:
    show(window, obs_samples.connected(sources=()))
    story = begin(obs_samples.plan())
    dialog = story.dialog
    assert dialog.stage is Stage.CHOOSING
    story.enter()
    assert story.choice() == SetUpChoice(monitor="on")
    assert not dialog.primary.isEnabled()
    dialog.show_plan(obs_samples.plan())
    assert dialog.steps.texts()[:2] == ["Make the scene “Efir”", "Add “Efir player” to the scene “Efir”"]
    story.carried_out.assert_not_called()
    story.enter()
    story.carried_out.assert_called_once_with(SetUpChoice(monitor="on"))
    assert dialog.progress.isVisible()
    story.enter()
    story.carried_out.assert_called_once()
    dialog.show_done(obs_samples.plan())
    assert (dialog.title.text(), dialog.undo.isVisible()) == ("Done", True)
    story.enter()
    assert not dialog.isVisible()


def test_the_three_answers_about_sound_where_obs_captures_all_of_it(begin: Begin) -> None:
    story = begin(obs_samples.plan(**obs_samples.CAPTURES))
    page, dialog = story.dialog.choice, story.dialog
    assert "Desktop Audio" in page._facts.text()
    assert page.quiet.button.isChecked()
    for answer_, monitor, mutes in (
        (page.quiet, "off", False),
        (page.muting, "on", True),
        (page.heard, "on", False),
    ):
        press(answer_.button)
        made = page.choice()
        assert (made.monitor, made.mutes_captures) == (monitor, mutes)
    press(page.vod)
    story.enter()
    assert story.choice().keeps_off_vod
    assert dialog.stage is Stage.PLANNING


def test_nothing_is_asked_about_a_capture_or_a_vod_that_is_not_there(begin: Begin) -> None:
    page = begin(obs_samples.plan()).dialog.choice
    assert page.heard.button.isChecked()
    assert not any(part.isVisible() for part in (page._facts, page.muting, page.vod, page._vod_hint))


def test_the_scene_and_the_place_are_chosen_by_keys(begin: Begin) -> None:
    story = begin(obs_samples.plan())
    page = story.dialog.choice
    page.scene.setFocus()
    QTest.keyClick(page.scene, Qt.Key.Key_Down)
    page.own.button.setFocus()
    QTest.keyClick(page.own.button, Qt.Key.Key_Down)
    assert page.choice() == SetUpChoice(scene="Перерва", in_own_scene=False, monitor="on")


@pytest.mark.parametrize(
    ("scenes", "own_scene", "monitor_step", "expected"),
    [
        (("Game", "Efir"), "Efir", "", (True, "on")),
        (("Game", "Break"), "Efir", "", (False, "on")),
        (("Game", "Efir"), "Efir", "Efir player", (True, "off")),
        (("Game", "Efir"), "Efir", "of somebody else", (True, "on")),
    ],
)
def test_what_is_set_up_already_is_what_is_offered(
    window: MainWindow,
    begin: Begin,
    scenes: tuple[str, ...],
    own_scene: str,
    monitor_step: str,
    expected: tuple[bool, str],
) -> None:
    show(window, obs_samples.connected(scenes=scenes))
    monitors = (PlanStep(kind=StepKind.MONITOR, name=monitor_step, detail=MONITOR_ON),) if monitor_step else ()
    page = begin(obs_samples.plan(own_scene=own_scene, steps=monitors)).dialog.choice
    made = page.choice()
    assert (made.in_own_scene, made.monitor) == expected


def test_a_plan_without_steps_has_nothing_to_carry_out_and_back_leads_to_the_choice(begin: Begin) -> None:
    story = begin(obs_samples.plan())
    dialog = story.dialog
    story.enter()
    dialog.show_plan(obs_samples.plan(steps=()))
    assert dialog.steps.sentence.text() == "Everything is as it should be."
    press(dialog.back)
    assert dialog.stage is Stage.CHOOSING
    story.enter()
    dialog.show_plan(obs_samples.plan(steps=()))
    story.enter()
    assert not dialog.isVisible()
    story.carried_out.assert_not_called()


def test_a_failure_says_what_was_refused_and_can_be_tried_again(begin: Begin) -> None:
    story = begin(obs_samples.plan())
    dialog = story.dialog
    story.enter()
    dialog.show_plan(obs_samples.plan())
    story.enter()
    dialog.show_failure("OBS refused a step, so nothing was changed.", "Refused: CreateInput, code 601")
    assert dialog.steps.detail.text() == "Refused: CreateInput, code 601"
    assert dialog.steps.texts() == []
    story.enter()
    assert (dialog.stage, story.choice()) == (Stage.LOOKING, SetUpChoice())


def test_every_step_is_said_in_words_of_its_own(app: QApplication) -> None:
    steps = obs_samples.every_step().steps
    english = {obs_words.step(step) for step in steps}
    i18n.install(app, "uk")
    ukrainian = {obs_words.step(step) for step in steps}
    assert len(english) == len(ukrainian) == len(steps) - 1  # a scene and a source are put into a scene alike
    assert not english & ukrainian


def test_the_set_up_is_taken_back_after_a_question(window: MainWindow, block: ObsBlock) -> None:
    asked = heard(block.undo_requested)
    show(window, obs_samples.connected(undo_at=datetime.now(UTC)))
    press(block.undo)
    QTest.keyClick(question(window), Qt.Key.Key_Return)  # the default changes nothing
    QApplication.processEvents()
    asked.assert_not_called()
    press(block.undo)
    answer(window, "Undo set-up")
    asked.assert_called_once_with()
    show(window, obs_samples.connected())
    assert not block.undo.isVisible()


# The first steps


def test_the_first_steps_offer_the_set_up_where_obs_is_found_and_the_card_elsewhere(
    window: MainWindow, app: QApplication
) -> None:
    steps = window.pages.first_start
    steps.set_link(samples.LINKS["all"], samples.FILES["all"])
    steps.present()
    steps.next.click()
    app.processEvents()
    assert not steps.source.obs.isVisible()
    assert steps.source._hint.text().startswith("Drag this card into OBS.")
    show(window, obs_samples.away(ObsReason.NOT_FOUND))
    assert not steps.source.obs.isVisible()
    show(window, obs_samples.connected())
    assert steps.source.obs.set_up_button.isVisible()
    assert steps.source.card.isVisible()
    assert steps.source._hint.text().startswith("For Streamlabs Desktop")
    assert list(steps.source.obs.lines) == []
    press(steps.source.obs.set_up_button)
    assert steps.source.obs.set_up.isVisible()


# The strip and the tray


def _strip(window: MainWindow, status: ObsStatus) -> str:
    window.apply(samples.sources_of(samples.source("player")))
    show(window, status)
    return window.status.sentence.text()


def test_the_strip_shows_whether_viewers_see_it_and_for_how_long(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _strip(window, ObsStatus()) == "On air"
    assert _strip(window, obs_samples.connected()) == "Ready, not on air"
    assert not window.status.seconds.isActive()
    live = obs_samples.on_air()
    now_ms = [int(live.since.timestamp() * 1_000) + 5_025_000]
    monkeypatch.setattr("app.ui.words.wall_clock_ms", lambda: now_ms[0])
    assert _strip(window, obs_samples.connected(on_air=live)) == "On air · 1:23:45"
    assert window.status.seconds.isActive()
    now_ms[0] += 1_000
    window.status.seconds.timeout.emit()
    assert window.status.sentence.text() == "On air · 1:23:46"
    recording = obs_samples.connected(on_air=replace(live, is_streaming=False))
    assert _strip(window, recording) == "Recording · 1:23:46"
    window.hide()
    assert not window.status.seconds.isActive()
    window.show()
    assert window.status.seconds.isActive()
    lost = obs_samples.connected(on_air=replace(live, is_reconnecting=True))
    assert _strip(window, lost) == "OBS is reconnecting to the streaming server"


@pytest.mark.parametrize("reason", list(ObsReason))
def test_the_strip_calls_only_for_what_the_streamer_has_not_chosen(window: MainWindow, reason: ObsReason) -> None:
    calling = {"server_off", "wrong_password", "password_not_read", "not_obs", "too_old", "no_browser"}
    said = _strip(window, obs_samples.states()[reason.value])
    assert (said == "OBS needs your attention") == (reason.value in calling)


def test_a_state_without_a_reason_calls_for_nobody() -> None:
    for state in set(ObsState) - {ObsState.NEEDS_YOU}:
        assert obs_words.trouble(ObsStatus(state=state)) == ""


def test_requests_that_wait_for_the_stream_are_told_from_those_that_were_paused(window: MainWindow) -> None:
    page = window.pages.queue
    window.apply(samples.queue_of([], is_off_air=True))
    assert _strip(window, obs_samples.connected()) == "Not on air, requests are paused"
    assert page._requests.text() == "Requests: off air"
    assert "when you go on air" in page._empty_hint.text()
    assert "when you go on air" in window.pages.live._videos_or_words._hint.text()
    paused = heard(page.pause_requests_requested)
    page._requests.click()
    paused.assert_called_once_with()
    window.apply(samples.queue_of([], is_off_air=True, is_open=False))
    assert page._requests.text() == "Requests: paused"
    window.apply(samples.queue_of([]))
    assert (page._requests.text(), window.status.sentence.text()) == ("Requests: open", "Ready, not on air")


_OF_OBS = (
    (NoticeKind.SOURCE_REPAIRED, None, ""),
    (NoticeKind.SOURCE_NOT_REPAIRED, None, "warning"),
    (NoticeKind.SOURCE_UNHEARD, Verdict.MUTED, "warning"),
    (NoticeKind.SOURCE_UNSEEN, Verdict.NOT_SEEN, "warning"),
    (NoticeKind.SCENE_WITHOUT_PLAYER, None, "warning"),
)


@pytest.mark.parametrize(("kind", "verdict", "look"), _OF_OBS)
def test_what_happened_in_obs_is_told_once_and_leads_to_the_sources(
    window: MainWindow, kind: NoticeKind, verdict: Verdict | None, look: str
) -> None:
    window.open_page("queue")
    window.apply(Notice(kind=kind, subject="Efir player", heard=verdict))
    window.apply(Notice(kind=kind, subject="Efir voice", heard=verdict))
    window._batcher.flush()
    (toast,) = window.notices.toasts()
    assert (toast.property("kind"), "Efir player" in toast.said, "and 1 more" in toast.said) == (look, True, True)
    assert verdict is None or verdict.sentence("en") in toast.said
    press(next(button for button in toast.findChildren(QPushButton) if button.text() == "Show"))
    assert window.pages.currentWidget() is window.pages.sources


def test_the_tray_tells_since_when_viewers_see_it_and_what_is_wrong(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    tray = Tray(window)

    def tip(status: ObsStatus) -> str:
        tray.apply(obs_samples.changed(status))
        assert tray._icon is not None
        return tray._icon.toolTip()

    live = obs_samples.on_air()
    assert tip(ObsStatus()) == "Efir is on air"
    assert tip(obs_samples.connected()) == "Efir is ready, OBS is not on air"
    assert tip(obs_samples.connected(on_air=live)) == f"On air since {words.moment(live.since)}"
    assert tip(obs_samples.connected(on_air=replace(live, is_streaming=False))).startswith("Recording since")
    assert tip(obs_samples.connected(on_air=replace(live, is_reconnecting=True))).startswith("OBS is reconnecting")
    wrong = obs_samples.connected(verdicts=obs_samples.verdicts(Verdict.MUTED), on_air=live)
    assert tip(wrong).endswith("Efir player: It is muted in OBS.")
    assert tip(obs_samples.away(ObsReason.SERVER_OFF)) == "Efir is on air\nOBS needs your attention"
    tray.hide()


@pytest.mark.parametrize("language", ["en", "uk"])
def test_the_capture_behind_a_verdict_is_named_within_its_sentence(app: QApplication, language: LanguageChoice) -> None:
    i18n.install(app, language)
    doubled, muted = obs_samples.verdicts(Verdict.DOUBLED, Verdict.MUTED)
    assert obs_words.heard(doubled).endswith(" (Desktop Audio).")
    assert obs_words.heard(doubled).count(".") == 1
    assert obs_words.heard(muted).endswith(".")
