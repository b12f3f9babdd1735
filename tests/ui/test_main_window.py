"""The window as a whole: events reach their panels, it remembers, it closes only as asked."""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest
import shiboken6
from msgspec import structs
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QSystemTrayIcon, QWidget

from app.domain.events import Notice, NoticeKind, PlayerChanged, RequestRejected, SettingsChanged, SourcesChanged
from app.domain.ids import QueueItemId
from app.domain.player import Gain, GainOrigin, Player, PlayerState
from app.domain.reasons import Reason
from app.domain.settings import LanguageChoice, NotificationSettings, Settings
from app.domain.sources import SourceState
from app.ui import i18n
from app.ui.link_card import obs_url
from app.ui.main_window import MainWindow
from app.ui.page_stack import PAGES
from app.ui.pages.queue_model import QueueColumn
from app.ui.text import Question
from app.ui.thumbnails import Thumbnails
from app.ui.transport_bar import TransportBar
from app.ui.tray import Tray
from tests.ui import samples
from tests.ui.showcase import settle
from tests.ui.signals import heard


def test_the_bar_shows_what_plays_and_counts_by_itself_only_while_playing_and_visible(app: QApplication) -> None:
    now = [samples.NOW_MS]
    bar = TransportBar(Thumbnails(), now_ms=lambda: now[0])
    bar.apply(samples.playing())
    assert not bar._tick.isActive()
    bar.show()
    app.processEvents()
    assert bar._tick.isActive()
    assert (bar._title.text(), bar._past.text(), bar._length.text()) == ("DakhaBrakha – Carpathian Rap", "1:23", "5:41")
    now[0] += 10_000
    bar._tick.timeout.emit()
    assert bar._past.text() == "1:33"
    now[0] += 3_600_000
    bar._tick.timeout.emit()
    assert bar._past.text() == "5:41"
    bar.apply(samples.playing(state=PlayerState.PAUSED))
    assert not bar._tick.isActive()
    assert bar._past.text() == "1:23"
    bar.apply(samples.playing())
    bar.hide()
    app.processEvents()
    assert not bar._tick.isActive()


def test_the_bar_shows_how_much_plays_and_ends_there(window: MainWindow) -> None:
    item = samples.item(2, end_ms=180_000)
    window.apply(samples.playing(item=item, state=PlayerState.PAUSED, position_ms=60_000))
    bar = window.transport
    assert (bar.position.maximum(), bar._length.text()) == (180_000, "3:00")
    assert bar._who.text() == "карпатський вітер · plays 3:00 of 5:41 · DakhaBrakha"
    window.apply(samples.playing(item=samples.item(2), state=PlayerState.PAUSED))
    assert (bar.position.maximum(), bar._who.text()) == (341_000, "карпатський вітер · DakhaBrakha")


def test_the_gain_of_a_video_is_shown_remembered_and_forgotten(window: MainWindow) -> None:
    button = window.transport.gain
    window.apply(PlayerChanged(player=Player()))
    assert not button.isEnabled()
    window.apply(samples.playing(gain=Gain()))
    assert (button.text(), button.forget.isEnabled()) == ("", False)
    remembered, forgotten = (
        heard(getattr(window.transport, f"{name}_volume_requested")) for name in ("remember", "forget")
    )
    button.remember.trigger()
    assert (remembered.call_count, forgotten.call_count) == (1, 0)
    window.apply(samples.playing(gain=Gain(gain_db=-6.0, origin=GainOrigin.SET)))
    assert (button.text(), button.accessibleName()) == ("−6 dB", "Volume of this video: −6 dB, as you set it")
    window.apply(samples.playing(gain=Gain(gain_db=2.5, origin=GainOrigin.MEASURED, lufs=-20.5)))
    assert (button.text(), button.accessibleName()) == ("+2.5 dB", "Volume of this video: +2.5 dB, as measured")
    button.forget.trigger()
    assert (remembered.call_count, forgotten.call_count) == (1, 1)
    window.apply(samples.playing(gain=Gain(lufs=-18.0)))
    assert (button.text(), button.forget.isEnabled()) == ("", True)


