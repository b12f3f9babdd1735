"""The widgets, declared once: server, window, links, pages and documents are made from this table.

A new widget is one row here and one folder of the same name in ``resources/widgets``.
Titles and summaries are English source strings of the ``Widgets`` translation context.
"""

from enum import StrEnum

from msgspec import Struct

from app.domain.events import Topic


class LeaseKind(StrEnum):
    """What only one of the open sources may play at a time."""

    VIDEO = "video"
    SPEECH = "speech"
    ALERT = "alert"
    """The short sound of a donation."""


class WidgetKind(Struct, frozen=True, kw_only=True):
    """One widget.

    Attributes:
        name: Of its folder, its host name and its links.
        icon: Name of an icon of the window.
        width: Of its source in OBS, pixels; the page is made for this size.
        topics: What its page subscribes to.
        leases: What it can play; empty for a silent widget.
        place: Of its source in OBS, where that does not fill the canvas: how much of the free room is left of it, and
            above it.
        embeds_youtube: Its page may load YouTube's player.
        is_in_all: The page of all widgets shows it too, above those of the rows before.
    """

    name: str
    title: str
    summary: str
    icon: str
    width: int
    height: int
    topics: tuple[Topic, ...]
    leases: frozenset[LeaseKind] = frozenset()
    place: tuple[float, float] = (0.0, 1.0)
    embeds_youtube: bool = False
    is_in_all: bool = True

    @property
    def has_sound(self) -> bool:
        """Whether its source in OBS can be heard."""
        return bool(self.leases)


_ROWS = (
    WidgetKind(
        name="player",
        title="Player",
        summary="The video, who requested it and its progress. With sound.",
        icon="video",
        width=1920,
        height=1080,
        topics=(Topic.PLAYER, Topic.APPEARANCE),
        leases=frozenset({LeaseKind.VIDEO}),
        embeds_youtube=True,
    ),
    WidgetKind(
        name="now-playing",
        title="Now playing",
        summary="Title, who requested it and its progress.",
        icon="now-playing",
        width=900,
        height=200,
        topics=(Topic.PLAYER, Topic.APPEARANCE),
    ),
    WidgetKind(
        name="queue",
        title="Queue",
        summary="The next five videos and the total length.",
        icon="queue",
        width=480,
        height=640,
        topics=(Topic.QUEUE, Topic.APPEARANCE),
        place=(1.0, 0.0),
    ),
    WidgetKind(
        name="voice",
        title="Voice",
        summary="Who wrote the message, and its text word by word. With sound.",
        icon="voice",
        width=800,
        height=200,
        topics=(Topic.SPEECH, Topic.APPEARANCE),
        leases=frozenset({LeaseKind.SPEECH}),
        place=(1.0, 1.0),
    ),
    WidgetKind(
        name="alerts",
        title="Alerts",
        summary="A card for each donation. With a short sound.",
        icon="alerts",
        width=600,
        height=300,
        topics=(Topic.ALERTS, Topic.SPEECH, Topic.APPEARANCE),
        leases=frozenset({LeaseKind.ALERT}),
        place=(0.5, 0.0),
    ),
)

IN_ALL = tuple(kind for kind in _ROWS if kind.is_in_all)
"""The widgets in the page of all of them, from the lowest layer to the highest."""
ALL = WidgetKind(
    name="all",
    title="All in one",
    summary="Every widget side by side, in one source. With sound.",
    icon="sources",
    width=1920,
    height=1080,
    topics=tuple(dict.fromkeys(topic for kind in IN_ALL for topic in kind.topics)),
    leases=frozenset(lease for kind in IN_ALL for lease in kind.leases),
    is_in_all=False,
)
"""The page that shows the pages of the others in frames, over one connection."""
WIDGETS = (*_ROWS, ALL)
WIDGET_NAMES = frozenset(kind.name for kind in WIDGETS)


def with_lease(lease: LeaseKind) -> frozenset[str]:
    """Return the names of the widgets that can hold a lease of this kind."""
    return frozenset(kind.name for kind in WIDGETS if lease in kind.leases)
