"""Whether viewers hear a source, by OBS's meters and what stands around them: mute, fader, tracks, monitor, captures.

The meters alone miss the worst cases: what only the streamer hears looks like what everybody hears.
Source: obs-websocket, InputVolumeMeters (per channel: magnitude and peak behind the fader, peak before it); obs-studio,
obs-audio.c (32.0 leaves out monitored sources that an output capture brings too; 32.2 monitors muted ones).
"""

import math
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

from app.domain.reasons import Language

MONITOR_OFF, MONITOR_ONLY, MONITOR_ON = (
    f"OBS_MONITORING_TYPE_{name}" for name in ("NONE", "MONITOR_ONLY", "MONITOR_AND_OUTPUT")
)
FLOOR_DB: Final = -60.0
"""Full scale is 0; what is lower is silence."""
_CHANNEL: Final = 3
_STALE: Final = 3
"""The first meters, a twentieth of a second each, still show what was before."""
_DEDUPLICATES: Final = (32, 0)
_MONITORS_MUTED: Final = (32, 2)


class Repair(StrEnum):
    """What the streamer can have done about a verdict."""

    ADD = "add"
    """To the scene on air."""
    REROUTE = "reroute"
    UNMUTE = "unmute"
    RAISE_FADER = "raise_fader"
    MONITOR_AND_OUTPUT = "monitor_and_output"
    MONITOR_OFF = "monitor_off"
    PUT_ON_TRACK = "put_on_track"
    REFRESH = "refresh"
    NEW_BROWSER = "new_browser"


class Verdict(StrEnum):
    """What viewers hear of a source, or see."""

    HEARD = "heard"
    NOT_IN_PROGRAM = "not_in_program"
    NOT_REROUTED = "not_rerouted"
    MUTED = "muted"
    FADER_DOWN = "fader_down"
    MONITOR_ONLY = "monitor_only"
    NOT_ON_STREAM_TRACK = "not_on_stream_track"
    NO_SOUND_FROM_PAGE = "no_sound_from_page"
    DOUBLED = "doubled"
    HEARD_THROUGH_CAPTURE = "heard_through_capture"
    MUTED_BUT_HEARD = "muted_but_heard"
    NOT_SEEN = "not_seen"
    """Its picture is wholly transparent although its page shows something."""

    def sentence(self, language: Language) -> str:
        """Return what is the matter, for the streamer."""
        return _SENTENCES[self][language]

    @property
    def repair(self) -> Repair | None:
        """What can be done about it; None where there is nothing to do."""
        return _REPAIRS.get(self)


_REPAIRS: Final = {
    Verdict.NOT_IN_PROGRAM: Repair.ADD,
    Verdict.NOT_REROUTED: Repair.REROUTE,
    Verdict.MUTED: Repair.UNMUTE,
    Verdict.FADER_DOWN: Repair.RAISE_FADER,
    Verdict.MONITOR_ONLY: Repair.MONITOR_AND_OUTPUT,
    Verdict.NOT_ON_STREAM_TRACK: Repair.PUT_ON_TRACK,
    Verdict.NO_SOUND_FROM_PAGE: Repair.REFRESH,
    Verdict.DOUBLED: Repair.MONITOR_OFF,
    Verdict.HEARD_THROUGH_CAPTURE: Repair.MONITOR_OFF,
    Verdict.MUTED_BUT_HEARD: Repair.MONITOR_OFF,
    Verdict.NOT_SEEN: Repair.NEW_BROWSER,
}
_SENTENCES: Final[dict[Verdict, dict[Language, str]]] = {
    Verdict.HEARD: {"en": "Viewers hear it.", "uk": "Глядачі це чують."},
    Verdict.NOT_IN_PROGRAM: {
        "en": "It is not in the scene on air, so viewers neither see nor hear it.",
        "uk": "Його немає на сцені в ефірі, тож глядачі його не бачать і не чують.",
    },
    Verdict.NOT_REROUTED: {
        "en": "OBS does not get its sound.",
        "uk": "OBS не отримує його звуку.",
    },
    Verdict.MUTED: {"en": "It is muted in OBS.", "uk": "В OBS його звук вимкнено."},
    Verdict.FADER_DOWN: {"en": "Its fader in OBS is down.", "uk": "В OBS його гучність зменшено до нуля."},
    Verdict.MONITOR_ONLY: {
        "en": "Only you hear it, viewers do not.",
        "uk": "Його чуєте лише ви, глядачі — ні.",
    },
    Verdict.NOT_ON_STREAM_TRACK: {
        "en": "It is not on the audio track that is streamed.",
        "uk": "Його немає на звуковій доріжці, яка йде в ефір.",
    },
    Verdict.NO_SOUND_FROM_PAGE: {
        "en": "Its page plays, but no sound reaches OBS.",
        "uk": "Сторінка грає, але звук до OBS не доходить.",
    },
    Verdict.DOUBLED: {
        "en": "Viewers hear it twice: once more through the capture of this PC's sound.",
        "uk": "Глядачі чують його двічі: ще раз через захоплення звуку цього ПК.",
    },
    Verdict.HEARD_THROUGH_CAPTURE: {
        "en": "Viewers hear it through the capture of this PC's sound, so it is in the recording too.",
        "uk": "Глядачі чують його через захоплення звуку цього ПК, тож воно буде й у записі.",
    },
    Verdict.MUTED_BUT_HEARD: {
        "en": "It is muted in OBS, but viewers hear it through the capture of this PC's sound.",
        "uk": "В OBS його звук вимкнено, але глядачі чують його через захоплення звуку цього ПК.",
    },
    Verdict.NOT_SEEN: {
        "en": "Its picture in OBS is empty.",
        "uk": "Його зображення в OBS порожнє.",
    },
}


