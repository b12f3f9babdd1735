"""The hub outside: a server of the streamer's that carries what viewers may see, and brings what they ask for.

Nothing else ever leaves this PC by it. What comes from it is written by strangers.
"""

import re
from typing import Annotated, Final

from msgspec import Meta, Struct

from app.domain.ids import DurationMs
from app.domain.reasons import Language

SCHEMA: Final = 1
"""Grows when a message changes in a way that an older page cannot read."""
NEXT: Final = 20
"""Items of the queue that everybody is shown."""
MOST_ANSWERS: Final = 10
"""Requests of one page that are told of, the newest ones."""
LARGEST_MESSAGE: Final = 4_096
"""Bytes of a message from the hub; nginx lets half of it through."""
_HEX32: Final = r"^[0-9a-f]{32}$(?!\n)"
_LINE: Final = re.compile(
    r"efir-hub:(?P<address>https://[a-z0-9.-]{1,253}(?::[0-9]{1,5})?"
    r"|http://(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?)"
    r"/?#(?P<channel>[a-z0-9]{4,32}):(?P<secret>[A-Za-z0-9_-]{16,200})",
    re.ASCII,
)


class HubPlace(Struct, frozen=True, kw_only=True):
    """What a hub is reached with.

    Attributes:
        address: Scheme, host and port. Without encryption only on this PC.
        secret: Who has it may publish and read what viewers send.
    """

    address: str
    channel: str
    secret: str

    @property
    def page(self) -> str:
        """The page that viewers open."""
        return f"{self.address}/c/{self.channel}"


def place_in(line: str) -> HubPlace | None:
    """Return what the line says that the installation of a hub prints; None for any other text."""
    found = _LINE.fullmatch(line.strip())
    return None if found is None else HubPlace(**found.groupdict())


class PublicItem(Struct, frozen=True, kw_only=True):
    """An item as everybody may see it.

    Attributes:
        by: Masked name; empty for the streamer's own.
        amount: In words, where the streamer shows amounts; else empty.
        length_ms: How long it plays; None while unknown.
    """

    id: str
    title: str
    by: str = ""
    amount: str = ""
    length_ms: DurationMs | None = None


class PublicNow(PublicItem, frozen=True, kw_only=True):
    """What plays.

    Attributes:
        position_ms: Of what plays of it, at the time of the message; it grows while it is playing.
    """

    position_ms: DurationMs
    is_playing: bool


class PublicRequests(Struct, frozen=True, kw_only=True):
    """Whether the page takes requests.

    Attributes:
        needs_word: A word is asked for that the streamer says.
        sentence: Why they are closed; empty while they are open.
    """

    is_open: bool
    needs_word: bool = False
    sentence: str = ""


class PublicState(Struct, frozen=True, kw_only=True):
    """All that everybody is told.

    Attributes:
        at_ms: Clock of this PC, milliseconds since 1970.
        language: Of the stream; sentences and rules are in it.
        waiting: How many wait for their turn; ``waiting_ms`` is how long they play.
        rules: Of requests, in words.
    """

    schema: int = SCHEMA
    at_ms: int
    language: Language
    now: PublicNow | None = None
    next: tuple[PublicItem, ...] = ()
    waiting: int = 0
    waiting_ms: DurationMs = 0
    requests: PublicRequests
    rules: tuple[str, ...] = ()


class PageRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="request"):
    """A request from the viewers' page.

    Attributes:
        id: Made by the page, another one for each request.
        answer_to: Made by the page once; only it knows where the answers are.
        word: That the streamer said, where one is asked for.
    """

    id: Annotated[str, Meta(pattern=_HEX32)]
    answer_to: Annotated[str, Meta(pattern=_HEX32)]
    link: Annotated[str, Meta(min_length=1, max_length=500)]
    name: Annotated[str, Meta(max_length=100)] = ""
    word: Annotated[str, Meta(max_length=50)] = ""


class RequestAnswer(Struct, frozen=True, kw_only=True):
    """What became of a request.

    Attributes:
        id: As the page gave it.
        state: ``checking``, or a state of the item, or ``refused``.
        item: Its id as in `PublicState`; empty where there is none.
        place: Among those that wait for their turn, 1 for the next; 0 where it has none.
        wait_ms: How long those before it play, as far as known.
        sentence: Why it is refused or failed; empty otherwise.
    """

    id: str
    state: str
    item: str = ""
    title: str = ""
    place: int = 0
    wait_ms: DurationMs = 0
    sentence: str = ""


class Answers(Struct, frozen=True, kw_only=True):
    """What became of the requests of one page, the newest last."""

    schema: int = SCHEMA
    at_ms: int
    requests: tuple[RequestAnswer, ...]


class HubPost(Struct, frozen=True, kw_only=True):
    """A message to publish.

    Attributes:
        path: Behind that of the channel: empty for everybody, or ``/a/…`` for one page.
        event: What pages know it by.
    """

    path: str
    event: str
    body: bytes


class HubStatus(Struct, frozen=True, kw_only=True):
    """How the hub is, besides its row among the services.

    Attributes:
        page_url: What viewers open; empty while no hub is connected.
        word: That viewers have to know, or empty; ``word_until_ms`` says when another one takes its place, 0 for never.
        bad: How many messages were not understood or not allowed, by what was wrong.
    """

    page_url: str = ""
    word: str = ""
    word_until_ms: int = 0
    bad: dict[str, int] = {}
