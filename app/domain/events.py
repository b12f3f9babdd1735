"""Every event, typed. State events carry the whole new value; moment events happened once."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar, get_args

from msgspec import Struct, structs

from app.domain.fallback import FallbackSummary
from app.domain.feeds import FeedKind, FeedReason, FeedStatus
from app.domain.ids import ClientId, DurationMs, QueueItemId
from app.domain.lists import UndoStep
from app.domain.moderators import Invitation
from app.domain.obs import ObsStatus
from app.domain.obs_sound import Verdict
from app.domain.player import Lease, Player
from app.domain.public_hub import HubStatus
from app.domain.queue import QueueSummary
from app.domain.reasons import Reason
from app.domain.rehearsal import Recording
from app.domain.releases import ReleaseStatus
from app.domain.settings import AppearanceSettings, Look, Settings, look_of
from app.domain.sources import SourceInfo
from app.domain.speech import Alert, Speech, SpeechReason, Voice
from app.domain.ytdlp import YtdlpStatus

SCHEMA = 1
"""Grows when an event changes in a way that an older page cannot read."""


class Topic(StrEnum):
    """What a source can subscribe to."""

    QUEUE = "queue"
    PLAYER = "player"
    SPEECH = "speech"
    ALERTS = "alerts"
    APPEARANCE = "appearance"
    NOTICES = "notices"


def _event_name(class_name: str) -> str:
    """Return the name on the wire: ``QueueChanged`` is ``queue_changed``."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in class_name).lstrip("_")


class StateEvent(Struct, frozen=True, kw_only=True, tag_field="type", tag=_event_name):
    """The whole new value of one thing. The last one wins; new listeners get it first."""

    topic: ClassVar[Topic]


class MomentEvent(Struct, frozen=True, kw_only=True, tag_field="type", tag=_event_name):
    """Something that happened once. Never repeated to a new listener."""

    topic: ClassVar[Topic]


class LocalEvent(Struct, frozen=True, kw_only=True):
    """Something for the window only; it never leaves this process."""


class QueueChanged(StateEvent, frozen=True, kw_only=True):
    """The queue changed."""

    topic: ClassVar[Topic] = Topic.QUEUE
    queue: QueueSummary


class PlayerChanged(StateEvent, frozen=True, kw_only=True):
    """The player state changed."""

    topic: ClassVar[Topic] = Topic.PLAYER
    player: Player


class SpeechChanged(StateEvent, frozen=True, kw_only=True):
    """The speech state changed."""

    topic: ClassVar[Topic] = Topic.SPEECH
    speech: Speech


class AlertChanged(StateEvent, frozen=True, kw_only=True):
    """Another donation alert is shown, or none."""

    topic: ClassVar[Topic] = Topic.ALERTS
    alert: Alert | None


class AppearanceChanged(StateEvent, frozen=True, kw_only=True):
    """The look or the language of the widgets changed.

    Attributes:
        language: Of the stream, ``uk`` or ``en``.
    """

    topic: ClassVar[Topic] = Topic.APPEARANCE
    language: str
    look: Look = look_of(AppearanceSettings())


class Sample(Struct, frozen=True, kw_only=True):
    """What a test shows; each widget uses what it has a place for.

    Attributes:
        who: Viewer; ``message`` and ``amount`` are of a donation.
        video: Title of what plays.
        titles: Of the next videos, with who requested them (``names``) and how long they play (``lengths_ms``).
    """

    who: str = ""
    amount: str = ""
    message: str = ""
    video: str = ""
    titles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    lengths_ms: tuple[DurationMs, ...] = ()


class TestFired(MomentEvent, frozen=True, kw_only=True):
    """The widgets of one kind show a sample for a moment.

    Attributes:
        widget: Such as ``alerts``; ``all`` is the page of all of them, each of which then shows one.
        at_ms: Wall clock of the server, milliseconds since 1970: a page that receives it late shows nothing.
        sounds_at: The one source that plays the short sound of an alert; empty where none is open.
        shows: In the place of the usual sample; None for that.
    """

    __test__ = False  # no test class, whatever its name begins with

    topic: ClassVar[Topic] = Topic.APPEARANCE
    widget: str
    at_ms: int
    sounds_at: str = ""
    shows: Sample | None = None


