"""How each feed is made of an account; and where a service of one's own is tried instead of the real one."""

# ruff: noqa: PLC0415 -- a service that is off costs no memory and no time at the start

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.domain.feeds import FeedKind
from app.domain.links import is_on_this_pc
from app.feeds import twitch_api, twitch_login
from app.feeds.twitch_api import TwitchApi
from app.feeds.twitch_login import TwitchLogin
from app.services.feeds.line import FeedAccount
from app.services.feeds.service import FeedMaker
from app.services.ports import Feed, Secrets
from app.services.public_hub.outbox import HubOutbox

if TYPE_CHECKING:
    from app.feeds.monobank_api import Monobank

logger = logging.getLogger(__name__)


class FeedMakers:
    """Makes feeds: each method one of its kind, for an account."""

    def __init__(self, addresses: Mapping[str, str], channel: TwitchApi, outbox: HubOutbox) -> None:
        """Begin with none.

        Args:
            addresses: Of `addresses_in`.
            channel: Twitch, for the account that is signed in.
            outbox: What is published at the hub.
        """
        self._outbox = outbox
        self._addresses = addresses
        self._channel = channel
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
            FeedKind.HUB: self._hub,
        }

    def sign_in_page(self, client_id: str, redirect_url: str, state: str) -> str:
        """Return the page of DonationAlerts on which the streamer lets an application read donations."""
        from app.feeds.donationalerts import sign_in_page

        return sign_in_page(client_id, redirect_url, state, **self._at(FeedKind.DONATIONALERTS))

    def _at(self, kind: str) -> dict[str, Any]:  # so that each feed has its own default
        return {"address": self._addresses[kind]} if kind in self._addresses else {}

    def _twitch(self, account: FeedAccount) -> Feed:
        from app.feeds.twitch import TwitchFeed
        from app.feeds.twitch_eventsub import EventSubFeed

        if account.key:  # of somebody who signed in
            return EventSubFeed(self._channel, **self._at(TWITCH_EVENTSUB))
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
        from app.feeds.youtube_page import YouTubePageFeed

        if not account.key:
            return YouTubePageFeed(account.place, **self._at(FeedKind.YOUTUBE))
        return YouTubeFeed(account.key, account.place, **self._at(FeedKind.YOUTUBE))

    def _donationalerts(self, account: FeedAccount) -> Feed:
        from app.feeds.donationalerts import DonationAlertsFeed

        return DonationAlertsFeed(account.key, **self._at(FeedKind.DONATIONALERTS))

    def _hub(self, account: FeedAccount) -> Feed:
        from app.feeds.hub import HubFeed

        return HubFeed(account.key, self._outbox, **self._at(FeedKind.HUB))


TWITCH_API, TWITCH_LOGIN, TWITCH_EVENTSUB = "twitch_api", "twitch_login", "twitch_eventsub"
"""Addresses of Twitch besides that of its chat."""


def twitch_channel(secrets: Secrets, addresses: Mapping[str, str]) -> TwitchApi:
    """Return Twitch for the account that is signed in.

    Args:
        secrets: Keeps the sign-in.
        addresses: Of `addresses_in`.
    """
    login = TwitchLogin(secrets, addresses.get(TWITCH_LOGIN, twitch_login.ADDRESS))
    return TwitchApi(login, addresses.get(TWITCH_API, twitch_api.ADDRESS))


def addresses_in(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the addresses of ``EFIR_FEED_<NAME>_URL`` by the name, such as ``donatello``.

    One that is not of this PC is left out.
    """
    found = {}
    for name in (*FeedKind, TWITCH_API, TWITCH_LOGIN, TWITCH_EVENTSUB):
        variable = f"EFIR_FEED_{name.upper()}_URL"
        address = environment.get(variable, "").rstrip("/")
        if address and not is_on_this_pc(address):
            logger.warning("%s is ignored: it is no address of this PC", variable)
        elif address:
            found[str(name)] = address
    return found
