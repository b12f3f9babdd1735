"""Texts about OBS, in the window's language."""

from PySide6.QtCore import QCoreApplication

from app.domain.errors import AppError
from app.domain.obs import ObsReason, ObsSource, ObsState, ObsStatus, SceneAnswer
from app.domain.obs_healing import Trouble
from app.domain.obs_setup import PlanStep, SetUpPlan, StepKind
from app.domain.obs_sound import MONITOR_ON, Heard, Repair, Verdict
from app.domain.sources import SourceState
from app.domain.widgets import WIDGETS, LeaseKind, with_lease
from app.ui.i18n import current_language

translate = QCoreApplication.translate

CONSENT = frozenset({ObsReason.NOT_ASKED})
"""What is mended by letting Efir read OBS's own settings."""
PASSWORD = frozenset({ObsReason.WRONG_PASSWORD, ObsReason.PASSWORD_NOT_READ})
"""What is mended by entering a password."""
AGAIN = frozenset(
    {
        ObsReason.UNREACHABLE,
        ObsReason.NOT_OBS,
        ObsReason.TOO_OLD,
        ObsReason.SILENT,
        ObsReason.PASSWORD_NOT_READ,
        ObsReason.BUG,
    }
)
"""Where the streamer can have it tried again at once."""
ADDRESS = frozenset({ObsReason.UNREACHABLE, ObsReason.NOT_OBS})
"""What may be mended by another address or port."""
_SOUNDING = frozenset(kind.name for kind in WIDGETS if kind.has_sound)
_VIDEO = with_lease(LeaseKind.VIDEO)
_CALM = CONSENT | {ObsReason.KICKED}
"""What the streamer has chosen, or has not been asked yet: nothing to be warned of."""
_AWAY = frozenset({ObsReason.NOT_RUNNING, ObsReason.ENDED})
"""OBS is not there, which is no trouble."""


def mark(status: ObsStatus) -> SourceState:
    """Return the mark of a state; the same shapes and colours as those of sources."""
    if status.reason is ObsReason.NO_BROWSER:
        return SourceState.SILENT
    if status.reason in _CALM | _AWAY | {ObsReason.NOT_FOUND}:
        return SourceState.GONE
    return {
        ObsState.OFF: SourceState.GONE,
        ObsState.CONNECTING: SourceState.SLOW,
        ObsState.CONNECTED: SourceState.LIVE,
        ObsState.WAITING: SourceState.SLOW,
        ObsState.NEEDS_YOU: SourceState.SILENT,
    }[status.state]


def is_found(status: ObsStatus) -> bool:
    """Tell whether there is an OBS that Efir can work with."""
    return status.state is not ObsState.OFF and status.reason is not ObsReason.NOT_FOUND


def trouble(status: ObsStatus) -> str:
    """Return what the streamer should look at in OBS now, the worst first; empty where there is nothing."""
    needs_you = status.state is ObsState.NEEDS_YOU or status.reason is ObsReason.NO_BROWSER
    if needs_you and status.reason not in _CALM:
        return translate("Obs", "OBS needs your attention")
    stuck = next((one for one in status.sources if one.trouble is Trouble.GIVEN_UP), None)
    if stuck is not None:
        return translate("Obs", "{name} does not come back in OBS").format(name=stuck.name)
    wrong = next((one for one in wrongs(status) if not _is_meant(status, one)), None)
    if wrong is not None:
        return heard(wrong)
    return lacking(status.lacking) if status.lacking else ""


def _is_meant(status: ObsStatus, one: Heard) -> bool:
    """Tell whether a source may be in no scene on air: off air, and the player where that is not asked about."""
    return one.verdict is Verdict.NOT_IN_PROGRAM and (status.on_air is None or one.widget in _VIDEO)


def can_be_heard(status: ObsStatus) -> bool:
    """Tell whether every source with sound is connected, so that a check tells something."""
    sounding = [one.is_connected for one in status.sources if one.widget in _SOUNDING]
    return bool(sounding) and all(sounding)


def wrongs(status: ObsStatus) -> tuple[Heard, ...]:
    """Return the verdicts that say that something is wrong."""
    return tuple(one for one in status.verdicts if one.verdict is not Verdict.HEARD)


def listed(status: ObsStatus) -> tuple[Heard, ...]:
    """Return the same without the player in no scene on air, as long as that is asked about."""
    here = Verdict.NOT_IN_PROGRAM
    return tuple(one for one in wrongs(status) if not (status.lacking and one.verdict is here and one.widget in _VIDEO))


