"""How each feed is made of an account; and where a service of one's own is tried instead of the real one."""

import ipaddress
import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from app.domain.feeds import FeedKind
from app.feeds.donatello import DonatelloFeed
from app.feeds.streamelements import StreamElementsFeed
from app.services.feeds.line import FeedAccount
from app.services.feeds.service import FeedMaker
from app.services.ports import Feed

logger = logging.getLogger(__name__)


def feed_makers(addresses: Mapping[FeedKind, str]) -> dict[FeedKind, FeedMaker]:
    """Return how each feed is made, in the order in which they are shown.

    Args:
        addresses: Of services to use instead of the real ones.
    """

    def at(kind: FeedKind) -> dict[str, Any]:  # so that each feed has its own default
        return {"address": addresses[kind]} if kind in addresses else {}

    def donatello(account: FeedAccount) -> Feed:
        return DonatelloFeed(account.key, **at(FeedKind.DONATELLO))

    def streamelements(account: FeedAccount) -> Feed:
        return StreamElementsFeed(account.key, **at(FeedKind.STREAMELEMENTS))

    return {FeedKind.DONATELLO: donatello, FeedKind.STREAMELEMENTS: streamelements}


def addresses_in(environment: Mapping[str, str]) -> dict[FeedKind, str]:
    """Return the addresses of ``EFIR_FEED_<KIND>_URL``; one that is not of this PC is left out."""
    found = {kind: environment.get(f"EFIR_FEED_{kind.name}_URL", "").rstrip("/") for kind in FeedKind}
    for kind, address in found.items():
        if address and not _is_loopback(address):
            logger.warning("EFIR_FEED_%s_URL is ignored: it is no address of this PC", kind.name)
            found[kind] = ""
    return {kind: address for kind, address in found.items() if address}


def _is_loopback(address: str) -> bool:
    try:
        host = urlsplit(address).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