def test_the_bars_buttons_ask_for_what_they_show(window: MainWindow) -> None:
    bar = window.transport
    asked = {name: heard(getattr(bar, f"{name}_requested")) for name in ("play", "pause", "skip", "restart")}
    assert not any(button.isEnabled() for button in (bar.restart, bar.toggle, bar.skip, bar.position))
    window.apply(samples.playing())
    for button in (bar.toggle, bar.skip, bar.restart):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    window.apply(samples.playing(state=PlayerState.PAUSED))
    QTest.mouseClick(bar.toggle, Qt.MouseButton.LeftButton)
    assert {name: heard.call_count for name, heard in asked.items()} == dict.fromkeys(asked, 1)


def test_a_seek_is_asked_for_once_when_the_slider_is_let_go(window: MainWindow) -> None:
    seek = heard(window.transport.seek_requested)
    window.apply(samples.playing(state=PlayerState.PAUSED))
    slider = window.transport.position
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=slider.rect().center())
    seek.assert_not_called()
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=slider.rect().center())
    seek.assert_called_once()
    assert abs(seek.call_args.args[0] - 341_000 / 2) < 10_000


def test_the_volume_is_asked_for_seldom_while_it_moves_and_never_by_an_event(window: MainWindow) -> None:
    asked = heard(window.transport.volume_requested)
    window.apply(samples.playing(volume_percent=30))
    assert window.transport.volume.value() == 30
    assert not window.transport._throttle.isActive()
    for percent in range(31, 60):
        window.transport.volume.setValue(percent)
    window.transport._throttle.timeout.emit()
    asked.assert_called_once_with(59)


def test_each_source_shows_state_latency_and_reconnects(window: MainWindow) -> None:
    window.apply(samples.typical_sources())
    names = [row.accessibleName() for row in window._side.rows]
    assert names == [
        "alerts: slow, 412.0 ms, 0 reconnects",
        "now-playing: live, 1.8 ms, 0 reconnects",
        "player: live, 2.1 ms, 1 reconnect",
        "queue: silent 95 s, 2.1 ms, 2 reconnects",
    ]
    assert window.status.sentence.text() == "queue does not respond"
    assert window.status._mark._state is not SourceState.LIVE


def test_the_fifth_connection_to_one_host_is_warned_of(window: MainWindow) -> None:
    four = tuple(samples.source(f"w{number}", host="localhost") for number in range(4))
    window.apply(SourcesChanged(sources=four))
    assert not window._side.warning.isVisible()
    window.apply(SourcesChanged(sources=(*four, samples.source("w5", host="localhost"))))
    assert window._side.warning.isVisible()
    assert window._side.warning.text().startswith("5 sources use localhost.")


def test_the_status_says_the_worst_news_first(window: MainWindow) -> None:
    assert window.status.sentence.text() == "No source in OBS"
    window.apply(SourcesChanged(sources=(samples.source("player"),)))
    assert window.status.sentence.text() == "On air"
    assert window.status._mark._state is SourceState.LIVE
    window.apply(samples.playing(state=PlayerState.WAITING))
    assert window.status.sentence.text() == "Open the player source in OBS"
    window.apply(SourcesChanged(sources=(samples.source("player", SourceState.SLOW),)))
    assert window.status.sentence.text() == "player is slow"


def test_a_link_stays_hidden_until_asked_for_and_hides_with_its_page(window: MainWindow, app: QApplication) -> None:
    window.pages.sources.set_links(samples.LINKS, samples.FILES)
    window.open_page("sources")
    app.processEvents()
    card = window.pages.sources.cards["player"]
    assert "k=" not in card.field.text()
    card.reveal.click()
    assert card.field.text() == samples.LINKS["player"]
    window.open_page("queue")
    app.processEvents()
    assert "k=" not in card.field.text()
    card.copy.click()
    assert app.clipboard().text() == samples.LINKS["player"]


