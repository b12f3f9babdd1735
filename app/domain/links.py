"""Viewers' links: parsed by a strict grammar of our own and rebuilt, never passed on as written."""

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import quote

from app.domain.errors import RefusedError
from app.domain.media import HostedLink, YouTubePlaylist, YouTubeVideo
from app.domain.reasons import Reason

LINK_LENGTH = 2_000
"""Characters of the longest link that is parsed."""
MAX_START_MS = 24 * 3_600_000

_WATCH_HOSTS = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com"})
_EMBED_HOSTS = frozenset({"youtube-nocookie.com", "www.youtube-nocookie.com"})
_SHORT_HOST = "youtu.be"
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_NOT_VIDEOS = frozenset({"videoseries", "live_stream"})
"""Eleven characters where an embed link has its id, but they name a playlist or a channel's stream."""

_ODD = re.compile(r"[\x00-\x20\x7f-\xa0\\\s\ud800-\udfff]")
"""Characters that no link contains; parsers disagree about them, which attacks exploit."""
_LINK = re.compile(r"(?:([A-Za-z]+)://)?([^/?#]+)(/[^?#]*)?(?:\?([^#]*))?(?:#(.*))?")
_WATCH_AUTHORITY = re.compile(r"([A-Za-z.-]+)(?::(?:443|80))?")
_VIDEO_PATH = re.compile(r"/(shorts|live|embed|v)/([^/]*)/?")
_SHORT_PATH = re.compile(r"/([^/]*)/?")
_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_CHANNEL_ID = re.compile(r"UC[A-Za-z0-9_-]{22}")
_CHANNEL_PATH = re.compile(rf"/channel/({_CHANNEL_ID.pattern})(?:/.*)?")
_PLAYLIST_ID = re.compile(r"[A-Za-z0-9_-]{12,64}")
"""Playlists that only their owner sees have two letters for an id, such as ``WL``."""
_START = re.compile(r"(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s?)?")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST_PORT = re.compile(rf"({_LABEL}(?:\.{_LABEL})*|\[[0-9A-Fa-f:.]+\])(?::([0-9]{{1,5}}))?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_KEPT = "!#$%&'()*+,/:;=?@[]"
"""Beside letters and digits, what stays as it is in a rebuilt link. Source: RFC 3986, 2.2; ``%`` is quoted already."""


class _Parts(NamedTuple):
    """A link taken apart; ``scheme`` is in lower case and empty where none was written."""

    scheme: str
    authority: str
    path: str
    query: str
    fragment: str


def youtube_video(text: str) -> YouTubeVideo:
    """Return the one video that a link names, and where the link wants it to start.

    Blanks around the link are allowed, and so is a link without its scheme. A start that cannot be read is ignored.

    Raises:
        RefusedError: It is anything but a link to one video on YouTube; ``not_a_video_link``.
    """
    parts = _parts(text)
    if parts.scheme not in {"", "http", "https"}:
        raise _refused()
    video_id = _video_id(parts)
    if not is_video_id(video_id):
        raise _refused()
    return YouTubeVideo(video_id=video_id, start_ms=_start_ms(parts))


def channel_id(text: str) -> str:
    """Return the id of a channel, from the id itself or from a link that holds it; empty where there is none."""
    written = text.strip()
    if _CHANNEL_ID.fullmatch(written):
        return written
    try:
        parts = _parts(written)
    except RefusedError:
        return ""
    authority, found = _WATCH_AUTHORITY.fullmatch(parts.authority), _CHANNEL_PATH.fullmatch(parts.path)
    is_ours = authority is not None and authority[1].lower() in _WATCH_HOSTS and parts.scheme in {"", "http", "https"}
    return found[1] if is_ours and found else ""


def is_video_id(text: str) -> bool:
    """Return whether a text has the form of a video's id."""
    return _VIDEO_ID.fullmatch(text) is not None and text not in _NOT_VIDEOS


def youtube_playlist(text: str) -> YouTubePlaylist:
    """Return the playlist that a link names. A link to a video that is in a playlist names the video.

    Raises:
        RefusedError: It is anything but a link to a playlist on YouTube; ``not_a_video_link``.
    """
    parts = _parts(text)
    authority = _WATCH_AUTHORITY.fullmatch(parts.authority)
    if (
        parts.scheme not in {"", "http", "https"}
        or authority is None
        or authority[1].lower() not in _WATCH_HOSTS
        or parts.path not in {"/playlist", "/playlist/"}
    ):
        raise _refused()
    playlist_id = _parameter(parts.query, "list")
    if _PLAYLIST_ID.fullmatch(playlist_id) is None:
        raise _refused()
    return YouTubePlaylist(playlist_id=playlist_id)


def hosted_link(text: str, allowed: frozenset[str]) -> HostedLink:
    """Return a link to a host that the streamer allowed by hand, rebuilt without its fragment.

    Args:
        text: The link as it was typed.
        allowed: Hosts as ``media_host`` writes them. One without a port allows the scheme's own port only.

    Raises:
        RefusedError: It is no http link, or not to one of these; ``not_a_video_link``.
    """
    parts = _parts(text)
    default_port = _DEFAULT_PORTS.get(parts.scheme)
    if default_port is None:
        raise _refused()
    try:
        host, port = _host_and_port(parts.authority)
    except ValueError as error:
        raise _refused() from error
    port = port or default_port
    if f"{host}:{port}" not in allowed and not (port == default_port and host in allowed):
        raise _refused()
    authority = host if port == default_port else f"{host}:{port}"
    query = f"?{parts.query}" if parts.query else ""
    return HostedLink(url=f"{parts.scheme}://{authority}{quote(parts.path or '/', _KEPT)}{quote(query, _KEPT)}")


def media_host(text: str) -> str:
    """Return the value of ``--allow-media-host`` in its one way to be written: ``host`` or ``host:port``.

    Raises:
        ValueError: It is not a host name or an IP address with an optional port.
    """
    host, port = _host_and_port(text.strip(" "))
    return f"{host}:{port}" if port else host


def _refused() -> RefusedError:
    return RefusedError(Reason.NOT_A_VIDEO_LINK, field="url")


def _parts(text: str) -> _Parts:
    """Take a link apart without judging its host.

    Raises:
        RefusedError: It is too long, holds odd characters or has not the form of a link.
    """
    if len(text) > LINK_LENGTH:
        raise _refused()
    link = text.strip(" \t\r\n")
    found = _LINK.fullmatch(link)
    if found is None or _ODD.search(link):
        raise _refused()
    scheme, authority, path, query, fragment = (part or "" for part in found.groups())
    return _Parts(scheme.lower(), authority, path, query, fragment)


def _video_id(parts: _Parts) -> str:
    """Return what stands where this kind of link has its video id; empty if there is none."""
    authority = _WATCH_AUTHORITY.fullmatch(parts.authority)
    host = authority[1].lower() if authority else ""
    if host == _SHORT_HOST:
        short = _SHORT_PATH.fullmatch(parts.path)
        return short[1] if short else ""
    if host in _WATCH_HOSTS and parts.path in {"/watch", "/watch/"}:
        return _parameter(parts.query, "v")
    kind = _VIDEO_PATH.fullmatch(parts.path)
    if kind and (host in _WATCH_HOSTS or (host in _EMBED_HOSTS and kind[1] == "embed")):
        return kind[2]
    return ""


def _parameter(query: str, name: str) -> str:
    """Return the first value of a parameter as it was written, or empty."""
    for pair in query.split("&"):
        key, _, value = pair.partition("=")
        if key == name:
            return value
    return ""


def _start_ms(parts: _Parts) -> int:
    """Return the first readable of ``t=``, ``start=`` and ``#t=``, at most 24 hours."""
    for written in (
        _parameter(parts.query, "t"),
        _parameter(parts.query, "start"),
        _parameter(parts.fragment, "t"),
    ):
        found = _START.fullmatch(written)
        if found and written:
            hours, minutes, seconds = (int(number or 0) for number in found.groups())
            return min((hours * 3_600 + minutes * 60 + seconds) * 1_000, MAX_START_MS)
    return 0


def _host_and_port(authority: str) -> tuple[str, str]:
    """Return a host in its one way to be written, and its port or an empty text.

    Raises:
        ValueError: It is something else, such as a name with a user, in other letters or with a number for an address.
    """
    found = _HOST_PORT.fullmatch(authority)
    if found is None or len(found[1]) > 253:  # noqa: PLR2004 -- the longest name in DNS, RFC 1035
        raise ValueError(f"not HOST or HOST:PORT: {authority!r}")
    host, port = found[1].lower(), found[2]
    if host.startswith("["):
        host = f"[{ipaddress.IPv6Address(host[1:-1])}]"
    elif _NUMBER.fullmatch(host.rpartition(".")[2]):
        host = str(ipaddress.IPv4Address(host))  # browsers and libraries read other numbers as addresses too
    if port is None:
        return host, ""
    if not 0 < int(port) < 1 << 16:
        raise ValueError(f"no such port: {port}")
    return host, str(int(port))
