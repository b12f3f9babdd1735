"""Twitch's chat server, as far as a guest who reads one channel sees it."""

import asyncio
import re
import socket
import struct
from collections import deque
from contextlib import suppress
from types import TracebackType
from typing import Self

from tests.support.waiting import until

_GUEST = re.compile(r"justinfan\d{1,9}", re.ASCII)
_LONGEST = 512
"""Bytes of a client's line with its end."""


class FakeTwitch:
    """Listens on this PC, checks what a client does, and misbehaves where it is told to.

    Attributes:
        rooms: Ids of the channels that exist, by name.
        violations: What clients did that Twitch does not allow or Efir has promised not to do; to be empty.
        joins: Names of the rooms, one for each that was joined.
        pings: Of the clients' own.
        is_deaf: Takes connections and says nothing.
        answers_pings: Answers a client's pings.
        opens_rooms: Answers a JOIN.
        before_room: Lines that a client must have read before a JOIN is answered.
        with_room: Lines that come in one packet with the answer to a JOIN.
        goes_dead: Says nothing any more after that.
        notice: Said instead of a welcome.
        knows_tags: Grants the capabilities.
    """

    def __init__(self) -> None:
        self.rooms = {"streamer": "1001"}
        self.violations: list[str] = []
        self.joins: list[str] = []
        self.pings: list[str] = []
        self.is_deaf = False
        self.answers_pings = True
        self.opens_rooms = True
        self.before_room: tuple[str, ...] = ()
        self.with_room: tuple[str, ...] = ()
        self.goes_dead = False
        self.notice = ""
        self.knows_tags = True
        self._clients: list[_Client] = []
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        await self.drop()
        await self._server.wait_closed()
        if error is None:
            assert self.violations == []

    @property
    def address(self) -> str:
        assert self._server is not None
        return f"irc://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    @property
    def connections(self) -> int:
        return len(self._clients)

    async def send(self, *lines: str) -> None:
        """Send lines to every client, in one packet."""
        await self.send_bytes("".join(f"{line}\r\n" for line in lines).encode())

    async def send_bytes(self, *pieces: bytes) -> None:
        """Send bytes as they are, each piece in a packet of its own."""
        for piece in pieces:
            for client in list(self._clients):
                with suppress(ConnectionError):  # it may have gone
                    client.writer.write(piece)
                    await client.writer.drain()
            for _ in range(3):
                await asyncio.sleep(0)

    async def ping(self, text: str = "tmi.twitch.tv") -> None:
        """Ask every client for a sign of life, and wait until each has answered with the same text."""
        for client in self._clients:
            client.asked.append(text)
        await self.send(f"PING :{text}")
        await until(lambda: not any(client.asked for client in self._clients), "the answer to a ping")

    async def drop(self) -> None:
        """Close all connections, and wait until they are."""
        for client in self._clients:
            client.writer.close()
        await self.is_left()

    async def reset(self) -> None:
        """Break all connections off, as a network does."""
        for client in self._clients:
            client.writer.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
            )
            client.writer.transport.abort()
        await self.is_left()

    async def is_left(self) -> None:
        """Wait until no client is connected."""
        await until(lambda: not self._clients, "the clients to leave")

    async def has_clients(self, number: int = 1) -> None:
        """Wait until so many are connected."""
        await until(lambda: len(self._clients) == number, f"{number} clients")

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client = _Client(self, writer)
        self._clients.append(client)
        try:
            while line := await reader.readline():
                client.take(line)
        except OSError:
            pass
        finally:
            self._clients.remove(client)
            writer.close()


