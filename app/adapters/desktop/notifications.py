"""Desktop notifications on D-Bus that can be clicked. Source: Desktop Notifications Specification 1.2.

Qt's own name no action there, so that a click on one does nothing in KDE and GNOME; and it takes a click on any other
program's notification for a click on its own.
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
"""Notifications whose click is still waited for."""

type OnClick = Callable[[str], None]


class NotificationsError(Exception):
    """This desktop shows no notifications, or does no longer."""


class Notifications:
    """Shows notifications, and tells what a clicked one was about."""

    def __init__(self, on_click: OnClick) -> None:
        """Build it; nothing is connected yet.

        Args:
            on_click: Called in the loop with the subject that a clicked notification was shown with.
        """
        self._on_click = on_click
        self._bus: MessageBus | None = None
        self._reads_markup = False
        self._subjects: dict[int, str] = {}

    async def open(self) -> None:
        """Find the desktop's notifications.

        Raises:
            NotificationsError: There are none.
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
        """Let the bus go."""
        bus, self._bus = self._bus, None
        if bus is not None:
            bus.disconnect()

    async def show(self, title: str, text: str, subject: str) -> None:
        """Show one; what is in it is shown as it is written.

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
            # The answer to Notify may have come just before: what waits for it notes the number first.
            asyncio.get_running_loop().call_soon(self._heard, message.member, message.body[0])

    def _heard(self, member: str | None, number: int) -> None:
        subject = self._subjects.get(number)
        if subject is None:
            return  # another program's
        if member == "ActionInvoked":
            self._on_click(subject)
        elif member == "NotificationClosed":
            self._subjects.pop(number)
