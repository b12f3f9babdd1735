"""Streamlabs: donations, pushed over its socket. Never tried on a real account.

What was given while the socket was down cannot be asked for with this key; `StreamlabsFeed.gap` says when that was.
"""

import re
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

import msgspec
from msgspec import Struct

from app.domain.feeds import Deleted, FeedError, FeedEvent, FeedReason, FeedRefusedError, Gap, Gift, sum_of
from app.domain.money import SYMBOLS
from app.feeds.engine_io import EngineIo, Version, event_of
from app.feeds.http import Http
from app.feeds.parts import id_of, shaped, text_of
from app.services.ports import FeedOut

ADDRESS: Final = "https://sockets.streamlabs.com"
_NAME: Final = "Streamlabs"
"""The socket does not tell whose it is."""
_VERSIONS: Final[tuple[Version, ...]] = (3, 4)
_KEEP_S: Final = 60.0
_TRIES: Final = 2
_TRIES_OF_A_KEY_THAT_WORKED: Final = 10
"""It may be Streamlabs that has trouble."""

_CURRENCIES = MappingProxyType({symbol: code for code, symbol in SYMBOLS.items() if symbol not in {"$", "¥"}})
"""Signs that belong to one currency only."""
_NUMBER: Final = re.compile(r"[\d\s.,'-]")
_TIME: Final = re.compile(r"\d{1,10}", re.ASCII)
_REFUSALS = MappingProxyType({401: FeedReason.KEY_REFUSED, 403: FeedReason.KEY_REFUSED})


class _Event(Struct, rename={"is_test": "isTest"}):
    type: str = ""
    is_test: object = False
    message: msgspec.Raw = msgspec.Raw(b"null")


class _Donation(Struct, rename={"is_test": "isTest", "other_id": "_id"}):
    amount: object
    id: object = None
    other_id: object = None
    name: object = None
    sender: object = msgspec.field(default=None, name="from")
    currency: object = None
    formatted_amount: object = None
    message: object = None
    is_test: object = False


class _Id(Struct):
    id: object = None


def events_of(raw: bytes | msgspec.Raw) -> Sequence[FeedEvent]:
    """Return what an event of the socket says about donations; bits and Super Chats come from their own services."""
    event = shaped(raw, _Event)
    if event is None:
        return ()
    listed = shaped(event.message, list[msgspec.Raw])
    parts = [event.message] if listed is None else listed
    if event.type == "donation":
        return [gift for part in parts if (gift := _gift_of(part, is_test=_is_yes(event.is_test))) is not None]
    if event.type == "donationDelete":
        ids = [shaped(part, _Id) for part in parts]
        return [Deleted(id=found) for one in ids if one is not None and (found := id_of(one.id))]
    return ()


def _gift_of(raw: msgspec.Raw, *, is_test: bool) -> Gift | None:
    donation = shaped(raw, _Donation)
    if donation is None:
        return None
    gift_id = id_of(donation.id, donation.other_id)
    money = sum_of(donation.amount, _currency_of(donation))
    if not gift_id or money is None:
        return None
    return Gift(
        id=gift_id,
        author=text_of(donation.name) or text_of(donation.sender),
        amount_minor=money.minor,
        currency=money.currency,
        written=money.written,
        text=text_of(donation.message),
        is_test=is_test or _is_yes(donation.is_test),
    )


def _is_yes(value: object) -> bool:
    return value in (True, "true", "1")


def _currency_of(donation: _Donation) -> str:
    """Return the code. A donation that is shown again names a wrong one, but its written amount is right."""
    sign = _NUMBER.sub("", text_of(donation.formatted_amount))
    return _CURRENCIES.get(sign, text_of(donation.currency))


class StreamlabsFeed:
    """The donations of one account.

    The cursor is the time, in seconds since 1970, until which Streamlabs was heard.

    Attributes:
        gap: Before this connection, since the one before it, also where the program was not running between them;
            None where there was none before. The window says that donations of that time are to be looked up there.
    """

    silence_s = 60.0  # it pings, or is pinged, every 25 s

    def __init__(self, key: str, address: str = ADDRESS, *, clock: Callable[[], float] = time.time) -> None:
        """Build it; nothing is connected before ``run``.

        Args:
            key: The socket token of the account.
            address: Where its server is.
            clock: Seconds since 1970.
        """
        self._key = key.strip()
        self._address = address
        self._clock = clock
        self._versions = _VERSIONS
        self._rejections = 0
        self._has_worked = False
        self._heard_s = 0.0
        self.gap: Gap | None = None

    async def check(self) -> str:
        """Join and leave; errors as `Feed` says."""
        async with AsyncExitStack() as stack:
            await self._join(stack)
        return _NAME

    async def run(self, out: FeedOut) -> None:
        """Serve one connection; errors as `Feed` says."""
        async with AsyncExitStack() as stack:
            line = await self._join(stack)
            self._note_gap(out.cursor)
            out.connected(_NAME)
            kept_s = 0.0
            while True:
                self._heard_s = self._clock()
                if abs(self._heard_s - kept_s) >= _KEEP_S:
                    await out.keep(str(int(self._heard_s)))
                    kept_s = self._heard_s
                packet = await self._next(line)
                out.heard()
                name, argument = event_of(packet) or ("", msgspec.Raw(b"null"))
                for event in events_of(argument) if name == "event" else ():
                    await out.put(event)

    async def _join(self, stack: AsyncExitStack) -> EngineIo:
        if not self._key:
            raise FeedRefusedError(FeedReason.NO_KEY)
        http = await stack.enter_async_context(Http(self._address, refusals=_REFUSALS))
        for version in self._versions:
            query = f"?token={quote(self._key, safe='')}&transport=websocket&EIO={version}"
            try:
                socket = await stack.enter_async_context(http.socket(f"{self._address}/socket.io/{query}"))
            except FeedError as error:
                if error.reason is not FeedReason.STRANGE_ANSWER:
                    raise
                continue  # as of a server that speaks the other version
            line = EngineIo(socket, version)
            try:
                await line.open()
            except FeedError as error:
                self._versions = self._versions[::-1]  # perhaps it is the other one
                raise self._rejected() if error.reason is FeedReason.ENDED else error from None
            return line
        raise self._rejected()

    async def _next(self, line: EngineIo) -> str:
        try:
            packet = await line.packet()
        except FeedError as error:
            is_at_once = error.reason is FeedReason.ENDED and not self._has_worked
            raise self._rejected() if is_at_once else error from None
        self._has_worked, self._rejections = True, 0
        return packet

    def _rejected(self) -> FeedError:
        """Return the error of a connection that was ended without a word: how Streamlabs refuses a key."""
        self._rejections += 1
        tries = _TRIES_OF_A_KEY_THAT_WORKED if self._has_worked else _TRIES
        is_final = self._rejections >= tries
        return FeedRefusedError(FeedReason.KEY_REFUSED) if is_final else FeedError(FeedReason.ENDED)

    def _note_gap(self, cursor: str) -> None:
        heard_s = self._heard_s or (float(cursor) if _TIME.fullmatch(cursor) else 0.0)
        now_s = self._clock()
        is_gap = 0 < heard_s < now_s
        self.gap = Gap(since=_moment(heard_s), until=_moment(now_s)) if is_gap else None


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
