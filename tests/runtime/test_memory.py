"""What the C library is asked for, in a process of its own."""

import subprocess
import sys

import pytest

from tests.support.waiting import SECONDS

_GIVE_BACK = """
import psutil
from app.runtime import memory
memory.use_one_heap()
held = [bytes(600) for _ in range(50_000)]
last = held[-1]
del held
before = psutil.Process().memory_info().rss
memory.give_back()
print(before - psutil.Process().memory_info().rss)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc only")
def test_what_is_no_longer_used_goes_back_to_the_system() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _GIVE_BACK], check=True, capture_output=True, text=True, timeout=SECONDS
    )
    assert int(done.stdout) > 20_000_000
