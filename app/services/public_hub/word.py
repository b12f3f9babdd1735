"""The word that viewers have to know for a request: said on the stream only."""

import asyncio
import secrets
from collections.abc import Callable
from typing import Final

from app.domain.reasons import Language
from app.hub.connection import Clock
from app.services.settings import SettingsService

HOUR_S: Final = 3_600.0
STILL_TAKEN_S: Final = 300.0
"""So long the word before is taken too: somebody may just be typing it."""
_WORDS: dict[Language, str] = {
    "en": "apple bridge candle dragon engine forest garden hammer island jacket kettle lantern magnet needle orange "
    "pepper rabbit saddle ticket umbrella velvet window yellow anchor butter camera desert eagle feather guitar "
    "honey iron jungle kitten lemon marble ocean pencil river silver thunder",
    "uk": "абрикос барабан вечеря грамота дзвоник ескімо жолудь зошит іграшка їжачок калина лимон метелик ножиці "
    "огірок парасоля равлик сметана торбина усмішка фіалка хмарина цукерка чайник шкарпетка щедрик яблуко годинник "
    "вітрило криниця малина олівець перлина садок тополя карусель місяць паляниця соняшник ластівка",
}


class RequestWord:
    """The word of the moment. A new one is made every hour, where that is set, and at each start.

    Attributes:
        on_change: Called when another word is made.
    """

    def __init__(self, clock: Clock, settings: SettingsService) -> None:
        """Build it.

        Args:
            clock: Tells when an hour is over.
            settings: Say whether there is a word, and the streamer's own.
        """
        self._clock = clock
        self._settings = settings
        self.on_change: Callable[[], None] = lambda: None
        self._word = self._before = ""
        self._made_at_s = 0.0
        self._timer: asyncio.TimerHandle | None = None

    @property
    def current(self) -> str:
        """The word; empty where none is asked for."""
        rules = self._settings.settings.hub
        if rules.needs_word == "own_word":
            return rules.own_word.strip()
        if rules.needs_word == "no_word":
            return ""
        if not self._word:
            self._make()
        elif self._clock.time() >= self._made_at_s + HOUR_S:  # the PC slept, and with it the timer
            self._make()
            self.on_change()
        return self._word

    @property
    def until_ms(self) -> int:
        """When another word takes its place, milliseconds since 1970; 0 for never."""
        is_hourly = self._settings.settings.hub.needs_word == "hourly" and bool(self.current)
        return round((self._made_at_s + HOUR_S) * 1_000) if is_hourly else 0

    def renew(self) -> None:
        """Make another word now; the one before is not taken any more."""
        self._make()
        self._before = ""
        self.on_change()

    def is_right(self, said: str) -> bool:
        """Return whether a viewer knows it; always where none is asked for."""
        word = self.current
        known = {_bare(word)}
        is_hourly = self._settings.settings.hub.needs_word == "hourly"
        if is_hourly and self._before and self._clock.time() < self._made_at_s + STILL_TAKEN_S:
            known.add(_bare(self._before))
        return not word or _bare(said) in known

    def stop(self) -> None:
        """Make no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _make(self) -> None:
        words = _WORDS[self._settings.stream_language].split()
        self._before, self._made_at_s = self._word, self._clock.time()
        self._word = secrets.choice([word for word in words if word != self._before])
        self.stop()
        self._timer = asyncio.get_running_loop().call_later(HOUR_S, self._on_hour)

    def _on_hour(self) -> None:
        self._timer = None
        if self._settings.settings.hub.needs_word == "hourly":
            self._make()
            self.on_change()


def _bare(word: str) -> str:
    return "".join(word.casefold().split())
