"""Viewers' links: found whatever stands around them, and rebuilt from their ids, never passed on as written.

A video's id is a link where the text asks for a video and for nothing else: alone, or behind a command word, in the
``url`` of a request, in a line that is pasted, and in a line of a list. Bots of other makers take it there too: they
pass on what stood behind ``!sr``. In what people write freely, such as the message of a donation, an id is one only
behind a command with its ``!``, for many an ordinary word has eleven letters too.
"""

import html
import ipaddress
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from app.domain.errors import RefusedError
from app.domain.media import HostedLink, YouTubePlaylist, YouTubeVideo
from app.domain.reasons import Reason

LINK_LENGTH = 2_000
"""Characters of a link that are read: of all of it, or of what follows the host of YouTube."""
MAX_START_MS = 24 * 3_600_000

_HOST = (
    r"(?:(?:www\.)?youtu\.be|(?:[a-z]{1,12}\.)?youtube(?:-nocookie|kids)?\.com|youtube\.googleapis\.com"
    r"|(?:www\.|m\.)?youtube\.(?:(?:co|com)\.[a-z]{2}"
    r"|at|be|bg|ca|ch|cz|de|dk|ee|es|fi|fr|gr|hu|ie|in|it|jp|lt|lv|nl|no|pl|pt|ro|se|sk|ua))\.?"
)
"""With the point of the DNS root behind it, which browsers allow."""
_FORWARDER = (
    r"(?:https?://)?(?:(?:www\.)?google\.(?:com?\.)?[a-z]{2,3}/url|lm?\.(?:facebook|instagram)\.com/|l\.messenger\.com/"
    r"|(?:m\.)?vk\.com/away|t\.me/(?:iv|share/url)|duckduckgo\.com/l/|steamcommunity\.com/linkfilter/)"
)
"""Pages that only lead on to the link in their query: of searches, messengers and social networks."""
_SCHEME = r"(?:h?[tx]{0,2}ps?[:;]?|intent:)/{1,3}"
"""Of a link to YouTube, also with a letter or a sign forgotten, or as ``hxxps``."""
_NEXT = r"h[tx][tx]ps?:/"
_END = r"\s<>\"'`|*()\[\]{}^«»“”„‘’‹›"
"""Characters that end a link in a text."""
_PIECE = re.compile(
    rf"(?:{_SCHEME}|(?<![a-z0-9@])(?<![a-z0-9]-))(?P<host>{_HOST})(?::(?:443|80))?(?=[/?#])"
    rf"|(?<![\w.@/-]){_FORWARDER}[^\s?]{{0,20}}\?(?:[^\s&]{{0,300}}&){{0,9}}?(?:q|u|url|to|uddg)=(?={_NEXT})"
    rf"|(?<![a-z0-9+.-])(?:https?|(?!intent:)[a-z][a-z0-9+.-]{{0,30}}(?<!http)(?<!https))://(?!{_NEXT})"
    rf"(?:(?!(?<![/?=&#@:%]){_NEXT})[^{_END},])+",
    re.IGNORECASE | re.ASCII,
)
"""The beginning of a link to YouTube, or a whole link to somewhere else, inside which none is looked for."""
_REST = re.compile(rf"(?:(?!{_NEXT})[^{_END}]){{0,{LINK_LENGTH}}}", re.IGNORECASE | re.ASCII)
_ID = r"(?!(?:PL|OL|RD|UU|UC|FL)[\w-]{16}|videoseries|live_stream)(?P<id>[A-Za-z0-9_-]{11})"
"""A video's id, also with the next word right behind it; not the id of a playlist, nor what names one."""
_ID_PATH = re.compile(rf"/+(?P<kind>(?i:shorts|live|embed|v|e|vi|watch)/+)?{_ID}", re.ASCII)
_QUERY_PATH = re.compile(
    r"/*(?:attribution_link\?(?:[^\s#]*&)?u=/)?"
    r"(?:(?:watch|movie|embed|shorts|live|v|e|tv|ytscreeningroom)(?:_popup|\.php)?/*)?(?=[?#&;])",
    re.IGNORECASE,
)
_ID_PARAMETER = re.compile(rf"[?&#;!](?:amp;)*vi?={_ID}", re.ASCII)
_OLD_FRAGMENT = re.compile(rf"#p/(?:[a-z]{{1,9}}/){{1,3}}[0-9]{{1,4}}/{_ID}", re.ASCII)
"""A video on the page of a channel, as links were before 2012."""
_PLAYLIST_PATH = re.compile(r"/+playlist/*\?", re.IGNORECASE)
_LIST_PARAMETER = re.compile(r"[?&;](?:amp;)*list=([A-Za-z0-9_-]{12,64})(?![A-Za-z0-9_%/-])")
"""Playlists that only their owner sees have two letters for an id, such as ``WL``."""
_START_PARAMETER = re.compile(
    r"[?&#;!](?:amp;)*(t|start|time_continue)=([0-9hms:]+)(?![A-Za-z0-9]|[.,][0-9])", re.ASCII
)
_END_PARAMETER = re.compile(r"[?&#;!](?:amp;)*end=([0-9]{1,6})(?![\w:]|[.,][0-9])", re.ASCII)
_START = re.compile(r"(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s?)?|(?:([0-9]+):)?([0-9]+):([0-9]+)")

