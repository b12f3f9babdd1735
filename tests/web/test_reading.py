"""Whatever is sent as a body, the answer is a 4xx and nothing changes."""

import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.answers import RefusalError
from app.web.reading import MAX_DEPTH, field_of, parse_object
from tests.support.server import World, exchange
from tests.web.test_access_control import concrete

GOOD = b'{"url":"https://youtu.be/dQw4w9WgXcQ","requested_by":"viewer"}'


def with_field(text: str) -> bytes:
    return b'{"url":"https://youtu.be/dQw4w9WgXcQ","requested_by":"viewer",' + text.encode() + b"}"


MALFORMED = {
    "empty": b"",
    "spaces": b"  \n",
    "not JSON": b"{url}",
    "two values": GOOD + GOOD,
    "comma": b'{"url":"x",}',
    "unfinished": GOOD[:-1],
    "unfinished text": b'{"url":"' + b"[" * 50,
    "200 000 arrays": b"[" * 200_000,
    "200 000 objects": b'{"a":' * 50_000,
    "990 deep": b'{"url":' + b"[" * 990 + b"]" * 990 + b"}",
    "21 deep": b'{"url":' + b"[" * 20 + b"]" * 20 + b"}",
    "bad UTF-8": b'{"url":"\xff\xfe"}',
    "surrogate in UTF-8": b'{"url":"\xed\xa0\x80"}',
    "UTF-16": GOOD.decode().encode("utf-16"),
    "UTF-16 without a mark": GOOD.decode().encode("utf-16-le"),
    "BOM": b"\xef\xbb\xbf" + GOOD,
    "NaN": with_field('"amount_minor":NaN'),
    "Infinity": with_field('"amount_minor":-Infinity'),
    "a name twice": with_field('"url":"https://youtu.be/aaaaaaaaaaa"'),
    "lone surrogate": with_field(r'"message":"\ud800"'),
    "lone surrogate as a name": with_field(r'"\udfff":1'),
    "control character": b'{"url":"a\nb"}',
    "NUL": b"\0" + GOOD,
}
INVALID: dict[str, tuple[bytes, str | None]] = {
    "null": (b"null", None),
    "text": (b'"x"', None),
    "array": (b"[1]", None),
    "number": (b"1", None),
    "5000 digits": (with_field('"amount_minor":' + "9" * 5000), None),
    "31 digits": (with_field('"amount_minor":' + "9" * 31), "amount_minor"),
    "1e999": (with_field('"amount_minor":1e999'), None),
    "over 2**53": (with_field('"amount_minor":9007199254740992'), "amount_minor"),
    "over 2**64": (with_field('"amount_minor":99999999999999999999'), "amount_minor"),
    "negative": (with_field('"amount_minor":-1'), "amount_minor"),
    "fraction": (with_field('"amount_minor":1.5'), "amount_minor"),
    "true as a number": (with_field('"amount_minor":true'), "amount_minor"),
    "number as text": (with_field('"amount_minor":"1"'), "amount_minor"),
    "currency": (with_field('"currency":"uah"'), "currency"),
    "currency with a line break": (with_field(r'"currency":"UAH\n"'), "currency"),
    "unknown field": (with_field('"colour":"red"'), "colour"),
    "unknown deep field": (with_field('"message":{"a":{"b":[[[1]]]}}'), "message"),
    "long text": (with_field('"message":"' + "x" * 10_001 + '"'), "message"),
    "long source": (with_field('"source":"' + "x" * 201 + '"'), "source"),
    "long id": (with_field('"external_id":"' + "x" * 201 + '"'), "external_id"),
    "many names": (with_field(",".join(f'"n{number}":1' for number in range(201))), None),
    "long array": (with_field('"message":[' + "1," * 1000 + "1]"), "message"),
    "no name": (b'{"url":"https://youtu.be/dQw4w9WgXcQ"}', "requested_by"),
    "url and file": (with_field('"file":"/x.webm"'), "url"),
    "neither": (b'{"requested_by":"viewer"}', "url"),
    "null url and file": (b'{"requested_by":"viewer","url":null,"file":null}', "url"),
}


@pytest.mark.parametrize("name", MALFORMED)
async def test_malformed_json_is_a_400(world: World, name: str) -> None:
    before = await world.state()
    for path in ("/api/v1/queue", "/api/v1/settings"):
        method = "PATCH" if path.endswith("settings") else "POST"
        reply = await world.call(method, path, raw=MALFORMED[name])
        assert (reply.status, reply.error["code"]) == (400, "malformed")
    assert await world.state() == before


@pytest.mark.parametrize("kind", ["text/plain", "application/json; charset=latin-1", "application/json; charset*", ""])
async def test_another_type_of_body_is_a_415(world: World, kind: str) -> None:
    assert (await world.call("POST", "/api/v1/queue", raw=GOOD, headers={"Content-Type": kind})).status == 415


