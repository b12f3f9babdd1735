"""Settings of the hub for viewers. Titles and helps are English source strings of the ``Settings`` context."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

type WordUse = Literal["no_word", "own_word", "hourly"]


class HubSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What viewers can do on the page of the hub."""

    requests: Annotated[
        bool, Meta(title="Requests from the page", description="When off, viewers can only look at the queue there.")
    ] = True
    needs_word: Annotated[
        WordUse,
        Meta(
            title="Word for requests",
            description="Viewers have to know a word that you say on the stream: your own, or a new one every hour.",
        ),
    ] = "no_word"
    own_word: Annotated[
        str, Meta(max_length=50, title="Your word", description="Case and blanks do not matter. Empty asks for none.")
    ] = ""
    asker_per_minute: Annotated[
        int, Meta(ge=1, le=60, title="Requests per page", description="Per minute, of one viewer's browser.")
    ] = 3
    per_minute: Annotated[
        int, Meta(ge=1, le=1_000, title="Requests in total", description="Per minute, of all viewers of the page.")
    ] = 30
    shows_amounts: Annotated[
        bool, Meta(title="Show amounts", description="Viewers see how much was donated for a video.")
    ] = False
    lan_moderators: Annotated[
        bool,
        Meta(
            title="Moderators on the LAN",
            description="Moderators can open their page from other devices on your network. Needs LAN access.",
        ),
    ] = False
