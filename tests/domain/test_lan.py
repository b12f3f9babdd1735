"""Which addresses other PCs may be let in at, and the links for them."""

import re

import pytest

from app.domain.lan import LAN_ADDRESS, lan_link


@pytest.mark.parametrize("address", ["", "192.168.1.20", "10.0.0.1", "172.16.255.254", "223.255.255.255"])
def test_an_address_of_one_network_or_none(address: str) -> None:
    assert re.search(LAN_ADDRESS, address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104 -- every network at once
        "127.0.0.1",
        "127.1.2.3",
        "224.0.0.1",
        "239.255.255.250",
        "255.255.255.255",
        "256.1.1.1",
        "192.168.1",
        "192.168.1.20.1",
        "192.168.01.20",
        "192.168.1.20\n",
        " 192.168.1.20",
        "192.168.1.20:80",
        "192.168.1.٢٠",
        "localhost",
        "::1",
        "fe80::1",
    ],
)
def test_everything_else_is_none(address: str) -> None:
    assert re.search(LAN_ADDRESS, address) is None


def test_a_link_for_another_pc_names_the_widget_in_its_path_and_keeps_its_key() -> None:
    link = lan_link("http://now-playing.localhost:17890/#k=secret", "now-playing", "192.168.1.20")
    assert link == "http://192.168.1.20:17890/widgets/now-playing/#k=secret"
