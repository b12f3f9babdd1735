"""Feeds: chat and donation services that Efir listens to by itself, what comes from them, and how each of them does."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from msgspec import Struct

from app.domain.ids import AmountMinor, Currency, Unit
from app.domain.money import CURRENCIES, minor_digits
from app.domain.reasons import Language
from app.domain.text import clean


class FeedKind(StrEnum):
    """A service. The value is the ``source`` of whatever it brings, so it never changes."""

    TWITCH = "twitch"
    DONATELLO = "donatello"
    MONOBANK = "monobank"
    STREAMELEMENTS = "streamelements"
    STREAMLABS = "streamlabs"
    TIPEEE = "tipeee"
    YOUTUBE = "youtube"
    DONATIONALERTS = "donationalerts"
    HUB = "hub"


FEED_NAMES = {
    FeedKind.TWITCH: "Twitch",
    FeedKind.DONATELLO: "Donatello",
    FeedKind.MONOBANK: "monobank",
    FeedKind.STREAMELEMENTS: "StreamElements",
    FeedKind.STREAMLABS: "Streamlabs",
    FeedKind.TIPEEE: "Tipeee",
    FeedKind.YOUTUBE: "YouTube",
    FeedKind.DONATIONALERTS: "DonationAlerts",
    FeedKind.HUB: "Hub",
}
"""As the services write them."""
PLACES = {
    FeedKind.TWITCH: "twitch_channel",
    FeedKind.MONOBANK: "monobank_jar",
    FeedKind.YOUTUBE: "youtube_video",
}
"""The setting that holds the channel, jar or stream."""
_COLLECTING = frozenset({FeedKind.STREAMELEMENTS, FeedKind.STREAMLABS})
"""Other services can pass their donations on to these, by ``POST /tips`` and ``POST /donations`` of their APIs."""
_WITH_DONATIONS = _COLLECTING | {FeedKind.DONATELLO, FeedKind.TIPEEE, FeedKind.DONATIONALERTS}
WITHOUT_KEY = frozenset({FeedKind.TWITCH})
"""Services that can be listened to without a key."""
CLIENT_IDS = MappingProxyType(
    {FeedKind.TWITCH: "twitch_client_id", FeedKind.DONATIONALERTS: "donationalerts_client_id"}
)
"""Services to sign in to, each with the setting that holds the id of the streamer's own application there."""
LONGEST_KEY = 4_096
"""Characters."""
LONGEST_TITLE = 45
"""Characters of a channel-point reward's title, as Twitch has it."""
HIGHEST_COST = 2_147_483_647
"""Points; Twitch keeps them in 32 bits."""


def repeaters(kind: FeedKind, on: Iterable[FeedKind]) -> tuple[FeedKind, ...]:
    """Return which of the services that are on may bring the same donations as another one."""
    rivals = frozenset[FeedKind]()
    if kind in _WITH_DONATIONS:
        rivals = (_WITH_DONATIONS if kind in _COLLECTING else _COLLECTING) - {kind}
    return tuple(one for one in on if one in rivals)


class FeedState(StrEnum):
    """How the connection to a service is."""

    OFF = "off"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    WAITING = "waiting"
    """It failed and is tried again; ``retry_at`` says when."""
    NEEDS_YOU = "needs_you"
    """It is not tried again until the streamer does something: a key is refused, a channel does not exist."""


