"""The button beside the volume: what is remembered of this video's loudness, and the menu that changes it."""

from typing import override

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from app.domain.player import GainOrigin, Player
from app.ui import words
from app.ui.i18n import Retranslated
from app.ui.icons import icon
from app.ui.text import enable, set_accessible_name, set_text


class GainButton(Retranslated, QToolButton):
    """A speaker, or the gain of this video if it has one.

    Attributes:
        remember: Remembers the volume for this video.
        forget: Forgets it, and what was measured.
    """

    def __init__(self) -> None:
        super().__init__()
        self._player = Player()
        self.remember, self.forget = QAction(self), QAction(self)
        menu = QMenu(self)
        menu.addActions([self.remember, self.forget])
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setIconSize(QSize(20, 20))
        self.retranslate()

    def show_player(self, player: Player) -> None:
        """Show the gain of what plays."""
        self._player = player
        self.retranslate()

    @override
    def retranslate(self) -> None:
        player, gain = self._player, self._player.gain
        is_known = gain.origin is not GainOrigin.NONE or gain.lufs is not None
        enable(self, player.item is not None)
        self.setIcon(icon("volume" if player.volume_percent else "muted", "dim", "line"))
        shown = words.decibels(gain.gain_db) if gain.origin is not GainOrigin.NONE else ""
        set_text(self, shown)
        style = Qt.ToolButtonStyle.ToolButtonTextOnly if shown else Qt.ToolButtonStyle.ToolButtonIconOnly
        self.setToolButtonStyle(style)
        set_text(self.remember, self.tr("Remember this volume for this video"))
        set_text(self.forget, self.tr("Forget the volume of this video"))
        self.forget.setEnabled(is_known)
        name = {
            GainOrigin.NONE: self.tr("Volume of this video"),
            GainOrigin.MEASURED: self.tr("Volume of this video: {gain}, as measured"),
            GainOrigin.SET: self.tr("Volume of this video: {gain}, as you set it"),
        }[gain.origin]
        set_accessible_name(self, name.format(gain=shown))
