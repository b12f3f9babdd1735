import re
from datetime import UTC, datetime
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.events import (
    TOPIC_STATES,
    AlertChanged,
    AppearanceChanged,
    CandidatesChanged,
    ChatAnswer,
    ChimeRang,
    Event,
    FallbackChanged,
    FeedsChanged,
    HubChanged,
    LanChanged,
    LinksChanged,
    LocalEvent,
    ModeratorsChanged,
    MomentEvent,
    Notice,
    NoticeKind,
    ObsChanged,
    PlayerChanged,
    QueueChanged,
    RecordingChanged,
    ReleaseChanged,
    RequestRejected,
    Sample,
    SettingsChanged,
    SourcesChanged,
    SpeechChanged,
    StateEvent,
    TestFired,
    Topic,
    VoicesChanged,
    WindowRequested,
    WireEvent,
    YtdlpChanged,
)
from app.domain.fallback import FallbackSummary, ImportProgress
from app.domain.feeds import FeedKind, FeedState, FeedStatus
from app.domain.ids import ClientId, LeaseId, QueueItemId, SpeechId
from app.domain.media import Media, MediaKind
from app.domain.moderators import Invitation, ModeratorRole
from app.domain.obs import ObsState, ObsStatus
from app.domain.player import Lease, Player, PlayerState
from app.domain.public_hub import HubStatus
from app.domain.queue import ItemState, QueueItem, QueueSummary
from app.domain.reasons import Reason
from app.domain.rehearsal import Recording
from app.domain.releases import ReleaseStatus
from app.domain.settings import Settings
from app.domain.sources import Latency, SourceInfo, SourceState
from app.domain.speech import Alert, Speech, SpeechMessage, SpeechPhase, SpeechReason, SpeechState, SpokenWord, Voice
from app.domain.ytdlp import YtdlpStatus

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ITEM = QueueItem(
    id=QueueItemId("i1"),
    state=ItemState.PLAYING,
    media=Media(kind=MediaKind.YOUTUBE, title="Пісня 🎵", video_id="dQw4w9WgXcQ", length_ms=212_000),
    requested_by="Мавка",
    message='"</script>\r\nevent: evil',
    amount_minor=10_000,
    currency="UAH",
    requested_at=NOW,
)
SOURCE = SourceInfo(
    client=ClientId("c1"),
    widget="player",
    transport="sse",
    address="127.0.0.1",
    host="player.localhost",
    user_agent="OBS",
    page_version="1",
    state=SourceState.LIVE,
    connected_at=NOW,
    last_seen_at=NOW,
    silent_s=0.5,
    latency_ms=Latency(last=3.0),
    reconnects=1,
    resumed=1,
    snapshots={"new": 1},
    sent=5,
    queued=0,
    dropped_slow=0,
    bytes=500,
    is_visible=True,
)
MESSAGE = SpeechMessage(
    id=SpeechId("m1"),
    state=SpeechState.SPEAKING,
    author="Мавка",
    text="Привіт",
    spoken="Мавка каже: Привіт",
    reason=SpeechReason.BLOCKED_WORD,
    requested_at=datetime(2026, 11, 24, tzinfo=UTC),
)
WIRE: dict[str, WireEvent] = {
    "queue_changed": QueueChanged(queue=QueueSummary(items=(ITEM,), waiting=1, waiting_length_ms=212_000)),
    "player_changed": PlayerChanged(
        player=Player(
            state=PlayerState.PLAYING, item=ITEM, lease=Lease(id=LeaseId("l"), client=ClientId("c1"), attempt=1)
        )
    ),
    "speech_changed": SpeechChanged(
        speech=Speech(
            phase=SpeechPhase.SPEAKING,
            message=MESSAGE,
            words=(SpokenWord(text="Привіт", at_ms=120),),
            lease=Lease(id=LeaseId("speech-l"), client=ClientId("c1"), attempt=1),
            pending=(MESSAGE,),
            missing=("uk",),
        )
    ),
    "alert_changed": AlertChanged(
        alert=Alert(
            id=SpeechId("m1"),
            author="Мавка",
            amount="100 ₴",
            amount_minor=10_000,
            currency="UAH",
            message="Привіт",
            at_ms=1,
        )
    ),
    "appearance_changed": AppearanceChanged(language="uk"),
    "request_rejected": RequestRejected(
        item=QueueItemId("i1"), title="Пісня", requested_by="Мавка", reason=Reason.TOO_LONG
    ),
    "test_fired": TestFired(widget="alerts", at_ms=1, sounds_at="c1", shows=Sample(who="Мавка", titles=("Пісня",))),
    "chime_rang": ChimeRang(clients=(ClientId("c1"),), at_ms=1),
    "chat_answer": ChatAnswer(feed=FeedKind.TWITCH, to="Мавка", author_id="twitch:2002", text="Черга порожня."),
    "notice": Notice(kind=NoticeKind.VIDEO_FAILED, subject="Пісня", by="Мавка", reason=Reason.TIMED_OUT),
}
LOCAL: list[LocalEvent] = [
    SettingsChanged(settings=Settings()),
    SourcesChanged(sources=(SOURCE,)),
    LanChanged(address="192.168.1.20", is_open=True),
    FeedsChanged(feeds=(FeedStatus(kind=FeedKind.TWITCH, state=FeedState.CONNECTED, account="streamer"),)),
    HubChanged(
        hub=HubStatus(page_url="https://hub.example.org/c/oksana", word="кіт", word_until_ms=1, bad={"late": 2})
    ),
    ModeratorsChanged(
        invitations=(
            Invitation(
                id="0123456789abcdef",
                name="Оля",
                role=ModeratorRole.HELPER,
                created_at=datetime(2026, 12, 1, tzinfo=UTC),
                expires_at=datetime(2026, 12, 2, tzinfo=UTC),
            ),
        )
    ),
    ObsChanged(obs=ObsStatus(state=ObsState.CONNECTED, version="32.2.2", scene="Сцена", scenes=("Сцена",))),
    RecordingChanged(recording=Recording(is_running=True, events=3)),
    FallbackChanged(fallback=FallbackSummary(total=2, progress=ImportProgress(done=1))),
    CandidatesChanged(widget="player"),
    LinksChanged(urls={"player": "http://player.localhost/#k=secret"}, files={"player": "/data/player.html"}),
    VoicesChanged(voices=(Voice(id="pyttsx3:uk", name="Українська", languages=("uk",)),)),
    WindowRequested(),
    YtdlpChanged(ytdlp=YtdlpStatus(version="2026.11.30", bundled="2026.10.26", is_outdated=True)),
    ReleaseChanged(release=ReleaseStatus(installed="0.1.0", asked_at=datetime(2026, 12, 1, tzinfo=UTC))),
]


