"""The files of the two tokens."""

import asyncio
import stat
import time
from pathlib import Path

import pytest

from app.web import tokens as tokens_module
from app.web.tokens import Secret, Tokens
from tests.support.windows import PRIVATE

"""Windows has no such modes; the folder is private there."""


def test_tokens_are_long_private_files_that_last(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    for file in (tokens.control_file, tokens.display_file):
        assert stat.S_IMODE(file.stat().st_mode) == PRIVATE
    assert len(tokens.control.reveal()) >= 43
    assert tokens.control.reveal() != tokens.display.reveal()
    assert Tokens(tmp_path).control.reveal() == tokens.control.reveal()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["control.token", "display.token"]


async def test_two_that_are_made_at_once_leave_the_last_in_the_file_and_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens, make, waits = Tokens(tmp_path), tokens_module._make, iter((0.2, 0.0))

    def slow(path: Path) -> Secret:
        made = make(path)
        time.sleep(next(waits))
        return made

    monkeypatch.setattr(tokens_module, "_make", slow)
    await asyncio.gather(tokens.rotate_display(), tokens.rotate_display())
    assert tokens.display.reveal() == tokens.display_file.read_text()


@pytest.mark.parametrize("content", [b"", b"\n", b"short", b"\xff\xfe" * 40, b"a" * 43 + b" b", b"x" * 100_000])
def test_a_spoilt_token_file_is_made_anew(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "control.token"
    file.write_bytes(content)
    made = Tokens(tmp_path).control.reveal()
    assert len(made) == 43
    assert file.read_text() == made
    assert stat.S_IMODE(file.stat().st_mode) == PRIVATE


def test_a_token_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    token = Tokens(tmp_path).control.reveal()
    (tmp_path / "control.token").chmod(0o644)
    assert Tokens(tmp_path).control.reveal() == token
    assert stat.S_IMODE((tmp_path / "control.token").stat().st_mode) == PRIVATE


def test_a_secret_does_not_show_itself() -> None:
    secret = Secret("canary")
    assert "canary" not in f"{secret} {secret!r} {[secret]}"
    assert secret.matches("canary")
    assert not secret.matches("canary\ud800")
    assert not secret.matches("")
