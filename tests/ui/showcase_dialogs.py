"""The dialogs, the questions and what goes wrong, each with something in it, for the pictures and tests of the look.

Each function yields a name and the widget that is looked at, shown; it is closed when the next one is asked for.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from unittest.mock import patch

from msgspec.structs import replace
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from app.domain.errors import ConflictError, InvalidError
from app.domain.events import (
    FeedsChanged,
    LanChanged,
    NoticeKind,
    PlayerChanged,
    RecordingChanged,
    SettingsChanged,
    SourcesChanged,
    SpeechChanged,
)
from app.domain.fallback import ImportProgress, ImportResult
from app.domain.feed_settings import FeedSettings
from app.domain.feeds import FeedKind, FeedLogin, FeedReason, FeedState, FeedStatus, Gap, Jar, LoginState
from app.domain.lists import UndoStep
from app.domain.player import Player, PlayerState
from app.domain.reasons import Reason
from app.domain.rehearsal import Recording
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
from app.ui.tray import Tray
from tests.ui import samples, showcase
from tests.ui.showcase_hub import hub_views
from tests.ui.showcase_obs import asked, first_start_views, obs_views, on_air_views, set_up_views
from tests.ui.showcase_updates import update_views

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
    for step in range(4):
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
    yield from update_views(window)
    yield from fallback_views(window)


def feed_views(window: MainWindow) -> Views:
    """Yield a name and the dialog for each kind of service: a channel, a key that is kept, a key and a place."""
    showcase.fill(window, "typical")
    channel = FeedSettings(twitch_channel="streamer")
    window.apply(SettingsChanged(settings=replace(showcase.settings(), feeds=channel)))
    window.open_page("feeds")
    yield from _feed_states(window)
    for kind in FeedKind:
        if kind is FeedKind.DONATIONALERTS:  # it has a sign-in
            continue
        dialog = window.pages.feeds.open_dialog(kind)
        yield f"feeds-dialog-{kind.value}", dialog
        dialog.close()
        QApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    jars = (Jar("a", "На тепловізор", "UAH"), Jar("b", "Відпустка", "USD"), Jar("c", "x" * 200, ""))
    chooser = window.pages.feeds.choose_jar(jars)
    assert chooser is not None
    yield "feeds-jars", chooser
    chooser.close()
    window.pages.feeds.cards[FeedKind.TIPEEE].connect_button.click()
    yield from asked(window, "same-donations")
    window.pages.feeds.cards[FeedKind.DONATELLO].forget.click()
    yield from asked(window, "forget-key")
    yield from _sign_in_views(window)


def _feed_states(window: MainWindow) -> Views:
    """Yield the page of services with every state that a card can have, from its beginning and to its end."""
    page, at = window.pages.feeds, datetime.now(UTC)
    connected: dict[str, object] = {"state": FeedState.CONNECTED, "has_key": True, "since": at, "account": "streamer"}
    states: dict[FeedKind, dict[str, object]] = {
        FeedKind.TWITCH: connected
        | {"signed_in_as": "streamer_of_long_evenings", "last_event_at": at, "duplicates": 12},
        FeedKind.DONATELLO: connected | {"catching_up": 137},
        FeedKind.MONOBANK: connected | {"state": FeedState.CONNECTING},
        FeedKind.STREAMELEMENTS: connected | {"expires_at": at + timedelta(days=2)},
        FeedKind.STREAMLABS: connected | {"gap": Gap(since=at - timedelta(minutes=9), until=at)},
        FeedKind.TIPEEE: connected
        | {"state": FeedState.WAITING, "reason": FeedReason.UNREACHABLE, "retry_at": at + timedelta(seconds=47)},
        FeedKind.YOUTUBE: {"state": FeedState.NEEDS_YOU, "has_key": True, "reason": FeedReason.STREAM_OVER},
        FeedKind.DONATIONALERTS: {"state": FeedState.NEEDS_YOU, "has_key": True, "reason": FeedReason.LOGIN_REFUSED},
    }
    feeds = tuple(FeedStatus(kind=kind, **values) for kind, values in states.items())  # type: ignore[arg-type]
    window.apply(FeedsChanged(feeds=feeds))
    page.apply(RecordingChanged(recording=Recording(is_running=True, began=at, length_s=725, events=345)))
    window.resize(*showcase.SIZES["least"])
    for name, card in (("begin", FeedKind.TWITCH), ("middle", FeedKind.STREAMLABS), ("end", None)):
        target = page.recording_row if card is None else page.cards[card]
        QApplication.processEvents()
        scroll = page.findChild(QScrollArea)
        assert scroll is not None
        scroll.verticalScrollBar().setValue(target.y() if name != "end" else scroll.verticalScrollBar().maximum())
        yield f"feeds-states-{name}", window
    page.apply(RecordingChanged(recording=Recording()))
    showcase.fill(window, "typical")


def _sign_in_views(window: MainWindow) -> Views:
    """Yield the window for signing in to Twitch in each state, and the one for a reward."""
    page = window.pages.feeds
    code = FeedLogin(
        state=LoginState.WAITING,
        user_code="WWWWWWWW",
        verification_uri="https://www.twitch.tv/activate",
        expires_at=datetime.now().astimezone() + timedelta(minutes=28),
    )
    failures = (FeedReason.CLIENT_ID_REFUSED, FeedReason.LOGIN_DENIED, FeedReason.NOT_STORED)
    states = {
        "start": FeedStatus(kind=FeedKind.TWITCH),
        "code": FeedStatus(kind=FeedKind.TWITCH, login=code),
        **{
            why.value: FeedStatus(kind=FeedKind.TWITCH, login=FeedLogin(state=LoginState.FAILED, reason=why))
            for why in failures
        },
        "done": FeedStatus(kind=FeedKind.TWITCH, has_key=True, signed_in_as="w" * 25),
    }
    for name, status in states.items():
        dialog = page.open_sign_in()
        dialog.apply(status)
        yield f"sign-in-{name}", dialog
        dialog.close()
    yield from _page_sign_in_views(window)
    page.open_reward()
    yield "reward", page.reward
    page.reward.close()
    page.rehearsal.present()
    yield "rehearsal", page.rehearsal
    page.rehearsal.show_result(samples.REHEARSED)
    yield "rehearsal-done", page.rehearsal
    began = datetime.now().astimezone() - timedelta(days=3)
    recording = Recording(began=began, length_s=12_340, events=12_345)
    page.apply(RecordingChanged(recording=recording))
    page.rehearsal.evening.setCurrentIndex(1)
    page.rehearsal.evening.activated.emit(1)
    page.rehearsal.show_failure(ConflictError("rehearsal_on_air").sentence(i18n.current_language()))
    yield "rehearsal-recorded", page.rehearsal
    page.rehearsal.close()
    page.apply(RecordingChanged(recording=Recording()))
    page.cards[FeedKind.TWITCH].forget.click()
    yield from asked(window, "sign-out")


def _page_sign_in_views(window: MainWindow) -> Views:
    """Yield the window for signing in to DonationAlerts in each state."""
    page, kind = window.pages.feeds, FeedKind.DONATIONALERTS
    redirect = "http://127.0.0.1:7845/sign-in/donationalerts"
    ends_at = datetime.now().astimezone() + timedelta(minutes=9)
    where = "https://www.donationalerts.com/oauth/authorize"
    states = {
        "start": FeedStatus(kind=kind, redirect_url=redirect),
        "waiting": FeedStatus(
            kind=kind, login=FeedLogin(state=LoginState.WAITING, verification_uri=where, expires_at=ends_at)
        ),
        "denied": FeedStatus(
            kind=kind,
            redirect_url=redirect,
            login=FeedLogin(state=LoginState.FAILED, reason=FeedReason.LOGIN_DENIED),
        ),
        "done": FeedStatus(kind=kind, has_key=True, signed_in_as="streamer"),
    }
    before = page.cards[kind].status
    for name, status in states.items():
        page.cards[kind].show_status(status)
        dialog = page.open_sign_in(kind)
        dialog.apply(status)
        yield f"sign-in-alerts-{name}", dialog
        dialog.close()
    page.cards[kind].show_status(before)


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
    yield from asked(window, "link")
    confirm_open_link(window, "https://example.org/" + "x" * 500)
    yield from asked(window, "long-link")
    CopiesQuestion(window, Backups(set_aside="efir.sqlite.corrupt-1", rescued=rescued, copies=copies)).open()
    yield from asked(window, "copies")
    for name, changes in (("import", guarded), ("import-keys", {})):
        ImportQuestion(window, changes, [FeedKind.DONATELLO, FeedKind.STREAMELEMENTS]).open()
        yield from asked(window, name)
    window.pages.sources.reset_links.click()
    yield from asked(window, "reset-links")
    window.close()
    yield from asked(window, "closing")
    with patch.object(Tray, "is_available", property(lambda _: True)):
        window.close()
    yield from asked(window, "tray")


VIEWS: tuple[Callable[[MainWindow], Views], ...] = (
    speech_views,
    status_views,
    toast_views,
    dialog_views,
    feed_views,
    hub_views,
    obs_views,
    first_start_views,
    on_air_views,
    set_up_views,
    question_views,
)
"""Every one of them, each for a new window that is shown."""
