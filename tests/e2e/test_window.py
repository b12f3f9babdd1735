"""The window with everything behind it: real loop, services, database and HTTP; only the screen is missing."""

import asyncio
import contextlib
import functools
import gc
import inspect
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, cast, override

import aiohttp
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QPushButton

from app.core import Core, Profile
from app.core_thread import CoreThread
from app.domain.ids import QueueItemId, SpeechId
from app.domain.queue import ItemState
from app.domain.settings import PlayerSettings
from app.domain.speech import SpeechState
from app.runtime.crash_reports import CrashReports
from app.runtime.event_loop import LagMeter, prepare_loop
from app.services.speech.service import SpeechService
from app.store.database import Database, Transaction
from app.ui import notices
from app.ui.application import WindowLoop
from app.ui.client import CoreClient
from app.ui.controllers.window import WindowController
from app.ui.notices import Toast
from app.ui.pages.queue_model import QueueColumn
from app.ui.settings.editors import NumberEditor
from app.ui.theme import colors, shades_now
from tests.e2e.program import DEMO, ROOT
from tests.support.qt_windows import delete, open_windows
from tests.support.waiting import SECONDS, until

_SHOWN_MS = 600_000
"""A message with *Undo* must not go on a busy machine before it is pressed."""

type Story = Callable[[Core, WindowController, "Api"], Awaitable[None]]


class Api:
    """A second client, beside the window."""

    def __init__(self, session: aiohttp.ClientSession, port: int) -> None:
        self._session = session
        self._base = f"http://127.0.0.1:{port}/api/v1"

    async def post(self, path: str, body: object = None) -> dict[str, Any]:
        async with self._session.post(self._base + path, json=body) as response:
            assert response.status < 300, await response.text()
            answer: dict[str, Any] = await response.json()
            return answer

    async def add(self, name: str) -> QueueItemId:
        item = await self.post("/queue", {"file": str(DEMO / name), "requested_by": "viewer"})
        return QueueItemId(item["id"])


class _InCore:
    """A part of the core for the stories: what it does, it does in the core's thread."""

    _client: CoreClient
    _part: object

    def __init__(self, client: CoreClient, part: object) -> None:
        vars(self).update(_client=client, _part=part)

    @override
    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._part, name, value)

    def __getattr__(self, name: str) -> object:
        value = getattr(self._part, name)
        if inspect.iscoroutinefunction(value):
            return functools.partial(self._client.run, value)
        is_of_core = type(value).__module__.startswith(("app.core", "app.services", "app.store.database"))
        return _InCore(self._client, value) if is_of_core else value


def tell(qapp: QApplication, folder: Path, story: Story) -> None:
    """Run a story in the whole program: the core in its own thread, the window in this one."""
    core = Core(Profile(folder=folder, resources=ROOT / "resources", window_lag=LagMeter("window")))

    async def serve(stop: asyncio.Event, on_listening: Callable[[int], None]) -> None:
        try:
            await core.open()
            on_listening(await core.listen("127.0.0.1", [0]))
            await stop.wait()
        finally:
            await core.stop()

    thread = CoreThread(serve, LagMeter("core"))
    client = CoreClient(core, thread)

    async def main() -> None:
        thread.start()
        port = await client.listening()
        window = await WindowController.build(qapp, client)
        window.main.show()
        await client.run(core.services.settings.change, {"media": {"folders": [str(DEMO)]}})
        headers = {"Authorization": f"Bearer {core.tokens.control.reveal()}"}
        shown = cast("Core", _InCore(client, core))
        try:
            async with aiohttp.ClientSession(headers=headers) as session, asyncio.timeout(120):
                await story(shown, window, Api(session, port))
        finally:
            await window.close()
            await client.stop()

    qapp.setQuitOnLastWindowClosed(False)
    before, loop = open_windows(), prepare_loop(WindowLoop(qapp))
    asyncio.set_event_loop(loop)
    try:
        with CrashReports().installed(), pytest.MonkeyPatch.context() as patched:
            patched.setattr(notices, "_SHOWN_MS", _SHOWN_MS)
            loop.run_until_complete(main())
    finally:
        asyncio.set_event_loop(None)
        loop.close()
        thread.join(SECONDS)
        delete(open_windows() - before)
        gc.collect()  # here: what is of Qt must not go in the core's thread of the next story


def titles(window: WindowController) -> list[str]:
    model = window.main.pages.queue.table.model()
    return [str(model.index(row, QueueColumn.TITLE).data()) for row in range(model.rowCount())]


def pending(window: WindowController) -> int:
    return window.main.pages.queue.decisions.model().rowCount()


