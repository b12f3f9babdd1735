import subprocess
import sys
import types
from pathlib import Path

import pytest

from app import cli
from app.__main__ import main
from app.cli import Options, parse
from app.runtime.stop_signals import StopSignals
from tests.support.waiting import SECONDS
from tests.support.windows import IS_WINE

SCREEN = {"DISPLAY": ":0"}
ROOT = Path(cli.__file__).parents[1]


def refused(capsys: pytest.CaptureFixture[str], argv: list[str], environment: dict[str, str] | None = None) -> str:
    with pytest.raises(SystemExit) as ended:
        parse(argv, SCREEN | (environment or {}))
    assert ended.value.code == 2
    told = capsys.readouterr()
    assert told.out == ""
    return told.err


def test_without_arguments_the_window_opens_on_this_pc_only(capsys: pytest.CaptureFixture[str]) -> None:
    options = parse([], SCREEN)
    assert options == Options()
    assert (options.host, options.port, options.headless) == ("127.0.0.1", 17890, False)
    assert (options.ping_s, options.sweep_s, options.stale_s) == (45, 60, 120)
    assert capsys.readouterr() == ("", "")


def test_every_option_is_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["--headless", "--data-dir", str(tmp_path), "--host", "::1", "--port", "0", "--ready-json", "--demo"]
    argv += ["--hidden"]
    argv += ["--log-level", "DEBUG", "--allow-media-host", "Media.LAN", "--allow-media-host=127.0.0.1:8080"]
    environment = {"EFIR_PING_S": "0.5", "EFIR_SWEEP_S": "1", "EFIR_STALE_S": "2e0", "EFIR_OBS_WAIT_S": "3"}
    assert parse(argv, environment) == Options(
        headless=True,
        hidden=True,
        data_dir=tmp_path,
        host="::1",
        port=0,
        ready_json=True,
        allow_media_hosts=frozenset({"media.lan", "127.0.0.1:8080"}),
        demo=True,
        log_level="debug",
        ping_s=0.5,
        sweep_s=1.0,
        stale_s=2.0,
        obs_wait_s=3.0,
    )
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("efir: warning:")
    assert "127.0.0.1:8080, media.lan" in told.err


def test_a_data_folder_is_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert parse(["--data-dir", "data"], SCREEN).data_dir == tmp_path / "data"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows removes no folder that is in use")
def test_where_the_current_folder_is_gone_a_relative_one_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert "no such folder, as the current one is gone: 'data'" in refused(capsys, ["--data-dir", "data"])
    assert parse(["--data-dir", str(tmp_path)], SCREEN).data_dir == tmp_path


@pytest.mark.parametrize(
    ("argv", "named"),
    [
        (["--port", "65536"], "--port"),
        (["--port", "-1"], "--port"),
        (["--port", "6666"], "--port"),
        (["--port", "06000"], "--port"),
        (["--port", "22"], "--port"),
        (["--port", "10080"], "--port"),
        (["--host", "8.8.8.8"], "--host"),
        (["--host", "2001:4860:4860::8888"], "--host"),
        (["--port", "x"], "--port"),
        (["--port", ""], "--port"),
        (["--port", "٣"], "--port"),
        (["--port", "9" * 5000], "--port"),
        (["--port", "000000999999"], "--port"),
        (["--host", ""], "--host"),
        (["--host", "http://a"], "--host"),
        (["--host", "a b"], "--host"),
        (["--host", "хост"], "--host"),
        (["--host", "a..b"], "--host"),
        (["--data-dir", ""], "--data-dir"),
        (["--data-dir", "a\0b"], "--data-dir"),
        pytest.param(
            ["--data-dir", "~no-such-person/x"],
            "--data-dir",
            marks=pytest.mark.skipif(sys.platform == "win32", reason="Windows has a folder for any name"),
        ),
        (["--log-level", "loud"], "--log-level"),
        (["--allow-media-host", "http://media.lan"], "--allow-media-host"),
        (["--allow-media-host", "a:0"], "--allow-media-host"),
        (["--head"], "--head"),
        (["--unknown"], "--unknown"),
        (["extra"], "extra"),
        (["--port"], "--port"),
    ],
)
def test_a_bad_argument_ends_with_status_2_and_is_named(
    capsys: pytest.CaptureFixture[str], argv: list[str], named: str
) -> None:
    assert named in refused(capsys, argv).splitlines()[-1]


