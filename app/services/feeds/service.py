"""Listens to chat and donation services: which of them are on, and with which keys."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence

from app.domain import text
from app.domain.errors import ConflictError, InvalidError, NotFoundError, OutsideError
from app.domain.events import Event, FeedsChanged, SettingsChanged
from app.domain.feed_settings import FeedSettings
from app.domain.feeds import LONGEST_KEY, PLACES, WITHOUT_KEY, FeedError, FeedEvent, FeedKind, FeedStatus, Taken
from app.services.feeds.intake import FeedIntake
from app.services.feeds.line import FeedAccount, FeedLine
from app.services.feeds.out import FeedBooks
from app.services.ports import Feed, Ports, Secrets
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
        intake: FeedIntake,
        secrets: Secrets,
        makers: Mapping[FeedKind, FeedMaker],
    ) -> None:
        """Build it; nothing is read and nothing connects.

        Args:
            ports: The database is open before ``load``.
            settings: Which feeds are on.
            intake: Takes what they bring.
            secrets: Keeps their keys.
            makers: Of every service that there is.
        """
        self._ports = ports
        self._settings = settings
        self._intake = intake
        self._secrets = secrets
        self._makers = makers
        self._keys: dict[FeedKind, str] = {}
        self._unread: set[FeedKind] = set()
        self._lines: dict[FeedKind, FeedLine] = {}
        self._changing = asyncio.Lock()
        self._announcement: asyncio.TimerHandle | None = None
        self._keys_again: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
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
        self._run(self._begin([kind for kind in self._makers if kind not in WITHOUT_KEY]))

    async def close(self) -> None:
        """End every connection; nothing is connected any more."""
        self._is_running = False
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for timer in (self._announcement, self._keys_again):
            if timer is not None:
                timer.cancel()
        await asyncio.gather(*(line.become(None, None) for line in self._lines.values()))

    async def _begin(self, kinds: Sequence[FeedKind]) -> None:
        """Read keys and connect; what cannot be read now, as in a keyring that is locked, is tried again."""
        await asyncio.to_thread(text.prepare)  # or the first line of chat would hold the loop
        await self._read(kinds)
        self._has_read = True
        await self._refresh()
        if self._unread and self._is_running:
            again = asyncio.get_running_loop().call_later
            self._keys_again = again(_KEYS_AGAIN_S, lambda: self._run(self._begin(sorted(self._unread))))

    async def _read(self, kinds: Sequence[FeedKind]) -> None:
        """Read the keys of services, as far as they can be read now."""
        for kind in kinds:
            try:
                key = await self._secrets.load(_secret(kind))
            except OutsideError as error:
                if kind not in self._keys:  # none was given meanwhile
                    logger.warning("The key of %s cannot be read: %s", kind, error)
                    self._unread.add(kind)
            else:
                self._unread.discard(kind)
                if key is not None:
                    self._keys.setdefault(kind, key)

    async def _keep(self, row: FeedRow) -> None:
        await self._ports.database.run(lambda transaction: store.save(transaction, row))

    async def _take(self, kind: FeedKind, event: FeedEvent, is_late: bool) -> Taken:  # noqa: FBT001 -- called by position
        return await self._intake.take(kind, event, is_late=is_late)

    # What is on

    def _on_event(self, event: Event) -> None:
        if isinstance(event, SettingsChanged) and self._is_running:
            self._run(self._refresh())

    async def _refresh(self) -> None:
        """Start, stop and make anew what the settings and keys say."""
        async with self._changing:
            for kind, line in self._lines.items():
                wanted = self._wanted(kind)
                if wanted != line.account:
                    make = self._makers[kind]
                    feed = None if wanted is None else await asyncio.to_thread(make, wanted)  # it may import a module
                    await line.become(wanted, feed)
        self._announce_soon()

    def _wanted(self, kind: FeedKind) -> FeedAccount | None:
        feeds = self._settings.settings.feeds
        if not self._is_running or not self._is_on(kind) or (kind not in self._keys and kind not in WITHOUT_KEY):
            return None
        key = self._keys.get(kind, "")
        return FeedAccount(key=key, place=_place(kind, feeds), shows_first_names=feeds.monobank_first_names)

    def _is_on(self, kind: FeedKind) -> bool:
        return bool(getattr(self._settings.settings.feeds, kind.value))

    async def connect(self, kind: FeedKind, key: str | None = None) -> FeedStatus:
        """Switch a service on, with a new key if one is given, and try it now; return how it is.

        Raises:
            NotFoundError: There is no such service.
            InvalidError: A key is needed, or this one cannot be one.
            OutsideError: The key cannot be kept, or the one that is kept cannot be read.
        """
        line = self._require(kind)
        if key is not None:
            key = key.strip()
            if not key or len(key) > LONGEST_KEY or not key.isprintable() or not key.isascii():
                raise InvalidError("invalid_key", field="key")
            await self._secrets.keep(_secret(kind), key)
        elif kind not in WITHOUT_KEY and kind not in self._keys:
            key = await self._secrets.load(_secret(kind))
            if key is None:
                raise InvalidError("no_key", field="key")
        if key is not None:
            self._keys[kind] = key
            self._unread.discard(kind)
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
        await self._secrets.forget(_secret(kind))
        self._keys.pop(kind, None)
        self._unread.discard(kind)
        await self._refresh()
        return self.status(kind)

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
        is_unread = kind in self._unread
        has_key = is_unread or kind in self._keys
        return self._lines[kind].status(
            is_wanted=self._has_read and self._is_on(kind), has_key=has_key, is_unread=is_unread
        )

    def _announce_soon(self) -> None:
        if self._announcement is None and self._is_running:
            self._announcement = asyncio.get_running_loop().call_later(_ANNOUNCE_AFTER_S, self._announce)

    def _announce(self) -> None:
        self._announcement = None
        self._ports.broadcaster.notify(FeedsChanged(feeds=self.all()))

    def _run(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work, name="feeds")
        self._tasks.add(task)
        task.add_done_callback(self._on_ended)

    def _on_ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("The feeds could not be brought in order", exc_info=error)


class FeedFailedError(ConflictError):
    """A service refused, or does not answer; its ``reason`` has the sentences."""

    def __init__(self, error: FeedError) -> None:
        super().__init__(error.reason.value, error.reason.sentence("en"))
        self.reason = error.reason


def _secret(kind: FeedKind) -> str:
    return f"feed.{kind.value}"


def _place(kind: FeedKind, feeds: FeedSettings) -> str:
    return str(getattr(feeds, PLACES[kind])) if kind in PLACES else ""
