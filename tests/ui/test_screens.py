"""Every window fits the screen that it opens on, with room for what the desktop puts around it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_TELL = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.ui import i18n, theme
from app.ui.help_window import HelpWindow
from app.ui.main_window import MainWindow
app = QApplication([])
i18n.install(app, "uk")
theme.install(app, "dark")
window = MainWindow(Path(sys.argv[1]))
window.show()
app.processEvents()
help_ = HelpWindow(window)
window.pages.first_start.present()
app.processEvents()
room = window.screen().availableGeometry()
for each in (window, help_, window.pages.first_start, window.pages.fallback):
    print(room.width() - each.width(), room.height() - each.height(), type(each).__name__)
print(window.width(), window.height(), "size")
"""


@pytest.mark.parametrize(
    ("width", "height", "scale"),
    [
        *((1920, 1080, scale) for scale in ("1", "1.5", "2")),
        *((1366, 768, scale) for scale in ("1", "1.5")),
        (1280, 720, "1.25"),
        (1024, 600, "1"),
    ],
)
@pytest.mark.slow
def test_no_window_is_larger_than_its_screen(tmp_path: Path, width: int, height: int, scale: str) -> None:
    screen = tmp_path / "screen.json"
    screen.write_text(
        f'{{"screens": [{{"name": "one", "x": 0, "y": 0, "width": {width}, "height": {height}, "logicalDpi": 96, '
        '"logicalBaseDpi": 96, "dpr": 1}]}'
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT), "QT_SCALE_FACTOR": scale}
    env["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen.name}"  # Qt takes the colon of a drive for the end of it
    told = subprocess.run(
        [sys.executable, "-c", _TELL, tmp_path / "window.ini"],
        cwd=tmp_path,
        env=env,
        check=True,
        capture_output=True,
        text=True,
        timeout=600,
    ).stdout.splitlines()
    *windows, size = [line.split() for line in told]
    assert [(int(x) >= 0 and int(y) >= 0, name) for x, y, name in windows] == [(True, name) for *_, name in windows]
    main = windows[0]
    assert int(main[0]) >= 8
    assert int(main[1]) >= 32  # a title bar
    if width / float(scale) >= 1280 and height / float(scale) >= 820:
        assert size[:2] == ["1200", "760"]
