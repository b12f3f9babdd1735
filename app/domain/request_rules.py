"""The rules for viewers' requests: the settings of them, and what they say of a request and of its video."""

from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import Annotated, Literal, NamedTuple

from msgspec import Meta, Struct

from app.domain.chat_rules import MOST_COOLDOWN_S, Rank
from app.domain.feeds import NAMELESS
from app.domain.ids import AmountMinor
from app.domain.media import ResolvedMedia
from app.domain.money import CURRENCIES
from app.domain.queue import QueueItem
from app.domain.reasons import Reason, Refusal
from app.domain.speech_text.blocked_words import blocked_words
from app.domain.text import clean_title, is_blocked, known_words

_HOUR_MS = 3_600_000
_ZONES_DAYS = 1.5
"""A day that has only begun here may be over somewhere, and its last moment is taken."""
type Lines = tuple[Annotated[str, Meta(max_length=1_000)], ...]
"""A list of short texts."""
_CODES = {"propertyNames": {"enum": CURRENCIES}}
type Prices = Annotated[dict[str, AmountMinor], Meta(max_length=len(CURRENCIES), extra_json_schema=_CODES)]
"""Amounts by currency; 0 is free."""


class RequestRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rules for viewers' requests. They do not apply to the streamer's own."""

    is_open: Annotated[bool, Meta(title="Accept requests", description="When off, viewers' requests are refused.")] = (
        True
    )
    auto_approve: Annotated[
        bool,
        Meta(title="Auto-approve", description="Requests that pass every rule go straight to the queue."),
    ] = False
    order: Annotated[
        Literal["arrival", "fair"],
        Meta(
            title="Play order",
            description="Fair: everyone's first request plays before anyone's second. "
            "Requests that already wait keep their places.",
        ),
    ] = "arrival"
    gifts_first: Annotated[
        bool,
        Meta(title="Donations first", description="Requests with a donation play before those without one."),
    ] = False
    queue_limit: Annotated[
        int,
        Meta(
            ge=0,
            le=10_000,
            title="Requests in the queue",
            description="How many can wait at once, of all viewers together. 0 means no limit.",
        ),
    ] = 0
    user_limit: Annotated[
        int,
        Meta(
            ge=0,
            le=1_000,
            title="Requests per viewer",
            extra={"section": "Viewers"},
            description="How many can wait at once. 0 means no limit.",
        ),
    ] = 0
    subscriber_limit: Annotated[
        int,
        Meta(
            ge=0, le=1_000, title="Requests per subscriber", description="How many can wait at once. 0 means no limit."
        ),
    ] = 0
    vip_limit: Annotated[
        int, Meta(ge=0, le=1_000, title="Requests per VIP", description="How many can wait at once. 0 means no limit.")
    ] = 0
    moderator_limit: Annotated[
        int,
        Meta(
            ge=0, le=1_000, title="Requests per moderator", description="How many can wait at once. 0 means no limit."
        ),
    ] = 0
    viewer_cooldown_s: Annotated[
        int,
        Meta(
            ge=0,
            le=MOST_COOLDOWN_S,
            title="Cooldown per viewer",
            description="Seconds between two requests of a viewer. Donations and moderators do not wait.",
        ),
    ] = 0
    cooldown_s: Annotated[
        int,
        Meta(
            ge=0,
            le=MOST_COOLDOWN_S,
            title="Cooldown for all",
            description="Seconds between two requests of anybody. Donations and moderators do not wait.",
        ),
    ] = 0
    first_time_chatters: Annotated[
        Literal["allow", "hold", "refuse"],
        Meta(
            title="First-time chatters",
            description="Requests by viewers who have never written in your chat before. "
            "Only Twitch tells who they are; if that is not known, requests wait for approval.",
        ),
    ] = "allow"
    blocked_users: Annotated[
        Lines,
        Meta(
            max_length=1_000,
            title="Blocked viewers",
            description="Their requests are refused and their messages are not read aloud.",
        ),
    ] = ()
    max_length_ms: Annotated[
        int,
        Meta(
            ge=0,
            le=24 * _HOUR_MS,
            title="Maximum length",
            extra={"section": "Videos"},
            description="Longer videos are refused, even where only a part would play. 0 means no limit.",
        ),
    ] = 900_000
    min_length_ms: Annotated[
        int,
        Meta(ge=0, le=_HOUR_MS, title="Minimum length", description="Shorter videos are refused. 0 means no limit."),
    ] = 0
    repeat_after_min: Annotated[
        int,
        Meta(
            ge=0,
            le=10_080,
            title="Repeat cooldown",
            description="Minutes before the same video can be requested again. 0 means no cooldown.",
        ),
    ] = 0
    min_views: Annotated[
        int,
        Meta(
            ge=0,
            le=1_000_000_000,
            title="Minimum views",
            description="Videos with fewer views are refused. 0 means no limit.",
        ),
    ] = 0
    min_age_days: Annotated[
        int,
        Meta(
            ge=0,
            le=3_650,
            title="Minimum age of a video",
            description="Days since it was published. Newer videos are refused. 0 means no limit.",
        ),
    ] = 0
    max_age_days: Annotated[
        int,
        Meta(
            ge=0,
            le=36_500,
            title="Maximum age of a video",
            description="Days since it was published. Older videos are refused. 0 means no limit.",
        ),
    ] = 0
    music_only: Annotated[
        bool, Meta(title="Music only", description="Videos that YouTube does not list as music are refused.")
    ] = False
    allowed_channels: Annotated[
        Lines,
        Meta(
            max_length=1_000,
            title="Allowed channels",
            description="Only videos from these channels are accepted. Empty means all.",
        ),
    ] = ()
    allowed_words: Annotated[
        Lines,
        Meta(
            max_length=1_000,
            title="Allowed words",
            description="Only videos with one of these words in the title are accepted. Empty means all.",
        ),
    ] = ()
    blocked_videos: Annotated[
        Lines, Meta(max_length=1_000, title="Blocked videos", description="IDs of videos that cannot be requested.")
    ] = ()
    blocked_channels: Annotated[
        Lines,
        Meta(
            max_length=1_000, title="Blocked channels", description="IDs of channels whose videos cannot be requested."
        ),
    ] = ()
    blocked_words: Annotated[
        Lines,
        Meta(
            max_length=1_000,
            title="Blocked words",
            description="Videos with these words in the title are refused. Case is ignored.",
        ),
    ] = ()
    min_gift_minor: Annotated[
        Prices,
        Meta(
            title="Minimum donation",
            extra={"section": "Donations"},
            description="Smaller donations get no video. One amount and currency per line, such as 50 UAH. "
            "Donations in other currencies wait for approval.",
        ),
    ] = {}
    minute_price_minor: Annotated[
        Prices,
        Meta(
            title="Price per minute",
            description="A donation has to cover the length of its video. One amount and currency per line, "
            "such as 10 UAH. Donations in other currencies wait for approval.",
        ),
    ] = {}

    def __post_init__(self) -> None:
        """Refuse a price in a currency that there is not.

        Raises:
            ValueError: One is.
        """
        if unknown := {*self.min_gift_minor, *self.minute_price_minor}.difference(CURRENCIES):
            raise ValueError(f"These are no currencies: {', '.join(sorted(unknown))}")

    def limit_of(self, role: Rank) -> int:
        """Return how many requests of one viewer can wait at once; 0 for no limit."""
        limits = {
            Rank.VIEWER: self.user_limit,
            Rank.SUBSCRIBER: self.subscriber_limit,
            Rank.VIP: self.vip_limit,
            Rank.MODERATOR: self.moderator_limit,
        }
        return limits.get(role, 0)

    @property
    def longest_cooldown_s(self) -> int:
        """How far back requests matter."""
        return max(self.viewer_cooldown_s, self.cooldown_s)


class RequestContext(Struct, frozen=True, kw_only=True):
    """The contents of the queue that matter for a new request.

    Attributes:
        active: Items in the list.
        waiting: Of these, how many do not play.
        of_viewer: How many this viewer requested.
        is_in_list: This very video is in the list.
        minutes_since_played: Since this very video last played; None if it never did.
        since_viewer_s: Seconds since the last request of this viewer that came without money and passed the rules;
            None where the cooldowns are over since. ``since_anybody_s`` is the same of all viewers.
    """

    active: int
    waiting: int = 0
    of_viewer: int = 0
    is_in_list: bool = False
    minutes_since_played: float | None = None
    since_viewer_s: float | None = None
    since_anybody_s: float | None = None


class Requester(NamedTuple):
    """What is known of a viewer who requests.

    Attributes:
        role: The highest that the viewer has in the chat.
        is_first_time: Never wrote there before; None where that is not known.
    """

    role: Rank = Rank.VIEWER
    is_first_time: bool | None = None

    @property
    def is_trusted(self) -> bool:
        """A moderator or the streamer, who need not wait."""
        return self.role.height >= Rank.MODERATOR.height

    @property
    def may_be_new(self) -> bool:
        """Not known to have written before. Who has a role in the chat counts as known, unless told otherwise."""
        is_unknown = self.is_first_time is None and self.role is Rank.VIEWER
        return not self.is_trusted and (self.is_first_time is True or is_unknown)


def refusal_at_once(rules: RequestRules, context: RequestContext, item: QueueItem, viewer: Requester) -> Refusal | None:
    """Return why a viewer's request is refused before the video is resolved, or None."""
    requested_by, video_id, limit = item.requested_by, item.media.video_id, rules.limit_of(viewer.role)
    is_first_time = viewer.is_first_time is True and not viewer.is_trusted and not item.amount_minor
    checks: tuple[tuple[bool, Reason], ...] = (
        (not rules.is_open, Reason.REQUESTS_PAUSED),
        (is_blocked(rules.blocked_users, requested_by, item.author_id), Reason.BLOCKED_USER),
        (is_first_time and rules.first_time_chatters == "refuse", Reason.FIRST_TIME_CHATTER),
        (video_id != "" and video_id in rules.blocked_videos, Reason.BLOCKED_VIDEO),
        (context.is_in_list, Reason.DUPLICATE),
        (
            context.minutes_since_played is not None and context.minutes_since_played < rules.repeat_after_min,
            Reason.RECENTLY_PLAYED,
        ),
        (0 < rules.queue_limit <= context.waiting, Reason.QUEUE_FULL),
        (_is_one_viewer(item) and 0 < limit <= context.of_viewer, Reason.USER_LIMIT),
    )
    found = next((Refusal(reason) for is_refused, reason in checks if is_refused), None)
    least = rules.min_gift_minor.get(item.currency, 0)
    return found or _cooldown(rules, context, item, viewer) or _price(item, least, Reason.GIFT_TOO_SMALL)


