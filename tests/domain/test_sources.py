"""Known sources: crowded hosts, and the addresses and links for other PCs."""

import re

import msgspec
import pytest

from app.domain.sources import (
    CONNECTIONS_PER_HOST,
    LAN_ADDRESS,
    WARN_AT_CONNECTIONS,
    SourceInfo,
    SourceState,
    crowded_hosts,
    lan_link,
    obs_version,
    percentile,
)


def sources(count: int, **changes: object) -> list[SourceInfo]:
    known = {
        "widget": "queue",
        "transport": "sse",
        "address": "127.0.0.1",
        "host": "localhost:17890",
        "user_agent": "OBS",
        "page_version": "1",
        "state": "live",
        "connected_at": "2026-11-23T12:00:00Z",
        "last_seen_at": "2026-11-23T12:00:00Z",
        "silent_s": 0.0,
        "latency_ms": {},
        "snapshots": {},
        "is_visible": True,
    } | dict.fromkeys(("reconnects", "resumed", "sent", "queued", "dropped_slow", "bytes"), 0)
    return [msgspec.convert(known | changes | {"client": f"c{number}"}, SourceInfo) for number in range(count)]


def test_a_host_is_crowded_one_connection_before_the_browser_s_limit() -> None:
    assert WARN_AT_CONNECTIONS == CONNECTIONS_PER_HOST - 1
    assert crowded_hosts(sources(4)) == {}
    assert crowded_hosts(sources(5)) == {"localhost:17890": 5}
    assert crowded_hosts(sources(7)) == {"localhost:17890": 7}


def test_only_open_event_streams_of_one_browser_at_one_host_are_counted() -> None:
    assert crowded_hosts(sources(4) + sources(4, host="queue.localhost:17890")) == {}
    assert crowded_hosts(sources(4) + sources(4, user_agent="Firefox")) == {}
    assert crowded_hosts(sources(4) + sources(4, transport="ws")) == {}
    assert crowded_hosts(sources(4) + sources(4, state=SourceState.GONE)) == {}
    assert crowded_hosts(sources(4) + sources(4, state=SourceState.SILENT)) == {"localhost:17890": 8}


@pytest.mark.parametrize(
    "address", ["", "192.168.1.20", "10.0.0.1", "172.16.255.254", "172.31.0.1", "169.254.9.9", "203.0.113.77"]
)
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
        "8.8.8.8",
        "223.255.255.255",
        "172.15.0.1",
        "172.32.0.1",
        "192.169.0.1",
        "11.0.0.1",
        "110.0.0.1",
        "100.64.0.1",
        "169.255.0.1",
        "10..1",
        "10.1.2.3.4",
        "10.256.1.1",
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


@pytest.mark.parametrize(
    ("ordered", "share", "value"),
    [([7.0], 0.95, 7.0), ([1.0, 2.0], 0.5, 1.0), ([1.0, 2.0], 0.51, 2.0), (list(range(1, 101)), 0.99, 99)],
)
def test_a_percentile_is_the_nearest_rank(ordered: list[float], share: float, value: float) -> None:
    assert percentile(ordered, share) == value


def test_a_user_agent_names_the_version_of_obs_or_none() -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64) Chrome/127.0.6533.120 Safari/537.36 OBS/31.0.1"
    assert obs_version(agent) == "31.0.1"
    assert obs_version(agent.replace("OBS", "OBSCURE")) == ""
    assert obs_version("OBS/" + "1" * 100) == "1" * 31
