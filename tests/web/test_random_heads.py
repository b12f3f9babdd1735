"""Random heads at every route, over bare sockets: whatever comes, no answer is a bug's, and the server lives on."""

import asyncio
import random
import re
from pathlib import Path

import hypothesis
import pytest

from app.web.connection import WebLimits
from app.web.routing import Route
from tests.support.server import World
from tests.support.waiting import SECONDS
from tests.web.test_access_control import concrete

HEADS = max(10, hypothesis.settings().max_examples // 4)
"""For each route: 10, 50 in CI, and 3,000 where nobody waits: `HYPOTHESIS_PROFILE=night`."""
_NAMES = (
    *("Host", "Origin", "Sec-Fetch-Site", "Authorization", "Content-Type", "Content-Length", "Transfer-Encoding"),
    *("Content-Encoding", "Connection", "Upgrade", "Expect", "Range", "If-Range", "If-None-Match", "Accept", "Cookie"),
    *(
        "If-Modified-Since",
        "Last-Event-ID",
        "User-Agent",
        "Sec-WebSocket-Version",
        "Sec-WebSocket-Key",
        "TE",
        "Trailer",
    ),
    *("Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions", "Keep-Alive", "Forwarded", "X-Forwarded-For", "Via", "x"),
    *(
        "HTTP2-Settings",
        "Accept-Encoding",
        "Accept-Language",
        "Referer",
        "Date",
        "Proxy-Authorization",
        "X-HTTP-Method",
    ),
)
_VALUES = (
    *(b"", b" ", b"\x80", b"\xff\xfe", b"\xed\xa0\x80", "ї".encode(), b"\x01", b"\x7f", b"a\tb", b"0", b"-1", b"1e9"),
    *(
        b"9" * 30,
        b"00000",
        b"websocket",
        b"WebSocket, h2c",
        b"upgrade",
        b"Upgrade, close",
        b"keep-alive",
        b"close",
        b"13",
    ),
    *(b"8", b"999", b"dGhlIHNhbXBsZSBub25jZQ==", b"=", b"chunked", b"gzip, chunked", b"identity", b"100-continue"),
    *(b"bytes=0-", b"bytes=-5", b"bytes=5-1", b"bytes=a-b", b"bytes=" + b"1-2," * 99, b"bytes=0-99999999999999999999"),
    *(
        b"application/json",
        b"application/json; charset=\x80",
        b"application/json; charset*=x",
        b"text/plain; a*",
        b"*/*",
    ),
    *(
        b"text/event-stream",
        b"application/json;;;",
        b"a/b;c*0*=utf-8''%ff",
        b"Basic x",
        b"Bearer",
        b"Bearer \x80",
        b"null",
    ),
    *(
        b"http://[::1",
        b"http://localhost:99999999",
        b"https://evil.example",
        b"[",
        b"[::1]:x",
        b"localhost:",
        b":80",
        b".",
    ),
    *(b'W/"x"', b"*", b'"', b"Mon, 31 Feb 2026 99:99:99 GMT", b"0123abcd:1", b"0123abcd:\xd9\xa1", b"x" * 3000, b"%00"),
    *(
        b"permessage-deflate; server_max_window_bits=x",
        b"a=b; c",
        b"same-site",
        b"cross-site",
        b"none",
        b"\xe2\x80\xae",
    ),
)
_METHODS = (b"GET", b"POST", b"PATCH", b"HEAD", b"PUT", b"OPTIONS", b"CONNECT", b"TRACE", b"get", b"X" * 40)
_QUERIES = (
    *(
        b"",
        b"?",
        b"?topics=",
        b"?topics=queue&topics=x",
        b"?client=%80&v=%ff",
        b"?limit=-1&offset=9e9",
        b"?limit=%D9%A3",
    ),
    *(
        b"?last_event_id=%00%ff",
        b"?access_token=%ED%A0%80",
        b"?e=1&s=%80",
        b"?q=%ED%A0%80&kind=video",
        b"?kind=%00",
        b"?&&=",
    ),
    *(
        b"?reconnects=1e9&visible=%zz",
        b"?a[]=1",
        b"?" + b"a=1&" * 500,
        b"?limit=" + b"9" * 500,
        b"?=%",
        b"?widget=..%2f",
    ),
)
_VERSIONS = (b"HTTP/1.1",) * 12 + (b"HTTP/1.0", b"HTTP/2.0", b"HTTP/0.9", b"HTTP/1.1 ")


def random_head(chance: random.Random, route: Route, world: World) -> bytes:
    """Return a head that is right but for a few random fields, and half of the time with a body."""
    fields = [
        [b"Host", b"localhost:%d" % world.port],
        [b"Authorization", b"Bearer " + (world.control if chance.random() < 0.7 else world.display).encode()],
    ]
    if route.path == "/ws":
        fields += [[b"Connection", b"Upgrade"], [b"Upgrade", b"websocket"], [b"Sec-WebSocket-Version", b"13"]]
        fields.append([b"Sec-WebSocket-Key", b"dGhlIHNhbXBsZSBub25jZQ=="])
    body = chance.choice((b"", b"", b"{}", b"[1]", b'{"x":1}', b"\x80\xff"))
    if body:
        fields += [[b"Content-Type", b"application/json"], [b"Content-Length", b"%d" % len(body)]]
    for _ in range(chance.randrange(1, 5)):
        value = chance.choice(_VALUES) if chance.random() < 0.8 else chance.randbytes(chance.randrange(1, 30))
        if chance.random() < 0.4:
            chance.choice(fields)[1] = value
        else:
            fields.append([chance.choice(_NAMES).encode(), value])
    method = route.method.encode() if chance.random() < 0.8 else chance.choice(_METHODS)
    path = concrete(route.path).encode() + chance.choice(_QUERIES)
    lines = b"".join(name + b": " + value.replace(b"\n", b"") + b"\r\n" for name, value in fields)
    return method + b" " + path + b" " + chance.choice(_VERSIONS) + b"\r\n" + lines + b"\r\n" + body


async def answer(world: World, head: bytes) -> bytes:
    """Return the first bytes of the answer; nothing where the head is not complete or was cut off.

    The client does not say that it has ended: on Windows that is heard before the answer is written, and ends it.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
    try:
        writer.write(head)
        async with asyncio.timeout(SECONDS):
            return await reader.read(600)
    except ConnectionError:
        return b""
    finally:
        writer.transport.abort()


@pytest.mark.slow
async def test_no_random_head_at_any_route_is_answered_as_a_bug(tmp_path: Path) -> None:
    world = World(tmp_path, limits=WebLimits(head_s=2, body_s=2, idle_s=5))  # it soon gives up what is not complete
    await world.open()
    chance = random.Random(28)  # noqa: S311 -- the same heads each time
    heads = [random_head(chance, route, world) for route in world.server.routes for _ in range(HEADS)]
    waiting = iter(heads)
    statuses: dict[int, int] = {}

    async def send() -> None:
        for head in waiting:
            found = re.match(rb"HTTP/1.1 (\d+)", first := await answer(world, head))
            status = int(found.group(1)) if found else 0
            statuses[status] = statuses.get(status, 0) + 1
            assert status < 500 or (status == 503 and b'"bug"' not in first), (head, first)

    async with asyncio.TaskGroup() as group:
        for _ in range(32):
            group.create_task(send())
    assert (await world.call("GET", "/healthz", token=None)).status == 200
    assert statuses.keys() >= {200, 400, 401, 403, 404, 405, 415, 421, 422}  # most heads come far
    await world.close()
