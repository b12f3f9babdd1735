"""Newer versions and licences, each with something in it, for the pictures and tests of the look."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.domain.errors import ConflictError
from app.domain.events import ReleaseChanged, YtdlpChanged
from app.domain.releases import Release, ReleaseStatus
from app.domain.ytdlp import YtdlpPhase, YtdlpStatus
from app.runtime.components import Component
from app.ui import words
from app.ui.main_window import MainWindow

BUNDLED = YtdlpStatus(version="2026.10.26", bundled="2026.10.26")
UPDATED = YtdlpStatus(version="2026.11.20", bundled="2026.10.26", updated_at=datetime(2026, 11, 21, 12, tzinfo=UTC))
OUTDATED = YtdlpStatus(version="2026.10.26", bundled="2026.10.26", is_outdated=True)
NOTES = """## Added

- The queue can be shown in two columns.
- <b>Bold</b> & [links](https://example.org) stay as they were written.

## Fixed

- A long title no longer hides who asked for it."""
NEWER = ReleaseStatus(
    installed="0.1.0",
    newer=Release(version="0.2.0", notes=NOTES),
    asked_at=datetime(2026, 11, 30, tzinfo=UTC),
)
_LICENCE = Path(__file__).parents[2] / "LICENSE"
PARTS = [
    Component(name="efir", version="0.1.0", licence="GPL-3.0-or-later", files=(_LICENCE,)),
    Component(name="aiohttp", version="3.14.1", licence="Apache-2.0 AND MIT"),
    Component(name="msgspec", version="0.22.0", licence="BSD-3-Clause"),
    Component(name="Python", version="3.12.1", licence="PSF-2.0"),
    Component(name="yt-dlp", version="2026.10.26", licence="Unlicense"),
]


def update_views(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Yield a name and what shows it: the line in the window, About while yt-dlp is updated, what changed, licences."""
    for name, event in (
        ("news-ytdlp", YtdlpChanged(ytdlp=OUTDATED)),
        ("news-release", ReleaseChanged(release=NEWER)),
    ):
        window.apply(event)
        yield name, window
        window.apply(YtdlpChanged(ytdlp=BUNDLED))
    about = window.dialogs.about
    about.ytdlp.set_command("uv lock --upgrade-package yt-dlp")
    about.present()
    for phase in (YtdlpPhase.FETCHING, YtdlpPhase.IDLE):
        window.apply(YtdlpChanged(ytdlp=YtdlpStatus(version="2026.10.26", bundled="2026.10.26", phase=phase)))
        if phase is YtdlpPhase.IDLE:
            about.ytdlp.show_failure(words.error(ConflictError("ytdlp_newest")))
        yield f"about-{phase.value}", about
    window.apply(YtdlpChanged(ytdlp=UPDATED))
    about.ytdlp.show_done()
    yield "about-updated", about
    about.close()
    window.dialogs.open_release()
    yield "release", window.dialogs.release
    window.dialogs.release.close()
    window.dialogs.licences.present()
    window.dialogs.licences.set_components(PARTS)
    yield "licences", window.dialogs.licences
    window.dialogs.licences.search.setText("nothing at all")
    yield "licences-nothing", window.dialogs.licences
    window.dialogs.licences.close()
    window.apply(ReleaseChanged(release=ReleaseStatus()))
