"""The feeds page: services that are connected, switched, tested and forgotten."""

import contextlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.core import Services
from app.domain.errors import AppError, ConflictError, OutsideError
from app.domain.feeds import CLIENT_IDS, FEED_NAMES, PLACES, FeedKind
from app.domain.rehearsal import EveningKind
from app.ui import words
from app.ui.controllers.commands import Commands
from app.ui.main_window import MainWindow

if TYPE_CHECKING:
    from app.ui.first_start import FirstStart
    from app.ui.pages.feeds import FeedsPage

translate = QCoreApplication.translate


class FeedsController:
    """Runs what is asked for on the feeds page."""

    def __init__(self, main: MainWindow, commands: Commands, services: Services) -> None:
        self._main = main
        self._commands = commands
        self._feeds = services.feeds
        self._settings = services.settings
        self._secrets = services.secrets
        self._sign_in, self._page_sign_in, self._rewards = services.sign_in, services.page_sign_in, services.rewards
        self._rehearsal, self._recorder = services.rehearsal, services.recorder

    def connect(self, page: "FeedsPage") -> None:
        """Connect the page."""
        page.connect_requested.connect(self._commands.own_slot(self._connect))
        page.switch_requested.connect(self._commands.own_slot(self._switch))
        page.retry_requested.connect(self._commands.own_slot(self._retry))
        page.jars_requested.connect(self._commands.own_slot(self._list_jars))
        page.jar_chosen.connect(self._commands.own_slot(self._choose_jar))
        page.keys_place_requested.connect(self._commands.own_slot(self._show_keys_place))
        page.test_requested.connect(self._commands.own_slot(self._test))
        page.forget_requested.connect(self._commands.own_slot(self._forget))
        page.sign_in_requested.connect(self._commands.own_slot(self._begin_sign_in))
        page.sign_in_cancelled.connect(self._commands.own_slot(self._cancel_sign_in))
        page.reward_requested.connect(self._commands.own_slot(self._create_reward))
        page.rehearsal_requested.connect(self._commands.own_slot(self._rehearse))
        page.record_requested.connect(self._commands.own_slot(self._record))
        page.forget_recording_requested.connect(self._commands.slot(self._recorder.forget))

    def connect_first_start(self, dialog: "FirstStart") -> None:
        """Connect the first steps."""
        dialog.connect_requested.connect(self._commands.own_slot(self._connect))

    async def _connect(self, kind: str, key: str, place: str) -> None:
        run = self._commands.client.run
        if place:
            await run(self._settings.change, {"feeds": {PLACES[FeedKind(kind)]: place}})
        await run(self._feeds.connect, FeedKind(kind), key or None)
        if kind == FeedKind.MONOBANK:
            self._main.pages.feeds.choose_jar(await run(self._feeds.jars), is_asked=False)

    async def _list_jars(self) -> None:
        jars = await self._commands.client.run(self._feeds.jars)
        if self._main.pages.feeds.choose_jar(jars) is None:
            self._main.notices.show_message(translate("Feeds", "This account has no jars."))

    async def _choose_jar(self, jar: str) -> None:
        await self._commands.client.run(self._settings.change, {"feeds": {PLACES[FeedKind.MONOBANK]: jar}})

    async def _switch(self, kind: str, is_on: bool) -> None:  # noqa: FBT001 -- Qt's signal
        await self._commands.client.run(self._settings.change, {"feeds": {kind: is_on}})

    async def _retry(self, kind: str) -> None:
        await self._commands.client.run(self._feeds.connect, FeedKind(kind))

    async def _show_keys_place(self) -> None:
        try:
            place = await self._commands.client.run(self._secrets.where)
        except OutsideError:  # the row of the service says that its key cannot be read
            place = None
        self._main.pages.feeds.show_keys_place(place)

    async def _test(self, kind: str) -> None:
        account = await self._commands.client.run(self._feeds.check, FeedKind(kind))
        sentence = translate("Feeds", "{service} answers. Account: {account}")
        self._main.notices.show_message(sentence.format(service=FEED_NAMES[FeedKind(kind)], account=account))

    async def _forget(self, kind: str) -> None:
        await self._commands.client.run(self._feeds.disconnect, FeedKind(kind))

    async def _begin_sign_in(self, kind: str, client_id: str) -> None:
        async def begin() -> None:
            await self._settings.change({"feeds": {CLIENT_IDS[FeedKind(kind)]: client_id}})
            with contextlib.suppress(ConflictError):  # the window that asked shows why
                if kind == FeedKind.TWITCH:
                    await self._sign_in.begin()
                else:
                    self._page_sign_in.begin()

        try:
            await self._commands.client.run(begin)
        except AppError:
            if (dialog := self._main.pages.feeds.sign_ins.get(FeedKind(kind))) is not None:
                dialog.rest()
            raise

    async def _cancel_sign_in(self, kind: str) -> None:
        service = self._sign_in if kind == FeedKind.TWITCH else self._page_sign_in
        await self._commands.client.run(service.cancel)

    async def _create_reward(self, title: str, cost: int, is_read_aloud: bool) -> None:  # noqa: FBT001 -- Qt's signal
        async def create() -> str:
            return (await self._rewards.create(title, cost, is_read_aloud=is_read_aloud)).title

        dialog = self._main.pages.feeds.reward
        try:
            made = await self._commands.client.run(create)
        finally:
            dialog.rest()
        dialog.finish()
        sentence = translate("Feeds", "The reward “{title}” was created.")
        self._main.notices.show_message(sentence.format(title=made))

    async def _record(self, is_running: bool) -> None:  # noqa: FBT001 -- Qt's signal
        await self._commands.client.run(self._recorder.start if is_running else self._recorder.stop)

    async def _rehearse(self, kind: str) -> None:
        dialog = self._main.pages.feeds.rehearsal
        try:
            dialog.show_result(await self._commands.client.run(self._rehearsal.run, EveningKind(kind)))
        except AppError as error:
            dialog.show_failure(words.error(error))
