"""Signing in on a service's own page, which then opens a page of Efir's and hands it the token.

Source: RFC 6749, 4.2 (implicit grant), which needs no secret of the application.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from app.domain.errors import AppError, ConflictError
from app.domain.feeds import CLIENT_IDS, FeedError, FeedKind, FeedLogin, FeedReason, FeedRefusedError, LoginState
from app.hub.connection import Clock
from app.services.feeds.failures import FeedFailedError
from app.services.ports import SignInPage
from app.services.settings import SettingsService

PATH = "/sign-in/donationalerts"
"""Of the page that the service opens in the end."""
VALID_S = 600.0
"""How long a sign-in is waited for."""


class PageSignIn:
    """One sign-in at a time, at DonationAlerts.

    Attributes:
        login: The sign-in that runs or failed; None otherwise.
        redirect_url: Where the service sends the browser; empty until the server listens.
        on_change: Called when the login changed.
        on_token: Called with a token, to keep and use it.
    """

    kind = FeedKind.DONATIONALERTS

    def __init__(self, clock: Clock, settings: SettingsService, page: SignInPage) -> None:
        """Build it.

        Args:
            clock: Tells when a sign-in ends.
            settings: Hold the client id.
            page: Where the streamer allows it.
        """
        self._clock = clock
        self._settings = settings
        self._page = page
        self.login: FeedLogin | None = None
        self.redirect_url = ""
        self.on_change: Callable[[], object] = lambda: None
        self.on_token: Callable[[str], Awaitable[object]] | None = None
        self._state = ""
        self._timer: asyncio.TimerHandle | None = None

    def listens_at(self, port: int) -> None:
        """Note the port at which the page of Efir is."""
        self.redirect_url = f"http://127.0.0.1:{port}{PATH}"

    def begin(self) -> FeedLogin:
        """Return the page on which the streamer allows it. A sign-in that runs already ends.

        Raises:
            FeedFailedError: There is no client id.
        """
        self._end()
        setting = CLIENT_IDS[self.kind]
        client_id = str(getattr(self._settings.settings.feeds, setting)).strip()
        if not client_id:
            self._become(FeedLogin(state=LoginState.FAILED, reason=FeedReason.NO_CLIENT_ID))
            raise FeedFailedError(FeedRefusedError(FeedReason.NO_CLIENT_ID), f"feeds.{setting}")
        self._state = secrets.token_urlsafe(24)
        self._timer = asyncio.get_running_loop().call_later(VALID_S, self._fail, FeedReason.LOGIN_EXPIRED)
        waiting = FeedLogin(
            state=LoginState.WAITING,
            verification_uri=self._page(client_id, self.redirect_url, self._state),
            expires_at=datetime.fromtimestamp(self._clock.time(), UTC) + timedelta(seconds=VALID_S),
        )
        self._become(waiting)
        return waiting

    async def finish(self, state: str, token: str, error: str = "") -> None:
        """Take what the page was handed.

        Args:
            state: As it was given to the page of the service; it proves that this is the sign-in that was begun here.
            token: Empty where there is none.
            error: As of RFC 6749, 4.2.2.1; empty for none.

        Raises:
            ConflictError: No such sign-in runs.
            FeedFailedError: It was denied, or brought no token.
            AppError: The token cannot be kept.
        """
        if not self._state or not secrets.compare_digest(state.encode(), self._state.encode()):
            raise ConflictError("no_sign_in")
        if not token:
            reason = FeedReason.LOGIN_DENIED if error == "access_denied" else FeedReason.STRANGE_ANSWER
            self._fail(reason)
            raise FeedFailedError(FeedError(reason))
        self._end()
        try:
            if self.on_token is not None:
                await self.on_token(token)
        except AppError:
            if not self._state:
                self._fail(FeedReason.NOT_STORED)
            raise
        if not self._state:  # else another one was begun meanwhile
            self._become(None)

    async def cancel(self) -> None:
        """End a sign-in that runs, and forget one that failed."""
        self._end()
        self._become(None)

    def _end(self) -> None:
        self._state = ""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _fail(self, reason: FeedReason) -> None:
        self._end()
        self._become(FeedLogin(state=LoginState.FAILED, reason=reason))

    def _become(self, login: FeedLogin | None) -> None:
        self.login = login
        self.on_change()
