"""The connection to OBS, as the sources page asks for it."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.core import Services
from app.domain.errors import AppError
from app.domain.obs_setup import SetUpChoice
from app.domain.obs_sound import Heard, Repair
from app.ui import obs_words, words
from app.ui.controllers.commands import Commands
from app.ui.main_window import MainWindow

if TYPE_CHECKING:
    from app.ui.first_start import FirstStart
    from app.ui.obs_set_up import SetUpDialog
    from app.ui.pages.obs_block import ObsBlock
    from app.ui.pages.sources import SourcesPage


translate = QCoreApplication.translate


class ObsController:
    """Runs what is asked for about OBS."""

    def __init__(self, main: MainWindow, commands: Commands, services: Services) -> None:
        self._main = main
        self._commands = commands
        self._obs = services.obs

    def connect(self, page: "SourcesPage") -> None:
        """Connect the block of the page."""
        self._connect_block(page.obs)

    def connect_first_start(self, dialog: "FirstStart") -> None:
        """Connect the first steps."""
        self._connect_block(dialog.source.obs)

    def _connect_block(self, block: "ObsBlock") -> None:
        slot = self._commands.slot
        block.connect_requested.connect(slot(self._obs.connect))
        block.password_entered.connect(slot(self._obs.connect))
        block.retry_requested.connect(slot(self._obs.retry))
        block.undo_requested.connect(self._commands.own_slot(partial(self._undo, block)))
        block.check_requested.connect(self._commands.own_slot(partial(self._check, block)))
        block.repair_requested.connect(self._commands.own_slot(self._repair))
        block.scene_answered.connect(slot(self._obs.answer_scene))
        block.set_up_made.connect(self._connect_set_up)

    def _connect_set_up(self, dialog: "SetUpDialog") -> None:
        own_slot = self._commands.own_slot
        dialog.plan_requested.connect(own_slot(partial(self._plan, dialog)))
        dialog.check_requested.connect(own_slot(partial(self._check_in, dialog)))
        dialog.set_up_requested.connect(own_slot(partial(self._set_up, dialog)))

    async def _plan(self, dialog: "SetUpDialog", choice: SetUpChoice) -> None:
        try:
            plan = await self._commands.client.run(self._obs.plan, choice)
        except AppError as error:
            if dialog.asked is choice:
                dialog.show_failure(words.error(error))
        else:
            if dialog.asked is choice:
                dialog.show_plan(plan)

    async def _set_up(self, dialog: "SetUpDialog", choice: SetUpChoice) -> None:
        try:
            dialog.show_done(await self._commands.client.run(self._obs.set_up, choice))
        except AppError as error:
            dialog.show_failure(words.error(error), obs_words.failed_step(error))

    async def _check(self, block: "ObsBlock") -> None:
        try:
            await self._commands.client.run(self._obs.check)
        finally:
            block.end_check()

    async def _check_in(self, dialog: "SetUpDialog") -> None:
        heard: tuple[Heard, ...] = ()
        try:
            heard = await self._commands.client.run(self._obs.check)
        finally:
            dialog.show_heard(heard)

    async def _repair(self, name: str, repair: str) -> None:
        await self._commands.client.run(self._obs.repair, name, Repair(repair))

    async def _undo(self, block: "ObsBlock") -> None:
        await self._commands.client.run(self._obs.undo)
        block.close_set_up()
        self._main.notices.show_message(translate("Obs", "The set-up was taken back."))
