"""The window in every state that is looked at: each page empty, as usual, and with 10,000 items.

A new page is filled in ``fill``, and its parts that are not all seen at once stand in ``parts``: the pictures and the
tests of the look go through them, for every page that the window names.
"""

import time
from collections.abc import Iterator
from typing import Literal, get_args

from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from app.domain.events import LanChanged, SettingsChanged, SourcesChanged, SpeechChanged
from app.domain.feeds import FeedState
from app.domain.ids import ClientId, QueueItemId, SpeechId
from app.domain.queue import SUMMARY_LENGTH, ItemState, QueuePage
from app.domain.request_rules import RequestRules
from app.domain.settings import AppearanceSettings, MediaSettings, Settings
from app.domain.sources import SourceState
from app.domain.speech import SpeechPage, SpeechState
from app.ui import i18n
from app.ui.main_window import MainWindow
from app.ui.pages.speech import PAST, SOUND, WAITING
from tests.ui import obs_samples, samples

type Content = Literal["empty", "typical", "many"]
CONTENTS: tuple[Content, ...] = get_args(Content.__value__)
SIZES = {"wide": (1_200, 760), "least": (900, 560)}
MANY = 10_000
_MANY_SOURCES = 24
SETTINGS = Settings(
    requests=RequestRules(user_limit=2, blocked_users=("spammer", "тролль")),
    media=MediaSettings(folders=("/media/music",)),
)


def settings() -> Settings:
    """Return settings in the language that the window has."""
    return replace(SETTINGS, appearance=AppearanceSettings(language=i18n.current_language()))


def settle(app: QApplication) -> None:
    """Let layouts pass on, from the inside outwards, that a text has become wider."""
    for _ in range(4):
        app.processEvents()


def spoken(**changes: object) -> SpeechChanged:
    """Return a message that began three seconds ago, or whatever the changes make of it."""
    return samples.speaking(**{"at_ms": int(time.time() * 1_000) - 3_000, **changes})


def fill(window: MainWindow, content: Content) -> None:
    """Put something into every page."""
    window.thumbnails.requested.connect(lambda url: window.thumbnails.set_data(url, samples.thumbnail(url)))
    past = {"empty": 0, "typical": 60, "many": MANY}[content]
    window.pages.history.page_requested.connect(
        lambda ask: window.pages.history.show_page(ask, samples.answer(ask, past))
    )
    if content == "empty":
        window.apply(samples.feeds())
        return
    window.apply(SettingsChanged(settings=settings()))
    window.apply(samples.playing())
    window.pages.show_voices(samples.VOICES)
    window.pages.show_devices(samples.DEVICES)
    window.apply(
        samples.feeds(
            twitch=FeedState.CONNECTED,
            donatello=FeedState.WAITING,
            monobank=FeedState.NEEDS_YOU,
            streamelements=FeedState.CONNECTING,
            streamlabs=FeedState.CONNECTED,
        )
    )
    window.pages.feeds.show_keys_place("file")
    window.pages.sources.set_links(samples.LINKS, samples.FILES)
    window.apply(obs_samples.changed(obs_samples.connected()))
    if content == "many":
        _fill_up(window)
        return
    window.apply(samples.typical_queue())
    window.apply(samples.typical_sources())
    window.apply(spoken())
    window.pages.speech.show_past(samples.past())


def _fill_up(window: MainWindow) -> None:
    """Put 10,000 of everything into a window, the head of it as events have it, the rest by page."""
    window.apply(LanChanged(address="192.168.100.200", is_open=True))
    numbers = range(SUMMARY_LENGTH)
    pending = tuple(samples.item(n, id=QueueItemId(f"p{n}"), state=ItemState.PENDING) for n in numbers)
    totals = {"waiting": MANY, "waiting_length_ms": MANY * 240_000, "pending_total": MANY}
    window.pages.queue.page_requested.connect(lambda offset, limit: window.pages.queue.show_page(_page(offset, limit)))
    window.apply(samples.queue_of([samples.item(n) for n in numbers], pending, **totals))
    waiting = tuple(samples.message(n, id=SpeechId(f"m{n}")) for n in numbers)
    undecided = tuple(samples.message(n, id=SpeechId(f"u{n}"), state=SpeechState.PENDING) for n in numbers)
    window.apply(spoken(waiting=waiting, waiting_total=MANY, pending=undecided, pending_total=MANY))
    said = tuple(
        samples.message(n, id=SpeechId(f"past{n}"), state=SpeechState.SPOKEN, finished_at=samples.NOW) for n in numbers
    )
    window.pages.speech.show_past(SpeechPage(items=said, total=MANY, offset=0))
    counts: dict[str, object] = {"reconnects": MANY, "dropped_slow": MANY, "sent": MANY * MANY, "bytes": MANY**3}
    clients = (ClientId(f"queue-{n}") for n in range(_MANY_SOURCES))
    window.apply(
        SourcesChanged(
            sources=tuple(samples.source("queue", SourceState.LIVE, client=one, **counts) for one in clients)
        )
    )


def _page(offset: int, limit: int) -> QueuePage:
    rows = range(offset, min(offset + limit, MANY))
    return QueuePage(items=tuple(samples.item(n) for n in rows), total=MANY, offset=offset)


def parts(window: MainWindow, page: str) -> Iterator[str]:
    """Open a page and bring its parts into view, one after the other; yield the name of each, empty for the first."""
    window.open_page(page)
    if page == "speech":
        for part, name in ((PAST, "said"), (SOUND, "voices")):
            window.pages.speech.tabs.setCurrentIndex(part)
            yield name
        window.pages.speech.tabs.setCurrentIndex(WAITING)
    elif page == "queue" and window.pages.queue.table.model().rowCount() == MANY:
        window.pages.queue.table.scrollToBottom()
        window.pages.queue.table.rows_viewed.emit(MANY - 20, MANY - 1)  # it would rest a moment first
        yield "end"
        window.pages.queue.table.scrollToTop()
    elif page == "settings":
        for group in window.pages.settings.list.names()[1:]:
            window.pages.settings.show_group(group)
            yield group
        window.pages.settings.show_group(window.pages.settings.list.names()[0])
    yield ""
