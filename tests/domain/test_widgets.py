"""The table of widgets: everything that knows the widgets is made from it, so a new one is a row and a folder."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.widgets import ALL, IN_ALL, WIDGETS, LeaseKind, with_lease

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "resources" / "widgets"

NEW_WIDGET = """
import asyncio, sys
from pathlib import Path
import app.domain.widgets as table
from app.domain.events import Topic

row = table.WidgetKind(
    name="clock", title="Clock", summary="The time.", icon="history", width=300, height=100,
    topics=(Topic.APPEARANCE,), leases=frozenset({table.LeaseKind.ALERT}), is_in_all=False,
)
table.WIDGETS = (*table.WIDGETS, row)
table.WIDGET_NAMES |= {"clock"}

from PySide6.QtWidgets import QApplication
from app.ui.link_card import cards, obs_url
from app.web.routes.widgets import Widgets

widgets = Widgets(Path(sys.argv[1]))
assert widgets.names[-1] == "clock", widgets.names
application = QApplication([])
card = cards()["clock"]
card.set_link("http://clock.localhost:17890/", "")
assert "layer-width=300" in obs_url("http://clock.localhost:17890/", row).toString()
assert "clock" in table.with_lease(table.LeaseKind.ALERT)
"""


def test_every_row_has_a_folder_with_a_page_and_every_page_has_a_row() -> None:
    assert {page.parent.name for page in PAGES.glob("*/index.html")} == {kind.name for kind in WIDGETS}


def test_the_page_of_all_widgets_can_do_what_its_parts_can() -> None:
    for kind in IN_ALL:
        assert set(kind.topics) <= set(ALL.topics)
        assert kind.leases <= ALL.leases
    assert all(ALL.name in with_lease(lease) for lease in LeaseKind)
    assert [kind.name for kind in WIDGETS if kind.has_sound] == ["player", "voice", "alerts", "all"]


@pytest.mark.slow
def test_a_new_widget_is_one_row_and_one_folder(tmp_path: Path) -> None:
    folder = tmp_path / "widgets"
    shutil.copytree(PAGES, folder, ignore=shutil.ignore_patterns("node_modules"))
    shutil.copytree(folder / "queue", folder / "clock")
    run = subprocess.run(
        [sys.executable, "-c", NEW_WIDGET, folder],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},  # without PATH there is no Qt on Windows
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert run.returncode == 0, run.stderr


def test_no_other_place_lists_the_widgets() -> None:
    names = re.compile("|".join(f'"{kind.name}"' for kind in WIDGETS))
    for file in [*(ROOT / "app").rglob("*.py"), *PAGES.rglob("*.js")]:
        is_drawing = file.name.startswith("widget_")  # draws each of them by hand
        if not is_drawing and file.stem != "widgets" and "node_modules" not in file.parts:
            assert len(set(names.findall(file.read_text(encoding="utf-8")))) < 4, file


def test_every_widget_has_a_picture_of_the_size_of_a_card() -> None:
    for kind in WIDGETS:
        data = (PAGES / kind.name / "picture.png").read_bytes()
        assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) == (480, 270)
        assert len(data) < 40_000


def test_the_readme_lists_every_widget_and_whether_it_has_sound() -> None:
    rows = re.findall(r"^\| ([\w ]+) \| [^|]+ \| ([\w ]+) \|$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    sounds = {name: sound != "no" for name, sound in rows}
    assert {kind.title.lower(): kind.has_sound for kind in WIDGETS}.items() <= sounds.items()
