"""Donatello: the list of donations is read every few seconds, newest first, page by page."""

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from app.domain.feeds import FeedError, FeedReason, FeedRefusedError, Gift
from app.feeds.donatello_list import Known, Row, row_of
from app.feeds.http import Http
from app.feeds.parts import id_of, shaped, text_of
from app.services.ports import FeedOut

_FULL_PAGE, _SHORT_PAGE = 100, 20
"""Rows that are asked for after a connect, and later."""
_MOST_PAGES = 50
_PASSES = 3
"""A list is read so often where donations are deleted while it is read."""
_NOTHING = msgspec.Raw(b"null")
_SLOW_S = 2.0
_KEEP_S = 60.0
"""So often it is kept that the list was read, also where it has nothing new."""
_PAUSE_S = 60.0
_REFUSAL = re.compile(
    r"unauthori|(?:invalid|wrong|bad|невірн\w*|неправильн\w*|недійсн\w*) (?:token|key|токен|ключ)", re.IGNORECASE
)


class Periods(Struct, frozen=True, kw_only=True):
    """Seconds between two looks: usually, while nobody streams or the service is slow, and from page to page."""

    quick_s: float = 10.0
    slow_s: float = 30.0
    page_s: float = 1.0


class _Me(Struct, rename="camel"):
    pub_id: Any = None
    nickname: Any = None
    success: Any = None
    message: Any = None


class _Page(Struct):
    content: msgspec.Raw = _NOTHING
    donates: msgspec.Raw = _NOTHING
    last: Any = None
    pages: Any = None
    total: Any = None
    success: Any = None
    message: Any = None


class DonatelloFeed:
    """The donations of an account.

    Attributes:
        silence_s: As of `Feed`.
    """

    def __init__(
        self,
        key: str,
        *,
        address: str = "https://donatello.to",
        periods: Periods | None = None,
        is_live: Callable[[], bool] = lambda: True,
    ) -> None:
        """Describe it.

        Args:
            key: From the page "API" of the account.
            address: Scheme, host and port of the service.
            periods: How often it is asked.
            is_live: Whether somebody streams now.
        """
        self._key = key
        self._address = address
        self._periods = periods or Periods()
        self._is_live = is_live
        self.silence_s = 1.5 * (self._periods.slow_s + 20.0)

    async def check(self) -> str:
        """Return the name of the account that the key belongs to; errors as of `run`."""
        async with self._http() as http:
            return (await _me(http))[1]

    async def run(self, out: FeedOut) -> None:
        """Make one connection and serve it to its end; errors as of `Feed`."""
        try:
            async with self._http() as http:
                await self._serve(http, out)
        except FeedError as error:
            if error.reason is FeedReason.SERVICE_DOWN and error.after_s is None:
                error.after_s = _PAUSE_S
            raise

    def _http(self) -> Http:
        return Http(f"{self._address}/api/v1", {"X-Token": self._key})

    async def _serve(self, http: Http, out: FeedOut) -> None:
        account, name = await _me(http)
        out.connected(name)
        known = shaped(out.cursor, Known)
        if known is None or known.account != account:
            known = await _first(http, account)
            await out.catch_up((), _cursor(known))
        else:
            rows = await self._read(http, out, known, _FULL_PAGE)
            await out.catch_up(_gifts(known.take(rows)), _cursor(known))
        await self._poll(http, out, known)

    async def _poll(self, http: Http, out: FeedOut, known: Known) -> None:
        now = asyncio.get_running_loop().time
        kept_at, took = now(), 0.0
        while True:
            is_quick = self._is_live() and took < _SLOW_S
            await asyncio.sleep(self._periods.quick_s if is_quick else self._periods.slow_s)
            started = now()
            rows = await self._read(http, out, known, _SHORT_PAGE)
            took = now() - started
            new = known.take(rows)
            for gift in _gifts(new):
                await out.put(gift)
            if new or now() - kept_at >= _KEEP_S:
                await out.keep(_cursor(known))
                kept_at = now()

    async def _read(self, http: Http, out: FeedOut, known: Known, size: int) -> list[Row]:
        """Return the list down to what is known.

        A donation that comes meanwhile moves the others to the next page, where they stand twice. One that is deleted
        moves them to the page before, which was read already: then it is read again.
        """
        rows: list[Row] = []
        for _ in range(_PASSES):
            rows, totals = [], []
            for number in range(_MOST_PAGES):
                if number:
                    await asyncio.sleep(self._periods.page_s)
                page, is_end, total = await _page(http, number, size)
                out.heard()
                is_end = is_end or {row.id for row in page} <= {row.id for row in rows}
                rows += page
                totals.append(total)
                if is_end or any(row.id in known.ids or known.is_passed(row) for row in page):
                    break
            if totals == sorted(totals):
                break
        return rows


async def _first(http: Http, account: str) -> Known:
    """Return what an account has when it is connected for the first time."""
    rows, is_end, _ = await _page(http, 0, _FULL_PAGE)
    known = Known(account)
    known.take(rows)
    known.is_whole = is_end
    return known


def _gifts(rows: Sequence[Row]) -> list[Gift]:
    return [row.gift for row in rows if row.gift is not None]


def _cursor(known: Known) -> str:
    return msgspec.json.encode(known).decode()


async def _me(http: Http) -> tuple[str, str]:
    """Return the id and the name of the account."""
    me = await http.get("/me", _Me)
    _check(me.success, me.message)
    name = text_of(me.nickname)
    account = id_of(me.pub_id, name)
    if not account:
        raise FeedError(FeedReason.STRANGE_ANSWER, _PAUSE_S)
    return account, name


async def _page(http: Http, number: int, size: int) -> tuple[list[Row], bool, int]:
    """Return the rows of a page, whether it is the last one, and how many there are on all pages."""
    page = await http.get("/donates", _Page, {"page": str(number), "size": str(size)})
    _check(page.success, page.message)
    listed = shaped(page.content, list[msgspec.Raw]) or shaped(page.donates, list[msgspec.Raw])
    if listed is None and shaped(page.content, list[msgspec.Raw]) is None:
        raise FeedError(FeedReason.STRANGE_ANSWER, _PAUSE_S)
    rows = [row for row in map(row_of, listed or ()) if row is not None]
    is_end = page.last is True or not listed or (isinstance(page.pages, int) and number + 1 >= page.pages)
    return rows, is_end, page.total if isinstance(page.total, int) else 0


def _check(success: object, message: object) -> None:
    """Look at ``{"success": false, "message": …}``, which may come with any status."""
    if success is False and _REFUSAL.search(text_of(message)):
        raise FeedRefusedError(FeedReason.KEY_REFUSED)
    if success is False:
        raise FeedError(FeedReason.STRANGE_ANSWER, _PAUSE_S)
