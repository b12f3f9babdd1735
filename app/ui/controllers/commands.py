"""Slots that run commands of the core, and show their failures."""

from collections.abc import Awaitable, Callable, Coroutine

from app.ui.client import CoreClient
from app.ui.tasks import Tasks, Tell

type Slot = Callable[..., None]


class Commands(Tasks):
    """Makes slots for signals of the pages.

    Attributes:
        client: Where the commands run.
    """

    def __init__(self, client: CoreClient, tell: Tell) -> None:
        """Begin with nothing running.

        Args:
            client: Where the commands run.
            tell: Shows a sentence about a failure.
        """
        super().__init__(tell)
        self.client = client

    def slot(self, command: Callable[..., Awaitable[object]]) -> Slot:
        """Return a slot that runs a coroutine function of the core with the signal's arguments."""
        return lambda *arguments: self.start(self.client.run(command, *arguments))

    def call_slot(self, function: Callable[..., object]) -> Slot:
        """Return a slot that calls a plain function of the core."""
        return lambda *arguments: self.start(self.client.call(function, *arguments))

    def own_slot(self, coroutine: Callable[..., Coroutine[object, object, object]]) -> Slot:
        """Return a slot that runs a coroutine function of a controller, here in the window's loop."""
        return lambda *arguments: self.start(coroutine(*arguments))
