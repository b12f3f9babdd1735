"""Other PCs are let in at one more address, and out again."""

import asyncio
import sys
from collections.abc import Iterator

import pytest
from aiohttp import ClientSession, WSMsgType

from app.domain.events import LanChanged
from app.web import access_control, connection, lan
from app.web.lan import Lan
from app.web.places import Shares
from app.web.routing import Scope
from tests.support.server import Reply, World, exchange
from tests.support.waiting import SECONDS, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has more than one loopback address")

LAN, NOBODYS = "127.0.0.2", "203.0.113.77"


async def ask(world: World, address: str, path: str, token: str = "", host: str = "") -> Reply:
    """Ask as another PC does."""
    shown = f"Authorization: Bearer {token}\r\n" if token else ""
    head = f"GET {path} HTTP/1.1\r\nHost: {host or address}:{world.port}\r\n{shown}Connection: close\r\n\r\n"
    return await exchange(world.port, head.encode(), address=address)


async def is_reached(world: World, address: str) -> bool:
    try:
        _, writer = await asyncio.open_connection(address, world.port)
    except ConnectionRefusedError:
        return False
    writer.close()
    return True


async def test_nobody_else_is_let_in_until_the_streamer_says_so(world: World) -> None:
    assert not await is_reached(world, LAN)
    assert (await ask(world, "127.0.0.1", "/healthz")).status == 200


async def test_with_lan_access_every_route_but_the_pages_needs_a_token(world: World) -> None:
    await world.server.open_lan(LAN)
    for address in (LAN, "127.0.0.1"):
        for route in world.server.routes:
            if route.method == "GET" and "{" not in route.path and route.scope is not Scope.FIRST_MESSAGE:
                status = (await ask(world, address, route.path)).status
                is_page = route.scope is Scope.PAGE
                assert (status != 401) if is_page else (status == 401), (address, route.path, status)
        assert (await ask(world, address, "/healthz", world.display)).status == 200
        assert (await ask(world, address, "/api/v1/queue", world.display)).status == 403
        assert (await ask(world, address, "/api/v1/queue", world.control)).status == 200
    assert (await ask(world, LAN, "/", host="evil.example")).status == 421


async def test_who_was_let_in_is_cut_off_when_it_ends_and_this_pc_is_not(world: World) -> None:
    await world.server.open_lan(LAN)
    far, near = [await asyncio.open_connection(address, world.port) for address in (LAN, "127.0.0.1")]
    for (_, writer), client in ((far, "far"), (near, "near")):
        writer.write(
            f"GET /events?client={client} HTTP/1.1\r\nHost: {LAN}:{world.port}\r\n"
            f"Authorization: Bearer {world.display}\r\n\r\n".encode()
        )
    async with asyncio.timeout(SECONDS):
        await far[0].readuntil(b"event: snapshot")
        await near[0].readuntil(b"event: snapshot")
        await world.server.open_lan("")
        with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
            await far[0].readuntil(b"never said")
    assert not await is_reached(world, LAN)
    assert (await ask(world, "127.0.0.1", "/healthz")).status == 200
    await until(lambda: [one.client for one in world.sources.all() if one.state.value != "gone"] == ["near"])
    await world.call("POST", "/api/v1/queue/pause-requests")
    async with asyncio.timeout(SECONDS):
        await near[0].readuntil(b"event: queue_changed")
    for _, writer in (far, near):
        writer.close()


async def test_an_address_that_is_not_ours_lets_nobody_in(world: World) -> None:
    await world.server.open_lan(LAN)
    with pytest.raises(OSError, match=r"assign|could not bind"):
        await world.server.open_lan(NOBODYS)
    assert not await is_reached(world, LAN)
    assert (await ask(world, "127.0.0.1", "/healthz")).status == 200


async def test_links_for_other_pcs_exist_while_lan_access_is_open(world: World) -> None:
    await world.server.open_lan(LAN)
    links = (await world.call("GET", "/api/v1/links")).json["items"]
    assert isinstance(links, list)
    assert [link["lan_url"] for link in links if link["widget"] == "player"] == [
        f"http://{LAN}:{world.port}/widgets/player/#k={world.display}"
    ]
    await world.server.open_lan("")
    links = (await world.call("GET", "/api/v1/links")).json["items"]
    assert isinstance(links, list)
    assert {link["lan_url"] for link in links} == {""}