@pytest.mark.parametrize(("language", "words"), [("en", ("Copied", "Copy")), ("uk", ("Скопійовано", "Копіювати"))])
def test_a_card_says_for_a_while_that_it_has_copied_and_nothing_moves_meanwhile(
    window: MainWindow, app: QApplication, language: LanguageChoice, words: tuple[str, str]
) -> None:
    window.pages.sources.set_links(samples.LINKS, samples.FILES)
    window.open_page("sources")
    i18n.install(app, language)
    settle(app)
    card = window.pages.sources.cards["player"]
    before = card.copy.geometry()
    card.copy.click()
    assert card.copy.copied_timer.isActive()
    for text in words:
        settle(app)
        assert (card.copy.text(), card.copy.geometry()) == (text, before)
        assert card.copy.sizeHint().width() <= before.width()
        card.copy.copied_timer.timeout.emit()


def test_a_card_dragged_into_obs_is_an_address_with_name_and_size_before_the_fragment(window: MainWindow) -> None:
    window.pages.sources.set_links(samples.LINKS, samples.FILES)
    card = window.pages.sources.cards["player"]
    mime = card.handle.mime()
    assert not mime.hasText() or mime.text() == mime.urls()[0].toString()
    address = mime.urls()[0].toString()
    assert address == obs_url(samples.LINKS["player"], card.kind).toString()
    base, _, fragment = address.partition("#")
    assert base.endswith("?layer-name=Efir player&layer-width=1920&layer-height=1080")
    assert fragment == samples.LINKS["player"].partition("#")[2]


def test_files_that_wait_are_given_out_in_the_links_place(window: MainWindow, app: QApplication) -> None:
    window.pages.sources.set_links(samples.LINKS, samples.FILES)
    window.open_page("sources")
    app.processEvents()
    window.pages.sources.use_files.click()
    card = window.pages.sources.cards["queue"]
    assert samples.FILES["queue"] not in card.field.text()
    card.reveal.click()
    assert card.field.text() == samples.FILES["queue"]
    card.copy.click()
    assert app.clipboard().text() == samples.FILES["queue"]
    assert [url.toLocalFile() for url in card.handle.mime().urls()] == [samples.FILES["queue"]]
    window.pages.sources.use_files.click()
    assert card.handle.mime().urls() == [obs_url(samples.LINKS["queue"], card.kind)]


def test_new_links_are_asked_for_only_after_a_yes(window: MainWindow) -> None:
    rotated = heard(window.pages.sources.rotate_links_requested)
    window.pages.sources.reset_links.click()
    question = window.pages.sources.findChild(Question)
    assert isinstance(question, Question)
    rotated.assert_not_called()
    next(button for button in question.buttons() if button.text() == "Reset links").click()
    rotated.assert_called_once_with()


def test_a_burst_of_notices_becomes_one_message_in_the_window(window: MainWindow) -> None:
    for number in range(30):
        window.apply(samples.notice(number))
    assert window.notices.toasts() == []
    window._batcher.flush()
    (toast,) = window.notices.toasts()
    assert toast.words.text().startswith("A request waits for your decision\nмавка_23: Океан Ельзи")
    assert toast.words.text().endswith("and 29 more")


def test_a_message_stays_on_top_when_the_page_changes(window: MainWindow, app: QApplication) -> None:
    window.notices.show_error("Something.")
    for page in ("sources", "queue"):
        window.open_page(page)
        app.processEvents()
        middle = window.notices.mapTo(window, window.notices.rect().center())
        seen = window.childAt(middle)
        assert seen is not None
        assert window.notices.isAncestorOf(seen)


def test_the_bar_says_what_is_waited_for(window: MainWindow) -> None:
    window.apply(samples.playing(state=PlayerState.WAITING, item=None))
    assert window.transport._who.text() == "No player source in OBS"
    window.apply(samples.playing(state=PlayerState.IDLE, item=None))
    assert window.transport._who.text() == "Next starts automatically"


