"""Why a request is refused or an item fails, and the rules that decide it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from app.domain.text import known_names

if TYPE_CHECKING:
    from app.domain.media import ResolvedMedia
    from app.domain.settings import RequestRules

type Language = Literal["uk", "en"]

QUEUE_LIMIT = 10_000
"""Items in the list. Source: RELIABILITY D13."""


class Reason(StrEnum):
    """A stable code (PROTOCOL 3), each with a sentence for people."""

    NOT_A_VIDEO_LINK = "not_a_video_link"
    NOT_FOUND = "not_found"
    PRIVATE = "private"
    AGE_RESTRICTED = "age_restricted"
    NOT_EMBEDDABLE = "not_embeddable"
    LIVE = "live"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    DUPLICATE = "duplicate"
    RECENTLY_PLAYED = "recently_played"
    USER_LIMIT = "user_limit"
    QUEUE_FULL = "queue_full"
    BLOCKED_USER = "blocked_user"
    BLOCKED_VIDEO = "blocked_video"
    BLOCKED_CHANNEL = "blocked_channel"
    BLOCKED_WORD = "blocked_word"
    REQUESTS_PAUSED = "requests_paused"
    METADATA_UNAVAILABLE = "metadata_unavailable"
    FILE_NOT_ALLOWED = "file_not_allowed"
    FILE_MISSING = "file_missing"
    FILE_UNREADABLE = "file_unreadable"
    PLAYER_ERROR = "player_error"
    EMBED_REFUSED = "embed_refused"
    NO_REFERRER = "no_referrer"
    DID_NOT_START = "did_not_start"
    TIMED_OUT = "timed_out"
    INTERRUPTED = "interrupted"

    def sentence(self, language: Language) -> str:
        """Return what a person is told."""
        return _SENTENCES[self][language]


_SENTENCES: dict[Reason, dict[Language, str]] = {
    Reason.NOT_A_VIDEO_LINK: {
        "en": "This is not a link to a YouTube video.",
        "uk": "Це не посилання на відео YouTube.",
    },
    Reason.NOT_FOUND: {
        "en": "This video does not exist or was removed.",
        "uk": "Такого відео немає або його видалено.",
    },
    Reason.PRIVATE: {"en": "This video is private.", "uk": "Це приватне відео."},
    Reason.AGE_RESTRICTED: {
        "en": "This video is age-restricted, so it cannot be played here.",
        "uk": "Відео має вікове обмеження, тому тут його не відтворити.",
    },
    Reason.NOT_EMBEDDABLE: {
        "en": "Its owner does not allow this video to be played outside YouTube.",
        "uk": "Власник не дозволяє відтворювати це відео поза YouTube.",
    },
    Reason.LIVE: {
        "en": "Live streams and premieres cannot be requested.",
        "uk": "Прямі трансляції та прем’єри замовити не можна.",
    },
    Reason.TOO_LONG: {"en": "This video is too long.", "uk": "Це відео задовге."},
    Reason.TOO_SHORT: {"en": "This video is too short.", "uk": "Це відео закоротке."},
    Reason.DUPLICATE: {"en": "This video is already in the queue.", "uk": "Це відео вже в черзі."},
    Reason.RECENTLY_PLAYED: {"en": "This video was played recently.", "uk": "Це відео нещодавно відтворювалося."},
    Reason.USER_LIMIT: {
        "en": "This viewer already has as many requests in the queue as allowed.",
        "uk": "Цей глядач уже має в черзі дозволену кількість замовлень.",
    },
    Reason.QUEUE_FULL: {"en": "The queue is full.", "uk": "Черга заповнена."},
    Reason.BLOCKED_USER: {"en": "This viewer is blocked.", "uk": "Цього глядача заблоковано."},
    Reason.BLOCKED_VIDEO: {"en": "This video is blocked.", "uk": "Це відео заблоковано."},
    Reason.BLOCKED_CHANNEL: {"en": "This channel is blocked.", "uk": "Цей канал заблоковано."},
    Reason.BLOCKED_WORD: {
        "en": "The title contains a blocked word.",
        "uk": "Назва містить заблоковане слово.",
    },
    Reason.REQUESTS_PAUSED: {"en": "Requests are paused.", "uk": "Замовлення призупинено."},
    Reason.METADATA_UNAVAILABLE: {
        "en": "Video details are not available yet. Efir will try again.",
        "uk": "Відомості про відео поки недоступні. Ефір спробує ще раз.",
    },
    Reason.FILE_NOT_ALLOWED: {
        "en": "This file is not in an allowed media folder.",
        "uk": "Цей файл не в дозволеній теці медіа.",
    },
    Reason.FILE_MISSING: {"en": "This file does not exist.", "uk": "Такого файлу немає."},
    Reason.FILE_UNREADABLE: {
        "en": "This file cannot be played.",
        "uk": "Цей файл неможливо відтворити.",
    },
    Reason.PLAYER_ERROR: {
        "en": "The player could not play this video.",
        "uk": "Програвач не зміг відтворити це відео.",
    },
    Reason.EMBED_REFUSED: {
        "en": "YouTube refused to play this video in a widget.",
        "uk": "YouTube відмовився відтворити це відео у віджеті.",
    },
    Reason.NO_REFERRER: {
        "en": "YouTube did not recognise the page: open the player by its http link, not as a file.",
        "uk": "YouTube не розпізнав сторінку: відкрийте програвач за http-посиланням, а не як файл.",
    },
    Reason.DID_NOT_START: {
        "en": "Playback did not start after three attempts.",
        "uk": "Відтворення не почалося після трьох спроб.",
    },
    Reason.TIMED_OUT: {
        "en": "Playback timed out, so the video was skipped.",
        "uk": "Час відтворення вичерпано, тому відео пропущено.",
    },
    Reason.INTERRUPTED: {
        "en": "The player was closed during playback.",
        "uk": "Програвач закрили під час відтворення.",
    },
}

PLAYER_ERRORS: dict[int | str, Reason] = {
    2: Reason.NOT_A_VIDEO_LINK,
    5: Reason.PLAYER_ERROR,
    100: Reason.NOT_FOUND,
    101: Reason.NOT_EMBEDDABLE,
    150: Reason.NOT_EMBEDDABLE,
    152: Reason.EMBED_REFUSED,
    153: Reason.NO_REFERRER,
    "media": Reason.FILE_UNREADABLE,
}
"""What the player's error numbers mean. Source: YouTube IFrame Player API, onError; PEERS P9, P10."""


