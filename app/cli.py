"""The command line. Nothing heavy is imported before the arguments are known to be right."""

import argparse
import ipaddress
import math
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, override

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 17_890
LOG_LEVELS = ("debug", "info", "warning", "error")

_STATUS = (
    "exit status: 0 stopped as asked; 2 bad arguments; 3 the data folder cannot be used; 4 Efir already runs there"
)


@dataclass(frozen=True, kw_only=True)
class Options:
    """How the program was started.

    Attributes:
        headless: No window; also where no display exists.
        hidden: The window waits in the tray, where there is one.
        data_dir: None for the system's usual place.
        port: 0 for any free one.
        allow_media_hosts: Hosts that media may be fetched from too, as ``domain.links.media_host`` writes them.
        demo: Show everything with sample data in a private temporary profile.
        log_level: One of ``LOG_LEVELS``.
        ping_s: Seconds between two pings of a source.
        sweep_s: Seconds between two looks for stale sources.
        stale_s: Seconds of silence after which a source is stale.
        obs_wait_s: Seconds for which a page in OBS may be away.
    """

    headless: bool = False
    hidden: bool = False
    data_dir: Path | None = None
    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    ready_json: bool = False
    allow_media_hosts: frozenset[str] = frozenset()
    demo: bool = False
    log_level: str = "info"
    ping_s: float = 45.0
    sweep_s: float = 60.0
    stale_s: float = 120.0
    obs_wait_s: float = 20.0


def parse(argv: Sequence[str], environment: Mapping[str, str] = os.environ) -> Options:
    """Return what the arguments and the environment ask for; write to stderr what the user should know.

    Raises:
        SystemExit: Status 2 where something is wrong, 0 after ``--help`` and ``--version``.
    """
    parser = _parser()
    given = parser.parse_args(argv)
    try:
        scale = {name: _seconds(environment, name, default) for name, default in _TIME_SCALE.items()}
    except ValueError as error:
        parser.error(str(error))
    headless = given.headless
    if not headless and not _has_display(environment):
        headless = True
        print_error("no display was found, so Efir runs without a window (--headless)")
    if given.allow_media_hosts:
        hosts = ", ".join(sorted(set(given.allow_media_hosts)))
        print_error(f"warning: viewers' links may also make this program fetch from {hosts} (--allow-media-host)")
    return Options(
        headless=headless,
        hidden=given.hidden,
        data_dir=given.data_dir,
        host=given.host,
        port=given.port,
        ready_json=given.ready_json,
        allow_media_hosts=frozenset(given.allow_media_hosts),
        demo=given.demo,
        log_level=given.log_level,
        ping_s=scale["EFIR_PING_S"],
        sweep_s=scale["EFIR_SWEEP_S"],
        stale_s=scale["EFIR_STALE_S"],
        obs_wait_s=scale["EFIR_OBS_WAIT_S"],
    )


_TIME_SCALE = {
    "EFIR_PING_S": Options.ping_s,
    "EFIR_SWEEP_S": Options.sweep_s,
    "EFIR_STALE_S": Options.stale_s,
    "EFIR_OBS_WAIT_S": Options.obs_wait_s,
}
"""Variables by which tests wait less."""


class _Version(argparse.Action):
    """Prints the version; the package's metadata are read only when they are asked for."""

    @override
    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import version  # noqa: PLC0415 -- it takes as long as all the rest

        sys.stdout.write(f"efir {version('efir')}\n")
        parser.exit()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="efir",
        description="A control panel for streamers: the viewers' video queue, shown live in OBS browser sources.",
        epilog=_STATUS,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--headless", action="store_true", help="no window: only the server and the queue")
    add("--hidden", action="store_true", help="begin in the tray, where there is one, without showing the window")
    add("--data-dir", type=_folder, metavar="DIR", help="where the database, tokens, logs and cache are kept")
    add("--host", type=_host, default=DEFAULT_HOST, help="address to listen at (%(default)s)")
    add("--port", type=_port, default=DEFAULT_PORT, help="port to listen at (%(default)s); 0 is any free one")
    add("--ready-json", action="store_true", help="say on stdout, in one line of JSON, when the server accepts")
    add(
        "--allow-media-host",
        dest="allow_media_hosts",
        type=_checked_media_host,
        metavar="HOST[:PORT]",
        action="append",
        default=[],
        help=argparse.SUPPRESS,  # it opens the network to viewers' links; for private media servers and tests
    )
    add("--demo", action="store_true", help="show everything with sample data, in a private temporary profile")
    add("--log-level", type=str.lower, choices=LOG_LEVELS, default="info", help="how much is logged (%(default)s)")
    add("--version", action=_Version, nargs=0, help="show the version and exit")
    return parser


def _folder(text: str) -> Path:
    if not text or "\0" in text:
        raise argparse.ArgumentTypeError("the name of a folder is needed")
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError as error:  # the folder of a person who is not known here
        raise argparse.ArgumentTypeError(f"no such folder: {text!r}") from error
    except OSError as error:  # the current folder was removed
        raise argparse.ArgumentTypeError(f"no such folder, as the current one is gone: {text!r}") from error


def _host(text: str) -> str:
    try:
        text.encode("idna")
        is_name = text.isascii() and text.isprintable() and not set(text) & set(" /@?#\\")
    except UnicodeError:
        is_name = False
    if not text or not is_name:
        raise argparse.ArgumentTypeError(f"not an address to listen at: {text!r}")
    try:
        is_global = ipaddress.ip_address(text.strip("[]")).is_global
    except ValueError:  # a name
        is_global = False
    if is_global:
        raise argparse.ArgumentTypeError(f"{text} is an address of the internet; choose one of your own network")
    return text


_REFUSED_PORTS = frozenset(
    (
        *(1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109),
        *(110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530),
        *(531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045),
        *(4190, 5060, 5061, 6000, 6566, *range(6665, 6670), 6679, 6697, 10080),
    )
)
"""Source: WHATWG Fetch, 2.9, port blocking."""


def _port(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 5 or int(text) >= 1 << 16:  # noqa: PLR2004 -- 65535
        raise argparse.ArgumentTypeError(f"not a port from 0 to 65535: {text!r}")
    if int(text) in _REFUSED_PORTS:
        raise argparse.ArgumentTypeError(f"browsers, and so OBS, refuse port {text}; choose another one")
    return int(text)


def _checked_media_host(text: str) -> str:
    from app.domain.links import media_host  # noqa: PLC0415 -- seldom needed, and --help shall be quick

    try:
        return media_host(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not HOST or HOST:PORT: {text!r}") from error


def _seconds(environment: Mapping[str, str], name: str, default: float) -> float:
    """Return a variable's number of seconds.

    Raises:
        ValueError: It is not a number above zero.
    """
    text = environment.get(name, "")
    if not text:
        return default
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise ValueError(f"environment variable {name}: not a number of seconds above zero: {text!r}")
    return seconds


def _has_display(environment: Mapping[str, str]) -> bool:
    """Tell whether a window can be shown. Only Linux and its like run without a display."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform in {"win32", "darwin"} or any(environment.get(name) for name in names)


def print_error(sentence: str) -> None:
    """Write a sentence to stderr; under pythonw there is none."""
    if sys.stderr is not None:
        sys.stderr.write(f"efir: {sentence}\n")
