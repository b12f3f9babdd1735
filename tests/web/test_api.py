"""The routes against the real services."""

import asyncio
import json
import re
import threading
from pathlib import Path

import jsonschema_rs
import pytest

from app.domain.events import Event, QueueChanged
from app.domain.media import ResolvedMedia
from app.domain.reasons import Reason
from app.web import tokens
from app.web.openapi import documented_path
from tests.support.server import Reply, World
from tests.support.waiting import SECONDS, until

URL = "https://www.youtube.com/watch?v="
END = b"\r\n0\r\n\r\n"
"""The end of a chunked answer."""


async def add(world: World, video: str = "dQw4w9WgXcQ", **fields: object) -> Reply:
    return await world.call("POST", "/api/v1/queue", {"url": URL + video, "requested_by": "viewer", **fields})


async def settled(world: World, item_id: object, state: str) -> None:
    """Wait until the item is in that state."""

    async def is_in_state() -> bool:
        return (await world.call("GET", f"/api/v1/queue/{item_id}")).json["state"] == state

    await until(is_in_state, state)


def ids(page: Reply) -> list[object]:
    items = page.json["items"]
    assert isinstance(items, list)
    return [item["id"] for item in items]


async def test_a_request_becomes_an_item_with_its_address(world: World) -> None:
    reply = await add(
        world, amount_minor=10_000, currency="UAH", message="Привіт 🎵 <b>", source="bot", external_id="7"
    )
    item = reply.json
    assert reply.status == 201
    assert reply.headers["location"] == f"/api/v1/queue/{item['id']}"
    assert (item["state"], item["source"], item["external_id"]) == ("resolving", "bot", "7")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", str(item["requested_at"]))
    await settled(world, item["id"], "pending")
    assert (await world.call("GET", reply.headers["location"])).json["message"] == "Привіт 🎵 <b>"


async def test_a_repeated_request_gives_the_same_item(world: World) -> None:
    first = await add(world, source="bot", external_id="7")
    await settled(world, first.json["id"], "pending")
    before = await world.state()
    again = await asyncio.gather(*(add(world, source="bot", external_id="7") for _ in range(20)))
    assert {(reply.status, reply.json["id"]) for reply in again} == {(200, first.json["id"])}
    assert await world.state() == before


async def test_a_refused_link_changes_nothing_and_says_why(world: World) -> None:
    before = await world.state()
    reply = await world.call("POST", "/api/v1/queue", {"url": "https://evil.com/", "requested_by": "viewer"})
    assert (reply.status, reply.error["code"]) == (422, "not_a_video_link")
    assert reply.error["message"] == Reason.NOT_A_VIDEO_LINK.sentence("en")
    file = await world.call("POST", "/api/v1/queue", {"file": "/etc/passwd", "requested_by": "viewer"})
    assert (file.status, file.error["code"], file.error["field"]) == (422, "file_not_allowed", "file")
    assert await world.state() == before


@pytest.mark.parametrize(
    "url",
    [
        *(
            "<https://youtu.be/dQw4w9WgXcQ?t=30>",
            "||https://youtu.be/dQw4w9WgXcQ?t=30||",
            "`youtu.be/dQw4w9WgXcQ?t=30`",
        ),
        *(
            "song https://youtu.be/dQw4w9WgXcQ?t=30 please",
            "!sr youtu.be/dQw4w9WgXcQ?t=30)",
            "youtu.be/dQw4w9WgXcQ&amp;t=30",
        ),
        *("https://youtu.be/dQw4w9WgXcQ?t=30 \U000e0000", "\ufeffhttps://youtu.be/dQw4w9WgXcQ?t=30\u00a0\u034f\u200b"),
        "https://www.youtube.com/watch?feature=share&amp;v=dQw4w9WgXcQ&amp;t=30s",
    ],
)
async def test_a_link_is_taken_as_bots_hand_it_over(world: World, url: str) -> None:
    reply = await world.call("POST", "/api/v1/queue", {"url": url, "requested_by": "viewer"})
    assert (reply.status, reply.json["start_ms"]) == (201, 30_000)
    assert '"video_id":"dQw4w9WgXcQ"' in json.dumps(reply.json, separators=(",", ":"))


@pytest.mark.parametrize("currency", ["", "XXX", "ZZZ", "BTC", "uah"])
async def test_money_of_a_request_needs_a_currency(world: World, currency: str) -> None:
    before = await world.state()
    body = {"url": "https://youtu.be/dQw4w9WgXcQ", "requested_by": "viewer", "amount_minor": 5, "currency": currency}
    reply = await world.call("POST", "/api/v1/queue", body)
    assert (reply.status, reply.error["code"], reply.error["field"]) == (422, "invalid", "currency")
    assert await world.state() == before


