"""Twitch chat without a login: messages, bits, rewards with a text, and what moderators take back.

Source: dev.twitch.tv/docs/chat/irc.
"""

import asyncio
import contextlib
import re
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from app.domain.feeds import FeedError, FeedReason, FeedRefusedError
from app.feeds.irc import Irc, IrcLine, opened
from app.feeds.twitch_lines import event_of, visible
from app.services.ports import FeedOut

ADDRESS = "irc+tls://irc.chat.twitch.tv:6697"
_LOGIN = re.compile(r"[a-z0-9][a-z0-9_]{0,24}", re.ASCII)
_LINK = re.compile(r"(?:https?://)?(?:(?:www|m|go|dashboard)\.)?twitch\.tv/+", re.IGNORECASE)
_BEFORE_LOGIN = frozenset({"popout", "moderator", "embed", "u"})
"""Parts of a link with the channel's name behind them."""
_NO_LOGIN = frozenset({"directory", "videos", "settings", "downloads", "jobs", "turbo", "p", "search", "wallet"})

_REFUSED = ("Login authentication failed", "Login unsuccessful", "Improperly formatted auth")
_NO_CHANNEL = frozenset({"msg_channel_suspended", "tos_ban"})
_REFUSED_PAUSE_S = 600.0


class TwitchFeed:
    """The chat of one channel, read by an anonymous guest."""

    def __init__(
        self,
        channel: str,
        address: str = ADDRESS,
        *,
        quiet_s: float = 30.0,
        answer_s: float = 10.0,
        join_s: float = 10.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Describe it; nothing is connected yet.

        Args:
            channel: Its name, or a link to it, as a person writes it.
            address: ``irc://host:port``, or ``irc+tls://…``.
            quiet_s: After so long without a word it asks for a sign of life.
            answer_s: How long it waits for that.
            join_s: How long it waits to be let in, and then for the room.
            clock: Seconds since 1970.
        """
        self.silence_s = 1.5 * (quiet_s + answer_s)
        self._channel = channel
        self._address = address
        self._quiet_s = quiet_s
        self._answer_s = answer_s
        self._join_s = join_s
        self._clock = clock
        self._has_joined = False

    async def check(self) -> str:
        """Return the channel's name, once its room has opened; errors as of `run`."""
        login = login_of(self._channel)
        async with self._joined(login):
            return login

    async def run(self, out: FeedOut) -> None:
        """Pass the chat on until the service asks to connect anew.

        Raises:
            FeedRefusedError: There is no such channel.
            FeedError: It ended, or could not be made.
        """
        login = login_of(self._channel)
        async with self._joined(login) as (irc, first_lines):
            out.connected(login)
            if out.cursor:  # of a sign-in that is over: rewards have other ids there
                await out.keep("")
            lines = first_lines
            while True:
                out.heard()
                for line in lines:
                    _check_refusal(line)
                    event = event_of(line, self._clock())
                    if event is not None:
                        await out.put(event)
                if _has(lines, "RECONNECT"):
                    return
                lines = await irc.next_lines(self._quiet_s)

    @asynccontextmanager
    async def _joined(self, login: str) -> AsyncIterator[tuple[Irc, list[IrcLine]]]:
        """Connect and join; what came with the room's state is to be looked at first."""
        async with opened(self._address, self._answer_s) as irc:
            guest = f"NICK justinfan{1_000 + secrets.randbelow(80_000)}"
            await irc.send("CAP REQ :twitch.tv/tags twitch.tv/commands", guest)
            if not _has(await self._until(irc, "001"), "001"):
                raise FeedError(FeedReason.SILENT)
            await irc.send(f"JOIN #{login}", "PING :joined")
            lines = await self._until(irc, "ROOMSTATE")
            if not _has(lines, "ROOMSTATE"):
                raise self._no_room(lines)
            self._has_joined = True
            yield irc, lines

    async def _until(self, irc: Irc, command: str) -> list[IrcLine]:
        """Return the lines up to one with this command, or all that came in time."""
        seen: list[IrcLine] = []
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._join_s):
                while not _has(seen, command):
                    lines = await irc.next_lines(self._join_s)
                    for line in lines:
                        _check_refusal(line)
                    seen += lines
        return seen

    def _no_room(self, lines: list[IrcLine]) -> FeedError:
        """Return what it means that joining opened no room: a lost connection or a fault there is no wrong name."""
        if not _has(lines, "PONG"):
            return FeedError(FeedReason.SILENT)
        if self._has_joined:
            return FeedError(FeedReason.STRANGE_ANSWER)
        return FeedRefusedError(FeedReason.NO_SUCH_CHANNEL)


def login_of(channel: str) -> str:
    """Return the name by which Twitch knows a channel, from that name, ``@Name`` or a link to it.

    Raises:
        FeedRefusedError: It is empty or no such name.
    """
    written = visible(channel)
    if not written:
        raise FeedRefusedError(FeedReason.NO_CHANNEL)
    link = _LINK.match(written)
    name = written.lstrip("@#")
    if link:
        first, _, rest = re.split(r"[?#]", written[link.end() :])[0].partition("/")
        name = (rest.partition("/")[0] if first.lower() in _BEFORE_LOGIN else first).lstrip("@")
        name = "" if name.lower() in _NO_LOGIN else name
    if not _LOGIN.fullmatch(name.lower()):
        raise FeedRefusedError(FeedReason.NO_SUCH_CHANNEL)
    return name.lower()


def _has(lines: list[IrcLine], command: str) -> bool:
    return any(line.command == command for line in lines)


def _check_refusal(line: IrcLine) -> None:
    """Look whether a line refuses.

    Raises:
        FeedRefusedError: There is no such channel.
        FeedError: It lets no guest in, or does not know what was asked for.
    """
    if line.command == "CAP" and "NAK" in line.parameters:
        raise FeedError(FeedReason.STRANGE_ANSWER)
    if line.command != "NOTICE":
        return
    if line.tags.get("msg-id") in _NO_CHANNEL:
        raise FeedRefusedError(FeedReason.NO_SUCH_CHANNEL)
    if line.parameters[0:1] == ("*",) and line.text.startswith(_REFUSED):
        raise FeedError(FeedReason.NOT_LET_IN, _REFUSED_PAUSE_S)
