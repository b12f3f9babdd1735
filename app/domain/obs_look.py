"""What OBS is like: its scenes and inputs, and those of its browser sources that are Efir's."""

from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from app.domain.obs import ObsSource, OnAir
from app.domain.obs_healing import Trouble
from app.domain.obs_sources import is_current, tag_of


class WidgetLinks(Struct, frozen=True, kw_only=True):
    """Where Efir's widgets are, by their names: the links, and the paths of the waiting files."""

    urls: dict[str, str] = {}
    files: dict[str, str] = {}

    @property
    def known_files(self) -> frozenset[str]:
        """The paths as `widget_of` compares them."""
        return frozenset(path.replace("\\", "/").lower() for path in self.files.values())


class ObsInput(Struct, frozen=True, kw_only=True):
    """One input of OBS: its name and its kind without a version."""

    name: str
    kind: str


class OwnInput(Struct, frozen=True, kw_only=True):
    """One of Efir's browser sources with the settings that OBS has of it."""

    name: str
    widget: str
    settings: dict[str, Any]
    is_active: bool = False
    is_showing: bool = False

    @property
    def url(self) -> str:
        """Its link; empty for a file."""
        return "" if self.is_file else str(self.settings.get("url", ""))

    @property
    def is_file(self) -> bool:
        """Whether it opens a waiting file."""
        return self.settings.get("is_local_file") is True

    @property
    def tag(self) -> str:
        """What ties its page to it; empty where nothing does."""
        return tag_of(self.url)

    def has(self, setting: str) -> bool:
        """Tell whether a switch of it is on."""
        return self.settings.get(setting) is True


def is_expected(own: OwnInput) -> bool:
    """Tell whether OBS has the page of a source open: some close theirs while they are hidden."""
    return own.is_showing or not own.has("shutdown")


class Look(Struct, frozen=True, kw_only=True):
    """What OBS was like.

    Attributes:
        scene: The one that viewers see.
        scenes: In OBS's order.
        inputs: All of them.
        own: Efir's browser sources.
        width: Of the canvas; ``height`` too.
        has_browser: This OBS has browser sources.
        streamed_ms: How long the stream runs; None while there is none. ``recorded_ms`` of a recording.
    """

    collection: str = ""
    scene: str = ""
    scenes: tuple[str, ...] = ()
    inputs: tuple[ObsInput, ...] = ()
    own: tuple[OwnInput, ...] = ()
    width: int = 1920
    height: int = 1080
    has_browser: bool = True
    streamed_ms: int | None = None
    is_reconnecting: bool = False
    recorded_ms: int | None = None

    def source(self, name: str) -> OwnInput | None:
        """Return one of Efir's sources by its name."""
        return next((one for one in self.own if one.name == name), None)

    def on_air(self, now: datetime) -> OnAir | None:
        """Return the stream, or the recording, that runs."""
        ms = self.recorded_ms if self.streamed_ms is None else self.streamed_ms
        if ms is None:
            return None
        is_streaming = self.streamed_ms is not None
        return OnAir(
            since=now - timedelta(milliseconds=ms), is_reconnecting=self.is_reconnecting, is_streaming=is_streaming
        )


def shown_source(own: OwnInput, links: WidgetLinks, *, is_connected: bool, trouble: Trouble | None = None) -> ObsSource:
    """Return one of Efir's sources as it is shown."""
    return ObsSource(
        name=own.name,
        widget=own.widget,
        tag=own.tag,
        is_file=own.is_file,
        has_current_link=own.is_file or is_current(own.url, links.urls.get(own.widget, "")),
        is_rerouted=own.has("reroute_audio"),
        is_shut_down_hidden=own.has("shutdown"),
        is_reloading=own.has("restart_when_active"),
        is_active=own.is_active,
        is_showing=own.is_showing,
        is_connected=is_connected,
        trouble=trouble,
    )
