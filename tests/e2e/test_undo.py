"""Undo restores after every command: the window with everything behind it, the database asked for the truth."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app.core import Core
from app.domain.ids import SpeechId
from app.domain.queue import QueueItem
from app.domain.speech import SpeechMessage
from app.ui.controllers.window import WindowController
from app.ui.notices import Toast
from tests.e2e.test_window import Api, choose, pending, press, tell, titles
from tests.support.waiting import until

CONTROL = Qt.KeyboardModifier.ControlModifier


def shown(window: WindowController) -> list[str]:
    return [toast.words.text() for toast in window.main.notices.toasts()]


async def undo_newest(window: WindowController, sentence: str) -> None:
    """Wait for a message and press its button."""
    await until(lambda: sentence in shown(window), sentence)
    toast: Toast = next(one for one in window.main.notices.toasts() if one.words.text() == sentence)
    QTest.mouseClick(toast.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)


async def listed(core: Core) -> tuple[QueueItem, ...]:
    return (await core.services.queue.page(0, 100)).items


async def spoken(core: Core) -> tuple[SpeechMessage, ...]:
    return (await core.services.speech.page(0, 100)).items


def test_every_command_on_the_queue_is_taken_back_by_its_message(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.undo._GATHER_S", 0)  # as if each command took long

    async def story(core: Core, window: WindowController, api: Api) -> None:
        page = window.main.pages.queue
        window.main.open_page("queue")
        await core.services.settings.change({"requests": {"auto_approve": True}})
        await core.services.player.pause()
        for name in ("on-air.webm", "next-up.webm"):
            await api.add(name)
        await until(lambda: titles(window) == ["Efir: on air", "Efir: next up"], "both are there")
        await core.services.settings.change({"requests": {"auto_approve": False}})
        await api.add("on-air.webm")
        await until(lambda: pending(window) == 1, "one waits for a decision")
        await until(
            lambda: "resolving" not in {item.state for item in core.services.queue.summary.pending}, "it is known"
        )
        before = await listed(core)

        async def restores(sentence: str) -> None:
            await undo_newest(window, sentence)
            await until(lambda: sentence not in shown(window), "the message is gone")
            await until(lambda: not core.services.queue.summary.undo, "it is taken back")
            assert await listed(core) == before

        page.decisions.setFocus()
        for key, word in ((Qt.Key.Key_A, "Approved"), (Qt.Key.Key_R, "Rejected")):
            press(page.decisions, key)
            await restores(f"{word}: Efir: on air")
            await until(lambda: pending(window) == 1, "it waits again")
        await until(lambda: len(titles(window)) == 2, "no other is left")
        choose(page.table, 1)
        for key, word in ((Qt.Key.Key_H, "Held"), (Qt.Key.Key_Delete, "Removed")):
            press(page.table, key)
            await restores(f"{word}: Efir: next up")
            await until(lambda: len(titles(window)) == 2, "both are there again")
            choose(page.table, 1)
        press(page.table, Qt.Key.Key_Up, CONTROL)
        await restores("Moved: Efir: next up")
        page._clear.click()
        await restores("Removed 3 items")
        await until(lambda: len(titles(window)) == 2, "both are there again")
        page.table.selectAll()
        press(page.table, Qt.Key.Key_Delete)
        await restores("Removed 2 items")

    tell(qapp, tmp_path, story)


@pytest.mark.slow
def test_every_command_on_the_speech_is_taken_back_by_its_message(qapp: QApplication, tmp_path: Path) -> None:
    async def story(core: Core, window: WindowController, api: Api) -> None:
        page = window.main.pages.speech
        window.main.open_page("speech")
        await core.services.speech.pause()
        ids = [(await api.post("/speech", {"text": f"word {n}", "author": f"viewer {n}"}))["id"] for n in range(3)]
        await core.services.speech.approve(SpeechId(ids[2]))
        await until(lambda: page.waiting.model().rowCount() == 1, "one waits for its turn")
        await until(lambda: "Approved: viewer 2" in shown(window), "it is told")
        window.main.notices.toasts()[
            shown(window).index("Approved: viewer 2")
        ].end()  # the next is not gathered with it
        before, step = await spoken(core), core.services.speech.now().undo_step

        async def restores(sentence: str) -> None:
            await undo_newest(window, sentence)
            await until(lambda: core.services.speech.now().undo_step == step, "it is taken back")
            assert await spoken(core) == before

        for key, sentence in ((Qt.Key.Key_A, "Approved: viewer 0"), (Qt.Key.Key_R, "Rejected: viewer 0")):
            choose(page.decisions, 0)
            press(page.decisions, key)
            await restores(sentence)
            await until(lambda: page.decisions.model().rowCount() == 2, "both are there again")
        choose(page.waiting, 0)
        press(page.waiting, Qt.Key.Key_Delete)
        await restores("Removed: viewer 2")
        await until(lambda: page.waiting.model().rowCount() == 1, "it waits again")
        page._clear.click()
        await restores("Removed 3 messages")
        await core.services.speech.reject(SpeechId(ids[0]))
        await core.services.speech.replay(SpeechId(ids[0]))
        await undo_newest(window, "Replaying: viewer 0")
        await until(lambda: core.services.speech.now().undo == "reject", "the replay is taken back")

    tell(qapp, tmp_path, story)
