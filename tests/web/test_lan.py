"""Other PCs are let in at one more address, and out again."""

import asyncio
import sys

import pytest

from app.domain.events import LanChanged
from app.web import lan
from app.web.lan import Lan
from app.web.routing import Scope
from tests.support.server import Reply, World, exchange
from tests.support.waiting import until

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
    async with asyncio.timeout(30):
        await far[0].readuntil(b"event: snapshot")
        await near[0].readuntil(b"event: snapshot")
        await world.server.open_lan("")
        with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
            await far[0].readuntil(b"never said")
    assert not await is_reached(world, LAN)
    assert (await ask(world, "127.0.0.1", "/healthz")).status == 200
    await until(lambda: [one.client for one in world.sources.all() if one.state.value != "gone"] == ["near"])
    await world.call("POST", "/api/v1/queue/pause-requests")
    async with asyncio.timeout(30):
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
