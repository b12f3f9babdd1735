"""The window joined to the services: one line for each thing a person can ask for."""

from collections.abc import Callable, Coroutine

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from app.domain.events import PlayerChanged, QueueChanged, SettingsChanged, SourcesChanged
from app.domain.ids import ClientId, QueueItemId
from app.efir import Efir
from app.services.queue import NewRequest
from app.ui import i18n, theme
from app.ui.main_window import MainWindow
from app.ui.tasks import Tasks

type _Command = Callable[..., Coroutine[object, object, object]]
type _Slot = Callable[..., None]

_SETTINGS_FILE = "window.ini"


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
        self._join_queue()
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
        self.main.end()
        await self._tasks.stop()
