"""OBS over HTTP."""

from app.domain.obs import ObsOwnSettings
from app.domain.obs_look import WidgetLinks
from app.domain.widgets import WIDGET_NAMES
from tests.fakes.obs import KEY
from tests.support.server import World
from tests.support.waiting import until


async def test_obs_says_how_it_is_and_never_its_password(world: World) -> None:
    reply = await world.call("GET", "/api/v1/obs")
    assert (reply.status, reply.json["state"], reply.json["reason"]) == (200, "off", None)
    world.obs_file.settings = ObsOwnSettings(is_on=True, port=4455, password=KEY)
    world.core.services.obs.start(WidgetLinks())
    reply = await world.call("POST", "/api/v1/obs/connect", {})
    assert reply.status == 200

    async def is_connected() -> bool:
        return (await world.call("GET", "/api/v1/obs")).json["state"] == "connected"

    await until(is_connected)
    assert KEY.encode() not in (await world.call("GET", "/api/v1/obs")).body
    assert (await world.call("POST", "/api/v1/obs/retry")).json["version"] == "32.2.2"


async def test_what_is_no_password_is_refused_with_the_field(world: World) -> None:
    for wrong in ("x" * 1_001, "\n", 7):
        reply = await world.call("POST", "/api/v1/obs/connect", {"password": wrong})
        assert (reply.status, reply.error["field"]) == (422 if reply.status == 422 else 400, "password")
    assert world.secrets.kept == {}


async def test_obs_is_for_the_streamer_alone(world: World) -> None:
    for what in ("connect", "plan", "set-up", "undo", "scene", "retry"):
        assert (await world.call("POST", f"/api/v1/obs/{what}", {}, token=world.display)).status == 403
    assert (await world.call("GET", "/api/v1/obs", token=world.display)).status == 403


async def test_a_set_up_is_planned_made_and_taken_back(world: World) -> None:
    world.obs.obs.password = ""
    world.obs_file.settings = ObsOwnSettings(is_on=True, port=4455, password="")
    world.core.services.obs.start(WidgetLinks(urls={name: f"http://{name}.localhost:1/#k=x" for name in WIDGET_NAMES}))
    reply = await world.call("POST", "/api/v1/obs/plan", {})
    assert (reply.status, reply.error["code"]) == (409, "obs_not_connected")
    await world.call("POST", "/api/v1/obs/connect", {})

    async def is_connected() -> bool:
        return (await world.call("GET", "/api/v1/obs")).json["version"] == "32.2.2"

    await until(is_connected)
    planned = await world.call("POST", "/api/v1/obs/plan", {"in_own_scene": False})
    assert world.obs.obs.inputs == {}
    made = await world.call("POST", "/api/v1/obs/set-up", {"in_own_scene": False})
    assert (made.status, made.json["steps"]) == (200, planned.json["steps"])
    assert len(world.obs.obs.inputs) == 5
    assert (await world.call("POST", "/api/v1/obs/undo")).json["undo_at"] is None
    assert world.obs.obs.inputs == {}


async def test_what_cannot_be_set_up_is_refused_with_the_field(world: World) -> None:
    for body, field in (({"widgets": "player"}, "widgets"), ({"monitor": "loud"}, "monitor"), ({"scene": 1}, "scene")):
        reply = await world.call("POST", "/api/v1/obs/set-up", body)
        assert reply.status in {400, 422}
        assert reply.error["field"] == field


async def test_what_shall_be_with_a_scene_is_answered(world: World) -> None:
    wrong = {"scene": ({"answer": "add"}, {"scene": "", "answer": "add"}), "answer": ({"scene": "A", "answer": "no"},)}
    for field, bodies in wrong.items():
        for body in bodies:
            reply = await world.call("POST", "/api/v1/obs/scene", body)
            assert (reply.status, reply.error["field"]) == (422, field)
    reply = await world.call("POST", "/api/v1/obs/scene", {"scene": "A", "answer": "never"})
    assert (reply.status, reply.error["code"]) == (409, "obs_not_connected")
    assert (await world.call("POST", "/api/v1/obs/scene", {"scene": "A", "answer": "pause"})).status == 200
    assert world.core.services.settings.settings.obs.pause_hidden
