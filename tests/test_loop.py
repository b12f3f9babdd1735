import asyncio
import contextvars
import functools
import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import cast

import aiohttp
import pytest
from aiohttp import web
from PySide6.QtCore import QEventLoop, QPoint, QSocketNotifier, QTimer
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import (
    QApplication,
    QColorDialog,
    QDialog,
    QFileDialog,
    QFontDialog,
    QInputDialog,
    QLabel,
    QMenu,
    QMessageBox,
    QWidget,
)

from app import loop as loop_module
from app.loop import Loop, NestedLoopError, make_loop

in_qt = pytest.mark.qt_loop
word: contextvars.ContextVar[str] = contextvars.ContextVar("word", default="none")


def running() -> Loop:
    return cast("Loop", asyncio.get_running_loop())


@in_qt
async def test_a_sleep_never_ends_early_and_hardly_late() -> None:
    for delay_s in (0.0004, 0.001, 0.0017, 0.01, 0.05, 0.3):
        late_s: list[float] = []
        for _ in range(4):
            began = time.monotonic()
            await asyncio.sleep(delay_s)
            late_s.append(time.monotonic() - began - delay_s)
        assert 0 <= min(late_s) < 0.01


@in_qt
async def test_timers_fire_in_the_order_of_their_times() -> None:
    fired: list[int] = []
    for delay_ms in (30, 10, 20, 0, 40):
        running().call_later(delay_ms / 1_000, fired.append, delay_ms)
    await asyncio.sleep(0.08)
    assert fired == [0, 10, 20, 30, 40]


@in_qt
async def test_callbacks_run_in_the_order_they_were_added() -> None:
    ran: list[int] = []
    for number in range(100):
        (running().call_soon if number % 2 else running().call_soon_threadsafe)(ran.append, number)
    await asyncio.sleep(0.02)
    assert ran == list(range(100))


@in_qt
async def test_a_timer_tells_when_it_fires() -> None:
    timer = running().call_later(5, print)
    assert isinstance(timer, asyncio.TimerHandle)
    assert 4.9 < timer.when() - running().time() <= 5
    timer.cancel()


@in_qt
async def test_a_cancelled_timer_is_forgotten_at_once() -> None:
    class Callback:
        def __call__(self) -> None:
            raise AssertionError

    callback = Callback()
    gone = weakref.ref(callback)
    turns = running()._turns
    before = len(turns._timers)
    timer = running().call_later(75, callback)
    del callback
    timer.cancel()
    timer.cancel()
    assert len(turns._timers) == before
    assert gone() is None


@in_qt
async def test_twenty_thousand_cancelled_timers_cost_nothing() -> None:
    turns = running()._turns
    began = time.perf_counter()
    for timer in [running().call_later(75, print) for _ in range(20_000)]:
        timer.cancel()
    assert time.perf_counter() - began < 1.5
    assert len(turns._timers) < 10
    assert len(turns._heap) < 100


@in_qt
async def test_a_timer_cancelled_by_another_of_the_same_moment_does_not_run() -> None:
    ran: list[str] = []
    when = running().time() + 0.01
    running().call_at(when, lambda: second.cancel())  # noqa: PLW0108 -- it is made only in the next line
    second = running().call_at(when, ran.append, "second")
    await asyncio.sleep(0.03)
    assert ran == []


@in_qt
@pytest.mark.parametrize("delay_s", [25 * 86_400, 3e9, float("inf")])
async def test_a_timer_of_more_than_24_days_is_possible(delay_s: float) -> None:
    timer = running().call_later(delay_s, print)
    await asyncio.sleep(0.01)
    assert not timer.cancelled()
    timer.cancel()


@in_qt
async def test_a_wait_longer_than_qt_can_is_made_of_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop_module, "_LONGEST_MS", 20)
    began = time.monotonic()
    await asyncio.sleep(0.1)
    assert 0.1 <= time.monotonic() - began < 0.5


@in_qt
async def test_an_idle_loop_does_not_wake_up() -> None:
    before = running().lag().count
    await asyncio.sleep(0.5)
    assert running().lag().count - before <= 5  # the steps of this very test


linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere qasync watches the sockets itself")


