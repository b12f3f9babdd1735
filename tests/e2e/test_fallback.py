"""The fallback list in the window with everything behind it; only YouTube is a double."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core import Core
from app.domain.fallback import FallbackEntry, PlaylistPart
from app.ui.controllers.window import WindowController
from tests.e2e.test_undo import undo_newest
from tests.e2e.test_window import Api, choose, press, tell
from tests.support.doubles import FakePlaylists
from tests.support.waiting import until

pytestmark = [
    pytest.mark.slow,
    # The platform without a screen says what it cannot do for a second window.
    pytest.mark.qt_log_ignore("^This plugin does not support", extend=True),
]

LIST = "PLrAXtmErZgOeiKm4s"
LINK = f"https://www.youtube.com/playlist?list={LIST}"


def test_a_playlist_is_imported_cancelled_shown_queued_and_taken_back(qapp: QApplication, tmp_path: Path) -> None:
    entries = tuple(FallbackEntry(video_id=f"video{n:06}", title=f"Song {n}", length_ms=60_000) for n in range(30))

    async def story(core: Core, window: WindowController, _: Api) -> None:
        playlists = FakePlaylists()
        playlists.parts[LIST] = [PlaylistPart(entries=entries, unplayable=2, total=32)]
        playlists.is_held = True
        core.services.fallback._playlists = playlists
        window.main.open_page("queue")
        adding = window.main.pages.queue._add_dialog
        adding.present_link(LINK)
        adding._add.click()
        page = window.main.pages.fallback
        await until(lambda: bool(playlists.waiting) and page.box.cancel.isVisible(), "it is being read")
        page.box.cancel.click()
        await until(lambda: page.box.result.text() == "Cancelled. Nothing was added.", "it is given up")
        playlists.release()
        page.box.take.click()
        await until(lambda: page.table.model().rowCount() == 30, "the list is there")
        added = "Added 30 videos. Skipped: 2 that cannot be played."
        await until(lambda: page.box.result.text() == added, "it is told")
        choose(page.table, 1)
        press(page.table, Qt.Key.Key_Return)
        await until(
            lambda: core.services.queue.summary.waiting + core.services.queue.summary.pending_total == 1,
            "it is in the queue",
        )
        press(page.table, Qt.Key.Key_Delete)
        await until(lambda: page.table.model().rowCount() == 29, "it is out of the list")
        page.clear.click()
        await until(lambda: page.table.model().rowCount() == 0, "the list is empty")
        await undo_newest(window, "Removed 29 videos from the fallback list")
        await until(lambda: page.table.model().rowCount() == 29, "it is there again")
        page.undo.click()
        await until(lambda: page.table.model().rowCount() == 30, "all of it")
        page.box.links.setPlainText("no link")
        page.box.take.click()
        await until(lambda: page.box.result.text() == "No YouTube links found.", "it is told in the dialog")
        file = tmp_path / "songs.txt"
        file.write_text(LINK, "utf-8")
        page.import_file_requested.emit(str(file))
        await until(
            lambda: page.box.result.text().startswith("Added 0 videos. Skipped: 30 in the list already"), "known"
        )

    tell(qapp, tmp_path, story)
