"""The hub outside, nginx with nchan as ``packaging/hub`` installs it: Efir publishes there and listens to its inbox."""

import asyncio
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Final, Protocol
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from app.domain.feeds import FeedError, FeedReason, FeedRefusedError, HubMessage
from app.domain.public_hub import LARGEST_MESSAGE, HubPlace, place_in
from app.feeds.http import Http
from app.services.ports import FeedOut
from app.services.public_hub.outbox import HubOutbox

_REFUSALS: Final = {401: FeedReason.KEY_REFUSED, 403: FeedReason.KEY_REFUSED, 404: FeedReason.WRONG_LINE}
_EVENTS: Final = "text/event-stream"
QUIET_S: Final = 50.0
"""The hub says something every 20 s."""
_KEEP_S: Final = 2.0
"""What was taken is noted at most so often: a message that comes again is known."""
LOOK_S: Final = 3.0
"""Between two looks whether the hub still has what was published."""
_LONGEST_LINE: Final = 4 * LARGEST_MESSAGE


class _Channel(Struct, frozen=True):
    """What nchan says of a channel."""

    messages: int


class Hears(Protocol):
    """Is told that the other side is there."""

    def heard(self) -> None:
        """Something came."""


class HubFeed:
    """One connection publishes and listens.

    Attributes:
        silence_s: As of `Feed`.
        longest_pause_s: As of `Feed`. The hub is the streamer's own, and viewers wait for it.
    """

    silence_s = QUIET_S + 20.0
    longest_pause_s = 5.0

    def __init__(self, line: str, outbox: HubOutbox, *, address: str = "") -> None:
        """Describe it.

        Args:
            line: That the installation printed.
            outbox: What is to be published.
            address: Of another hub instead, for tests.
        """
        self._place = place_in(line)
        self._outbox = outbox
        self._other = address

    async def check(self) -> str:
        """Return the page of the viewers; errors as of `run`."""
        place = self._required()
        async with self._http(place) as http:
            listener = http.signed({"Accept": _EVENTS})
            async with listener.stream(f"/inbox/{place.channel}", quiet_s=QUIET_S, kind=_EVENTS):
                return _name(place)

    async def run(self, out: FeedOut) -> None:
        """Make one connection and serve it to its end; errors as of `Feed`."""
        place = self._required()
        async with self._http(place) as http:
            resume = {"Last-Event-ID": out.cursor} if out.cursor else {}
            listener = http.signed({"Accept": _EVENTS, **resume})
            async with listener.stream(f"/inbox/{place.channel}", quiet_s=QUIET_S, kind=_EVENTS) as parts:
                out.connected(_name(place))
                parts_of_it = (self._publish(http, place), self._look_after(http, place), _listen(parts, out))
                tasks = [asyncio.ensure_future(part) for part in parts_of_it]
                try:
                    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for task in tasks:
                        task.cancel()
                    await asyncio.gather(*tasks, return_exceptions=True)
                for task in done:
                    task.result()

    def _required(self) -> HubPlace:
        if self._place is None:
            raise FeedRefusedError(FeedReason.WRONG_LINE)
        return self._place

    def _http(self, place: HubPlace) -> Http:
        return Http(
            self._other or place.address, {"Authorization": f"Bearer {place.secret}"}, _REFUSALS, pages_count=True
        )

    async def _publish(self, http: Http, place: HubPlace) -> None:
        while True:
            post = await self._outbox.take()
            try:
                await http.send(f"/pub/{place.channel}{post.path}", post.body, {"X-EventSource-Event": post.event})
            except BaseException:
                self._outbox.give_back(post)
                raise

    async def _look_after(self, http: Http, place: HubPlace) -> None:
        """Tell the outbox when the hub has forgotten what was published, as after a loss of its Redis."""
        while True:
            await asyncio.sleep(LOOK_S)
            status, body = await http.look(f"/pub/{place.channel}", {"Accept": "text/json"})
            if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise FeedError(FeedReason.SERVICE_DOWN)
            if status == HTTPStatus.NOT_FOUND or (status == HTTPStatus.OK and _messages(body) == 0):
                self._outbox.on_lost()


def _messages(body: bytes) -> int | None:
    """Return how many messages a channel has; None where that is not said."""
    try:
        return msgspec.json.decode(body, type=_Channel).messages
    except msgspec.MsgspecError:
        return None


async def _listen(parts: AsyncIterator[bytes], out: FeedOut) -> None:
    loop = asyncio.get_running_loop()
    kept_at, last = loop.time(), out.cursor
    async for event_id, text in events_in(parts, out):
        await out.put(HubMessage(id=event_id[:200], text=text))
        last = event_id[:200] or last
        if loop.time() - kept_at >= _KEEP_S:
            await out.keep(last)
            kept_at = loop.time()
    raise FeedError(FeedReason.ENDED)


async def events_in(parts: AsyncIterator[bytes], out: Hears) -> AsyncIterator[tuple[str, str]]:
    """Yield id and data of each Server-Sent Event; one that is far too long is cut. Source: WHATWG HTML 9.2.6."""
    rest, event_id, data, size = b"", "", list[bytes](), 0
    async for part in parts:
        out.heard()
        *lines, rest = (rest + part).split(b"\n")
        rest = rest[:_LONGEST_LINE]
        for line in lines:
            name, _, value = line.rstrip(b"\r").partition(b":")
            value = value.removeprefix(b" ")
            if not name and not value:
                if data:
                    yield event_id, b"\n".join(data).decode(errors="replace")
                data, size = [], 0
            elif name == b"id":
                event_id = value.decode("ascii", errors="replace")
            elif name == b"data" and size <= _LONGEST_LINE:
                data.append(value)
                size += len(value)


def _name(place: HubPlace) -> str:
    return f"{urlsplit(place.address).netloc} · {place.channel}"
