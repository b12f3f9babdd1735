"""The stream over a WebSocket: the same frames, the same resume, and a way out for whoever misbehaves."""

import asyncio
import base64
import contextlib
import json
import logging
import random
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMessage, WSMsgType, web

from app.domain.events import Notice, NoticeKind
from app.domain.ids import ClientId
from app.hub import limits
from app.hub.frame import Frame
from app.services.sources.heartbeat import Timing
from app.web import stream, websocket
from app.web.stream import prepare_socket
from tests.hub.sse import parse
from tests.support.server import World
from tests.support.waiting import SECONDS, until

OPENING_S = 30.0


@asynccontextmanager
async def opened(
    world: World, query: str = "client=c-1&widget=queue", headers: Mapping[str, str] | None = None
) -> AsyncIterator[ClientWebSocketResponse]:
    """Open the socket and send nothing yet."""
    async with ClientSession() as session:
        address = f"http://127.0.0.1:{world.port}/ws?{query}"
        async with session.ws_connect(address, headers=headers, max_msg_size=0) as client:
            yield client


@asynccontextmanager
async def live(world: World, query: str = "client=c-1&widget=queue") -> AsyncIterator[ClientWebSocketResponse]:
    """Open the socket and show the token."""
    async with opened(world, query) as client:
        await client.send_json({"token": world.display})
        yield client


async def next_message(client: ClientWebSocketResponse) -> dict[str, Any]:
    async with asyncio.timeout(OPENING_S):
        message = await client.receive()
    assert message.type is WSMsgType.TEXT, message
    value = json.loads(message.data)
    assert isinstance(value, dict)
    return value


async def close_frame(client: ClientWebSocketResponse) -> tuple[int | None, str]:
    """Return code and reason; nothing else may come before."""
    async with asyncio.timeout(OPENING_S):
        message = await client.receive()
    assert message.type is WSMsgType.CLOSE, message
    return message.data, str(message.extra)


def note(world: World, subject: str = "x") -> None:
    world.broadcaster.notify(Notice(kind=NoticeKind.SOURCE_BACK, subject=subject))


def at(world: World) -> str:
    return f"{world.broadcaster.epoch}:{world.broadcaster.offset}"


def is_connected(world: World, client: str = "c-1") -> bool:
    return any(source.client == client and source.state != "gone" for source in world.sources.all())


async def test_a_source_gets_the_same_frames_as_over_server_sent_events(world: World) -> None:
    async with live(world) as client, world.stream("other") as other:
        connected, snapshot = await next_message(client), await next_message(client)
        assert (connected["event"], "id" in connected) == ("connected", False)
        assert (connected["data"]["client"], connected["data"]["reason"]) == ("c-1", "new")
        assert (snapshot["event"], snapshot["id"]) == ("snapshot", at(world))
        assert set(snapshot["data"]["states"]) == {"queue", "player", "speech", "alerts", "appearance"}
        await other.readuntil(b"\n\n\r\n")  # the rest of its snapshot
        note(world, "Їжак \r\nevent: forged\n\n")
        event = await next_message(client)
        text = (await other.readuntil(b"\n\n\r\n")).partition(b"\r\n")[2]
        (same,) = parse(text)
        assert event == {"id": same.last_event_id, "event": same.name, "data": json.loads(same.data)}
        (source,) = [source for source in world.sources.all() if source.client == "c-1"]
        assert (source.transport, source.widget, source.sent) == ("ws", "queue", 3)


async def test_only_the_topics_asked_for_come(world: World) -> None:
    async with live(world, "topics=appearance") as client:
        assert (await next_message(client))["event"] == "connected"
        assert set((await next_message(client))["data"]["states"]) == {"appearance"}


async def test_a_control_token_does_too(world: World) -> None:
    async with opened(world) as client:
        await client.send_json({"token": world.control})
        assert (await next_message(client))["event"] == "connected"


