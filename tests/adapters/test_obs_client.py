"""The client of obs-websocket against a fake OBS over a real socket."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

import pytest

from app.adapters.obs_client import ObsConnection, serve
from app.domain.obs import ObsClosedError, ObsEvents, ObsPlace, ObsReason, ObsRefusedError, ObsRequest
from tests.fakes.obs import KEY, FakeObs, ObsServer, served


class Client:
    """Connects, and keeps the events that come."""

    def __init__(self, server: ObsServer, password: str = KEY) -> None:
        self.place = ObsPlace(port=server.port, password=password)
        self.events: list[tuple[str, Mapping[str, Any]]] = []
        self.came = asyncio.Event()

    def _on_event(self, name: str, fields: Mapping[str, Any]) -> None:
        self.events.append((name, fields))
        self.came.set()

    async def run(self, work: Callable[[ObsConnection], Awaitable[None]], events: ObsEvents = ObsEvents.INPUTS) -> None:
        await serve(self.place, events, self._on_event, work)


@pytest.fixture
async def obs() -> FakeObs:
    return FakeObs(KEY)


@pytest.fixture
async def server(obs: FakeObs) -> AsyncIterator[ObsServer]:
    async with served(obs) as server:
        yield server


async def test_a_request_is_answered_and_a_refused_one_says_its_code(server: ObsServer) -> None:
    async def work(connection: ObsConnection) -> None:
        assert (await connection.ask("GetVersion"))["obsVersion"] == "32.2.2"
        with pytest.raises(ObsRefusedError) as refused:
            await connection.ask("GetInputSettings", inputName="Nobody")
        assert (refused.value.request, refused.value.code) == ("GetInputSettings", 600)
        assert not connection.is_unprotected

    await Client(server).run(work)


async def test_a_batch_answers_in_order_and_halts_where_it_is_asked_to(server: ObsServer) -> None:
    requests = [ObsRequest("GetSceneList"), ObsRequest("GetNothing"), ObsRequest("GetVersion")]

    async def work(connection: ObsConnection) -> None:
        assert [answer.code for answer in await connection.batch(requests)] == [100, 204, 100]
        assert [answer.code for answer in await connection.batch(requests, halts=True)] == [100, 204]
        assert await connection.batch([]) == ()

    await Client(server).run(work)


async def test_events_come_as_asked_for_and_another_mask_counts_at_once(server: ObsServer, obs: FakeObs) -> None:
    obs.add("Player", {})
    client = Client(server)

    async def work(connection: ObsConnection) -> None:
        obs.show_levels()
        await connection.ask("SetInputMute", inputName="Player", inputMuted=True)
        await client.came.wait()
        assert [name for name, _ in client.events] == ["InputMuteStateChanged"]
        await connection.subscribe(ObsEvents.METERS)
        client.came.clear()
        obs.show_levels()
        await client.came.wait()
        assert client.events[-1] == ("InputVolumeMeters", {"inputs": [{"inputName": "Player", "inputLevelsMul": []}]})

    await client.run(work)


async def test_without_a_password_in_obs_that_is_known(server: ObsServer, obs: FakeObs) -> None:
    obs.password = ""

    async def work(connection: ObsConnection) -> None:
        assert connection.is_unprotected

    await Client(server, "").run(work)


@pytest.mark.parametrize(
    ("code", "reason"),
    [(1001, ObsReason.ENDED), (4011, ObsReason.KICKED), (4009, ObsReason.WRONG_PASSWORD), (4000, ObsReason.ENDED)],
)
async def test_every_open_question_fails_at_once_when_the_connection_ends(
    server: ObsServer, obs: FakeObs, code: int, reason: ObsReason
) -> None:
    server.is_hung = True
    reasons: list[ObsReason] = []

    async def ask(connection: ObsConnection) -> None:
        try:
            await connection.ask("GetVersion")
        except ObsClosedError as error:
            reasons.append(error.reason)
            raise

    async def work(connection: ObsConnection) -> None:
        questions = [asyncio.ensure_future(ask(connection)) for _ in range(3)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        obs.end(code)
        with contextlib.suppress(ObsClosedError, asyncio.CancelledError):
            await asyncio.gather(*questions)
        for question in questions:
            question.cancel()
        await asyncio.gather(*questions, return_exceptions=True)
        with pytest.raises(ObsClosedError):
            await connection.ask("GetVersion")

    with pytest.raises(ObsClosedError) as closed:
        await Client(server).run(work)
    assert closed.value.reason is reason
    assert reasons == [reason] * 3


async def test_a_wrong_password_is_told_as_such(server: ObsServer, obs: FakeObs) -> None:
    with pytest.raises(ObsClosedError) as closed:
        await Client(server, "not it").run(_nothing)
    assert closed.value.reason is ObsReason.WRONG_PASSWORD
    assert obs.connects == 0


async def test_nobody_at_the_port_is_no_obs_that_runs(server: ObsServer) -> None:
    client = Client(server)
    with socket.socket() as taken:  # bound, but it does not listen
        taken.bind(("127.0.0.1", 0))
        client.place = ObsPlace(port=taken.getsockname()[1])
        with pytest.raises(ObsClosedError) as closed:
            await client.run(_nothing)
    assert closed.value.reason is ObsReason.NOT_RUNNING


@pytest.mark.parametrize("greeting", [b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 404 Not Found\r\n\r\n"])
async def test_another_program_at_the_port_is_no_obs(greeting: bytes) -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        await writer.drain()
        writer.close()

    other = await asyncio.start_server(greet, "127.0.0.1", 0)
    place = ObsPlace(port=other.sockets[0].getsockname()[1])
    async with other:
        with pytest.raises(ObsClosedError) as closed:
            await serve(place, ObsEvents.NONE, lambda _name, _fields: None, _nothing)
    assert closed.value.reason is ObsReason.NOT_OBS


async def test_an_error_in_the_work_ends_the_connection_and_comes_out(server: ObsServer) -> None:
    async def work(_: ObsConnection) -> None:
        raise ValueError("a bug")

    with pytest.raises(ValueError, match="a bug"):
        await Client(server).run(work)


def test_neither_place_nor_error_shows_the_password() -> None:
    assert KEY not in repr(ObsPlace(password=KEY))
    assert KEY not in str(ObsClosedError(ObsReason.WRONG_PASSWORD))


async def _nothing(_: ObsConnection) -> None:
    """Do nothing with the connection."""
