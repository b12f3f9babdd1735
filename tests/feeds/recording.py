"""A `FeedOut` that writes down what a feed says, and feeds that run for as long as a test looks at them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from app.domain.feeds import ChatMessage, FeedEvent, Gift, Redemption
from app.services.ports import Feed


class Recording:
    """Takes what one feed receives, as the program does: primed by its first catching up, each id once.

    It lives longer than a connection: give it to the next one, and that continues at its cursor. `restarted` is the
    same after a restart of the program.

    Attributes:
        accounts: What `connected` was told, one for each connection that got so far.
        events: What was stored, in order, each id once.
        live: Those of them that came by `put`; the others came by `catch_up`.
        duplicates: What came again and was known.
        history: What the first catching up held back.
        calls: Every call in order, without `heard`: ``connected Оля``, ``put D1``, ``catch_up D1 D2``, ``keep``.
            A call stands here when it begins; what it brought is stored a little later.
        caught_up_times: How often a catching up was stored.
        cursors: Every cursor that was kept.
        heard_times: How often `heard` was called.
        expires_at_s: What `expires` was told.
    """

    def __init__(self, cursor: str = "", *, is_primed: bool = False) -> None:
        self.accounts: list[str] = []
        self.events: list[FeedEvent] = []
        self.live: list[FeedEvent] = []
        self.duplicates: list[FeedEvent] = []
        self.history: list[FeedEvent] = []
        self.calls: list[str] = []
        self.cursors = [cursor] if cursor else []
        self.caught_up_times = 0
        self.heard_times = 0
        self.expires_at_s: float | None = None
        self.is_primed = is_primed or bool(cursor)
        self._known: set[tuple[str, str]] = set()
        self._failures: list[Exception] = []
        self._door = asyncio.Event()
        self._door.set()

    @property
    def cursor(self) -> str:
        return self.cursors[-1] if self.cursors else ""

    @property
    def ids(self) -> list[str]:
        """Return the ids of what was stored, in order."""
        return [_id(event) for event in self.events]

    @property
    def gifts(self) -> list[Gift]:
        """Return the gifts that were stored, in order."""
        return [event for event in self.events if isinstance(event, Gift)]

    @property
    def messages(self) -> list[ChatMessage]:
        """Return the lines of chat that were stored, in order."""
        return [event for event in self.events if isinstance(event, ChatMessage)]

    # What a test arranges

    def fail_next(self, error: Exception, times: int = 1) -> None:
        """Let the next calls of `put`, `catch_up` and `keep` store nothing and raise this."""
        self._failures += [error] * times

    def close_door(self) -> None:
        """Let `put`, `catch_up` and `keep` wait, as for a slow disk, until `open_door`."""
        self._door.clear()

    def open_door(self) -> None:
        """Let them go on."""
        self._door.set()

    def restarted(self) -> "Recording":
        """Return another one that knows what this one has stored, as after a restart of the program."""
        after = Recording(self.cursor, is_primed=self.is_primed)
        after._known = set(self._known)
        return after

    # What the feed calls

    def connected(self, account: str) -> None:
        self.calls.append(f"connected {account}")
        self.accounts.append(account)

    def heard(self) -> None:
        self.heard_times += 1

    def expires(self, at_s: float) -> None:
        self.calls.append("expires")
        self.expires_at_s = at_s

    async def put(self, event: FeedEvent) -> None:
        self.calls.append(f"put {_id(event)}")
        await self._enter()
        if self._is_new(event):
            self.live.append(event)

    async def catch_up(self, events: Sequence[FeedEvent], cursor: str) -> None:
        self.calls.append(" ".join(["catch_up", *(_id(event) for event in events)]))
        await self._enter()
        if self.is_primed:
            for event in events:
                self._is_new(event)
        else:
            self.history += events
        self.is_primed = True
        self.cursors.append(cursor)
        self.caught_up_times += 1

    async def keep(self, cursor: str) -> None:
        self.calls.append("keep")
        await self._enter()
        self.cursors.append(cursor)

    async def _enter(self) -> None:
        await asyncio.sleep(0)  # what is written to a disk takes its time, and may be cancelled meanwhile
        await self._door.wait()
        if self._failures:
            raise self._failures.pop(0)

    def _is_new(self, event: FeedEvent) -> bool:
        key = (type(event).__name__, _id(event))
        if isinstance(event, ChatMessage | Gift | Redemption):
            if key in self._known:
                self.duplicates.append(event)
                return False
            self._known.add(key)
        self.events.append(event)
        return True


def _id(event: FeedEvent) -> str:
    return str(getattr(event, "id", getattr(event, "author_id", "")))


@asynccontextmanager
async def running(feed: Feed, out: Recording) -> AsyncIterator[asyncio.Task[None]]:
    """Run one connection while a test looks, then cancel it. What ended it by itself is raised at the end."""
    task = asyncio.create_task(feed.run(out))
    try:
        yield task
    finally:
        if not task.done():
            task.cancel()
        await asyncio.wait([task])
    if not task.cancelled() and (error := task.exception()) is not None:
        raise error
