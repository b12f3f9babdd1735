"""OBS's own settings of its WebSocket server, in the files that its versions write."""

import json
import os
from pathlib import Path

import pytest

from app.adapters.obs_settings_file import ObsSettingsFile, config_folders
from app.runtime.log_files import masked
from tests.support.windows import native

KEY = "xK4mQ9vR2tL7wB3z"


def config_json(folder: Path, **changes: object) -> Path:
    file = folder / "obs-studio" / "plugin_config" / "obs-websocket" / "config.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    usual = {"server_enabled": True, "server_port": 4466, "auth_required": True, "server_password": KEY}
    file.write_text(json.dumps({"alerts_enabled": False, "first_load": False, **usual, **changes}), "utf-8")
    return file


def global_ini(folder: Path, section: str) -> Path:
    file = folder / "obs-studio" / "global.ini"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"[General]\nFirstRun=true\nName=a%b\n\n[OBSWebSocket]\n{section}", "utf-8-sig")
    return file


OLD = f"FirstLoad=false\nServerEnabled=true\nServerPort=4477\nAuthRequired=true\nServerPassword={KEY}\n"


async def test_the_file_of_a_new_obs_is_read(tmp_path: Path) -> None:
    config_json(tmp_path)
    found = await ObsSettingsFile([tmp_path]).read()
    assert found is not None
    assert (found.is_on, found.port, found.password) == (True, 4466, KEY)


async def test_the_section_of_an_old_obs_is_read(tmp_path: Path) -> None:
    global_ini(tmp_path, OLD)
    found = await ObsSettingsFile([tmp_path]).read()
    assert found is not None
    assert (found.is_on, found.port, found.password) == (True, 4477, KEY)


async def test_a_section_that_a_new_obs_has_emptied_says_nothing(tmp_path: Path) -> None:
    global_ini(tmp_path, "")
    assert await ObsSettingsFile([tmp_path]).read() is None
    config_json(tmp_path, server_enabled=False)
    found = await ObsSettingsFile([tmp_path]).read()
    assert found is not None
    assert not found.is_on


async def test_of_several_the_one_that_is_on_counts_then_the_newest(tmp_path: Path) -> None:
    off, old, new = tmp_path / "off", tmp_path / "old", tmp_path / "new"
    os.utime(config_json(off, server_enabled=False), ns=(9 * 10**18, 9 * 10**18))
    os.utime(config_json(old, server_port=1), ns=(10**18, 10**18))
    os.utime(config_json(new, server_port=2), ns=(2 * 10**18, 2 * 10**18))
    found = await ObsSettingsFile([off, new, old]).read()
    assert found is not None
    assert found.port == 2


async def test_where_no_password_is_asked_for_the_one_in_the_file_is_not_used(tmp_path: Path) -> None:
    config_json(tmp_path, auth_required=False)
    found = await ObsSettingsFile([tmp_path]).read()
    assert found is not None
    assert found.password == ""


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"server_port": "x"}', '{"server_port": 70000}', '{"server_port": 0}', "\0", "[" * 100_000],
)
async def test_a_file_that_says_nothing_is_passed_over(tmp_path: Path, text: str) -> None:
    config_json(tmp_path).write_text(text, "utf-8")
    file = ObsSettingsFile([tmp_path])
    assert await file.read() is None
    assert await file.is_there()


@pytest.mark.parametrize("section", ["ServerPort=x\nServerPassword=y\n", "[[[", "ServerPort\n"])
async def test_a_section_that_says_nothing_is_passed_over(tmp_path: Path, section: str) -> None:
    global_ini(tmp_path, section)
    assert await ObsSettingsFile([tmp_path]).read() is None


async def test_without_obs_there_is_nothing(tmp_path: Path) -> None:
    file = ObsSettingsFile([tmp_path])
    assert await file.read() is None
    assert not await file.is_there()


async def test_the_files_stay_as_they_are_and_the_password_is_in_no_log(tmp_path: Path) -> None:
    files = config_json(tmp_path), global_ini(tmp_path, OLD)
    before = [(file.read_bytes(), file.stat().st_mtime_ns) for file in files]
    found = await ObsSettingsFile([tmp_path]).read()
    assert [(file.read_bytes(), file.stat().st_mtime_ns) for file in files] == before
    assert KEY not in repr(found)
    assert KEY not in masked(f"connecting with {KEY}")


def test_every_system_has_its_folders() -> None:
    home = Path("/home/olena")
    assert config_folders("linux", {}, home)[0] == home / ".config"
    assert config_folders("linux", {"XDG_CONFIG_HOME": native("/cfg")}, home)[0] == Path(native("/cfg"))
    assert config_folders("linux", {"XDG_CONFIG_HOME": "cfg"}, home)[0] == home / ".config"
    assert home / ".var/app/com.obsproject.Studio/config" in config_folders("linux", {}, home)
    assert config_folders("darwin", {}, home) == (home / "Library/Application Support",)
    windows = config_folders("win32", {"APPDATA": "/roaming", "ProgramFiles": "/programs"}, home)
    assert windows == (Path("/roaming"), Path("/programs/obs-studio/config"))
    assert config_folders("win32", {}, home) == ()