_REQUESTED_ID = re.compile(
    rf"[\"'«“<(\[]{{0,2}}(?:(?:![^\W_]{{1,20}}|youtube|yt|ютуб|video|відео|видео|song|пісня|песня|id|v)(?: ?[:=] ?| ))?"
    rf"[\"'«“<(\[]{{0,2}}(?-i:{_ID})[\"'»”>)\],;.!?]{{0,3}}",
    re.IGNORECASE,
)
_COMMANDED_ID = re.compile(rf"(?<!\S)![^\W\d_]{{1,20}}[:=]? {_ID}(?![\w-])")
_ORDINARY = re.compile(r"[A-Za-z]?[a-z]*(?:[_-][A-Za-z]?[a-z]*)*|[A-Z_-]+|[a-z_-]*[0-9_-]+|[A-Z][a-z]*[0-9_-]+")
"""What may be a word, a name or a number, though it has the form of an id; of a hundred ids not one has this form."""
_PLAIN = {0xFF01 + index: 0x21 + index for index in range(94)} | {0x3002: ".", 0xFF61: ".", 0x3000: " ", 0x2800: " "}
"""Full-width signs, which browsers read as those of ASCII, and what is drawn as a blank. Source: UTS #46."""
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]+"
)
"""Control and default-ignorable characters. Source: Unicode, DerivedCoreProperties.txt."""
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8}[0-9]{0,2});")
_ESCAPED = re.compile(r"\\(?:u00|x)([2-7][0-9A-Fa-f])|\\([^\w\s\\]|_)", re.ASCII)
"""A sign as JSON, JavaScript or Markdown escape it."""
_ESCAPED_BLANK = re.compile(r"\\[nrt]")
_SPACED = re.compile(
    r"\b(?:(youtu)(?: ?[.,] ?| dot )(be) ?/ ?|(youtube)(?: ?[.,] ?| dot )(com) ?/ ?watch ?\? ?(?-i:v) ?= ?)"
    rf"(?!(?-i:{_ORDINARY.pattern})(?![A-Za-z0-9_-]))(?=[A-Za-z0-9_-]{{11}})",
    re.IGNORECASE,
)
"""The beginning of a link with blanks between its parts."""
_DEFANGED = re.compile(r"[\[({](?:\.|dot)[\])}]", re.IGNORECASE)
_OF_APP = re.compile(r"(?<![\w.-])vnd\.youtube:(?:/{2}(?:(?:www\.|m\.)?youtube\.com)?)?/*", re.IGNORECASE)
"""The beginning of a link that opens YouTube's own app on a phone."""
_SEEMS_LINKED = re.compile(
    r"[a-z]://\S|\bh[tx][tx]ps?\b|(?<!\w)www\.\w|(?<!\w)youtu\s?\W{0,3}\s?be(?:\W{0,3}com)?\s?/|[/?&]vi?=[\w-]"
    r"|(?<!\w)youtu\W{0,2}be\W{1,2}com(?!\w)|(?<![\w.])(?:[\w-]{1,63}\.){1,3}[a-z]{2,6}/[\w@]",
    re.IGNORECASE | re.ASCII,
)

