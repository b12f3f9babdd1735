"""The process takes as many open files as the system gives."""

import subprocess
import sys

import pytest

from tests.support.waiting import SECONDS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a limit of Unix")

TELL = """
import resource, sys
soft, hard = (int(number) for number in sys.argv[1:])
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
from app.runtime.open_files import raise_limit
print(raise_limit(), *resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.parametrize(
    ("soft", "hard", "after"),
    [
        (64, 1_000, "1000 1000 1000"),
        (64, 9_000, "4096 4096 9000"),
        (5_000, 9_000, "4096 5000 9000"),
        (64, 64, "64 64 64"),
    ],
)
def test_as_many_as_the_system_gives_are_taken(soft: int, hard: int, after: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", TELL, str(soft), str(hard)], check=True, capture_output=True, text=True, timeout=SECONDS
    )
    assert told.stdout.strip() == after
