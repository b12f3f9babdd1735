"""IRC as a feed needs it: lines with tags, limits of time and size, a ping of its own, and one kind of error.

Sources: RFC 1459, 2.3; IRCv3, "Message Tags". Nothing that a service sends is logged.
"""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import NamedTuple
from urllib.parse import urlsplit

from app.domain.feeds import FeedError, FeedReason

LINE_BYTES = 16 * 1024
"""A line with as many tags as IRCv3 allows has 8,703."""
PORT, TLS_PORT = 6667, 6697
_CHUNK_BYTES = 8 * 1024
"""Read at a time, some twenty messages, so that the loop has other turns between."""
_CONNECT_S = 20.0
_UNESCAPED = {":": ";", "s": " ", "\\": "\\", "r": "\r", "n": "\n"}


class IrcLine(NamedTuple):
    """A line that came.

    Attributes:
        tags: By name; empty where there are none, or where a tag has no value.
        nick: Who sent it, without user and host; the server's name for its own.
        command: In upper case: ``PRIVMSG``, or a number such as ``001``.
        parameters: The last one may hold blanks.
    """

    tags: Mapping[str, str]
    nick: str
    command: str
    parameters: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return the parameter behind the channel; empty where there is none."""
        return self.parameters[1] if len(self.parameters) > 1 else ""


class LineCutter:
    """Cuts what comes in pieces into lines. A line that is too long is left out."""

    def __init__(self, limit: int = LINE_BYTES) -> None:
        """Begin with nothing.

        Args:
            limit: Bytes of a line with its carriage return; never more than these and one piece are kept.
        """
        self._limit = limit
        self._rest = b""
        self._is_skipping = False

    def lines(self, piece: bytes) -> list[str]:
        """Return the lines that a piece completes; what is no UTF-8 in them is replaced by U+FFFD."""
        *ended, rest = (self._rest + piece).split(b"\n")
        if ended and self._is_skipping:
            del ended[0]
            self._is_skipping = False
        self._is_skipping = self._is_skipping or len(rest) > self._limit
        self._rest = b"" if self._is_skipping else rest
        whole = (line.strip(b"\r") for line in ended if len(line) <= self._limit)
        return [line.decode("utf-8", "replace") for line in whole if line]


def irc_line(written: str) -> IrcLine | None:
    """Take a line apart; None where it has no command."""
    tags: Mapping[str, str] = {}
    nick = ""
    if written.startswith("@"):
        head, _, written = written[1:].partition(" ")
        tags = {name: _unescaped(value) for name, _, value in (tag.partition("=") for tag in head.split(";")) if name}
    written = written.lstrip(" ")
    if written.startswith(":"):
        head, _, written = written[1:].partition(" ")
        nick = head.partition("!")[0].partition("@")[0]
    before, has_last, last = f" {written}".partition(" :")
    words = [word for word in before.split(" ") if word]
    if not words:
        return None
    return IrcLine(tags, nick, words[0].upper(), (*words[1:], last) if has_last else tuple(words[1:]))


def _unescaped(value: str) -> str:
    if "\\" not in value:
        return value
    parts = []
    signs = iter(value)
    for sign in signs:
        if sign == "\\":
            escaped = next(signs, "")  # a lone one at the end is left out
            parts.append(_UNESCAPED.get(escaped, escaped))
        else:
            parts.append(sign)
    return "".join(parts)


class Irc:
    """One connection, as `opened` makes it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer_s: float) -> None:
        """Describe it; see `opened`."""
        self._reader = reader
        self._writer = writer
        self._answer_s = answer_s
        self._cutter = LineCutter()

    async def send(self, *lines: str) -> None:
        """Send lines.

        Raises:
            FeedError: They are not taken.
        """
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode())
        try:
            async with asyncio.timeout(self._answer_s):
                await self._writer.drain()
        except TimeoutError:
            raise FeedError(FeedReason.SILENT) from None
        except OSError:
            raise FeedError(FeedReason.UNREACHABLE) from None

    async def next_lines(self, quiet_s: float) -> list[IrcLine]:
        """Return what came next, perhaps no whole line; a ping among it is answered. The loop has a turn each time.

        Args:
            quiet_s: After so long without a word it asks for a sign of life.

        Raises:
            FeedError: The connection ended or is dead.
        """
        await asyncio.sleep(0)  # to read what is there already takes no turn
        piece = await self._piece(quiet_s)
        if piece is None:
            await self.send("PING :efir")
            piece = await self._piece(self._answer_s)
        if piece is None:
            raise FeedError(FeedReason.SILENT)
        if not piece:
            raise FeedError(FeedReason.ENDED)
        found = [line for line in map(irc_line, self._cutter.lines(piece)) if line is not None]
        for line in found:
            if line.command == "PING":
                await self.send(f"PONG :{line.parameters[-1] if line.parameters else ''}")
        return found

    async def _piece(self, within_s: float) -> bytes | None:
        """Return what came, nothing at the end; None where it is silent for so long."""
        try:
            async with asyncio.timeout(within_s):
                return await self._reader.read(_CHUNK_BYTES)
        except TimeoutError:
            return None
        except OSError:
            raise FeedError(FeedReason.UNREACHABLE) from None


@asynccontextmanager
async def opened(address: str, answer_s: float) -> AsyncIterator[Irc]:
    """Connect, and close at the end.

    Args:
        address: ``irc://host:port``, or with TLS ``irc+tls://host:port``.
        answer_s: How long it waits for a sign of life that it asked for.

    Raises:
        FeedError: It cannot be reached.
    """
    parts = urlsplit(address)
    try:
        tls = await asyncio.to_thread(ssl.create_default_context) if parts.scheme == "irc+tls" else None
        async with asyncio.timeout(_CONNECT_S):
            reader, writer = await asyncio.open_connection(
                parts.hostname, parts.port or (TLS_PORT if tls else PORT), ssl=tls, limit=_CHUNK_BYTES
            )
    except OSError:
        raise FeedError(FeedReason.UNREACHABLE) from None
    try:
        yield Irc(reader, writer, answer_s)
    finally:
        writer.transport.abort()  # there is nothing to be sent any more, and a dead peer answers no farewell
        with contextlib.suppress(OSError):
            await writer.wait_closed()
