"""Who is blocked loses all that waits, and one click brings all of it back: the window with everything behind it."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from app.core import Core
from app.domain.speech import SpeechState
from app.services.speech.intake import NewMessage
from app.ui.controllers.window import WindowController
from app.ui.notices import Toast
from tests.e2e.test_window import Api, tell
from tests.support.waiting import until

pytestmark = pytest.mark.slow


def told(window: WindowController, sentence: str) -> Toast | None:
    return next((toast for toast in window.main.notices.toasts() if toast.words.text() == sentence), None)


def waiting(core: Core) -> tuple[int, int]:
    """Return how many items and how many messages wait for a decision."""
    return core.services.queue.summary.pending_total, core.services.speech.now().pending_total


async def fill(core: Core, api: Api) -> None:
    """Two items and two messages of one viewer, and a message of another."""
    for name in ("on-air.webm", "next-up.webm"):
        await api.add(name)
    for author in ("viewer", "VIEWER", "somebody else"):
        await core.services.speech.add(NewMessage(text="Hello there", author=author))
    await until(lambda: waiting(core) == (2, 3), "all of it waits")
    await until(lambda: "resolving" not in {item.state for item in core.services.queue.summary.pending}, "it is known")


def test_a_viewer_blocked_on_the_speech_page_loses_messages_and_items_until_one_click_brings_them_back(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def story(core: Core, window: WindowController, api: Api) -> None:
        await fill(core, api)
        before = (await core.services.queue.page(0, 9)).items, (await core.services.speech.page(0, 9)).items
        window.main.pages.speech.block("viewer")
        await until(lambda: told(window, "viewer is blocked") is not None, "it is told")
        assert core.services.settings.settings.requests.blocked_users == ("viewer",)
        assert waiting(core) == (0, 1)
        toast = told(window, "viewer is blocked")
        assert toast is not None
        toast.findChildren(QPushButton)[0].click()
        await until(lambda: waiting(core) == (2, 3), "all of it is back")
        assert not core.services.settings.settings.requests.blocked_users
        assert ((await core.services.queue.page(0, 9)).items, (await core.services.speech.page(0, 9)).items) == before

    tell(qapp, tmp_path, story)


def test_what_was_done_to_the_messages_since_is_not_taken_back_by_the_way(qapp: QApplication, tmp_path: Path) -> None:
    async def story(core: Core, window: WindowController, api: Api) -> None:
        await fill(core, api)
        window.main.pages.queue.block_viewer_requested.emit("viewer", "")
        await until(lambda: told(window, "viewer is blocked") is not None, "it is told")
        toast = told(window, "viewer is blocked")
        assert toast is not None
        for one in window.main.notices.toasts():
            if one is not toast:
                one.end()  # of many messages the oldest goes
        (other,) = core.services.speech.now().pending
        await core.services.speech.reject(other.id)
        toast.findChildren(QPushButton)[0].click()
        await until(lambda: waiting(core) == (2, 0), "the items are back")
        assert not core.services.settings.settings.requests.blocked_users
        assert (await core.services.speech.get(other.id)).state is SpeechState.REJECTED

    tell(qapp, tmp_path, story)


def test_many_viewers_blocked_at_once_are_all_blocked(qapp: QApplication, tmp_path: Path) -> None:
    async def story(core: Core, window: WindowController, api: Api) -> None:
        await fill(core, api)
        for viewer in ("viewer", "somebody else", "a third"):
            window.main.pages.queue.block_viewer_requested.emit(viewer, "")
        await until(lambda: told(window, "a third is blocked") is not None, "it is told")
        assert core.services.settings.settings.requests.blocked_users == ("viewer", "somebody else", "a third")
        assert waiting(core) == (0, 0)

    tell(qapp, tmp_path, story)


def test_a_viewer_who_cannot_be_blocked_keeps_what_waits(qapp: QApplication, tmp_path: Path) -> None:
    async def story(core: Core, window: WindowController, api: Api) -> None:
        await fill(core, api)
        full = [f"viewer {number}" for number in range(1_000)]
        await core.services.settings.change({"requests": {"blocked_users": full}})
        before = (await core.services.speech.page(0, 9)).items
        window.main.pages.speech.block("viewer")
        await until(
            lambda: any(toast.property("kind") == "error" for toast in window.main.notices.toasts()),
            "the refusal is told",
        )
        assert told(window, "viewer is blocked") is None
        assert ((await core.services.speech.page(0, 9)).items, waiting(core)) == (before, (2, 3))

    tell(qapp, tmp_path, story)
