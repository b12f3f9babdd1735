"""Where the program's own files are: widgets, icons, themes, translations, the user's guide."""

from pathlib import Path

_INSTALLED = Path(__file__).resolve().parents[1] / "_resources"
_IN_SOURCE_TREE = Path(__file__).resolve().parents[2] / "resources"


def asset(*parts: str) -> Path:
    """Return the path of a file in ``resources``, in the source tree or in an installed package."""
    folder = _INSTALLED if _INSTALLED.is_dir() else _IN_SOURCE_TREE
    return folder.joinpath(*parts)
