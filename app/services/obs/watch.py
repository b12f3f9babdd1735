"""Keeps the connection to OBS, what is known of it, and what goes on by itself while it stands."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from app.domain.events import (
    CandidatesChanged,
    Event,
    LinksChanged,
    ObsChanged,
    PlayerChanged,
    SettingsChanged,
    SourcesChanged,
)
from app.domain.ids import ClientId
from app.domain.obs import ObsReason, ObsSource, ObsState, ObsStatus
from app.domain.obs_look import OwnInput, WidgetLinks, is_expected, shown_source
from app.domain.obs_settings import ObsSettings
from app.domain.sources import SourceInfo, SourceState, is_loopback
from app.services.background import Background
from app.services.obs.healing import Healing
from app.services.obs.line import ObsLine
from app.services.obs.on_air import AirChecks, AirRequests, SetOffAir
from app.services.obs.scenes import SceneWatch, SetUnseen
from app.services.obs.session import ObsSession
from app.services.obs.set_up import ObsNotConnectedError, SetUp, relink
from app.services.obs.sound import SoundCheck
from app.services.ports import ObsClient, ObsPorts, Ports, Secrets
from app.services.settings import SettingsService
from app.services.sources.service import SourcesService

_ANNOUNCE_AFTER_S: Final = 0.1


@dataclass(frozen=True, kw_only=True)
class AirAsks:
    """What OBS asks of other services.

    Attributes:
        set_off_air: Has viewers' requests refused, or accepted again.
        set_unseen: Has the player pause because viewers do not see it, or go on.
    """

    set_off_air: SetOffAir
    set_unseen: SetUnseen


class ObsWatch:
    """Follows the settings, OBS's events, and the pages that come and go.

    Attributes:
        line: The connection.
        session: What is known over it; None while there is none.
        links: Where the widgets are.
        healing: Of pages that do not come back.
        sound: What viewers hear.
        requests: Whether they are open, as long as nothing is on air.
        set_up: What takes the last set-up back.
    """

    def __init__(
        self,
        ports: Ports,
        obs: ObsPorts,
        settings: SettingsService,
        secrets: Secrets,
        sources: SourcesService,
        asks: AirAsks,
    ) -> None:
        """Build it; nothing connects.

        Args:
            ports: Of every service.
            obs: OBS itself.
            settings: Whether and where OBS is used.
            secrets: Keep its password, if one was entered.
            sources: The pages that are connected.
            asks: What is asked of other services while on air, or off it.
        """
        self._ports = ports
        self._settings = settings
        self._sources = sources
        self.links = WidgetLinks()
        self.line = ObsLine(obs, ports.clock, settings, secrets, self.announce_soon)
        self.line.on_event, self.line.serve = self._on_obs_event, self._serve
        self.set_up = SetUp(ports.clock, obs.undo_file, lambda: self.links)
        self.healing = Healing(
            ports.clock,
            obs.is_well,
            lambda: self.links,
            lambda own: is_open(own, sources.all()),
            ports.broadcaster.notify,
            obs.wait_s,
        )
        self.sound = SoundCheck(self.announce_soon)
        self.requests = AirRequests(lambda: settings.settings.obs, asks.set_off_air)
        self._checks = AirChecks(self.sound, lambda own: is_open(own, sources.all()), ports.broadcaster.notify)
        self._scenes = SceneWatch(
            lambda: settings.settings.obs, asks.set_unseen, ports.broadcaster.notify, self.announce_soon
        )
        self.session: ObsSession | None = None
        self._known: dict[str, OwnInput] = {}
        """Efir's sources that OBS has or had, over the present connection or else the last one."""
        self._used: ObsSettings | None = None
        self._changing = asyncio.Lock()
        self._announcement: asyncio.TimerHandle | None = None
        self._announced: ObsStatus | None = None
        self._version = ""
        self._since_s = ports.clock.time()
        self._state: tuple[ObsState, ObsReason | None] = (ObsState.OFF, None)
        self._background = Background("obs", "OBS could not be brought in order")
        self._came = asyncio.Event()
        """A page came or went."""
        self._is_running = False

    def start(self, links: WidgetLinks) -> None:
        """Connect as the settings say.

        Args:
            links: Where the widgets are now; later changes come as events.
        """
        self._is_running, self.links = True, links
        self._ports.broadcaster.listen(self._on_event)
        self._sources.notices.explain_by(self._is_closed_there)
        self._background.run(self._begin())

    async def _begin(self) -> None:
        await self.set_up.load()
        await self.refresh()

    async def close(self) -> None:
        """End the connection."""
        self._is_running = False
        await self._background.cancel()
        if self._announcement is not None:
            self._announcement.cancel()
        await self.line.stop()
        await self.requests.close()
        await self._checks.close()
        await self._scenes.close()

    async def refresh(self) -> None:
        """Connect, or end the connection, as the settings say."""
        async with self._changing:
            before, now = self._used, self._settings.settings.obs
            self._used = now
            self.healing.is_on = now.heal
            if not self._is_running or now.use == "off":
                await self.line.stop()
            elif before is None or _place(before) != _place(now):
                await self.line.stop()
                self.line.supervisor.start()
        self._on_session()

    # What is known

    def connected(self) -> ObsSession:
        """Return what is known over the connection.

        Raises:
            ObsNotConnectedError: There is none.
        """
        if self.session is None:
            raise ObsNotConnectedError
        return self.session

    def status(self) -> ObsStatus:
        """Return how OBS is."""
        line, session, undo = self.line, self.session, self.set_up.last
        state, reason = line.state, line.reason
        if session is not None and not session.look.has_browser:
            reason = ObsReason.NO_BROWSER
        if (state, reason) != self._state:
            self._state, self._since_s = (state, reason), self._ports.clock.time()
        seen = None if session is None else session.look
        return ObsStatus(
            state=state,
            reason=reason,
            since=datetime.fromtimestamp(self._since_s, UTC),
            version=self._version,
            is_unprotected=session is not None and session.client.is_unprotected,
            collection="" if seen is None else seen.collection,
            scene="" if seen is None else seen.scene,
            scenes=() if seen is None else seen.scenes,
            sources=self._shown(),
            on_air=None if session is None else session.on_air,
            lacking=self._scenes.lacking,
            reconnects=line.supervisor.reconnects,
            verdicts=() if session is None else tuple(self.sound.verdicts.values()),
            undo_at=None if undo is None else datetime.fromtimestamp(undo.made_ms / 1_000, UTC),
        )

    def _shown(self) -> tuple[ObsSource, ...]:
        if self.session is None:
            return ()
        pages = self._sources.all()
        return tuple(
            shown_source(own, self.links, is_connected=is_open(own, pages), trouble=self.healing.trouble(own))
            for own in self.session.look.own
        )

    async def relink(self, links: WidgetLinks) -> None:
        """Give every source of Efir's new links, and wait until their pages have come back.

        Raises:
            ObsRefusedError: OBS is not ready.
            ObsClosedError: The connection ended.
        """
        self.links = links
        self.healing.calm()
        if self.session is None:
            return
        before = {page.client for page in self._sources.all()}
        await relink(self.session, links)
        while self.session is not None and not are_new(self.session.look.own, self._sources.all(), before):
            self._came.clear()
            await self._came.wait()

    def pages_of(self, own: Sequence[OwnInput]) -> tuple[ClientId, ...]:
        """Return the connected pages of sources."""
        pages = self._sources.all()
        return tuple(page.client for page in pages if any(is_open(one, [page]) for one in own))

    # What comes

    async def _serve(self, client: ObsClient) -> None:
        here = self.line.is_ours
        session = ObsSession(client, self._ports.clock, lambda: self.links, self._on_session, is_of_this_pc=here)
        self.session, self._known = session, {}
        self.healing.begin(session)
        self._sources.announces_sources = True  # pages that come and go are looked for in OBS
        try:
            await session.run()
        finally:
            self.session = None
            self.sound.forget()
            self._came.set()
            self._look_at_air()
            await self.healing.end()

    def _is_closed_there(self, client: ClientId) -> bool:
        page = next((one for one in self._sources.all() if one.client == client), None)
        now = None if self.session is None else self.session.look.own
        return page is not None and self.line.is_ours and is_closed_by_obs(page, now, self._known.values())

    def _on_session(self) -> None:
        if self.session is not None:
            self._known.update({one.name: one for one in self.session.look.own})
        self.healing.look_soon()
        self._look_at_air()
        self.announce_soon()

    def _look_at_air(self) -> None:
        if self._is_running:
            self.requests.look(self.session)
            is_on_air = bool(self.requests.is_on_air)
            self._checks.look(self.session, is_on_air=is_on_air)
            self._scenes.look(self.session, is_on_air=is_on_air)

    def _on_obs_event(self, name: str, fields: Mapping[str, Any]) -> None:
        if self.session is not None:
            self.session.on_event(name, fields)

    def _on_event(self, event: Event) -> None:
        match event:
            case SettingsChanged(settings=settings) if settings.obs != self._used:
                self._background.run(self.refresh())
            case LinksChanged(urls=urls, files=files):
                self.links = WidgetLinks(urls=urls, files=files)
                self.healing.calm()
            case CandidatesChanged():
                if any(page.obs_version for page in self._sources.all()):
                    self.line.hurry()
            case SourcesChanged():
                self._came.set()
                self._on_session()
            case _:
                self._checks.on_event(event)
                if isinstance(event, PlayerChanged):
                    self._scenes.note_player(event.player)

    def announce_soon(self) -> None:
        """Announce how OBS is, soon; many changes make one announcement."""
        if self.session is not None:
            self._version = self.session.version or self._version
        if self._announcement is None and self._is_running:
            self._announcement = asyncio.get_running_loop().call_later(_ANNOUNCE_AFTER_S, self._announce)

    def _announce(self) -> None:
        self._announcement = None
        status = self.status()
        if status != self._announced:
            self._announced = status
            self._ports.broadcaster.notify(ObsChanged(obs=status))


