"""How each feed is made of an account; and where a service of one's own is tried instead of the real one."""

# ruff: noqa: PLC0415 -- a service that is off costs no memory and no time at the start

import ipaddress
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app.domain.feeds import FeedKind
from app.services.feeds.line import FeedAccount
from app.services.feeds.service import FeedMaker
from app.services.ports import Feed

if TYPE_CHECKING:
    from app.feeds.monobank_api import Monobank

logger = logging.getLogger(__name__)


class FeedMakers:
    """Makes feeds: each method one of its kind, for an account."""

    def __init__(self, addresses: Mapping[FeedKind, str]) -> None:
        """Begin with none.

        Args:
            addresses: Of services to use instead of the real ones.
        """
        self._addresses = addresses
        self._banks: dict[str, Monobank] = {}

    def all(self) -> dict[FeedKind, FeedMaker]:
        """Return how each feed is made, in the order in which they are shown."""
        return {
            FeedKind.TWITCH: self._twitch,
            FeedKind.DONATELLO: self._donatello,
            FeedKind.MONOBANK: self._monobank,
            FeedKind.STREAMELEMENTS: self._streamelements,
            FeedKind.STREAMLABS: self._streamlabs,
            FeedKind.TIPEEE: self._tipeee,
            FeedKind.YOUTUBE: self._youtube,
            FeedKind.DONATIONALERTS: self._donationalerts,
        }

    def _at(self, kind: FeedKind) -> dict[str, Any]:  # so that each feed has its own default
        return {"address": self._addresses[kind]} if kind in self._addresses else {}

    def _twitch(self, account: FeedAccount) -> Feed:
        from app.feeds.twitch import TwitchFeed

        return TwitchFeed(account.place, **self._at(FeedKind.TWITCH))

    def _donatello(self, account: FeedAccount) -> Feed:
        from app.feeds.donatello import DonatelloFeed

        return DonatelloFeed(account.key, **self._at(FeedKind.DONATELLO))

    def _monobank(self, account: FeedAccount) -> Feed:
        from app.feeds.monobank import MonobankFeed
        from app.feeds.monobank_api import Monobank

        if account.key not in self._banks:  # it keeps the limits, so there is one for each key
            self._banks[account.key] = Monobank(account.key, **self._at(FeedKind.MONOBANK))
        return MonobankFeed(self._banks[account.key], account.place, says_first_names=account.shows_first_names)

    def _streamelements(self, account: FeedAccount) -> Feed:
        from app.feeds.streamelements import StreamElementsFeed

        return StreamElementsFeed(account.key, **self._at(FeedKind.STREAMELEMENTS))

    def _streamlabs(self, account: FeedAccount) -> Feed:
        from app.feeds.streamlabs import StreamlabsFeed

        return StreamlabsFeed(account.key, **self._at(FeedKind.STREAMLABS))

    def _tipeee(self, account: FeedAccount) -> Feed:
        from app.feeds.tipeee import TipeeeFeed

        return TipeeeFeed(account.key, **self._at(FeedKind.TIPEEE))

    def _youtube(self, account: FeedAccount) -> Feed:
        from app.feeds.youtube import YouTubeFeed

        return YouTubeFeed(account.key, account.place, **self._at(FeedKind.YOUTUBE))

    def _donationalerts(self, account: FeedAccount) -> Feed:
        from app.feeds.donationalerts import DonationAlertsFeed

        return DonationAlertsFeed(account.key, **self._at(FeedKind.DONATIONALERTS))


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
