"""The speech page and the messages of the live page."""

from typing import TYPE_CHECKING

from app.core import Services
from app.domain.events import Event, VoicesChanged
from app.services.speech.intake import NewMessage
from app.ui.controllers.commands import Commands
from app.ui.controllers.queue import QueueController
from app.ui.main_window import MainWindow

if TYPE_CHECKING:
    from app.ui.pages.live import LivePanel
    from app.ui.pages.speech import SpeechPanel

_PAST_SHOWN = 50


class SpeechController:
    """Runs what is asked for on the speech page, and on the messages of the live page."""

    def __init__(self, main: MainWindow, commands: Commands, services: Services, queue: QueueController) -> None:
        self._main = main
        self._commands = commands
        self._speech = services.speech
        self._settings = services.settings
        self._queue = queue
        self._previews = 0
        """How many were asked for; only the last one is shown."""
        main.notices.replay_requested.connect(commands.slot(self._speech.replay))

    def apply(self, event: Event) -> None:
        """Show the voices wherever one can be chosen."""
        if isinstance(event, VoicesChanged):
            self._main.pages.show_voices(event.voices)

    def connect_live(self, page: "LivePanel") -> None:
        """Connect the decisions on messages."""
        page.approve_message_requested.connect(self._commands.slot(self._speech.approve))
        page.reject_message_requested.connect(self._commands.slot(self._speech.reject))

    def connect_speech(self, page: "SpeechPanel") -> None:
        """Connect the speech page."""
        speech, slot, own_slot = self._speech, self._commands.slot, self._commands.own_slot
        page.approve_requested.connect(slot(speech.approve))
        page.reject_requested.connect(slot(speech.reject))
        page.remove_requested.connect(slot(speech.remove))
        page.replay_requested.connect(slot(speech.replay))
        page.skip_requested.connect(slot(speech.skip))
        page.pause_requested.connect(slot(speech.pause))
        page.resume_requested.connect(slot(speech.resume))
        page.clear_requested.connect(slot(speech.clear))
        page.undo_requested.connect(slot(speech.undo))
        page.change_requested.connect(slot(self._settings.change))
        page.block_viewer_requested.connect(own_slot(self._queue.block_viewer))
        page.say_requested.connect(own_slot(self._say))
        page.preview_requested.connect(own_slot(self._preview))
        page.page_shown.connect(own_slot(self._show))
        page.past_requested.connect(own_slot(self._show_past))

    async def say(self, text: str, voice: str = "") -> None:
        """Say something of the streamer's own."""
        message = NewMessage(text=text, voice=voice, is_from_streamer=True)
        await self._commands.client.run(self._speech.add, message)

    async def _say(self, text: str, voice: str) -> None:
        is_accepted = False
        try:
            await self.say(text, voice)
            is_accepted = True
        finally:
            self._main.pages.speech.say.settle_sent(is_accepted=is_accepted)

    async def _preview(self, text: str) -> None:
        self._previews += 1
        number = self._previews
        preview = await self._commands.client.run(self._speech.preview, text)
        if number == self._previews:  # each is made in a thread of its own, and a later one may be ready sooner
            self._main.pages.speech.show_preview(preview)

    async def _show(self) -> None:
        await self._show_past()
        self._main.pages.show_devices(await self._commands.client.run(self._speech.devices))

    async def _show_past(self) -> None:
        self._main.pages.speech.show_past(await self._commands.client.run(self._speech.history, "", 0, _PAST_SHOWN))
