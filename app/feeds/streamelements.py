"""StreamElements: tips, pushed over its gateway Astro and caught up from its list. Never tried on a real account."""

import asyncio
import time
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from app.domain.feeds import FeedError, FeedReason, FeedRefusedError
from app.feeds.astro import AstroFrame, AstroLine, NotAllowedError
from app.feeds.http import REFUSALS, Http, is_wall
from app.feeds.parts import Seen, expiry_of, is_jwt, moment_of
from app.feeds.streamelements_tips import TipList, gift_of
from app.services.ports import FeedOut

ADDRESS: Final = "https://api.streamelements.com"
ASTRO_ADDRESS: Final = "https://astro.streamelements.com"
_TOPIC: Final = "channel.tips"
_LIST_S: Final = 45.0
"""For reading the list: meanwhile no ping is answered, and Astro waits 70 s for that."""
_AGAIN_S: Final = 30.0
"""After a list that could not be had, while tips still arrive by themselves."""
_DAY_MS: Final = 86_400_000
"""A tip may be allowed by a moderator long after it was made: each catching up looks back so far."""
_DIGITS: Final = 16


class StreamElementsFeed:
    """The tips of one channel.

    The cursor is two times in ms since 1970 and the channel's id: of the newest tip that was caught up, and of the
    very first connection to that channel, before which everything is history.
    """

    silence_s = 75.0  # Astro pings every 30 s and gives up after 70

    def __init__(
        self,
        key: str,
        address: str = ADDRESS,
        *,
        catch_up_s: float = 300.0,
        page_pause_s: float = 0.25,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Build it; nothing is connected before ``run``.

        Args:
            key: The JWT or the overlay token of the channel.
            address: Where both of its servers are, for a trial; the real ones have one each.
            catch_up_s: Between two looks at the list of tips, while Astro is connected.
            page_pause_s: Between two pages of it.
            clock: Seconds since 1970.
        """
        self._key = key.strip()
        self._address = address
        self._astro_address = ASTRO_ADDRESS if address == ADDRESS else address
        self._catch_up_s = catch_up_s
        self._page_pause_s = page_pause_s
        self._clock = clock
        self._expires_at = expiry_of(self._key)
        self._is_jwt = is_jwt(self._key)
        self._seen = Seen()

    async def check(self) -> str:
        """Return the name of the channel and its platform; errors as `Feed` says."""
        async with self._http() as http:
            return (await TipList.of_key(http)).name

    async def run(self, out: FeedOut) -> None:
        """Serve one connection, and those that Astro itself asks for while it restarts; errors as `Feed` says."""
        if self._expires_at is not None:
            out.expires(self._expires_at)
        async with self._http() as http, Http(self._astro_address, refusals={}) as astro:
            tips = await TipList.of_key(http, self._page_pause_s, self._clock)
            out.heard()
            token = await self._serve(tips, astro, out, "")
            while token:
                token = await self._serve(tips, astro, out, token)

    def _http(self) -> Http:
        if not self._key:
            raise FeedRefusedError(FeedReason.NO_KEY)
        scheme = "Bearer" if self._is_jwt else "apikey"
        return Http(
            self._address,
            {"Authorization": f"{scheme} {self._key}"},
            explain=self._explained,
        )

    def _explained(self, status: int, body: bytes) -> FeedError | None:
        return self._refusal() if status in REFUSALS and not is_wall(status, body) else None

    def _refusal(self) -> FeedRefusedError:
        if self._expires_at is not None and self._expires_at <= self._clock():
            return FeedRefusedError(FeedReason.KEY_EXPIRED)
        return FeedRefusedError(FeedReason.KEY_REFUSED if self._is_jwt else FeedReason.NOT_ALLOWED)

    async def _serve(self, tips: TipList, astro: Http, out: FeedOut, token: str) -> str:
        """Serve one socket.

        Args:
            tips: For catching up.
            astro: Of the socket.
            out: Takes the tips.
            token: With which Astro makes the subscription itself again; empty to subscribe.

        Returns:
            The token with which to go on; empty to begin anew.
        """
        is_joined = False
        query = f"?reconnect_token={quote(token, safe='')}" if token else ""
        try:
            async with astro.socket(f"{self._astro_address}/{query}") as socket:
                line = AstroLine(socket, out)
                welcome = await line.welcome()
                if not token:
                    await line.subscribe(_TOPIC, tips.room, self._key, "jwt" if self._is_jwt else "apikey")
                is_joined = True
                out.connected(tips.name)
                return await self._listen(tips, line, out, self._joined_ms(welcome))
        except NotAllowedError:
            raise self._refusal() from None
        except FeedError:
            if token and not is_joined:
                return ""  # it is of no use any more
            raise

    def _joined_ms(self, welcome: AstroFrame) -> int:
        """Return the service's time, for this PC's clock may be wrong; unless that is far off."""
        own_ms = int(self._clock() * 1000)
        told = moment_of(welcome.ts)
        told_ms = int(told.timestamp() * 1000) if told else own_ms
        return told_ms if abs(told_ms - own_ms) < _DAY_MS else own_ms

    async def _listen(self, tips: TipList, line: AstroLine, out: FeedOut, joined_ms: int) -> str:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            frame = await line.next(due - loop.time()) if due > loop.time() else None
            if frame is None:
                is_done = await self._catch_up(tips, out, joined_ms)
                due = loop.time() + (self._catch_up_s if is_done else min(_AGAIN_S, self._catch_up_s))
            elif frame.type == "reconnect":
                return frame.reconnect_token
            elif frame.type == "message" and frame.topic == _TOPIC:
                gift = gift_of(frame.data)
                if gift is not None:
                    await out.put(gift)
                    self._seen.add(gift.id)

    async def _catch_up(self, tips: TipList, out: FeedOut, joined_ms: int) -> bool:
        """Take what the list has and the socket did not bring. False where the list cannot be had now."""
        times = _times_of(out.cursor, tips.room)
        if times is None:
            await out.catch_up([], f"{joined_ms},{joined_ms},{tips.room}")
            return True
        newest, begin = times
        try:
            async with asyncio.timeout(_LIST_S):
                found = await tips.after(max(newest - _DAY_MS, begin))
        except FeedRefusedError:
            raise
        except (FeedError, TimeoutError):
            return False
        out.heard()
        events = [gift for _, gift in found if gift.id not in self._seen]
        newest = max([newest, *(ms for ms, _ in found if ms <= self._clock() * 1000)])
        await out.catch_up(events, f"{newest},{begin},{tips.room}")
        for gift in events:
            self._seen.add(gift.id)
        return True


def _times_of(cursor: str, room: str) -> tuple[int, int] | None:
    newest, _, rest = cursor.partition(",")
    begin, _, owner = rest.partition(",")
    is_known = all(part.isascii() and part.isdigit() and len(part) < _DIGITS for part in (newest, begin))
    return (int(newest), int(begin)) if is_known and owner == room else None
