"""What is dropped, pasted or chosen at once: the good is taken, the rest is told of in one message."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QApplication

from app.core import Core
from app.ui.controllers.window import WindowController
from tests.e2e.program import DEMO
from tests.e2e.test_window import Api, tell, titles
from tests.support.waiting import until

NO_VIDEO = "This is not a link to a YouTube video."


def told(window: WindowController) -> list[str]:
    """Return the errors that are shown, without the places where a long word may be broken."""
    shown = (toast for toast in window.main.notices.toasts() if toast.property("kind") == "error")
    return [toast.words.text().replace("\u200b", "") for toast in shown]


def test_the_good_files_of_many_are_added_in_order_and_the_bad_ones_told_of_once(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def story(core: Core, window: WindowController, _: Api) -> None:
        await core.services.player.pause()
        notes = tmp_path / "notes.txt"
        notes.write_text("no video")
        paths = [notes, DEMO / "on-air.webm", tmp_path / "missing.webm", DEMO / "next-up.webm", tmp_path]
        window.main.pages.queue.add_files_requested.emit([str(path) for path in paths])
        await until(lambda: titles(window) == ["Efir: on air", "Efir: next up"], "the good ones are there")
        await until(lambda: len(told(window)) == 1, "the bad ones are told of")
        title, _reason, more = told(window)[0].splitlines()
        assert (title, more) == ("Not added: notes.txt", "and 2 more")

    tell(qapp, tmp_path / "data", story)


def test_links_and_files_dropped_together_have_one_message_and_the_next_drop_has_its_own(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def story(core: Core, window: WindowController, _: Api) -> None:
        await core.services.player.pause()
        data = QMimeData()
        bad = [f"https://example.com/{number}-{'x' * 80}" for number in range(3)]
        data.setUrls([*map(QUrl, bad), QUrl.fromLocalFile(str(DEMO / "on-air.webm"))])
        window.main.pages.queue.add_dropped(data)
        await until(lambda: titles(window) == ["Efir: on air"], "the file is there")
        shown = bad[0][:60] + "…"
        await until(lambda: told(window) == [f"Not added: {shown}\n{NO_VIDEO}\nand 2 more"], f"once: {told(window)}")
        window.main.pages.queue.add_link_requested.emit("https://example.com/alone")
        await until(lambda: told(window)[1:] == [NO_VIDEO], "of a single link only the reason is told")

    tell(qapp, tmp_path / "data", story)


@pytest.mark.slow
def test_what_is_added_in_many_signals_keeps_its_order(qapp: QApplication, tmp_path: Path) -> None:
    async def story(core: Core, window: WindowController, _: Api) -> None:
        await core.services.player.pause()
        videos = {"on-air.webm": "Efir: on air", "next-up.webm": "Efir: next up"}
        order = list(videos) * 2 + ["on-air.webm"] * 3 + ["next-up.webm"] * 5 + list(videos)
        for number, name in enumerate(order):
            shutil.copy(DEMO / name, copy := tmp_path / f"{number}.webm")
            window.main.pages.queue.add_files_requested.emit([str(copy)])
        await until(lambda: len(titles(window)) == len(order), "all are there")
        assert titles(window) == [videos[name] for name in order]

    tell(qapp, tmp_path / "data", story)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
