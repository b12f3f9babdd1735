"""Colours, palette, style sheet and fonts of the window, changed while it runs."""

import re
from functools import lru_cache
from typing import Literal

import msgspec
from msgspec import Struct
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from app.domain.events import Event, SettingsChanged
from app.domain.settings import ThemeChoice
from app.runtime.resources import asset

type ThemeName = Literal["dark", "light"]
type Shade = Literal[
    "window",
    "panel",
    "raised",
    "hover",
    "line",
    "text",
    "dim",
    "accent",
    "on_accent",
    "selected",
    "good",
    "warn",
    "bad",
]
"""Name of a colour, the same in every theme."""

_TOKEN = re.compile(r"^@(\w+):\s*(#[0-9a-f]{6});$", re.MULTILINE)
_SANS = ("Noto Sans", "Inter", "Cantarell", "Ubuntu", "Liberation Sans", "DejaVu Sans")
_EMOJI = ("Noto Color Emoji", "Segoe UI Emoji", "Apple Color Emoji")
_FONT_SIZE = re.compile(r"(?<=font-size: )\d+(?=px)")
_SMALLEST_PT = 10.0
_USUAL_PX = 13
"""Height of the text for which distances are given; the system may have a larger one."""
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

    def named(self, shade: Shade) -> str:
        """Return the colour of a name."""
        return str(getattr(self, shade))


_OWN_FONTS = ("QAbstractItemView", "QMenu", "QMessageBox", "QTipLabel")
"""Kinds of widgets for which Windows has a font of its own, smaller than the one that their rows are measured with."""


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


def scaled(pixels: int) -> int:
    """Return a distance that holds text, larger where the system's text is larger."""
    return round(pixels * max(1.0, QFontInfo(QApplication.font()).pixelSize() / _USUAL_PX))


def install(app: QApplication, name: ThemeName) -> None:
    """Give the application its style, palette, fonts and style sheet, or another theme's."""
    shades = colors(name)
    is_first = not app.styleSheet()
    if is_first:  # style and fonts are the same in every theme, and cost time
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(_font())
    app.setPalette(_palette(shades))
    rules = asset("themes", "shared.qss").read_text(encoding="utf-8")
    for picture in ("tick", "arrow-down", "arrow-up"):
        rules = rules.replace(f"@{picture}", asset("icons", f"{picture}-{name}.svg").as_posix())
    for token, value in sorted(msgspec.structs.asdict(shades).items(), key=lambda pair: -len(pair[0])):
        rules = rules.replace(f"@{token}", value)
    app.setStyleSheet(_FONT_SIZE.sub(lambda size: str(scaled(int(size[0]))), rules))
    for kind in _OWN_FONTS if is_first else ():  # the first style sheet brings the system's
        app.setFont(app.font(), kind)  # type: ignore[arg-type]  # PySide takes text and says bytes


def theme_of(choice: ThemeChoice, scheme: Qt.ColorScheme) -> ThemeName:
    """Return the theme for a choice on a desktop of this scheme; dark if the scheme is unknown."""
    if choice == "system":
        return "light" if scheme is Qt.ColorScheme.Light else "dark"
    return choice


class Theme(QObject):
    """Keeps the application in the theme that is chosen, also while the desktop changes its own."""

    def __init__(self, app: QApplication, choice: ThemeChoice) -> None:
        super().__init__(app)
        self._app, self._choice = app, choice
        self._name: ThemeName | None = None
        self._wear()
        app.styleHints().colorSchemeChanged.connect(self.follow)

    def apply(self, event: Event) -> None:
        """Take up another choice of the settings."""
        if isinstance(event, SettingsChanged) and event.settings.appearance.theme != self._choice:
            self._choice = event.settings.appearance.theme
            self._wear()

    def follow(self, scheme: Qt.ColorScheme) -> None:
        """Take up the desktop's scheme, where that is the choice."""
        name = theme_of(self._choice, scheme)
        if name != self._name:
            self._name = name
            install(self._app, name)

    def _wear(self) -> None:
        hints = self._app.styleHints()
        match self._choice:  # so that the system draws the frame and its own dialogs likewise
            case "system":
                hints.unsetColorScheme()
            case "dark":
                hints.setColorScheme(Qt.ColorScheme.Dark)
            case "light":
                hints.setColorScheme(Qt.ColorScheme.Light)
        self.follow(hints.colorScheme())