@pytest.mark.parametrize(
    ("last", "reason"),
    [
        ("", "new"),
        ("ffffffff:1", "epoch"),
        ("x" * 4_000, "epoch"),
        ("%00", "epoch"),
        ("{epoch}:99", "gap"),
        ("{epoch}:-1", "gap"),
        ("{epoch}:%D9%A1", "gap"),
        ("{epoch}:1%0A", "gap"),
    ],
)
async def test_a_position_that_cannot_be_resumed_gets_a_snapshot_and_its_reason(
    world: World, last: str, reason: str
) -> None:
    note(world)
    note(world)
    async with live(world, f"client=c-1&last_event_id={last.format(epoch=world.broadcaster.epoch)}") as client:
        connected = (await next_message(client))["data"]
        assert (connected["resumed"], connected["reason"]) == (False, reason)
        assert (await next_message(client))["id"] == at(world)


async def test_who_comes_back_gets_what_it_missed_also_over_the_other_transport(world: World) -> None:
    async with world.stream("c-1"):
        pass
    await until(lambda: not is_connected(world))
    note(world, "a")
    last = at(world)
    note(world, "b")
    note(world, "c")
    async with live(world, f"client=c-1&last_event_id={last}&reconnects=1") as client:
        connected = (await next_message(client))["data"]
        assert (connected["resumed"], connected["reason"]) == (True, "")
        assert [((await next_message(client))["data"]["subject"]) for _ in range(2)] == ["b", "c"]
        note(world, "d")
        assert (await next_message(client))["id"] == at(world)
        (source,) = world.sources.all()
        assert (source.transport, source.resumed, source.reconnects) == ("ws", 1, 1)