@pytest.mark.parametrize("name", INVALID)
async def test_a_wrong_value_is_a_422_that_names_its_field(world: World, name: str) -> None:
    before = await world.state()
    body, field = INVALID[name]
    reply = await world.call("POST", "/api/v1/queue", raw=body)
    assert (reply.status, reply.error["field"]) == (422, field)
    assert await world.state() == before


@pytest.mark.parametrize(
    ("patch", "field"),
    [
        ({"requests": {"user_limit": -1}}, "requests.user_limit"),
        ({"requests": {"user_limit": 1.5}}, "requests.user_limit"),
        ({"requests": {"user_limit": None}}, "requests.user_limit"),
        ({"requests": {"nonsense": 1}}, "requests.nonsense"),
        ({"requests": 1}, "requests"),
        ({"nonsense": {}}, "nonsense"),
        ({"appearance": {"language": "de"}}, "appearance.language"),
    ],
)
async def test_a_wrong_setting_is_named_by_its_path(world: World, patch: dict[str, object], field: str) -> None:
    reply = await world.call("PATCH", "/api/v1/settings", patch)
    assert reply.status == 422
    assert reply.error["field"] == field


async def test_too_much_is_a_413_whether_it_is_announced_or_not(world: World) -> None:
    body = b'{"url":"' + b"x" * 300_000 + b'"}'
    assert (await world.call("POST", "/api/v1/queue", raw=body)).status == 413
    head = (
        f"POST /api/v1/queue HTTP/1.1\r\nHost: localhost:{world.port}\r\nAuthorization: Bearer {world.control}\r\n"
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    ).encode()
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    assert (await exchange(world.port, head + chunk * 5 + b"0\r\n\r\n")).status == 413
    crumbs = b"1\r\n \r\n" * 1_001
    assert (await exchange(world.port, head + crumbs + b"0\r\n\r\n")).status == 400
    assert (await exchange(world.port, head + b"zz\r\nx\r\n")).status == 400
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (GOOD[:20], GOOD[20:]))
    assert (await exchange(world.port, head + pieces + b"0\r\n\r\n")).status == 201


@pytest.mark.parametrize("body", [None, {}])
async def test_a_command_without_fields_takes_nothing_or_an_empty_object(world: World, body: object) -> None:
    assert (await world.call("POST", "/api/v1/queue/clear", body)).status == 200


FORM = "application/x-www-form-urlencoded"
EMPTY: dict[str, dict[str, str]] = {
    "no length": {},
    "length": {"Content-Length": "0"},
    "text": {"Content-Length": "0", "Content-Type": "text/plain; charset=utf-8"},  # .NET's StringContent
    "form": {"Content-Length": "0", "Content-Type": FORM},  # PowerShell, curl -d ''
    "bytes": {"Content-Length": "0", "Content-Type": "application/octet-stream"},  # aiohttp
    "JSON": {"Content-Length": "0", "Content-Type": "application/json"},
}


@pytest.mark.parametrize("name", EMPTY)
async def test_a_command_without_fields_takes_nothing_whatever_type_is_named_for_it(world: World, name: str) -> None:
    reply = await world.call("POST", "/api/v1/queue/clear", headers=EMPTY[name])
    assert (reply.status, reply.json) == (200, {"removed": 0})


async def test_every_command_without_fields_takes_no_body_and_no_type(world: World) -> None:
    commands = [route for route in world.server.routes if route.method == "POST" and route.takes is None]
    assert len(commands) > 20
    for route in commands:
        reply = await world.call("POST", concrete(route.path))
        assert reply.status in {200, 404, 409}, (route.path, reply)


async def test_what_is_in_the_body_of_a_command_without_fields_must_be_json(world: World) -> None:
    before = await world.state()
    for kind in ("", "text/plain", FORM, "application/octet-stream", "application/json; charset=utf-16"):
        reply = await world.call("POST", "/api/v1/queue/clear", raw=b"{}", headers={"Content-Type": kind})
        assert (reply.status, reply.error["code"]) == (415, "unsupported_type")
    reply = await world.call("POST", "/api/v1/queue/clear", headers={"Content-Encoding": "gzip"})
    assert (reply.status, reply.error["code"]) == (415, "unsupported_encoding")
    assert await world.state() == before


