import msgspec

from app.domain.connections import CONNECTIONS_PER_HOST, WARN_AT_CONNECTIONS, SourceInfo, SourceState, crowded_hosts


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
