"""The table of routes. The router, the checks and openapi.json are all made from it, so none can forget a route."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from aiohttp import web
from msgspec import Struct

from app.web.reading import read_body, read_object, read_query, refuse_body

API = "/api/v1"
ID = "[A-Za-z0-9_.:-]{1,100}"
"""What an id in a path may look like; anything else is a 404 before any handler."""

type Work = Callable[[], Awaitable[object]]
"""The handler with its input already read: nothing about the client can stop it halfway."""


class Scope(StrEnum):
    """Who may use a route (PROTOCOL 2)."""

    NONE = "none"
    """Anybody on this PC: there is nothing to learn and nothing to change."""
    PAGE = "page"
    """The same from another PC too, where it is let in: a browser that opens a page can show no token, and the pages
    of the widgets hold no data."""
    SIGNED = "signed"
    """Whoever holds a signed path; the handler checks the signature."""
    FIRST_MESSAGE = "first_message"
    """A WebSocket whose first message is a token of DISPLAY; the handler sends nothing before it has checked it."""
    DISPLAY = "display"
    """The sources in OBS. A control token does too."""
    CONTROL = "control"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One row of the table; made by ``route``, ``plain`` or ``patch``.

    Attributes:
        path: In aiohttp's notation, from the root.
        prepare: Reads and checks the input; returns the work that is left to do.
        takes: Type of the body, or of the query of a GET; None where there is no input.
        answer: Type of the JSON answer; None where it is not JSON.
        status: Usual status.
        takes_query_token: True where the token may also come as ``access_token``.
    """

    method: str
    path: str
    scope: Scope
    summary: str
    prepare: Callable[[web.Request], Awaitable[Work]]
    takes: type[Struct] | None = None
    answer: type | None = None
    status: int = 200
    takes_query_token: bool = False

    @property
    def changes_something(self) -> bool:
        """True where a repeated or forged request could do harm."""
        return self.method != "GET"


def plain(  # noqa: PLR0913 -- a row of a table
    method: str,
    path: str,
    scope: Scope,
    handler: Callable[[web.Request], Awaitable[object]],
    *,
    summary: str,
    answer: type | None = None,
    takes_query_token: bool = False,
) -> Route:
    """Return a route without input. A body may be absent or an empty object.

    Args:
        method: ``GET``, ``POST``, …; a GET must change nothing.
        path: From the root.
        scope: Who may use it.
        handler: Returns a response of aiohttp's, an ``Answer``, or a value that becomes JSON.
        summary: One line for openapi.json.
        answer: Type of the JSON answer.
        takes_query_token: Whether the token may come in the query too.
    """

    async def prepare(request: web.Request) -> Work:
        if method != "GET":
            await refuse_body(request)
        return lambda: handler(request)

    return Route(
        method=method,
        path=path,
        scope=scope,
        summary=summary,
        prepare=prepare,
        answer=answer,
        takes_query_token=takes_query_token,
    )


def route[T: Struct](  # noqa: PLR0913 -- a row of a table
    method: str,
    path: str,
    scope: Scope,
    handler: Callable[[web.Request, T], Awaitable[object]],
    takes: type[T],
    *,
    summary: str,
    answer: type | None = None,
    status: int = 200,
) -> Route:
    """Return a route whose handler gets its input parsed: the query of a GET, the JSON body of anything else."""

    async def prepare(request: web.Request) -> Work:
        value = read_query(request, takes) if method == "GET" else await read_body(request, takes)
        return lambda: handler(request, value)

    return Route(
        method=method,
        path=path,
        scope=scope,
        summary=summary,
        prepare=prepare,
        takes=takes,
        answer=answer,
        status=status,
    )


def patch(
    path: str,
    scope: Scope,
    handler: Callable[[web.Request, dict[str, object]], Awaitable[object]],
    whole: type[Struct],
    *,
    summary: str,
) -> Route:
    """Return a PATCH route: any part of the tree in, the whole out. The service checks the values."""

    async def prepare(request: web.Request) -> Work:
        tree = await read_object(request)
        return lambda: handler(request, tree)

    return Route(method="PATCH", path=path, scope=scope, summary=summary, prepare=prepare, takes=whole, answer=whole)
