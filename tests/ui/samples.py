"""Typical values for tests of the window and for its pictures."""

from datetime import UTC, datetime, timedelta
from zlib import crc32

from msgspec import structs
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

from app.domain.donations import Donation, DonationPage
from app.domain.events import (
    FallbackChanged,
    FeedsChanged,
    Notice,
    NoticeKind,
    PlayerChanged,
    QueueChanged,
    SettingsChanged,
    SourcesChanged,
    SpeechChanged,
)
from app.domain.fallback import FallbackEntry, FallbackPage, FallbackSummary
from app.domain.feeds import FeedKind, FeedReason, FeedState, FeedStatus
from app.domain.history import HistoryPage, HistoryQuery
from app.domain.ids import ClientId, QueueItemId, SpeechId
from app.domain.media import Media, MediaKind
from app.domain.moderators import Done, DonePage, ModeratorAction, ModeratorRole
from app.domain.player import Gain, GainOrigin, Player, PlayerState
from app.domain.queue import SUMMARY_LENGTH, ItemState, QueueItem, QueuePage, QueueSummary
from app.domain.reasons import Reason
from app.domain.rehearsal import Rehearsed
from app.domain.settings import AppearanceSettings, LanguageChoice, Settings
from app.domain.sources import Latency, SourceInfo, SourceState
from app.domain.speech import (
    Segment,
    Speech,
    SpeechMessage,
    SpeechPage,
    SpeechPhase,
    SpeechReason,
    SpeechState,
    SpokenWord,
    Voice,
)
from app.domain.speech_text.pipeline import SpeechText, TextChange

NOW = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)
NOW_MS = int(NOW.timestamp() * 1_000)
HOSTILE = (
    "<img src='file:///tmp/canary.png' width=999>",
    "<b>bold</b> &lt;i&gt; &amp; <a href='https://example.org'>x</a>",
    "\u202eоткрытый RTL \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "😀👩‍👩‍👧‍👦🇺🇦" * 60,
    "&File &&& <qt>rich</qt>",
    "x" * 5_000,
)
_TITLES = (
    ("Океан Ельзи – Обійми (офіційне відео)", "Океан Ельзи", 224, "мавка_23", 0),
    ("Lofi hip hop mix: beats to relax and study to, two hours without a pause", "Lofi Girl", 612, "night_owl", 5_000),
    ("DakhaBrakha – Carpathian Rap", "DakhaBrakha", 341, "карпатський вітер", 20_000),
    ("Speedrun world record explained", "Summoning Salt", 790, "frame_perfect", 0),
    ("KALUSH – Stefania", "KALUSH", 187, "", 0),
    ("Як зварити борщ: сім таємниць бабусі, про які ніхто не розповідає", "Кухня", 655, "чайка_з_одеси", 10_050),
    ("Cat compilation", "Cats", 95, "мур", 2_500),
    ("ONUKA – Vidlik", "ONUKA", 262, "чумак", 0),
    ("How a mechanical watch works", "Animagraffs", 1_230, "tick_tock", 50_000),
    ("Go_A – Shum", "Go_A", 188, "Ірина", 0),
    ("Тест звуку", "", 12, "", 0),
    ("The Hardkiss – Журавлі", "The Hardkiss", 231, "Дмитро", 7_700),
)

REHEARSED = Rehearsed(
    requests=200,
    queued=98,
    held=13,
    held_for={Reason.METADATA_UNAVAILABLE: 13},
    refused=121,
    refused_for={Reason.USER_LIMIT: 50, Reason.TOO_LONG: 71},
    donations=100,
    amounts={"UAH": 2_633_450},
    messages=0,
    messages_held=100,
    repeated=100,
    taken_back=2,
)


_LONG_S = 1_000
"""Of what is longer only three minutes play."""


def item(number: int, **changes: object) -> QueueItem:
    """Return a queue item; the same number is always the same item."""
    title, channel, seconds, who, amount = _TITLES[number % len(_TITLES)]
    is_file = title == "Тест звуку"
    fields: dict[str, object] = {
        "id": QueueItemId(f"item{number}"),
        "state": ItemState.HELD if number % 12 == 4 else ItemState.QUEUED,
        "media": Media(
            kind=MediaKind.FILE if is_file else MediaKind.YOUTUBE,
            title=title,
            video_id="" if is_file else f"{number:011}",
            link="" if is_file else f"https://www.youtube.com/watch?v={number:011}",
            length_ms=seconds * 1_000,
            channel=channel,
            thumbnail_url="" if is_file else f"https://i.ytimg.com/vi/{number:011}/mqdefault.jpg",
            has_video=not is_file,
        ),
        "end_ms": 180_000 if seconds > _LONG_S else None,
        "requested_by": who,
        "amount_minor": amount,
        "currency": "UAH" if amount else "",
        "requested_at": NOW,
    }
    return QueueItem(**(fields | changes))  # type: ignore[arg-type]  # the keys are the Struct's own


