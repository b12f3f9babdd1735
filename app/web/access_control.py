"""Checks every request: Host, then Origin, then token, then scope."""

import functools
import hashlib
import re
from collections.abc import Callable, Iterable
from typing import Final, NoReturn

from aiohttp import web

from app.domain.sources import is_loopback
from app.domain.widgets import WIDGET_NAMES
from app.web.answers import RefusalError
from app.web.connection import connection_of
from app.web.routing import Route, Scope
from app.web.tokens import Tokens

MAX_WRONG_TOKENS: Final = 5
BAN_S: Final = 300.0
"""Seconds after the last of so many guesses in which another one is not even looked at."""
_MAX_ADDRESSES: Final = 1_000

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+)(?::([0-9]{1,5}))?")
_ORIGIN = re.compile(r"(https?)://([^/?#\s]+)", re.IGNORECASE)
_WIDGET: Final = re.compile(f"({'|'.join(sorted(WIDGET_NAMES))}|w)(-?[0-9]{{1,2}})?")
"""Names under ``localhost`` that pages are opened by: a widget's, or ``w`` for any, and a number to tell several apart.
A web page of any site could hold connections open under ever new others."""
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


def is_our_authority(authority: str, port: int, names: Iterable[str], default_port: int = 80) -> bool:
    """Return whether ``host[:port]`` means this server.

    Args:
        authority: As a client wrote it.
        port: The port we listen on.
        names: Host names that the streamer added.
        default_port: What a missing port stands for.
    """
    match = _HOST.fullmatch(authority)
    if match is None or int(match.group(2) or default_port) != port:
        return False
    host = match.group(1).lower()
    if host.startswith("["):
        return is_loopback(host[1:-1])
    host = host.removesuffix(".")
    name = host.removesuffix(".localhost")
    is_local = host == "localhost" or (name != host and _WIDGET.fullmatch(name) is not None)
    return is_local or is_loopback(host) or host in {name.strip().lower().removesuffix(".") for name in names if name}


_is_ours = functools.lru_cache(maxsize=64)(is_our_authority)
"""Called twice for every request, mostly with the same few names."""


