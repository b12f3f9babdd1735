"""OBS as the window may find it."""

from datetime import UTC, datetime, timedelta

from msgspec import structs

from app.domain.events import ObsChanged
from app.domain.obs import NEED_YOU, ObsReason, ObsSource, ObsState, ObsStatus, OnAir
from app.domain.obs_healing import Trouble
from app.domain.obs_setup import PlanStep, SetUpPlan, StepKind
from app.domain.obs_sound import MONITOR_OFF, MONITOR_ON, Heard, Verdict
from app.domain.streams import Stream

OWN = tuple(
    ObsSource(name=f"Efir {widget}", widget=widget, tag=f"tag{number}", is_active=True, is_showing=True)
    for number, widget in enumerate(("player", "now-playing", "queue", "voice", "alerts"))
)
"""Five sources that are open nowhere."""


def sources(**by_widget: dict[str, object]) -> tuple[ObsSource, ...]:
    """Return the five sources, connected; of some of them something is changed."""
    return tuple(
        structs.replace(one, **({"is_connected": True} | by_widget.get(one.widget.replace("-", "_"), {})))
        for one in OWN
    )


def connected(**changes: object) -> ObsStatus:
    """Return an OBS with all five sources."""
    fields: dict[str, object] = {
        "state": ObsState.CONNECTED,
        "since": datetime.now(UTC) - timedelta(minutes=31),
        "version": "32.2.2",
        "collection": "Стрім",
        "scene": "Game",
        "scenes": ("Game", "Перерва"),
        "sources": sources(),
    }
    return ObsStatus(**(fields | changes))  # type: ignore[arg-type]  # the keys are the Struct's own


def on_air(**changes: object) -> OnAir:
    """Return a stream that began 83 minutes ago."""
    since = datetime.now(UTC) - timedelta(hours=1, minutes=23, seconds=45)
    return structs.replace(OnAir(since=since), **changes)


def away(reason: ObsReason) -> ObsStatus:
    """Return an OBS that is not connected for a reason, which was connected before."""
    state = ObsState.NEEDS_YOU if reason in NEED_YOU else ObsState.WAITING
    version = "" if reason in {ObsReason.NOT_ASKED, ObsReason.NOT_FOUND} else "32.2.2"
    return ObsStatus(state=state, reason=reason, since=datetime.now(UTC), version=version)


def states() -> dict[str, ObsStatus]:
    """Return every state of the connection, by a name for its picture."""
    names = "Джерело з дуже довгою назвою, яку хтось колись придумав для плеєра"
    mixed = sources(
        player={"name": names, "is_connected": False},
        now_playing={"is_active": False, "is_showing": False},
        queue={"is_active": False},
        voice={"is_connected": False, "is_shut_down_hidden": True, "is_showing": False, "is_active": False},
        alerts={"has_current_link": False, "is_connected": False},
    )
    return {
        "off": ObsStatus(),
        "connecting": ObsStatus(state=ObsState.CONNECTING),
        **{reason.value: away(reason) for reason in ObsReason if reason is not ObsReason.NO_BROWSER},
        "no_browser": connected(reason=ObsReason.NO_BROWSER, sources=()),
        "no-source": connected(sources=()),
        "connected": connected(undo_at=datetime.now(UTC)),
        "trouble": connected(
            sources=sources(
                player={"is_connected": False, "trouble": Trouble.GIVEN_UP},
                now_playing={"is_connected": False, "trouble": Trouble.LOST},
                queue={"is_connected": False, "trouble": Trouble.REFRESHED},
                voice={"is_connected": False, "trouble": Trouble.RENEWED, "name": names},
            )
        ),
        "heard": connected(verdicts=verdicts(Verdict.HEARD, Verdict.HEARD, Verdict.HEARD), undo_at=datetime.now(UTC)),
        "unheard": connected(verdicts=verdicts(*Verdict)),
        "lacking": connected(
            lacking="Сцена " * 12, on_air=on_air(), verdicts=verdicts(Verdict.NOT_IN_PROGRAM, Verdict.MUTED)
        ),
        "mixed": connected(sources=mixed, is_unprotected=True, scene="Сцена " * 12),
    }


def verdicts(*found: Verdict) -> tuple[Heard, ...]:
    """Return a verdict for each of so many sources."""
    through = {Verdict.DOUBLED, Verdict.HEARD_THROUGH_CAPTURE, Verdict.MUTED_BUT_HEARD}
    return tuple(
        Heard(
            name=f"Efir {'player' if number == 0 else number}",
            widget="player",
            verdict=one,
            by=("Desktop Audio",) if one in through else (),
            track="1",
        )
        for number, one in enumerate(found)
    )


_FIVE = tuple(one.widget for one in OWN)


def plan(**changes: object) -> SetUpPlan:
    """Return the plan of a first set-up in a scene of its own."""
    made = [PlanStep(kind=StepKind.MAKE_SCENE, name="Efir")]
    made += [PlanStep(kind=StepKind.CREATE, name=f"Efir {widget}", widget=widget, scene="Efir") for widget in _FIVE]
    made += [
        PlanStep(kind=StepKind.MONITOR, name=f"Efir {widget}", widget=widget, detail=MONITOR_ON)
        for widget in ("player", "voice", "alerts")
    ]
    made.append(PlanStep(kind=StepKind.NEST_SCENE, name="Efir", scene="Game"))
    return structs.replace(SetUpPlan(scene="Game", own_scene="Efir", steps=tuple(made), is_monitored=True), **changes)


CAPTURES: dict[str, object] = {"captures": ("Desktop Audio",), "vod_track": 2, "is_monitored": False}
"""What a plan says where OBS captures all sound of the PC and makes a Twitch VOD."""


def every_step() -> SetUpPlan:
    """Return a plan that has each kind of step, with names as people make them."""
    name = "Джерело з дуже довгою назвою, яку хтось колись придумав"
    details = {StepKind.MONITOR: MONITOR_OFF, StepKind.LEAVE_TRACK: "2"}
    steps = [
        PlanStep(kind=kind, name=name, widget="player", scene="Сцена для гри", detail=details.get(kind, ""))
        for kind in StepKind
    ]
    return SetUpPlan(scene="Сцена для гри", steps=tuple(steps), twice=("player", "voice"))


def changed(status: ObsStatus) -> ObsChanged:
    """Return the event that tells of it."""
    return ObsChanged(obs=status)


def streams() -> tuple[Stream, ...]:
    """Return three streams: a usual one, a short one, one of many hours."""
    end = datetime.now(UTC)
    lengths = (timedelta(hours=3, minutes=12), timedelta(seconds=40), timedelta(hours=123))
    return tuple(
        Stream(
            began_at=end - timedelta(days=30 * number) - length,
            ended_at=end - timedelta(days=30 * number),
            videos=41 * number,
            messages=12_345 * number,
            donations=7,
        )
        for number, length in enumerate(lengths)
    )
