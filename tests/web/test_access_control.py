"""Host, Origin, token, scope: who may come in."""

import io
import logging
import re
from collections.abc import Iterator

import pytest

from app.domain.sources import is_loopback
from app.web.access_control import BAN_S, MAX_WRONG_TOKENS, Guesses
from app.web.answers import RefusalError
from app.web.routing import Route, Scope
from app.web.tokens import Tokens
from tests.support.server import World, exchange

FORM = "application/x-www-form-urlencoded"


def concrete(path: str) -> str:
    """Return a path that leads to the route."""
    return re.sub(r"\{(\w+)[^{}]*(\{[^{}]*\}[^{}]*)*\}", "x", path)


@pytest.fixture
def logs() -> Iterator[io.StringIO]:
    """Everything that is logged, at every level, as a log file would hold it."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield text
    root.removeHandler(handler)
    root.setLevel(level)


def attacks(world: World, route: Route) -> dict[str, tuple[int, dict[str, str], str | None]]:
    """Return, for each attack on a route, the answer it must get, its headers and its token."""
    is_private = route.scope in {Scope.DISPLAY, Scope.CONTROL}
    is_changing = route.method != "GET"
    result: dict[str, tuple[int, dict[str, str], str | None]] = {
        "foreign host": (421, {"Host": f"evil.com:{world.port}"}, ""),
        "foreign origin": (403, {"Origin": "https://evil.com"}, ""),
        "null origin": (403, {"Origin": "null"}, ""),
        "origin on another port": (403, {"Origin": "http://localhost:1"}, ""),
        "origin with a path": (403, {"Origin": f"http://localhost:{world.port}/x"}, ""),
    }
    if is_private:
        result["no token"] = (401, {}, None)
        result["wrong token"] = (401, {}, "x" * 43)
        result["other scheme"] = (401, {"Authorization": f"Basic {world.control}"}, None)
    if route.scope is Scope.CONTROL:
        result["wrong scope"] = (403, {}, world.display)
    if is_private or is_changing or route.scope in {Scope.SIGNED, Scope.FIRST_MESSAGE}:
        result["cross-site"] = (403, {"Sec-Fetch-Site": "cross-site"}, "")
    if is_changing:
        result["same-site"] = (403, {"Sec-Fetch-Site": "same-site"}, "")
        result["text/plain"] = (415, {"Content-Type": "text/plain"}, "")
        result["form"] = (415, {"Content-Type": FORM}, "")
        result["multipart"] = (415, {"Content-Type": "multipart/form-data; boundary=x"}, "")
        result["no type"] = (415, {"Content-Type": ""}, "")
        result["gzip"] = (415, {"Content-Encoding": "gzip"}, "")
        result["two types"] = (400, {"Content-Type": "application/json\r\nContent-Type: text/plain"}, "")
        result["charset"] = (415, {"Content-Type": "application/json; charset=bogus"}, "")
    return result


@pytest.mark.slow
async def test_no_route_forgets_a_check_and_a_refused_request_changes_nothing(world: World) -> None:
    before = await world.state()
    assert len(world.server.routes) > 30
    for route in world.server.routes:
        for name, (status, headers, token) in attacks(world, route).items():
            raw = b'{"to_index":0}' if route.method != "GET" else None
            reply = await world.call(route.method, concrete(route.path), raw=raw, headers=headers, token=token)
            assert reply.status == status, (name, route.method, route.path, reply)
            assert set(reply.error) == {"code", "message", "field"}
            assert "access-control-allow-origin" not in reply.headers
    assert await world.state() == before


async def test_a_token_in_the_query_is_taken_by_the_stream_only(world: World) -> None:
    for route in world.server.routes:
        if route.scope in {Scope.DISPLAY, Scope.CONTROL} and not route.takes_query_token:
            path = f"{concrete(route.path)}?access_token={world.control}"
            assert (await world.call(route.method, path, token=None)).status == 401
    assert [route.path for route in world.server.routes if route.takes_query_token] == ["/events"]
    assert (await world.call("GET", "/events?access_token=wrong", token=None)).status == 401
    opened = await world.call("GET", f"/events?topics=nonsense&access_token={world.display}", token=None)
    assert opened.status == 400  # past the token, stopped at the topics


async def test_a_page_of_ours_may_ask(world: World) -> None:
    for origin in (f"http://localhost:{world.port}", f"http://player.localhost:{world.port}"):
        headers = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
        assert (await world.call("POST", "/api/v1/queue/pause-requests", headers=headers)).status == 200


async def test_any_site_may_open_the_public_pages_and_see_that_we_live(world: World) -> None:
    for path in ("/healthz", "/widgets/player/"):
        assert (await world.call("GET", path, token=None, headers={"Sec-Fetch-Site": "cross-site"})).status == 200


async def test_an_unknown_address_and_method_have_the_same_shape(world: World) -> None:
    nowhere = await world.call("GET", "/api/v1/nowhere", token=None)
    assert (nowhere.status, nowhere.error["code"]) == (404, "not_found")
    wrong = await world.call("DELETE", "/api/v1/queue", token=None)
    assert (wrong.status, wrong.error["code"], wrong.headers["allow"]) == (405, "method_not_allowed", "GET,HEAD,POST")
    assert (await world.call("OPTIONS", "/api/v1/queue", headers={"Origin": "https://evil.com"})).status == 403


@pytest.mark.parametrize("name", ["..", "a%2Fb", "%00", "ї", "x" * 101, "%ED%A0%80", "a b"])
async def test_an_invalid_id_is_not_found(world: World, name: str) -> None:
    reply = await exchange(
        world.port,
        f"POST /api/v1/queue/{name}/approve HTTP/1.1\r\nHost: localhost:{world.port}\r\nConnection: close\r\n"
        f"Authorization: Bearer {world.control}\r\n\r\n".encode(),
    )
    assert reply.status in {400, 404}


async def test_an_old_display_token_is_worth_nothing_after_rotation(world: World) -> None:
    old = world.display
    reader_path = "/events?topics=nonsense"
    assert (await world.call("GET", reader_path, token=old)).status == 400
    links = await world.call("POST", "/api/v1/links/rotate")
    assert links.status == 200
    assert world.display != old
    assert world.display.encode() in links.body
    assert (await world.call("GET", reader_path, token=old)).status == 401
    assert (await world.call("GET", reader_path, token=world.display)).status == 400
    assert Tokens(world.folder / "data").display.reveal() == world.display


def guess(tries: Guesses, address: str, *tokens: str) -> None:
    for token in tokens:
        tries.check(address)
        tries.note(address, token)


def test_of_an_address_that_guesses_no_more_is_looked_at_for_minutes_but_never_of_this_pc() -> None:
    now = 0.0
    tries = Guesses(lambda: now)
    for address in ("10.9.0.2", "127.0.0.1", "::ffff:127.0.0.1"):
        guess(tries, address, *"abcde")
    with pytest.raises(RefusalError) as refusal:
        tries.check("10.9.0.2")
    assert refusal.value.status == 429
    assert refusal.value.headers["Retry-After"] == str(int(BAN_S) + 1)
    assert BAN_S <= 600
    for address in ("127.0.0.1", "::ffff:127.0.0.1", "10.9.0.3"):
        tries.check(address)
    now = BAN_S
    guess(tries, "10.9.0.2", "a")
    tries.check("10.9.0.2")


def test_one_wrong_token_however_often_it_comes_is_one_guess() -> None:
    tries = Guesses(lambda: 0.0)
    guess(tries, "10.9.0.2", *["old"] * 50, "a", "b", "c")
    tries.check("10.9.0.2")


def test_the_list_of_guessers_stays_short() -> None:
    tries = Guesses(lambda: 0.0)
    guess(tries, "10.9.0.2", *"abcde"[:MAX_WRONG_TOKENS])
    with pytest.raises(RefusalError):
        tries.check("10.9.0.2")
    for number in range(1_000):
        tries.note(f"10.0.{number // 256}.{number % 256}", "a")
    tries.check("10.9.0.2")  # forgotten


@pytest.mark.parametrize("address", ["", "localhost", "10.0.0.1", "::", "nonsense", "128.0.0.1"])
def test_other_addresses_are_not_loopback(address: str) -> None:
    assert not is_loopback(address)


async def test_where_others_can_reach_us_every_route_but_the_pages_needs_a_token(world: World) -> None:
    world.access.is_open_to_lan = True
    pages = [route for route in world.server.routes if route.scope is Scope.PAGE]
    assert {route.path for route in pages} == {
        *("/", "/favicon.ico", "/widgets/{path:.*}", "/sign-in/donationalerts"),
        *("/m/lan", "/hub/{path:.*}"),
    }
    for route in world.server.routes:
        if route.scope not in {Scope.SIGNED, Scope.FIRST_MESSAGE, Scope.PAGE}:
            reply = await world.call(route.method, concrete(route.path), token=None)
            assert reply.status == 401, route.path
    # A browser that opens a page and its modules can show no token, and there is nothing in them to be learnt.
    page = await world.call("GET", "/widgets/player/", token=None)
    assert (page.status, world.display.encode() in page.body) == (200, False)
    assert (await world.call("GET", "/healthz", token=world.display)).status == 200


@pytest.mark.slow
async def test_no_token_reaches_a_log_an_error_or_the_health_page(world: World, logs: io.StringIO) -> None:
    tokens = (world.control, world.display)
    bodies: list[bytes] = []
    choices: list[object] = [None, {"x": 1}, [], "nonsense"]
    for route in world.server.routes:
        if route.path.endswith(("/rotate", "/links")) or route.path == "/events":
            continue
        for token in tokens:
            for body in choices:
                path = f"{concrete(route.path)}?access_token={token}"
                sent = body if route.method != "GET" else None
                headers = {"Referer": f"http://x/?k={token}"}
                reply = await world.call(route.method, path, sent, token=token, headers=headers)
                bodies.append(reply.body)
        long = f"{route.method} {concrete(route.path)} HTTP/1.1\r\nAuthorization: Bearer {world.control}{'x' * 9000}"
        bodies.append((await exchange(world.port, f"{long}\r\n\r\n".encode())).body)
        bad = f"{route.method} {concrete(route.path)} HTTP/1.1\r\nBad Header {world.control}\r\n\r\n"
        bodies.append((await exchange(world.port, bad.encode())).body)
    seen = logs.getvalue() + b"".join(bodies).decode()
    assert "A malformed request" in seen  # the log is really listened to
    assert not any(token in seen for token in tokens)
