"""The connection to OBS: where OBS listens, when it is tried, and why it is not there."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Final

from app.domain.errors import OutsideError
from app.domain.feeds import FeedError, FeedReason, FeedRefusedError, FeedState
from app.domain.obs import (
    DEFAULT_PORT,
    NEED_YOU,
    OWN_HOSTS,
    ObsClosedError,
    ObsCode,
    ObsEvents,
    ObsPlace,
    ObsReason,
    ObsRefusedError,
    ObsState,
)
from app.domain.obs_settings import ObsSettings
from app.services.ports import Clock, ObsClient, ObsPorts, Secrets
from app.services.settings import SettingsService
from app.services.supervisor import Link, Supervisor

SECRET: Final = "obs.password"  # noqa: S105 -- its name
EVENTS: Final = (
    ObsEvents.GENERAL
    | ObsEvents.CONFIG
    | ObsEvents.SCENES
    | ObsEvents.INPUTS
    | ObsEvents.OUTPUTS
    | ObsEvents.SCENE_ITEMS
    | ObsEvents.ACTIVE
    | ObsEvents.SHOW
)
RETRY_S: Final = 3.0
"""While OBS does not run. A refused connection costs 2 ms on Linux and some 2 s, in the system, on Windows."""
BACK_S: Final = 1.0
"""After the connection was lost: OBS is probably started again."""
_BACK_FOR_S: Final = 60.0
_FIND_S: Final = 30.0
"""Where there is no OBS on this PC, of which a page that it opened is a sign too; or a keyring is locked."""
_NOT_READY_S: Final = 0.1
_READY_WITHIN_S: Final = 60.0
_STOPS: Final = frozenset({ObsReason.NOT_ASKED, ObsReason.KICKED, ObsReason.TOO_OLD})
"""It is not tried again before the streamer does something."""

type OnEvent = Callable[[str, Mapping[str, Any]], None]


class ObsLine:
    """Keeps one connection, under the same supervisor as the feeds.

    Attributes:
        supervisor: Of the connection.
        reason: Why there is none; None while there is.
        is_ours: The connection is to the OBS of this PC.
    """

    def __init__(
        self,
        ports: ObsPorts,
        clock: Clock,
        settings: SettingsService,
        secrets: Secrets,
        on_change: Callable[[], None],
    ) -> None:
        """Build it; it is off.

        Args:
            ports: OBS, and its own settings.
            clock: Of the program.
            settings: Where OBS is, and whether its own settings may be read.
            secrets: Keep a password that was entered.
            on_change: Called when the state changed.
        """
        self._ports = ports
        self._clock = clock
        self._settings = settings
        self._secrets = secrets
        self._on_change = on_change
        self.supervisor = Supervisor("OBS", self._connect, clock, self._on_state)
        self.supervisor.silence_s = math.inf  # the socket has a heartbeat of its own
        self.reason: ObsReason | None = None
        self.is_ours = True
        self.on_event: OnEvent = lambda _name, _fields: None
        self.serve: Callable[[ObsClient], Awaitable[None]] = _nothing
        self._refused: ObsPlace | None = None
        self._entered: str | None = None
        """The password that was entered by hand; None where there is none, or it was not read yet."""
        self._has_read = False
        self._lost_at = -math.inf

    @property
    def state(self) -> ObsState:
        """How the connection is."""
        state, reason = self.supervisor.state, self.reason
        if state is FeedState.CONNECTED:
            return ObsState.CONNECTED
        if state is FeedState.OFF:
            return ObsState.OFF
        if reason in NEED_YOU:
            return ObsState.NEEDS_YOU
        return ObsState.CONNECTING if state is FeedState.CONNECTING and reason is None else ObsState.WAITING

    async def retry(self) -> None:
        """Connect now, also after a refusal; a connection that stands stays."""
        self._refused = None
        if self.supervisor.state is not FeedState.CONNECTED:
            await self.supervisor.stop()
            self.reason = None
            self.supervisor.start()

    async def enter(self, password: str | None) -> None:
        """Keep a password that was entered by hand, or forget it, so that OBS's own settings count.

        Raises:
            OutsideError: It cannot be kept or removed; nothing was changed.
        """
        if password is None:
            await self._secrets.forget(SECRET)
        else:
            await self._secrets.keep(SECRET, password)
        self._entered, self._has_read = password, True

    async def stop(self) -> None:
        """End the connection, and make no other."""
        await self.supervisor.stop()
        self.reason = self._refused = None

    def hurry(self) -> None:
        """Connect now where a pause runs: something of OBS was just seen."""
        if self.supervisor.state is FeedState.WAITING or self.reason is ObsReason.NOT_ASKED:
            self.supervisor.start()

    def _on_state(self) -> None:
        self._on_change()

    async def _connect(self, link: Link) -> None:
        place, is_manual, reason = None, False, ObsReason.ENDED
        try:
            place, is_manual = await self._place()
            if place == self._refused:
                reason = ObsReason.WRONG_PASSWORD
            else:
                self.is_ours = place.host in OWN_HOSTS
                await self._ports.serve(place, EVENTS, self.on_event, partial(self._work, link))
        except ObsClosedError as error:
            reason = error.reason
        except Exception:
            self.reason = ObsReason.BUG
            raise
        if reason is ObsReason.WRONG_PASSWORD:
            self._refused = place
        elif reason is ObsReason.NOT_RUNNING and not self.is_ours:
            reason = ObsReason.UNREACHABLE
        raise self._failure(reason, is_manual=is_manual)

    def _failure(self, reason: ObsReason, *, is_manual: bool) -> FeedError:
        """Note why there is no connection, and return what the supervisor does about it."""
        now = self._clock.monotonic()
        if self.supervisor.state is FeedState.CONNECTED:
            self._lost_at = now
        self.reason = reason
        if reason in _STOPS or (reason is ObsReason.WRONG_PASSWORD and is_manual):
            return FeedRefusedError(FeedReason.KEY_REFUSED)
        if reason in {ObsReason.NOT_FOUND, ObsReason.PASSWORD_NOT_READ}:
            return FeedError(FeedReason.UNREACHABLE, _FIND_S)
        return FeedError(FeedReason.UNREACHABLE, BACK_S if now - self._lost_at < _BACK_FOR_S else RETRY_S)

    async def _place(self) -> tuple[ObsPlace, bool]:
        """Return where OBS listens, and whether its password was entered by hand."""
        settings, file = self._settings.settings.obs, self._ports.own_settings
        if not self._has_read:
            try:
                self._entered = await self._secrets.load(SECRET)
            except OutsideError:
                raise ObsClosedError(ObsReason.PASSWORD_NOT_READ) from None
            self._has_read = True
        if self._entered is not None:
            return ObsPlace(host=settings.host, port=await self._port(settings), password=self._entered), True
        if settings.host not in OWN_HOSTS:
            return ObsPlace(host=settings.host, port=settings.port), True
        if not settings.reads_password:
            raise ObsClosedError(ObsReason.NOT_ASKED if await file.is_there() else ObsReason.NOT_FOUND)
        found = await file.read()
        if found is None:
            raise ObsClosedError(ObsReason.NOT_FOUND)
        if not found.is_on:
            raise ObsClosedError(ObsReason.SERVER_OFF)
        return ObsPlace(host=settings.host, port=found.port, password=found.password), False

    async def _port(self, settings: ObsSettings) -> int:
        """Return the port for a password that was entered: OBS's own, where that may be read and no other is set."""
        if settings.reads_password and settings.host in OWN_HOSTS and settings.port == DEFAULT_PORT:
            found = await self._ports.own_settings.read()
            return settings.port if found is None else found.port
        return settings.port

    async def _work(self, link: Link, client: ObsClient) -> None:
        await self._wait_until_ready(client)
        link.connected()
        self.reason = None
        self._on_change()
        await self.serve(client)

    async def _wait_until_ready(self, client: ObsClient) -> None:
        """Wait until OBS has loaded its scenes; it listens before."""
        until = self._clock.monotonic() + _READY_WITHIN_S
        while True:
            try:
                await client.ask("GetSceneList")
            except ObsRefusedError as error:
                if error.code != ObsCode.NOT_READY or self._clock.monotonic() > until:
                    raise ObsClosedError(ObsReason.NOT_READY) from None
            else:
                return
            if self.reason is not ObsReason.NOT_READY:
                self.reason = ObsReason.NOT_READY
                self._on_change()
            await asyncio.sleep(_NOT_READY_S)


async def _nothing(_: ObsClient) -> None:
    """Do nothing with a connection."""
