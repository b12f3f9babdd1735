"""The real Chromium that the tests of pages drive."""

import os
import shutil

import pytest

from tests.support.windows import IS_WINE

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
    if IS_WINE:
        pytest.skip("Wine runs no Chromium")
    path = os.environ.get("EFIR_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert path is not None, "these tests need Chromium: packaging/test.sh installs it"
    return path


def engine_path() -> str:
    """Return a Chromium without windows of its own, if there is one, else the whole one.

    It is the same engine, and a page takes a third of the work. OBS's browser is such a one, too.
    """
    return shutil.which("chromium-headless-shell") or chromium_path()