class FeedReason(StrEnum):
    """Why a feed is not connected; a stable code, each with a sentence for the streamer."""

    NO_KEY = "no_key"
    KEY_NOT_READ = "key_not_read"
    NO_CHANNEL = "no_channel"
    WRONG_LINE = "wrong_line"
    KEY_REFUSED = "key_refused"
    KEY_EXPIRED = "key_expired"
    NOT_ALLOWED = "not_allowed"
    NOT_SIGNED_IN = "not_signed_in"
    NO_CLIENT_ID = "no_client_id"
    CLIENT_ID_REFUSED = "client_id_refused"
    LOGIN_EXPIRED = "login_expired"
    LOGIN_DENIED = "login_denied"
    LOGIN_REFUSED = "login_refused"
    PERMISSION_MISSING = "permission_missing"
    NO_SUCH_CHANNEL = "no_such_channel"
    NO_SUCH_JAR = "no_such_jar"
    NO_SUCH_VIDEO = "no_such_video"
    NOT_LET_IN = "not_let_in"
    ADDRESS_BLOCKED = "address_blocked"
    TOO_OFTEN = "too_often"
    QUOTA_USED_UP = "quota_used_up"
    NOT_LIVE = "not_live"
    STREAM_OVER = "stream_over"
    UNREACHABLE = "unreachable"
    SERVICE_DOWN = "service_down"
    STRANGE_ANSWER = "strange_answer"
    SILENT = "silent"
    ENDED = "ended"
    NOT_STORED = "not_stored"
    BUG = "bug"

    def sentence(self, language: Language) -> str:
        """Return the sentence for the streamer: what is wrong, and what to do where something can be done."""
        return _SENTENCES[self][language]