def hostile(number: int, text: str, **changes: object) -> QueueItem:
    """Return an item all of whose texts are the same hostile one."""
    media = Media(kind=MediaKind.YOUTUBE, title=text, channel=text, length_ms=60_000)
    return item(number, media=media, requested_by=text, message=text, **changes)


def decisions() -> tuple[QueueItem, ...]:
    """Return two items that wait for a decision and one of which nothing is known yet."""
    unknown = Media(kind=MediaKind.YOUTUBE, title="", link="https://www.youtube.com/watch?v=00000000199")
    return (
        item(8, id=QueueItemId("p8"), state=ItemState.PENDING, message="Будь ласка, до кінця!", amount_minor=50_000),
        item(1, id=QueueItemId("p1"), state=ItemState.PENDING),
        item(
            5,
            id=QueueItemId("p5"),
            state=ItemState.PENDING,
            reason=Reason.METADATA_UNAVAILABLE,
            media=unknown,
            requested_by="гість",
        ),
        item(7, id=QueueItemId("p7"), state=ItemState.RESOLVING, media=unknown, requested_by="чумак"),
    )


def queue_of(items: list[QueueItem], pending: tuple[QueueItem, ...] = (), **changes: object) -> QueueChanged:
    """Return the event that a queue of these items would announce."""
    fields: dict[str, object] = {
        "items": tuple(items[:SUMMARY_LENGTH]),
        "pending": pending,
        "waiting": len(items),
        "waiting_length_ms": sum(one.plays_ms or 0 for one in items),
        "pending_total": len(pending),
        "undo": "move",
    }
    return QueueChanged(queue=QueueSummary(**(fields | changes)))  # type: ignore[arg-type]  # the keys are the Struct's own


def typical_queue() -> QueueChanged:
    """Return a queue of twelve with decisions on top."""
    return queue_of([item(number) for number in range(12)], decisions())


def playing(**changes: object) -> PlayerChanged:
    """Return a player in the middle of a video."""
    fields: dict[str, object] = {
        "state": PlayerState.PLAYING,
        "item": item(2, id=QueueItemId("now"), state=ItemState.PLAYING),
        "position_ms": 83_000,
        "at_ms": NOW_MS,
        "volume_percent": 70,
        "gain": Gain(gain_db=-4.5, origin=GainOrigin.MEASURED, lufs=-13.5),
    }
    return PlayerChanged(player=Player(**(fields | changes)))  # type: ignore[arg-type]  # the keys are the Struct's own


ROUND_TRIPS = (1.4, 1.8, 2.2, 1.9, 1.7, 2.4, 4.2, 3.1, 2.0, 1.6, 1.9, 2.8, 2.2, 1.8, 1.5, 1.9, 2.3, 3.9, 2.4, 2.0, 2.1)
"""Milliseconds, oldest first."""
SLOW_TRIPS = Latency(
    last=412.0, min=1.9, ewma=120.0, p95=388.0, recent=(*(ROUND_TRIPS * 2)[:26], 40, 90, 210, 388, 120, 412)
)


def source(widget: str, state: SourceState = SourceState.LIVE, **changes: object) -> SourceInfo:
    """Return a connected source."""
    fields: dict[str, object] = {
        "client": ClientId(f"{widget}-5f0c2a"),
        "widget": widget,
        "transport": "sse",
        "address": "127.0.0.1",
        "host": f"{widget}.localhost",
        "user_agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/127.0.0.0 OBS/31.0.2",
        "page_version": "0.1.0",
        "state": state,
        "connected_at": NOW - timedelta(hours=1),
        "last_seen_at": NOW,
        "silent_s": 95.0 if state is SourceState.SILENT else 1.0,
        "latency_ms": Latency(last=2.1, min=1.4, ewma=2.0, p95=4.2, recent=ROUND_TRIPS),
        "reconnects": 0,
        "resumed": 0,
        "snapshots": {"new": 1},
        "sent": 1_204,
        "queued": 0,
        "dropped_slow": 0,
        "bytes": 481_200,
        "is_visible": True,
        "holds_lease": widget == "player",
        "obs_version": "31.0.2",
    }
    return SourceInfo(**(fields | changes))  # type: ignore[arg-type]  # the keys are the Struct's own