async def test_the_settings_are_followed_and_a_network_that_is_not_there_yet_is_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lan, "RETRY_S", 0.05)
    wanted, announced = [NOBODYS], list[LanChanged]()
    access = Lan(world.server, lambda: wanted[0], announced.append)
    await access.refresh()
    await access.refresh()
    assert announced == [LanChanged(address=NOBODYS, is_open=False)]
    wanted[0] = LAN  # as if the network had come
    await until(lambda: len(announced) == 2)
    assert announced[1] == LanChanged(address=LAN, is_open=True)
    assert await is_reached(world, LAN)
    wanted[0] = ""
    await access.refresh()
    assert announced[2] == access.state == LanChanged()
    assert not await is_reached(world, LAN)
    wanted[0] = NOBODYS
    await access.refresh()
    await access.close()
    tries = len(announced)
    await asyncio.sleep(0.2)
    assert len(announced) == tries


# Who guesses, and who has an old link: this PC's LAN address stands for another PC


async def asked_from_afar(world: World, path: str, token: str) -> Reply:
    """Ask from an address that counts as another PC's."""
    head = (
        f"GET {path} HTTP/1.1\r\nHost: {LAN}:{world.port}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
    )
    return await exchange(world.port, head.encode(), address=LAN)


@pytest.fixture
def everybody_is_far(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes no address for this PC's own: no other one can be had without root."""
    for module in (access_control, connection):
        monkeypatch.setattr(module, "is_loopback", lambda _: False)


@pytest.mark.usefixtures("everybody_is_far")
async def test_old_links_that_ask_again_are_no_guesses_and_a_right_token_always_comes_in(world: World) -> None:
    await world.server.open_lan(LAN)
    old = world.display
    await world.call("POST", "/api/v1/links/rotate")
    for _ in range(20):
        assert (await asked_from_afar(world, "/events", old)).status == 401
    assert (await asked_from_afar(world, "/healthz", world.display)).status == 200
    assert [(await asked_from_afar(world, "/healthz", f"guess-{n}")).status for n in range(7)] == [401] * 5 + [429] * 2
    assert (await asked_from_afar(world, "/healthz", "")).status == 429
    assert (await asked_from_afar(world, "/healthz", old)).status == 401  # its page says that the link was replaced
    for token in (world.display, world.control):
        assert (await asked_from_afar(world, "/healthz", token)).status == 200
        query = f"GET /events?topics=nonsense&access_token={token} HTTP/1.1\r\nHost: {LAN}:{world.port}\r\n"
        assert (await exchange(world.port, f"{query}Connection: close\r\n\r\n".encode(), address=LAN)).status == 400
    async with ClientSession() as session:
        for token, is_let_in in (("another guess", False), (world.display, True)):
            async with session.ws_connect(f"http://{LAN}:{world.port}/ws") as client:
                await client.send_json({"token": token})
                assert ((await client.receive()).type is WSMsgType.TEXT) is is_let_in


# Places


class Crowd:
    """Connections that are opened and never finish what they begin."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._writers: list[asyncio.StreamWriter] = []

    async def send(self, data: bytes, number: int, local: str, address: str) -> None:
        for _ in range(number):
            _, writer = await asyncio.open_connection(address, self.world.port, local_addr=(local, 0))
            writer.transport.pause_reading()  # type: ignore[attr-defined] # it is a socket's
            writer.write(data)
            self._writers.append(writer)

    def close(self) -> None:
        for writer in self._writers:
            writer.transport.abort()


@pytest.fixture
def crowd(world: World) -> Iterator[Crowd]:
    crowd = Crowd(world)
    yield crowd
    crowd.close()


HALF = b"GET /healthz HTTP/1.1\r\nHost: "


@pytest.mark.slow
async def test_half_requests_of_this_pc_keep_nobody_out(world: World, crowd: Crowd) -> None:
    async with world.stream() as reader:
        for _ in range(3):
            await crowd.send(HALF, 300, "127.0.0.1", "127.0.0.1")
            assert (await world.call("GET", "/api/v1/status")).status == 200
            assert (await world.call("GET", "/widgets/player/", token=None)).status == 200
        await world.call("POST", "/api/v1/queue/pause-requests")
        async with asyncio.timeout(SECONDS):
            await reader.readuntil(b"event: queue_changed")


async def test_another_pc_without_a_token_takes_few_places_and_closes_none_of_others(
    world: World, crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "is_loopback", lambda address: address == "127.0.0.1")
    await world.server.open_lan(LAN)
    async with world.stream() as reader:
        await crowd.send(HALF, 280, "127.0.0.9", LAN)
        assert len(world.server.open_connections()) <= 1 + Shares().strangers_address
        for _ in range(20):
            assert (await world.call("GET", "/api/v1/status")).status == 200
            assert (await ask(world, LAN, "/healthz", world.display)).status == 200
        await world.call("POST", "/api/v1/queue/pause-requests")
        async with asyncio.timeout(SECONDS):
            await reader.readuntil(b"event: queue_changed")
