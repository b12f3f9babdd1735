"""Votes for skipping, and the words of answers."""

import re

import pytest

from app.domain.chat_answers import Answer, time_in_words
from app.domain.chat_rules import DEFAULT_RULES, ChatCommand, CommandChange, Rank, cleaned_changes
from app.domain.chat_votes import ACTIVE_S, SkipVotes, VoteCount


def votes(*viewers: str, now_s: float = 0) -> SkipVotes:
    made = SkipVotes()
    for viewer in viewers:
        made.wrote(viewer, now_s)
    return made


@pytest.mark.parametrize(
    ("viewers", "share", "least", "needed"),
    [(0, 30, 2, 2), (3, 30, 2, 2), (7, 30, 2, 3), (10, 30, 2, 3), (11, 30, 1, 4), (5, 100, 1, 5), (1, 1, 1, 1)],
)
def test_it_takes_a_share_of_those_who_are_there_rounded_up(viewers: int, share: int, least: int, needed: int) -> None:
    made = votes(*(f"twitch:{number}" for number in range(viewers)))
    assert made.count(share, least, 0) == VoteCount(0, needed)


def test_nobody_votes_twice_and_nobody_without_an_identity() -> None:
    made = votes("a", "b", "")
    assert [made.vote("item", viewer) for viewer in ("a", "a", "", "b")] == [True, False, False, True]
    count = made.count(30, 2, 0)
    assert (count, count.is_passed) == (VoteCount(2, 2), True)


def test_votes_are_of_one_item_only() -> None:
    made = votes("a", "b")
    made.vote("one", "a")
    made.vote("two", "b")
    assert made.count(30, 2, 0).votes == 1
    assert made.vote("one", "a")


def test_who_left_and_who_was_banned_does_not_count() -> None:
    made = votes("twitch:1", "twitch:2", "youtube:3")
    for viewer in ("twitch:1", "twitch:2", "youtube:3"):
        made.vote("item", viewer)
    made.forget("twitch:2")
    assert made.count(100, 1, 0) == VoteCount(2, 2)
    made.wrote("youtube:3", ACTIVE_S)
    assert made.count(100, 1, ACTIVE_S + 1) == VoteCount(1, 1)
    made.forget_from("youtube")
    assert made.count(100, 1, ACTIVE_S + 1).votes == 0


def test_viewers_that_are_remembered_are_limited() -> None:
    made = SkipVotes(most=3)
    for number in range(10):
        made.wrote(str(number), 0)
    assert made.count(100, 1, 0).needed == 3


def test_every_answer_is_there_in_both_languages_with_the_same_gaps() -> None:
    for answer in Answer:
        values = {
            "title": "T{0}",
            "count": 1,
            "length": "1",
            "place": 1,
            "time": 1,
            "votes": 1,
            "needed": 2,
            "percent": 1,
        }
        english, ukrainian = answer.sentence("en", **values), answer.sentence("uk", **values)
        assert re.search("[а-яіїєґ]", ukrainian)
        assert not re.search("[а-яіїєґ]", english)
        assert english.endswith(".")
        assert ukrainian.endswith(".")
        assert ("T{0}" in english) == ("T{0}" in ukrainian)


@pytest.mark.parametrize(
    ("ms", "english", "ukrainian"),
    [
        (0, "1 min", "1 хв"),
        (60_001, "2 min", "2 хв"),
        (3_600_000, "1 h", "1 год"),
        (7_500_000, "2 h 5 min", "2 год 5 хв"),
    ],
)
def test_times_are_said_in_minutes(ms: int, english: str, ukrainian: str) -> None:
    assert (time_in_words(ms, "en"), time_in_words(ms, "uk")) == (english, ukrainian)


def test_a_change_that_changes_nothing_is_not_kept() -> None:
    usual = DEFAULT_RULES[ChatCommand.SKIP]
    changes = {
        ChatCommand.SKIP: CommandChange(names=usual.names, rank=Rank.MODERATOR, is_on=True, cooldown_s=0),
        ChatCommand.VOTE: CommandChange(names=("", " \u200b"), viewer_cooldown_s=5),
        ChatCommand.SAY: CommandChange(names=(" a ", "a", "b\n"), is_on=True),
    }
    assert cleaned_changes(changes) == {
        ChatCommand.VOTE: CommandChange(viewer_cooldown_s=5),
        ChatCommand.SAY: CommandChange(names=("a", "b"), is_on=True),
    }
