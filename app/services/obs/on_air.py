"""What goes on because something is on air: requests open and pause, what plays is checked."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Final

from app.domain.events import Event, Notice, NoticeKind, PlayerChanged, SpeechChanged
from app.domain.obs import ObsClosedError, ObsRefusedError
from app.domain.obs_look import OwnInput
from app.domain.obs_settings import ObsSettings
from app.domain.obs_sound import Heard, Verdict
from app.domain.player import Player, PlayerState
from app.domain.speech import SpeechPhase
from app.domain.text import bounded_title
from app.domain.widgets import ALL
from app.services.background import Background
from app.services.obs.session import ObsSession
from app.services.obs.sound import SoundCheck, sounding

OFF_AFTER_S: Final = 60.0
"""A stream is often started again at once; until then it counts as on air."""
FIRST_CHECK_S: Final = 3.0
"""From the beginning of an item, or of a message."""
CHECK_EVERY_S: Final = 60.0
PICTURE_EVERY_S: Final = 30.0
_EVERY_S: Final = {"player": CHECK_EVERY_S, "picture": PICTURE_EVERY_S}
SILENT_CHECKS: Final = 3
AGAIN_S: Final = 6.0
"""Between the checks of a silent page: a video may be silent for a while, but not that long from its beginning."""
_SILENT: Final = frozenset({Verdict.NO_SOUND_FROM_PAGE, Verdict.NOT_REROUTED})

type SetOffAir = Callable[[bool], Coroutine[object, object, None]]


class AirRequests:
    """Requests pause when the stream has been over for a while, and open when it begins, where the streamer wants that.

    Attributes:
        is_on_air: None while it is not known.
    """

    def __init__(self, settings: Callable[[], ObsSettings], set_off_air: SetOffAir) -> None:
        """Build it.

        Args:
            settings: Returns those of OBS.
            set_off_air: Has requests refused, or accepted again.
        """
        self._settings = settings
        self._set_off_air = set_off_air
        self.is_on_air: bool | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._is_off_air = False
        """As it was told last."""
        self._background = Background("obs on air", "Requests could not be told what is on air")

    def look(self, session: ObsSession | None) -> None:
        """Note what is on air now; without a connection that ends like a stream."""
        settings = self._settings()
        now = self._now(session, settings)
        if now is None:
            return
        self.is_on_air = now
        if now or not settings.pause_off_air:
            self.stop()
            self._tell(is_off_air=False)
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(OFF_AFTER_S, self._on_over)

    def stop(self) -> None:
        """Wait for nothing any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def close(self) -> None:
        """End."""
        self.stop()
        await self._background.finish()

    def _now(self, session: ObsSession | None, settings: ObsSettings) -> bool | None:
        if settings.on_air == "always":
            return True
        if session is None:
            return None if self.is_on_air is None else False
        if not session.look.scenes:  # it was not looked at yet
            return None
        on_air = session.on_air
        return on_air is not None and (on_air.is_streaming or settings.on_air == "stream_or_recording")

    def _on_over(self) -> None:
        self._tell(is_off_air=not self.is_on_air and self._settings().pause_off_air)

    def _tell(self, *, is_off_air: bool) -> None:
        if is_off_air != self._is_off_air:
            self._is_off_air = is_off_air
            self._background.run(self._set_off_air(is_off_air))


