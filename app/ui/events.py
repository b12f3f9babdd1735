"""Events of the core handed to the parts of the window that show them."""

from typing import Any, ClassVar, Protocol, runtime_checkable

from app.domain.events import Event, MomentEvent


@runtime_checkable
class EventView(Protocol):
    """A part of the window that shows events.

    Attributes:
        handles: The events that it is given.
    """

    handles: ClassVar[tuple[type[Event], ...]]

    def apply(self, event: Any) -> None:  # noqa: ANN401 -- one of those it handles
        """Show an event."""


class EventRouter:
    """Gives each event to the views that handle it, and the last of each state to views that join later."""

    def __init__(self) -> None:
        self._views: list[EventView] = []
        self._last: dict[type[Event], Event] = {}

    def subscribe(self, *views: EventView) -> None:
        """Give views the last of each state, and from now on every event."""
        self._views += views
        for view in views:
            for event in self._last.values():
                if isinstance(event, view.handles):
                    view.apply(event)

    def apply(self, event: Event) -> None:
        """Give an event to the views that handle it."""
        if not isinstance(event, MomentEvent):
            self._last[type(event)] = event
        for view in self._views:
            if isinstance(event, view.handles):
                view.apply(event)
