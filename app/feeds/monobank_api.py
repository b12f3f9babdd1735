"""Monobank as one key sees it: the jars, their statements, and the limits of the bank."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct

from app.domain.feeds import FeedError, FeedReason, FeedRefusedError, Jar
from app.feeds.http import Http
from app.feeds.monobank_rows import currency_of
from app.feeds.parts import id_of, shaped, text_of

_BLOCKED_S = 3_600.0
_BLOCK = b"glory to ukraine"
_CLIENT_INFO = "/personal/client-info"


class _Client(Struct):
    accounts: msgspec.Raw  # it may have no jars, but this is always there
    jars: list[msgspec.Raw] | None = None


class _Jar(Struct, rename="camel"):
    id: Any = None
    title: Any = None
    currency_code: Any = None


class _Error(Struct, rename="camel"):
    error_description: Any = None


class Monobank:
    """The bank. It keeps the limits, so each key has one of these for as long as it is used."""

    def __init__(
        self,
        key: str,
        *,
        address: str = "https://api.monobank.ua",
        pause_s: float = 61.0,
        deadline_s: float = 20.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Describe it.

        Args:
            key: The personal token.
            address: Scheme, host and port of the bank.
            pause_s: Between two statements of a jar, and between two lists of jars.
            deadline_s: For an answer.
            clock: Seconds since 1970.
        """
        self._key = key
        self._address = address
        self._due: dict[str, float] = {}
        self._jars: tuple[Jar, ...] | None = None
        self._refusal: FeedRefusedError | None = None
        self._listing = asyncio.Lock()
        self.pause_s = pause_s
        self.deadline_s = deadline_s
        self.clock = clock
        self.blocked_until = 0.0

    async def jars(self) -> tuple[Jar, ...]:
        """Return the jars of the account; within a minute the same again, or the same refusal.

        Raises:
            FeedError: As of `Feed.run`; also that the bank was asked a moment ago, and when it may be asked again.
        """
        async with self._listing:  # who comes while another asks gets the same answer
            wait_s = self.wait_s()
            if wait_s > 0 and self._refusal is not None:
                raise FeedRefusedError(self._refusal.reason)
            if wait_s > 0 and self._jars is not None:
                return self._jars
            if wait_s > 0:
                raise FeedError(FeedReason.TOO_OFTEN, wait_s)
            self._refusal = None
            try:
                client = await self._get(_CLIENT_INFO, _CLIENT_INFO, _Client)
            except FeedRefusedError as error:
                self._refusal = error
                raise
            jars = (shaped(raw, _Jar) for raw in client.jars or ())
            self._jars = tuple(
                Jar(id_of(jar.id), text_of(jar.title), currency_of(jar.currency_code))
                for jar in jars
                if jar is not None and id_of(jar.id)
            )
            return self._jars

    async def statement(self, jar: str, since: int, until: int) -> list[msgspec.Raw]:
        """Return the rows of a statement, newest first; asked at once, see `wait_s`."""
        return await self._get(jar, f"/personal/statement/{jar}/{since}/{until}", list[msgspec.Raw])

    def wait_s(self, what: str = _CLIENT_INFO) -> float:
        """Return the seconds until it may be asked for the statement of a jar; without one for the list of jars."""
        return max(0.0, self._due.get(what, 0.0) - asyncio.get_running_loop().time())

    def note(self, jar: str, asked_at: float, blocked_until: float) -> None:
        """Take over what was known before a restart, of anything that was asked.

        A clock that was set cannot make it wait for much longer than usual.
        """
        now = self.clock()
        wait_s = min(asked_at + self.pause_s - now, self.pause_s + self.deadline_s)
        for what in (jar, _CLIENT_INFO):
            self._due.setdefault(what, asyncio.get_running_loop().time() + wait_s)
        if blocked_until - now <= _BLOCKED_S:
            self.blocked_until = max(self.blocked_until, blocked_until)

    async def _get[T](self, what: str, path: str, shape: type[T]) -> T:
        blocked_s = self.blocked_until - self.clock()
        if blocked_s > 0:
            raise FeedError(FeedReason.ADDRESS_BLOCKED, min(blocked_s, _BLOCKED_S))
        pause_s = self.pause_s
        try:
            headers = {"X-Token": self._key}
            async with Http(self._address, headers, deadline_s=self.deadline_s, explain=explained) as http:
                return await http.get(path, shape)
        except FeedError as error:
            if error.reason is FeedReason.ADDRESS_BLOCKED:
                self.blocked_until = self.clock() + _BLOCKED_S
            if error.reason is FeedReason.TOO_OFTEN:
                pause_s = error.after_s = max(pause_s, error.after_s or 0.0)
            raise
        finally:
            self._due[what] = asyncio.get_running_loop().time() + pause_s


def explained(status: int, body: bytes) -> FeedError | None:
    """Return what the body of an error says; a page instead of JSON is the block of an internet address."""
    error = shaped(body, _Error)
    if _BLOCK in body.lower() or (status == 403 and error is None):  # noqa: PLR2004 -- HTTP
        return FeedError(FeedReason.ADDRESS_BLOCKED, _BLOCKED_S)
    if status in {401, 403}:
        return FeedRefusedError(FeedReason.KEY_REFUSED)
    if status in {400, 404} and error is not None and "account" in text_of(error.error_description).casefold():
        return FeedRefusedError(FeedReason.NO_SUCH_JAR)
    return None