_ODD = re.compile(r"[\x00-\x20\x7f-\xa0\\\s\ud800-\udfff]")
"""Characters that no link contains; parsers disagree about them, which attacks exploit."""
_LINK = re.compile(r"(?:([A-Za-z]+)://)?([^/?#]+)(/[^?#]*)?(?:\?([^#]*))?(?:#.*)?")
_WATCH_AUTHORITY = re.compile(r"(?:(?:www|m|music)\.)?youtube\.com(?::(?:443|80))?", re.IGNORECASE | re.ASCII)
_VIDEO_ID = re.compile(_ID, re.ASCII)
_CHANNEL_ID = re.compile(r"UC[A-Za-z0-9_-]{22}")
_CHANNEL_PATH = re.compile(rf"/channel/({_CHANNEL_ID.pattern})(?:/.*)?")
_DEFAULT_PORTS = {"http": "80", "https": "443"}
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


def links_in(text: str) -> list[YouTubeVideo | YouTubePlaylist]:
    """Return the videos and playlists on YouTube that a text links to, in its order, each as often as it is linked.

    Anything may stand around a link, also right beside it. A link inside one to another site does not count.
    """
    return next(filter(None, map(_links, _readings(text))), [])


def youtube_video(text: str) -> YouTubeVideo:
    """Return the first video that a text links to, and where the link wants it to start.

    Raises:
        RefusedError: It links to none; ``not_a_video_link``.
    """
    return first_video(links_in(text))


def requested_in(text: str) -> list[YouTubeVideo | YouTubePlaylist]:
    """Return what a text that is a request asks for: what it links to, else the video whose id it is.

    Before the id may stand a command, as in ``!sr dQw4w9WgXcQ``, or a word such as ``youtube``.
    """
    return links_in(text) or next(filter(None, (_by_id(_REQUESTED_ID.fullmatch(each)) for each in _readings(text))), [])


def commanded_in(text: str) -> list[YouTubeVideo | YouTubePlaylist]:
    """Return what a text that people write freely asks for: what it links to, else the video of ``!sr`` and its id."""
    return links_in(text) or next(filter(None, (_by_id(_COMMANDED_ID.search(each)) for each in _readings(text))), [])


def _by_id(found: "re.Match[str] | None") -> list[YouTubeVideo | YouTubePlaylist]:
    return [YouTubeVideo(video_id=found["id"])] if found and not _ORDINARY.fullmatch(found["id"]) else []


def first_video(links: list[YouTubeVideo | YouTubePlaylist]) -> YouTubeVideo:
    """Return the first video among links.

    Raises:
        RefusedError: There is none; ``not_a_video_link``.
    """
    for link in links:
        if isinstance(link, YouTubeVideo):
            return link
    raise _refused()


def further_links(text: str) -> list[str]:
    """Return the addresses of what a text links to on YouTube beside its first video, each once."""
    links = links_in(text)
    first = next((link for link in links if isinstance(link, YouTubeVideo)), None)
    addresses = dict.fromkeys(link.link for link in links)
    return [address for address in addresses if first is None or address != first.link]


def seems_linked(text: str) -> bool:
    """Return whether a text holds what its writer may take for a link, of whatever kind."""
    return any(_SEEMS_LINKED.search(reading) for reading in _readings(text))


def channel_id(text: str) -> str:
    """Return the id of a channel, from the id itself or from a link that holds it; empty where there is none."""
    written = text.strip()
    if _CHANNEL_ID.fullmatch(written):
        return written
    try:
        parts = _parts(written)
    except RefusedError:
        return ""
    found = _CHANNEL_PATH.fullmatch(parts.path)
    is_ours = _WATCH_AUTHORITY.fullmatch(parts.authority) is not None and parts.scheme in {"", "http", "https"}
    return found[1] if is_ours and found else ""


def is_video_id(text: str) -> bool:
    """Return whether a text has the form of a video's id."""
    return _VIDEO_ID.fullmatch(text) is not None


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


