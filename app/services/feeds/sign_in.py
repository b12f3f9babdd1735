"""Signing in at Twitch: the streamer allows a code in the browser, while Efir waits."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from app.domain.errors import AppError
from app.domain.feeds import DeviceCode, FeedError, FeedLogin, FeedReason, LoginState, SignedIn
from app.services.feeds.failures import FeedFailedError
from app.services.ports import Clock, SignIn
from app.services.settings import SettingsService

logger = logging.getLogger(__name__)


class SignInService:
    """One sign-in at a time.

    Attributes:
        user: Who is signed in; None for nobody.
        login: The sign-in that runs or failed; None otherwise.
        on_change: Called when one of them changed.
        on_signed_in: Called with who signed in, once that is stored.
    """

    def __init__(self, clock: Clock, settings: SettingsService, account: SignIn) -> None:
        """Build it; nothing is read.

        Args:
            clock: Tells when a code ends.
            settings: Hold the client id.
            account: Keeps the sign-in.
        """
        self._clock = clock
        self._settings = settings
        self._account = account
        self.user: SignedIn | None = None
        self.login: FeedLogin | None = None
        self.on_change: Callable[[], object] = lambda: None
        self.on_signed_in: Callable[[SignedIn], Awaitable[object]] | None = None
        self._beginning = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    async def load(self) -> str | None:
        """Return the id of the account that is signed in, or None.

        Raises:
            OutsideError: It cannot be read now.
        """
        self.user = await self._account.load()
        return None if self.user is None else self.user.user_id

    async def begin(self) -> FeedLogin:
        """Ask for a code, and wait in the background until it is allowed. A sign-in that runs already ends.

        Raises:
            FeedFailedError: No code is given; the sentence says why.
        """
        async with self._beginning:
            await self.cancel()
            client_id = self._settings.settings.feeds.twitch_client_id.strip()
            try:
                code = await self._account.begin(client_id)
            except FeedError as error:
                self._become(FeedLogin(state=LoginState.FAILED, reason=error.reason))
                of_id = {FeedReason.NO_CLIENT_ID, FeedReason.CLIENT_ID_REFUSED}
                raise FeedFailedError(error, "feeds.twitch_client_id" if error.reason in of_id else None) from None
            expires_at = datetime.fromtimestamp(self._clock.time(), UTC) + timedelta(seconds=code.expires_in_s)
            waiting = FeedLogin(
                state=LoginState.WAITING,
                user_code=code.user_code,
                verification_uri=code.verification_uri,
                expires_at=expires_at,
            )
            self._become(waiting)
            self._task = asyncio.get_running_loop().create_task(self._wait(client_id, code), name="sign-in")
            return waiting

    async def _wait(self, client_id: str, code: DeviceCode) -> None:
        reason = FeedReason.BUG
        try:
            self.user = await self._account.wait(client_id, code)
            self._become(None)
            if self.on_signed_in is not None:
                await self.on_signed_in(self.user)
        except FeedError as error:
            reason = error.reason
        except AppError as error:
            logger.warning("What follows from a sign-in cannot be saved: %s", error)
            reason = FeedReason.NOT_STORED
        except Exception:
            logger.exception("A sign-in failed by a bug")
        else:
            return
        self._become(FeedLogin(state=LoginState.FAILED, reason=reason))

    async def cancel(self) -> None:
        """End a sign-in that runs, and forget one that failed."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        self._become(None)

    async def forget(self) -> None:
        """Sign out.

        Raises:
            OutsideError: The sign-in cannot be removed.
        """
        await self.cancel()
        await self._account.forget()
        self.user = None
        self.on_change()

    def _become(self, login: FeedLogin | None) -> None:
        self.login = login
        self.on_change()
