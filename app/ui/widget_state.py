"""What the widgets show: the facts of the events, made fit to be drawn as their pages draw them."""

from PySide6.QtCore import QCoreApplication

from app.domain.events import AlertChanged, Event, PlayerChanged, QueueChanged, SpeechChanged
from app.domain.player import Player, PlayerState, moved_on
from app.domain.queue import ItemState, QueueSummary
from app.domain.speech import Alert, Speech, SpeechPhase
from app.ui.text import truncated
from app.ui.widget_stage import Card, Next, Playing, Row, Said, Scene

translate = QCoreApplication.translate

_ROWS = 5


class WidgetState:
    """The last word of each event that a widget shows."""

    def __init__(self) -> None:
        self._player, self._queue, self._speech = Player(), QueueSummary(), Speech()
        self._alert: Alert | None = None

    def apply(self, event: Event) -> bool:
        """Take what changed; return whether it is anything that a widget shows."""
        match event:
            case PlayerChanged(player=player):
                self._player = player
            case QueueChanged(queue=queue):
                self._queue = queue
            case SpeechChanged(speech=speech):
                self._speech = speech
            case AlertChanged(alert=alert):
                self._alert = alert
            case _:
                return False
        return True

    @property
    def is_silenced(self) -> bool:
        """Tell whether everything is silenced (panic)."""
        return self._player.is_silenced or self._speech.is_silenced

    @property
    def plays(self) -> bool:
        """Tell whether a video moves on."""
        return self._player.state is PlayerState.PLAYING and not self._player.is_silenced

    @property
    def speaks(self) -> bool:
        """Tell whether words are being said."""
        return self._speech.phase is SpeechPhase.SPEAKING and not self._speech.is_silenced

    def scene(self, now_ms: int) -> Scene:
        """Return what each widget shows.

        Args:
            now_ms: Wall clock, milliseconds since 1970.
        """
        state, alert = self._player.state, self._alert
        playing = self._playing(now_ms)
        runs = state in {PlayerState.PLAYING, PlayerState.PAUSED}
        card = None
        if alert is not None and not self._speech.is_silenced:
            card = Card(author=alert.author, amount=alert.amount, message=alert.message)
        return Scene(
            player=playing if runs or state is PlayerState.OFFERED else None,
            now_playing=playing if runs else None,
            voice=self._said(now_ms),
            alerts=card,
            queue=self._next(),
        )

    def _playing(self, now_ms: int) -> Playing | None:
        player, item = self._player, self._player.item
        if item is None:
            return None
        runs = player.state is PlayerState.PLAYING and not player.is_silenced
        position_ms = moved_on(player.position_ms, now_ms - player.at_ms if runs else 0, item.media.length_ms)
        return Playing(
            title=item.media.title, who=item.requested_by, position_ms=position_ms, length_ms=item.media.length_ms
        )

    def _said(self, now_ms: int) -> Said | None:
        speech = self._speech
        if speech.message is None or speech.phase is not SpeechPhase.SPEAKING or speech.is_silenced:
            return None
        passed = now_ms - speech.at_ms if speech.at_ms else -1
        words = tuple(word.text for word in speech.words) or tuple(truncated(speech.message.text).split())
        now = sum(word.at_ms <= passed for word in speech.words) - 1 if speech.words else len(words)
        return Said(author=speech.message.author, words=words, now=now)

    def _next(self) -> Next | None:
        items = [item for item in self._queue.items if item.state is ItemState.QUEUED][:_ROWS]
        if not items:
            return None
        rows = tuple(
            Row(title=item.media.title, who=item.requested_by, length_ms=item.media.length_ms) for item in items
        )
        return Next(rows=rows, count=self._queue.waiting, length_ms=self._queue.waiting_length_ms)


def examples() -> Scene:
    """Return a scene of samples, such as the pages show on a test."""
    who, message = (
        translate("WidgetPreview", "Viewer"),
        translate("WidgetPreview", "This is only a test. Real messages look just like it."),
    )
    playing = Playing(
        title=translate("WidgetPreview", "A song for a good evening"), who=who, position_ms=83_000, length_ms=245_000
    )
    titles = (
        playing.title,
        translate("WidgetPreview", "The longest jump of the season"),
        translate("WidgetPreview", "How clocks work"),
        translate("WidgetPreview", "Cats"),
        translate("WidgetPreview", "Sea and wind"),
    )
    rows = tuple(Row(title=title, who=who, length_ms=187_000 + 31_000 * number) for number, title in enumerate(titles))
    words = tuple(message.split())
    return Scene(
        player=playing,
        now_playing=playing,
        voice=Said(author=who, words=words, now=len(words) // 2),
        alerts=Card(author=who, amount="100 ₴", message=message),
        queue=Next(rows=rows, count=len(rows), length_ms=sum(row.length_ms or 0 for row in rows)),
    )
