"""The dialogs, the questions and what goes wrong, each with something in it, for the pictures and tests of the look.

Each function yields a name and the widget that is looked at, shown; it is closed when the next one is asked for.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from unittest.mock import patch

from msgspec.structs import replace
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import InvalidError
from app.domain.events import LanChanged, NoticeKind, PlayerChanged, SettingsChanged, SourcesChanged, SpeechChanged
from app.domain.fallback import ImportProgress, ImportResult
from app.domain.feed_settings import FeedSettings
from app.domain.feeds import FeedKind
from app.domain.lists import UndoStep
from app.domain.player import Player, PlayerState
from app.domain.reasons import Reason
from app.domain.settings import SpeechSettings
from app.domain.sources import SourceState
from app.domain.speech import SpeechPhase, SpeechReason
from app.services.backups import Backups
from app.store.copies import Copy
from app.store.rescue import Rescued
from app.ui import i18n, words
from app.ui.add_dialog import AddDialog
from app.ui.copies_question import CopiesQuestion
from app.ui.links import confirm_open_link
from app.ui.main_window import MainWindow
from app.ui.pages.speech import PAST, SOUND, WAITING
from app.ui.settings.import_question import ImportQuestion
from app.ui.text import Question
from app.ui.tray import Tray
from tests.ui import samples, showcase

type Views = Iterator[tuple[str, QWidget]]

_PLAYLIST = "https://www.youtube.com/playlist?list=PLrAXtmErZgOeiKm4s"


def toasts(window: MainWindow) -> None:
    """Let a window say things."""
    window.notices.show_notices(NoticeKind.REQUEST_WAITS, [samples.notice(n) for n in range(3)])
    window.undo.apply(samples.queue_of([]))
    window.undo.apply(samples.queue_of([], undo_step=UndoStep(number=1, command="clear", count=12)))
    window.notices.show_error(Reason.NOT_A_VIDEO_LINK.sentence(i18n.current_language()))


def speech_views(window: MainWindow) -> Views:
    """Yield a name and the window for each state of the speech page, and for the panic."""
    quiet: dict[str, object] = {"pending": (), "phase": SpeechPhase.IDLE, "message": None}
    states: dict[str, tuple[SpeechChanged, int]] = {
        "preview": (showcase.spoken(pending=()), PAST),
        "both": (showcase.spoken(pending=()), SOUND),
        "missing": (showcase.spoken(missing=("uk", "ru")), WAITING),
        "failed": (showcase.spoken(**quiet, engine="failed"), WAITING),
        "starting": (showcase.spoken(**quiet, engine="starting"), SOUND),
        "no-source": (showcase.spoken(phase=SpeechPhase.WAITING, media_url="/m/x"), WAITING),
        "paused": (showcase.spoken(**quiet, is_paused=True), WAITING),
        "panic": (showcase.spoken(is_silenced=True), WAITING),
    }
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


def status_views(window: MainWindow) -> Views:
    """Yield a name and the window for each sentence of the status strip, and for what the Sources page warns of."""
    live, silent = samples.source("player"), samples.source("now-playing", SourceState.SILENT, silent_s=12_345)
    waits = PlayerChanged(player=Player(state=PlayerState.WAITING, item=samples.item(5)))
    showcase.fill(window, "typical")
    window.open_page("sources")
    window.resize(*showcase.SIZES["least"])
    for state, event in (
        ("no-voice", samples.speaking(phase=SpeechPhase.WAITING, media_url="/m/x")),
        ("silent", SourcesChanged(sources=(live, silent))),
        ("slow", SourcesChanged(sources=(live, samples.source("now-playing", SourceState.SLOW)))),
        ("no-player", waits),
        ("live", SourcesChanged(sources=(live,))),
        ("lan-failed", LanChanged(address="192.168.100.200")),
        ("lan-open", LanChanged(address="192.168.100.200", is_open=True)),
        ("no-source", SourcesChanged(sources=())),
        ("panic", samples.speaking(is_silenced=True)),
    ):
        if state in {"silent", "live"}:
            window.apply(samples.speech_of([]))
            window.apply(samples.playing())
        window.apply(event)
        yield f"status-{state}", window


def toast_views(window: MainWindow) -> Views:
    """Yield a name and the window for messages with every button."""
    window.open_page("queue")
    toasts(window)
    yield "toasts", window
    lost = replace(samples.notice(0, NoticeKind.SPEECH_FAILED), replayable="m", speech_reason=SpeechReason.INTERRUPTED)
    window.notices.show_notices(NoticeKind.SPEECH_FAILED, [lost])
    window.notices.show_restored(412)
    yield "toasts-replay", window


def fallback_views(window: MainWindow) -> Views:
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


def help_views(window: MainWindow) -> Views:
    """Yield a name and the window of the guide: a page, a search, a search without result."""
    guide = window.dialogs.help
    guide.open_topic("queue")
    yield "help", guide
    for state, text in (("search", "OBS"), ("nothing", "?!")):
        guide.search.setText(text)
        guide.search.returnPressed.emit()
        yield f"help-{state}", guide
    guide.close()


def dialog_views(window: MainWindow) -> Views:
    """Yield a name and a widget for each dialog."""
    showcase.fill(window, "typical")
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
    dialogs, add = window.dialogs, AddDialog(window)
    dialogs.about.set_program("0.1.0", "~/.local/share/efir")
    for name, shown, present in (
        ("keys", dialogs.keys, dialogs.keys.toggle),
        ("about", dialogs.about, dialogs.about.present),
        ("bugs", dialogs.bugs, partial(dialogs.bugs.show_bugs, ["Traceback:\n  KeyError: 1"], 3)),
        ("add", add, add.present),
        ("add-playlist", add, partial(add.present_link, _PLAYLIST)),
    ):
        present()
        if name == "about":
            dialogs.about.show_copied()
        yield name, shown
        shown.close()
    yield from help_views(window)
    yield from fallback_views(window)


def feed_views(window: MainWindow) -> Views:
    """Yield a name and the dialog for each kind of service: a channel, a key that is kept, a key and a place."""
    showcase.fill(window, "typical")
    channel = FeedSettings(twitch_channel="streamer")
    window.apply(SettingsChanged(settings=replace(showcase.settings(), feeds=channel)))
    window.open_page("feeds")
    for kind in FeedKind:
        dialog = window.pages.feeds.open_dialog(kind)
        yield f"feeds-dialog-{kind.value}", dialog
        dialog.close()
        QApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    window.pages.feeds.cards[FeedKind.DONATELLO].forget.click()
    yield from _asked(window, "forget-key")


def question_views(window: MainWindow) -> Views:
    """Yield a name and the box of each question; those whose texts come from outside with long ones."""
    now = datetime.now().astimezone().replace(hour=23, minute=48)
    made = (now - timedelta(days=days) for days in (0, 1, 30))
    copies = tuple(Copy(name=str(number), made_at=at, items=412_345, size=1) for number, at in enumerate(made))
    rescued = Rescued(items=310, damaged=("queue_item",))
    guarded: dict[str, dict[str, object]] = {
        "network": {"lan_address": "192.168.100.200"},
        "media": {"folders": ["/media/" + "x" * 200, "/home"]},
        "desktop": {"autostart": True},
    }
    confirm_open_link(window, "https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    yield from _asked(window, "link")
    confirm_open_link(window, "https://example.org/" + "x" * 500)
    yield from _asked(window, "long-link")
    CopiesQuestion(window, Backups(set_aside="efir.sqlite.corrupt-1", rescued=rescued, copies=copies)).open()
    yield from _asked(window, "copies")
    ImportQuestion(window, guarded).open()
    yield from _asked(window, "import")
    window.pages.sources.reset_links.click()
    yield from _asked(window, "reset-links")
    window.close()
    yield from _asked(window, "closing")
    with patch.object(Tray, "is_available", property(lambda _: True)):
        window.close()
    yield from _asked(window, "tray")


def _asked(window: MainWindow, name: str) -> Views:
    """Yield the only open question of a window under a name, and close it then."""
    (box,) = (box for box in window.findChildren(Question) if box.isVisible())
    yield f"question-{name}", box
    box.close()
    QApplication.sendPostedEvents(box, QEvent.Type.DeferredDelete)


VIEWS: tuple[Callable[[MainWindow], Views], ...] = (
    speech_views,
    status_views,
    toast_views,
    dialog_views,
    feed_views,
    question_views,
)
"""Every one of them, each for a new window that is shown."""
