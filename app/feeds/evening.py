"""A made-up evening for a rehearsal: what services would send, read by the same parsers as what they do send."""

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from app.domain.feeds import FeedEvent, FeedKind
from app.domain.media import ResolvedMedia
from app.domain.rehearsal import Evening, EveningEvent
from app.feeds.donatello_list import row_of
from app.feeds.irc import irc_line
from app.feeds.twitch_lines import event_of

REQUESTS = 200
DONATIONS = 100
REPEATS = 50
"""Of each, in the storm."""
LENGTH_S = 3 * 3_600.0
_VIEWERS = 60
_BANNED = 7
"""The viewer who is banned in the middle of the evening."""
_ROOM = "1"
_BADGES = {0: "moderator/1", 1: "vip/1", 2: "subscriber/12", 3: "subscriber/1"}
_LENGTHS_S = (25, 95, 180, 212, 240, 305, 420, 660, 1_500, 4_000)
_VIEWS = (12, 900, 40_000, 2_000_000, 90_000_000)
_AGES_DAYS = (0, 3, 40, 700, 4_000)
_AMOUNTS = ("5", "20", "50.00", "100", "250.5", "1000")
_TITLES = ("Ранкова пісня", "Live at the park", "Гра на бандурі", "Best goals", "Музика для стриму", "Podcast 12")


class MadeUp:
    """200 requests, 100 donations, a ban, and a storm of what is sent once more. The same for the same number.

    Attributes:
        events: In their order.
        videos: What YouTube would say, by id; one in ten is not known to it.
    """

    def __init__(self, name: str, began: datetime, number: int = 1) -> None:
        """Make it up.

        Args:
            name: Begins every id, so that each evening has its own.
            began: Its first moment.
            number: Chooses everything that is left to chance.
        """
        self._name = name
        self._began = began
        self._chance = random.Random(number)  # noqa: S311 -- no secret
        self.videos: dict[str, ResolvedMedia] = {}
        self.events = tuple(self._events())

    @property
    def evening(self) -> Evening:
        """Return it for a rehearsal."""
        return Evening(began=self._began, events=self.events, videos=self.videos)

    def _events(self) -> Iterator[EveningEvent]:
        numbers = [(count, number) for count in (REQUESTS, DONATIONS) for number in range(count)]
        self._chance.shuffle(numbers)
        sent: dict[int, list[EveningEvent]] = {REQUESTS: [], DONATIONS: []}
        for place, (count, number) in enumerate(numbers):
            at_s = LENGTH_S * place / len(numbers)
            made = self._request(at_s, number) if count == REQUESTS else self._donation(at_s, number)
            sent[count].append(made)
            yield made
            if place == len(numbers) // 2:
                yield self._ban(at_s)
        for again in sent.values():
            for one in self._chance.sample(again, REPEATS):
                yield EveningEvent(at_s=LENGTH_S, kind=one.kind, event=one.event)

    def _request(self, at_s: float, number: int) -> EveningEvent:
        viewer = self._chance.randrange(_VIEWERS)
        text = f"!sr https://youtu.be/{self._video(number)}"
        tags = {
            "badges": _BADGES.get(viewer, ""),
            "display-name": f"Глядач{viewer}",
            "first-msg": "0" if viewer % 10 else "1",
            "id": f"{self._name}-r{number}",
            "room-id": _ROOM,
            "user-id": str(1_000 + viewer),
        }
        return self._of_chat(at_s, tags, f"PRIVMSG #rehearsal :{text}", f"viewer{viewer}")

    def _ban(self, at_s: float) -> EveningEvent:
        tags = {"room-id": _ROOM, "target-user-id": str(1_000 + _BANNED)}
        return self._of_chat(at_s, tags, f"CLEARCHAT #rehearsal :viewer{_BANNED}", "")

    def _of_chat(self, at_s: float, tags: dict[str, str], words: str, nick: str) -> EveningEvent:
        sent_ms = round((self._began.timestamp() + at_s) * 1_000)
        head = ";".join(f"{name}={value}" for name, value in {**tags, "tmi-sent-ts": sent_ms}.items())
        line = irc_line(f"@{head} :{nick}!{nick}@{nick}.tmi.twitch.tv {words}")
        event = event_of(line, self._began.timestamp() + at_s) if line else None
        return _known(at_s, FeedKind.TWITCH, event)

    def _donation(self, at_s: float, number: int) -> EveningEvent:
        has_video = number % 3 == 0
        donation = {
            "pubId": f"{self._name}-d{number}",
            "clientName": f"Донатер{self._chance.randrange(_VIEWERS)}",
            "message": f"Дякую! https://youtu.be/{self._video(REQUESTS + number)}" if has_video else "Гарного вечора!",
            "amount": self._chance.choice(_AMOUNTS),
            "currency": "UAH",
            "createdAt": (self._began + timedelta(seconds=at_s)).strftime("%Y-%m-%d %H:%M:%S"),
        }
        row = row_of(json.dumps(donation))
        return _known(at_s, FeedKind.DONATELLO, row.gift if row else None)

    def _video(self, number: int) -> str:
        """Return the id of a video; one in eight was asked for before."""
        if self.videos and self._chance.random() < 1 / 8:
            return self._chance.choice(list(self.videos))
        video_id = f"rehearse{number:03}"
        chance = self._chance
        if chance.random() < 0.9:  # noqa: PLR2004 -- the share of those that are known
            self.videos[video_id] = ResolvedMedia(
                title=f"{chance.choice(_TITLES)} {number}",
                length_ms=1_000 * chance.choice(_LENGTHS_S),
                channel=f"Channel {number % 12}",
                channel_id=f"UCrehearsal{number % 12:013}",
                is_live=chance.random() < 0.03,  # noqa: PLR2004 -- the share of live streams
                age_limit=18 if chance.random() < 0.03 else 0,  # noqa: PLR2004 -- of restricted ones
                views=chance.choice(_VIEWS),
                published_at=self._began - timedelta(days=chance.choice(_AGES_DAYS)),
                is_music=chance.random() < 0.6,  # noqa: PLR2004 -- of music
            )
        return video_id


def _known(at_s: float, kind: FeedKind, event: FeedEvent | None) -> EveningEvent:
    if event is None:
        raise ValueError(f"the parser of {kind.value} does not understand the rehearsal")
    return EveningEvent(at_s=at_s, kind=kind, event=event)