def _is_one_viewer(item: QueueItem) -> bool:
    """Return whether the requests by this name are of one viewer: all givers without a name share theirs."""
    is_nameless = item.amount_minor > 0 and item.author_id == "" and item.requested_by in NAMELESS
    return item.requested_by != "" and not is_nameless


def _cooldown(rules: RequestRules, context: RequestContext, item: QueueItem, viewer: Requester) -> Refusal | None:
    """Return why a request comes too early, or None. Money need not wait."""
    if viewer.is_trusted or item.amount_minor:
        return None
    since_viewer_s = context.since_viewer_s if item.requested_by or item.author_id else None
    checks = (
        (Reason.VIEWER_COOLDOWN, rules.viewer_cooldown_s, since_viewer_s),
        (Reason.COOLDOWN, rules.cooldown_s, context.since_anybody_s),
    )
    for reason, cooldown_s, since_s in checks:
        if since_s is not None and since_s < cooldown_s:
            return Refusal(reason, left_s=ceil(cooldown_s - since_s))
    return None


def refusal_by_length(rules: RequestRules, item: QueueItem) -> Refusal | None:
    """Return why money does not suffice for as much of a video as plays, or None."""
    plays_ms = None if item.media.length_ms is None else item.plays_ms
    minutes = Fraction(plays_ms or 0, 60_000)
    return _price(item, ceil(minutes * rules.minute_price_minor.get(item.currency, 0)), Reason.PRICE_NOT_COVERED)