@in_qt
@linux
async def test_one_object_of_qt_watches_all_sockets() -> None:
    pairs = [socket.socketpair() for _ in range(50)]
    heard: list[int] = []

    def hear(number: int, ours: socket.socket) -> None:
        heard.append(number)
        ours.recv(9)

    for number, (ours, theirs) in enumerate(pairs):
        running().add_reader(ours, hear, number, ours)
        theirs.send(b"x")
    await asyncio.sleep(0.05)
    assert sorted(heard) == list(range(50))
    assert len(running()._turns._alarm.findChildren(QSocketNotifier)) == 1
    for ours, theirs in pairs:
        assert running().remove_reader(ours)
        ours.close()
        theirs.close()


@in_qt
@linux
async def test_a_socket_whose_turn_was_cut_short_is_called_once() -> None:
    pairs = [socket.socketpair() for _ in range(3)]
    calls: list[int] = []

    def hear(number: int, ours: socket.socket) -> None:
        calls.append(number)
        ours.recv(9)
        time.sleep(0.02)  # longer than a turn may take

    for number, (ours, theirs) in enumerate(pairs):
        running().add_reader(ours, hear, number, ours)
        theirs.send(b"x")
    await asyncio.sleep(0.2)
    assert sorted(calls) == [0, 1, 2]
    for ours, theirs in pairs:
        running().remove_reader(ours)
        ours.close()
        theirs.close()


@in_qt
@linux
@pytest.mark.parametrize("tasks", [1, 2, 3])
async def test_a_socket_is_heard_while_every_turn_is_cut_short(tasks: int) -> None:
    ours, theirs = socket.socketpair()
    heard = asyncio.Event()
    running().add_reader(ours, heard.set)
    rounds = 0

    async def toils() -> None:
        nonlocal rounds
        while rounds < 40 and not heard.is_set():
            rounds += 1
            time.sleep(0.012)  # noqa: ASYNC251 -- longer than a turn may take
            await asyncio.sleep(0)

    toiling = [asyncio.ensure_future(toils()) for _ in range(tasks)]
    theirs.send(b"x")
    await asyncio.gather(*toiling)
    running().remove_reader(ours)
    assert rounds <= 3 * tasks
    ours.close()
    theirs.close()


@in_qt
async def test_a_socket_that_is_heard_while_a_timer_waits_makes_no_lag() -> None:
    ours, theirs = socket.socketpair()
    running().add_reader(ours, ours.recv, 9)
    waits = asyncio.ensure_future(asyncio.sleep(0.4))
    await asyncio.sleep(0.05)
    theirs.send(b"x")
    await waits
    assert running().lag().max_ms < 200
    running().remove_reader(ours)
    ours.close()
    theirs.close()


@in_qt
async def test_what_a_callback_adds_runs_in_the_same_turn_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = running()._turns
    begun: list[float] = []
    turn = turns._turn

    def counted(now: float) -> None:
        begun.append(now)
        turn(now)

    monkeypatch.setattr(turns, "_turn", counted)
    for _ in range(20):
        await asyncio.sleep(0)
    assert len(begun) <= 10  # one or two, where nobody else wants the processor
    begun.clear()
    began = time.thread_time()  # what other programs take of the processor is not the loop's
    while len(begun) < 20 and time.thread_time() - began < 2:  # noqa: ASYNC110 -- a task that never rests
        await asyncio.sleep(0)
    assert len(begun) == 20


@in_qt
async def test_a_callback_of_another_thread_keeps_its_context() -> None:
    seen: asyncio.Queue[str] = asyncio.Queue()
    loop = running()

    def work() -> None:
        word.set("of the thread")
        loop.call_soon_threadsafe(lambda: seen.put_nowait(word.get()))
        given = contextvars.Context()
        given.run(word.set, "given")
        loop.call_soon_threadsafe(lambda: seen.put_nowait(word.get()), context=given)

    await loop.run_in_executor(None, work)
    assert [await seen.get(), await seen.get()] == ["of the thread", "given"]
    assert word.get() == "none"


@in_qt
async def test_an_idle_loop_hears_another_thread_at_once() -> None:
    loop = running()
    heard = asyncio.Event()

    def work() -> float:
        time.sleep(0.05)
        loop.call_soon_threadsafe(heard.set)
        return time.monotonic()

    called = asyncio.create_task(asyncio.to_thread(work))
    await heard.wait()
    assert time.monotonic() - await called < 1


