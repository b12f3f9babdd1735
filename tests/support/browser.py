"""The real Chromium that the tests of pages drive."""

import os
import shutil

FLAGS = (
    "--no-sandbox",
    "--autoplay-policy=no-user-gesture-required",  # as in OBS
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
    "--host-resolver-rules=MAP studio-pc 127.0.0.1",  # a name that a home network would give this PC
)


def chromium_path() -> str:
    """Return where it is: `EFIR_CHROMIUM`, or what is installed."""
    path = os.environ.get("EFIR_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert path is not None, "these tests need Chromium: packaging/test.sh installs it"
    return path