_SENTENCES: dict[FeedReason, dict[Language, str]] = {
    FeedReason.NO_KEY: {"en": "Enter the key of your account.", "uk": "Введіть ключ свого облікового запису."},
    FeedReason.KEY_NOT_READ: {
        "en": "The saved key cannot be read now. Unlock the keyring of this PC, or enter the key again.",
        "uk": "Збережений ключ зараз не прочитати. Відімкніть сховище паролів цього ПК або введіть ключ ще раз.",
    },
    FeedReason.NO_CHANNEL: {"en": "Enter the name of your channel.", "uk": "Введіть назву свого каналу."},
    FeedReason.WRONG_LINE: {
        "en": "This is not the line that the hub printed when it was installed. Copy it again, from efir-hub: on.",
        "uk": "Це не той рядок, який хаб показав під час установлення. Скопіюйте його ще раз, починаючи з efir-hub:.",
    },
    FeedReason.KEY_REFUSED: {
        "en": "The service does not accept this key. Copy it again from your account.",
        "uk": "Сервіс не приймає цей ключ. Скопіюйте його ще раз зі свого облікового запису.",
    },
    FeedReason.KEY_EXPIRED: {
        "en": "The key has expired. Get a new one from your account.",
        "uk": "Термін дії ключа минув. Отримайте новий у своєму обліковому записі.",
    },
    FeedReason.NOT_ALLOWED: {
        "en": "This key does not allow reading donations or chat. Use a key with that permission.",
        "uk": "Цей ключ не дає читати донати чи чат. Потрібен ключ із таким дозволом.",
    },
    FeedReason.NOT_SIGNED_IN: {"en": "Sign in to your account.", "uk": "Увійдіть у свій обліковий запис."},
    FeedReason.NO_CLIENT_ID: {
        "en": "Enter the client ID of your application first.",
        "uk": "Спершу введіть client ID свого застосунку.",
    },
    FeedReason.CLIENT_ID_REFUSED: {
        "en": "Twitch does not accept this client ID. Copy it again. The client type must be Public.",
        "uk": "Twitch не приймає цей client ID. Скопіюйте його ще раз. Тип клієнта має бути Public.",
    },
    FeedReason.LOGIN_EXPIRED: {
        "en": "The sign-in took too long. Sign in again.",
        "uk": "Вхід тривав надто довго. Увійдіть ще раз.",
    },
    FeedReason.LOGIN_DENIED: {
        "en": "Access was denied. Sign in again and allow it.",
        "uk": "Доступ не надано. Увійдіть ще раз і дозвольте його.",
    },
    FeedReason.LOGIN_REFUSED: {
        "en": "The service no longer accepts the sign-in. Sign in again.",
        "uk": "Сервіс більше не приймає цей вхід. Увійдіть ще раз.",
    },
    FeedReason.PERMISSION_MISSING: {
        "en": "The sign-in lacks a permission. Sign in again.",
        "uk": "Цьому входу бракує дозволу. Увійдіть ще раз.",
    },
    FeedReason.NO_SUCH_CHANNEL: {
        "en": "There is no such channel. Check its name.",
        "uk": "Такого каналу немає. Перевірте назву.",
    },
    FeedReason.NO_SUCH_JAR: {
        "en": "This account has no such jar. Choose another one.",
        "uk": "У цьому обліковому записі немає такої банки. Виберіть іншу.",
    },
    FeedReason.NOT_LET_IN: {
        "en": "The service does not let guests read the chat now. Efir tries again in ten minutes.",
        "uk": "Сервіс зараз не дає гостям читати чат. Ефір спробує знову за десять хвилин.",
    },
    FeedReason.NO_SUCH_VIDEO: {
        "en": "There is no such video, or it is private. Check the link.",
        "uk": "Такого відео немає або воно приватне. Перевірте посилання.",
    },
    FeedReason.ADDRESS_BLOCKED: {
        "en": "The service blocks your internet address for now. Efir tries again in an hour.",
        "uk": "Сервіс тимчасово блокує вашу інтернет-адресу. Ефір спробує знову за годину.",
    },
    FeedReason.TOO_OFTEN: {
        "en": "The service was asked too often and wants a pause.",
        "uk": "До сервісу було забагато запитів, він просить паузи.",
    },
    FeedReason.QUOTA_USED_UP: {
        "en": "The daily quota of this key is used up.",
        "uk": "Добову квоту цього ключа вичерпано.",
    },
    FeedReason.NOT_LIVE: {
        "en": "The channel is not live. Efir waits for the stream.",
        "uk": "Канал не в ефірі. Ефір чекає на трансляцію.",
    },
    FeedReason.STREAM_OVER: {
        "en": "This stream is over. Enter the link of the next one, or the @name of your channel for all of them.",
        "uk": "Ця трансляція завершилася. Вкажіть посилання на наступну або @назву свого каналу для всіх.",
    },
    FeedReason.UNREACHABLE: {
        "en": "The service cannot be reached. Check the internet connection.",
        "uk": "Сервіс недоступний. Перевірте з’єднання з інтернетом.",
    },
    FeedReason.SERVICE_DOWN: {
        "en": "The service reports a failure of its own.",
        "uk": "Сервіс повідомляє про власний збій.",
    },
    FeedReason.STRANGE_ANSWER: {
        "en": "The service answered something unexpected.",
        "uk": "Сервіс дав неочікувану відповідь.",
    },
    FeedReason.SILENT: {
        "en": "The service stopped responding.",
        "uk": "Сервіс перестав відповідати.",
    },
    FeedReason.ENDED: {"en": "The service closed the connection.", "uk": "Сервіс закрив з’єднання."},
    FeedReason.NOT_STORED: {
        "en": "What came in cannot be saved. Check the disk.",
        "uk": "Не вдається зберегти те, що надійшло. Перевірте диск.",
    },
    FeedReason.BUG: {
        "en": "Something went wrong in Efir. The log has the details.",
        "uk": "У самому Ефірі сталася помилка. Подробиці в журналі.",
    },
}


class FeedError(Exception):
    """A connection that ended, and why. It is tried again after a while."""

    def __init__(self, reason: FeedReason, after_s: float | None = None) -> None:
        """Describe it.

        Args:
            reason: What is said.
            after_s: The service said when it may be asked again, as by ``Retry-After``; None where it did not.
        """
        super().__init__(reason.value)
        self.reason = reason
        self.after_s = after_s


class FeedRefusedError(FeedError):
    """The service refuses the key or does not know the channel: asking again is of no use until a person acts."""


