"""Write pictures of every page and dialog: both languages and themes, usual and dense screens, empty to 10,000 items.

``python packaging/pictures.py --out DIR``: nothing is shown on a screen. With ``--sheet`` the pictures of each page
are joined into one as well.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import batched
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from msgspec.structs import replace
from PySide6.QtCore import QRect, Qt, QThreadPool
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import InvalidError
from app.domain.events import NoticeKind, SettingsChanged, SpeechChanged
from app.domain.fallback import ImportProgress, ImportResult
from app.domain.lists import UndoStep
from app.domain.reasons import Reason
from app.domain.settings import LanguageChoice, SpeechSettings
from app.domain.speech import SpeechPhase
from app.ui import i18n, theme, words
from app.ui.add_dialog import AddDialog
from app.ui.links import confirm_open_link
from app.ui.main_window import MainWindow
from app.ui.page_stack import PAGES
from app.ui.pages.speech import PAST, SOUND, WAITING
from tests.ui import samples, showcase

LANGUAGES: tuple[LanguageChoice, ...] = ("uk", "en")
THEMES: tuple[theme.ThemeName, ...] = ("dark", "light")
SCALES = (1, 2)
_FAST = 80
"""Of 100: large files that are written in no time."""
_COLUMNS, _WIDTH, _GAP, _CAPTION = 4, 480, 12, 20
_ON_A_SHEET = 16
_ROUNDS = 6
"""So often four thumbnails are loaded."""
_PLAYLIST = "https://www.youtube.com/playlist?list=PLrAXtmErZgOeiKm4s"


def toasts(window: MainWindow) -> None:
    """Let a window say things."""
    window.notices.show_notices(NoticeKind.REQUEST_WAITS, [samples.notice(n) for n in range(3)])
    window.undo.apply(samples.queue_of([]))
    window.undo.apply(samples.queue_of([], undo_step=UndoStep(number=1, command="clear", count=12)))
    window.notices.show_error(Reason.NOT_A_VIDEO_LINK.sentence(i18n.current_language()))


def window_views(file: Path) -> Iterator[tuple[str, QWidget]]:
    """Yield a name and a widget for each page in each state, in the language and theme that are set."""
    for content in showcase.CONTENTS:
        window = MainWindow(file, "127.0.0.1:17890")
        showcase.fill(window, content)
        window.show()
        for size, (width, height) in showcase.SIZES.items():
            window.resize(width, height)
            for page in PAGES:
                for part in showcase.parts(window, page):
                    yield "-".join(word for word in (page, part, content, size) if word), window
        if content == "typical":
            toasts(window)
            yield "toasts", window
        window.end()


def speech_views(file: Path) -> Iterator[tuple[str, QWidget]]:
    """Yield a name and a widget for each state of the speech page, and for the panic."""
    quiet: dict[str, object] = {"pending": (), "phase": SpeechPhase.IDLE, "message": None}
    states: dict[str, tuple[SpeechChanged, int]] = {
        "preview": (showcase.spoken(pending=()), PAST),
        "both": (showcase.spoken(pending=()), SOUND),
        "missing": (showcase.spoken(missing=("uk", "ru")), WAITING),
        "failed": (showcase.spoken(**quiet, engine="failed"), WAITING),
        "paused": (showcase.spoken(**quiet, is_paused=True), WAITING),
        "panic": (showcase.spoken(is_silenced=True), WAITING),
    }
    window = MainWindow(file, "127.0.0.1:17890")
    showcase.fill(window, "typical")
    window.apply(SettingsChanged(settings=replace(showcase.settings(), speech=SpeechSettings(output="both"))))
    window.open_page("speech")
    window.show()
    for size, (width, height) in showcase.SIZES.items():
        window.resize(width, height)
        for state, (event, part) in states.items():
            window.apply(event)
            window.pages.speech.tabs.setCurrentIndex(part)
            window.pages.speech.say.field.setText(samples.PREVIEW.display_text if state == "preview" else "")
            window.pages.speech.show_preview(samples.PREVIEW)
            yield f"speech-{state}-{size}", window
    window.end()


def fallback_views(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Yield a name and the dialog for each state of the fallback list."""
    dialog = window.pages.fallback
    dialog.present()
    yield "fallback-empty", dialog
    dialog.list_requested.connect(lambda: dialog.show_page(samples.fallback_page(340)))
    window.apply(samples.fallback_of(340, revision=1, progress=ImportProgress(done=125, total=340)))
    yield "fallback-import", dialog
    window.apply(samples.fallback_of(340, revision=1))
    dialog.box.show_result(ImportResult(added=340, known=2, unplayable=13, unread=1))
    yield "fallback", dialog
    dialog.close()


def help_views(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Yield a name and the window of the guide: a page, a search, a search without result."""
    guide = window.dialogs.help
    guide.open_topic("queue")
    yield "help", guide
    for state, text in (("search", "OBS"), ("nothing", "?!")):
        guide.search.setText(text)
        guide.search.returnPressed.emit()
        yield f"help-{state}", guide
    guide.close()


def dialog_views(file: Path) -> Iterator[tuple[str, QWidget]]:
    """Yield a name and a widget for each dialog."""
    window = MainWindow(file)
    showcase.fill(window, "typical")
    window.show()
    window.open_page("settings")
    for state, text in (("found", "1"), ("nothing", "?!")):
        window.pages.settings.search.setText(text)
        yield f"settings-{state}", window
    window.pages.settings.show_error("requests.user_limit", words.error(InvalidError("invalid", "")))
    yield "settings-error", window
    window.open_page("queue")
    for step in range(3):
        window.pages.first_start.present()
        for _ in range(step):
            window.pages.first_start.next.click()
        yield f"first-start-{step + 1}", window.pages.first_start
        window.pages.first_start.close()
    window.dialogs.about.set_program("0.1.0", "~/.local/share/efir")
    for shown, present in (
        (window.dialogs.keys, window.dialogs.keys.toggle),
        (window.dialogs.about, window.dialogs.about.present),
    ):
        present()
        yield type(shown).__name__.lower(), shown
        shown.close()
    yield from help_views(window)
    yield from fallback_views(window)
    dialog = AddDialog(window)
    dialog.present_link(_PLAYLIST)
    yield "add-playlist", dialog
    dialog.present()
    question = confirm_open_link(window, "https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    window.close()
    yield "add", dialog
    closing = window.findChild(QWidget, "closing")
    for name, box in (("question-link", question), ("question-closing", closing)):
        if box is not None:
            yield name, box
            box.close()
    dialog.close()
    window.end()


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
    for name in THEMES:
        theme.install(app, name)
        for language in LANGUAGES:
            i18n.install(app, language)
            with tempfile.TemporaryDirectory() as scratch:
                for views in (window_views, speech_views, dialog_views):
                    for view, widget in views(Path(scratch) / f"{views.__name__}.ini"):
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
