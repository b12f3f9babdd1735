"""The window and OBS: connected, set up and taken back by keys, with the whole program behind the window.

OBS is the fake one, over its real socket; Efir reads where it is from a file such as OBS writes.
"""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from unittest.mock import Mock

import aiohttp
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.adapters import obs_settings_file
from app.core import Core
from app.domain.obs import ObsReason, ObsState, SceneAnswer
from app.domain.obs_setup import SetUpChoice, SetUpPlan
from app.ui.controllers.window import WindowController
from app.ui.obs_set_up import SetUpDialog, Stage
from app.ui.pages.obs_block import ObsBlock
from app.ui.text import Question
from tests.e2e.program import DEMO
from tests.e2e.test_window import tell
from tests.fakes.obs import KEY, NONE, FakeObs, served
from tests.support.obs_program import ObsProgram
from tests.support.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)]

type Story = Callable[["Desk"], Awaitable[None]]
CHANGED = "another key"
FIVE = {f"Efir {widget}" for widget in ("player", "now-playing", "queue", "voice", "alerts")}


class Desk:
    """Somebody at a keyboard, and what the window shows them."""

    def __init__(self, core: Core, window: WindowController, obs: FakeObs) -> None:
        self.core, self.window, self.obs = core, window, obs

    @property
    def block(self) -> ObsBlock:
        return self.window.main.pages.sources.obs

    def press(self, control: QWidget, key: Qt.Key = Qt.Key.Key_Space) -> None:
        control.window().activateWindow()
        control.setFocus()
        QTest.keyClick(control, key)

    async def answer(self, words: str) -> None:
        """Wait for a question, and give an answer by its key."""
        boxes: list[Question] = []

        def is_asked() -> bool:
            boxes[:] = [box for box in self.window.main.findChildren(Question) if box.isVisible()]
            return bool(boxes)

        await until(is_asked, "it is asked")
        self.press(next(button for button in boxes[0].buttons() if button.text() == words))

    def said(self) -> list[str]:
        return [toast.words.text() for toast in self.window.main.notices.toasts()]

    async def is_in(self, state: ObsState, reason: ObsReason | None = None) -> None:
        await until(
            lambda: (self.block.status.state, self.block.status.reason) == (state, reason), f"{state}, {reason}"
        )

    async def connected(self, block: ObsBlock | None = None) -> None:
        """Let Efir read the password, by keys."""
        shown = block or self.block
        await until(shown.connect_button.isVisible, "it can be connected")
        self.press(shown.connect_button)
        await self.answer("Connect")
        await self.is_in(ObsState.CONNECTED)

    @asynccontextmanager
    async def pages(self, *widgets: str) -> AsyncIterator[None]:
        """Open the pages of the sources, as OBS does."""
        base = f"http://127.0.0.1:{self.core.access.port}/events?access_token={self.core.tokens.display.reveal()}"
        async with aiohttp.ClientSession() as session, AsyncExitStack() as stack:
            for widget in widgets:
                tag = next(one.tag for one in self.block.status.sources if one.widget == widget)
                address = f"{base}&widget={widget}&client={widget}&tag={tag}"
                await stack.enter_async_context(session.get(address))
            yield

    async def set_up(self, block: ObsBlock) -> SetUpDialog:
        """Go through the set-up with the Enter key, as it is offered."""
        await until(block.set_up_button.isVisible, "it can be set up")
        self.press(block.set_up_button)
        dialog = block.set_up
        for stage in (Stage.CHOOSING, Stage.PLANNED):
            await until(lambda stage=stage: dialog.stage is stage, f"{stage}: {dialog.steps.sentence.text()}")
            QTest.keyClick(dialog, Qt.Key.Key_Return)
        return dialog


@pytest.fixture
def run(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Story], None]:
    """Run a story with an OBS that was started before, and keeps its password as OBS does."""
    config = tmp_path / "config"
    monkeypatch.setattr(obs_settings_file, "config_folders", lambda *_: (config,))  # on each system
    file = config / "obs-studio" / "plugin_config" / "obs-websocket" / "config.json"
    file.parent.mkdir(parents=True)
    obs = FakeObs()

    def started(story: Story) -> None:
        async def with_obs(core: Core, window: WindowController, _: object) -> None:
            async with served(obs) as server:
                server_settings = {"server_enabled": True, "server_port": server.port, "server_password": KEY}
                file.write_text(json.dumps({**server_settings, "auth_required": True}))
                await core.services.settings.change({"obs": {"port": server.port}})
                window.main.open_page("sources")
                await story(Desk(core, window, obs))

        file.write_text(json.dumps({"server_enabled": False, "server_port": 1, "server_password": KEY}))
        tell(qapp, tmp_path, with_obs)

    return started


