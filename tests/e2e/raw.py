"""A reader of the stream and a sender of commands on bare sockets: what arrives, and when."""

import asyncio
import itertools
import json
import math
import socket
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self
from urllib.parse import urlencode

from tests.e2e.program import Program
from tests.hub.sse import Event, parse
from tests.support.waiting import SECONDS


class RawStream:
    """One `GET /events`, read as `curl -N` reads: it never answers a ping unless told after how long.

    Attributes:
        events: All that came, each with its `time.perf_counter()`.
        is_over: The server has closed the stream or cut the connection.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.events: list[tuple[float, Event]] = []
        self.status = 0
        self.headers: dict[str, str] = {}
        self.is_over = False
        self._reader = reader
        self._writer = writer
        self._reading: asyncio.Task[None] | None = None
        self._answering: asyncio.Task[None] | None = None
        self._arrival = asyncio.Condition()

    @classmethod
    async def open(
        cls,
        program: Program,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        token: str | None = None,
        pong_after_s: float | None = None,
    ) -> Self:
        """Connect, ask for the stream, and read on in the background.

        Raises:
            ConnectionError: The server closed before it answered.
        """
        reader, writer = await asyncio.open_connection("127.0.0.1", program.port)
        stream = cls(reader, writer)
        writer.write(request(program, query, headers, token))
        try:
            await stream._read_head()
        except BaseException:
            stream.close()
            raise
        stream._reading = asyncio.create_task(stream._read())
        if pong_after_s is not None:
            stream._answering = asyncio.create_task(stream._answer_pings(program, pong_after_s))
        return stream

    async def _read_head(self) -> None:
        try:
            head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except asyncio.IncompleteReadError as error:
            raise ConnectionResetError("closed before an answer") from error
        first, *lines = head.rstrip().split("\r\n")
        self.status = int(first.split(" ")[1])
        self.headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}

    async def _read(self) -> None:
        unread = b""
        try:
            while size := int(await self._reader.readline() or b"0", 16):
                unread += (await self._reader.readexactly(size + 2))[:-2]
                *blocks, unread = unread.split(b"\n\n")
                now = time.perf_counter()
                self.events += [(now, event) for block in blocks for event in parse(block + b"\n\n")]
                await self._tell()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        self.is_over = True
        await self._tell()

    async def _tell(self) -> None:
        async with self._arrival:
            self._arrival.notify_all()

    async def _answer_pings(self, program: Program, after_s: float) -> None:
        """Bring each ping back, over one connection of its own, as a page does."""
        client = (await self.wait_for("connected"))["client"]
        commands = await Commands.open(program, program.display)
        try:
            for count in itertools.count(1):
                ping = await self.wait_for("ping", count, 60)
                await asyncio.sleep(after_s)
                await commands.post(f"/events/{client}/pong", ping)
        finally:
            commands.close()

    def stop_answering(self) -> None:
        """Read on, but bring no ping back any more."""
        assert self._answering is not None
        self._answering.cancel()

    def named(self, name: str) -> list[Event]:
        return [event for _, event in self.events if event.name == name]

    async def wait(self, condition: Callable[[], bool], seconds: float, what: str) -> None:
        try:
            async with asyncio.timeout(max(seconds, SECONDS)), self._arrival:
                await self._arrival.wait_for(condition)
        except TimeoutError:
            so_far = Counter(event.name for _, event in self.events)
            raise AssertionError(f"not within {seconds} s: {what}; so far {dict(so_far)}") from None

    async def wait_for(self, name: str, count: int = 1, seconds: float = 30) -> dict[str, Any]:
        """Return the data of the last of so many events of a name."""
        await self.wait(lambda: len(self.named(name)) >= count, seconds, f"{count} × {name}")
        data: dict[str, Any] = json.loads(self.named(name)[count - 1].data)
        return data

    def close(self) -> None:
        for task in (self._reading, self._answering):
            if task is not None:
                task.cancel()
        self._writer.transport.abort()


def request(
    program: Program,
    query: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    token: str | None = None,
) -> bytes:
    """Return the bytes that ask for the stream."""
    lines = {
        "Host": f"127.0.0.1:{program.port}",
        "Authorization": f"Bearer {program.display if token is None else token}",
        **(headers or {}),
    }
    head = f"GET /events?{urlencode(query or {})} HTTP/1.1\r\n".encode()
    return head + b"".join(f"{name}: {value}\r\n".encode() for name, value in lines.items()) + b"\r\n"


class Commands:
    """Commands over one kept connection, so that many a second cost little."""

    def __init__(self, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._head = head
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, program: Program, token: str | None = None) -> Self:
        reader, writer = await asyncio.open_connection("127.0.0.1", program.port)
        head = f"Host: 127.0.0.1:{program.port}\r\nAuthorization: Bearer {token or program.control}\r\n"
        return cls(head, reader, writer)

    async def post(self, path: str, body: object = None) -> int:
        """Return the status of the answer.

        Raises:
            ConnectionError: The server closed the connection.
        """
        data = b"" if body is None else json.dumps(body).encode()
        kind = "" if body is None else "Content-Type: application/json\r\n"
        self._writer.write(
            f"POST {path} HTTP/1.1\r\n{self._head}{kind}Content-Length: {len(data)}\r\n\r\n".encode() + data
        )
        try:
            head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            await self._reader.readexactly(int(head.partition("content-length: ")[2].partition("\r\n")[0]))
        except asyncio.IncompleteReadError as error:
            raise ConnectionResetError("closed before the answer") from error
        return int(head.split(" ")[1])

    def close(self) -> None:
        self._writer.transport.abort()


class Sockets:
    """All sockets of a test; its end closes them."""

    def __init__(self) -> None:
        self._open: list[RawStream | Commands | socket.socket] = []

    async def ask(self, program: Program, client: str, **options: Any) -> RawStream:
        """Ask for a stream, whatever the answer; see `RawStream.open`."""
        options["query"] = {"client": client, **options.get("query", {})}
        stream = await RawStream.open(program, **options)
        self._open.append(stream)
        return stream

    async def stream(self, program: Program, client: str, **options: Any) -> RawStream:
        """Open a stream."""
        stream = await self.ask(program, client, **options)
        assert stream.status == 200
        return stream

    async def commands(self, program: Program) -> Commands:
        commands = await Commands.open(program)
        self._open.append(commands)
        return commands

    def deaf(self, program: Program) -> None:
        """Ask for the stream as the client `deaf` and never read; its kernel holds as little as may be."""
        sock = socket.socket()
        self._open.append(sock)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.connect(("127.0.0.1", program.port))
        sock.sendall(request(program, {"client": "deaf"}))

    async def close(self) -> None:
        for each in self._open:
            each.close()
        await asyncio.sleep(0)  # lets asyncio close what was aborted


async def client(program: Program, name: str) -> dict[str, Any] | None:
    """Return what the server knows of a source, without holding up this loop."""
    found = await asyncio.to_thread(program.get, "/clients")
    return next((source for source in found["items"] if source["client"] == name), None)


async def is_gone(program: Program, name: str) -> bool:
    source = await client(program, name)
    return source is not None and source["state"] == "gone"


def percentile(values: Sequence[float], percent: float) -> float:
    return sorted(values)[math.ceil(len(values) * percent / 100) - 1]


class Beat:
    """Continuous events, and how late a probe sees each: from before the command is sent, so commit included."""

    def __init__(self, probe: RawStream, commands: Commands) -> None:
        self._probe = probe
        self._commands = commands
        self._sent: list[float] = []
        self._seen_before = len(probe.named("queue_changed"))

    async def run(self, seconds: float, per_second: float = 25) -> None:
        """Change the queue so often; each change is one event that carries the whole list."""
        ends = time.perf_counter() + seconds
        while (now := time.perf_counter()) < ends or len(self._sent) % 2:  # ends with what it began with
            self._sent.append(now)
            name = "pause" if len(self._sent) % 2 else "resume"
            assert await self._commands.post(f"/api/v1/queue/{name}-requests") == 200
            await asyncio.sleep(max(0.0, now + 1 / per_second - time.perf_counter()))

    async def latencies_ms(self) -> list[float]:
        """Wait for the last event; return all."""
        number = self._seen_before + len(self._sent)
        await self._probe.wait_for("queue_changed", number)
        arrived = [at for at, event in self._probe.events if event.name == "queue_changed"][self._seen_before :]
        assert len(arrived) == len(self._sent), "every command makes one event"
        return [(at - sent) * 1000 for at, sent in zip(arrived, self._sent, strict=True)]