def test_a_kind_of_notice_can_be_switched_off(window: MainWindow) -> None:
    quiet = Settings(notifications=NotificationSettings(request_waits=False))
    window.apply(SettingsChanged(settings=quiet))
    window.apply(samples.notice())
    window.apply(samples.notice(kind=NoticeKind.SOURCE_SILENT))
    window._batcher.flush()
    assert [toast.words.text().split("\n")[0] for toast in window.notices.toasts()] == ["A source stopped responding"]


def test_a_message_takes_no_focus_and_a_refusal_says_why(window: MainWindow, app: QApplication) -> None:
    window.apply(samples.typical_queue())
    app.processEvents()
    window.pages.queue.table.setFocus()
    rejected = RequestRejected(item=QueueItemId("x"), title="T", requested_by="Ann", reason=Reason.TOO_LONG)
    window.apply(rejected)
    window.apply(structs.replace(rejected, title="Told by its notice", is_paid=True))
    window._batcher.flush()
    app.processEvents()
    assert window.focusWidget() is window.pages.queue.table
    assert window.notices.toasts()[0].words.text() == "Request rejected\nAnn: T\nThis video is too long."


def test_the_language_changes_while_the_window_is_open(window: MainWindow, app: QApplication) -> None:
    window.apply(samples.typical_queue())
    window.apply(samples.language_changed("uk"))
    app.processEvents()
    assert window.pages.queue._caption.text() == "ПОТРІБНЕ РІШЕННЯ (4)"
    assert window.pages.queue.table.model().headerData(QueueColumn.TITLE, Qt.Orientation.Horizontal) == "Назва"
    assert window.pages.queue.row_actions.approve.text() == "Схвалити"
    assert window.pages.settings.heading.text() == "Налаштування"
    window.apply(samples.language_changed("en"))
    app.processEvents()
    assert window.pages.queue._caption.text() == "NEEDS A DECISION (4)"


def test_the_window_remembers_size_page_and_splitter(
    app: QApplication, tmp_path: Path, make_window: Callable[[Path], MainWindow]
) -> None:
    file = tmp_path / "window.ini"
    first = make_window(file)
    first.setGeometry(QRect(10, 20, 900, 620))
    first.open_page("sources")
    first._splitter.setSizes([500, 300])
    first.show()
    app.processEvents()
    sizes = first._splitter.sizes()
    first.end()
    second = make_window(file)
    second.show()
    app.processEvents()
    assert second.size() == first.size()
    assert second.pages.currentWidget() is second.pages.sources
    assert second._splitter.sizes() == sizes
    second.end()


def test_a_broken_memory_is_no_reason_not_to_open(
    app: QApplication, tmp_path: Path, make_window: Callable[[Path], MainWindow]
) -> None:
    file = tmp_path / "window.ini"
    file.write_bytes(b"[window]\ngeometry=@ByteArray(junk)\nsplitter=7\npage=<nowhere>\n")
    window = make_window(file)
    window.show()
    app.processEvents()
    assert window.pages.currentWidget() is window.pages.live
    window.end()


def test_without_a_tray_closing_asks_and_stops_only_after_the_answer(window: MainWindow) -> None:
    stopped = heard(window.quit_requested)
    window.close()
    window.close()
    (question,) = window.findChildren(Question)
    assert window.isVisible()
    stopped.assert_not_called()
    next(button for button in question.buttons() if button.text() == "Stop Efir").click()
    stopped.assert_called_once_with()
    window.end()
    assert not window.isVisible()