class Role(StrEnum):
    """What a viewer is in a chat."""

    SUBSCRIBER = "subscriber"
    VIP = "vip"
    MODERATOR = "moderator"
    STREAMER = "streamer"


class ChatMessage(Struct, frozen=True, kw_only=True, tag="chat"):
    """A line of chat. A gift of bits is a `Gift`, never this too.

    Attributes:
        id: The service's own.
        author_id: The service's own id of the viewer, such as ``2002``; the name can change, this does not.
        author: Name as the chat shows it.
        roles: Of the viewer in this chat.
        reward_id: Of the channel-point reward it was written for; empty for none.
        has_redemption: The reward comes as a `Redemption` too, and that one counts.
        is_action: Written with ``/me``.
        is_first: The viewer's first message in this channel; None where the service does not say.
        sent_at: The service's time; None where it does not say.
    """

    id: str
    author_id: str
    author: str
    text: str
    roles: frozenset[Role] = frozenset()
    reward_id: str = ""
    has_redemption: bool = False
    is_action: bool = False
    is_first: bool | None = None
    sent_at: datetime | None = None


class Gift(Struct, frozen=True, kw_only=True, tag="gift"):
    """Money that came, or bits.

    Attributes:
        id: The service's own.
        author_id: As for `ChatMessage`; empty where the service does not know the giver.
        author: Name of the giver; empty where it is anonymous.
        amount_minor: In the smallest unit of the currency.
        currency: ISO 4217; empty, and the amount 0, where it is not known.
        written: The amount as the service wrote it, where its currency is not known: the streamer decides then.
        unit: What was given where it is not money: ``bits``. The amount is then its number, and the currency the one
            that rules count it in; one bit is one cent.
        roles: Of the giver, where the service tells them with the gift.
        is_test: Made by the service's test button.
        sent_at: The service's time; None where it does not say, or says it without a time zone.
    """

    id: str
    author: str
    author_id: str = ""
    amount_minor: AmountMinor
    currency: Currency
    written: str = ""
    unit: Unit = ""
    text: str = ""
    roles: frozenset[Role] = frozenset()
    is_test: bool = False
    sent_at: datetime | None = None


class Redemption(Struct, frozen=True, kw_only=True, tag="redemption"):
    """A channel-point reward that a viewer took.

    Attributes:
        id: The service's own.
        reward_id: Of the reward, whose title is ``reward`` where the service says it.
        cost: In points.
        text: What the viewer wrote; empty for a reward without text.
        is_own: Efir made the reward, so the points can be given back.
    """

    id: str
    author_id: str
    author: str
    reward_id: str
    reward: str = ""
    cost: int = 0
    text: str = ""
    is_own: bool = False
    sent_at: datetime | None = None


class Deleted(Struct, frozen=True, kw_only=True, tag="deleted"):
    """A moderator deleted one message, or a service took one gift back: the one with this id."""

    id: str


class Purged(Struct, frozen=True, kw_only=True, tag="purged"):
    """A viewer was banned or timed out: everything that waits of this viewer goes.

    Attributes:
        until: End of the timeout; None for a ban.
    """

    author_id: str
    until: datetime | None = None


class Cleared(Struct, frozen=True, kw_only=True, tag="cleared"):
    """A moderator cleared the whole chat."""


class HubMessage(Struct, frozen=True, kw_only=True, tag="hub"):
    """What somebody sent by the hub, who may be anybody.

    Attributes:
        id: The hub's own.
        text: Not looked at yet.
    """

    id: str
    text: str


type FeedEvent = ChatMessage | Gift | Redemption | Deleted | Purged | Cleared | HubMessage


class Gap(Struct, frozen=True, kw_only=True):
    """A time in which a service could not be heard, and whose events it does not tell later."""

    since: datetime
    until: datetime


class Jar(Struct, frozen=True):
    """A monobank jar of the streamer's account. What it holds is not read."""

    id: str
    title: str
    currency: str


