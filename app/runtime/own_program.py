"""How this program starts itself: once more, and as one of its workers; from source and from a package alike."""

import runpy
import sys
from collections.abc import MutableMapping, Sequence
from pathlib import Path

WORKER_OPTION = "--worker"
"""The first argument of a worker's command; its name follows. It is no option for people."""

WORKERS = {
    "display": "app.ui.display_trial",
    "media": "app.adapters.media.local_media_worker",
    "piper": "app.adapters.speech.piper_worker",
    "pyttsx3": "app.adapters.speech.pyttsx3_worker",
    "sound": "app.adapters.speech.audio_output_worker",
    "updated_ytdlp": "app.adapters.media.updated_ytdlp_worker",
    "ytdlp": "app.adapters.media.ytdlp_worker",
}
"""Names of the workers, and the modules that are run for them."""


_SYSTEMS_CERTIFICATES = (
    "/usr/lib/ssl/certs",  # where the packaged library looks by itself: Debian, Ubuntu
    "/etc/ssl/certs/ca-certificates.crt",  # Arch, Gentoo
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora
    "/etc/ssl/ca-bundle.pem",  # openSUSE
)

_STARTS_ANEW = "PYINSTALLER_RESET_ENVIRONMENT"
"""Without it the program takes itself, started by itself, for a part that has found its libraries already. Source:
PyInstaller, *Using sys.executable to spawn subprocesses that outlive the application process*."""


def is_packaged() -> bool:
    """Tell whether this is the packaged program, which is its own Python."""
    return bool(getattr(sys, "frozen", False))


def tidy(environment: MutableMapping[str, str]) -> None:
    """Make the environment of the packaged program fit for it, and for the system's programs that it opens.

    Its start names its own libraries there, with which a browser would not run; a worker needs them, and is told to
    find them anew. And the certificates of the system are not everywhere where its library of TLS expects them.
    """
    if not is_packaged() or sys.platform != "linux":
        return
    environment.pop("LD_LIBRARY_PATH", None)
    if "LD_LIBRARY_PATH_ORIG" in environment:
        environment["LD_LIBRARY_PATH"] = environment.pop("LD_LIBRARY_PATH_ORIG")
    environment[_STARTS_ANEW] = "1"
    found = next((place for place in _SYSTEMS_CERTIFICATES if Path(place).exists()), _SYSTEMS_CERTIFICATES[0])
    if found != _SYSTEMS_CERTIFICATES[0]:
        environment.setdefault("SSL_CERT_FILE", found)


def worker_command(name: str, arguments: Sequence[str] = ()) -> list[str]:
    """Return what starts a worker.

    Args:
        name: One of ``WORKERS``, or from source any module.
        arguments: Of the worker.
    """
    return [*_own_program(), WORKER_OPTION, name, *arguments]


def run_worker(arguments: Sequence[str]) -> None:
    """Be the worker that is named first; the rest are its own arguments.

    Raises:
        SystemExit: There is no such worker, or it ended with this status.
    """
    name = arguments[0] if arguments else ""
    module = WORKERS.get(name, "" if is_packaged() else name)
    if not module:
        sys.exit(f"efir: no worker is called {name!r}")
    sys.argv = [module, *arguments[1:]]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def same_command() -> list[str]:
    """Return the command that this process was started by."""
    return [sys.executable, *(sys.argv[1:] if is_packaged() else sys.orig_argv[1:])]


def _own_program() -> list[str]:
    # -P: a folder named `app` where this was started from must not be taken for ours.
    return [sys.executable] if is_packaged() else [sys.executable, "-P", "-m", "app"]
