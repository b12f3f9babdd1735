"""The least that any program of this kind does: Qt, qasync's loop, an aiohttp server. Efir is compared with it."""

import argparse
import asyncio
import contextlib
import importlib
import json
import os
import sys
from pathlib import Path
from typing import override

if "--window" not in sys.argv:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

import qasync
from aiohttp import web
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow


class Window(QMainWindow):
    """Says when it was painted first, as Efir's does."""

    is_painted = False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.is_painted:
            self.is_painted = True
            QTimer.singleShot(0, lambda: sys.stderr.write("The window is painted\n"))


async def main(*, has_window: bool) -> None:
    async def hello(_: web.Request) -> web.Response:
        return web.Response(text="hello")

    application = web.Application()
    application.router.add_get("/", hello)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    window = Window()
    if has_window:
        window.setCentralWidget(QLabel("hello"))
        window.show()
    sys.stdout.write(json.dumps({"event": "ready", "port": runner.addresses[0][1]}) + "\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--window", action="store_true")
    parser.add_argument("--imports", type=Path, help="modules to import, one per line, with the names wanted of each")
    arguments = parser.parse_args()
    if arguments.imports is not None:
        for line in arguments.imports.read_text().splitlines():
            module, *names = line.split()
            with contextlib.suppress(ImportError, AttributeError):  # what was tried and is not there
                for name in names:
                    getattr(importlib.import_module(module), name)
                importlib.import_module(module)
    app = QApplication(sys.argv[:1])
    loop = qasync.QEventLoop(app)
    with loop:
        loop.run_until_complete(main(has_window=arguments.window))
