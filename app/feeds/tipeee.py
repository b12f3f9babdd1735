"""Tipeee: the list of donations is read every minute. Never tried on a real account."""

import asyncio
import math
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct

from app.domain.feeds import FeedError, FeedReason, FeedRefusedError, Gift
from app.feeds.http import Http
from app.feeds.parts import id_of, shaped, text_of
from app.feeds.tipeee_events import Known, Row, row_of
from app.services.ports import FeedOut

_PAGE = 100
_OVERLAP = 5
"""Rows that are asked for again with the next page: those before them may be deleted meanwhile."""
_MOST_PAGES = 100
_PAUSE_S = 60.0
_NOTHING = msgspec.Raw(b"null")


class _Me(Struct):
    id: Any = None
    username: Any = None


class _List(Struct):
    message: Any = None
    datas: msgspec.Raw = _NOTHING
    events: msgspec.Raw = _NOTHING
    total_count: Any = None


class _Datas(Struct):
    items: msgspec.Raw = _NOTHING
    events: msgspec.Raw = _NOTHING
    total_count: Any = None


class TipeeeFeed:
    """The donations of an account.

    Attributes:
        silence_s: As of `Feed`.
    """

    def __init__(
        self,
        key: str,
        *,
        address: str = "https://api.tipeeestream.com",
        period_s: float = 60.0,
        page_pause_s: float = 1.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Describe it.

        Args:
            key: The API key of the account.
            address: Scheme, host and port of the service.
            period_s: Between two looks.
            page_pause_s: Between two pages.
            clock: Seconds since 1970.
        """
        self._key = key
        self._address = address
        self._period_s = period_s
        self._page_pause_s = page_pause_s
        self._clock = clock
        self.silence_s = 1.5 * (period_s + 20.0)

    async def check(self) -> str:
        """Return the name of the account that the key belongs to; errors as of `run`."""
        async with self._http() as http:
            return (await self._me(http))[1]

    async def run(self, out: FeedOut) -> None:
        """Make one connection and serve it to its end; errors as of `Feed`."""
        async with self._http() as http:
            account, name = await self._me(http)
            out.connected(name)
            known = shaped(out.cursor, Known)
            if known is None or known.account != account:
                known = Known(account)
                known.take((await self._page(http, since=0, offset=0))[0], self._clock())
                if known.since:  # what the next look brings may be more than one page
                    known.take(await self._read(http, out, known.since), self._clock())
                await out.catch_up((), _cursor(known))
            else:
                await out.catch_up(await self._new(http, out, known), _cursor(known))
            while True:
                await asyncio.sleep(self._period_s)
                for gift in await self._new(http, out, known):
                    await out.put(gift)
                await out.keep(_cursor(known))

    def _http(self) -> Http:
        return Http(self._address, explain=explained)

    async def _me(self, http: Http) -> tuple[str, str]:
        me = await http.get("/v1.0/me.json", _Me, {"apiKey": self._key})
        name = text_of(me.username)
        account = id_of(me.id, name)
        if not account:
            raise FeedError(FeedReason.STRANGE_ANSWER, _PAUSE_S)
        return account, name

    async def _new(self, http: Http, out: FeedOut, known: Known) -> list[Gift]:
        rows = await self._read(http, out, known.since)
        return [row.gift for row in known.take(rows, self._clock()) if row.gift is not None]

    async def _read(self, http: Http, out: FeedOut, since: int) -> list[Row]:
        """Return all events since a time. What comes meanwhile moves the others down, where they stand twice."""
        rows: dict[str, Row] = {}
        offset = 0
        for number in range(_MOST_PAGES):
            if number:
                await asyncio.sleep(self._page_pause_s)
            page, listed, total = await self._page(http, since=since, offset=offset)
            out.heard()
            is_end = offset + listed >= total or all(row.id in rows for row in page)
            rows |= {row.id: row for row in page if row.id not in rows}
            offset += max(1, listed - _OVERLAP)
            if is_end:
                break
        return list(rows.values())

    async def _page(self, http: Http, *, since: int, offset: int) -> tuple[list[Row], int, float]:
        """Return events, how many were listed, and how many there are at most."""
        parameters = {
            "apiKey": self._key,
            "type[]": "donation",
            "sort": "createdAt",
            "order": "desc",
            "limit": str(_PAGE),
            "offset": str(offset),
        }
        if since:
            parameters["start"] = datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        answer = await http.get("/v1.0/events.json", _List, parameters)
        listed, total = _listed(answer)
        return [row for row in map(row_of, listed) if row is not None], len(listed), total


def _listed(answer: _List) -> tuple[list[msgspec.Raw], float]:
    """Return the events and their number: the documentation has them elsewhere than the service."""
    datas = shaped(answer.datas, _Datas) or _Datas()
    for raw, total in (
        (datas.items, datas.total_count),
        (datas.events, datas.total_count),
        (answer.events, answer.total_count),
    ):
        listed = shaped(raw, list[msgspec.Raw])
        if listed is not None:
            is_told = isinstance(total, int) and not isinstance(total, bool)
            return listed, total if is_told else math.inf
    raise explained(401, text_of(answer.message).encode()) or FeedError(FeedReason.STRANGE_ANSWER, _PAUSE_S)


def explained(status: int, body: bytes) -> FeedError | None:
    """Return what an error says: a key that is not known is refused with any of these."""
    if status in {400, 401, 403} and b"authenti" in body.lower():
        return FeedRefusedError(FeedReason.KEY_REFUSED)
    return None


def _cursor(known: Known) -> str:
    return msgspec.json.encode(known).decode()