class Taken(StrEnum):
    """What became of an event."""

    NEW = "new"
    KNOWN = "known"
    REFUSED = "refused"
    PASSED_OVER = "passed over"
    """It asks for nothing, such as an ordinary line of chat."""


ANONYMOUS: dict[Language, str] = {"uk": "Анонім", "en": "Anonymous"}
"""A giver without a name."""
BANK_GIVER = "Донат"
"""A giver through a bank who chose no nickname."""
NAMELESS = frozenset({*ANONYMOUS.values(), BANK_GIVER})


def person(kind: FeedKind, author_id: str) -> str:
    """Return the identity of a viewer: ``twitch:2002``; empty where the service does not tell."""
    return f"{kind.value}:{author_id}" if author_id else ""


class SignedIn(Struct, frozen=True, kw_only=True):
    """The account of a service that the streamer signed in with.

    Attributes:
        user_id: The service's own id; it does not change.
        login: Its name in addresses.
        scopes: What the streamer allowed.
    """

    user_id: str
    login: str
    scopes: frozenset[str] = frozenset()


class DeviceCode(Struct, frozen=True, kw_only=True):
    """What a sign-in begins with: the streamer opens a page and allows the code there (RFC 8628).

    Attributes:
        device_code: Secret: who has it gets the sign-in.
        user_code: Shown to the streamer.
        verification_uri: The page.
        expires_in_s: How long the code is good for.
        interval_s: Between two questions whether it was allowed.
    """

    device_code: str
    user_code: str
    verification_uri: str
    expires_in_s: float
    interval_s: float


class LoginState(StrEnum):
    """How far a sign-in is. One that succeeded is over: ``signed_in_as`` has the account."""

    WAITING = "waiting"
    """For the streamer, who has to allow it in the browser."""
    FAILED = "failed"


class FeedLogin(Struct, frozen=True, kw_only=True):
    """A sign-in that runs, or the last one if it failed.

    Attributes:
        user_code: The streamer enters or confirms it at ``verification_uri``; empty where nothing is compared.
        expires_at: When it is too late.
        reason: Why it failed; None otherwise.
    """

    state: LoginState
    user_code: str = ""
    verification_uri: str = ""
    expires_at: datetime | None = None
    reason: FeedReason | None = None


class FeedStatus(Struct, frozen=True, kw_only=True):
    """How a feed does, as the window and ``GET /feeds`` show it.

    Attributes:
        account: Name of the channel or account, once the service has told it.
        has_key: A key or a sign-in is kept for it.
        signed_in_as: Name of the account that the streamer signed in with; empty for none.
        login: A sign-in that runs or failed; None otherwise.
        redirect_url: What the streamer's own application at the service has to name; empty where there is none.
        since: When it got into this state.
        last_event_at: When something last came of it.
        reason: Why it waits or needs the streamer; None otherwise.
        retry_at: When it is tried again; None unless it waits.
        events: Received since the program started; ``duplicates`` of them were known already.
        catching_up: What came meanwhile and is still to be taken; 0 once all of it is.
        late: Gifts of the last catching up that are old, and wait for a decision.
        expires_at: When the key ends, where the service says so.
        gap: A time before this connection whose gifts the service does not tell later; None where there is none.
        delay_s: From the service's own time to ours, of the last event; None where unknown.
    """

    kind: FeedKind
    state: FeedState = FeedState.OFF
    account: str = ""
    has_key: bool = False
    signed_in_as: str = ""
    login: FeedLogin | None = None
    redirect_url: str = ""
    since: datetime | None = None
    last_event_at: datetime | None = None
    reason: FeedReason | None = None
    retry_at: datetime | None = None
    events: int = 0
    duplicates: int = 0
    refused: int = 0
    reconnects: int = 0
    catching_up: int = 0
    late: int = 0
    expires_at: datetime | None = None
    gap: Gap | None = None
    delay_s: float | None = None


