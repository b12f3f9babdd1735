"""The files of the hub's pages: what must not occur in them, and whether their colours can be read."""

import re
from pathlib import Path

import pytest

from tests.widgets.test_source import FORBIDDEN

PAGES = Path(__file__).parents[2] / "resources" / "hub"
SOURCES = sorted(path for path in PAGES.glob("*") if path.suffix in {".js", ".html"})
AA = 4.5
"""Of text; lines and marks need 3. Source: WCAG 2.2, 1.4.3 and 1.4.11."""


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_what_comes_from_outside_is_never_markup(path: Path) -> None:
    assert FORBIDDEN.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", [path for path in SOURCES if path.suffix == ".html"], ids=lambda path: path.name)
def test_a_page_has_nothing_inside_that_its_policy_forbids(path: Path) -> None:
    html = path.read_text("utf-8")
    assert re.findall(r"<style|<script(?![^>]*\bsrc=)|\bstyle=|\bon\w+=", html) == []
    assert re.findall(r"(?:src|href)=\"(?!/hub/|/widgets/shared/)", html) == []


def test_colours_can_be_read_in_both_themes() -> None:
    css = (PAGES / "pages.css").read_text("utf-8")
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#\w{6});", block)) for block in css.split("@media (prefers-color-scheme")[:2]
    )
    for theme in (light, dark):
        for ground in ("window", "panel", "raised"):
            for words in ("text", "dim", "good", "warn", "bad"):
                assert contrast(theme[words], theme[ground]) >= AA, (words, ground)
        assert contrast(theme["on-accent"], theme["accent"]) >= AA
        assert contrast(theme["line"], theme["window"]) >= 3
        assert contrast(theme["accent"], theme["panel"]) >= 3


def contrast(one: str, other: str) -> float:
    """Return the ratio of two colours. Source: WCAG 2.2, 1.4.3."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
