"""The window joined to the services: one line for each thing a person can ask for."""

from collections.abc import Callable, Coroutine

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from app.adapters.settings_file import read_file, write_file
from app.domain.events import Event, PlayerChanged, QueueChanged, SettingsChanged, SourcesChanged, SpeechChanged
from app.domain.ids import ClientId, QueueItemId, SpeechId
from app.efir import Efir
from app.services.queue import NewRequest
from app.services.speech_intake import NewMessage
from app.ui import i18n, theme
from app.ui.main_window import MainWindow
from app.ui.tasks import Tasks

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

    def __init__(self, app: QApplication, efir: Efir) -> None:
        """Build and fill it; it is not shown yet.

        Args:
            app: Qt's application.
            efir: The parts, with their data open. The server may start later: building a window holds the loop.
        """
        i18n.install(app, efir.settings.settings.appearance.language)
        theme.install(app)
        self._efir = efir
        self.main = MainWindow(efir.folder / _SETTINGS_FILE)
        self._tasks = Tasks(self.main.notices.tell_error)
        self._stop_listening = efir.broadcaster.listen(self.main.apply)
        self._stop_watching_engine = efir.broadcaster.listen(self._on_engine)
        self._engine = ""
        self._join_queue()
        self._join_speech()
        self._join_rest()
        self._fill()
        self._tell_of_data()

    def _tell_of_data(self) -> None:
        """Say what of the stored data could not be used."""
        translate, tell = QCoreApplication.translate, self.main.notices.tell_error
        if (set_aside := self._efir.database.set_aside) is not None:
            text = translate("Window", "The database was damaged. It was kept as %1, and a new one was begun.")
            tell(text.replace("%1", set_aside.name))
        if broken := self._efir.settings.broken:
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
        apply(SettingsChanged(settings=efir.settings.settings))
        apply(QueueChanged(queue=efir.queue.summary))
        apply(PlayerChanged(player=efir.player.now()))
        apply(SpeechChanged(speech=efir.speech.now()))
        apply(SourcesChanged(sources=efir.connections.sources()))

    def on_air(self, host: str, port: int) -> None:
        """Show where the server listens, and the links that lead there."""
        self.main.status.set_address(f"{host}:{port}")
        self._show_links()

    def _slot(self, command: _Command) -> _Slot:
        """Return a slot that runs a command; its failure is shown as a notice."""
        return lambda *arguments: self._tasks.start(command(*arguments))

    def _item_slot(self, command: Callable[..., Coroutine[object, object, object]]) -> _Slot:
        return lambda item_id, *arguments: self._tasks.start(command(QueueItemId(item_id), *arguments))

    def _join_queue(self) -> None:
        page, queue = self.main.queue, self._efir.queue
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
        page.add_link_requested.connect(self._slot(self._add_link))
        page.add_files_requested.connect(self._slot(self._add_files))
        page.page_requested.connect(self._slot(self._show_page))
        self.main.notices.undo_requested.connect(self._slot(queue.undo))
        self.main.tray.pause_requests_requested.connect(self._slot(queue.pause_requests))
        self.main.tray.resume_requests_requested.connect(self._slot(queue.resume_requests))

    def _join_speech(self) -> None:
        page, speech = self.main.speech, self._efir.speech
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
        page.say_requested.connect(self._slot(self._say))
        page.preview_requested.connect(self._slot(self._preview))
        page.change_requested.connect(self._slot(self._efir.settings.change))
        page.page_shown.connect(self._slot(self._show_speech))
        page.past_requested.connect(self._slot(self._show_past))
        for place in (self.main.status, self.main.tray):
            place.panic_requested.connect(self._slot(speech.panic))
            place.release_requested.connect(self._slot(speech.release))
        self.main.tray.stop_speech_requested.connect(self._slot(speech.skip))
        self.main.transport.stop_speech_requested.connect(self._slot(speech.skip))

    def _message_slot(self, command: Callable[[SpeechId], Coroutine[object, object, object]]) -> _Slot:
        return lambda message_id: self._tasks.start(command(SpeechId(message_id)))

    async def _say(self, text: str, voice: str) -> None:
        await self._efir.speech.add(NewMessage(text=text, voice=voice, is_streamers=True))

    async def _preview(self, text: str) -> None:
        self.main.speech.show_preview(await self._efir.speech.preview(text))

    async def _show_speech(self) -> None:
        self.main.show_voices(self._efir.speech.voices)
        await self._show_past()
        self.main.show_devices(await self._efir.speech.devices())

    async def _show_past(self) -> None:
        self.main.speech.show_past(await self._efir.speech.history("", 0, _PAST))

    def _on_engine(self, event: Event) -> None:
        """Show the voices as soon as the engines have told them."""
        if isinstance(event, SpeechChanged) and event.speech.engine != self._engine:
            self._engine = event.speech.engine
            self.main.show_voices(self._efir.speech.voices)

    def _join_rest(self) -> None:
        transport, player = self.main.transport, self._efir.player
        transport.play_requested.connect(self._slot(player.play))
        transport.pause_requested.connect(self._slot(player.pause))
        transport.skip_requested.connect(self._slot(player.skip))
        transport.restart_requested.connect(self._slot(player.restart))
        transport.seek_requested.connect(self._slot(player.seek))
        transport.volume_requested.connect(self._slot(player.set_volume))
        self.main.tray.skip_requested.connect(self._slot(player.skip))
        self.main.settings.change_requested.connect(self._change_settings)
        self.main.settings.reset_requested.connect(self._slot(self._efir.settings.reset))
        self.main.settings.import_requested.connect(self._slot(self._import_settings))
        self.main.settings.export_requested.connect(self._slot(self._export_settings))
        self.main.sources.rotate_links_requested.connect(self._slot(self._rotate_links))
        self.main.sources.disconnect_requested.connect(self._slot(self._disconnect))
        self.main.sources.refresh_requested.connect(self._refresh_sources)

    async def _add_link(self, text: str) -> None:
        await self._efir.queue.add(NewRequest(url=text, is_streamers=True))

    async def _add_files(self, paths: list[str]) -> None:
        for path in paths:
            await self._efir.queue.add(NewRequest(file=path, is_streamers=True))

    async def _show_page(self, offset: int, limit: int) -> None:
        self.main.show_page(await self._efir.queue.page(offset, limit, "waiting"))

    def _change_settings(self, patch: dict[str, object]) -> None:
        self._tasks.start(self._efir.settings.change(patch), self.main.settings.show_error)

    async def _import_settings(self, path: str) -> None:
        data, before = await read_file(path), self._efir.settings.settings
        await self._efir.settings.import_(data)
        self.main.settings.tell_imported(before)

    async def _export_settings(self, path: str) -> None:
        await write_file(path, self._efir.settings.export())
        self.main.settings.tell_exported(path)

    async def _rotate_links(self) -> None:
        await self._efir.links.rotate()
        self._show_links()

    def _refresh_sources(self) -> None:
        self.main.sources.apply(SourcesChanged(sources=self._efir.connections.sources()))

    async def _disconnect(self, client: str) -> None:
        self._efir.connections.disconnect(ClientId(client))

    def _show_links(self) -> None:
        links = self._efir.links
        self.main.sources.set_links({link.widget: link.url for link in links.all()}, links.files())

    async def close(self) -> None:
        """Take the window away; commands under way are ended."""
        self._stop_listening()
        self._stop_watching_engine()
        self.main.end()
        await self._tasks.stop()
