"""Why a request is refused or an item fails: stable codes, each with a sentence for people."""

from enum import StrEnum
from typing import Literal

type Language = Literal["uk", "en"]


class Reason(StrEnum):
    """A stable code, each with a sentence for people."""

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
    UNCHECKED = "unchecked"
    ONLY_FIRST = "only_first"

    def sentence(self, language: Language) -> str:
        """Return the sentence for people."""
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
    Reason.ONLY_FIRST: {
        "en": "Only the first video of a paid message is queued.",
        "uk": "З платного повідомлення в чергу стає лише перше відео.",
    },
    Reason.UNCHECKED: {
        "en": "YouTube gives too little information to check your rules, so you decide.",
        "uk": "YouTube дає замало відомостей, щоб перевірити ваші правила, тож вирішувати вам.",
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
"""What the player's error numbers mean. Source: YouTube IFrame Player API, onError."""

REFUSALS = tuple(Reason)[: tuple(Reason).index(Reason.PLAYER_ERROR)]
"""Reasons for refusing a request; those after them are about accepted ones."""

ALWAYS_REFUSED = frozenset(
    {Reason.LIVE, Reason.AGE_RESTRICTED, Reason.NOT_EMBEDDABLE, Reason.NOT_FOUND, Reason.PRIVATE}
)
"""Reasons that apply to the streamer's own requests too: such a video would not play."""
