"""Chat and donation services over HTTP: how they are, and their keys, which are only ever taken."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from app.domain.errors import NotFoundError
from app.domain.feeds import LONGEST_KEY, FeedKind, FeedStatus
from app.services.feeds.service import FeedsService
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


class FeedAccountName(Struct, frozen=True, kw_only=True):
    """Whose key it is, as the service says."""

    account: str


class FeedsApi:
    """Rows of the table for feeds."""

    def __init__(self, feeds: FeedsService) -> None:
        self._feeds = feeds

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
            self._of_one(f"{one}/disconnect", self._feeds.disconnect, "Switch a service off and forget its key."),
            Plain(
                "POST",
                f"{one}/test",
                control,
                self._test,
                summary="Ask a service whose key this is.",
                answer=FeedAccountName,
            ),
        ]

    def _of_one(self, path: str, command: Callable[[FeedKind], Awaitable[FeedStatus]], summary: str) -> Route:
        async def run(request: web.Request) -> FeedStatus:
            return await command(_kind(request))

        return Plain("POST", path, Scope.CONTROL, run, summary=summary, answer=FeedStatus)

    async def _all(self, _: web.Request) -> Feeds:
        return Feeds(feeds=self._feeds.all())

    async def _connect(self, request: web.Request, body: FeedKey) -> FeedStatus:
        return await self._feeds.connect(_kind(request), body.key)

    async def _test(self, request: web.Request) -> FeedAccountName:
        return FeedAccountName(account=await self._feeds.check(_kind(request)))


def _kind(request: web.Request) -> FeedKind:
    name = request.match_info["kind"]
    if name not in FeedKind:
        raise NotFoundError("no_such_feed")
    return FeedKind(name)