class ChimeRang(MomentEvent, frozen=True, kw_only=True):
    """Some sources play a known sound of two seconds, so that it can be seen in OBS whether viewers hear them.

    Attributes:
        clients: Which sources.
        at_ms: Wall clock of the server, milliseconds since 1970: a page that receives it late plays nothing.
    """

    topic: ClassVar[Topic] = Topic.APPEARANCE
    clients: tuple[ClientId, ...]
    at_ms: int


class RequestRejected(MomentEvent, frozen=True, kw_only=True):
    """A request was refused after it had been accepted, or one from chat or with a donation was refused at once.

    What is refused at once over HTTP is answered with an error.

    Attributes:
        item: Empty for one that was refused at once.
        sentence: For the viewer, in the streamer's own words if there are some.
        author_id: As on queue items: ``twitch:2002``; empty where the service does not tell.
        is_paid: Money came with it; a notice tells the streamer.
    """

    topic: ClassVar[Topic] = Topic.QUEUE
    item: QueueItemId
    title: str
    requested_by: str
    reason: Reason
    sentence: str = ""
    author_id: str = ""
    is_paid: bool = False


class NoticeKind(StrEnum):
    """What a notice is about; each kind can be switched off for the tray."""

    REQUEST_WAITS = "request_waits"
    MESSAGE_WAITS = "message_waits"
    VIDEO_FAILED = "video_failed"
    PAID_VIDEO_REFUSED = "paid_video_refused"
    """Money came with a link, and no request was made of it."""
    SPEECH_FAILED = "speech_failed"
    SOURCE_SILENT = "source_silent"
    SOURCE_BACK = "source_back"
    SOURCE_FLAPS = "source_flaps"
    """It reconnects repeatedly; no more notices until it has been stable for a while."""
    ENGINE_RESTARTED = "engine_restarted"
    FEED_LOST = "feed_lost"
    FEED_BACK = "feed_back"
    FEED_NEEDS_YOU = "feed_needs_you"
    """A service refuses the key, or does not know the channel."""
    FEED_KEY_ENDS = "feed_key_ends"
    """The key of a service ends within three days, ``ends_at`` says when; once a day."""
    FEED_LATE = "feed_late"
    """Gifts came while Efir was away; ``count`` of them wait for a decision."""
    SOURCE_REPAIRED = "source_repaired"
    """Its page did not come back in OBS, was loaded again, and is connected."""
    SOURCE_NOT_REPAIRED = "source_not_repaired"
    """It was loaded again in vain."""
    SOURCE_UNHEARD = "source_unheard"
    """Viewers do not hear it as they should; ``heard`` says how."""
    SOURCE_UNSEEN = "source_unseen"
    """Its picture in OBS is empty."""
    SCENE_WITHOUT_PLAYER = "scene_without_player"
    """A video plays or waits, and the scene on air, ``subject``, does not show the player."""


class Notice(MomentEvent, frozen=True, kw_only=True):
    """Something the streamer should know.

    Attributes:
        subject: Title of the video, name of the source or service, message with the link: cleaned, plain text.
        by: Who requested it, or empty.
        reason: Why, for a video; ``speech_reason`` for a message; ``feed_reason`` for a service.
        replayable: Id of a donation's message that was interrupted and can be spoken again; else empty.
        ends_at: When the key of a service ends; None for other notices.
        heard: What viewers hear of a source, or see; None for other notices.
    """

    topic: ClassVar[Topic] = Topic.NOTICES
    kind: NoticeKind
    subject: str
    by: str = ""
    reason: Reason | None = None
    speech_reason: SpeechReason | None = None
    feed_reason: FeedReason | None = None
    count: int = 0
    replayable: str = ""
    ends_at: datetime | None = None
    heard: Verdict | None = None


class ChatAnswer(MomentEvent, frozen=True, kw_only=True):
    """What a viewer who wrote a command in chat is answered, for bots that can write there.

    Attributes:
        feed: Where the command was written.
        to: Name of the viewer.
        author_id: As on queue items: ``twitch:2002``; empty where the service does not tell.
        text: One short sentence or two, in the language of the stream.
    """

    topic: ClassVar[Topic] = Topic.NOTICES
    feed: FeedKind
    to: str
    author_id: str = ""
    text: str


class SettingsChanged(LocalEvent, frozen=True, kw_only=True):
    """The settings changed. They contain paths of this PC, so they are never sent to sources."""

    settings: Settings
    undo_step: UndoStep | None = None


