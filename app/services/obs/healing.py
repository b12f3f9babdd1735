"""Has pages of Efir's sources in OBS loaded again that do not come back by themselves."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from typing import Final

from app.domain.events import Notice, NoticeKind
from app.domain.obs import ObsClosedError, ObsRefusedError
from app.domain.obs_healing import Healer, Remedy, Seen, Trouble
from app.domain.obs_look import OwnInput, WidgetLinks, is_expected
from app.domain.obs_sources import renewed
from app.domain.text import bounded_title
from app.services.obs.session import ObsSession
from app.services.ports import Clock, IsWell

logger = logging.getLogger(__name__)

REFRESH_BUTTON: Final = "refreshnocache"
"""The button "Refresh cache of current page" of a browser source. Source: obs-browser, obs-browser-plugin.cpp."""
_LEAST_S: Final = 0.2


class Healing:
    """Looks whenever a page or a source came or went, and when something is due.

    Attributes:
        done: How often each remedy was used since the program started.
    """

    def __init__(
        self,
        clock: Clock,
        is_well: IsWell,
        links: Callable[[], WidgetLinks],
        is_open: Callable[[OwnInput], bool],
        notify: Callable[[Notice], None],
        wait_s: float,
    ) -> None:
        """Build it; it is off.

        Args:
            clock: Of the program.
            is_well: Asks Efir's own server.
            links: Returns where the widgets are.
            is_open: Tells whether the page of a source is connected.
            notify: Tells the streamer.
            wait_s: How long a page may be away before something is done, and between two remedies.
        """
        self._clock = clock
        self._is_well = is_well
        self._links = links
        self._is_open = is_open
        self._notify = notify
        self._healer = Healer(wait_s)
        self._session: ObsSession | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._is_asked = False
        self.is_on = True
        self.done: Counter[Remedy] = Counter()

    def begin(self, session: ObsSession) -> None:
        """Watch over the sources of a connection."""
        self._session = session
        self._healer.begin(self._clock.monotonic())

    async def end(self) -> None:
        """Do nothing more: the connection ended."""
        self._session = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def calm(self) -> None:
        """Wait a while: what is missing now is missing because of us, or because OBS changes."""
        self._healer.calm(self._clock.monotonic())

    def again(self) -> None:
        """Try once more what was given up."""
        self._healer.again(self._clock.monotonic())
        self.look_soon()

    def trouble(self, own: OwnInput) -> Trouble | None:
        """Return what became of a source whose page is not connected; None where it is well."""
        return self._healer.trouble(_key(own))

    def look_soon(self) -> None:
        """Look now, and then whenever something is due."""
        self._is_asked = True
        if self._session is not None and (self._task is None or self._task.done()):
            self._task = asyncio.get_running_loop().create_task(self._look_at_all(self._session), name="obs healing")

    async def _look_at_all(self, session: ObsSession) -> None:
        while self._is_asked:  # something may have changed meanwhile
            self._is_asked = False
            await self._look(session)
        self._look_when_due()

    async def _look(self, session: ObsSession) -> None:
        if session.is_changing:
            self._healer.calm(self._clock.monotonic())
        if session.is_ending:
            self._healer.end()
        if not self.is_on:
            return
        now, own = self._clock.monotonic(), session.look.own
        due_s = self._healer.due_s(now)
        is_well = due_s is None or due_s > 0 or await self._answers(own)
        for key, remedy in self._healer.look(now, [self._seen(one) for one in own], is_well=is_well):
            source = next(one for one in own if _key(one) == key)
            self.done[remedy] += 1
            await self._carry_out(session, source, remedy)

    def _seen(self, own: OwnInput) -> Seen:
        return Seen(key=_key(own), is_expected=is_expected(own), is_connected=self._is_open(own))

    async def _answers(self, own: tuple[OwnInput, ...]) -> bool:
        """Return whether Efir's server answers at the link of every widget that is looked at."""
        urls = self._links().urls
        return all([await self._is_well(urls[one.widget]) for one in own if one.widget in urls])

    async def _carry_out(self, session: ObsSession, source: OwnInput, remedy: Remedy) -> None:
        logger.info("OBS source of the widget %s: %s", source.widget, remedy.value)
        match remedy:
            case Remedy.BACK:
                self._notify(Notice(kind=NoticeKind.SOURCE_REPAIRED, subject=bounded_title(source.name)))
            case Remedy.GIVE_UP:
                self._notify(Notice(kind=NoticeKind.SOURCE_NOT_REPAIRED, subject=bounded_title(source.name)))
            case Remedy.REFRESH | Remedy.RENEW:
                try:
                    async with session.writing:
                        await (_refresh if remedy is Remedy.REFRESH else _renew)(session, source)
                except ObsRefusedError as refused:
                    logger.info("OBS refused it: %d", refused.code)
                except ObsClosedError:
                    pass  # whoever holds the connection sees it too

    def _look_when_due(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due_s = self._healer.due_s(self._clock.monotonic()) if self.is_on else None
        if due_s is not None and self._session is not None:
            self._timer = asyncio.get_running_loop().call_later(max(due_s, _LEAST_S), self.look_soon)


def _key(own: OwnInput) -> str:
    return own.tag or own.name


async def _refresh(session: ObsSession, source: OwnInput) -> None:
    await session.client.ask("PressInputPropertiesButton", inputName=source.name, propertyName=REFRESH_BUTTON)


async def _renew(session: ObsSession, source: OwnInput) -> None:
    await session.client.ask("SetInputSettings", inputName=source.name, inputSettings=new_browser(source, session))


def new_browser(source: OwnInput, session: ObsSession) -> dict[str, object]:
    """Return settings that make OBS open a new browser for a source, and change nothing else.

    A link gets another query; of a file the style sheet gets another comment, since its link stands in the file.
    """
    session.renewals += 1
    if not source.is_file:
        return {"url": renewed(source.url, session.renewals)}
    css = str(source.settings.get("css", session.default_css)).partition(_COMMENT)[0]
    return {"css": f"{css}{_COMMENT} {session.renewals} */"}


_COMMENT: Final = "/* again"
