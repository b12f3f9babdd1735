"""The streamer's sign-in at Twitch: the device code flow, and tokens that are renewed in time.

Never tried on a real account. Sources: dev.twitch.tv/docs/authentication/getting-tokens-oauth (device code grant flow
of a *public* client, which has no secret), …/refresh-tokens (a public client's refresh token is good once, and for 30
days), …/validate-tokens (at the start and hourly), …/revoke-tokens.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec
from msgspec import Struct, structs

from app.domain.errors import AppError, OutsideError
from app.domain.feeds import DeviceCode, FeedError, FeedReason, FeedRefusedError, SignedIn
from app.feeds.http import Http, is_wall
from app.feeds.parts import shaped
from app.runtime.log_files import hide
from app.services.ports import Secrets

logger = logging.getLogger(__name__)

ADDRESS: Final = "https://id.twitch.tv"
SCOPES: Final = ("user:read:chat", "bits:read", "channel:manage:redemptions", "user:write:chat")
"""To read the chat, its bits and rewards, to settle rewards of Efir's own, and to answer."""
SECRET: Final = "feed.twitch"  # noqa: S105 -- its name
_GRANT: Final = "urn:ietf:params:oauth:grant-type:device_code"
_SOONER_S: Final = 60.0
"""A token is renewed so long before its end."""
_LONGEST_CODE_S: Final = 3_600.0
_LONGEST_INTERVAL_S: Final = 60.0
_SLOWER_S: Final = 5.0
"""As RFC 8628, 3.5 says of ``slow_down``."""
_LONGEST_CLIENT_ID: Final = 100


class _Device(Struct):
    device_code: str
    user_code: str
    verification_uri: str
    expires_in: float = 1_800.0
    interval: float = 5.0


class _Token(Struct):
    access_token: str
    refresh_token: str
    expires_in: float


class _Valid(Struct):
    client_id: str
    login: str
    user_id: str
    scopes: list[str] | None = None


class _Kept(Struct, frozen=True):
    """What is kept of a sign-in; without a user between its first storing and the first answer about it."""

    client_id: str
    access_token: str
    refresh_token: str
    expires_at_s: float
    user: SignedIn | None = None


class _Trouble(Struct):
    message: str = ""


class _NotGrantedError(FeedError):
    """A token was asked for and is not given; the message is the service's."""

    def __init__(self, message: str) -> None:
        super().__init__(FeedReason.LOGIN_REFUSED)
        self.message = message


_REFUSED: Final = frozenset({400, 401, 403})


def _explained(status: int, body: bytes) -> FeedError | None:
    if status not in _REFUSED or is_wall(status, body):
        return None
    trouble = shaped(body, _Trouble)
    return _NotGrantedError(trouble.message.lower() if trouble else "")