class SourcesChanged(LocalEvent, frozen=True, kw_only=True):
    """A source came, went or changed."""

    sources: tuple[SourceInfo, ...]


class LinksChanged(LocalEvent, frozen=True, kw_only=True):
    """The widget links changed. They contain the display token, so they are never sent to sources.

    Attributes:
        urls: Link of each widget.
        files: Path of each widget's waiting page, a file that opens the link once Efir runs.
    """

    urls: dict[str, str]
    files: dict[str, str]


class VoicesChanged(LocalEvent, frozen=True, kw_only=True):
    """The speech engines have listed their voices."""

    voices: tuple[Voice, ...]


class WindowRequested(LocalEvent, frozen=True, kw_only=True):
    """Another process, such as a second start of Efir, asks to show the window."""


class CandidatesChanged(LocalEvent, frozen=True, kw_only=True):
    """A source that can hold a lease came, went, or was shown or hidden.

    Attributes:
        widget: Of the source.
    """

    widget: str


class LanChanged(LocalEvent, frozen=True, kw_only=True):
    """LAN access was opened or closed, or it failed.

    Attributes:
        address: Of this PC on the local network; empty while it is off.
        is_open: Whether it is reachable. If not, it is retried.
    """

    address: str = ""
    is_open: bool = False


class FallbackChanged(LocalEvent, frozen=True, kw_only=True):
    """The fallback list, its current entry or the progress of an import changed."""

    fallback: FallbackSummary


class FeedsChanged(LocalEvent, frozen=True, kw_only=True):
    """How a chat or donation service is changed."""

    feeds: tuple[FeedStatus, ...]


class RecordingChanged(LocalEvent, frozen=True, kw_only=True):
    """The recording for rehearsals began, grew, ended or went."""

    recording: Recording


class HubChanged(LocalEvent, frozen=True, kw_only=True):
    """The page of the viewers, or the word for requests there, changed."""

    hub: HubStatus


class ModeratorsChanged(LocalEvent, frozen=True, kw_only=True):
    """An invitation of a moderator was made or taken back, or something was done by it."""

    invitations: tuple[Invitation, ...]


class ObsChanged(LocalEvent, frozen=True, kw_only=True):
    """The connection to OBS, Efir's sources there, or what is on air changed."""

    obs: ObsStatus


class YtdlpChanged(LocalEvent, frozen=True, kw_only=True):
    """Another yt-dlp is in use, an update of it goes on, or it seems to be too old."""

    ytdlp: YtdlpStatus


class ReleaseChanged(LocalEvent, frozen=True, kw_only=True):
    """A newer release of Efir is known, or none."""

    release: ReleaseStatus


type WireEvent = (
    QueueChanged
    | PlayerChanged
    | SpeechChanged
    | AlertChanged
    | AppearanceChanged
    | RequestRejected
    | Notice
    | ChatAnswer
    | TestFired
    | ChimeRang
)
type Event = (
    WireEvent
    | SettingsChanged
    | SourcesChanged
    | CandidatesChanged
    | LanChanged
    | LinksChanged
    | FallbackChanged
    | FeedsChanged
    | RecordingChanged
    | HubChanged
    | ModeratorsChanged
    | ObsChanged
    | YtdlpChanged
    | ReleaseChanged
    | VoicesChanged
    | WindowRequested
)


def lease_in(event: object) -> Lease | None:
    """Return the lease that an event tells of, or None."""
    match event:
        case PlayerChanged(player=player):
            return player.lease
        case SpeechChanged(speech=speech):
            return speech.lease
        case _:
            return None


def for_others(event: StateEvent) -> StateEvent:
    """Return an event as everybody but the holder of its lease gets it: a report needs the lease's own id."""
    match event:
        case PlayerChanged(player=player) if player.lease is not None:
            return PlayerChanged(player=structs.replace(player, lease=player.lease.masked()))
        case SpeechChanged(speech=speech) if speech.lease is not None:
            return SpeechChanged(speech=structs.replace(speech, lease=speech.lease.masked()))
        case _:
            return event


TOPIC_STATES: dict[Topic, type[StateEvent]] = {
    kind.topic: kind for kind in get_args(WireEvent.__value__) if issubclass(kind, StateEvent)
}
"""The state event that a snapshot carries for each topic that has one."""
