"""Efir itself, with three routes more: to announce events of 300 bytes, to tell what it holds, to use its window.

Everything else is the real program: the loop, the server with all its checks, the hub. Only the limits of how many
may connect are raised, so that 1,000 sources of one address come in; with ``--rows`` the queue is filled first, with
``--busy`` its window is driven all the time, with ``--window`` it is there and is used when asked.
"""

import argparse
import asyncio
import gc
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil
from aiohttp import web
from msgspec import Struct

import app.core
import app.main
from app.cli import Options
from app.domain.events import Notice, NoticeKind
from app.hub import limits
from app.hub.broadcaster import Broadcaster
from app.loop import Loop
from app.ui.main_window import MainWindow
from app.web.connection import WebLimits
from app.web.routes import Route, Scope, plain, route
from app.web.server import WebServer
from tests.bench.servers.busy import drive, fill
from tests.bench.servers.event import SUBJECT_BYTES, stamped
from tests.bench.servers.rows import play

CLIENTS = 4_000


class Publish(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the load sends.

    Attributes:
        sent: Nanoseconds of the monotonic clock, which all processes of one system share.
        count: How many events to announce.
    """

    sent: int
    count: int = 1


class Play(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks for everything that can be done to a long queue."""


class _Bench:
    """The three routes."""

    broadcaster: Broadcaster
    window: MainWindow

    def routes(self) -> Sequence[Route]:
        return (
            route("POST", "/bench/publish", Scope.CONTROL, self._publish, Publish, summary="Announce"),
            plain("GET", "/bench/holds", Scope.CONTROL, self._holds, summary="What the process holds"),
            route("POST", "/api/v1/bench/scenes", Scope.CONTROL, self._play, Play, summary="Use the window"),
        )

    async def _publish(self, _: web.Request, publish: Publish) -> dict[str, bool]:
        received = time.monotonic_ns()
        for _number in range(publish.count):
            subject = stamped(publish.sent, received, SUBJECT_BYTES)
            self.broadcaster.notify(Notice(kind=NoticeKind.VIDEO_FAILED, subject=subject))
        return {"ok": True}

    async def _play(self, _: web.Request, _body: Play) -> dict[str, dict[str, float]]:
        return await play(self.window)

    async def _holds(self, _: web.Request) -> dict[str, float]:
        gc.collect()
        loop = asyncio.get_running_loop()
        assert isinstance(loop, Loop)
        process = psutil.Process()
        return {
            "tasks": len(asyncio.all_tasks()),
            "timers": len(loop._turns._timers),
            "descriptors": process.num_fds(),
            "connections": len(self.broadcaster._connections),
            "rss": process.memory_info().rss,
            "lag_p99_ms": loop.lag().p99_ms,
            "lag_max_ms": loop.lag().max_ms,
        }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--busy", action="store_true")
    parser.add_argument("--window", action="store_true")
    parser.add_argument("--ping", type=float, default=45.0)
    parser.add_argument("--sweep", type=float, default=60.0)
    arguments = parser.parse_args()
    limits.SOURCES = limits.SOURCES_PER_ADDRESS = CLIENTS
    bench = _Bench()

    def server(routes: Sequence[Route], gate: Any, **kwargs: Any) -> WebServer:
        return WebServer([*routes, *bench.routes()], gate, limits=WebLimits(connections=CLIENTS), **kwargs)

    class Core(app.core.Core):
        """The real one; it tells the routes where to announce."""

        def __init__(self, profile: app.core.Profile) -> None:
            super().__init__(profile)
            bench.broadcaster = self.broadcaster

    vars(app.core)["WebServer"] = server
    vars(app.main)["Core"] = Core
    if arguments.rows:
        asyncio.run(fill(arguments.data_dir, arguments.rows))
    if arguments.busy or arguments.window:
        window = app.main._window

        async def busy_window(*parts: Any) -> Any:
            shown = await window(*parts)
            bench.window = shown.main
            if arguments.busy:
                drive(shown.main)
            return shown

        vars(app.main)["_window"] = busy_window
    options = Options(
        headless=not (arguments.busy or arguments.window),
        data_dir=arguments.data_dir,
        port=0,
        ready_json=True,
        log_level="error",
        ping_s=arguments.ping,
        sweep_s=arguments.sweep,
    )
    raise SystemExit(app.main.run(options))


if __name__ == "__main__":
    main()
