"""OBS as obs-websocket shows it, for tests where the real one cannot run. It refuses what the real one refuses.

`tests/e2e/test_obs_compared.py` puts the same questions to it and to a real OBS, so that it cannot drift.
"""

import asyncio
import base64
import hashlib
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import WSCloseCode, web

from app.domain.obs import ObsAnswer, ObsClosedError, ObsEvents, ObsPlace, ObsReason, ObsRefusedError, ObsRequest
from app.services.ports import ObsClient

KEY = "the-key-of-this-obs"
"""The password of its server."""

type Fields = dict[str, Any]
type OnEvent = Callable[[str, Mapping[str, Any]], None]

BROWSER = "browser_source"
NONE, ONLY, BOTH = (f"OBS_MONITORING_TYPE_{name}" for name in ("NONE", "MONITOR_ONLY", "MONITOR_AND_OUTPUT"))
GROUPS = {
    **dict.fromkeys(("ExitStarted", "VendorEvent"), 1),
    **dict.fromkeys(("CurrentSceneCollectionChanging", "CurrentSceneCollectionChanged"), 2),
    **dict.fromkeys(("CurrentProgramSceneChanged", "SceneCreated", "SceneRemoved"), 4),
    **dict.fromkeys(("InputCreated", "InputRemoved", "InputNameChanged", "InputSettingsChanged"), 8),
    **dict.fromkeys(("InputMuteStateChanged", "InputVolumeChanged"), 8),
    **dict.fromkeys(("InputAudioTracksChanged", "InputAudioMonitorTypeChanged"), 8),
    **dict.fromkeys(("StreamStateChanged", "RecordStateChanged"), 64),
    **dict.fromkeys(("SceneItemCreated", "SceneItemRemoved", "SceneItemEnableStateChanged"), 128),
    "InputVolumeMeters": 1 << 16,
    "InputActiveStateChanged": 1 << 17,
    "InputShowStateChanged": 1 << 18,
}
"""The bit of each event that a mask must have. Source: protocol.md, EventSubscription."""
BROWSER_DEFAULTS = {
    "url": "https://obsproject.com/browser-source",
    "width": 800,
    "height": 600,
    "fps": 30,
    "css": "body { background-color: rgba(0, 0, 0, 0); margin: 0px auto; overflow: hidden; }",
    "reroute_audio": False,
    "shutdown": False,
    "restart_when_active": False,
    "webpage_control_level": 1,
}
_INPUT: Mapping[str, type] = {"inputName": str}
_SCENE: Mapping[str, type] = {"sceneName": str}
_ITEM = {"sceneName": str, "sceneItemId": int}
_OF_ALL = ("GetVersion", "GetSceneList", "GetInputList", "GetInputKindList", "GetVideoSettings", "GetSpecialInputs")
_OF_OUTPUTS = ("GetStreamStatus", "GetRecordStatus", "GetSceneCollectionList")
_OF_INPUT = ("GetInputSettings", "GetInputMute", "GetInputVolume", "GetInputAudioTracks", "GetInputAudioMonitorType")
NEEDED: dict[str, Mapping[str, type]] = {
    **{name: {} for name in (*_OF_ALL, *_OF_OUTPUTS)},
    **dict.fromkeys((*_OF_INPUT, "RemoveInput"), _INPUT),
    "GetInputDefaultSettings": {"inputKind": str},
    "SetInputSettings": {**_INPUT, "inputSettings": dict},
    "SetInputMute": {**_INPUT, "inputMuted": bool},
    "SetInputVolume": _INPUT,
    "SetInputAudioTracks": {**_INPUT, "inputAudioTracks": dict},
    "SetInputAudioMonitorType": {**_INPUT, "monitorType": str},
    "SetInputName": {**_INPUT, "newInputName": str},
    "PressInputPropertiesButton": {**_INPUT, "propertyName": str},
    "CreateInput": {**_SCENE, "inputName": str, "inputKind": str},
    **dict.fromkeys(("CreateScene", "RemoveScene", "SetCurrentProgramScene", "GetSceneItemList"), _SCENE),
    "GetGroupSceneItemList": _SCENE,
    "GetSceneItemId": {**_SCENE, "sourceName": str},
    "CreateSceneItem": {**_SCENE, "sourceName": str},
    "RemoveSceneItem": _ITEM,
    "SetSceneItemEnabled": {**_ITEM, "sceneItemEnabled": bool},
    "SetSceneItemTransform": {**_ITEM, "sceneItemTransform": dict},
    "GetSceneItemTransform": _ITEM,
    "GetSourceActive": {"sourceName": str},
    "GetSourceScreenshot": {"sourceName": str, "imageFormat": str},
    "GetProfileParameter": {"parameterCategory": str, "parameterName": str},
}
"""Which fields a request must have, and of which type."""


