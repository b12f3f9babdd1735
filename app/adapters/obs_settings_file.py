"""What OBS on this PC keeps of its WebSocket server. It is only read: OBS mixes up what others write there.

OBS 30.2 and newer: ``plugin_config/obs-websocket/config.json``. Before: ``[OBSWebSocket]`` of ``global.ini``, which
30.2 empties at its first start. Source: obs-websocket, Config.cpp; obs-studio, GetAppConfigPath.
"""

import asyncio
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from app.domain.obs import DEFAULT_PORT, ObsOwnSettings
from app.runtime.log_files import hide

_LARGEST = 1 << 20
_SECTION = "OBSWebSocket"


class _Config(Struct):
    server_enabled: bool = False
    server_port: int = DEFAULT_PORT
    auth_required: bool = True
    server_password: str = ""


class ObsSettingsFile:
    """Reads OBS's own files, and looks at each of them again only when it was written. The password is not kept."""

    def __init__(self, folders: Sequence[Path] | None = None) -> None:
        """Remember where they may be.

        Args:
            folders: Such as hold an ``obs-studio``; None for those of this system.
        """
        self._folders = tuple(folders) if folders is not None else config_folders(sys.platform, os.environ, Path.home())

    async def is_there(self) -> bool:
        """Return whether OBS was ever started by this user; opens no file."""
        return await asyncio.to_thread(lambda: any(file.exists() for file in self._files()))

    async def read(self) -> ObsOwnSettings | None:
        """Return what the newest file says, one whose server is on before others; None where OBS was never started.

        The password is masked in every log from then on.
        """
        found = await asyncio.to_thread(self._read)
        if found is not None and found.password:
            hide(found.password)
        return found

    def _files(self) -> Iterator[Path]:
        for folder in self._folders:
            yield folder / "obs-studio" / "plugin_config" / "obs-websocket" / "config.json"
            yield folder / "obs-studio" / "global.ini"

    def _read(self) -> ObsOwnSettings | None:
        found = [settings for file in self._files() if (settings := _read(file)) is not None]
        return max(found, key=lambda one: (one.is_on, one.written_ns), default=None)


def config_folders(system: str, environment: Mapping[str, str], home: Path) -> tuple[Path, ...]:
    """Return the folders in which OBS may keep its own.

    Args:
        system: As ``sys.platform``.
        environment: As ``os.environ``.
        home: Of the user.
    """
    if system == "win32":
        programs = [environment[name] for name in ("ProgramFiles", "ProgramW6432") if name in environment]
        portable = [Path(folder) / "obs-studio" / "config" for folder in programs]
        return (*([Path(environment["APPDATA"])] if "APPDATA" in environment else []), *portable)
    if system == "darwin":
        return (home / "Library" / "Application Support",)
    own = environment.get("XDG_CONFIG_HOME")
    return (
        Path(own) if own and Path(own).is_absolute() else home / ".config",
        home / ".var" / "app" / "com.obsproject.Studio" / "config",
        home / "snap" / "obs-studio" / "current" / ".config",
    )


def _read(file: Path) -> ObsOwnSettings | None:
    """Return what a file says of the server; None where it says nothing."""
    try:
        with file.open("rb") as opened:
            written_ns = os.fstat(opened.fileno()).st_mtime_ns
            text = opened.read(_LARGEST).decode("utf-8-sig")
        config = _json(text) if file.suffix == ".json" else _ini(text)
    except (OSError, ValueError, RecursionError):  # msgspec's own errors are ValueErrors
        return None
    if config is None or not 0 < config.server_port <= 65_535:  # noqa: PLR2004 -- ports
        return None
    return ObsOwnSettings(
        is_on=config.server_enabled,
        port=config.server_port,
        password=config.server_password if config.auth_required else "",
        written_ns=written_ns,
    )


def _json(text: str) -> _Config:
    return msgspec.json.decode(text, type=_Config)


def _ini(text: str) -> _Config | None:
    import configparser  # noqa: PLC0415 -- the start needs none, and most people have a newer OBS

    parser = configparser.RawConfigParser(strict=False, delimiters="=")
    parser.optionxform = str  # type: ignore[method-assign,assignment] # names keep their case
    try:
        parser.read_string(text)
    except configparser.Error:
        return None
    if not parser.has_section(_SECTION):
        return None
    section = dict(parser[_SECTION])
    if "ServerPassword" not in section and "ServerPort" not in section:
        return None
    return _Config(
        server_enabled=section.get("ServerEnabled", "false").lower() == "true",
        server_port=int(section.get("ServerPort", DEFAULT_PORT)),
        auth_required=section.get("AuthRequired", "true").lower() == "true",
        server_password=section.get("ServerPassword", ""),
    )
