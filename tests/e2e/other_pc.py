"""Another PC on a cable of its own: a network namespace, joined to this one by a pair of virtual cards."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

_NET = f"10.{64 + os.getpid() // 250 % 128}.{os.getpid() % 250}"
HERE, THERE = f"{_NET}.1", f"{_NET}.2"
"""This PC and the other one; another run of the tests beside this one has a network of its own."""


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True, timeout=10)  # noqa: S607 -- found on the path


@contextmanager
def other_pc() -> Iterator[str]:
    """Join another PC to this one for a while; yield the name of its namespace. Where none can be made, skip."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("making a network namespace needs root and iproute2")
    name = f"efir-{os.getpid()}"
    try:
        ip("netns", "add", name)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"this machine allows no network namespace: {error.stderr.decode().strip()}")
    here, there = f"ef{os.getpid()}a", f"ef{os.getpid()}b"
    try:
        ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", name)
        ip("addr", "add", f"{HERE}/24", "dev", here)
        ip("link", "set", here, "up")
        ip("-n", name, "addr", "add", f"{THERE}/24", "dev", there)
        ip("-n", name, "link", "set", there, "up")
        yield name
    finally:
        with suppress(subprocess.CalledProcessError):
            ip("link", "del", here)  # takes both cards with it, at once; with the namespace they go later
        ip("netns", "del", name)
