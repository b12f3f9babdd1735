"""Write pictures of every page and dialog: both languages and themes, usual and dense screens, empty to 10,000 items.

``python packaging/pictures.py --out DIR``: nothing is shown on a screen. With ``--sheet`` the pictures of each page
are joined into one as well.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import batched
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QRect, Qt, QThreadPool
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.settings import LanguageChoice
from app.ui import i18n, theme
from app.ui.main_window import MainWindow
from app.ui.page_stack import PAGES
from tests.ui import showcase
from tests.ui.showcase_dialogs import VIEWS, Views

LANGUAGES: tuple[LanguageChoice, ...] = ("uk", "en")
THEMES: tuple[theme.ThemeName, ...] = ("dark", "light")
SCALES = (1, 2)
_FAST = 80
"""Of 100: large files that are written in no time."""
_COLUMNS, _WIDTH, _GAP, _CAPTION = 4, 480, 12, 20
_ON_A_SHEET = 16
_ROUNDS = 6
"""So often four thumbnails are loaded."""


def all_views(file: Path, only: str, others: set[object]) -> Views:
    """Yield a name and a widget for each page and dialog in each state, in the language and theme that are set.

    Pages whose names cannot begin with ``only`` are passed over, and so is what stands in ``others``: what is found
    to have no such name is added to it.
    """
    pages = [page for page in PAGES if page.startswith(only) or only.startswith(page)]
    for content in showcase.CONTENTS if pages else ():
        window = MainWindow(file, "127.0.0.1:17890")
        showcase.fill(window, content)
        window.show()
        for size, (width, height) in showcase.SIZES.items():
            window.resize(width, height)
            for page in pages:
                for part in showcase.parts(window, page):
                    yield "-".join(word for word in (page, part, content, size) if word), window
        _end(window)
    for views in VIEWS:
        if views in others:
            continue
        window = MainWindow(file, "127.0.0.1:17890")
        window.resize(*showcase.SIZES["least"])
        window.show()
        others.add(views)
        for name, widget in views(window):
            if name.startswith(only):
                others.discard(views)
            yield name, widget
        _end(window)


def _end(window: MainWindow) -> None:
    window.end()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else the next theme would style it again


def _load_thumbnails(app: QApplication, widget: QWidget) -> None:
    """Let a widget request the thumbnails that it paints, a few at a time, and take them."""
    for _ in range(_ROUNDS):
        showcase.settle(app)
        widget.grab()
        for pool in widget.window().findChildren(QThreadPool):
            pool.waitForDone()
    showcase.settle(app)


def write(out: Path, scale: int, only: str) -> int:
    """Write the pictures of a screen of this density whose names begin so; return how many."""
    os.environ["QT_SCALE_FACTOR"] = str(scale)
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    count = 0
    others: set[object] = set()
    for name in THEMES:
        theme.install(app, name)
        for language in LANGUAGES:
            i18n.install(app, language)
            with tempfile.TemporaryDirectory() as scratch:
                for view, widget in all_views(Path(scratch) / "window.ini", only, others):
                    if view.startswith(only):
                        _load_thumbnails(app, widget)
                        widget.grab().save(str(out / f"{view}-{language}-{name}@{scale}x.png"), quality=_FAST)
                        count += 1
    return count


def write_sheets(out: Path, scale: int) -> int:
    """Join the pictures of one density of screen, those of each page on sheets of their own; return how many sheets."""
    pages: dict[str, list[Path]] = {}
    for file in sorted(out.glob(f"*@{scale}x.png")):
        pages.setdefault(file.name.partition("-")[0], []).append(file)
    sheets = [(page, part) for page, files in pages.items() for part in batched(files, _ON_A_SHEET)]
    for number, (page, files) in enumerate(sheets, 1):
        _sheet(files).save(str(out / f"sheet-{number:02}-{page}.png"))
    return len(sheets)


def _sheet(files: Sequence[Path]) -> QImage:
    """Return pictures beside and below each other, made smaller, each under its name."""
    pictures = [QImage(str(file)).scaledToWidth(_WIDTH, Qt.TransformationMode.SmoothTransformation) for file in files]
    cell_height = max(picture.height() for picture in pictures) + _CAPTION + _GAP
    rows = -(-len(pictures) // _COLUMNS)
    sheet = QImage(_COLUMNS * (_WIDTH + _GAP) + _GAP, rows * cell_height + _GAP, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#808080"))
    painter = QPainter(sheet)
    painter.setPen(QColor("#000000"))
    for number, (file, picture) in enumerate(zip(files, pictures, strict=True)):
        row, column = divmod(number, _COLUMNS)
        left, top = _GAP + column * (_WIDTH + _GAP), _GAP + row * cell_height
        painter.drawText(QRect(left, top, _WIDTH, _CAPTION), int(Qt.AlignmentFlag.AlignLeft), file.stem)
        painter.drawImage(left, top + _CAPTION, picture)
    painter.end()
    return sheet


def main() -> int:
    """Run the command: a process for each density of screen, which Qt learns only at its start."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--sheet", action="store_true", help="also join the pictures of each page")
    parser.add_argument("--scale", type=int, choices=SCALES, help="only of screens of this density")
    parser.add_argument("--only", default="", help="only pictures whose names begin so")
    chosen = parser.parse_args()
    out: Path = chosen.out
    out.mkdir(parents=True, exist_ok=True)
    if chosen.scale:
        print(f"{write(out, chosen.scale, chosen.only)} pictures in {out}")
        codes = [0]
    else:
        command = [sys.executable, __file__, "--out", str(out), "--only", chosen.only, "--scale"]
        running = [subprocess.Popen([*command, str(scale)]) for scale in SCALES]
        codes = [process.wait() for process in running]
    if chosen.sheet and not any(codes):
        app = QApplication.instance() or QApplication([])  # fonts need one
        print(f"{write_sheets(out, chosen.scale or SCALES[0])} sheets in {out}")
        app.quit()
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