@in_qt
async def test_timeouts_groups_and_generators_work() -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await asyncio.sleep(5)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(asyncio.sleep(0.01, number)) for number in range(5)]
    assert [task.result() for task in tasks] == list(range(5))
    ended = asyncio.Event()

    async def numbers() -> AsyncIterator[int]:
        try:
            yield 1
            yield 2
        finally:
            await asyncio.sleep(0)
            ended.set()

    async for _ in numbers():
        break
    gc.collect()
    await asyncio.wait_for(ended.wait(), 1)


@in_qt
async def test_a_busy_task_leaves_qt_and_the_others_their_turn() -> None:
    slots: list[float] = []
    ticker = QTimer()
    ticker.timeout.connect(lambda: slots.append(time.monotonic()))
    ticker.start(5)
    ends_at = time.monotonic() + 0.2

    async def spin() -> None:
        while time.monotonic() < ends_at:  # noqa: ASYNC110 -- being busy is the point
            await asyncio.sleep(0)

    def again() -> None:
        time.sleep(0.0005)
        if time.monotonic() < ends_at:
            running().call_soon(again)

    for _ in range(100):
        running().call_soon(again)
    await asyncio.gather(spin(), spin())
    ticker.stop()
    assert len(slots) >= 3


@in_qt
async def test_a_child_process_talks_over_its_pipes() -> None:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "import sys\nfor line in sys.stdin: print(line.upper(), end='', flush=True)",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdin
    assert child.stdout
    for number in range(50):
        child.stdin.write(f"line {number}\n".encode())
        assert await child.stdout.readline() == f"LINE {number}\n".encode()
    child.kill()
    assert await child.wait() != 0


