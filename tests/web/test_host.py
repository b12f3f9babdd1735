"""Which host names mean this server, and that its port is its own."""

import socket
import sys

import pytest

from app.web.access_control import is_our_authority
from tests.support.server import World, exchange


@pytest.mark.parametrize(
    ("authority", "is_ours"),
    [
        ("localhost:17890", True),
        ("LOCALHOST:17890", True),
        ("localhost.:17890", True),
        ("player.localhost:17890", True),
        ("Player.LocalHost.:17890", True),
        ("now-playing.localhost:17890", True),
        ("queue2.localhost:17890", True),
        ("queue-12.localhost:17890", True),
        ("w7.localhost:17890", True),
        ("a.b.localhost:17890", False),
        ("a.player.localhost:17890", False),
        ("x7f3.localhost:17890", False),
        ("shared.localhost:17890", False),
        ("queue123.localhost:17890", False),
        ("queue--1.localhost:17890", False),
        ("player..localhost:17890", False),
        ("players.localhost:17890", False),
        ("127.0.0.1:17890", True),
        ("127.23.45.56:17890", True),
        ("[::1]:17890", True),
        ("[::ffff:127.0.0.1]:17890", True),
        ("studio-pc:17890", True),
        ("192.168.1.5:17890", True),
        ("localhost", False),
        ("127.0.0.1", False),
        ("::1", False),
        ("localhost:80", False),
        ("localhost:17891", False),
        ("localhost:", False),
        ("localhost:017890x", False),
        ("", False),
        (":17890", False),
        ("..localhost:17890", False),
        (".localhost:17890", False),
        ("localhost..:17890", False),
        ("evil.com:17890", False),
        ("evil.com", False),
        ("localhost.com:17890", False),
        ("localhost.evil.com:17890", False),
        ("127.0.0.1.evil.com:17890", False),
        ("127.0.0.1@evil.com:17890", False),
        ("evil.com@127.0.0.1:17890", False),
        ("evillocalhost:17890", False),
        ("0.0.0.0:17890", False),
        ("[::]:17890", False),
        ("2130706433:17890", False),
        ("0x7f000001:17890", False),
        ("127.1:17890", False),
        ("0177.0.0.1:17890", False),
        ("192.0.2.10:17890", False),
        ("[fe80::1%25lo]:17890", False),
        ("[::1:17890", False),
        ("::1]:17890", False),
        ("lоcalhost:17890", False),  # a Cyrillic о
        ("xn--lcalhost-8ig:17890", False),
        ("localhost\t:17890", False),
        (" localhost:17890", False),
        ("localhost:17890\n", False),
        ("localhost:١٧٨٩٠", False),
        ("localhost:17890/x", False),
        ("localhost:17890,evil.com", False),
    ],
)
def test_only_names_of_this_pc_and_our_own_port_mean_this_server(authority: str, is_ours: bool) -> None:  # noqa: FBT001 -- a column of the table
    assert is_our_authority(authority, 17890, ["Studio-PC", "192.168.1.5", ""]) is is_ours


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_a_missing_port_stands_for_the_usual_one(host: str) -> None:
    assert is_our_authority(host, 80, [])
    assert is_our_authority(host, 443, [], 443)


@pytest.mark.parametrize(
    "request_line_and_hosts",
    [
        "GET {path} HTTP/1.1\r\nHost: evil.com\r\n",
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1@evil.com:{port}\r\n",
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1.evil.com:{port}\r\n",
        "GET {path} HTTP/1.1\r\nHost: localhost\r\n",
        "GET {path} HTTP/1.1\r\nHost:\r\n",
        "GET {path} HTTP/1.1\r\nHost: local\thost:{port}\r\n",
        "GET {path} HTTP/1.1\r\nHost: 2130706433:{port}\r\n",
        "GET {path} HTTP/1.1\r\nHost: 0.0.0.0:{port}\r\n",
        "GET http://evil.com{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n",
        "GET http://localhost:{port}{path} HTTP/1.1\r\nHost: localhost:{port}\r\n",
        "GET {path} HTTP/1.0\r\n",
        "GET {path} HTTP/1.1\r\n",
        "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nHost: localhost:{port}\r\n",
        "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nHost: evil.com\r\n",
    ],
)
async def test_an_unknown_host_is_refused_even_with_the_right_token(world: World, request_line_and_hosts: str) -> None:
    head = request_line_and_hosts.format(path="/api/v1/queue", port=world.port)
    reply = await exchange(
        world.port, f"{head}Authorization: Bearer {world.control}\r\nConnection: close\r\n\r\n".encode()
    )
    assert reply.status in {400, 421}
    assert reply.error["code"] in {"malformed", "wrong_host"}
    assert b"items" not in reply.body


async def test_a_name_that_the_streamer_added_is_ours(world: World) -> None:
    await world.settings.change({"network": {"host_names": ["studio-pc"]}})
    assert (await world.call("GET", "/api/v1/player", headers={"Host": f"studio-pc:{world.port}"})).status == 200
    assert (await world.call("GET", "/api/v1/player", headers={"Host": f"other-pc:{world.port}"})).status == 421


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows would let another program take the same port")
async def test_no_other_program_takes_the_port_too(world: World) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with pytest.raises(OSError):  # noqa: PT011 -- Windows has two for it
            other.bind(("127.0.0.1", world.port))
