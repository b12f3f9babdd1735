"""The child that tries to open the display, where Qt aborts if it cannot, and the session bus, which Qt waits for."""

import asyncio
import contextlib
import sys

from PySide6.QtWidgets import QApplication

from app.runtime.display import SILENT_BUS

_BUS_WITHIN_S = 3.0


async def _connect_bus() -> None:
    from dbus_fast.aio import MessageBus  # noqa: PLC0415 -- of Linux only

    async with asyncio.timeout(_BUS_WITHIN_S):
        await MessageBus().connect()


def _is_bus_silent() -> bool:
    try:
        with contextlib.suppress(ImportError):
            asyncio.run(_connect_bus())
    except TimeoutError:
        return True
    except Exception:  # noqa: BLE001 -- without a bus Qt does without it
        return False
    return False


if __name__ == "__main__" and sys.platform != "win32":  # where there always is a display
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what is expected needs no dump
    application = QApplication(["efir"])
    if _is_bus_silent():
        sys.exit(SILENT_BUS)
