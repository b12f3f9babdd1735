"""Efir itself, with three routes more: to announce events of 300 bytes, to tell what it holds, to use its window.

Everything else is the real program: the loop, the server with all its checks, the hub. Only the limits of how many
may connect are raised, so that 1,000 sources of one address come in; with ``--rows`` the queue is filled first, with
``--busy`` its window is driven all the time, with ``--window`` it is there and is used when asked.
"""

import argparse
import asyncio
import functools
import gc
import json
import logging
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from aiohttp import web
from msgspec import Struct

from app.core import Core, Profile, ServiceOptions
from app.core_thread import CoreThread
from app.domain.events import Notice, NoticeKind
from app.domain.sources import SourceState
from app.hub import limits
from app.main import SWITCH_S
from app.runtime.crash_reports import CrashReports
from app.runtime.event_loop import LagMeter, new_event_loop
from app.runtime.stop_signals import StopSignals
from app.services.sources.heartbeat import Timing
from app.web.connection import WebLimits
from app.web.places import Shares
from app.web.routing import Plain, Route, Scope, Typed
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


class Hold(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks for the window's thread to be held.

    Attributes:
        how: ``sleep``, ``dialog`` or ``repaint``.
    """

    how: str
    seconds: float


class _Bench:
    """The three routes."""

    core: Core
    window: "MainWindow"
    window_loop: asyncio.AbstractEventLoop

    def routes(self) -> Sequence[Route]:
        return (
            Typed("POST", "/bench/publish", Scope.CONTROL, self._publish, Publish, summary="Announce"),
            Plain("GET", "/bench/holds", Scope.CONTROL, self._holds, summary="What the process holds"),
            Typed("POST", "/api/v1/bench/hold", Scope.CONTROL, self._hold, Hold, summary="Hold the window"),
            Typed("POST", "/api/v1/bench/scenes", Scope.CONTROL, self._play, Play, summary="Use the window"),
        )

    async def _publish(self, _: web.Request, publish: Publish) -> dict[str, bool]:
        received = time.monotonic_ns()
        for _number in range(publish.count):
            subject = stamped(publish.sent, received, SUBJECT_BYTES)
            self.core.broadcaster.notify(Notice(kind=NoticeKind.VIDEO_FAILED, subject=subject))
        return {"ok": True}

    async def _play(self, _: web.Request, _body: Play) -> dict[str, dict[str, float]]:
        from tests.bench.servers.rows import play  # noqa: PLC0415 -- only where there is a window

        playing = asyncio.run_coroutine_threadsafe(play(self.window), self.window_loop)
        return await asyncio.wrap_future(playing)

    async def _hold(self, _: web.Request, hold: Hold) -> dict[str, bool]:
        from tests.bench.servers.busy import HOLDS  # noqa: PLC0415 -- only where there is a window

        self.window_loop.call_soon_threadsafe(HOLDS[hold.how], self.window, hold.seconds)
        return {"ok": True}

    async def _holds(self, _: web.Request) -> dict[str, float]:
        gc.collect()
        timers = [each for each in gc.get_objects() if isinstance(each, asyncio.TimerHandle) and not each.cancelled()]
        process = psutil.Process()
        return {
            "tasks": len(asyncio.all_tasks()),
            "timers": len(timers),
            "descriptors": process.num_fds(),
            "connections": sum(source.state is not SourceState.GONE for source in self.core.services.sources.all()),
            "rss": process.memory_info().rss,
        }


async def serve(core: Core, stop: asyncio.Event, on_listening: Callable[[int], None]) -> None:
    """Serve as the program does, until it is asked to stop."""
    await core.open()
    try:
        port = await core.listen("127.0.0.1", [0])
        sys.stdout.write(json.dumps({"event": "ready", "port": port, "data_dir": str(core.folder)}) + "\n")
        sys.stdout.flush()
        on_listening(port)
        await stop.wait()
    finally:
        await core.stop()


async def serve_without_window(core: Core) -> None:
    stop = asyncio.Event()
    with StopSignals() as signals:
        loop = asyncio.get_running_loop()
        signals.listen(lambda: loop.call_soon_threadsafe(stop.set))
        await serve(core, stop, lambda _: None)


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
    core_lag, window_lag = LagMeter("core"), LagMeter("window")
    profile = Profile(
        folder=arguments.data_dir,
        resources=ROOT / "resources",
        options=ServiceOptions(timing=Timing(ping_s=arguments.ping, sweep_s=arguments.sweep)),
        limits=WebLimits(shares=Shares(all=CLIENTS, strangers_here=CLIENTS)),
        routes=bench.routes(),
        core_lag=core_lag,
        window_lag=window_lag,
    )
    if arguments.busy or arguments.window:
        with_window(arguments, bench, profile)
        return
    core = Core(profile)
    bench.core = core
    with asyncio.Runner(loop_factory=lambda: new_event_loop(core_lag)) as runner:
        runner.run(serve_without_window(core))


def with_window(arguments: argparse.Namespace, bench: _Bench, profile: Profile) -> None:
    """Run the whole program; its window is used when asked, or all the time."""
    from PySide6.QtCore import QTimer  # noqa: PLC0415 -- without a window nothing of it is measured

    from app.ui.application import Application, WindowOptions, run_with_window  # noqa: PLC0415 -- the same
    from app.ui.client import CoreClient  # noqa: PLC0415 -- the same
    from app.ui.main_window import MainWindow  # noqa: PLC0415 -- the same
    from tests.bench.servers.busy import drive, fill  # noqa: PLC0415 -- the same

    if arguments.rows:
        asyncio.run(fill(arguments.data_dir, arguments.rows))
    sys.setswitchinterval(SWITCH_S)
    core = Core(profile)
    bench.core = core
    app = Application(sys.argv[:1])

    def find_window() -> None:
        window = next((each for each in app.topLevelWidgets() if isinstance(each, MainWindow)), None)
        if window is None or not window.isVisible():
            return
        finder.stop()
        bench.window, bench.window_loop = window, asyncio.get_event_loop_policy().get_event_loop()
        if arguments.busy:
            drive(window)

    finder = QTimer(interval=50)
    finder.timeout.connect(find_window)
    finder.start()
    thread = CoreThread(functools.partial(serve, core), profile.core_lag)
    signals = StopSignals()
    signals.__enter__()  # to the end of the process
    thread.start()
    options = WindowOptions(
        host="127.0.0.1",
        default_port=0,
        is_hidden=False,
        is_demo=True,
        lag=profile.window_lag or LagMeter("window"),
        reports=CrashReports(),
        signals=signals,
    )
    run_with_window(app, CoreClient(core, thread), options)
    thread.join(5)


if __name__ == "__main__":
    main()
