"""Efir itself, with three routes more: to announce events of 300 bytes, to tell what it holds, to use its window.

Everything else is the real program: the loop, the server with all its checks, the hub. Only the limits of how many
may connect are raised, so that 1,000 sources of one address come in; with ``--rows`` the queue is filled first, with
``--busy`` its window is driven all the time, with ``--window`` it is there and is used when asked.
"""

import argparse
import asyncio
import gc
import json
import logging
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
from aiohttp import web
from msgspec import Struct

from app.core import Core, Profile, ServiceOptions
from app.domain.events import Notice, NoticeKind
from app.hub import limits
from app.hub.broadcaster import Broadcaster
from app.services.connections import Timing
from app.web.connection import WebLimits
from app.web.routing import Plain, Route, Scope, Typed
from app.web.server import WebServer
from tests.bench.program import ROOT
from tests.bench.servers.event import SUBJECT_BYTES, stamped

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

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
    window: "MainWindow"

    def routes(self) -> Sequence[Route]:
        return (
            Typed("POST", "/bench/publish", Scope.CONTROL, self._publish, Publish, summary="Announce"),
            Plain("GET", "/bench/holds", Scope.CONTROL, self._holds, summary="What the process holds"),
            Typed("POST", "/api/v1/bench/scenes", Scope.CONTROL, self._play, Play, summary="Use the window"),
        )

    async def _publish(self, _: web.Request, publish: Publish) -> dict[str, bool]:
        received = time.monotonic_ns()
        for _number in range(publish.count):
            subject = stamped(publish.sent, received, SUBJECT_BYTES)
            self.broadcaster.notify(Notice(kind=NoticeKind.VIDEO_FAILED, subject=subject))
        return {"ok": True}

    async def _play(self, _: web.Request, _body: Play) -> dict[str, dict[str, float]]:
        from tests.bench.servers.rows import play  # noqa: PLC0415 -- only where there is a window

        return await play(self.window)

    async def _holds(self, _: web.Request) -> dict[str, float]:
        gc.collect()
        timers = [each for each in gc.get_objects() if isinstance(each, asyncio.TimerHandle) and not each.cancelled()]
        process = psutil.Process()
        return {
            "tasks": len(asyncio.all_tasks()),
            "timers": len(timers),
            "descriptors": process.num_fds(),
            "connections": len(self.broadcaster._connections),
            "rss": process.memory_info().rss,
        }


async def serve(core: Core) -> None:
    """Serve as the program does without a window, on a plain asyncio loop, until it is asked to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    await core.open()
    try:
        port = await core.listen("127.0.0.1", [0])
        sys.stdout.write(json.dumps({"event": "ready", "port": port, "data_dir": str(core.folder)}) + "\n")
        sys.stdout.flush()
        await stop.wait()
    finally:
        await core.stop()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--busy", action="store_true")
    parser.add_argument("--window", action="store_true")
    parser.add_argument("--ping", type=float, default=45.0)
    parser.add_argument("--sweep", type=float, default=60.0)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    limits.SOURCES = limits.SOURCES_PER_ADDRESS = CLIENTS
    bench = _Bench()
    if arguments.busy or arguments.window:
        raise SystemExit(with_window(arguments, bench))
    timing = Timing(ping_s=arguments.ping, sweep_s=arguments.sweep)
    profile = Profile(
        folder=arguments.data_dir,
        resources=ROOT / "resources",
        options=ServiceOptions(timing=timing),
        limits=WebLimits(connections=CLIENTS),
        routes=bench.routes(),
    )
    core = Core(profile)
    bench.broadcaster = core.broadcaster
    asyncio.run(serve(core))


def with_window(arguments: argparse.Namespace, bench: _Bench) -> int:
    """Run the whole program; its window is used when asked, or all the time."""
    import app.core  # noqa: PLC0415 -- without a window nothing of it is measured
    import app.main  # noqa: PLC0415 -- the same
    from app.cli import Options  # noqa: PLC0415 -- the same
    from tests.bench.servers.busy import drive, fill  # noqa: PLC0415 -- the same

    if arguments.rows:
        asyncio.run(fill(arguments.data_dir, arguments.rows))

    def server(routes: Sequence[Route], gate: Any, **kwargs: Any) -> WebServer:
        return WebServer([*routes, *bench.routes()], gate, **{**kwargs, "limits": WebLimits(connections=CLIENTS)})

    class Told(Core):
        """The real one; it tells the routes where to announce."""

        def __init__(self, profile: Profile) -> None:
            super().__init__(profile)
            bench.broadcaster = self.broadcaster

    vars(app.core)["WebServer"] = server
    vars(app.main)["Core"] = Told
    window = app.main._window

    async def busy_window(*parts: Any) -> Any:
        shown = await window(*parts)
        bench.window = shown.main
        if arguments.busy:
            drive(shown.main)
        return shown

    vars(app.main)["_window"] = busy_window
    options = Options(
        headless=False,
        data_dir=arguments.data_dir,
        port=0,
        ready_json=True,
        log_level="error",
        ping_s=arguments.ping,
        sweep_s=arguments.sweep,
    )
    return app.main.run(options)


if __name__ == "__main__":
    main()