def _place(settings: ObsSettings) -> tuple[object, ...]:
    return settings.use, settings.host, settings.port, settings.reads_password


def is_open(own: OwnInput, pages: Sequence[SourceInfo]) -> bool:
    """Tell whether the page of a source in OBS is connected."""
    return any(is_page(own, page) and page.state is not SourceState.GONE for page in pages)


def is_page(own: OwnInput, page: SourceInfo) -> bool:
    """Tell whether a page is that of a source in OBS: by its tag, or by its widget where it has none."""
    return page.widget == own.widget and (not own.tag or page.tag == own.tag)


def is_closed_by_obs(page: SourceInfo, now: Iterable[OwnInput] | None, known: Iterable[OwnInput]) -> bool:
    """Tell whether OBS on this PC closed a page itself: its source was removed or hidden, or OBS has ended.

    Args:
        page: The one that is gone.
        now: Efir's sources in OBS; None where it cannot be reached.
        known: Those that it had while it was reached last.
    """
    if not page.obs_version or not is_loopback(page.address):
        return False
    if now is None:
        return any(is_page(one, page) for one in known)
    return not any(is_page(one, page) and is_expected(one) for one in now)


def are_new(own: Sequence[OwnInput], pages: Sequence[SourceInfo], before: set[ClientId]) -> bool:
    """Tell whether each source that has a page has another one than before."""
    new = [page for page in pages if page.client not in before]
    return all(is_open(one, new) for one in own if is_expected(one))