class Standing(Struct, frozen=True, kw_only=True):
    """What the queue already holds that bears on a new request.

    Attributes:
        active: Items in the list.
        of_viewer: Of these, how many this viewer asked for.
        is_in_list: This very video is in the list.
        minutes_since_played: Since this very video last played; None if it never did.
    """

    active: int
    of_viewer: int = 0
    is_in_list: bool = False
    minutes_since_played: float | None = None


def _contains(needles: Iterable[str], text: str) -> bool:
    """Tell whether any non-empty needle occurs in the text, whatever its case."""
    folded = text.casefold()
    return any(needle.casefold() in folded for needle in needles if needle)


def refusal_at_once(rules: "RequestRules", standing: Standing, *, requested_by: str, video_id: str) -> Reason | None:
    """Return why a viewer's request is refused before anything is known of the video, or None."""
    verdicts: tuple[tuple[bool, Reason], ...] = (
        (not rules.is_open, Reason.REQUESTS_PAUSED),
        (requested_by.casefold() in known_names(rules.blocked_users), Reason.BLOCKED_USER),
        (video_id != "" and video_id in rules.blocked_videos, Reason.BLOCKED_VIDEO),
        (standing.is_in_list, Reason.DUPLICATE),
        (
            standing.minutes_since_played is not None and standing.minutes_since_played < rules.repeat_after_min,
            Reason.RECENTLY_PLAYED,
        ),
        (rules.user_limit > 0 and requested_by != "" and standing.of_viewer >= rules.user_limit, Reason.USER_LIMIT),
    )
    return next((reason for is_refused, reason in verdicts if is_refused), None)


def refusal_of_media(rules: "RequestRules", media: "ResolvedMedia") -> Reason | None:
    """Return why a viewer's request is refused once the video is known, or None."""
    length = media.length_ms
    verdicts: tuple[tuple[bool, Reason], ...] = (
        (media.is_live, Reason.LIVE),
        (media.age_limit >= 18, Reason.AGE_RESTRICTED),  # noqa: PLR2004 -- years
        (not media.is_embeddable, Reason.NOT_EMBEDDABLE),
        (media.channel_id != "" and media.channel_id in rules.blocked_channels, Reason.BLOCKED_CHANNEL),
        (_contains(rules.blocked_words, media.title), Reason.BLOCKED_WORD),
        (length is not None and 0 < rules.max_length_ms < length, Reason.TOO_LONG),
        (length is not None and length < rules.min_length_ms, Reason.TOO_SHORT),
    )
    return next((reason for is_refused, reason in verdicts if is_refused), None)


REFUSALS = tuple(Reason)[: tuple(Reason).index(Reason.PLAYER_ERROR)]
"""Reasons that a viewer or a bot is told; those after them are about what was let in."""

ALWAYS_REFUSED = frozenset(
    {Reason.LIVE, Reason.AGE_RESTRICTED, Reason.NOT_EMBEDDABLE, Reason.NOT_FOUND, Reason.PRIVATE}
)
"""Reasons that hold for the streamer's own requests too: such a video would not play."""