def choose(view: QAbstractItemView, row: int) -> None:
    """Select one row, whatever keys the double of a keyboard still holds."""
    flags = QItemSelectionModel.SelectionFlag
    view.selectionModel().setCurrentIndex(view.model().index(row, QueueColumn.TITLE), flags.ClearAndSelect | flags.Rows)


def press(view: QAbstractItemView, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    view.window().activateWindow()
    view.setFocus()
    QTest.keyClick(view, key, modifier)


def test_a_posted_request_has_its_row_and_keys_approve_reorder_remove_and_undo(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def story(core: Core, window: WindowController, api: Api) -> None:
        page = window.main.pages.queue
        window.main.open_page("queue")
        control = Qt.KeyboardModifier.ControlModifier
        first = await api.add("on-air.webm")
        await until(lambda: core.services.queue.summary.pending_total == 1 and pending(window) == 1, "the row is there")
        await api.add("next-up.webm")
        await until(
            lambda: core.services.queue.summary.pending_total == 2 and pending(window) == 2, "both rows are there"
        )
        await until(
            lambda: all(item.state is ItemState.PENDING for item in core.services.queue.summary.pending), "resolved"
        )
        press(page.decisions, Qt.Key.Key_A)
        await until(lambda: len(titles(window)) == 1, "approved by key")
        press(page.decisions, Qt.Key.Key_A)
        await until(lambda: titles(window) == ["Efir: on air", "Efir: next up"], "both approved, in order")
        choose(page.table, 1)
        press(page.table, Qt.Key.Key_Up, control)
        await until(lambda: titles(window) == ["Efir: next up", "Efir: on air"], "moved by key")
        assert [item.media.title for item in (await core.services.queue.page(0, 10)).items] == titles(window)
        press(page.table, Qt.Key.Key_Z, control)
        await until(lambda: titles(window) == ["Efir: on air", "Efir: next up"], "the move was taken back")
        choose(page.table, 0)
        press(page.table, Qt.Key.Key_Delete)
        await until(lambda: titles(window) == ["Efir: next up"], "removed by key")
        assert (await core.services.queue.get(first)).state is ItemState.REMOVED
        press(page.table, Qt.Key.Key_Z, control)
        await until(lambda: titles(window) == ["Efir: on air", "Efir: next up"], "the removal was taken back")
        press(page.table, Qt.Key.Key_Z, control)
        await until(lambda: pending(window) == 1, "the approval was taken back")
        press(page.decisions, Qt.Key.Key_R)
        await until(lambda: pending(window) == 0, "rejected by key")
        assert core.services.queue.summary.items[0].id == first

    tell(qapp, tmp_path, story)


@pytest.mark.slow
def test_the_history_shows_what_has_ended_queues_it_again_and_becomes_a_file(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def story(core: Core, window: WindowController, api: Api) -> None:
        page, file = window.main.pages.history, tmp_path / "history.csv"
        rows = page.table.rows
        window.main.open_page("history")
        item = await api.add("on-air.webm")
        await until(lambda: core.services.queue.summary.pending_total == 1, "the request is there")
        await until(lambda: core.services.queue.summary.pending[0].state is ItemState.PENDING, "it is resolved")
        await core.services.queue.reject(item)
        await until(lambda: rows.rowCount() == 1, "what was rejected is in the history, by itself")
        for words, count in (("nothing", 0), ("air on", 1)):
            page.search.setText(words)
            await until(lambda count=count: rows.rowCount() == count and not page._typing.isActive(), "found")
        page.table.selectRow(0)
        press(page.table, Qt.Key.Key_Return)
        await until(lambda: titles(window) == ["Efir: on air"], "it is queued again")
        assert core.services.queue.summary.items[0].requested_by == ""
        await until(lambda: page._said.text() == "1 video is in the queue again", "it is said")
        page.progress.file_chosen.emit(str(file))
        await until(lambda: file.exists() and page.progress.isHidden(), "the file is there")
        assert file.read_bytes().startswith(b"\xef\xbb\xbfrequested_at")
        assert "Efir: on air" in file.read_text("utf-8-sig")
        page.progress.file_chosen.emit(str(tmp_path / "nowhere" / "a.csv"))
        await until(lambda: len(window.main.notices.toasts()) == 1, "it is told that there is no such folder")
        assert page.progress.isHidden()

    tell(qapp, tmp_path, story)


@pytest.mark.slow
def test_the_live_page_decides_on_a_video_and_on_a_donation_with_the_same_keys(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def story(core: Core, window: WindowController, api: Api) -> None:
        view = window.main.pages.live.decisions
        video = await api.add("on-air.webm")
        donation = {"author": "Тарас", "amount_minor": 5_000, "currency": "UAH", "message": "На каву"}
        said = await api.post("/donations", {**donation, "source": "test", "external_id": "1"})
        await until(lambda: view.model().rowCount() == 2, "both wait in one list")
        choose(view, 0)
        press(view, Qt.Key.Key_A)  # the donation is on top
        await until(lambda: core.services.speech.now().pending_total == 0, "the message was approved by key")
        assert (await core.services.speech.get(SpeechId(said["id"]))).state is not SpeechState.REJECTED
        choose(view, 0)
        press(view, Qt.Key.Key_R)
        await until(lambda: core.services.queue.summary.pending_total == 0, "the video was rejected by the other")
        assert (await core.services.queue.get(video)).state is ItemState.REJECTED
        await until(lambda: view.model().rowCount() == 0, "nothing needs a decision")

    tell(qapp, tmp_path, story)


@pytest.mark.slow
def test_a_viewer_is_blocked_with_all_that_waits_of_theirs_and_one_click_takes_it_back(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def story(core: Core, window: WindowController, api: Api) -> None:
        page = window.main.pages.queue
        for name in ("on-air.webm", "next-up.webm"):
            await api.add(name)
        await until(lambda: pending(window) == 2, "both are there")
        page.block_viewer_requested.emit("viewer", "")

        def told() -> Toast | None:
            toasts = window.main.notices.toasts()
            return next((toast for toast in toasts if toast.words.text() == "viewer is blocked"), None)

        await until(lambda: told() is not None, "it is told")
        blocked = core.services.settings.settings.requests
        assert blocked.blocked_users == ("viewer",)
        assert core.services.queue.summary.pending_total == 0
        toast = told()
        assert toast is not None
        toast.findChildren(QPushButton)[0].click()
        await until(lambda: core.services.queue.summary.pending_total == 2, "both are back")
        assert not core.services.settings.settings.requests.blocked_users
        page.block_channel_requested.emit("UC1", "A channel")
        await until(
            lambda: core.services.settings.settings.requests.blocked_channels == ("UC1",), "the channel is blocked"
        )
        page.remove_by_requested.emit("VIEWER")
        await until(lambda: core.services.queue.summary.pending_total == 0, "taken out without being blocked")
        page.undo_requested.emit()
        await until(lambda: core.services.queue.summary.pending_total == 2, "and taken back")

    tell(qapp, tmp_path, story)


@pytest.mark.slow
def test_the_filter_looks_through_the_whole_queue(qapp: QApplication, tmp_path: Path) -> None:
    async def story(core: Core, window: WindowController, api: Api) -> None:
        for name in ("on-air.webm", "next-up.webm"):
            await core.services.queue.approve(await api.add(name))
        await until(lambda: titles(window) == ["Efir: on air", "Efir: next up"], "both wait for their turn")
        window.main.pages.queue._filter.setText("NEXT")
        await until(lambda: titles(window) == ["Efir: next up"], "one matches")
        window.main.pages.queue._filter.clear()
        assert titles(window) == ["Efir: on air", "Efir: next up"]

    tell(qapp, tmp_path, story)


@pytest.mark.slow
def test_the_window_shows_a_source_and_a_refusal_is_told_and_changes_nothing(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def story(core: Core, window: WindowController, _: Api) -> None:
        display = core.tokens.display.reveal()
        address = f"http://127.0.0.1:{core.access.port}/events?widget=player&client=here&access_token={display}"
        async with aiohttp.ClientSession() as session, session.get(address) as stream:
            assert stream.status == 200
            table = window.main.pages.sources.findChild(QAbstractItemView)
            assert isinstance(table, QAbstractItemView)
            await until(lambda: table.model().rowCount() == 1, "the source is in the table")
        before = core.services.queue.summary
        window.main.pages.queue.add_link_requested.emit("https://example.com/not-a-video")
        await until(lambda: len(window.main.notices.toasts()) == 1, "the refusal is told")
        assert core.services.queue.summary == before
        assert (await core.services.queue.page(0, 10)).total == 0

    tell(qapp, tmp_path, story)


@pytest.mark.slow
def test_the_button_of_a_card_has_the_open_source_show_a_sample_and_says_where_none_is_open(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def story(core: Core, window: WindowController, _: Api) -> None:
        display, cards = core.tokens.display.reveal(), window.main.pages.sources.cards
        address = f"http://127.0.0.1:{core.access.port}/events?widget=alerts&client=here&access_token={display}"
        async with aiohttp.ClientSession() as session, session.get(address) as stream:
            cards["alerts"].test.click()
            while b"event: test_fired" not in await stream.content.readline():
                pass
            assert b'"sounds_at":"here"' in await stream.content.readline()
            table = window.main.pages.sources.findChild(QAbstractItemView)
            assert isinstance(table, QAbstractItemView)
            await until(lambda: table.model().rowCount() == 1, "the source is in the table")  # an event as well
            offset = core.broadcaster.offset
            cards["queue"].test.click()
            await until(lambda: len(window.main.notices.toasts()) == 1, "it is told that none is open")
            assert core.broadcaster.offset == offset

    tell(qapp, tmp_path, story)


@pytest.mark.slow
def test_a_file_of_the_streamer_s_own_is_taken_from_any_folder_and_needs_no_approval(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def story(core: Core, window: WindowController, _: Api) -> None:
        own = tmp_path / "elsewhere"
        own.mkdir()
        (own / "my song.ogg").write_bytes((DEMO / "chime.ogg").read_bytes())
        window.main.pages.queue.add_files_requested.emit([str(own / "my song.ogg")])
        await until(lambda: len(titles(window)) == 1, "it is in the queue at once")
        assert (await core.services.queue.page(0, 1)).items[0].requested_by == ""

    tell(qapp, tmp_path, story)


@pytest.mark.slow
def test_the_fifth_source_on_one_address_brings_a_warning(qapp: QApplication, tmp_path: Path) -> None:
    async def story(core: Core, window: WindowController, _: Api) -> None:
        display = core.tokens.display.reveal()
        address = f"http://127.0.0.1:{core.access.port}/events?widget=queue&access_token={display}"

        def warnings() -> list[str]:
            labels = window.main.findChildren(QLabel)
            return [label.text() for label in labels if label.isVisible() and "127.0.0.1. OBS opens" in label.text()]

        async with aiohttp.ClientSession() as session, contextlib.AsyncExitStack() as streams:
            for number in range(5):
                assert warnings() == []
                await streams.enter_async_context(session.get(f"{address}&client=source-{number}"))
                await asyncio.sleep(0.3)
            await until(lambda: len(warnings()) == 1, "the window warns")
            assert warnings()[0].startswith("5 sources use 127.0.0.1.")

    tell(qapp, tmp_path, story)


@pytest.mark.slow
def test_messages_are_approved_rejected_said_and_previewed_in_the_window(qapp: QApplication, tmp_path: Path) -> None:
    async def story(core: Core, window: WindowController, api: Api) -> None:
        page = window.main.pages.speech
        window.main.open_page("speech")
        first = await api.post("/speech", {"text": "Привіт <b>усім</b>", "author": "Олена"})
        donation = {"author": "Тарас", "amount_minor": 5_000, "currency": "UAH", "message": "На каву"}
        second = await api.post("/donations", {**donation, "source": "test", "external_id": "1"})
        await until(lambda: page.decisions.model().rowCount() == 2, "both wait for a decision")
        page.decisions.setCurrentIndex(page.decisions.model().index(0, 0))
        press(page.decisions, Qt.Key.Key_A)  # the donation is on top
        await until(lambda: core.services.speech.now().pending_total == 1, "approved by key")
        assert (await core.services.speech.get(SpeechId(second["id"]))).state is not SpeechState.PENDING
        page.decisions.setCurrentIndex(page.decisions.model().index(0, 0))
        press(page.decisions, Qt.Key.Key_R)
        await until(lambda: core.services.speech.now().pending_total == 0, "rejected by key")
        assert (await core.services.speech.get(SpeechId(first["id"]))).state is SpeechState.REJECTED

        page.say.field.setText("Поглянь https://example.com 🎉")
        await until(lambda: "посилання" in page.say._spoken.text(), "what would be said is shown")
        QTest.keyClick(page.say.field, Qt.Key.Key_Return)
        await until(lambda: is_said(core.services.speech), "the streamer's own words need no approval")
        window.main.status.panic_requested.emit()
        await until(
            lambda: core.services.speech.now().is_silenced and core.services.player.now().is_silenced, "silenced"
        )
        window.main.status.release_requested.emit()
        await until(lambda: not core.services.speech.now().is_silenced, "released")
        page.skip_requested.emit()
        await until(lambda: core.services.speech.now().waiting_total == 0, "the next one has its turn")

    async def is_said(speech: SpeechService) -> bool:
        listed = [*(await speech.page(0, 9)).items, *(await speech.history("", 0, 9)).items]
        return [one.state is SpeechState.PENDING for one in listed if one.text.startswith("Поглянь")] == [False]

    tell(qapp, tmp_path, story)


@pytest.mark.slow
def test_another_theme_is_worn_as_soon_as_it_is_set(qapp: QApplication, tmp_path: Path) -> None:
    async def story(core: Core, window: WindowController, _: Api) -> None:
        assert shades_now() == colors("dark")
        await core.services.settings.change({"appearance": {"theme": "light"}})
        await until(lambda: shades_now() == colors("light"), "the event has come")
        assert window.main.palette().window().color().name() == colors("light").window
        await core.services.settings.change({"appearance": {"theme": "dark"}})
        await until(lambda: shades_now() == colors("dark"), "the event has come")

    tell(qapp, tmp_path, story)


@pytest.mark.slow
def test_settings_are_saved_taken_back_reset_exported_and_imported_from_the_page(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def story(core: Core, window: WindowController, _: Api) -> None:
        page, file = window.main.pages.settings, tmp_path / "kept.json"

        def limit() -> int:
            return core.services.settings.settings.requests.user_limit

        def undo_buttons() -> list[QPushButton]:
            toasts = window.main.notices.toasts()
            return [b for b in toasts[-1].findChildren(QPushButton) if b.text() == "Undo"] if toasts else []

        async def undo() -> None:
            await until(undo_buttons, "it can be undone")
            undo_buttons()[0].click()

        window.main.open_page("settings")
        editor = page.form.build("requests").fields["requests.user_limit"].editor
        assert isinstance(editor, NumberEditor)
        editor.spin.setValue(7)
        page.bar.save.click()
        await until(lambda: limit() == 7 and bool(window.main.notices.toasts()), "saved")
        await undo()
        await until(lambda: limit() == 0, "the saving was taken back")
        await core.services.settings.change({"requests": {"user_limit": 7}})
        page.export_requested.emit(str(file))
        await until(file.exists, "exported")
        assert core.tokens.control.reveal() not in file.read_text(encoding="utf-8")
        page.reset_requested.emit("requests")
        await until(lambda: limit() == 0, "reset")
        page.import_requested.emit(str(file))
        told = window.main.notices.toasts
        await until(
            lambda: limit() == 7 and "1 setting imported" in [toast.words.text() for toast in told()], "imported"
        )
        await undo()
        await until(lambda: limit() == 0, "the import was taken back")
        file.write_text('{"efir_settings": 1, "settings": {"requests": {"user_limit": 3, "is_open": 5}}}')
        page.import_requested.emit(str(file))
        sentence = "Nothing was imported. Invalid values: requests.is_open"
        await until(lambda: sentence in [toast.words.text() for toast in told()], "a bad file is told of")
        assert limit() == 0

    tell(qapp, tmp_path, story)


@pytest.mark.slow
def test_a_broken_setting_has_its_usual_value_a_sentence_and_its_row(qapp: QApplication, tmp_path: Path) -> None:
    def spoil(transaction: Transaction) -> None:
        transaction.execute("INSERT INTO setting VALUES ('player.fade_ms', '\"slow\"')")

    def kept(transaction: Transaction) -> str:
        return str(transaction.execute("SELECT value FROM setting WHERE name = 'player.fade_ms'").fetchone()["value"])

    async def begin() -> None:
        database = Database(tmp_path / "efir.sqlite")
        await database.open()
        await database.run(spoil)
        await database.close()

    async def story(core: Core, window: WindowController, _: Api) -> None:
        told = ["These settings could not be read and were reset to defaults: player.fade_ms"]
        toasts = window.main.notices.toasts
        await until(lambda: [toast.words.text() for toast in toasts()] == told, "it is told")
        assert core.services.settings.settings.player == PlayerSettings()
        assert await core.database.run(kept) == '"slow"', "another setting was saved meanwhile"

    asyncio.run(begin())
    tell(qapp, tmp_path, story)


@pytest.mark.slow
def test_new_links_are_shown_wherever_links_are_whoever_asked_for_them(qapp: QApplication, tmp_path: Path) -> None:
    async def story(core: Core, window: WindowController, api: Api) -> None:
        cards = [window.main.pages.sources.cards["all"], window.main.pages.first_start.source.card]
        old = core.tokens.display.reveal()
        assert all(old in card.link for card in cards)
        await api.post("/links/rotate")
        new = core.tokens.display.reveal()
        assert new != old
        await until(lambda: all(new in card.link for card in cards), "the new ones are shown")

    tell(qapp, tmp_path, story)
