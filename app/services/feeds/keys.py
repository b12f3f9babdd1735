"""The keys of services, kept apart from everything else; of one with a sign-in of its own the id of the account."""

import logging
from collections.abc import Iterable

from app.domain.errors import InvalidError, OutsideError
from app.domain.feeds import LONGEST_KEY, WITHOUT_KEY, FeedKind
from app.services.feeds.sign_in import SignInService
from app.services.ports import Secrets

logger = logging.getLogger(__name__)


class FeedKeys:
    """What is known of the keys while the program runs.

    Attributes:
        unread: Services whose key is kept, but cannot be read now, as in a keyring that is locked.
        sign_in: Of Twitch, which has no key.
    """

    def __init__(self, secrets: Secrets, sign_in: SignInService) -> None:
        """Build it; nothing is read.

        Args:
            secrets: Keeps them.
            sign_in: Keeps that of Twitch.
        """
        self._secrets = secrets
        self.sign_in = sign_in
        self.unread: set[FeedKind] = set()
        self._known: dict[FeedKind, str] = {}

    def is_kept(self, kind: FeedKind) -> bool:
        """Return whether there is a key or a sign-in, also where it cannot be read now."""
        return kind in self.unread or kind in self._known

    def usable(self, kind: FeedKind) -> str | None:
        """Return what a service is connected with, empty where it needs no key; None where it lacks one."""
        if kind in WITHOUT_KEY and kind not in self.unread:
            return self._known.get(kind, "")
        return self._known.get(kind)

    async def read(self, kinds: Iterable[FeedKind]) -> None:
        """Read the keys of services, as far as they can be read now."""
        for kind in kinds:
            try:
                key = await self._load(kind)
            except OutsideError as error:
                if kind not in self._known:  # none was given meanwhile
                    logger.warning("The key of %s cannot be read: %s", kind, error)
                    self.unread.add(kind)
            else:
                self.unread.discard(kind)
                if key is not None:
                    self._known.setdefault(kind, key)

    async def _load(self, kind: FeedKind) -> str | None:
        return await (self.sign_in.load() if kind in WITHOUT_KEY else self._secrets.load(_name(kind)))

    async def keep(self, kind: FeedKind, key: str) -> None:
        """Keep a key.

        Raises:
            InvalidError: It cannot be one.
            OutsideError: It cannot be kept.
        """
        key = key.strip()
        if kind in WITHOUT_KEY or not key or len(key) > LONGEST_KEY or not key.isprintable() or not key.isascii():
            raise InvalidError("invalid_key", field="key")
        await self._secrets.keep(_name(kind), key)
        self.use(kind, key)

    async def require(self, kind: FeedKind) -> None:
        """See that there is a key, where one is needed.

        Raises:
            InvalidError: There is none.
            OutsideError: It cannot be read.
        """
        if kind in WITHOUT_KEY or kind in self._known:
            return
        key = await self._secrets.load(_name(kind))
        if key is None:
            raise InvalidError("no_key", field="key")
        self.use(kind, key)

    def use(self, kind: FeedKind, key: str) -> None:
        """Use a key, or an account, that is kept."""
        self._known[kind] = key
        self.unread.discard(kind)

    async def forget(self, kind: FeedKind) -> None:
        """Forget a key, or sign out.

        Raises:
            OutsideError: It cannot be removed.
        """
        await (self.sign_in.forget() if kind in WITHOUT_KEY else self._secrets.forget(_name(kind)))
        self._known.pop(kind, None)
        self.unread.discard(kind)


def _name(kind: FeedKind) -> str:
    return f"feed.{kind.value}"