async def test_a_refusal_is_in_the_streamers_words_and_in_the_language_of_the_stream(world: World) -> None:
    sentences = {"uk": {"not_a_video_link": "Лише YouTube, будь ласка. <b>"}, "en": {"requests_paused": "Later!"}}
    patched = await world.call("PATCH", "/api/v1/settings", {"sentences": sentences})
    assert patched.json["sentences"] == sentences
    bad = {"url": "https://evil.com/", "requested_by": "viewer"}
    assert (await world.call("POST", "/api/v1/queue", bad)).error["message"] == (Reason.NOT_A_VIDEO_LINK.sentence("en"))
    await world.call("POST", "/api/v1/queue/pause-requests")
    assert (await add(world)).error["message"] == "Later!"
    await world.call("PATCH", "/api/v1/settings", {"stream": {"language": "uk"}})
    assert (await world.call("POST", "/api/v1/queue", bad)).error["message"] == "Лише YouTube, будь ласка. <b>"
    assert (await add(world)).error["message"] == Reason.REQUESTS_PAUSED.sentence("uk")


@pytest.mark.parametrize(
    ("sentences", "field"),
    [
        ({"uk": {"nothing": "x"}}, "sentences.uk"),
        ({"uk": {"live": 5}}, "sentences.uk"),
        ({"uk": {"live": "x" * 2_001}}, "sentences.uk"),
        ({"uk": None}, "sentences.uk"),
        ({"fr": {}}, "sentences.fr"),
        (None, "sentences"),
    ],
)
async def test_a_sentence_that_is_not_possible_is_a_422_that_names_it(
    world: World, sentences: object, field: str
) -> None:
    before = await world.state()
    reply = await world.call("PATCH", "/api/v1/settings", {"sentences": sentences})
    assert (reply.status, reply.error["field"]) == (422, field)
    assert await world.state() == before


async def test_the_commands_of_the_queue_do_what_they_say(world: World) -> None:
    first, second = [(await add(world, video)).json["id"] for video in ("aaaaaaaaaaa", "bbbbbbbbbbb")]
    for item in (first, second):
        await settled(world, item, "pending")
        assert (await world.call("POST", f"/api/v1/queue/{item}/hold")).status == 409
    assert (await world.call("POST", f"/api/v1/queue/{second}/reject")).json["state"] == "rejected"
    assert ids(await world.call("GET", "/api/v1/history?kind=video&q=song")) == [second]
    assert (await world.call("POST", "/api/v1/queue/undo")).json == {"undone": "reject"}
    await settled(world, second, "pending")
    approved = await world.call("POST", f"/api/v1/queue/{first}/approve")
    assert approved.status == 200
    third = (await add(world, "ccccccccccc")).json["id"]
    await settled(world, third, "pending")
    for item in (second, third):
        assert (await world.call("POST", f"/api/v1/queue/{item}/approve")).json["state"] == "queued"
    assert (await world.call("POST", f"/api/v1/queue/{third}/hold")).json["state"] == "held"
    moved = await world.call("POST", f"/api/v1/queue/{third}/move", {"to_index": 0})
    assert moved.status == 200
    waiting = await world.call("GET", "/api/v1/queue?section=waiting&limit=1")
    assert ids(waiting) == [third]
    assert (await world.call("POST", f"/api/v1/queue/{third}/remove")).json["state"] == "removed"
    cleared = await world.call("POST", "/api/v1/queue/clear")
    assert isinstance(cleared.json["removed"], int)
    assert cleared.json["removed"] >= 1
    assert (await world.call("GET", "/api/v1/queue?section=waiting")).json["total"] == 0


async def test_everything_by_a_viewer_is_taken_out(world: World) -> None:
    await add(world, "aaaaaaaaaaa")
    removed = await world.call("POST", "/api/v1/queue/remove-by", {"requested_by": "VIEWER"})
    assert (removed.status, removed.json) == (200, {"removed": 1})
    assert (await world.call("GET", "/api/v1/queue?section=all")).json["total"] == 0
    for body, status in (({"requested_by": ""}, 422), ({"requested_by": 7}, 422), ({}, 422)):
        refused = await world.call("POST", "/api/v1/queue/remove-by", body)
        assert (refused.status, refused.error["field"]) == (status, "requested_by")


