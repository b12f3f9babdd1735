"""Notices about sources that disconnect, come back or keep reconnecting: each is sent once."""

import asyncio
from collections import deque
from collections.abc import Callable

from app.domain.events import NoticeKind
from app.domain.ids import ClientId
from app.hub.connection import Clock

GONE_S = 15.0
"""A source that reconnects sooner was reloaded; that is no notice. The client's longest backoff is as long."""
FLAPS_AT = 6
"""More than five reconnects…"""
FLAPS_WITHIN_S = 60.0
"""…in a minute; a source without one for so long is stable again."""
_LATE_S = 5.0
"""A timer that is so late was held up by a suspended or blocked process."""

type Notify = Callable[[NoticeKind, str], None]


class _Watch:
    """What is known of one source, and whether a notice about it is open."""

    def __init__(self, widget: str) -> None:
        self.widget = widget
        self.is_new = True
        self.is_gone = False
        self.is_notified = False
        self.is_flapping = False
        self.returns: deque[float] = deque(maxlen=FLAPS_AT)
        self.timer: asyncio.TimerHandle | None = None

    def end_timer(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


class SourceNotices:
    """Decides what is worth a notice. Readers that name no widget are no sources in OBS and get none."""

    def __init__(self, clock: Clock, notify: Notify) -> None:
        """Build it.

        Args:
            clock: For how long and how often.
            notify: Called with the kind of a notice and the widget it is about.
        """
        self._clock = clock
        self._notify = notify
        self._is_explained: Callable[[ClientId], bool] = lambda _client: False
        self._watches: dict[ClientId, _Watch] = {}

    def explain_by(self, is_explained: Callable[[ClientId], bool]) -> None:
        """Ask this before there is a notice that a source stays away: whether it is known why."""
        self._is_explained = is_explained

    def on_connected(self, client: ClientId, widget: str) -> None:
        """Note that a source opened its stream.

        OBS that was started again gives its pages new ids: a new source takes the place of one of the same widget
        that is gone.
        """
        known = self._watches.get(client)
        if known is not None and known.widget != widget:
            self.forget(client)
            known = None
        if not widget:
            return
        watch = known or self._take_gone(widget) or _Watch(widget)
        self._watches[client] = watch
        watch.end_timer()
        watch.is_gone = False
        if not watch.is_new:
            self._count(watch)
        watch.is_new = False
        self._end_notice(watch)

    def on_disconnected(self, client: ClientId) -> None:
        """Note that a source's stream has ended; there is a notice if it stays away."""
        watch = self._watches.get(client)
        if watch is None:
            return
        watch.is_gone = True
        watch.end_timer()
        if not watch.is_notified:
            self._wait(client, watch, GONE_S)

    def on_silent(self, client: ClientId) -> None:
        """Note that a connected source does not answer."""
        watch = self._watches.get(client)
        if watch is not None and not watch.is_gone and not watch.is_notified and self._unstable_s(watch) <= 0:
            self._notify_silent(watch)

    def on_alive(self, client: ClientId) -> None:
        """Note a sign of life."""
        watch = self._watches.get(client)
        if watch is not None:
            self._end_notice(watch)

    def expect_gone(self, client: ClientId) -> None:
        """Send no notice for a source that was just disconnected on purpose."""
        watch = self._watches.get(client)
        if watch is not None:
            watch.end_timer()

    def restart(self) -> None:
        """Restart the time of all that are gone: this process was suspended or blocked."""
        for client, watch in self._watches.items():
            if watch.timer is not None:
                watch.end_timer()
                self._wait(client, watch, GONE_S)

    def forget(self, client: ClientId) -> None:
        """Forget a source that is long gone."""
        watch = self._watches.pop(client, None)
        if watch is not None:
            watch.end_timer()

    def stop(self) -> None:
        """Send no more notices."""
        for watch in self._watches.values():
            watch.end_timer()
        self._watches.clear()

    def _take_gone(self, widget: str) -> _Watch | None:
        for client, watch in self._watches.items():
            if watch.is_gone and watch.widget == widget:
                return self._watches.pop(client)
        return None

    def _count(self, watch: _Watch) -> None:
        self._unstable_s(watch)  # a quiet minute ends what was before
        now = self._clock.monotonic()
        watch.returns.append(now)
        if not watch.is_flapping and len(watch.returns) == FLAPS_AT and now - watch.returns[0] <= FLAPS_WITHIN_S:
            watch.is_flapping = True
            watch.is_notified = False
            self._notify(NoticeKind.SOURCE_FLAPS, watch.widget)

    def _end_notice(self, watch: _Watch) -> None:
        if watch.is_notified and not watch.is_gone:
            watch.is_notified = False
            self._notify(NoticeKind.SOURCE_BACK, watch.widget)

    def _notify_silent(self, watch: _Watch) -> None:
        watch.is_notified = True
        self._notify(NoticeKind.SOURCE_SILENT, watch.widget)

    def _unstable_s(self, watch: _Watch) -> float:
        """Return how long a source that keeps reconnecting gets no more notices; 0 where it is stable."""
        if watch.is_flapping:
            left = watch.returns[-1] + FLAPS_WITHIN_S - self._clock.monotonic()
            if left > 0:
                return left
            watch.is_flapping = False
            watch.returns.clear()
        return 0.0

    def _wait(self, client: ClientId, watch: _Watch, seconds: float) -> None:
        due = self._clock.monotonic() + seconds
        watch.timer = asyncio.get_running_loop().call_later(seconds, self._on_gone, client, watch, due)

    def _on_gone(self, client: ClientId, watch: _Watch, due: float) -> None:
        watch.timer = None
        if self._clock.monotonic() - due > _LATE_S:  # suspended or blocked: no source could reconnect yet
            self._wait(client, watch, GONE_S)
        elif (left := self._unstable_s(watch)) > 0:
            self._wait(client, watch, left)
        elif not self._is_explained(client):
            self._notify_silent(watch)