def _price(item: QueueItem, least_minor: int, reason: Reason) -> Refusal | None:
    """Return that less money came than it takes, or None; what came without money has no price."""
    if not 0 < item.amount_minor < least_minor:
        return None
    return Refusal(reason, amount_minor=least_minor, currency=item.currency, unit=item.unit)


def reason_to_hold(
    rules: RequestRules, item: QueueItem, media: ResolvedMedia, now: datetime, *, may_be_new: bool = False
) -> Reason | None:
    """Return why a request that no rule refuses still waits for a decision, or None.

    Args:
        rules: As they are now.
        item: The request, with what is known of its video.
        media: The same video.
        now: For its age.
        may_be_new: As of `Requester`, of a request without money.
    """
    prices = [prices for prices in (rules.min_gift_minor, rules.minute_price_minor) if prices and item.amount_minor]
    if any(item.currency not in each for each in prices):
        return Reason.OTHER_CURRENCY
    has_price = item.amount_minor > 0 and rules.minute_price_minor.get(item.currency, 0) > 0
    if is_unchecked(rules, media, now) or (has_price and item.media.length_ms is None):
        return Reason.UNCHECKED
    if may_be_new and rules.first_time_chatters != "allow":
        return Reason.FIRST_MESSAGE
    return None


def is_unchecked(rules: RequestRules, media: ResolvedMedia, now: datetime) -> bool:
    """Return whether too little is known about a video to tell what the rules say of it.

    What YouTube says of its videos is not asked of files.
    """
    of_youtube = (
        (any(rules.blocked_channels) or any(rules.allowed_channels), media.channel_id == ""),
        (rules.min_views > 0, media.views is None),
        (rules.min_age_days > 0 or rules.max_age_days > 0, _age_days(media, now) is None),
        (rules.music_only, media.is_music is None),
    )
    return (
        not media.is_complete
        or ((rules.max_length_ms > 0 or rules.min_length_ms > 0) and media.length_ms is None)
        or (media.path == "" and any(is_rule and is_unknown for is_rule, is_unknown in of_youtube))
    )