def sources_of(*sources: SourceInfo) -> SourcesChanged:
    """Return the event that these sources would announce."""
    return SourcesChanged(sources=sources)


def typical_sources() -> SourcesChanged:
    """Return four sources: two well, one slow, one silent."""
    return SourcesChanged(
        sources=(
            source("player", reconnects=1),
            source("now-playing", latency_ms=Latency(last=1.8, min=1.2, ewma=1.7, p95=3.0, recent=(1.2, 3, 1.8))),
            source("queue", SourceState.SILENT, reconnects=2, snapshots={"epoch": 1, "gap": 1, "new": 1}),
            source("alerts", SourceState.SLOW, dropped_slow=1, latency_ms=SLOW_TRIPS),
        )
    )


def notice(number: int = 0, kind: NoticeKind = NoticeKind.REQUEST_WAITS) -> Notice:
    """Return a notice."""
    return Notice(kind=kind, subject=_TITLES[number % len(_TITLES)][0], by="мавка_23")


_MESSAGES = (
    ("мавка_23", 20_000, "Привіт! Дякую за стрім, бережіть себе. Слава Україні!"),
    ("night_owl", 0, "That jump was insane, do it again"),
    ("карпатський вітер", 5_000, "Поставте, будь ласка, ще раз ту пісню з початку ефіру"),
    ("frame_perfect", 2_500, "gg"),
    ("", 0, "Перевірка голосу"),
    (
        "чайка_з_одеси",
        100_000,
        (
            "Дивлюся вас від самого початку і хочу сказати, що ваші трансляції дуже підтримують. Сьогодні маю "
            "вихідний, тож нарешті зможу додивитися до кінця. Передайте вітання моїй сестрі Олені, вона теж тут. "
            "І погладьте кота!"
        ),
    ),
)


LONGEST_NAME = "Ж" * 60
_OF_VIEWERS = frozenset(
    text for row in (*_TITLES, *_MESSAGES, (LONGEST_NAME,)) for text in row if isinstance(text, str) and len(text) > 2
)


def has_viewers(text: str) -> bool:
    """Return whether a name, title, channel or message that people wrote is in a text."""
    return any(part in text for part in _OF_VIEWERS) or "https://www.youtube.com/watch" in text


def message(number: int, **changes: object) -> SpeechMessage:
    """Return a spoken message; the same number is always the same message."""
    who, amount, text = _MESSAGES[number % len(_MESSAGES)]
    fields: dict[str, object] = {
        "id": SpeechId(f"message{number}"),
        "state": SpeechState.WAITING,
        "author": who,
        "text": text,
        "spoken": f"{who}: {text}" if who else text,
        "is_donation": bool(amount),
        "amount_minor": amount,
        "currency": "UAH" if amount else "",
        "requested_at": NOW,
    }
    return SpeechMessage(**(fields | changes))  # type: ignore[arg-type]  # the keys are the Struct's own


def hostile_message(number: int, text: str, **changes: object) -> SpeechMessage:
    """Return a message all of whose texts are the same hostile one."""
    return message(number, author=text, text=text, spoken=text, **changes)


def undecided() -> tuple[SpeechMessage, ...]:
    """Return messages that wait for a decision: a long one, one that is held for a word, a short one."""
    text = "Стрім ■■■■■, заходьте на мій канал"
    pending = SpeechState.PENDING
    return (
        message(5, id=SpeechId("u5"), state=pending),
        message(
            2,
            id=SpeechId("u2"),
            state=pending,
            text=text,
            spoken="карпатський вітер: Стрім, заходьте на мій канал",
            reason=SpeechReason.BLOCKED_WORD,
        ),
        message(3, id=SpeechId("u3"), state=pending, spoken=""),
    )


