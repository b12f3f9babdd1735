"""What is remembered of the loudness of a video, and the gain that follows from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.loudness import LEAST_DB, MOST_DB, Loudness, gain_between, limited, media_key
from app.domain.media import Media, MediaKind


@pytest.mark.parametrize(
    ("lufs", "gain_db"), [(-18.0, 0.0), (-14.0, -4.0), (-21.5, 3.5), (-6.0, -12.0), (0.0, -12.0), (-26.0, 6.0)]
)
def test_what_was_measured_is_brought_to_the_reference_level_within_the_limits(lufs: float, gain_db: float) -> None:
    assert Loudness(lufs=lufs).gain_db(is_evened_out=True) == pytest.approx(gain_db)
    assert Loudness(lufs=lufs).gain_db(is_evened_out=False) == 0.0


def test_what_was_set_by_hand_counts_before_what_was_measured() -> None:
    known = Loudness(lufs=-30.0, set_db=-3.0)
    assert [known.gain_db(is_evened_out=is_on) for is_on in (True, False)] == [-3.0, -3.0]
    assert Loudness().gain_db(is_evened_out=True) == 0.0


@given(st.integers(0, 100), st.integers(0, 100))
def test_a_gain_between_two_volumes_is_within_the_limits(before: int, after: int) -> None:
    gain_db = limited(gain_between(before, after))
    assert LEAST_DB <= gain_db <= MOST_DB
    if before and after and LEAST_DB < gain_db < MOST_DB:
        assert before * 10 ** (gain_db / 20) == pytest.approx(after)


def test_media_are_known_again_by_id_link_or_path() -> None:
    video = Media(
        kind=MediaKind.YOUTUBE, title="", video_id="abcdefghijk", link="https://www.youtube.com/watch?v=abcdefghijk"
    )
    file = Media(kind=MediaKind.FILE, title="Song")
    linked = Media(kind=MediaKind.FILE, title="Song", link="https://media.lan/a.mp3")
    assert media_key(video, "") == "youtube:abcdefghijk"
    assert media_key(linked, "/cache/1.mp3") == "link:https://media.lan/a.mp3"
    assert media_key(file, "/music/a.mp3") == "file:/music/a.mp3"
    assert media_key(file, "") == ""