class Heard(Struct, frozen=True, kw_only=True):
    """What was found out about one source.

    Attributes:
        name: In OBS.
        by: Captures through which viewers hear it.
        track: The audio track that is streamed.
    """

    name: str
    widget: str
    verdict: Verdict
    by: tuple[str, ...] = ()
    track: str = ""

    @property
    def repair(self) -> Repair | None:
        """What can be done about it."""
        return self.verdict.repair


class SoundState(Struct, frozen=True, kw_only=True):
    """What OBS does with the sound of one source at the moment.

    Attributes:
        level: Its highest peaks before and behind the fader, full scale is 1; None where OBS shows no meter of it.
        returning: Captures that bring what is monitored to the viewers.
        version: Of OBS.
    """

    level: tuple[float, float] | None
    is_muted: bool = False
    is_rerouted: bool = True
    monitor: str = MONITOR_OFF
    is_on_track: bool = True
    returning: tuple[str, ...] = ()
    version: tuple[int, int] = (0, 0)


def verdict(state: SoundState) -> tuple[Verdict, tuple[str, ...]]:
    """Return what viewers hear of a source whose page sounds, and the captures through which they do."""
    back = state.returning if state.monitor != MONITOR_OFF else ()
    if state.level is None:
        return Verdict.NOT_IN_PROGRAM, ()
    if decibels(state.level[0]) < FLOOR_DB:
        return (Verdict.NO_SOUND_FROM_PAGE if state.is_rerouted else Verdict.NOT_REROUTED), ()
    if state.is_muted and (not back or state.version < _MONITORS_MUTED):
        return Verdict.MUTED, ()
    if state.is_muted:
        return Verdict.MUTED_BUT_HEARD, back
    if decibels(state.level[1]) < FLOOR_DB:
        return Verdict.FADER_DOWN, ()
    return (_through(state), back) if back else (_alone(state), ())


def _alone(state: SoundState) -> Verdict:
    """Return the verdict where nothing but OBS's mix brings it to the viewers."""
    if state.monitor == MONITOR_ONLY:
        return Verdict.MONITOR_ONLY
    return Verdict.HEARD if state.is_on_track else Verdict.NOT_ON_STREAM_TRACK


def _through(state: SoundState) -> Verdict:
    """Return the verdict where a capture brings it to them too."""
    is_mixed = state.monitor != MONITOR_ONLY and state.is_on_track
    return Verdict.DOUBLED if is_mixed and state.version < _DEDUPLICATES else Verdict.HEARD_THROUGH_CAPTURE


def decibels(peak: float) -> float:
    """Return a peak in decibels below full scale."""
    return 20 * math.log10(peak) if peak > 0 else -math.inf


class Levels:
    """The highest peaks of some inputs while it listens."""

    def __init__(self, names: Iterable[str]) -> None:
        self._wanted = frozenset(names)
        self._peaks: dict[str, tuple[float, float]] = {}
        self.events = 0
        """Meters that came."""

    def note(self, fields: Mapping[str, Any]) -> None:
        """Take the meters of one moment; what makes no sense is passed over."""
        self.events += 1
        if self.events <= _STALE:
            return
        rows = fields.get("inputs")
        for row in rows if isinstance(rows, list) else ():
            name = row.get("inputName") if isinstance(row, dict) else None
            if name in self._wanted:
                before, behind = self._peaks.get(name, (0.0, 0.0))
                for _, after, first in _channels(row.get("inputLevelsMul")):
                    before, behind = max(before, first), max(behind, after)
                self._peaks[name] = (before, behind)

    def level(self, name: str) -> tuple[float, float] | None:
        """Return the peaks of an input before and behind its fader; None where OBS showed no meter of it."""
        return self._peaks.get(name)


def _channels(levels: object) -> list[tuple[float, float, float]]:
    channels = levels if isinstance(levels, list) else []
    return [
        (float(one[0]), float(one[1]), float(one[2]))
        for one in channels
        if isinstance(one, list) and len(one) == _CHANNEL and all(isinstance(value, int | float) for value in one)
    ]
