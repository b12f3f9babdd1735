"""Setting up Efir's sources in OBS: what has to be done, worked out before anything is done."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Struct

from app.domain.obs import ObsRequest
from app.domain.obs_look import Look, OwnInput, WidgetLinks
from app.domain.obs_sound import MONITOR_OFF, MONITOR_ON
from app.domain.obs_sources import is_current
from app.domain.widgets import WIDGETS, WidgetKind

OWN_SCENE: Final = "Efir"
MOST_NAMES: Final = 9
"""Names that are tried, one after the other, where some are taken."""
DESIGNED_HEIGHT: Final = 1_080
"""Of the canvas that the sizes of the widgets are made for."""
CAPTURES: Final = frozenset(
    {
        *("wasapi_output_capture", "pulse_output_capture", "coreaudio_output_capture"),
        *("sck_audio_capture", "jack_output_capture"),
    }
)
"""Kinds of inputs that hear all that this PC plays."""
_DEFAULT: Final = "default"
_SWITCHES: Final = ("shutdown", "restart_when_active")
"""Settings that are off in Efir's sources: a page lives on while it is hidden."""

type MonitorChoice = Literal["auto", "on", "off"]
_KINDS: Final = {kind.name: kind for kind in WIDGETS}
USUAL: Final = tuple(kind.name for kind in WIDGETS if kind.is_in_all)


class SetUpChoice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the streamer wants.

    Attributes:
        scene: Where viewers shall see it; empty for the scene on air.
        in_own_scene: The sources get a scene of their own, which is put into that one.
        monitor: Whether the streamer hears videos and voice too, through OBS; ``auto`` is on, unless what is heard so
            would come back to the viewers.
        mutes_captures: Captures of all that this PC plays are muted where they would bring it back.
        keeps_off_vod: Videos are not on the track of the Twitch VOD.
        widgets: Which of them.
    """

    scene: Annotated[str, Meta(max_length=1_000)] = ""
    in_own_scene: bool = True
    monitor: MonitorChoice = "auto"
    mutes_captures: bool = False
    keeps_off_vod: bool = False
    widgets: Annotated[
        tuple[Annotated[str, Meta(extra_json_schema={"enum": tuple(_KINDS)}, max_length=50)], ...],
        Meta(max_length=len(_KINDS)),
    ] = USUAL


class StepKind(StrEnum):
    """What is done in one step."""

    MAKE_SCENE = "make_scene"
    NEST_SCENE = "nest_scene"
    """Put Efir's scene into the one that viewers see."""
    CREATE = "create"
    ADD = "add"
    """Put a source that exists into the scene."""
    RELINK = "relink"
    """Give a source the present link."""
    ADJUST = "adjust"
    """Switch what OBS does with the page: its sound to OBS, alive while hidden, no reload at a change of the scene."""
    MONITOR = "monitor"
    """Whether the streamer hears it through OBS; ``detail`` is OBS's own word."""
    LEAVE_TRACK = "leave_track"
    """Take a source off an audio track, ``detail`` is its number."""
    MUTE_CAPTURE = "mute_capture"


class PlanStep(Struct, frozen=True, kw_only=True):
    """One step.

    Attributes:
        name: Of the source or scene it is about; of a new one, as far as that is free.
        widget: Of the source; empty for a scene.
        scene: Where it is put; empty otherwise.
    """

    kind: StepKind
    name: str
    widget: str = ""
    scene: str = ""
    detail: str = ""


class SetUpPlan(Struct, frozen=True, kw_only=True):
    """What a set-up does, in order; without steps all is as it should be.

    Attributes:
        scene: That viewers see; the sources are in it, or in ``own_scene``, which is.
        own_scene: Empty where there is none, and none is needed.
        is_monitored: The streamer hears it through OBS.
        captures: Captures of this PC's sound through which viewers get what the streamer hears, a second time or on the
            track of the VOD.
        vod_track: Number of the audio track of the Twitch VOD; None where OBS makes none.
        twice: Widgets that several sources show.
    """

    scene: str
    own_scene: str = ""
    steps: tuple[PlanStep, ...] = ()
    is_monitored: bool = False
    captures: tuple[str, ...] = ()
    vod_track: int | None = None
    twice: tuple[str, ...] = ()


class Capture(Struct, frozen=True, kw_only=True):
    """An input that hears all that this PC plays on one device."""

    name: str
    device: str
    is_muted: bool
    is_active: bool = True