def speech_of(messages: list[SpeechMessage], **changes: object) -> SpeechChanged:
    """Return the event that these waiting messages would announce."""
    fields: dict[str, object] = {
        "waiting": tuple(messages[:SUMMARY_LENGTH]),
        "waiting_total": len(messages),
        "engine": "ready",
        "revision": 1,
    }
    pending = changes.get("pending", ())
    fields["pending_total"] = len(pending) if isinstance(pending, tuple) else 0
    return SpeechChanged(speech=Speech(**(fields | changes)))  # type: ignore[arg-type]  # the keys are the Struct's own


def speaking(**changes: object) -> SpeechChanged:
    """Return a message in the middle of being said; four wait, three of which need a decision."""
    said = message(0, id=SpeechId("now"), state=SpeechState.SPEAKING, length_ms=7_400)
    fields: dict[str, object] = {
        "phase": SpeechPhase.SPEAKING,
        "message": said,
        "words": (SpokenWord(text="Привіт!", at_ms=0), SpokenWord(text="Дякую", at_ms=600)),
        "at_ms": NOW_MS - 3_000,
        "pending": undecided(),
    }
    return speech_of([message(number) for number in range(1, 5)], **(fields | changes))


def past() -> SpeechPage:
    """Return what was said or will not be."""
    ends = (
        (SpeechState.SPOKEN, None),
        (SpeechState.FAILED, SpeechReason.ENGINE_TIMED_OUT),
        (SpeechState.SKIPPED, None),
        (SpeechState.INTERRUPTED, SpeechReason.INTERRUPTED),
        (SpeechState.REJECTED, None),
        (SpeechState.EXPIRED, SpeechReason.EXPIRED),
    )
    items = tuple(
        message(number, id=SpeechId(f"past{number}"), state=state, reason=reason, finished_at=NOW)
        for number, (state, reason) in enumerate(ends)
    )
    return SpeechPage(items=items, total=len(items), offset=0)


def past_video(number: int, **changes: object) -> QueueItem:
    """Return a video that has left the queue; the same number is always the same one, and a greater one is older."""
    ends: tuple[tuple[ItemState, Reason | None], ...] = (
        (ItemState.PLAYED, None),
        (ItemState.SKIPPED, None),
        (ItemState.FAILED, Reason.NOT_EMBEDDABLE),
        (ItemState.REJECTED, Reason.BLOCKED_CHANNEL),
        (ItemState.PLAYED, None),
        (ItemState.REMOVED, None),
    )
    state, reason = ends[number % len(ends)]
    at = NOW - timedelta(minutes=7 * number)
    fields: dict[str, object] = {"id": QueueItemId(f"past{number}"), "state": state, "reason": reason}
    return item(number, **(fields | {"finished_at": at, "requested_at": at - timedelta(minutes=31)} | changes))


def past_donation(number: int, **changes: object) -> Donation:
    """Return a donation; the same number is always the same one, and a greater one is older."""
    who, amount, text = _MESSAGES[number % len(_MESSAGES)]
    fields: dict[str, object] = {
        "id": SpeechId(f"given{number}"),
        "state": SpeechState.SPOKEN,
        "author": who or "мур",
        "amount_minor": amount or 1_500,
        "currency": "UAH",
        "message": text,
        "source": "bot",
        "external_id": str(number),
        "received_at": NOW - timedelta(minutes=11 * number),
    }
    return Donation(**(fields | changes))  # type: ignore[arg-type]  # the keys are the Struct's own


def answer(ask: HistoryQuery, total: int = 12) -> HistoryPage:
    """Return the part of a history of that many entries that was asked for."""
    numbers = range(ask.offset, min(ask.offset + ask.limit, total))
    match ask.kind:
        case "video":
            return QueuePage(items=tuple(map(past_video, numbers)), total=total, offset=ask.offset)
        case "speech":
            items = past().items
            some = tuple(structs.replace(items[n % len(items)], id=SpeechId(f"said{n}")) for n in numbers)
            return SpeechPage(items=some, total=total, offset=ask.offset)
        case "donation":
            return DonationPage(items=tuple(map(past_donation, numbers)), total=total, offset=ask.offset)
        case "moderation":
            return DonePage(items=tuple(map(done, numbers)), total=total, offset=ask.offset)


def done(number: int) -> Done:
    """Return one of the things that moderators did, each of another kind."""
    kinds = tuple(ModeratorAction)
    action = kinds[number % len(kinds)]
    about = "" if action in {ModeratorAction.PAUSE_REQUESTS, ModeratorAction.RESUME_REQUESTS} else "Як зробити вареники"
    return Done(
        id=1_000 - number,
        at=NOW - timedelta(minutes=number),
        by=("Оля", "Тарас")[number % 2],
        role=tuple(ModeratorRole)[number % 2],
        action=action,
        subject="45 %" if action is ModeratorAction.VOLUME else about,
    )


