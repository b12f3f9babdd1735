"""The pictures are written by one command, drawn for the density of the screen, and joined to be looked at."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.ui.showcase import SIZES

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.usefixtures("app")
def test_one_command_writes_the_pictures_of_a_page(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "packaging" / "pictures.py"), "--out", str(tmp_path)]
    command += ["--only", "toasts", "--scale", "2", "--sheet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=280)
    assert done.returncode == 0, done.stderr
    looks = {f"toasts-{language}-{theme}@2x.png" for language in ("uk", "en") for theme in ("dark", "light")}
    others = {look.replace("toasts-", "toasts-replay-") for look in looks}
    pictures = {file.name: QImage(str(file)) for file in tmp_path.iterdir()}
    assert set(pictures) == looks | others | {"sheet-01-toasts.png"}
    for look in looks:
        size = pictures[look].size()
        assert (size.width(), size.height()) == (SIZES["least"][0] * 2, SIZES["least"][1] * 2)
        enlarged = pictures[look].scaled(size / 2).scaled(size)
        assert pictures[look] != enlarged, "it is drawn for so many pixels, not made larger"
