"""Every setting, declared once: name, default, limits, title and help. Dialog, API and checks are made from it.

Titles and helps are English source strings of the ``Settings`` translation context.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

_HOUR_MS = 3_600_000
type _Lines = tuple[Annotated[str, Meta(max_length=1_000)], ...]


class RequestRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rules for viewers' requests. The streamer's own are bound only by what can be played."""

    is_open: Annotated[
        bool, Meta(title="Requests are open", description="While closed, viewers' requests are refused.")
    ] = True
    auto_approve: Annotated[
        bool,
        Meta(title="Approve by itself", description="A request that passes every rule goes straight to the queue."),
    ] = False
    user_limit: Annotated[
        int,
        Meta(ge=0, le=1_000, title="Requests per viewer", description="How many may wait at once; 0 is no limit."),
    ] = 0
    max_length_ms: Annotated[
        int, Meta(ge=0, le=24 * _HOUR_MS, title="Longest video", description="Longer ones are refused; 0 is no limit.")
    ] = 900_000
    min_length_ms: Annotated[
        int, Meta(ge=0, le=_HOUR_MS, title="Shortest video", description="Shorter ones are refused; 0 is no limit.")
    ] = 0
    repeat_after_min: Annotated[
        int,
        Meta(
            ge=0,
            le=10_080,
            title="Repeat after",
            description="Minutes before the same video may be requested again; 0 is at once.",
        ),
    ] = 0
    blocked_users: Annotated[
        _Lines, Meta(max_length=1_000, title="Blocked viewers", description="One name per line.")
    ] = ()
    blocked_videos: Annotated[
        _Lines, Meta(max_length=1_000, title="Blocked videos", description="One 11-character video id per line.")
    ] = ()
    blocked_channels: Annotated[
        _Lines, Meta(max_length=1_000, title="Blocked channels", description="One channel id per line.")
    ] = ()
    blocked_words: Annotated[
        _Lines, Meta(max_length=1_000, title="Blocked words", description="One per line; looked for in titles.")
    ] = ()


class MediaSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The streamer's own files."""

    folders: Annotated[
        _Lines,
        Meta(
            max_length=100,
            title="Media folders",
            description="Files in these folders may be queued. One full path per line.",
        ),
    ] = ()
    fallback_folder: Annotated[
        str,
        Meta(max_length=1_000, title="Fallback folder", description="Its files play in turn while the queue is empty."),
    ] = ""


class PlayerSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How videos play."""

    fade_ms: Annotated[int, Meta(ge=0, le=5_000, title="Fade", description="How long a change of volume takes.")] = 300


class AppearanceSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the window and the widgets look."""

    language: Annotated[
        Literal["system", "uk", "en"], Meta(title="Language", description="Of the window and of the widgets.")
    ] = "system"


class NotificationSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the tray tells; each kind can be switched off."""

    request_waits: Annotated[bool, Meta(title="A request waits for approval")] = True
    video_failed: Annotated[bool, Meta(title="A video failed")] = True
    source_silent: Annotated[bool, Meta(title="A source went silent")] = True
    source_back: Annotated[bool, Meta(title="A source came back")] = True
    source_flaps: Annotated[bool, Meta(title="A source keeps reconnecting")] = True
    engine_restarted: Annotated[bool, Meta(title="An engine was restarted")] = True


class NetworkSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who reaches the server."""

    host_names: Annotated[
        _Lines,
        Meta(
            max_length=20,
            title="More host names",
            description="Names of this PC, besides localhost, under which pages may be opened. One per line.",
        ),
    ] = ()


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of them."""

    requests: Annotated[RequestRules, Meta(title="Requests")] = RequestRules()
    media: Annotated[MediaSettings, Meta(title="Own media")] = MediaSettings()
    player: Annotated[PlayerSettings, Meta(title="Player")] = PlayerSettings()
    appearance: Annotated[AppearanceSettings, Meta(title="Appearance")] = AppearanceSettings()
    notifications: Annotated[NotificationSettings, Meta(title="Notifications")] = NotificationSettings()
    network: Annotated[NetworkSettings, Meta(title="Network")] = NetworkSettings()
