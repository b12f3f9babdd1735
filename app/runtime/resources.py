"""Where the program's own files are: widgets, icons, themes, translations, the user's guide."""

from pathlib import Path

from app.runtime.own_program import is_packaged

_INSTALLED = Path(__file__).resolve().parents[1] / "_resources"
_IN_SOURCE_TREE = Path(__file__).resolve().parents[2] / "resources"


def update_command() -> str:
    """Return how yt-dlp is updated where Efir runs from source or as a tool of uv; empty for a package."""
    if is_packaged():
        return ""
    return "uv tool upgrade efir" if _INSTALLED.is_dir() else "uv lock --upgrade-package yt-dlp"


def asset(*parts: str) -> Path:
    """Return the path of a file in ``resources``, in the source tree or in an installed package."""
    folder = _INSTALLED if _INSTALLED.is_dir() else _IN_SOURCE_TREE
    return folder.joinpath(*parts)