async def stream(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    try:
        for number in range(10_000):
            await response.write(f"id: {number}\ndata: {time.monotonic()}\n\n".encode())
            await asyncio.sleep(0.01)
    finally:
        request.app[ENDED].set()
    return response


ENDED = web.AppKey("ended", asyncio.Event)
type Meanwhile = Callable[[list[float]], Awaitable[object]]


@pytest.fixture
async def listen() -> AsyncIterator[Callable[[Meanwhile], Awaitable[None]]]:
    """Open an event stream of a real server and do something that is given the times of its events as they come."""
    server = web.Application()
    server[ENDED] = asyncio.Event()
    server.router.add_get("/events", stream)
    runner = web.AppRunner(server, handler_cancellation=True, handle_signals=False)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()

    async def listened(meanwhile: Meanwhile) -> None:
        times: list[float] = []

        async def read(response: aiohttp.ClientResponse) -> None:
            async for _, is_whole in response.content.iter_chunks():
                times.extend([time.monotonic()] * is_whole)

        async with aiohttp.ClientSession() as session, session.get(f"{site.name}/events") as response:
            reader = asyncio.create_task(read(response))
            await meanwhile(times)
            reader.cancel()

    try:
        yield listened
        await asyncio.wait_for(server[ENDED].wait(), 5)
    finally:
        await runner.cleanup()


@in_qt
async def test_a_stream_flows_while_timers_and_a_child_process_run(
    listen: Callable[[Meanwhile], Awaitable[None]],
) -> None:
    async def meanwhile(times: list[float]) -> None:
        child = await asyncio.create_subprocess_exec(sys.executable, "-c", "input()", stdin=subprocess.PIPE)
        before = len(times)
        while len(times) < before + 20:
            await asyncio.gather(*(asyncio.sleep(number / 1_000) for number in range(20)))
        await child.communicate(b"\n")
        assert child.returncode == 0

    await asyncio.wait_for(listen(meanwhile), 20)


@in_qt
async def test_a_stream_flows_while_a_slot_of_qt_shows_a_dialog(
    listen: Callable[[Meanwhile], Awaitable[None]],
) -> None:
    came: asyncio.Future[int] = running().create_future()

    def show(times: list[float]) -> None:
        dialog = QDialog()
        before = len(times)
        ticker = QTimer()
        ticker.timeout.connect(lambda: dialog.accept() if len(times) >= before + 20 else None)
        ticker.start(10)
        QTimer.singleShot(10_000, dialog, dialog.reject)
        dialog.exec()
        came.set_result(len(times) - before)

    async def meanwhile(times: list[float]) -> None:
        QTimer.singleShot(0, lambda: show(times))
        await came

    await listen(meanwhile)
    assert came.result() >= 20


@in_qt
@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_a_slot_of_qt_may_show_a_menu() -> None:
    done: asyncio.Queue[object] = asyncio.Queue()

    def show() -> None:
        menu = QMenu()
        action = menu.addAction("one")
        starts: list[Callable[[], object]] = [
            lambda: menu.exec(QPoint(0, 0)),
            lambda: QMenu.exec([action], QPoint(0, 0)),
        ]
        for start in starts:
            QTimer.singleShot(50, close_popup)
            done.put_nowait(start())

    def close_popup() -> None:
        popup = QApplication.activePopupWidget()
        assert popup
        popup.close()

    QTimer.singleShot(0, show)
    assert [await done.get(), await done.get()] == [None, None]
    with pytest.raises(NestedLoopError):
        QMenu().exec(QPoint(0, 0))


NESTED: list[Callable[[], object]] = [
    lambda: QDialog().exec(),
    lambda: QMessageBox().exec(),
    lambda: QFileDialog().exec(),
    lambda: QMenu().exec(),
    lambda: QMenu().exec(QPoint(0, 0)),
    lambda: QMenu.exec([], QPoint(0, 0)),
    lambda: QEventLoop().exec(),
    lambda: QDrag(QWidget()).exec(),
    lambda: QMessageBox.question(None, "", ""),
    lambda: QMessageBox.information(None, "", ""),
    lambda: QMessageBox.warning(None, "", ""),
    lambda: QMessageBox.critical(None, "", ""),
    lambda: QMessageBox.about(None, "", ""),
    lambda: QFileDialog.getOpenFileName(),  # noqa: PLW0108 -- looked up when it is called, after the guard is set
    lambda: QFileDialog.getExistingDirectory(),  # noqa: PLW0108 -- looked up when it is called, after the guard is set
    lambda: QInputDialog.getText(None, "", ""),
    lambda: QColorDialog.getColor(),  # noqa: PLW0108 -- looked up when it is called, after the guard is set
    lambda: QFontDialog.getFont(),  # noqa: PLW0108 -- looked up when it is called, after the guard is set
]


@in_qt
@pytest.mark.parametrize("start", NESTED)
async def test_a_nested_qt_loop_inside_a_task_raises_at_once(start: Callable[[], object]) -> None:
    with pytest.raises(NestedLoopError, match="inside a task"):
        start()


@in_qt
async def test_a_nested_qt_loop_inside_a_callback_is_logged_as_a_bug(caplog: pytest.LogCaptureFixture) -> None:
    running().call_soon(NESTED[0])
    await asyncio.sleep(0.02)
    assert "NestedLoopError: QDialog.exec inside a task" in caplog.text


@in_qt
async def test_a_loop_of_qt_that_gets_past_the_guard_breaks_no_other_task(qapp: QApplication) -> None:
    ticks: list[int] = []

    async def tick() -> None:
        for number in range(20):
            ticks.append(number)
            await asyncio.sleep(0.001)

    ticking = asyncio.create_task(tick())
    await asyncio.sleep(0.005)
    for _ in range(10):
        time.sleep(0.002)  # noqa: ASYNC251 -- holding the loop is the point
        qapp.processEvents()
    await ticking
    assert ticks == list(range(20))


@in_qt
async def test_what_holds_the_loop_is_logged_with_its_name_and_without_its_data(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def hold(secret: str) -> str:
        time.sleep(0.08)  # noqa: ASYNC251 -- holding the loop is the point
        return secret

    before = running().lag()
    await asyncio.create_task(hold("TOKEN"), name="resolve")
    after = running().lag()
    assert after.slow > before.slow
    assert after.max_ms >= 80
    assert after.count > before.count
    assert "ms by resolve (test_what_holds" in caplog.text
    assert "TOKEN" not in caplog.text


@in_qt
async def test_a_slot_of_qt_that_holds_the_loop_is_counted_too(caplog: pytest.LogCaptureFixture) -> None:
    QTimer.singleShot(0, lambda: time.sleep(0.1))
    await asyncio.sleep(0.02)
    assert running().lag().max_ms >= 60
    assert "by Qt or the system" in caplog.text


def test_the_figures_of_the_lag_are_exact(caplog: pytest.LogCaptureFixture) -> None:
    meter = loop_module._LagMeter(slow_s=0.095)
    for milliseconds in range(100, 0, -1):
        meter.add(milliseconds / 1_000, print)
    lag = meter.lag()
    assert (lag.count, lag.slow, len(caplog.records)) == (100, 5, 5)
    assert (lag.p99_ms, lag.max_ms) == pytest.approx((99, 100))
    for _ in range(4_096):
        meter.add(0.002, None)
    assert meter.lag().p99_ms == pytest.approx(2)
    assert meter.lag().max_ms == pytest.approx(100)


@pytest.mark.parametrize(
    ("callback", "name"),
    [
        (None, "Qt or the system"),
        (functools.partial(print, "SECRET"), "print"),
        (Path("SECRET").rename, "Path.rename"),
        (loop_module.Lag(count=0, slow=0, max_ms=0, p99_ms=0), "Lag"),
    ],
)
def test_a_callback_is_named_without_what_it_was_given(callback: object, name: str) -> None:
    assert loop_module._described(callback) == name


def test_the_lag_of_a_loop_that_never_ran_is_nothing(qapp: QApplication) -> None:
    loop = make_loop(qapp)
    lag = loop.lag()
    loop.close()
    assert (lag.count, lag.slow, lag.max_ms, lag.p99_ms) == (0, 0, 0.0, 0.0)


@in_qt
async def test_an_error_nobody_caught_is_logged_with_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> None:
        raise ZeroDivisionError("in a callback")

    async def lost() -> None:
        raise ZeroDivisionError("in a task")

    running().call_soon(broken)
    task = asyncio.create_task(lost())
    await asyncio.sleep(0.01)
    del task
    gc.collect()
    await asyncio.sleep(0.01)
    assert "in a callback" in caplog.text
    assert "in a task" in caplog.text
    assert caplog.text.count("Traceback") >= 2


def test_a_closed_loop_takes_nothing_more(qapp: QApplication) -> None:
    loop = make_loop(qapp)
    loop.close()
    loop.close()
    for add in (loop.call_soon, loop.call_soon_threadsafe):
        with pytest.raises(RuntimeError, match="closed"):
            add(print)
    with pytest.raises(RuntimeError, match="closed"):
        loop.call_later(1, print)


@in_qt
async def test_a_running_loop_cannot_be_run_again() -> None:
    with pytest.raises(RuntimeError, match="already running"):
        running().run_forever()
    await asyncio.sleep(0.001)


def test_nothing_runs_while_the_loop_is_stopped(qapp: QApplication) -> None:
    ran: list[str] = []
    with asyncio.Runner(loop_factory=lambda: make_loop(qapp)) as runner:
        runner.run(asyncio.sleep(0))
        runner.get_loop().call_soon(ran.append, "later")
        qapp.processEvents()
        assert ran == []
        runner.run(asyncio.sleep(0))
        assert ran == ["later"]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files as Linux shows them")
def test_many_loops_leave_nothing_open(qapp: QApplication) -> None:
    async def use() -> None:
        child = await asyncio.create_subprocess_exec(sys.executable, "-S", "-c", "")
        await asyncio.gather(child.wait(), asyncio.to_thread(int))

    def opened() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    counts: list[int] = []
    for _ in range(8):
        with asyncio.Runner(loop_factory=lambda: make_loop(qapp)) as runner:
            runner.run(use())
        gc.collect()
        counts.append(opened())
    assert counts[-1] <= counts[1]


def test_the_end_waits_for_no_thread_that_hangs(qapp: QApplication) -> None:
    answers, begun = threading.Event(), threading.Event()

    def hang() -> None:
        begun.set()
        answers.wait(30)

    async def use() -> None:
        running().run_in_executor(None, hang)
        await asyncio.to_thread(begun.wait)

    try:
        with asyncio.Runner(loop_factory=lambda: make_loop(qapp)) as runner:
            runner.run(use())
        assert not answers.is_set()
    finally:
        answers.set()


def test_pyside_loses_no_reference_to_none(qapp: QApplication) -> None:
    """RELIABILITY V1: PySide6 6.12.0 ends an interpreter whose None can be counted down."""
    label = QLabel()
    before = sys.getrefcount(None)
    for number in range(200):
        label.setText(str(number))
        qapp.processEvents()
    assert sys.getrefcount(None) >= before


PROGRAM = """
import asyncio, logging, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app import loop

logging.basicConfig(level="INFO")

async def main(stop):
    print("ready", flush=True)
    {body}

app = QApplication([])
sys.exit(loop.run_loop(loop.make_loop(app), main))
"""
WAITING = "await stop.wait(); await asyncio.sleep(0.05); return 0"
STUBBORN = "await stop.wait(); print('stopping', flush=True); await asyncio.sleep(60); return 0"
WITHOUT_ADD_SIGNAL_HANDLER = """
def missing(*arguments): raise NotImplementedError
loop.Loop.add_signal_handler = loop.Loop.remove_signal_handler = missing
"""


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    def started(body: str, before: str = "") -> subprocess.Popen[str]:
        program = PROGRAM.replace("{body}", body).replace("async def main", f"{before}\nasync def main")
        path = tmp_path / "program.py"
        path.write_text(program)
        root = Path(loop_module.__file__).parents[1]
        return subprocess.Popen(
            [sys.executable, "-W", "error", str(path)],
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(root)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return started


def finished(program: subprocess.Popen[str], *signals: signal.Signals) -> tuple[int, str]:
    with program:
        assert program.stdout
        for number in signals:
            program.stdout.readline()
            time.sleep(0.1)  # let it go idle
            program.send_signal(number)
        _, errors = program.communicate(timeout=20)
    told = [line for line in errors.splitlines(keepends=True) if "The loop was held" not in line]  # a busy machine
    return program.returncode, "".join(told)


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot send these signals to one process")
@pytest.mark.parametrize("before", ["", WITHOUT_ADD_SIGNAL_HANDLER], ids=["unix", "as on Windows"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_an_idle_program_cleanly(
    start: Callable[..., subprocess.Popen[str]], number: signal.Signals, before: str
) -> None:
    assert finished(start(WAITING, before), number) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot send these signals to one process")
def test_a_second_signal_stops_a_program_that_does_not_stop(start: Callable[..., subprocess.Popen[str]]) -> None:
    status, errors = finished(start(STUBBORN), signal.SIGTERM, signal.SIGINT)
    assert status == 1
    assert "Asked to stop a second time" in errors


def test_the_status_of_the_main_coroutine_is_the_programs(start: Callable[..., subprocess.Popen[str]]) -> None:
    assert finished(start("return 3")) == (3, "")


def test_closing_the_last_window_or_quitting_qt_only_asks_to_stop(
    start: Callable[..., subprocess.Popen[str]],
) -> None:
    body = "QTimer.singleShot(20, QApplication.quit); " + WAITING
    assert finished(start(body)) == (0, "")
    from_window = """
    from PySide6.QtWidgets import QWidget
    window = QWidget(); window.show(); await asyncio.sleep(0.05); window.close(); await asyncio.sleep(0.1)
    return 5 if stop.is_set() else 0"""
    assert finished(start(from_window)) == (0, "")


def test_an_error_of_the_main_coroutine_ends_the_program(start: Callable[..., subprocess.Popen[str]]) -> None:
    status, errors = finished(start("raise RuntimeError('broken')"))
    assert status == 1
    assert "RuntimeError: broken" in errors


def test_an_error_in_a_slot_of_qt_is_logged_and_the_program_goes_on(
    start: Callable[..., subprocess.Popen[str]],
) -> None:
    status, errors = finished(start("QTimer.singleShot(0, lambda: 1 / 0); await asyncio.sleep(0.1); return 0"))
    assert status == 0
    assert "ERROR:app.loop:Uncaught error" in errors
    assert "ZeroDivisionError" in errors


def test_tasks_left_over_are_cancelled_at_the_end(start: Callable[..., subprocess.Popen[str]]) -> None:
    body = """
    async def left():
        try: await asyncio.sleep(60)
        finally: logging.info("cancelled")
    task = asyncio.create_task(left()); await asyncio.sleep(0.01); return 0"""
    assert finished(start(body)) == (0, "INFO:root:cancelled\n")


@in_qt
async def test_a_lack_of_sockets_is_logged_once_and_not_a_hundred_times_a_second(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000.0]
    monkeypatch.setattr("app.loop.time.monotonic", lambda: now[0])
    lack = {"message": "socket.accept() out of system resource", "exception": OSError(24, "Too many open files")}
    for _ in range(500):
        running().call_exception_handler(lack)
    running().call_exception_handler({"message": "another bug"})
    monkeypatch.undo()
    assert [record.getMessage() for record in caplog.records] == [lack["message"], "another bug"]
    caplog.clear()
    monkeypatch.setattr("app.loop.time.monotonic", lambda: now[0] + 61)
    running().call_exception_handler(lack)
    monkeypatch.undo()
    assert [record.getMessage() for record in caplog.records] == [
        "The last message came 499 more times",
        lack["message"],
    ]