VOICES = (
    Voice(id="piper:uk_UA-lada-x_low", name="Lada", languages=("uk",)),
    Voice(id="pyttsx3:zle/uk", name="Ukrainian", languages=("uk",)),
    Voice(id="pyttsx3:gmw/en-us", name="English (America)", languages=("en",)),
    Voice(id="pyttsx3:zle/ru", name="Russian", languages=("ru",)),
    Voice(id="pyttsx3:zlw/pl", name="Polish", languages=("pl",)),
    Voice(id="pyttsx3:other", name="Robot"),
)
DEVICES = ("Speakers (USB Audio)", "Headphones")
PREVIEW = SpeechText(
    segments=(Segment(text="Дивіться посилання, там сто гривень", language="uk"),),
    display_text="Дивіться https://example.org, там 100 ₴ 😀",
    changes=(TextChange.LINK, TextChange.EMOJI, TextChange.NUMBER),
)


WIDGETS = ("player", "now-playing", "queue", "voice", "alerts", "all")
LINKS = {name: f"http://{name}.localhost:17890/#k=" + "q3J9x" * 8 for name in WIDGETS}
FILES = {name: f"/media/efir/boot/{name}.html" for name in WIDGETS}


def fallback_page(count: int) -> FallbackPage:
    """Return the fallback list; one of its entries is passed over."""
    entries = (
        FallbackEntry(
            place=number + 1,
            video_id=f"video{number:06}",
            title=_TITLES[number % len(_TITLES)][0],
            length_ms=_TITLES[number % len(_TITLES)][2] * 1_000,
            channel=_TITLES[number % len(_TITLES)][1],
            reason=Reason.NOT_EMBEDDABLE if number == 4 else None,
        )
        for number in range(count)
    )
    return FallbackPage(items=tuple(entries), total=count, offset=0)


def fallback_of(count: int, **changes: object) -> FallbackChanged:
    """Return the event about a list of so many entries, of which the third is the present one."""
    now: dict[str, object] = {"now": "video000002", "now_index": 2} if count > 2 else {}
    summary = FallbackSummary(total=count, playable=count)
    return FallbackChanged(fallback=structs.replace(summary, **{**now, **changes}))


def language_changed(language: LanguageChoice) -> SettingsChanged:
    """Return the settings with another language of the window."""
    return SettingsChanged(settings=Settings(appearance=AppearanceSettings(language=language)))


def thumbnail(url: str) -> bytes:
    """Return a picture as the core would hand it out, in colours that follow from the address."""
    image = QImage(320, 180, QImage.Format.Format_RGB32)
    hue = crc32(url.encode()) % 360
    gradient = QLinearGradient(0, 0, 320, 180)
    gradient.setColorAt(0, QColor.fromHsv(hue, 160, 200))
    gradient.setColorAt(1, QColor.fromHsv((hue + 60) % 360, 200, 90))
    painter = QPainter(image)
    painter.fillRect(image.rect(), gradient)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG")  # type: ignore[call-overload] # the stub wants bytes, PySide a string
    return bytes(buffer.data().data())


def feeds(**states: FeedState) -> FeedsChanged:
    """Return the services, off but for those that are given by kind."""
    at = datetime(2026, 11, 29, 17, 2, tzinfo=UTC)
    reasons = {FeedState.WAITING: FeedReason.UNREACHABLE, FeedState.NEEDS_YOU: FeedReason.KEY_REFUSED}
    return FeedsChanged(
        feeds=tuple(
            FeedStatus(
                kind=kind,
                state=(state := states.get(kind.value, FeedState.OFF)),
                account="streamer" if state is not FeedState.OFF else "",
                has_key=state is not FeedState.OFF and kind is not FeedKind.TWITCH,
                since=at,
                last_event_at=at if state is FeedState.CONNECTED else None,
                reason=reasons.get(state),
                retry_at=datetime.now(UTC) + timedelta(seconds=12) if state is FeedState.WAITING else None,
                duplicates=2 if state is FeedState.CONNECTED else 0,
                expires_at=datetime.now(UTC) + timedelta(days=2) if kind is FeedKind.STREAMLABS else None,
            )
            for kind in FeedKind
        )
    )
