"""Listens to chat and donation services: which of them are on, and with which keys."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping

from msgspec import structs

from app.domain import text
from app.domain.errors import ConflictError, NotFoundError
from app.domain.events import Event, FeedsChanged, SettingsChanged
from app.domain.feed_settings import FeedSettings
from app.domain.feeds import (
    PLACES,
    FeedError,
    FeedEvent,
    FeedKind,
    FeedStatus,
    Jar,
    SignedIn,
    Taken,
)
from app.services.background import Background
from app.services.feeds.failures import FeedFailedError
from app.services.feeds.keys import FeedKeys
from app.services.feeds.line import FeedAccount, FeedLine
from app.services.feeds.out import FeedBooks
from app.services.feeds.page_sign_in import PageSignIn
from app.services.ports import Feed, Intake, JarFeed, Ports
from app.services.settings import SettingsService
from app.store import feeds as store
from app.store.feeds import FeedRow

logger = logging.getLogger(__name__)

_ANNOUNCE_AFTER_S = 0.25
"""Changes within this time are announced once: a chat may bring hundreds of lines a second."""
_KEYS_AGAIN_S = 30.0

type FeedMaker = Callable[[FeedAccount], Feed]


class FeedsService:
    """Runs the feeds that are switched on in the settings. Keys are kept apart from everything else."""

    def __init__(
        self,
        ports: Ports,
        settings: SettingsService,
        intake: Intake,
        keys: FeedKeys,
        makers: Mapping[FeedKind, FeedMaker],
        page_sign_in: PageSignIn,
    ) -> None:
        """Build it; nothing is read and nothing connects.

        Args:
            ports: The database is open before ``load``.
            settings: Which feeds are on.
            intake: Takes what they bring.
            keys: Of the services.
            makers: Of every service that there is.
            page_sign_in: Of DonationAlerts, which gives its key to who signs in.
        """
        self._ports = ports
        self._settings = settings
        self._intake = intake
        self._keys = keys
        self._makers = makers
        self._page_sign_in = page_sign_in
        keys.sign_in.on_change, keys.sign_in.on_signed_in = self._announce_soon, self._signed_in
        page_sign_in.on_change, page_sign_in.on_token = self._announce_soon, self._token_given
        self._lines: dict[FeedKind, FeedLine] = {}
        self._changing = asyncio.Lock()
        self._announcement: asyncio.TimerHandle | None = None
        self._keys_again: asyncio.TimerHandle | None = None
        self._background = Background("feeds", "The feeds could not be brought in order")
        self._is_running = self._has_read = False

    async def load(self) -> None:
        """Read where each feed continues."""
        rows = await self._ports.database.run(store.load)
        for kind in self._makers:
            books = FeedBooks(rows.get(kind) or FeedRow(kind=kind), self._keep)
            notify = self._ports.broadcaster.notify
            self._lines[kind] = FeedLine(books, self._ports.clock, self._take, notify, self._announce_soon)

    def start(self) -> None:
        """Read the keys and connect what is on, in a task of its own: a system's key store may be slow."""
        self._is_running = True
        self._ports.broadcaster.listen(self._on_event)
        self._background.run(self._begin(list(self._makers)))

    async def close(self) -> None:
        """End every connection; nothing is connected any more."""
        self._is_running = False
        await self._background.cancel()
        for timer in (self._announcement, self._keys_again):
            if timer is not None:
                timer.cancel()
        await asyncio.gather(*(line.become(None, None) for line in self._lines.values()))

    async def _begin(self, kinds: Iterable[FeedKind]) -> None:
        """Read keys and connect; what cannot be read now, as in a keyring that is locked, is tried again."""
        await self._keys.read(kinds)
        self._has_read = True
        await self._refresh()
        if self._keys.unread and self._is_running:
            again = asyncio.get_running_loop().call_later
            self._keys_again = again(
                _KEYS_AGAIN_S, lambda: self._background.run(self._begin(sorted(self._keys.unread)))
            )

    async def _keep(self, row: FeedRow) -> None:
        await self._ports.database.run(lambda transaction: store.save(transaction, row))

    async def _take(self, kind: FeedKind, event: FeedEvent, is_late: bool) -> Taken:  # noqa: FBT001 -- called by position
        return await self._intake.take(kind, event, is_late=is_late)

    # What is on

    def _on_event(self, event: Event) -> None:
        if isinstance(event, SettingsChanged) and self._is_running:
            self._background.run(self._refresh())

    async def _refresh(self) -> None:
        """Start, stop and make anew what the settings and keys say."""
        async with self._changing:
            for kind, line in self._lines.items():
                wanted = self._wanted(kind)
                if wanted != line.account:
                    make = self._makers[kind]
                    feed = None if wanted is None else await asyncio.to_thread(_made, make, wanted)
                    await line.become(wanted, feed)
        self._announce_soon()

    def _wanted(self, kind: FeedKind) -> FeedAccount | None:
        feeds, key = self._settings.settings.feeds, self._keys.usable(kind)
        key = "" if key is None and self._is_keyless(kind) else key
        if not self._is_running or not self._is_on(kind) or key is None:
            return None
        return FeedAccount(key=key, place=_place(kind, feeds), shows_first_names=feeds.monobank_first_names)

    def _is_on(self, kind: FeedKind) -> bool:
        return bool(getattr(self._settings.settings.feeds, kind.value))

    def _is_keyless(self, kind: FeedKind) -> bool:
        return kind is FeedKind.YOUTUBE and self._settings.settings.feeds.youtube_without_key

    async def connect(self, kind: FeedKind, key: str | None = None) -> FeedStatus:
        """Switch a service on, with a new key if one is given, and try it now; return how it is.

        Raises:
            NotFoundError: There is no such service.
            InvalidError: A key is needed, or this one cannot be one.
            OutsideError: The key cannot be kept, or the one that is kept cannot be read.
        """
        line = self._require(kind)
        if key is not None:
            await self._keys.keep(kind, key)
        elif not self._is_keyless(kind):
            await self._keys.require(kind)
        await self._settings.change({"feeds": {kind.value: True}})
        await self._refresh()
        line.supervisor.start()
        return self.status(kind)

    async def disconnect(self, kind: FeedKind) -> FeedStatus:
        """Switch a service off and forget its key; return how it is.

        Raises:
            NotFoundError: There is no such service.
            OutsideError: The key cannot be removed.
        """
        self._require(kind)
        await self._settings.change({"feeds": {kind.value: False}})
        await self._keys.forget(kind)
        if kind is self._page_sign_in.kind:
            await self._page_sign_in.cancel()
        await self._refresh()
        return self.status(kind)

    async def _signed_in(self, user: SignedIn) -> None:
        kind = FeedKind.TWITCH
        self._keys.use(kind, user.user_id)
        await self._settings.change({"feeds": {kind.value: True, PLACES[kind]: user.login}})
        await self._refresh()
        self._lines[kind].supervisor.start()

    async def _token_given(self, token: str) -> None:
        await self.connect(self._page_sign_in.kind, token)

    async def check(self, kind: FeedKind) -> str:
        """Ask the service whose key this is; return the name of the account.

        Raises:
            NotFoundError: There is no such service.
            ConflictError: It is off, or the service refuses or does not answer; the sentence says why.
        """
        line = self._require(kind)
        if line.feed is None:
            raise ConflictError("feed_off")
        try:
            return await line.feed.check()
        except FeedError as error:
            raise FeedFailedError(error) from None

    async def jars(self) -> tuple[Jar, ...]:
        """Return the jars of the monobank account, to choose one.

        Raises:
            ConflictError: It is off, or the bank refuses or does not answer; the sentence says why.
        """
        feed = self._require(FeedKind.MONOBANK).feed
        if not isinstance(feed, JarFeed):
            raise ConflictError("feed_off")
        try:
            return await feed.jars()
        except FeedError as error:
            raise FeedFailedError(error) from None

    def _require(self, kind: FeedKind) -> FeedLine:
        line = self._lines.get(kind)
        if line is None:
            raise NotFoundError("no_such_feed", "There is no such service.")
        return line

    # What is known

    def all(self) -> tuple[FeedStatus, ...]:
        """Return how each service is, in the order of `FeedKind`."""
        return tuple(self.status(kind) for kind in self._lines)

    def status(self, kind: FeedKind) -> FeedStatus:
        """Return how one service is."""
        keys, page = self._keys, self._page_sign_in
        status = self._lines[kind].status(
            is_wanted=self._has_read and self._is_on(kind),
            has_key=keys.is_kept(kind),
            is_unread=kind in keys.unread,
        )
        if kind is FeedKind.TWITCH:
            user = keys.sign_in.user
            return structs.replace(status, signed_in_as="" if user is None else user.login, login=keys.sign_in.login)
        if kind is page.kind:
            account = status.account if status.has_key else ""
            return structs.replace(status, signed_in_as=account, login=page.login, redirect_url=page.redirect_url)
        return status

    def _announce_soon(self) -> None:
        if self._announcement is None and self._is_running:
            self._announcement = asyncio.get_running_loop().call_later(_ANNOUNCE_AFTER_S, self._announce)

    def _announce(self) -> None:
        self._announcement = None
        self._ports.broadcaster.notify(FeedsChanged(feeds=self.all()))


def _made(make: FeedMaker, account: FeedAccount) -> Feed:
    """Return a feed. Belongs into a thread: its module is imported, and the patterns of its first line compiled."""
    text.prepare()
    return make(account)


def _place(kind: FeedKind, feeds: FeedSettings) -> str:
    return str(getattr(feeds, PLACES[kind])) if kind in PLACES else ""
