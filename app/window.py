"""The window joined to the services: one line for each thing a person can ask for."""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QWidget

from app.adapters.user_files import read_settings_file, write_settings_file
from app.adding import Adding
from app.blocking import Blocking
from app.core import Core
from app.domain.events import (
    Event,
    FallbackChanged,
    PlayerChanged,
    QueueChanged,
    SettingsChanged,
    SourcesChanged,
    SpeechChanged,
)
from app.domain.history import HistoryKind, HistoryQuery
from app.domain.ids import ClientId, QueueItemId, SpeechId
from app.fallback_list import FallbackList
from app.services.speech.intake import NewMessage
from app.ui import i18n, theme
from app.ui.links import open_preview
from app.ui.main_window import MainWindow
from app.ui.tasks import Tasks

if TYPE_CHECKING:
    from app.ui.first_start import FirstStart
    from app.ui.pages.history import HistoryPanel
    from app.ui.pages.live import LivePanel
    from app.ui.pages.queue import QueuePanel
    from app.ui.pages.sources import SourcesPage
    from app.ui.pages.speech import SpeechPanel
    from app.ui.settings.page import SettingsPage

type _Command = Callable[..., Coroutine[object, object, object]]
type _Slot = Callable[..., None]

_SETTINGS_FILE = "window.ini"
_PAST = 50
"""How many of the messages that were said are shown."""