class RefusedError(Exception):
    """What OBS refuses, and with which code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class FakeInput:
    """One input."""

    def __init__(self, kind: str, settings: Fields) -> None:
        self.kind = kind
        self.settings = settings
        self.is_muted = False
        self.volume_mul = 1.0
        self.monitor = NONE
        self.tracks = {str(number): True for number in range(1, 7)}
        self.levels: tuple[float, float] | None = None
        """Peak before and after the fader; None while its page is silent."""
        self.picture = b"\x89PNG" + bytes(400)


class Connected:
    """One client's connection as OBS keeps it."""

    def __init__(self, events: int, send: Callable[[str, Fields], None]) -> None:
        self.events = events
        self.send = send


class FakeObs:
    """OBS without a picture.

    Attributes:
        password: Empty for none.
        version: Of OBS; decides what it knows.
        is_ready: Otherwise nearly everything is refused with 207.
        is_up: Otherwise nobody can connect.
        requests: All that was asked, in order.
        refusals: Requests that are refused, with which code.
        dies_after: A request that is the last one: it is carried out, and not answered.
        is_slow: What is removed from a scene is listed once more, as by the real one, which removes it a moment later.
        refreshed: Inputs whose page was reloaded, in order.
    """

    def __init__(self, password: str = KEY, version: str = "32.2.2") -> None:
        self.password = password
        self.version = version
        self.is_ready = self.is_up = True
        self.requests: list[tuple[str, Fields]] = []
        self.refusals: dict[str, int] = {}
        self.dies_after = ""
        self.is_slow = False
        self._leaving: dict[str, list[Fields]] = {}
        self.refreshed: list[str] = []
        self.connects = 0
        self.profile: dict[str, str | None] = {"Output/Mode": "Simple"}
        self.inputs: dict[str, FakeInput] = {}
        self.scenes: dict[str, list[Fields]] = {"Scene": []}
        self.program = "Scene"
        self.groups: dict[str, list[str]] = {}
        """What is in each group."""
        self.collection = "Test"
        self.kinds = [BROWSER, "ffmpeg_source", "pulse_output_capture", "pulse_input_capture"]
        self.streamed_ms: int | None = None
        self.recorded_ms: int | None = None
        self.is_reconnecting = False
        self.clients: list[Connected] = []
        self.ends: list[Callable[[int], None]] = []
        self._item = 0

    # What OBS is like

    def shown(self, scene: str | None = None, seen: Sequence[str] = ()) -> Iterator[str]:
        """Yield what an enabled item reaches from a scene, nested ones too."""
        scene = scene or self.program
        for item in self.scenes[scene]:
            source = item["source"]
            if item["is_on"]:
                yield source
                if source in self.scenes and source not in seen:
                    yield from self.shown(source, (*seen, scene))

    def add(self, name: str, settings: Fields, *, kind: str = BROWSER, scene: str = "Scene") -> FakeInput:
        """Make an input as the streamer does, without an event."""
        made = self.inputs[name] = FakeInput(kind, settings)
        self._put(scene, name, is_on=True)
        return made

    def _put(self, scene: str, source: str, *, is_on: bool) -> int:
        self._item += 1
        self.scenes[scene].append({"id": self._item, "source": source, "is_on": is_on, "transform": {}})
        return self._item

    def emit(self, name: str, fields: Fields) -> None:
        """Send an event to all who want it."""
        for client in list(self.clients):
            if client.events & GROUPS[name]:
                client.send(name, fields)

    def show_levels(self) -> None:
        """Send what the meters show, as OBS does twenty times a second."""
        active = set(self.shown())
        rows = []
        for name, one in self.inputs.items():
            if name in active:
                levels = () if one.levels is None else [(one.levels[1], one.levels[1], one.levels[0])] * 2
                rows.append({"inputName": name, "inputLevelsMul": [list(channel) for channel in levels]})
        self.emit("InputVolumeMeters", {"inputs": rows})

    def end(self, code: int = WSCloseCode.GOING_AWAY) -> None:
        """End every connection."""
        for end in list(self.ends):
            end(code)

    # Requests

    def answer(self, name: str, fields: Fields) -> tuple[int, Fields]:
        """Carry out a request, send its events, and return the code and the answer."""
        self.requests.append((name, fields))
        try:
            return 100, self._carried_out(name, fields)
        except RefusedError as refused:
            return refused.code, {}

    def _carried_out(self, name: str, fields: Fields) -> Fields:
        if name not in NEEDED:
            raise RefusedError(204)
        if not self.is_ready:
            raise RefusedError(207)
        if name in self.refusals:
            raise RefusedError(self.refusals[name])
        for field, kind in NEEDED[name].items():
            _check(fields.get(field), kind)
        before, known = set(self.shown()), set(self.inputs)
        data, events = getattr(self, "".join(f"_{one.lower()}" if one.isupper() else one for one in name))(fields) or (
            {},
            (),
        )
        after = set(self.shown())
        for source, is_on in [*((one, False) for one in before - after), *((one, True) for one in after - before)]:
            if source in self.inputs and (source in known or name == "CreateInput"):
                active = ("InputActiveStateChanged", {"inputName": source, "videoActive": is_on})
                events = (*events, active, ("InputShowStateChanged", {"inputName": source, "videoShowing": is_on}))
        for event in events:
            self.emit(*event)
        return dict(data)

    def _input(self, fields: Fields) -> FakeInput:
        found = self.inputs.get(fields["inputName"])
        if found is None:
            raise RefusedError(600)
        return found

    def _scene(self, name: str) -> list[Fields]:
        if name not in self.scenes:
            raise RefusedError(600)
        return self.scenes[name]

    def _found(self, fields: Fields) -> Fields:
        for item in self._scene(fields["sceneName"]):
            if item["id"] == fields["sceneItemId"]:
                return item
        raise RefusedError(600)

    def _free(self, name: str) -> None:
        if name in self.inputs or name in self.scenes:
            raise RefusedError(601)

    def _get_version(self, _: Fields) -> Any:
        versions = {"obsVersion": self.version, "obsWebSocketVersion": "5.7.4", "rpcVersion": 1}
        rest = {"availableRequests": list(NEEDED), "supportedImageFormats": ["png"]}
        return {**versions, **rest, "platform": "fake", "platformDescription": "fake"}, ()

    def _get_scene_list(self, _: Fields) -> Any:
        scenes = [{"sceneName": name, "sceneIndex": n} for n, name in enumerate(reversed(self.scenes))]
        now = {"currentProgramSceneName": self.program, "currentPreviewSceneName": None}
        return {**now, "scenes": scenes}, ()

    def _get_scene_collection_list(self, _: Fields) -> Any:
        return {"currentSceneCollectionName": self.collection, "sceneCollections": [self.collection]}, ()

    def _get_input_list(self, fields: Fields) -> Any:
        wanted = fields.get("inputKind")
        rows = [
            {"inputName": name, "inputKind": one.kind, "unversionedInputKind": one.kind}
            for name, one in self.inputs.items()
            if wanted in {None, one.kind}
        ]
        return {"inputs": rows}, ()

    def _get_input_kind_list(self, _: Fields) -> Any:
        return {"inputKinds": self.kinds}, ()

    def _get_video_settings(self, _: Fields) -> Any:
        sizes = {"baseWidth": 1920, "baseHeight": 1080, "outputWidth": 1920, "outputHeight": 1080}
        return {**sizes, "fpsNumerator": 60, "fpsDenominator": 1}, ()

    def _get_special_inputs(self, _: Fields) -> Any:
        return dict.fromkeys(("desktop1", "desktop2", "mic1", "mic2", "mic3", "mic4")), ()

    def _get_stream_status(self, _: Fields) -> Any:
        status = {"outputActive": self.streamed_ms is not None, "outputReconnecting": self.is_reconnecting}
        times = {"outputTimecode": "00:00:00.000", "outputDuration": self.streamed_ms or 0, "outputCongestion": 0.0}
        return {**status, **times, "outputBytes": 0, "outputSkippedFrames": 0, "outputTotalFrames": 0}, ()

    def _get_record_status(self, _: Fields) -> Any:
        status = {"outputActive": self.recorded_ms is not None, "outputPaused": False}
        times = {"outputTimecode": "00:00:00.000", "outputDuration": self.recorded_ms or 0}
        return {**status, **times, "outputBytes": 0}, ()

    def _get_profile_parameter(self, fields: Fields) -> Any:
        value = self.profile.get(f"{fields['parameterCategory']}/{fields['parameterName']}")
        return {"parameterValue": value, "defaultParameterValue": None}, ()

    def _get_input_settings(self, fields: Fields) -> Any:
        one = self._input(fields)
        return {"inputKind": one.kind, "inputSettings": dict(one.settings)}, ()

    def _set_input_settings(self, fields: Fields) -> Any:
        one = self._input(fields)
        one.settings = {**(one.settings if fields.get("overlay", True) else {}), **fields["inputSettings"]}
        changed = {"inputName": fields["inputName"], "inputSettings": dict(one.settings)}
        return {}, (("InputSettingsChanged", changed),)

    def _get_input_default_settings(self, fields: Fields) -> Any:
        if fields["inputKind"] not in self.kinds:
            raise RefusedError(605)
        return {"defaultInputSettings": dict(BROWSER_DEFAULTS)}, ()

    def _get_input_mute(self, fields: Fields) -> Any:
        return {"inputMuted": self._input(fields).is_muted}, ()

    def _set_input_mute(self, fields: Fields) -> Any:
        self._input(fields).is_muted = fields["inputMuted"]
        return {}, (("InputMuteStateChanged", dict(fields)),)

    def _get_input_volume(self, fields: Fields) -> Any:
        return {"inputVolumeMul": self._input(fields).volume_mul, "inputVolumeDb": 0.0}, ()

    def _set_input_volume(self, fields: Fields) -> Any:
        one = self._input(fields)
        if "inputVolumeMul" not in fields and "inputVolumeDb" not in fields:
            raise RefusedError(300)
        one.volume_mul = fields.get("inputVolumeMul", 10 ** (fields.get("inputVolumeDb", 0.0) / 20))
        return {}, (("InputVolumeChanged", {"inputName": fields["inputName"], "inputVolumeMul": one.volume_mul}),)

    def _get_input_audio_tracks(self, fields: Fields) -> Any:
        return {"inputAudioTracks": dict(self._input(fields).tracks)}, ()

    def _set_input_audio_tracks(self, fields: Fields) -> Any:
        tracks = self._input(fields).tracks
        before = dict(tracks)
        for track, is_on in fields["inputAudioTracks"].items():
            if not isinstance(is_on, bool):
                raise RefusedError(401)
            if track in tracks:
                tracks[track] = is_on
        changed = {"inputName": fields["inputName"], "inputAudioTracks": dict(tracks)}
        return {}, (("InputAudioTracksChanged", changed),) if tracks != before else ()

    def _get_input_audio_monitor_type(self, fields: Fields) -> Any:
        return {"monitorType": self._input(fields).monitor}, ()

    def _set_input_audio_monitor_type(self, fields: Fields) -> Any:
        one = self._input(fields)
        if fields["monitorType"] not in {NONE, ONLY, BOTH}:
            raise RefusedError(400)
        one.monitor = fields["monitorType"]
        return {}, (("InputAudioMonitorTypeChanged", dict(fields)),)

    def _press_input_properties_button(self, fields: Fields) -> Any:
        self._input(fields)
        if fields["propertyName"] in {"url", "css", "width"}:
            raise RefusedError(602)
        if fields["propertyName"] != "refreshnocache":
            raise RefusedError(600)
        self.refreshed.append(fields["inputName"])

    def _get_source_active(self, fields: Fields) -> Any:
        name = fields["sourceName"]
        if name not in self.inputs and name not in self.scenes:
            raise RefusedError(600)
        is_on = name in set(self.shown()) or name == self.program
        return {"videoActive": is_on, "videoShowing": is_on}, ()

    def _get_source_screenshot(self, fields: Fields) -> Any:
        one = self.inputs.get(fields["sourceName"])
        if one is None:
            raise RefusedError(600)
        return {"imageData": "data:image/png;base64," + base64.b64encode(one.picture).decode()}, ()

    def _create_input(self, fields: Fields) -> Any:
        items = self._scene(fields["sceneName"])
        name, kind, settings = fields["inputName"], fields["inputKind"], dict(fields.get("inputSettings") or {})
        self._free(name)
        if kind not in self.kinds:
            raise RefusedError(605)
        self.inputs[name] = FakeInput(kind, settings)
        item = self._put(fields["sceneName"], name, is_on=fields.get("sceneItemEnabled", True))
        assert items[-1]["id"] == item
        made = {"inputName": name, "inputKind": kind, "inputSettings": settings}
        placed = {"sceneName": fields["sceneName"], "sourceName": name, "sceneItemId": item}
        changed = {"inputName": name, "inputSettings": settings}
        events = (
            ("InputCreated", {**made, "defaultInputSettings": BROWSER_DEFAULTS}),
            ("InputSettingsChanged", changed),
            ("SceneItemCreated", placed),
        )
        return {"sceneItemId": item}, events

    def _remove_input(self, fields: Fields) -> Any:
        self._input(fields)
        name = fields["inputName"]
        del self.inputs[name]
        events: list[tuple[str, Fields]] = [("InputRemoved", {"inputName": name})]
        for scene, items in self.scenes.items():
            gone = [item for item in items if item["source"] == name]
            ids = [item["id"] for item in gone]
            events += [
                ("SceneItemRemoved", {"sceneName": scene, "sceneItemId": one, "sourceName": name}) for one in ids
            ]
            self._leaving.setdefault(scene, []).extend(gone)
            items[:] = [item for item in items if item["source"] != name]
        return {}, tuple(events)

    def _set_input_name(self, fields: Fields) -> Any:
        self._input(fields)
        old, new = fields["inputName"], fields["newInputName"]
        self._free(new)
        self.inputs[new] = self.inputs.pop(old)
        for items in self.scenes.values():
            for item in items:
                item["source"] = new if item["source"] == old else item["source"]
        return {}, (("InputNameChanged", {"oldInputName": old, "inputName": new}),)

    def _create_scene(self, fields: Fields) -> Any:
        self._free(fields["sceneName"])
        self.scenes[fields["sceneName"]] = []
        return {}, (("SceneCreated", {"sceneName": fields["sceneName"], "isGroup": False}),)

    def _remove_scene(self, fields: Fields) -> Any:
        name = fields["sceneName"]
        self._scene(name)
        if len(self.scenes) == 1:
            raise RefusedError(603)
        del self.scenes[name]
        for items in self.scenes.values():
            items[:] = [item for item in items if item["source"] != name]
        events: tuple[tuple[str, Fields], ...] = (("SceneRemoved", {"sceneName": name, "isGroup": False}),)
        if self.program == name:
            self.program = next(iter(self.scenes))
            events = (*events, ("CurrentProgramSceneChanged", {"sceneName": self.program}))
        return {}, events

    def _set_current_program_scene(self, fields: Fields) -> Any:
        self._scene(fields["sceneName"])
        self.program = fields["sceneName"]
        return {}, (("CurrentProgramSceneChanged", {"sceneName": self.program}),)

    def _get_scene_item_list(self, fields: Fields) -> Any:
        leaving = self._leaving.pop(fields["sceneName"], [])
        rows = [
            {"sceneItemId": item["id"], "sourceName": item["source"], "sceneItemEnabled": item["is_on"]}
            | {"isGroup": item["source"] in self.groups or None}
            for item in (*self._scene(fields["sceneName"]), *(leaving if self.is_slow else ()))
        ]
        return {"sceneItems": rows}, ()

    def _get_group_scene_item_list(self, fields: Fields) -> Any:
        if fields["sceneName"] not in self.groups:
            raise RefusedError(602 if fields["sceneName"] in self.scenes else 600)
        rows = [{"sceneItemId": n, "sourceName": name} for n, name in enumerate(self.groups[fields["sceneName"]], 1)]
        return {"sceneItems": rows}, ()

    def _get_scene_item_id(self, fields: Fields) -> Any:
        for item in self._scene(fields["sceneName"]):
            if item["source"] == fields["sourceName"]:
                return {"sceneItemId": item["id"]}, ()
        raise RefusedError(600)

    def _get_scene_item_transform(self, fields: Fields) -> Any:
        return {"sceneItemTransform": dict(self._found(fields)["transform"])}, ()

    def _set_scene_item_transform(self, fields: Fields) -> Any:
        self._found(fields)["transform"].update(fields["sceneItemTransform"])

    def _set_scene_item_enabled(self, fields: Fields) -> Any:
        self._found(fields)["is_on"] = fields["sceneItemEnabled"]
        return {}, (("SceneItemEnableStateChanged", dict(fields)),)

    def _create_scene_item(self, fields: Fields) -> Any:
        scene, source = fields["sceneName"], fields["sourceName"]
        self._scene(scene)
        if source not in self.inputs and source not in self.scenes:
            raise RefusedError(600)
        if source in self.scenes and scene in {source, *self.shown(source)}:
            raise RefusedError(700)
        item = self._put(scene, source, is_on=fields.get("sceneItemEnabled", True))
        created = {"sceneName": scene, "sourceName": source, "sceneItemId": item}
        return {"sceneItemId": item}, (("SceneItemCreated", created),)

    def _remove_scene_item(self, fields: Fields) -> Any:
        item = self._found(fields)
        self.scenes[fields["sceneName"]].remove(item)
        self._leaving.setdefault(fields["sceneName"], []).append(item)
        gone = {"sceneName": fields["sceneName"], "sceneItemId": item["id"], "sourceName": item["source"]}
        return {}, (("SceneItemRemoved", gone),)