async def test_paused_requests_are_refused_with_their_reason(world: World) -> None:
    assert (await world.call("POST", "/api/v1/queue/pause-requests")).json == {"is_open": False}
    reply = await add(world)
    assert (reply.status, reply.error["code"]) == (422, "requests_paused")
    assert (await world.call("POST", "/api/v1/queue/resume-requests")).json == {"is_open": True}
    assert (await add(world)).status == 201


@pytest.mark.parametrize(
    ("command", "body"),
    [
        *((name, None) for name in ("approve", "reject", "remove", "retry", "play-now", "hold")),
        ("move", {"to_index": 0}),
    ],
)
async def test_a_command_on_nothing_is_a_404(world: World, command: str, body: object) -> None:
    reply = await world.call("POST", f"/api/v1/queue/nothing/{command}", body)
    assert (reply.status, reply.error["code"]) == (404, "no_such_item")


async def test_a_page_is_never_longer_than_asked(world: World) -> None:
    for number in range(5):
        await add(world, f"video00000{number}", requested_by=f"viewer {number}")
    page = await world.call("GET", "/api/v1/queue?offset=1&limit=2")
    assert (len(ids(page)), page.json["total"], page.json["offset"]) == (2, 5, 1)
    assert ids(await world.call("GET", "/api/v1/queue?offset=2147483648&limit=200")) == []
    assert len(ids(await world.call("GET", "/api/v1/queue?_=123"))) == 5


async def test_the_history_has_three_kinds(world: World) -> None:
    for kind in ("", "?kind=video", "?kind=speech", "?kind=donation"):
        assert (await world.call("GET", f"/api/v1/history{kind}")).json == {"items": [], "total": 0, "offset": 0}
    reply = await world.call("GET", "/api/v1/history?kind=everything")
    assert (reply.status, reply.error["field"]) == (422, "kind")


async def test_the_history_is_searched_by_words_and_a_page_has_its_total(world: World) -> None:
    for number in range(3):
        item = (await add(world, f"video00000{number}", requested_by=f"глядач {number}")).json["id"]
        await settled(world, item, "pending")
        assert (await world.call("POST", f"/api/v1/queue/{item}/reject")).status == 200
    query = "q=%D0%B3%D0%BB%D1%8F%D0%B4&limit=2"  # the beginning of their names
    page = (await world.call("GET", f"/api/v1/history?{query}&offset=1")).json
    assert (page["total"], page["offset"]) == (3, 1)
    found = await world.call("GET", "/api/v1/history?q=https%3A%2F%2Fyoutu.be%2Fvideo000001")
    assert found.json["total"] == 1