def test_from_the_first_steps_to_five_sources_and_back_by_keys(run: Callable[[Story], None]) -> None:
    async def story(desk: Desk) -> None:
        steps = desk.window.main.pages.first_start
        steps.present()
        QTest.keyClick(steps, Qt.Key.Key_Return)
        await desk.connected(steps.source.obs)
        dialog = await desk.set_up(steps.source.obs)
        await until(lambda: dialog.stage is Stage.DONE, "it is set up")
        assert set(desk.obs.inputs) == FIVE
        assert set(desk.obs.scenes) == {"Scene"}, "the only one that there is"
        await until(lambda: len(desk.block.status.sources) == len(FIVE), "the block lists them")
        writes = len([name for name, _ in desk.obs.requests if name.startswith(("Set", "Create"))])
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        assert not dialog.isVisible()
        again = await desk.set_up(desk.block)
        await until(lambda: not again.isVisible(), "nothing is left to do")
        assert writes == len([name for name, _ in desk.obs.requests if name.startswith(("Set", "Create"))])
        desk.press(desk.block.undo)
        await desk.answer("Undo set-up")
        await until(lambda: desk.obs.inputs == {} and set(desk.obs.scenes) == {"Scene"}, "as it was before")
        await until(lambda: not desk.block.undo.isVisible(), "there is nothing more to take back")
        await until(lambda: desk.said() == ["The set-up was taken back."], "it is said")

    run(story)


def test_a_step_that_obs_refuses_is_named_and_nothing_is_changed(run: Callable[[Story], None]) -> None:
    async def story(desk: Desk) -> None:
        await desk.connected()
        desk.obs.refusals["SetInputAudioMonitorType"] = 604
        dialog = await desk.set_up(desk.block)
        await until(lambda: dialog.stage is Stage.FAILED, "it is said")
        assert dialog.steps.detail.text() == "Refused: SetInputAudioMonitorType, code 604"
        assert desk.obs.inputs == {}
        desk.obs.refusals.clear()
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        for stage in (Stage.CHOOSING, Stage.PLANNED):
            await until(lambda stage=stage: dialog.stage is stage, f"{stage}")
            QTest.keyClick(dialog, Qt.Key.Key_Return)
        await until(lambda: dialog.stage is Stage.DONE, "it is set up")
        assert set(desk.obs.inputs) == FIVE

    run(story)


def test_obs_that_goes_while_it_is_planned_is_said_in_the_window_of_the_set_up(run: Callable[[Story], None]) -> None:
    async def story(desk: Desk) -> None:
        await desk.connected()
        desk.press(desk.block.set_up_button)
        dialog = desk.block.set_up
        await until(lambda: dialog.stage is Stage.CHOOSING, "it can be chosen")
        desk.obs.is_up = False
        desk.obs.end(4011)
        await desk.is_in(ObsState.NEEDS_YOU, ObsReason.KICKED)
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        await until(lambda: dialog.stage is Stage.FAILED, "it is said")
        assert dialog.steps.sentence.text() == "OBS is not connected."
        desk.press(desk.block.connect_button)
        await desk.is_in(ObsState.CONNECTED)

    run(story)


