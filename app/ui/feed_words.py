"""Texts about chat and donation services, in the window's language."""

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.domain.feeds import CLIENT_IDS, FEED_NAMES, FeedKind, FeedReason, FeedState, FeedStatus, ends_soon
from app.domain.rehearsal import Recording
from app.domain.sources import SourceState
from app.services.ports import SecretPlace
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
}
"""Where a streamer finds the key."""
CONSOLES = {
    FeedKind.TWITCH: "https://dev.twitch.tv/console/apps",
    FeedKind.DONATIONALERTS: "https://www.donationalerts.com/application/clients",
}
"""Where a streamer registers an application."""
MARKS = {
    FeedState.OFF: SourceState.GONE,
    FeedState.CONNECTING: SourceState.SLOW,
    FeedState.CONNECTED: SourceState.LIVE,
    FeedState.WAITING: SourceState.SLOW,
    FeedState.NEEDS_YOU: SourceState.SILENT,
}
"""The mark of each state; the same shapes and colours as those of sources."""
SIGN_IN_AGAIN = frozenset({FeedReason.LOGIN_REFUSED, FeedReason.PERMISSION_MISSING})
"""What signing in mends."""
_MISSING = SIGN_IN_AGAIN | {FeedReason.NO_KEY, FeedReason.NOT_SIGNED_IN, FeedReason.NO_CHANNEL}
"""What no new attempt mends."""


def mark(status: FeedStatus, now: datetime) -> SourceState:
    """Return the mark of a service: of its state, or that its key ends soon."""
    if status.state is FeedState.CONNECTED and ends_soon(status.expires_at, now):
        return SourceState.SLOW
    return MARKS[status.state]


def is_warned_of(status: FeedStatus, now: datetime) -> bool:
    """Tell whether a service needs somebody now or within days."""
    return status.state is FeedState.NEEDS_YOU or (
        status.state is not FeedState.OFF and ends_soon(status.expires_at, now)
    )


def can_be_retried(status: FeedStatus) -> bool:
    """Tell whether to connect now, with the same key, may help."""
    return status.state in {FeedState.WAITING, FeedState.NEEDS_YOU} and status.reason not in _MISSING


def keys_are_in(place: SecretPlace) -> str:
    """Return where the keys of the services are kept."""
    return {
        "dpapi": translate("Feeds", "Keys are encrypted by Windows. Only your account can read them."),
        "secret_service": translate("Feeds", "Keys are kept in the keyring of this system."),
        "file": translate("Feeds", "Keys are kept in a file that only you can read."),
    }[place]


def account(status: FeedStatus) -> str:
    """Return whose account a service reads."""
    if status.signed_in_as:
        return translate("Feeds", "Signed in as {account}").format(account=status.signed_in_as)
    return status.account


def brings(kind: FeedKind) -> str:
    """Return what a service brings."""
    return {
        FeedKind.TWITCH: translate("Feeds", "Chat, bits and channel points with text"),
        FeedKind.YOUTUBE: translate("Feeds", "Live chat and Super Chat"),
        FeedKind.MONOBANK: translate("Feeds", "Transfers to your jar"),
        FeedKind.STREAMELEMENTS: translate("Feeds", "Donations; bits come from Twitch, Super Chats from YouTube"),
        FeedKind.STREAMLABS: translate("Feeds", "Donations; bits come from Twitch, Super Chats from YouTube"),
        FeedKind.HUB: translate("Feeds", "The viewers' page and remote moderators, on a server of yours"),
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
    if status.catching_up:
        parts.append(translate("Feeds", "catching up, {n} left").format(n=words.number(status.catching_up)))
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
    if status.state is not FeedState.OFF and status.reason not in {FeedReason.KEY_EXPIRED, FeedReason.LOGIN_REFUSED}:
        line = f"{line}{_end_of_key(status.expires_at, now, can_sign_in=status.kind in CLIENT_IDS)}"
    return line


def _end_of_key(expires_at: datetime | None, now: datetime, *, can_sign_in: bool) -> str:
    """Return a sentence with a separator before it, or an empty string while there is time."""
    if expires_at is None or not ends_soon(expires_at, now):
        return ""
    if expires_at <= now:
        return f". {reason(FeedReason.LOGIN_REFUSED if can_sign_in else FeedReason.KEY_EXPIRED)}"
    said = translate("Feeds", "The key expires on {date}. Get a new one from your account.")
    if can_sign_in:
        said = translate("Feeds", "The sign-in ends on {date}. Sign in again.")
    return f". {said.format(date=words.date(expires_at))}"


def first_to_end(feeds: Iterable[FeedStatus], now: datetime) -> str:
    """Return a sentence about the key or sign-in of a service in use that ends soon; empty where none does."""
    for feed in feeds:
        if feed.state is FeedState.OFF or feed.expires_at is None or not ends_soon(feed.expires_at, now):
            continue
        said = translate("Feeds", "{service}: the key expires on {date}")
        if feed.kind in CLIENT_IDS:
            said = translate("Feeds", "{service}: the sign-in ends on {date}")
        return said.format(service=FEED_NAMES[feed.kind], date=words.date(feed.expires_at))
    return ""


def reason(why: FeedReason) -> str:
    """Return the sentence about a failure."""
    return why.sentence(current_language())


def help_of(kind: FeedKind) -> str:
    """Return how a streamer connects a service."""
    return {
        FeedKind.TWITCH: translate(
            "Feeds",
            "Efir reads the chat without a sign-in. Enter the name of your channel. Sign in for rewards, refunds of "
            "points, and answers in the chat.",
        ),
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
        FeedKind.HUB: translate(
            "Feeds",
            "Install the hub on a server of yours, as the guide says. At its end it prints a line that begins with "
            "efir-hub: — paste that line here.",
        ),
    }[kind]


def steps_to_register(kind: FeedKind) -> tuple[str, ...]:
    """Return how a streamer gets the client ID of a service with a sign-in."""
    if kind is FeedKind.TWITCH:
        return (
            translate("Feeds", "1. Open dev.twitch.tv/console and press “Register Your Application”."),
            translate("Feeds", "2. Choose any name, the redirect URL http://localhost and the category “Chat Bot”."),
            translate("Feeds", "3. Choose “Public” as the client type."),
            translate("Feeds", "4. Press “Create”, then “Manage”, and copy the client ID."),
        )
    return (
        translate("Feeds", "1. Open donationalerts.com/application/clients and create an application."),
        translate("Feeds", "2. Choose any name, and paste the redirect URL from below."),
        translate("Feeds", "3. Save it and copy the application ID. Efir does not need the API key."),
    )


def place_of(kind: FeedKind) -> str:
    """Return what besides the key a service needs, or an empty string."""
    return {
        FeedKind.TWITCH: translate("Feeds", "Channel"),
        FeedKind.YOUTUBE: translate("Feeds", "Stream or channel"),
    }.get(kind, "")


def recorded(recording: Recording) -> str:
    """Return when a recording began and how long it is; empty where there is none."""
    if recording.began is None:
        return ""
    return f"{words.moment(recording.began)} · {words.duration(round(recording.length_s * 1_000))}"


def _time(moment: datetime) -> str:
    return moment.astimezone().strftime("%H:%M")
