"""Settings of the connection to OBS. Titles and helps are English source strings of the ``Settings`` context."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from app.domain.obs import DEFAULT_PORT, HOST

LONGEST_SCENE = 500
MOST_SCENES = 200

type ObsUse = Literal["auto", "off"]
type OnAirMeans = Literal["stream", "stream_or_recording", "always"]


class ObsSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How Efir works with OBS over obs-websocket."""

    use: Annotated[
        ObsUse,
        Meta(title="Connect to OBS", description="Automatically, as soon as OBS runs, or not at all."),
    ] = "auto"
    reads_password: Annotated[
        bool,
        Meta(
            title="Read the password from OBS",
            description="From OBS's own settings on this PC. Efir keeps no copy and changes nothing there.",
        ),
    ] = False
    host: Annotated[
        str,
        Meta(max_length=254, pattern=HOST, title="Address of OBS", description="127.0.0.1 is this PC."),
    ] = "127.0.0.1"
    port: Annotated[
        int,
        Meta(
            ge=1,
            le=65_535,
            title="Port of OBS",
            description="Of its WebSocket server. Where the password is read from OBS, so is the port.",
        ),
    ] = DEFAULT_PORT
    heal: Annotated[
        bool,
        Meta(
            title="Repair sources",
            description="Reloads a source in OBS whose page does not come back by itself. Seldom, and only Efir's own.",
        ),
    ] = True
    on_air: Annotated[
        OnAirMeans,
        Meta(title="On air means", description="When checks run and, if you want so, requests are open."),
    ] = "stream"
    pause_off_air: Annotated[
        bool,
        Meta(
            title="Requests only while on air",
            description="Requests pause a minute after the stream has ended and open again when it starts.",
        ),
    ] = False
    warn_without_player: Annotated[
        bool,
        Meta(
            title="Warn about scenes without the player",
            description="When a video plays and the scene on air does not show the player.",
        ),
    ] = True
    scenes_without_player: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=LONGEST_SCENE)], ...],
        Meta(
            max_length=MOST_SCENES,
            title="Scenes that need no player",
            description="No warning for them. One per line: the scene collection, a colon, the scene.",
        ),
    ] = ()
    pause_hidden: Annotated[
        bool,
        Meta(
            title="Pause while hidden",
            description="On air, videos pause while viewers do not see the player, and go on when they do.",
        ),
    ] = False


def scene_name(collection: str, scene: str) -> str:
    """Return how a scene stands in ``scenes_without_player``, in one line: ``Stream: Game``."""
    return " ".join(f"{collection}: {scene}".split())[:LONGEST_SCENE].rstrip()


def without_player(settings: ObsSettings, name: str) -> tuple[str, ...]:
    """Return ``scenes_without_player`` with one more; where there are too many, the oldest goes."""
    others = [one for one in settings.scenes_without_player if one != name]
    return (*others, name)[-MOST_SCENES:]