class _Client:
    """One connection.

    Attributes:
        asked: Texts of the server's own pings that are not answered yet.
    """

    def __init__(self, fake: FakeTwitch, writer: asyncio.StreamWriter) -> None:
        self.writer = writer
        self.asked: deque[str] = deque()
        self._fake = fake
        self._has_tags = False
        self._nick = ""
        self._has_joined = False
        self._room = ""

    def take(self, raw: bytes) -> None:
        """Look at a client's line, and answer it."""
        self._check(raw.endswith(b"\r\n") and len(raw) <= _LONGEST, f"a line that is too long or has no end: {raw!r}")
        line = raw.decode().rstrip("\r\n")
        command, _, rest = line.partition(" ")
        if self._fake.is_deaf:
            return
        take = {
            "CAP": self._take_capabilities,
            "NICK": self._take_nick,
            "JOIN": self._take_join,
            "PING": self._take_ping,
            "PONG": self._take_pong,
        }.get(command)
        if take is None:
            self._check(is_right=False, what=f"an unknown command: {line!r}")
        else:
            take(rest)

    def _take_capabilities(self, rest: str) -> None:
        self._check(not self._nick, "CAP after NICK")
        request, _, wanted = rest.partition(" :")
        self._check(request == "REQ", f"CAP {request}")
        self._check({"twitch.tv/tags", "twitch.tv/commands"} <= set(wanted.split()), f"capabilities {wanted}")
        self._has_tags = self._fake.knows_tags
        self._say(f":tmi.twitch.tv CAP * {'ACK' if self._has_tags else 'NAK'} :{wanted}")

    def _take_nick(self, rest: str) -> None:
        self._check(self._has_tags or not self._fake.knows_tags, "NICK before CAP")
        self._check(_GUEST.fullmatch(rest) is not None, f"NICK {rest}")
        if self._fake.notice:
            self._say(f":tmi.twitch.tv NOTICE * :{self._fake.notice}")
            self.writer.close()
            return
        self._nick = rest
        self._say(
            *(f":tmi.twitch.tv {number} {rest} :{text}" for number, text in _WELCOME.items()),
        )

    def _take_join(self, rest: str) -> None:
        self._check(self._nick != "", "JOIN before the welcome")
        self._check(not self._has_joined, "a second JOIN")
        self._check(re.fullmatch(r"#[a-z0-9_]{1,25}", rest) is not None, f"JOIN {rest}")
        self._has_joined = True
        if self._fake.rooms.get(rest.removeprefix("#")) is None or not self._fake.opens_rooms:
            return
        if self._fake.before_room:
            self._room = rest
            self.asked.append("early")
            self._say(*self._fake.before_room, "PING :early")
        else:
            self._open(rest)

    def _open(self, rest: str) -> None:
        room_id = self._fake.rooms[rest.removeprefix("#")]
        self._fake.joins.append(rest.removeprefix("#"))
        guest = f"{self._nick}!{self._nick}@{self._nick}.tmi.twitch.tv"
        self._say(
            f":{guest} JOIN {rest}",
            f"@emote-only=0;r9k=0;room-id={room_id};slow=0;subs-only=0 :tmi.twitch.tv ROOMSTATE {rest}",
            *self._fake.with_room,
        )
        if self._fake.goes_dead:
            self._fake.is_deaf = True

    def _take_ping(self, rest: str) -> None:
        self._fake.pings.append(rest.removeprefix(":"))
        if self._fake.answers_pings:
            self._say(f":tmi.twitch.tv PONG tmi.twitch.tv {rest}")

    def _take_pong(self, rest: str) -> None:
        asked = self.asked.popleft() if self.asked else None
        self._check(rest == f":{asked}", f"PONG {rest!r} to the ping {asked!r}")
        if self._room:
            self._open(self._room)
            self._room = ""

    def _say(self, *lines: str) -> None:
        self.writer.write("".join(f"{line}\r\n" for line in lines).encode())

    def _check(self, is_right: bool, what: str) -> None:  # noqa: FBT001 -- as an assertion
        if not is_right:
            self._fake.violations.append(what)


_WELCOME = {
    "001": "Welcome, GLHF!",
    "002": "Your host is tmi.twitch.tv",
    "003": "This server is rather new",
    "004": "-",
    "375": "-",
    "372": "You are in a maze of twisty passages, all alike.",
    "376": ">",
}
