"""How each feed is made of an account; and where a service of one's own is tried instead of the real one."""

import ipaddress
import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from app.domain.feeds import FeedKind
from app.feeds.donatello import DonatelloFeed
from app.feeds.donationalerts import DonationAlertsFeed
from app.feeds.monobank import MonobankFeed
from app.feeds.monobank_api import Monobank
from app.feeds.streamelements import StreamElementsFeed
from app.feeds.streamlabs import StreamlabsFeed
from app.feeds.tipeee import TipeeeFeed
from app.feeds.twitch import TwitchFeed
from app.feeds.youtube import YouTubeFeed
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

    banks: dict[str, Monobank] = {}

    def monobank(account: FeedAccount) -> Feed:
        bank = banks.setdefault(account.key, Monobank(account.key, **at(FeedKind.MONOBANK)))  # it keeps the limits
        return MonobankFeed(bank, account.place, says_first_names=account.shows_first_names)

    return {
        FeedKind.TWITCH: lambda account: TwitchFeed(account.place, **at(FeedKind.TWITCH)),
        FeedKind.DONATELLO: lambda account: DonatelloFeed(account.key, **at(FeedKind.DONATELLO)),
        FeedKind.MONOBANK: monobank,
        FeedKind.STREAMELEMENTS: lambda account: StreamElementsFeed(account.key, **at(FeedKind.STREAMELEMENTS)),
        FeedKind.STREAMLABS: lambda account: StreamlabsFeed(account.key, **at(FeedKind.STREAMLABS)),
        FeedKind.TIPEEE: lambda account: TipeeeFeed(account.key, **at(FeedKind.TIPEEE)),
        FeedKind.YOUTUBE: lambda account: YouTubeFeed(account.key, account.place, **at(FeedKind.YOUTUBE)),
        FeedKind.DONATIONALERTS: lambda account: DonationAlertsFeed(account.key, **at(FeedKind.DONATIONALERTS)),
    }


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
