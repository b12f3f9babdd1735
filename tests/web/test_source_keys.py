"""Whoever knows a display link can listen and speak for itself, and neither speak for another source nor replace it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from app.hub import limits
from app.hub.connection import SourceRequest
from tests.hub.sse import Event, parse
from tests.support.doubles import FakeSink
from tests.support.server import Reply, World
from tests.support.waiting import until
from tests.web.test_api import add, settled


class Stream:
    """An open stream, read in the background, and what it says of itself."""

    def __init__(self, world: World, reader: asyncio.StreamReader, key: str) -> None:
        self.world = world
        self.key = key
        self.data = b""
        self._reading = asyncio.create_task(self._read(reader))

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while piece := await reader.read(1 << 16):
            self.data += piece

    async def close(self) -> None:
        self._reading.cancel()
        await asyncio.wait([self._reading])

    @property
    def events(self) -> list[Event]:
        lines = [line for line in self.data.split(b"\r\n") if b": " in line]  # without the sizes of the chunks
        return parse(b"".join(line for line in lines if not line.startswith(b"HTTP")))

    @property
    def client(self) -> str:
        return str(json.loads(next(event.data for event in self.events if event.name == "connected"))["client"])

    @property
    def player(self) -> dict[str, Any]:
        """The state of the player as last told here."""
        for event in reversed(self.events):
            if event.name in {"player_changed", "snapshot"}:
                found = json.loads(event.data)
                player: dict[str, Any] = (
                    found["player"] if event.name == "player_changed" else found["states"]["player"]
                )
                return player
        return {}

    async def leads(self) -> dict[str, Any]:
        """Wait until this source has the lease; return it."""
        await until(lambda: (self.player.get("lease") or {}).get("client") == self.client)
        lease: dict[str, Any] = self.player["lease"]
        return lease

    async def say(self, client: str, what: str, body: object, key: str | None = None) -> Reply:
        headers = {"Efir-Key": self.key if key is None else key}
        path = f"/events/{client}/{what}"
        return await self.world.call("POST", path, body, token=self.world.display, headers=headers)

    async def report(self, client: str, what: str, lease: dict[str, Any], **more: object) -> Reply:
        body = {
            "lease": lease["id"],
            "attempt": lease["attempt"],
            "item": self.player["item"]["id"],
            "what": what,
            **more,
        }
        return await self.say(client, "report", body)


@asynccontextmanager
async def stream(world: World, client: str, key: str = "", more: str = "") -> AsyncIterator[Stream]:
    reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
    query = f"client={client}&widget=player{more}" + (f"&key={key}" if key else "")
    writer.write(
        f"GET /events?{query} HTTP/1.1\r\nHost: localhost:{world.port}\r\n"
        f"Authorization: Bearer {world.display}\r\n\r\n".encode()
    )
    stream = Stream(world, reader, key)
    try:
        await until(lambda: b"event: snapshot" in stream.data or b'"resumed":true' in stream.data)
        yield stream
    finally:
        await stream.close()
        writer.close()


async def queued(world: World) -> str:
    """Queue a video; return its id."""
    item = (await add(world)).json["id"]
    await settled(world, item, "pending")
    assert (await world.call("POST", f"/api/v1/queue/{item}/approve")).status == 200
    return str(item)


@pytest.mark.parametrize("key", ["", "of-the-first"])
@pytest.mark.parametrize("what", ["started", "progress", "finished", "failed"])
async def test_a_report_for_another_source_is_refused_and_changes_nothing(world: World, key: str, what: str) -> None:
    item = await queued(world)
    async with stream(world, "first", key) as first, stream(world, "second") as second:
        own = await first.leads()
        assert (await first.report("first", "started", own)).status == 200
        await until(lambda: second.player.get("state") == "playing")
        seen = second.player["lease"]
        assert (seen["client"], seen["id"] == own["id"]) == ("first", False)
        for client in ("first", "second"):
            assert (await second.report(client, what, seen, error=100)).status in {403, 409}
        assert (await world.call("GET", f"/api/v1/queue/{item}")).json["state"] == "playing"
        assert (await first.report("first", "progress", own, position_ms=5)).status == 200
        assert (await first.report("first", "finished", own)).status == 200


async def test_a_key_that_is_no_text_is_a_wrong_one(world: World) -> None:
    async with stream(world, "first", "of-the-first"):
        reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
        writer.write(
            f"POST /events/first/visibility HTTP/1.1\r\nHost: localhost:{world.port}\r\n"
            f"Authorization: Bearer {world.display}\r\nContent-Type: application/json\r\n".encode()
            + b'Content-Length: 16\r\nEfir-Key: \x80\r\n\r\n{"visible":true}'
        )
        assert (await reader.readline()).split()[1] == b"403"
        writer.close()
        await writer.wait_closed()


async def test_only_the_holder_learns_the_lease_also_in_a_snapshot_and_in_what_was_missed(world: World) -> None:
    await queued(world)
    async with stream(world, "first") as first:
        own = await first.leads()
        async with stream(world, "late") as late:
            assert late.player["lease"]["id"] != own["id"]
            last = late.events[-1].last_event_id
            await world.call("POST", "/api/v1/player/volume", {"percent": 11})
            await until(lambda: late.player["volume_percent"] == 11)
        async with stream(world, "later", more=f"&last_event_id={last}") as later:
            await until(lambda: later.player.get("volume_percent") == 11)
            assert later.player["lease"]["id"] != own["id"]
            assert own["id"] not in later.data.decode() + late.data.decode()
    await until(lambda: all(source.state.value == "gone" for source in world.sources.all()))
    async with stream(world, "first", more=f"&last_event_id={last}") as again:

        async def is_accepted() -> bool:
            """Tell whether it has the lease that counts now: the same, or another where it was away too long."""
            return (await again.report("first", "started", await again.leads())).status == 200

        await until(is_accepted)


@pytest.mark.parametrize(("key", "other"), [("", ""), ("", "k"), ("k", ""), ("k", "wrong")])
async def test_another_stream_with_the_same_id_gets_another_and_does_not_end_the_first(
    world: World, key: str, other: str
) -> None:
    await queued(world)
    async with stream(world, "first", key) as first:
        own = await first.leads()
        async with stream(world, "first", other) as second:
            assert second.client not in {"first", ""}
            assert second.player["lease"]["id"] != own["id"]
            assert (await first.report("first", "started", own)).status == 200
        assert b"event: bye" not in first.data


async def test_the_same_page_takes_its_place_back_at_once(world: World) -> None:
    async with stream(world, "first", "k") as first, stream(world, "first", "k") as again:
        assert again.client == "first"
        await until(lambda: b'"reason":"replaced"' in first.data)


async def test_a_page_that_is_gone_for_a_moment_keeps_its_id_from_others(world: World) -> None:
    async with stream(world, "first", "k"):
        pass
    await until(lambda: all(source.state.value == "gone" for source in world.sources.all()))
    async with stream(world, "first", "other") as other, stream(world, "first", "k") as first:
        assert (other.client == "first", first.client) == (False, "first")


async def test_the_id_of_a_source_without_a_key_is_free_once_it_is_silent_or_gone(world: World) -> None:
    silent = world.sources.open(SourceRequest(topics=frozenset(), client="first", widget="queue"), FakeSink())
    silent.source.ping()
    world.sources.pong(silent.source.client, 1)
    for _ in range(3):
        silent.source.ping()
    await until(lambda: silent.source.state.value == "silent")
    async with stream(world, "first") as first:
        assert first.client == "first"
    await until(lambda: all(source.state.value == "gone" for source in world.sources.all()))
    async with stream(world, "first") as first:
        assert first.client == "first"


async def test_nobody_hides_a_page_or_answers_for_it(world: World) -> None:
    async with stream(world, "first", "k") as first, stream(world, "second") as second:
        for what, body in (("visibility", {"visible": False}), ("pong", {"n": 1})):
            for key in ("", "wrong", "K", "ї"):
                reply = await second.say("first", what, body, key)
                assert (reply.status, reply.error["code"]) == (403, "wrong_source")
        assert (await first.say("first", "visibility", {"visible": False})).status == 200


async def test_a_program_without_a_key_works_as_before(world: World) -> None:
    item = await queued(world)
    async with stream(world, "plain") as plain:
        lease = await plain.leads()
        for what in ("started", "progress", "finished"):
            assert (await plain.report("plain", what, lease, position_ms=1)).status == 200
        assert (await plain.say("plain", "visibility", {"visible": True})).status == 200
    assert (await world.call("GET", f"/api/v1/queue/{item}")).json["state"] == "played"


async def test_more_than_ten_reports_a_second_of_one_source_are_refused(world: World) -> None:
    item = await queued(world)
    async with stream(world, "first", "k") as first, stream(world, "second", "k2") as second:
        lease = await first.leads()
        assert (await first.report("first", "started", lease)).status == 200
        before = await world.state()
        told = [await first.report("first", "progress", lease, position_ms=number) for number in range(60)]
        statuses = [reply.status for reply in told]
        assert statuses[: limits.REPORTS_PER_S - 1] == [200] * (limits.REPORTS_PER_S - 1)
        assert statuses.count(429) >= 20
        assert next(reply for reply in told if reply.status == 429).error["code"] == "too_often"
        rows = (await world.state())[0] - before[0]
        assert rows <= 2 * (1 + statuses.count(200) // limits.REPORTS_PER_S)  # each position, but not each on the disk
        assert (await second.say("second", "visibility", {"visible": True})).status == 200
        position = (await world.call("GET", "/api/v1/player")).json["position_ms"]
        assert isinstance(position, int)
        assert position >= statuses.index(429) - 1
        await until(lambda: world.player.now().state == "playing")
    assert (await world.call("GET", f"/api/v1/queue/{item}")).json["state"] == "playing"