class Guesses:
    """Counts wrong tokens by address, and looks at no more from one that guesses. This PC is never refused.

    The same token counts once: OBS on another PC asks with an old link again and again, from each of its sources.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """Start with an empty list.

        Args:
            clock: Seconds that only grow.
        """
        self._clock = clock
        self._tries: dict[str, tuple[frozenset[bytes], float]] = {}

    def check(self, address: str) -> None:
        """Refuse an address that guesses.

        Raises:
            RefusalError: 429.
        """
        if not self._tries:
            return
        tokens, last = self._tries.get(address, (frozenset[bytes](), 0.0))
        left = last + BAN_S - self._clock()
        if tokens and left <= 0:
            del self._tries[address]
        elif len(tokens) >= MAX_WRONG_TOKENS:
            raise RefusalError(
                429, "too_many_tries", "Too many wrong tokens came from this address.", headers=_retry(left)
            )

    def note(self, address: str, token: str) -> None:
        """Count a wrong token."""
        if is_loopback(address):
            return
        tokens, _ = self._tries.pop(address, (frozenset[bytes](), 0.0))
        if len(self._tries) >= _MAX_ADDRESSES:
            del self._tries[next(iter(self._tries))]
        known = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()[:8]
        self._tries[address] = (tokens | {known}, self._clock())


class AccessControl:
    """Accepts or refuses a request.

    Attributes:
        port: The port we listen on; set by the server when it knows.
        is_open_to_lan: True where the address we listen at from the start lets others than this PC reach us.
        lan_address: One more at which others may, or empty; a page may be opened under it. In both cases every route
            needs a token but the pages.
    """

    def __init__(self, tokens: Tokens, host_names: Callable[[], Iterable[str]], clock: Callable[[], float]) -> None:
        """Build it.

        Args:
            tokens: The two that are right.
            host_names: Names the streamer added in the settings, as they are now.
            clock: Seconds that only grow.
        """
        self.port = 0
        self.is_open_to_lan = False
        self.lan_address = ""
        self._tokens = tokens
        self._host_names = host_names
        self._guesses = Guesses(clock)

    def check_origin(self, request: web.Request, route: Route | None) -> None:
        """Refuse requests for another host, or from a page that is not ours.

        Args:
            request: The request.
            route: Where it leads; None for nowhere.

        Raises:
            RefusalError: 421 or 403.
        """
        hosts = request.headers.getall("Host", ())
        if len(hosts) != 1 or not request.raw_path.startswith("/") or not self._is_ours(hosts[0]):
            raise RefusalError(421, "wrong_host", "This server does not answer to that name.", closes=True)
        origins = request.headers.getall("Origin", ())
        if origins and (len(origins) > 1 or not self._is_our_origin(origins[0])):
            raise RefusalError(403, "wrong_origin", "Pages of other sites may not do this.")
        site = request.headers.get("Sec-Fetch-Site", "").lower()
        if site not in {"cross-site", "same-site"}:
            return
        is_changing = route.changes_something if route else request.method not in {"GET", "HEAD"}
        is_private = route is not None and route.scope not in {Scope.NONE, Scope.PAGE}
        # Another *.localhost is the same site as ours. A page of any site may show our public pages.
        if (site == "cross-site" and (is_changing or is_private)) or (site == "same-site" and is_changing):
            raise RefusalError(403, "wrong_origin", "Pages of other sites may not do this.")

    def check_token(self, request: web.Request, route: Route) -> None:
        """Refuse requests whose token is missing, wrong, or of too small a scope.

        Raises:
            RefusalError: 401, 403 or 429.
        """
        is_public = route.scope is Scope.NONE and not (self.is_open_to_lan or self.lan_address)
        if is_public or route.scope in {Scope.PAGE, Scope.SIGNED, Scope.FIRST_MESSAGE}:
            return
        token = _sent_token(request, route)
        if route.scope is Scope.DISPLAY and not route.is_stream and token and self._tokens.is_leaving(token):
            return  # its page is open, and gets the new link in a moment
        self.check_credentials(request, token, route.scope)

    def check_credentials(self, request: web.Request, token: str | None, scope: Scope) -> None:
        """Refuse a missing or wrong token, or one of too small a scope. A right one is taken, whoever guesses there.

        Raises:
            RefusalError: 401, 403 or 429.
        """
        sent = token or ""
        # Both are compared, so that the time gives no hint.
        is_control, is_display = self._tokens.control.matches(sent), self._tokens.display.matches(sent)
        if not (is_control or is_display):
            self._refuse(request.remote or "", token)
        connection_of(request).set_known()
        if scope is Scope.CONTROL and not is_control:
            raise RefusalError(403, "wrong_scope", "This token may not do this.")

    def _refuse(self, address: str, token: str | None) -> NoReturn:
        """Refuse a wrong token, or none; one that was ours is no guess."""
        if token is not None and self._tokens.was_ours(token):
            raise _unauthorized("The token was replaced.")
        self._guesses.check(address)
        if token is None:
            raise _unauthorized("A token is needed.")
        self._guesses.note(address, token)
        raise _unauthorized("The token is wrong, or was replaced.")

    def _is_ours(self, authority: str) -> bool:
        return _is_ours(authority, self.port, self._names())

    def _is_our_origin(self, origin: str) -> bool:
        match = _ORIGIN.fullmatch(origin)
        if match is None:
            return False
        default_port = _DEFAULT_PORTS[match.group(1).lower()]
        return _is_ours(match.group(2), self.port, self._names(), default_port)

    def _names(self) -> tuple[str, ...]:
        return (*self._host_names(), self.lan_address)


def _sent_token(request: web.Request, route: Route) -> str | None:
    """Return the token that the client sent, or None."""
    headers = request.headers.getall("Authorization", [])
    if len(headers) == 1:
        scheme, _, value = headers[0].partition(" ")
        return value.strip() if scheme.lower() == "bearer" else None
    if not headers and route.takes_query_token:
        tokens = request.query.getall("access_token", [])
        return tokens[0] if len(set(tokens)) == 1 else None
    return None


def _unauthorized(message: str) -> RefusalError:
    return RefusalError(401, "unauthorized", message, headers={"WWW-Authenticate": "Bearer"})


def _retry(seconds: float) -> dict[str, str]:
    return {"Retry-After": str(int(seconds) + 1)}
