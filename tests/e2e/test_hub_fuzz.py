"""Whatever anybody sends to the hub: nginx answers without a failure, its limits hold, and Efir does nothing by it."""

import contextlib
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.e2e.conftest import Start
from tests.e2e.hub import HubHere
from tests.e2e.program import Program
from tests.support.hub_program import CHANNEL, needs_hub
from tests.support.waiting import SECONDS, wait_until

pytestmark = [needs_hub, pytest.mark.slow(seconds=10)]

LARGEST = 2_048
"""Bytes of a body that the hub lets through."""
BURST = 4
"""Requests of an address at once, by the installation's limits; then one in ten seconds."""
GOOD = {"kind": "request", "id": "f" * 32, "answer_to": "e" * 32, "name": "Оля", "link": "nothing"}

_hex = st.text("0123456789abcdef", min_size=30, max_size=33)
_words = st.text(max_size=60)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_words, inner, max_size=4),
    max_leaves=12,
)
_fields = {
    "kind": st.sampled_from(["request", "command", "", "Request"]),
    "id": _hex | _json,
    "answer_to": _hex | _json,
    "link": st.text(max_size=600) | _json,
    "name": st.text(max_size=120) | _json,
    "word": _words,
    "invitation": _hex,
    "body": st.text(max_size=1_600),
    "signature": st.text(max_size=70),
    "more": _json,
}
_nearly_right = st.fixed_dictionaries({}, optional=_fields).map(lambda fields: json.dumps(fields).encode())
_bodies = st.one_of(
    st.binary(max_size=300),
    _json.map(lambda value: json.dumps(value).encode()),
    _nearly_right,
    _nearly_right.map(lambda body: body.decode().encode("utf-16")),
    st.integers(LARGEST - 2, LARGEST + 2).map(lambda size: b"x" * size),
    st.integers(1_000, 60_000).map(lambda depth: b"[" * depth),
)
_visible = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40)
_paths = st.one_of(
    *(st.just(f"/ask/{CHANNEL}"), st.just(f"/ask/{CHANNEL}"), st.just(f"/command/{CHANNEL}")),
    st.sampled_from(
        [
            *(f"/ask/{CHANNEL}/", f"/ask/{CHANNEL}?x=1", f"/ask/../pub/{CHANNEL}", f"/ask/..%2fpub/{CHANNEL}"),
            *(
                f"//ask//{CHANNEL}",
                f"/ASK/{CHANNEL}",
                "/ask/another",
                f"/ask/{CHANNEL}%00",
                f"/ask/{CHANNEL}/a/{'0' * 32}",
            ),
            *(f"/pub/{CHANNEL}", f"/live/{CHANNEL}", f"/inbox/{CHANNEL}", "*", "/"),
        ]
    ),
    _visible.map(lambda text: f"/ask/{text}"),
)
_types = st.sampled_from(
    ["application/json", "application/json", "application/json; charset=utf-16", "application/jsonx", "text/plain", ""]
)
_methods = st.sampled_from(
    ["POST", "POST", "POST", "GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "post"]
)
_headers = st.dictionaries(
    st.sampled_from(
        [
            *(
                "Accept",
                "Authorization",
                "Content-Encoding",
                "Cookie",
                "Expect",
                "Host",
                "If-None-Match",
                "Last-Event-ID",
            ),
            *("Origin", "Range", "Upgrade", "X-EventSource-Event", "X-Forwarded-For", "X-Accel-Redirect", "Referer"),
        ]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=60)
    | st.sampled_from(["gzip", "bytes=0-", "websocket", "100-continue", "text/event-stream", "localhost", "Bearer x"]),
    max_size=4,
)


class Sender:
    """Sends what it is told, byte by byte, to one node.

    Attributes:
        statuses: Of all answers, in order.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self.statuses: list[int] = []

    def send(self, method: str, path: str, headers: dict[str, str], body: bytes, *, is_chunked: bool = False) -> int:
        """Send it and return the status; 0 where nginx only closes the connection."""
        head = {"Host": "localhost", **headers, "Connection": "close"}
        if is_chunked:
            head["Transfer-Encoding"] = "chunked"
            body = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:700], body[700:]) if part)
            body += b"0\r\n\r\n"
        else:
            head["Content-Length"] = str(len(body))
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
        with socket.create_connection(("127.0.0.1", self._port), SECONDS) as connection:
            with contextlib.suppress(ConnectionError):  # it may be refused before its end
                connection.sendall("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)
            status = _status(connection)
        self.statuses.append(status)
        return status


def _status(connection: socket.socket) -> int:
    answer = b""
    with contextlib.suppress(ConnectionError):
        while b"\r\n\r\n" not in answer and (part := connection.recv(4_096)):
            answer += part
            if answer.startswith(b"HTTP/1.1 100"):
                answer = answer.partition(b"\r\n\r\n")[2]
    line = answer.partition(b"\r\n")[0].split()
    return int(line[1]) if len(line) > 1 else 0


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubHere]:
    folder = tmp_path / "hub"
    folder.mkdir()
    with HubHere(folder, nodes=1) as here:
        yield here


def feed(program: Program) -> dict[str, object]:
    return next(one for one in program.get("/feeds")["feeds"] if one["kind"] == "hub")


def test_whatever_is_asked_is_answered_and_nothing_comes_of_it(start: Start, hub: HubHere) -> None:
    program = start()
    program.call("PATCH", "/api/v1/settings", {"hub": {"asker_per_minute": 60, "per_minute": 1_000}})
    program.post("/feeds/hub/connect", {"key": hub.hub.line()})
    wait_until(lambda: feed(program)["state"] == "connected", SECONDS, "the hub is connected")
    sender = Sender(hub.hub.nodes[0].port)

    @given(_methods, _paths, _types, _headers, _bodies, st.booleans())
    @settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
    def send(
        method: str,
        path: str,
        kind: str,
        headers: dict[str, str],
        body: bytes,
        is_chunked: bool,  # noqa: FBT001
    ) -> None:
        status = sender.send(method, path, {"Content-Type": kind, **headers}, body, is_chunked=is_chunked)
        assert status < 500
        if method != "GET" and status in {200, 201, 202}:
            assert method in {"POST", "post", "HEAD"}
            assert len(body) <= LARGEST

    send()
    assert {201, 403, 404, 413, 415} <= set(sender.statuses)
    assert sender.send("POST", f"/ask/{CHANNEL}", {"Content-Type": "application/json"}, json.dumps(GOOD).encode()) < 300
    accepted = sum(status in {201, 202} for status in sender.statuses)
    wait_until(lambda: int(str(feed(program)["events"])) >= accepted, SECONDS, "all of it was looked at")
    assert program.get("/queue")["total"] == 0
    assert program.get("/hub/log")["total"] == 0
    assert (feed(program)["state"], feed(program)["reconnects"]) == ("connected", 0)
    assert "Traceback" not in program.log()


def test_the_limits_of_the_installation_hold_whatever_is_sent(tmp_path: Path) -> None:
    with HubHere(tmp_path, nodes=1, ASKS="6r/m") as hub:
        sender = Sender(hub.hub.nodes[0].port)
        began = time.monotonic()

        @given(_headers, _bodies, st.booleans())
        @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
        def send(headers: dict[str, str], body: bytes, is_chunked: bool) -> None:  # noqa: FBT001 -- made
            kind = {"Content-Type": "application/json"}
            assert sender.send("POST", f"/ask/{CHANNEL}", {**headers, **kind}, body, is_chunked=is_chunked) < 500

        send()
        refilled = (time.monotonic() - began) / 10
    assert sum(status in {201, 202} for status in sender.statuses) <= BURST + refilled + 1
    assert sender.statuses.count(429) > 100
