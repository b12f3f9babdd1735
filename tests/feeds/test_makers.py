"""How feeds are made of accounts, and where a service of one's own is tried."""

import pytest

from app.domain.feeds import FeedKind
from app.feeds.makers import FeedMakers, addresses_in, twitch_channel
from app.feeds.twitch import TwitchFeed
from app.feeds.twitch_eventsub import EventSubFeed
from app.services.feeds.line import FeedAccount
from app.services.public_hub.outbox import HubOutbox
from tests.support.doubles import FakeSecrets


def test_addresses_of_this_pc_are_taken_by_their_name() -> None:
    environment = {
        "EFIR_FEED_DONATELLO_URL": "http://127.0.0.1:8000/",
        "EFIR_FEED_TWITCH_URL": "irc://localhost:6667",
        "EFIR_FEED_TWITCH_API_URL": "http://127.0.0.1:1/helix",
        "EFIR_FEED_TWITCH_LOGIN_URL": "http://[::1]:1/id",
        "EFIR_FEED_TWITCH_EVENTSUB_URL": "ws://127.0.0.1:1/ws",
        "EFIR_FEED_OTHER_URL": "http://127.0.0.1",
        "PATH": "/bin",
    }
    assert addresses_in(environment) == {
        "donatello": "http://127.0.0.1:8000",
        "twitch": "irc://localhost:6667",
        "twitch_api": "http://127.0.0.1:1/helix",
        "twitch_login": "http://[::1]:1/id",
        "twitch_eventsub": "ws://127.0.0.1:1/ws",
    }


@pytest.mark.parametrize("name", ["DONATELLO", "TWITCH_API", "TWITCH_LOGIN", "TWITCH_EVENTSUB"])
@pytest.mark.parametrize("address", ["https://example.org", "http://192.168.0.5:80", "http://[", "nonsense", ""])
def test_an_address_that_is_not_of_this_pc_is_left_out(name: str, address: str) -> None:
    assert addresses_in({f"EFIR_FEED_{name}_URL": address}) == {}


def test_twitch_is_read_by_who_signed_in_or_by_a_guest() -> None:
    makers = FeedMakers({}, twitch_channel(FakeSecrets(), {}), HubOutbox()).all()
    assert isinstance(makers[FeedKind.TWITCH](FeedAccount(place="streamer")), TwitchFeed)
    assert isinstance(makers[FeedKind.TWITCH](FeedAccount(key="1001", place="streamer")), EventSubFeed)


@pytest.mark.parametrize("kind", list(FeedKind))
def test_every_feed_can_be_made(kind: FeedKind) -> None:
    makers = FeedMakers({}, twitch_channel(FakeSecrets(), {}), HubOutbox()).all()
    assert makers[kind](FeedAccount(key="key", place="place")).silence_s > 0
