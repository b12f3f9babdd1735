"""One connection to OBS while it stands: what OBS is like, kept up to date by its events."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from msgspec import structs

from app.domain.obs import BROWSER, ObsRefusedError, OnAir
from app.domain.obs_look import Look, WidgetLinks
from app.services.obs.look import look
from app.services.ports import Clock, ObsClient

logger = logging.getLogger(__name__)

_LOOK_AFTER_S: Final = 1.0
"""From an event that says something of a source changed; many make one look."""
_AGAIN_S: Final = 0.5
"""Where OBS was not ready to be looked at."""
_CHANGES: Final = frozenset(
    {
        *("InputCreated", "InputRemoved", "InputNameChanged", "InputSettingsChanged"),
        *("SceneCreated", "SceneRemoved", "SceneNameChanged", "SceneListChanged", "CurrentSceneCollectionChanged"),
        *("SceneItemCreated", "SceneItemRemoved", "SceneItemEnableStateChanged", "CurrentProfileChanged"),
    }
)
"""After these OBS is looked at again. Removal is no proof: OBS 29 announces it for everything when it ends."""
_STREAM: Final = {
    "OBS_WEBSOCKET_OUTPUT_STARTED": True,
    "OBS_WEBSOCKET_OUTPUT_RECONNECTING": True,
    "OBS_WEBSOCKET_OUTPUT_RECONNECTED": True,
    "OBS_WEBSOCKET_OUTPUT_STOPPED": False,
}
"""Whether the stream runs; a loss of the streaming server is part of it. Starting and stopping decide nothing."""


class ObsSession:
    """What is known of OBS over one connection.

    Attributes:
        client: The connection.
        version: Of OBS.
        look: The last one, with what events changed since.
        on_air: The stream or recording that runs.
        is_of_this_pc: Efir's links lead to this Efir there; on another PC, sources with such links are not this one's.
        is_changing: The collection is being changed, or OBS ends: nothing that is seen now counts.
        is_ending: OBS ends.
        writing: Held by whoever changes something in OBS.
        renewals: New browsers that were made; each makes a link another one.
        on_meters: Called with what the meters show, while they are on.
        default_css: OBS's own style sheet of a browser source, which makes the page transparent.
    """

    def __init__(
        self,
        client: ObsClient,
        clock: Clock,
        links: Callable[[], WidgetLinks],
        on_change: Callable[[], None],
        *,
        is_of_this_pc: bool = True,
    ) -> None:
        """Build it; nothing is asked.

        Args:
            client: The connection.
            clock: Of the program.
            links: Returns where the widgets are now.
            on_change: Called when something here changed.
            is_of_this_pc: OBS runs here.
        """
        self.is_of_this_pc = is_of_this_pc
        self.client = client
        self._clock = clock
        self._links = links
        self._on_change = on_change
        self.version = ""
        self.look = Look()
        self.on_air: OnAir | None = None
        self.is_changing = self.is_ending = False
        self.writing = asyncio.Lock()
        self.renewals = 0
        self.on_meters: Callable[[Mapping[str, Any]], None] | None = None
        self.default_css = ""
        self._looking = asyncio.Lock()
        self._meanwhile: list[tuple[str, Mapping[str, Any]]] = []
        """Events since the last look began."""
        self._due = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None

    async def run(self) -> None:
        """Look, and again after each change, until the connection ends."""
        answer = await self.client.ask("GetVersion")
        self.version = str(answer.get("obsVersion", ""))
        self.default_css = await self._default_css()
        self._due.set()
        try:
            while True:
                await self._due.wait()
                self._due.clear()
                try:
                    await self.refresh()
                except ObsRefusedError:
                    self._look_in(_AGAIN_S)
        finally:
            if self._timer is not None:
                self._timer.cancel()

    async def _default_css(self) -> str:
        try:
            answer = await self.client.ask("GetInputDefaultSettings", inputKind=BROWSER)
        except ObsRefusedError:  # this OBS has no browser source
            return ""
        return str((answer.get("defaultInputSettings") or {}).get("css", ""))

    async def refresh(self) -> Look:
        """Look at OBS now.

        Raises:
            ObsRefusedError: OBS is not ready to be looked at.
            ObsClosedError: The connection ended.
        """
        async with self._looking:
            self._meanwhile.clear()
            seen = await look(self.client, self._links() if self.is_of_this_pc else None)
            for name, fields in self._meanwhile:  # what was asked first may be older
                seen = _after(seen, name, fields)
            self.look = seen
        self._note_on_air()
        self._on_change()
        return self.look

    def look_soon(self) -> None:
        """Look again in a second; what comes meanwhile is seen by the same look."""
        self._look_in(_LOOK_AFTER_S)

    def _look_in(self, seconds: float) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._on_due)

    def _on_due(self) -> None:
        self._timer = None
        self._due.set()

    def on_event(self, name: str, fields: Mapping[str, Any]) -> None:
        """Take an event of OBS."""
        match name:
            case "InputVolumeMeters":
                if self.on_meters is not None:
                    self.on_meters(fields)
            case "ExitStarted":
                self.is_changing = self.is_ending = True
            case "CurrentSceneCollectionChanging":
                self.is_changing = True
            case _ if name in _CHANGES:
                self.is_changing = self.is_ending or (self.is_changing and name != "CurrentSceneCollectionChanged")
                self.look_soon()
            case _:
                self._take(name, fields)

    def _take(self, name: str, fields: Mapping[str, Any]) -> None:
        """Take over what an event says."""
        if self._looking.locked():
            self._meanwhile.append((name, fields))
        before, self.look = self.look, _after(self.look, name, fields)
        self._note_on_air()
        if before != self.look:
            self._on_change()

    def _note_on_air(self) -> None:
        """Keep when it began: what a later look says of its length is a little off."""
        before, now = self.on_air, self.look.on_air(datetime.fromtimestamp(self._clock.time(), UTC))
        if now is not None and before is not None and now.is_streaming == before.is_streaming:
            now = structs.replace(now, since=before.since)
        self.on_air = now


def _after(seen: Look, name: str, fields: Mapping[str, Any]) -> Look:
    """Return what is seen after an event of OBS."""
    match name:
        case "InputActiveStateChanged" | "InputShowStateChanged":
            changes = {
                ours: fields[theirs] is True
                for ours, theirs in (("is_active", "videoActive"), ("is_showing", "videoShowing"))
                if theirs in fields
            }
            shown = str(fields.get("inputName"))
            own = tuple(structs.replace(one, **changes) if one.name == shown else one for one in seen.own)
            return structs.replace(seen, own=own)
        case "CurrentProgramSceneChanged":
            return structs.replace(seen, scene=str(fields.get("sceneName", "")))
        case "StreamStateChanged" | "RecordStateChanged":
            return _with_output(seen, str(fields.get("outputState")), is_stream=name == "StreamStateChanged")
        case _:
            return seen


def _with_output(seen: Look, state: str, *, is_stream: bool) -> Look:
    """Return what is seen once the stream or the recording began or ended; its length follows from the next look."""
    is_running = _STREAM.get(state)
    if is_running is None:
        return seen
    before = seen.streamed_ms if is_stream else seen.recorded_ms
    after = (before or 0) if is_running else None
    if is_stream:
        return structs.replace(seen, streamed_ms=after, is_reconnecting=state.endswith("RECONNECTING"))
    return structs.replace(seen, recorded_ms=after)
