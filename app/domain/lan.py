"""An address of this PC that other PCs reach it at, and the links for them."""

from urllib.parse import urlsplit, urlunsplit

_NUMBER = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"

LAN_ADDRESS = rf"\A(?:(?!0\.|127\.|2(?:2[4-9]|[3-5][0-9])\.){_NUMBER}(?:\.{_NUMBER}){{3}})?\Z"
"""One IPv4 address in its usual form, or nothing. Every address at once (0.0.0.0), this PC's own (127…) and those of
groups (224 and up) are none that a cable leads to: the streamer chooses one network. Source: RELIABILITY T3."""


def lan_link(link: str, widget: str, address: str) -> str:
    """Return a widget's link as another PC opens it: there no name ends in ``localhost``.

    Args:
        link: As it is for this PC.
        widget: The widget's name.
        address: Where this PC is reached.
    """
    parts = urlsplit(link)
    return urlunsplit(parts._replace(netloc=f"{address}:{parts.port}", path=f"/widgets/{widget}/"))
