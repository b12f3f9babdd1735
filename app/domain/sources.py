"""The browser sources in OBS: what is known of each, and their links on the local network."""

import ipaddress
import math
import re
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit, urlunsplit

from msgspec import Struct

from app.domain.ids import ClientId


class SourceState(StrEnum):
    """The health of a source."""

    LIVE = "live"
    SLOW = "slow"
    """Its socket is congested."""
    SILENT = "silent"
    """Two pings without an answer."""
    GONE = "gone"


class Latency(Struct, frozen=True, kw_only=True):
    """Round trips from ping to pong by the server's own clock, in milliseconds; None before the first.

    Attributes:
        min: The least since the program started.
        ewma: Their moving average.
        p95: 95th percentile of `recent`.
        recent: The last 32, oldest first.
    """

    last: float | None = None
    min: float | None = None
    ewma: float | None = None
    p95: float | None = None
    recent: tuple[float, ...] = ()


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile of at least one value, in ascending order."""
    return ordered[math.ceil(share * len(ordered)) - 1]


class SourceInfo(Struct, frozen=True, kw_only=True):
    """One source in OBS, connected now or a while ago.

    Attributes:
        tag: What ties it to one source in OBS; empty where its link says nothing.
        obs_version: Such as ``31.0.1``; empty if its user agent names no OBS.
        host: Host name its page was opened with; browsers open only six connections to one.
        reconnects: How often it came back since the program started.
        snapshots: How often it got the whole state instead of a replay, by reason.
        silent_s: Seconds since its last sign of life.
        holds_lease: True for the one player source that may make sound.
    """

    client: ClientId
    widget: str
    transport: str
    address: str
    host: str
    user_agent: str
    page_version: str
    state: SourceState
    connected_at: datetime
    last_seen_at: datetime
    silent_s: float
    latency_ms: Latency
    reconnects: int
    resumed: int
    snapshots: dict[str, int]
    sent: int
    queued: int
    dropped_slow: int
    bytes: int
    is_visible: bool
    holds_lease: bool = False
    obs_version: str = ""
    tag: str = ""


class Totals(Struct, kw_only=True):
    """Sums over every source since the program started, removed ones included; they never decrease.

    Attributes:
        snapshots: How often a source got the whole state, by reason.
        lost: How often the sweep removed a silent source.
    """

    reconnects: int = 0
    resumed: int = 0
    snapshots: dict[str, int] = {}
    sent: int = 0
    bytes: int = 0
    dropped_slow: int = 0
    lost: int = 0


_OBS = re.compile(r"\bOBS/([0-9][0-9A-Za-z.+-]{0,30})")


def obs_version(user_agent: str) -> str:
    """Return the version of OBS that a user agent names, or an empty string.

    OBS adds ``OBS/31.0.1`` to Chromium's.
    """
    found = _OBS.search(user_agent)
    return found.group(1) if found else ""


CONNECTIONS_PER_HOST = 6
"""Chromium opens no more to one host name; the seventh hangs without an error."""
WARN_AT_CONNECTIONS = 5


def crowded_hosts(sources: list[SourceInfo]) -> dict[str, int]:
    """Return the host names to warn about: so many event streams of one browser that it will soon hang."""
    count: dict[tuple[str, str], int] = {}
    for source in sources:
        if source.transport == "sse" and source.state is not SourceState.GONE:
            key = (source.host, source.user_agent)
            count[key] = count.get(key, 0) + 1
    return {host: number for (host, _), number in count.items() if number >= WARN_AT_CONNECTIONS}


_NUMBER = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"

_LARGE = rf"10(?:\.{_NUMBER}){{3}}"
_MIDDLE = rf"(?:172\.(?:1[6-9]|2[0-9]|3[01])|192\.168|169\.254)(?:\.{_NUMBER}){{2}}"
_SMALL = rf"(?:192\.0\.2|198\.51\.100|203\.0\.113)\.{_NUMBER}"
LAN_ADDRESS = rf"\A(?:{_LARGE}|{_MIDDLE}|{_SMALL})?\Z"
"""One address of a local network in its usual form, or nothing.

The networks are private and link-local ones (RFC 1918, RFC 3927), and those of examples (RFC 5737): an address of the
internet would open the PC to all of it.
"""


def is_loopback(address: str) -> bool:
    """Return whether an IP address is this PC's own, also in its IPv4-in-IPv6 form."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return (mapped or ip).is_loopback


def lan_link(link: str, widget: str, address: str) -> str:
    """Return a widget's link for another PC, where names that end in ``localhost`` do not lead here.

    Args:
        link: The link for this PC.
        widget: The widget's name.
        address: Of this PC.
    """
    parts = urlsplit(link)
    return urlunsplit(parts._replace(netloc=f"{address}:{parts.port}", path=f"/widgets/{widget}/"))