def refusal_for_anybody(media: ResolvedMedia) -> Reason | None:
    """Return why a video would not play, whoever wants it, or None."""
    checks: tuple[tuple[bool, Reason], ...] = (
        (media.is_live, Reason.LIVE),
        (media.age_limit >= 18, Reason.AGE_RESTRICTED),  # noqa: PLR2004 -- years
        (not media.is_embeddable, Reason.NOT_EMBEDDABLE),
    )
    return next((reason for is_refused, reason in checks if is_refused), None)


def refusal_of_media(rules: RequestRules, media: ResolvedMedia, now: datetime) -> Reason | None:
    """Return why a viewer's request is refused once the video is resolved, or None."""
    length, views, channel, age_days = media.length_ms, media.views, media.channel_id, _age_days(media, now)
    is_other_channel = channel != "" and any(rules.allowed_channels) and channel not in rules.allowed_channels
    checks: tuple[tuple[bool, Reason], ...] = (
        (channel != "" and channel in rules.blocked_channels, Reason.BLOCKED_CHANNEL),
        (is_other_channel, Reason.CHANNEL_NOT_ALLOWED),
        (_has_blocked_word(rules.blocked_words, media.title), Reason.BLOCKED_WORD),
        (not _has_allowed_word(rules.allowed_words, media.title), Reason.NO_ALLOWED_WORD),
        (rules.music_only and media.is_music is False, Reason.NOT_MUSIC),
        (views is not None and views < rules.min_views, Reason.TOO_FEW_VIEWS),
        (age_days is not None and age_days < rules.min_age_days, Reason.TOO_NEW),
        (age_days is not None and 0 < rules.max_age_days < age_days, Reason.TOO_OLD),
        (length is not None and 0 < rules.max_length_ms < length, Reason.TOO_LONG),
        (length is not None and length < rules.min_length_ms, Reason.TOO_SHORT),
    )
    return refusal_for_anybody(media) or next((reason for is_refused, reason in checks if is_refused), None)


def _has_blocked_word(words: tuple[str, ...], title: str) -> bool:
    """Return whether a word occurs in a title, also inside another one, or spelled in another way."""
    folded = title.casefold()
    return any(word.casefold() in folded for word in words if word) or bool(blocked_words(words).spans(title))


def _has_allowed_word(words: tuple[str, ...], title: str) -> bool:
    """Return whether a word occurs in a title, also inside another one; there may be none to look for."""
    wanted, folded = known_words(words), clean_title(title).casefold()
    return not wanted or any(word in folded for word in wanted)


def _age_days(media: ResolvedMedia, now: datetime) -> float | None:
    """Return how long ago a video was published; None where that is not known, or said to be in the future."""
    if media.published_at is None:
        return None
    days = (now - media.published_at) / timedelta(days=1)
    return None if days < -_ZONES_DAYS else max(0.0, days)
