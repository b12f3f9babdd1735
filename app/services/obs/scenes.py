"""Scenes without the player: the streamer is told once, and the player pauses meanwhile where that is wanted."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Final

from app.domain.events import Notice, NoticeKind
from app.domain.obs_look import Look
from app.domain.obs_settings import ObsSettings, scene_name
from app.domain.player import Player, PlayerState
from app.domain.text import bounded_title
from app.domain.widgets import LeaseKind, with_lease
from app.services.background import Background
from app.services.obs.session import ObsSession

WITHOUT_PLAYER_S: Final = 5.0
"""A change of scenes may take so long."""
_VIDEO: Final = with_lease(LeaseKind.VIDEO)
_PLAYS: Final = frozenset({PlayerState.PLAYING, PlayerState.OFFERED, PlayerState.WAITING})

type SetUnseen = Callable[[bool], Coroutine[object, object, None]]


class SceneWatch:
    """Follows whether viewers see the player while on air.

    Attributes:
        lacking: The scene on air that lacks the player though something plays; empty where there is nothing to decide.
    """

    def __init__(
        self,
        settings: Callable[[], ObsSettings],
        set_unseen: SetUnseen,
        notify: Callable[[Notice], None],
        on_change: Callable[[], None],
    ) -> None:
        """Build it.

        Args:
            settings: Returns those of OBS.
            set_unseen: Has the player pause because viewers do not see it, or go on.
            notify: Tells the streamer.
            on_change: Called when another scene is lacking, or none.
        """
        self._settings = settings
        self._set_unseen = set_unseen
        self._notify = notify
        self._on_change = on_change
        self.lacking = ""
        self._player = Player()
        self._is_on_air = False
        self._hidden: tuple[str, str] | None = None
        """Collection and scene on air, as long as that does not show the player."""
        self._is_due = False
        """It has not for long enough."""
        self._session: ObsSession | None = None
        self._holds = False
        self._told: set[tuple[str, str]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._background = Background("obs scene", "The player could not be told whether viewers see it")

    def note_player(self, player: Player) -> None:
        """Note what plays."""
        self._player = player
        self._apply()

    def look(self, session: ObsSession | None, *, is_on_air: bool) -> None:
        """Note what OBS is like."""
        if is_on_air and not self._is_on_air:
            self._told.clear()
        self._is_on_air, self._session = is_on_air, session
        hidden = _hidden(session) if is_on_air else None
        if is_on_air and self._is_changing:
            hidden = self._hidden  # what is seen now does not count
        if hidden != self._hidden:
            self._stop()
            self._hidden, self._is_due = hidden, False
            if hidden is not None:
                self._timer = asyncio.get_running_loop().call_later(WITHOUT_PLAYER_S, self._on_due)
        self._apply()

    async def close(self) -> None:
        """End."""
        self._stop()
        await self._background.finish()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _on_due(self) -> None:
        self._timer, self._is_due = None, True
        self._apply()

    def _apply(self) -> None:
        settings, hidden = self._settings(), self._hidden
        is_due = self._is_due and not self._is_changing
        stays = self._holds and hidden is not None  # from one such scene to another it goes on
        self._hold(settings.pause_hidden and (is_due or stays))
        asks = settings.warn_without_player and not settings.pause_hidden and self._player.state in _PLAYS
        lacking = ""
        if asks and is_due and hidden is not None and scene_name(*hidden) not in settings.scenes_without_player:
            lacking = hidden[1]
            if hidden not in self._told:
                self._told.add(hidden)
                self._notify(Notice(kind=NoticeKind.SCENE_WITHOUT_PLAYER, subject=bounded_title(lacking)))
        if lacking != self.lacking:
            self.lacking = lacking
            self._on_change()

    @property
    def _is_changing(self) -> bool:
        return self._session is not None and self._session.is_changing

    def _hold(self, holds: bool) -> None:  # noqa: FBT001 -- called by position
        """Say so only once for each change: what the streamer does with the player meanwhile counts."""
        if holds != self._holds:
            self._holds = holds
            self._background.run(self._set_unseen(holds))


def _hidden(session: ObsSession | None) -> tuple[str, str] | None:
    """Return collection and scene that viewers see where the player is in OBS, and not in that scene."""
    look = Look() if session is None else session.look
    players = [one for one in look.own if one.widget in _VIDEO]
    return (look.collection, look.scene) if players and not any(one.is_active for one in players) else None