def test_with_a_tray_closing_asks_once_and_then_hides(
    app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_window: Callable[[Path], MainWindow]
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    window = make_window(tmp_path / "window.ini")
    stopped = heard(window.quit_requested)
    window.show()
    window.close()
    app.processEvents()
    assert window.isVisible()
    (question,) = window.findChildren(Question)
    next(button for button in question.buttons() if button.text() == "Keep running").click()
    assert not window.isVisible()
    window.tray.open.trigger()
    assert window.isVisible()
    window.close()
    assert not window.isVisible()
    stopped.assert_not_called()
    window.end()


def test_the_tray_notifies_with_escaped_text_and_a_click_opens_the_page(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr("sys.platform", "linux")
    shown = Mock()
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _self, *words: shown(*words[:2]))
    tray = Tray(window)
    opened = heard(tray.open_requested)
    hostile = Notice(kind=NoticeKind.SOURCE_SILENT, subject="<b>queue</b>")
    tray.show_notices(NoticeKind.SOURCE_SILENT, [hostile])
    shown.assert_called_once_with("A source stopped responding", "&lt;b&gt;queue&lt;/b&gt;")
    tray._on_message_clicked()
    opened.assert_called_once_with("sources")
    tray.hide()


def test_the_tray_menu_asks_for_the_opposite_of_what_is_and_skips_only_what_plays(window: MainWindow) -> None:
    tray = window.tray
    paused, resumed, skipped = (
        heard(tray.pause_requests_requested),
        heard(tray.resume_requests_requested),
        heard(tray.skip_requested),
    )
    assert not tray.skip.isEnabled()
    tray.requests.trigger()
    window.apply(samples.queue_of([], is_open=False))
    window.apply(samples.playing())
    tray.requests.trigger()
    tray.skip.trigger()
    assert [heard.call_count for heard in (paused, resumed, skipped)] == [1, 1, 1]


def test_the_tab_key_goes_in_reading_order(window: MainWindow) -> None:
    window.apply(samples.typical_queue())
    queue = window.pages.queue
    order = [queue._requests, queue._add, queue.decisions, queue._filter, queue._undo, queue._clear, queue.table]
    chain: list[QWidget] = []
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window:
        chain.append(widget)
        widget = widget.nextInFocusChain()
    places = [chain.index(one) for one in order]
    assert places == sorted(places)
    assert places[-1] < chain.index(window._side.add) < chain.index(window.transport.toggle)


def test_every_control_has_a_name_for_screen_readers(window: MainWindow) -> None:
    window.apply(samples.typical_queue())
    window.apply(samples.typical_sources())
    nameless = [
        button.objectName() or type(button).__name__
        for button in window.findChildren(QPushButton)
        if not (button.accessibleName() or button.text())
    ]
    assert nameless == []


def test_a_page_that_is_built_opens_no_window_and_takes_no_focus(window: MainWindow, app: QApplication) -> None:
    window.activateWindow()
    app.processEvents()
    before = app.topLevelWidgets()
    for page in PAGES:
        window.open_page(page)
        app.processEvents()
        assert app.activeWindow() is window
        assert [one for one in app.topLevelWidgets() if one not in before and one.isVisible()] == []


@pytest.mark.slow
def test_nothing_of_the_window_is_a_window_without_a_parent(
    app: QApplication, tmp_path: Path, make_window: Callable[[Path], MainWindow]
) -> None:
    """What has no parent stays when the window goes, and every change of theme or language is told to it too."""

    def alone() -> set[QWidget]:
        return {one for one in app.topLevelWidgets() if one.parent() is None}

    before = alone()
    window = make_window(tmp_path / "window.ini")
    window.show()
    for page in PAGES:
        window.open_page(page)
    while window.pages.settings.form.build_next():
        pass
    settle(app)
    assert alone() - before == {window}


def test_a_window_that_is_deleted_as_it_was_painted_says_nothing_more(app: QApplication, tmp_path: Path) -> None:
    window = MainWindow(tmp_path / "window.ini", "127.0.0.1:17890")
    window.show()
    window.grab()
    window.end()
    shiboken6.delete(window)
    app.processEvents()  # an error in a slot fails the test