_TOLD_BEFORE_DAYS = 3


def ends_soon(expires_at: datetime | None, now: datetime) -> bool:
    """Tell whether a key ends within three days, by the calendar of this PC, or has ended."""
    return expires_at is not None and (local_date(expires_at) - local_date(now)).days <= _TOLD_BEFORE_DAYS


def local_date(moment: datetime) -> date:
    """Return the date of a moment in the time zone of this PC."""
    return moment.astimezone().date()


NUMERIC_CURRENCIES = MappingProxyType({980: "UAH", 840: "USD", 978: "EUR", 826: "GBP", 985: "PLN", 203: "CZK"})
"""Numeric codes of ISO 4217."""

_MOST_MINOR = 2**53
_AMOUNT = re.compile(r"\d{1,15}(?:[.,]\d{1,6})?", re.ASCII)
_BY_COMMAS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d{1,6})?", re.ASCII)
_BY_POINTS = re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3})+,\d{1,6}|(?:\.\d{3}){2,})", re.ASCII)
"""Amounts whose thousands are separated; one point alone stands before decimals."""
_APOSTROPHES = str.maketrans("", "", "'’")
_THOUSANDS = 3
"""Digits of a group."""
_HUNDREDTHS = 2
_LONGEST_WRITTEN = 40
"""Grapheme clusters of an amount whose currency is not known."""


def minor_of(amount: object, currency: str) -> int | None:
    """Return an amount in the currency's smallest unit, exactly; None where it is none.

    Args:
        amount: A number, or a string such as ``50.50``, ``50,50`` or ``1,000.50``, as services write it; not negative.
        currency: Whose digits behind the point count; more of them are rounded half up.
    """
    if currency not in CURRENCIES:
        return None
    exact = _exact(amount, minor_digits(currency))
    if exact is None:
        return None
    minor = int((exact * 10 ** minor_digits(currency) + Decimal("0.5")).to_integral_value("ROUND_FLOOR"))
    return minor if minor <= _MOST_MINOR else None


class Sum(NamedTuple):
    """Money as a service tells it. Where its currency is not known, nothing is guessed: then it is ``written`` only."""

    minor: int
    currency: str
    written: str = ""


def sum_of(amount: object, currency: object) -> Sum | None:
    """Return a sum of money; None where it is none, or zero.

    Args:
        amount: As of `minor_of`.
        currency: As the service writes it.
    """
    code = currency.strip().upper() if isinstance(currency, str) else ""
    if code in CURRENCIES:
        minor = minor_of(amount, code)
        return Sum(minor, code) if minor else None
    if not _exact(amount, _HUNDREDTHS):
        return None
    return unread_sum(f"{amount} {code}")


def unread_sum(written: str) -> Sum | None:
    """Return a sum that is known as it is written only; None where nothing is."""
    words = clean(written, _LONGEST_WRITTEN).strip()
    return Sum(0, "", words) if words else None


def _exact(amount: object, digits: int) -> Decimal | None:
    if isinstance(amount, str):
        amount = _plain(amount, digits)
    if isinstance(amount, bool) or not isinstance(amount, int | float | Decimal | str):
        return None
    try:
        exact = Decimal(str(amount))
    except ValueError:  # more digits than Python writes
        return None
    return exact if exact.is_finite() and exact >= 0 else None


def _plain(written: str, digits: int) -> str | None:
    """Return an amount with a point before its decimals, and nothing between its thousands; None where it is none.

    Args:
        written: By a service.
        digits: Of the currency, behind the point: ``1,000`` is a thousand unless there may be three of them.
    """
    text = "".join(written.split()).translate(_APOSTROPHES)
    is_plain = _AMOUNT.fullmatch(text) is not None
    if _BY_COMMAS.fullmatch(text) and not (is_plain and digits >= _THOUSANDS):
        return text.replace(",", "")
    if _BY_POINTS.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    return text.replace(",", ".") if is_plain else None