def members(union: object) -> set[type]:
    """Give the classes of a union of unions."""
    parts = get_args(getattr(union, "__value__", union))
    return set().union(*(members(part) for part in parts)) if parts else {union}  # type: ignore[arg-type] # a class


def test_the_tables_name_every_event() -> None:
    assert {type(event) for event in WIRE.values()} == members(WireEvent)
    assert {type(event) for event in [*WIRE.values(), *LOCAL]} == members(Event)


@pytest.mark.parametrize(("name", "event"), WIRE.items(), ids=list(WIRE))
def test_an_event_survives_json_and_bears_its_name(name: str, event: WireEvent) -> None:
    written = msgspec.json.encode(event)
    assert msgspec.json.decode(written)["type"] == name
    assert type(event).__struct_config__.tag == name
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", name)
    assert msgspec.json.decode(written, type=WireEvent.__value__) == event
    assert b"\n" not in written


@pytest.mark.parametrize("event", LOCAL, ids=lambda event: type(event).__name__)
def test_what_is_for_the_window_only_is_no_wire_event(event: LocalEvent) -> None:
    assert type(event) not in members(WireEvent)
    assert not hasattr(type(event), "topic")
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(event), type=WireEvent.__value__)
    assert msgspec.json.decode(msgspec.json.encode(event), type=type(event)) == event


@pytest.mark.parametrize("event", WIRE.values(), ids=list(WIRE))
def test_an_event_is_of_one_kind_and_one_topic(event: WireEvent) -> None:
    assert isinstance(event, StateEvent) != isinstance(event, MomentEvent)
    assert isinstance(type(event).topic, Topic)


def test_a_snapshot_has_every_state_event_under_its_topic() -> None:
    states = {kind for kind in members(WireEvent) if issubclass(kind, StateEvent)}
    assert set(TOPIC_STATES.values()) == states
    assert all(kind.topic is topic for topic, kind in TOPIC_STATES.items())


def test_no_event_carries_a_path_of_this_pc() -> None:
    assert "path" not in Media.__struct_fields__
    assert "path" not in QueueItem.__struct_fields__


@given(st.text(), st.text())
def test_any_text_survives_an_event(subject: str, by: str) -> None:
    notice = Notice(kind=NoticeKind.REQUEST_WAITS, subject=subject, by=by)
    assert msgspec.json.decode(msgspec.json.encode(notice), type=Notice) == notice