class OwnSound(Struct, frozen=True, kw_only=True):
    """What OBS does with the sound of one of Efir's sources; ``tracks`` are those it is on."""

    monitor: str = MONITOR_OFF
    tracks: frozenset[str] = frozenset()


class SoundFacts(Struct, frozen=True, kw_only=True):
    """What OBS does with sound.

    Attributes:
        own: By the names of Efir's sources.
        monitor_device: Where OBS plays what is monitored.
        stream_track: The track that viewers hear.
        vod_track: That of the Twitch VOD; None where OBS makes none.
    """

    own: Mapping[str, OwnSound] = {}
    captures: tuple[Capture, ...] = ()
    monitor_device: str = _DEFAULT
    stream_track: str = "1"
    vod_track: str | None = None

    def returning(self) -> tuple[str, ...]:
        """Return the captures that bring to the viewers what OBS monitors."""
        device = self.monitor_device
        same = {device, f"{device}.monitor", _DEFAULT}
        return tuple(
            capture.name
            for capture in self.captures
            if not capture.is_muted and capture.is_active and (device == _DEFAULT or capture.device in same)
        )


class Scenes(Struct, frozen=True, kw_only=True):
    """What is in each scene and group, by its name."""

    items: Mapping[str, tuple[str, ...]] = {}

    def reached(self, scene: str) -> frozenset[str]:
        """Return what a scene holds, through the scenes and groups in it."""
        found: set[str] = set()
        open_ = [scene]
        while open_:
            for name in self.items.get(open_.pop(), ()):
                if name not in found:
                    found.add(name)
                    open_.append(name)
        return frozenset(found)


class Facts(Struct, frozen=True, kw_only=True):
    """All that a plan follows from."""

    look: Look
    links: WidgetLinks
    scenes: Scenes
    sound: SoundFacts


def plan(choice: SetUpChoice, facts: Facts) -> SetUpPlan:
    """Return what has to be done; the scene must exist."""
    look, scenes = facts.look, facts.scenes
    scene = choice.scene or look.scene
    own_scene = _own_scene(facts) if choice.in_own_scene else ""
    shown = scenes.reached(scene) | (scenes.reached(own_scene) if own_scene else frozenset())
    found: dict[str, list[OwnInput]] = {}
    for one in look.own:
        found.setdefault(one.widget, []).append(one)
    returning = facts.sound.returning()
    is_monitored = choice.monitor == "on" or (choice.monitor == "auto" and (not returning or choice.mutes_captures))
    steps: list[PlanStep] = []
    for name in dict.fromkeys(choice.widgets):
        sources = found.get(name, [])
        steps += _presence(_KINDS[name], sources, shown, own_scene or scene)
        for source in sources:
            steps += _corrections(source, facts.links)
        if _KINDS[name].has_sound:
            steps += _sound_steps(name, sources, facts.sound, is_monitored=is_monitored)
            steps += _off_vod(name, sources, facts.sound) if choice.keeps_off_vod else ()
    if own_scene and own_scene not in look.scenes:
        if any(step.scene == own_scene for step in steps):
            steps.insert(0, PlanStep(kind=StepKind.MAKE_SCENE, name=own_scene))
        else:
            own_scene = ""  # every source is where viewers see it: it would stay empty
    if own_scene and own_scene not in scenes.reached(scene) and own_scene != scene:
        steps.append(PlanStep(kind=StepKind.NEST_SCENE, name=own_scene, scene=scene))
    if choice.mutes_captures and is_monitored:
        steps += [PlanStep(kind=StepKind.MUTE_CAPTURE, name=capture) for capture in returning]
    return SetUpPlan(
        scene=scene,
        own_scene=own_scene,
        steps=tuple(steps),
        is_monitored=is_monitored,
        captures=returning,
        vod_track=None if facts.sound.vod_track is None else int(facts.sound.vod_track),
        twice=tuple(name for name, sources in found.items() if len(sources) > 1),
    )


def _own_scene(facts: Facts) -> str:
    """Return the scene of Efir's own: one that holds a source of Efir, else the first name that is free."""
    own, taken = {one.name for one in facts.look.own}, taken_names(facts.look)
    names = [OWN_SCENE, *(f"{OWN_SCENE} {number}" for number in range(2, MOST_NAMES + 1))]
    for name in names:
        if name in facts.look.scenes and own.intersection(facts.scenes.items.get(name, ())):
            return name
    return next((name for name in names if name not in taken), names[-1])


def taken_names(look: Look) -> frozenset[str]:
    """Return the names that no new source or scene can have."""
    return frozenset((*look.scenes, *(one.name for one in look.inputs)))


