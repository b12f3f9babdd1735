"""Which sources in OBS are Efir's, their links, and sentences."""

import pytest
from msgspec import convert

from app.domain.obs import ObsOwnSettings, ObsPlace, ObsReason, version_of
from app.domain.obs_settings import LONGEST_SCENE, MOST_SCENES, ObsSettings, scene_name, without_player
from app.domain.obs_setup import Scenes
from app.domain.obs_sources import is_current, relinked, renewed, tag_of, widget_of, with_tag

LINK = "http://player.localhost:17890/#k=new"
BROKEN = "http://[player.localhost/"
FILES = frozenset({"d:/efir/boot/player.html"})


def test_every_reason_has_its_sentence_in_both_languages() -> None:
    for reason in ObsReason:
        assert reason.sentence("en") != reason.sentence("uk")


def test_no_password_shows_itself() -> None:
    key = "key of obs"
    assert repr(ObsPlace(password=key)) == "ObsPlace(127.0.0.1:4455)"
    assert key not in repr(ObsOwnSettings(is_on=True, port=1, password=key))


@pytest.mark.parametrize(
    ("settings", "widget"),
    [
        ({"url": LINK}, "player"),
        ({"url": "http://now-playing.localhost/"}, "now-playing"),
        ({"url": "http://PLAYER.localhost:1/?a=b#k=old"}, "player"),
        ({"url": "http://player.example.localhost/"}, ""),
        ({"url": "http://nothing.localhost/"}, ""),
        ({"url": "http://127.0.0.1/widgets/player/"}, ""),
        ({"url": BROKEN}, ""),
        ({"url": 7}, ""),
        ({}, ""),
        ({"is_local_file": True, "local_file": r"D:\Efir\boot\player.html"}, "player"),
        ({"is_local_file": True, "local_file": r"C:\elsewhere\player.html", "url": LINK}, ""),
        ({"is_local_file": True}, ""),
        ({"is_local_file": False, "local_file": r"D:\Efir\boot\player.html"}, ""),
    ],
)
def test_a_source_is_known_by_its_link_or_its_file(settings: dict[str, object], widget: str) -> None:
    assert widget_of(settings, FILES) == widget


@pytest.mark.parametrize(
    ("url", "is_it"),
    [
        (LINK, True),
        ("http://player.localhost:17890/?source=abc&accent=red#k=new", True),
        ("http://player.localhost:17890/#7cc4ff&size=120#k=new", True),
        ("http://player.localhost:17890/#k=old", False),
        ("http://player.localhost:1/#k=new", False),
        ("http://player.localhost:17890/", False),
        (BROKEN, False),
    ],
)
def test_a_link_is_current_by_its_port_and_token(url: str, *, is_it: bool) -> None:
    assert is_current(url, LINK) is is_it


@pytest.mark.parametrize(
    ("url", "after"),
    [
        ("http://player.localhost:1/#k=old", "http://player.localhost:17890/?source=abc#k=new"),
        ("http://player.localhost:1/?source=xyz#k=old", "http://player.localhost:17890/?source=xyz#k=new"),
        ("http://player.localhost:1/?size=90", "http://player.localhost:17890/?size=90&source=abc#k=new"),
        ("http://player.localhost/#7cc4ff", "http://player.localhost:17890/?source=abc#7cc4ff#k=new"),
    ],
)
def test_a_new_link_keeps_the_options_of_the_old_one(url: str, after: str) -> None:
    assert relinked(url, LINK, "abc") == after
    assert is_current(after, LINK)


def test_a_tag_is_found_where_there_is_one() -> None:
    assert tag_of(with_tag(LINK, "abc")) == "abc"
    assert with_tag(with_tag(LINK, "abc"), "other") == with_tag(LINK, "abc")
    assert (tag_of(LINK), tag_of("http://x/?source=a-b"), tag_of(BROKEN)) == ("", "", "")


def test_a_renewed_link_is_another_one_each_time_and_grows_no_longer() -> None:
    first, second = renewed(LINK, 1), renewed(renewed(LINK, 1), 2)
    assert first == "http://player.localhost:17890/?again=1#k=new"
    assert second == "http://player.localhost:17890/?again=2#k=new"
    assert tag_of(renewed(with_tag(LINK, "abc"), 3)) == "abc"


@pytest.mark.parametrize(
    ("text", "version"), [("32.2.2", (32, 2)), ("31.0.0-rc1", (31, 0)), ("30", (30, 0)), ("", (0, 0)), ("x.y", (0, 0))]
)
def test_versions_are_read_as_far_as_they_are_numbers(text: str, version: tuple[int, int]) -> None:
    assert version_of(text) == version


def test_scenes_that_hold_each_other_end() -> None:
    scenes = Scenes(items={"A": ("B", "one", "one"), "B": ("A", "two")})
    assert scenes.reached("A") == {"A", "B", "one", "two"}
    assert scenes.reached("nothing") == frozenset()


def test_a_scene_that_needs_no_player_is_one_line_whatever_it_is_called() -> None:
    assert scene_name("Stream", "Game") == "Stream: Game"
    assert scene_name("My\nown\u2028list", " Game\t 2 ") == "My own list: Game 2"
    assert len(scene_name("x" * LONGEST_SCENE, "y" * LONGEST_SCENE)) == LONGEST_SCENE
    long = scene_name("x" * (LONGEST_SCENE - 2), "y")
    assert long == long.strip()


def test_scenes_that_need_no_player_are_kept_once_and_the_oldest_goes() -> None:
    settings = ObsSettings(scenes_without_player=tuple(f"A: {number}" for number in range(MOST_SCENES)))
    assert without_player(settings, "A: 3")[-2:] == (f"A: {MOST_SCENES - 1}", "A: 3")
    assert len(without_player(settings, "A: 3")) == MOST_SCENES
    kept = without_player(settings, "A: new")
    assert (len(kept), kept[0], kept[-1]) == (MOST_SCENES, "A: 1", "A: new")
    assert convert({"scenes_without_player": kept}, ObsSettings).scenes_without_player == kept
