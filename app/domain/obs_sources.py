"""Which of OBS's browser sources are Efir's."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

from app.domain.widgets import WIDGET_NAMES

_FILE = re.compile(r"(?:^|/)([a-z-]{1,40})\.html\Z")
_TAG = re.compile(r"(?:^|&)source=([A-Za-z0-9]{1,20})(?=&|\Z)")
_TOKEN = re.compile(r"(?:(?<=[^\w.~%-])|^)k=[\w.~-]{1,200}(?![\w.~%-])")
"""The token in the fragment of a link, whatever stands before and behind it there; the pages read it so too."""


def widget_of(settings: Mapping[str, object], files: frozenset[str] = frozenset()) -> str:
    """Return the widget that a browser source shows; empty where it shows none of Efir's.

    Neither its name nor port, token and query of its link count: people rename sources, and links change.

    Args:
        settings: Of the source, as OBS has them.
        files: Paths of the waiting files, in lower case and with ``/``; others of the same name are somebody else's.
    """
    if settings.get("is_local_file") is True:
        path = str(settings.get("local_file", "")).replace("\\", "/").lower()
        found = _FILE.search(path)
        return found[1] if found is not None and path in files and found[1] in WIDGET_NAMES else ""
    try:
        host = urlsplit(str(settings.get("url", ""))).hostname or ""
    except ValueError:  # brackets that are no address
        return ""
    name, _, rest = host.partition(".")
    return name if rest == "localhost" and name in WIDGET_NAMES else ""


def tag_of(url: str) -> str:
    """Return the part of a link that ties its page to one source; empty where it has none."""
    try:
        found = _TAG.search(urlsplit(url).query)
    except ValueError:
        return ""
    return found[1] if found else ""


def is_current(url: str, link: str) -> bool:
    """Tell whether a source's link leads where the widget's link does, with the same token."""
    try:
        one, other = urlsplit(url), urlsplit(link)
    except ValueError:
        return False
    return one.netloc == other.netloc and _TOKEN.findall(one.fragment)[-1:] == _TOKEN.findall(other.fragment)


def relinked(url: str, link: str, tag: str) -> str:
    """Return a source's link with the host, port and token of the widget's link; its own options stay.

    Args:
        url: As the source has it.
        link: Of the widget.
        tag: What ties the page to the source, where the link does not say that already.
    """
    own, new = urlsplit(url), urlsplit(link)
    has_token = _TOKEN.search(own.fragment)
    fragment = (
        _TOKEN.sub(new.fragment, own.fragment) if has_token else own.fragment + "#" * bool(own.fragment) + new.fragment
    )
    tied = own._replace(scheme=new.scheme, netloc=new.netloc, path=own.path or "/", fragment=fragment)
    return with_tag(urlunsplit(tied), tag)


def with_tag(url: str, tag: str) -> str:
    """Return a link that ties its page to one source; one that does so already stays as it is."""
    parts = urlsplit(url)
    if _TAG.search(parts.query):
        return url
    return urlunsplit(parts._replace(query=f"{parts.query}{'&' * bool(parts.query)}source={tag}"))


def renewed(url: str, number: int) -> str:
    """Return a link to the same page that OBS takes for another one, so that it makes a new browser."""
    parts = urlsplit(url)
    query = "&".join(part for part in parts.query.split("&") if part and not part.startswith("again="))
    return urlunsplit(parts._replace(query=f"{query}{'&' * bool(query)}again={number}"))
