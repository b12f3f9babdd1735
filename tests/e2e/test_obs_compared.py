"""The same questions to a real OBS and to the fake of the tests: code, keys of the answer and events agree."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest

from app.adapters.obs_client import ObsConnection, serve
from app.domain.obs import ObsEvents, ObsPlace, ObsRefusedError, ObsRequest
from tests.fakes.obs import GROUPS, FakeObs, served
from tests.support.obs_program import ObsProgram
from tests.support.waiting import SECONDS

pytestmark = pytest.mark.slow

B, N, D = "browser_source", "Same player", "Музика"
URL = "http://player.localhost:1/"
ALL = ObsEvents(2047) | ObsEvents.ACTIVE | ObsEvents.SHOW
OURS = {"Same", "Nest", "Scene", N, D}

type Question = tuple[str, dict[str, Any]]
type Told = tuple[int, tuple[str, ...], tuple[tuple[str, str], ...]]
"""The code, the keys of the answer, and the names of the events with what they are about."""


def _of(name: str, *fields: dict[str, Any]) -> list[Question]:
    return [(name, one) for one in fields]


def _input(**fields: Any) -> dict[str, Any]:
    return {"inputName": N, **fields}


_MADE = {"url": f"{URL}#k=x", "width": 640, "height": 360, "reroute_audio": True}
_ONE = {"sceneName": "Same", "inputName": N, "inputKind": B}
QUESTIONS: list[Question] = [
    *_of("GetNothing", {}),
    *_of("GetVersion", {}),
    *_of("GetSceneList", {}),
    *_of("GetSceneCollectionList", {}),
    *_of("GetInputKindList", {"unversioned": True}),
    *_of("GetInputDefaultSettings", {"inputKind": B}, {"inputKind": "no"}, {}),
    *_of("GetVideoSettings", {}),
    *_of("GetSpecialInputs", {}),
    *_of("GetStreamStatus", {}),
    *_of("GetRecordStatus", {}),
    *_of("GetProfileParameter", {"parameterCategory": "Output", "parameterName": "Mode"}),
    *_of("GetProfileParameter", {"parameterCategory": "Output"}),
    *_of("CreateScene", {"sceneName": "Same"}, {"sceneName": "Same"}, {}, {"sceneName": ""}),
    *_of("SetCurrentProgramScene", {"sceneName": "Same"}, {"sceneName": "Nope"}),
    *_of("CreateInput", {**_ONE, "inputSettings": _MADE, "sceneItemEnabled": True}, _ONE),
    *_of("CreateInput", {**_ONE, "sceneName": "Nope", "inputName": "x"}, {**_ONE, "inputName": "x", "inputKind": "no"}),
    *_of("CreateInput", {"sceneName": "Same", "inputKind": B}, {**_ONE, "inputName": 7}),
    *_of("GetInputList", {"inputKind": B}),
    *_of("GetInputSettings", _input(), {"inputName": "Nope"}, {}),
    *_of("SetInputSettings", _input(inputSettings={"url": f"{URL}?again=1#k=x"}), _input(), _input(inputSettings="x")),
    *_of("PressInputPropertiesButton", _input(propertyName="refreshnocache"), _input(propertyName="refresh")),
    *_of("PressInputPropertiesButton", _input(propertyName="url"), _input()),
    *_of("GetInputMute", _input()),
    *_of("SetInputMute", _input(inputMuted=True), _input(inputMuted="yes"), _input()),
    *_of("GetInputVolume", _input()),
    *_of("SetInputVolume", _input(inputVolumeMul=0.5), _input(inputVolumeDb=0.0), _input()),
    *_of("GetInputAudioTracks", _input()),
    *_of("SetInputAudioTracks", _input(inputAudioTracks={"2": False}), _input(inputAudioTracks={"2": "no"})),
    *_of("SetInputAudioTracks", _input(inputAudioTracks={"9": False})),
    *_of("GetInputAudioMonitorType", _input()),
    *_of("SetInputAudioMonitorType", _input(monitorType="OBS_MONITORING_TYPE_MONITOR_AND_OUTPUT")),
    *_of("SetInputAudioMonitorType", _input(monitorType="LOUD")),
    *_of("GetSourceActive", {"sourceName": N}, {"sourceName": "Nope"}),
    *_of("GetSceneItemId", {"sceneName": "Same", "sourceName": N}, {"sceneName": "Same", "sourceName": "Nope"}),
    *_of("SetSceneItemEnabled", {"sceneName": "Same", "sceneItemId": 99, "sceneItemEnabled": False}),
    *_of("SetSceneItemEnabled", {"sceneName": "Same", "sceneItemId": "1", "sceneItemEnabled": False}),
    *_of("CreateScene", {"sceneName": "Nest"}),
    *_of("CreateSceneItem", {"sceneName": "Nest", "sourceName": "Same"}, {"sceneName": "Same", "sourceName": "Nest"}),
    *_of("CreateSceneItem", {"sceneName": "Same", "sourceName": "Nope"}),
    *_of("GetSceneItemList", {"sceneName": "Nest"}, {"sceneName": "Nope"}),
    *_of("SetCurrentProgramScene", {"sceneName": "Nest"}),
    *_of("GetSourceActive", {"sourceName": N}),
    *_of("SetCurrentProgramScene", {"sceneName": "Scene"}),
    *_of("GetSourceActive", {"sourceName": N}),
    *_of("SetCurrentProgramScene", {"sceneName": "Same"}),
    *_of("GetSourceActive", {"sourceName": N}),
    *_of("SetInputName", _input(newInputName=D), {"inputName": D, "newInputName": "Same"}),
    *_of("GetInputSettings", _input()),
    *_of("RemoveInput", _input(), {"inputName": D}),
    *_of("RemoveScene", {"sceneName": "Nest"}, {"sceneName": "Same"}, {"sceneName": "Nope"}),
]


class Compared:
    """Puts the questions, and gathers the events of each."""

    def __init__(self, place: ObsPlace, *, is_real: bool) -> None:
        self._place = place
        self._is_real = is_real
        self._events: list[tuple[str, str]] = []
        self.told: list[Told] = []
        self.batch: list[int] = []

    def _on_event(self, name: str, fields: Mapping[str, Any]) -> None:
        about = str(fields.get("inputName") or fields.get("sceneName"))
        if name in GROUPS and about in OURS:
            self._events.append((name, about))

    async def _work(self, connection: ObsConnection) -> None:
        for name, fields in QUESTIONS:
            self._events.clear()
            try:
                answer = await connection.ask(name, **fields)
                code, keys = 100, tuple(sorted(key for key in answer if "Uuid" not in key))
            except ObsRefusedError as refused:
                code, keys = refused.code, ()
            # Nothing says that no more events come: OBS applies what it was asked with its next frames, 0.1 s each.
            is_slow = name in {"SetCurrentProgramScene", "RemoveScene"}
            await asyncio.sleep((0.9 if is_slow else 0.35) if self._is_real else 0.01)
            self.told.append((code, keys, tuple(sorted(set(self._events)))))
        requests = [ObsRequest("GetSceneList"), ObsRequest("GetNothing"), ObsRequest("GetVersion")]
        self.batch = [answer.code for answer in await connection.batch(requests, halts=True)]

    async def run(self) -> None:
        await serve(self._place, ALL, self._on_event, self._work)


def _without(told: Told, names: frozenset[str]) -> Told:
    return told[0], told[1], tuple(event for event in told[2] if event[0] not in names)


async def test_the_fake_answers_as_the_real_obs(obs: ObsProgram) -> None:
    version = obs.ask("GetVersion")
    minor = int(version["obsWebSocketVersion"].split(".")[1])
    unknown = frozenset[str]() if minor >= 4 else frozenset({"InputSettingsChanged"})
    fake = FakeObs(obs.place.password)
    async with served(fake) as server:
        ours = Compared(ObsPlace(port=server.port, password=fake.password), is_real=False)
        await ours.run()
    real = Compared(obs.place, is_real=True)
    await real.run()
    assert len(real.told) == len(QUESTIONS) > 70
    differ = [
        (question, mine, theirs)
        for question, mine, theirs in zip(QUESTIONS, ours.told, real.told, strict=True)
        if _without(mine, unknown) != theirs and not (minor < 6 and _removed(question, mine, theirs))
    ]
    assert differ == []
    assert ours.batch == real.batch == [100, 204]


def _removed(question: Question, mine: Told, theirs: Told) -> bool:
    """Tell whether an older OBS also says that a removed input is no longer active."""
    more = {name for name, _ in set(theirs[2]) - set(mine[2])}
    return question[0] == "RemoveInput" and more <= {"InputActiveStateChanged", "InputShowStateChanged"}


def _identity(hello: dict[str, Any], *, key: str, rpc: int = 1) -> dict[str, Any]:
    from app.adapters.obs_client import _proof  # noqa: PLC0415 -- one rule for both

    asked = hello["authentication"]
    return {"op": 1, "d": {"rpcVersion": rpc, "authentication": _proof(key, asked["salt"], asked["challenge"])}}


async def _closed(place: ObsPlace, what: str) -> int | None:
    """Do something that obs-websocket does not allow; return the code that it closes with."""
    address = f"ws://{place.host}:{place.port}"
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(address, protocols=("obswebsocket.json",)) as socket,
        asyncio.timeout(SECONDS),
    ):
        hello = (await socket.receive_json())["d"]
        key = "not the key" if what == "wrong key" else place.password
        identity = _identity(hello, key=key, rpc=9 if what == "other version" else 1)
        if what == "request first":
            await socket.send_json({"op": 6, "d": {"requestType": "GetVersion", "requestId": "1"}})
        else:
            await socket.send_json(identity)
        if what in {"twice", "unknown op", "no JSON"}:
            await socket.receive()
            sent = {"twice": json.dumps(identity), "unknown op": '{"op":99,"d":{}}', "no JSON": "}{"}[what]
            await socket.send_str(sent)
        await socket.receive()
        return socket.close_code


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("wrong key", 4009),
        ("request first", 4007),
        ("twice", 4008),
        ("unknown op", 4006),
        ("no JSON", 4002),
        ("other version", 4010),
    ],
)
async def test_both_close_for_the_same_reasons(obs_program: ObsProgram, what: str, code: int) -> None:
    fake = FakeObs(obs_program.place.password)
    async with served(fake) as server:
        assert await _closed(ObsPlace(port=server.port, password=fake.password), what) == code
    assert await _closed(obs_program.place, what) == code