def test_a_plan_that_was_asked_for_before_the_window_was_closed_is_not_taken(
    run: Callable[[Story], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(desk: Desk) -> None:
        await desk.connected()
        plan, asked, answered, is_free = desk.core.services.obs.plan, 0, 0, threading.Event()

        async def held(choice: SetUpChoice) -> SetUpPlan:
            nonlocal asked, answered
            asked += 1
            if asked == 2:
                await until(is_free.is_set, "the window was closed and opened")
            made = await plan(choice)
            answered += 1
            return made

        with monkeypatch.context() as patch:
            patch.setattr(vars(desk.core.services.obs)["_part"], "plan", held)
            desk.press(desk.block.set_up_button)
            dialog = desk.block.set_up
            shown = Mock(wraps=dialog.show_plan)
            patch.setattr(dialog, "show_plan", shown)
            await until(lambda: dialog.stage is Stage.CHOOSING, "it can be chosen")
            QTest.keyClick(dialog, Qt.Key.Key_Return)
            await until(lambda: asked == 2, "it is planned")
            dialog.close()
            desk.press(desk.block.set_up_button)
            await until(lambda: dialog.stage is Stage.CHOOSING, "it can be chosen again")
            is_free.set()
            await until(lambda: answered == 3, "the older plan is made")
            QTest.keyClick(dialog, Qt.Key.Key_Return)
            await until(lambda: dialog.stage is Stage.PLANNED, "it is planned again")
            assert (answered, shown.call_count) == (4, 3)

    run(story)


def test_a_password_that_was_changed_in_obs_is_entered_by_keys_and_stands_in_no_event(
    run: Callable[[Story], None],
) -> None:
    async def story(desk: Desk) -> None:
        desk.obs.password = CHANGED
        await until(desk.block.connect_button.isVisible, "it can be connected")
        desk.press(desk.block.connect_button)
        await desk.answer("Connect")
        await desk.is_in(ObsState.NEEDS_YOU, ObsReason.WRONG_PASSWORD)
        field = desk.block.password.field
        field.setFocus()
        QTest.keyClicks(field, CHANGED)
        QTest.keyClick(field, Qt.Key.Key_Return)
        await desk.is_in(ObsState.CONNECTED)
        assert field.text() == ""
        assert CHANGED not in repr(desk.block.status)

    run(story)


def test_the_strip_counts_from_when_the_stream_began(run: Callable[[Story], None]) -> None:
    async def story(desk: Desk) -> None:
        desk.obs.streamed_ms = 3_600_000
        await desk.connected()
        await until(desk.window.main.status.seconds.isActive, "the time goes on")
        on_air = desk.block.status.on_air
        assert on_air is not None
        assert on_air.is_streaming

    run(story)


def test_a_source_that_viewers_do_not_hear_is_put_right_by_its_button(run: Callable[[Story], None]) -> None:
    async def story(desk: Desk) -> None:
        async with AsyncExitStack() as stack:
            await checked(desk, stack)

    async def checked(desk: Desk, stack: AsyncExitStack) -> None:
        await desk.connected()
        dialog = await desk.set_up(desk.block)
        await until(lambda: dialog.stage is Stage.DONE, "it is set up")
        assert not dialog.check.isEnabled(), "no page is open"
        for one in desk.obs.inputs.values():
            one.levels = (0.5, 0.4)
        await until(lambda: len(desk.block.status.sources) == len(FIVE), "the block lists them")
        await stack.enter_async_context(desk.pages("player", "voice", "alerts"))
        await until(dialog.check.isEnabled, "the pages are open")
        desk.obs.inputs["Efir voice"].is_muted = True
        ringing = asyncio.get_running_loop().create_task(show_levels(desk.obs))
        desk.press(dialog.check)
        await until(lambda: dialog.stage is Stage.CHECKING, "it listens")
        await until(lambda: dialog.stage is Stage.DONE, "it is found out")
        told = dialog.steps.detail.text().splitlines()
        assert "Efir player: Viewers hear it." in told
        assert "Efir voice: It is muted in OBS." in told
        dialog.close()
        await until(lambda: [line.isVisible() for line in desk.block.verdicts.lines] == [True], "the block says it")
        desk.press(next(iter(desk.block.verdicts.lines)).button)
        await until(lambda: not desk.obs.inputs["Efir voice"].is_muted, "it is not muted any more")
        await until(lambda: not list(desk.block.verdicts.lines), "nothing is wrong any more")
        desk.press(desk.block.check)
        await until(lambda: "Efir voice" in desk.block.verdicts.good.text(), "all is heard")
        await until(desk.block.check.isEnabled, "it can be checked again")
        ringing.cancel()

    run(story)


def test_a_scene_without_the_player_gets_it_by_its_button(run: Callable[[Story], None]) -> None:
    async def story(desk: Desk) -> None:
        desk.obs.streamed_ms = 60_000
        desk.obs.scenes["Game"] = []
        await desk.connected()
        await desk.set_up(desk.block)
        await until(lambda: len(desk.block.status.sources) == len(FIVE), "the block lists them")
        desk.block.close_set_up()
        desk.window.main.pages.queue.add_files_requested.emit([str(DEMO / "on-air.webm")])
        desk.obs.answer("SetCurrentProgramScene", {"sceneName": "Game"})
        lacking = desk.block.lacking
        await until(lacking.isVisible, "it is asked")
        assert lacking.scene == "Game"
        desk.press(lacking.buttons[SceneAnswer.ADD])
        await until(lambda: not lacking.isVisible(), "it is answered")
        assert [item["source"] for item in desk.obs.scenes["Game"]] == ["Efir player"]

    run(story)


def test_a_scene_of_the_real_obs_gets_the_player_by_the_same_button(
    qapp: QApplication, tmp_path: Path, obs: ObsProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(obs.config))
    obs.ask("CreateScene", sceneName="Game")

    async def story(core: Core, window: WindowController, _: object) -> None:
        desk = Desk(core, window, FakeObs())
        window.main.open_page("sources")
        await desk.connected()
        dialog = await desk.set_up(desk.block)
        await until(lambda: dialog.stage is Stage.DONE, "it is set up")
        await until(lambda: len(desk.block.status.sources) == len(FIVE), "the block lists them")
        desk.block.close_set_up()
        await core.services.settings.change({"obs": {"on_air": "stream_or_recording"}})
        window.main.pages.queue.add_files_requested.emit([str(DEMO / "on-air.webm")])
        await asyncio.to_thread(obs.ask, "StartRecord")
        await asyncio.to_thread(obs.ask, "SetCurrentProgramScene", sceneName="Game")
        lacking = desk.block.lacking
        await until(lacking.isVisible, "it is asked")
        desk.press(lacking.buttons[SceneAnswer.ADD])
        await until(lambda: not lacking.isVisible(), "it is answered")
        rows = (await asyncio.to_thread(obs.ask, "GetSceneItemList", sceneName="Game"))["sceneItems"]
        assert [row["sourceName"] for row in rows][-1] == "Efir player"

    tell(qapp, tmp_path, story)


async def show_levels(obs: FakeObs) -> None:
    """Move the meters as OBS does."""
    while True:
        obs.show_levels()
        await asyncio.sleep(0.05)


def test_a_stream_that_is_over_is_in_the_list_of_the_history(run: Callable[[Story], None]) -> None:
    async def story(desk: Desk) -> None:
        desk.obs.streamed_ms = 60_000
        await desk.connected()
        await until(lambda: desk.block.status.on_air is not None, "it is on air")
        desk.obs.streamed_ms = None
        desk.obs.emit("StreamStateChanged", {"outputActive": False, "outputState": "OBS_WEBSOCKET_OUTPUT_STOPPED"})
        await until(lambda: desk.block.status.on_air is None, "it is over")
        history = desk.window.main.pages.history
        desk.window.main.open_page("history")

        def is_listed() -> bool:
            desk.press(history.streams_button)
            return bool(history.streams.rows())

        await until(is_listed, "it is listed")
        assert [line[2:] for line in history.streams.rows()] == [["0", "0", "0"]]

    run(story)


@pytest.mark.parametrize("is_own", [False, True])
def test_a_set_up_is_not_undone_by_the_next_one(run: Callable[[Story], None], is_own: bool) -> None:  # noqa: FBT001
    """The other answers than those that are offered first, and then whatever is offered."""

    async def story(desk: Desk) -> None:
        desk.obs.scenes["Break"] = []
        await desk.connected()
        await until(lambda: len(desk.block.status.scenes) > 1, "both scenes are known")
        desk.press(desk.block.set_up_button)
        dialog = desk.block.set_up
        await until(lambda: dialog.stage is Stage.CHOOSING, "it can be chosen")
        desk.press((dialog.choice.own if is_own else dialog.choice.direct).button)
        desk.press(dialog.choice.quiet.button)
        for stage in (Stage.CHOOSING, Stage.PLANNED, Stage.DONE):
            await until(lambda stage=stage: dialog.stage is stage, f"{stage}")
            QTest.keyClick(dialog, Qt.Key.Key_Return)
        assert set(desk.obs.scenes) == {"Scene", "Break", *(["Efir"] if is_own else [])}
        assert {one.monitor for one in desk.obs.inputs.values()} == {NONE}
        await until(lambda: len(desk.block.status.sources) == len(FIVE), "the block lists them")
        desk.press(desk.block.set_up_button)
        await until(lambda: dialog.stage is Stage.CHOOSING, "it can be chosen again")
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        await until(lambda: dialog.stage is Stage.PLANNED, "it is planned")
        assert dialog.steps.texts() == []

    run(story)
