"""The hub as a whole: begins to tell once it is connected, and says how it is."""

from app.domain.events import Event, FeedsChanged, HubChanged, SettingsChanged
from app.domain.feeds import FeedKind, FeedState, FeedStatus
from app.domain.hub_settings import HubSettings
from app.domain.public_hub import HubStatus, place_in
from app.services.background import Background
from app.services.feeds.keys import FeedKeys
from app.services.moderators.views import ModeratorViews
from app.services.ports import Ports
from app.services.public_hub.answers import PageAnswers
from app.services.public_hub.bad_messages import BadMessages
from app.services.public_hub.outbox import HubOutbox
from app.services.public_hub.publisher import PublicPublisher
from app.services.public_hub.word import RequestWord
from app.services.settings import SettingsService


class PublicHubService:
    """Publishes while the hub is connected. Belongs to the event loop."""

    def __init__(
        self,
        ports: Ports,
        settings: SettingsService,
        keys: FeedKeys,
        outbox: HubOutbox,
        parts: "HubParts",
    ) -> None:
        """Build it; nothing is published.

        Args:
            ports: Tell what happens.
            settings: Whether viewers need a word.
            keys: Hold the place of the hub.
            outbox: Takes what is published.
            parts: What it is made of.
        """
        self._notify = ports.broadcaster.notify
        self._settings = settings
        self._keys = keys
        self._outbox = outbox
        self._publisher, self._answers, self._word, self._views, self._bad = parts
        self._is_on = False
        self._connection: tuple[FeedState, int] | None = None
        self._known_settings = HubSettings()
        self._background = Background("hub", "Nothing could be told by the hub")
        self._word.on_change = self._on_word
        outbox.on_lost = self._on_lost
        ports.broadcaster.listen(self._on_event)

    def status(self) -> HubStatus:
        """Return how it is."""
        place = place_in(self._keys.usable(FeedKind.HUB) or "")
        return HubStatus(
            page_url=place.page if place is not None and self._settings.settings.feeds.hub else "",
            word=self._word.current,
            word_until_ms=self._word.until_ms,
            bad=dict(self._bad.counts),
        )

    def moderators_page(self) -> str:
        """Return the page of the moderators, without an invitation; empty while no hub is on."""
        place = place_in(self._keys.usable(FeedKind.HUB) or "")
        return f"{place.address}/m/{place.channel}" if place is not None and self._settings.settings.feeds.hub else ""

    def new_word(self) -> HubStatus:
        """Make another word now; the one before is not taken any more."""
        self._word.renew()
        return self.status()

    async def close(self) -> None:
        """Publish nothing more."""
        self._word.stop()
        self._publisher.stop()
        await self._background.cancel()
        await self._answers.stop()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, FeedsChanged):
            for status in event.feeds:
                if status.kind is FeedKind.HUB:
                    self._on_status(status)
        elif isinstance(event, SettingsChanged) and event.settings.hub != self._known_settings:
            self._known_settings = event.settings.hub
            self._notify(HubChanged(hub=self.status()))

    def _on_status(self, status: FeedStatus) -> None:
        is_on = status.state is not FeedState.OFF
        connection = (status.state, status.reconnects)
        if connection == self._connection:
            return
        self._connection = connection
        if status.state is FeedState.CONNECTED:
            self._background.run(self._begin())
        if is_on != self._is_on:
            self._is_on = is_on
            self._notify(HubChanged(hub=self.status()))
            if not is_on:
                self._background.run(self._end())

    def _on_lost(self) -> None:
        if self._is_on:
            self._background.run(self._begin())

    async def _begin(self) -> None:
        """Tell everything: the hub may have forgotten it."""
        self._publisher.start(self._outbox)
        self._views.start(self._outbox)
        await self._answers.start(self._outbox)

    async def _end(self) -> None:
        self._publisher.stop()
        self._views.stop()
        await self._answers.stop()
        self._outbox.clear()

    def _on_word(self) -> None:
        self._publisher.look_soon()
        self._notify(HubChanged(hub=self.status()))


type HubParts = tuple[PublicPublisher, PageAnswers, RequestWord, ModeratorViews, BadMessages]
