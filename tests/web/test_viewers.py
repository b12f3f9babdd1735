"""Blocking over HTTP, as a program without a window is used."""

from tests.support.server import World

CHANNEL = "UCuAXFkgsw1L7xaCfnd5JJOw"
URL = "https://youtu.be/dQw4w9WgXcQ"


async def blocked(world: World) -> object:
    return (await world.call("GET", "/api/v1/viewers/blocked")).json


async def test_a_viewer_is_blocked_refused_and_accepted_again(world: World) -> None:
    request = {"url": URL, "requested_by": "Viewer"}
    assert (await world.call("POST", "/api/v1/queue", request)).status == 201
    reply = await world.call("POST", "/api/v1/viewers/block", {"name": "viewer"})
    assert (reply.status, reply.json) == (
        200,
        {"name": "viewer", "is_blocked": True, "removed_items": 1, "removed_messages": 0, "undo_step": 1},
    )
    assert (await world.call("POST", "/api/v1/queue", request)).error["code"] == "blocked_user"
    assert await blocked(world) == {"viewers": ["viewer"], "channels": []}
    reply = await world.call("POST", "/api/v1/viewers/unblock", {"name": "VIEWER"})
    assert (reply.json["is_blocked"], reply.json["undo_step"]) == (False, 2)
    assert (await world.call("GET", "/api/v1/queue")).json["total"] == 0
    assert [(await world.call("POST", "/api/v1/viewers/undo")).json["undone"] for _ in range(2)] == ["unblock", "block"]
    assert (await world.call("GET", "/api/v1/queue")).json["total"] == 1
    assert (await world.call("POST", "/api/v1/viewers/undo")).status == 409


async def test_a_name_is_cut_as_that_of_a_request(world: World) -> None:
    name = "v" * 300
    await world.call("POST", "/api/v1/queue", {"url": URL, "requested_by": name})
    reply = await world.call("POST", "/api/v1/viewers/block", {"name": name})
    assert (reply.json["removed_items"], len(str(reply.json["name"]))) == (1, 50)


async def test_a_channel_is_blocked_and_unblocked(world: World) -> None:
    body = {"channel": CHANNEL, "title": "A channel"}
    assert (await world.call("POST", "/api/v1/channels/block", body)).json["name"] == CHANNEL
    assert await blocked(world) == {"viewers": [], "channels": [CHANNEL]}
    reply = await world.call("POST", "/api/v1/channels/unblock", {"channel": CHANNEL})
    assert (reply.json["is_blocked"], await blocked(world)) == (False, {"viewers": [], "channels": []})


async def test_a_refused_command_names_the_field_and_changes_nothing(world: World) -> None:
    before = await world.state()
    for path, body, field in (
        ("viewers/block", {"name": "\u200b"}, "name"),
        ("viewers/block", {"name": "x" * 10_001}, "name"),
        ("viewers/unblock", {}, "name"),
        ("channels/block", {"channel": ""}, "channel"),
        ("channels/unblock", {"channel": 7}, "channel"),
    ):
        reply = await world.call("POST", f"/api/v1/{path}", body)
        assert (reply.status, reply.error["field"]) == (422, field), path
    assert (await world.call("POST", "/api/v1/viewers/block", {"name": "a"}, token=world.display)).status == 403
    assert await world.state() == before


async def test_a_viewer_is_blocked_by_id(world: World) -> None:
    request = {"url": URL, "requested_by": "Viewer", "author_id": "twitch:2002"}
    viewer = {"name": "Viewer", "author_id": "twitch:2002"}
    assert (await world.call("POST", "/api/v1/queue", request)).status == 201
    assert (await world.call("POST", "/api/v1/viewers/block", viewer)).json["removed_items"] == 1
    assert await blocked(world) == {"viewers": ["twitch:2002 Viewer"], "channels": []}
    assert (await world.call("POST", "/api/v1/queue", {**request, "author_id": "twitch:3003"})).status == 201
    assert (await world.call("POST", "/api/v1/viewers/unblock", viewer)).json["undo_step"] == 2
    assert await blocked(world) == {"viewers": [], "channels": []}
    for odd in ("x" * 201, 7, None):
        reply = await world.call("POST", "/api/v1/viewers/block", {"name": "Viewer", "author_id": odd})
        assert (reply.status, reply.error["field"]) == (422, "author_id")