def heard(one: Heard) -> str:
    """Return what viewers hear of a source, such as ``Efir player: Viewers hear it twice (Desktop Audio).``."""
    said = f"{one.name}: {one.verdict.sentence(current_language())}"
    return f"{said.removesuffix('.')} ({', '.join(one.by)})." if one.by else said


def all_heard(status: ObsStatus) -> str:
    """Return which sources viewers hear, where nothing is wrong with any; empty before anything was found out."""
    if not status.verdicts or wrongs(status):
        return ""
    names = ", ".join(one.name for one in status.verdicts)
    return translate("Obs", "Viewers hear {names}.").format(names=names)


def repair(one: Repair, track: str) -> str:
    """Return what the button says that puts a source right.

    Args:
        one: What it does.
        track: The audio track that is streamed.
    """
    return {
        Repair.ADD: translate("Obs", "Add to this scene"),
        Repair.REROUTE: translate("Obs", "Give OBS its sound"),
        Repair.UNMUTE: translate("Obs", "Unmute"),
        Repair.RAISE_FADER: translate("Obs", "Set to 0 dB"),
        Repair.MONITOR_AND_OUTPUT: translate("Obs", "Let viewers hear it"),
        Repair.MONITOR_OFF: translate("Obs", "Play it for viewers only"),
        Repair.PUT_ON_TRACK: translate("Obs", "Put on track {n}").format(n=track),
        Repair.REFRESH: translate("Obs", "Reload"),
        Repair.NEW_BROWSER: translate("Obs", "New browser"),
    }[one]


def lacking(scene: str) -> str:
    """Return what is with a scene on air that lacks the player."""
    return translate("Obs", "Viewers do not see what plays: the scene “{scene}” lacks the player.").format(scene=scene)


def scene_answer(one: SceneAnswer, scene: str) -> str:
    """Return what the button says that answers it."""
    return {
        SceneAnswer.ADD: translate("Obs", "Add it to “{scene}”"),
        SceneAnswer.NEVER: translate("Obs", "Never in this scene"),
        SceneAnswer.PAUSE: translate("Obs", "Pause while hidden"),
    }[one].format(scene=scene)


def state(status: ObsStatus) -> str:
    """Return the state in a word or two."""
    if status.reason in _AWAY:
        return translate("Obs", "not running")
    if status.reason is ObsReason.NOT_FOUND:
        return translate("Obs", "not found")
    return {
        ObsState.OFF: translate("Obs", "off"),
        ObsState.CONNECTING: translate("Obs", "connecting…"),
        ObsState.CONNECTED: translate("Obs", "connected"),
        ObsState.WAITING: translate("Obs", "waiting"),
        ObsState.NEEDS_YOU: translate("Obs", "not connected"),
    }[status.state]


def sentence(status: ObsStatus, *, lists_sources: bool = True) -> str:
    """Return what that means, and what to do where something can be done.

    Args:
        status: How OBS is.
        lists_sources: Efir's sources in OBS are listed below.
    """
    if status.reason is not None:
        return " ".join(part for part in (status.reason.sentence(current_language()), _then(status.reason)) if part)
    match status.state:
        case ObsState.OFF:
            return " ".join((translate("Obs", "Efir does not connect to OBS."), _drag()))
        case ObsState.CONNECTED if not status.sources:
            return translate("Obs", "None of Efir's sources is in OBS yet.")
        case ObsState.CONNECTED if lists_sources:
            return translate("Obs", "Efir's sources in OBS:")
        case ObsState.CONNECTED:
            return translate("Obs", "Efir's sources are in OBS.")
        case _:
            return translate("Obs", "Efir is connecting to OBS.")


def _then(reason: ObsReason) -> str:
    """Return what comes of it, where that is worth a sentence."""
    match reason:
        case ObsReason.NOT_FOUND:
            return _drag()
        case ObsReason.SERVER_OFF:
            return translate("Obs", "Efir then connects by itself.")
        case ObsReason.NOT_RUNNING | ObsReason.ENDED:
            return translate("Obs", "Efir connects by itself when OBS starts.")
        case _:
            return ""


def _drag() -> str:
    return translate("Obs", "You can still drag the cards below into OBS.")


def about(status: ObsStatus) -> str:
    """Return ``OBS 32.2.2 · Game``; empty before the first connection."""
    if not status.version:
        return ""
    parts = [f"OBS {status.version}", status.scene]
    return " · ".join(part for part in parts if part)


