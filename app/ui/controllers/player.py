"""The transport bar, the status strip, the tray and undo: what is there on every page."""

from app.core import Services
from app.ui.controllers.commands import Commands
from app.ui.main_window import MainWindow


class PlayerController:
    """Runs what is asked for by the parts of the window that are always there."""

    def __init__(self, main: MainWindow, commands: Commands, services: Services) -> None:
        self._main = main
        self._commands = commands
        self._services = services

    def connect(self) -> None:
        """Connect them."""
        main, slot = self._main, self._commands.slot
        player, queue, speech = self._services.player, self._services.queue, self._services.speech
        transport, tray = main.transport, main.tray
        transport.play_requested.connect(slot(player.play))
        transport.pause_requested.connect(slot(player.pause))
        transport.skip_requested.connect(slot(player.skip))
        transport.restart_requested.connect(slot(player.restart))
        transport.seek_requested.connect(slot(player.seek))
        transport.volume_requested.connect(slot(player.set_volume))
        transport.remember_volume_requested.connect(slot(player.remember_volume))
        transport.forget_volume_requested.connect(slot(player.forget_volume))
        tray.skip_requested.connect(slot(player.skip))
        tray.pause_requests_requested.connect(slot(queue.pause_requests))
        tray.resume_requests_requested.connect(slot(queue.resume_requests))
        main.undo.position_undone.connect(slot(player.seek))
        main.undo.steps_undone.connect(self._commands.own_slot(self._undo))
        for place in (main.status, tray):
            place.panic_requested.connect(slot(speech.panic))
            place.release_requested.connect(slot(speech.release))
        transport.stop_speech_requested.connect(slot(speech.skip))
        tray.stop_speech_requested.connect(slot(speech.skip))

    async def _undo(self, subject: str, steps: list[int]) -> None:
        services = self._services
        undo = {"queue": services.queue.undo, "speech": services.speech.undo, "fallback": services.fallback.undo}
        for number in steps:
            await self._commands.client.run(undo[subject], number)
