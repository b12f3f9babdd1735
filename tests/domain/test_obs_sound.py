"""What viewers hear: every situation that was measured with OBS 29, 30 and 32, and what the meters say in it."""

import math

import pytest

from app.domain.obs_sound import (
    MONITOR_OFF,
    MONITOR_ON,
    MONITOR_ONLY,
    Heard,
    Levels,
    SoundState,
    Verdict,
    decibels,
    verdict,
)

TONE = (0.5, 0.5)
DESKTOP = ("Desktop",)
V = Verdict


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (SoundState(level=TONE), V.HEARD),
        (SoundState(level=TONE, monitor=MONITOR_ON), V.HEARD),
        (SoundState(level=TONE, returning=DESKTOP), V.HEARD),
        (SoundState(level=None), V.NOT_IN_PROGRAM),
        (SoundState(level=None, is_muted=True), V.NOT_IN_PROGRAM),
        (SoundState(level=(0.0, 0.0)), V.NO_SOUND_FROM_PAGE),
        (SoundState(level=(0.0, 0.0), is_rerouted=False), V.NOT_REROUTED),
        (SoundState(level=(0.5, 0.0), is_muted=True), V.MUTED),
        (SoundState(level=(0.5, 5e-6)), V.FADER_DOWN),
        (SoundState(level=(0.0158, 0.0158)), V.HEARD),
        (SoundState(level=TONE, monitor=MONITOR_ONLY), V.MONITOR_ONLY),
        (SoundState(level=TONE, is_on_track=False), V.NOT_ON_STREAM_TRACK),
        (SoundState(level=TONE, monitor=MONITOR_ONLY, returning=DESKTOP), V.HEARD_THROUGH_CAPTURE),
        (SoundState(level=TONE, monitor=MONITOR_ON, is_on_track=False, returning=DESKTOP), V.HEARD_THROUGH_CAPTURE),
        (SoundState(level=TONE, monitor=MONITOR_ON, returning=DESKTOP, version=(29, 0)), V.DOUBLED),
        (SoundState(level=TONE, monitor=MONITOR_ON, returning=DESKTOP, version=(31, 1)), V.DOUBLED),
        (SoundState(level=TONE, monitor=MONITOR_ON, returning=DESKTOP, version=(32, 0)), V.HEARD_THROUGH_CAPTURE),
        (
            SoundState(level=(0.5, 0.0), is_muted=True, monitor=MONITOR_ON, returning=DESKTOP, version=(32, 2)),
            V.MUTED_BUT_HEARD,
        ),
        (
            SoundState(level=(0.5, 0.0), is_muted=True, monitor=MONITOR_ON, returning=DESKTOP, version=(32, 1)),
            V.MUTED,
        ),
        (
            SoundState(level=(0.5, 0.0), is_muted=True, monitor=MONITOR_OFF, returning=DESKTOP, version=(32, 2)),
            V.MUTED,
        ),
    ],
)
def test_every_situation_has_its_verdict(state: SoundState, expected: Verdict) -> None:
    found, by = verdict(state)
    assert found is expected
    is_through = expected in {V.DOUBLED, V.HEARD_THROUGH_CAPTURE, V.MUTED_BUT_HEARD}
    assert by == (DESKTOP if is_through else ())


def test_every_verdict_has_sentences_and_all_but_the_good_one_something_to_do() -> None:
    for one in Verdict:
        assert one.sentence("en") != one.sentence("uk")
        assert (one.repair is None) is (one is V.HEARD)
        assert Heard(name="Player", widget="player", verdict=one).repair is one.repair


def test_the_meters_give_the_highest_peaks_of_what_was_asked_for() -> None:
    levels = Levels(["Player", "Silent", "Absent"])
    for peak in (1.0, 1.0, 1.0, 0.1, 0.4, 0.2):
        rows = [
            {"inputName": "Player", "inputLevelsMul": [[0.0, peak / 2, peak], [0, 0, 0]]},
            {"inputName": "Silent", "inputLevelsMul": []},
            {"inputName": "Camera", "inputLevelsMul": [[1.0, 1.0, 1.0]]},
        ]
        levels.note({"inputs": rows})
    assert levels.level("Player") == (0.4, 0.2)
    assert levels.level("Silent") == (0.0, 0.0)
    assert levels.level("Absent") is None
    assert levels.level("Camera") is None
    assert levels.events == 6


def test_meters_that_make_no_sense_say_nothing() -> None:
    levels = Levels(["Player"])
    for _ in range(3):
        levels.note({})
    for strange in ({}, {"inputs": 1}, {"inputs": [None, {"inputName": 1}]}):
        levels.note(strange)
    assert levels.level("Player") is None
    for strange_levels in (None, [None], [[1, 2]], [["a", "b", "c"]]):
        levels.note({"inputs": [{"inputName": "Player", "inputLevelsMul": strange_levels}]})
    assert levels.level("Player") == (0.0, 0.0)


def test_silence_has_no_decibels() -> None:
    assert decibels(0.0) == -math.inf
    assert decibels(1.0) == 0.0