def source_mark(source: ObsSource) -> SourceState:
    """Return the mark of one of Efir's sources in OBS."""
    if not source.has_current_link or source.trouble is Trouble.GIVEN_UP:
        return SourceState.SILENT
    if source.is_connected:
        return SourceState.LIVE
    if source.trouble is not None:
        return SourceState.SLOW
    return SourceState.GONE if is_asleep(source) else SourceState.SILENT


def is_asleep(source: ObsSource) -> bool:
    """Tell whether OBS has closed the page of a source because it is hidden."""
    return source.is_shut_down_hidden and not source.is_showing


def _page(one: ObsSource) -> str:
    """Return how the page of a source is."""
    if not one.has_current_link:
        return translate("Obs", "has an old link")
    if one.is_connected:
        return translate("Obs", "connected")
    match one.trouble:
        case Trouble.REFRESHED:
            return translate("Obs", "was reloaded, not back yet")
        case Trouble.RENEWED:
            return translate("Obs", "got a new browser, not back yet")
        case Trouble.GIVEN_UP:
            return translate("Obs", "does not come back; restart OBS")
        case _:
            return translate("Obs", "closed while hidden") if is_asleep(one) else translate("Obs", "not connected")


def source(one: ObsSource) -> str:
    """Return how one of Efir's sources in OBS is: ``connected, viewers see it``."""
    page = _page(one)
    if one.trouble is not None:
        return page
    if one.is_active:
        place = translate("Obs", "viewers see it") if one.is_connected else translate("Obs", "in the scene on air")
    elif one.is_showing:
        place = translate("Obs", "seen in the preview only")
    else:
        place = translate("Obs", "not in the scene on air")
    return f"{page}, {place}"


def widget(name: str) -> str:
    """Return what a widget is called."""
    found = next((kind.title for kind in WIDGETS if kind.name == name), "")
    return translate("Widgets", found) if found else name


def step(one: PlanStep) -> str:
    """Return what one step of a set-up does."""
    words = {
        StepKind.MAKE_SCENE: translate("Obs", "Make the scene “{name}”"),
        StepKind.NEST_SCENE: translate("Obs", "Put “{name}” into the scene “{scene}”"),
        StepKind.ADD: translate("Obs", "Put “{name}” into the scene “{scene}”"),
        StepKind.CREATE: translate("Obs", "Add “{name}” to the scene “{scene}”"),
        StepKind.RELINK: translate("Obs", "Give “{name}” its present link"),
        StepKind.ADJUST: translate(
            "Obs", "Correct “{name}”: its sound goes through OBS, its page stays open while hidden"
        ),
        StepKind.MONITOR: translate("Obs", "Let you hear “{name}” too")
        if one.detail == MONITOR_ON
        else translate("Obs", "Play “{name}” for viewers only"),
        StepKind.LEAVE_TRACK: translate("Obs", "Take “{name}” off audio track {detail}, the Twitch VOD"),
        StepKind.MUTE_CAPTURE: translate("Obs", "Mute “{name}”"),
    }[one.kind]
    return words.format(name=one.name, scene=one.scene, detail=one.detail)


def step_icon(one: PlanStep) -> str:
    """Return the name of the icon of a step."""
    match one.kind:
        case StepKind.RELINK:
            return "rotate"
        case StepKind.ADJUST:
            return "settings"
        case StepKind.MONITOR if one.detail == MONITOR_ON:
            return "volume"
        case StepKind.MONITOR | StepKind.LEAVE_TRACK | StepKind.MUTE_CAPTURE:
            return "muted"
        case _:
            return "add"


def remarks(plan: SetUpPlan) -> str:
    """Return what the streamer should know beside the steps of a plan; empty where there is nothing."""
    found = []
    if plan.twice:
        words = translate("Obs", "Several sources in OBS show the same widget ({widgets}). Only one of them has sound.")
        found.append(words.format(widgets=", ".join(widget(name) for name in plan.twice)))
    return "\n".join(found)


def failed_step(failure: AppError) -> str:
    """Return which request OBS refused, and with which code; empty for other failures."""
    from app.services.obs.set_up import ObsStepError  # noqa: PLC0415 -- seldom needed; the window is there sooner

    if not isinstance(failure, ObsStepError):
        return ""
    return translate("Obs", "Refused: {request}, code {code}").format(request=failure.request, code=failure.answer)
