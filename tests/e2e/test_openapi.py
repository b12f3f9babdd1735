"""The API does what its document says, and nothing that the document can be read as makes it fail."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import Start
from tests.fakes.packages import FakePackages

pytestmark = pytest.mark.slow(seconds=100)

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "dev")
EXAMPLES = {"dev": 5, "ci": 10, "night": 200}[PROFILE]
"""Of each operation."""
LONGEST_S = {"night": 36_000}.get(PROFILE, 1_200)
"""Then what was asked so far is told."""
CONFIG = Path(__file__).with_name("schemathesis.toml")


@pytest.mark.timeout(LONGEST_S + 60)
def test_requests_made_from_the_document_find_nothing(start: Start, tmp_path: Path, packages: FakePackages) -> None:
    packages.add("2000.1.1")  # so that there is no newer yt-dlp
    program = start(env=packages.env)
    command: list[str | Path] = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", CONFIG, "run"),
        f"http://127.0.0.1:{program.port}/api/v1/openapi.json",
        *("--header", f"Authorization: Bearer {program.control}", "--checks", "all", "--seed", "30", "--no-color"),
        *("--max-examples", str(EXAMPLES), "--continue-on-failure"),
    ]
    run = subprocess.run(command, check=False, capture_output=True, text=True, timeout=LONGEST_S, cwd=tmp_path)
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr
    assert re.search(r"[1-9]\d\d+ generated, \d+ passed", run.stdout), run.stdout
    log = program.log()
    assert "Traceback" not in log
    assert " failed" not in log
