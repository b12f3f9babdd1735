"""The table of routes. The router, the checks and openapi.json are all made from it, so none can forget a route."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import Annotated, ClassVar, Protocol, override

from aiohttp import web
from msgspec import Meta, Struct

from app.web.reading import LARGEST_TREE, read_body, read_object, read_query, refuse_body

API = "/api/v1"
ID = "[A-Za-z0-9_.:-]{1,100}"
"""What an id in a path may look like; anything else is a 404 before any handler."""

type Work = Callable[[], Awaitable[object]]
"""The handler with its input already read: nothing about the client can stop it halfway.

It returns a response of aiohttp's, an ``Answer``, or a value that becomes JSON.
"""


class Scope(StrEnum):
    """Who may use a route."""

    NONE = "none"
    """Anybody on this PC: there is nothing to learn and nothing to change."""
    PAGE = "page"
    """The same from another PC too, where LAN access is allowed: a browser that opens a page can send no token, and
    the pages of the widgets hold no data."""
    SIGNED = "signed"
    """Whoever has a signed path, or the state of a sign-in that runs; the handler checks it."""
    FIRST_MESSAGE = "first_message"
    """A WebSocket whose first message is a token of DISPLAY; the handler sends nothing before it has checked it."""
    DISPLAY = "display"
    """The sources in OBS. A control token does too."""
    CONTROL = "control"


@dataclass(frozen=True, slots=True)
class Route(ABC):
    """One row of the table.

    Attributes:
        path: In aiohttp's notation, from the root.
        summary: One line for openapi.json.
        answer: Type of the JSON answer; None where it is not JSON.
        status: Usual status.
        takes_query_token: True where the token may also come as ``access_token``.
        others: Further statuses that are no failure, such as 200 where what was done before is answered the same.
        is_stream: True where the answer has no end; such a GET has no HEAD.
    """

    method: str
    path: str
    scope: Scope
    _: KW_ONLY
    summary: str
    answer: type | None = None
    status: int = 200
    takes_query_token: bool = False
    others: tuple[int, ...] = ()
    is_stream: bool = False

    @property
    def methods(self) -> tuple[str, ...]:
        """What it is asked by: HEAD too, where there is an answer that a GET would bring."""
        return ("GET", "HEAD") if self.method == "GET" and not self.is_stream else (self.method,)

    @property
    def takes(self) -> type[Struct] | None:
        """Type of the body, or of the query of a GET; None where there is no input."""
        return None

    @property
    def changes_something(self) -> bool:
        """True where a repeated or forged request could do harm."""
        return self.method != "GET"

    @abstractmethod
    async def prepare(self, request: web.Request) -> Work:
        """Read and check the input; return the work that is left to do.

        Raises:
            RefusalError: The input is not allowed.
        """


@dataclass(frozen=True, slots=True)
class Plain(Route):
    """A route without input. A body may be absent or an empty object."""

    handler: Callable[[web.Request], Awaitable[object]]

    @override
    async def prepare(self, request: web.Request) -> Work:
        if self.changes_something:
            await refuse_body(request)
        return lambda: self.handler(request)


@dataclass(frozen=True, slots=True)
class Typed[T: Struct](Route):
    """A route whose handler gets its input as a value: the query of a GET, the JSON body of anything else."""

    handler: Callable[[web.Request, T], Awaitable[object]]
    input: type[T]

    @property
    @override
    def takes(self) -> type[Struct]:
        return self.input

    @override
    async def prepare(self, request: web.Request) -> Work:
        value = await read_body(request, self.input) if self.changes_something else read_query(request, self.input)
        return lambda: self.handler(request, value)


@dataclass(frozen=True, slots=True)
class Patch(Route):
    """A route that takes any part of a tree and returns the whole. The service checks the values."""

    handler: Callable[[web.Request, dict[str, object]], Awaitable[object]]
    whole: type[Struct]

    @property
    @override
    def takes(self) -> type[Struct]:
        return self.whole

    @override
    async def prepare(self, request: web.Request) -> Work:
        tree = await read_object(request, LARGEST_TREE)
        return lambda: self.handler(request, tree)


class Described(Protocol):
    """A kind of body with rules that are about several fields; its handler or service checks them.

    Attributes:
        RULES: In the words of JSON Schema.
    """

    RULES: ClassVar[Mapping[str, object]]


class PageQuery(Struct, frozen=True, kw_only=True):
    """A part of a list."""

    offset: Annotated[int, Meta(ge=0, le=2**31)] = 0
    limit: Annotated[int, Meta(ge=0, le=200)] = 50
