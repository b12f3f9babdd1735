"""Moderators over HTTP: their invitations for the streamer's programs, and their page on the local network.

The page, its stream and its commands are those of the hub. What the stream tells is sealed and what comes is signed, so
that nothing is learnt and nothing done by who has no invitation; there is no token.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Final

from aiohttp import web
from msgspec import Meta, Struct

from app.domain.errors import NotFoundError
from app.domain.moderators import (
    LONGEST_HOURS,
    DonePage,
    Invitation,
    InvitationLinks,
    ModeratorRole,
    SignedCommand,
)
from app.hub.connection import Clock
from app.services.moderators.service import ModeratorsService
from app.services.per_minute import PerMinute
from app.web.answers import RefusalError
from app.web.page_files import PageFile, file_response, page_files
from app.web.routes.queue import VisibleText
from app.web.routing import API, ID, PageQuery, Plain, Route, Scope, Typed

LAN: Final = "lan"
"""Name of the channel here; no hub has one so short."""
MOST_STREAMS: Final = 20
PING_S: Final = 45.0
_COMMANDS_PER_MINUTE: Final = 60
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {"Content-Security-Policy": _POLICY, "Referrer-Policy": "no-referrer", "Cache-Control": "no-cache"}


class NewInvitation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An invitation to make.

    Attributes:
        name: Of the moderator.
        hours: How long it is good.
    """

    name: VisibleText
    role: ModeratorRole = ModeratorRole.HELPER
    hours: Annotated[int, Meta(ge=1, le=LONGEST_HOURS)] = 24


class Invitations(Struct, frozen=True, kw_only=True):
    """Every invitation, oldest first; without the keys."""

    invitations: tuple[Invitation, ...]


class Taken(Struct, frozen=True, kw_only=True):
    """That a command has come; what became of it is in the moderator's view."""


class ModeratorsApi:
    """Rows of the table for the streamer's own programs."""

    def __init__(self, moderators: ModeratorsService) -> None:
        self._moderators = moderators

    def routes(self) -> list[Route]:
        """Return the rows of the table."""
        control, all_ = Scope.CONTROL, f"{API}/hub/invitations"
        return [
            Plain("GET", all_, control, self._all, summary="The invitations of moderators.", answer=Invitations),
            Typed(
                "POST",
                all_,
                control,
                self._invite,
                NewInvitation,
                summary="Invite a moderator; the answer has the links.",
                answer=InvitationLinks,
                status=201,
            ),
            Plain(
                "POST",
                f"{all_}/{{id:{ID}}}/revoke",
                control,
                self._revoke,
                summary="Take an invitation back, at once.",
                answer=Invitation,
            ),
            Typed(
                "GET",
                f"{API}/hub/log",
                control,
                self._log,
                PageQuery,
                summary="What moderators did, newest first.",
                answer=DonePage,
            ),
        ]

    async def _all(self, _: web.Request) -> Invitations:
        return Invitations(invitations=self._moderators.all())

    async def _invite(self, _: web.Request, body: NewInvitation) -> web.Response | InvitationLinks:
        return await self._moderators.invite(body.name, body.role, body.hours)

    async def _revoke(self, request: web.Request) -> Invitation:
        return await self._moderators.revoke(request.match_info["id"])

    async def _log(self, _: web.Request, query: PageQuery) -> DonePage:
        return await self._moderators.log(query.offset, query.limit)


class ModeratorPages:
    """The page of moderators on the local network, where the streamer allows that; else there is nothing here."""

    def __init__(self, folder: Path, moderators: ModeratorsService, clock: Clock, is_on: Callable[[], bool]) -> None:
        """Read the files. Touches the disk: call it before the loop runs.

        Args:
            folder: Of the pages of the hub.
            moderators: Take commands and tell views.
            clock: Tells how often somebody commands.
            is_on: Whether the streamer allows it.
        """
        self._files = {path: PageFile.of(path, body, _HEADERS) for path, body in page_files(folder).items()}
        self._moderators = moderators
        self._is_on = is_on
        self._rate = PerMinute(clock)
        self._streams: set[asyncio.Event] = set()

    def routes(self) -> Sequence[Route]:
        """Return the rows of the table."""
        signed = Scope.SIGNED
        return (
            Plain("GET", f"/m/{LAN}", Scope.PAGE, self._page, summary="The page of moderators on the local network."),
            Plain("GET", "/hub/{path:.*}", Scope.PAGE, self._file, summary="Its files.", others=(304,)),
            Plain(
                "GET",
                f"/live/{LAN}/m/{{box:{ID}}}",
                signed,
                self._stream,
                summary="The sealed views of a moderator.",
                is_stream=True,
            ),
            Typed(
                "POST",
                f"/command/{LAN}",
                signed,
                self._command,
                SignedCommand,
                summary="A signed command of a moderator.",
                answer=Taken,
                status=202,
            ),
        )

    def end_streams(self) -> None:
        """End every stream."""
        for ended in self._streams:
            ended.set()

    def _check(self) -> None:
        if not self._is_on():
            raise NotFoundError("not_found", "There is nothing at this address.")

    async def _page(self, request: web.Request) -> web.Response:
        self._check()
        return file_response(request, self._files.get("moderator.html"))

    async def _file(self, request: web.Request) -> web.Response:
        self._check()
        return file_response(request, self._files.get(request.match_info["path"]))

    async def _command(self, request: web.Request, command: SignedCommand) -> Taken:
        self._check()
        if not self._rate.take(request.remote or "", _COMMANDS_PER_MINUTE):
            raise RefusalError(429, "too_often", "Too many commands.", headers={"Retry-After": "60"})
        await self._moderators.desk.take(command)
        return Taken()

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        self._check()
        if len(self._streams) >= MOST_STREAMS:
            raise RefusalError(503, "too_many_streams", "Too many pages are open.", headers={"Retry-After": "60"})
        waiting, ended = deque[bytes](maxlen=1), asyncio.Event()
        filled = asyncio.Event()

        def tell(body: bytes) -> None:
            waiting.append(body)
            filled.set()

        stop = self._moderators.views.listen(request.match_info["box"], tell)
        if stop is None:
            raise NotFoundError("not_found", "There is nothing at this address.")
        self._streams.add(ended)
        try:
            response = web.StreamResponse(headers={**_HEADERS, "Content-Type": "text/event-stream; charset=utf-8"})
            await response.prepare(request)
            while not ended.is_set() and self._is_on():
                await _any_of(filled, ended)
                filled.clear()
                body = waiting.popleft() if waiting else b""
                event = b"id: %d:0\nevent: sealed\ndata: %s\n\n" % (time.time(), body) if body else b": hi\n\n"
                await response.write(event)
            return response
        finally:
            self._streams.discard(ended)
            stop()


async def _any_of(*events: asyncio.Event) -> None:
    """Wait until one of them is set, or it is time for a ping."""
    tasks = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(tasks, timeout=PING_S, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
