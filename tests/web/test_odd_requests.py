"""HEAD, repeated and odd parameters of the query, addresses with and without their last slash."""

import pytest

from app.domain.ids import QueueItemId
from app.domain.settings import LONGEST_LIST
from app.web.routing import Scope
from tests.support.server import World
from tests.web.test_access_control import concrete

ONCE = (
    "client=a&client=b",
    "widget=player&widget=player",
    "visible=0&visible=1",
    "v=1&v=2",
    "reconnects=1&reconnects=1",
    "tag=a&tag=b",
)


async def test_head_is_answered_wherever_get_is_without_a_body_but_not_on_the_streams(world: World) -> None:
    file = world.folder / "song.webm"
    file.write_bytes(bytes(3_000))
    world.core.media_file = str(file)
    for route in world.server.routes:
        path = concrete(route.path)
        if route.path in {"/events", "/ws"}:
            assert (await world.call("HEAD", path)).status == 405
        elif route.method == "GET":
            path = world.links.sign(QueueItemId("song")) if route.scope is Scope.SIGNED else path
            whole, head = await world.call("GET", path), await world.call("HEAD", path)
            assert (head.status, head.body) == (whole.status, b""), path
            assert head.headers.get("content-type") == whole.headers.get("content-type"), path
            if "content-length" in whole.headers and "status" not in path and "metrics" not in path:
                assert head.headers["content-length"] == whole.headers["content-length"], path
        elif (route.path, "GET") not in {(each.path, each.method) for each in world.server.routes}:
            assert (await world.call("HEAD", path)).status == 405, path
    for path in ("/widgets/player/", "/widgets/player", "/widgets/player/p.js", "/healthz"):
        assert (await world.call("HEAD", path, token=None)).status == 200


async def test_head_passes_the_same_checks_as_get(world: World) -> None:
    for path in ("/api/v1/queue", "/api/v1/settings", "/api/v1/links", "/api/v1/history/export?kind=video"):
        assert (await world.call("HEAD", path, token=None)).status == 401
        assert (await world.call("HEAD", path, token=world.display)).status == 403
        assert (await world.call("HEAD", path, headers={"Host": "evil.example"})).status == 421
        assert (await world.call("HEAD", path, headers={"Sec-Fetch-Site": "cross-site"})).status == 403
        assert (await world.call("HEAD", path)).status == 200


async def test_a_widget_is_found_with_and_without_its_last_slash(world: World) -> None:
    for widget in ("player", "queue"):
        with_slash, without = [
            await world.call("GET", f"/widgets/{widget}{end}", token=None) for end in ("/?size=120", "?size=120")
        ]
        assert (with_slash.status, without.status) == (200, 200)
        assert with_slash.body == without.body
        assert with_slash.headers["content-security-policy"] == without.headers["content-security-policy"]
    for path in (
        "/widgets",
        "/widgets/",
        "/widgets/shared",
        "/widgets/player//",
        "/widgets//player",
        "/widgets/nothing",
    ):
        assert (await world.call("GET", path, token=None)).status == 404


@pytest.mark.parametrize(
    ("query", "topics"),
    [
        ("topics=queue&topics=player", {"queue", "player"}),
        ("topics=queue,player&topics=player", {"queue", "player"}),
        ("topics=queue,%20player,", {"queue", "player"}),
        ("topics=&topics=alerts", {"alerts"}),
        ("topics=,", {"queue", "player", "speech", "alerts", "appearance"}),
        ("topics=&x=1&x=2", {"queue", "player", "speech", "alerts", "appearance"}),
    ],
)
async def test_topics_that_come_in_parts_are_all_sent(world: World, query: str, topics: set[str]) -> None:
    async with world.stream(f"c-1&{query}") as reader:
        snapshot = (await reader.readuntil(b"\n\n")).decode()
    for topic in ("queue", "player", "speech", "alerts", "appearance"):
        assert (f'"{topic}":' in snapshot.partition('"states":')[2]) is (topic in topics), topic


