"""Chat and donation services over HTTP: how they are, and their keys, which are only ever taken."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Protocol

from aiohttp import web
from msgspec import Meta, Struct

from app.domain.errors import NotFoundError
from app.domain.feeds import HIGHEST_COST, LONGEST_KEY, LONGEST_TITLE, FeedKind, FeedStatus, Jar
from app.domain.rehearsal import EveningKind, Recording, Rehearsed
from app.services.feeds.rewards import Reward, RewardsService
from app.services.feeds.service import FeedsService
from app.services.recorder import Recorder
from app.web.routing import API, Plain, Route, Scope, Typed


class Feeds(Struct, frozen=True, kw_only=True):
    """Every service that there is."""

    feeds: tuple[FeedStatus, ...]


class FeedKey(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a service is connected with.

    Attributes:
        key: Key or token of the account; without it the one that is kept.
    """

    key: Annotated[str, Meta(min_length=1, max_length=LONGEST_KEY)] | None = None


class Jars(Struct, frozen=True, kw_only=True):
    """The jars of a monobank account, without what they hold."""

    jars: tuple[Jar, ...]


class FeedAccountName(Struct, frozen=True, kw_only=True):
    """Whose key it is, as the service says."""

    account: str


class NewReward(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A channel-point reward to make.

    Attributes:
        cost: In points.
        is_read_aloud: Its text is read aloud; otherwise it is a request.
    """

    title: Annotated[str, Meta(min_length=1, max_length=LONGEST_TITLE)]
    cost: Annotated[int, Meta(ge=1, le=HIGHEST_COST)]
    is_read_aloud: bool = False


class Rehearse(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is rehearsed.

    Attributes:
        evening: One that is made up, or the one that was recorded.
    """

    evening: EveningKind = EveningKind.MADE_UP


class Rehearsing(Protocol):
    """Tries the rules."""

    async def run(self, kind: EveningKind) -> Rehearsed:
        """Rehearse; one at a time."""


class FeedsApi:
    """Rows of the table for feeds."""

    def __init__(
        self,
        feeds: FeedsService,
        rewards: RewardsService,
        rehearsal: Rehearsing,
        recorder: Recorder,
    ) -> None:
        self._feeds = feeds
        self._rewards = rewards
        self._rehearsal = rehearsal
        self._recorder = recorder

    def routes(self) -> list[Route]:
        """Return the rows of the table."""
        one = f"{API}/feeds/{{kind:[a-z]{{1,20}}}}"
        control = Scope.CONTROL
        return [
            Plain("GET", f"{API}/feeds", control, self._all, summary="How the services are.", answer=Feeds),
            Typed(
                "POST",
                f"{one}/connect",
                control,
                self._connect,
                FeedKey,
                summary="Switch a service on, with a new key if one is given.",
                answer=FeedStatus,
            ),
            Typed(
                "POST",
                f"{API}/feeds/rehearse",
                control,
                self._rehearse,
                Rehearse,
                summary="Try the rules on an evening; nothing is changed or heard.",
                answer=Rehearsed,
            ),
            Plain(
                "GET",
                f"{API}/feeds/recording",
                control,
                self._recording,
                summary="What was recorded for a rehearsal.",
                answer=Recording,
            ),
            *(
                Plain("POST", f"{API}/feeds/recording/{name}", control, work, summary=summary, answer=Recording)
                for name, work, summary in (
                    ("start", self._record, "Record what the services bring; an earlier recording goes."),
                    ("stop", self._stop_recording, "End the recording; it is kept."),
                    ("forget", self._forget_recording, "End and remove the recording."),
                )
            ),
            self._of_one(f"{one}/disconnect", self._feeds.disconnect, "Switch a service off and forget its key."),
            Plain(
                "POST",
                f"{one}/test",
                control,
                self._test,
                summary="Ask a service whose key this is.",
                answer=FeedAccountName,
            ),
            Plain(
                "GET",
                f"{API}/feeds/monobank/jars",
                control,
                self._jars,
                summary="List the jars of the monobank account.",
                answer=Jars,
            ),
            Typed(
                "POST",
                f"{API}/feeds/twitch/rewards",
                control,
                self._create_reward,
                NewReward,
                summary="Make a channel-point reward.",
                answer=Reward,
            ),
        ]

    def _of_one(self, path: str, command: Callable[[FeedKind], Awaitable[FeedStatus]], summary: str) -> Route:
        async def run(request: web.Request) -> FeedStatus:
            return await command(_kind(request))

        return Plain("POST", path, Scope.CONTROL, run, summary=summary, answer=FeedStatus)

    async def _rehearse(self, _: web.Request, body: Rehearse) -> Rehearsed:
        return await self._rehearsal.run(body.evening)

    async def _recording(self, _: web.Request) -> Recording:
        return self._recorder.recording

    async def _record(self, _: web.Request) -> Recording:
        return await self._recorder.start()

    async def _stop_recording(self, _: web.Request) -> Recording:
        return await self._recorder.stop()

    async def _forget_recording(self, _: web.Request) -> Recording:
        return await self._recorder.forget()

    async def _all(self, _: web.Request) -> Feeds:
        return Feeds(feeds=self._feeds.all())

    async def _connect(self, request: web.Request, body: FeedKey) -> FeedStatus:
        return await self._feeds.connect(_kind(request), body.key)

    async def _jars(self, _: web.Request) -> Jars:
        return Jars(jars=await self._feeds.jars())

    async def _create_reward(self, _: web.Request, body: NewReward) -> Reward:
        return await self._rewards.create(body.title, body.cost, is_read_aloud=body.is_read_aloud)

    async def _test(self, request: web.Request) -> FeedAccountName:
        return FeedAccountName(account=await self._feeds.check(_kind(request)))


def _kind(request: web.Request) -> FeedKind:
    name = request.match_info["kind"]
    if name not in FeedKind:
        raise NotFoundError("no_such_feed")
    return FeedKind(name)
