"""The types that the widgets are checked against are made from the Python types and are never stale."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

import msgspec
import pytest

from app.domain.player import Player

ROOT = Path(__file__).resolve().parents[1]
TOOL = ROOT / "packaging" / "wire_types.py"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """Load the tool from its file: a folder named packaging must never be importable."""
    spec = importlib.util.spec_from_file_location("wire_types", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_committed_file_is_not_stale() -> None:
    run = subprocess.run([sys.executable, TOOL, "--check"], check=False, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(
    ("folder", "name"),
    [("FOLDER", "wire.d.ts"), ("FOLDER", "widgets.js"), ("FOLDER", "texts.js"), ("HUB", "wire.d.ts")],
)
def test_a_stale_file_is_reported_and_not_touched(
    tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], folder: str, name: str
) -> None:
    target = tmp_path / name
    with patch.object(tool, folder, tmp_path):
        check_stale(tool, target, capsys)


def check_stale(tool: ModuleType, target: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert tool.main([]) == 0
    target.unlink()
    assert tool.main(["--check"]) == 1
    assert not target.exists()
    target.write_text("old", encoding="utf-8")
    assert tool.main(["--check"]) == 1
    assert target.read_text(encoding="utf-8") == "old"
    assert f"{target.name} is stale" in capsys.readouterr().err
    assert tool.main([]) == 0
    assert tool.main(["--check"]) == 0


def test_every_event_and_frame_has_its_name_on_the_wire(tool: ModuleType) -> None:
    text = tool.rendered()
    for event in tool.event_classes():
        assert f'  type: "{tool.frame_name(event)}";' in text
        assert f"  {tool.frame_name(event)}: {event.__name__};" in text
    for name in ("connected", "snapshot", "ping", "bye"):
        assert re.search(rf"^  {name}: \w+;$", text, re.MULTILINE)


def test_fields_of_a_state_are_all_there_and_none_is_optional(tool: ModuleType) -> None:
    match = re.search(r"export interface Player \{\n(.*?)\}", tool.rendered(), re.DOTALL)
    assert match is not None
    fields = re.findall(r"^  (\w+)(\??):", match[1], re.MULTILINE)
    assert fields == [(field.name, "") for field in msgspec.structs.fields(Player)]


def test_a_schema_that_is_not_understood_is_an_error_and_not_any(tool: ModuleType) -> None:
    with pytest.raises(TypeError):
        tool._type_of({"type": "object", "additionalProperties": {}})
