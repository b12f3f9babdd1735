"""Moderators over HTTP: invitations for the streamer's programs, and the page on the local network."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from app.domain.events import LanChanged
from app.web.routes import moderators as routes
from tests.support.moderator import Moderator
from tests.support.server import World
from tests.support.waiting import SECONDS, until

LINK = "https://youtu.be/dQw4w9WgXcQ"


async def asked(world: World, method: str, path: str, body: object = None) -> Any:
    """Return what the API answers."""
    return json.loads((await world.call(method, f"/api/v1/hub{path}", body)).body)


async def allow(world: World, *, is_on: bool = True) -> None:
    await world.settings.change({"hub": {"lan_moderators": is_on}})


async def invited(world: World, role: str = "moderator") -> Moderator:
    """Return a moderator; the link is that of this PC, as no local network is open in a test."""
    made = await world.call("POST", "/api/v1/hub/invitations", {"name": "Оля", "role": role})
    assert made.status == 201
    fragment = await world.core.services.moderators._book.fragment(str(json.loads(made.body)["invitation"]["id"]))
    return Moderator(f"#{fragment}")


async def command(world: World, text: str, **headers: str) -> int:
    return (await world.call("POST", "/command/lan", raw=text.encode(), token=None, headers=headers)).status


@asynccontextmanager
async def watching(world: World, moderator: Moderator) -> AsyncIterator[list[dict[str, Any]]]:
    """Open the stream of a moderator; yield the views as they come."""
    reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
    writer.write(f"GET /live/lan/m/{moderator.box} HTTP/1.1\r\nHost: 127.0.0.1:{world.port}\r\n\r\n".encode())
    views: list[dict[str, Any]] = []

    async def read() -> None:
        while line := await reader.readline():
            if line.startswith(b"data: "):
                views.append(moderator.view(line.removeprefix(b"data: ")))

    task = asyncio.create_task(read())
    try:
        yield views
    finally:
        task.cancel()
        writer.close()


async def test_invitations_are_made_listed_and_revoked_by_the_control_token(world: World) -> None:
    made = await asked(world, "POST", "/invitations", {"name": "Оля", "role": "helper", "hours": 2})
    assert made["invitation"]["role"] == "helper"
    assert (made["hub_url"], made["lan_url"]) == ("", "")
    listed = (await asked(world, "GET", "/invitations"))["invitations"]
    assert listed == [made["invitation"]]
    key = (await world.secrets.load(f"moderator.{listed[0]['id']}")) or ""
    assert key
    assert key not in json.dumps(listed)
    path = f"/api/v1/hub/invitations/{listed[0]['id']}/revoke"
    assert json.loads((await world.call("POST", path)).body)["revoked_at"] is not None
    assert (await world.call("POST", "/api/v1/hub/invitations/nobody/revoke")).status == 404
    assert (await asked(world, "GET", "/log")) == {"items": [], "total": 0, "offset": 0}
    for body in ({"name": ""}, {"name": "x", "hours": 0}, {"name": "x", "role": "owner"}):
        assert (await world.call("POST", "/api/v1/hub/invitations", body)).status in {400, 422}
    assert (await world.call("GET", "/api/v1/hub/invitations", token=world.display)).status == 403


async def test_the_hub_is_told_and_another_word_made(world: World) -> None:
    assert (await asked(world, "GET", "")) == {"page_url": "", "word": "", "word_until_ms": 0, "bad": {}}
    await world.settings.change({"hub": {"needs_word": "hourly"}})
    first = await asked(world, "GET", "")
    second = await asked(world, "POST", "/word")
    assert first["word"]
    assert second["word"] != first["word"]


async def test_without_the_setting_there_is_nothing_on_the_local_network(world: World) -> None:
    olya = await invited(world)
    for path in ("/m/lan", "/hub/moderator.js", f"/live/lan/m/{olya.box}"):
        assert (await world.call("GET", path, token=None)).status == 404
    assert await command(world, olya.command(world.core.services.settings._broadcaster._clock.time(), "skip")) == 404


async def test_the_page_and_its_files_are_served_and_nothing_beside_them(world: World) -> None:
    await allow(world)
    page = await world.call("GET", "/m/lan", token=None)
    assert (page.status, page.body) == (200, b"<!doctype html>moderator")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "no-referrer"
    script = await world.call("GET", "/hub/moderator.js", token=None)
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    again = await world.call("GET", "/hub/moderator.js", token=None, headers={"If-None-Match": script.headers["etag"]})
    assert again.status == 304
    for path in ("/hub/", "/hub/nothing.js", "/hub/notes.txt", "/hub/../boot.html", "/hub/%2e%2e/boot.html"):
        assert (await world.call("GET", path, token=None)).status == 404


@pytest.mark.slow
async def test_a_moderator_sees_what_waits_and_decides(world: World) -> None:
    await allow(world)
    olya = await invited(world)
    async with watching(world, olya) as views:
        await until(lambda: views)
        assert views[0]["name"] == "Оля"
        await world.call("POST", "/api/v1/queue", {"url": LINK, "requested_by": "Гість"})
        await until(lambda: views[-1]["pending"] and not views[-1]["pending"][0]["is_checking"])
        item = views[-1]["pending"][0]
        assert item["by"] == "Гість"
        assert await command(world, olya.command(views[-1]["at_ms"] / 1_000, "approve", item["id"])) == 202
        await until(lambda: views[-1]["answers"])
        assert views[-1]["answers"][-1]["is_done"]
        await world.call("POST", f"/api/v1/hub/invitations/{olya.id}/revoke")
        await until(lambda: views[-1]["is_over"])
    log = await asked(world, "GET", "/log")
    assert [(done["by"], done["action"]) for done in log["items"]] == [("Оля", "approve")]


async def test_what_is_not_signed_is_answered_the_same_and_changes_nothing(world: World) -> None:
    await allow(world)
    olya = await invited(world)
    good = json.loads(olya.command(0, "skip"))
    before = await world.state()
    assert await command(world, json.dumps({**good, "signature": "0" * 64})) == 202
    assert await command(world, json.dumps({**good, "invitation": "0" * 16})) == 202
    assert await command(world, json.dumps(good)) == 202  # long ago
    wrong = (json.dumps({**good, "kind": "request"}), json.dumps({**good, "body": "x" * 2_000}))
    for text in ("", "x", "{}", "[]", *wrong):
        assert await command(world, text) in {400, 413, 422}
    assert await command(world, json.dumps(good), Origin="http://evil.example") == 403
    assert await command(world, json.dumps(good), Host="evil.example") == 421
    assert await world.state() == before


async def test_too_many_commands_and_streams_are_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "_COMMANDS_PER_MINUTE", 3)
    monkeypatch.setattr(routes, "MOST_STREAMS", 1)
    await allow(world)
    olya = await invited(world)
    assert [await command(world, olya.command(0, "skip")) for _ in range(4)] == [202, 202, 202, 429]
    assert (await world.call("GET", f"/live/lan/m/{'0' * 32}", token=None)).status == 404
    async with watching(world, olya) as views:
        await until(lambda: views)
        assert (await world.call("GET", f"/live/lan/m/{olya.box}", token=None)).status == 503
    await until(lambda: not world.core.moderator_pages._streams)


async def test_a_stream_says_that_it_is_there_and_ends_with_the_setting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "PING_S", 0.05)
    await allow(world)
    olya = await invited(world)
    reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
    writer.write(f"GET /live/lan/m/{olya.box} HTTP/1.1\r\nHost: 127.0.0.1:{world.port}\r\n\r\n".encode())
    async with asyncio.timeout(SECONDS):
        await reader.readuntil(b": hi\n\n")
        await allow(world, is_on=False)
        await reader.readuntil(b"0\r\n\r\n")
    writer.close()


async def test_the_link_of_the_local_network_is_that_of_this_pc_there(world: World) -> None:
    await allow(world)
    await until(lambda: not world.core._tasks)  # it looks at the setting of the network
    world.core.lan.state = LanChanged(address="192.168.0.2", is_open=True)
    made = await asked(world, "POST", "/invitations", {"name": "Оля"})
    assert str(made["lan_url"]).startswith(f"http://192.168.0.2:{world.port}/m/lan#")