def _check(value: object, kind: type) -> None:
    if value is None:
        raise RefusedError(300)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise RefusedError(401)
    if value == "":
        raise RefusedError(403)


# In this process, for services


class InProcess:
    """A connection without a socket, with the same errors."""

    def __init__(self, obs: FakeObs, connected: Connected, waiting: set[asyncio.Task[Any]]) -> None:
        self._obs = obs
        self._connected = connected
        self._waiting = waiting
        self.is_unprotected = not obs.password
        self.is_hung = False

    def _check(self) -> None:
        if self._connected not in self._obs.clients:
            raise ObsClosedError(ObsReason.ENDED)

    async def ask(self, name: str, **fields: object) -> Fields:
        self._check()
        code, data = self._obs.answer(name, fields)
        self._die_after(name)
        if code != 100:
            raise ObsRefusedError(name, code)
        return data

    async def batch(self, requests: Sequence[ObsRequest], *, halts: bool = False) -> tuple[ObsAnswer, ...]:
        self._check()
        answers: list[ObsAnswer] = []
        for request in requests:
            answers.append(ObsAnswer(*self._obs.answer(request.name, dict(request.fields))))
            self._die_after(request.name)
            if halts and not answers[-1].is_good:
                break
        return tuple(answers)

    def _die_after(self, name: str) -> None:
        if name == self._obs.dies_after:
            self._obs.end(WSCloseCode.ABNORMAL_CLOSURE)
            raise ObsClosedError(ObsReason.ENDED)

    async def subscribe(self, events: ObsEvents) -> None:
        task = asyncio.current_task()
        assert task is not None
        (self._waiting.add if events & ObsEvents.METERS else self._waiting.discard)(task)  # it listens for a while
        self._check()
        self._connected.events = int(events)