@pytest.mark.parametrize("query", [*ONCE, "topics=queue&topics=nothing", "last_event_id=a:1&last_event_id=b:2"])
async def test_what_else_is_given_twice_to_the_stream_is_refused_and_named(world: World, query: str) -> None:
    for path in ("/events", "/ws"):
        reply = await world.call("GET", f"{path}?{query}", token=world.display)
        assert (reply.status, reply.error["field"]) == (400, query.partition("=")[0]), path


async def test_a_token_that_comes_twice_is_the_same_or_none(world: World) -> None:
    right = f"access_token={world.display}"
    for query, status in ((f"{right}&access_token=other", 401), (f"access_token=other&{right}", 401), (right, 400)):
        assert (await world.call("GET", f"/events?topics=nonsense&{query}", token=None)).status == status


@pytest.mark.parametrize(
    "query",
    [
        *("limit=1&limit=2", "offset=0&offset=0", "limit=", "limit=-1", "limit=201", "limit=1.5", "limit=%D9%A1"),
        *("limit=0x1", "limit=null", "limit=true", "limit=1%00", "offset=99999999999", "limit=NaN", "section=nothing"),
        *("section=", "section=all&section=all", "section=ALL"),
    ],
)
async def test_a_value_that_is_not_allowed_is_refused_and_named(world: World, query: str) -> None:
    reply = await world.call("GET", f"/api/v1/queue?{query}")
    assert (reply.status, reply.error["field"]) == (422, query.partition("=")[0])


@pytest.mark.parametrize(
    "query", ["", "?", "?&&", "?x=1&x=2", "?limit=5&", "?LIMIT=a", "?limit[]=a", "?%FF=%FE", "?=1", "?a=b=c"]
)
async def test_what_is_not_known_is_ignored(world: World, query: str) -> None:
    assert (await world.call("GET", f"/api/v1/queue{query}")).status == 200


# Bodies


@pytest.mark.parametrize("percent", ["40", "40.0", "4e1", "4.0E+1", "400e-1"])
async def test_a_whole_number_is_one_however_it_is_written(world: World, percent: str) -> None:
    reply = await world.call("POST", "/api/v1/player/volume", raw=f'{{"percent":{percent}}}'.encode())
    assert (reply.status, reply.json["volume_percent"]) == (200, 40)


@pytest.mark.parametrize("percent", ["40.5", '"40"', "1e400", "-1e400", "1e30", "NaN", "true", "4e"])
async def test_another_number_is_none(world: World, percent: str) -> None:
    assert (await world.call("POST", "/api/v1/player/volume", raw=f'{{"percent":{percent}}}'.encode())).status in {
        400,
        422,
    }


async def test_what_the_settings_give_can_be_sent_back_however_full_their_lists_are(world: World) -> None:
    words = [f"{'слово' * 30} {number}" for number in range(LONGEST_LIST)]
    assert (await world.call("PATCH", "/api/v1/settings", {"speech": {"blocked_words": words}})).status == 200
    whole = await world.call("GET", "/api/v1/settings")
    assert len(whole.body) > 256 * 1024
    back = await world.call("PATCH", "/api/v1/settings", whole.json)
    assert (back.status, back.json) == (200, whole.json)
    more = await world.call("PATCH", "/api/v1/settings", {"speech": {"blocked_words": [*words, "x"]}})
    assert (more.status, more.error["field"]) == (422, "speech.blocked_words")


@pytest.mark.parametrize("path", ["queue/clear", "queue/undo", "queue/remove-by", "speech/pause", "speech/skip"])
async def test_an_address_that_is_no_id_takes_its_own_methods_only(world: World, path: str) -> None:
    for method in ("GET", "HEAD", "OPTIONS", "PUT"):
        reply = await world.call(method, f"/api/v1/{path}")
        assert (reply.status, reply.headers["allow"]) == (405, "POST"), method


async def test_a_tag_of_letters_and_digits_is_known_and_anything_else_refused(world: World) -> None:
    for tag in ("a-b", "a" * 21, "%00", "%D1%97"):
        reply = await world.call("GET", f"/events?tag={tag}&access_token={world.display}", token=None)
        assert (reply.status, reply.error["field"]) == (400, "tag")