async def test_the_history_comes_as_a_file_that_a_spreadsheet_can_read(world: World) -> None:
    item = (await add(world, requested_by="=Олег")).json["id"]
    await settled(world, item, "pending")
    await world.call("POST", f"/api/v1/queue/{item}/reject")
    reply = await world.call("GET", "/api/v1/history/export?q=song")
    assert (reply.status, reply.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert reply.headers["content-disposition"] == 'attachment; filename="efir-video.csv"'
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "'=Олег" in reply.body.decode()
    assert b"\xef\xbb\xbfrequested_at" in reply.body
    wrong = await world.call("GET", "/api/v1/history/export?kind=x")
    assert (wrong.status, wrong.error["field"]) == (422, "kind")


async def test_the_player_obeys_and_refuses_what_cannot_be(world: World) -> None:
    assert (await world.call("GET", "/api/v1/player")).json["state"] == "idle"
    assert (await world.call("POST", "/api/v1/player/volume", {"percent": 35})).json["volume_percent"] == 35
    too_loud = await world.call("POST", "/api/v1/player/volume", {"percent": 101})
    assert (too_loud.status, too_loud.error["field"]) == (422, "percent")
    for command in ("skip", "restart"):
        assert (await world.call("POST", f"/api/v1/player/{command}")).status == 409
    assert (await world.call("POST", "/api/v1/player/seek", {"position_ms": 1})).status == 409
    assert (await world.call("POST", "/api/v1/player/seek", {})).error["field"] == "position_ms"
    item = (await add(world)).json["id"]
    await settled(world, item, "pending")
    await world.call("POST", f"/api/v1/queue/{item}/approve")
    assert (await world.call("POST", "/api/v1/player/pause")).status == 200
    assert (await world.call("POST", "/api/v1/player/play")).status == 200


async def test_the_settings_take_any_part_and_answer_the_whole(world: World) -> None:
    told: list[Event] = []
    world.broadcaster.listen(told.append)
    whole = await world.call("PATCH", "/api/v1/settings", {"requests": {"user_limit": 3}})
    assert whole.status == 200
    await until(lambda: any(isinstance(event, QueueChanged) for event in told), "the queue follows the settings")
    assert whole.json == (await world.call("GET", "/api/v1/settings")).json
    requests = whole.json["requests"]
    assert isinstance(requests, dict)
    assert (requests["user_limit"], requests["auto_approve"]) == (3, False)
    before = await world.state()
    bad = {"requests": {"user_limit": 5, "max_length_ms": -1}}
    assert (await world.call("PATCH", "/api/v1/settings", bad)).status == 422
    assert await world.state() == before


async def test_the_links_have_a_host_for_each_widget_and_the_token_in_the_fragment(world: World) -> None:
    page = await world.call("GET", "/api/v1/links")
    assert page.json["items"] == [
        {"widget": name, "url": f"http://{name}.localhost:{world.port}/#k={world.display}", "lan_url": ""}
        for name in ("player", "queue")
    ]
    assert page.json["total"] == 2


async def test_a_connected_source_is_listed_and_can_be_disconnected(world: World) -> None:
    async with world.stream() as reader:
        page = await world.call("GET", "/api/v1/clients")
        assert page.json["total"] == 1
        items = page.json["items"]
        assert isinstance(items, list)
        assert (items[0]["client"], items[0]["widget"], items[0]["state"]) == ("c-1", "player", "live")
        assert (await world.call("GET", "/healthz", token=None)).json["sources"] == 1
        assert (await world.call("POST", "/api/v1/clients/c-1/disconnect")).status == 200
        async with asyncio.timeout(SECONDS):
            assert b"event: bye" in await reader.readuntil(END)
    assert (await world.call("POST", "/api/v1/clients/c-1/disconnect")).status == 409
    assert (await world.call("POST", "/api/v1/clients/c-2/disconnect")).status == 404


async def test_a_test_reaches_the_source_and_a_bad_one_names_its_field(world: World) -> None:
    path = "/api/v1/sources/test"
    assert (await world.call("POST", path, {"widget": "player"})).error["code"] == "no_such_source_open"
    async with world.stream() as reader:
        assert (await world.call("POST", path, {"widget": "player"})).status == 200
        async with asyncio.timeout(SECONDS):
            await reader.readuntil(b"event: test_fired")
            assert b'"widget":"player"' in await reader.readuntil(b"\n\n")
        for body in ({"widget": "teapot"}, {"widget": 5}, {"widget": "<b>" * 900}):
            reply = await world.call("POST", path, body)
            assert (reply.status, reply.error["field"]) == (422, "widget")
        assert (await world.call("POST", path, {})).status == 422
        assert (await world.call("POST", path, {"widget": "player"}, token=world.display)).status == 403
        assert (await world.call("POST", path, {"widget": "alerts"})).status == 409


async def test_rotation_ends_the_open_streams(world: World) -> None:
    async with world.stream() as reader:
        assert (await world.call("POST", "/api/v1/links/rotate")).status == 200
        async with asyncio.timeout(SECONDS):
            assert b"revoked" in await reader.readuntil(END)


async def test_a_stream_that_is_opened_while_the_links_are_rotated_ends_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, began, goes_on = tokens._make, threading.Event(), threading.Event()

    def slowly(path: Path) -> tokens.Secret:
        began.set()
        assert goes_on.wait(SECONDS)
        return make(path)

    monkeypatch.setattr(tokens, "_make", slowly)
    rotating = asyncio.create_task(world.call("POST", "/api/v1/links/rotate"))
    await until(began.is_set)
    async with world.stream() as reader:  # the link is the old one, and good until the new one is written
        goes_on.set()
        assert (await rotating).status == 200
        async with asyncio.timeout(SECONDS):
            assert b"revoked" in await reader.readuntil(END)


async def test_the_status_counts_polling_honestly(world: World) -> None:
    async def rate() -> object:
        return (await world.call("GET", "/api/v1/status")).json["polling_requests_per_second"]

    assert await rate() == 0
    assert await rate() == 0
    for _ in range(6):
        await world.call("GET", "/api/v1/queue")
    await world.call("GET", "/api/v1/queue", token=None)
    await world.call("POST", "/api/v1/queue/clear")
    assert await rate() == pytest.approx(0.1)


async def test_the_status_has_every_figure_and_the_health_three_numbers(world: World) -> None:
    await world.call("POST", "/api/v1/speech", {"text": "Привіт", "author": "viewer"})
    status = (await world.call("GET", "/api/v1/status")).json
    assert set(status) == {
        "version",
        "uptime_s",
        "epoch",
        "offset",
        "counts",
        "loop_lag_ms",
        "core_lag_ms",
        "window_lag_ms",
        "polling_requests_per_second",
        "event_latency_ms",
    }
    assert status["counts"] == {"sources": 0, "waiting": 0, "pending": 0, "speech_waiting": 0, "speech_pending": 1}
    assert (status["loop_lag_ms"], status["core_lag_ms"]) == (0.5, {"p99": 0.5, "max": 1.0})
    assert status["window_lag_ms"] is None
    assert status["event_latency_ms"] == {"p50": 1.0, "p99": 2.0}
    health = (await world.call("GET", "/healthz", token=None)).json
    assert set(health) == {"uptime_s", "sources", "waiting"}
    assert all(isinstance(value, int | float) for value in health.values())


async def test_the_document_lists_exactly_the_routes_of_the_router(world: World) -> None:
    document = (await world.call("GET", "/api/v1/openapi.json", token=None)).json
    paths = document["paths"]
    assert isinstance(paths, dict)
    documented = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    router = world.server._runner.app.router
    served = {
        (route.method, documented_path(resource.canonical)) for resource in router.resources() for route in resource
    }
    assert documented == {(method, documented_path(path)) for method, path in served}
    rows = world.server.routes
    assert documented == {(method, documented_path(route.path)) for route in rows for method in route.methods}
    schemas = document["components"]
    assert isinstance(schemas, dict)
    references = set(re.findall(r'"#/components/schemas/([^"]+)"', (await raw_document(world)).decode()))
    assert references <= set(schemas["schemas"])
    queue = paths["/api/v1/queue"]
    assert [parameter["name"] for parameter in queue["get"]["parameters"]] == ["offset", "limit", "section"]
    assert "201" in queue["post"]["responses"]
    assert paths["/api/v1/queue/{id}/move"]["post"]["parameters"][0]["in"] == "path"


async def test_the_document_names_every_status_of_an_operation(world: World) -> None:
    document = (await world.call("GET", "/api/v1/openapi.json", token=None)).json
    paths = document["paths"]
    assert isinstance(paths, dict)
    described = {
        (method, path): set(operation["responses"])
        for path, operations in paths.items()
        for method, operation in operations.items()
    }
    assert not [where for where, statuses in described.items() if not {"400", "403", "421", "503"} <= statuses]
    for path in ("/api/v1/queue", "/api/v1/speech", "/api/v1/donations"):  # sent again, the same is given back
        assert {"200", "201", "409", "413", "415", "422", "507"} <= described["post", path], path
    assert {"200", "206", "304", "416"} <= described["get", "/media/{id}"]
    assert all("default" not in statuses for statuses in described.values())


async def test_a_rule_about_several_fields_is_in_the_document_as_the_program_has_it(world: World) -> None:
    schemas = json.loads(await raw_document(world))["components"]["schemas"]
    base = {"requested_by": "viewer", "text": "Привіт", "author": "viewer"}
    link, bodies = "https://youtu.be/dQw4w9WgXcQ", list[tuple[str, str, dict[str, object]]]()
    for more in ({}, {"url": None, "file": None}, {"url": link, "file": "/a.mp4"}, {"url": link, "file": None}):
        bodies.append(("QueueRequest", "queue", {"requested_by": "viewer", **more}))
    for money in ({"amount_minor": 5}, {"amount_minor": 5, "currency": ""}, {"amount_minor": 5, "currency": "UAH"}):
        bodies.append(("QueueRequest", "queue", {"requested_by": "viewer", "url": link.replace("d", "e"), **money}))
        bodies.append(("SpeechRequest", "speech", {"text": base["text"], "author": "viewer", **money}))
    for kind, path, body in bodies:
        is_allowed = jsonschema_rs.Draft202012Validator({**schemas[kind], "components": {"schemas": schemas}}).is_valid(
            body
        )
        assert ((await world.call("POST", f"/api/v1/{path}", body)).status == 201) is is_allowed, body


async def raw_document(world: World) -> bytes:
    return (await world.call("GET", "/api/v1/openapi.json", token=None)).body


async def test_a_video_that_is_refused_later_is_in_the_history_with_its_reason(world: World) -> None:
    world.resolver.outcome = ResolvedMedia(title="Long", length_ms=10**7)
    item = (await add(world)).json["id"]
    await settled(world, item, "rejected")
    assert (await world.call("GET", f"/api/v1/queue/{item}")).json["reason"] == "too_long"
