"""The least that any program of this kind does: Qt, qasync's loop, an aiohttp server. Efir is compared with it."""

import argparse
import asyncio
import json
import os
import sys

if "--window" not in sys.argv:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

import qasync
from aiohttp import web
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow


async def main(*, has_window: bool) -> None:
    async def hello(_: web.Request) -> web.Response:
        return web.Response(text="hello")

    application = web.Application()
    application.router.add_get("/", hello)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    window = QMainWindow()
    if has_window:
        window.setCentralWidget(QLabel("hello"))
        window.show()
    sys.stdout.write(json.dumps({"event": "ready", "port": runner.addresses[0][1]}) + "\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--window", action="store_true")
    arguments = parser.parse_args()
    app = QApplication(sys.argv[:1])
    loop = qasync.QEventLoop(app)
    with loop:
        loop.run_until_complete(main(has_window=arguments.window))
