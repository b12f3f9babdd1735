"""Reads from OBS what a set-up and the checks of sound follow from; changes nothing."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.domain.obs import ObsRequest
from app.domain.obs_look import Look, WidgetLinks
from app.domain.obs_setup import CAPTURES, Capture, Facts, OwnSound, Scenes, SoundFacts
from app.domain.obs_sound import MONITOR_OFF
from app.services.ports import ObsClient

_MOST_SCENES: Final = 200
_MOST_CAPTURES: Final = 20
_DEVICE: Final = "device_id"
_PARAMETERS: Final = (
    ("Audio", "MonitoringDeviceId"),
    ("Output", "Mode"),
    ("SimpleOutput", "VodTrackEnabled"),
    ("SimpleOutput", "UseAdvanced"),
    ("AdvOut", "TrackIndex"),
    ("AdvOut", "VodTrackEnabled"),
    ("AdvOut", "VodTrackIndex"),
)
"""Settings of OBS's profile. Those of the streaming service are not asked for: they hold the key of the stream."""


async def read_facts(client: ObsClient, look: Look, links: WidgetLinks) -> Facts:
    """Return everything a plan follows from.

    Raises:
        ObsClosedError: The connection ended.
    """
    return Facts(look=look, links=links, scenes=await _scenes(client, look), sound=await read_sound(client, look))


async def _scenes(client: ObsClient, look: Look) -> Scenes:
    names = look.scenes[:_MOST_SCENES]
    answers = await client.batch([ObsRequest("GetSceneItemList", {"sceneName": name}) for name in names])
    rows = {name: items(answer.data) for name, answer in zip(names, answers, strict=False)}
    groups = list(dict.fromkeys(item["sourceName"] for items in rows.values() for item in items if item.get("isGroup")))
    inner = await client.batch([ObsRequest("GetGroupSceneItemList", {"sceneName": name}) for name in groups])
    rows |= {name: items(answer.data) for name, answer in zip(groups, inner, strict=False)}
    return Scenes(items={name: tuple(str(item["sourceName"]) for item in items) for name, items in rows.items()})


def items(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what is in a scene or group, as OBS answered."""
    rows = data.get("sceneItems")
    return [row for row in rows if isinstance(row, dict) and "sourceName" in row] if isinstance(rows, list) else []


async def read_sound(client: ObsClient, look: Look) -> SoundFacts:
    """Return what OBS does with the sound of Efir's sources and of all that this PC plays.

    Raises:
        ObsClosedError: The connection ended.
    """
    profile = await _profile(client)
    is_simple = profile["Output/Mode"] != "Advanced"
    if is_simple:
        has_vod = profile["SimpleOutput/VodTrackEnabled"] == profile["SimpleOutput/UseAdvanced"] == "true"
        stream_track, vod_track = "1", "2"
    else:
        has_vod = profile["AdvOut/VodTrackEnabled"] == "true"
        stream_track, vod_track = (
            _track(profile["AdvOut/TrackIndex"], "1"),
            _track(profile["AdvOut/VodTrackIndex"], "2"),
        )
    return SoundFacts(
        own=await _own(client, [one.name for one in look.own]),
        captures=await _captures(client, [one.name for one in look.inputs if one.kind in CAPTURES][:_MOST_CAPTURES]),
        monitor_device=profile["Audio/MonitoringDeviceId"] or SoundFacts().monitor_device,
        stream_track=stream_track,
        vod_track=vod_track if has_vod else None,
    )


async def _profile(client: ObsClient) -> dict[str, str]:
    """Return the settings by their names, empty where OBS has none."""
    asked = [{"parameterCategory": group, "parameterName": name} for group, name in _PARAMETERS]
    answers = await client.batch([ObsRequest("GetProfileParameter", {**fields}) for fields in asked])
    found = {
        f"{group}/{name}": answer.data.get("parameterValue") or answer.data.get("defaultParameterValue") or ""
        for (group, name), answer in zip(_PARAMETERS, answers, strict=False)
    }
    return {f"{group}/{name}": str(found.get(f"{group}/{name}", "")) for group, name in _PARAMETERS}


def _track(value: str, usual: str) -> str:
    return value if value in {"1", "2", "3", "4", "5", "6"} else usual


async def _own(client: ObsClient, names: Sequence[str]) -> dict[str, OwnSound]:
    """Return what is done with the sound of each source; those without one are left out."""
    types = await client.batch([ObsRequest("GetInputAudioMonitorType", {"inputName": name}) for name in names])
    tracks = await client.batch([ObsRequest("GetInputAudioTracks", {"inputName": name}) for name in names])
    found = {}
    for name, monitor, track in zip(names, types, tracks, strict=False):
        on = track.data.get("inputAudioTracks")
        if monitor.is_good and isinstance(on, dict):
            kept = frozenset(str(number) for number, is_on in on.items() if is_on is True)
            found[name] = OwnSound(monitor=str(monitor.data.get("monitorType", MONITOR_OFF)), tracks=kept)
    return found


async def _captures(client: ObsClient, names: Sequence[str]) -> tuple[Capture, ...]:
    settings = await client.batch([ObsRequest("GetInputSettings", {"inputName": name}) for name in names])
    mutes = await client.batch([ObsRequest("GetInputMute", {"inputName": name}) for name in names])
    actives = await client.batch([ObsRequest("GetSourceActive", {"sourceName": name}) for name in names])
    return tuple(
        Capture(
            name=name,
            device=_device(one.data.get("inputSettings")),
            is_muted=mute.data.get("inputMuted") is True,
            is_active=active.data.get("videoActive") is not False,
        )
        for name, one, mute, active in zip(names, settings, mutes, actives, strict=False)
        if one.is_good
    )


def _device(settings: object) -> str:
    device = settings.get(_DEVICE) if isinstance(settings, dict) else None
    return str(device or SoundFacts().monitor_device)
