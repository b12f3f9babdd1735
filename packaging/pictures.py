"""Write pictures of every page and dialog: both languages, both themes, empty and with typical values.

``python packaging/pictures.py --out DIR``: nothing is shown on a screen.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import InvalidError
from app.domain.events import NoticeKind, SettingsChanged, SpeechChanged
from app.domain.rules import Reason
from app.domain.settings import MediaSettings, RequestRules, Settings, SpeechSettings
from app.domain.speech import SpeechPhase
from app.ui import i18n, theme, words
from app.ui.add_dialog import AddDialog
from app.ui.links import ask_to_open
from app.ui.main_window import MainWindow
from app.ui.pages.speech import PAST, SOUND, WAITING
from tests.ui import samples

SIZES = {"wide": (1200, 760), "least": (900, 560)}
LANGUAGES: tuple[i18n.LanguageChoice, ...] = ("uk", "en")
THEMES: tuple[theme.ThemeName, ...] = ("dark", "light")
SETTINGS = Settings(
    requests=RequestRules(user_limit=2, blocked_users=("spammer", "тролль")),
    media=MediaSettings(folders=("/media/music",)),
)


def spoken(**changes: object) -> SpeechChanged:
    """Return a message that began three seconds ago, or whatever the changes make of it."""
    return samples.speaking(**{"at_ms": int(time.time() * 1_000) - 3_000, **changes})


def filled(window: MainWindow) -> None:
    """Give a window typical values."""
    window.apply(samples.typical_queue())
    window.apply(samples.playing())
    window.apply(samples.typical_sources())
    window.apply(spoken())
    window.show_voices(samples.VOICES)
    window.show_devices(samples.DEVICES)
    window.speech.show_past(samples.past())
    window.apply(SettingsChanged(settings=SETTINGS))
    window.sources.set_links(samples.LINKS, samples.FILES)


def toasts(window: MainWindow) -> None:
    """Let a window say things."""
    window.notices.show_notices(NoticeKind.REQUEST_WAITS, [samples.notice(n) for n in range(3)])
    window.notices.offer_undo(window.queue.tr("%n items taken out of the queue", "", 12))
    window.notices.tell_error(Reason.NOT_A_VIDEO_LINK.sentence(i18n.current_language()))


def speech_views(app: QApplication, file: Path) -> Iterator[tuple[str, QWidget]]:
    """Yield a name and a widget for each state of the speech page, and for the panic."""
    quiet: dict[str, object] = {"pending": (), "phase": SpeechPhase.IDLE, "message": None}
    states: dict[str, tuple[SpeechChanged, int]] = {
        "said": (spoken(pending=()), PAST),
        "voices": (spoken(pending=()), SOUND),
        "missing": (spoken(missing=("uk", "ru")), WAITING),
        "failed": (spoken(**quiet, engine="failed"), WAITING),
        "paused": (spoken(**quiet, is_paused=True), WAITING),
        "panic": (spoken(is_silenced=True), WAITING),
    }
    for state, (event, part) in states.items():
        for size, (width, height) in SIZES.items():
            window = MainWindow(file, "127.0.0.1:17890")
            filled(window)
            window.apply(event)
            window.speech.tabs.setCurrentIndex(part)
            if state in {"said", "voices"}:
                window.apply(SettingsChanged(settings=replace(SETTINGS, speech=SpeechSettings(output="both"))))
                window.speech.say.field.setText(samples.PREVIEW.shown)
                window.speech.show_preview(samples.PREVIEW)
            window.resize(width, height)
            window.open_page("speech")
            window.show()
            for _ in range(4):
                app.processEvents()
            yield f"speech-{state}-{size}", window
            window.end()


def window_views(app: QApplication, file: Path) -> Iterator[tuple[str, QWidget]]:
    """Yield a name and a widget for each picture, in the language and theme that are set."""
    for content in ("empty", "typical"):
        for size, (width, height) in SIZES.items():
            for page in ("queue", "speech", "sources"):
                window = MainWindow(file, "127.0.0.1:17890")
                if content == "typical":
                    filled(window)
                window.resize(width, height)
                window.open_page(page)
                window.show()
                for _ in range(4):
                    app.processEvents()
                yield f"{page}-{content}-{size}", window
                if content == "typical" and page == "queue":
                    toasts(window)
                    app.processEvents()
                    yield f"toasts-{size}", window
                window.end()


def settings_views(app: QApplication, file: Path) -> Iterator[tuple[str, QWidget]]:
    """Yield a name and a widget for each group of settings, for what is looked for and for what is refused."""
    for size, (width, height) in SIZES.items():
        window = MainWindow(file, "127.0.0.1:17890")
        filled(window)
        window.resize(width, height)
        window.open_page("settings")
        window.show()
        page = window.settings
        for group in page.group_names():
            page.show_group(group)
            for _ in range(4):
                app.processEvents()
            yield f"settings-{group}-{size}", window
        for state, text in (("found", page.tr("Settings")[0]), ("nothing", "?!")):
            page.search.setText(text)
            app.processEvents()
            yield f"settings-{state}-{size}", window
        page.show_error("requests.user_limit", words.error(InvalidError("invalid", "")))
        for _ in range(4):
            app.processEvents()
        yield f"settings-error-{size}", window
        window.end()


def dialog_views(app: QApplication, file: Path) -> Iterator[tuple[str, QWidget]]:
    """Yield a name and a widget for each dialog."""
    window = MainWindow(file)
    filled(window)
    window.show()
    dialog = AddDialog(window)
    dialog.begin()
    question = ask_to_open(window, "https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    window.close()
    app.processEvents()
    yield "add", dialog
    closing = window.findChild(QWidget, "closing")
    for name, shown in (("question-link", question), ("question-closing", closing)):
        if shown is not None:
            yield name, shown
            shown.close()
    dialog.close()
    window.end()


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    count = 0
    for name in THEMES:
        theme.install(app, name)
        for language in LANGUAGES:
            i18n.install(app, language)
            with tempfile.TemporaryDirectory() as scratch:
                for views in (window_views, speech_views, settings_views, dialog_views):
                    for view, widget in views(app, Path(scratch) / f"{views.__name__}.ini"):
                        widget.grab().save(str(out / f"{view}-{language}-{name}.png"))
                        count += 1
    print(f"{count} pictures in {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