def _presence(kind: WidgetKind, sources: list[OwnInput], shown: frozenset[str], scene: str) -> Iterator[PlanStep]:
    """Yield what makes a widget be in the scene."""
    if not sources:
        yield PlanStep(kind=StepKind.CREATE, name=f"{OWN_SCENE} {kind.name}", widget=kind.name, scene=scene)
    elif not any(source.name in shown for source in sources):
        yield PlanStep(kind=StepKind.ADD, name=sources[0].name, widget=kind.name, scene=scene)


def _corrections(source: OwnInput, links: WidgetLinks) -> Iterator[PlanStep]:
    """Yield what a source of Efir's lacks."""
    link = links.urls.get(source.widget, "")
    if link and not source.is_file and not is_current(source.url, link):
        yield PlanStep(kind=StepKind.RELINK, name=source.name, widget=source.widget)
    if any(source.settings.get(name) != value for name, value in adjusted(source).items()):
        yield PlanStep(kind=StepKind.ADJUST, name=source.name, widget=source.widget)


def adjusted(source: OwnInput) -> dict[str, object]:
    """Return the settings of a source as they should be, of those that are not."""
    wrong: dict[str, object] = {name: False for name in _SWITCHES if source.has(name)}
    if _KINDS[source.widget].has_sound and not source.has("reroute_audio"):
        wrong["reroute_audio"] = True
    return wrong


def _sound_steps(widget: str, sources: list[OwnInput], sound: SoundFacts, *, is_monitored: bool) -> Iterator[PlanStep]:
    """Yield what makes the streamer hear a widget, or not; a new source begins with the monitor off."""
    wanted = MONITOR_ON if is_monitored else MONITOR_OFF
    for name, now in _sounds(widget, sources, sound):
        if now.monitor != wanted:
            yield PlanStep(kind=StepKind.MONITOR, name=name, widget=widget, detail=wanted)


def _off_vod(widget: str, sources: list[OwnInput], sound: SoundFacts) -> Iterator[PlanStep]:
    """Yield what takes the music off the track of the VOD: voice and alerts stay on it."""
    track = sound.vod_track
    if widget != "player" or track is None:
        return
    for name, now in _sounds(widget, sources, sound):
        if track in now.tracks:
            yield PlanStep(kind=StepKind.LEAVE_TRACK, name=name, widget=widget, detail=track)


def _sounds(widget: str, sources: list[OwnInput], sound: SoundFacts) -> list[tuple[str, OwnSound]]:
    """Return the sources of a widget, or the one that will be made, with what OBS does with their sound."""
    if sources:
        return [(one.name, sound.own.get(one.name, OwnSound())) for one in sources]
    return [(f"{OWN_SCENE} {widget}", OwnSound(tracks=frozenset(str(number) for number in range(1, 7))))]


# How a step is carried out


class Undo(Struct, frozen=True, kw_only=True):
    """What takes one step back.

    Attributes:
        request: Its ``inputName`` is the name at that time.
        tag: Of the source it is about, which may have another name by then; empty where the name counts.
        source: What its ``sceneItemId`` stood for; a scene made anew gives the number to something else.
    """

    request: ObsRequest
    tag: str = ""
    source: str = ""


class UndoList(Struct, frozen=True, kw_only=True):
    """What takes a set-up back, in order.

    Attributes:
        collection: The scene collection it was made in.
        made_ms: When, milliseconds since 1970.
    """

    collection: str
    made_ms: int
    steps: tuple[Undo, ...]


def new_settings(widget: str, url: str, look: Look) -> dict[str, Any]:
    """Return the settings of a new source. OBS's own style sheet stays, which makes the page transparent."""
    kind = _KINDS[widget]
    is_full = _is_full(kind)
    return {
        "url": url,
        "width": look.width if is_full else kind.width,
        "height": look.height if is_full else kind.height,
        "reroute_audio": kind.has_sound,
        "shutdown": False,
        "restart_when_active": False,
    }


def placed(widget: str, look: Look) -> dict[str, float] | None:
    """Return where a new source is put on the canvas; None where it fills it."""
    kind = _KINDS[widget]
    if _is_full(kind):
        return None
    scale = look.height / DESIGNED_HEIGHT
    x, y = kind.place
    return {
        "positionX": max(0.0, look.width - kind.width * scale) * x,
        "positionY": max(0.0, look.height - kind.height * scale) * y,
        "scaleX": scale,
        "scaleY": scale,
    }


def _is_full(kind: WidgetKind) -> bool:
    return kind.height == DESIGNED_HEIGHT
