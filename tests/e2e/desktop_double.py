"""A small desktop on a D-Bus of its own: a tray, notifications, and eyes for what is shown.

It is driven by lines of JSON on stdin and tells what it sees on stdout.
"""

import asyncio
import json
import sys
from typing import Annotated, Any

from dbus_fast import BusType, Message, PropertyAccess, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusBool, DBusDict, DBusInt32, DBusSignature, DBusStr, DBusUInt32
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

from tests.e2e import desktop_eyes

Texts = Annotated[list[str], DBusSignature("as")]
Closed = Annotated[list[int], DBusSignature("uu")]
Invoked = Annotated[list[Any], DBusSignature("us")]
Server = Annotated[list[str], DBusSignature("ssss")]

ITEM, MENU = "org.kde.StatusNotifierItem", "com.canonical.dbusmenu"


def tell(what: str, **more: object) -> None:
    print(json.dumps({"what": what, **more}, ensure_ascii=False), flush=True)  # noqa: T201 -- it talks to the test


class Tray(ServiceInterface):
    """Where programs register their icon."""

    def __init__(self) -> None:
        super().__init__("org.kde.StatusNotifierWatcher")
        self.items: list[str] = []

    @dbus_method(name="RegisterStatusNotifierItem")
    def register_item(self, service: DBusStr) -> None:
        self.items.append(service)
        tell("item", service=service)
        self.item_registered(service)

    @dbus_method(name="RegisterStatusNotifierHost")
    def register_host(self, service: DBusStr) -> None:
        pass

    @dbus_property(access=PropertyAccess.READ, name="RegisteredStatusNotifierItems")
    def registered(self) -> Texts:
        return self.items

    @dbus_property(access=PropertyAccess.READ, name="IsStatusNotifierHostRegistered")
    def has_host(self) -> DBusBool:
        return True

    @dbus_property(access=PropertyAccess.READ, name="ProtocolVersion")
    def protocol_version(self) -> DBusInt32:
        return 0

    @dbus_signal(name="StatusNotifierItemRegistered")
    def item_registered(self, service: str) -> DBusStr:
        return service


class Notifications(ServiceInterface):
    """Where programs show a message."""

    def __init__(self) -> None:
        super().__init__("org.freedesktop.Notifications")
        self._last = 0

    @dbus_method(name="Notify")
    def notify(  # noqa: PLR0913, PLR0917 -- the specification's own arguments
        self,
        app_name: DBusStr,
        replaces: DBusUInt32,  # noqa: ARG002
        app_icon: DBusStr,  # noqa: ARG002
        summary: DBusStr,
        body: DBusStr,
        actions: Texts,
        hints: DBusDict,  # noqa: ARG002
        expire: DBusInt32,  # noqa: ARG002
    ) -> DBusUInt32:
        self._last += 1
        tell("notification", id=self._last, app=app_name, summary=summary, body=body, actions=actions)
        return self._last

    @dbus_method(name="CloseNotification")
    def close(self, number: DBusUInt32) -> None:
        self.closed(number, 3)

    @dbus_method(name="GetCapabilities")
    def capabilities(self) -> Texts:
        return ["actions", "body", "body-markup"]

    @dbus_method(name="GetServerInformation")
    def server(self) -> Server:
        return ["double", "efir", "1", "1.2"]

    @dbus_signal(name="ActionInvoked")
    def invoked(self, number: int, key: str) -> Invoked:
        return [number, key]

    @dbus_signal(name="NotificationClosed")
    def closed(self, number: int, reason: int) -> Closed:
        return [number, reason]


class Desktop:
    """Does what the test asks for."""

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus
        self.tray, self.notifications, self.eyes = Tray(), Notifications(), desktop_eyes.Eyes(bus)

    async def do(self, action: str, argument: Any) -> None:
        match action:
            case "invoke":  # a click on a notification
                self.notifications.invoked(argument, "default")
            case "activate":  # a click on the icon
                await self._call("/StatusNotifierItem", ITEM, "Activate", "ii", [0, 0])
            case "dismiss":
                self.notifications.closed(argument, 2)
            case "menu":
                tell("menu", labels=[label for _, label in await self._entries()])
            case "look":
                tell("seen", parts=await self.eyes.look())
            case "choose":
                number = next(number for number, label in await self._entries() if label == argument)
                await self._call("/MenuBar", MENU, "Event", "isvu", [number, "clicked", Variant("i", 0), 0])

    async def _entries(self) -> list[tuple[int, str]]:
        _, (_, _, children) = await self._call("/MenuBar", MENU, "GetLayout", "iias", [0, -1, []])
        entries = [child.value for child in children]
        return [(number, more["label"].value) for number, more, _ in entries if "label" in more]

    async def _call(self, path: str, interface: str, member: str, signature: str, body: list[Any]) -> list[Any]:
        message = Message(
            destination=self.tray.items[-1],
            path=path,
            interface=interface,
            member=member,
            signature=signature,
            body=body,
        )
        answer = await self._bus.call(message)
        assert answer is not None
        if answer.error_name:
            tell("error", error=answer.error_name, body=answer.body)
        return list(answer.body)


async def main() -> None:
    bus = await MessageBus(bus_type=BusType.SESSION).connect()
    desktop = Desktop(bus)
    bus.export("/StatusNotifierWatcher", desktop.tray)
    bus.export("/org/freedesktop/Notifications", desktop.notifications)
    bus.export(desktop_eyes.PATH, desktop.eyes)
    if "--no-tray" not in sys.argv:
        await bus.request_name("org.kde.StatusNotifierWatcher")
    await bus.request_name("org.freedesktop.Notifications")
    await bus.request_name(desktop_eyes.NAME)
    tell("ready")
    while line := await asyncio.to_thread(sys.stdin.readline):
        order = json.loads(line)
        await desktop.do(order["do"], order.get("argument"))


if __name__ == "__main__":
    asyncio.run(main())
