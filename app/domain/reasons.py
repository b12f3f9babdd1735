"""Why a request is refused or an item fails: stable codes, each with a sentence for people."""

from enum import StrEnum
from typing import Literal, NamedTuple

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
    VIEWER_COOLDOWN = "viewer_cooldown"
    COOLDOWN = "cooldown"
    FIRST_TIME_CHATTER = "first_time_chatter"
    GIFT_TOO_SMALL = "gift_too_small"
    PRICE_NOT_COVERED = "price_not_covered"
    QUEUE_FULL = "queue_full"
    BLOCKED_USER = "blocked_user"
    BLOCKED_VIDEO = "blocked_video"
    BLOCKED_CHANNEL = "blocked_channel"
    BLOCKED_WORD = "blocked_word"
    CHANNEL_NOT_ALLOWED = "channel_not_allowed"
    NO_ALLOWED_WORD = "no_allowed_word"
    NOT_MUSIC = "not_music"
    TOO_FEW_VIEWS = "too_few_views"
    TOO_NEW = "too_new"
    TOO_OLD = "too_old"
    REQUESTS_PAUSED = "requests_paused"
    WRONG_WORD = "wrong_word"
    TOO_MANY_REQUESTS = "too_many_requests"
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
    FIRST_MESSAGE = "first_message"
    OTHER_CURRENCY = "other_currency"
    ONLY_FIRST = "only_first"

    def sentence(self, language: Language) -> str:
        """Return the sentence for people."""
        return _SENTENCES[self][language]

    def template(self, language: Language) -> str:
        """Return the sentence for the viewer, with ``{time}`` or ``{amount}`` where `Refusal` has a value for it."""
        return _TEMPLATES.get(self, _SENTENCES[self])[language]


class Refusal(NamedTuple):
    """Why a request is refused, and what the sentence about it can name.

    Attributes:
        left_s: For ``{time}``: seconds until it would not be refused any more; 0 where that does not matter.
        amount_minor: For ``{amount}``: how much it takes, in ``currency`` and ``unit`` as on items; 0 as above.
    """

    reason: Reason
    left_s: int = 0
    amount_minor: int = 0
    currency: str = ""
    unit: Literal["", "bits"] = ""


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
    Reason.VIEWER_COOLDOWN: {
        "en": "This viewer has to wait before the next request.",
        "uk": "Цьому глядачеві треба зачекати до наступного замовлення.",
    },
    Reason.COOLDOWN: {
        "en": "It is too early for the next request.",
        "uk": "Для наступного замовлення ще зарано.",
    },
    Reason.FIRST_TIME_CHATTER: {
        "en": "A first message in this chat cannot be a request.",
        "uk": "Перше повідомлення в цьому чаті не може бути замовленням.",
    },
    Reason.GIFT_TOO_SMALL: {
        "en": "This donation is too small to request a video.",
        "uk": "Цей донат замалий, щоб замовити відео.",
    },
    Reason.PRICE_NOT_COVERED: {
        "en": "This donation is too small for a video of this length.",
        "uk": "Цей донат замалий для відео такої тривалості.",
    },
    Reason.QUEUE_FULL: {"en": "The queue is full.", "uk": "Черга заповнена."},
    Reason.BLOCKED_USER: {"en": "This viewer is blocked.", "uk": "Цього глядача заблоковано."},
    Reason.BLOCKED_VIDEO: {"en": "This video is blocked.", "uk": "Це відео заблоковано."},
    Reason.BLOCKED_CHANNEL: {"en": "This channel is blocked.", "uk": "Цей канал заблоковано."},
    Reason.BLOCKED_WORD: {
        "en": "The title contains a blocked word.",
        "uk": "Назва містить заблоковане слово.",
    },
    Reason.CHANNEL_NOT_ALLOWED: {
        "en": "Videos from this channel are not accepted.",
        "uk": "Відео з цього каналу не приймаються.",
    },
    Reason.NO_ALLOWED_WORD: {
        "en": "The title has none of the allowed words.",
        "uk": "У назві немає жодного з дозволених слів.",
    },
    Reason.NOT_MUSIC: {"en": "Only music can be requested.", "uk": "Замовляти можна лише музику."},
    Reason.TOO_FEW_VIEWS: {"en": "This video has too few views.", "uk": "У цього відео замало переглядів."},
    Reason.TOO_NEW: {"en": "This video is too new.", "uk": "Це відео занадто нове."},
    Reason.TOO_OLD: {"en": "This video is too old.", "uk": "Це відео занадто старе."},
    Reason.REQUESTS_PAUSED: {"en": "Requests are paused.", "uk": "Замовлення призупинено."},
    Reason.WRONG_WORD: {
        "en": "The word is not right. Listen for it on the stream.",
        "uk": "Слово не те. Послухайте його на трансляції.",
    },
    Reason.TOO_MANY_REQUESTS: {
        "en": "Too many requests are coming now. Try again in a minute.",
        "uk": "Зараз забагато замовлень. Спробуйте за хвилину.",
    },
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
    Reason.FIRST_MESSAGE: {
        "en": "This may be the viewer's first message in your chat, so you decide.",
        "uk": "Можливо, це перше повідомлення глядача у вашому чаті, тож вирішувати вам.",
    },
    Reason.OTHER_CURRENCY: {
        "en": "Your rules have no price in the currency of this donation, so you decide.",
        "uk": "У ваших правилах немає ціни у валюті цього доната, тож вирішувати вам.",
    },
    Reason.UNCHECKED: {
        "en": "YouTube gives too little information to check your rules, so you decide.",
        "uk": "YouTube дає замало відомостей, щоб перевірити ваші правила, тож вирішувати вам.",
    },
}

_TEMPLATES: dict[Reason, dict[Language, str]] = {
    Reason.VIEWER_COOLDOWN: {
        "en": "You can request again in {time}.",
        "uk": "Ви зможете замовити знову через {time}.",
    },
    Reason.COOLDOWN: {
        "en": "The next request can be made in {time}.",
        "uk": "Наступне замовлення можна зробити через {time}.",
    },
    Reason.GIFT_TOO_SMALL: {
        "en": "To request a video, donate at least {amount}.",
        "uk": "Щоб замовити відео, потрібен донат від {amount}.",
    },
    Reason.PRICE_NOT_COVERED: {
        "en": "For a video of this length, donate at least {amount}.",
        "uk": "Для відео такої тривалості потрібен донат від {amount}.",
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
