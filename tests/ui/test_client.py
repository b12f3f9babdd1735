"""The bridge between the window's thread and the core's."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.core import Core, Profile
from app.core_thread import CoreThread
from app.domain.errors import ConflictError, NotFoundError
from app.domain.events import Event, QueueChanged, SettingsChanged
from app.runtime.event_loop import LagMeter, prepare_loop
from app.runtime.resources import asset
from app.ui.application import WindowLoop
from app.ui.client import CoreClient
from tests.support.waiting import SECONDS, until

type Story = Callable[[CoreClient, Core], Coroutine[object, object, None]]


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[WindowLoop]:
    loop = prepare_loop(WindowLoop(qapp))
    asyncio.set_event_loop(loop)
    yield loop
    asyncio.set_event_loop(None)
    loop.close()


@pytest.fixture
def run(loop: WindowLoop, tmp_path: Path) -> Callable[[Story], None]:
    """Run a story beside a core that has opened its data."""

    def started(story: Story) -> None:
        core = Core(Profile(folder=tmp_path, resources=asset()))

        async def serve(stop: asyncio.Event, on_listening: Callable[[int], None]) -> None:
            try:
                await core.open()
                on_listening(7)
                await stop.wait()
            finally:
                await core.stop()

        thread = CoreThread(serve, LagMeter("core"))
        client = CoreClient(core, thread)

        async def main() -> None:
            thread.start()
            assert await client.listening() == 7
            try:
                await story(client, core)
            finally:
                await client.stop()

        loop.run_until_complete(main())
        thread.join(SECONDS)

    return started


def test_a_command_runs_in_the_cores_thread_and_its_result_comes_back(run: Callable[[Story], None]) -> None:
    async def where(name: str, *, suffix: str) -> str:
        return f"{name} {threading.current_thread().name}{suffix}"

    async def story(client: CoreClient, _: Core) -> None:
        assert await client.run(where, "in", suffix="!") == "in core!"
        assert await client.call(lambda: threading.current_thread().name) == "core"

    run(story)


def test_a_failure_of_a_command_is_raised_where_it_was_asked_for(run: Callable[[Story], None]) -> None:
    async def story(client: CoreClient, core: Core) -> None:
        with pytest.raises(NotFoundError):
            await client.run(core.services.queue.approve, "no such item")  # type: ignore[arg-type]

    run(story)


def test_the_state_comes_first_and_every_event_after_it_in_order(run: Callable[[Story], None]) -> None:
    received: list[Event] = []
    threads: set[str] = set()

    def receive(event: Event) -> None:
        received.append(event)
        threads.add(threading.current_thread().name)

    async def story(client: CoreClient, core: Core) -> None:
        client.event_received.connect(receive)
        await client.subscribe()
        for percent in range(40):
            await client.run(core.services.settings.change, {"speech": {"duck_percent": percent}})
        await until(lambda: len(settings()) == 41, "every change has come")
        assert any(isinstance(event, QueueChanged) for event in received[:10])
        assert settings()[1:] == list(range(40))
        assert threads == {"MainThread"}

    def settings() -> list[int]:
        return [event.settings.speech.duck_percent for event in received if isinstance(event, SettingsChanged)]

    run(story)


def test_a_window_that_is_held_does_not_hold_the_core(run: Callable[[Story], None]) -> None:
    ticks: list[int] = []

    async def tick() -> None:
        for number in range(50):
            ticks.append(number)
            await asyncio.sleep(0.001)

    async def story(client: CoreClient, _: Core) -> None:
        ticking = asyncio.ensure_future(client.run(tick))
        held = threading.Event()
        await asyncio.sleep(0)
        while len(ticks) < 50:  # the window's loop does not turn meanwhile
            held.wait(0.01)
        await ticking

    run(story)


def test_a_command_that_is_cancelled_is_cancelled_in_the_core(run: Callable[[Story], None]) -> None:
    async def story(client: CoreClient, _: Core) -> None:
        started, cancelled = threading.Event(), threading.Event()

        async def wait() -> None:
            started.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                cancelled.set()
                raise

        task = asyncio.ensure_future(client.run(wait))
        await until(started.is_set, "it runs")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await until(cancelled.is_set, "it is cancelled there too")

    run(story)


def test_a_core_that_has_ended_refuses_commands(loop: WindowLoop, run: Callable[[Story], None]) -> None:
    kept: list[tuple[CoreClient, Core]] = []

    async def story(client: CoreClient, core: Core) -> None:
        kept.append((client, core))

    run(story)
    [(client, core)] = kept

    async def ask() -> None:
        with pytest.raises(ConflictError, match="stopping"):
            await client.run(core.services.queue.undo)

    loop.run_until_complete(ask())


def test_what_the_core_had_not_done_when_it_ended_fails(run: Callable[[Story], None]) -> None:
    async def story(client: CoreClient, _: Core) -> None:
        begun = asyncio.Event()
        begins = client.in_window(begun.set)

        async def never_ends() -> None:
            begins()
            await asyncio.Event().wait()

        asked = asyncio.ensure_future(client.run(never_ends))
        await begun.wait()
        await client.stop()
        with pytest.raises(ConflictError, match="stopping"):
            await asked

    run(story)


def test_what_keeps_the_core_from_starting_is_raised(loop: WindowLoop, tmp_path: Path) -> None:
    async def serve(_: asyncio.Event, __: Callable[[int], None]) -> None:
        raise OSError("no such address")

    thread = CoreThread(serve, LagMeter("core"))
    client = CoreClient(Core(Profile(folder=tmp_path, resources=asset())), thread)

    async def main() -> None:
        thread.start()
        with pytest.raises(OSError, match="no such address"):
            await client.listening()
        with pytest.raises(OSError, match="no such address"):
            await client.stop()

    loop.run_until_complete(main())
    thread.join(SECONDS)
