"""Two PCs on a cable of their own: network namespaces, joined by a pair of virtual cards.

This machine's own network stays as it is: at a card that comes or goes a browser gives up what it is loading.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.support.waiting import SECONDS

HERE, THERE = "10.64.0.1", "10.64.0.2"
"""This PC and the other one."""


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True, timeout=SECONDS)  # noqa: S607 -- found on the path


@contextmanager
def other_pc() -> Iterator[str]:
    """Move this thread, and what it starts, to a PC that is joined to another; yield the name of the other's namespace.

    Where none can be made, skip.
    """
    if os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("making a network namespace needs root and iproute2")
    this, other = f"efir-{os.getpid()}-a", f"efir-{os.getpid()}-b"
    try:
        ip("netns", "add", this)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"this machine allows no network namespace: {error.stderr.decode().strip()}")
    before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        ip("netns", "add", other)
        ip("-n", this, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", other)
        for name, address in ((this, HERE), (other, THERE)):
            ip("-n", name, "addr", "add", f"{address}/24", "dev", "cable")
            ip("-n", name, "link", "set", "cable", "up")
            ip("-n", name, "link", "set", "lo", "up")
        _enter(f"/run/netns/{this}")
        yield other
    finally:
        os.setns(before, os.CLONE_NEWNET)
        os.close(before)
        for name in (this, other):
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True, timeout=SECONDS)  # noqa: S607


def pull_cable(other: str) -> None:
    """Cut the other PC off without a word."""
    ip("-n", other, "link", "set", "cable", "down")


def _enter(path: str) -> None:
    namespace = os.open(path, os.O_RDONLY)
    try:
        os.setns(namespace, os.CLONE_NEWNET)
    finally:
        os.close(namespace)
