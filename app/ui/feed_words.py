"""Texts about chat and donation services, in the window's language."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.domain.feeds import FeedKind, FeedReason, FeedState, FeedStatus
from app.domain.sources import SourceState
from app.ui import words
from app.ui.i18n import current_language

translate = QCoreApplication.translate

PAGES = {
    FeedKind.DONATELLO: "https://donatello.to/panel/doc-api",
    FeedKind.MONOBANK: "https://api.monobank.ua/",
    FeedKind.STREAMELEMENTS: "https://streamelements.com/dashboard/account/channels",
    FeedKind.STREAMLABS: "https://streamlabs.com/dashboard#/settings/api-settings",
    FeedKind.TIPEEE: "https://www.tipeeestream.com/dashboard/api-key",
    FeedKind.YOUTUBE: "https://console.cloud.google.com/apis/library/youtube.googleapis.com",
    FeedKind.DONATIONALERTS: "https://www.donationalerts.com/application/clients",
}
"""Where a streamer finds the key."""
MARKS = {
    FeedState.OFF: SourceState.GONE,
    FeedState.CONNECTING: SourceState.SLOW,
    FeedState.CONNECTED: SourceState.LIVE,
    FeedState.WAITING: SourceState.SLOW,
    FeedState.NEEDS_YOU: SourceState.SILENT,
}
"""The mark of each state; the same shapes and colours as those of sources."""


def brings(kind: FeedKind) -> str:
    """Return what a service brings."""
    return {
        FeedKind.TWITCH: translate("Feeds", "Chat, bits and channel points with text"),
        FeedKind.YOUTUBE: translate("Feeds", "Live chat and Super Chat"),
        FeedKind.MONOBANK: translate("Feeds", "Transfers to your jar"),
    }.get(kind, translate("Feeds", "Donations"))


def state(status: FeedStatus) -> str:
    """Return the state of a service in a word."""
    return {
        FeedState.OFF: translate("Feeds", "Off"),
        FeedState.CONNECTING: translate("Feeds", "Connecting…"),
        FeedState.CONNECTED: translate("Feeds", "Connected"),
        FeedState.WAITING: translate("Feeds", "Disconnected"),
        FeedState.NEEDS_YOU: translate("Feeds", "Needs your attention"),
    }[status.state]


def sentence(status: FeedStatus, now: datetime) -> str:
    """Return how a service is, with what can be said of it."""
    parts = [state(status)]
    if status.state is FeedState.CONNECTED and status.since is not None:
        parts = [translate("Feeds", "Connected since {time}").format(time=_time(status.since))]
    if status.state is FeedState.CONNECTED and status.last_event_at is not None:
        parts.append(translate("Feeds", "last event at {time}").format(time=_time(status.last_event_at)))
    if status.duplicates and status.state is FeedState.CONNECTED:
        parts.append(translate("Feeds", "duplicates: {n}").format(n=words.number(status.duplicates)))
    line = " · ".join(parts)
    if status.reason is not None:
        line = f"{line}. {reason(status.reason)}"
    if status.gap is not None:
        missed = translate("Feeds", "What came from {since} to {until} is not known here: look at the service's page.")
        line = f"{line}. {missed.format(since=_time(status.gap.since), until=_time(status.gap.until))}"
    if status.retry_at is not None:
        seconds = max(0, round((status.retry_at - now).total_seconds()))
        wait = translate("Feeds", "Next try in {time}.").format(time=words.duration(seconds * 1_000))
        line = f"{line} {wait}"
    return line


def reason(why: FeedReason) -> str:
    """Return the sentence about a failure."""
    return why.sentence(current_language())


def help_of(kind: FeedKind) -> str:
    """Return how a streamer connects a service."""
    return {
        FeedKind.TWITCH: translate("Feeds", "Efir reads the chat without a login. Enter the name of your channel."),
        FeedKind.DONATELLO: translate("Feeds", "Open the page “API” in your Donatello panel and copy the key."),
        FeedKind.MONOBANK: translate(
            "Feeds",
            "Sign in at api.monobank.ua with the app and copy the token. It lets Efir read, but not change, all your "
            "accounts. You can revoke it on the same page.",
        ),
        FeedKind.STREAMELEMENTS: translate(
            "Feeds",
            "In your dashboard open “Channels”, choose “Show secrets” and copy the JWT token. It lasts 30 days.",
        ),
        FeedKind.STREAMLABS: translate(
            "Feeds", "In your dashboard open “API settings”, “API tokens” and copy the socket API token."
        ),
        FeedKind.TIPEEE: translate("Feeds", "Open “API key” in your TipeeeStream dashboard and copy the key."),
        FeedKind.YOUTUBE: translate(
            "Feeds",
            "Create an API key for “YouTube Data API v3” in the Google Cloud console. Then paste the key, and the link "
            "of your stream or the @name of your channel.",
        ),
        FeedKind.DONATIONALERTS: translate("Feeds", "Create an application on DonationAlerts and paste its token."),
    }[kind]


def place_of(kind: FeedKind) -> str:
    """Return what besides the key a service needs, or an empty string."""
    return {
        FeedKind.TWITCH: translate("Feeds", "Channel"),
        FeedKind.MONOBANK: translate("Feeds", "Jar: name or ID (empty if you have only one)"),
        FeedKind.YOUTUBE: translate("Feeds", "Stream or channel"),
    }.get(kind, "")


def _time(moment: datetime) -> str:
    return moment.astimezone().strftime("%H:%M")
