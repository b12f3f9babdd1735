"""Sees the windows of a program as a screen reader does: what stands where, by the names that Qt gives it."""

from typing import Annotated, Any

from dbus_fast import Message
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusSignature
from dbus_fast.service import ServiceInterface, dbus_method

NAME, PATH = "org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root"
_ACCESSIBLE, _COMPONENT = "org.a11y.atspi.Accessible", "org.a11y.atspi.Component"
_SHOWING = 1 << 25
"""Of the first word of states. Source: atspi-constants.h, ATSPI_STATE_SHOWING."""

Reference = Annotated[list[str], DBusSignature("(so)")]


class Eyes(ServiceInterface):
    """The registry where programs say that they can be looked at."""

    def __init__(self, bus: MessageBus) -> None:
        super().__init__("org.a11y.atspi.Socket")
        self._bus = bus
        self._program, self._root = "", ""

    @dbus_method(name="Embed")
    def embed(self, plug: Reference) -> Reference:
        self._program, self._root = plug
        return [NAME, PATH]

    async def look(self) -> list[dict[str, Any]]:
        """Return role, name and place of all that is shown; nothing before a program is there."""
        return await self._seen(self._root) if self._program else []

    async def _seen(self, path: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        if path != self._root:
            (states,) = await self._ask(path, _ACCESSIBLE, "GetState") or [[0]]
            if not states[0] & _SHOWING:
                return []
            found.append(await self._part(path))
        (children,) = await self._ask(path, _ACCESSIBLE, "GetChildren") or [[]]
        for _, child in children:
            found += await self._seen(child)
        return found

    async def _part(self, path: str) -> dict[str, Any]:
        (role,) = await self._ask(path, _ACCESSIBLE, "GetRoleName") or [""]
        named = await self._ask(path, "org.freedesktop.DBus.Properties", "Get", "ss", [_ACCESSIBLE, "Name"])
        (place,) = await self._ask(path, _COMPONENT, "GetExtents", "u", [0]) or [[0, 0, 0, 0]]
        return {"role": role, "name": named[0].value if named else "", "place": place}

    async def _ask(
        self, path: str, interface: str, member: str, signature: str = "", body: list[Any] | None = None
    ) -> list[Any]:
        """Return the answer; none if the part is gone meanwhile, or is nothing that has a place."""
        message = Message(
            destination=self._program,
            path=path,
            interface=interface,
            member=member,
            signature=signature,
            body=body or [],
        )
        answer = await self._bus.call(message)
        return [] if answer is None or answer.error_name else list(answer.body)
