"""A thumbnail that is kept in the data folder comes through the core into the window."""

from hashlib import sha256
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.core import Core
from app.ui.controllers.window import WindowController
from app.ui.thumbnails import SIZE
from tests.e2e.test_window import Api, tell
from tests.support.waiting import until
from tests.ui import samples

pytestmark = pytest.mark.slow

URL = "https://i.ytimg.com/vi/00000000001/mqdefault.jpg"


def test_a_kept_thumbnail_is_shown(qapp: QApplication, tmp_path: Path) -> None:
    kept = tmp_path / "data" / "cache" / "thumbnails" / sha256(URL.encode()).hexdigest()[:40]
    kept.parent.mkdir(parents=True)
    kept.write_bytes(samples.thumbnail(URL))

    async def story(_: Core, window: WindowController, __: Api) -> None:
        await until(lambda: window.main.thumbnails.pixmap(URL, SIZE, 1.0) is not None, "the picture is there")

    tell(qapp, tmp_path / "data", story)
