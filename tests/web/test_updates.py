"""Newer versions over HTTP."""

from app.domain.ytdlp import Wheel
from tests.fakes.packages import wheel
from tests.support.doubles import FakeIndex, FakeReleaseFeed, FakeYtdlp
from tests.support.server import World

NEWER = "2026.11.20"


def publish(world: World, version: str) -> None:
    index, engine = world.core.updates.ytdlp._index, world.core.updates.ytdlp._engine
    assert isinstance(index, FakeIndex)
    assert isinstance(engine, FakeYtdlp)
    index.wheel, index.data = Wheel(version=version, url="", sha256=""), wheel(version)
    engine.found = version


async def test_yt_dlp_is_updated_and_reset_when_that_is_asked_for(world: World) -> None:
    await world.core.updates.start()
    status = (await world.call("GET", "/api/v1/yt-dlp")).json
    assert (status["version"], status["updated_at"], status["phase"]) == ("2026.10.26", None, "idle")
    publish(world, NEWER)
    reply = await world.call("POST", "/api/v1/yt-dlp/update")
    assert (reply.status, reply.json["version"], reply.json["bundled"]) == (200, NEWER, "2026.10.26")
    assert reply.json == (await world.call("GET", "/api/v1/yt-dlp")).json
    reply = await world.call("POST", "/api/v1/yt-dlp/update")
    assert (reply.status, reply.error["code"]) == (409, "ytdlp_newest")
    reply = await world.call("POST", "/api/v1/yt-dlp/reset")
    assert (reply.status, reply.json["version"], reply.json["updated_at"]) == (200, "2026.10.26", None)


async def test_what_is_not_taken_is_told_with_its_kind(world: World) -> None:
    await world.core.updates.start()
    publish(world, NEWER)
    index, engine = world.core.updates.ytdlp._index, world.core.updates.ytdlp._engine
    assert isinstance(index, FakeIndex)
    assert isinstance(engine, FakeYtdlp)
    index.data = b"no wheel"
    reply = await world.call("POST", "/api/v1/yt-dlp/update")
    assert (reply.status, reply.error["code"]) == (422, "ytdlp_bad_file")
    index.data, engine.found = wheel(NEWER), None
    reply = await world.call("POST", "/api/v1/yt-dlp/update")
    assert (reply.status, reply.error["code"]) == (503, "ytdlp_broken")
    assert (await world.call("GET", "/api/v1/yt-dlp")).json["taken_back"] == NEWER


async def test_a_release_is_told_and_asking_for_it_asks_nobody(world: World) -> None:
    await world.core.updates.start()
    reply = await world.call("GET", "/api/v1/release")
    assert (reply.status, reply.json) == (200, {"installed": "1.0", "newer": None, "asked_at": None})
    feed = world.core.updates.releases._feed
    assert isinstance(feed, FakeReleaseFeed)
    assert feed.asked == 0


async def test_newer_versions_are_for_the_streamer_alone(world: World) -> None:
    for method, path in (("GET", "yt-dlp"), ("POST", "yt-dlp/update"), ("POST", "yt-dlp/reset"), ("GET", "release")):
        assert (await world.call(method, f"/api/v1/{path}", token=world.display)).status == 403
