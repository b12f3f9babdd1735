"""Monobank: the statement of a jar is read once a minute. The bank allows no more, and blocks who asks more often."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

import msgspec

from app.domain.feeds import FeedError, FeedReason, FeedRefusedError, Jar
from app.feeds.monobank_api import Monobank
from app.feeds.monobank_rows import MARGIN_S, Known, Row, row_of
from app.feeds.parts import shaped
from app.services.ports import FeedOut

_WINDOW_S = 2_682_000
"""The longest statement."""
_FULL = 500
"""A statement with so many rows goes on in the next one."""
_MOST_STATEMENTS = 60
_DAY_S = 86_400


class MonobankFeed:
    """What comes into a jar.

    Attributes:
        silence_s: As of `Feed`.
    """

    def __init__(self, bank: Monobank, jar: str, *, says_first_names: bool = False) -> None:
        """Describe it.

        Args:
            bank: Of the key.
            jar: Its id or its name; empty for the only one that there is.
            says_first_names: Givers without a nickname are called by their first names.
        """
        self._bank = bank
        self._jar = jar
        self._says_first_names = says_first_names
        self.silence_s = 1.5 * (bank.pause_s + 2 * bank.deadline_s)

    async def check(self) -> str:
        """Return the name of the jar; errors as of `Monobank.jars`."""
        return self._found(await self._bank.jars()).title

    async def jars(self) -> tuple[Jar, ...]:
        """Return the jars of the account; errors as of `Monobank.jars`."""
        return await self._bank.jars()

    async def run(self, out: FeedOut) -> None:
        """Make one connection and serve it to its end; errors as of `Feed`."""
        known = shaped(out.cursor, Known) or Known(self._jar, place=self._jar)
        if self._jar not in {known.jar, known.place}:
            known = Known(self._jar, place=self._jar, asked_at=known.asked_at, blocked_until=known.blocked_until)
        self._bank.note(known.jar, known.asked_at, known.blocked_until)
        try:
            await self._serve_jar(out, known)
        except FeedError:
            kept, now = shaped(out.cursor, Known), self._bank.clock()
            blocked_until = self._bank.blocked_until
            if kept is not None and (kept.asked_at > now or kept.blocked_until != blocked_until):
                kept.asked_at, kept.blocked_until = min(kept.asked_at, now), blocked_until
                await out.keep(_cursor(kept))
            raise

    async def _serve_jar(self, out: FeedOut, known: Known) -> None:
        """Serve the jar that is known. Where it is gone, or the key is of another account, another may be meant."""
        was_found = known.title is not None
        try:
            await self._serve(out, known)
        except FeedRefusedError as error:
            if error.reason is not FeedReason.NO_SUCH_JAR or not was_found:
                raise
            known.title = None
            await self._serve(out, known)

    async def _serve(self, out: FeedOut, known: Known) -> None:
        if known.title is None:
            await asyncio.sleep(self._bank.wait_s())
            await self._keep_asked(out, known)
            jar = self._found(await self._bank.jars())
            if jar.id != known.jar:
                known.newest, known.ids, known.held = 0, {}, {}
            known.jar, known.title, known.currency = jar.id, jar.title, jar.currency
            out.heard()
        is_first, is_primed = True, known.newest > 0
        while True:
            rows = await self._rows(out, known, is_first=is_first)
            new = known.take(rows, self._bank.clock())
            known.newest = known.newest or int(self._bank.clock()) - _DAY_S
            gifts = [row.gift for row in new if row.gift is not None] if is_primed else []
            if is_first:
                await out.catch_up(gifts, _cursor(known))
            else:
                for gift in gifts:
                    await out.put(gift)
                await out.keep(_cursor(known))
            is_first, is_primed = False, True

    def _found(self, jars: Sequence[Jar]) -> Jar:
        wanted = self._jar.strip()
        if not wanted and len(jars) == 1:
            return jars[0]
        named = [jar for jar in jars if jar.title.casefold() == wanted.casefold()]
        found = next((jar for jar in jars if jar.id == wanted), None) or (named[0] if len(named) == 1 else None)
        if found is None:
            raise FeedRefusedError(FeedReason.NO_SUCH_JAR)
        return found

    async def _rows(self, out: FeedOut, known: Known, *, is_first: bool) -> list[Row]:
        """Return the rows since the newest known one, newest first."""
        now = int(self._bank.clock())
        first = known.newest - MARGIN_S if known.newest else now - _DAY_S  # the clock of this PC may be wrong
        until = max(now, known.newest)
        rows: list[Row] = []
        for number in range(_MOST_STATEMENTS):
            since = max(first, until - _WINDOW_S)
            listed = await self._statement(out, known, since, until)
            if is_first and not number:
                out.connected(known.title or "")
            page = [row for row in map(self._row_of(known.currency), listed) if row is not None]
            rows += page
            if len(listed) >= _FULL and page:
                until = min(page[-1].time, until - 1)
                is_end = page[-1].id in known.ids or until < first
            else:
                until, is_end = since, since <= first
            if is_end:
                break
        return rows

    def _row_of(self, currency: str) -> Callable[[msgspec.Raw], Row | None]:
        return partial(row_of, currency=currency, says_first_names=self._says_first_names)

    async def _statement(self, out: FeedOut, known: Known, since: int, until: int) -> list[msgspec.Raw]:
        await asyncio.sleep(self._bank.wait_s(known.jar))
        await self._keep_asked(out, known)
        listed = await self._bank.statement(known.jar, since, until)
        known.asked_at = self._bank.clock()
        out.heard()
        return listed

    async def _keep_asked(self, out: FeedOut, known: Known) -> None:
        known.asked_at = self._bank.clock() + self._bank.deadline_s  # it may arrive so late
        await out.keep(_cursor(known))


def _cursor(known: Known) -> str:
    return msgspec.json.encode(known).decode()
