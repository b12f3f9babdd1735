"""The keyring of a Linux desktop on D-Bus. Source: freedesktop.org Secret Service API 0.2.

The session is plain, which is how KWallet, GNOME Keyring and KeePassXC are asked alike: the bus is one of this user's
own. Nothing here ever asks the user: what is locked counts as not there. ``keyring`` was tried: it waits for ever for a
locked wallet, and costs as much to import as aiohttp.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from dbus_fast import BusType, Message, MessageType, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.errors import DBusFastError

from app.domain.errors import OutsideError

logger = logging.getLogger(__name__)

_NAME, _ROOT = "org.freedesktop.secrets", "/org/freedesktop/secrets"
_SERVICE, _COLLECTION, _ITEM = (f"org.freedesktop.Secret.{kind}" for kind in ("Service", "Collection", "Item"))
_PROPERTIES = "org.freedesktop.DBus.Properties"
_NOTHING = "/"
"""The object path in place of one that does not exist."""
_WAIT_S = 2.0
_ASKED_AGAIN_AFTER_S = 30.0
"""After it did not answer in time; whoever asks meanwhile does not wait."""


class Kept(msgspec.Struct, frozen=True):
    """A secret as the keyring holds it.

    Attributes:
        at: As in the entry of the file.
    """

    at: int
    secret: str


class SecretService:
    """The secrets of one data folder in the default collection.

    A method connects, does one thing and disconnects. Each raises OutsideError ``secrets_locked`` where there is no
    service, it is locked, does not answer in time or would have to ask the user.
    """

    def __init__(self, folder: Path, wait_s: float = _WAIT_S) -> None:
        """Build it; nothing is connected.

        Args:
            folder: The data folder; another one has secrets of its own.
            wait_s: How long a method may take.
        """
        self._folder = str(folder)
        self._wait_s = wait_s
        self._not_before = 0.0

    async def check(self) -> None:
        """Do nothing but connect."""
        async with self._opened():
            pass

    async def load(self, name: str) -> Kept | None:
        """Return a secret, or None."""
        async with self._opened() as keyring:
            for item in await keyring.items({**self._attributes(), "name": name}):
                return await keyring.secret(item)
        return None

    async def keep(self, name: str, kept: Kept) -> None:
        """Store a secret in the place of its earlier value."""
        async with self._opened() as keyring:
            await keyring.create(f"Efir: {name}", {**self._attributes(), "name": name}, kept)

    async def forget(self, name: str) -> None:
        """Remove a secret if there is one."""
        async with self._opened() as keyring:
            for item in await keyring.items({**self._attributes(), "name": name}):
                await keyring.delete(item)

    async def names(self) -> set[str]:
        """Return the names of all secrets."""
        async with self._opened() as keyring:
            return {await keyring.name(item) for item in await keyring.items(self._attributes())} - {""}

    def _attributes(self) -> dict[str, str]:
        return {"xdg:schema": "app.efir.Key", "folder": self._folder}

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator["_Collection"]:
        loop = asyncio.get_running_loop()
        if loop.time() < self._not_before:
            raise OutsideError("secrets_locked")
        bus: MessageBus | None = None
        try:
            async with asyncio.timeout(self._wait_s):
                bus = await MessageBus(bus_type=BusType.SESSION).connect()
                yield await _collection(bus)
        except TimeoutError as error:
            self._not_before = loop.time() + _ASKED_AGAIN_AFTER_S
            logger.info("The keyring does not answer")
            raise OutsideError("secrets_locked") from error
        # KeyError: without HOME. The others: an answer of another form than the specification's.
        except (OSError, EOFError, DBusFastError, LookupError, ValueError, TypeError, AttributeError) as error:
            logger.info("The keyring cannot be used: %s", type(error).__name__)
            raise OutsideError("secrets_locked") from error
        finally:
            if bus is not None:
                bus.disconnect()


class _Collection:
    """The default collection in a session; its errors are those of the bus."""

    def __init__(self, bus: MessageBus, session: str, path: str) -> None:
        self._bus, self._session, self._path = bus, session, path

    async def items(self, attributes: dict[str, str]) -> list[str]:
        [paths] = await _call(self._bus, self._path, _COLLECTION, "SearchItems", "a{ss}", [attributes])
        return list(paths)

    async def secret(self, item: str) -> Kept | None:
        [(_session, _parameters, value, _kind)] = await _call(self._bus, item, _ITEM, "GetSecret", "o", [self._session])
        try:
            return msgspec.json.decode(value, type=Kept)
        except (msgspec.DecodeError, UnicodeError):
            logger.warning("What the keyring holds as a key was changed by another program")
            return None

    async def name(self, item: str) -> str:
        [attributes] = await _call(self._bus, item, _PROPERTIES, "Get", "ss", [_ITEM, "Attributes"])
        return str(attributes.value.get("name", ""))

    async def create(self, label: str, attributes: dict[str, str], kept: Kept) -> None:
        properties = {f"{_ITEM}.Label": Variant("s", label), f"{_ITEM}.Attributes": Variant("a{ss}", attributes)}
        secret = [self._session, b"", msgspec.json.encode(kept), "text/plain"]
        _item, prompt = await _call(
            self._bus, self._path, _COLLECTION, "CreateItem", "a{sv}(oayays)b", [properties, secret, True]
        )
        _check(prompt)

    async def delete(self, item: str) -> None:
        [prompt] = await _call(self._bus, item, _ITEM, "Delete")
        _check(prompt)


async def _collection(bus: MessageBus) -> _Collection:
    """Open a session, and return the default collection if it is unlocked."""
    _output, session = await _call(bus, _ROOT, _SERVICE, "OpenSession", "sv", ["plain", Variant("s", "")])
    [path] = await _call(bus, _ROOT, _SERVICE, "ReadAlias", "s", ["default"])
    if path == _NOTHING:
        raise OutsideError("secrets_locked")
    [is_locked] = await _call(bus, path, _PROPERTIES, "Get", "ss", [_COLLECTION, "Locked"])
    if is_locked.value:
        raise OutsideError("secrets_locked")
    return _Collection(bus, session, path)


def _check(prompt: str) -> None:
    if prompt != _NOTHING:  # nothing was done: it waits for the user, whom nobody asks
        raise OutsideError("secrets_locked")


async def _call(  # the arguments are those of a message
    bus: MessageBus, path: str, interface: str, member: str, signature: str = "", body: list[Any] | None = None
) -> list[Any]:
    answer = await bus.call(
        Message(
            destination=_NAME,
            path=path,
            interface=interface,
            member=member,
            signature=signature,
            body=body or [],
        )
    )
    if answer is None or answer.message_type is MessageType.ERROR:
        raise OutsideError("secrets_locked")
    return list(answer.body)
