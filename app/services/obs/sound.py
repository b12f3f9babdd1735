"""Finds out in OBS what viewers hear and see of Efir's sources, and puts right what is wrong there."""

import asyncio
import base64
from collections.abc import Callable, Sequence
from typing import Final

from app.domain.errors import NotFoundError
from app.domain.obs import ObsEvents, ObsRefusedError, ObsRequest, version_of
from app.domain.obs_look import OwnInput
from app.domain.obs_sound import (
    MONITOR_OFF,
    MONITOR_ON,
    Heard,
    Levels,
    Repair,
    SoundState,
    Verdict,
    verdict,
)
from app.domain.widgets import WIDGETS
from app.services.obs.facts import read_sound
from app.services.obs.healing import REFRESH_BUTTON, new_browser
from app.services.obs.line import EVENTS
from app.services.obs.session import ObsSession

LISTEN_S: Final = 1.8
"""The meters are switched on for so long: twenty events a second."""
_SOUNDING: Final = frozenset(kind.name for kind in WIDGETS if kind.has_sound)
_TINY: Final = {"imageFormat": "png", "imageWidth": 96, "imageHeight": 54}
_EMPTY_BYTES: Final = 200
"""A picture of this size that is wholly transparent has 121 bytes as PNG; one with anything in it has more."""


class SoundCheck:
    """One look at the meters at a time.

    Attributes:
        verdicts: The last one of each source, by its name.
    """

    def __init__(self, on_change: Callable[[], None]) -> None:
        """Build it.

        Args:
            on_change: Called when there are new verdicts.
        """
        self._on_change = on_change
        self._listening = asyncio.Lock()
        self.verdicts: dict[str, Heard] = {}

    def forget(self) -> None:
        """Forget all verdicts: OBS is another one, or was away."""
        self.verdicts.clear()

    async def hear(
        self, session: ObsSession, own: Sequence[OwnInput], ring: Callable[[], None] | None = None
    ) -> tuple[Heard, ...]:
        """Listen for a moment, and return what viewers hear of these sources, whose pages sound meanwhile.

        Args:
            session: Of the connection.
            own: The sources.
            ring: Called once the meters are on.

        Raises:
            ObsClosedError: The connection ended.
            ObsRefusedError: OBS is not ready.
        """
        if not own:
            return ()
        async with self._listening:
            levels = Levels(one.name for one in own)
            await session.client.subscribe(EVENTS | ObsEvents.METERS)
            session.on_meters = levels.note
            try:
                if ring is not None:
                    ring()
                await asyncio.sleep(LISTEN_S)
            finally:
                session.on_meters = None
            await session.client.subscribe(EVENTS)
            found = await self._judged(session, own, levels)
        for heard in found:
            self._keep(heard)
        self._on_change()
        return found

    async def _judged(self, session: ObsSession, own: Sequence[OwnInput], levels: Levels) -> tuple[Heard, ...]:
        look = await session.refresh()
        sound = await read_sound(session.client, look)
        mutes = await session.client.batch([ObsRequest("GetInputMute", {"inputName": one.name}) for one in own])
        found = []
        for before, mute in zip(own, mutes, strict=False):
            one = look.source(before.name) or before
            now = sound.own.get(one.name)
            state = SoundState(
                level=levels.level(one.name) if one.is_active else None,
                is_muted=mute.data.get("inputMuted") is True,
                is_rerouted=one.has("reroute_audio"),
                monitor=MONITOR_OFF if now is None else now.monitor,
                is_on_track=now is None or sound.stream_track in now.tracks,
                returning=sound.returning(),
                version=version_of(session.version),
            )
            what, by = verdict(state)
            found.append(Heard(name=one.name, widget=one.widget, verdict=what, by=by, track=sound.stream_track))
        return tuple(found)

    async def is_blank(self, session: ObsSession, own: OwnInput) -> bool:
        """Return whether the picture of a source is wholly transparent, though it is shown.

        Raises:
            ObsClosedError: The connection ended.
        """
        if not own.is_showing:
            return False
        try:
            answer = await session.client.ask("GetSourceScreenshot", sourceName=own.name, **_TINY)
        except ObsRefusedError:  # it has no picture yet, or was removed
            return False
        picture = str(answer.get("imageData", "")).partition(",")[2]
        return 0 < len(base64.b64decode(picture)) < _EMPTY_BYTES

    def note_unseen(self, own: OwnInput) -> None:
        """Note that a source's picture is empty."""
        self._keep(Heard(name=own.name, widget=own.widget, verdict=Verdict.NOT_SEEN))
        self._on_change()

    def _keep(self, heard: Heard) -> None:
        self.verdicts[heard.name] = heard

    async def repair(self, session: ObsSession, name: str, repair: Repair) -> None:
        """Put right what a verdict says, at a source of Efir's.

        Raises:
            NotFoundError: Efir has no such source in OBS.
            ObsRefusedError: OBS refused it.
            ObsClosedError: The connection ended.
        """
        async with session.writing:
            own = (await session.refresh()).source(name)
            if own is None:
                raise NotFoundError("no_such_source", field="name")
            request, fields = await _request_of(session, own, repair)
            await session.client.ask(request, **fields)
            self.verdicts.pop(name, None)
            await session.refresh()


async def _request_of(session: ObsSession, own: OwnInput, repair: Repair) -> tuple[str, dict[str, object]]:
    """Return the request that puts a source right."""
    name: dict[str, object] = {"inputName": own.name}
    known: dict[Repair, tuple[str, dict[str, object]]] = {
        Repair.REROUTE: ("SetInputSettings", {"inputSettings": {"reroute_audio": True}}),
        Repair.UNMUTE: ("SetInputMute", {"inputMuted": False}),
        Repair.RAISE_FADER: ("SetInputVolume", {"inputVolumeDb": 0.0}),
        Repair.MONITOR_AND_OUTPUT: ("SetInputAudioMonitorType", {"monitorType": MONITOR_ON}),
        Repair.MONITOR_OFF: ("SetInputAudioMonitorType", {"monitorType": MONITOR_OFF}),
        Repair.REFRESH: ("PressInputPropertiesButton", {"propertyName": REFRESH_BUTTON}),
    }
    if repair is Repair.ADD:
        return "CreateSceneItem", {"sceneName": session.look.scene, "sourceName": own.name}
    if repair is Repair.PUT_ON_TRACK:
        track = (await read_sound(session.client, session.look)).stream_track
        return "SetInputAudioTracks", {**name, "inputAudioTracks": {track: True}}
    if repair is Repair.NEW_BROWSER:
        return "SetInputSettings", {**name, "inputSettings": new_browser(own, session)}
    request, fields = known[repair]
    return request, {**name, **fields}


def sounding(own: Sequence[OwnInput]) -> tuple[OwnInput, ...]:
    """Return those sources whose page can sound."""
    return tuple(one for one in own if one.widget in _SOUNDING)
