"""Colours, palette, style sheet and fonts of the window."""

import re
from functools import lru_cache
from typing import Literal

import msgspec
from msgspec import Struct
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from app.ui.assets import asset

type ThemeName = Literal["dark", "light"]

_TOKEN = re.compile(r"^@(\w+):\s*(#[0-9a-f]{6});$", re.MULTILINE)
_SANS = ("Noto Sans", "Inter", "Cantarell", "Ubuntu", "Liberation Sans", "DejaVu Sans")
_EMOJI = ("Noto Color Emoji", "Segoe UI Emoji", "Apple Color Emoji")
_SMALLEST_PT = 10.0
_HALF_LIGHT = 128


class Colors(Struct, frozen=True, kw_only=True):
    """The named colours of one theme, as ``#rrggbb``."""

    window: str
    panel: str
    raised: str
    hover: str
    line: str
    text: str
    dim: str
    accent: str
    on_accent: str
    selected: str
    good: str
    warn: str
    bad: str


@lru_cache
def colors(name: ThemeName) -> Colors:
    """Return the colours written at the head of the theme's file."""
    found = dict(_TOKEN.findall(asset("themes", f"{name}.qss").read_text(encoding="utf-8")))
    return msgspec.convert(found, Colors)


def shades_now() -> Colors:
    """Return the colours of the theme that is installed; a widget's own palette may be changed by the style sheet."""
    return colors("dark" if QApplication.palette().window().color().lightness() < _HALF_LIGHT else "light")


def _palette(shades: Colors) -> QPalette:
    role, palette = QPalette.ColorRole, QPalette()
    for part, value in {
        role.Window: shades.window,
        role.WindowText: shades.text,
        role.Base: shades.panel,
        role.AlternateBase: shades.raised,
        role.Text: shades.text,
        role.PlaceholderText: shades.dim,
        role.Button: shades.raised,
        role.ButtonText: shades.text,
        role.BrightText: shades.bad,
        role.Light: shades.hover,
        role.Midlight: shades.hover,
        role.Mid: shades.line,
        role.Dark: shades.line,
        role.Shadow: shades.window,
        role.Highlight: shades.accent,
        role.HighlightedText: shades.on_accent,
        role.Accent: shades.accent,
        role.Link: shades.accent,
        role.LinkVisited: shades.accent,
        role.ToolTipBase: shades.raised,
        role.ToolTipText: shades.text,
    }.items():
        palette.setColor(part, QColor(value))
    for part in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, part, QColor(shades.dim))
    return palette


def _font() -> QFont:
    """Return the system's font with one for emoji behind it; the generic Linux name may mean any font at all."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    known = set(QFontDatabase.families())
    family = font.family()
    if family.casefold() in {"sans serif", "sans", ""} or family not in known:
        family = next((name for name in _SANS if name in known), family)
    font.setFamilies([family, *(name for name in _EMOJI if name in known)])
    font.setPointSizeF(max(font.pointSizeF(), _SMALLEST_PT))
    return font


def install(app: QApplication, name: ThemeName = "dark") -> None:
    """Give the application its style, palette, fonts and style sheet."""
    shades = colors(name)
    app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(_palette(shades))
    app.setFont(_font())
    rules = asset("themes", "shared.qss").read_text(encoding="utf-8")
    for picture in ("tick", "arrow-down", "arrow-up"):
        rules = rules.replace(f"@{picture}", asset("icons", f"{picture}-{name}.svg").as_posix())
    for token, value in sorted(msgspec.structs.asdict(shades).items(), key=lambda pair: -len(pair[0])):
        rules = rules.replace(f"@{token}", value)
    app.setStyleSheet(rules)
