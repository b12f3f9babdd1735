"""Texts for domain values: lengths, money, states, notices and errors, in the window's language."""

import time
from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from app.domain.errors import AppError
from app.domain.events import Notice, NoticeKind
from app.domain.ids import Unit
from app.domain.media import Media, MediaKind
from app.domain.money import Money, unit_name
from app.domain.queue import ItemState, QueueItem
from app.domain.sources import SourceInfo, SourceState
from app.ui.i18n import current_language

translate = QCoreApplication.translate

_MINUTE_S, _HOUR_S = 60, 3_600
_MANY_HOURS = 100
"""From here on minutes are left out."""
_NAME_SHOWN = 60
"""Characters of a link or a file's name in a message."""


def wall_clock_ms() -> int:
    """Return the time now, milliseconds since 1970."""
    return int(time.time() * 1_000)


def clock(length_ms: int | None) -> str:
    """Return ``4:05`` or ``1:02:03``; a dash for None."""
    if length_ms is None:
        return "–"
    minutes, seconds = divmod(length_ms // 1_000, _MINUTE_S)
    hours, minutes = divmod(minutes, _MINUTE_S)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def length_of(item: QueueItem) -> str:
    """Return how long an item is, and how much of it plays where that is less: ``3:00 of 9:41``; a dash for unknown."""
    plays, length = item.plays_ms, item.media.length_ms
    if plays is None or length is None or plays == length:
        return clock(plays)
    return translate("Words", "{part} of {whole}").format(part=clock(plays), whole=clock(length))


def part_played(item: QueueItem) -> str:
    """Return ``plays 3:00 of 9:41``; empty where all of it plays."""
    return (
        translate("Words", "plays {part}").format(part=length_of(item)) if item.plays_ms != item.media.length_ms else ""
    )


def _rough(seconds: int) -> str:
    """Return a time as one number: ``95 s``, ``12 min``, ``3 h``."""
    if seconds < 2 * _MINUTE_S:
        return translate("Words", "{n} s").format(n=seconds)
    if seconds < 2 * _HOUR_S:
        return translate("Words", "{n} min").format(n=seconds // _MINUTE_S)
    return translate("Words", "{n} h").format(n=number(seconds // _HOUR_S))


def moment(at: datetime) -> str:
    """Return ``today 21:40``, ``yesterday 21:40`` or ``Nov 28, 2026 21:40``, in this PC's time zone."""
    local = at.astimezone()
    days = (datetime.now().astimezone().date() - local.date()).days
    day = {0: translate("Words", "today"), 1: translate("Words", "yesterday")}.get(days)
    if day is None:
        day = QLocale().toString(QDate(local.year, local.month, local.day), QLocale.FormatType.ShortFormat)
    return f"{day} {local:%H:%M}"


def date(at: datetime) -> str:
    """Return ``28 November``, in this PC's time zone."""
    local = at.astimezone()
    return QLocale().toString(QDate(local.year, local.month, local.day), "d MMMM")


def number(count: int) -> str:
    """Return ``10 000``, as the language writes it."""
    return QLocale().toString(count)


def duration(length_ms: int) -> str:
    """Return a rough length: ``45 s``, ``48 min``, ``2 h 5 min``, ``667 h``."""
    seconds = length_ms // 1_000
    if seconds < _MINUTE_S:
        return translate("Words", "{n} s").format(n=seconds)
    if seconds < _HOUR_S:
        return translate("Words", "{n} min").format(n=seconds // _MINUTE_S)
    hours, rest = divmod(seconds, _HOUR_S)
    if hours >= _MANY_HOURS:
        return translate("Words", "{n} h").format(n=number(round(seconds / _HOUR_S)))
    return translate("Words", "{hours} h {minutes} min").format(hours=hours, minutes=rest // _MINUTE_S)


def decibels(gain_db: float) -> str:
    """Return ``−4 dB`` or ``+2.5 dB``."""
    size = QLocale().toString(abs(gain_db), "f", 0 if float(gain_db).is_integer() else 1)
    return translate("Words", "{sign}{size} dB").format(sign="−" if gain_db < 0 else "+" if gain_db else "", size=size)


def money(amount_minor: int, currency: str, unit: Unit = "") -> str:
    """Return ``100 ₴``, ``99.50 $`` or ``100 bits``, whole sums without decimals; empty where there is no money."""
    if not amount_minor or not currency:
        return ""
    sum_ = Money(amount_minor, currency, unit)
    whole, part = sum_.parts
    locale = QLocale()
    number = locale.toString(whole)
    if part:
        number += locale.decimalPoint() + part
    return f"{number} {unit_name(unit, whole, current_language()) if unit else sum_.symbol}"


def milliseconds(value: float | None) -> str:
    """Return ``2.1 ms``; a dash before the first measurement."""
    return "–" if value is None else translate("Words", "{n} ms").format(n=QLocale().toString(value, "f", 1))


def requester(item: QueueItem) -> str:
    """Return who requested an item."""
    return item.requested_by or translate("Words", "you")


def title_of(item: QueueItem) -> str:
    """Return the title, or the link in its place."""
    return item.media.title or item.media.link or translate("Words", "Untitled")


def media_icon(media: Media) -> str:
    """Return the name of the icon for a medium."""
    if media.kind is MediaKind.YOUTUBE:
        return "video"
    return "film" if media.has_video else "music"


def item_state(state: ItemState) -> str:
    """Return the word for an item's state."""
    return {
        ItemState.RESOLVING: translate("Words", "loading"),
        ItemState.PENDING: translate("Words", "needs a decision"),
        ItemState.QUEUED: translate("Words", "queued"),
        ItemState.HELD: translate("Words", "held"),
        ItemState.PLAYING: translate("Words", "playing"),
        ItemState.PLAYED: translate("Words", "played"),
        ItemState.REJECTED: translate("Words", "rejected"),
        ItemState.REMOVED: translate("Words", "removed"),
        ItemState.SKIPPED: translate("Words", "skipped"),
        ItemState.FAILED: translate("Words", "failed"),
    }[state]


def decision_state(item: QueueItem) -> str:
    """Return why a decision is difficult, or empty."""
    if item.reason is not None:
        return item.reason.sentence(current_language())
    return translate("Words", "Loading details…") if item.state is ItemState.RESOLVING else ""


def waits_for_air() -> str:
    """Return why viewers' requests are refused while nothing is streamed."""
    return translate("Words", "Requests open when you go on air: Requests only while on air, in the settings of OBS.")


def current_entry() -> str:
    """Return the word for the current entry of a list."""
    return translate("Words", "playing")


def unknown() -> str:
    """Return the word for an item without details."""
    return translate("Words", "unknown")


def source_state(source: SourceInfo) -> str:
    """Return the state of a source, such as ``silent 95 s``."""
    match source.state:
        case SourceState.LIVE:
            return translate("Words", "live")
        case SourceState.SLOW:
            return translate("Words", "slow")
        case SourceState.SILENT:
            return translate("Words", "silent {time}").format(time=_rough(int(source.silent_s)))
        case SourceState.GONE:
            return translate("Words", "closed")


def source_silent(source: SourceInfo) -> str:
    """Return that a source is silent, without the seconds: for places where they are not counted on."""
    return translate("Words", "{widget} does not respond").format(widget=source.widget)


def source_advice(state: SourceState) -> str:
    """Return what to do about a source in this state."""
    match state:
        case SourceState.LIVE:
            return translate("Words", "Everything is fine.")
        case SourceState.SLOW:
            return translate("Words", "Too slow: if this continues, OBS or this PC is overloaded.")
        case SourceState.SILENT:
            return translate("Words", "No response: select the source in OBS and press Refresh.")
        case SourceState.GONE:
            return translate("Words", "Closed: turn the source on in OBS if you need it.")


def source_snapshots(source: SourceInfo) -> str:
    """Return how often a source received a snapshot, by reason: ``new 1, restart 2``."""
    reasons = {
        "new": translate("Words", "new"),
        "epoch": translate("Words", "restart"),
        "gap": translate("Words", "gap"),
    }
    return ", ".join(f"{reasons.get(reason, reason)} {number}" for reason, number in sorted(source.snapshots.items()))


def crowded_host(hosts: dict[str, int]) -> str:
    """Return what to do about addresses that too many sources share; empty where there are none."""
    if not hosts:
        return ""
    host, number = max(hosts.items(), key=lambda pair: pair[1])
    sentence = translate(
        "Words",
        "{n} sources use {host}. OBS opens only six connections to one address. Use the "
        "links on the Sources page, or the All in one widget.",
    )
    return sentence.format(n=number, host=host)


def obs_version(source: SourceInfo) -> str:
    """Return ``OBS 31.0.1``, or an empty string for a page that is not in OBS."""
    return f"OBS {source.obs_version}" if source.obs_version else ""


def source_health(source: SourceInfo) -> str:
    """Return the state of a source, what to do about it, and its figures."""
    figures = translate("Words", "p95 {p95}, reconnects {reconnects}, lost {lost}").format(
        p95=milliseconds(source.latency_ms.p95), reconnects=source.reconnects, lost=source.dropped_slow
    )
    whole = translate("Words", "Full updates: {reasons}").format(reasons=source_snapshots(source) or "–")
    head = ", ".join(part for part in (source.widget, source_state(source), obs_version(source)) if part)
    return "\n".join((head, source_advice(source.state), figures, whole))


def notice(kind: NoticeKind, notices: Sequence[Notice]) -> tuple[str, str]:
    """Return the title and the text of one message about one or many notices of a kind."""
    first, more = notices[0], len(notices) - 1
    title = {
        NoticeKind.REQUEST_WAITS: translate("Words", "A request waits for your decision"),
        NoticeKind.MESSAGE_WAITS: translate("Words", "A message waits for your decision"),
        NoticeKind.VIDEO_FAILED: translate("Words", "A video could not be played"),
        NoticeKind.PAID_VIDEO_REFUSED: translate("Words", "The video of a donation was not added"),
        NoticeKind.SPEECH_FAILED: translate("Words", "A message could not be spoken"),
        NoticeKind.SOURCE_SILENT: translate("Words", "A source stopped responding"),
        NoticeKind.SOURCE_BACK: translate("Words", "A source is back"),
        NoticeKind.SOURCE_FLAPS: translate("Words", "A source keeps reconnecting"),
        NoticeKind.ENGINE_RESTARTED: translate("Words", "An engine was restarted"),
        NoticeKind.FEED_LOST: translate("Words", "A feed is disconnected"),
        NoticeKind.FEED_BACK: translate("Words", "A feed is connected again"),
        NoticeKind.FEED_NEEDS_YOU: translate("Words", "A feed needs your attention"),
        NoticeKind.FEED_KEY_ENDS: translate("Words", "A key expires soon"),
        NoticeKind.FEED_LATE: translate("Words", "Donations came while Efir was away"),
        NoticeKind.SOURCE_REPAIRED: translate("Words", "A source in OBS was reloaded and is back"),
        NoticeKind.SOURCE_NOT_REPAIRED: translate("Words", "A source in OBS does not come back. Restart OBS"),
        NoticeKind.SOURCE_UNHEARD: translate("Words", "Viewers may not hear a source"),
        NoticeKind.SOURCE_UNSEEN: translate("Words", "Viewers may not see a source"),
        NoticeKind.SCENE_WITHOUT_PLAYER: translate("Words", "The player is not in the scene on air"),
    }[kind]
    text = f"{first.by}: {first.subject}" if first.by else first.subject
    if first.count:
        text = f"{text}: {number(first.count)}"
    if first.ends_at is not None:
        text = f"{text}: {date(first.ends_at)}"
    reason = first.speech_reason or first.reason or first.feed_reason or first.heard
    if reason is not None:
        text = f"{text}\n{reason.sentence(current_language())}"
    if more:
        rest = translate("Words", "and {n} more").format(n=more)
        text = f"{text}\n{rest}"
    return title, text


def error(failure: AppError) -> str:
    """Return the sentence for a failure."""
    return failure.sentence(current_language())


def not_added(name: str, failure: AppError, refused: int, asked: int) -> str:
    """Return the sentence for links and files that were rejected.

    Args:
        name: The first of them.
        failure: Why it was refused.
        refused: How many were.
        asked: How many were added at once; for a single one only the reason is returned.
    """
    if asked == 1:
        return error(failure)
    shown = name if len(name) <= _NAME_SHOWN else name[:_NAME_SHOWN] + "…"
    lines = [translate("Words", "Not added: {name}").replace("{name}", shown), error(failure)]
    if refused > 1:
        lines.append(translate("Words", "and {n} more").format(n=number(refused - 1)))
    return "\n".join(lines)