class TwitchLogin:
    """One sign-in. It renews its tokens one at a time, and nobody uses a pair that is not stored."""

    def __init__(
        self,
        secrets: Secrets,
        address: str = ADDRESS,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Build it; nothing is read or asked.

        Args:
            secrets: Keeps the tokens.
            address: Of the service.
            clock: Seconds since 1970.
            sleep: Waits between two questions.
        """
        self._secrets = secrets
        self._address = address
        self._clock = clock
        self._sleep = sleep
        self._kept: _Kept | None = None
        self._unsaved: _Kept | None = None
        self._is_refused = False
        self._storing = asyncio.Lock()
        self._renewal: asyncio.Task[None] | None = None

    async def close(self) -> None:
        """Let a pair of tokens that is on its way be stored."""
        if self._renewal is not None:
            await asyncio.wait([self._renewal])

    # The sign-in

    async def load(self) -> SignedIn | None:
        """Return whose sign-in is kept; one that cannot be read by this version is none."""
        async with self._storing:
            written = await self._secrets.load(SECRET)
            kept = None if written is None else shaped(written, _Kept)
            if kept is None:
                return None
            self._take(kept)
        if kept.user is not None:
            return kept.user
        try:
            return await self.validated()
        except FeedRefusedError:
            return None
        except FeedError as error:
            raise OutsideError("secrets_not_read", f"Whose sign-in is kept is not known: {error}.") from None

    async def begin(self, client_id: str) -> DeviceCode:
        """Ask for a code."""
        if not client_id:
            raise FeedRefusedError(FeedReason.NO_CLIENT_ID)
        if len(client_id) > _LONGEST_CLIENT_ID or not (client_id.isascii() and client_id.isalnum()):
            raise FeedRefusedError(FeedReason.CLIENT_ID_REFUSED)
        try:
            async with self._http() as http:
                form = {"client_id": client_id, "scopes": " ".join(SCOPES)}
                told = await http.post("/oauth2/device", _Device, form=form)
        except _NotGrantedError as error:
            logger.warning("Twitch gives no code: %s", error.message[:100])
            raise FeedRefusedError(FeedReason.CLIENT_ID_REFUSED) from None
        if not told.verification_uri.startswith("https://"):
            raise FeedError(FeedReason.STRANGE_ANSWER)
        hide(told.device_code)
        return DeviceCode(
            device_code=told.device_code,
            user_code=told.user_code[:40],
            verification_uri=told.verification_uri[:500],
            expires_in_s=min(max(told.expires_in, 0.0), _LONGEST_CODE_S),
            interval_s=min(max(told.interval, 0.0), _LONGEST_INTERVAL_S),
        )

    async def wait(self, client_id: str, code: DeviceCode) -> SignedIn:
        """Ask whether a code was allowed, as often as the service wants it, until it was."""
        end_s, interval_s = self._clock() + code.expires_in_s, code.interval_s
        form = {
            "client_id": client_id,
            "scopes": " ".join(SCOPES),
            "device_code": code.device_code,
            "grant_type": _GRANT,
        }
        while self._clock() < end_s:
            await self._sleep(interval_s)
            try:
                kept = await self._granted(client_id, form)
            except _NotGrantedError as error:
                interval_s += _still_waiting(error)
            except FeedError as error:  # the network is gone for a while: the code is still good
                interval_s = max(interval_s, error.after_s or 0.0)
            else:
                return await self._enter(kept)
        raise FeedRefusedError(FeedReason.LOGIN_EXPIRED)

    async def _enter(self, kept: _Kept) -> SignedIn:
        await self.close()
        async with self._storing:
            await self._store(kept)
        return await self.validated()

    async def forget(self) -> None:
        """Revoke the sign-in and remove it."""
        await self.close()
        async with self._storing:
            kept = self._kept
            if kept is not None:
                await self._revoke(kept)
            await self._secrets.forget(SECRET)
            self._kept = self._unsaved = None

    async def _revoke(self, kept: _Kept) -> None:
        try:
            async with self._http() as http:
                form = {"client_id": kept.client_id, "token": kept.access_token}
                await http.post("/oauth2/revoke", object, form=form)
        except FeedError as error:  # it is over already, or ends by itself
            logger.info("The sign-in at Twitch could not be revoked there: %s", error)

    # Its tokens

    @property
    def client_id(self) -> str:
        """Of the sign-in; empty for none."""
        return "" if self._kept is None else self._kept.client_id

    @property
    def user(self) -> SignedIn | None:
        """Who is signed in, as the service said last."""
        return None if self._kept is None else self._kept.user

    async def access(self) -> str:
        """Return a token that is good for a while.

        Raises:
            FeedRefusedError: There is none, or it cannot be renewed: the streamer has to sign in again.
            FeedError: It cannot be renewed or stored now.
        """
        if self._kept is not None and self._kept.expires_at_s - self._clock() > _SOONER_S and not self._is_refused:
            return self._kept.access_token
        return await self.renewed("" if self._kept is None else self._kept.access_token)

    async def renewed(self, refused: str) -> str:
        """Return another token than one that the service refused; errors as of `access`."""
        if self._kept is not None and self._kept.access_token == refused:
            if self._renewal is None or self._renewal.done():
                self._renewal = asyncio.get_running_loop().create_task(self._renew(self._kept), name="twitch sign-in")
                self._renewal.add_done_callback(_read_error)
            await asyncio.shield(self._renewal)  # the old token is used up, so the new one has to be stored
        if self._kept is None or self._is_refused:
            raise FeedRefusedError(FeedReason.LOGIN_REFUSED)
        return self._kept.access_token

    async def _renew(self, old: _Kept) -> None:
        async with self._storing:
            if self._kept is not old or self._is_refused:
                return
            if self._unsaved is None:
                form = {"grant_type": "refresh_token", "refresh_token": old.refresh_token, "client_id": old.client_id}
                try:
                    self._unsaved = structs.replace(await self._granted(old.client_id, form), user=old.user)
                except _NotGrantedError:
                    self._is_refused = True
                    raise FeedRefusedError(FeedReason.LOGIN_REFUSED) from None
            await self._store(self._unsaved)

    async def _granted(self, client_id: str, form: dict[str, str]) -> _Kept:
        async with self._http() as http:
            token = await http.post("/oauth2/token", _Token, form=form)
        hide(token.access_token)
        hide(token.refresh_token)
        return _Kept(client_id, token.access_token, token.refresh_token, self._clock() + token.expires_in)

    async def _store(self, kept: _Kept) -> None:
        try:
            await self._secrets.keep(SECRET, msgspec.json.encode(kept).decode())
        except AppError:
            raise FeedError(FeedReason.NOT_STORED) from None
        self._take(kept)

    def _take(self, kept: _Kept) -> None:
        hide(kept.access_token)
        hide(kept.refresh_token)
        self._kept, self._unsaved, self._is_refused = kept, None, False

    async def validated(self) -> SignedIn:
        """Ask whose token this is, and what it allows; errors as of `access`."""
        token = await self.access()
        try:
            found = await self._asked_whose(token)
        except _NotGrantedError:
            token = await self.renewed(token)
            try:
                found = await self._asked_whose(token)
            except _NotGrantedError:
                raise FeedRefusedError(FeedReason.LOGIN_REFUSED) from None
        user = SignedIn(user_id=found.user_id, login=found.login, scopes=frozenset(found.scopes or ()))
        async with self._storing:
            if self._kept is not None and self._kept.access_token == token and self._kept.user != user:
                with contextlib.suppress(FeedError):  # it is asked again after the next start
                    await self._store(structs.replace(self._kept, user=user))
        return user

    async def _asked_whose(self, token: str) -> _Valid:
        async with self._http({"Authorization": f"OAuth {token}"}) as http:
            return await http.get("/oauth2/validate", _Valid)

    def _http(self, headers: dict[str, str] | None = None) -> Http:
        return Http(self._address, headers, explain=_explained)


def _still_waiting(error: _NotGrantedError) -> float:
    """Return by how much slower it has to be asked; raise where it is of no use to ask again."""
    if "authorization_pending" in error.message:
        return 0.0
    if "slow_down" in error.message:
        return _SLOWER_S
    is_denied = "denied" in error.message
    raise FeedRefusedError(FeedReason.LOGIN_DENIED if is_denied else FeedReason.LOGIN_EXPIRED) from None


def _read_error(task: asyncio.Task[None]) -> None:
    """Mark an error as seen: who asked gets it, unless they have gone."""
    if not task.cancelled():
        task.exception()