def is_on_this_pc(address: str) -> bool:
    """Return whether a URL leads to a server of this PC, by its IP address or as ``localhost``."""
    try:
        host = urlsplit(address).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


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
    scheme, authority, path, query = (part or "" for part in found.groups())
    return _Parts(scheme.lower(), authority, path, query)


def _readings(text: str) -> Iterator[str]:
    """Yield a text in the ways its links may be written, the likeliest first: as it is, without escapes."""
    plain = text.translate(_PLAIN)
    for _ in range(3):  # a service may escape what another had escaped already
        plain, before = _ENTITY.sub(_unescaped, plain), plain
        if plain == before:
            break
    plain = _OF_APP.sub("https://youtu.be/", plain)
    plain = _DEFANGED.sub(".", _ESCAPED.sub(_unescaped_sign, _ESCAPED_BLANK.sub(" ", plain)).replace("\\", "/"))
    yield (seen := " ".join(INVISIBLE.sub(" ", plain).split()))
    joined = _SPACED.sub(_without_blanks, seen)
    if joined != seen:
        yield joined
    whole = " ".join(INVISIBLE.sub("", plain).split())
    if whole != seen:
        yield whole
    for _ in range(3):
        if (plainer := unquote(seen)) == seen:
            break
        seen = " ".join(INVISIBLE.sub(" ", plainer).split())
        yield _SPACED.sub(_without_blanks, seen)


def _unescaped(found: re.Match[str]) -> str:
    return html.unescape(found[0])


def _without_blanks(found: re.Match[str]) -> str:
    return f"{found[1]}.{found[2]}/" if found[1] else f"{found[3]}.{found[4]}/watch?v="


def _unescaped_sign(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else found[2]


def _links(text: str) -> list[YouTubeVideo | YouTubePlaylist]:
    pieces = list(_PIECE.finditer(text))
    ends = [*(piece.start() for piece in pieces), len(text)][1:]
    found: list[YouTubeVideo | YouTubePlaylist] = []
    for piece, end in zip(pieces, ends, strict=True):
        rest = _REST.match(text, piece.end(), end)
        if piece["host"] and rest and (link := _link(rest[0], is_short="youtu.be" in piece["host"].lower())):
            found.append(link)
    return found


def _link(rest: str, *, is_short: bool) -> YouTubeVideo | YouTubePlaylist | None:
    """Return what a link to YouTube names.

    Args:
        rest: Of the link, behind its host.
        is_short: The host is that of short links, whose path is the id.
    """
    if _PLAYLIST_PATH.match(rest):
        listed = _LIST_PARAMETER.search(rest)
        return YouTubePlaylist(playlist_id=listed[1]) if listed else None
    found = _ID_PATH.match(rest)
    if found is None or not (found["kind"] or is_short):
        found = _ID_PARAMETER.search(rest) if _QUERY_PATH.match(rest) else _OLD_FRAGMENT.search(rest)
    if found is None:
        return None
    start_ms = _start_ms(rest)
    is_embedded = (found.groupdict().get("kind") or "").strip("/").lower() == "embed"
    return YouTubeVideo(
        video_id=found["id"], start_ms=start_ms, end_ms=_end_ms(rest, start_ms) if is_embedded else None
    )


def _start_ms(rest: str) -> int:
    """Return the first start that can be read, ``t=`` before others, at most 24 hours; else 0."""
    for _, written in sorted(_START_PARAMETER.findall(rest), key=lambda start: start[0] != "t"):
        if found := _START.fullmatch(written):
            numbers = [int(number or 0) for number in found.groups()]
            hours, minutes, seconds = map(sum, zip(numbers[:3], numbers[3:], strict=True))
            return min((hours * 3_600 + minutes * 60 + seconds) * 1_000, MAX_START_MS)
    return 0


def _end_ms(rest: str, start_ms: int) -> int | None:
    """Return the end that the link of an embedded player names; None where there is none behind the start.

    Only such a link has one. Source: developers.google.com/youtube/player_parameters, ``end``.
    """
    ends = (min(int(written) * 1_000, MAX_START_MS) for written in _END_PARAMETER.findall(rest))
    return next((end_ms for end_ms in ends if end_ms > start_ms), None)


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
