"""Clickable desktop notifications on D-Bus. Source: Desktop Notifications Specification 1.2.

Qt's own have no action there, so a click on one does nothing in KDE and GNOME, and Qt takes a click on any program's
notification for a click on its own. desktop-notifier 6.2 was tried: it delivers only the first click on a notification,
logs a failure to send where the tray could take over, has no way to close its connection, does not escape markup, and
takes 0.2 s to import.
"""

import asyncio
import html
import logging
from collections.abc import Callable
from typing import Any

from dbus_fast import BusType, DBusError, Message, MessageType, Variant
from dbus_fast.aio import MessageBus

logger = logging.getLogger(__name__)

_NAME, _PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
_WAIT_S = 5.0
_REMEMBERED = 100
"""Notifications whose clicks are still handled."""

type OnClick = Callable[[str], None]


class NotificationsError(Exception):
    """Notifications are unavailable."""


class Notifications:
    """Shows notifications and reports clicks. Belongs to the loop it was opened on."""

    def __init__(self, on_click: OnClick) -> None:
        """Build it; nothing is connected yet.

        Args:
            on_click: Called on the loop with the subject of the clicked notification.
        """
        self._on_click = on_click
        self._bus: MessageBus | None = None
        self._reads_markup = False
        self._subjects: dict[int, str] = {}

    async def open(self) -> None:
        """Connect to the desktop's notification service.

        Raises:
            NotificationsError: There is none.
        """
        try:
            async with asyncio.timeout(_WAIT_S):
                self._bus = await MessageBus(bus_type=BusType.SESSION).connect()
                [capabilities] = await self._call("GetCapabilities")
                self._bus.add_message_handler(self._on_message)
                await self._call("AddMatch", "s", [f"type='signal',interface='{_NAME}'"], of_bus=True)
        except (OSError, ValueError, EOFError, TimeoutError, DBusError) as error:
            self.close()
            raise NotificationsError(str(error)) from error
        except NotificationsError:
            self.close()
            raise
        self._reads_markup = "body-markup" in capabilities

    def close(self) -> None:
        """Disconnect."""
        bus, self._bus = self._bus, None
        if bus is not None:
            bus.disconnect()

    async def show(self, title: str, text: str, subject: str) -> None:
        """Show a notification; its text is never markup.

        Raises:
            NotificationsError: It could not be shown.
        """
        body = html.escape(text, quote=False) if self._reads_markup else text
        hints = {"desktop-entry": Variant("s", "efir")}
        # The key "default" stands for a click on the notification itself.
        arguments = ["Efir", 0, "", title, body, ["default", "Efir"], hints, -1]
        try:
            async with asyncio.timeout(_WAIT_S):
                [number] = await self._call("Notify", "susssasa{sv}i", arguments)
        except (OSError, EOFError, TimeoutError, DBusError) as error:
            raise NotificationsError(str(error)) from error
        self._subjects[number] = subject
        if len(self._subjects) > _REMEMBERED:
            self._subjects.pop(next(iter(self._subjects)))

    async def _call(
        self, member: str, signature: str = "", body: list[Any] | None = None, *, of_bus: bool = False
    ) -> list[Any]:
        if self._bus is None:
            raise NotificationsError("not connected")
        answer = await self._bus.call(
            Message(
                destination="org.freedesktop.DBus" if of_bus else _NAME,
                path="/org/freedesktop/DBus" if of_bus else _PATH,
                interface="org.freedesktop.DBus" if of_bus else _NAME,
                member=member,
                signature=signature,
                body=body or [],
            )
        )
        if answer is None or answer.message_type is MessageType.ERROR:
            raise NotificationsError(str(answer.error_name) if answer is not None else "no answer")
        return list(answer.body)

    def _on_message(self, message: Message) -> None:
        if message.message_type is MessageType.SIGNAL and message.interface == _NAME and message.body:
            # The answer to Notify may have come just before: `show` shall store the number first.
            asyncio.get_running_loop().call_soon(self._on_signal, message.member, message.body[0])

    def _on_signal(self, member: str | None, number: int) -> None:
        subject = self._subjects.get(number)
        if subject is None:
            return  # another program's
        if member == "ActionInvoked":
            self._on_click(subject)
        elif member == "NotificationClosed":
            self._subjects.pop(number)