async def test_an_event_is_encoded_once_for_all_of_both_transports(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def counted(encoding: Callable[[Frame], bytes]) -> Callable[[Frame], bytes]:
        def encode(frame: Frame) -> bytes:
            made.append(encoding.__name__)
            return encoding(frame)

        return encode

    monkeypatch.setattr(websocket, "message_text", counted(websocket.message_text))
    monkeypatch.setattr(stream, "event_chunk", counted(stream.event_chunk))
    async with live(world, "client=a") as a, live(world, "client=b") as b, world.stream("c"), world.stream("d"):
        for client in (a, b):
            assert [(await next_message(client))["event"] for _ in range(2)] == ["connected", "snapshot"]
        made.clear()
        note(world)
        assert (await next_message(a)) == (await next_message(b))
        assert sorted(made) == ["event_chunk", "message_text"]


@pytest.mark.parametrize(
    ("first", "code", "words"),
    [
        ('{"token":"' + "x" * 43 + '"}', 1008, "wrong"),
        ('{"token":""}', 1008, "wrong"),
        ('{"token":"\\ud800"}', 1008, ""),
        ("{}", 1008, "first message"),
        ('{"token":7}', 1008, "first message"),
        ('{"token":null}', 1008, "first message"),
        ('{"token":"x","more":1}', 1008, "first message"),
        ("[]", 1008, "first message"),
        ("", 1008, "first message"),
        ("no JSON", 1008, "first message"),
        ("[" * 4_000, 1008, "first message"),
        ('{"token":"' + "x" * 4_096 + '"}', 1009, "too large"),
        ("x" * 70_000, 1009, "too large"),
        (b'{"token":"x"}', 1003, "text"),
    ],
)
async def test_a_first_message_without_the_token_closes_with_a_reason(
    world: World, first: str | bytes, code: int, words: str
) -> None:
    before = await world.state()
    async with opened(world) as client:
        await (client.send_str(first) if isinstance(first, str) else client.send_bytes(first))
        assert world.sources.all() == ()
        got, reason = await close_frame(client)
    assert (got, words in reason) == (code, True), reason
    assert "x" * 43 not in reason
    assert world.sources.all() == ()
    assert await world.state() == before


async def test_the_token_may_come_with_the_handshake_in_one_packet_and_in_pieces(world: World) -> None:
    message = masked(json.dumps({"token": world.display}).encode())
    for pieces in ([handshake(world) + message], [handshake(world), *(bytes([byte]) for byte in message)]):
        reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
        for piece in pieces:
            writer.write(piece)
            await asyncio.sleep(0)
        async with asyncio.timeout(OPENING_S):
            assert await reader.readuntil(b'"event":"snapshot"')
        writer.close()
        await until(lambda: not is_connected(world))


async def test_a_silent_socket_is_closed_and_nothing_was_sent_to_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(websocket, "TOKEN_S", 0.3)
    async with opened(world) as client:
        note(world)
        assert await close_frame(client) == (1013, "No token came in time.")
    assert world.sources.all() == ()


@pytest.mark.parametrize(
    "frame", [b"\x83\x80\0\0\0\0", b"\xf1\x80\0\0\0\0", b"\x89\xfe\x01\0\0\0\0\0", b"\x80\x80\0\0\0\0"]
)
async def test_what_is_no_websocket_message_ends_it(world: World, frame: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
    writer.write(handshake(world) + frame)
    async with asyncio.timeout(OPENING_S):
        await reader.readuntil(b"\r\n\r\n")
        answer = await reader.read()
    assert answer[:1] == b"\x88"
    assert int.from_bytes(answer[2:4]) == 1002
    writer.close()


@pytest.mark.parametrize(("later", "code"), [("{}", 1003), (b"x", 1003), ("x" * 5_000, 1009)])
async def test_later_messages_end_the_connection_since_a_page_speaks_by_post(
    world: World, later: str | bytes, code: int
) -> None:
    async with live(world) as client:
        await next_message(client)
        await next_message(client)
        await (client.send_str(later) if isinstance(later, str) else client.send_bytes(later))
        got, reason = await close_frame(client)
        assert got == code
        assert reason
    await until(lambda: not is_connected(world))


async def test_a_page_says_by_post_what_it_says_over_either_transport(tmp_path: Path) -> None:
    world = World(tmp_path, timing=Timing(ping_s=0.2))
    await world.open()
    async with live(world) as client:
        await next_message(client)
        await next_message(client)
        async with asyncio.timeout(SECONDS):
            while world.sources.all()[0].latency_ms.last is None:  # on a busy machine the next ping may be out already
                ping = await next_message(client)
                assert ping["event"] == "ping"
                reply = await world.call("POST", "/events/c-1/pong", ping["data"], token=world.display)
                assert reply.status == 200
    await world.close()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.com"}, 421),
        ({"Origin": "https://evil.com"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-WebSocket-Protocol": "secret"}, 426),
        ({"Sec-WebSocket-Version": "12"}, 426),
        ({"Sec-WebSocket-Key": "short"}, 426),
        ({"Upgrade": "h2c"}, 426),
    ],
)
async def test_a_handshake_that_is_not_ours_is_refused(world: World, headers: dict[str, str], status: int) -> None:
    reply = await world.call("GET", "/ws", token=None, headers=REFUSED | headers)
    assert reply.status == status
    assert set(reply.error) == {"code", "message", "field"}


@pytest.mark.parametrize(
    ("query", "field"), [("topics=nonsense", "topics"), ("client=a%20b", "client"), ("widget=%00", "widget")]
)
async def test_invalid_queries_are_refused_before_the_handshake(world: World, query: str, field: str) -> None:
    reply = await world.call("GET", f"/ws?{query}", token=None, headers=REFUSED)
    assert (reply.status, reply.error["field"]) == (400, field)


async def test_a_page_of_ours_may_open_it(world: World) -> None:
    async with opened(world, headers={"Origin": f"http://127.0.0.1:{world.port}"}) as client:
        await client.send_json({"token": world.display})
        assert (await next_message(client))["event"] == "connected"


async def test_an_address_that_guesses_is_banned_this_pc_never_and_a_right_token_comes_in(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def guess(number: int) -> int | None:
        async with opened(world) as client:
            await client.send_json({"token": f"wrong-{number}"})
            return (await close_frame(client))[0]

    assert [await guess(number) for number in range(7)] == [1008] * 7
    monkeypatch.setattr(web.BaseRequest, "remote", "10.9.0.2")
    assert [await guess(1) for _ in range(7)] == [1008] * 7
    assert [await guess(number) for number in range(7)] == [1008] * 5 + [1013] * 2
    async with live(world) as client:
        assert (await next_message(client))["event"] == "connected"


async def test_bye_comes_with_its_reason_and_then_a_clean_close(world: World) -> None:
    async with live(world, "client=a") as a, live(world, "client=b") as b:
        for client in (a, b):
            assert [(await next_message(client))["event"] for _ in range(2)] == ["connected", "snapshot"]
        world.sources.disconnect(ClientId("a"))
        assert (await next_message(a))["data"]["reason"] == "limit"
        assert (await close_frame(a))[0] == 1000
        world.sources.end_all("revoked")
        assert (await next_message(b))["data"]["reason"] == "revoked"
        assert (await close_frame(b))[0] == 1000


async def test_a_second_page_with_the_same_id_replaces_the_first(world: World) -> None:
    async with live(world, "client=c-1&key=of-c-1") as first:
        await next_message(first)
        await next_message(first)
        async with live(world, "client=c-1&key=of-c-1") as second:
            assert (await next_message(second))["event"] == "connected"
            assert (await next_message(first))["data"]["reason"] == "replaced"
            assert (await close_frame(first))[0] == 1000
            assert is_connected(world)


async def test_a_source_over_the_limit_is_refused_before_or_after_the_handshake(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(world, "client=late") as late:
        monkeypatch.setattr(limits, "SOURCES", 1)
        async with live(world, "client=first") as first:
            await next_message(first)
            await late.send_json({"token": world.display})
            assert (await next_message(late))["data"]["reason"] == "limit"
            assert (await close_frame(late))[0] == 1013
            reply = await world.call("GET", "/ws", token=None, headers=REFUSED)
            assert (reply.status, reply.error["code"], reply.headers["retry-after"]) == (503, "limit", "5")
            note(world)
            assert (await next_message(first))["event"] == "snapshot"
            assert (await next_message(first))["event"] == "notice"


async def test_the_source_is_gone_as_soon_as_its_page_closes_or_vanishes(world: World) -> None:
    async with live(world) as client:
        await next_message(client)
        assert is_connected(world)
        await client.close()
        assert client.close_code == 1000
        await until(lambda: not is_connected(world))
    _, writer = await bare_client(world)
    await until(lambda: is_connected(world))
    writer.transport.abort()
    await until(lambda: not is_connected(world))


async def test_a_reader_that_stops_is_cut_by_the_same_bounds_and_harms_nobody(world: World) -> None:
    reader, writer = await bare_client(world)
    writer.transport.pause_reading()  # type: ignore[attr-defined] # it is a socket's
    await until(lambda: is_connected(world))
    async with live(world, "client=good") as good:
        await next_message(good)
        await next_message(good)
        async with asyncio.timeout(SECONDS):
            while is_connected(world):
                note(world, "x" * 30_000)
                assert (await next_message(good))["event"] == "notice"
        (source,) = [source for source in world.sources.all() if source.client == "c-1"]
    assert (source.state, source.dropped_slow) == ("gone", 1)
    assert source.bytes < 5_000_000
    assert reader is not None
    writer.close()


async def test_a_client_that_pings_and_does_not_read_is_cut(world: World) -> None:
    """The answers to its pings would fill the socket like frames, and no bound of the hub counts them."""
    _, writer = await bare_client(world)
    await until(lambda: is_connected(world))
    writer.transport.pause_reading()  # type: ignore[attr-defined] # it is a socket's
    async with asyncio.timeout(SECONDS):
        with contextlib.suppress(ConnectionError):
            while is_connected(world):
                writer.write(masked(b"p" * 125, 9) * 64)
                await writer.drain()
    writer.close()
    await until(lambda: not is_connected(world))


async def test_the_ping_of_a_client_that_reads_is_answered_and_the_stream_goes_on(world: World) -> None:
    reader, writer = await bare_client(world)
    await until(lambda: is_connected(world))
    writer.write(masked(b"are you there", 9))
    async with asyncio.timeout(SECONDS):
        await reader.readuntil(b"\x8a\x0dare you there")
        note(world, "after")
        assert await reader.readuntil(b'"subject":"after"')
    writer.close()


class Unsent:
    """A transport that has not handed over yet what was written, as that of Windows' loop in the same turn."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.is_aborted = False

    def get_write_buffer_size(self) -> int:
        return self.size

    def abort(self) -> None:
        self.is_aborted = True


class Answering:
    """A WebSocket that remembers its pongs."""

    def __init__(self) -> None:
        self.pongs: list[bytes] = []
        self.messages = [WSMessage(WSMsgType.PING, b"are you there", None), WSMessage(WSMsgType.TEXT, "text", None)]

    async def receive(self) -> WSMessage:
        return self.messages.pop(0)

    async def pong(self, data: bytes) -> None:
        self.pongs.append(data)


@pytest.mark.parametrize(("waiting", "is_cut"), [(0, False), (2_000, False), (100_000, True)])
async def test_a_ping_is_answered_also_while_a_frame_is_on_its_way(waiting: int, *, is_cut: bool) -> None:
    transport, answering = Unsent(waiting), Answering()
    messages = websocket.MessageStream(cast("asyncio.Transport", transport), cast("web.WebSocketResponse", answering))
    assert await messages.receive() == "text"
    assert transport.is_aborted is is_cut
    assert answering.pongs == ([] if is_cut else [b"are you there"])


async def test_who_does_not_answer_the_close_is_cut(world: World) -> None:
    reader, writer = await bare_client(world)
    await until(lambda: is_connected(world))
    world.sources.disconnect(ClientId("c-1"))
    async with asyncio.timeout(SECONDS):
        data = await reader.read()
    assert b'"reason":"limit"' in data
    assert data.endswith(b"\x88\x02\x03\xe8")
    writer.close()


async def test_stopping_ends_open_sockets_also_one_that_reads_nothing(tmp_path: Path) -> None:
    world = World(tmp_path)
    await world.open()
    _, writer = await bare_client(world)
    writer.transport.pause_reading()  # type: ignore[attr-defined] # it is a socket's
    await until(lambda: is_connected(world))
    async with live(world, "client=good") as good, opened(world) as silent:
        await next_message(good)
        await next_message(good)
        while is_connected(world) and not is_blocked(world):
            note(world, "x" * 30_000)
            await next_message(good)
        stopping = asyncio.create_task(world.server.stop())
        assert (await next_message(good))["data"]["reason"] == "shutdown"
        assert (await close_frame(good))[0] == 1000
        assert (await silent.receive()).type in {WSMsgType.CLOSE, WSMsgType.CLOSED}
        await stopping
    writer.close()
    await world.close()


async def test_the_end_may_come_in_the_moment_in_which_a_token_is_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(tmp_path)
    await world.open()
    routes = world.core.websockets
    ended: list[float] = []
    timeout, late_s = asyncio.timeout, 0.05

    def end() -> None:
        routes.stop()
        ended.append(late_s)

    def noted(delay: float | None) -> asyncio.Timeout:
        deadline = timeout(delay)
        due = deadline.when()
        if delay == late_s and due is not None:
            asyncio.get_running_loop().call_at(due + 1e-9, end)
        return deadline

    monkeypatch.setattr("app.web.websocket.TOKEN_S", late_s)
    monkeypatch.setattr("app.web.websocket.asyncio.timeout", noted)
    async with opened(world) as silent:
        assert (await close_frame(silent))[0] == 1013
    assert ended
    await world.close()


def is_blocked(world: World) -> bool:
    return any(source.client == "c-1" and source.state == "slow" for source in world.sources.all())


async def test_the_kernel_holds_little_for_a_source_and_gives_up_on_a_dead_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[socket.socket] = []
    prepare = prepare_socket

    def kept(transport: asyncio.Transport) -> None:
        prepare(transport)
        seen.append(transport.get_extra_info("socket"))

    monkeypatch.setattr(websocket, "prepare_socket", kept)
    async with live(world) as client:
        await next_message(client)
        (sock,) = seen
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) <= 2 * limits.SEND_BUFFER_BYTES


class OldSocket:
    """A socket of a Windows that does not know every option yet."""

    def __init__(self) -> None:
        self.known: dict[int, int] = {}

    def setsockopt(self, _level: int, option: int, value: int) -> None:
        if option in {socket.TCP_KEEPINTVL, getattr(socket, "TCP_KEEPIDLE", 0)}:
            raise OSError(10042, "An unknown option was specified")
        self.known[option] = value


class OldTransport:
    def __init__(self) -> None:
        self.socket = OldSocket()

    def get_extra_info(self, name: str) -> OldSocket:
        assert name == "socket"
        return self.socket


def test_an_option_that_the_system_does_not_know_is_left_out() -> None:
    transport = OldTransport()
    prepare_socket(cast("asyncio.Transport", transport))
    known = transport.socket.known
    assert known[socket.SO_KEEPALIVE] == 1
    assert known[socket.SO_SNDBUF] == limits.SEND_BUFFER_BYTES
    assert known[socket.TCP_KEEPCNT] == limits.KEEPALIVE_TRIES


HANDSHAKE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": base64.b64encode(b"0123456789abcdef").decode(),
}


REFUSED = HANDSHAKE | {"Connection": "Upgrade, close"}


def handshake(world: World) -> bytes:
    fields = "".join(f"{name}: {value}\r\n" for name, value in HANDSHAKE.items())
    return f"GET /ws?client=c-1&widget=queue HTTP/1.1\r\nHost: localhost:{world.port}\r\n{fields}\r\n".encode()


def masked(text: bytes, opcode: int = 1) -> bytes:
    """Return a client's message, as a rule of text; the mask is zero, which changes nothing. Below 126 bytes."""
    assert len(text) < 126
    return bytes([0x80 | opcode, 0x80 | len(text)]) + bytes(4) + text


async def bare_client(world: World) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a socket as a bare client does that answers nothing."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    sock.setblocking(False)  # noqa: FBT003 -- the name is its meaning
    await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", world.port))
    reader, writer = await asyncio.open_connection(sock=sock)
    writer.write(handshake(world) + masked(json.dumps({"token": world.display}).encode()))
    return reader, writer


def frame(chance: random.Random) -> bytes:
    """Return a frame of any kind, masked or not, right or not."""
    head = bytes([chance.randrange(256), chance.choice((0, 0x80)) | chance.randrange(128)])
    return head + chance.randbytes(chance.randrange(80))


@pytest.mark.parametrize("before", [b"", masked(b"a", 9), masked(b"p" * 125, 10) * 40])
@pytest.mark.parametrize("length", [0, 1, 126, 127])
@pytest.mark.parametrize("step", [1, 3, 1 << 20])
async def test_a_frame_without_a_mask_closes_the_socket_as_a_protocol_error(
    world: World, before: bytes, length: int, step: int
) -> None:
    reader, writer = await bare_client(world)
    await until(lambda: is_connected(world))
    sent = before + bytes([0x81, length])
    for at in range(0, len(sent), step):
        writer.write(sent[at : at + step])
        await writer.drain()
    async with asyncio.timeout(SECONDS):
        assert (await reader.read()).endswith(b"\x03\xeaThis breaks the WebSocket protocol.")
    writer.close()
    await until(lambda: not is_connected(world))


@pytest.mark.slow
async def test_no_frames_and_no_client_that_goes_at_any_moment_leave_a_traceback(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    chance = random.Random(19)  # noqa: S311 -- the same frames each time
    for _ in range(300):
        reader, writer = await bare_client(world)
        if chance.random() < 0.5:
            await reader.readexactly(1)
        for _ in range(chance.randrange(1, 6)):
            writer.write(masked(b"p", 9) * chance.randrange(60) if chance.random() < 0.5 else frame(chance))
            note(world, "x" * chance.choice((1, 30_000)))
            if chance.random() < 0.5:
                await asyncio.sleep(0)
        (writer.transport.abort if chance.random() < 0.5 else writer.close)()
    await until(lambda: not is_connected(world))
    assert [record.getMessage() for record in caplog.records if record.levelno > logging.INFO or record.exc_info] == []