class Window:
    """The main window of a running Efir.

    Attributes:
        main: The window itself.
    """

    def __init__(self, app: QApplication, efir: Core) -> None:
        """Build and fill it; it is not shown yet.

        Args:
            app: Qt's application.
            efir: The parts, with their data open. The server may start later: building a window holds the loop.
        """
        i18n.install(app, efir.services.settings.settings.appearance.language)
        self._theme = theme.Theme(app, efir.services.settings.settings.appearance.theme)
        self._efir = efir
        self.main = MainWindow(efir.folder / _SETTINGS_FILE)
        self._tasks = Tasks(self.main.notices.tell_error)
        self._stop_listening = efir.broadcaster.listen(self.main.apply)
        self._stop_watching_engine = efir.broadcaster.listen(self._on_engine)
        self._stop_watching_theme = efir.broadcaster.listen(self._theme.apply)
        self._engine = ""
        self._shows_links: list[Callable[[], None]] = []
        efir.links.on_rotated = self._on_links_rotated
        self._blocking = Blocking(efir.services.viewers, self.main.notices, self._tasks)
        self._adding = Adding(efir.services.queue, self._tasks, self.main.notices.tell_error)
        self._fallback = FallbackList(efir, self.main, self._slot)
        self.main.page_built.connect(self._on_page_built)
        self._join_rest()
        self._fill()
        self._tell_of_data()

    def _tell_of_data(self) -> None:
        """Say what of the stored data could not be used."""
        translate, tell = QCoreApplication.translate, self.main.notices.tell_error
        if (set_aside := self._efir.database.set_aside) is not None:
            text = translate("Window", "The database was damaged. It was kept as %1, and a new one was begun.")
            tell(text.replace("%1", set_aside.name))
        if broken := self._efir.services.settings.broken:
            text = translate("Window", "These settings could not be read and have their usual values: %1")
            tell(text.replace("%1", ", ".join(broken)))

    def tell_port(self, usual: int, port: int) -> None:
        """Say that the usual port was taken, so that the links in OBS do not reach this Efir."""
        text = QCoreApplication.translate(
            "Window", "Port %1 is taken by another program, so Efir listens on %2. Put the new links into OBS."
        )
        self.main.notices.tell_error(text.replace("%1", str(usual)).replace("%2", str(port)))

    def _fill(self) -> None:
        """Show what is there already."""
        efir, apply = self._efir, self.main.apply
        apply(SettingsChanged(settings=efir.services.settings.settings))
        apply(QueueChanged(queue=efir.services.queue.summary))
        apply(PlayerChanged(player=efir.services.player.now()))
        apply(SpeechChanged(speech=efir.services.speech.now()))
        apply(SourcesChanged(sources=efir.services.connections.sources()))
        apply(FallbackChanged(fallback=efir.services.fallback.summary))
        apply(efir.lan.now)

    def on_air(self, host: str, port: int) -> None:
        """Show where the server listens; the links that lead there are read when their page is built."""
        self.main.status.set_address(f"{host}:{port}")

    def _slot(self, command: _Command) -> _Slot:
        """Return a slot that runs a command; its failure is shown as a notice."""
        return lambda *arguments: self._tasks.start(command(*arguments))

    def _item_slot(self, command: Callable[..., Coroutine[object, object, object]]) -> _Slot:
        return lambda item_id, *arguments: self._tasks.start(command(QueueItemId(item_id), *arguments))

    def _on_page_built(self, name: str, page: QWidget) -> None:
        joins: dict[str, Callable[[Any], None]] = {
            "live": self._join_live,
            "queue": self._join_queue,
            "fallback": self._fallback.join,
            "speech": self._join_speech,
            "sources": self._join_sources,
            "history": self._join_history,
            "settings": self._join_settings,
            "first_start": self._join_first_start,
        }
        joins[name](page)

    def _join_live(self, page: "LivePanel") -> None:
        queue, speech = self._efir.services.queue, self._efir.services.speech
        page.approve_video_requested.connect(self._item_slot(queue.approve))
        page.reject_video_requested.connect(self._item_slot(queue.reject))
        page.approve_message_requested.connect(self._message_slot(speech.approve))
        page.reject_message_requested.connect(self._message_slot(speech.reject))

    def _join_queue(self, page: "QueuePanel") -> None:
        queue = self._efir.services.queue
        page.approve_requested.connect(self._item_slot(queue.approve))
        page.reject_requested.connect(self._item_slot(queue.reject))
        page.remove_requested.connect(self._item_slot(queue.remove))
        page.retry_requested.connect(self._item_slot(queue.retry))
        page.hold_requested.connect(self._item_slot(queue.hold))
        page.play_now_requested.connect(self._item_slot(queue.play_now))
        page.move_requested.connect(self._item_slot(queue.move))
        page.clear_requested.connect(self._slot(queue.clear))
        page.undo_requested.connect(self._slot(queue.undo))
        page.pause_requests_requested.connect(self._slot(queue.pause_requests))
        page.resume_requests_requested.connect(self._slot(queue.resume_requests))
        page.add_link_requested.connect(self._adding.add_link)
        page.add_files_requested.connect(self._adding.add_files)
        page.page_requested.connect(self._slot(self._show_page))
        page.find_requested.connect(self._slot(self._show_matches))
        page.remove_by_requested.connect(self._slot(queue.remove_all_by))
        page.block_viewer_requested.connect(self._slot(self._blocking.block_viewer))
        page.block_channel_requested.connect(self._slot(self._blocking.block_channel))

    def _join_speech(self, page: "SpeechPanel") -> None:
        speech = self._efir.services.speech
        for signal, command in (
            (page.approve_requested, speech.approve),
            (page.reject_requested, speech.reject),
            (page.remove_requested, speech.remove),
            (page.replay_requested, speech.replay),
        ):
            signal.connect(self._message_slot(command))
        page.skip_requested.connect(self._slot(speech.skip))
        page.pause_requested.connect(self._slot(speech.pause))
        page.resume_requested.connect(self._slot(speech.resume))
        page.clear_requested.connect(self._slot(speech.clear))
        page.undo_requested.connect(self._slot(speech.undo))
        page.block_viewer_requested.connect(self._slot(self._blocking.block_viewer))
        page.say_requested.connect(self._slot(self._say))
        page.preview_requested.connect(self._slot(self._preview))
        page.change_requested.connect(self._slot(self._efir.services.settings.change))
        page.page_shown.connect(self._slot(self._show_speech))
        page.past_requested.connect(self._slot(self._show_past))

    def _join_sources(self, page: "SourcesPage") -> None:
        page.rotate_links_requested.connect(self._slot(self._rotate_links))
        page.disconnect_requested.connect(self._slot(self._disconnect))
        page.refresh_requested.connect(self._refresh_sources)
        page.test_requested.connect(self._slot(self._test))
        page.preview_requested.connect(self._preview_widget)
        self._show_everywhere(lambda: page.set_links(*self._links()))

    def _join_settings(self, page: "SettingsPage") -> None:
        page.change_requested.connect(self._change_settings)
        page.reset_requested.connect(self._slot(self._efir.services.settings.reset))
        page.import_requested.connect(self._slot(self._import_settings))
        page.export_requested.connect(self._slot(self._export_settings))
        page.preview_requested.connect(self._preview_widget)

    def _join_first_start(self, dialog: "FirstStart") -> None:
        dialog.change_requested.connect(self._change_settings)
        dialog.test_requested.connect(self._slot(self._test))
        dialog.preview_requested.connect(self._preview_widget)
        dialog.video_requested.connect(self._adding.add_sample)
        dialog.speech_requested.connect(self._slot(self._say))
        dialog.show_voices(self._efir.services.speech.voices)

        def show_link() -> None:
            links, files = self._links()
            dialog.set_link(links["all"], files.get("all", ""))

        self._show_everywhere(show_link)

    def _message_slot(self, command: Callable[[SpeechId], Coroutine[object, object, object]]) -> _Slot:
        return lambda message_id: self._tasks.start(command(SpeechId(message_id)))

    async def _say(self, text: str, voice: str = "") -> None:
        await self._efir.services.speech.add(NewMessage(text=text, voice=voice, is_from_streamer=True))

    async def _preview(self, text: str) -> None:
        self.main.speech.show_preview(await self._efir.services.speech.preview(text))

    async def _show_speech(self) -> None:
        self.main.show_voices(self._efir.services.speech.voices)
        await self._show_past()
        self.main.show_devices(await self._efir.services.speech.devices())

    async def _show_past(self) -> None:
        self.main.speech.show_past(await self._efir.services.speech.history("", 0, _PAST))

    def _on_engine(self, event: Event) -> None:
        """Show the voices as soon as the engines have told them."""
        if isinstance(event, SpeechChanged) and event.speech.engine != self._engine:
            self._engine = event.speech.engine
            self.main.show_voices(self._efir.services.speech.voices)

    def _join_history(self, page: "HistoryPanel") -> None:
        page.page_requested.connect(self._slot(self._show_history))
        page.queue_again_requested.connect(self._slot(self._queue_again))
        page.replay_requested.connect(self._message_slot(self._efir.services.speech.replay))
        page.export_requested.connect(self._slot(self._export))
        page.stop_export_requested.connect(self._efir.services.history.stop_export)

    async def _show_history(self, ask: HistoryQuery) -> None:
        self.main.history.show_page(ask, await self._efir.services.history.page(ask))

    async def _queue_again(self, item_ids: list[QueueItemId]) -> None:
        self.main.history.tell_queued(await self._efir.services.history.queue_again(item_ids))

    async def _export(self, kind: HistoryKind, query: str, path: str) -> None:
        page, is_written = self.main.history, False
        try:
            is_written = await self._efir.services.history.export(kind, query, path, page.show_progress)
        finally:
            page.end_export(path if is_written else "")

    def _join_rest(self) -> None:
        transport, player = self.main.transport, self._efir.services.player
        transport.play_requested.connect(self._slot(player.play))
        transport.pause_requested.connect(self._slot(player.pause))
        transport.skip_requested.connect(self._slot(player.skip))
        transport.restart_requested.connect(self._slot(player.restart))
        transport.seek_requested.connect(self._slot(player.seek))
        self.main.undo.position_undone.connect(self._slot(player.seek))
        transport.volume_requested.connect(self._slot(player.set_volume))
        tray, queue, speech = self.main.tray, self._efir.services.queue, self._efir.services.speech
        tray.skip_requested.connect(self._slot(player.skip))
        tray.pause_requests_requested.connect(self._slot(queue.pause_requests))
        tray.resume_requests_requested.connect(self._slot(queue.resume_requests))
        self.main.undo.steps_undone.connect(self._slot(self._undo))
        for place in (self.main.status, tray):
            place.panic_requested.connect(self._slot(speech.panic))
            place.release_requested.connect(self._slot(speech.release))
        for speaking in (tray, transport):
            speaking.stop_speech_requested.connect(self._slot(speech.skip))

    async def _undo(self, subject: str, steps: list[int]) -> None:
        efir = self._efir
        undo = {
            "queue": efir.services.queue.undo,
            "speech": efir.services.speech.undo,
            "fallback": efir.services.fallback.undo,
        }[subject]
        for number in steps:
            await undo(number)

    async def _show_page(self, offset: int, limit: int) -> None:
        self.main.show_page(await self._efir.services.queue.page(offset, limit, "waiting"))

    async def _show_matches(self, query: str, most: int) -> None:
        self.main.show_matches(await self._efir.services.queue.find(query, most))

    def _change_settings(self, patch: dict[str, object]) -> None:
        self._tasks.start(self._efir.services.settings.change(patch), self.main.settings.show_error)

    async def _import_settings(self, path: str) -> None:
        data, before = await read_settings_file(path), self._efir.services.settings.settings
        await self._efir.services.settings.import_(data)
        self.main.settings.tell_imported(before)

    async def _export_settings(self, path: str) -> None:
        await write_settings_file(path, self._efir.services.settings.export())
        self.main.settings.tell_exported(path)

    async def _rotate_links(self) -> None:
        await self._efir.links.rotate()

    def _refresh_sources(self) -> None:
        self.main.sources.apply(SourcesChanged(sources=self._efir.services.connections.sources()))

    async def _disconnect(self, client: str) -> None:
        self._efir.services.connections.disconnect(ClientId(client))

    async def _test(self, widget: str) -> None:
        self._efir.services.connections.test(widget)

    def _preview_widget(self, widget: str, look: dict[str, object]) -> None:
        """Open a widget with sample data in the browser."""
        if not open_preview(self._links()[0][widget], look):
            self.main.notices.tell_error(QCoreApplication.translate("Window", "No browser could be opened."))

    def _show_everywhere(self, show: Callable[[], None]) -> None:
        """Show the links now, and again whenever they are other ones."""
        self._shows_links.append(show)
        show()

    def _on_links_rotated(self) -> None:
        for show in self._shows_links:
            show()

    def _links(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return the link of each widget, and the path of its file that waits."""
        links = self._efir.links
        return {link.widget: link.url for link in links.all()}, links.files()

    async def close(self) -> None:
        """Take the window away; commands under way are ended."""
        self._stop_listening()
        self._stop_watching_engine()
        self._stop_watching_theme()
        self._theme.deleteLater()
        self.main.end()
        await self._tasks.stop()