@pytest.mark.parametrize(("body", "status"), [(b"", 200), (b"1\r\n{\r\n1\r\n}\r\n", 415)])
async def test_what_comes_in_chunks_is_waited_for_before_its_lack_of_a_type_is_judged(
    world: World, body: bytes, status: int
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
    writer.write(
        f"POST /api/v1/queue/clear HTTP/1.1\r\nHost: localhost:{world.port}\r\n"
        f"Authorization: Bearer {world.control}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n".encode()
    )
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await reader.read(1)
    writer.write(body + b"0\r\n\r\n")
    assert (await reader.read()).startswith(f"HTTP/1.1 {status} ".encode())
    writer.close()


async def test_a_command_without_fields_takes_no_fields(world: World) -> None:
    reply = await world.call("POST", "/api/v1/queue/clear", {"all": True})
    assert (reply.status, reply.error["field"]) == (422, "all")
    assert (await world.call("POST", "/api/v1/queue/clear", raw=b"null")).status == 422


@pytest.mark.slow
async def test_100_continue_is_sent_only_to_a_client_that_may_send(world: World) -> None:
    head = (
        f"POST /api/v1/queue HTTP/1.1\r\nHost: localhost:{world.port}\r\nExpect: 100-continue\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(GOOD)}\r\nConnection: close\r\n"
    )
    refused = await exchange(world.port, f"{head}\r\n".encode())
    assert refused.status == 401
    reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
    writer.write(f"{head}Authorization: Bearer {world.control}\r\n\r\n".encode())
    assert await reader.readline() == b"HTTP/1.1 100 Continue\r\n"
    writer.write(GOOD)
    assert b"HTTP/1.1 201 Created" in await reader.read()
    writer.close()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=201", "limit"),
        ("limit=-1", "limit"),
        ("limit=x", "limit"),
        ("limit=", "limit"),
        ("limit=%D9%A3", "limit"),
        ("limit=" + "9" * 400, "limit"),
        ("limit=1&limit=2", "limit"),
        ("offset=-1", "offset"),
        ("offset=9999999999999999999999", "offset"),
        ("section=nonsense", "section"),
        ("section=%00", "section"),
        ("section=%ED%A0%80", "section"),
    ],
)
async def test_a_wrong_query_is_a_422_that_names_its_field(world: World, query: str, field: str) -> None:
    reply = await world.call("GET", f"/api/v1/queue?{query}")
    assert (reply.status, reply.error["field"]) == (422, field)


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%ED%A0%80", "q=%FF", "q=%25%27%22_%5C", "q=" + "x" * 500, "x=1&=&&&", "q=%"]
)
async def test_any_text_may_be_looked_for(world: World, query: str) -> None:
    assert (await world.call("GET", f"/api/v1/history?{query}")).status in {200, 400}


def read(data: bytes) -> dict[str, object] | int:
    """Return the object, or the status of the refusal; anything else is raised."""
    try:
        return parse_object(data)
    except RefusalError as refusal:
        return refusal.status


@given(st.binary(max_size=200) | st.text(alphabet='{}[]",:\\u0aedE1.- ').map(str.encode))
def test_no_bytes_raise_anything_but_a_refusal(data: bytes) -> None:
    result = read(data)
    assert isinstance(result, dict) or result in {400, 422}


def is_small(tree: object) -> bool:
    """Tell whether a tree is within the limits of one number's digits."""
    return not isinstance(tree, int) or abs(tree) < 10**29


@given(st.dictionaries(st.text(max_size=5), st.none() | st.booleans() | st.integers().filter(is_small) | st.text()))
def test_proper_json_is_read_as_it_is(tree: dict[str, object]) -> None:
    assert read(json.dumps({"a": [tree, {"b": tree}]}, ensure_ascii=False).encode()) == {"a": [tree, {"b": tree}]}


def test_depth_is_allowed_up_to_its_limit() -> None:
    inner = MAX_DEPTH - 1
    assert isinstance(read(b'{"a":' + b"[" * inner + b"]" * inner + b"}"), dict)
    assert read(b'{"a":' + b"[" * (inner + 1) + b"]" * (inner + 1) + b"}") == 400
    assert isinstance(read(b'{"a":"' + b"[" * 500 + b'\\"{{"}'), dict)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":[' + b"{}," * 80_000 + b"{}]}",
        b'{"a":"' + b'\\"' * 120_000,
        b'"' * 250_000,
        b'{"' + b"\\" * 250_000,
        b"[[" + b'"",' * 80_000,
        b'{"a":[' + b"1," * 120_000 + b"1]}",
    ],
)
def test_the_worst_bodies_are_read_in_linear_time(data: bytes) -> None:
    with pytest.raises(RefusalError):
        parse_object(data)


@pytest.mark.parametrize(
    ("message", "field"),
    [
        ("Expected `str`, got `int` - at `$.url`", "url"),
        ("Expected `int`, got `str` - at `$.a[0][...].limit`", "a[0][...].limit"),
        ("Object contains unknown field `zz` - at `$.a[0]`", "a[0].zz"),
        ("Object missing required field `b`", "b"),
        ("Expected `object`, got `array`", None),
    ],
)
def test_the_field_is_found_in_the_words_of_msgspec(message: str, field: str | None) -> None:
    assert field_of(message) == field
