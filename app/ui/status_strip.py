"""The line at the bottom: one colour, one sentence, and the few numbers that matter."""

from typing import override

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.domain.connections import SourceInfo, SourceState
from app.domain.events import PlayerChanged, SourcesChanged
from app.domain.player import Player, PlayerState
from app.ui import words
from app.ui.icons import Mark
from app.ui.text import ElidedLabel, label, show, tip


class StatusStrip(QFrame):
    """Tells in half a second whether all is well."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("strip")
        self._sources: tuple[SourceInfo, ...] = ()
        self._player = Player()
        self._address = ""
        self._mark, self.sentence = Mark(), ElidedLabel("strong")
        self._where, self._count, self._latency = label("dim"), label("dim"), label("dim")
        self._reconnects, self._lost = label("dim"), label("dim")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(16)
        row.addWidget(self._mark)
        row.addWidget(self.sentence, 1)
        for part in (self._where, self._count, self._latency, self._reconnects, self._lost):
            row.addWidget(part)
        self._retranslate()

    def set_address(self, address: str) -> None:
        """Show where the server listens, such as ``127.0.0.1:17890``."""
        self._address = address
        self._show()

    def apply(self, event: SourcesChanged | PlayerChanged) -> None:
        """Show what has changed."""
        if isinstance(event, SourcesChanged):
            self._sources = event.sources
        else:
            self._player = event.player
        self._show()

    @property
    def needs_attention(self) -> bool:
        """Whether something should be looked after."""
        return self._verdict()[0] is not SourceState.LIVE

    def _verdict(self) -> tuple[SourceState, str]:
        """Return the shape to show and the sentence: the worst news first."""
        by_state = {state: [one for one in self._sources if one.state is state] for state in SourceState}
        if silent := by_state[SourceState.SILENT]:
            worst = max(silent, key=lambda source: source.silent_s)
            return SourceState.SILENT, f"{worst.widget}: {words.source_state(worst)}"
        if slow := by_state[SourceState.SLOW]:
            return SourceState.SLOW, self.tr("{widget} is slow").format(widget=slow[0].widget)
        if self._player.state is PlayerState.WAITING:
            return SourceState.SILENT, self.tr("Open the player source in OBS")
        if not by_state[SourceState.LIVE]:
            return SourceState.GONE, self.tr("No source in OBS")
        return SourceState.LIVE, self.tr("On air")

    def _show(self) -> None:
        state, sentence = self._verdict()
        self._mark.show_state(state, sentence)
        self.sentence.show_line(sentence)
        here = [source for source in self._sources if source.state is not SourceState.GONE]
        latencies = [source.latency_ms.last for source in here if source.latency_ms.last is not None]
        show(self._where, self._address)
        self._where.setVisible(bool(self._address))
        show(self._count, self.tr("%n source(s)", "", len(here)))
        show(self._latency, words.milliseconds(max(latencies, default=None)))
        show(self._reconnects, f"↻ {sum(source.reconnects for source in self._sources)}")
        lost = sum(source.dropped_slow for source in self._sources)
        show(self._lost, self.tr("{n} lost").format(n=lost))

    def _retranslate(self) -> None:
        tip(self._where, self.tr("Where Efir's server listens"))
        tip(self._latency, self.tr("The slowest source's way there and back"))
        tip(self._reconnects, self.tr("Reconnects since the start"))
        tip(self._lost, self.tr("Times a source was cut off because it did not read"))
        self._show()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