@pytest.mark.parametrize("value", ["0", "-1", "x", "nan", "inf", "1s", " "])
@pytest.mark.parametrize("name", ["EFIR_PING_S", "EFIR_SWEEP_S", "EFIR_STALE_S", "EFIR_OBS_WAIT_S"])
def test_a_bad_time_scale_ends_with_status_2_and_is_named(
    capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    assert name in refused(capsys, [], {name: value})


def test_an_empty_time_scale_is_the_usual_one() -> None:
    assert parse([], SCREEN | {"EFIR_PING_S": ""}).ping_s == 45


@pytest.mark.parametrize(
    ("platform", "environment", "headless"),
    [
        ("linux", {}, True),
        ("linux", {"DISPLAY": ""}, True),
        ("linux", {"DISPLAY": ":0"}, False),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, False),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, False),
        ("win32", {}, False),
        ("darwin", {}, False),
    ],
)
def test_without_a_display_there_is_no_window_and_one_line_says_so(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    platform: str,
    environment: dict[str, str],
    *,
    headless: bool,
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert parse([], environment).headless is headless
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == headless
    assert ("without a window" in told.err) is headless


def test_asking_for_no_window_needs_no_explanation(capsys: pytest.CaptureFixture[str]) -> None:
    assert parse(["--headless"], {}).headless
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("argv", [["--headless"], []])
def test_the_program_gets_the_options_and_gives_the_status(monkeypatch: pytest.MonkeyPatch, argv: list[str]) -> None:
    taken: list[Options] = []
    program = types.ModuleType("app.main")

    def run(options: Options, _: StopSignals) -> int:
        taken.append(options)
        return 3

    monkeypatch.setattr(program, "run", run, raising=False)
    monkeypatch.setitem(sys.modules, "app.main", program)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    assert main([*argv, "--port", "0"]) == 3
    assert [options.port for options in taken] == [0]


def started(*argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *argv], cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False
    )


def test_help_explains_every_public_option() -> None:
    result = started("-m", "app", "--help")
    assert result.returncode == 0
    for option in (
        "--headless",
        "--data-dir",
        "--host",
        "--port",
        "--ready-json",
        "--demo",
        "--version",
        "--log-level",
    ):
        assert option in result.stdout
    assert "--allow-media-host" not in result.stdout
    assert "exit status" in result.stdout


def test_version_is_one_line() -> None:
    result = started("-m", "app", "--version")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("efir ")
    assert result.stdout.count("\n") == 1


def test_a_wrong_start_has_status_2_and_says_nothing_on_stdout() -> None:
    result = started("-m", "app", "--port", "many")
    assert (result.returncode, result.stdout) == (2, "")
    assert "not a port from 0 to 65535: 'many'" in result.stderr


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_are_quick_and_load_nothing_heavy(option: str) -> None:
    code = f"""
import sys, time
from app.__main__ import main
try: main(["{option}"])
finally: print(time.process_time(), *{{"PySide6", "aiohttp", "msgspec", "asyncio"}} & set(sys.modules), file=sys.stderr)
"""
    told = [started("-c", code).stderr.split() for _ in range(7)]
    assert all(len(words) == 1 for words in told)
    # The processor's time: on a busy machine the clock on the wall would tell of others.
    # What Wine itself needs to start a Python is as much again.
    assert min(float(words[0]) for words in told) < (0.5 if IS_WINE else 0.15)
