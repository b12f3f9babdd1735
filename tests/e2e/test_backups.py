"""A damaged database of the real program: what is left of it, and a copy that is brought back by one request."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.store import copies
from tests.e2e.program import Program

pytestmark = pytest.mark.slow

ITEMS = 12


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """One that was stopped, with a copy of yesterday, and its messages damaged since."""
    program = Program(tmp_path).start()
    try:
        for number in range(ITEMS):
            program.post("/speech", {"text": f"Привіт {number}", "author": f"viewer {number}"})
        donation = {"author": "Олена", "amount_minor": 5_000, "currency": "UAH", "message": "Дякую!"}
        program.post("/donations", {**donation, "source": "bank", "external_id": "1"})
        program.stop()
        path = tmp_path / "efir.sqlite"
        copies.make(path, datetime.now(UTC) - timedelta(days=1))
        with closing(sqlite3.connect(path)) as connection:
            root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'speech'").fetchone()[0]
        data = bytearray(path.read_bytes())
        data[(root - 1) * 4096 : root * 4096] = b"\xa5" * 4096
        path.write_bytes(data)
        yield program
    finally:
        if program.process.poll() is None:
            program.stop()


def test_what_is_undamaged_is_there_and_a_copy_brings_back_the_rest(program: Program) -> None:
    program.start()
    state = program.get("/backups")
    assert state["set_aside"].startswith("efir.sqlite.corrupt-")
    assert state["rescued"]["damaged"] == ["speech"]
    assert program.get("/history?kind=donation")["total"] == 1
    assert program.get("/speech")["total"] == 0
    (copy,) = state["copies"]
    assert copy["items"] == ITEMS + 1
    assert "POST /api/v1/backups/restore brings back" in program.log()
    assert program.call("POST", "/api/v1/backups/restore", {"name": "efir-20200101-000000.sqlite"}).status == 404
    assert program.call("POST", "/api/v1/backups/restore", {"name": "../efir.sqlite"}).status == 404
    program.post("/backups/restore", {"name": copy["name"]})
    program.wait_until_ready()  # the same process began anew
    assert program.get("/backups")["restored"]["items"] == ITEMS + 1
    assert program.get("/speech")["total"] == ITEMS + 1  # that of the donation too
    assert program.get("/history?kind=donation")["total"] == 1
    program.stop()
    program.start()  # it was for one start only
    assert program.get("/backups")["restored"] is None
    assert program.get("/speech")["total"] == ITEMS + 1