class AirChecks:
    """While on air, what plays is listened to and looked at. What is wrong is told once."""

    def __init__(
        self,
        sound: SoundCheck,
        is_open: Callable[[OwnInput], bool],
        notify: Callable[[Notice], None],
    ) -> None:
        """Build it.

        Args:
            sound: Listens.
            is_open: Tells whether the page of a source is connected.
            notify: Tells the streamer.
        """
        self._sound = sound
        self._is_open = is_open
        self._notify = notify
        self._session: ObsSession | None = None
        self._is_on_air = False
        self._player = Player()
        self._is_speaking = False
        self._item = ""
        self._told: set[tuple[str, str]] = set()
        self._silent: dict[str, int] = {}
        self._blank: set[str] = set()
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._background = Background("obs check", "What is on air could not be checked")

    def on_event(self, event: Event) -> None:
        """Note what plays and what is spoken."""
        match event:
            case PlayerChanged(player=player):
                self._player = player
                item = "" if player.item is None or player.state is not PlayerState.PLAYING else player.item.id
                if item and item != self._item:
                    self._silent.clear()
                    self._again_in("player", FIRST_CHECK_S)
                self._item = item
            case SpeechChanged(speech=speech):
                is_speaking = speech.phase is SpeechPhase.SPEAKING
                if is_speaking and not self._is_speaking:
                    self._again_in("voice", FIRST_CHECK_S / 2)
                self._is_speaking = is_speaking
            case _:
                pass

    def look(self, session: ObsSession | None, *, is_on_air: bool) -> None:
        """Note what OBS is like."""
        if is_on_air and not self._is_on_air:
            self._told.clear()
            self._again_in("player", FIRST_CHECK_S)
            self._again_in("picture", PICTURE_EVERY_S)
        self._session, self._is_on_air = session, is_on_air

    async def close(self) -> None:
        """End every check."""
        await self._background.cancel()
        for timer in self._timers.values():
            timer.cancel()

    # Timers

    def _again_in(self, what: str, seconds: float) -> None:
        if (timer := self._timers.pop(what, None)) is not None:
            timer.cancel()
        self._timers[what] = asyncio.get_running_loop().call_later(seconds, self._on_due, what)

    def _on_due(self, what: str) -> None:
        del self._timers[what]
        if not self._is_on_air:
            return
        if self._session is not None:
            self._background.run(self._check(self._session, what))
        elif what in _EVERY_S:  # OBS may come back
            self._again_in(what, _EVERY_S[what])

    async def _check(self, session: ObsSession, what: str) -> None:
        try:
            if what == "picture":
                await self._look_at_pictures(session)
            else:
                await self._listen(session, what)
        except (ObsClosedError, ObsRefusedError):
            return  # OBS ended, or changes its scenes

    # Sound and picture

    async def _listen(self, session: ObsSession, widget: str) -> None:
        """Listen to what sounds now: a video that plays, a message that is spoken."""
        if not (self._item if widget == "player" else self._is_speaking):
            return
        if widget == "player":
            self._again_in("player", CHECK_EVERY_S)  # first: OBS may refuse this one
        own = [one for one in sounding(session.look.own) if one.widget in {widget, ALL.name} and self._is_open(one)]
        is_quiet = False
        for heard in await self._sound.hear(session, own) if own else ():
            is_quiet |= self._judge(heard)
        if widget == "player" and is_quiet:
            self._again_in("player", AGAIN_S)

    def _judge(self, heard: Heard) -> bool:
        """Tell what is wrong; return whether it is only silent so far, which proves nothing yet."""
        if heard.verdict in _SILENT:
            self._silent[heard.name] = self._silent.get(heard.name, 0) + 1
            if heard.widget != "voice" and self._silent[heard.name] < SILENT_CHECKS:
                return True
        if heard.verdict not in {Verdict.HEARD, Verdict.NOT_IN_PROGRAM}:  # of that the notice about scenes tells
            self._tell(NoticeKind.SOURCE_UNHEARD, heard.name, heard.verdict.value, heard.verdict)
        return False

    async def _look_at_pictures(self, session: ObsSession) -> None:
        """Look at the picture of a player that shows something; empty twice in a row it is told."""
        self._again_in("picture", PICTURE_EVERY_S)
        item = self._player.item
        if not self._item or item is None or not item.media.has_video:
            return
        for own in session.look.own:
            if own.widget != "player" or not self._is_open(own):
                continue
            if not await self._sound.is_blank(session, own):
                self._blank.discard(own.name)
            elif own.name in self._blank:
                self._sound.note_unseen(own)
                self._tell(NoticeKind.SOURCE_UNSEEN, own.name, "picture", Verdict.NOT_SEEN)
            else:
                self._blank.add(own.name)

    def _tell(self, kind: NoticeKind, subject: str, what: str, verdict: Verdict | None = None) -> None:
        """Tell the streamer, once for each stream."""
        key = (what, subject)
        if key not in self._told:
            self._told.add(key)
            self._notify(Notice(kind=kind, subject=bounded_title(subject), heard=verdict))