class ObsHere:
    """Serves a `FakeObs` to the services in this process; `waiting` are the tasks that live as long as a connection."""

    def __init__(self, obs: FakeObs) -> None:
        self.obs = obs
        self.waiting: set[asyncio.Task[Any]] = set()
        self.places: list[ObsPlace] = []
        self.has_answer = True
        """Whether Efir's own server answers."""

    async def is_well(self, link: str) -> bool:
        assert ".localhost" in link
        return self.has_answer

    async def serve(
        self, place: ObsPlace, events: ObsEvents, on_event: OnEvent, work: Callable[[ObsClient], Awaitable[None]]
    ) -> None:
        obs = self.obs
        self.places.append(place)
        if not obs.is_up:
            raise ObsClosedError(ObsReason.NOT_RUNNING)
        if obs.password and place.password != obs.password:
            raise ObsClosedError(ObsReason.WRONG_PASSWORD)
        obs.connects += 1
        connected = Connected(int(events), on_event)
        ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        obs.clients.append(connected)
        end = ended.set_result
        obs.ends.append(end)
        working: asyncio.Future[Any] = asyncio.ensure_future(work(InProcess(obs, connected, self.waiting)))
        own = asyncio.current_task()
        assert own is not None
        held = {one for one in (working, own) if isinstance(one, asyncio.Task)}
        self.waiting |= held
        try:
            await asyncio.wait({working, ended}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            obs.clients.remove(connected)
            obs.ends.remove(end)
            self.waiting -= held
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
        if ended.done():
            reasons = {4009: ObsReason.WRONG_PASSWORD, 4011: ObsReason.KICKED}
            raise ObsClosedError(reasons.get(ended.result(), ObsReason.ENDED))
        working.result()


# Over a socket, for the client and the whole program


class ObsServer:
    """Serves a `FakeObs` at a port.

    Attributes:
        port: Where it listens.
        is_hung: It takes requests and answers none.
    """

    def __init__(self, obs: FakeObs) -> None:
        self.obs = obs
        self.port = 0
        self.is_hung = False

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(protocols=("obswebsocket.json",), max_msg_size=16 << 20)
        await socket.prepare(request)
        salt, challenge = (base64.b64encode(os.urandom(32)).decode() for _ in range(2))
        hello: Fields = {"obsStudioVersion": self.obs.version, "obsWebSocketVersion": "5.7.4", "rpcVersion": 1}
        if self.obs.password:
            hello["authentication"] = {"challenge": challenge, "salt": salt}
        await socket.send_json({"op": 0, "d": hello})
        proof = _digest(_digest(self.obs.password + salt) + challenge) if self.obs.password else None
        queue: asyncio.Queue[Fields] = asyncio.Queue()
        connected = Connected(0, lambda name, fields: queue.put_nowait(_event(name, fields)))
        sending = asyncio.ensure_future(_send_all(socket, queue))
        ending: set[asyncio.Task[object]] = set()

        def end(code: int) -> None:
            ending.add(asyncio.ensure_future(socket.close(code=code)))

        def identified() -> None:
            self.obs.connects += 1
            self.obs.clients.append(connected)
            self.obs.ends.append(end)

        try:
            is_known = False
            async for message in socket:
                op, fields = _parsed(message.data, is_known=is_known)
                if op == 1:
                    _check_identity(fields, proof)
                    identified()
                    is_known = True
                if op in {1, 3}:
                    connected.events = fields.get("eventSubscriptions", connected.events or 2047)
                    queue.put_nowait({"op": 2, "d": {"negotiatedRpcVersion": 1}})
                elif not self.is_hung:
                    queue.put_nowait(self._answer(op, fields))
        except RefusedError as refused:
            await socket.close(code=refused.code)
        finally:
            sending.cancel()
            await asyncio.gather(sending, *ending, return_exceptions=True)
            if connected in self.obs.clients:
                self.obs.clients.remove(connected)
                self.obs.ends.remove(end)
        return socket

    def _answer(self, op: int, fields: Fields) -> Fields:
        number = {"requestId": fields["requestId"]}
        if op == 6:
            return {"op": 7, "d": {**self._one(fields), **number}}
        results: list[Fields] = []
        for one in fields["requests"]:
            results.append(self._one(one))
            if fields.get("haltOnFailure") and not results[-1]["requestStatus"]["result"]:
                break
        return {"op": 9, "d": {"results": results, **number}}

    def _one(self, request: Fields) -> Fields:
        name = request.get("requestType", "")
        code, data = self.obs.answer(name, request.get("requestData") or {})
        status = {"requestType": name, "requestStatus": {"result": code == 100, "code": code}}
        return {**status, "responseData": data} if code == 100 else status


def _parsed(text: str, *, is_known: bool) -> tuple[int, Fields]:
    """Return the number and the content of a message that may come now."""
    try:
        content = json.loads(text)
        op, fields = content["op"], content["d"]
    except (ValueError, KeyError, TypeError):
        raise RefusedError(4002) from None
    if not isinstance(fields, dict):
        raise RefusedError(4004)
    if (op == 1) is is_known:
        raise RefusedError(4008 if is_known else 4007)
    if op not in {1, 3, 6, 8}:
        raise RefusedError(4006)
    if op in {6, 8} and "requestId" not in fields:
        raise RefusedError(4003)
    return op, fields


def _check_identity(fields: Fields, proof: str | None) -> None:
    if proof is not None and fields.get("authentication") != proof:
        raise RefusedError(4009)
    if "rpcVersion" not in fields:
        raise RefusedError(4003)
    if fields["rpcVersion"] != 1:
        raise RefusedError(4010)


def _event(name: str, fields: Fields) -> Fields:
    return {"op": 5, "d": {"eventType": name, "eventIntent": GROUPS[name], "eventData": fields}}


async def _send_all(socket: web.WebSocketResponse, queue: "asyncio.Queue[Fields]") -> None:
    while True:
        await socket.send_json(await queue.get())


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@asynccontextmanager
async def served(obs: FakeObs, port: int = 0) -> AsyncIterator[ObsServer]:
    """Serve an OBS at a port, any free one by default."""
    server = ObsServer(obs)
    application = web.Application()
    application.router.add_get("/", server.handle)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    server.port = runner.addresses[0][1]
    try:
        yield server
    finally:
        obs.end()
        await runner.cleanup()
