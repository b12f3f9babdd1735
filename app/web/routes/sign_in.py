"""Signing in to services over HTTP, and the page to which one of them sends the browser in the end."""

import base64
import hashlib
from pathlib import Path
from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from app.domain.feeds import LONGEST_KEY, FeedKind, FeedLogin, FeedStatus
from app.services.feeds.page_sign_in import PATH, PageSignIn
from app.services.feeds.service import FeedsService
from app.services.feeds.sign_in import SignInService
from app.web.routing import API, Plain, Route, Scope, Typed


class HandedOver(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the service put behind the ``#`` of the page's address (RFC 6749, 4.2.2).

    Attributes:
        state: As Efir gave it to the service.
        access_token: Missing where access was denied.
        error: Why; missing otherwise.
    """

    state: Annotated[str, Meta(max_length=100)]
    access_token: Annotated[str, Meta(max_length=LONGEST_KEY)] = ""
    error: Annotated[str, Meta(max_length=100)] = ""


class SignedInPage:
    """The page. It runs its own script only and reaches nothing but Efir."""

    def __init__(self, file: Path) -> None:
        """Read it. Touches the disk: call it before the loop runs."""
        self._body = file.read_bytes().replace(b"\r\n", b"\n")  # as a browser reads and hashes the script
        self._policy = "; ".join(
            (
                "default-src 'none'",
                f"script-src '{_hash(self._body, b'script')}'",
                f"style-src '{_hash(self._body, b'style')}'",
                "connect-src 'self'",
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'none'",
            )
        )

    def response(self) -> web.Response:
        """Return it; its address holds a token, which no cache and no other page gets."""
        headers = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": self._policy,
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
        }
        return web.Response(body=self._body, headers=headers)


class SignInApi:
    """Rows of the table for signing in."""

    def __init__(self, feeds: FeedsService, twitch: SignInService, by_page: PageSignIn, page: SignedInPage) -> None:
        self._feeds = feeds
        self._twitch = twitch
        self._by_page = by_page
        self._page = page

    def routes(self) -> list[Route]:
        """Return the rows of the table."""
        control, own = Scope.CONTROL, self._by_page.kind
        return [
            Plain(
                "POST",
                f"{API}/feeds/twitch/login",
                control,
                self._log_in,
                summary="Ask Twitch for a code that signs Efir in.",
                answer=FeedLogin,
            ),
            Plain(
                "POST",
                f"{API}/feeds/twitch/login/cancel",
                control,
                self._cancel_login,
                summary="End a sign-in that runs.",
                answer=FeedStatus,
            ),
            Plain(
                "POST",
                f"{API}/feeds/{own}/login",
                control,
                self._log_in_by_page,
                summary="Begin a sign-in on the page of DonationAlerts.",
                answer=FeedLogin,
            ),
            Plain(
                "POST",
                f"{API}/feeds/{own}/login/cancel",
                control,
                self._cancel_by_page,
                summary="End a sign-in that runs.",
                answer=FeedStatus,
            ),
            Plain("GET", PATH, Scope.PAGE, self._show, summary="The page that a service opens after a sign-in."),
            Typed(
                "POST",
                PATH,
                Scope.SIGNED,
                self._finish,
                HandedOver,
                summary="End a sign-in with what the service gave to its page.",
                status=204,
            ),
        ]

    async def _log_in(self, _: web.Request) -> FeedLogin:
        return await self._twitch.begin()

    async def _cancel_login(self, _: web.Request) -> FeedStatus:
        await self._twitch.cancel()
        return self._feeds.status(FeedKind.TWITCH)

    async def _log_in_by_page(self, _: web.Request) -> FeedLogin:
        return self._by_page.begin()

    async def _cancel_by_page(self, _: web.Request) -> FeedStatus:
        await self._by_page.cancel()
        return self._feeds.status(self._by_page.kind)

    async def _show(self, _: web.Request) -> web.Response:
        return self._page.response()

    async def _finish(self, _: web.Request, handed: HandedOver) -> web.Response:
        await self._by_page.finish(handed.state, handed.access_token, handed.error)
        return web.Response(status=204)


def _hash(page: bytes, element: bytes) -> str:
    """Return the hash by which a policy allows the one element of this name in a page."""
    inside = page.partition(b"<" + element + b">")[2].partition(b"</" + element + b">")[0]
    return f"sha256-{base64.b64encode(hashlib.sha256(inside).digest()).decode()}"
